"""Authorization, Bearer and Cookie headers: the value, not its scheme."""

import base64
import binascii
import re
from collections.abc import Iterator

from pasteguard_addon.detection.plugins.values import is_chosen, is_password, is_placeholder, is_random, is_reference
from pasteguard_addon.detection.secrets.named_values.value_ends import JOINT
from pasteguard_addon.detection.secrets.scan import Scan, SecretHit

_BEARER = re.compile(rf"bearer(?:[ \t]{{1,4}}|%20|\+|:\s{{0,4}}|=)(?:{JOINT})?[\"'`]?")
_SCHEME = re.compile(r"aws4-[a-z0-9-]+|hmac-sha\d+|digest|negotiate|ntlm|hawk|signature")
_TOKEN = re.compile(r"[A-Za-z0-9_.~+/|:$=!%-]*+")
_BASIC = re.compile(rf"basic(?:[ \t]{{1,4}}|%20)(?:{JOINT})?[\"']?")
_BASE64 = re.compile(r"[A-Za-z0-9+/_=-]*+")
_AUTHORIZATION = re.compile(
    r"authorization[\"'\]]{0,3}\s{0,4}[:=,]{1,2}\s{0,4}[\"'`]?"
    r"(?:(?:token|apikey|api-key|key|ssws|geniekey|aws|oauth|jwt|splunk|bot|negotiate|aivenv1|apikey-v1|api-key-v1"
    r"|zoho-oauthtoken|discogs token)[ =]{1,2})?(?:token=)?[\"']?"
)
_COOKIE = re.compile(r"(?:set-)?cookie[\"']?\s{0,4}[:=]\s{0,4}[\"']?")
_PAIR = re.compile(r"([A-Za-z0-9_.!%-]{1,80})=(\"?)([^\s;,\"'\\]{1,4096})")
SESSION = re.compile(
    r"sess|sid\b|_sid|auth|token|jwt|remember|login|passport|identity|\.aspx|credential|access|refresh|user_|secure|xs\b|c_user|li_at|^d$",
    re.IGNORECASE,
)
NO_SESSION = re.compile(r"csrf|xsrf|_ga|analytics|consent", re.IGNORECASE)


class BearerRule:
    """`Bearer` and the token behind it."""

    anchors = ("bearer",)

    def at(self, scan: Scan, start: int, end: int) -> Iterator[SecretHit]:
        scheme = _BEARER.match(scan.low, start)
        if scheme:
            yield from _token_at(scan, scheme.end(), 10, 0.95)


def _token_at(scan: Scan, at: int, minimum: int, score: float, *, is_listed: bool = False) -> Iterator[SecretHit]:
    """Yield the token at `at`, unless it may be a call or another header's name in a list."""
    end = scan.run_end(_TOKEN, at)
    while end > at and scan.text[end - 1] in ".:!":
        end -= 1
    if _SCHEME.fullmatch(scan.low, at, end):
        return
    head = scan.head(at, end)
    may_be_chosen = not is_listed and scan.text[end : end + 1] != "("
    if end > at and scan.may_be_judged(end) and (is_random(head, minimum) or (may_be_chosen and is_chosen(head))):
        scan.note_found(end)
        yield SecretHit(at, end, "BEARER_TOKEN", score)


class BasicRule:
    """`Basic` and base64 that decodes to `user:password`."""

    anchors = ("basic ", "basic%20")

    def at(self, scan: Scan, start: int, end: int) -> Iterator[SecretHit]:
        scheme = _BASIC.match(scan.low, start)
        if scheme is None:
            return
        first, last = scheme.end(), scan.run_end(_BASE64, scheme.end())
        head = scan.head(first, last)
        if len(head) >= 6 and (is_user_and_password(head) or is_random(head, 24)):
            yield SecretHit(first, last, "BASIC_AUTH", 0.95)


