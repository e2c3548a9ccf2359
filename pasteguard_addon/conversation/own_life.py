"""Whether a text tells of its writer's own life: "I live in", "my boss", "Dear".

A word alone says little. "How many people live in Rome?" asks about nobody, "What can I see in Rome?" tells nothing of
who asks, "Which US city" and "World War I" hold no "us" and no "I", and the mother of whom "Napoleon's mother" speaks
is not the writer's. So a word counts as a cue only where its sentence does not show that it is none.
"""

import re
from collections.abc import Iterator, Sequence
from functools import cache

from pasteguard_addon.findings import Finding
from pasteguard_addon.late_pattern import late_pattern
from pasteguard_addon.lexicon.asking import frame
from pasteguard_addon.lexicon.words import private_cues

from .asked_text import is_about_names

_WORD = re.compile(r"[\w'’-]+:?")
_CUES_FOR = {"PERSON": "person", "LOCATION": "place"}

_HOME = (
    "live|lives|lived|living|reside|resides|born|based|school|wohnt|wohnen|geboren|habite|né|née|vive|nacido|abita|nato"
    "|nata|woont|wonen|mieszka|urodzony|mora|nascido|locuiește|locuiesc|născut|живёт"
)
_OF_ANYBODY = late_pattern(
    r"(?<!\w)(?:how many|how much|how long|who|which|what|where|when|wie viele|wer|welche\w*|wo|wann"
    r"|combien|qui|quel\w*|où|quand|cuánt\w+|quién\w*|qué|dónde|cuándo|quant\w+|chi|quale?|quali|dove|quando|hoeveel|wie"
    r"|welke?|waar|wanneer|ile|ilu|kto|któr\w+|gdzie|kiedy|quem|quais|onde|câți|câte|cine|care|unde|când|кто|где|когда"
    rf"|сколько)(?:\s+[\w'’-]+){{0,4}}?\s+(?P<word>{_HOME})(?![\w'’])",
    re.I,
)
"""A question about whoever it is: "Which composers were born in Vienna?"."""
_SOMEBODY = late_pattern(
    r"(?<!\w)(?:i|we|he|she|they|you|ich|wir|er|sie|je|nous|il|elle|él|ella|lui|lei|ik|wij|hij|zij|ze|on|ona|ele|ela"
    r"|я|мы|он|она)(?!\w)",
    re.I,
)
_WITH_ME = late_pattern(
    r"(?<!\w)(?:with|near|to|from|beside|above|below|behind|mit|bei|neben|über|unter|chez|avec|con|bij|met|com|z|cu|со?)"
    r"[ ](?:me|us|mir|uns|moi|nous|mí|mij|ons|mnie|mną|mim|mine|мной)(?!\w)",
    re.I,
)
_LIFE_IN_GENERAL = late_pattern(
    r"(?<!\w)(?:(?:costs?|standard|quality)[ ]of[ ](?P<cost>living)|(?P<costs>living)[ ](?:costs?|standards?)"
    r"|(?:it|it['’]s|places?|cit(?:y|ies)|like)(?:[ ](?:is|was|safe|nice|good|hard|easy|cheap|expensive|better|best))*"
    r"[ ]to[ ](?P<live>live|reside))(?!\w)",
    re.I,
)
_MAY_I = late_pattern(
    r"(?<!\w)(?:can|could|should|shall|do|did|would|may|might|must|will|kann|könnte|können|könnten|soll|sollte|sollen"
    r"|sollten|darf|dürfen|muss|müssen|komme|kommen|finde|finden|bekomme|bekommen|mache|machen|kan|kunnen|moet|moeten|mag"
    r"|mogen|zou|kom|vind|skal|ska|bør|bör|må)[ ](?P<word>i|we|ich|wir|ik|wij|jeg|jag|vi|minä)(?!\w)",
    re.I,
)
"""What somebody can do at a place says nothing of who it is: "Where should I eat in Rome?"."""
_GOES = late_pattern(
    r"(?<!\w)(?P<word>i['’]?m|i['’]?ll|i am|i|we['’]?re|we['’]?ll|we are|we|ich bin|ich|wir sind|wir|je|nous|ik"
    r"|wij?|jeg|jag|vi)[ ]"
    r"(?:(?:want|would like|plan|hope|will|möchten?|wollen|veux|voudrais|wil|willen|vil|ska|ønsker)[ ](?:to[ ])?)?"
    r"(?:go(?:ing)?|travel+(?:ing)?|fly(?:ing)?|plan(?:ning)?|visit(?:ing)?|writ(?:e|ing)|read(?:ing)?|study(?:ing)?"
    r"|learn(?:ing)?|cook(?:ing)?|watch(?:ing)?|reisen?|fliegen?|fahren?|besuchen?|planen?|schreiben?|lesen?"
    r"|vais|allons|visite[rz]?|pars|partons|ga|gaan|reis|reizen|reser|åker|rejser)(?!\w)",
    re.I,
)
"""Where somebody travels or what one reads about is not where one lives: "I'm going to Japan. What can I see?"."""
_NUMBERED = late_pattern(
    r"(?<=War[ ])(?P<number>I)(?!\w)"
    r"|[A-Z][\w'’]+[ ](?P<word>I)(?=['’]s\b|\s*[,.;:?!)\]]|\s+(?:and|of|in|on|or|to)\b|\s*\Z)"
)
"""The first of a series: "World War I", "Elizabeth I of England"."""
_AT_SEA = re.compile(r"(?<!\w)(?:which|what|a|the)[ ](?P<word>ship)(?!\w|[ ]to\b)", re.I)
_IN_POLISH = re.compile(r"(?<!\w)(?P<word>we)[ ](?=[WF][a-ząćęłńóśźż])")
"""The preposition that Polish has before such names: "we Wrocławiu"."""
_NAME = re.compile(r"(?<!his )(?<!her )(?<!their )(?<!['’]s )(?<!\w)(?P<word>name)(?!\w)", re.I)
"""Where names are words: "Is the name Riley for boys?"."""
_STUDIES = late_pattern(
    r"(?<!\w)(?P<word>my|our|meine?[mnr]?|unsere?[mnr]?|mon|ma|mes|notre|mis?|nuestr[oa]|mi[ao]|mijn|onze?|mój|moja|moje"
    r"|meu|minha|mea|min|mitt?|mina)[ ](?:[\w'’&-]+[ ])?"
    r"(?:homework|essay|assignment|thesis|exam|test|quiz|class|course|book|reading|playlist|campaign|novel|presentation"
    r"|favou?rites?|hausaufgaben?|aufsatz|referat|klausur|prüfung|lieblings\w+|devoirs?|exposé|dissertation|examen|cours"
    r"|deberes|ensayo|trabajo|compiti|tema|esame|tesina|huiswerk|werkstuk|spreekbeurt|toets|wypracowanie|egzamin|lição"
    r"|redação|prova|temă|uppsats|oppgave|opgave|prov)(?!\w)",
    re.I,
)
"""What one writes or plays is of the world: "My homework: describe Macbeth"."""
_HAS_IN_POLISH = re.compile(
    r"(?<!\w)(?:ile|kto|kogo|jak\w+|któr\w+|czy|co)(?:[ ][\w'’-]+){0,3}?[ ](?P<word>ma)(?!\w)", re.I
)
_IS_CALLED = re.compile(r"(?<!\w)(?:se|si)[ ](?P<word>llama|chiama)(?!\w)", re.I)
_GREETING = late_pattern(lambda: rf"\s*(?P<word>{frame('greets')})(?!\w)[^\n,.!:?]{{0,30}}[,.!]", re.I)
"""Of everybody, or of a machine: "Hallo zusammen, wer war Goethe?"."""
_NOT_OF_LIFE = (_STUDIES, _HAS_IN_POLISH, _IS_CALLED, _IN_POLISH, _LIFE_IN_GENERAL, _MAY_I, _GOES, _NUMBERED, _AT_SEA)
_TOLD_TO_ME = late_pattern(
    r"(?:请|給|给|帮|幫|教|告诉|告訴|向|跟|为|為)我|我(?:可以|能|该|該|应该|應該|想知道|想了解|怎么|怎麼|如何|们?需要知道)"
)
"""What somebody asks to be told, and what one may do: 给我讲讲, 我应该看什么."""
_LONGEST_STATE = 4
"""Letters of an abbreviation that reads like a cue: "US", "MA", "EU", "NATO"."""
_BEFORE_NAME = re.compile(r"[\s,:(\"'“„«-]{1,4}(?:is[ ]|named[ ]|called[ ]|namens[ ])?\Z", re.I)
_GAP = 12


