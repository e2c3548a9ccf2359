"""Lists of words that decide: well-known terms, everyday words, given names, cities, titles.

The long ones are data files, each with its source at the top.
"""

import unicodedata
from functools import cache
from importlib.resources import files

PARTICLES = frozenset(
    "van von der den dem de del della dello degli di da do dos das du la le los las el al bin ibn ben bint abu ter ten "
    "zu zum zur af av y e d o mac mc st".split()
)
"""Words within surnames that are written in lower case."""

_TITLES = frozenset(
    "fam atty esq ppa inh plaintiff defendant appellant "
    "mr mrs ms miss mx hr fr dr prof professor sir madam lord lady herr herrn frau fräulein monsieur madame "
    "mademoiselle mme mlle señor señora señorita sr sra srta don doña signor signora signorina sig sigra dott "
    "dottore dottoressa meneer mevrouw dhr mw mijnheer pan pani panu panem senhor senhora dona doutor doutora domnul "
    "doamna doamnei dl hon "
    "dna ing rev captain capt sgt lt col gen officer judge president king queen prince princess doctor dear hello hi "
    "hey hallo liebe lieber cher chère hola ciao gentile caro cara beste geachte szanowny szanowna drogi droga prezado "
    "prezada caro stimate stimată bună salut bonjour "
    "damen herren ladies gentlemen sirs mesdames messieurs señores señoras signori heren dames państwo panowie "
    "senhores senhoras doamnelor domnilor".split()
)
_TITLE_CUES = frozenset({"title", "dotted title"})
_SHORT = 2
"""Letters of what is a part of names as often: "Ra", "Av"."""
_SAME_TITLES = (
    "mr mister|herr herrn hr|frau fr|m monsieur|mme madame|mlle mademoiselle|sr señor senhor|sra señora senhora|"
    "srta señorita|sig signor signore|sigra signora|dott dottore dottor|meneer heer dhr mijnheer|mevrouw mevr mw|"
    "pan pana panu panie panem|pani panią|dr doctor doktor|prof professor|господин г-н господину господина|"
    "госпожа г-жа госпоже|dña doña"
)
"""Forms of address, and what each is called otherwise."""


def is_title(word: str) -> bool:
    """Return whether a word is a form of address, which is no part of the name."""
    word = word.lower()
    if word in _TITLES:
        return True
    return len(word) > _SHORT and not is_given_name(word) and not _TITLE_CUES.isdisjoint(name_cues().get(word, ()))


@cache
def _plain_titles() -> dict[str, str]:
    groups = (group.split() for group in _SAME_TITLES.split("|"))
    return {title: group[0] for group in groups for title in group}


def plain_title(word: str) -> str:
    """Return what a word has in common with all spellings of the same form of address; of others the word itself."""
    bare = word.casefold().replace(".", "")
    return _plain_titles().get(bare, bare)


def is_term(value: str) -> bool:
    """Return whether a word or phrase is a product, library, language, algorithm, model or month."""
    return " ".join(value.lower().split()) in _terms()


def begins_term(word: str) -> bool:
    """Return whether a term of several words begins with a word."""
    return word.lower() in _first_words_of_terms()


def is_common(word: str) -> bool:
    """Return whether a word is an everyday word of one of the languages."""
    return word.lower() in _common()


def is_living_thing(word: str) -> bool:
    """Return whether a word that may look like another kind of word in English is an animal, a plant or food."""
    return word.lower() in _living_things()


def is_everyday(word: str) -> bool:
    """Return whether a name is also an everyday word, a product or a script, so that alone it says nothing.

    Such as "Mark", "Will" and "Rose".
    """
    return is_common(word) or (is_term(word) and not is_given_name(word))


def is_given_name(word: str) -> bool:
    """Return whether a word is a known given name."""
    word = word.lower()
    return word in given_names() or (not word.isascii() and without_accents(word) in given_names())


def is_assistant(value: str) -> bool:
    """Return whether a name alone is a machine's, which people greet as they greet each other."""
    return value.lower() in {"claude", "gemini", "bard", "alexa", "siri", "watson", "eliza", "copilot"}


@cache
def name_cues() -> dict[str, tuple[str, ...]]:
    """Return the words that announce a name, each with its kinds."""
    kinds: dict[str, list[str]] = {}
    for line in lines_of("name_cues.txt"):
        kind, _, words = line.partition(":")
        for word in words.strip().split("|"):
            kinds.setdefault(word, []).append(kind)
    return {word: tuple(own) for word, own in kinds.items()}


@cache
def number_cues() -> dict[str, tuple[str, bool]]:
    """Return the words that announce a number, each with its entity type and whether a sign must stand between."""
    cues: dict[str, tuple[str, bool]] = {}
    for line in lines_of("number_cues.txt"):
        entity_type, _, words = line.partition(":")
        for word in words.strip().split("|"):
            for spelling in _spellings(word):
                cues.setdefault(spelling, (entity_type.removeprefix("+"), entity_type.startswith("+")))
    return cues


_SHORT_FOR_NUMBER = (
    ("nummer", ("nr", "-nr")),
    ("numéro ", ("n° ", "no ", "num ", "nº ")),
    ("número ", ("nº ", "n.º ", "núm. ", "n° ", "num ")),
    ("numero ", ("n. ", "n° ", "nr ")),
    ("numer ", ("nr ",)),
    ("număr ", ("nr ", "nr. ")),
)


def _spellings(cue: str) -> list[str]:
    """Return a cue with its word for number cut short in each way; in capitals a Turkish ı is an I, as any i."""
    found = [cue, cue.replace("ı", "i")]
    for word, short in _SHORT_FOR_NUMBER:
        if cue.startswith(word) if word.endswith(" ") else cue.endswith(word):
            found += [cue.replace(word, each) for each in short]
    return found