class AuthorizationRule:
    """`Authorization:` with another scheme, or none."""

    anchors = ("authorization",)

    def at(self, scan: Scan, start: int, end: int) -> Iterator[SecretHit]:
        is_in_name = scan.text[start - 1 : start].islower() and scan.text[start].isupper()
        header = None if is_in_name else _AUTHORIZATION.match(scan.low, start)
        if header:
            yield from _token_at(scan, header.end(), 12, 0.94, is_listed="," in header[0])


class CookieRule:
    """Session values in Cookie and Set-Cookie headers."""

    anchors = ("cookie:", 'cookie":', "cookie':", "cookie =", "cookie=", 'cookie" ')

    def at(self, scan: Scan, start: int, end: int) -> Iterator[SecretHit]:
        if start < scan.done.get(self, 0):
            return
        start -= 4 if scan.low.startswith("set-", start - 4) else 0
        header = _COOKIE.match(scan.low, start)
        if header is None:
            return
        last = scan.line_end(header.end(), 8192)
        scan.done[self] = last
        for pair in _PAIR.finditer(scan.text, header.end(), last):
            name, value = pair[1], pair[3]
            if not NO_SESSION.search(name) and (
                is_random(value[:400], 12) if SESSION.search(name) else is_random(value[:400], 32)
            ):
                yield SecretHit(pair.start(3), pair.end(3), "SESSION_COOKIE", 0.93)


class CookieRecordsRule:
    """Cookies as browsers and archives of traffic list them: `"cookies": [{"name": …, "value": …}, …]`."""

    anchors = ('"cookies":', '"cookies" :')
    _record = re.compile(
        r"\"name\"\s?:\s?\"(?P<name>[^\"\n]{1,80})\"\s?,\s{0,20}\"value\"\s?:\s?\"(?P<value>[^\"\n]{8,4096})\""
    )
    _reach = 16_000

    def at(self, scan: Scan, start: int, end: int) -> Iterator[SecretHit]:
        first, last = max(end, scan.done.get(self, 0)), min(len(scan.text), end + self._reach)
        stop = scan.text.find("]", first, last) if first < last else -1
        for record in self._record.finditer(scan.text, first, stop) if stop > first else ():
            name, value = record["name"], record["value"][:400]
            if not NO_SESSION.search(name) and is_random(value, 12 if SESSION.search(name) else 32):
                yield SecretHit(*record.span("value"), "SESSION_COOKIE", 0.93)
        scan.done[self] = max(first, stop)


class SessionRule:
    """A session's cookie by its name, wherever it stands: `curl -b PHPSESSID=…`."""

    anchors = (
        "phpsessid", "jsessionid", "connect.sid", "sessionid", "session_id", "asp.net_sessionid", "laravel_session",
        "sid=", "sess=", "session=", "auth_session", "remember_token", "remember_me", "rememberme",
        "ci_session", "_session",
    )  # fmt: skip
    _value = re.compile(r"[\"']?(?:=|%3D)[\"']?([A-Za-z0-9_.%:~+/-]{16,1024})")

    def at(self, scan: Scan, start: int, end: int) -> Iterator[SecretHit]:
        value = self._value.match(scan.text, end - (scan.text[end - 1] == "="))
        if value and scan.text[start - 1 : start] not in (".", "(") and is_random(value[1][:400], 16):
            yield SecretHit(*value.span(1), "SESSION_COOKIE", 0.93)


def is_user_and_password(encoded: str) -> bool:
    """Tell whether the base64 decodes to `user:password`, with a password that is none of the usual stand-ins."""
    try:
        decoded = base64.b64decode(
            encoded + "=" * (-len(encoded) % 4), altchars=b"-_" if "-" in encoded or "_" in encoded else None
        ).decode()
    except (binascii.Error, ValueError):
        return False
    user, colon, password = decoded.partition(":")
    if not colon or not decoded.isprintable() or is_reference(password) or is_placeholder(user):
        return False
    return is_password(password, is_plain_word_ok=True) or " " in password or password == ""
