"""`pasteguard start`: mitmproxy with PasteGuard in it.

The addon stands in the master's own chain, so no file that is edited or deleted later can take the mask away. It is
put there once mitmproxy has read its own files: whatever they and we set is looked at before anything listens, and a
bad option ends the start.
"""

import argparse
import asyncio
import contextlib
import os
import re
import sys
from collections.abc import Iterable, Mapping, Sequence
from difflib import get_close_matches
from pathlib import Path
from types import MappingProxyType
from urllib.parse import urlsplit

from mitmproxy import exceptions, master, options
from mitmproxy.proxy.mode_servers import LocalRedirectorInstance, ServerInstance
from mitmproxy.proxy.mode_specs import ProxyMode, RegularMode, ReverseMode, Socks5Mode, TransparentMode, UpstreamMode
from mitmproxy.tools import main as mitmproxy_main
from mitmproxy_rs.local import LocalRedirector

from pasteguard_addon import __version__
from pasteguard_addon.cli import authority
from pasteguard_addon.cli.arguments import given_options
from pasteguard_addon.cli.config import from_chosen_file
from pasteguard_addon.cli.environment import confdir, models_problem, settings_folder
from pasteguard_addon.cli.ports import port_problem
from pasteguard_addon.cli.redirector import mode_problem
from pasteguard_addon.cli.sources import (
    Given,
    from_environment,
    from_mitmproxy,
    from_set,
    overruled,
)
from pasteguard_addon.cli.start_parser import (
    DEFAULT_HOST,
    DEFAULT_PORT,
    ForwardDoor,
    forward_door,
    full_parser,
    parser,
)
from pasteguard_addon.cli.typed import as_typed
from pasteguard_addon.errors import SettingsError
from pasteguard_addon.policy import opened_hosts
from pasteguard_addon.proxy.addon import PasteGuard
from pasteguard_addon.proxy.doors.passwords import quote_no_specification
from pasteguard_addon.proxy.options import leftover, read_settings, take_deferred
from pasteguard_addon.proxy.stopping import GentleStop
from pasteguard_addon.settings import OPTIONS, PREFIX, Settings, nearest_option

_NAME = "pasteguard start"
# What clients take for a proxy's or a base URL; nobody writes the addresses of other modes.
_SCHEMES: Mapping[type[ProxyMode], str] = {
    ReverseMode: "http://",
    RegularMode: "http://",
    UpstreamMode: "http://",
    Socks5Mode: "socks5h://",
}
_WRONG_KIND = re.compile(r"^Expected .* for (\w+), but got ")
"""What mitmproxy's reader of `config.yaml` raises."""


def run(arguments: Sequence[str]) -> int:
    """Run the proxy in the foreground until it is interrupted."""
    if {"-h", "--help"}.intersection(arguments):
        parser().print_help()
        return 0
    door = forward_door(arguments)
    os.environ.setdefault("RUST_BACKTRACE", "0")  # mitmproxy's redirector would print where it was when it failed
    os.environ.setdefault("RUST_LIB_BACKTRACE", "0")
    os.umask(0o077)  # the certificate authority's key and saved flows are for their owner alone
    sys.argv = [_NAME]  # mitmproxy takes the name in its messages from here
    try:
        given = _given(arguments)
        for line in _overruled(arguments):
            print(f"{_NAME}: {line}", file=sys.stderr)  # noqa: T201
        master_class = _master_class(door, given, is_web="--web" in arguments)
        if mitmproxy_main.run(master_class, full_parser, arguments).failed:
            return 1
    except SystemExit as end:
        if isinstance(end.code, str):
            print(as_typed(end.code), file=sys.stderr)  # noqa: T201
            return 1
        return int(end.code or 0)
    except TypeError as error:
        name = _WRONG_KIND.search(str(error))
        if name is None:
            raise
        print(f"{_NAME}: config.yaml gives {name[1]} a value of the wrong kind.{_own(name[1])}", file=sys.stderr)  # noqa: T201
        return 1
    return 0


def _own(name: str) -> str:
    """Return what to say if an option of ours has the name of one of mitmproxy's."""
    return f" PasteGuard's own is {PREFIX}{name}." if any(option.name == name for option in OPTIONS) else ""


