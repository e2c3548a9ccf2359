"""What a text is about and calls by a name that may be a person's: a program, a product, an assistant.

Its addresses, its commands and what it says that the assistant does tell so. A word that the text gives a bearer, by a
given name or a title before it or a surname behind it, is a person's all the same.
"""

import re
from collections import Counter
from collections.abc import Sequence
from functools import cached_property
from itertools import islice

from pasteguard_addon.detection.catalogs import Catalogs
from pasteguard_addon.detection.code_tables import CodeTables
from pasteguard_addon.detection.pii.names_in_data.thing_fields import is_name_of_step
from pasteguard_addon.detection.translations import Translations
from pasteguard_addon.entity_types import NAMES, PLACES
from pasteguard_addon.findings import Finding
from pasteguard_addon.lexicon.endings import plain
from pasteguard_addon.lexicon.known_people import is_borne_surname, is_surname_of_known
from pasteguard_addon.lexicon.words import (
    is_assistant,
    is_english,
    is_given_name,
    is_term,
    is_title,
    places,
    without_accents,
)
from pasteguard_addon.sieve import Sieve, Sifted

_REPOSITORY = re.compile(
    r"(?:(?:github|gitlab|bitbucket|codeberg)\.(?:com|org)/(?P<owner>[\w.-]{1,60})/(?P<name>[A-Za-z][\w.-]{1,60})"
    r"|(?<![\w./-])[\w.-]{1,60}/(?P<project>[A-Za-z][\w.-]{1,60})#\d)"
)
_COMMAND = re.compile(
    r"`(?P<word>[a-z][\w-]{2,30})[ ]-{1,2}\w"
    r"|(?<![\w-])(?:pip3?|npm|yarn|pnpm|gem|brew|cargo|composer|apt|apt-get|dnf|yum|conda|helm|choco)[ ]"
    r"(?:install|add|get|require|i)[ ](?:-{1,2}[\w-]+[ ]){0,3}(?P<package>[a-z][\w-]{2,30})"
    r"|\b(?:module|source|image|chart|package)[ ]?[=:]?[ ]?[\"'](?:[\w.:-]{1,60}/){1,6}(?P<part>[a-z][\w-]{2,30})[\"':]"
)
_ENDING = re.compile(r"\.(?:git|js|nvim|vim|py|rb|go|rs|net)\Z")
_ACTS = re.compile(
    r"(?<![\w'’.@/-])(?P<word>[A-Z][a-z]{2,14})[ ](?:can|cannot|should|must|never|NEVER|always|ALWAYS"
    r"|doesn't|responds|uses|avoids|keeps|gives|performs|displays|truncates|includes|supports|helps|provides|runs)[ ]"
)
_ADDRESSED = re.compile(r"\b(?:the|a)[ ](?:user|human)(?:s|'s)?\b|\busers\b")
_CALLED = re.compile(
    r"\b(?:you are|named|called)[ ](?P<word>[A-Z][a-z]{2,14})\b"
    r"|(?m:^)<(?P<tag>[a-z]{3,14})_(?:info|guidelines|behavior)>|<(?P<prefix>[a-z]{3,14}):[a-z-]{2,30}>",
    re.I,
)
_OF_MACHINES = re.compile(r"\b(?:prompts?|assistants?|AI|LLM|chatbot|tools?|responses?|instructions|chat|queries)\b")
_DECLARED = re.compile(
    r"^[ \t*/#]{0,12}(?:(?:export|default|public|private|protected|internal|abstract|final|sealed|static|data|open|pub"
    r"|partial|readonly|case)[ ]){0,4}(?:class|struct|enum|interface|trait|record|protocol)[ ]"
    r"(?P<word>[A-Z][A-Za-z]{1,30})(?=[ ]?(?:[({:<;]|(?:extends|implements|is|with|where|permits)[ ]|$))",
    re.M,
)
"""A type that a program or its documentation declares."""
_OF_VENDOR = re.compile(
    r"\b(?:AWS|Amazon|Apache|Google(?:[ ]Cloud)?|Azure|Microsoft|Oracle|IBM|Adobe|Atlassian|JetBrains"
    r"|Cloudflare|NVIDIA|Mozilla)[ ](?P<product>[A-Z][a-z]{2,20})\b(?!['’]s?\b)"
)
_REQUIRED = re.compile(r"\"(?P<word>[a-z][a-z\d-]{2,30})\":[ ]?\"[~^]?\d{1,4}\.\d{1,4}\.\d{1,4}(?:-[\w.]{1,20})?\"")
_KEYWORDS = re.compile(r"\"keywords\"[ ]?:[ ]?\[[^\[\]]{1,2000}\]")
_OF_MANIFEST = re.compile(r"\"(?:dependencies|devDependencies|main|license|repository)\"[ ]?:")
_VERSION_OF_MANIFEST = re.compile(r"\"version\"[ ]?:[ ]?\"\d{1,4}\.\d")
_SIEVE = Sieve(_REPOSITORY, _COMMAND, _OF_VENDOR, _CALLED, _ADDRESSED, _OF_MACHINES)
_MODEL = "NameRecognizer"
_NAMES_AND_PLACES = NAMES | PLACES
_HALF_BELIEVED = 0.7
_BEYOND_DOUBT = 0.9
"""The model has read the sentence: somebody may be called as a firm, a repository or a product is."""
_FEWEST_ACTS, _FEWEST_ADDRESSED, _FEWEST_OF_MACHINES = 2, 2, 3
_BEFORE_CAPITAL = re.compile(r"[ ](?=(?P<second>[A-ZÀ-Þ][\w'’-]{1,30}))")
"""It begins with a blank, for which `re` looks quickly."""
_WORD_BEFORE = re.compile(r"(?<!\w)(?P<first>[^\W\d_]{1,20})\.?\Z")
_MOST_BEFORE = 21
"""Characters of that word, with its dot."""


