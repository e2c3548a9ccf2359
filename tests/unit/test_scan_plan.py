import base64
from collections.abc import Sequence
from random import Random

import pytest

from pasteguard_addon.detection.pieces import LONG_TEXT_CHARS
from pasteguard_addon.detection.scanning.cache import ScanCache
from pasteguard_addon.detection.scanning.messages import ComposeText, Found, ScanPiece, ScanText, TextScanned
from pasteguard_addon.detection.scanning.scan_plan import ScanPlan
from pasteguard_addon.detection.scanning.shared_scan import Reply, Step
from pasteguard_addon.findings import Finding, LanguageGuess

EN, DE, JA, SHORT, OTHER = "english {}", "german {}", "japanese {}", "short {}", "other {}"
GUESSES = {
    "english": LanguageGuess("en", is_available=True),
    "german": LanguageGuess("de", is_available=True),
    "japanese": LanguageGuess("ja", is_available=False),
}


def answers(steps: Sequence[Step]) -> list[Reply]:
    """Answer as a worker does, with one finding at the start that says the language."""
    answered: list[Reply] = []
    before = None
    for step in steps:
        match step.task.question:
            case ScanText(text, _, language, context):
                guess = None if language else GUESSES.get(text.split()[0])
                told = None if guess is None else guess.code if guess.is_available else "en"
                before = language or told or context or before
                answered.append(TextScanned(guess, before, finding(f"SCANNED_{before}") if before else ()))
            case ScanPiece(_, language):
                answered.append(Found(finding(f"PIECE_{language}")))
            case ComposeText(_, whole, pieces):
                count = len(whole) + len(pieces)
                answered.append(Found(tuple(Finding(n, n + 1, "COMPOSED", 0.5, "r") for n in range(count))))
    return answered


def finding(entity_type: str) -> tuple[Finding, ...]:
    return (Finding(0, 1, entity_type, 0.5, "r"),)


def take_all(groups: Sequence[Sequence[Step]]) -> None:
    for steps in groups:
        for step, answer in zip(steps, answers(steps), strict=True):
            step.take(answer)


class Scan:
    """Runs a plan to its end and notes what was asked."""

    def __init__(self, texts: Sequence[str], cache: ScanCache | None = None, workers: int = 2) -> None:
        self.plan = ScanPlan(ScanCache(1_000_000, 1_000) if cache is None else cache, texts, "en", workers)
        self.rounds: list[list[list[Step]]] = []
        while groups := self.plan.next_steps():
            self.rounds.append(groups)
            take_all(groups)
        assert self.plan.missing == 0

    @property
    def languages(self) -> list[str]:
        return [result.language for result in self.plan.results()]

    def asked(self, kind: type[ScanText | ScanPiece]) -> list[list[str]]:
        """Return the texts of each group of one kind."""
        groups = [[step.task.question for step in group] for groups in self.rounds for group in groups]
        return [[question.text for question in group] for group in groups if isinstance(group[0], kind)]


@pytest.mark.parametrize(
    ("texts", "languages"),
    [
        ([SHORT, EN, DE, SHORT, OTHER], ["en", "en", "de", "de", "de"]),
        ([DE, SHORT, EN, OTHER], ["de", "de", "en", "en"]),
        ([JA, SHORT, DE, SHORT], ["en", "en", "de", "de"]),
        ([DE, "", " \n", SHORT], ["de", "de", "de", "de"]),
        ([SHORT, DE, SHORT, EN, SHORT], ["en", "de", "de", "en", "en"]),
        ([DE, EN, DE, SHORT], ["de", "en", "de", "de"]),
        ([DE, EN, SHORT, DE, OTHER], ["de", "en", "en", "de", "de"]),
    ],
)
@pytest.mark.parametrize("filler", ["", " x" * 400], ids=["one job", "many jobs"])
def test_a_text_that_cannot_tell_takes_the_language_of_the_nearest_earlier_one(
    texts: list[str], languages: list[str], filler: str
) -> None:
    scan = Scan([text.format(filler) for text in texts])
    assert scan.languages == languages
    types = [[f.entity_type for f in result.findings] for result in scan.plan.results()]
    assert types == [
        [f"SCANNED_{language}"] if text.strip() else [] for text, language in zip(texts, languages, strict=True)
    ]


