"""Who may come in at the reverse door: programs of its owner, and no page of a website.

A web page can make a browser send requests here, with the person's own network position. Two headers tell:

- `Host` is the name by which the door was asked for. A site can let its own name point at this machine ("DNS
  rebinding") and is then, to the browser, the same site as we are. So only names that are the door's own count.
- `Origin` is where a page came from. Browsers set it on what pages send with a body, and no page can change it.

Programs send no `Origin`. What desktop applications send is told apart by what a website could send as well:

| origin | who sends it | by default |
| --- | --- | --- |
| `https://site.example` | websites | refused |
| `http://localhost:*`, other loopback names | pages of this machine | accepted |
| `app://`, `file://`, `vscode-webview://`, extensions | applications; no website can have one | accepted |
| `null` | applications, and any website through a sandboxed frame | with a key of its own, in mode `mask` |

A page that sends `null` could have no key but one of its own, so it can spend nobody's; and in mode `mask` nothing but
the provider is reached with it.
"""

import re
from collections.abc import Collection

from pasteguard_addon.proxy.doors.addresses import is_loopback, maybe_address

_WEB_SCHEMES = ("http", "https", "ws", "wss", "ftp")
_SCHEME = re.compile(r"([a-z][a-z0-9+.-]*)://", re.IGNORECASE)
_AUTHORITY = re.compile(
    r"(?:\[(?P<address>[0-9a-f:.]+(?:%[\w.~%-]+)?)\]|(?P<name>[\w.-]+))(?::(?P<port>\d{0,5}))?",
    re.IGNORECASE | re.ASCII,
)


def is_name_of_door(asked: str, *, own_address: str, allowed: Collection[str]) -> bool:
    """Return whether a door goes by the name in a `Host` header.

    `own_address` is that of the socket which the request came in on. Ports do not matter: a page at another port of a
    good name has an origin, which is looked at.
    """
    host = _host_of(asked)
    if not host:
        return False
    own, address = maybe_address(own_address), maybe_address(host)
    is_own = address is not None and address == own
    return is_own or _is_loopback_name(host) or host in {name.casefold().rstrip(".") for name in allowed}


def is_good_origin(origin: str, *, allowed: Collection[str], brings_key: bool, is_mask_mode: bool) -> bool:
    """Return whether what has an `Origin` header may come in; see the table above."""
    if origin.casefold() in {each.casefold() for each in allowed}:
        return True
    if origin == "null":
        return brings_key and is_mask_mode
    scheme = _SCHEME.match(origin)
    if scheme is None:
        return False
    if scheme[1].casefold() not in _WEB_SCHEMES:
        return True
    return _is_loopback_name(_host_of(origin[scheme.end() :]))


def _host_of(authority: str) -> str:
    """Return the host of `host:port`, in lower case; nothing for what is no authority."""
    found = _AUTHORITY.fullmatch(authority)
    if found is None or int(found["port"] or 0) > 0xFFFF:
        return ""
    return (found["address"] or found["name"]).casefold().rstrip(".")


def _is_loopback_name(host: str) -> bool:
    return is_loopback(host) or host == "localhost" or host.endswith(".localhost")
