"""Tables of a standard's codes hold nobody's name; tables of people that have such codes do."""

import json
from collections.abc import Sequence

import pytest

from pasteguard_addon.detection.code_tables import CodeTables
from pasteguard_addon.lexicon.standard_codes import standard_codes

LANGUAGES = "de fr it pl nl en sv el hy et is es ja qu hu cs da nb fi ga pt tr ru uk ar hi zh ko vi".split()
COUNTRIES = "DE FR IT PL NL NG BE SE GR AM EE IS ES JP BO HU CZ AT CH PT DK NO FI IE GB US CA BR MX AR".split()
PEOPLE = [
    f"{given} {surname}"
    for given in ("Anna", "Mehmet", "Jürgen", "Agnieszka", "Takeshi")
    for surname in ("Haberkorn", "Kerdoncuff", "Bortolotti", "Okonkwo", "Quispe", "Lindqvist")
]


def table(kind: str, codes: Sequence[str], values: Sequence[object]) -> str:
    return json.dumps({"locale": "xx", kind: dict(zip(codes, values, strict=False))}, ensure_ascii=False, indent=2)


def holds(text: str, value: str) -> bool:
    at = text.index(value)
    return CodeTables(text).hold(at, at + len(value))


@pytest.mark.parametrize(
    ("kind", "codes"), [("languages", LANGUAGES), ("countries", COUNTRIES), ("territories", COUNTRIES)]
)
@pytest.mark.parametrize("form", ["{}", "{}-Latn"])
def test_what_codes_stand_for_is_no_name(kind: str, codes: list[str], form: str) -> None:
    values = [f"Kerdonais {code.title()}" for code in codes]
    text = table(kind, [form.format(code) for code in codes], values)
    assert all(holds(text, value) for value in values)


def test_a_table_of_scripts_may_be_short_and_have_lists_for_values() -> None:
    codes = sorted(standard_codes("scripts"))[:12]
    text = table("scripts", codes, [[f"Wort {code}", "Andere"] for code in codes])
    assert all(holds(text, f"Wort {code}") for code in codes)


@pytest.mark.parametrize("kind", ["managers", "contacts", "owners", "sales", "translators", "regions"])
@pytest.mark.parametrize("codes", [LANGUAGES, COUNTRIES])
def test_a_table_of_something_else_is_none_though_its_keys_are_codes(kind: str, codes: list[str]) -> None:
    text = table(kind, codes, PEOPLE)
    assert not any(holds(text, name) for name in PEOPLE[: len(codes)])


@pytest.mark.parametrize("kind", ["countries", "languages"])
def test_names_of_people_are_no_table_of_codes_whatever_that_is_called(kind: str) -> None:
    assert not holds(table(kind, COUNTRIES if kind == "countries" else LANGUAGES, PEOPLE), "Anna Kerdoncuff")


SURNAMES = (
    "Haberkorn Kerdoncuff Bortolotti Quispe Nowak Lindqvist Schneider Ferrari Moreau Jansen Kowalski Virtanen Hansen"
    " Novotny Horvath Ionescu Fernandes Yilmaz Ivanov Zwick Quast Garcia Okonkwo Papp Sperling Ramos Olsen Weber Costa"
    " Murphy"
).split()


@pytest.mark.parametrize(
    ("kind", "codes"), [("languages", LANGUAGES), ("countries", COUNTRIES), ("territories", COUNTRIES)]
)
def test_surnames_alone_are_no_table_of_codes_whatever_that_is_called(kind: str, codes: list[str]) -> None:
    text = table(kind, codes, SURNAMES)
    assert not any(holds(text, name) for name in SURNAMES[: len(codes)])


@pytest.mark.parametrize("form", ["{1}, {0}", "{0[0]}. {1}", "{0[0]}.M. {1}", "{0} {1}"])
@pytest.mark.parametrize("is_list", [False, True])
def test_however_people_are_written_they_are_no_table(form: str, *, is_list: bool) -> None:
    names = [form.format(*name.split()) for name in PEOPLE]
    text = table("countries", COUNTRIES, [[name] for name in names] if is_list else names)
    assert not any(holds(text, name) for name in names)


@pytest.mark.parametrize("key", ["alpha_2", "cca2", "iso_3166"])
@pytest.mark.parametrize("member", ["contact", "rep", "name"])
def test_records_with_surnames_alone_are_none(key: str, member: str) -> None:
    records = [{key: code, member: name, "zone": "Nord"} for code, name in zip(COUNTRIES, SURNAMES, strict=True)]
    text = json.dumps(records)
    assert not any(holds(text, name) for name in SURNAMES)


def test_a_few_codes_or_others_are_no_table() -> None:
    surnames = [name.partition(" ")[2] for name in PEOPLE]
    assert not holds(table("countries", COUNTRIES[:12], surnames), "Haberkorn")
    initials = [f"{left}{right}q" for left in "QXZ" for right in "QXZJKWYVBM"]
    assert not holds(table("countries", initials, surnames), "Haberkorn")


