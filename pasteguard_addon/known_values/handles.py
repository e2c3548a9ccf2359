"""The accounts, files and addresses that are made of a person's name, where more than one word of it is written as one.

Of "Thomas O'Brien" that is `tobrien` and `o-brien`, of "Pieter van den Berg" `pvandenberg` and `van-den-berg`, of "João
Pedro dos Santos" `jpsantos`. What is made of one given name and one plain surname is found by its parts, which stand
beside each other there; here is what has no such part in it as a word.
"""

import re
from collections.abc import Iterator

from pasteguard_addon.known_values.folding import fold, is_ideographic
from pasteguard_addon.lexicon.romanization import romanized
from pasteguard_addon.lexicon.words import PARTICLES, is_everyday, is_title, without_accents

_WORD = re.compile(r"[^\W\d_]+")
_GERMAN_LETTERS = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss", "ø": "oe", "å": "aa"})
_BEHIND = re.compile(r"(?:[js]r|esq|ph\.?d|m\.?d)\.?|II|III|IV", re.I)
"""What stands behind a name and is no part of it."""
_MOST_WORDS = 6
_FEWEST_LETTERS = 5
_FEWEST_OF_SURNAME = 7
"""Letters of a surname with its particle that stands by itself: a shorter one may be another word."""
_JOINTS = ("-", "_", ".")


def accounts_of(name: str) -> list[str]:
    """Return what accounts and files may be called after a person, folded; nothing for a name of two plain words."""
    words = name.replace(",", " ").split()
    if len(words) <= 2 and all(map(str.isalpha, words)):
        return []  # nearly always, with a title or without
    words = [word for word in words if not (is_title(word.strip(".")) or _BEHIND.fullmatch(word))]
    is_plain = len(words) == 2 and all(map(str.isalpha, words))  # a given name and a surname
    if not 2 <= len(words) <= _MOST_WORDS or is_plain or is_ideographic(name):
        return []
    found: dict[str, None] = {}
    for spelled in dict.fromkeys(_spelled(name, words)):
        for at in range(1, len(spelled)):
            if spelled[at - 1] not in PARTICLES:
                found.update(dict.fromkeys(_accounts(spelled[:at], spelled[at:])))
    return [each for each in found if len(each) >= _FEWEST_LETTERS and not is_everyday(each)]


def _spelled(name: str, words: list[str]) -> Iterator[tuple[str, ...]]:
    """Yield the words of a name in Latin letters without accents, in the ways in which these are done without."""
    folded = [fold(word) for word in words]
    if latin := romanized(fold(" ".join(words))):
        yield from (tuple(each.split()) for each in latin)
        return
    yield tuple(map(without_accents, folded))
    if not name.isascii():
        yield tuple(without_accents(word.translate(_GERMAN_LETTERS)) for word in folded)


def _accounts(given: tuple[str, ...], surname: tuple[str, ...]) -> Iterator[str]:
    named = [piece for word in given for piece in _WORD.findall(word)]
    particles, own = _particles_and_own(surname)
    if not named or not own or len(own[0]) == 1:
        return
    whole, bare = "".join((*particles, *own)), "".join(own)
    if len(whole) >= _FEWEST_OF_SURNAME and len(particles) + len(own) > 1:
        yield whole
    if particles:
        yield from (joint.join((*particles, *own)) for joint in _JOINTS)
    initials, together = "".join(piece[0] for piece in named), "".join(named)
    firsts = dict.fromkeys((initials, "".join(word[0] for word in given), initials[0], together, named[0]))
    for last in dict.fromkeys((whole, bare, own[0], own[-1])):
        yield from (first + last for first in firsts)
        yield last + initials[0]
        yield from (together + joint + last for joint in _JOINTS if len(named) > 1)
    if len(own) > 1:
        yield initials + "".join(piece[0] for piece in own[:-1]) + own[-1]
    if particles:
        short = "".join(piece[0] for piece in particles) + bare
        yield from (first + short for first in (initials, initials[0]))


def _particles_and_own(surname: tuple[str, ...]) -> tuple[list[str], list[str]]:
    """Return the particles at the beginning of a surname, with what an apostrophe glues to it, and the rest."""
    pieces = [(piece, _is_glued(word)) for word in surname for piece in _WORD.findall(word)]
    count = 0
    while count < len(pieces) - 1 and (pieces[count][0] in PARTICLES or (count == 0 and pieces[count][1])):
        count += 1
    return [piece for piece, _ in pieces[:count]], [piece for piece, _ in pieces[count:]]


def _is_glued(word: str) -> bool:
    """Return whether an apostrophe glues a particle to a word: "O'Brien"."""
    return "'" in word or "\u2019" in word
