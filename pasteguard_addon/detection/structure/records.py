"""Records that name a value: members of objects, lines of forms, `{"key": …, "value": …}`, YAML's block scalars."""

import re
from collections.abc import Iterator

from pasteguard_addon.detection.structure.cells import VOWELS, Cell, Place
from pasteguard_addon.sieve import Sieve, Sifted

_NAME_MEMBER = re.compile(
    r"(?:key|name|system|field|variable|param(?:eter)?|property|setting|id|label|title|attribute|op|k)"
    r"\\{0,6}[\"']?\s{0,4}[:=]\s{0,4}\\{0,6}[\"'`]?\Z",
    re.IGNORECASE,
)
_VALUE_MEMBER = re.compile(
    r"\b(?:[A-Za-z]{0,16}value|val|text|content|data|default|result|current|args|v)"
    r"\\{0,6}[\"']?\s{0,4}[:=]\s{0,4}",
    re.IGNORECASE,
)
_END_OF_RECORD = re.compile(r"[{}<>]|\n[ \t]*-[ \t]|\n[ \t]*\n")
_QUOTED = re.compile(r"(\\{0,6}[\"'`])((?:(?!\1)(?:[^\\\n]|\\.)){0,4096})\1")
_BARE = re.compile(r"[^\s\"'`<>{},;]{1,4096}")
_LOOK = 240
_BEFORE_NAME = " \t\\\"'`"
_BLOCK = re.compile(r"[ \t]*[|>][-+0-9]{0,2}[ \t]*\r?\n(?=([ \t]+)\S)")
_MAX_BLOCK = 8_192

_LABEL = rf"[^\W\d_](?:[\w{VOWELS} .'/()°º-]{{0,38}}[\w{VOWELS}.)])?"
_BEFORE_VALUE = re.compile(
    rf"(?P<open>\\{{0,6}}[\"'`])?(?P<label>{_LABEL})(?(open)(?P=open))[ \t]{{0,24}}(?::=|[=-]>|[:=])\Z"
)
_LONGEST_LABEL = 84
"""With all that stands around it."""
_UP_TO_OTHER_SIGN = re.compile(rf"(?s:.*)[^\w{VOWELS} \t.'/()\\\"`-]")
"""Up to the last character that no label has, nor what stands around it: there is no use in looking before that."""
_QUOTED_BEHIND_SIGN = re.compile(r"[:=>][ \t]{0,4}(?P<quote>\\{0,6}[\"'`])(?P<value>[^\"'`\\\n]{1,200})(?P=quote)")
_LINE_MEMBER = re.compile(
    rf"^(?:[ \t>*#|+-]{{0,8}}|[ ]{{9,40}})(?:\*\*|(?P<quote>\"))?(?P<label>{_LABEL})"
    r"(?(quote)\"[ ]=|(?:\*\*)?[ \t]{0,24}(?:::?|[=：]))(?:\*\*)?[ \t]{0,8}"
    r"(?P<value>(?:[^\s\"'`{\[(<>:]|\(\d)[^\n]{0,119}?)[ \t;\\\"']*$",
    re.M,
)
_PAIR = re.compile(r"(?<![\w.-])(?P<label>[^\W\d_][\w.-]{1,38})=(?P<value>[^\s,;&|^\"'`{}()\[\]<>=]{2,120})")
_LONG_PAIR = re.compile(
    r"(?<![\w.-])(?P<label>[^\W\d_][\w.-]{1,38})=(?P<value>[^\s,;&|^\"'`{}()\[\]<>=]{1,60}"
    r"(?:,?[ ]{1,2}[^\s,;&|^\"'`{}()\[\]<>=]{1,60}){1,14})"
    r"(?=,?\s[\w.-]{2,40}=|[;&|^\"'`{})\]]|$)",
    re.M,
)
"""With blanks in the value, where something else than the next blank ends it: `Person[city=Bad Homburg, zip=61348]`."""
_NUMBER_MEMBER = re.compile(
    rf"\\{{0,6}}\"(?P<label>{_LABEL})\\{{0,6}}\"[ ]?:[ \n]{{0,2}}(?P<value>\d[\d.]{{2,24}})(?=\s{{0,20}}[,}}\n])"
)
"""JSON writes some postcodes and card numbers without quotes."""
_OF_NO_NAME = frozenset(("value", "val", "number", "text", "content"))
"""Members that have no name of their own, as in `"phones": [{"kind": "home", "value": "…"}]`."""
_WRAPPED = re.compile(r"[A-Z][A-Za-z]{2,12}\((?P<value>[^()]{1,120})\)")
_BRACKETS = re.compile(r"[{}\[\]]")
_LOOK_AROUND = 400
_DOUBLED_KEY = re.compile(r"\"\"[ ]?:[ ]?(?:\"\"|\d)")
_SIEVE = Sieve(_LINE_MEMBER, _PAIR, _LONG_PAIR, _NUMBER_MEMBER, _QUOTED_BEHIND_SIGN)


def member_cells(text: str) -> Iterator[Cell]:
    """Yield quoted values behind a key, values that end a line behind a label, and `key=value` pairs."""
    if ":" not in text and "=" not in text and "：" not in text and "->" not in text:
        return
    sifted = _SIEVE.sift(text)
    yield from _quoted_members(sifted)
    for pattern in (_LINE_MEMBER, _PAIR, _LONG_PAIR, _NUMBER_MEMBER):
        for match in sifted.finditer(pattern):
            start, end = match.span("value")
            if pattern is _LINE_MEMBER:
                start, end = _bare_value(text, start, end)
            yield Cell(start, end, (match["label"],), Place.MEMBER)


