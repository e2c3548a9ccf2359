import pytest

from pasteguard_addon.findings import Finding
from pasteguard_addon.masking.mask import clear_parts, mask_text, typed_placeholders
from pasteguard_addon.masking.vault import Vault


def found(*spans: tuple[int, int, str]) -> list[Finding]:
    return [Finding(start, end, kind, 1.0, "test") for start, end, kind in spans]


@pytest.mark.parametrize(
    ("text", "spans", "expected"),
    [
        ("Ada", [(0, 3, "PERSON")], "[[PERSON_1]]"),
        ("Ada, Ada", [(0, 3, "PERSON"), (5, 8, "PERSON")], "[[PERSON_1]], [[PERSON_1]]"),
        ("AdaBob", [(0, 3, "PERSON"), (3, 6, "PERSON")], "[[PERSON_1]][[PERSON_2]]"),
        ("😀Ada\u0301", [(1, 4, "PERSON")], "😀[[PERSON_1]]\u0301"),
        ("\ud83dAda\ude00", [(1, 4, "PERSON")], "\ud83d[[PERSON_1]]\ude00"),
        ("nothing", [], "nothing"),
    ],
)
def test_masks(text: str, spans: list[tuple[int, int, str]], expected: str) -> None:
    assert mask_text(text, found(*spans), Vault(), reserved=()) == expected


def test_bare() -> None:
    assert mask_text("Ada", found((0, 3, "PERSON")), Vault(), reserved=(), is_bare=True) == "PERSON_1"


def test_beside_brackets_of_the_text_it_has_its_own() -> None:
    """Else `[ PERSON_1 ]]` would be read as one placeholder, and the text's brackets be lost."""
    masked = mask_text("[ Ada ]]", found((2, 5, "PERSON")), Vault(), reserved=(), is_bare=True)
    assert masked == "[ [[PERSON_1]] ]]"


def test_reserved() -> None:
    assert mask_text("Ada", found((0, 3, "PERSON")), Vault(), reserved={"PERSON1"}) == "[[PERSON_2]]"


def test_typed_placeholders_are_those_that_were_issued() -> None:
    vault = Vault()
    vault.name_for("US_SSN", "x", ())
    text = "[[US_SSN_1]] [[US_SSN_2]] [US_SSN_1] [[us_ssn_1]] x[[US_SSN_1]]"
    findings = typed_placeholders(text, vault)
    assert [(f.start, f.end, f.entity_type) for f in findings] == [
        (0, 12, "US_SSN"),
        (len(text) - 12, len(text), "US_SSN"),
    ]


def test_clear_parts() -> None:
    assert list(clear_parts("a Ada b Bob", found((2, 5, "PERSON"), (8, 11, "PERSON")))) == ["a ", " b ", ""]
    assert list(clear_parts("ab", [])) == ["ab"]
