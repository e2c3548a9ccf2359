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

COUNTRY_ENTITIES: tuple[str, ...] = (
    *("ABA_ROUTING_NUMBER", "AU_ABN", "AU_ACN", "AU_MEDICARE", "AU_TFN", "ES_NIE", "ES_NIF"),
    *("FI_PERSONAL_IDENTITY_CODE", "IN_AADHAAR", "IN_GSTIN", "IN_PAN", "IN_PASSPORT", "IN_VEHICLE_REGISTRATION"),
    *("IN_VOTER", "IT_DRIVER_LICENSE", "IT_FISCAL_CODE", "IT_IDENTITY_CARD", "IT_PASSPORT", "IT_VAT_CODE"),
    *("KR_BRN", "KR_DRIVER_LICENSE", "KR_FRN", "KR_PASSPORT", "KR_RRN", "MEDICAL_LICENSE", "NG_NIN"),
    *("NG_VEHICLE_REGISTRATION", "PL_PESEL", "SG_NRIC_FIN", "SG_UEN", "TH_TNIN", "UK_NHS", "UK_NINO", "UK_PASSPORT"),
    *("UK_POSTCODE", "UK_VEHICLE_REGISTRATION", "US_BANK_NUMBER", "US_DRIVER_LICENSE", "US_ITIN", "US_MBI", "US_NPI"),
    *("US_PASSPORT", "US_SSN"),
)
"""What Presidio's own recognizers find, for whoever switches them on."""

DEFAULT_SCORE_THRESHOLD = 0.5
"""Below it lie guesses that no second source supports."""
