"""Tokens that say what they are by their lead: `word_…`, `word-…` or `word.…` and then random characters.

A vendor's format is described once and then changes: another length, a dot, a letter that was not in it. The lead
stays. And a lead that nobody has described still is one, where it holds a word of credentials or one stands near.
"""

import re
from collections.abc import Iterator

from pasteguard_addon.detection.plugins.boundaries import is_left_boundary, lowered
from pasteguard_addon.detection.plugins.span_plugin import TokenPlugin
from pasteguard_addon.detection.plugins.values import is_random
from pasteguard_addon.detection.secrets.named_values.variable_names import kind_of
from pasteguard_addon.detection.secrets.scan import Scan, SecretHit

_TAIL = re.compile(r"[A-Za-z0-9_~-]*+={0,2}(?![A-Za-z0-9=])")
_VENDORS_TAIL = re.compile(r"(?:[A-Za-z0-9_=~-]|%3[Dd])*+")
_MORE_TAIL = re.compile(
    r"(?:[.:][A-Za-z_=~-]{0,8}){0,3}[.:](?:[A-Za-z0-9_=~-]{0,64}\d|[A-Za-z0-9_=~-]{16})[A-Za-z0-9_=~-]*+"
)
_MAX_PARTS = 6
_MIN_RANDOM = 16
_MIN_PART = 10
"""Of what is between marks, some must be this long: `sk_PKCS7_SIGNER_INFO_new` is a function."""
_MARKS = re.compile(r"[-_.:~=]")
_SEPARATORS = "-_.:"
_SHORT_LEAD = 3
_LONG_LEAD = 8
UUID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}", re.IGNORECASE)
_MIN_HEX = 32
_WORDS = re.compile(r"[A-Z]?[a-z0-9]+|[A-Z0-9]+")
_HEX = re.compile(r"[0-9a-f]+", re.IGNORECASE)
_LEAD = re.compile(r"[A-Za-z][A-Za-z0-9]{0,15}(?:[-_.][A-Za-z0-9]{1,12}){0,3}[-_.]")
_ID_BEFORE = re.compile(
    r"(?:(?<=[-_. \"'])(?:id|ID|Id)|(?<=[a-z])I[dD]|(?<=[A-Z])ID|sha\d{1,3}|md5)[\"']?[ ]{0,2}[:= ][ ]{0,2}[\"']?\Z"
)
"""`--window-id mw-…`, `"endpointId": "rslvr-…"`."""
_ID_CHARS = 12
_VERSION = re.compile(r"v\d{1,4}[.-]")
_LOOK_BACK = 60
_LOOK_AHEAD = 90

_ORDINARY_LEADS = frozenset(
    "access- activ- admin- agent: api- api_ app- app_ apk_ as- at_ auto_ con- con_ console- dataset- dev: env- ext_"
    " generic_ git- goog_ inc_ key- key_ link- live_ mob- prod- prod: preview: project: public- rel- sandbox_ sdk-"
    " secret- secret_ service: test_ token- up_ user- user: web_ base64: oauth: ste- ss_ pl_ st. cs_ hb_ md- sc_ pi_"
    " seti_ cu_ cr_ na1. appl_ rf_ m0- v2/ 1000. db- nk- p8e- fc- cli_ prf_".split()
)
"""Leads that a vendor shares with everybody: only the vendor's own format counts behind them."""

_WORDS_IN_LEAD = frozenset(
    "key keys apikey token tok secret sec sk rk pat oat sat rt ak auth oauth apitoken accesstoken authtoken bearer jwt"
    " credential cred password pw api access private live sandbox pri priv ptr".split()
)
_SECRET_WORDS = frozenset({"secret", "token", "apikey", "accesstoken", "authtoken", "apitoken"})
"""Behind these even a UUID is a secret."""
_IDS = frozenset(
    "call msg req cus toolu resp chatcmpl cmpl run thread asst file batch evt pi ch in sub prod price acct rs fc ws"
    " item gen modr trace span build commit sha1 sha256 sha384 sha512 md5 blake2b rev image vol ami subnet sg vpc eni"
    " snap arn urn node pod user usr org team proj project acc order inv txn pm seti src card ba po tr dp fee session"
    " sess id uid uuid guid ref hash digest etag job task step event message request response conv conversation"
    " document doc vs vsf ft ftjob prompt assistant completion index chunk page test device instance i cache key"
    " upload part object blob layer tag release v version branch deployment deploy rsrc resource lead contact deal"
    " ticket ctr container network cid did peer tx block srvtoolu mcptoolu wrkspc mcpr mcpl ig ci fs cmp cntr".split()
)
"""What ids begin with, those of language models above all: an id is no secret."""


