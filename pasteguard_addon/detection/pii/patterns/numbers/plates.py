"""Plates of vehicles by their form, near a word that speaks of one."""

import re
from collections.abc import Iterator
from functools import cache

from ahocorasick_rs import AhoCorasick, MatchKind

from pasteguard_addon.detection.pii.patterns.base import LIKELY, SPACED, WEAK, Hit, PatternFamily, is_spaced
from pasteguard_addon.lexicon.words import fold, lines_of
from pasteguard_addon.sieve import Sieve

_RUSSIAN = "[АВЕКМНОРСТУХ]"
_OF_RUSSIA = re.compile(rf"(?<!\w){_RUSSIAN}[ ]?\d{{3}}[ ]?{_RUSSIAN}{{2}}[ ]?\d{{2,3}}(?!\w)")
_OF_KOREA = re.compile(
    r"(?<![\w-])\d{2,3}"
    r"[가나다라마거너더러머버서어저고노도로모보소오조구누두루무부수우주하허호배바사아자][ ]?\d{4}(?![\d-])"
)
_OF_CHINA = re.compile(
    r"(?<![\u4e00-\u9fff][\u4e00-\u9fff])[京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼][A-HJ-NP-Z]"
    r"[·・ ]?(?=[A-Z]{0,5}\d)[A-HJ-NP-Z\d]{5,6}(?![\dA-Z])"
)
_FORMS = (
    r"[A-ZÄÖÜ]{1,3}[- ][A-Z]{1,2}[ ]?\d{1,4}[EH]?",  # Germany, Austria
    r"[A-Z]{2}[- ]?\d{3}[- ]?[A-Z]{2}",  # France, Italy
    r"\d{4}[ -]?[B-DF-HJ-NP-TV-Z]{3}",  # Spain
    r"[A-Z]{2}\d{2}[ ]?[A-Z]{3}|[A-Z]\d{1,3}[ ]?[A-Z]{3}",  # United Kingdom
    r"(?=[A-Z\d-]*[A-Z])(?=[A-Z\d-]*\d)(?:[A-Z]{1,3}|\d{2,3})-(?:[A-Z]{2,3}|\d{2,3})-(?:[A-Z]{1,2}|\d{1,2})",  # NL
    r"[A-Z]{2,3}[ ](?=[A-Z]*\d{2})[\dA-Z]{4,5}",  # Poland
    r"\d{2}[ ][A-Z]{1,3}[ ]\d{2,4}",  # Turkey
    r"[A-Z]{3}[- ]?\d[A-Z\d]\d{2}|[A-Z]{3}[ ]?\d{2}[A-Z]",  # Sweden, Brazil, Hungary
    r"\d[A-Z][A-Z\d][ ]?\d{4}",  # Czechia
    r"[A-Z]{2}[ -]?\d{2}[ -]?[A-Z]{1,2}[ -]?\d{4}",  # India
    r"[A-Z]{2}[ ]?\d{5}",  # Norway, Denmark
    r"\d[A-Z]{3}\d{3}|[A-Z]{3}[- ]?\d{3,4}",  # United States
)
_PLATE = re.compile(rf"(?<!{SPACED})(?<![./-])(?:{'|'.join(_FORMS)})(?![./-]?{SPACED})")
_ALONE = (_OF_RUSSIA, _OF_KOREA, _OF_CHINA)
"""Odd enough for no word to speak of a vehicle."""
_SIEVE = Sieve(*_ALONE, _PLATE)
_SERIAL = re.compile(
    r"(?:RFC|ISO|PEP|CVE|IEC|DIN|UTC|GMT|UTF|SHA|AES|RSA|DES|TLS|USB|CPU|GPU|RAM|PCI|ARM|BSD|GPL|MIT|IPV|API|SQL|KB|EN|NO|ICE|RJX?|TGV|FLX|NJ)"
    r"(?![A-Z])"
)
"""Standards, sizes and parts are numbered so."""
_WHOLE_WORD = 4
"""Shorter words begin others, too: "car", "card"."""
_BEFORE, _BEHIND = 48, 24


class PlatePatterns(PatternFamily):
    """Finds plates of vehicles."""

    entities = ("LICENSE_PLATE",)

    def find(self, text: str) -> Iterator[Hit]:
        sifted = _SIEVE.sift(text)
        for form in _ALONE:
            for match in sifted.finditer(form):
                yield Hit(*match.span(), "LICENSE_PLATE", LIKELY)
        for match in sifted.finditer(_PLATE):
            if not _SERIAL.match(match[0]) and _is_of_vehicle(text, *match.span()):
                yield Hit(*match.span(), "LICENSE_PLATE", WEAK)


def _is_of_vehicle(text: str, start: int, end: int) -> bool:
    """Tell whether a word before or behind, on the same line, speaks of a vehicle."""
    first = text.rfind("\n", max(0, start - _BEFORE), start) + 1 or max(0, start - _BEFORE)
    last = text.find("\n", end, end + _BEHIND)
    around = fold(text[first:start] + " \n " + text[end : last if last >= 0 else end + _BEHIND])
    found = _words().find_matches_as_indexes(around, overlapping=False)
    return any(_stands_alone(around, at, stop) for _, at, stop in found)


def _stands_alone(around: str, start: int, end: int) -> bool:
    if not is_spaced(around[start]):
        return True
    begins_word = start == 0 or not around[start - 1].isalpha()
    return begins_word and (end - start > _WHOLE_WORD or not around[end : end + 1].isalpha())


@cache
def _words() -> AhoCorasick:
    words = {fold(word) for line in lines_of("vehicle_words.txt") for word in line.split("|")}
    return AhoCorasick(sorted(words), matchkind=MatchKind.LeftmostLongest)
