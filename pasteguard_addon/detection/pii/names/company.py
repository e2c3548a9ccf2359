"""What stands beside a name in a list, and whom a prompt plays: whether these show that it is no person's.

A surname among tests of statistics, a given name among databases or typefaces is one of them. Cheap: only the sentence
around a span is read, and only when a span is in question.
"""

import re

from pasteguard_addon.lexicon.ideas import has_idea
from pasteguard_addon.lexicon.phrases import is_within_phrase
from pasteguard_addon.lexicon.programs import is_of_programs
from pasteguard_addon.lexicon.words import (
    begins_term,
    double_names,
    is_assistant,
    is_common,
    is_english,
    is_given_name,
    is_term,
    without_accents,
)
from pasteguard_addon.lexicon.words import places as listed_places
from pasteguard_addon.text_shape import is_odd_case

_REACH = 200
_SENTENCE_STARTS = re.compile(r"[.!?:]\s|\n|\A")
_SENTENCE_ENDS = re.compile(r"[.!?](?:\s|\Z)|\n|\Z")
_BETWEEN_ITEMS = re.compile(
    r"\s*[,;|•]\s*(?:(?:and|or|und|oder|et|ou|y|o|e|en|of|i|lub|și|sau)\s+)?|\s+(?:and|or|und|oder|et|ou|&)\s+"
)
_FEWEST_ITEMS = 3
_THINGS_BESIDE = 2
_THINGS_BESIDE_GIVEN_NAME = 4
_HEAD = re.compile(
    r"(?:fonts?|typefaces?|frameworks?|libraries|tools?|stack|languages?|databases?|services|models?|units|tests|packages"
    r"|plugins?|brands?|distributions?|distros?|codenames?|schriftarten|sprachen|werkzeuge|polices|fuentes|caratteri"
    r"|lettertypen|czcionki|fontes|fonturi)\s?:\s?\Z",
    re.I,
)
_BARE_ITEMS = re.compile(r"(?:^[ \t]*[-*][ ][\"'`]?[a-z][a-z\d_-]*[\"'`]?[ \t]*$\n?){4,}", re.M)
_WHO_MADE = re.compile(
    r"(?<!\w)(?:who|wer|qui|quién|chi|kto|quem|wie|cine|кто)(?:[ ](?:has|hat|a|ha|heeft))?"
    r"[ ](?:wrote|painted|composed|directed|sculpted|sang|invented|malte|komponierte|drehte|écrit|peint|composé|réalisé"
    r"|chanté|escribió|pintó|compuso|dirigió|cantó|scritto|dipinto|composto|diretto|cantato|geschreven|schreef|schilderde"
    r"|napisał|namalował|skomponował|wyreżyserował|escreveu|pintou|compôs|dirigiu|scris|pictat|compus|regizat)"
    r"[ ](?:[a-zà-ÿ'’]{1,4}[ ]?)?\Z",
    re.I,
)
_END_OF_QUESTION = re.compile(r"[\"'”»*]?[ \u00a0]?(?:\?|\Z|\n)")
_MOST_BEFORE_WORK = 48
_MARK_CHARS = 2
"""Of the letter behind a test, as in "Mann-Whitney U"."""
_OWNED = re.compile(r"['’]s?\s[^\W\d_A-Z][\w -]*")
_OWNED_ALONE = re.compile(r"[^\W\d_]+['’]s")
_OWNER_OF_ITEM = re.compile(r"([^\W\d_a-z][^\W\d_]+)['’]s(?!\w)")
_OWNER = re.compile(r"['’]s\Z")
_PAIR = re.compile(r"[^\W\d_a-z][^\W\d_]+[-–][^\W\d_a-z][^\W\d_]+(?:\s[^\s]{1,12})?")
_VERSIONED = re.compile(r"[A-Za-z]+(?:\.js|\.io|\.net|\.py|\+\+|#|[ ]?\d+(?:\.\d+)*)", re.I)

_LEGAL_FORM = re.compile(
    r"(?:,?[ ](?:Inc|Ltd|LLC|LLP|Corp)|[ ](?:PLC|plc|GmbH|AG|KG|KGaA|OHG|SARL|SAS|S\.A|S\.L|S\.?p\.?A|S\.?r\.?l|B\.?V"
    r"|N\.V|Sp\.? z ?o\.? ?o|Ltda|Oy))(?!\w)"
)
_WORD = re.compile(r"\S+")
_WORD_BEFORE = re.compile(r"(?:[^\s.,;:!?()]+[ ])\Z")
_WORD_BEHIND = re.compile(r"[ ][^\s.,;:!?()]+")
_MOST_WORDS_BESIDE = 3

