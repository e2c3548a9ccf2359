import re
from collections.abc import Sequence

import pytest

from pasteguard_addon.detection.detector import Detector, Recognizers
from pasteguard_addon.detection.pieces import LONG_TEXT_CHARS, Own
from pasteguard_addon.detection.settings import DetectionSettings
from pasteguard_addon.errors import DetectionError, SettingsError
from pasteguard_addon.findings import Finding
from tests.unit.detection_recognizers import RegexRecognizer

PERSON = RegexRecognizer("PERSON", "Ann Lee")
EMAIL = RegexRecognizer("EMAIL_ADDRESS", r"\w+@\w+\.org")
KEY = RegexRecognizer("PEM_PRIVATE_KEY", "BEGIN KEY.*?END KEY", 1.0)


class Says:
    """Returns what it is told to, whatever the text."""

    name = "says"

    def __init__(self, answer: object) -> None:
        self._answer = answer

    def find(self, text: str, language: str) -> list[Finding]:
        return self._answer  # type: ignore[return-value]  # nonsense is the point


class Batched:
    """Finds names, several texts at once."""

    name = "batched"

    def __init__(self) -> None:
        self.batches: list[int] = []
        self.own: list[str] = []

    def find(self, text: str, language: str) -> list[Finding]:
        return PERSON.find(text, language)

    def find_many(self, texts: list[str], language: str, own: Sequence[Own]) -> list[list[Finding]]:
        self.batches.append(len(texts))
        self.own += [text if span is None else text[span[0] : span[1]] for text, span in zip(texts, own, strict=True)]
        return [self.find(text, language) for text in texts]


def spans(detector: Detector, text: str) -> list[tuple[str, str]]:
    return [(text[f.start : f.end], f.entity_type) for f in detector.find(text, "en")]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Ann Lee<a@b.org>", [("Ann Lee", "PERSON"), ("a@b.org", "EMAIL_ADDRESS")]),
        ("Ann Lee. Then Lee went", [("Ann Lee", "PERSON"), ("Lee", "PERSON")]),
        ("\ud83d Ann Lee \udc00", [("Ann Lee", "PERSON")]),
        ("\x00Ann Lee\x00", [("Ann Lee", "PERSON")]),
        ("🙂é Ann Lee", [("Ann Lee", "PERSON")]),
        ("nothing here", []),
        ("", []),
    ],
)
def test_finds_all_and_settles(text: str, expected: list[tuple[str, str]]) -> None:
    assert spans(Detector(Recognizers(by_piece=[PERSON, EMAIL])), text) == expected


def test_a_recurrence_does_not_take_the_place_of_what_was_found_there() -> None:
    findings = Detector(Recognizers(by_piece=[PERSON])).find("Ann Lee and Ann Lee", "en")
    assert [f.recognizer for f in findings] == [PERSON.name, PERSON.name]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("pw: Maria!2019", [("Maria!2019", "PASSWORD")]),
        ("pw: Maria!2019, Maria", [("Maria!2019", "PASSWORD"), ("Maria", "PERSON")]),
        ("Maria, pw: x7", [("Maria", "PERSON"), ("x7", "PASSWORD")]),
        ("pw: x-Maria-7", [("x-Maria-7", "PASSWORD")]),
        ("pw: Maria", [("Maria", "PASSWORD")]),
    ],
)
def test_a_secret_is_no_name_and_is_not_cut_by_one(text: str, expected: list[tuple[str, str]]) -> None:
    name = RegexRecognizer("PERSON", "Maria", 0.99)
    code = RegexRecognizer("TAX_ID", "Maria[0-9]+K", 0.8)
    assert spans(Detector(Recognizers(by_piece=[name], whole=[code])), "Maria1234K") == [("Maria1234K", "TAX_ID")]
    secret = RegexRecognizer("PASSWORD", r"(?<=pw: )[\w!-]+", 0.9)
    assert spans(Detector(Recognizers(by_piece=[name], whole=[secret])), text) == expected


