"""Plain words that a sentence gives as a password: "the root password is correcthorse", "war Sommerregen"."""

import re

from pasteguard_addon.detection.plugins.values import is_generic
from pasteguard_addon.lexicon.programs import is_english_form, is_program_word
from pasteguard_addon.lexicon.words import is_english

_END_OF_CLAUSE = re.compile(
    r"[\"'`”»*]{0,3}(?:\s{0,2}\Z|[.,;!)](?!\w)|[ ]?\r?\n"
    r"|\s(?:and|but|und|aber|et|mais|y|pero|e|ma|en|maar|i|ale|mas)\s)"
)
_OWNER = re.compile(
    r"(?:\s(?:for|of|to|on|at|in|from|vom|von|für|zum|zur|im|am|beim|del|de|du|des|pour|para|per|della|do|da|van|voor)"
    r"(?:\s[^\W\d_][\w'’.-]{0,20}){1,4}|\s[\"'(][\w .@'’-]{1,40}[\"')])?"
)
"""What may stand between the noun and the verb: whose it is."""
_ENGLISH_NOUNS = ("password", "passphrase", "passcode", "passwd", "pwd", "pw")
_GERMAN_NOUNS = ("passwort", "kennwort")
_CALLED = ("lautet", "lauten", "vaut", "brzmi")
"""Verbs behind which nothing stands but the word itself."""
_QUALITY = re.compile(r".+(?:ed|ing|able|ible|ful|less|ant|ent|ary|ory|ous|ive|ic|al|ly|ish|wn|en|ard)")
_NO_GERMAN = frozenset("pflicht pflichtfeld teil standard voraussetzung unsinn quatsch geheimnis klartext".split())
_LEAST, _MOST = 6, 24


def is_plain_word_password(text: str, noun: tuple[int, int], verb: tuple[int, int], start: int, end: int) -> bool:
    """Tell whether the word at `start`, at the end of its clause, is what the noun is said to be, and no quality of it.

    Qualities are words that documentation is full of ("wrong", "required"), or end like one; in German, all that is
    written small.
    """
    word, name, said = text[start:end], text[slice(*noun)].lower(), text[slice(*verb)].strip("\"'`*(“„« \t").lower()
    if not _LEAST <= len(word) <= _MOST or not word.isalpha() or is_generic(word):
        return False
    if not (_OWNER.fullmatch(text, noun[1], verb[0]) and _END_OF_CLAUSE.match(text, end)):
        return False
    if said in _CALLED:
        return True
    if name in _GERMAN_NOUNS:
        return word.istitle() and word.lower() not in _NO_GERMAN
    return name in _ENGLISH_NOUNS and (word.islower() or word.istitle()) and not _may_be_a_quality(word.lower())


def is_quoted_words(text: str, noun: tuple[int, int], verb: tuple[int, int], start: int, end: int) -> bool:
    """Tell whether two or three plain words in quotes are what the noun is said to be: `es "girasol rojo"`."""
    words = text[start:end].split(" ")
    is_said = "is" in text[slice(*verb)] or text[slice(*noun)].lower() not in _ENGLISH_NOUNS
    if not 2 <= len(words) <= 3 or not is_said or not _OWNER.fullmatch(text, noun[1], verb[0]):
        return False
    return all(len(word) >= 4 and word.isalpha() and not is_generic(word) for word in words) and not any(
        _may_be_a_quality(word.lower()) for word in words
    )


def _may_be_a_quality(word: str) -> bool:
    return is_english(word) or is_program_word(word) or is_english_form(word) or _QUALITY.fullmatch(word) is not None
