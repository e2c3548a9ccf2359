"""Finds the last digits of a known number where a text says that they are these: "the card ending in 4242".

Support and shops tell a card, an account, a telephone or an id by them. A number that is as long and stands anywhere
else is another one.
"""

import re
from collections.abc import Iterator, Sequence
from string import ascii_letters
from typing import NamedTuple

from pasteguard_addon.entity_types import DATES, NAMES, PLACES, Family, family_of
from pasteguard_addon.findings import Finding, from_view
from pasteguard_addon.known_values.folding import fold, without_surrogates
from pasteguard_addon.known_values.known import KnownValue, TextWithFindings
from pasteguard_addon.known_values.letters_alone import letters_alone
from pasteguard_addon.known_values.search import RECOGNIZER

_SCORE = 0.8
_FEWEST_DIGITS, _FEWEST_OF_SECRET = 7, 12
"""Of a number, and letters and digits of a secret; a shorter one is told as a whole."""
_SIZES = range(3, 9)
_FROM_DIGIT = re.compile(r"[0-9][A-Za-z0-9]*")
_NUMBER_WORDS = (
    r"(?:two|three|four|five|six|zwei|drei|vier|fünf|sechs|deux|trois|quatre|cinq|dos|tres|cuatro|cinco|quatro|três"
    r"|due|tre|quattro|cinque|twee|drie|vijf|trzy|cztery|pięć|три|четыре|пять|чотири|fire|fyra|neljä|tři|čtyři|patru"
    r"|négy|üç|dört|[2-8])"
)
_DIGITS = (
    r"(?:digits?|ziffern|stellen|chiffres|cifr\w+|dígitos|cijfers|cyfr\w*|цифр\w*|číslic\w*|hane|rakam\w*|siffror)"
)
_SO_MANY = rf"(?:{_NUMBER_WORDS}(?:[ _-]?{_DIGITS})?|{_DIGITS})"
_BEFORE = "|".join(
    (
        # one says so of the number
        r"(?<![^\W_])(?:end(?:s|ing|et|en|end)?|termin(?!al)\w*|finisc?\w*|finit\w*|fini|acab\w+|eindig\w*"
        r"|slut(?:ter|ar)|tail|suffix|końc\w+|koncov\w+|kończ\w+|konč\w+|оканчива\w+|заканчива\w+|закінчу\w+|päätty\w+|λήγει|sonu|vége|végződ\w+|berakhir\w*"
        r"|lõpe\w+|baigiasi|beidzas|završava\w*|завършва\w*|ender|acaba|đuôi|ينتهي|المنتهي|מסתיי\w*|תסתיי\w*|final|terminación)",
        r"endziffer\w*|endnummer\w*|endung",
        # the last ones of it
        rf"(?:last|letzte[nrs]?|derni(?:er|ère)s?|últim[oa]s|ultim[ei]|ultime(?:le)?|laatste|ostatni\w*|последни\w|останні\w*"
        rf"|sist[ae]|siste|poslední\w*|utolsó|son|viimeis\w+|τελευταί\w+)[ _-]{{0,2}}{_SO_MANY}",
        r"尾号|尾號|末尾|[后後末下]\s?[四4]\s?[位桁]|末[四4]|끝\s?(?:네|4)?\s?자리|뒷\s?(?:네|4)?\s?자리|뒤\s?4\s?자리",
        # what shows the others as signs
        r"[*•●·∙#]{2,}|x{2,}",
        # what kind of number it is
        r"(?<![^\W_])(?:visa|mastercard|amex|maestro|(?:kredit|bank|giro)?karte|(?:credit|debit)?[ ]?card|carte"
        r"|tarjeta|cartão|kart[ay]?|карт\w{1,2}|ssn|iban)",
    )
)
_BEHIND = (
    r"(?:ile\s(?:bit|son)\w+|[-–]?\w{0,3}\svégződ\w+|で終わ|(?:으?로\s?)?끝나"
    r"|(?:är|er|as|are|als|being|is|sind|ist|sont|son|são|sono|zijn|to|были|это)\s[^.!?\n]{0,12}"
    r"(?:last|letzte|sista|siste|derni|últim|ultim|laatste|ostatni|последн)|[\"')]{0,2}\s?\(?(?:last|letzte)\s)"
)
_SAID_BEFORE = re.compile(
    rf"(?:{_BEFORE})(?![a-z])(?:[^.!?;\n0-9]{{0,32}}|[^.!?;\n0-9]{{0,20}}[0-9][^.!?;\n0-9]{{1,16}})\Z"
)
"""Between the two may stand a word or two, and how many digits it are: "the last 4 digits of his card are 4242"."""
_SAID_BEHIND = re.compile(rf"[ '\"]{{0,2}}{_BEHIND}")
_REACH = 80


