"""The quick test of a short text lets through every value that would be found in it."""

import re
from base64 import b64encode
from collections.abc import Callable
from itertools import chain

from hypothesis import example, given
from hypothesis import strategies as st

from pasteguard_addon.conversation.short_text import ShortText, ValuesToSeek
from pasteguard_addon.known_values import KnownValue, KnownValueFinder, TextWithFindings
from pasteguard_addon.known_values.numbers import grouped_otherwise
from tests.kit.notations import CODES, DAYS, PARTS, TELEPHONES, dates
from tests.kit.spelled_names import ACCOUNTS, NAMES, SHAPES, spelled

_values = st.lists(st.sampled_from(NAMES), min_size=1, max_size=6, unique=True)
_shown = st.tuples(st.sampled_from(SHAPES), st.sampled_from(NAMES)).map(lambda pair: spelled(*pair))
_text = st.lists(st.one_of(_shown, st.sampled_from([" ", "\n", "s ", "n\\n", "x", "私は", "و", "_", ", "])), max_size=6)


@given(_values, _text.map("".join))
@example(["Maria Schneider"], "محمد العليmariaschneider")
@example(["Maria Schneider", "Νίκος Παπαδόπουλος"], "Maria SchneiderΠαπαδόπουλος Ν.")
@example(["Sean O'Brien"], "/src/ @sobrien")
@example(["Sean O'Brien"], "WHERE name ILIKE '%o''brien%'")
@example(["Maria Schneider"], "S as in Sam, c as in Carl, h as in Hal, n e i d e r; S-C-H-N-E-I-D-E-R")
@example(["Sean O'Brien"], "obrien_cv.pdf")
def test_no_value_is_left_out_that_would_be_found(values: list[str], text: str) -> None:
    part = TextWithFindings(text, 1)
    kept = ShortText([part]).candidates(ValuesToSeek(["PERSON"] * len(values), values))
    all_values = [KnownValue("PERSON", value, 0) for value in values]
    found = KnownValueFinder(all_values).find_all([part])
    assert KnownValueFinder([all_values[index] for index in kept]).find_all([part]) == found


@given(
    st.sampled_from(["0171 1234567", "+49 (30) 123-456", "555-0100-22"]), st.sampled_from("_-. \n"), st.text(max_size=4)
)
def test_no_number_is_left_out_that_is_joined_otherwise(value: str, joint: str, around: str) -> None:
    part = TextWithFindings(f"{around}/{re.sub('[ ()-]+', joint, value)}/{around}", 1)
    known = [KnownValue("PHONE_NUMBER", value, 0)]
    if KnownValueFinder(known).find_all([part]) != [[]]:
        assert ShortText([part]).candidates(ValuesToSeek(["PHONE_NUMBER"], [value])) == [0]


def test_no_value_is_left_out_that_stands_as_it_was_written_and_not_as_it_reads() -> None:
    value = "Ã\x8017\xad12"  # in a view the pair becomes one letter and the hyphen nothing
    part = TextWithFindings(f"use {value}", 1)
    assert ShortText([part]).candidates(ValuesToSeek(["PASSWORD"] * 2, ["hunter2", value])) == [1]


PLACES = ("221B Baker Street", "New York", "DE89 3704 0044 0532 0130 00", "(415) 555-2671", "[]", "one two three")


@given(
    st.lists(st.sampled_from(PLACES), min_size=1, unique=True), st.sampled_from(["_", "-", " | ", "\n// ", "</td><td>"])
)
def test_no_value_is_left_out_of_which_the_words_are_joined_otherwise(values: list[str], joint: str) -> None:
    part = TextWithFindings(" ; ".join(re.sub(r"\W+", joint, value) for value in values), 1)
    kinds = ["LOCATION"] * len(values)
    known = [KnownValue(kind, value, 0) for kind, value in zip(kinds, values, strict=True)]
    kept = ShortText([part]).candidates(ValuesToSeek(kinds, values))
    found = KnownValueFinder(known).find_all([part])
    assert KnownValueFinder([known[index] for index in kept]).find_all([part]) == found
    assert len(found[0]) >= len(set(values) - {"[]"})
    covered = {at for finding in found[0] for at in range(finding.start, finding.end)}
    left = "".join(char for at, char in enumerate(part.text) if at not in covered and char.isalnum())
    assert set(left) <= set("td")  # of tags between cells: nothing of a value stays


