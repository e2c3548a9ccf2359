"""Whether a name is that of somebody of whom an encyclopedia tells."""

import re
from collections.abc import Callable
from functools import cache, partial

from pasteguard_addon.findings import Finding
from pasteguard_addon.late_pattern import late_pattern
from pasteguard_addon.lexicon.asking import frame
from pasteguard_addon.lexicon.endings import plain, without_ending
from pasteguard_addon.lexicon.known_people import (
    is_borne_by_known,
    is_borne_given_name,
    is_borne_surname,
    is_known_person,
    is_surname_of_known,
)
from pasteguard_addon.lexicon.spelling import is_spelled_like
from pasteguard_addon.lexicon.words import given_names_of_others, is_given_name, is_title, without_accents

from .asked_text import AskedText

_LONGEST_NAME_WORDS = 6
_WITH_GENITIVE = frozenset({"", "en", "de", "nl", "sv", "da", "nb"})
_WITH_CASES = frozenset({"", "pl", "cs", "fi"})
"""Languages of Latin letters that decline names, and any that nobody has told."""
_ELIDED = re.compile(r"(?:d|l|qu|dell|all|nell|dall)['’](?=\w)", re.I)
_REGNAL = re.compile(r"[^\W\d_]{3,}[ ](?:II|III|IV|VI{1,3}|IX|XI{0,3}|XI?V|XVI{1,3})\.?")
"""A king, an emperor, a pope: "Karl XII". A single letter may be the first of a surname."""
_ENDS_SENTENCE = (*".!?:\n", "")
_SHORTEST_INFLECTED = 4
_HANGUL = "\uac00"
_UNSPACED, _LONGEST_UNSPACED = "\u3040", 12
_KOREAN_PARTICLES = frozenset("은는이가을를의도와과랑")
_CHINESE_PARTICLES = frozenset("里的和与跟在是对把让比")
_OPUS = re.compile(
    r"(?:['’]s?)?[ ](?:[\w'’-]+[ ]){0,2}?(?:operas?|symphon(?:y|ies)|fugues?|sonatas?|sonnets?|concertos?|concerti"
    r"|nocturnes?|[eé]tudes|waltz(?:es)?|requiem|oratorios?|philosophy|dialectics?|aphorisms|tragedies|frescoes|opern?|sinfonien?"
    r"|fugen?|sonate[ns]?|sonette?|konzerte?|walzer|philosophie|symphonies?|op[eé]ras|sinfon[ií]as?|sinfonie"
    r"|filosof[ií]a)(?!\w)",
    re.I,
)
"""What makes the one word before it a composer's, poet's or thinker's: "Wagner's operas"."""
_LONGEST_OPUS = 48
_ROYAL = late_pattern(lambda: rf"(?<!\w)(?:{frame('royal')})[ ]\Z", re.I)
_CAPITAL_BEFORE = re.compile(r"(?<=[\w,] )([^\W\d_]+)[ ]\Z")
_CAPITAL_BEHIND = re.compile(
    r"[ ]((?:(?:d[aeiou]|del|della|van|von|of|bin|ibn|al|el|the)[ ](?:(?:d[ae][rn]|la)[ ])?|d['’]|al-)?"
    r"[^\W\d_a-z][^\W\d_]*)"
)
_LONGEST_BEFORE = 24
_LONGEST_TITLE, _TITLE_AND_NAME = 16, 2
_BOTH = re.compile(
    r"[ ](?:and|or|vs\.?|und|oder|et|ou|y|o|e|en|of|i|lub|czy|og|och|eller|ja|vai|tai|sau|și|nebo|a|ve|veya"
    r"|или|и|або|чи|та|ή|και|hay|và|أم|أو|या|और)[ ]"
    r"|(?<=[^\W\d_])(?:(?:和|与|跟|还是|と)(?=[^\W\d_])|(?:이랑|랑|와|과|하고)[ ])"
)
"""Between two whom the model has taken for one."""


def is_figure_in(about: AskedText, finding: Finding) -> bool:
    """Return whether a person is such a one, by the name or by what stands around it in a text."""
    text, is_known = about.text, partial(is_public_figure, language=about.language)
    value = without_case(text[finding.start : finding.end], about.language)
    parts = _BOTH.split(value)
    return (
        is_known(value)
        or all(map(is_known, parts))
        or _figure_among(value, is_known)
        or _is_behind_verb(about, finding, is_known)
        or _has_opus(text, finding)
        or (is_surname_of_known(plain(value)) and about.tells_of_work)
        or _is_within_figure(text, finding)
        or _is_ruler(text, finding)
        or _is_part_of_figure(text, finding, is_known)
        or (about.is_of_world and all(is_known(p) or is_borne_by_figure(p) or _is_rare_surname(p) for p in parts))
        or (about.asks_for_maker and all(is_known(part) or _is_rare_surname(part) for part in parts))
    )


def _is_rare_surname(value: str) -> bool:
    """Return whether somebody known has a surname that few others have."""
    word = plain(value)
    return is_surname_of_known(word) and not is_borne_surname(word) and not _has_given_name(value)


def _is_part_of_figure(text: str, finding: Finding, is_known: Callable[[str], bool]) -> bool:
    """Return whether the words beside a name make it a known one: "Marie Antoinette"."""
    value = text[finding.start : finding.end]
    before = _CAPITAL_BEFORE.search(text, max(0, finding.start - _LONGEST_BEFORE), finding.start)
    behind = _CAPITAL_BEHIND.match(text, finding.end)
    wider = [f"{before[1]} {value}"] if before and before[1].istitle() else []
    wider += [f"{value} {behind[1]}"] if behind else []
    return any(map(is_known, wider))