def _given(arguments: Sequence[str]) -> dict[str, object]:
    """Return what flags, the environment and the `--config` file set, the stronger over the weaker, by full name."""
    set_elsewhere = _from_file(arguments) | from_environment()
    flags = given_options(parser().parse_known_args(arguments)[0])
    return {PREFIX + name: one.value for name, one in set_elsewhere.items()} | flags


def _from_file(arguments: Sequence[str]) -> dict[str, Given]:
    finder = argparse.ArgumentParser(add_help=False, allow_abbrev=False)
    finder.add_argument("--config", type=Path)
    return from_chosen_file(finder.parse_known_args(arguments)[0].config, _folder(arguments))


def _folder(arguments: Sequence[str]) -> Path:
    """Return the folder for keys and settings: the one that mitmproxy is told of, or else our own."""
    chosen = [word.removeprefix("confdir=") for word in arguments if word.startswith("confdir=")]
    return Path(chosen[-1]).expanduser() if chosen else settings_folder()


def _overruled(arguments: Sequence[str]) -> list[str]:
    """Return what to say of options that are set in several ways: mitmproxy's order surprises people."""
    parsed = parser().parse_known_args(arguments)[0]
    flags = {name.removeprefix(PREFIX): Given(value, "its flag") for name, value in given_options(parsed).items()}
    files: dict[str, Given] = {}
    with contextlib.suppress(SettingsError):  # mitmproxy says so itself
        files = from_mitmproxy(_folder(arguments))
    return overruled([flags, from_environment(), _from_file(arguments), files, from_set(arguments)])


class _Guarded(master.Master):
    """A master with PasteGuard at the end of its chain, where it sees what other addons changed."""

    forward_door: ForwardDoor | None = None
    failed = False
    """Ended by itself, because it would have protected nobody."""
    given: Mapping[str, object] = MappingProxyType({})
    """Our options that are set elsewhere than in mitmproxy's files, by full name."""

    def __init__(self, opts: options.Options) -> None:
        quote_no_specification()  # before options are read
        # No mode yet: the provider's base URL decides it, once all options are read.
        opts.update(confdir=str(settings_folder()), mode=[])
        super().__init__(opts)

    async def run(self) -> None:
        """Check what can be checked before anything listens, then run."""
        problem = None
        try:
            problem = take_deferred(self.options) or self._add_guard()
            if not problem:
                settings = read_settings(self.options)
                problem = models_problem(settings) or self._prepare(settings)
        except (SettingsError, exceptions.OptionsError) as error:
            problem = str(error)
        if problem:
            sys.exit(f"{_NAME}: {problem}")
        await super().run()

    def _add_guard(self) -> str | None:
        """Put PasteGuard into the chain and set its options; return what is wrong with an option, if anything."""
        guard = self._guard = PasteGuard()
        self.addons.add(guard)
        self.options.update(**self.given)
        guard.configure(set())  # mitmproxy's own options were set before it was there
        return _unknown_option(self.options)

    def _prepare(self, settings: Settings) -> str | None:
        """Choose ports and have an authority for the HTTPS proxy; return why that cannot be, if so."""
        if Path(self.options.confdir) == settings_folder():
            confdir()
        problem = mode_problem(self.options.mode)
        if not self.options.mode:
            problem = port_problem(*_listen_at(self.options)) or self._open_doors(settings)
        if problem:
            return problem
        if authority.ensure(Path(self.options.confdir).expanduser(), opened_hosts(settings)):
            self.options.update(confdir=self.options.confdir)  # mitmproxy reads the authority anew
        return None

    def _open_doors(self, settings: Settings) -> str | None:
        """Choose the modes; return why a port that was asked for cannot be had, if so."""
        modes = [_reverse_mode(settings, self.options)]
        door = self.forward_door
        if door is not None and (door.is_chosen or self.options.listen_port != 0):  # a free port for one is for tests
            problem = port_problem(DEFAULT_HOST, door.port, "--proxy-port")
            if problem and door.is_chosen:
                return f"{problem} Without an HTTPS proxy: --no-proxy."
            if problem:
                print(f"{_NAME}: no HTTPS proxy: {problem}", file=sys.stderr)  # noqa: T201
            else:
                modes.append(f"regular@{DEFAULT_HOST}:{door.port}")
        self.options.update(mode=modes)
        return None

    async def running(self) -> None:
        """Say where to point clients: by now the proxy listens."""
        await super().running()
        settings = read_settings(self.options)
        proxyserver = self.addons.get("proxyserver")
        GentleStop(self.shutdown, proxyserver, self._guard.runtime, self._guard.live).watch()
        self._watch_redirector(proxyserver.servers)
        for server in proxyserver.servers:
            for host, port in {address[:2] for address in server.listen_addrs}:  # TCP and UDP
                _announce(server.mode, f"[{host}]" if ":" in host else host, port, settings)

    def _watch_redirector(self, servers: Iterable[ServerInstance[ProxyMode]]) -> None:
        """End with the program that leads others here: without it they would send everything as it is."""
        for server in servers:
            if isinstance(server, LocalRedirectorInstance) and server._server is not None:
                self._redirector = asyncio.create_task(self._end_after(server._server))

    async def _end_after(self, redirector: LocalRedirector) -> None:
        await redirector.wait_closed()
        print(f"{_NAME}: what leads other programs here has ended, so nothing of them is masked.", file=sys.stderr)  # noqa: T201
        self.failed = True
        self.shutdown()  # type: ignore[no-untyped-call]  # mitmproxy's own