def test_what_another_finding_cut_short_is_found_again() -> None:
    place = RegexRecognizer("LOCATION", r"Dresden \w+@\w+\.org", 0.6)
    email = RegexRecognizer("EMAIL_ADDRESS", r"\w+@\w+\.org", 0.95)
    text = "Dresden ann@b.org, then Dresden alone"
    assert spans(Detector(Recognizers(by_piece=[place, email])), text) == [
        ("Dresden", "LOCATION"),
        ("ann@b.org", "EMAIL_ADDRESS"),
        ("Dresden", "LOCATION"),
    ]


FILLER = "Some words stand here, one after the other.\n\n"


@pytest.mark.parametrize("is_first", [True, False])
def test_a_value_stands_again_as_the_type_that_it_has(*, is_first: bool) -> None:
    """In whatever order recognizers answer: some of them keep theirs in sets."""
    text = "card 4111 1111 1111 1112 and 4111 1111 1111 1112"
    found = [Finding(5, 24, "ID_NUMBER", 0.85, "ids"), Finding(5, 24, "CREDIT_CARD", 0.8, "cards")]
    detector = Detector(Recognizers(by_piece=[Says(found if is_first else found[::-1])]))
    assert [kind for _, kind in spans(detector, text)] == ["ID_NUMBER", "ID_NUMBER"]


def test_long_text_is_scanned_in_pieces_and_nothing_is_missed() -> None:
    text = "".join(f"{FILLER}Ann Lee{' ' * (n % 7 + 1)}x{n}@b.org\n" for n in range(400))
    assert len(text) > 5 * LONG_TEXT_CHARS
    batched = Batched()
    findings = Detector(Recognizers(by_piece=[batched, EMAIL])).find(text, "en")
    assert [(f.start, f.end) for f in findings if f.entity_type == "PERSON"] == [
        m.span() for m in re.finditer("Ann Lee", text)
    ]
    assert sum(f.entity_type == "EMAIL_ADDRESS" for f in findings) == 400
    assert batched.batches[0] > 5


@pytest.mark.parametrize("mark", ["é", r"\u00e9", "&eacute;"])
def test_recognizers_of_pieces_are_told_what_is_its_own_as_it_reads(mark: str) -> None:
    text = f"{FILLER}Caf{mark} Ann Lee\n" * 200
    batched = Batched()
    assert len(text) > LONG_TEXT_CHARS
    Detector(Recognizers(by_piece=[batched])).find(text, "en")
    assert "".join(batched.own) == text.replace(mark, "é")
    assert len(batched.own) > 5


def test_what_is_found_in_one_piece_is_masked_in_all() -> None:
    text = FILLER * 200 + "Ann Lee\n\n" + FILLER * 200 + "Lee"
    assert spans(Detector(Recognizers(by_piece=[PERSON])), text)[-1] == ("Lee", "PERSON")


def test_recognizers_of_whole_texts_see_across_paragraphs() -> None:
    text = FILLER * 100 + "BEGIN KEY\n\n" + FILLER * 300 + "END KEY"
    assert [f.end - f.start for f in Detector(Recognizers(whole=[KEY])).find(text, "en")] == [
        len(text) - 100 * len(FILLER)
    ]


def test_allow_list() -> None:
    recognizers = Recognizers(by_piece=[PERSON, EMAIL])
    text = "Ann Lee, info@acme.org, me@home.org. Lee"
    assert spans(Detector(recognizers, allow_values=["info@acme.org"], allow_patterns=[r"Ann .*|Lee"]), text) == [
        ("me@home.org", "EMAIL_ADDRESS")
    ]
    allowed_part = Detector(recognizers, allow_values=["Lee"])
    assert ("Lee", "PERSON") not in spans(allowed_part, text)


@pytest.mark.parametrize(
    ("deny", "text", "expected"),
    [
        ({"Falcon": "PROJECT"}, "The FALCON and falcons", [("FALCON", "PROJECT"), ("falcon", "PROJECT")]),
        ({"X1": "CUSTOM"}, "X1 (x1) AX1 X1_y", [("X1", "CUSTOM"), ("x1", "CUSTOM"), ("X1", "CUSTOM")]),
        ({"a+b": "CUSTOM"}, "aab a+b", [("a+b", "CUSTOM")]),
        ({"Ann Lee": "BOSS"}, "Ann Lee", [("Ann Lee", "BOSS")]),
        ({"": "CUSTOM"}, "text", []),
    ],
)
def test_deny_list(deny: dict[str, str], text: str, expected: list[tuple[str, str]]) -> None:
    assert spans(Detector(Recognizers(by_piece=[PERSON]), deny_values=deny), text) == expected


