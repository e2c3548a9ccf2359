"""The whole detection of personal data, with its models."""

import base64
import json
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from random import Random

import numpy as np
import pytest
from presidio_analyzer import AnalyzerEngine

from pasteguard_addon.detection.pii import PiiRecognizer
from pasteguard_addon.detection.pii.model.evidence import Evidence
from pasteguard_addon.detection.pii.model.name_model import ADDRESS, GROUPS, PERSON, Words
from pasteguard_addon.detection.pii.names.people import people
from pasteguard_addon.detection.pii.names.places import places
from pasteguard_addon.detection.pii.presidio.spacy_engine import TokenEngine
from pasteguard_addon.entity_types import DEFAULT_TYPES, PERSONAL_TYPES
from pasteguard_addon.errors import SettingsError
from pasteguard_addon.findings import settle

_DATA = Path(__file__).resolve().parents[2] / ".." / "shared" / "data" / "pii"


@pytest.fixture(scope="module")
def accurate() -> PiiRecognizer:
    return PiiRecognizer()


@pytest.fixture(scope="module")
def fast() -> PiiRecognizer:
    return PiiRecognizer(engine="fast")


def found(recognizer: PiiRecognizer, text: str, language: str = "en") -> list[tuple[str, str]]:
    return [(text[f.start : f.end], f.entity_type) for f in settle(recognizer.find(text, language), text)]


@pytest.mark.parametrize(
    ("text", "language", "expected"),
    [
        ("Schedule a meeting with John Smith tomorrow", "en", [("John Smith", "PERSON")]),
        ("my boss sarah connelly wants it by friday", "en", [("sarah connelly", "PERSON")]),
        ("The conference is in New York next week", "en", [("New York", "LOCATION")]),
        ("Meeting mit Max Müller in München", "de", [("Max Müller", "PERSON"), ("München", "LOCATION")]),
        ("Peux-tu écrire à Camille Moreau à Lyon ?", "fr", [("Camille Moreau", "PERSON"), ("Lyon", "LOCATION")]),
        ("Reunión con Ana Martínez en Cádiz", "es", [("Ana Martínez", "PERSON"), ("Cádiz", "LOCATION")]),
        ("Scrivi a Giulia Romano di Bologna.", "it", [("Giulia Romano", "PERSON"), ("Bologna", "LOCATION")]),
        ("Zadzwoń do Agnieszki Nowak w piątek", "pl", [("Agnieszki Nowak", "PERSON")]),
        ("Frau Aylin Yıldırım wohnt in Köln.", "de", [("Aylin Yıldırım", "PERSON"), ("Köln", "LOCATION")]),
        ("Skriv till Anna Lindqvist", "sv", [("Anna Lindqvist", "PERSON")]),
        ('u = User(name="Alice Johnson")', "en", [("Alice Johnson", "PERSON")]),
        ("Wire it to DE89 3704 0044 0532 0130 00", "en", [("DE89 3704 0044 0532 0130 00", "IBAN_CODE")]),
    ],
)
def test_what_is_found(accurate: PiiRecognizer, text: str, language: str, expected: list[tuple[str, str]]) -> None:
    assert found(accurate, text, language) == expected


@pytest.mark.parametrize(
    "text",
    [
        "Compare Claude Sonnet 4.5, GPT-4o mini, Gemini Pro and Llama 3.1 for code review.",
        "Explain the difference between React, Vue, Svelte and Angular; use Django with Redis.",
        "What is the Gaussian distribution, and how does Bayes' theorem relate to it?",
        "## Changelog\n\n### Added\n- Dark Mode\n\n### Removed\n- Legacy Adapter",
        "Run `git rebase main`, then `kubectl get pods -n kube-system`.",
        "Explain the Victoria sponge recipe and how Jasmine rice differs from Basmati.",
        "Python 3.12.1, numpy 1.26.4, node v20.11.1",
        "Schreibe eine Funktion, die zwei Listen zusammenführt und sortiert.",
        "The meeting is in May, on a Friday, or in April.",
    ],
)
def test_what_is_no_personal_data(accurate: PiiRecognizer, text: str) -> None:
    assert found(accurate, text) == []


def test_what_fast_finds(fast: PiiRecognizer) -> None:
    text = "Please write to John Smith in Chicago, john.smith@example.com"
    assert found(fast, text) == [
        ("John Smith", "PERSON"),
        ("Chicago", "LOCATION"),
        ("john.smith@example.com", "EMAIL_ADDRESS"),
    ]


@pytest.mark.parametrize("text", ["", " ", "\0", "\n" * 3000, "a" * 30_000, "😀" * 500, "王小明住在北京", "> " * 2000])
def test_odd_texts_give_a_result(accurate: PiiRecognizer, text: str) -> None:
    assert isinstance(accurate.find(text, "en"), list)


def test_a_name_at_a_cut_is_found_whole(accurate: PiiRecognizer) -> None:
    filler = "The quick report was long and nobody read it to the end of the day. "
    for count in (14, 15, 28, 29, 30):
        text = filler * count + "Then Katarzyna Wiśniewska came. " + filler * count
        assert ("Katarzyna Wiśniewska", "PERSON") in found(accurate, text)


