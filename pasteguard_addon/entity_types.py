"""The catalog of entity types: what each is, and so how it is counted, routed and looked for again.

Presidio's names where it has one. A type that our recognizers can find and that is not in the catalog fails a test:
nothing becomes a secret, or stops being one, because somebody forgot it here.
"""

from collections.abc import Iterable
from enum import Enum, auto
from functools import cache


class Family(Enum):
    """What an entity type is."""

    PERSONAL = auto()
    SECRET = auto()
    CUSTOM = auto()
    """A user's own: of a list of denied values, of a plugin, of another engine. No recognizer of ours finds it."""


NAMES = frozenset({"PERSON"})
"""Found again by their parts, as names of people are."""
PLACES = frozenset({"LOCATION"})
NUMBERS = frozenset({"PHONE_NUMBER"})
"""Found again with other signs between their groups."""
CODES = frozenset(
    "NATIONAL_ID PASSPORT DRIVER_LICENSE TAX_ID BANK_ACCOUNT IBAN_CODE HEALTH_NUMBER LICENSE_PLATE VEHICLE_ID "
    "DEVICE_ID ID_NUMBER CRYPTO".split()
)
"""Digits and letters of which no reader makes words."""
DATES = frozenset({"DATE_OF_BIRTH"})
"""Found again in other orders and notations."""

DEFAULT_TYPES: tuple[str, ...] = (
    "PERSON",
    "EMAIL_ADDRESS",
    "PHONE_NUMBER",
    "CREDIT_CARD",
    "IBAN_CODE",
    "IP_ADDRESS",
    "LOCATION",
    "DATE_OF_BIRTH",
    "NATIONAL_ID",
    "PASSPORT",
    "DRIVER_LICENSE",
    "TAX_ID",
    "BANK_ACCOUNT",
    "CARD_SECURITY",
    "HEALTH_NUMBER",
    "LICENSE_PLATE",
    "VEHICLE_ID",
    "DEVICE_ID",
    "ID_NUMBER",
    "USERNAME",
    "MAC_ADDRESS",
    "CRYPTO",
    "URL",
)
"""Personal data that is masked unless a user chooses others."""

OPTIONAL_TYPES: tuple[str, ...] = ()

_OF_ANY_RELEASE = (
    *("ABA_ROUTING_NUMBER", "AU_ABN", "AU_ACN", "AU_MEDICARE", "AU_TFN", "CA_SIN", "DE_SOCIAL_SECURITY", "DE_TAX_ID"),
    *("ES_NIE", "ES_NIF", "FI_PERSONAL_IDENTITY_CODE", "IN_AADHAAR", "IN_GSTIN", "IN_PAN", "IN_PASSPORT"),
    *("IN_VEHICLE_REGISTRATION", "IN_VOTER", "IT_DRIVER_LICENSE", "IT_FISCAL_CODE", "IT_IDENTITY_CARD", "IT_PASSPORT"),
    *("IT_VAT_CODE", "KR_BRN", "KR_DRIVER_LICENSE", "KR_FRN", "KR_PASSPORT", "KR_RRN", "MEDICAL_LICENSE", "NG_NIN"),
    *("NG_VEHICLE_REGISTRATION", "PL_PESEL", "SE_PERSONNUMMER", "SG_NRIC_FIN", "SG_UEN", "TH_TNIN", "TR_NATIONAL_ID"),
    *("UK_NHS", "UK_NINO", "UK_PASSPORT", "UK_POSTCODE", "UK_VEHICLE_REGISTRATION", "US_BANK_NUMBER"),
    *("US_DRIVER_LICENSE", "US_ITIN", "US_MBI", "US_NPI", "US_PASSPORT", "US_SSN", "ZA_ID_NUMBER"),
)
"""What every release of Presidio that may be installed finds, or we ourselves."""

NEWER_TYPES: dict[str, str] = {
    **dict.fromkeys(
        (
            *("DE_BSNR", "DE_FUEHRERSCHEIN", "DE_HANDELSREGISTER", "DE_HEALTH_INSURANCE", "DE_ID_CARD", "DE_KFZ"),
            *("DE_LANR", "DE_PASSPORT", "DE_PLZ", "DE_TAX_NUMBER", "DE_VAT_ID", "ES_PASSPORT", "PH_TIN"),
            *("SE_ORGANISATIONSNUMMER", "TR_LICENSE_PLATE", "UK_DRIVING_LICENCE"),
        ),
        "2.2.363",
    ),
    "PH_UMID": "2.2.364",
    **dict.fromkeys(
        (
            *("CA_POSTAL_CODE", "PH_PASSPORT", "US_CLAIM_NUMBER", "US_HEALTH_INSURANCE_MEMBER_ID"),
            *("US_PRESCRIPTION_NUMBER", "US_PRIOR_AUTHORIZATION_NUMBER", "US_PROVIDER_TAX_ID", "US_REFERRAL_NUMBER"),
            *("ZA_COMPANY_REGISTRATION", "ZA_DRIVER_LICENSE", "ZA_INCOME_TAX_NUMBER", "ZA_LICENSE_PLATE"),
            *("ZA_PASSPORT", "ZA_TRAFFIC_REGISTER_NUMBER", "ZA_VAT_NUMBER"),
        ),
        "2.2.365",
    ),
}
"""The release of Presidio that brought each of the others: with an older one nothing finds them."""

COUNTRY_TYPES: tuple[str, ...] = (*_OF_ANY_RELEASE, *NEWER_TYPES)
"""What Presidio's recognizers of single countries find, for whoever asks for them."""

PERSONAL_TYPES: tuple[str, ...] = DEFAULT_TYPES + OPTIONAL_TYPES + COUNTRY_TYPES

_OF_NO_PREFIX = {"ABA_ROUTING_NUMBER": "US", "MEDICAL_LICENSE": "US"}


def _by_country() -> dict[str, tuple[str, ...]]:
    countries: dict[str, list[str]] = {}
    for each in COUNTRY_TYPES:
        countries.setdefault(_OF_NO_PREFIX.get(each, each.partition("_")[0]), []).append(each)
    return {country: tuple(types) for country, types in countries.items()}


TYPE_GROUPS: dict[str, tuple[str, ...]] = {"DEFAULT": DEFAULT_TYPES, "COUNTRIES": COUNTRY_TYPES, **_by_country()}
"""What can be named instead of many types: those of the default, of all countries, of one country (`US`, `IN`, …)."""


def without_groups(names: Iterable[str]) -> tuple[str, ...]:
    """Return the types that some names of types and of groups stand for, each once."""
    return tuple(dict.fromkeys(each for name in names for each in TYPE_GROUPS.get(name, (name,))))


_SECRET_WORDS = frozenset(
    "KEY TOKEN SECRET PASSWORD WEBHOOK COOKIE SESSION SIGNATURE HASH OAUTH PHRASE AUTH SIGNED CONNECTION".split()
)
"""Hundreds of vendors have a type of their own; each says by one of these words that it is a secret's."""

_PERSONAL = frozenset(PERSONAL_TYPES)


@cache
def family_of(entity_type: str) -> Family:
    """Return the family of a type in UPPER_SNAKE."""
    if entity_type in _PERSONAL:
        return Family.PERSONAL
    if not _SECRET_WORDS.isdisjoint(entity_type.split("_")):
        return Family.SECRET
    return Family.CUSTOM
