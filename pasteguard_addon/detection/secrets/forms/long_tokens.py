"""Tokens that nobody has described and nothing announces, but that are too long and too mixed for anything else.

Ids, hashes and names of things have a lead as well. But ids are shorter or known by it, hashes have one case, and
names read like words. So here no word of credentials need stand near: `here is the thing: acme_4fK…`.
"""

import re
import string
from collections.abc import Iterator

import re2

from pasteguard_addon.detection.secrets.forms.tokens import is_behind_id, is_id, is_token
from pasteguard_addon.detection.secrets.named_values.environment import HARMLESS
from pasteguard_addon.detection.secrets.scan import Scan, SecretHit

_MIN_TAIL = 28
_MIN_RUN = 16
"""Behind the lead stand so many characters, and so many of them without a mark between them."""
_MAY_HOLD = re2.compile(
    rb"[A-Za-z0-9][_.-][A-Za-z0-9_-]{%d}|[A-Z0-9_][A-Z0-9]=[\"']?[A-Za-z0-9+/_-]{%d}" % (_MIN_TAIL, _MIN_TAIL)
)
_WORD = r"(?:[a-z][a-z0-9]{0,11}|[A-Z][A-Z0-9]{1,9}|[A-Z][a-z]{2,10})"
_WITH_LEAD = re.compile(
    rf"(?P<value>(?P<lead>{_WORD}(?:[_.-](?:[a-z0-9]{{1,10}}|[A-Z0-9]{{1,10}})){{0,3}}[_.-])"
    rf"(?P<tail>[A-Za-z0-9_-]{{{_MIN_TAIL},}}+(?:[.=][A-Za-z0-9_=-]{{8,}}){{0,3}}={{0,2}}))(?![A-Za-z0-9+/=])"
    r"(?!\.(?:png|jpe?g|gif|webp|avif|svg|mp[34]|pdf|[cm]?js|css|map|woff2?|json|html?|zip|gz)\b)"
)
_ASSIGNED = re.compile(
    r"[ \t>+-]{0,8}(?:(?:export|set|ENV|-e|--env)[ ])?(?P<name>[A-Z][A-Z0-9_]{2,40})=(?P<quote>[\"']?)"
    rf"(?P<value>(?P<tail>[A-Za-z0-9][A-Za-z0-9_+/.-]{{{_MIN_TAIL - 1},}}+={{0,2}}))(?P=quote)[ \t]*$",
    re.MULTILINE,
)
"""`CLIENT_VALUE=…`: all that a variable holds, so it needs no lead."""
_HARMLESS = HARMLESS - {"CLIENT", "VALUE", "SERVICE"}
_RUN = re2.compile(rb"[A-Za-z0-9]{%d,}" % _MIN_RUN)
_IN_TOKEN = frozenset(string.ascii_letters + string.digits + "_.-")
_LONGEST_LEAD = 64
_ESCAPED = {"\\": 1, "%": 2}
"""Signs before a token, and how many characters behind them belong to them: `\\n`, `%3D`."""
_NO_BOUNDARY = frozenset("/+@")
_MARKS = re.compile(r"[-_.]")
_NO_LAST_WORDS = frozenset("prod key i in v ch ba dr tr po vs ws fs ci ig rs fc pi".split())
"""What only a lead that begins with it makes an id."""
_WORD_BEFORE = re.compile(r"\b([A-Za-z]{2,14})(?: |[\"']?[:=] ?[\"']?)\Z")
_LONGEST_WORD = 20
_PUBLIC = frozenset("pk pub public publishable anon client site".split())
"""What the lead of a key says that everybody may have."""
_MORE_IDS = frozenset(
    "team prj dpl ecfg icfg store blob cs il ii re py pyr bt trr fca mandate setatt payatt promo taxr txr txi whe we"
    " endpoint nonce fingerprint fp request client visitor anonymous device dev cid lid aid pid oid gid sid iid"
    " bitcoin ipfs did peer addr address wallet contract gtm ga rlz css chunk asset static main index vendor bundle"
    " test spec case fixture example sample".split()
)
"""What else ids begin or end with, where nothing tells that they are more."""


def long_tokens(scan: Scan) -> Iterator[SecretHit]:
    """Yield the tokens of a text that are known by their length, and by their lead or the variable that holds them.

    What other rules have found whole need not be judged again.
    """
    text = scan.text
    written = text.encode("latin-1", "replace")
    if _MAY_HOLD.search(written) is None:
        return  # nearly always
    done = 0
    for run in _RUN.finditer(written):
        start, end = run.span()
        if end <= done or not _is_mixed(text[start:end]):
            continue
        match = _with_lead(text, start) or _assigned(text, start)
        if match:
            done = match.end("tail")
            is_known = match.start("value") in scan.starts and match.end("value") in scan.found
            if not is_known and is_token(match["tail"], is_hex_ok=False):
                yield SecretHit(*match.span("value"), "ENV_SECRET", 0.9)


def _with_lead(text: str, at: int) -> re.Match[str] | None:
    first, least = at, max(0, at - _LONGEST_LEAD)
    while first > least and text[first - 1] in _IN_TOKEN:
        first -= 1
    before = text[first - 1 : first]
    first += _ESCAPED.get(before, 0)
    match = None if before in _NO_BOUNDARY else _WITH_LEAD.match(text, first)
    return None if match is None or _is_of_id(match["lead"]) or _is_called_id(text, first) else match


def _assigned(text: str, at: int) -> re.Match[str] | None:
    line = text.rfind("\n", max(0, at - _LONGEST_LEAD), at) + 1
    match = _ASSIGNED.match(text, line) if line or at < _LONGEST_LEAD else None
    is_of_id = match is None or is_id(match["tail"]) or not _HARMLESS.isdisjoint(match["name"].split("_"))
    return None if is_of_id else match


def _is_of_id(lead: str) -> bool:
    words = _MARKS.split(lead.lower())[:-1]
    if is_id(lead) or (words[-1] not in _NO_LAST_WORDS and is_id(words[-1])) or not _PUBLIC.isdisjoint(words):
        return True
    return words[0] in _MORE_IDS or words[-1] in _MORE_IDS


def _is_called_id(text: str, start: int) -> bool:
    """Tell whether the word before says what it is: `the job acme_…`, `"endpointId": "acme_…"`."""
    if is_behind_id(text, start):
        return True
    word = _WORD_BEFORE.search(text, max(0, start - _LONGEST_WORD), start)
    return word is not None and is_id(word[1])


def _is_mixed(run: str) -> bool:
    """Tell whether capitals, small letters and digits stand in what has nothing else."""
    return not (run.isalpha() or run.isdigit() or run.islower() or run.isupper())
