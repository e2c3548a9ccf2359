"""Messages of programs beside their translations, as gettext, Qt and XLIFF keep them. A name is the same in both.

So what stands in a translation, and nothing like it in the message, is a word that has been translated; and so is a
whole message of which the translation keeps nothing. Where the two are in different scripts a name would be written
otherwise, so there the message may have no word but those of English and of programs. A message that is a mere key
tells nothing of what its text says, nor does one that asks for a name: "Author". And a translation may say who it is
where its message does not: two words with capitals, or one within a sentence or behind a colon, are no exemption.
"""

import re
from bisect import bisect_right
from typing import NamedTuple

from pasteguard_addon.entity_types import NAMES
from pasteguard_addon.lexicon.endings import plain
from pasteguard_addon.lexicon.field_names import field_types
from pasteguard_addon.lexicon.known_people import is_borne_given_name, is_borne_surname
from pasteguard_addon.lexicon.programs import is_of_programs
from pasteguard_addon.lexicon.words import is_english, is_given_name, is_term, without_accents

_LINES = r"\"(?:[^\"\\\n]|\\.){0,400}+\"(?:\s{1,8}\"(?:[^\"\\\n]|\\.){0,400}+\"){0,40}+"
_PAIRS = re.compile(
    rf"^[ ]*msgid[ ](?P<message>{_LINES})\s{{1,4}}(?:msgid_plural[ ]{_LINES}\s{{1,4}})?"
    rf"msgstr(?:\[\d\])?[ ](?P<text>{_LINES}(?:\s{{1,4}}msgstr\[\d\][ ]{_LINES}){{0,5}}+)"
    r"|<source(?:[ ][^<>]{0,200})?>(?P<source>[^<>]{1,600}+)</source>"
    r"\s{0,60}(?:<extracomment>[^<>]{0,300}</extracomment>\s{0,60})?"
    r"<(?:target|translation)(?:[ ][^<>]{0,200})?>(?P<target>[^<>]{1,600}+)</",
    re.M,
)
_WORD = re.compile(r"[^\W\d_]+")
_KEY = re.compile(r"[\"\s]*\w+(?:[._:/-]\w+)*[\"\s]*")
_SENTENCE_BEGINS = re.compile(r"(?:\A|[.!?…]|\\n|msgstr\[\d\])[\W\d_]*\Z")
_COLON = re.compile(r"[:：][ \u00a0\"]*\Z")
_SAME_LETTERS = 4
"""Names take endings: "Haberkorn" is "Haberkornem" in Polish."""


class _Pair(NamedTuple):
    message: tuple[int, int]
    text: tuple[int, int]


class Translations:
    """The messages of one text with their translations, found when they are first asked for."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._found: list[_Pair] | None = None

    def hold_no_name(self, start: int, end: int) -> bool:
        """Return whether a span is a word, or words, that a translation has changed."""
        if self._found is None:
            self._found = _pairs(self._text)
        at = bisect_right(self._found, (start, end), key=_begin) - 1
        if at < 0 or end > self._found[at].text[1]:
            return False
        message, text = (self._text[slice(*span)] for span in self._found[at])
        value = self._text[start:end]
        if not _is_told(message, text):
            return False
        if start >= self._found[at].text[0]:
            if _is_written_as_name(self._text[self._found[at].text[0] : start], value):
                return False
            if not _are_of_one_script(message, text):
                return all(map(_is_word, _WORD.findall(message)))
            return not (_has_any(message, value) or any(map(_is_borne, _WORD.findall(value))))
        words = _WORD.findall(value)
        is_whole = _are_of_one_script(message, text) and _WORD.findall(message) == words
        return is_whole and (is_term(value) or all(map(_is_word, words))) and not _has_any(text, value)


def _begin(pair: _Pair) -> tuple[int, int]:
    return pair.message


def _pairs(text: str) -> list[_Pair]:
    if "msgid" not in text and "</source>" not in text:
        return []
    return [
        _Pair(
            found.span("message" if found["message"] else "source"), found.span("text" if found["text"] else "target")
        )
        for found in _PAIRS.finditer(text)
    ]


def _is_told(message: str, text: str) -> bool:
    """Return whether a message says something and is translated: `team.lead` is a key."""
    words = _WORD.findall(message)
    is_key = _KEY.fullmatch(message) is not None and len(words) > 1
    labels = (" ".join(words), words[-1] if len(words) == len(("your", "name")) else "")
    is_of_person = any(field_types().get(label.lower(), ("",))[0] in NAMES for label in labels)
    return bool(words) and not (is_key or is_of_person) and _WORD.search(text) is not None


def _is_written_as_name(before: str, value: str) -> bool:
    """Return whether somebody may be called so: by its capitals, and by what stands before it in the translation."""
    capitals = sum(word[0] != word[0].lower() for word in _WORD.findall(value))
    is_small = not capitals and value.upper() != value
    if capitals > 1 or (not is_small and _COLON.search(before)):
        return True
    return capitals > 0 and _SENTENCE_BEGINS.search(before) is None


def _is_word(word: str) -> bool:
    """Return whether a word of a message is one of English or of programs, or a term, and no name."""
    is_known = len(word) < _SAME_LETTERS or is_english(word) or is_of_programs(word) or is_term(word)
    return is_known and not _is_borne(word)


def _are_of_one_script(left: str, right: str) -> bool:
    return all(without_accents(char).isascii() for char in {*left, *right} if char.isalpha())


def _has_any(text: str, value: str) -> bool:
    """Return whether one of some words stands in a text, whatever its ending."""
    beginnings = {_beginning(word) for word in _WORD.findall(text)}
    return any(_beginning(word) in beginnings for word in _WORD.findall(value))


def _beginning(word: str) -> str:
    return without_accents(word).lower()[:_SAME_LETTERS]


def _is_borne(word: str) -> bool:
    return is_given_name(word) or is_borne_given_name(plain(word)) or is_borne_surname(plain(word))
