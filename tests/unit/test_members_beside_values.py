"""The name of a member, or an initial, is no part of the value beside it: what is masked leaves JSON whole."""

import json

import pytest

from pasteguard_addon.known_values import KnownValue, KnownValueFinder, TextWithFindings


@pytest.mark.parametrize("member", ["q", "o", "op", "user"])
@pytest.mark.parametrize("depth", [1, 2, 3])
def test_a_member_is_not_taken_for_the_beginning_of_an_account(member: str, depth: int) -> None:
    text = "Vasseur"
    for _ in range(depth):
        text = json.dumps({member: text})
    finder = KnownValueFinder(
        [
            KnownValue("PERSON", "Quentin Vasseur", 0),
            KnownValue("EMAIL_ADDRESS", f"{member}.vasseur@atelier.example", 0),
            KnownValue("USERNAME", f"{member}vasseur", 0),
        ],
        has_answers=True,
    )
    for is_answer in (False, True):
        found = finder.find_all([TextWithFindings(text, 1, is_answer=is_answer)])[0]
        assert [text[each.start : each.end] for each in found] == ["Vasseur"]


@pytest.mark.parametrize(
    ("entity_type", "value", "document"),
    [
        ("PHONE_NUMBER", "555-0182", {"555": "0182"}),
        ("NATIONAL_ID", "850714-1234", {"850714": "1234 x"}),
        ("LOCATION", "221B Baker Street", {"n": ["221B"], "Baker Street": 3}),
        ("LOCATION", "Palackého 18, 612 00 Brno", {"Palackého": ["18", "612 00 Brno"]}),
        ("ENV_PASSWORD", "Rosenkohl-88!", {"a": [["Rosenkohl"], "88!"]}),
        ("IBAN_CODE", "DE89 3704 0044 0532 0130 00", {"DE89": {"3704": "0044 0532 0130 00"}}),
    ],
)
def test_what_is_masked_leaves_json(entity_type: str, value: str, document: object) -> None:
    finder = KnownValueFinder([KnownValue(entity_type, value, 0)], has_answers=True)
    for text in (json.dumps(document), json.dumps(document, indent=2), json.dumps(json.dumps(document))):
        for is_answer in (False, True):
            left = text
            for each in reversed(finder.find_all([TextWithFindings(text, 1, is_answer=is_answer)])[0]):
                left = f"{left[: each.start]}X{left[each.end :]}"
            assert json.loads(left)
            assert left.count('"') == text.count('"')


def test_a_number_behind_the_letters_of_its_country() -> None:
    finder = KnownValueFinder([KnownValue("TAX_ID", "094014201", 0)])
    assert len(finder.find("vat: EL094014201, VAT_EL094014201", 1)) == 2
    assert finder.find("1094014201 and 0940142019", 1) == []


def test_a_surname_in_a_pattern_of_sql() -> None:
    text = "name ILIKE '%okonjo%' OR name LIKE 'okonjo%', but okonjo"
    found = KnownValueFinder([KnownValue("PERSON", "Thaddeus Okonjo", 0)]).find(text, 1)
    assert [each.start for each in found] == [13, 36]


def test_a_surname_of_three_letters_is_no_piece_of_an_identifier() -> None:
    text = "linalg.VozAlgError, VozHost, but Voz said, file_Voz.pdf"
    found = KnownValueFinder([KnownValue("PERSON", "Anna Voz", 0)]).find(text, 1)
    assert [(each.start, text[each.start : each.end]) for each in found] == [(33, "Voz"), (48, "Voz")]


def test_a_word_before_dots_is_no_name_that_was_cut() -> None:
    finder = KnownValueFinder([KnownValue("PERSON", "Anna Treekm", 0), KnownValue("PERSON", "Aisha Wagenknecht", 0)])
    text = "make the tree... ask Wagenkn..."
    assert [text[each.start : each.end] for each in finder.find(text, 1)] == ["Wagenkn"]
