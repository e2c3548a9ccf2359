"""Which language a text is told to be."""

import time

import pytest

from pasteguard_addon.detection.language.language_detector import LanguageDetector
from pasteguard_addon.findings import LanguageGuess

LANGUAGES = ("en", "de", "fr", "es", "it", "nl", "pl", "pt", "ro")


@pytest.fixture(scope="module")
def detector() -> LanguageDetector:
    return LanguageDetector(LANGUAGES)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("Can you please write a short letter to my landlord about the heating?", "en"),
        ("Kannst du mir bitte einen kurzen Brief an meinen Vermieter schreiben?", "de"),
        ("Peux-tu écrire une lettre à mon propriétaire au sujet du chauffage ?", "fr"),
        ("¿Puedes escribir una carta a mi casero sobre la calefacción de la casa?", "es"),
        ("Puoi scrivere una lettera al mio padrone di casa per il riscaldamento?", "it"),
        ("Kun je een brief schrijven aan mijn huisbaas over de verwarming?", "nl"),
        ("Czy możesz napisać list do mojego wynajmującego w sprawie ogrzewania?", "pl"),
        ("Pode escrever uma carta ao meu senhorio sobre o aquecimento da casa?", "pt"),
        ("Poți să scrii o scrisoare către proprietarul meu despre încălzire?", "ro"),
    ],
)
def test_prose_is_told(detector: LanguageDetector, text: str, code: str) -> None:
    assert detector.guess(text) == LanguageGuess(code, is_available=True)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "   \n",
        "ok",
        "42",
        "1, 2, 3",
        "+49 171 1234567",
        "2024-05-03T10:12:44Z",
        "[]{}();",
        "😀😀😀",
        "a1 b2 c3",
        "\0\0",
    ],
)
def test_too_little_to_tell(detector: LanguageDetector, text: str) -> None:
    assert detector.guess(text) is None


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("Kan du skriva ett brev till min hyresvärd om värmen i lägenheten, den fungerar inte längre?", "sv"),
        ("Можете ли вы написать письмо моему арендодателю по поводу отопления?", "ru"),
        ("大家からの手紙に返事を書いてもらえますか。暖房のことです。", "ja"),
    ],
)
def test_a_language_that_is_not_configured(detector: LanguageDetector, text: str, code: str) -> None:
    assert detector.guess(text) == LanguageGuess(code, is_available=False)


def test_code_around_prose_does_not_count(detector: LanguageDetector) -> None:
    code = "```python\nfor item in the_list:\n    print(item is not None and that)\n```\n"
    assert detector.guess(code + "Warum gibt das hier einen Fehler und wie kann ich ihn beheben?") == LanguageGuess(
        "de", is_available=True
    )


def test_the_same_text_has_the_same_language_always(detector: LanguageDetector) -> None:
    text = "server restart planned tonight"
    assert {detector.guess(text) for _ in range(20)} == {detector.guess(text)}


def test_long_text_is_sampled(detector: LanguageDetector) -> None:
    assert detector.guess("Das ist ein langer Text, und er hört nicht auf. " * 40_000) == LanguageGuess(
        "de", is_available=True
    )


def test_a_long_text_without_spaces_is_sampled_at_once(detector: LanguageDetector) -> None:
    """A search from each letter to the end took a quarter of a second."""
    start = time.thread_time()
    detector.guess("aZb" * 10_000)
    assert time.thread_time() - start < 0.1


def test_chinese_has_two_profiles_and_neither_bears_its_code() -> None:
    """Langdetect refused to choose among languages of which it knew none by name."""
    assert LanguageDetector(["zh"]).guess("restart planned maintenance window") is None
