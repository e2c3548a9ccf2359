"""Selects people whom everybody knows from Pantheon 1.0, in all languages of this project: `globally_known.txt`.

FOLDER holds the data set's `pantheon.tsv` and `wikilangs.tsv` (Harvard Dataverse, doi:10.7910/DVN/28201, CC0): 11,341
people with an article in more than 25 Wikipedias, and what each of these calls them.

A single word that is a common given name or surname in some country is left out. "&" stands before a name of two such
words, unless nearly every Wikipedia has its bearer; those of `public_figures.txt` and `known_names.txt` are listed so,
too. "=" stands before a name whose other cases are such a one: "Paolo Conte" is "Paola Conti"
but for its endings.
"""

import csv
import re
import sys
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from importlib import import_module
from operator import itemgetter
from pathlib import Path
from pkgutil import iter_modules
from textwrap import fill

from faker.providers import person
from faker.providers.person.en_US import Provider as en_US

from pasteguard_addon.lexicon.asking import frame
from pasteguard_addon.lexicon.endings import plain, stem
from pasteguard_addon.lexicon.spelling import rough_form
from pasteguard_addon.lexicon.words import given_names_chosen, given_names_of_others, is_common, is_term, places

_LANGUAGES = frozenset("en de fr es it nl pl pt ro da no sv fi cs el tr uk ru zh ja ko vi ar hi".split())
_TARGET = Path(__file__).parent / "data" / "globally_known.txt"
_HEADER = """\
# People with articles in more than 25 Wikipedias, as those call them. Source: Pantheon 1.0 (A. Z. Yu, S. Ronen, K. Hu,
# T. Lu, C. A. Hidalgo; Harvard Dataverse, doi:10.7910/DVN/28201; CC0). Selected by scripts/lexicon/selection.py.
"""
_NAMES_HEADER = """\
# Names that are common in some country, without accents. Source: Faker (MIT License), the United
# States Census of 1990 (public domain). Written by scripts/lexicon/selection.py.
"""
_BRACKETS = re.compile(r"\s*[(（].*")
_NUMBER_OF_KING = re.compile(r"[IVX]+\.?|[\dA-ZΑ-Ω]['΄ʹ]?\.?")
_PATRONYMIC = re.compile(r"\w+(?:ович|евич|ьич|йович|ич|овна|евна|івна|ївна|ична)")
_CJK, _KANA = re.compile(r"[\u3400-\u9fff]+"), re.compile(r"[\u3041-\u30ff]")
_HANGUL = re.compile(r"[\uac00-\ud7a3]+")
_SLAVIC_SURNAME = re.compile(r"\w+(?:ов|ев|ёв|ин|ын|ський|ский|енко|ова|ева|ина|ская|ська|ко|ук|юк)")
_FAMOUS, _VERY_FAMOUS = 65, 85
"""Wikipedias with an article; from here on a surname alone tells who it is: of those long dead, and of others."""
_FAMILIAR, _WORLD_FAMOUS = 45, 95
"""Wikipedias from which on a name of two common words tells who it is: of words as common as Lindgren, and as Smith."""
_READ_OF, _MANY_VIEWS, _MANY_VIEWS_OF_SMITH = 60, 10_000_000, 25_000_000
"""Articles and their views in six years that make a name of very common words somebody's before all others."""
_LONG_LIST = 600
"""Surnames of one country, from which on Faker's list has rare ones, too."""
_SMITHS, _MOST_COMMON, _IN_SOME_COUNTRIES, _IN_MANY_COUNTRIES, _GIVEN_IN_MANY_COUNTRIES = 60, 300, 3, 4, 10
_FEWEST_LETTERS = 6
"""Of a name of several words; shorter ones many have: "Li Na"."""
_SHORTEST_SURNAME = 5
_RECENT = 1900


@dataclass(frozen=True)
class _Person:
    name: str
    articles: int
    born: int
    is_religious: bool
    views: int


