"""A wallet's recovery phrase without a word that says so: BIP-39's words in a row, and their checksum is right."""

import re
from collections.abc import Iterator
from functools import cache
from hashlib import sha256
from importlib.resources import files

from pasteguard_addon.detection.secrets.scan import Scan, SecretHit

_WORD = re.compile(r"[A-Za-z]{3,8}(?![A-Za-z])")
_GAP = re.compile(r"[\s,;:|\"'`\[\](){}*>#+/-]{1,8}(?:\d{1,2}[\s.):|\]=-]{1,6})?")
"""Between two words: blanks, commas, quotes, lines, bullets; and the number of the next one."""
_WORD_BEFORE = re.compile(rf"(?<![A-Za-z])([A-Za-z]{{3,8}}){_GAP.pattern}\Z")
_LONGEST_STEP = 26
_LENGTHS = (24, 21, 18, 15, 12)
_REACH = 24 * 16
_ANNOUNCED = 80
_WALLET = re.compile(r"wallet|metamask|ledger|trezor|seed|mnemonic|phrase|(?:12|24|my|secret|recovery|backup) words")
_BITS = 11


@cache
def _words() -> dict[str, int]:
    return {line.rstrip("+"): number for number, line in enumerate(_lines())}


def _lines() -> list[str]:
    text = (files("pasteguard_addon.detection.secrets") / "data" / "seed_words.txt").read_text("utf-8")
    return [line for line in text.splitlines() if line and not line.startswith("#")]


class SeedPhraseRule:
    """Twelve to twenty-four words of BIP-39, numbered or not, whose last bits are the hash of the others.

    It is asked where one of the third of them stands that hardly occurs in other texts; of a hundred phrases of
    twelve words one has none of these.
    """

    def __init__(self) -> None:
        self.anchors = tuple(line[:-1] for line in _lines() if line.endswith("+"))

    def at(self, scan: Scan, start: int, end: int) -> Iterator[SecretHit]:
        if start < scan.done.get(self, 0) or not self._may_be_in_a_row(scan.low, start, end):
            return
        spans = self._row(scan.low, start)
        if not spans:
            return
        scan.done[self] = spans[-1][1]
        numbers = [_words()[scan.low[first:last]] for first, last in spans]
        # By chance a word of the sentence stands before them and a few fit with it: then all of it is taken.
        places = [
            (at, at + size)
            for size in _LENGTHS
            for at in range(len(numbers) - size + 1)
            if _is_phrase(numbers[at : at + size])
        ]
        if (
            not places
            and len(numbers) in _LENGTHS
            and self._is_announced(scan, spans[0][0])
            and numbers != sorted(numbers)
        ):
            places = [(0, len(numbers))]
        if places:
            first, last = min(places)[0], max(stop for _, stop in places)
            yield SecretHit(spans[first][0], spans[last - 1][1], "RECOVERY_PHRASE", 0.95)

    def _is_announced(self, scan: Scan, start: int) -> bool:
        """Tell whether the words before it speak of a wallet: then a phrase with a slip in it is one too."""
        return _WALLET.search(scan.low, max(0, start - _ANNOUNCED), start) is not None

    def _may_be_in_a_row(self, low: str, start: int, end: int) -> bool:
        """Tell cheaply whether enough words of the list stand in a row: to read all nearby costs ten times as much."""
        at, count = end, 1
        while count < _LENGTHS[-1]:
            gap = _GAP.match(low, at)
            word = _WORD.match(low, gap.end()) if gap else None
            if word is None or word[0] not in _words():
                break
            at, count = word.end(), count + 1
        at = start
        while count < _LENGTHS[-1]:
            before = _WORD_BEFORE.search(low, max(0, at - _LONGEST_STEP), at)
            if before is None or before[1] not in _words():
                return False
            at, count = before.start(), count + 1
        return True

    def _row(self, low: str, start: int) -> list[tuple[int, int]]:
        """Return the words of the list that stand in a row around `start`."""
        spans: list[tuple[int, int]] = []
        for word in _WORD.finditer(low, max(0, start - _REACH), start + _REACH):
            is_known = word[0] in _words() and not low[word.start() - 1 : word.start()].isalnum()
            is_joined = not spans or _GAP.fullmatch(low, spans[-1][1], word.start()) is not None
            if not (is_known and is_joined):
                if word.start() > start:
                    break
                spans = []
            if is_known:
                spans.append(word.span())
        return spans


def _is_phrase(numbers: list[int]) -> bool:
    """Tell whether these numbers of words end with the hash of what they stand for."""
    size, bits = len(numbers), 0
    for number in numbers:
        bits = bits << _BITS | number
    check = size // 3
    data = (bits >> check).to_bytes(size * 4 // 3, "big")
    return sha256(data).digest()[0] >> (8 - check) == bits & ((1 << check) - 1)
