"""The names that one exchange has issued, arranged for recognising them in its reply."""

import re
from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from functools import cache, cached_property

from pasteguard_addon.masking.aliases import unambiguous
from pasteguard_addon.masking.brackets import BEGINNINGS
from pasteguard_addon.masking.placeholder import BEFORE_UNDERLINE, SIGNS, entity_type_of, normalise

_JOINT = "\x1f"
"""Stands between names that are normalised together: in none of them, and it stays."""
_TYPE_AND_NUMBER = re.compile(r"(.*[^0-9])([0-9]+)", re.DOTALL)
_WORD = rf"(?:[^\W\d_]|[{SIGNS}])+"
_WORDS = rf"{_WORD}(?:[_ -]{_WORD})*"
_ALIAS = re.compile(rf"{_WORDS}[^\w\s\\]*_?[^\w\s\\]*\d+")
"""Words as they are written, a joint and a number."""
_ALIAS_APART = re.compile(rf"{_WORDS}[ \u00a0]\d+")
_MAX_DIGITS = 9


class IssuedNames:
    """The names of one exchange, arranged for recognising them.

    `strict_only` are normalised names of which some loose form stands in the request itself: for them only the
    exact form is a placeholder. So are names whose loose forms could be mistaken for one another.
    """

    def __init__(
        self, names: Iterable[str], strict_only: Iterable[str] = (), numbers: Collection[str] = frozenset()
    ) -> None:
        self.numbers = numbers
        """Names that stood for a number of JSON."""
        self._names = tuple(names)
        self._strict_only = frozenset(strict_only)

    # Most replies ask for little of this, and a request may hold thousands of names.

    @cached_property
    def candidate(self) -> re.Pattern[str]:
        """Where a form might begin. Every real beginning is a candidate."""
        with_loose = self._names
        if self._strict_only:
            with_loose = tuple(name for name in self._names if normalise(name) not in self._strict_only)
        return _candidate("".join(sorted({name[0] for name in with_loose})), bool(self._names))

    @cached_property
    def candidate_or_quote(self) -> re.Pattern[str]:
        """The same, and where a string of JSON begins."""
        return re.compile(f'{self.candidate.pattern}|"', re.ASCII)

    def prepare(self) -> None:
        """Arrange what every reply asks for."""
        _ = self.candidate, self._strict

    @cached_property
    def _strict(self) -> frozenset[str]:
        return frozenset(self._names)

    @cached_property
    def _loose(self) -> Mapping[str, str]:
        # All in one go: one by one it takes ten times as long.
        normalised = normalise(_JOINT.join(self._names)).split(_JOINT)
        loose = dict(zip(normalised, self._names, strict=False))
        ambiguous = [each for each, count in Counter(normalised).items() if count > 1]
        for each in (*ambiguous, *self._strict_only):
            loose.pop(each, None)
        return loose

    @cached_property
    def _aliases(self) -> Mapping[str, str]:
        return unambiguous(set(map(entity_type_of, self._names)))

    @cached_property
    def _alias_beginnings(self) -> set[str]:
        types = {normalise(entity_type_of(name)) for name in self._loose.values()}
        return _prefixes(alias for alias, entity_type in self._aliases.items() if entity_type in types)

    @cached_property
    def _strict_prefixes(self) -> set[str]:
        return _prefixes(self._strict)

    @cached_property
    def _loose_beginnings(self) -> set[str]:
        return _prefixes(name[:-1] for name in self._loose)

    @cached_property
    def _bare_prefixes(self) -> set[str]:
        return _prefixes(self._loose.values())

    @property
    def has_loose(self) -> bool:
        """Whether there may be a name that is recognised in more than its exact form."""
        return bool(self._loose if self._strict_only else self._names)

    def strict(self, name: str) -> bool:
        return name in self._strict

    def loose(self, name: str, *, is_unusual: bool = True, is_apart: bool = False) -> str | None:
        """Return the issued name that a spelling stands for; if that `is_unusual`, by another word for its type too.

        With `is_apart` a blank may stand between such a word and the number.
        """
        spelled = normalise(name)
        known = self._loose.get(spelled)
        return known if known or not is_unusual else self._other_spelling(name, spelled, is_apart=is_apart)

    def _other_spelling(self, name: str, spelled: str, *, is_apart: bool) -> str | None:
        """Return the name that is spelled with zeros before its number, or by another word for its type."""
        parts = _TYPE_AND_NUMBER.fullmatch(spelled)
        if parts is None or spelled in self._strict_only:
            return None
        entity_type, number = parts[1], parts[2].lstrip("0")
        if parts[2] != number and f"{entity_type}{number}" in self._loose:
            return self._loose[f"{entity_type}{number}"]
        meant = self._aliases.get(entity_type)
        is_typed = f"{entity_type}{number}" in self._strict_only
        is_written = _ALIAS.fullmatch(name) or (is_apart and _ALIAS_APART.fullmatch(name))
        if meant is None or is_typed or not is_written:
            return None
        return self._loose.get(f"{meant}{number}")

    def may_become_strict(self, name: str) -> bool:
        return name in self._strict_prefixes

    def begins_loose(self, name: str, *, is_unusual: bool = True) -> bool:
        """Return whether more characters could make of it what `loose` takes for an issued name."""
        spelled = normalise(name)
        if spelled in self._loose_beginnings or not is_unusual:
            return spelled in self._loose_beginnings
        if spelled in self._alias_beginnings:
            return True
        parts = _TYPE_AND_NUMBER.fullmatch(spelled)
        if parts is None or len(parts[2]) > _MAX_DIGITS:
            return False
        own = self._aliases.get(parts[1], parts[1]) + parts[2].lstrip("0")
        return own in self._loose_beginnings

    def may_become_bare(self, name: str) -> bool:
        return name in self._bare_prefixes


@cache
def _candidate(first_letters: str, has_strict: bool) -> re.Pattern[str]:
    if first_letters:
        # What stands before a letter is looked at behind it: searching for a set is three times as fast.
        escaped = r"(?<=\\[nrtbf].)|(?<=\\u(?!00[3-7])[0-9A-Fa-f]{4}.)"  # by which JSON ends another word
        underlined = "|".join(rf"(?<=[{BEFORE_UNDERLINE}]{line}.)" for line in ("_", "__"))
        begins_word = rf"(?:(?<![A-Za-z0-9_][{first_letters}])|{escaped}|{underlined})"
        return re.compile(rf"[{re.escape(BEGINNINGS)}{first_letters}]{begins_word}", re.ASCII)
    return re.compile(r"\[" if has_strict else r"(?!)")


def _prefixes(names: Iterable[str]) -> set[str]:
    prefixes = {""}
    for name in names:
        while name not in prefixes:  # if it is there, so are all that are shorter
            prefixes.add(name)
            name = name[:-1]  # noqa: PLW2901 - shortening it is what the loop does
    return prefixes
