"""A quick test which of many values can stand in a short text at all."""

import re
from collections.abc import Sequence

from pasteguard_addon.entity_types import NAMES
from pasteguard_addon.known_values import TextWithFindings
from pasteguard_addon.known_values.folding import bare_value, fold, without_surrogates

_SEPARATOR = "\n"
"""Between texts that are searched in one go; what is looked for begins and ends with something else."""
_LETTERS = re.compile(r"[^\W\d_]+")


class ShortText:
    """Some texts in which few of many values stand; tells quickly which."""

    def __init__(self, parts: Sequence[TextWithFindings]) -> None:
        texts = [part.text for part in parts]
        texts += [part.view.text for part in parts if part.view is not None]
        self._text = without_surrogates(_SEPARATOR.join(texts))
        self._words = _words_that_stand_in(self._text)

    def candidates(self, entity_types: Sequence[str], values: Sequence[str]) -> list[int]:
        """Return which of some values may have a part that stands here: their indexes."""
        text = self._text
        bare = list(map(str.strip if "".join(values).isascii() else bare_value, values))
        standing = {value for value in bare if value in text}  # few of thousands
        found = {index for index, value in enumerate(bare) if value in standing} if standing else set[int]()
        names = [index for index, entity_type in enumerate(entity_types) if entity_type in NAMES]
        folded = _folded([values[index] for index in names])
        for word in self._words_in(folded):
            found.update([index for index, name in zip(names, folded, strict=True) if word in name])
        return sorted(found)

    def _words_in(self, folded_names: Sequence[str]) -> set[str]:
        """Return how those words of names begin that may stand here: all of them, or what is before an apostrophe."""
        between_blanks = set(_SEPARATOR.join(folded_names).split())
        plain = set(filter(str.isalpha, between_blanks))
        others = _LETTERS.findall(_SEPARATOR.join(between_blanks - plain))
        return self._words.intersection(plain) | self._words.intersection(others)


def _folded(texts: Sequence[str]) -> list[str]:
    """Fold each; there may be thousands, and it is quicker in one go."""
    folded = fold(_SEPARATOR.join(texts)).split(_SEPARATOR)
    return folded if len(folded) == len(texts) else [fold(text) for text in texts]


def _words_that_stand_in(text: str) -> set[str]:
    """Return all that may stand alone in a text, folded: also without a genitive's ending or an escape's letter."""
    runs = set(_LETTERS.findall(fold(text)))
    runs.update([run[1:] for run in runs if run[0] in "nrt"])
    runs.update([run[:-1] for run in runs if run.endswith("s")])
    return runs
