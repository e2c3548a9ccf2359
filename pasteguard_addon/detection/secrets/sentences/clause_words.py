"""Words of a clause that are a password in English or German: "the root password is correcthorse", "Kennwort: …"."""

import re

from pasteguard_addon.detection.plugins.values import is_generic, is_numbered_phrase, is_said
from pasteguard_addon.detection.secrets.sentences.nouns import language_of
from pasteguard_addon.detection.secrets.sentences.qualities import is_chosen_word, is_mere_word, is_quality
from pasteguard_addon.detection.secrets.sentences.sentence_links import HOW_SPELT
from pasteguard_addon.detection.secrets.sentences.spaced_words import (
    SPACED_WORDS,
    is_made_of_words,
    is_words_of_a_label,
    is_words_of_a_sentence,
    is_words_of_things,
    judged_as,
)
from pasteguard_addon.lexicon.chosen_words import is_chosen_thing

END_OF_CLAUSE = re.compile(
    r"[\"'`”»*]{0,3}(?:\s{0,2}\Z|[.,;!)](?!\w)|[ ]?\r?\n"
    r"|\s(?:and|but|or|oder|ou|lub|eller|und|aber|et|mais|y|pero|e|ma|en|maar|i|ale|mas|men|och|og|но|а|и|ve|ama)\s"
    r"|\s(?:on|for|in|at|from|with|to|if|when|because|since|until|everywhere|again|wenn|weil|falls|si|quand|cuando|porque|quando"
    r"|perché|als|omdat|gdy|jeśli|om|när|eğer|fakat|pokud|protože|если|когда|потому)\s"
    r"|\s(?:please|pls|plz|thanks|thx|btw|bitte|danke|merci|gracias|grazie|obrigado|bedankt|dzięki|tack)\b"
    r"|\s?(?:입니다|이에요|예요|です|だ))"
)
_PREPOSITION = (
    r"(?:for|of|to|on|at|in|from|vom|von|für|fürs|zum|zur|im|am|beim|ins|aufs|del|de|di|dei|du|des|pour|para|per|della|do|da|van|voor"
    r"|till|från|på|od|na|k|ke|pro|u|ze|k|für|til|hos|på|op|bij|met|w|we|dla|pod|v|ve|со|из|с|в|во|у|от|для|к|на)"
)
_BLANK = r"(?:[^\S\n]|\r?\n(?=[^\W\d_]))"
"""A blank within a clause, or where its line was wrapped."""
OWNER = re.compile(
    rf"(?:{_BLANK}(?:{_PREPOSITION}{_BLANK}|d['’]|(?:de|n)?ll['’])[^\W\d_][\w'’.-]{{0,20}}(?:{_BLANK}[^\W\d_][\w'’.-]{{0,20}}){{0,3}}"
    r"|\s[\"'][\w .@'’-]{1,40}[\"']|\s\([^()\n]{1,40}\))?"
)
"""What may stand between the noun and the verb: whose it is."""
_ENGLISH_NOUNS = frozenset(
    (
        "password",
        "passphrase",
        "passcode",
        "passwd",
        "pwd",
        "pw",
        "pass",
        "psk",
        "pswd",
        "pword",
        "pass word",
        "code word",
        "codeword",
        "secret word",
        "security question",
        "maiden name",
        "wifi code",
        "wificode",
        "wi-fi code",
    )
)
_GERMAN_NOUNS = ("passwort", "kennwort")
_WHAT_IS_DONE = re.compile(r"[a-z]{3,}(?:ed|ing) ")
"""Passwords are said to be "rotated every ninety days"."""
_OF_SYSTEMS = "passwd"
"""Where a system looks for its accounts is said by that name: `passwd: files systemd`."""
_DEGREES = frozenset("too not very quite so never always only really still already almost fully totally".split())
_LEAST, _LEAST_OF_THINGS, _MOST, _LEAST_DIGITS = 6, 4, 24, 2
_WORDS = re.compile(SPACED_WORDS)
_HOW_SPELT = re.compile(HOW_SPELT)
_LETTERS = re.compile(r"[^\W\d_]+")
_ONE = re.compile(r"[^\W\d_]{2,24}(?:[.-][^\W\d_]{2,16}){0,4}(?![\w-])")
LENT_LINKS = {"è": "it", "est": "fr", "é": "pt", "är": "sv", "jest": "pl"}
"""Languages in which people say "password", by how they say "is"."""