_DOUBLED = re.compile(r"(?P<opens>(?<=[\s:,{\[(])\"\"(?=[^\s\"]))|\"\"")


def with_single_quotes(text: str) -> str | None:
    """Return JSON in a cell of CSV, whose quotes are doubled there, as JSON of the same length; None if there is none.

    A blank takes the place of the second quote, on the side where the value does not stand.
    """
    if '""' not in text or not _DOUBLED_KEY.search(text):
        return None
    return _DOUBLED.sub(lambda quotes: ' "' if quotes["opens"] else '" ', text)


def _bare_value(text: str, start: int, end: int) -> tuple[int, int]:
    """Return where a value stands without a tag behind it, or what wraps it: `Str(Ann)`."""
    wrapped = _WRAPPED.fullmatch(text, start, end)
    if wrapped:
        return wrapped.span("value")
    tag = text.find("<", start, end)
    return start, tag if tag > start else end


def _quoted_members(sifted: Sifted) -> Iterator[Cell]:
    """Yield the members with a quoted value, from the sign before it: a label may begin at any letter."""
    text = sifted.text
    taken = 0
    sign = sifted.search(_QUOTED_BEHIND_SIGN)
    while sign is not None:
        at = sign.end()
        label = label_before(text, sign.start(), taken)
        if label is None:
            at = sign.start() + 1
        else:
            taken = at
            yield Cell(*sign.span("value"), (label["label"],), Place.MEMBER, is_quoted=True)
            around = _key_around(text, label.start()) if label["label"].lower() in _OF_NO_NAME else ""
            if around:
                yield Cell(*sign.span("value"), (around,), Place.ITEM, is_quoted=True)
        sign = _QUOTED_BEHIND_SIGN.search(text, at)


def label_before(text: str, sign: int, least: int = 0) -> re.Match[str] | None:
    """Return the match whose `label` stands, quoted or not, before a sign; it begins at `least` or later."""
    start = max(least, sign - _LONGEST_LABEL)
    other = _UP_TO_OTHER_SIGN.match(text, start, max(start, sign - 1))
    return _BEFORE_VALUE.search(text, other.end() if other else start, sign + 1)


def _key_around(text: str, at: int) -> str:
    """Return the key of the object, or of the list of objects, that a member is of; empty if it has none."""
    closed = 0
    for bracket in reversed([*_BRACKETS.finditer(text, max(0, at - _LOOK_AROUND), at)]):
        if bracket[0] in "}]":
            closed += 1
        elif closed:
            closed -= 1
        else:
            behind_key = text[max(0, bracket.start() - _LONGEST_LABEL) : bracket.start()].rstrip()
            label = _BEFORE_VALUE.search(behind_key)
            if label or bracket[0] == "[":
                return label["label"] if label else ""
    return ""


def value_beside(text: str, start: int, end: int) -> Cell | None:
    """Return the value of the record in which `text[start:end]` is the name, before or behind it.

    None unless it is a record's name: a member `key`, `name`, … that holds it, and a member `value`, … beside.
    """
    if text[max(0, start - 12) : start].rstrip(_BEFORE_NAME)[-1:] not in (":", "="):
        return None  # nearly always
    if not _NAME_MEMBER.search(text, max(0, start - 40), start):
        return None
    return member_beside(text, start, end)


def member_beside(text: str, start: int, end: int) -> Cell | None:
    """Return the same of what is known to be a record's name."""
    name = text[start:end]
    behind = _END_OF_RECORD.search(text, end, end + _LOOK)
    limit = behind.start() if behind else min(len(text), end + _LOOK)
    member = _VALUE_MEMBER.search(text, end, limit)
    if member:
        return _value_at(text, member.end(), name)
    first = max(0, start - _LOOK)
    for stop in _END_OF_RECORD.finditer(text, first, start):
        first = stop.end()
    member = _VALUE_MEMBER.search(text, first, start)
    return _value_at(text, member.end(), name) if member else None


def _value_at(text: str, at: int, name: str) -> Cell | None:
    at += text.startswith("[", at)
    quoted = _QUOTED.match(text, at)
    if quoted:
        return Cell(*quoted.span(2), (name,), Place.RECORD, is_quoted=True) if quoted[2] else None
    bare = _BARE.match(text, at)
    return Cell(*bare.span(), (name,), Place.RECORD) if bare else None


def block_scalar_at(text: str, at: int, name: str) -> Cell | None:
    """Return all lines of the YAML block scalar whose `|` or `>` stands at `at`, less what indents the first."""
    head = _BLOCK.match(text, at)
    if head is None:
        return None
    indent = head[1]
    start = head.end() + len(indent)
    end, line = start, head.end()
    limit = min(len(text), start + _MAX_BLOCK)
    while line < limit and (text.startswith(indent, line) or text[line] in "\r\n"):
        line_end = text.find("\n", line, limit)
        line_end = limit if line_end < 0 else line_end
        if text[line:line_end].strip():
            end = line_end
        line = line_end + 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return Cell(start, end, (name,), Place.BLOCK)
