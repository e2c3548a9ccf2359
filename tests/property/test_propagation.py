"""What holds for any values and any text."""

from hypothesis import given
from hypothesis import strategies as st

from pasteguard_addon.detection.propagation import KnownValue, Propagator

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
    for finding in Propagator(values).find(text, at):
        assert 0 <= finding.start < finding.end <= len(text)
        found = text[finding.start : finding.end].lower()
        assert any(v.entity_type == finding.entity_type and found in v.text.lower() for v in known)


@given(_values, _text)
def test_later_messages_find_at_least_as_much(values: list[KnownValue], text: str) -> None:
    propagator = Propagator(values)
    covered = [
        {i for finding in propagator.find(text, at) for i in range(finding.start, finding.end)} for at in range(4)
    ]
    assert covered[0] <= covered[1] <= covered[2] <= covered[3]


@given(st.text(min_size=1), st.text(max_size=40), st.text(max_size=40))
def test_a_whole_phone_number_between_blanks_is_always_found(value: str, before: str, after: str) -> None:
    value = value.strip()
    if len(value) < 4 or any(0xD800 <= ord(char) < 0xE000 for char in value):
        return
    text = f"{before} {value} {after}"
    findings = Propagator([KnownValue("PHONE_NUMBER", value, 0)]).find(text, 0)
    covered = {i for finding in findings for i in range(finding.start, finding.end)}
    start = len(before) + 1
    assert value in text[start:]
    assert any(i in covered for i in range(start, start + len(value)))
