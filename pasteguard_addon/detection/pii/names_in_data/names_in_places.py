"""Names that their place tells: before an address, in tags and paths, in notes to colleagues, as labels, in lists."""

import re
from collections.abc import Iterator

from pasteguard_addon.detection.pii.names.name_shape import NAME, WORD, is_name
from pasteguard_addon.detection.pii.patterns.base import Hit
from pasteguard_addon.lexicon.mere_names import is_mere_given_name
from pasteguard_addon.lexicon.words import double_names, is_common, is_given_name, is_term
from pasteguard_addon.sieve import Sieve, Sifted
from pasteguard_addon.text_shape import is_code_line, line_of

_STRONG = 0.85
_LIKELY = 0.7

_TAG = re.compile(
    r"<([\w:-]*(?i:name|author|owner|contact|person|patient|customer|sender|recipient|nom|nombre|nome|naam))>\s{0,2}"
    rf"(?P<name>{NAME})\s{{0,2}}</\1>"
)
_VOICE = re.compile(rf"<v(?:\.[\w.]{{1,40}})? (?P<name>{NAME})\.?>")
"""Who speaks in a subtitle, https://www.w3.org/TR/webvtt1/#webvtt-cue-voice-span"""
_BEFORE_ADDRESS = re.compile(rf"(?:^|(?<=[\s\"'(\[,;:]))(?P<name>{NAME})[\"']?[ ]\Z")
_ADDRESS = re.compile(r"<[^\s<>@]{1,64}@[^\s<>@]{1,200}>")
_MAX_NAME_CHARS = 80
_OF_PATH = re.compile(rf"[\w.-][/\\](?P<name>{WORD}(?:[ ]{WORD}){{1,2}})(?=[/\\?#&\"'\s]|$)")
"""A folder or a record that bears a name: `/patients/John Miller`."""
_NOTE = re.compile(
    rf"(?<![\w.])(?:TODO|FIXME|XXX|HACK|NOTE|BUG|REVIEW|OPTIMIZE)(?:[ ]?\([ ]?@?(?P<name>{NAME})(?=[ ]?[),:;])"
    rf"|[ :]{{1,2}}@?(?P<other>{NAME})(?=:[ ]))"
)
"""Whom a comment asks: `TODO(Mehmet): …`, `XXX Ann: …`."""
_LABEL = re.compile(
    r"^[ \t]*(?:[-*•+][ ](?:\[[ xX]?\][ ])?|\[[ xX]?\][ ]|\d{1,2}[.)][ ]|\[?\d{1,2}:\d\d(?::\d\d)?\]?[ ])"
    rf"(?P<name>{NAME}):[ ](?=[^\W\d_])",
    re.M,
)
"""Who does what in minutes, and who says what in a chat."""
_COPYRIGHT = re.compile(
    r"(?:[Cc]opyright|©|\([Cc]\))(?:[ ]?(?:©|\([Cc]\)))?[ ](?:19|20)\d\d"
    r"(?:[ ]?[-–,][ ]?(?:\d{4}|present|now)){0,9},?[ ](?:by[ ])?"
    rf"(?P<name>{NAME})(?=[ ]?(?:[<(,;.*]|$))",
    re.M,
)
_WITH_INITIAL = re.compile(
    r"(?<![\w.@/'’-])(?P<name>[^\W\d_a-z][^\W\d_A-Z]{2,20} [^\W\d_a-z]\.)(?=[\s,;:)\]!?\"”»]|$)"
    r"(?![ ][^\W\d_a-z][^\W\d_])"
)
"""Somebody whose surname is cut, as in reports: "the son (Jens W.) called"."""
_OF_PASSENGER = re.compile(
    r"^[ \t]*(?:\d{1,3}[.)]?[ ]{1,3}\d?)?(?P<surname>[^\W\d_a-z]{2,24}(?:[ -][^\W\d_a-z]{2,24})?)"
    r"/(?P<given>[^\W\d_a-z]{2,24}(?:[ ](?!(?:MRS?|MS|MISS|MSTR|DR|CHD|INF)\b)[^\W\d_a-z]{2,24})?)"
    r"(?=[ \t]{2}|[ \t]*\r?$|[ ](?:MRS?|MS|MISS|MSTR|DR|CHD|INF)\b)",
    re.M,
)
"""As airlines print it, on a line of its own or before the seat: `KEUDEL/ELLI  Y 12A`."""
_CALLED = re.compile(
    r"(?:^|>|(?<=[.!?][ ])|[:][ ])[ \t]*(?P<name>[^\W\d_a-z][^\W\d_A-Z]{2,20}),[ ](?=[^\W\d_A-Z]{2})", re.M
)
"""Whom somebody speaks to at the beginning of a sentence: "Hania, słyszysz mnie?"."""
_ITEM = r"[^\W\d_]{2,20}+"
_LIST = re.compile(
    rf"(?<![\w@./'’-]){_ITEM}"
    rf"(?:(?:,[ ]?|[ ]?[;/|][ ]?|\r?\n[ \t]*+(?:[-*•+][ ]|\d{{1,2}}[.)][ ])?){_ITEM}){{2,}}+"
    rf"(?:,?[ ](?:and|und|et|y|e|en|i|og|och|ja|a|ve|и|та|&|\+)[ ]{_ITEM})?+(?![\w@/'’-]|\.\w)"
)
"""Who comes, who is in which group: "anna, mehmet, jonas and lucia", or one a line."""
_ITEM_OF_LIST = re.compile(_ITEM)
_FEWEST_IN_LIST, _MOST_OTHERS = 3, 0.25
_SIEVE = Sieve(_ADDRESS, _OF_PATH, _NOTE, _LABEL, _COPYRIGHT, _LIST, _WITH_INITIAL, _OF_PASSENGER, _CALLED)