def telling_leads(plugin: TokenPlugin) -> frozenset[str]:
    """Return the plugin's anchors that are a vendor's alone, so that a token may be known by them."""
    if plugin.family.offset or plugin.family.walk_back:
        return frozenset()
    leads = plugin.literals or plugin.anchors
    return frozenset(
        lowered(lead)
        for lead in leads
        if lead not in _ORDINARY_LEADS
        and (len(lead) >= _LONG_LEAD or (len(lead) >= _SHORT_LEAD and lead[-1] in _SEPARATORS))
    )


def wide_end(text: str, at: int, end: int) -> int:
    """Return where a token ends whose lead is `text[at:end]`, whatever its format, or 0 if none stands there."""
    if not is_left_boundary(text, at):
        return 0
    stop = _token_end(text, end, _VENDORS_TAIL)
    tail = text[end:stop]
    is_short = end - at >= _LONG_LEAD and is_random(tail, _MIN_PART) and any(map(str.isdigit, tail))
    return stop if is_short or _is_drawn(tail) or UUID.fullmatch(tail) else 0


def _is_drawn(tail: str) -> bool:
    if not is_random(tail, _MIN_RANDOM):
        return False
    parts = _MARKS.split(tail)
    return len(parts) == 1 or any(is_random(part, _MIN_PART) for part in parts)


def _token_end(text: str, at: int, tail: re.Pattern[str] = _TAIL) -> int:
    match = tail.match(text, at)
    end = match.end() if match else at
    for _ in range(_MAX_PARTS):
        more = _MORE_TAIL.match(text, end) if end > at else None
        if more is None:
            break
        end = more.end()
    while end > at and text[end - 1] in "~.:":
        end -= 1
    return end


def _is_glued(text: str, start: int, end: int) -> bool:
    """Tell whether a few letters before a word for tokens say whose: `ddpat_…`, `ctx7sk-…`."""
    if text[start : end - 1] not in _GLUED or not text[end : end + _GLUED_TAIL].isalnum():
        return False  # nearly always
    return _OWNER.search(text, max(0, start - _MOST_OWNER), start) is not None


_GLUED = frozenset(("pat", "sk", "token", "key"))
_GLUED_TAIL = 12
_MOST_OWNER = 8
_OWNER = re.compile(r"(?<![A-Za-z0-9_.-])[a-z][a-z0-9]{1,5}\Z")
_CAPITALS = re.compile(r"[A-Z]{4}[A-Z]*\d")
_CAMEL_WORD = re.compile(r"[A-Z][a-z]{2,}")


class NamedTokenRule:
    """A token whose lead holds a word of credentials: `acme_sk_…`, `svc-token-…`."""

    anchors = tuple(sorted(f"{word}{mark}" for word in _WORDS_IN_LEAD for mark in "-_."))

    def at(self, scan: Scan, start: int, end: int) -> Iterator[SecretHit]:
        text = scan.text
        if start < scan.done.get(self, 0) or (start and text[start - 1].isalnum() and not _is_glued(text, start, end)):
            return
        stop = _token_end(text, end)
        scan.done[self] = max(end, stop)
        if stop - end < _MIN_RANDOM:
            return
        first = start
        while first > max(0, start - 24) and (text[first - 1].isalnum() or text[first - 1] in "_-."):
            first -= 1
        if text[first - 1 : first] == "\\" and text[first] in "nrt":
            first += 1  # a line's end, as program texts write it
        tail = text[end:stop]
        is_drawn = is_token(tail, is_hex_ok=False) or (
            (scan.low[start : end - 1] in _SECRET_WORDS or self._is_key_of(text[first : end - 1])) and _is_id_like(tail)
        )
        if first < start - 24 or not is_left_boundary(text, first) or not is_drawn:
            return
        if not text[first : first + 1].isalpha() or is_id(text[first:end]):
            return
        if text[start:end].isupper() and (len(_CAMEL_WORD.findall(tail)) > 1 or _CAPITALS.match(tail)):
            return  # a type of C
        yield SecretHit(first, stop, "ENV_SECRET", 0.92)

    def _is_key_of(self, lead: str) -> bool:
        """Tell whether the words before say whose key it is, and that it is no cache's or table's: `acme-access-…`."""
        return bool(_WORDS.findall(lead)[1:]) and kind_of(lead) is not None


