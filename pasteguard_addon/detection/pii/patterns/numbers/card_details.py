"""Until when a card is valid, and its check number: they stand behind the card's number."""

import re
from collections.abc import Iterator

from pasteguard_addon.detection.pii.patterns.base import LIKELY, Hit, PatternFamily
from pasteguard_addon.sieve import Sieve

from .cards import CardPatterns

_EXPIRY = re.compile(
    r"(?<![\d/.-])(?P<date>(?:0[1-9]|1[0-2])[ ]?[/-][ ]?(?:20)?[2-4]\d)(?![\d/-])"
    r"(?:[ ,;|/]{1,3}(?:(?:cid|cvv2?|cvc2?|csc|code|kod|kód|pin|prüf\w{0,8}"
    r"|crypto\w{0,8})[ .:#]{1,3})?(?P<check>\d{3,4})(?![\d.,:/-]))?"
)
_IN_ROW = re.compile(
    r"(?<=[,;|\t])[\"']?(?P<date>(?:0[1-9]|1[0-2])(?:20)?[2-4]\d)[\"']?[,;|\t][\"']?(?P<check>\d{3,4})(?![\d.,:/-]\d|\d)"
)
"""As exports write both, without a sign between month and year."""
_SIEVE = Sieve(_EXPIRY, _IN_ROW)
_BETWEEN = re.compile(r"[^\w\n]{1,6}(?:(?:[^\W\d_]{2,14}|\d{3,4})[^\w\n]{1,4}){0,5}")
"""Words, and the check number if it stands before the date."""
_LOOK_BACK = 64


class CardDetailPatterns(PatternFamily):
    """Finds `09/27` and `123` behind a payment card's number."""

    entities = ("CARD_SECURITY",)

    def __init__(self, supported_language: str) -> None:
        super().__init__(supported_language)
        self._cards = CardPatterns(supported_language)

    def find(self, text: str) -> Iterator[Hit]:
        sifted = _SIEVE.sift(text)
        for expiry in (*sifted.finditer(_EXPIRY), *sifted.finditer(_IN_ROW)):
            if self._is_behind_a_card(text, expiry.start()):
                yield Hit(*expiry.span("date"), "CARD_SECURITY", LIKELY)
                if expiry["check"]:
                    yield Hit(*expiry.span("check"), "CARD_SECURITY", LIKELY)

    def _is_behind_a_card(self, text: str, at: int) -> bool:
        window = text[max(0, at - _LOOK_BACK) : at]
        return any(_BETWEEN.fullmatch(window, card.end) for card in self._cards.find(window))
