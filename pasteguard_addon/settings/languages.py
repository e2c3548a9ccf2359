"""The languages in which texts are scanned, and one code for each, whoever writes it."""

LANGUAGES = (
    *("de", "en", "es", "fr", "it", "nl", "pl", "pt", "ro"),
    *("ar", "cs", "da", "el", "fi", "hi", "ja", "ko", "nb", "ru", "sv", "tr", "uk", "vi", "zh"),
)
"""Codes of ISO 639-1, as options, headers and recognizers have them: first those with patterns of their own."""

_OTHER_CODES = {"no": "nb", "nn": "nb"}
"""langdetect says `no`, spaCy and its models `nb`; what is written in either form of Norwegian is read alike."""


def language_code(given: str) -> str:
    """Return the code for one as langdetect, a browser or a user writes it: `zh-cn`, `zh_TW`, `no`, `pt-BR`."""
    code = given.strip().lower().replace("_", "-").partition("-")[0]
    return _OTHER_CODES.get(code, code)
