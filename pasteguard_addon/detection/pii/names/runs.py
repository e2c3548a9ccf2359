"""Words in a row to which the model gives the same."""

from collections.abc import Iterator

import numpy as np

from pasteguard_addon.detection.pii.model.evidence import Evidence, Scores

_MAX_GAP_CHARS = 4
_APOSTROPHES = ("'", "’")
_FIELD_MARKS = frozenset("|;\"'<>=\t~^{}[]&*:│?!")


def runs(e: Evidence, scores: Scores, least: float) -> Iterator[list[int]]:
    """Yield the indexes of words with at least this score that only punctuation separates."""
    run: list[int] = []
    for index in np.flatnonzero(scores >= least).tolist():
        if not e.word(index)[0].isalnum() or (not run and _is_of_owner(e, index)):
            continue
        if run and not _is_close(e.gap(run[-1], index)):
            yield run
            run = []
        run.append(index)
    if run:
        yield run


def _is_of_owner(e: Evidence, index: int) -> bool:
    """Return whether a word is the letter behind somebody's name: "Waltraud's place"."""
    return e.word(index) == "s" and e.text[e.starts[index] - 1 : e.starts[index]] in _APOSTROPHES


def _is_close(gap: str) -> bool:
    """Tell whether two words may belong to one address: nothing stands between them that parts fields."""
    if len(gap) > _MAX_GAP_CHARS or any(char.isalnum() for char in gap):
        return False
    return gap in _APOSTROPHES or _FIELD_MARKS.isdisjoint(gap)
