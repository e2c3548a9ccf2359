"""Payment card numbers: every network's prefixes and lengths, Luhn, blanks or dashes between groups.

Prefixes and lengths: https://en.wikipedia.org/wiki/Payment_card_number (ISO/IEC 7812).
"""

import re
from collections.abc import Iterator

from pasteguard_addon.detection.pii.patterns.base import SPACED, STRONG, VERIFIED, WEAK, Hit, PatternFamily, before
from pasteguard_addon.sieve import Sieve

_NETWORKS = (
    (range(4, 5), {13, 16, 19}),  # Visa
    (range(51, 56), {16}),  # Mastercard
    (range(2221, 2721), {16}),
    (range(34, 35), {15}),  # American Express
    (range(37, 38), {15}),
    (range(300, 306), {14, 15, 16, 17, 18, 19}),  # Diners Club
    (range(309, 310), {14, 16}),
    (range(36, 37), {14, 15, 16, 17, 18, 19}),
    (range(38, 40), {14, 16}),
    (range(6011, 6012), {16, 17, 18, 19}),  # Discover
    (range(644, 660), {16, 17, 18, 19}),
    (range(622126, 622926), {16, 17, 18, 19}),
    (range(3500, 3600), {16, 17, 18, 19}),  # JCB: 3528 to 3589, and what test data takes for it
    (range(2131, 2132), {15}),
    (range(1800, 1801), {15}),
    (range(50, 51), set(range(12, 20))),  # Maestro, Dankort, Verve, Elo
    (range(56, 59), set(range(12, 20))),
    (range(60, 70), set(range(12, 20))),  # Maestro, UnionPay, RuPay, Troy, InterPayment
    (range(81, 83), {16, 17, 18, 19}),
    (range(2200, 2205), {16, 17, 18, 19}),  # Mir
    (range(9792, 9793), {16}),  # Troy
    (range(1354, 1355), {15}),  # UATP
)
_USUAL_LENGTHS = {14, 15, 16}

_GROUPS = re.compile(rf"(?<!{SPACED})(?<!\.)\d++(?:[ \u00a0\u202f.-]\d++)*+")
_ENOUGH_DIGITS = re.compile(r"\d(?:[ \u00a0\u202f.-]?\d){11}")
_SIEVE = Sieve(_ENOUGH_DIGITS)
_GOES_ON = re.compile(rf"{SPACED}|\.(?!0+(?!{SPACED})){SPACED}")
"""A letter, or a decimal; but for the zeros of a card number that a spreadsheet took for a decimal."""
_FRACTION_BEFORE = re.compile(r"(?<![\d,;])0,$")
_HEX = r"(?=[\dA-Fa-f]{0,3}[A-Fa-f])(?=[A-Fa-f]{0,3}\d)[\dA-Fa-f]{4}"
_HEX_BEFORE = re.compile(rf"(?<!\w){_HEX}[ ]\Z")
_HEX_BEHIND = re.compile(rf"[ ]{_HEX}(?!\w)")
"""The groups beside it are hexadecimal, so these are too."""
_DIGITS = re.compile(r"\d+")
_CUE = re.compile(
    r"card|karte|carte\b|carta|tarjeta|kaart|kaard|\bkart[^\W\d_]{0,5}\b|kortel|\bkort|cart[aã]o|cartão|kredit|credit"
    r"|debit|visa|maestro|карт|κάρτ|kárty|thẻ|卡|カード|카드|بطاق|کارت|כרטיס|कार्ड|บัตร"
    r"|master ?card|amex|american express|diners|discover|jcb|unionpay|\bcc\b|\bpan\b|\bccn\b",
    re.I,
)
_DOUBLED = (0, 2, 4, 6, 8, 1, 3, 5, 7, 9)


class CardPatterns(PatternFamily):
    """Finds card numbers whose check digit holds; rare lengths and mistyped ones only where a card is named."""

    entities = ("CREDIT_CARD",)

    def find(self, text: str) -> Iterator[Hit]:
        if _SIEVE.sift(text).search(_ENOUGH_DIGITS) is None:
            return
        for run in _GROUPS.finditer(text):
            if run.end() - run.start() >= 12 and not _is_part_of_more(text, run.start(), run.end()):
                yield from _cards_in_run(text, run.start(), run.end())


def _is_part_of_more(text: str, start: int, end: int) -> bool:
    if _GOES_ON.match(text, end) or _FRACTION_BEFORE.search(before(text, start, 3)):
        return True
    return bool(_HEX_BEFORE.search(before(text, start, 6)) or _HEX_BEHIND.match(text, end))


def _cards_in_run(text: str, start: int, end: int) -> Iterator[Hit]:
    groups = [match.span() for match in _DIGITS.finditer(text, start, end)]
    at = 0
    while at < len(groups):
        last = at
        hit = None
        is_fraction = text[max(0, groups[at][0] - 1)] == "."
        if not is_fraction and text[groups[at][0]] in "12345689" and groups[at][1] - groups[at][0] >= 4:
            digits = ""
            for last in range(at, min(at + 6, len(groups))):  # also read after the loop
                digits += text[slice(*groups[last])]
                if len(digits) > 19:
                    break
                hit = _card(text, groups[at][0], groups[last][1], digits, groups[at : last + 1])
                if hit:
                    break
        if hit:
            yield hit
            at = last
        at += 1


def _card(text: str, start: int, end: int, digits: str, groups: list[tuple[int, int]]) -> Hit | None:
    if len(digits) < 12 or not digits.isascii() or not _is_network(digits):
        return None
    sizes = [stop - begin for begin, stop in groups]
    is_usual = len(digits) in _USUAL_LENGTHS if len(sizes) == 1 else _are_card_groups(sizes)
    if _luhn(digits) and len(set(digits)) > 1:
        if is_usual:
            return Hit(start, end, "CREDIT_CARD", VERIFIED if len(sizes) > 1 else STRONG)
        if _CUE.search(before(text, start, 60)):
            return Hit(start, end, "CREDIT_CARD", STRONG)
    elif sizes in ([4, 4, 4, 4], [4, 6, 5], [16]) and _CUE.search(before(text, start, 24)):
        return Hit(start, end, "CREDIT_CARD", WEAK)
    return None


def _are_card_groups(sizes: list[int]) -> bool:
    is_fours = all(size == 4 for size in sizes[:-1]) and sizes[-1] <= 4
    return is_fours or sizes in ([4, 6, 5], [4, 6, 4], [6, 13], [8, 8], [4, 5, 6], [6, 6, 4], [8, 4])


def _is_network(digits: str) -> bool:
    return any(
        len(digits) in lengths and int(digits[: len(str(prefixes.start))]) in prefixes
        for prefixes, lengths in _NETWORKS
    )


def _luhn(digits: str) -> bool:
    odd = sum(map(int, digits[-1::-2]))
    return (odd + sum(_DOUBLED[int(digit)] for digit in digits[-2::-2])) % 10 == 0