class _Known(NamedTuple):
    value: KnownValue
    letters: str
    """Those of a number, and its digits."""


class SaidEnds:
    """Known numbers, by their ends."""

    def __init__(self) -> None:
        self._known: list[_Known] = []
        self._by_end: dict[str, list[_Known]] | None = None

    def add(self, value: KnownValue, text: str) -> None:
        """Look for the end of a value, if it is a number."""
        if value.entity_type in NAMES or value.entity_type in PLACES or value.entity_type in DATES:
            return
        letters = letters_alone(text)
        is_long = len(letters) >= _FEWEST_OF_SECRET and family_of(value.entity_type) is Family.SECRET
        if is_long or sum(map(str.isdigit, text)) >= _FEWEST_DIGITS:
            self._known.append(_Known(value, letters))
            self._by_end = None

    def find_all(self, parts: Sequence[TextWithFindings]) -> list[list[Finding]]:
        """Return where the ends of these numbers stand in each of some texts."""
        if not self._known:
            return [[] for _ in parts]
        if self._by_end is None:
            self._by_end = self._arranged()
        return [self._find(part, number, self._by_end) for number, part in enumerate(parts)]

    def _arranged(self) -> dict[str, list[_Known]]:
        found: dict[str, list[_Known]] = {}
        for each in self._known:
            for size in _SIZES:
                found.setdefault(each.letters[-size:], []).append(each)
        return found

    def _find(self, part: TextWithFindings, number: int, by_end: dict[str, list[_Known]]) -> list[Finding]:
        text = without_surrogates(part.view.text if part.view else part.text)
        found = []
        for start, end in _ends_in(text):
            known = by_end.get(fold(text[start:end]))
            if known and _is_said(text, start, end):
                value = next((v for v, _ in known if v.since <= part.section and v.source != number), None)
                if value is not None:
                    found.append(Finding(start, end, value.entity_type, _SCORE, RECOGNIZER))
        return list(from_view(part.view, found)) if part.view else found


def said_ends(text: str) -> Iterator[str]:
    """Yield what a text says to be the ends of numbers, folded."""
    for start, end in _ends_in(text):
        if _is_said(text, start, end):
            yield fold(text[start:end])


def _ends_in(text: str) -> Iterator[tuple[int, int]]:
    """Yield where a few letters and digits stand together, of which one at least is a digit: begun with its digit."""
    for match in _FROM_DIGIT.finditer(text):
        before = text[max(0, match.start() - _SIZES[-1]) : match.start()]
        is_hidden = before[-2:].lower() == "xx"  # "XXXX4242"
        start = match.start() - (0 if is_hidden else len(before) - len(before.rstrip(ascii_letters)))
        if match.end() - start in _SIZES:
            yield start, match.end()


def _is_said(text: str, start: int, end: int) -> bool:
    if _SAID_BEFORE.search(text[max(0, start - _REACH) : start].lower()):
        return True
    return _SAID_BEHIND.match(text, end) is not None