def tells_of_own_life(text: str, findings: Sequence[Finding], language: str = "", *, is_answer: bool = False) -> bool:
    """Return whether a word of the text is a cue for findings of these types, or of any type without findings.

    The text's language tells what only reads like a cue of another one. In a model's answer nobody says "I".
    """
    kinds = {each.entity_type for each in findings} or _CUES_FOR.keys()
    cues = frozenset[str]().union(*(private_cues()[_CUES_FOR[kind]] for kind in kinds if kind in _CUES_FOR))
    cues -= private_cues().get("not " + language, frozenset())
    if is_answer:
        cues -= private_cues()["not of a model"]
    taken = [*_not_of_life(text), *((each.start, each.end) for each in findings)]
    greeting = _GREETING.match(text)
    if greeting and all(each.start >= greeting.end() for each in findings):
        taken.append(greeting.span("word"))
    for word in _words(text, taken):
        value = word.group().casefold()
        if value in cues or value.rstrip(":") in cues:
            return True
        if value.rstrip(":") in private_cues()["relation"] and _stands_before_person(text, word.end(), findings):
            return True
    unspaced = _TOLD_TO_ME.sub("", text)
    return any(cue in unspaced for cue in _unspaced())


def _words(text: str, taken: Sequence[tuple[int, int]]) -> Iterator[re.Match[str]]:
    """Yield the words that may be cues: none within a name, none that its sentence excuses, no abbreviation."""
    is_loud = text.isupper()
    within = {at for start, end in taken for at in range(start, end)}
    for word in _WORD.finditer(text):
        value = word.group()
        is_short = 1 < len(value) <= _LONGEST_STATE and value.isupper()
        if not (is_short and not is_loud) and word.start() not in within:
            yield word


def _not_of_life(text: str) -> Iterator[tuple[int, int]]:
    for pattern in (*_NOT_OF_LIFE, _NAME) if is_about_names(text) else _NOT_OF_LIFE:
        for found in pattern.finditer(text):
            yield found.span(found.lastgroup or 0)
    for found in () if _WITH_ME.search(text) else _OF_ANYBODY.finditer(text):
        if not _SOMEBODY.search(text, found.start(), found.start("word")):
            yield found.span("word")


def _stands_before_person(text: str, end: int, findings: Sequence[Finding]) -> bool:
    return any(
        each.entity_type == "PERSON" and 0 < each.start - end <= _GAP and _BEFORE_NAME.match(text, end, each.start)
        for each in findings
    )


@cache
def _unspaced() -> tuple[str, ...]:
    """Return the cues of languages that are written without blanks: they stand within longer runs of letters."""
    return tuple(cue for cues in private_cues().values() for cue in cues if cue[0] >= "\u3040")
