"""The addon: what it is made of, and in which order its parts hear of an event.

mitmproxy fails open. A hook that raises is logged, and the flow goes on as it is: a request that was to be masked goes
to upstream unmasked. So nothing here may depend on a hook that comes to its end, and the argument has three steps:

1. **Refused first.** When the headers of a request are there, this class, before any of its parts, puts a refusal in
   place as the response of the flow. mitmproxy answers a flow that has a response by itself and opens no connection
   for it. From here on whatever raises, is skipped, or is cancelled leaves a client with an error and upstream with
   nothing.
2. **Lifted last.** Two places alone take the refusal away: `inspection.release`, when a body has been scanned to its
   end and masked, and `Requests._pass`, when the path is none that is masked. Each is the last statement of its way,
   so that it cannot run and leave work undone.
3. **The body is gone meanwhile.** While it is scanned the flow holds no body, so neither mitmweb nor a saved file
   shows one, and a flow whose refusal somebody else took away goes on empty.

mitmproxy calls an addon before its children, and the children in their order; one that raises keeps the event from
those behind it. `Doors` come first, as connections are there before requests. `Requests` come before `Replies`: what
has not been released has no reply of upstream's, and `Replies` leave a flow alone that was not. Replies may fail open:
a placeholder that stays in one leaks nothing.

The whole addon stands last in the master's chain, where it sees what other addons changed; three small parts stand
first there (`HiddenFlows`, `FlowScrubber`, `Login`), because others that save flows and ask for passwords come before
us otherwise. It registers with the master itself, never as a child of a script, which mitmproxy unloads, masking and
all, when its file is edited.
"""

import logging
from pathlib import Path

from mitmproxy import addonmanager, contentviews, ctx, exceptions, http

from pasteguard_addon.errors import SettingsError
from pasteguard_addon.proxy import addon_chain, layers, logline, options, process_limits, refusals
from pasteguard_addon.proxy.backpressure import SlowReaders
from pasteguard_addon.proxy.commands import Actions, Commands
from pasteguard_addon.proxy.doors.connections import Doors
from pasteguard_addon.proxy.doors.login import Login
from pasteguard_addon.proxy.doors.passwords import quote_no_specification
from pasteguard_addon.proxy.failures import Failures
from pasteguard_addon.proxy.flows.contentview import OriginalsView, PasteGuardView
from pasteguard_addon.proxy.flows.hidden import HiddenFlows
from pasteguard_addon.proxy.flows.kept_exchanges import KeptExchanges
from pasteguard_addon.proxy.flows.live import LiveFlows
from pasteguard_addon.proxy.flows.scrub import FlowScrubber, add_first
from pasteguard_addon.proxy.idle_work import IdleWork
from pasteguard_addon.proxy.inspection import Inspection
from pasteguard_addon.proxy.own_paths import OwnPaths
from pasteguard_addon.proxy.preview import Preview
from pasteguard_addon.proxy.replies import Replies
from pasteguard_addon.proxy.requests import Requests
from pasteguard_addon.proxy.runtime import Runtime
from pasteguard_addon.proxy.sinks import Sinks
from pasteguard_addon.proxy.text_api import TextApi
from pasteguard_addon.settings import Settings, place

logger = logging.getLogger("pasteguard")