def _is_id_like(tail: str) -> bool:
    return UUID.fullmatch(tail) is not None or (len(tail) >= _MIN_HEX and is_token(tail, is_hex_ok=True))


def is_id(lead: str) -> bool:
    """Tell whether what stands before the random characters is an id's: `msg_`, `call_`."""
    words = [word for word in re.split(r"[-_.]", lead.lower()) if word]
    return bool(words) and words[0] in _IDS


def is_behind_id(text: str, start: int) -> bool:
    """Tell whether the name before a value says that it is an id."""
    return _ID_BEFORE.search(text, max(0, start - _ID_CHARS), start) is not None


def is_token(tail: str, *, is_hex_ok: bool) -> bool:
    """Tell whether what follows a lead is drawn at random, and neither a UUID nor, if that may be a hash, hex."""
    if not _is_drawn(tail) or UUID.search(tail):
        return False
    letters_and_digits = sum(c.isalnum() for c in tail)
    if letters_and_digits < _MIN_RANDOM or not any(c.isdigit() for c in tail):
        return False
    return is_hex_ok or _HEX.fullmatch(tail) is None


class NearbyTokenRule:
    """A token with any lead that is no id's, near a word of credentials."""

    anchors = (
        "key", "token", "secret", "credential", "bearer", "unauthori", "401", "403", "endpoint",
        "schlüssel", "clé", "clave", "chiave", "chave", "sleutel", "klucz", "ключ", "токен", "密钥", "令牌", "キー",
        "トークン",
    )  # fmt: skip

    def at(self, scan: Scan, start: int, end: int) -> Iterator[SecretHit]:
        text = scan.text
        first = max(0, start - _LOOK_BACK, scan.done.get(self, 0))
        last = min(len(text), end + _LOOK_AHEAD)
        if first >= last:
            return
        scan.done[self] = last
        if _BEHIND_LEAD.search(text, first, last) is None:
            return  # most of what people write
        for match in _CANDIDATE.finditer(text, first, last):
            # The window may have cut it.
            stop = max(match.end(), _token_end(text, match.end() - 1))
            scan.done[self] = max(last, stop)
            hit = self._judge(text, match.start(), stop)
            if hit:
                yield hit

    def _judge(self, text: str, start: int, end: int) -> SecretHit | None:
        lead = _LEAD.match(text, start, end)
        if lead is None or not is_left_boundary(text, start) or is_id(lead[0]):
            return None
        if is_behind_id(text, start) or UUID.fullmatch(text, start, end) or _VERSION.match(lead[0]):
            return None
        # The shortest lead that leaves a random tail.
        for at in _separators(text, start, lead.end()):
            tail = text[at:end]
            if len(tail) < _MIN_RANDOM:
                return None
            if is_token(tail, is_hex_ok=False):
                return SecretHit(start, end, "ENV_SECRET", 0.91)
        return None


_BEHIND_LEAD = re.compile(r"[-_.][A-Za-z0-9_~.-]{16}")
_CANDIDATE = re.compile(r"(?<![A-Za-z0-9_./-])[A-Za-z][A-Za-z0-9]{1,15}[-_.][A-Za-z0-9_~.-]{16,}+")


def _separators(text: str, start: int, end: int) -> Iterator[int]:
    for at in range(start, end):
        if text[at] in "-_.":
            yield at + 1
