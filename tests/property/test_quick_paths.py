"""Quick ways must find all that slow, obvious ones find."""

import json
import re
from itertools import product
from random import Random
from unittest.mock import patch

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from pasteguard_addon.conversation import recurrences as recurrences_module
from pasteguard_addon.findings import Finding
from pasteguard_addon.known_values import KnownValue, KnownValueFinder, TextWithFindings, search
from pasteguard_addon.masking.placeholder import normalise
from pasteguard_addon.masking.typed import may_be_typed, typed_names
from pasteguard_addon.proxy import routing
from tests.kit.examples import examples
from tests.unit.canary_scan import recurrences

TYPES = ("PERSON", "EMAIL_ADDRESS", "API_KEY", "K2")
OPENINGS = st.sampled_from(
    ("", "[", "[[", "<", "&#91;", "%5B", "\\u005b", "\\uff3b", "［", "\\n", "\n", "x", "[1, K", '"')
)
SEPARATORS = st.sampled_from(("", "_", "-", " ", "\\", "\\_", "__", "é", "ß", "ı", "\n"))
KINDS = {
    **dict.fromkeys(("Anna", "Weber", "anna", "WEBER", "ΟΔΥΣΣΕΥΣ", "Οδυσσεύς"), "PERSON"),
    "kY7!wq82xQp91": "PASSWORD",
    "kY7\ud800wq82xQp91": "PASSWORD",
    "Dresden": "LOCATION",
    "0171 1234567": "PHONE_NUMBER",
}
WORDS = st.sampled_from((*KINDS, "x", "\n", "-", "İ", "ς", "Σ", "\ud800", "Herr"))


@st.composite
def typed(draw: st.DrawFn) -> str:
    words = "".join(draw(SEPARATORS) + word for word in draw(st.sampled_from(TYPES)).split("_"))
    name = words.lower() if draw(st.booleans()) else words
    return draw(OPENINGS) + name + draw(SEPARATORS) + draw(st.sampled_from(("1", "12", "1x", "x")))


@pytest.mark.parametrize("end", ["\\n", "\\u000a", "\\u000D", "\n"])
def test_a_line_end_in_a_typed_placeholder_counts_however_it_is_written(end: str) -> None:
    assert may_be_typed(f'"[PERSON{end}1"', ("PERSON",))
    assert may_be_typed(f'"\\u005bPERSON{end}1"', ("PERSON",))


@examples(300)
@given(typed(), st.randoms(use_true_random=False), st.sampled_from((0.0, 0.02, 0.1, 0.9)), st.integers(1, 3))
def test_no_typed_placeholder_is_overlooked_however_the_json_spells_it(
    text: str, random: Random, share: float, depth: int
) -> None:
    body = text
    for _ in range(depth):
        body = '"' + "".join(_spelled(char, is_escaped=random.random() < share) for char in body) + '"'
    keys = [normalise(each) for each in TYPES]
    if any(name.startswith(key) and name[len(key) :].isdigit() for name in typed_names(text) for key in keys):
        assert may_be_typed(body, TYPES)


def _spelled(char: str, *, is_escaped: bool) -> str:
    return f"\\u{ord(char):04x}" if is_escaped else json.dumps(char)[1:-1]


@st.composite
def conversations(draw: st.DrawFn) -> list[TextWithFindings]:
    some = st.sampled_from(draw(st.lists(WORDS, min_size=2, max_size=3)))  # of all words few would stand again
    parts: list[TextWithFindings] = []
    at = 0
    for words in draw(st.lists(st.lists(some, min_size=1, max_size=4), min_size=1, max_size=5)):
        at += draw(st.integers(0, 1))
        findings, start = [], 0
        for word in words:
            if word in KINDS and draw(st.booleans()):
                findings.append(Finding(start, start + len(word), KINDS[word], 0.85, "test"))
            start += len(word) + 1
        parts.append(TextWithFindings(" ".join(words), at, tuple(findings)))
    return parts


@examples(300)
@given(conversations(), st.sampled_from((0, 4_000)), st.sampled_from((0, 12)))
def test_no_recurrence_is_overlooked(parts: list[TextWithFindings], short_chars: int, few: int) -> None:
    with patch.object(recurrences_module, "_SHORT_REST_CHARS", short_chars), patch.object(search, "_FEW", few):
        found = recurrences(parts)
    for part, findings in zip(parts, found, strict=True):
        own = _where([part], part) | {at for each in part.findings for at in range(each.start, each.end)}
        others = [other for other in parts if other is not part and other.section <= part.section]
        assert _where(others, part) - own <= {at for each in findings for at in range(each.start, each.end)}


_NAMES = ("Nora Weber", "Nora Weber-Lee", "Ross O'Brien", "ROSS O’BRIEN", "Tess Ōe", "2pac Shakur", "Zoë", "Bo Xu")
_BEFORE = ("", " ", "x", "_", "2", "-", "\n", "\\n", "\\r", "\\t", "\\x", "Dr. ", "d'", "ς")
_BEHIND = ("", " ", "s", "'s", "s2", "_", "-x", "2", "²", "\\n", "\ud800")
_NEXT_TO_NAMES = sorted({*product(_BEFORE, ("", " ")), *product(("", " "), _BEHIND)})


@pytest.mark.parametrize("name", _NAMES)
def test_no_name_is_overlooked_in_a_short_message(name: str) -> None:
    spoken = [name, *name.split(), *re.split(r"[\W_]", name)]
    words = {form for word in spoken if word for form in (word, word.lower(), word.upper(), word.title())}
    source = TextWithFindings(name, 1, (Finding(0, len(name), "PERSON", 0.85, "test"),))
    count = 0
    for (before, behind), word in product(_NEXT_TO_NAMES, sorted(words)):
        part = TextWithFindings(before + word + behind, 2)
        _, found = recurrences([source, part])
        expected = _where([source], part)
        assert {at for each in found for at in range(each.start, each.end)} == expected
        count += bool(expected)
    assert count > 10


def _where(sources: list[TextWithFindings], part: TextWithFindings) -> set[int]:
    """Return the characters of a part at which a value of the sources stands, looked for one by one."""
    values = [
        KnownValue(each.entity_type, source.text[each.start : each.end], source.section)
        for source in sources
        for each in source.findings
    ]
    hits = [hit for value in values for hit in KnownValueFinder([value]).find(part.text, part.section)]
    return {at for hit in hits for at in range(hit.start, hit.end)}


_WORDS = st.sampled_from(
    ["chat", "Completions", "c", "hat", "v1", "models", "-", "_", "/", "//", "x", "%63", ".", "?q", "\u212a", ""]
)


@given(st.lists(_WORDS, max_size=8).map("".join), st.sampled_from(["/v1", "", "/chat", "/a.b/v1"]), st.booleans())
@example("/v1/completions", "/chat", True)
@example("/c/hat/completions", "/v1", True)
def test_plainly_other_paths_go_where_all_readings_say(path: str, base_path: str, is_reverse: bool) -> None:
    def to() -> routing.Route:
        return routing.route("POST", "/" + path, is_upgrade=False, base_path=base_path, is_reverse=is_reverse)

    quick = to()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(routing._Paths, "is_plainly_other", lambda *_: False)
        assert quick == to()
