"""Recognizers of data that has a form: one module per family, each a Presidio recognizer."""

from collections.abc import Collection, Sequence

from presidio_analyzer import EntityRecognizer

from pasteguard_addon.detection.pii.patterns.addresses import AddressRecognizer
from pasteguard_addon.detection.pii.patterns.base import PatternRecognizer
from pasteguard_addon.detection.pii.patterns.cards import CardRecognizer
from pasteguard_addon.detection.pii.patterns.crypto import CryptoRecognizer
from pasteguard_addon.detection.pii.patterns.emails import EmailRecognizer
from pasteguard_addon.detection.pii.patterns.ibans import IbanRecognizer
from pasteguard_addon.detection.pii.patterns.identity import (
    BirthDateRecognizer,
    NationalIdRecognizer,
    PassportRecognizer,
)
from pasteguard_addon.detection.pii.patterns.network import IpRecognizer, MacRecognizer
from pasteguard_addon.detection.pii.patterns.phones import PhoneRecognizer
from pasteguard_addon.detection.pii.patterns.urls import UrlRecognizer

__all__ = ["PATTERN_ENTITIES", "pattern_recognizers"]

_FAMILIES: tuple[type[PatternRecognizer], ...] = (
    EmailRecognizer,
    PhoneRecognizer,
    IbanRecognizer,
    CardRecognizer,
    IpRecognizer,
    AddressRecognizer,
    MacRecognizer,
    BirthDateRecognizer,
    NationalIdRecognizer,
    PassportRecognizer,
    CryptoRecognizer,
    UrlRecognizer,
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
