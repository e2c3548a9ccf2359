"""What the command line of `pasteguard start` takes: mitmproxy's options and ours, and which doors are wanted."""

import argparse
from collections.abc import Sequence
from dataclasses import dataclass

from mitmproxy import options
from mitmproxy.tools import cmdline

from pasteguard_addon.cli.arguments import Parser, add_settings
from pasteguard_addon.cli.config import add_config
from pasteguard_addon.cli.env import DEFAULT_PROXY_PORT

DEFAULT_HOST = "127.0.0.1"
DEFAULT_PORT = 3000


@dataclass(frozen=True, slots=True)
class ForwardDoor:
    """The HTTPS proxy that is opened besides the reverse port."""

    port: int = DEFAULT_PROXY_PORT
    is_chosen: bool = False
    """Somebody asked for this port. Otherwise the proxy does without the door if the port is taken."""


def forward_door(arguments: Sequence[str]) -> ForwardDoor | None:
    """Return which HTTPS proxy is wanted besides the reverse port, if one is."""
    finder = Parser("start", add_help=False)
    _add_forward(finder)
    parsed = finder.parse_known_args(arguments)[0]
    if not parsed.proxy:
        return None
    return ForwardDoor() if parsed.proxy_port is None else ForwardDoor(parsed.proxy_port, is_chosen=True)


def parser() -> Parser:
    """Return a parser of our own options: what `--help` shows."""
    made = Parser(
        "start",
        "Starts the proxy. Clients talk to it as to the provider, and the provider sees placeholders.",
        usage="%(prog)s [options] [options of mitmdump]",
        epilog="Any option of mitmdump works too (with --web, of mitmweb); `mitmdump --help` lists them.",
    )
    _add_own(made)
    return made


def full_parser(opts: options.Options) -> Parser:
    """Return a parser of mitmproxy's options and ours; where the names are the same, it is ours."""
    made = Parser("start", add_help=False, conflict_handler="resolve")
    cmdline.common_options(made, opts)
    for name in ("intercept", "web_open_browser", "web_port", "web_host"):
        opts.make_parser(made, name)
    _add_own(made)
    return made


def _add_own(parser: Parser) -> None:
    parser.add_argument(
        "--port", dest="listen_port", type=int, metavar="PORT", help=f"Port to listen on. Default: {DEFAULT_PORT}."
    )
    parser.add_argument(
        "--host", dest="listen_host", metavar="HOST", help=f"Address to listen on. Default: {DEFAULT_HOST}."
    )
    _add_forward(parser)
    parser.add_argument("--web", action="store_true", help="Open mitmweb, mitmproxy's web interface.")
    parser.add_argument(
        "--proxy-mode",
        dest="mode",
        action="append",
        metavar="MODE",
        help="mitmproxy's --mode, in place of the reverse mode that is made from the provider's base URL, and of the "
        "HTTPS proxy.",
    )
    add_config(parser)
    add_settings(parser)


def _add_forward(parser: Parser) -> None:
    parser.add_argument(
        "--proxy-port",
        type=int,
        metavar="PORT",
        help=f"Port of the HTTPS proxy, for programs that know no base URL. Default: {DEFAULT_PROXY_PORT}.",
    )
    parser.add_argument(
        "--proxy", action=argparse.BooleanOptionalAction, default=True, help="Open the HTTPS proxy as well."
    )