def test_denied_beats_allowed() -> None:
    detector = Detector(Recognizers(), allow_values=["Falcon"], deny_values={"Falcon": "CUSTOM"})
    assert spans(detector, "Falcon") == [("Falcon", "CUSTOM")]


@pytest.mark.parametrize(
    "answer",
    [
        None,
        (),
        "PERSON",
        [None],
        [(0, 1, "PERSON")],
        [Finding(0, 5, "PERSON", 0.5, "r")],
        [Finding(-1, 2, "PERSON", 0.5, "r")],
        [Finding(2, 2, "PERSON", 0.5, "r")],
        [Finding(3, 2, "PERSON", 0.5, "r")],
        [Finding(0, 1, None, 0.5, "r")],  # type: ignore[arg-type]
        [Finding(0, 1, "PERSON", 1.5, "r")],
        [Finding(0, 1, "PERSON", float("nan"), "r")],
        [Finding(0.0, 1, "PERSON", 0.5, "r")],  # type: ignore[arg-type]
    ],
)
@pytest.mark.parametrize("place", ["whole", "by_piece"])
def test_nonsense_is_an_error(answer: object, place: str) -> None:
    detector = Detector(Recognizers(**{place: [Says(answer)]}))
    with pytest.raises(DetectionError):
        detector.find("text", "en")


def test_settings_reach_the_detector() -> None:
    settings = DetectionSettings(
        factory="tests.unit.detection_recognizers:build",
        allow_values=("Ann Lee",),
        deny_values={"Falcon": "PROJECT"},
    )
    assert spans(Detector.from_settings(settings), "Ann Lee a@b.org Falcon") == [
        ("a@b.org", "EMAIL_ADDRESS"),
        ("Falcon", "PROJECT"),
    ]


@pytest.mark.parametrize(
    ("patterns", "text", "expected"),
    [
        ({r"PRJ-\d+": "PROJECT"}, "PRJ-1, 🙂 PRJ-23", [("PRJ-1", "PROJECT"), ("PRJ-23", "PROJECT")]),
        ({r"\bM\pL+": "PERSON"}, "Über Müller, M", [("Müller", "PERSON")]),
        ({"(?i)falcon": "X"}, "FALCON \ud800 Falcon", [("FALCON", "X"), ("Falcon", "X")]),
        ({"x*": "X"}, "axxb", [("xx", "X")]),
        (
            {"^Ann [A-Z][a-z]+": "PERSON"},
            "Ann Petersen. Is Petersen in?",
            [("Ann Petersen", "PERSON"), ("Petersen", "PERSON")],
        ),
        ({r"Leed\w*": "CUSTOM"}, "Ann Lee, Leeds", [("Ann Lee", "PERSON"), ("Leeds", "CUSTOM")]),
    ],
)
def test_deny_patterns(patterns: dict[str, str], text: str, expected: list[tuple[str, str]]) -> None:
    detector = Detector(Recognizers(by_piece=[PERSON]), allow_values=["Leeds"], deny_patterns=patterns)
    assert spans(detector, text) == expected


def test_no_pattern_takes_forever() -> None:
    """What keeps a backtracking engine busy for ages is over at once."""
    bad = r"(a+)+$"
    detector = Detector(
        Recognizers(by_piece=[PERSON]), allow_patterns=[bad], deny_patterns={bad: "X", r"(a|aa)+b": "Y"}
    )
    assert spans(detector, "a" * 5_000 + "! Ann Lee") == [("Ann Lee", "PERSON")]


@pytest.mark.parametrize("kind", ["allow_patterns", "deny_patterns"])
def test_a_bad_pattern_is_not_quoted(kind: str, capfd: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SettingsError) as caught:
        Detector(Recognizers(), **{kind: {"(secret": "X"}})
    assert "secret" not in str(caught.value)
    assert caught.value.__context__ is None
    assert capfd.readouterr() == ("", "")
