"""Addresses of cryptocurrencies: Bitcoin and its kin by checksum, Ethereum by form.

Formats: https://en.bitcoin.it/wiki/Base58Check_encoding, BIP 173 and 350 (bech32), EIP-55.
"""

import hashlib
import re
from collections.abc import Iterator

from pasteguard_addon.detection.pii.patterns.base import LIKELY, VERIFIED, Hit, PatternFamily
from pasteguard_addon.sieve import Sieve

_BASE58 = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz"
_BASE58_ADDRESS = re.compile(rf"[13LMDrT](?<!\w.)[{_BASE58}]{{25,34}}(?!\w)")
_BECH32 = "qpzry9x8gf2tvdw0s3jn54khce6mua7l"
_BECH32_ADDRESS = re.compile(rf"(?<!\w)(?:bc|ltc|tb)1[{_BECH32}]{{38,59}}(?!\w)", re.I)
_BECH32_CONSTANTS = {1, 0x2BC830A3}
_ETHEREUM = re.compile(r"(?<!\w)0x[0-9a-fA-F]{40}(?!\w)")
_SIEVE = Sieve(_BASE58_ADDRESS, _BECH32_ADDRESS, _ETHEREUM)


class CryptoPatterns(PatternFamily):
    """Finds wallet addresses."""

    entities = ("CRYPTO",)

    def find(self, text: str) -> Iterator[Hit]:
        sifted = _SIEVE.sift(text)
        for match in sifted.finditer(_BASE58_ADDRESS):
            if _is_base58check(match.group()):
                yield Hit(*match.span(), "CRYPTO", VERIFIED)
        for match in sifted.finditer(_BECH32_ADDRESS):
            if _is_bech32(match.group().lower()):
                yield Hit(*match.span(), "CRYPTO", VERIFIED)
        for match in sifted.finditer(_ETHEREUM):
            if len(set(match.group()[2:].lower())) > 4:
                yield Hit(*match.span(), "CRYPTO", LIKELY)


def _is_base58check(address: str) -> bool:
    number = 0
    for char in address:
        number = number * 58 + _BASE58.index(char)
    try:
        data = number.to_bytes(25, "big")
    except OverflowError:
        return False
    return hashlib.sha256(hashlib.sha256(data[:-4]).digest()).digest()[:4] == data[-4:]


def _is_bech32(address: str) -> bool:
    prefix, _, data = address.rpartition("1")
    values = [ord(char) >> 5 for char in prefix] + [0] + [ord(char) & 31 for char in prefix]
    values += [_BECH32.index(char) for char in data]
    checksum = 1
    for value in values:
        top = checksum >> 25
        checksum = (checksum & 0x1FFFFFF) << 5 ^ value
        for bit, generator in enumerate((0x3B6A57B2, 0x26508E6D, 0x1EA119FA, 0x3D4233DD, 0x2A1462B3)):
            checksum ^= generator if top >> bit & 1 else 0
    return checksum in _BECH32_CONSTANTS
