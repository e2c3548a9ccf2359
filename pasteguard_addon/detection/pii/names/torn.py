"""Given names of which the model knows no more than that they are names: "bei Waltraud" is with her, or in a place."""

import numpy as np

from pasteguard_addon.detection.pii.model.evidence import Evidence
from pasteguard_addon.lexicon.mere_names import is_mere_given_name

_TORN = 0.2
"""What it gives both at least."""
_MOST = 0.9
"""It has not been sure."""


def settle_torn(evidence: Evidence) -> None:
    """Count a given name that is nothing else on any list, and of which the model is torn, as a person's."""
    for index in np.flatnonzero((evidence.person >= _TORN) & (evidence.place >= _TORN)).tolist():
        word = evidence.word(index)
        is_last = index + 1 == len(evidence) or not evidence.word(index + 1)[0].isupper()
        if is_last and word.istitle() and is_mere_given_name(word):
            evidence.person[index] = min(evidence.person[index] + evidence.place[index], _MOST)
            evidence.place[index] = 0