def test_entities_and_thresholds(accurate: PiiRecognizer) -> None:
    text = "John Smith, john@example.com"
    only_mail = PiiRecognizer(engine="fast", entities=("EMAIL_ADDRESS",))
    strict = PiiRecognizer(engine="fast", entity_thresholds={"PERSON": 1.0})
    assert found(only_mail, text) == [("john@example.com", "EMAIL_ADDRESS")]
    assert found(strict, text) == [("john@example.com", "EMAIL_ADDRESS")]


def test_country_recognizers_can_be_switched_on() -> None:
    recognizer = PiiRecognizer(engine="fast", entities=("US_ITIN",))
    assert "US_ITIN" in PERSONAL_TYPES
    assert [f.entity_type for f in recognizer.find("my itin is 911-70-1234", "de")] == ["US_ITIN"]


def test_unknown_entity() -> None:
    with pytest.raises(SettingsError):
        PiiRecognizer(engine="fast", entities=("SHOE_SIZE",))


def test_nothing_is_remembered(accurate: PiiRecognizer) -> None:
    text = "Sarah Connelly said so."
    first = accurate.find(text, "en")
    accurate.find("Connelly is a shoe brand. Sarah is a city.", "en")
    assert sorted(accurate.find(text, "en")) == sorted(first)


def test_the_package_imports_without_models() -> None:
    program = "import sys, pasteguard_addon.detection.pii as p; sys.exit('spacy' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", program], check=False).returncode == 0


def test_presidios_recognizers_are_loaded_where_somebody_asks_for_them() -> None:
    """A hundred patterns that the defaults do not use would take a fifth of the start."""
    program = (
        "import sys\n"
        "from pasteguard_addon.detection.pii import PiiRecognizer\n"
        "def is_there(): return 'presidio_analyzer.predefined_recognizers.generic.url_recognizer' in sys.modules\n"
        "assert PiiRecognizer(engine='fast').find('I am Ann Lee, ann@example.com', 'en') and not is_there()\n"
        "found = PiiRecognizer(engine='fast', entities=('US_ITIN',)).find('my itin is 911-70-1234', 'de')\n"
        "assert [each.entity_type for each in found] == ['US_ITIN'] and is_there()\n"
        "from presidio_analyzer import predefined_recognizers as package\n"
        "assert all(hasattr(package, name) for name in package.__all__)\n"
    )
    assert subprocess.run([sys.executable, "-c", program], check=False).returncode == 0


def _cases(name: str, limit: int) -> Iterator[tuple[str, str, list[tuple[int, int]]]]:
    with (_DATA / name).open(encoding="utf-8") as file:
        for line in list(file)[:limit]:
            case = json.loads(line)
            spans = [(s["start"], s["end"]) for s in case["spans"] if s["type"] in DEFAULT_TYPES]
            yield case["text"], case.get("language", "en"), spans


@pytest.mark.skipif(not _DATA.is_dir(), reason="the labelled texts are not here")
@pytest.mark.parametrize(("name", "least"), [("chat_en.jsonl", 0.97), ("chat_intl.jsonl", 0.96), ("hard.jsonl", 0.96)])
def test_accuracy_on_labelled_texts(accurate: PiiRecognizer, name: str, least: float) -> None:
    hit = total = 0
    for text, language, spans in _cases(name, 60):
        findings = accurate.find(text, language)
        total += len(spans)
        hit += sum(any(f.start < end and start < f.end for f in findings) for start, end in spans)
    assert hit / total >= least


@pytest.mark.parametrize("engine", ["accurate", "fast"])
def test_many_texts_at_once_are_found_as_one_by_one(request: pytest.FixtureRequest, engine: str) -> None:
    recognizer: PiiRecognizer = request.getfixturevalue(engine)
    texts = [
        "Schedule a meeting with John Smith tomorrow",
        "",
        "nothing here",
        "The report was signed by Sarah Connelly in Boston.\n\n" * 60 + "Call Peter Hughes at +1 212 555 0188.",
        "my boss sarah connelly wants it by friday",
    ]
    assert recognizer.find_many(texts, "en", [None] * len(texts)) == [recognizer.find(text, "en") for text in texts]


def test_each_part_of_the_scan_is_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    """Presidio runs the recognizers, spaCy knows the language's stop words, our model names people."""
    text = "please call Sarah Connelly"
    recognizer = PiiRecognizer(engine="fast")
    assert found(recognizer, text) == [("Sarah Connelly", "PERSON")]
    analyzer = recognizer._analyzer
    assert isinstance(analyzer, AnalyzerEngine)
    with monkeypatch.context() as without:
        without.setattr(analyzer.registry, "recognizers", [])
        with pytest.raises(ValueError, match="recognizers"):
            recognizer.find(text, "de")  # the registry is asked once for each language
    with monkeypatch.context() as without:
        without.setattr(analyzer.nlp_engine, "stop_words", None)
        with pytest.raises(TypeError):
            recognizer.find(text, "en")
    with monkeypatch.context() as without:
        without.setattr(analyzer, "_model", None)
        with pytest.raises(AttributeError):
            recognizer.find(text, "en")