class _Common:
    """Names that many people bear, of all the countries that Faker knows."""

    def __init__(self, first_words: set[str]) -> None:
        self.given = set(given_names_chosen()) | set(given_names_of_others())
        self.last, self.usual = set[str](), set[str]()
        countries, of_given = Counter[str](), Counter[str]()
        for module in iter_modules(person.__path__):
            provider = getattr(import_module(f"{person.__name__}.{module.name}"), "Provider", object)
            own, own_given = set[str](), set[str]()
            for attribute in dir(provider):
                into = own if "last_name" in attribute else own_given if "first_name" in attribute else None
                values = getattr(provider, attribute)
                if into is not None and isinstance(values, (list, tuple, dict)):
                    into.update(plain(str(value)) for value in values)
            self.given |= own_given
            of_given.update(own_given)
            self.last |= own
            self.usual |= own if len(own) < _LONG_LIST else set()
            countries.update(own)
        american = sorted(en_US.last_names.items(), key=itemgetter(1), reverse=True)
        self.smiths = {plain(name) for name, _ in american[:_SMITHS]}
        self.everywhere = {plain(name) for name, _ in american[:_MOST_COMMON]}
        self.everywhere |= {name for name, count in countries.items() if count >= _IN_MANY_COUNTRIES}
        self.given_everywhere = {name for name, count in of_given.items() if count >= _GIVEN_IN_MANY_COUNTRIES}
        self.usual |= {name for name, count in countries.items() if count > 1}
        self.many = {plain(name) for name, _ in american}
        self.many |= {name for name, count in countries.items() if count >= _IN_SOME_COUNTRIES}
        self.given_stems, self.last_stems = set(map(stem, self.given)), set(map(stem, self.last))
        self.words = self.given | self.last | self.given_stems | self.last_stems | first_words
        self.words |= set(map(plain, places()))
        self.rough_given, self.rough_usual = set(map(_rough, self.given)), set(map(_rough, self.usual))

    def is_pair(self, words: list[str]) -> bool:
        first, last = words[0], words[-1]
        if (first in self.given and last in self.usual) or (first in self.usual and last in self.given):
            return True
        return last[:1] > "z" and _rough(first) in self.rough_given and _rough(last) in self.rough_usual

    def is_pair_in_some_case(self, words: list[str]) -> bool:
        return stem(words[0]) in self.given_stems and stem(words[-1]) in self.last_stems

    def is_word(self, word: str) -> bool:
        return word in self.words or stem(word) in self.words or is_common(word) or is_term(word)

    def is_unspaced(self, name: str, born: int) -> bool:
        """Return whether a name of East Asia has a given name that many have; one of a single sign is anybody's."""
        split = [(name[:at], name[at:]) for at in (1, 2) if len(name) > at]
        rests = [rest for first, rest in split if first in self.last]
        return any(rest in self.given for rest in rests) or (len(name) < 3 and born > _RECENT)


def main(folder: Path) -> None:
    """Write the list."""
    people, titles = dict(_people(folder)), list(_titles(folder))
    common, found = _Common(_first_words(titles)), dict[str, str]()
    for key, language, title in titles:
        who = people.get(key)
        if who is None:
            continue
        for name in _names(title, language, who, common):
            words = plain(name).split()
            is_shortened = len(words) < len(plain(title).split())
            found[plain(name)] = _sign(words, 0 if is_shortened else who.articles, common, who.views)
    for name in map(plain, _listed_by_hand()):
        sign = _sign(name.split(), _FAMILIAR, common)
        if found.get(name, "&") == "&" and (sign == "&" or name in found):
            found[name] = sign
    ruler = re.compile(plain(frame("royal")))
    first_words = {word for word in _first_words(titles) if len(word) > 3 and word.isalpha()}
    first_words = {word for word in first_words if not ruler.fullmatch(word)}
    for words, kind in ((common.given | first_words, "given_names"), (common.usual, "surnames")):
        joined = " ".join(sorted(word for word in words if len(word) > 2 and " " not in word))
        target = _TARGET.with_name(f"common_{kind}.txt")
        target.write_text(_NAMES_HEADER + fill(joined, 118, break_on_hyphens=False) + "\n", "utf-8")
    lines = sorted(sign + name for name, sign in found.items())
    _TARGET.write_text(_HEADER + "\n".join(lines) + "\n", "utf-8")
    print(f"{len(lines)} names")


def _sign(words: list[str], articles: int, common: _Common, views: int = 0) -> str:
    if words[-1].isascii() and len(words) > 1 and sum(map(len, words)) < _FEWEST_LETTERS:
        return "&"
    if len(words) == 1 and words[0] in common.many and articles < _WORLD_FAMOUS:
        return "&"
    if len(words) < 2 or not common.is_pair_in_some_case(words):
        return ""
    is_everywhere = words[-1] in common.everywhere and words[0] in common.given_everywhere
    is_smith = words[-1] in common.smiths
    is_read_of = articles >= _READ_OF and views >= (_MANY_VIEWS_OF_SMITH if is_smith else _MANY_VIEWS)
    is_known_well = articles >= _FAMILIAR and (is_read_of or not (is_everywhere or is_smith))
    return "&" if common.is_pair(words) and not is_known_well and articles < _WORLD_FAMOUS else "="


