"""IP addresses of both versions with prefix lengths and zones, and MAC addresses.

Left alone are version numbers, section numbers, slices, C++ scopes, and addresses that name nobody: loopback,
unspecified, netmasks.
"""

import re
from collections.abc import Iterator
from ipaddress import AddressValueError, IPv4Address, IPv6Address

from pasteguard_addon.detection.pii.patterns.base import LIKELY, SPACED, STRONG, Hit, PatternFamily, before
from pasteguard_addon.sieve import Sieve

_V4 = re.compile(
    rf"(?<!{SPACED})(?<!\.)(?<![A-Za-z_.]-)(?P<address>(?:\d{{1,3}}\.){{3}}\d{{1,3}})(?P<prefix>/\d{{1,2}}(?![\w.]\w))?"
    rf"(?!{SPACED}|\.{SPACED}|-\w{{0,12}}[A-Za-z])"
)
_VERSION_BEFORE = re.compile(
    r"(?:\b(?:v|ver|version|versions|release|rev|revision|build|firmware|patch|upgrade|update|sdk|driver|kernel"
    r"|section|step|table|figure|fig|rule|chapter|clause|kapitel|abschnitt|artikel|article|oid|wersja|versión"
    r"|versão|versione|versie)"
    r"\W{0,4}(?:is\s|to\s|from\s|of\s)?|[=<>~!^]=\s?['\"]?|[~^]|[A-Za-z]/|§\s?)$",
    re.I,
)
_IP_CUE = re.compile(
    r"\b(?:ips?|ipv4|addr\w*|adres\w*|direc\w+|indiri\w+|endere\w+|hosts?|servers?|servidor|serveur|serwer|dns"
    r"|ping|gateway"
    r"|router|peer|client|subnet|network|route|ssh|curl|telnet|nmap|traceroute|resolver|nameserver|from|src|dst"
    r"|source|destination|remote|connect\w*|listen\w*|bind|proxy|node|block\w*|allow\w*|deny|lookup)\b",
    re.I,
)
_RUN_TOGETHER = r"-?\d*\.\d+(?:-\d*\.\d+|\.\d+)"
_DECIMAL_BEFORE = re.compile(rf"(?<![\d.]){_RUN_TOGETHER}[ ,]\Z")
_DECIMAL_BEHIND = re.compile(rf"[ ,]{_RUN_TOGETHER}(?![\d.])")
_WELL_KNOWN = frozenset({"1.1.1.1", "1.0.0.1", "8.8.8.8", "8.8.4.4", "9.9.9.9", "4.4.4.4", "4.2.2.2", "1.2.3.4"})
_OF_CLOUDS = frozenset({"169.254.169.254", "169.254.170.2", "168.63.129.16", "100.100.100.200"})
"""Where every machine in a cloud asks who it is."""
_RESERVED = frozenset(
    {"10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "100.64.0.0/10", "169.254.0.0/16", "224.0.0.0/4"}
)
"""Whole blocks, https://www.iana.org/assignments/iana-ipv4-special-registry: parts of them are somebody's network."""

# From the first character of a run of hexadecimal digits and colons; `ipaddress` decides.
_V6 = re.compile(
    r"(?<![\w:.])(?P<address>(?:[0-9a-fA-F]{0,4}+:){2,8}+(?:(?:\d{1,3}\.){3}\d{1,3}|[0-9a-fA-F]{1,4}+)?+)"
    r"(?P<zone>%[a-zA-Z0-9]{1,15})?+(?P<prefix>/\d{1,3})?+(?![\w:]|\.\w)"
)
_MAC = re.compile(
    r"(?<![\w:.-])(?:[0-9a-fA-F]{2}(?P<sep>[:-])(?:[0-9a-fA-F]{2}(?P=sep)){4}[0-9a-fA-F]{2}"
    r"|[0-9a-fA-F]{4}\.[0-9a-fA-F]{4}\.[0-9a-fA-F]{4})(?![\w:]|[.-]\w)"
)

_IP_SIEVE = Sieve(_V4, _V6)
_MAC_SIEVE = Sieve(_MAC)


class IpPatterns(PatternFamily):
    """Finds IPv4 and IPv6 addresses and networks."""

    entities = ("IP_ADDRESS",)

    def find(self, text: str) -> Iterator[Hit]:
        sifted = _IP_SIEVE.sift(text)
        for match in sifted.finditer(_V4):
            address = _v4(match["address"])
            if match[0] in _RESERVED or match["address"] in _OF_CLOUDS:
                continue
            if address and _tells_something(address) and not _is_version(text, match.start(), address):
                if _is_among_decimals(text, *match.span("address")):
                    continue
                yield Hit(match.start(), _end(match, 32), "IP_ADDRESS", STRONG)
        for match in sifted.finditer(_V6):
            start, written = match.start(), match["address"]
            if written.endswith(":") and not written.endswith("::"):
                written = written[:-1]  # the colon of the sentence, not of the address
                if _is_v6(written):
                    yield Hit(start, start + len(written), "IP_ADDRESS", STRONG)
            elif _is_v6(written):
                yield Hit(start, _end(match, 128), "IP_ADDRESS", STRONG)


class MacPatterns(PatternFamily):
    """Finds hardware addresses."""

    entities = ("MAC_ADDRESS",)

    def find(self, text: str) -> Iterator[Hit]:
        for match in _MAC_SIEVE.sift(text).finditer(_MAC):
            if len(set(re.sub(r"\W", "", match.group().lower()))) > 1:  # neither 00:00… nor ff:ff…
                yield Hit(*match.span(), "MAC_ADDRESS", LIKELY if "." in match.group() else STRONG)


def _end(match: re.Match[str], most_bits: int) -> int:
    prefix = match["prefix"]
    return match.end() if prefix and int(prefix[1:]) <= most_bits else match.start("prefix") if prefix else match.end()


def _v4(written: str) -> IPv4Address | None:
    try:
        return IPv4Address(written)
    except AddressValueError:
        return None


def _tells_something(address: IPv4Address) -> bool:
    is_mask = (int(address) ^ 0xFFFFFFFF) + 1 & (int(address) ^ 0xFFFFFFFF) == 0  # ones, then zeros
    return not (address.is_loopback or int(address) >> 24 == 0 or is_mask)


def _is_version(text: str, start: int, address: IPv4Address) -> bool:
    """Say whether the number is a version or a section: announced as one, or made of small numbers."""
    if str(address) in _WELL_KNOWN and not re.search(r"[=~^v]$", before(text, start, 1)):
        return bool(_VERSION_BEFORE.search(before(text, start, 30)))
    left = before(text, start, 40)
    if _VERSION_BEFORE.search(left):
        return True
    octets = address.packed
    is_small = octets[0] < 10 and max(octets) < 40
    return is_small and not _IP_CUE.search(left)


def _is_among_decimals(text: str, start: int, end: int) -> bool:
    """Say whether numbers that run into each other stand beside it, as in a drawing's path: `2.83-2.12 3.5.98.3`."""
    return bool(_DECIMAL_BEFORE.search(before(text, start, 24)) or _DECIMAL_BEHIND.match(text, end))


def _is_v6(written: str) -> bool:
    if not 5 <= len(written) <= 45:
        return False
    try:
        address = IPv6Address(written)
    except AddressValueError:
        return False
    if address.is_loopback or address.is_unspecified:
        return False
    parts = [part for part in written.split(":") if part]
    if "::" not in written:
        return any(len(part) > 2 for part in parts)  # eight pairs are a world wide name or the like
    if address.ipv4_mapped is not None and "." in written:
        return True
    # `ab::cd` is a scope and `[1::2]` a slice: short forms must lie in an assigned range and have three parts.
    top = int(address) >> 112
    is_assigned = 0x2000 <= top < 0x4000 or 0xFC00 <= top < 0xFE00 or 0xFE80 <= top < 0xFEC0 or top in (0x64, 0xFF02)
    return is_assigned and (len(parts) > 2 or top >= 0xFC00 or any(c.isalpha() for c in written))