_MAKER = re.compile(
    r"(?:made|created|built|trained|developed|designed)[ ]by[ ](?:anthropic|openai)|knowledge[ ]cut-?off", re.I
)
_MOST_TO_MAKER = 600
_PERSONA_BEFORE = re.compile(
    r"(?<!\w)(?:you are|you're|act as|your name is|du bist|dein name ist|tu es|vous êtes|eres|tu sei|sei|je bent|jesteś"
    r"|você é|ești)\s(?:an?\s)?[\"'*_]{0,3}\Z",
    re.I,
)
_PERSONA_BEHIND = re.compile(
    r"[\"'*_]{0,3}\s?[,–—:(-]{0,2}\s?(?:an?|the|ein\w*|une?|una?|um|uma|een|o)?\s?(?:[\w'’-]+,?\s){0,7}?"
    r"(?:agent\w*|assistante?s?|assistent\w*|asistente|assistente|asystent\w*|chatbots?|bots?|ai|ki|ia|llm|engineers?|programmers?"
    r"|developers?|coders?|copilot|tutors?|translators?|cli|tool|model|modell)(?!\w)",
    re.I,
)

_CASE = re.compile(r"([^\W\d_a-z][\w']+)[ ]vs?\.?[ ]([^\W\d_a-z][\w']+)")
_MOST_OF_PARTY = 24
_REPOSITORY = re.compile(r"(?:github|gitlab|bitbucket|codeberg)\.(?:com|org)/[\w.-]{1,60}/(?P<name>\w{2,60})")


def is_persona(text: str, start: int, end: int) -> bool:
    """Return whether a prompt calls its assistant by a single word, or tells its maker: "You are Roo, an engineer"."""
    if " " in text[start:end]:
        return False
    if is_assistant(text[start:end]) and _MAKER.search(text, max(0, start - _MOST_TO_MAKER), end + _MOST_TO_MAKER):
        return True
    return bool(_PERSONA_BEFORE.search(text, max(0, start - 24), start) and _PERSONA_BEHIND.match(text, end, end + 120))


def is_work(text: str, start: int, end: int) -> bool:
    """Return whether a question asks who has made it: "Who painted the Guernica?"."""
    if not _END_OF_QUESTION.match(text, end):
        return False
    return _WHO_MADE.search(text, max(0, start - _MOST_BEFORE_WORK), start) is not None


def is_of_known_case(text: str, start: int, end: int) -> bool:
    """Return whether a name is a party's of a case, or a film's, that everybody knows: "Roe v. Wade"."""
    cases = _CASE.finditer(text, max(0, start - _MOST_OF_PARTY), end + _MOST_OF_PARTY)
    return any(case.start() < end and start < case.end() and is_term(f"{case[1]} v {case[2]}") for case in cases)


def is_bot(text: str, end: int) -> bool:
    """Return whether a forge marks an account as a program's: "renovate[bot]"."""
    return text.startswith("[bot]", end)


def is_among_bare_words(text: str, start: int, end: int) -> bool:
    """Return whether a small word is a whole item in a list of such items: names of checks, packages, options."""
    if not text[start:end].islower():
        return False
    lines = _BARE_ITEMS.search(text, max(0, start - _REACH), min(len(text), end + _REACH))
    while lines and lines.end() <= start:
        lines = _BARE_ITEMS.search(text, lines.end(), min(len(text), end + _REACH))
    return lines is not None and lines.start() <= start and end <= lines.end()


def is_imported(text: str, start: int, end: int) -> bool:
    """Return whether a small word is an item in a list of what a module takes or gives: `__all__ = ["alabel"]`."""
    if not text[start:end].islower() or not _ENDS_ITEM.match(text, end):
        return False
    begins = _BEGINS_IMPORTS.search(text, max(0, start - _REACH_OF_IMPORTS), start)
    return begins is not None


_BEGINS_IMPORTS = re.compile(
    r"(?:^from[ ][\w.]{1,80}[ ]import[ ]\(|^import[ ]\{|^export[ ]\{|^__all__[ ]?\+?=[ ]?[\[(])"
    r"(?:[\s\w,\"']|[#][^\n]*\n)*[\s,(\[{][\"']?\Z",
    re.M,
)
_REACH_OF_IMPORTS = 1500
_ENDS_ITEM = re.compile(r"[\"']?[ ]?(?:,|\s{1,8}[)\]}])")


def is_project(text: str, start: int, end: int) -> bool:
    """Return whether a word is what a repository is called whose address stands in the text: "Jansson is licensed"."""
    value = text[start:end].lower()
    if " " in value or is_given_name(value) or "://" not in text:
        return False
    return any(match["name"].lower() == value for match in _REPOSITORY.finditer(text))


def has_office(text: str, start: int, end: int) -> bool:
    """Return whether an office's address stands behind its name: "Melpo Shop <hello@melpo.io>", not "Ann Melpo"."""
    office = _OFFICE.match(text, end, end + _REACH_OF_OFFICE)
    words = text[start:end].lower().split()
    is_of_words = len(words) > 1 and any(is_english(word) or is_of_programs(word) for word in words)
    return office is not None and is_of_words and office["host"].lower() in words and not any(map(is_given_name, words))


_OFFICE = re.compile(
    r"[^\n@]{0,60}?\b(?:hello|hi|info|contact|support|team|admin|office|devs|security|press|sales|no-?reply"
    r"|opensource|oss|community|maintainers)@(?:[\w-]{1,40}\.){0,2}?(?P<host>[\w-]{2,40})\.[a-z]{2,12}(?![\w.-]*\w)"
)
_REACH_OF_OFFICE = 140


