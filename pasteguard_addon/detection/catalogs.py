"""Catalogs of an interface's texts, one message a line: what stands in them is a program's, in whatever language.

They are told from records of people by many different keys made of English words and by values that are phrases:
several words, letters beyond ASCII, hardly a number or an address.
"""

import re
from bisect import bisect_right
from collections import Counter
from dataclasses import dataclass

from pasteguard_addon.lexicon.programs import is_of_programs
from pasteguard_addon.lexicon.words import is_english, is_given_name, places, without_accents

_MESSAGE = re.compile(
    r"^[ \t]*(?:\"(?P<key>[A-Za-z][^\"\n]{1,120})\"[ ]?[:=][ ]?\"(?P<value>[^\n]{0,600}?)\"[,;]?[ \t\r]*$"
    r"|(?P<label>[A-Za-z][\w.-]{1,80})[ ]?(?::[ ][\"']?|=[ ]?)"
    r"(?P<text>[^\n{}\[\]]{0,600}?[^\s{}\[\]])[\"',;]{0,2}[ \t\r]*$"
    r"|<string name=\"(?P<name>\w{2,80})\"[^<>\n]{0,80}>(?P<string>[^\n]{0,600}?)</string>[ \t\r]*$)",
    re.M,
)
_BETWEEN = re.compile(r"(?:[\s{}\[\],]|\"?[\w.-]{1,60}\"?:[ ]?[{\n]|<!--[^\n]{0,200}-->)*\Z")
_WORDS = re.compile(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])")
_FEWEST = 10
_MOST_BETWEEN = 200
_MOST_OTHERS = 0.15
"""Of values with digits or an address."""
_LEAST_ENGLISH = 0.6
_LEAST_ENGLISH_BESIDE_OTHERS = 0.4
"""Where nearly all values are in another script or have accents."""
_MOST_PLAIN = 0.2
_LEAST_PHRASES = 0.4
_PHRASE_BLANKS = 1
_SHORTEST_GIVEN_NAME = 3
_PLACEHOLDER = re.compile(r"\{\{?[ ]?[\w.]{1,40}[ ]?\}?\}|%\d?\$?[a-z@]")


@dataclass(frozen=True, slots=True)
class _Catalog:
    start: int
    end: int
    key_words: frozenset[str]
    """What more than one of the keys says that are sentences themselves."""

    def begin(self) -> int:
        return self.start


class Catalogs:
    """The catalogs in one text, found when they are first asked for."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._found: list[_Catalog] | None = None

    def hold_no_name(self, start: int, end: int) -> bool:
        """Return whether a span lies in a catalog, and is neither a listed place nor a word of a listed given name.

        What the keys say, too, is the program's own: `"Thanks for trying Melpo": "Danke, dass Sie Melpo nutzen"`.
        """
        if self._found is None:
            self._found = self._find()
        at = bisect_right(self._found, start, key=_Catalog.begin)
        if not at or self._found[at - 1].end < end:
            return False
        words = self._text[start:end].split()
        if all(word in self._found[at - 1].key_words for word in words):
            return True
        has_given_name = any(w[0].isupper() and len(w) >= _SHORTEST_GIVEN_NAME and is_given_name(w) for w in words)
        return not has_given_name and without_accents(self._text[start:end]) not in places()

    def _find(self) -> list[_Catalog]:
        found: list[_Catalog] = []
        run: list[re.Match[str]] = []
        for message in _MESSAGE.finditer(self._text):
            if run and not self._is_next(run[-1].end(), message.start()):
                found += _catalog(run)
                run = []
            run.append(message)
        return found + _catalog(run)

    def _is_next(self, end: int, start: int) -> bool:
        return start - end <= _MOST_BETWEEN and _BETWEEN.match(self._text, end, start) is not None


def _catalog(run: list[re.Match[str]]) -> list[_Catalog]:
    """Return the catalog that a run of messages is, if it is one."""
    if len(run) < _FEWEST:
        return []
    keys = [match["key"] or match["label"] or match["name"] for match in run]
    values = [_PLACEHOLDER.sub("", match["value"] or match["text"] or match["string"] or "") for match in run]
    words = [word for key in set(keys) for word in _WORDS.findall(key)]
    known = sum(len(word) < _SHORTEST_GIVEN_NAME or is_english(word) or is_of_programs(word) for word in words)
    others = sum("@" in value or any(map(str.isdigit, value)) for value in values)
    phrases = sum(value.count(" ") >= _PHRASE_BLANKS or not value.isascii() for value in values)
    is_foreign = sum(map(str.isascii, values)) <= _MOST_PLAIN * len(run)
    is_catalog = (
        len(set(keys)) == len(keys)
        and known >= (_LEAST_ENGLISH_BESIDE_OTHERS if is_foreign else _LEAST_ENGLISH) * len(words)
        and others <= _MOST_OTHERS * len(run)
        and phrases >= _LEAST_PHRASES * len(run)
    )
    said = Counter(word for key in keys if " " in key for word in {each.strip("().,:;!?'") for each in key.split()})
    key_words = frozenset(word for word, count in said.items() if count > 1 and not is_given_name(word))
    return [_Catalog(run[0].start(), run[-1].end(), key_words)] if is_catalog else []