def without_subjects(text: str, findings: Sequence[Finding]) -> list[Finding]:
    """Return the findings without what a model alone takes for a name, and the text for a thing of its own."""
    if not any(each.entity_type in _NAMES_AND_PLACES for each in findings):
        return list(findings)
    subjects, catalogs, tables, translations = Subjects(text), Catalogs(text), CodeTables(text), Translations(text)

    def is_thing(finding: Finding) -> bool:
        if finding.entity_type not in _NAMES_AND_PLACES:
            return False
        if tables.hold(finding.start, finding.end):
            return True
        if is_name_of_step(text, finding.start, finding.end):
            return True
        if finding.recognizer != _MODEL:
            return False
        if translations.hold_no_name(finding.start, finding.end):
            return True
        value = text[finding.start : finding.end]
        if finding.entity_type in PLACES and without_accents(value).title() in places():
            return False
        words = value.split()
        if subjects.are_assistant(words) or subjects.is_of_package(finding.start, finding.end):
            return True
        if finding.score < _HALF_BELIEVED and subjects.is_type(words):
            return True
        if finding.score >= _BEYOND_DOUBT or any(map(_is_surname, words)):
            return False
        return subjects.are_in(words) or catalogs.hold_no_name(finding.start, finding.end)

    return [each for each in findings if not is_thing(each)]


