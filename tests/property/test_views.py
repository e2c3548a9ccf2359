"""A value found in a view stands in the source where the view says, whatever it is spelled like."""

import json
import re
from collections.abc import Callable, Iterable
from email.header import Header
from html import escape
from unicodedata import normalize
from urllib.parse import quote, quote_plus

from hypothesis import given
from hypothesis import strategies as st

from pasteguard_addon.views import characters, decoded_view, escapes, typesetting

SPELLINGS: dict[str, Callable[[str], str]] = {
    "as it is": lambda value: value,
    "json": lambda value: json.dumps(value)[1:-1],
    "json in json": lambda value: json.dumps(json.dumps(value)[1:-1])[1:-1],
    "percent": lambda value: quote(value, safe=""),
    "percent twice": lambda value: quote(quote(value, safe=""), safe=""),
    "numeric entities": lambda value: "".join(f"&#{ord(c)};" for c in value),
    "hexadecimal entities": lambda value: "".join(f"&#x{ord(c):x};" for c in value),
    "entities of JSON": lambda value: escape(json.dumps(value)[1:-1]),
    "bytes": lambda value: repr(value.encode())[2:-1],
    "octal": lambda value: "".join(chr(b) if b < 128 else f"\\{b:03o}" for b in value.encode()),
    "decomposed": lambda value: normalize("NFD", value),
    "no-break": lambda value: value.replace(" ", "\u00a0"),
    "zero width": "\u200b".join,
    "full width": lambda value: "".join(chr(ord(c) + 0xFEE0) if c.isascii() and c.isalnum() else c for c in value),
    "percent of units": lambda value: "".join(c if c.isalnum() and c < "\x80" else f"%u{ord(c):04X}" for c in value),
    "coded with plus signs": quote_plus,
    "entities without semicolons": lambda value: "".join(c if c.isascii() else f"&#{ord(c)}" for c in value),
    "Perl": lambda value: "".join(c if c.isascii() else f"\\x{{{ord(c):x}}}" for c in value),
    "PowerShell": lambda value: "".join(c if c.isascii() else f"`u{{{ord(c):x}}}" for c in value),
    "read as a code page": lambda value: value.encode().decode("latin-1"),
    "coloured": "\x1b[01;31m\x1b[K".join,
    "encoded word": lambda value: Header(value, "utf-8").encode(),
}
VALUES = st.sampled_from(
    ["Jürgen Müller", "Łukasz Wiśniewski", "Zoë Brûlé", "Märta Sørensen", "Ștefan Țepeș", "Ana Conceição"]
)
AROUND = st.text(st.sampled_from("ab ,.:\n-“é…你 "), max_size=12)


@given(VALUES, st.sampled_from(sorted(SPELLINGS)), AROUND, AROUND)
def test_a_spelled_value_is_found_and_covered(value: str, spelling: str, before: str, after: str) -> None:
    spelled = SPELLINGS[spelling](value)
    text = f"{before} {spelled} {after}"
    view = decoded_view(text)
    read = view.text if view else text
    start = read.find(value)
    assert start >= 0
    span = view.to_source(start, start + len(value)) if view else (start, start + len(value))
    coded = spelled.removeprefix("=?utf-8?q?").removesuffix("?=")  # what frames an encoded word may stay
    assert text[slice(*span)] in (spelled, spelled.strip("\u200b"), coded)
    assert (view.reading(*span) if view else value) == value


@given(st.text(st.characters() | st.sampled_from("\\%&=?;#xu0123456789abcdefUQB_+\u0301\u200b\u00a0４（"), max_size=80))
def test_views_of_any_text_are_sound(text: str) -> None:
    view = decoded_view(text)
    if view is None:
        return
    assert view.text != text
    last = 0
    for at in range(len(view.text)):
        start, end = view.to_source(at, at + 1)
        assert 0 <= start < end <= len(text)
        assert start >= last or view.is_changed(start, end)
        last = max(last, start)
        assert view.text[at] in view.reading(start, end)


@given(st.text(st.characters(codec="ascii", exclude_characters="\\%&=+\b"), max_size=200))
def test_plain_text_has_no_view(text: str) -> None:
    assert decoded_view(text) is None


@given(
    st.text(
        st.sampled_from("aA1 .(é你\u0301\u00ad\u200b\u200c\u200d\ufe0f\u00a0\u0663４Ａ（＋ﬁ\u1100\u1161\u11a8"),
        max_size=30,
    )
)
def test_forms_are_found_around_what_is_beyond_ascii_as_in_the_whole(text: str) -> None:
    assert _spans(characters._forms(text)) == _spans(characters._FORMS.finditer(text))


@given(st.text(st.sampled_from("\\\\\\uUxdDcC0139afAF/{} \n."), max_size=40))
def test_escapes_are_found_behind_backslashes_as_in_the_whole(text: str) -> None:
    assert _spans(escapes._backslashes(text)) == _spans(escapes._BACKSLASH.finditer(text))


@given(st.text(st.sampled_from("ab=?&+%4 \n.(@"), max_size=40))
def test_blanks_of_queries_are_found_on_their_lines_as_in_the_whole(text: str) -> None:
    values = [
        each for each in escapes._QUERY_VALUE.finditer(text) if escapes._BLANK_IN_QUERY.search(text, *each.span())
    ]
    assert (
        {*_spans(values)}
        <= {*_spans(escapes._values_with_blanks(text))}
        <= {*_spans(escapes._QUERY_VALUE.finditer(text))}
    )


@given(
    st.lists(
        st.sampled_from(["\x1b", "\\", "x1b", "e", "033", "^", "[", "]8;", "\u241b", "m", "0", "\n", "\x07", "a"]),
        max_size=9,
    )
)
def test_codes_of_terminals_begin_with_an_escape_however_it_is_written(parts: list[str]) -> None:
    escape = r"(?:\x1b|\\{1,64}(?:u001[bB]|x1[bB]|033|e)|\^\[|\u241b|\ufffd)"
    plainly = re.compile(
        rf"{escape}\[[0-9;:?]{{0,24}}[A-Za-z]"
        rf"|{escape}\]8;[^\n\x07\x1b\\]{{0,500}}(?:\x07|\\{{1,64}}(?:u0007|x07|007|a)|{escape}\\{{1,64}})"
    )
    text = "".join(parts)
    assert _spans(typesetting._TERMINAL.finditer(text)) == _spans(plainly.finditer(text))


def _spans(found: Iterable[re.Match[str]]) -> list[tuple[int, int]]:
    return [match.span() for match in found]