def is_borne_by_figure(value: str) -> bool:
    """Return whether somebody of whom an encyclopedia tells has this name, as others have: "Harper Lee"."""
    return is_borne_by_known(plain(value).removesuffix("'s").removesuffix("’s"))


def may_stand_beside_figures(value: str) -> bool:
    """Return whether a name is hardly an acquaintance's where a question is about somebody known."""
    is_full_name = " " in value and any(is_borne_surname(plain(word)) for word in _words(value))
    return not is_full_name and not _has_given_name(value)


def _has_given_name(value: str) -> bool:
    words = _words(value)
    if any(is_given_name(word) or is_title(word) or is_borne_given_name(plain(word)) for word in words):
        return True
    forms = [form for word in words for form in (plain(word), without_ending(plain(word)))]
    return not given_names_of_others().isdisjoint(forms)


def _words(value: str) -> list[str]:
    return [word for part in value.split() for word in part.split("-")]


def is_public_figure(value: str, language: str = "") -> bool:
    """Return whether a value names somebody of whom an encyclopedia tells, in any case of a language that has some."""
    value = plain(value).removesuffix("'s").removesuffix("’s")
    is_inflected = language in _WITH_CASES or not without_accents(value).isascii()
    forms = (value, value.removesuffix("s")) if language in _WITH_GENITIVE else (value,)
    return any(is_known_person(form, is_inflected=is_inflected) for form in forms) or is_spelled_like(value)


def without_case(value: str, language: str) -> str:
    """Return a name without what a language joins to its last word; the name itself, if it is known or little is left.

    What is a case in one language is a part of names in another: "Franken", "Jobson".
    """
    if is_public_figure(value, language):
        return value
    bare = _case_of(language).sub("", value)
    return bare if len(bare) >= _SHORTEST_INFLECTED + 1 or (bare and bare[0] >= _HANGUL and len(bare) > 1) else value


@cache
def _case_of(language: str) -> re.Pattern[str]:
    endings = filter(None, (frame("case"), frame("case " + language)))
    return re.compile(rf"(?:{'|'.join(endings)})\Z", re.I)


def _figure_among(value: str, is_known: Callable[[str], bool]) -> bool:
    """Return whether a long finding holds somebody known: "Rezumat Ion de Liviu Rebreanu", "marqués Mbappé".

    A single word of it has to stand beside what is no given name.
    """
    words = [without_case(_ELIDED.sub("", word), "") for word in value.split()]
    if not 1 < len(words) <= _LONGEST_NAME_WORDS or "," in value:
        return False
    if _REGNAL.fullmatch(value) or all(map(is_known, words)):
        return True
    is_known_well = any(is_known(word) and not is_borne_surname(plain(word)) for word in words)
    if is_known_well and not _has_given_name(_capital(words)):
        return True
    spans = ((first, last) for first in range(len(words)) for last in range(first + 2, len(words) + 1))
    return any(
        is_known(" ".join(words[first:last])) and _is_nobodys(words[:first], words[first:last], words[last:])
        for first, last in spans
    )


def _is_nobodys(before: list[str], known: list[str], behind: list[str]) -> bool:
    """Return whether what else stands in a name is none: "Miguel Ángel Benavente" is nobody known."""
    others = [word for word in before + behind if len(word) > len("Jr")]
    is_given = all(map(_has_given_name, known)) and any(map(str.istitle, others))
    return not is_given and not _has_name(behind)


def _has_name(words: list[str]) -> bool:
    """Return whether a capital word may be somebody's."""
    return any(not word.islower() and (_has_given_name(word) or is_borne_surname(plain(word))) for word in words)


def _capital(words: list[str]) -> str:
    """Return the words that are written as names are; all, if none is."""
    return " ".join([word for word in words if not word.islower()] or words)


def _is_behind_verb(about: AskedText, finding: Finding, is_known: Callable[[str], bool]) -> bool:
    """Return whether a name's first word only has its capital because it begins the sentence: "Selitä Darwinin"."""
    text = about.text
    first, blank, rest = text[finding.start : finding.end].partition(" ")
    rest = without_case(rest, about.language)
    before = text[max(0, finding.start - 8) : finding.start].strip(" \t\"'¿¡«„")
    is_first = bool(blank) and before[-1:] in _ENDS_SENTENCE and not is_given_name(first)
    return is_first and is_known(rest) and not is_borne_surname(plain(rest))


def _is_ruler(text: str, finding: Finding) -> bool:
    """Return whether a ruler's or saint's title stands before a single name: "queen Margrethe"."""
    words = text[finding.start : finding.end].split()
    if len(words) == 1:
        title = _ROYAL.search(text, max(0, finding.start - _LONGEST_TITLE), finding.start)
    else:
        title = _ROYAL.fullmatch(words[0] + " ") if len(words) == _TITLE_AND_NAME else None
    return title is not None and not _has_name(title[0].split())


def _has_opus(text: str, finding: Finding) -> bool:
    is_surname = " " not in text[finding.start : finding.end]
    return is_surname and _OPUS.match(text, finding.end, finding.end + _LONGEST_OPUS) is not None


def _is_within_figure(text: str, finding: Finding) -> bool:
    """Return whether a name without blanks is a known one of which the model has missed a sign, or took a particle."""
    start, end = finding.start, finding.end
    if end - start > _LONGEST_UNSPACED or text[start] < _UNSPACED:
        return False
    shortest = end - (text[end - 1] in _KOREAN_PARTICLES)
    return any(
        is_known_person(plain(text[first:last]), is_inflected=True)
        for first in range(max(0, start - 1), start + 1 + (text[start] in _CHINESE_PARTICLES))
        for last in range(shortest, min(len(text), end + 1) + 1)
    )
