"""What stands in the same place as somebody who was found."""

import pytest
from presidio_analyzer import RecognizerResult

from pasteguard_addon.detection.pii.names_in_data.row_mates import row_mates


def _found(text: str, *known: tuple[str, str]) -> list[tuple[str, str]]:
    results = [RecognizerResult(kind, text.index(value), text.index(value) + len(value), 0.9) for value, kind in known]
    return [(text[hit.start : hit.end], hit.entity_type) for hit in row_mates(text, results)]


@pytest.mark.parametrize("mark", ["\t", ";", "|", ","])
@pytest.mark.parametrize("column", [0, 1, 2])
def test_the_other_cells_of_a_column_of_names_are_names(mark: str, column: int) -> None:
    rows = [["8", "up"], ["9", "down"], ["10", "left"]]
    names = ["Ann Lee", "Sipho Dlamini", "Wen-Li Xu"]
    for row, name in zip(rows, names, strict=True):
        row.insert(column, name)
    text = "see below\n" + "\n".join(map(mark.join, rows)) + "\nbye\n"
    assert _found(text, ("Ann Lee", "PERSON")) == [("Sipho Dlamini", "PERSON"), ("Wen-Li Xu", "PERSON")]
    assert _found(text.replace("\n9", "\n\n9").replace("\nSipho", "\n\nSipho")) == []


def test_most_of_a_column_has_to_be_people() -> None:
    rows = "\n".join(f"{name};1;2" for name in ("Ann Lee", "Blue Chairs", "Red Tables", "Tall Lamps", "Round Mats"))
    assert _found(rows, ("Ann Lee", "PERSON")) == []


@pytest.mark.parametrize("mark", [" - 7,5", "", ";3", " (3b)", ", 4", ": yes"])
def test_a_given_name_behind_a_comma_belongs_to_the_surname_before(mark: str) -> None:
    text = f"1. Quispe Mamani, Maria{mark}\n2. Lee"
    assert ("Maria", "PERSON") in _found(text, ("Quispe Mamani", "PERSON"))
    assert _found(f"we met Quispe Mamani, Maria{mark}\n", ("Quispe Mamani", "PERSON")) == []


@pytest.mark.parametrize("joint", [" or ", " / ", ", ", " oder ", " · "])
def test_a_number_behind_an_address_and_a_joint_is_a_phone(joint: str) -> None:
    known = ("a@example.org", "EMAIL_ADDRESS")
    assert _found(f"a@example.org{joint}910 123 456", known) == [("910 123 456", "PHONE_NUMBER")]
    assert _found(f"a@example.org{joint}12 34", known) == []


@pytest.mark.parametrize(
    "line", ["Ann Lee: {}", "Ann Lee - {}", "Ann Lee<br/>{}", "{} (Ann Lee) 9:12", "Ann Lee\t{}", "Ann Lee, {}, yes"]
)
def test_a_number_beside_a_name_is_a_phone(line: str) -> None:
    assert ("333 1234567", "PHONE_NUMBER") in _found(line.format("333 1234567"), ("Ann Lee", "PERSON"))
    for other in ("12.03.2024", "123456789", "2024-03-05", "1.234,00"):
        assert _found(line.format(other), ("Ann Lee", "PERSON")) == []


def test_the_last_words_of_a_name_stand_before_its_number() -> None:
    assert ("Abdou Ndiaye", "PERSON") in _found("Abdou Ndiaye: +39 347 765 4321", ("Abdou", "PERSON"))
    assert _found("Abdou Ndiaye said", ("Abdou", "PERSON")) == []


def test_a_number_of_the_same_town_stands_behind_whom_it_reaches() -> None:
    assert _found("call Tyrell 555-0188 if sick", ("Tyrell", "PERSON")) == [("555-0188", "PHONE_NUMBER")]
    assert _found("Tyrell 555-01889, Tyrell 2024-0188", ("Tyrell", "PERSON")) == []


@pytest.mark.parametrize("between", ["; ", ", ", "\n- "])
def test_towns_in_brackets_behind_names(between: str) -> None:
    text = between.join(["Ann Lee (Lisboa)", "Bo Ek (Zwittau)", "Wen Xu (Sabugal)"])
    found = _found(text, ("Ann Lee", "PERSON"), ("Bo Ek", "PERSON"), ("Wen Xu", "PERSON"))
    assert [value for value, kind in found if kind == "LOCATION"] == ["Lisboa", "Zwittau", "Sabugal"]


@pytest.mark.parametrize(
    "text", ["Ann Lee (Lisboa)", "Ann Lee (Chair), Bo Ek (Treasurer)", "Ann Lee (CEO), Bo Ek (CTO)"]
)
def test_one_bracket_or_roles_are_no_towns(text: str) -> None:
    known = [(name, "PERSON") for name in ("Ann Lee", "Bo Ek") if name in text]
    assert "LOCATION" not in [kind for _, kind in _found(text, *known)]