def test_a_stop_word_of_the_language_is_no_name_unless_the_model_is_sure() -> None:
    words = Words(np.asarray([0]), np.asarray([4]), np.asarray([[0.6, 0, 0, 0]], np.float32))
    assert len(list(people(Evidence("Dans", words, ())))) == 1
    assert len(list(people(Evidence("Dans", words, {"dans"})))) == 0


def test_unseen_tokens_are_forgotten() -> None:
    engine = TokenEngine(["en", "ja"])
    engine.load()
    engine.piece_artifacts("a useful text", "en")
    with engine.memory_zone():
        engine.piece_artifacts("a useful zyxomma", "en")
        assert "zyxomma" in engine._loaded["en"].vocab
    assert "zyxomma" not in engine._loaded["en"].vocab
    assert engine.is_stopword("The", "en")
    assert not engine.is_stopword("zyxomma", "en")


@pytest.mark.parametrize(
    ("text", "scores", "expected"),
    [
        ("said David Hilbert, chief of us", (0, 0.99, 0.99, 0, 0, 0, 0), ["David Hilbert"]),
        ("said David Hilbert space is big", (0, 0.99, 0.99, 0, 0, 0), []),
        ("with Dr Mcdonald today", (0, 0, 0.99, 0), ["Mcdonald"]),
        ("at Mcdonald today", (0, 0.99, 0), []),
    ],
)
def test_a_term_is_a_name_where_it_stands_as_one(text: str, scores: tuple[float, ...], expected: list[str]) -> None:
    spans = [match.span() for match in re.finditer(r"\w+|,", text)]
    table = np.zeros((len(spans), len(GROUPS)), np.float32)
    table[:, PERSON] = scores
    words = Words(np.asarray([a for a, _ in spans]), np.asarray([b for _, b in spans]), table)
    assert [text[hit.start : hit.end] for hit in people(Evidence(text, words))] == expected


def test_pieces_of_which_nothing_is_left_cost_no_analysis_and_keep_their_place(fast: PiiRecognizer) -> None:
    drawn = base64.b64encode(Random(1).randbytes(900)).decode()
    texts = [drawn, "Write to ann@example.org, please.", "\n", f"{drawn}\n", "Or to bob@example.org."]
    found = fast.find_many(texts, "en", [None] * len(texts))
    assert [[text[f.start : f.end] for f in own] for text, own in zip(texts, found, strict=True)] == [
        *([], ["ann@example.org"], [], [], ["bob@example.org"])
    ]
    assert fast.find_many([drawn], "en", [None]) == [[]]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("9 Elm Row, N3 5DD, RSVP", ["9 Elm Row, N3 5DD"]),
        ("amex 3782, 9 Elm Row", ["3782, 9 Elm Row"]),
        ("9 Elm Row, Georgia 0141", ["9 Elm Row, Georgia 0141"]),
        ("RSVP 0141", []),
    ],
)
def test_a_term_at_an_end_is_no_part_of_an_address(text: str, expected: list[str]) -> None:
    spans = [match.span() for match in re.finditer(r"\w+|,", text)]
    table = np.zeros((len(spans), len(GROUPS)), np.float32)
    table[:, ADDRESS] = 0.9
    words = Words(np.asarray([a for a, _ in spans]), np.asarray([b for _, b in spans]), table)
    found = {text[hit.start : hit.end] for hit in places(Evidence(text, words)) if hit.score == 0.75}
    assert found == set(expected)


def test_german_nouns_of_letters_are_nobody() -> None:
    words = Words(np.asarray([0, 6]), np.asarray([5, 13]), np.asarray([[0, 0, 0, 0], [0.9, 0, 0, 0]], np.float32))
    assert list(people(Evidence("Bitte Antwort", words))) == []
    assert len(list(people(Evidence("Bitte Antweil", words)))) == 1


@pytest.mark.parametrize(
    ("text", "are_names"),
    [
        ('"required": ["Key", "Quabeck"],', {"Quabeck"}),
        ('{\n "status": "Pending",\n "by": "Quabeck"\n}', {"Quabeck"}),
        ('"by": "Brooks",', {"Brooks"}),
        ("R30-M1 RAS KERNEL INFO generating core", set()),
        ("MARK KERNEL", {"MARK KERNEL"}),
        ("notice chalk", set()),
        ("the Macro below", set()),
    ],
)
def test_words_of_data_are_nobody(text: str, are_names: set[str]) -> None:
    """The model gives single words of data and of logs nearly as much as names."""
    likely = {"Key", "Quabeck", "Pending", "Brooks", "RAS", "KERNEL", "MARK", "chalk", "Macro"}
    spans = [match.span() for match in re.finditer(r"\w+|[^\w\s]", text)]
    table = np.zeros((len(spans), len(GROUPS)), np.float32)
    table[:, PERSON] = [0.93 if text[slice(*span)] in likely else 0 for span in spans]
    words = Words(np.asarray([a for a, _ in spans]), np.asarray([b for _, b in spans]), table)
    assert {text[hit.start : hit.end] for hit in people(Evidence(text, words))} == are_names