def test_repeats_may_take_a_round_more_and_never_the_wrong_language() -> None:
    # In the job "other" follows "german"; in the conversation it follows the second "english".
    scan = Scan([EN, DE, EN, OTHER])
    assert scan.languages == ["en", "de", "en", "en"]
    assert scan.plan.results()[3].findings[0].entity_type == "SCANNED_en"
    assert len(scan.rounds) == 2


def test_what_the_result_says_of_the_language() -> None:
    results = Scan([JA, SHORT, DE]).plan.results()
    assert [(r.is_language_fallback, r.is_language_certain) for r in results] == [
        (True, True),
        (False, False),
        (False, True),
    ]


def test_few_texts_take_one_job() -> None:
    scan = Scan([EN, SHORT, DE, OTHER])
    assert [len(steps) for steps in scan.rounds] == [1]


def test_identical_texts_are_scanned_once() -> None:
    scan = Scan([EN, DE, EN, DE, EN])
    assert scan.asked(ScanText) == [[EN, DE]]


def test_many_texts_are_spread_evenly() -> None:
    texts = [f"english {n} " + "x" * 300 for n in range(20)]
    sizes = [sum(map(len, job)) for job in Scan(texts, workers=2).asked(ScanText)]
    assert len(sizes) == 4
    assert max(sizes) < 2_000
    assert len(Scan(texts[:4], workers=2).asked(ScanText)) == 2
    assert len(Scan(texts[:2], workers=8).asked(ScanText)) <= 2


def test_a_long_text_is_scanned_whole_by_some_and_in_pieces_by_others() -> None:
    text = "german " + "word " * LONG_TEXT_CHARS
    scan = Scan([SHORT, text, OTHER])
    assert scan.languages == ["en", "de", "de"]
    pieces = scan.asked(ScanPiece)
    assert len(pieces) > 7
    assert all(len(job) == 1 for job in pieces)
    findings = scan.plan.results()[1].findings
    assert {f.entity_type for f in findings} == {"COMPOSED"}
    assert len(findings) == 1 + len(pieces)


def test_a_long_text_whose_language_is_known_needs_one_round_less() -> None:
    cache = ScanCache(1_000_000, 1_000)
    text = "german " + "word " * LONG_TEXT_CHARS
    rounds = len(Scan([text], cache).rounds)
    digest = cache.digest(text)
    guess = cache.language(digest)
    cache.clear()
    cache.put_language(digest, guess)  # type: ignore[arg-type]
    assert len(Scan([text], cache).rounds) == rounds - 1


def test_what_the_cache_knows_is_not_asked() -> None:
    cache = ScanCache(1_000_000, 1_000)
    texts = [EN, SHORT, DE, OTHER, "german " + "word " * LONG_TEXT_CHARS]
    first = Scan(texts, cache)
    again = Scan(texts, cache)
    assert again.rounds == []
    assert again.plan.results() == first.plan.results()
    assert Scan([*texts, "new"], cache).asked(ScanText) == [["new"]]


def test_a_short_text_is_scanned_again_as_another_language() -> None:
    cache = ScanCache(1_000_000, 1_000)
    assert Scan([EN, SHORT], cache).languages[-1] == "en"
    scan = Scan([DE, SHORT], cache)
    assert scan.plan.results()[-1].findings[0].entity_type == "SCANNED_de"
    assert Scan([EN, SHORT], cache).rounds == []


def test_works_without_room_in_the_cache() -> None:
    scan = Scan([DE, SHORT, EN, "german " + "word " * LONG_TEXT_CHARS, SHORT], ScanCache(0, 0))
    assert scan.languages == ["de", "de", "en", "de", "de"]


def test_lone_surrogates_are_sent_as_something_of_equal_length() -> None:
    (sent,) = Scan(["english \ud83d\ude00 x"]).asked(ScanText)
    assert sent == ["english \ufffd\ufffd x"]


