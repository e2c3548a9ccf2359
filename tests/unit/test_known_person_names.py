"""A part of a known name is found again where it names the person, and left where it says something else."""

import pytest

from pasteguard_addon.known_values import KnownValue, KnownValueFinder

MONTHS = ("Jan", "Mai", "May", "June", "August", "April", "Juni", "Jul")
FUNCTIONS = ("Max", "Min", "Abs", "Val", "Norm", "Sum")
WORDS = ("Mark", "Will", "Price", "Stone", "Page")
PLANTS = ("Iris", "Rosa", "Erica", "Viola", "Veronica")
PRODUCTS = ("Julia", "Ruby", "Iris", "Max", "Athena")
GERMAN = ("Koch", "Wolf", "Stein", "König", "Richter", "Schneider")
MASS = ("Essen", "Gold", "Regen", "Klein", "Sommer")
SMALL = ("Rossi", "Petit", "Silva", "Wilk", "Bakker", "Blanco")


def found(name: str, text: str) -> list[str]:
    finder = KnownValueFinder([KnownValue("PERSON", name, 0)])
    return [text[f.start : f.end] for f in finder.find(text, 0)]


@pytest.mark.parametrize(
    "text",
    [
        "due on {} 5, 2024",
        "since {}",
        "5 {} 2024",
        "on the 5th of {}",
        "{} 2024 totals",
        "am 5. {} um acht",
        "{}/Feb/Mar",
        "Feb/{}/Mar",
        "Dec–{}",
        "{} to March",
        "from February to {}",
        "{}-Release",
        "the {} release",
        "le 5 {}",
        "el 5 de {}",
        "{} '24",
        "{}.2024",
    ],
)
def test_a_month(text: str) -> None:
    assert [name for name in MONTHS if found(name, text.format(name))] == []


@pytest.mark.parametrize(
    "text",
    [
        "Math.{}(1, 2)",
        "{}(a, b)",
        "{}-Age: 3600",
        "X-{}: 1",
        "{}.value",
        "obj.{}",
        "{}_size",
        "{} = 5",
        "a += {} * 2",
        "x == {} && y",
        "{}::new()",
        "/srv/{}/x",
        "{}[0]",
        "use `{}` here",
        "${}",
        "<{}>",
        "--{}=3",
        "The {} value",
        "a {} of 5",
    ],
)
def test_code(text: str) -> None:
    assert [name for name in [*FUNCTIONS, *WORDS, *PRODUCTS, *MONTHS] if found(name, text.format(name))] == []


@pytest.mark.parametrize("name", PLANTS)
@pytest.mark.parametrize("text", ["{} setosa…", "{} dataset", "{} canina L.", "an {}", "{} versicolor, and", "{} spp."])
def test_a_plant(name: str, text: str) -> None:
    assert found(name, text.format(name)) == []


@pytest.mark.parametrize(
    ("names", "text"),
    [
        (GERMAN, "der {} im Dorf"),
        (GERMAN, "Im {} gesagt"),
        (PLANTS, "Die {} im Garten"),
        (GERMAN, "dem alten {} half niemand"),
        (GERMAN, "ein {} wäre gut"),
        (GERMAN, "als {} arbeiten"),
        (MASS, "Das {} war gut"),
        (MASS, "viel {} heute"),
        (SMALL, "{} est un mot"),
        (WORDS, "{} my words"),
        (WORDS, "Click {} now"),
        (PRODUCTS, "{} 1.9 is out"),
        (PRODUCTS, "the {} package"),
        (FUNCTIONS, "{} 10 items"),
        (FUNCTIONS, "{} value"),
    ],
)
def test_a_word(names: tuple[str, ...], text: str) -> None:
    assert [name for name in names if found(name, text.format(name))] == []


EVERYBODY = dict.fromkeys((*MONTHS, *FUNCTIONS, *WORDS, *PLANTS, *PRODUCTS, *GERMAN, *SMALL, "Klein", "Gold"))


@pytest.mark.parametrize(
    "text",
    [
        "Then {} said no.",
        "Hi {}, how are you?",
        "Dear {},",
        "I asked {} about it.",
        "{}'s wife called.",
        "My brother {} is here.",
        "Regards,\n{}",
        "Thanks {}!",
        "Mr. {} came.",
        "{} (a.{}@example.org)",
        "{} and I went home.",
        "Anna and {}",
        "Gestern sagte Frau {} ab.",
        "{} wohnt hier.",
        "mein Chef {}",
        "Sag der {} Bescheid",
        "{}\t0176 99887766\t{}@example.net",
        "Frag den {} mal.",
        "Liebe {}, danke",
        "Viele Grüße\n{}",
        "mon collègue {}",
        "{} a dit oui",
        "Bonjour {},",
        "mi hermana {}",
        "{} dijo que no",
        "mio fratello {}",
        "{} ha detto no",
        "mijn broer {}",
        "{} zei nee",
        "mój brat {}",
        "{} powiedziała nie",
        "minha irmã {}",
        "{} disse não",
        "fratele {}",
        "{} a spus nu",
    ],
)
def test_a_person(text: str) -> None:
    assert [name for name in EVERYBODY if name not in found(name, text.format(name, name.lower()))] == []


@pytest.mark.parametrize("name", ["Jan", "Max", "Iris", "Julia", "Koch", "Wolf", "Rossi", "Silva"])
def test_where_nothing_else_is_said_a_given_name_counts(name: str) -> None:
    assert found(name, f"Later on, it was {name} who") == [name]
    assert found(name, f"so {name}, bitte") == [name]
    assert found(name, f"das sagte {name} zu") == [name]


@pytest.mark.parametrize("name", ["Hannelore", "Kowalczyk", "Haberkorn", "Ulrike"])
@pytest.mark.parametrize(
    "text", ["{} 5", "the {} file", "{}-Vertrag", "{}: yes", "x = {}", "an {}", "{}.docx", "({})", "{}/Feb"]
)
def test_what_is_a_name_alone_is_found_everywhere(name: str, text: str) -> None:
    assert found(name, text.format(name)) == [name]


def test_in_lower_case_only_beside_what_tells_a_person() -> None:
    assert found("jan", "in jan we ship") == []
    assert found("jan", "jan, feb, mar") == []
    assert found("jan", "hi jan, all good?") == ["jan"]
    assert found("Jan Nowak", "hi jan") == []


def test_a_double_surname_is_found_as_one() -> None:
    assert found("Anna Stein-Koch", "Frau Stein-Koch rief an, Stein-Koch schrieb.") == ["Stein-Koch", "Stein-Koch"]


@pytest.mark.parametrize("name", ["Sean O'Brien", "Dara O\u2019Connor"])
def test_an_apostrophe_that_is_escaped(name: str) -> None:
    surname = name.split()[1].replace("\u2019", "'")
    for written in (surname, surname.upper(), surname.lower()):
        doubled = written.replace("'", "''")
        text = f"x ILIKE '%{doubled}%' or /{doubled}/"
        assert found(name, text)[0].replace("''", "'") == written


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("Jan Becker", "Jan  5 10:00:01 host cron[1]"),
        ("Mark Price", "<mark>reading list</mark>\nprice: 9.99"),
        ("Mark Price", "mark\nprice"),
    ],
)
def test_dates_of_logs_and_words_of_two_lines(name: str, text: str) -> None:
    assert found(name, text) == []
