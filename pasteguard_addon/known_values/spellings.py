"""The parts of a person's name, and how each may be spelled elsewhere: without accents, apostrophes or blanks."""

import re
from typing import NamedTuple
from unicodedata import category

from pasteguard_addon.known_values.folding import fold
from pasteguard_addon.lexicon.name_cases import inflected, stem_and_endings, with_endings
from pasteguard_addon.lexicon.romanization import in_cyrillic, romanized
from pasteguard_addon.lexicon.words import PARTICLES, is_everyday, is_given_name, places, without_accents

_VOWEL_SIGNS = "".join(chr(code) for code in range(0x591, 0x1CFA) if category(chr(code)) in {"Mn", "Mc"})
"""Parts of words in Indic scripts, Thai, Hebrew and Arabic, and no letters to a regular expression."""
_LETTERS = rf"[^\W\d_](?:[^\W\d_]|[{_VOWEL_SIGNS}])*"
_PART = re.compile(rf"{_LETTERS}(?:['’]{_LETTERS})*")
_NO_PARTS = frozenset(
    "van von der den dem des del dela della dello delle degli di da do dos das de du la le les los las el al bin ibn "
    "ben bint abu ter ten zu zum zur af av und and y e i dr prof mr mrs ms herr frau jr sr phd msc mba".split()
)
"""Particles, titles and what joins two names."""
_NOT_A_LETTER = re.compile(r"[\W\d_]+")
_OTHER_LETTERS = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss", "ø": "oe", "æ": "ae", "å": "aa", "đ": "dj"})


_WITH_PARTICLES = re.compile(
    rf"[^\W\d_] ((?:(?:{'|'.join(sorted(PARTICLES, key=len, reverse=True))})['’]? ){{1,3}}[^\W\d_]{{3,}})\Z", re.I
)


_FIRST_AND_LAST = 2
_DIGITS = re.compile(r"[0-9]+")
_NUMBER = re.compile(r"\+?[0-9(][0-9 ()/.-]*[0-9]")
MIN_DIGITS = 7
"""A number of fewer digits may be another one where it is joined otherwise."""


_FEWEST_OF_STEM = 4
"""Letters with which a longer word begins as only this one does."""
_ENDS_OF_NAMES = frozenset("aeoyаяо")
"""With which a name ends that nobody has put into another case."""


class NamePart(NamedTuple):
    """One word of a name, or several written as one."""

    spellings: tuple[str, ...]
    """Folded; the first one is its own."""
    words: frozenset[int]
    """Which words of the name these are."""
    cases: tuple[str, ...] = ()
    """As which it may stand beside another part, besides."""


def words_of(name: str) -> list[str]:
    """Return the words of a name that are looked for by themselves."""
    return [word for word in _PART.findall(name) if word.lower() not in _NO_PARTS]


def spellings_of(word: str) -> tuple[str, ...]:
    """Return a word as it may be spelled where its letters and apostrophes are not at hand, folded; first its own."""
    if word.isascii() and "'" not in word:
        return (word.lower(),)
    folded = fold(word)
    found = [folded]
    if "'" in folded or "’" in folded:
        found += [folded.replace("'", "’"), folded.replace("’", "'"), re.sub("['’]", "", folded)]
    if not folded.isascii():
        others = [bare.translate(_OTHER_LETTERS) for bare in found]
        found += [*map(without_accents, found), *others, *map(without_accents, others)]
        found += (*romanized(folded), in_cyrillic(folded))
    return tuple(dict.fromkeys(each for each in found if len(each) > 1 or (each and len(folded) == 1)))


def spellings_of_name(word: str) -> tuple[str, ...]:
    """Return the same of a word of a name, and it in its other cases, as far as these are no other words or names."""
    spelled = spellings_of(word)
    cases = inflected(spelled[0]) if spelled else ()
    others = (each for each in (*cases, *map(without_accents, cases)) if not _is_another_word(each))
    return tuple(dict.fromkeys((*spelled, *others))) if cases else spelled


def _is_another_word(case: str) -> bool:
    """Return whether a case of a name is a word, a place, or what somebody else is called.

    The lists have cases of names, too.
    """
    is_name = case[-1] in _ENDS_OF_NAMES and is_given_name(case)
    return is_name or is_everyday(case) or without_accents(case).title() in places()


def beginnings_of(word: str) -> tuple[str, ...]:
    """Return how a word of a name begins in all of its spellings and cases, or is in whole where that is too short."""
    spelled = spellings_of(word)
    stem, endings = stem_and_endings(spelled[0]) if spelled else ("", ())
    if not endings:
        return spelled
    cases = [stem] if len(stem) >= _FEWEST_OF_STEM else [stem + ending for ending in endings]
    return tuple(dict.fromkeys((*spelled, *cases, *map(without_accents, cases))))


def _part(number: int, word: str, *, may_be_slavic: bool) -> NamePart:
    """Return a word as a part of its name: cases of it that say something else alone do not beside another part."""
    spelled = spellings_of(word)
    cases = inflected(spelled[0]) if spelled else ()
    if spelled and not cases and may_be_slavic:
        cases = with_endings(spelled[0])
    if not cases:
        return NamePart(spelled, frozenset((number,)))
    all_cases = tuple(dict.fromkeys((*cases, *map(without_accents, cases))))
    others = set(spellings_of_name(word))
    return NamePart((*spelled, *(each for each in all_cases if each not in others)), frozenset((number,)), all_cases)


def parts_of(name: str, words: list[str]) -> list[NamePart]:
    """Return the words of a name, and those that may be written as one: `vandenberg`, `jeanluc`, `garcialopez`."""
    is_ascii = name.isascii()
    parts = [_part(number, word, may_be_slavic=not is_ascii) for number, word in enumerate(words)]
    if name.count(" ") + 1 == len(words) == _FIRST_AND_LAST:
        return parts
    at = 0
    tokens = []
    for token in name.split():
        count = len(words_of(token))
        tokens.append((token, range(at, at + count)))
        at += count
    joined = [(token, own) for token, own in tokens if len(own) > 1]
    if len(tokens) > 2 and tokens[0][1] and tokens[-1][1]:
        joined.append(("".join(token for token, _ in tokens[1:]), range(tokens[0][1].stop, at)))
    for token, own in joined:
        bare = _NOT_A_LETTER.sub("", token)
        parts.append(NamePart(spellings_of(bare), frozenset(own)))
    return parts


def surname_with_particles(name: str) -> str:
    """Return the end of a name from its first particle on, such as "van den Berg"; empty if it has none."""
    match = _WITH_PARTICLES.search(name)
    return match[1] if match else ""


def joined_otherwise(value: str) -> list[str]:
    """Return a number of several groups with other signs between them, as in the names of files and over a line end."""
    groups = _DIGITS.findall(value)
    if len(groups) < _FIRST_AND_LAST or len("".join(groups)) < MIN_DIGITS or not _NUMBER.fullmatch(value):
        return []
    plus = value[: value.index(groups[0])].strip("(")
    return [plus + joint.join(groups) for joint in ("_", "-", ".", " ", "\n", "") if plus + joint.join(groups) != value]