def test_each_worker_gets_as_many_jobs_of_a_chat() -> None:
    texts = [f"english {number} ".ljust(370, "x") for number in range(17)]
    assert [len(job) for job in Scan(texts, workers=2).asked(ScanText)] == [4, 4, 5, 4]
    assert [len(job) for job in Scan(texts[:11], workers=2).asked(ScanText)] == [5, 6]
    assert len(Scan(texts[:3], workers=2).asked(ScanText)) == 2
    assert len(Scan(texts[:1], workers=2).asked(ScanText)) == 1


def test_the_first_results_are_those_before_what_is_missing() -> None:
    cache = ScanCache(1_000_000, 1_000)
    known = [EN.format(1), "", DE.format(2)]
    first = Scan(known, cache).plan.results()
    plan = ScanPlan(cache, [*known, "new", EN.format(1)], "en", 2)
    assert plan.first_results() == first
    assert all(mine is theirs for mine, theirs in zip(plan.first_results(), plan._results, strict=True))
    take_all(plan.next_steps())
    assert plan.results()[: len(first)] == first
    assert len(plan.results()) == 5
    assert ScanPlan(cache, ["new too", *known], "en", 2).first_results() == []


def keys(texts: Sequence[str], cache: ScanCache) -> list[object]:
    return [step.task.key for group in ScanPlan(cache, texts, "en", 2).next_steps() for step in group]


def test_equal_keys_are_equal_work() -> None:
    cache = ScanCache(1_000_000, 1_000)
    assert keys([EN, DE, SHORT], cache) == keys([EN, DE, SHORT, OTHER], cache)[:3], "a conversation and its next turn"
    assert keys([EN], cache) == keys([EN], cache)
    assert keys([EN, SHORT], cache)[1] != keys([DE, SHORT], cache)[1], "its language hangs on what stands before it"
    assert keys([EN, SHORT], cache)[1] != keys([SHORT], cache)[0]
    Scan([EN, DE], cache)
    assert keys([EN, SHORT], cache) != keys([DE, SHORT], cache)
    Scan([EN, SHORT], cache)
    assert keys([DE, SHORT], cache)[0] not in keys([EN, SHORT], cache), "known as English, needed as German"


def test_of_a_long_text_that_was_seen_but_for_a_word_the_pieces_around_it_are_scanned() -> None:
    cache = ScanCache(1_000_000, 1_000)
    text = "german\n" + "".join(f"This is line {n} of a long text.\n" for n in range(1_000))
    Scan([text], cache)
    changed = Scan([text.replace("line 500", "line five hundred"), SHORT], cache)
    pieces = [piece for job in changed.asked(ScanPiece) for piece in job]
    assert 1 <= len(pieces) <= 3
    assert any("five hundred" in piece for piece in pieces)
    assert changed.languages == ["de", "de"]
    other = Scan([text.replace("german", "english")], cache)
    assert len([piece for job in other.asked(ScanPiece) for piece in job]) > 20, "as another language nothing is known"


def test_what_pieces_hold_is_not_what_short_texts_hold() -> None:
    """A piece is seen by the slow recognizers alone."""
    cache = ScanCache(1_000_000, 1_000)
    text = "german\n" + "".join(f"This is line {n} of a long text.\n" for n in range(200))
    (first, *_), *_ = Scan([text], cache).asked(ScanPiece)
    assert Scan([first], cache).asked(ScanText) == [[first]]


def test_nobody_is_asked_about_base64() -> None:
    drawn = base64.b64encode(Random(3).randbytes(30_000)).decode()
    scan = Scan([f"german words, {drawn} and more"])
    assert len(scan.asked(ScanPiece)) <= 4, "the pieces at its ends"
    assert len(scan.asked(ComposeText)) == 1


def test_a_long_text_tells_its_language_by_a_part_and_is_then_scanned_side_by_side() -> None:
    text = "german " + "word " * LONG_TEXT_CHARS
    scan = Scan([text])
    (asked,), together, (composed,) = scan.rounds
    assert len(asked[0].task.question.text) < len(text) / 3
    kinds = [type(step.task.question) for steps in together for step in steps]
    assert kinds == [ScanText] + [ScanPiece] * (len(kinds) - 1)
    assert len(kinds) > 7
    assert isinstance(composed[0].task.question, ComposeText)
