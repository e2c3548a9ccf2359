"""Values that something wraps, or that stand beside their label: `{"S": "Ann"}`, `Some("Ann")`, `'Ann' AS name`."""

import re
from collections.abc import Iterable, Iterator

from pasteguard_addon.detection.structure.cells import Cell, Place
from pasteguard_addon.detection.structure.splitting import Field
from pasteguard_addon.detection.structure.tables import Table
from pasteguard_addon.sieve import Sieve, Sifted

_LABEL = r"[^\W\d_][\w .'/-]{0,38}[\w.]"
_KEY = r"[^\W\d_][\w-]{1,38}"
_STRING = r"(?P<mark>\\{0,3}[\"'])(?P<value>[^\"'\\\n]{1,200})(?P=mark)"
_WRAPPED = re.compile(
    r"[:=>]\s{0,4}(?:\{\s{0,20}\\{0,3}[\"'][\w$ -]{1,20}\\{0,3}[\"']\s{0,4}:|[A-Z]\w{2,20}[(\[]|Just[ ])\s{0,40}"
    rf"{_STRING}"
)
"""An object with the type, or a language, as its only key, and options: `Some(…)`, `Optional[…]`, `Just "…"`."""
_DATE = re.compile(
    r"[:=>(]\s{0,4}(?:new[ ])?(?:[\w.:~]{0,30}[(\[]|#)[\"']?"
    r"(?P<value>(?:19|20)\d\d(?:-\d\d-\d\d|,[ ]?\d{1,2},[ ]?\d{1,2}))(?=[\"')\]#,TZ ])"
)
"""A call that makes a date: `datetime.date(1977, 3, 26)`, `ISODate('1977-03-26T00:00:00Z')`, `~D[1977-03-26]`."""
_BEFORE_SIGN = re.compile(rf"(?P<quote>\\{{0,3}}[\"'])?(?P<label>{_LABEL})(?(quote)(?P=quote))\s{{0,4}}=?\Z")
_TYPED = re.compile(
    rf"\[\"(?P<label>{_LABEL})\",\s?\{{[^{{}}\n]{{0,200}}\}},\s?\"[\w-]{{2,20}}\",\s?"
    r"(?:\"(?P<value>[^\"\n]{1,200})\"|\[(?P<items>[^\[\]]{1,600})\])"
)
"""A property of jCard, RFC 7095."""
_ITEM = re.compile(r"\"(?P<value>[^\"\n]*)\"")
_NUMBERED = re.compile(
    rf"^[ \t]*\d{{1,4}}\)[ ]\"(?P<label>{_LABEL})\"\r?\n(?=[ \t]*\d{{1,4}}\)[ ]\"(?P<value>[^\"\n]{{1,200}})\")", re.M
)
"""What Redis answers to HGETALL."""
_SERIALIZED = re.compile(
    r"s:\d{1,4}:\\?\"(?:\x00[\w*\\]{1,60}\x00)?(?P<label>[^\"\n]{2,60})\\?\";s:\d{1,6}:\\?\"(?P<value>[^\"\n]{1,200}?)\\?\";"
)
"""PHP's `serialize`."""
_PAIR_OF_LISP = re.compile(rf"\(:?(?P<label>{_KEY})[ ]\.[ ]\"(?P<value>[^\"\n]{{1,200}})\"\)")
_PAIR_IN_BRACKETS = re.compile(
    rf"[{{(]\s?:?(?P<mark>[\"'])?(?P<label>{_KEY})(?(mark)(?P=mark)),?\s{{1,8}}(?P<quote>\")"
    r"(?P<value>[^\"\\\n]{1,200})\"\s?[)}]"
    rf"|\{{(?P<atom>{_KEY}),(?:<<)?\"(?P<of_atom>[^\"\\\n]{{1,200}})\"(?:/utf8)?(?:>>)?\}}"
)
"""A list of two, and a pair: `(city "Essen")` in Lisp, `{city,<<"Essen"/utf8>>}` in Erlang."""
_ANSWERED = re.compile(
    rf"^(?:[\w.]{{2,20}}[ ]\"|\$[`\"]?)(?P<label>{_LABEL})[`\"]?[ \t]*\r?\n[ \t]*(?:\[1\]|[\w.]{{2,20}})[ ]\""
    r"(?P<value>[^\"\n]{1,200})\"",
    re.M,
)
"""A string and on the next line what it stands for: in catalogs of translations, in lists of R."""
_BRACES = re.compile(r"[ {](?<=[\w=].)(?:(?<=\{)|(?<=[ ])\{)(?P<value>[^{}\n]{1,200})\}")
"""Tcl's lists, and BibTeX's fields."""
_ALIAS = re.compile(rf"'(?P<value>[^'\n]{{1,200}})'\s{{1,4}}AS\s{{1,4}}[\"`\[]?(?P<label>{_LABEL})", re.I)
_COMPARED = re.compile(
    rf"(?P<label>{_KEY})\s{{1,4}}(?:NOT\s)?(?:I?LIKE|IN|DATE)\s{{0,4}}\(?\s{{0,4}}'%?(?P<value>[^'%\n]{{1,200}})%?'"
)
_FILLED = re.compile(
    rf"[\"'](?:[#.]|\[name=)?(?P<label>{_KEY})\]?[\"']\s{{0,2}}(?:,|\)\s{{0,2}}\.\s?\w{{2,20}}\()\s{{0,2}}"
    r"(?P<mark>[\"'])(?P<value>[^\"'\n]{1,200})(?P=mark)\s?\)"
)
"""What a script types into a field: `fill("#city", "Essen")`, `find("city").send_keys("Essen")`."""
_EQUAL = re.compile(
    r"(?<=\w)[ ]=[ ](?!0x)(?P<value>[^\s;{}\[\]\"'=][^;{}\[\]\"'=\n]{0,99}?)"
    rf"(?=,[ ]{_KEY}[ ]=[ ]|;|[ ]?[}}\])]|[ ]*$)",
    re.M,
)
"""Records of C# and the like: `Person { City = Bad Homburg, Zip = 61348 }`."""
_KEY_BEFORE = re.compile(rf"(?:(?<![\w.-])|(?:^|\n)[ .]{{1,12}})(?P<label>{_KEY})[ ]?=?\Z")
"""The members of a member begin with a dot where columns are printed: `.city = Essen`."""
_LONGEST_LABEL = 48
_STRING_OR_NUMBER = r"(?:[\"'][^\"'\\\n]{1,200}[\"']|\d{1,20}(?![\w.]))"
_ALTERNATING = re.compile(rf"(?=[\"'])(?:{_STRING_OR_NUMBER}[\s,()\[\]]{{1,40}}+){{3,120}}{_STRING_OR_NUMBER}")
_SIEVE = Sieve(_WRAPPED, _DATE, _BRACES, _FILLED, _EQUAL, _PAIR_IN_BRACKETS, _ANSWERED)
_ANY_STRING = re.compile(r"[\"'](?P<value>[^\"'\\\n]{1,200})[\"']|(?P<number>\d{1,20})")


