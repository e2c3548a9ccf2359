"""Which types of personal data there are. Presidio's names where it has one."""

DEFAULT_ENTITIES: tuple[str, ...] = (
    "PERSON",
    "EMAIL_ADDRESS",
    "PHONE_NUMBER",
    "CREDIT_CARD",
    "IBAN_CODE",
    "IP_ADDRESS",
    "LOCATION",
)

OPTIONAL_ENTITIES: tuple[str, ...] = (
    "MAC_ADDRESS",
    "DATE_OF_BIRTH",
    "NATIONAL_ID",
    "PASSPORT",
    "CRYPTO",
    "URL",
)

DEFAULT_SCORE_THRESHOLD = 0.5
"""Below it lie guesses that no second source supports."""
