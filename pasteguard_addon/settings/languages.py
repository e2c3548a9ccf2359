"""The languages in which texts are scanned: all that code knows of each, and one code, whoever writes it.

Their words are data: `detection/language/function_words.txt`, and the tables of `lexicon/`.
"""

from typing import NamedTuple


class Language(NamedTuple):
    """What is known of one language."""

    code: str
    """Of ISO 639-1, as options, headers and recognizers have it."""
    regions: tuple[str, ...]
    """Countries where it is spoken (ISO 3166-1): numbers of phones without a prefix are read as theirs."""
    spacy_model: str = ""
    """What spaCy's own packages for it are called, without their size; none, if there are none."""
    script: str = ""
    """Ranges of characters that this language alone writes, as a class of a pattern has them."""
    has_patterns: bool = False
    """Whether addresses and phones are written in patterns of its own."""


def _language(
    code: str, regions: str, spacy: str = "news", *, script: str = "", has_patterns: bool = False
) -> Language:
    model = f"{code}_core_{spacy}" if spacy else ""
    return Language(code, tuple(regions.split()), model, script, has_patterns)


TABLE = (
    _language("de", "DE AT CH LI LU", has_patterns=True),
    _language("en", "US GB CA AU IE NZ IN ZA SG", "web", has_patterns=True),
    _language("es", "ES MX AR CO CL PE EC UY", has_patterns=True),
    _language("fr", "FR BE CH CA LU MC RE GP", has_patterns=True),
    _language("it", "IT CH SM", has_patterns=True),
    _language("nl", "NL BE SR", has_patterns=True),
    _language("pl", "PL", has_patterns=True),
    _language("pt", "PT BR AO MZ", has_patterns=True),
    _language("ro", "RO MD", has_patterns=True),
    _language("ar", "EG SA AE MA DZ IQ JO LB TN", ""),
    _language("cs", "CZ", ""),
    _language("da", "DK"),
    _language("el", "GR CY", script="\u0370-\u03ff\u1f00-\u1fff"),
    _language("fi", "FI"),
    _language("hi", "IN", ""),
    _language("ja", "JP", script="\u3041-\u30ff"),
    _language("ko", "KR", script="\uac00-\ud7a3"),
    _language("nb", "NO"),
    _language("ru", "RU BY KZ"),
    _language("sv", "SE FI"),
    _language("tr", "TR CY", ""),
    _language("uk", "UA"),
    _language("vi", "VN", ""),
    # Japanese has Chinese characters, too, so what Japanese alone writes is asked for first.
    _language("zh", "CN TW HK MO SG", "web", script="\u3400-\u9fff"),
)
LANGUAGES = tuple(language.code for language in TABLE)

_BY_CODE = {language.code: language for language in TABLE}
_OTHER_CODES = {"no": "nb", "nn": "nb"}
"""langdetect says `no`, spaCy and its models `nb`; what is written in either form of Norwegian is read alike."""


def language_code(given: str) -> str:
    """Return the code for one as langdetect, a browser or a user writes it: `zh-cn`, `zh_TW`, `no`, `pt-BR`."""
    code = given.strip().lower().replace("_", "-").partition("-")[0]
    return _OTHER_CODES.get(code, code)


def known_language(code: str) -> Language | None:
    """Return what is known of a language by its own code; nothing, if it is none of the table."""
    return _BY_CODE.get(code)
