"""How values are written in addresses: of the web, of files on a server, of mail and telephones."""

import re
from urllib.parse import quote

from pasteguard_addon.places import string_escapes
from pasteguard_addon.places.string_escapes import Escape

_URL_IN_PROGRESS = re.compile(r"(?:https?|ftps?|wss?)://[^\s\"'<>`]*$", re.IGNORECASE)
_QUERY = re.compile(r"^[a-z]+://[^/?#]*[^?#]*[?#]", re.IGNORECASE)
_PATH = re.compile(r"^[a-z]+://[^/?#]+/", re.IGNORECASE)
_PASSWORD = re.compile(r"\b[a-z][a-z0-9+.-]*://[^\s\"'<>`/?#@:]*:$", re.IGNORECASE)
_UNFIT_FOR_PASSWORD = re.compile(r"[\s/?#@\[\]\"<>\\^`{|}]|%(?![0-9A-Fa-f]{2})")
_CONTACT = re.compile(r"(?:mailto|tel|sms|callto|facetime):([^\s\"'<>`]*)$", re.IGNORECASE)
_RELATIVE_QUERY = re.compile(r"(?:^|[\"'`(=])/[\w.~%/{}:$-]*\?(?:[^\s\"'`=&]+=[^\s\"'`&]*&)*[^\s\"'`=&]+=[^\s\"'`&]*$")
_REQUEST_TARGET = re.compile(r"\b(?:GET|HEAD|POST|PUT|PATCH|DELETE|OPTIONS) /[^\s?]*$")
_LONGEST_URL_CHARS = 4_000


def url_escape(line: str) -> Escape | None:
    """Return the escape of a value that goes on with a URL at the end of a line, if one stands there."""
    tail = line[line.rfind(" ") + 1 :][-_LONGEST_URL_CHARS:]
    tail = tail.rpartition("}{")[2]  # as what TeX shows of a link
    if "/" in tail and (_RELATIVE_QUERY.search(tail) or _REQUEST_TARGET.search(line)):
        return _component if "?" in tail else _path
    if ":" not in tail:
        return None
    if _PASSWORD.search(tail):
        return _password
    contact = _CONTACT.search(tail)
    if contact is not None:
        return _component if "?" in contact[1] else _contact
    url = _URL_IN_PROGRESS.search(tail)
    if url is None:
        return None
    if _QUERY.match(url.group()):
        return _component
    return _path if _PATH.match(url.group()) else string_escapes.as_is


def _component(value: str) -> str:
    return quote(value, safe="", errors="replace")


def _password(value: str) -> str:
    """Escape what would end it, and leave what is escaped already: people copy it out of such addresses."""
    return _UNFIT_FOR_PASSWORD.sub(lambda sign: quote(sign.group(), safe=""), value)


def _contact(value: str) -> str:
    return quote(value, safe="@+,", errors="replace")


def _path(value: str) -> str:
    return quote(value, safe="/:@", errors="replace")


def relative_url(value: str) -> str:
    """Escape a value in a link that says no scheme so far."""
    return quote(value, safe="", errors="replace")