@pytest.mark.parametrize("key", ["alpha_2", "alpha_3", "cca2", "iso_639_1"])
def test_records_of_which_each_has_its_own_code_are_one(key: str) -> None:
    codes = sorted(standard_codes("languages"))[:40] if key == "iso_639_1" else COUNTRIES
    records = [{key: code, "name": f"Kerdonais {code.title()}", "numeric": "166"} for code in codes]
    text = json.dumps(records, indent=1)
    assert all(holds(text, f"Kerdonais {code.title()}") and holds(text, f'"{code}"') for code in codes)


@pytest.mark.parametrize(
    "more", [{"email": "ann@example.org"}, {"phone": "0171 5550143"}, {"birth_date": "1980-01-02"}]
)
def test_records_that_tell_what_people_have_are_none(more: dict[str, str]) -> None:
    records = [
        {"name": name.partition(" ")[2], "alpha_2": code, **more} for name, code in zip(PEOPLE, COUNTRIES, strict=True)
    ]
    assert not holds(json.dumps(records), "Haberkorn")


@pytest.mark.parametrize("codes", [COUNTRIES, COUNTRIES[:5] * 6])
def test_records_of_people_who_have_a_code_are_none(codes: list[str]) -> None:
    records = [{"name": name, "alpha_2": code} for name, code in zip(PEOPLE, codes, strict=True)]
    for text in (json.dumps(records, ensure_ascii=False), json.dumps(records)):
        assert not any(holds(text, name) for name in PEOPLE if name.isascii())


@pytest.mark.parametrize("opening", ["", "{\n", '{"languages": {\n', '"localeNames": {\n'])
def test_many_languages_of_all_lengths_need_no_name_above_them(opening: str) -> None:
    codes = sorted(standard_codes("languages"))[:80]
    assert holds(opening + ",\n".join(f'  "{code}": "Kerdonais {code}"' for code in codes), "Kerdonais ach")


@pytest.mark.parametrize("opening", ['{"translators": {\n', '"team": {', "{\n"])
def test_people_who_deal_with_as_many_languages_are_no_table(opening: str) -> None:
    codes = sorted(standard_codes("languages"))[:80]
    names = [name if opening == "{\n" else name.partition(" ")[2] for name in PEOPLE * 3]
    text = opening + ",\n".join(f'  "{code}": "{name}"' for code, name in zip(codes, names, strict=False))
    assert not any(holds(text, name) for name in names[:80])


ROWS = [
    "| {} | {} |",
    "{},{}",
    "{};{}",
    "{}\t{}",
    "    '{}' => '{}',",
    "  {}: {}",
    '    "{}": "{}",',
    "    ('{}', '{}'),",
]


def rows(form: str, head: str, codes: Sequence[str], values: Sequence[str]) -> str:
    return "\n".join([head, *(form.format(code, value) for code, value in zip(codes, values, strict=True)), ""])


def short_codes(kind: str) -> list[str]:
    return sorted(code for code in standard_codes(kind) if len(code) == 2)[:90]


@pytest.mark.parametrize("form", ROWS)
@pytest.mark.parametrize(("kind", "head"), [("languages", "ISO 639-1 | Language"), ("countries", "country codes")])
def test_what_codes_stand_for_in_rows_is_no_name_either(kind: str, head: str, form: str) -> None:
    codes = short_codes(kind)
    values = [f"Kerdonais {code.title()}" for code in codes]
    assert all(holds(rows(form, head, codes, values), value) for value in values)


@pytest.mark.parametrize("form", ROWS)
def test_what_else_stands_in_a_row_may_be_somebody(form: str) -> None:
    codes = short_codes("languages")
    text = rows(form + " | Kerdoncuff", "language | translator", codes, [f"Kerdonais {code}" for code in codes])
    assert not holds(text, "Kerdoncuff")


def test_a_comma_ends_what_a_code_stands_for() -> None:
    codes = short_codes("languages")
    text = rows("{},{},Kerdoncuff", "language,name,reviewer", codes, [f"Kerdonais {code}" for code in codes])
    assert holds(text, "Kerdonais aa")
    assert not holds(text, "Kerdoncuff")


@pytest.mark.parametrize("form", ROWS)
@pytest.mark.parametrize("head", ["country | manager", "'contacts by language' => [", "sales:", "codes"])
def test_rows_of_people_are_no_table_whatever_is_above(form: str, head: str) -> None:
    codes = short_codes("countries")
    surnames = [(SURNAMES * 3)[at] for at in range(len(codes))]
    assert not any(holds(rows(form, head, codes, surnames), name) for name in surnames)
    people = [f"{(PEOPLE * 3)[at]}" for at in range(len(codes))]
    assert not any(holds(rows(form, "language", codes, people), name) for name in people)


@pytest.mark.parametrize("form", ROWS)
def test_a_few_rows_or_codes_of_something_else_are_no_table(form: str) -> None:
    codes = short_codes("languages")
    values = [f"Kerdonais {code}" for code in codes]
    assert not holds(rows(form, "language", codes[:30], values[:30]), values[3])
    assert not holds(rows(form, "language", [f"x{code[0]}" for code in codes], values), values[3])
