"""Recognizers of data that has a form: one module per family, each a Presidio recognizer."""

from collections.abc import Collection, Sequence

from presidio_analyzer import EntityRecognizer

from pasteguard_addon.detection.pii.patterns.addresses.addresses import AddressPatterns
from pasteguard_addon.detection.pii.patterns.base import PatternFamily
from pasteguard_addon.detection.pii.patterns.broken_lines import BrokenLinePatterns
from pasteguard_addon.detection.pii.patterns.cells.structured import StructuredPatterns
from pasteguard_addon.detection.pii.patterns.numbers.bank_numbers import BankNumberPatterns
from pasteguard_addon.detection.pii.patterns.numbers.card_details import CardDetailPatterns
from pasteguard_addon.detection.pii.patterns.numbers.cards import CardPatterns
from pasteguard_addon.detection.pii.patterns.numbers.country_numbers import CountryNumberPatterns
from pasteguard_addon.detection.pii.patterns.numbers.crypto import CryptoPatterns
from pasteguard_addon.detection.pii.patterns.numbers.cued_numbers import CuedNumberPatterns
from pasteguard_addon.detection.pii.patterns.numbers.ibans import IbanPatterns
from pasteguard_addon.detection.pii.patterns.numbers.identity import BirthDatePatterns, PassportPatterns
from pasteguard_addon.detection.pii.patterns.numbers.national_ids import NationalIdPatterns
from pasteguard_addon.detection.pii.patterns.numbers.owned_numbers import OwnedNumberPatterns
from pasteguard_addon.detection.pii.patterns.numbers.plates import PlatePatterns
from pasteguard_addon.detection.pii.patterns.online.emails import EmailPatterns
from pasteguard_addon.detection.pii.patterns.online.network import IpPatterns, MacPatterns
from pasteguard_addon.detection.pii.patterns.online.urls import UrlPatterns
from pasteguard_addon.detection.pii.patterns.online.usernames import UsernamePatterns
from pasteguard_addon.detection.pii.patterns.phones.phone_lists import PhoneListPatterns
from pasteguard_addon.detection.pii.patterns.phones.phones import PhonePatterns

__all__ = ["PATTERN_ENTITIES", "pattern_recognizers"]

_FAMILIES: tuple[type[PatternFamily], ...] = (
    EmailPatterns,
    PhonePatterns,
    PhoneListPatterns,
    IbanPatterns,
    BankNumberPatterns,
    CardPatterns,
    CardDetailPatterns,
    IpPatterns,
    AddressPatterns,
    MacPatterns,
    BirthDatePatterns,
    NationalIdPatterns,
    PassportPatterns,
    CuedNumberPatterns,
    OwnedNumberPatterns,
    PlatePatterns,
    CountryNumberPatterns,
    CryptoPatterns,
    UrlPatterns,
    BrokenLinePatterns,
    StructuredPatterns,
    UsernamePatterns,
)

PATTERN_ENTITIES = frozenset(entity for family in _FAMILIES for entity in family.entities)
"""All types that patterns can find; LOCATION as far as it is a postal address."""


def pattern_recognizers(languages: Sequence[str], entities: Collection[str]) -> list[EntityRecognizer]:
    """Return one recognizer a family and language, of the families that find any of `entities`."""
    return [
        family(language)
        for language in languages
        for family in _FAMILIES
        if not set(family.entities).isdisjoint(entities)
    ]
