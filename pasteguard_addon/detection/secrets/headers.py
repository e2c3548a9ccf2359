"""Authorization, Bearer and Cookie headers: the value, not its scheme."""

import base64
import binascii
import re
from collections.abc import Iterator

from pasteguard_addon.detection.plugins.values import is_password, is_placeholder, is_random, is_reference
from pasteguard_addon.detection.secrets.scan import Hit, Scan

_BEARER = re.compile(r"bearer(?:[ \t]{1,4}|%20|\+|:\s{0,4}|=)[\"']?")
_TOKEN = re.compile(r"[A-Za-z0-9_.~+/|:$=!%-]{8,}+")
_BASIC = re.compile(r"basic(?:[ \t]{1,4}|%20)[\"']?")
_BASE64 = re.compile(r"[A-Za-z0-9+/_-]{6,}+={0,2}")
_AUTHORIZATION = re.compile(
    r"authorization[\"'\]]{0,3}\s{0,4}[:=,]{1,2}\s{0,4}[\"'`]?(?:(?:token|apikey|api-key|key|ssws|genie[kK]ey|aws|oauth|jwt|splunk|bot|negotiate|aivenv1|apikey-v1|api-key-v1|zoho-oauthtoken|discogs token)[ =]{1,2})?(?:token=)?[\"']?"
)
_COOKIE = re.compile(r"(?:set-)?cookie[\"']?\s{0,4}[:=]\s{0,4}[\"']?")
_PAIR = re.compile(r"([A-Za-z0-9_.!%-]{1,80})=(\"?)([^\s;,\"'\\]{1,4096})")
_SESSION = re.compile(
    r"sess|sid\b|_sid|auth|token|jwt|remember|login|passport|identity|\.aspx|credential|access|refresh|user_|secure|xs\b|c_user|li_at|^d$",
    re.IGNORECASE,
)
_NO_SESSION = re.compile(r"csrf|xsrf|_ga|analytics|consent", re.IGNORECASE)


class BearerRule:
    """`Bearer` and the token behind it."""

    anchors = ("bearer",)

    def at(self, scan: Scan, start: int, end: int) -> Iterator[Hit]:
        scheme = _BEARER.match(scan.low, start)
        token = _TOKEN.match(scan.text, scheme.end()) if scheme else None
        if token is None:
            return
        stop = token.end()
        while stop > token.start() and scan.text[stop - 1] in ".:!":
            stop -= 1
        value = scan.head(token.start(), stop)
        if is_random(value, 10):
            yield Hit(token.start(), stop, "BEARER_TOKEN", 0.95)


class BasicRule:
    """`Basic` and base64 that decodes to `user:password`."""

    anchors = ("basic ", "basic%20")

    def at(self, scan: Scan, start: int, end: int) -> Iterator[Hit]:
        scheme = _BASIC.match(scan.low, start)
        value = _BASE64.match(scan.text, scheme.end()) if scheme else None
        if value and (is_user_and_password(value[0][:400]) or is_random(value[0][:400], 24)):
            yield Hit(value.start(), value.end(), "BASIC_AUTH", 0.95)


class AuthorizationRule:
    """`Authorization:` with another scheme, or none."""

    anchors = ("authorization",)

    def at(self, scan: Scan, start: int, end: int) -> Iterator[Hit]:
        header = _AUTHORIZATION.match(scan.low, start)
        value = _TOKEN.match(scan.text, header.end()) if header else None
        if value and is_random(scan.head(value.start(), value.end()), 12):
            yield Hit(value.start(), value.end(), "BEARER_TOKEN", 0.94)


class CookieRule:
    """Session values in Cookie and Set-Cookie headers."""

    anchors = ("cookie:", 'cookie":', "cookie':", "cookie =", "cookie=", 'cookie" ')

    def at(self, scan: Scan, start: int, end: int) -> Iterator[Hit]:
        start -= 4 if scan.low.startswith("set-", start - 4) else 0
        header = _COOKIE.match(scan.low, start)
        if header is None:
            return
        for pair in _PAIR.finditer(scan.text, header.end(), scan.line_end(header.end(), 8192)):
            name, value = pair[1], pair[3]
            if not _NO_SESSION.search(name) and (
                is_random(value[:400], 12) if _SESSION.search(name) else is_random(value[:400], 32)
            ):
                yield Hit(pair.start(3), pair.end(3), "SESSION_COOKIE", 0.93)


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
