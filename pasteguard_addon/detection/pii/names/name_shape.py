"""The shape of a name in text with capitals, and whether words of that shape are one."""

import re

from pasteguard_addon.lexicon.programs import is_of_programs, is_somebodys
from pasteguard_addon.lexicon.words import (
    PARTICLES,
    is_assistant,
    is_common,
    is_given_name,
    is_living_thing,
    is_term,
    is_title,
)

from .surroundings import is_name_free

UP = "[" + "".join(filter(str.isupper, map(chr, range(0x41, 0x530)))) + "]"
"""Capitals of the Latin, Greek and Cyrillic alphabets: `re` has no class for them."""
_CAP = rf"{UP}[^\W\d_]*(?:['’](?!(?:m|ve|ll|d|re|t)(?!\w)){UP}?[^\W\d_]+)?"
"""A word with a capital, "O'Brien" among them and not "I'm"."""
WORD = rf"{_CAP}(?:-[^\W\d_]{{2,}})?"
""""Jean-Luc", "Min-jun"."""
_PARTICLE = (
    r"(?:(?:van|von|der|den|dem|de|del|della|di|da|do|dos|das|du|la|le|el|al|bin|ibn|ter|ten|zu|af|y)[ ]"
    r"|(?:al|el|ul|ur|ad|as|ash|an|ar|at|az|ben)-)"
)
_BEFORE_SURNAME = (
    r"(?:(?:van|von|de|del|della|di|da|do|dos|du|ter|ten|zu|la)[ ](?:(?:der|den|de|la|le|los|las)[ ])?"
    r"|(?:al|el|ul|as|ash|ben)-)"
)
NAME = rf"{WORD}(?:[ ](?:{UP}\.[ ])?{_PARTICLE}{{0,3}}(?:[dl]['’])?{WORD}){{0,3}}"
"""One to four capitalised words, with particles, initials and hyphens; a bounded pattern."""
SURNAME = rf"{_BEFORE_SURNAME}?{NAME}"
"""The same where a surname may come first, with the particle that it begins with."""
_SMALL_HALF = re.compile(r"(?<=\w)-[^\W\d_A-Z]+")
"""Of "Min-jun", which is also short for a month."""
SHORT_TITLE = 2
"""Letters of a title that may be a code as well."""
_SHORT_WORD = 3
"""Letters of "You" and "The"; longer words are surnames behind a title: "Miss Small"."""


def is_name(
    text: str,
    start: int,
    end: int,
    *,
    is_strict: bool,
    is_rare: bool = False,
    is_key: bool = False,
    is_titled: bool = False,
) -> bool:
    """Return whether words of the shape are a name.

    Where a place `is_strict`, a single word must be a listed given name; where it `is_rare`, none may be an everyday
    one. What stands in a key's value needs no sentence around it, and what is titled may be any word.
    """
    value = text[start:end]
    words = _SMALL_HALF.sub("", value).replace("-", " ").replace(",", "").split()
    if not words or len(value) < 2 or is_title(words[0]) or is_assistant(value) or not value.strip(".")[-1].isalpha():
        return False
    if not is_titled and any(is_term(word) and not is_given_name(word) for word in words):
        return False
    if len(words) > 1 and (is_term(value) or is_somebodys(words)):
        return False
    if not is_key and not is_name_free(text, start, end, words):
        return False
    names = [word for word in words if word.lower() not in PARTICLES] or words
    if is_titled and names != words:
        return True  # "van den Berg"
    words = names
    has_given = any(
        is_given_name(word) and not (value.isupper() and len(word) <= SHORT_TITLE) for word in (words[0], words[-1])
    )
    if value.isupper() and len(words) > 1 and len(words[0]) <= SHORT_TITLE and not has_given:
        return False  # a sentence in capitals: "THIS IS AN EXAMPLE"
    if len(words) == 1:
        if is_rare and not has_given and _is_of_a_trade(words[0]):
            return False
        is_known = has_given and not (is_strict and value.isupper() and len(value) <= SHORT_TITLE)
        is_word = is_common(value) and not (is_titled and len(value) > _SHORT_WORD)
        return is_known if is_strict or is_word else True
    if is_strict and not has_given and any(map(is_of_programs, words)):
        return False
    return has_given or not any(is_common(word) for word in (words if is_rare else words[:1]))


def _is_of_a_trade(word: str) -> bool:
    """Return whether a word is one of English, of programs or of nature: "Assigned to Backend"."""
    return is_of_programs(word) or is_living_thing(word)