def wrapped_cells(text: str) -> Iterator[Cell]:
    """Yield such values, each with its label as context."""
    sifted = _SIEVE.sift(text)
    yield from _behind(_WRAPPED, _BEFORE_SIGN, sifted)
    yield from _behind(_DATE, _BEFORE_SIGN, sifted)
    if '["' in text:
        yield from _typed(text)
    for sign, pattern in ((') "', _NUMBERED), (";s:", _SERIALIZED), (' . "', _PAIR_OF_LISP)):
        if sign in text:
            yield from _found(pattern.finditer(text))
    for pair in sifted.finditer(_PAIR_IN_BRACKETS):
        group, label = ("value", pair["label"]) if pair["label"] else ("of_atom", pair["atom"])
        yield Cell(*pair.span(group), (label,), Place.MEMBER, is_quoted=True)
    yield from _found(sifted.finditer(_ANSWERED))
    yield from _behind(_BRACES, _KEY_BEFORE, sifted)
    if "' AS " in text or "' as " in text:
        yield from _found(_ALIAS.finditer(text))
    if "LIKE '" in text or "IN ('" in text or "DATE '" in text:
        yield from _found(_COMPARED.finditer(text))
    yield from _found(sifted.finditer(_FILLED))
    yield from _behind(_EQUAL, _KEY_BEFORE, sifted)


def _typed(text: str) -> Iterator[Cell]:
    for member in _TYPED.finditer(text):
        if member["value"]:
            yield Cell(*member.span("value"), (member["label"],), Place.MEMBER, is_quoted=True)
            continue
        for item in _ITEM.finditer(text, *member.span("items")):
            if item["value"]:
                yield Cell(*item.span("value"), (_PARTS.get(member["label"], ""),), Place.SEGMENT, is_quoted=True)


_PARTS = {"adr": "address", "n": "person"}


def _found(matches: Iterable[re.Match[str]]) -> Iterator[Cell]:
    for match in matches:
        yield Cell(*match.span("value"), (match["label"],), Place.MEMBER, is_quoted=True)


def _behind(pattern: re.Pattern[str], before: re.Pattern[str], sifted: Sifted) -> Iterator[Cell]:
    """Yield values that are found by what they stand in, with the label before it: labels may begin at any letter."""
    for match in sifted.finditer(pattern):
        label = before.search(sifted.text, max(0, match.start() - _LONGEST_LABEL), match.start())
        if label:
            yield Cell(*match.span("value"), (label["label"],), Place.MEMBER, is_quoted=pattern is _WRAPPED)


def alternating_tables(text: str) -> Iterator[Table]:
    """Yield each run of strings as if they were labels and values by turns; they may be anything but constants."""
    for run in _ALTERNATING.finditer(text) if '",' in text or "'," in text else ():
        strings: list[Field] = [
            (*each.span("number" if each["number"] else "value"), not each["number"])
            for each in _ANY_STRING.finditer(text, *run.span())
        ]
        labels = tuple(text[start:end] for start, end, _ in strings[::2])
        if len(strings) % 2 == 0 and not all(map(str.isupper, labels)):
            yield Table(labels, (tuple(strings[1::2]),), run.end())