class PasteGuard:
    """One per master. What belongs to one flow lives in `live`, until its response or error."""

    name = "pasteguard"

    def __init__(self) -> None:
        self.runtime = Runtime()
        self.live = LiveFlows()
        self._is_running = False
        self._hidden = HiddenFlows()
        self._kept = KeptExchanges()
        self._originals_view = OriginalsView(self._kept)
        self._idle_work = IdleWork(self.runtime.do_in_background)
        self._sinks = Sinks(lambda: self.runtime.now(self.live.held_chars))
        inspection = Inspection(self.runtime, self._kept, self._idle_work)
        self._login = Login()
        self._failures = Failures(self.runtime, self.live)
        own_paths = OwnPaths(self.runtime, self.live, self._sinks.metrics)
        self._text_api = TextApi(self.runtime)
        self._preview = Preview(inspection.preview)
        self._doors = Doors(self._hidden)
        actions = Actions(preview=self._preview.ask, allow=self._allow, forget=self.forget)
        self.addons = [
            self._doors,
            Requests(self.runtime, self.live, inspection, own_paths, self._text_api, self._hidden, self._sinks),
            Replies(self.runtime, self.live, self._idle_work, self._sinks),
            Commands(self._sinks.metrics, self._kept, actions),
            SlowReaders(),
        ]

    # --- the refusal -----------------------------------------------------------------------------------------

    def requestheaders(self, flow: http.HTTPFlow) -> None:
        """Refuse every request before anything else happens to it; malformed ones mitmproxy has refused."""
        self._login.has_passed(flow)
        if flow.error is None and flow.response is None:
            flow.response = refusals.NOT_MASKED.response()
            self.live.begin(flow)

    def request(self, flow: http.HTTPFlow) -> None:
        """Keep what another addon answered from going: if it has thought better of it, nothing was scanned."""
        if flow not in self.live:
            flow.response = flow.response or refusals.NOT_MASKED.response()
            flow.request.raw_content = b""  # mitmweb would show it

    # --- life of the addon -----------------------------------------------------------------------------------

    def load(self, loader: addonmanager.Loader) -> None:
        self.runtime.load_problem = options.take_deferred(ctx.options)
        options.add_options(loader)
        options.show_comments(ctx.options)
        contentviews.add(PasteGuardView())
        contentviews.add(self._originals_view)
        process_limits.settle()
        quote_no_specification()
        layers.install(self._failures.explain, self._failures.limit, self.live.abandon_flow)
        addon_chain.tell_listeners_only(ctx.master.addons)
        add_first(ctx.master.addons, self._login)
        add_first(ctx.master.addons, FlowScrubber())
        add_first(ctx.master.addons, self._hidden)

    def apply_at_load(self) -> None:
        """Read the options that were set before the addon was there, and say at once what is wrong with them."""
        try:
            self._apply()
        except SettingsError as error:
            self.runtime.settings_problem = str(error)
        if self.runtime.problem:
            logger.error("PasteGuard: %s", self.runtime.problem)

    def configure(self, updated: set[str]) -> None:
        problem = None
        try:
            self._apply()
        except SettingsError as error:
            problem = str(error)
        if problem:
            raise exceptions.OptionsError(problem)
        self.runtime.settings_problem = None

    def _apply(self) -> None:
        settings = options.read_settings(ctx.options)
        options.check_host_options(ctx.options)
        self._check_change(settings)
        self._doors.check(ctx.options, settings)
        if settings.roles and settings.roles != self.runtime.settings.roles:
            logger.warning("PasteGuard scans messages of these roles alone: %s", ", ".join(settings.roles))
        self._doors.take(settings)
        self._login.has_fallback_key = bool(settings.openai_api_key)
        if not settings.reveal:
            self._drop_originals()
        self._sinks.configure(settings)
        options.force_host_options(ctx.options)
        self.runtime.take(settings)

    def _check_change(self, settings: Settings) -> None:
        is_same = place(settings.openai_base_url) == place(self.runtime.settings.openai_base_url)
        if self._is_running and not is_same:
            raise SettingsError("pasteguard_openai_base_url: another host needs a new start; its path may change")

    def running(self) -> None:
        self._is_running = True
        left = options.leftover(ctx.options)
        if left:
            self.runtime.load_problem = left
            logger.error("PasteGuard: %s", left)
        logline.hush_connections(getattr(ctx.options, "termlog_verbosity", "info"))  # the console has no such option
        logline.hush_legacy_events()
        logline.outlive_full_disk()
        process_limits.close_to_others(Path(ctx.options.confdir).expanduser())
        self.runtime.ensure_service()
        self._sinks.start()
        self._kept.watch(ctx.master.addons.get("view"))

    async def done(self) -> None:
        self._idle_work.clear()
        self._preview.clear()
        self._kept.clear()
        await self.runtime.close()
        await self._sinks.close()

    # --- what commands do ------------------------------------------------------------------------------------

    def forget(self) -> None:
        """Drop what is remembered; exchanges under way keep their values until they end."""
        self._drop_originals()
        self._idle_work.clear()
        self._kept.clear()
        self._preview.clear()
        self._text_api.forget()
        self.runtime.forget()

    def _allow(self, values: frozenset[str]) -> None:
        self.runtime.allow(self.runtime.allowed | values)

    def _drop_originals(self) -> None:
        if self._kept.drop_originals():
            contentviews.registry.on_change.send(self._originals_view)  # the console remembers what views have shown
