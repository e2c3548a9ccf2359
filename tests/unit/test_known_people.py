"""Names of people of whom an encyclopedia tells: the file they are looked up in, and what else bears them."""

import re

import pytest

from pasteguard_addon.conversation.figures import is_public_figure, may_stand_beside_figures
from pasteguard_addon.conversation.whose import load_lists
from pasteguard_addon.lexicon import known_people
from pasteguard_addon.lexicon.endings import plain, stem
from pasteguard_addon.lexicon.known_people import is_borne_by_known, is_key, keys_of
from scripts.lexicon.index import common_names, keys, names
from tests.unit.test_world_questions import masked


def lines() -> list[bytes]:
    return known_people._LINES._lines[:].removesuffix(b"\n").split(b"\n")


def test_the_file_is_what_its_lists_give_and_in_order() -> None:
    written = [line for line in lines() if not line.startswith(b"# ")]
    assert written == sorted(keys(names()) | common_names())


def test_every_line_is_found_and_what_lies_between_is_not() -> None:
    some = lines()[2::977]
    assert all(is_key(line.decode()) for line in [*some, lines()[2], lines()[-1]])
    assert not any(is_key(line.decode() + " ") for line in some)
    assert not is_key("")
    assert not is_key("\uffff")
    assert not is_key("a\nb")
    assert not is_key("# Keys")


@pytest.mark.parametrize(
    ("name", "form"),
    [
        ("Karel Hynek Mácha", "Karla Hynka Máchy"),
        ("Maria Skłodowska-Curie", "Marii Skłodowskiej-Curie"),
        ("Лев Толстой", "Льва Толстого"),
        ("Фёдор Достоевский", "Фёдору Достоевскому"),
    ],
)
def test_endings_of_cases_are_left_out(name: str, form: str) -> None:
    first, *rest = (stem(plain(each)).split() for each in (name, form))
    assert first[1:] == rest[0][1:]


@pytest.mark.parametrize("sign", ["", "=", "&"])
def test_keys_of_a_name(sign: str) -> None:
    assert "*karenina" in set(keys_of("anna karenina", sign))
    assert {"": "anna karenin|,a", "=": "=anna karenina", "&": "&anna karenin"}[sign] in set(
        keys_of("anna karenina", sign)
    )


@pytest.mark.parametrize(
    "name",
    [
        *("Lionel Messi", "Einsteins", "Novak Djokovic", "Marii Skłodowskiej-Curie", "爱因斯坦"),
        *("アインシュタイン", "마리 퀴리", "ألبرت أينشتاين", "Μαρία Κιουρί", "विलियम शेक्सपीयर", "Астрид Линдгрен"),
    ],
)
def test_who_has_articles_in_most_wikipedias_is_known(name: str) -> None:
    assert is_public_figure(name)


@pytest.mark.parametrize("name", ["Thomas Müller", "Andrew Johnson", "Boris Becker", "John Williams"])
def test_a_name_that_many_bear_needs_more_than_itself(name: str) -> None:
    assert is_borne_by_known(plain(name))
    assert not is_public_figure(name)
    assert masked(f"Did {{{name}}} pay the rent?") == [name]
    assert masked(f"Did {{{name}}} win the World Cup?") == []
    assert masked(f"Who was better, {{{name}}} or {{Lionel Messi}}?") == []


@pytest.mark.parametrize("name", ["Сергей Иванов", "Ольга Смирнова", "Kasia Nowak", "Нина Петрова", "Li Na", "张伟"])
def test_a_name_of_two_common_words_is_nobodys_alone(name: str) -> None:
    assert not is_public_figure(name)
    assert not may_stand_beside_figures(name) or not name.isascii()


@pytest.mark.parametrize(
    "text",
    [
        "Wie alt ist Königin {Margrethe}?",
        "Hvor gammel er dronning {Margrethe}?",
        "¿Quién coronó al rey {Felipe}?",
        "Explica el mito de {Orfeo y Eurídice}",
        "Rezept für {Wiener Schnitzel}",
        "Wer gewann die WM 2014, {Gätzke} oder {Haberkorn}?",
        "Qui a gagné {Roland-Garros}?",
    ],
)
def test_frames_that_only_people_of_the_world_stand_in(text: str) -> None:
    assert masked(text) == []


@pytest.mark.parametrize(
    "text",
    [
        "Wie alt ist {Margrethe}?",
        "Wer gewann die WM-Wette, {Anna} oder {Haberkorn}?",
        "Recipe for {Anna}?",
        "Is {Margrethe} in today?",
    ],
)
def test_those_without_such_a_frame_are_somebody(text: str) -> None:
    assert masked(text) != []


def test_what_names_many_people_is_no_question() -> None:
    assert masked("Who is better? " + "{Messi} " * 100) == []
    assert len(masked("Who is better? " + "{Messi} " * 101)) == 101


@pytest.mark.parametrize("where", ["{0}", "{0} {1}", "{1} {0}", "{1} {0} {1}"])
def test_what_a_text_is_about_stands_at_its_ends(where: str) -> None:
    asked, long = "Did {Thomas Müller} win the World Cup?", "Nothing of it. " * 300
    is_within = where.count("1") > 1
    assert masked(where.replace("{0}", asked).replace("{1}", long)) == (["Thomas Müller"] if is_within else [])


def test_lists_are_there_before_the_first_question() -> None:
    load_lists()
    assert masked("Who was {Marie Curie}?") == []


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Is {Paula Newman} ill?", "en"),
        ("Ist {Michaela Schumacher} krank?", "de"),
        ("Perché {Maria Antonietti} è assente?", "it"),
        ("¿Cuándo vino {Francisco Francos}?", "es"),
    ],
)
def test_another_ending_is_another_name_where_names_have_no_cases(text: str, language: str) -> None:
    assert masked(text, language) == re.findall(r"\{(.*?)\}", text)


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Opowiedz o {Lionelu Messim}", "pl"),
        ("O čem psal {Karla Čapka}?", "cs"),
        ("Расскажи об {Антоне Чехове}", "ru"),
        ("Kuka tapasi {Albert Einsteinin}?", "fi"),
        ("Tell me about the trial of Marie {Antoinette}", "en"),
        ("¿Quién pintó eso, {Picasso} o {Matisse}?", "es"),
    ],
)
def test_known_people_in_the_cases_of_a_language(text: str, language: str) -> None:
    assert masked(text, language) == []


@pytest.mark.parametrize(
    ("name", "language"),
    [
        ("Miguel Ángel Benavente", "es"),
        ("Julio César Oquendo", "es"),
        ("Reina Bermúdez", "es"),
        ("İlper Erdoğan", "tr"),
        ("Moore", "en"),
        ("Pereira", "pt"),
        ("van Leuven", "nl"),
        ("Kennedy", "en"),
    ],
)
def test_a_part_that_is_known_makes_nobody_else_known(name: str, language: str) -> None:
    assert masked(f"{{{name}}}: where is it?", language) == [name]
    assert masked(f"Is {{{name}}} late?", language) == [name]


def test_ordinary_names_of_many_countries_are_masked() -> None:
    given = ["Anna", "Jonas", "Lucía", "Marek", "Sofie", "Matteo", "Ayşe", "Сергей", "Ольга", "Νίκος"]
    surnames = ["Fischer", "Nowak", "Moreno", "Conti", "Jansen", "Yılmaz", "Иванов", "Бондаренко", "Παπαδόπουλος"]
    names = [f"{first} {last}" for first in given for last in surnames]
    assert [name for name in names if masked(f"Is {{{name}}} late?", "en") != [name]] == []
