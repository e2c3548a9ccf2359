"""Find, for each language, the score from which a word is worth masking, and write it beside the model.

usage, in the project's environment: python -m ner.calibrate ROWS MODEL

ROWS is a folder of ``*.jsonl`` with rows of ``{"text", "language", "spans": [{"start", "end", "type"}]}`` that nobody
trained on and nothing is reported of; MODEL the folder of what ships. A network that is sure of what it has read is
less so elsewhere, and not alike in every language: a score of 0.2 may stand for an even chance. A logistic curve
through the logits of the scores tells the chance. Few rows of a language pull it little from that of all.
"""

import json
import sys
from collections import defaultdict
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from pasteguard_addon.detection.pii.model.name_model import PERSON, PLACE, NameModel

from . import manifest

_OF_GROUP = {PERSON: {"PERSON"}, PLACE: {"LOCATION", "COUNTRY"}}
_NAMES_OF_ALL = 150
"""The curve of all languages counts as much as this many names of one."""
_WORTH = 0.25
"""The chance from which a word is masked: a name in clear is worse than three words masked for nothing."""
_LOWEST, _HIGHEST = 0.03, 0.6

_Floats = NDArray[np.float64]
_Pairs = list[tuple[float, bool]]


def main() -> None:
    rows, folder = Path(sys.argv[1]), Path(sys.argv[2])
    pairs = _pairs(rows, NameModel(folder, is_fast=False))
    even: dict[str, list[float]] = {}
    for group in _OF_GROUP:
        every = [pair for (_, own), found in pairs.items() if own == group for pair in found]
        of_all = _curve(every)
        even.setdefault("", []).append(_even(of_all))
        for language in sorted({language for language, _ in pairs}):
            found = pairs[language, group]
            names = sum(is_name for _, is_name in found)
            share = names / (names + _NAMES_OF_ALL)
            own = _curve(found) if names > 20 else of_all
            even.setdefault(language, []).append(_even(share * own + (1 - share) * of_all))
            print(language, group, names, even[language][-1])
    (folder / "even_scores.json").write_text(json.dumps(even) + "\n")
    manifest.write(folder)


def _pairs(folder: Path, model: NameModel) -> dict[tuple[str, int], _Pairs]:
    """Each word's score and whether it is of a name, by language and group."""
    pairs: dict[tuple[str, int], _Pairs] = defaultdict(list)
    for path in sorted(folder.glob("*.jsonl")):
        for line in path.read_text("utf-8").splitlines():
            row = json.loads(line)
            words = model.words(row["text"])
            for start, end, scores in zip(words.starts.tolist(), words.ends.tolist(), words.scores, strict=True):
                types = {s["type"] for s in row["spans"] if s["start"] < end and start < s["end"]}
                for group, wanted in _OF_GROUP.items():
                    if row["text"][start].isalpha():
                        pairs[row["language"], group].append((float(scores[group]), bool(types & wanted)))
    return pairs


def _curve(pairs: _Pairs) -> _Floats:
    """Slope and height of the logistic curve, by Newton's method."""
    scores = np.clip(np.array([score for score, _ in pairs]), 1e-4, 1 - 1e-4)
    x = np.stack([np.log(scores / (1 - scores)), np.ones(len(scores))], axis=1)
    y = np.array([is_name for _, is_name in pairs], np.float64)
    found = np.array([1.0, 0.0])
    for _ in range(30):
        likely = 1 / (1 + np.exp(-x @ found))
        weight = likely * (1 - likely) + 1e-9
        found = found + np.linalg.solve((x * weight[:, None]).T @ x + 1e-6 * np.eye(2), x.T @ (y - likely))
    return found


def _even(curve: _Floats) -> float:
    """The score that stands for the chance from which a word is worth masking."""
    slope, height = curve
    logit = (np.log(_WORTH / (1 - _WORTH)) - height) / slope
    return round(float(np.clip(1 / (1 + np.exp(-logit)), _LOWEST, _HIGHEST)), 3)


if __name__ == "__main__":
    main()
