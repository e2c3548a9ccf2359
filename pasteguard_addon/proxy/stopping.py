"""Ending on SIGTERM: the doors close, what is under way has a moment to come to its end, and nothing new begins.

A balancer finds nobody at a closed door and takes another copy at once. Long streams are for the balancer to wait for,
before it says SIGTERM: whoever asks a process to end wants it to. A second SIGTERM, or Ctrl-C, ends it as it stands.
"""

import asyncio
import contextlib
import signal
import time
from collections.abc import Callable

from mitmproxy.addons.proxyserver import Proxyserver
from mitmproxy.proxy.mode_specs import RegularMode, ReverseMode

from pasteguard_addon.proxy.flows.live import LiveFlows
from pasteguard_addon.proxy.runtime import Runtime

_PATIENCE_S = 3.0
"""From the signal on. The process has to have ended after five seconds, whatever it does."""
_LAST_TO_COME_S = 0.5
"""Who came in just before the doors closed has sent a request by then, and gets an answer."""
_LOOK_EVERY_S = 0.05


class GentleStop:
    """Call `watch` once the doors are open."""

    def __init__(self, shutdown: Callable[[], None], doors: Proxyserver, runtime: Runtime, live: LiveFlows) -> None:
        self._shutdown = shutdown
        self._doors = doors
        self._runtime = runtime
        self._live = live
        self._ending: asyncio.Task[None] | None = None

    def watch(self) -> None:
        """Take SIGTERM from mitmproxy, which would cut every answer."""
        with contextlib.suppress(NotImplementedError):  # Windows
            asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, self._asked)

    def _asked(self) -> None:
        if self._ending is not None:
            self._shutdown()
        else:
            self._ending = asyncio.create_task(self._end())

    async def _end(self) -> None:
        deadline_s = time.monotonic() + _PATIENCE_S
        for server in self._doors.servers:
            if isinstance(server.mode, ReverseMode | RegularMode):
                await server.stop()
        if self._doors.connections:
            await asyncio.sleep(_LAST_TO_COME_S)
        self._runtime.is_closing = True
        while time.monotonic() < deadline_s and (len(self._live) or self._has_unsent()):
            await asyncio.sleep(_LOOK_EVERY_S)
        self._shutdown()

    def _has_unsent(self) -> bool:
        """Return whether a client has not taken all of its answer; a flow's last hook comes before its last bytes."""
        handlers = list(self._doors.connections.values())
        writers = [io.writer for handler in handlers for io in handler.transports.values()]
        transports = [writer.transport for writer in writers if isinstance(writer, asyncio.StreamWriter)]
        return any(each.get_write_buffer_size() for each in transports if not each.is_closing())