def is_firm(text: str, end: int) -> bool:
    """Return whether a legal form stands behind a name: "Hagler Bailly, Inc.", "Haberkorn KG"."""
    return _LEGAL_FORM.match(text, end) is not None


def is_within_term(text: str, start: int, end: int) -> bool:
    """Return whether a span and words beside it are one term: "Young" of "Ernst & Young", "Fehling's solution"."""
    return _is_within_known_term(text, start, end) or is_within_phrase(text, start, end)


def _is_within_known_term(text: str, start: int, end: int) -> bool:
    starts, ends = [start], [end]
    while len(starts) <= _MOST_WORDS_BESIDE and (
        before := _WORD_BEFORE.search(text, max(0, starts[-1] - 24), starts[-1])
    ):
        starts.append(before.start())
    starts = [first for first in starts if begins_term(_word_at(text, first))]
    if not starts:
        return False
    while len(ends) <= _MOST_WORDS_BESIDE and (behind := _WORD_BEHIND.match(text, ends[-1])):
        ends.append(behind.end())
    return any(
        is_term(phrase) or is_term(_OWNER.sub("", phrase))
        for first in starts
        for last in ends
        if " " in (phrase := text[first:last])
    )


def _word_at(text: str, at: int) -> str:
    word = _WORD.match(text, at)
    return word[0] if word else ""


def is_among_things(text: str, start: int, end: int) -> bool:
    """Return whether a word is one of a list whose other items are products, methods and the like, and no people."""
    first, last = _sentence(text, start, end)
    sentence = text[first:last]
    if "," not in sentence and ";" not in sentence and "|" not in sentence:
        return False
    own, others = _items(sentence, start - first)
    if own is None or len(others) < _FEWEST_ITEMS - 1 or not _may_be_thing(own, text[start:end]):
        return False
    if any(map(_is_full_name, others)):
        return False
    if _OWNED_ALONE.fullmatch(own) and _are_owned_ideas(others):
        return True
    things = sum(map(_is_thing, others)) + _THINGS_BESIDE * bool(_HEAD.search(text, max(0, first - 40), first))
    if things:
        things += sum(bool(_PAIR.fullmatch(item)) for item in others)
    return things >= _fewest_things(text[start:end], own) and 4 * things >= len(others)


def _are_owned_ideas(items: list[str]) -> bool:
    """Return whether all of a list is surnames' and an idea stands at its end: "Parkinson's and Hodgkin's lymphoma"."""
    owners = [_OWNER_OF_ITEM.match(item) for item in items]
    return has_idea(items[-1]) and all(owner and not is_given_name(owner[1]) for owner in owners)


def _fewest_things(value: str, item: str) -> int:
    if _OWNED.match(item, len(value)):
        return _THINGS_BESIDE
    kinds = double_names().get(value.lower(), frozenset())
    is_only_name = is_given_name(value) and not kinds & {"code", "brand", "plant", "place"} and not is_common(value)
    is_place = without_accents(value) in listed_places()
    return _THINGS_BESIDE_GIVEN_NAME if is_only_name else _THINGS_BESIDE + is_place


def _sentence(text: str, start: int, end: int) -> tuple[int, int]:
    low = max(0, start - _REACH)
    first = low
    for mark in _SENTENCE_STARTS.finditer(text, low, start):
        first = mark.end()
    stop = _SENTENCE_ENDS.search(text, end, min(len(text), end + _REACH))
    return first, stop.start() if stop else min(len(text), end + _REACH)


def _items(sentence: str, at: int) -> tuple[str | None, list[str]]:
    """Return the item of a list that stands at a place, and the others."""
    own, others, begin = None, [], 0
    for gap in [*_BETWEEN_ITEMS.finditer(sentence), None]:
        end = gap.start() if gap else len(sentence)
        item = sentence[begin:end].strip(" \t.\"'`*()")
        if begin <= at < end:
            own = item
        elif item:
            others.append(item)
        begin = gap.end() if gap else end
    return own, others


def _may_be_thing(item: str, value: str) -> bool:
    """Tell whether an item is a single word, a pair of surnames or somebody's thing: "Barrett's esophagus"."""
    rest = item.replace(value, "", 1).strip()
    is_single = all(len(word) <= _MARK_CHARS for word in value.split()[1:])
    return is_single and (len(rest) <= _MARK_CHARS or _OWNED.fullmatch(rest) is not None or is_term(rest))


def _is_thing(item: str) -> bool:
    words = item.split()
    if not words or len(words) > 5:
        return False
    if is_term(item) or has_idea(item) or _VERSIONED.fullmatch(item):
        return True
    return any(is_odd_case(word) or (is_term(word) and word[0].isupper()) for word in (words[0], words[-1]))


def _is_full_name(item: str) -> bool:
    words = item.split()
    return (
        1 < len(words) < 5
        and all(word[0].isupper() for word in words)
        and is_given_name(words[0])
        and not any(map(is_term, words))
    )
