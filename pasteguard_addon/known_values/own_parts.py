"""Whether a part of a known name has another part of the same name beside it, in whatever order and spelling.

"Schneider" alone may be a tailor, and `max` a function. `SCHNEIDER, Maria`, `backup_max_weber.tar.gz`, `m.schneider`
and "Weber (Max)" are the people who are known by these names.
"""

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from typing import NamedTuple

from pasteguard_addon.known_values.edges import begins_at_seam, ends_at_seam, follows_account_cue
from pasteguard_addon.known_values.folding import fold
from pasteguard_addon.known_values.spellings import NamePart
from pasteguard_addon.lexicon.programs import is_of_programs
from pasteguard_addon.lexicon.words import PARTICLES, double_names, is_english, is_everyday, is_title

type BesideRule = Callable[[str, int, int, int], bool]
"""Asked with a text, a span in it, and the section up to which other values are known."""

_REACH_CHARS = 48
_WORD = re.compile(r"([\W_]{0,8})([^\W\d_]+(?:['’][^\W\d_]{2,})*)")
_WORD_BACKWARDS = re.compile(r"([\W_]{0,8})((?:[^\W\d_]{2,}['’])*[^\W\d_]+)")
_CAMEL_SEAM = re.compile(r"(?<=[a-zß-ÿ])(?=[A-ZÀ-Þ])")
_SENTENCE_ENDS = re.compile(r"[.!?:]\s")
_JOINS_WORDS = re.compile(r"[\"'`]?(?:[._+/@;|\t-]|,[ ]?)[\"'`]?")
_BLANKS_AND_QUOTES = " \"'“”„«»."
_LETTERS_THAT_ARE_WORDS = "AEIOY"
_MIN_GLUED_CHARS = 5
_MIN_SURE_CHARS = 3


class _Neighbour(NamedTuple):
    """A word near a part of a name."""

    word: str
    joint: str
    """What stands between the two, other words included."""
    is_next: bool
    is_before: bool


class OwnParts:
    """The parts of all known names, each with those it may have beside it."""

    def __init__(self) -> None:
        self._parts: dict[str, _Part] = {}

    def add(self, parts: Iterable[NamePart], since: int) -> None:
        """Take the parts of a name that is known since a section."""
        parts = [*parts]
        for part in parts:
            for spelling in part.spellings:
                own = self._parts.setdefault(spelling, _Part())
                for other in parts:
                    if part.words.isdisjoint(other.words):
                        own.add(other, since)

    def rule_for(self, spelling: str) -> BesideRule:
        """Return what must hold where this part is found: the same object each time."""
        return self._parts[spelling].rule


@dataclass(slots=True, eq=False)
class _Part:
    """A part of one known name or of several."""

    partners: dict[str, int] = field(default_factory=dict, repr=False)
    """Other parts of these names, and since when they are known."""
    initials: dict[str, int] = field(default_factory=dict, repr=False)
    rule: BesideRule = field(init=False, repr=False)

    def __post_init__(self) -> None:
        self.rule = self.has_own_beside

    def add(self, other: NamePart, since: int) -> None:
        for spelling in (*other.spellings, *other.cases):
            if self.partners.setdefault(spelling, since) > since:
                self.partners[spelling] = since
        for spelling in other.spellings:
            if self.initials.setdefault(spelling[0], since) > since:
                self.initials[spelling[0]] = since

    def has_own_beside(self, text: str, start: int, end: int, section: int) -> bool:
        """Return whether the part that stands here has another one beside it, or its initial."""
        begins, ends = begins_at_seam(text, start), ends_at_seam(text, end)
        if not (begins and ends):
            return self._is_glued(text, start, end, section, is_second=ends) if begins or ends else False
        part = text[start:end]
        if part.islower() and self._is_far(text, start, end):
            return False
        for each in _neighbours(text, start, end):
            word = fold(each.word)
            if len(word) == 1:
                if self.initials.get(word, section + 1) <= section and _is_initial(part, each, text, end):
                    return True
            elif self._is_partner(word, section) and _is_pair(part, each):
                return True
            if not each.joint and (piece := _glued_piece(each)) != word and self._is_partner(piece, section):
                return True
        return False

    def _is_partner(self, word: str, section: int) -> bool:
        return self.partners.get(word, section + 1) <= section

    def _is_far(self, text: str, start: int, end: int) -> bool:
        """Tell that nothing stands beside a word in small letters between blanks: most are only words."""
        if not (text[start - 1 : start].strip(" ") or text[end : end + 1].strip(" ")):
            around = fold(text[max(0, start - _REACH_CHARS) : end + _REACH_CHARS])
            return not any(partner in around for partner in self.partners)
        return False

    def _is_glued(self, text: str, start: int, end: int, section: int, *, is_second: bool) -> bool:
        """Tell whether the part is one word with another, or with an initial: `mariaschneider`, `mschneider`."""
        if end - start < _MIN_SURE_CHARS:
            return False
        reach = max(map(len, self.partners), default=0)
        beside = fold(text[max(0, start - reach) : start] if is_second else text[end : end + reach])
        for partner, since in self.partners.items():
            if since > section or len(partner) < _MIN_SURE_CHARS:
                continue
            if is_second and beside.endswith(partner) and begins_at_seam(text, start - len(partner)):
                return True
            if not is_second and beside.startswith(partner) and ends_at_seam(text, end + len(partner)):
                return True
        first, last = (start - 1, end) if is_second else (start, end + 1)
        if end - start < _MIN_GLUED_CHARS and not follows_account_cue(text, first, last):
            return False
        if self.initials.get(fold(text[start - 1] if is_second else text[end]), section + 1) > section:
            return False
        if not (begins_at_seam(text, first) and ends_at_seam(text, last)):
            return False
        return end - start < _MIN_GLUED_CHARS or not is_everyday(text[first:last])