def names_in_places(text: str) -> Iterator[Hit]:
    """Yield the names; some overlap."""
    sifted = _SIEVE.sift(text)
    yield from _before_addresses(sifted)
    yield from _in_tags(text)
    yield from _in_paths(sifted)
    yield from _in_notes(sifted)
    yield from _as_labels(sifted)
    yield from _in_copyrights(sifted)
    yield from _in_lists(sifted)
    yield from _with_initials(sifted)
    yield from _of_passengers(sifted)


def _before_addresses(sifted: Sifted) -> Iterator[Hit]:
    """Yield the name in `First Last <first@example.org>`."""
    text = sifted.text
    for address in sifted.finditer(_ADDRESS):
        window = max(0, address.start() - _MAX_NAME_CHARS)
        line_start = text.rfind("\n", window, address.start()) + 1 or window
        match = _BEFORE_ADDRESS.search(text, line_start, address.start())
        if match and is_name(text, *match.span("name"), is_strict=False):
            yield Hit(*match.span("name"), "PERSON", _STRONG)


def _in_tags(text: str) -> Iterator[Hit]:
    at = text.find("<")
    while at >= 0:
        voice = _VOICE.match(text, at)
        match = voice or _TAG.match(text, at)
        if match and is_name(text, *match.span("name"), is_strict=not voice, is_rare=True, is_key=True):
            yield Hit(*match.span("name"), "PERSON", _LIKELY)
        at = text.find("<", at + 1)


def _in_paths(sifted: Sifted) -> Iterator[Hit]:
    text = sifted.text
    for match in sifted.finditer(_OF_PATH):
        words = match["name"].split()
        is_full = is_given_name(words[0]) and all(double_names().get(w.lower()) or not is_common(w) for w in words[1:])
        if is_full and is_name(text, *match.span("name"), is_strict=True, is_rare=True, is_key=True):
            yield Hit(*match.span("name"), "PERSON", _LIKELY)


def _in_notes(sifted: Sifted) -> Iterator[Hit]:
    text = sifted.text
    for note in sifted.finditer(_NOTE):
        span = note.span("name" if note["name"] else "other")
        if not text[slice(*span)].isupper() and is_name(text, *span, is_strict=False, is_rare=True, is_key=True):
            yield Hit(*span, "PERSON", _LIKELY)


def _as_labels(sifted: Sifted) -> Iterator[Hit]:
    text = sifted.text
    for label in sifted.finditer(_LABEL):
        if is_mere_given_name(label["name"].split()[0]) and is_name(
            text, *label.span("name"), is_strict=True, is_rare=True, is_key=True
        ):
            yield Hit(*label.span("name"), "PERSON", _LIKELY)


def _in_copyrights(sifted: Sifted) -> Iterator[Hit]:
    text = sifted.text
    for line in sifted.finditer(_COPYRIGHT):
        is_full = " " in line["name"] and is_given_name(line["name"].split()[0])
        if is_full and is_name(text, *line.span("name"), is_strict=True, is_rare=True, is_key=True):
            yield Hit(*line.span("name"), "PERSON", _LIKELY)


def _of_passengers(sifted: Sifted) -> Iterator[Hit]:
    for match in sifted.finditer(_OF_PASSENGER):
        given = match["given"].split()[0].title()
        if is_given_name(given) or given.lower() in double_names():
            yield Hit(match.start("surname"), match.end("given"), "PERSON", _LIKELY)


def _with_initials(sifted: Sifted) -> Iterator[Hit]:
    for pattern in (_WITH_INITIAL, _CALLED):
        for match in sifted.finditer(pattern):
            given = match["name"].partition(" ")[0]
            if is_mere_given_name(given) and not is_term(given):
                yield Hit(*match.span("name"), "PERSON", _LIKELY)


def _in_lists(sifted: Sifted) -> Iterator[Hit]:
    """Yield given names that stand among their like, whether they have capitals or none."""
    text = sifted.text
    for found in sifted.finditer(_LIST):
        items = list(_ITEM_OF_LIST.finditer(text, *found.span()))
        names = [item for item in items if is_mere_given_name(item[0].title()) and not is_term(item[0])]
        is_of_people = len(names) >= _FEWEST_IN_LIST and len(items) - len(names) <= _MOST_OTHERS * len(items)
        if is_of_people and not is_code_line(text[slice(*line_of(text, found.start()))]):
            yield from (Hit(*name.span(), "PERSON", _LIKELY) for name in names)
