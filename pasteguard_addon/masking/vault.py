"""The two-way map of one exchange: original ⇄ placeholder."""

import re
from collections import Counter
from collections.abc import Collection, Iterable, Iterator

from pasteguard_addon.masking.placeholder import Placeholder

_NEITHER_LETTER_NOR_DIGIT = re.compile(r"[\W_]+")


def any_stands_in(originals: Iterable[str], text: str) -> bool:
    """Return whether an original stands in a text, by its letters and digits, in any letter case.

    Names take no blanks: there `Ada Lovelace` is `ada-lovelace`.
    """
    bare = _bare(text)
    return any(each in bare for each in map(_bare, _beginning_within(originals, bare)) if each)


def _beginning_within(originals: Iterable[str], bare: str) -> Iterator[str]:
    """Leave out most of those that cannot stand in `bare`, by their first character: there may be thousands."""
    for original in originals:
        first = original[:1]
        if not (first.isascii() and first.isalnum()) or first.lower() in bare:
            yield original


def _bare(text: str) -> str:
    return _NEITHER_LETTER_NOR_DIGIT.sub("", text.casefold())


class Vault:
    """Holds the originals of one exchange, in memory, for as long as the exchange lives.

    One original has one placeholder, whatever type a later finding gives it. Numbers count up per type, in the
    order of issuing, so the same conversation gets the same numbers. It is never stored, logged or compared, and
    its `repr` shows counts only.
    """

    def __init__(self) -> None:
        self._placeholders: dict[str, Placeholder] = {}
        self._originals: dict[str, str] = {}
        self._issued: set[str] = set()
        self._next_numbers: Counter[str] = Counter()

    def __repr__(self) -> str:
        return f"<Vault of {len(self)}>"

    def __len__(self) -> int:
        return len(self._originals)

    def __reduce__(self) -> str:
        raise TypeError("a vault lives in its process and nowhere else")

    @property
    def placeholders(self) -> tuple[Placeholder, ...]:
        return tuple(self._placeholders.values())

    def counts(self) -> Counter[str]:
        """Return how many distinct originals there are of each entity type."""
        return Counter(placeholder.entity_type for placeholder in self._placeholders.values())

    def occurs_in(self, text: str) -> bool:
        """Return whether an original stands in a text."""
        return any_stands_in(self._placeholders, text)

    def is_issued(self, normalised_name: str) -> bool:
        """Return whether a name of this normalised spelling was given to an original."""
        if len(self._issued) != len(self._originals):  # few requests ever ask
            self._issued = {placeholder.normalised for placeholder in self._placeholders.values()}
        return normalised_name in self._issued

    def has_strict(self, name: str) -> bool:
        return name in self._originals

    def placeholder_for(self, entity_type: str, original: str, reserved: Collection[str]) -> Placeholder:
        """Return the original's placeholder, issuing one if there is none yet.

        `reserved` are normalised names that somebody typed: no original gets one of them.
        """
        known = self._placeholders.get(original)
        if known is not None:
            return known
        while True:
            self._next_numbers[entity_type] += 1
            placeholder = Placeholder(entity_type, self._next_numbers[entity_type])
            if placeholder.normalised not in reserved:
                break
        self._placeholders[original] = placeholder
        self._originals[placeholder.name] = original
        return placeholder

    def original_of(self, name: str) -> str:
        """Return the original behind an issued name; raises KeyError for any other."""
        return self._originals[name]
