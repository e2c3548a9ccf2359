import re

from hypothesis import given
from hypothesis import strategies as st

from pasteguard_addon.detection.detector import Detector, Recognizers
from pasteguard_addon.detection.pieces import cut, merge
from pasteguard_addon.findings import Finding

NAMES = ("Ann Lee", "Zoë Ángel", "a@b.org", "🙂x@y.org", "+49 30 1234567")
NAME = re.compile("|".join(map(re.escape, NAMES)))
PAUSES = (" ", "\n", "\n\n", ". ", ", ", "<", "\u2028", "\x00", "\ud83d", "x" * 50, "word " * 40, "\n \n")

pastes = st.lists(st.sampled_from(NAMES + PAUSES), max_size=300).map("".join)
any_text = st.text(st.characters(), max_size=300)


class Names:
    """Finds the names; with an odd seed only half of each, as recognizers do at times."""

    name = "names"

    def __init__(self, seed: int = 0) -> None:
        self._seed = seed

    def find(self, text: str, language: str) -> list[Finding]:
        found = [Finding(*match.span(), "PERSON", 0.5 + self._seed / 10, self.name) for match in NAME.finditer(text)]
        if self._seed % 2:
            return [Finding(f.start, (f.start + f.end + 1) // 2, "LOCATION", f.score, f.recognizer) for f in found]
        return found


class Everything:
    """Finds overlapping spans all over the text."""

    name = "everything"

    def find(self, text: str, language: str) -> list[Finding]:
        return [
            Finding(start, min(start + 1 + start % 7, len(text)), f"TYPE_{start % 3}", start % 5 / 5, self.name)
            for start in range(0, len(text), 3)
        ]


@given(st.one_of(pastes, any_text))
def test_findings_are_sorted_disjoint_and_within_the_text(text: str) -> None:
    findings = Detector(Recognizers(by_piece=[Names(), Names(1), Everything()])).find(text, "en")
    ends = [0, *(f.end for f in findings)]
    assert all(before <= f.start < f.end <= len(text) for before, f in zip(ends, findings, strict=False))


@given(pastes)
def test_every_name_is_covered_wherever_the_cuts_fall(text: str) -> None:
    findings = Detector(Recognizers(by_piece=[Names(), Names(1)])).find(text, "en")
    covered = {at for f in findings for at in range(f.start, f.end)}
    for match in NAME.finditer(text):
        # Where two findings are settled, punctuation between them may stay.
        assert covered.issuperset(at for at in range(*match.span()) if text[at].isalnum())


@given(st.one_of(pastes, any_text), st.integers(100, 400), st.integers(20, 45))
def test_pieces_together_find_what_the_whole_text_holds(text: str, piece_chars: int, context_chars: int) -> None:
    pieces = cut(text, piece_chars, context_chars, context_chars // 2)
    longest = max((piece.end - piece.start for piece in pieces), default=0)
    assert longest <= piece_chars + context_chars + context_chars // 2
    found = merge(pieces, [Names().find(text[piece.start : piece.end], "en") for piece in pieces])
    assert set(found) >= set(Names().find(text, "en"))


@given(pastes)
def test_the_same_text_always_gets_the_same_answer(text: str) -> None:
    detector = Detector(Recognizers(by_piece=[Names(), Everything()]))
    first = detector.find(text, "en")
    detector.find(text[::-1], "en")
    assert detector.find(text, "en") == first