def _rough(word: str) -> str:
    return rough_form(word) if " " not in word else word


def _listed_by_hand() -> Iterator[str]:
    for name in ("public_figures.txt", "known_names.txt"):
        lines = (_TARGET.parent / name).read_text("utf-8").splitlines()
        yield from (line for line in lines if line and not line.startswith("#"))


def _people(folder: Path) -> Iterator[tuple[str, _Person]]:
    with (folder / "pantheon.tsv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file, delimiter="\t"):
            born = re.match(r"-?\d+", row["birthyear"])
            year = int(born[0]) if born else _RECENT + 1
            is_religious = row["occupation"] == "RELIGIOUS FIGURE"
            yield (
                row["en_curid"],
                _Person(row["name"], int(row["numlangs"]), year, is_religious, int(row["TotalPageViews"])),
            )


def _titles(folder: Path) -> Iterator[tuple[str, str, str]]:
    with (folder / "wikilangs.tsv").open(encoding="utf-8") as file:
        for line in file:
            key, language, title = line.rstrip("\n").split("\t")
            if language in _LANGUAGES:
                yield key, language, _BRACKETS.sub("", title).strip()


def _first_words(titles: list[tuple[str, str, str]]) -> set[str]:
    """Return what at least two people have as their first name of several."""
    bearers = defaultdict[str, set[str]](set)
    for key, language, title in titles:
        for words in _orders(title, language):
            if len(words) > 1:
                bearers[plain(words[0])].add(key)
    return {word for word, keys in bearers.items() if len(keys) > 1}


def _names(title: str, language: str, who: _Person, common: _Common) -> Iterator[str]:
    """Yield what a person is called in a language, as far as hardly anybody else is called so."""
    if _CJK.fullmatch(title) or _HANGUL.fullmatch(title):
        if not common.is_unspaced(title, who.born) and len(title) > 1:
            yield title
        return
    for words in _orders(title, language):
        plain_words = plain(" ".join(words)).split()
        if len(words) == 1:
            if len(words[0]) > 3 and not who.is_religious and not common.is_word(plain_words[0]):
                yield words[0]
            continue
        yield " ".join(words)
        if not common.is_pair(plain_words):
            yield from _surname(words[-1], who, common)


def _orders(title: str, language: str) -> Iterator[list[str]]:
    """Yield the words of a title as people write them: without what stands behind a comma, the given name first."""
    title = title.replace("＝", "・")
    front, _, rest = title.partition(", ")
    if language == "ru" and rest:
        words = [*rest.split(), *front.split()]
    else:
        words = re.split(r"[\s・·•]+", front)
        if len(words) == 3 and _PATRONYMIC.fullmatch(words[2]):
            words = [words[1], words[2], words[0]]
    words = [word for word in words if word]
    if not words:
        return
    joint = "・" if "・" in front else "·" if "·" in front else ""
    if joint:
        yield [joint.join(words)]
        yield ["".join(words)]
        if len(words[-1]) > 2:
            yield [words[-1]]
        return
    yield words
    is_number = _NUMBER_OF_KING.fullmatch(words[-2]) and not words[-2].endswith(".") if len(words) > 1 else False
    if len(words) == 3 and not is_number and (_PATRONYMIC.fullmatch(words[1]) or not words[1][:1].islower()):
        yield [words[0], words[2]]


def _surname(word: str, who: _Person, common: _Common) -> Iterator[str]:
    is_borne = who.born > _RECENT or _SLAVIC_SURNAME.fullmatch(word.lower())
    english = plain(who.name).rpartition(" ")[2]
    is_own = not word.isascii() or plain(word)[:1] == english[:1]
    is_name = word[:1].isupper() and len(word) >= _SHORTEST_SURNAME and not _NUMBER_OF_KING.fullmatch(word)
    if not (is_own and is_name and word.isalpha()) or common.is_word(plain(word)) or common.is_word(english):
        return
    if who.articles >= (_VERY_FAMOUS if is_borne else _FAMOUS):
        yield word


if __name__ == "__main__":
    main(Path(sys.argv[1]))
