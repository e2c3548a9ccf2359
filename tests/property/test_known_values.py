"""What holds for any values and any text."""

from collections.abc import Sequence
from itertools import pairwise

from hypothesis import example, given
from hypothesis import strategies as st

from pasteguard_addon.conversation.recurrences import Recurrences
from pasteguard_addon.findings import Finding
from pasteguard_addon.known_values import KnownValue, KnownValueFinder, TextWithFindings
from pasteguard_addon.known_values.folding import bare_value
from tests.unit.canary_scan import recurrences

_words = st.sampled_from(
    ["Anna", "Schmidt", "anna", "SCHMIDT", "Berg", "x9!fGh22Q", "0171 123", "van", "Mark", "Anna Schmidt"]
)
_text = st.lists(
    st.one_of(_words, st.text(max_size=6), st.sampled_from([" ", ", ", "\n", "'s", "_"])), max_size=25
).map("".join)
_values = st.lists(
    st.builds(
        KnownValue,
        st.sampled_from(["PERSON", "LOCATION", "PHONE_NUMBER", "PASSWORD"]),
        st.one_of(_words, st.text(min_size=1, max_size=12)),
        st.integers(0, 3),
    ),
    max_size=8,
)


@given(_values, _text, st.integers(0, 3))
def test_findings_lie_within_the_text_and_hold_a_known_value_or_part(
    values: list[KnownValue], text: str, at: int
) -> None:
    known = [value for value in values if value.since <= at]
    for finding in KnownValueFinder(values).find(text, at):
        assert 0 <= finding.start < finding.end <= len(text)
        found = text[finding.start : finding.end].lower()
        assert any(v.entity_type == finding.entity_type and found in v.text.lower() for v in known)


@given(_values, _text)
def test_later_messages_find_at_least_as_much(values: list[KnownValue], text: str) -> None:
    propagator = KnownValueFinder(values)
    covered = [
        {i for finding in propagator.find(text, at) for i in range(finding.start, finding.end)} for at in range(4)
    ]
    assert covered[0] <= covered[1] <= covered[2] <= covered[3]


@given(st.text(min_size=1), st.text(max_size=40), st.text(max_size=40))
@example("asyncio", "", "")  # a word of programs names a user or a thing, never a phone
@example("Ã\x800\xad0", "", "")  # the text reads as "À00", and so does the value
@example("\u200c0\xad000", "", "")  # at its beginning the joiner is kept, and behind a blank it is none
def test_a_whole_phone_number_between_blanks_is_always_found(value: str, before: str, after: str) -> None:
    value = value.strip()
    if len(bare_value(value)) < 4 or any(0xD800 <= ord(char) < 0xE000 for char in value):
        return
    text = f"{before} {value} {after}"
    findings = KnownValueFinder([KnownValue("PHONE_NUMBER", value, 0)]).find(text, 0)
    covered = {i for finding in findings for i in range(finding.start, finding.end)}
    start = len(before) + 1
    assert value in text[start:]
    assert any(i in covered for i in range(start, start + len(value)))


@given(
    st.sampled_from(["USERNAME", "NATIONAL_ID", "PHONE_NUMBER", "PASSWORD", "STAFF_ID", "PERSON", "LOCATION"]),
    st.sampled_from(["asyncio", "config", "dirs", "project", "amd64", "true", "root", "clicks"]),
    st.sampled_from(["", "use ", "(", '{"a": "', "x_"]),
    st.sampled_from(["", " then", ")", '"}', "_x", ".txt"]),
)
def test_whatever_was_masked_is_found_in_a_models_answer_though_it_is_a_word(
    entity_type: str, value: str, before: str, after: str
) -> None:
    finder = KnownValueFinder([KnownValue(entity_type, value, 0)], has_answers=True)
    answer = TextWithFindings(before + value + after, 1, is_answer=True)
    spans = [(each.start, each.end) for each in finder.find_all([answer])[0]]
    assert (len(before), len(before) + len(value)) in spans


def _found_itself(values: list[KnownValue], text: str) -> list[Finding]:
    """What detection says of a text: some of its words, and where they stand again in it."""
    mine = KnownValueFinder(KnownValue(value.entity_type, value.text, 0) for value in values if value.text in text)
    return mine.find(text, 0)


def _parts(conversation: list[tuple[list[KnownValue], str, int]]) -> list[TextWithFindings]:
    parts: list[TextWithFindings] = []
    for values, text, step in conversation:
        at = (parts[-1].section if parts else 0) + step
        parts.append(TextWithFindings(text, at, _found_itself(values, text)))
    return parts


_conversations = st.lists(st.tuples(_values, _text, st.integers(0, 1)), max_size=6).map(_parts)


@given(_conversations, st.data())
def test_what_comes_section_by_section_is_found_as_at_once(parts: list[TextWithFindings], data: st.DataObject) -> None:
    stops = [number for number in range(1, len(parts)) if parts[number].section != parts[number - 1].section]
    chosen = sorted(data.draw(st.sets(st.sampled_from(stops)))) if stops else []
    fold = Recurrences()
    found: list[Sequence[Finding]] = []
    for start, end in pairwise([0, *chosen, len(parts)]):
        found += fold.add(parts[start:end])
    assert [sorted(each) for each in found] == [sorted(each) for each in recurrences(parts)]


@given(_conversations)
def test_many_texts_in_one_pass_are_found_as_one_by_one(parts: list[TextWithFindings]) -> None:
    for number, (part, again) in enumerate(zip(parts, recurrences(parts), strict=True)):
        others = KnownValueFinder(
            KnownValue(finding.entity_type, other.text[finding.start : finding.end], other.section)
            for index, other in enumerate(parts)
            for finding in other.findings
            if index != number
        )
        own = {(finding.start, finding.end) for finding in part.findings}
        for finding in others.find(part.text, part.section):
            covered = {i for each in (*again, *part.findings) for i in range(each.start, each.end)}
            assert (finding.start, finding.end) in own or covered >= set(range(finding.start, finding.end))