def is_plain_word_password(text: str, noun: tuple[int, int], verb: tuple[int, int], start: int, end: int) -> bool:
    """Tell whether the word at `start`, at the end of its clause, is what the noun is said to be, and no quality of it.

    Qualities are words that documentation is full of ("wrong", "required"), or end like one; in German, all that is
    written small.
    """
    word, name, said = text[start:end], text[slice(*noun)].lower(), text[slice(*verb)].strip("\"'`*(“„« \t").lower()
    is_thing = is_chosen_thing(word.lower(), "de" if name in _GERMAN_NOUNS else "en")
    least = _LEAST_OF_THINGS if is_thing else _LEAST
    if not least <= len(word) <= _MOST + word.count("-") * 8 or is_generic(word) or _is_lent(said):
        return False
    if not (OWNER.fullmatch(text, noun[1], verb[0]) and END_OF_CLAUSE.match(text, end)):
        return False
    if "-" in word:
        return is_mere_word(word) and not is_quality(word.rpartition("-")[2].lower(), "de")
    if name in _GERMAN_NOUNS:
        return said in ("lautet", "lauten") or not is_quality(word.lower(), judged_as(word, "de"))
    return name in _ENGLISH_NOUNS and (is_thing or is_mere_word(word))


def is_quoted_words(text: str, noun: tuple[int, int], verb: tuple[int, int], start: int, end: int) -> bool:
    """Tell whether two or three plain words in quotes are what the noun is said to be: `es "girasol rojo"`."""
    words = text[start:end].split(" ")
    is_said = "is" in text[slice(*verb)] or text[slice(*noun)].lower() not in _ENGLISH_NOUNS
    if not 2 <= len(words) <= 3 or not is_said or not OWNER.fullmatch(text, noun[1], verb[0]):
        return False
    if not all(len(word) > 2 and word.isalpha() and not is_generic(word) for word in words):
        return False
    # Of words that documentation is full of, the first may be one: "blue giraffe", but not "too short".
    return not is_quality(words[-1].lower(), "en") and words[0].lower() not in _DEGREES


def said_words(text: str, noun: tuple[int, int], verb: tuple[int, int], start: int) -> tuple[int, int] | None:
    """Return the span of a few words, up to the end of their clause, that are what the noun is said to be.

    In English one must be rarer than those that documentation is full of: "is green marmalade".
    """
    name, said = text[slice(*noun)].lower(), text[slice(*verb)].strip().lower()
    words = _WORDS.match(text, start) if not _is_lent(said) else None
    if words is None or not OWNER.fullmatch(text, noun[1], verb[0]):
        return None
    if name in _GERMAN_NOUNS:
        return words.span() if is_made_of_words(words[0], "de") else None
    is_telling = any(map(is_mere_word, _LETTERS.findall(words[0]))) and not _WHAT_IS_DONE.match(words[0])
    is_telling = is_telling or _HOW_SPELT.match(text, words.end() + text.startswith(",", words.end())) is not None
    is_telling = is_telling or is_words_of_things(words[0])
    return words.span() if name in _ENGLISH_NOUNS and is_telling and is_words_of_a_sentence(words[0]) else None


def told_words(text: str, start: int, language: str = "en") -> tuple[int, int] | None:
    """Return the span of a word or a few, up to the end of their clause, that may alone be a password."""
    words = _WORDS.match(text, start)
    if words and language != "en":
        return words.span() if is_made_of_words(words[0], language) else None
    if words and is_words_of_a_sentence(words[0]):
        is_telling = any(map(is_mere_word, _LETTERS.findall(words[0]))) or is_words_of_things(words[0])
        return words.span() if is_telling else None
    word = _ONE.match(text, start)
    if word is None or not END_OF_CLAUSE.match(text, word.end()) or not is_chosen_word(word[0]):
        return None
    return None if any(is_quality(word[0].lower(), each) for each in ("en", "de")) else word.span()


def is_labelled_words(name: str, value: str) -> bool:
    """Tell whether a few words up to the end of a line are a password behind a label: "Kennwort: honig & wachs 7"."""
    language = "de" if name in _GERMAN_NOUNS else language_of(name)
    if name == _OF_SYSTEMS or not is_words_of_a_label(value):
        return False
    is_numbered = value[-_LEAST_DIGITS:].isdigit() and is_numbered_phrase(value)
    return is_numbered or not language or is_made_of_words(value, language)


def is_words_of_a_passphrase(text: str, noun: tuple[int, int], start: int, end: int) -> bool:
    """Tell whether three words or more, at the end of their clause, are what a passphrase is said to be."""
    words = text[start:end].split(" ")
    if not text[slice(*noun)].lower().endswith("phrase") or not END_OF_CLAUSE.match(text, end):
        return False
    return not any(map(is_said, words)) and words[0] not in _DEGREES


def is_numbered_words(text: str, noun: tuple[int, int], verb: tuple[int, int], start: int, end: int) -> bool:
    """Tell whether two or three words and a number are what the noun is said to be: `è limoncello fresco 22`."""
    if OWNER.fullmatch(text, noun[1], verb[0]) is None:
        return False
    words = text[start:end].lower().split(" ")[:-1]
    return _HOW_SPELT.match(text, end) is not None or not any(is_quality(word, "en") for word in words)


def _is_lent(said: str) -> bool:
    """Tell whether the verb, as far as the value, begins as that of a language with a rule of its own: "è ancora"."""
    return said.split(" ", 1)[0] in LENT_LINKS
