"""Lists of things and roles of prompts, in which a name is nobody's."""

import pytest

from pasteguard_addon.detection.pii.names.company import is_among_things, is_of_known_case, is_persona, is_project


def span(text: str, value: str) -> tuple[str, int, int]:
    start = text.index(value)
    return text, start, start + len(value)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("Student's t-test, Mann-Whitney U, Kruskal-Wallis, Shapiro-Wilk", "Mann-Whitney U"),
        ("Barrett's esophagus, Crohn's disease, Graves' disease", "Barrett"),
        ("Alzheimer's, Parkinson's and Hodgkin's lymphoma", "Parkinson"),
        ("Fonts: Helvetica, Garamond, Baskerville, Bodoni", "Baskerville"),
        ("Use Python, Redis, Cassandra and Docker", "Cassandra"),
        ("Kotlin, Swift, Ktor; Java", "Ktor"),
        ("We run MySQL, PostgreSQL, Aurora and GraphQL.", "Aurora"),
        ("| Redis | Kafka | Athena |", "Athena"),
    ],
)
def test_among_things(text: str, value: str) -> None:
    assert is_among_things(*span(text, value))


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("Anna Brandt, Redis, Kafka, Cassandra", "Cassandra"),
        ("With Redis, Kafka and Docker helped Uwe, Tomasz Nowak", "Uwe"),
        ("I know Python. Haberkorn, Lindqvist and Nowak do not.", "Haberkorn"),
        ("Haberkorn, Lindqvist, Okonkwo", "Lindqvist"),
        ("Python and Haberkorn", "Haberkorn"),
        ("ask Haberkorn about Python, Redis and Kafka", "Haberkorn"),
        ("Redis, Kafka, Hannelore", "Hannelore"),
        ("Anna's, Haberkorn's and Lindqvist's disease", "Haberkorn"),
        ("Haberkorn's, Lindqvist's and Nowak's desks", "Haberkorn"),
    ],
)
def test_among_people_or_alone(text: str, value: str) -> None:
    assert not is_among_things(*span(text, value))


@pytest.mark.parametrize(
    "text",
    [
        "You are Roo, a highly skilled software engineer.",
        "You are Jules, an extremely capable coding agent",
        "Du bist Max, ein freundlicher Assistent.",
        "Tu es Léa, une assistante utile",
        "Eres Lola, un asistente",
    ],
)
def test_a_persona(text: str) -> None:
    name = text.partition(",")[0].split()[-1]
    assert is_persona(*span(text, name))


@pytest.mark.parametrize("text", ["You are Roo, my uncle.", "I am Roo, a software engineer", "You are late, Roo"])
def test_no_persona(text: str) -> None:
    assert not is_persona(*span(text, "Roo"))


def test_a_project_is_told_by_the_address_of_its_repository() -> None:
    assert is_project(*span("Jansson is a library, see https://github.com/akheron/jansson.", "Jansson"))
    assert not is_project(*span("Haberkorn wrote https://github.com/akheron/jansson.", "Haberkorn"))
    assert not is_project(*span("Maria wrote https://github.com/acme/maria.", "Maria"))
    assert not is_project(*span("Jansson is a library", "Jansson"))


@pytest.mark.parametrize("text", ["Explain Roe v. Wade", "Who won, Roe vs. Wade?", "Roe v Wade, 1973"])
def test_parties_of_a_case_that_everybody_knows(text: str) -> None:
    assert is_of_known_case(*span(text, "Roe"))
    assert is_of_known_case(*span(text, "Wade"))
    assert is_of_known_case(*span(f"Loving v. Virginia and {text}", "Roe"))


@pytest.mark.parametrize("text", ["Roe v. Haberkorn", "Wade and Roe", "Haberkorn v. Roe v. Stranger", "Roe"])
def test_parties_of_other_cases(text: str) -> None:
    assert not is_of_known_case(*span(text, "Roe"))


def test_an_assistant_is_nobody_beside_its_maker() -> None:
    assert is_persona(*span("The assistant is Claude, created by Anthropic.", "Claude"))
    assert not is_persona(*span("Claude called about the invoice.", "Claude"))
    assert not is_persona(*span("Marie works at Anthropic.", "Marie"))
    assert not is_persona(*span("I'm Claude from accounting, please cancel the OpenAI subscription.", "Claude"))