@given(
    st.lists(st.sampled_from(["kX9-pl_0Qz", "hunter" + "2", "ключ-7-ключ", "ǁ12345678", "ab.c@d-ef.org"]), min_size=1),
    st.sampled_from(["", "\0", '" + "', "<wbr>"]),
    st.sampled_from([str, str.swapcase]),
)
def test_no_value_is_left_out_that_is_broken(values: list[str], gap: str, case: Callable[[str], str]) -> None:
    part = TextWithFindings(" ; ".join(gap.join(case(value)) for value in values), 1)
    known = [KnownValue("PASSWORD", value, 0) for value in values]
    kept = ShortText([part]).candidates(ValuesToSeek(["PASSWORD"] * len(values), values))
    found = KnownValueFinder(known).find_all([part])
    assert KnownValueFinder([known[index] for index in kept]).find_all([part]) == found
    assert found[0]


_NUMBERS = [
    *(("DATE_OF_BIRTH", each) for day in DAYS for each in dates(day)),
    *(("PHONE_NUMBER", each) for pair in TELEPHONES.items() for each in (pair[0], *pair[1])),
    *(("ENV_PASSWORD", each) for code in CODES for each in (code, *grouped_otherwise(code))),
    *(("ENV_PASSWORD", each) for each in ("Kartoffel#77xQ", "Kartoff…", "[... 12 chars omitted ...]#77xQ")),
    *((kind, each) for kind, value, own in PARTS for each in (value, *own)),
    *(("CREDIT_CARD", each) for each in ("4539 1488 0343 6467", "ending in 6467", "card ****6467", "尾号6467")),
    *(("PERSON", each) for each in ("Mikko Virtanen", "Virtaselle", "Hanna Żukowska", "Żukowską", "zukowskiej")),
    *(("PERSON", each) for name in ACCOUNTS for each in (name, *ACCOUNTS[name].split())),
]


@given(st.lists(st.sampled_from(_NUMBERS), min_size=1, max_size=4), st.lists(st.sampled_from(_NUMBERS), min_size=1))
def test_no_value_is_left_out_that_stands_in_another_notation(
    known: list[tuple[str, str]], written: list[tuple[str, str]]
) -> None:
    part = TextWithFindings("; ".join(each for _, each in written), 1)
    values = [KnownValue(kind, value, 0) for kind, value in known]
    kept = ShortText([part]).candidates(ValuesToSeek(*map(list, zip(*known, strict=True))))
    found = KnownValueFinder(values).find_all([part])
    assert KnownValueFinder([values[index] for index in kept]).find_all([part]) == found


@given(st.lists(st.lists(st.sampled_from(_NUMBERS), max_size=3), max_size=5), st.lists(st.sampled_from(_NUMBERS)))
def test_values_that_are_added_little_by_little_are_those_of_one_go(
    steps: list[list[tuple[str, str]]], written: list[tuple[str, str]]
) -> None:
    short = ShortText([TextWithFindings("; ".join(each for _, each in written), 1)])
    grown = ValuesToSeek()
    for number, step in enumerate(steps, 1):
        grown.add(*_unzipped(step))
        assert short.candidates(grown) == short.candidates(ValuesToSeek(*_unzipped([*chain(*steps[:number])])))


def _unzipped(pairs: list[tuple[str, str]]) -> tuple[list[str], list[str]]:
    return [kind for kind, _ in pairs], [value for _, value in pairs]


@given(st.lists(st.sampled_from(["kX9-pl_0Qz", "Maria Schneider", "ab.c@d-ef.org"]), min_size=1), st.booleans())
def test_no_value_is_left_out_that_stands_in_codes(values: list[str], is_hex: bool) -> None:
    codes = [value.encode().hex() if is_hex else b64encode(value.encode()).decode() for value in values]
    part = TextWithFindings(" ; ".join(codes), 1)
    kinds = ["PERSON" if " " in value else "PASSWORD" for value in values]
    known = [KnownValue(kind, value, 0) for kind, value in zip(kinds, values, strict=True)]
    kept = ShortText([part]).candidates(ValuesToSeek(kinds, values))
    found = KnownValueFinder(known).find_all([part])
    assert KnownValueFinder([known[index] for index in kept]).find_all([part]) == found
    assert found[0]
