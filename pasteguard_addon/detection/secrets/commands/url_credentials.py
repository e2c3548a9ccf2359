"""Passwords in URLs of any scheme, and in connection strings that are no URL."""

import re
from collections.abc import Iterator

from pasteguard_addon.detection.plugins.values import is_generic, is_placeholder, is_random, is_reference
from pasteguard_addon.detection.secrets.forms.tokens import UUID
from pasteguard_addon.detection.secrets.scan import Scan, SecretHit

_USERINFO = re.compile(r"[^\s\"'`<>:/@?#|]{0,200}:([^\s\"'`<>]{1,512}?)@(?=[\w\[%*{$-])")
_AUTHORITY = re.compile(r"[^\s\"'`<>/?#\\|,]{1,1024}")
_ORACLE = re.compile(r"[\w$.#-]{1,60}/([^\s\"'/]{2,128})@")


class UrlRule:
    """`scheme://user:password@host`, also with characters in the password that a strict URL forbids."""

    anchors = ("://",)

    def at(self, scan: Scan, start: int, end: int) -> Iterator[SecretHit]:
        text = scan.text
        if start == 0 or not text[start - 1].isalnum():
            return
        authority = _AUTHORITY.match(text, end)
        if authority is None:
            return
        at_sign = text.rfind("@", end, authority.end())
        if at_sign < 0:
            yield from self._loose(text, end)
            return
        colon = text.find(":", end, at_sign)
        if colon < 0:
            value = (end, at_sign)
            is_id = text.startswith(("ssh", "age"), max(0, start - 3))  # the user's of SSH, a message's
            if is_random(text[end:at_sign], 20) and not is_id:
                yield SecretHit(*value, "CONNECTION_STRING", 0.9)
            return
        if is_url_password(text[colon + 1 : at_sign], text[end:colon]):
            yield SecretHit(colon + 1, at_sign, "CONNECTION_STRING", 0.93)

    def _loose(self, text: str, end: int) -> Iterator[SecretHit]:
        match = _USERINFO.match(text, end)
        if match is None or ":" in match[1][:0]:
            return
        value = match[1]
        # A port is digits up to a slash: `http://host:8080/a@b` holds no password.
        if re.match(r"\d{1,5}(?:/|$)", value) or "://" in value or not is_url_password(value, ""):
            return
        if re.search(r"[/?#]", value) and not re.search(r"[/?#][^/?#]{0,40}$", value):
            return
        yield SecretHit(match.start(1), match.end(1), "CONNECTION_STRING", 0.92)


class OracleRule:
    """`jdbc:oracle:thin:user/password@host`."""

    anchors = ("oracle:thin:", "oracle:oci:", "sqlplus ", "connect ", "conn ", "expdp ", "impdp ", "sqlldr ")

    def at(self, scan: Scan, start: int, end: int) -> Iterator[SecretHit]:
        match = _ORACLE.match(scan.text, end) or _ORACLE.match(
            scan.text, end + 3 if scan.text.startswith("-s ", end) else end
        )
        if match and is_url_password(match[1], ""):
            yield SecretHit(match.start(1), match.end(1), "CONNECTION_STRING", 0.93)


def is_url_password(value: str, user: str) -> bool:
    """Tell whether the part between colon and @ is a password rather than the word for one."""
    if not any(c.isdigit() for c in value) and any(c in "[]{}<>|" for c in value):
        return False
    if is_generic(value) or is_placeholder(value) or is_reference(value) or not any(c.isalnum() for c in value):
        return False
    return not (value.startswith(("{", "[", "%7B", "%24")) and len(value) < 40) and value.lower() not in {
        "x-oauth-basic",
        "x-token-auth",
        user.lower(),
    }


_LINK_WORDS = (
    "invite", "invitation", "invites", "reset", "reset-password", "password-reset", "magic", "magic-link",
    "verify", "confirm", "confirmation", "activate", "activation", "token", "login", "signin", "auth", "join",
    "unlock", "share", "access", "recover", "unsubscribe", "onboarding", "sso", "hooks", "webhook",
    "webhooks", "hook",
)  # fmt: skip
_LONGEST_QUERY = 2_000
_ONLY_IN_PATHS = frozenset({"share", "unsubscribe", "hooks", "webhook", "webhooks", "hook", "access"})


class LinkRule:
    """The token in a link that logs somebody in, invites or resets: `https://…/invite/TOKEN`."""

    anchors = (
        *(f"/{word}/" for word in _LINK_WORDS),
        *(f"/{word}?" for word in _LINK_WORDS if word not in _ONLY_IN_PATHS),
        *("://hook.", "://hooks."),
    )
    _parameter = re.compile(r"(?:^|[&?])(?:amp;)?(?P<name>[A-Za-z_]{1,30})=(?P<value>[A-Za-z0-9_~.-]{20,512})")
    _harmless = re.compile(r"utm_|.*id$|state$|nonce|ref|next|redirect|challenge|code_challenge", re.IGNORECASE)
    _last_of_host = re.compile(
        r"[\w.-]{3,80}/(?:[\w-]{1,40}/){0,4}?(?P<segment>[A-Za-z0-9]{16,128}|[0-9a-f]{8}(?:-[0-9a-f]{4,12}){4})(?![\w/-])"
    )
    _segment = re.compile(r"[A-Za-z0-9_~.=-]{16,512}")

    def at(self, scan: Scan, start: int, end: int) -> Iterator[SecretHit]:
        if scan.text[end - 1] == "?":
            yield from self._in_query(scan, start, end)
            return
        if scan.text[start] == ":":
            last = self._last_of_host.match(scan.text, end)
            if last and any(map(str.isdigit, last["segment"])):
                yield SecretHit(*last.span("segment"), "ENV_SECRET", 0.91)
            return
        segment = self._segment.match(scan.text, end)
        if segment is None or "://" not in scan.text[max(0, start - 120) : start]:
            return
        is_hook = "hook" in scan.low[start:end]  # whoever knows it may call it, also where it is a UUID
        if any(c.isdigit() for c in segment[0]) and (
            is_hook if UUID.fullmatch(segment[0]) else is_random(segment[0], 16)
        ):
            yield SecretHit(*segment.span(), "ENV_SECRET", 0.91)

    def _in_query(self, scan: Scan, start: int, end: int) -> Iterator[SecretHit]:
        """Take the drawn one of the parameters: what it is called is anybody's choice."""
        if start < scan.done.get(self, 0) or "://" not in scan.text[max(0, start - 120) : start]:
            return
        stop = scan.done[self] = min(scan.bare_end(end), end + _LONGEST_QUERY)
        for parameter in self._parameter.finditer(scan.text, end - 1, stop):
            value = parameter["value"]
            is_drawn = any(map(str.isdigit, value)) and is_random(value, 20) and not UUID.fullmatch(value)
            if is_drawn and not self._harmless.match(parameter["name"]):
                yield SecretHit(*parameter.span("value"), "ENV_SECRET", 0.91)