def _neighbours(text: str, start: int, end: int) -> Iterator[_Neighbour]:
    """Yield the words that may belong to a name, those behind it and those before it, the nearest first."""
    for is_before in (False, True):
        around = text[max(0, start - _REACH_CHARS) : start][::-1] if is_before else text[end : end + _REACH_CHARS]
        at, joint, is_next = 0, "", True
        unknown = 0
        while match := (_WORD_BACKWARDS if is_before else _WORD).match(around, at):
            at = match.end()
            space, word = (each[::-1] for each in match.groups()) if is_before else match.groups()
            joint = space + joint if is_before else joint + space
            if not is_before and is_next and space in ("'", "’") and word == "s":
                joint = ""
                continue
            yield _Neighbour(word, joint, is_next, is_before)
            joint = word + joint if is_before else joint + word
            unknown += not (len(word) == 1 or is_title(word) or word.lower() in PARTICLES)
            if unknown and (unknown > 1 or not word[0].isupper() or (is_next and space.strip(_BLANKS_AND_QUOTES))):
                break
            is_next = False


def _glued_piece(other: _Neighbour) -> str:
    """Return what of a word is next to a part that is glued to it, where capitals part words: `annaWeberInvoice`."""
    return fold(_CAMEL_SEAM.split(other.word)[-1 if other.is_before else 0])


def _is_pair(part: str, other: _Neighbour) -> bool:
    """Tell whether two parts of a name that stand together are its person, and no two words that say something else."""
    if is_plain_name(part) or is_plain_name(other.word):
        return True
    kinds = _kinds(part)
    if "month" in kinds and "month" in _kinds(other.word):
        return False
    if _SENTENCE_ENDS.search(other.joint) and other.is_next:
        return False
    if not other.joint or not (part[0].islower() or other.word[0].islower()):
        return True
    if not (part.islower() and other.word.islower() and other.is_next):
        return False
    if is_word_elsewhere(part) and is_word_elsewhere(other.word):
        return _JOINS_WORDS.fullmatch(other.joint) is not None
    return True


def _is_initial(part: str, initial: _Neighbour, text: str, end: int) -> bool:
    """Tell whether a letter beside a part of a name is the initial of another: "M. Schneider", "Schneider, M."."""
    joint, letter = initial.joint, initial.word
    if "\n" in joint or (not initial.is_before and _SENTENCE_ENDS.search(joint)):
        return False
    if not (letter.islower() or part[0].islower()):
        is_dotted = joint[:1] == "." if initial.is_before else text.startswith(f"{joint}{letter}.", end)
        return is_dotted or not is_word_elsewhere(part) or letter not in _LETTERS_THAT_ARE_WORDS
    is_joined = initial.is_next and bool(joint) and not joint.isspace()
    return part.islower() and letter.islower() and is_joined and not is_word_elsewhere(part)


def is_plain_name(part: str) -> bool:
    """Return whether a word is nothing but a name."""
    return len(part) >= _MIN_SURE_CHARS and not _kinds(part) and not is_everyday(part)


def is_plain_place(word: str) -> bool:
    """Return whether a word is nothing but the name of a place."""
    return _kinds(word) <= {"place"} and not is_everyday(word) and not is_of_programs(word.lower())


def is_word_elsewhere(part: str) -> bool:
    """Return whether a name is so common a word that a small letter before it says little, as in `r.price`."""
    kinds = _kinds(part)
    return not kinds.isdisjoint({"code", "month", "mass"}) or is_english(part) or (is_everyday(part) and not kinds)


def _kinds(part: str) -> frozenset[str]:
    return double_names().get(part.lower(), frozenset())
