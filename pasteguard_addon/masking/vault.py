"""The two-way map of one exchange: original ⇄ placeholder."""

import re
from collections import Counter
from collections.abc import Collection, Iterable, Sequence

from pasteguard_addon.masking.aliases import names_of_type
from pasteguard_addon.masking.placeholder import entity_type_of, name_of, normalise
from pasteguard_addon.views import plain_characters

_TYPE_AND_NUMBER = re.compile(r"(.*[^0-9])0*([0-9]+)", re.DOTALL)
_NEITHER_LETTER_NOR_DIGIT = re.compile(r"[\W_]+")


def any_stands_in(originals: Collection[str], text: str) -> bool:
    """Return whether an original stands in a text, by its letters and digits, in any letter case.

    Names take no blanks: there `Ada Lovelace` is `ada-lovelace`.
    """
    bare = _bare(text)
    for chars in (1, 4):  # there may be thousands, and how one begins rules out most
        beginnings = {original[:chars] for original in originals}
        fitting = {each for each in beginnings if _bare(each) in bare}
        originals = [original for original in originals if original[:chars] in fitting]
    return any(each in bare for each in map(_bare, originals) if each)


def _bare(text: str) -> str:
    return _NEITHER_LETTER_NOR_DIGIT.sub("", text.casefold())


def _key(original: str) -> str:
    """Return what two originals that look alike share."""
    return original if original.isascii() else plain_characters(original)


class Vault:
    """Holds the originals of one exchange, in memory, for as long as the exchange lives.

    One original has one placeholder, whatever type a later finding gives it; two that look alike are one, and come back
    as the first was written. Numbers count up per type, in the
    order of issuing, so the same conversation gets the same numbers. It is never stored, logged or compared, and
    its `repr` shows counts only.
    """

    def __init__(self, base: int = 0) -> None:
        """Make an empty one; numbers of every type begin behind `base`."""
        self._base = base
        self._names: dict[str, str] = {}
        self._originals: dict[str, str] = {}
        self._issued: set[str] = set()
        self._last_numbers: dict[str, int] = {}

    def __repr__(self) -> str:
        return f"<Vault of {len(self)}>"

    def __len__(self) -> int:
        return len(self._originals)

    def __reduce__(self) -> str:
        raise TypeError("a vault lives in its process and nowhere else")

    @property
    def names(self) -> tuple[str, ...]:
        """Return the names of all placeholders, in the order of issuing."""
        return tuple(self._originals)

    @property
    def last_numbers(self) -> tuple[tuple[str, int], ...]:
        """Return up to where the numbers of each entity type count."""
        return tuple(self._last_numbers.items())

    def counts(self) -> Counter[str]:
        """Return how many distinct originals there are of each entity type."""
        return Counter(map(entity_type_of, self._originals))

    def occurs_in(self, text: str) -> bool:
        """Return whether an original stands in a text."""
        return any_stands_in(self._names, text)

    def is_issued(self, normalised_name: str) -> bool:
        """Return whether a name of this normalised spelling was given to an original."""
        if len(self._issued) != len(self._originals):  # few requests ever ask
            self._issued = set(map(normalise, self._originals))
        return normalised_name in self._issued or self._is_alias(normalised_name)

    def _is_alias(self, normalised_name: str) -> bool:
        """Return whether a name that was issued may be read from this one, which calls its type otherwise."""
        parts = _TYPE_AND_NUMBER.fullmatch(normalised_name)
        return parts is not None and any(
            parts[1] in map(normalise, names_of_type(entity_type))
            and f"{normalise(entity_type)}{parts[2]}" in self._issued
            for entity_type in self._last_numbers
        )

    def has_strict(self, name: str) -> bool:
        return name in self._originals

    def name_for(self, entity_type: str, original: str, reserved: Collection[str]) -> str:
        """Return the name of the original's placeholder, issuing one if there is none yet.

        `reserved` are normalised names that somebody typed: no original gets one of them.
        """
        key = _key(original)
        known = self._names.get(key)
        if known is not None:
            return known
        while True:
            self._last_numbers[entity_type] = number = self._last_numbers.get(entity_type, self._base) + 1
            name = name_of(entity_type, number)
            if not reserved or normalise(name) not in reserved:
                break
        self._names[key] = name
        self._originals[name] = original
        return name

    def name_beyond(self, entity_type: str, original: str, number: int) -> str:
        """Return the name of an original that is out of the count, issuing one with this number or a higher one."""
        key = _key(original)
        if key not in self._names:
            while (name := name_of(entity_type, number)) in self._originals:
                number += 1
            self._names[key] = name
            self._originals[name] = original
            self._last_numbers.setdefault(entity_type, self._base)
        return self._names[key]

    def take_over(
        self, names: Sequence[str], originals: Sequence[str], last_numbers: Iterable[tuple[str, int]]
    ) -> None:
        """Do in one go what another vault did for the same originals, when it had named the same ones before them.

        Raises ValueError if that is not so; then the vault is of no more use.
        """
        keys = originals if "".join(originals).isascii() else list(map(plain_characters, originals))
        self._names.update(zip(keys, names, strict=True))
        # The first spelling of a value is what it comes back as. No loop: there may be thousands.
        known = self._originals.copy()
        self._originals.update(zip(names, originals, strict=True))
        self._originals.update(zip(reversed(names), reversed(originals), strict=True))
        self._originals.update(known)
        self._last_numbers.update(last_numbers)
        if len(self._names) != len(self._originals):
            raise ValueError("these originals have other names")

    def original_of(self, name: str) -> str:
        """Return the original behind an issued name; raises KeyError for any other."""
        return self._originals[name]