def fold(text: str) -> str:
    """Return a lower-case copy of equal length; the Turkish İ, which has two characters in lower case, becomes an i."""
    text = text.replace("İ", "i")
    lower = text.lower()
    if len(lower) == len(text):
        return lower
    return "".join(low if len(low := char.lower()) == 1 else char for char in text)


def as_cue(text: str) -> str:
    """Return the same in one spelling of what is written in two ways: the apostrophe and the Russian ё."""
    return fold(text).replace("’", "'").replace("ё", "е")


@cache
def double_names() -> dict[str, frozenset[str]]:
    """Return the names that are also something else, in lower case, each with the kinds of what else."""
    kinds: dict[str, set[str]] = {}
    for line in lines_of("double_names.txt"):
        kind, _, words = line.partition(": ")
        for word in words.split():
            kinds.setdefault(word, set()).add(kind)
    return {word: frozenset(own) for word, own in kinds.items()}


@cache
def person_cues() -> dict[str, tuple[str, ...]]:
    """Return the words that stand beside people's names, by the side on which they stand."""
    sides: dict[str, list[str]] = {}
    for line in lines_of("person_cues.txt"):
        side, _, words = line.partition(": ")
        sides.setdefault(side, []).extend(words.split("|"))
    return {side: tuple(dict.fromkeys(words)) for side, words in sides.items()}


@cache
def document_words() -> frozenset[str]:
    """Return the words for papers about one person, in lower case and without accents."""
    return frozenset(word for line in lines_of("document_words.txt") for word in line.split())


@cache
def payment_words() -> frozenset[str]:
    """Return the words for what a payment is for, in lower case and without accents."""
    return frozenset(word for line in lines_of("payment_words.txt") for word in line.split())


@cache
def places() -> frozenset[str]:
    """Return the names of cities, countries and regions, without accents."""
    return frozenset(without_accents(line) for line in (*lines_of("cities.txt"), *lines_of("regions.txt")))


def without_accents(text: str) -> str:
    """Return a copy of equal length with plain letters: lists and users do not agree on accents."""
    return text if text.isascii() else text.translate(_PLAIN)


_HANGUL = 0xAC00, 0xD7A3


class _Plain(dict[int, int]):
    """Maps an accented letter to its plain one; filled as letters turn up. A Hangul syllable is more than its first."""

    def __missing__(self, code: int) -> int:
        plain = chr(code) if _HANGUL[0] <= code <= _HANGUL[1] else unicodedata.normalize("NFD", chr(code))[0]
        self[code] = ord(plain)
        return ord(plain)


_PLAIN = _Plain({ord(odd): ord(plain) for odd, plain in zip("łŁøØđĐıßæÆœŒ", "lLoOdDisaAoO", strict=True)})


@cache
def countries() -> frozenset[str]:
    """Return countries, continents and parts of them, in lower case and without accents."""
    return frozenset(without_accents(line).casefold() for line in lines_of("countries.txt"))


def is_country(word: str) -> bool:
    """Return whether a word is the name of a country, a continent or a part of one."""
    return without_accents(word).casefold() in countries()


@cache
def private_cues() -> dict[str, frozenset[str]]:
    """Return the words that tell of somebody's own life, by kind; as `not da`, those that are none in a language."""
    kinds: dict[str, set[str]] = {}
    for line in lines_of("private_cues.txt"):
        kind, _, words = line.partition(": ")
        kinds.setdefault(kind, set()).update(words.casefold().split("|"))
    return {kind: frozenset(words) for kind, words in kinds.items()}


@cache
def _terms() -> frozenset[str]:
    lines = lines_of("known_terms.txt")
    return frozenset(entry.strip().lower() for line in lines for entry in line.split(",") if entry.strip())


@cache
def _first_words_of_terms() -> frozenset[str]:
    return frozenset(term.split()[0] for term in _terms() if " " in term)


@cache
def _common() -> frozenset[str]:
    lines = (*lines_of("common_words.txt"), *lines_of("english_words.txt"))
    return frozenset(word for line in lines for word in line.lower().split())


@cache
def _living_things() -> frozenset[str]:
    return frozenset(word for line in lines_of("living_things.txt") for word in line.split())


@cache
def given_names_chosen() -> frozenset[str]:
    """Return the given names of the first list, which are names wherever they stand, in small letters."""
    return frozenset(word for line in lines_of("given_names.txt") for word in line.split())


@cache
def given_names() -> frozenset[str]:
    """Return given names of many people, in small letters; those of other countries without accents."""
    return given_names_chosen().union(word for line in lines_of("given_names_of_many.txt") for word in line.split())


@cache
def given_names_of_others() -> frozenset[str]:
    """Return given names of many languages that are on no other list, in small letters and without accents."""
    return frozenset(word for line in lines_of("given_names_of_others.txt") for word in line.split())


def is_english(word: str) -> bool:
    """Return whether a word is one that most English texts are made of."""
    return word.lower() in _english()


@cache
def _english() -> frozenset[str]:
    return frozenset(everyday_words("en"))


def everyday_words(language: str) -> list[str]:
    """Return the words that most texts of a language are made of, if there is a list of them."""
    return [word for line in lines_of("english_words.txt") for word in line.split()] if language == "en" else []


def lines_of(name: str) -> list[str]:
    """Return the lines of a list of words, without comments."""
    text = (files(__package__) / "data" / name).read_text("utf-8")
    return [line for line in text.splitlines() if line and not line.startswith("#")]