def _master_class(door: ForwardDoor | None, options_given: Mapping[str, object], *, is_web: bool) -> type[_Guarded]:
    """Return mitmdump's or mitmweb's master, masking. Each is imported only if it is used."""
    if is_web:
        from mitmproxy.tools.web.master import WebMaster  # noqa: PLC0415

        class GuardedWeb(_Guarded, WebMaster):
            forward_door = door
            given = options_given

        return GuardedWeb
    from mitmproxy.tools.dump import DumpMaster  # noqa: PLC0415

    class GuardedDump(_Guarded, DumpMaster):
        forward_door = door
        given = options_given

    return GuardedDump


def _unknown_option(opts: options.Options) -> str | None:
    """Return what to say of an option that nobody has declared; mitmproxy ignores those."""
    problem = leftover(opts)
    if problem is None and opts.deferred and not opts.scripts:  # a script may still declare its own
        name = next(iter(opts.deferred))
        theirs = [known for known, _ in opts.items() if not known.startswith(PREFIX)]
        nearest = get_close_matches(name, theirs, n=1, cutoff=0.8)
        own = nearest_option(name)
        meant = nearest[0] if nearest else own.full_name if own else ""
        problem = f"There is no option {name}." + (f" Did you mean {meant}?" if meant else "")
    return problem


def _listen_at(opts: options.Options) -> tuple[str, int]:
    port = DEFAULT_PORT if opts.listen_port is None else opts.listen_port
    return opts.listen_host or DEFAULT_HOST, port


def _reverse_mode(settings: Settings, opts: options.Options) -> str:
    upstream = urlsplit(settings.openai_base_url)
    host, port = _listen_at(opts)
    return f"reverse:{upstream.scheme}://{upstream.netloc}@{host}:{port}"


def _announce(mode: ProxyMode, host: str, port: int, settings: Settings) -> None:
    scheme = next((name for kind, name in _SCHEMES.items() if isinstance(mode, kind)), "")
    lines = [f"PasteGuard {__version__} listens on {scheme}{host}:{port}"]
    if isinstance(mode, ReverseMode):
        lines.append(f"  base URL for your client: http://{host}:{port}/openai/v1")
        lines.append(f"  which goes, masked, to:   {settings.openai_base_url}")
    elif isinstance(mode, RegularMode):
        lines.append("  an HTTPS proxy, for programs that know no base URL: `pasteguard run -- COMMAND`")
    elif isinstance(mode, TransparentMode):
        lines.append("  for connections that a firewall leads here: see certs/README.md")
    print(as_typed("\n".join(lines)), flush=True)  # noqa: T201