class Subjects:
    """What one text calls so; each kind is looked for once, when a word is first asked about."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._known: dict[str, bool] = {}

    def has(self, word: str) -> bool:
        """Return whether a single word is what the text calls its program, its product or its assistant."""
        known = self._known.get(word)
        if known is None:
            known = self._known[word] = self._is_subject(word) and word not in self._borne
        return known

    def are_in(self, names: Sequence[str]) -> bool:
        """Return whether a word, or one of several of which none is a given name, is such a subject."""
        return any(map(self.has, names)) and (len(names) == 1 or not any(map(is_given_name, names)))

    def are_assistant(self, names: Sequence[str]) -> bool:
        """Return whether a single word is what instructions call the assistant that they instruct."""
        word = names[0]
        if len(names) > 1 or word in self._borne or (_is_surname(word) and not is_assistant(word)):
            return False
        return self._is_assistant(word)

    def is_of_package(self, start: int, end: int) -> bool:
        """Return whether a small word is a package that a manifest requires, or a keyword of the manifest itself."""
        word = self._text[start:end]
        if not word.islower() or " " in word or word in self._borne or _is_surname(word) or is_given_name(word):
            return False
        return word in self._required or any(first <= start and end <= last for first, last in self._keywords)

    def is_type(self, names: Sequence[str]) -> bool:
        """Return whether a single word is what a program's own type is called, and nobody beside it."""
        return len(names) == 1 and names[0] in self._declared and names[0] not in self._borne

    @cached_property
    def _declared(self) -> set[str]:
        return {match["word"] for match in _DECLARED.finditer(self._text)}

    @cached_property
    def _sifted(self) -> Sifted:
        return _SIEVE.sift(self._text)

    @cached_property
    def _required(self) -> set[str]:
        return {match["word"] for match in _REQUIRED.finditer(self._text)}

    @cached_property
    def _keywords(self) -> list[tuple[int, int]]:
        """Where keywords stand that a package is found by."""
        if not (_OF_MANIFEST.search(self._text) and _VERSION_OF_MANIFEST.search(self._text)):
            return []
        return [match.span() for match in _KEYWORDS.finditer(self._text)]

    def _is_subject(self, word: str) -> bool:
        if self._is_assistant(word):
            return True
        return word.lower() in (self._others_repositories if is_given_name(word) else self._programs)

    def _is_assistant(self, word: str) -> bool:
        if is_given_name(word) and not is_assistant(word) and word.lower() not in self._called:
            return False
        return self._acts[word] >= _FEWEST_ACTS

    @cached_property
    def _programs(self) -> set[str]:
        """Everything that addresses and commands name, in small letters."""
        names = {
            _ENDING.sub("", (match["name"] or match["project"]).lower()) for match in self._sifted.finditer(_REPOSITORY)
        }
        names.update(match["product"].lower() for match in self._sifted.finditer(_OF_VENDOR))
        names.update((match["word"] or match["package"] or match["part"]) for match in self._sifted.finditer(_COMMAND))
        return names

    @cached_property
    def _others_repositories(self) -> set[str]:
        """Repositories that are not called as their owner is: people call one after themselves."""
        return {
            match["name"].lower()
            for match in self._sifted.finditer(_REPOSITORY)
            if match["owner"] and match["owner"].lower() != match["name"].lower()
        }

    @cached_property
    def _called(self) -> set[str]:
        found = self._sifted.finditer(_CALLED)
        return {(match["word"] or match["tag"] or match["prefix"]).lower() for match in found}

    @cached_property
    def _acts(self) -> Counter[str]:
        """How often each word is said to do what instructions say of an assistant; none in a text of another kind."""
        for pattern, fewest in ((_ADDRESSED, _FEWEST_ADDRESSED), (_OF_MACHINES, _FEWEST_OF_MACHINES)):
            if sum(1 for _ in islice(self._sifted.finditer(pattern), fewest)) < fewest:
                return Counter()
        return Counter(match["word"] for match in _ACTS.finditer(self._text))

    @cached_property
    def _borne(self) -> set[str]:
        """Words behind a title or a given name, and given names before a surname."""
        borne: set[str] = set()
        for blank in _BEFORE_CAPITAL.finditer(self._text):
            word = _WORD_BEFORE.search(self._text, max(0, blank.start() - _MOST_BEFORE), blank.start())
            if word is None:
                continue
            first, second = word["first"], blank["second"]
            if is_title(first) or _is_name(first):
                borne.add(second)
            if is_given_name(first) and not (is_english(second) or is_term(second)):
                borne.add(first)
        return borne


def _is_surname(word: str) -> bool:
    return is_borne_surname(plain(word)) or is_surname_of_known(plain(word))


def _is_name(word: str) -> bool:
    return word[0].isupper() and is_given_name(word) and not is_english(word)
