"""Numbers that countries give to people, told by their form and check digits: no word has to stand before them.

Checks are python-stdnum's, https://arthurdejong.org/python-stdnum/. Only numbers with signs or letters in them, or with
a date of birth as well as check digits, are odd enough for that. All others need a cue (see `cued_numbers`).
"""

import re
from collections.abc import Callable, Iterator

from presidio_analyzer import RecognizerResult
from presidio_analyzer.nlp_engine import NlpArtifacts
from stdnum import luhn
from stdnum.ar import cuit
from stdnum.be import nn
from stdnum.br import cpf
from stdnum.ch import ssn as ahv
from stdnum.cl import rut
from stdnum.cn import ric
from stdnum.cz import rc
from stdnum.do import cedula
from stdnum.es import dni, nie
from stdnum.exceptions import ValidationError
from stdnum.fi import hetu
from stdnum.fr import nir
from stdnum.it import codicefiscale
from stdnum.kr import rrn
from stdnum.mx import curp
from stdnum.my import nric as mykad
from stdnum.pk import cnic
from stdnum.se import personnummer
from stdnum.th import pin
from stdnum.us import itin

from pasteguard_addon.detection.pii.patterns.base import LIKELY, SPACED, STRONG, VERIFIED, Hit, PatternFamily, before
from pasteguard_addon.sieve import Sieve

from .article_numbers import is_of_article
from .country_numbers import is_pension_number

_SSN_CUE = re.compile(r"\b(?:ssn|social security(?: number| no)?)\b[^\d\n]{0,20}$", re.I)


def _form(form: str) -> re.Pattern[str]:
    """Compile a number's form; by ASCII rules, or a Kelvin sign would pass as a K."""
    return re.compile(rf"(?<!{SPACED})(?<![.-])(?:{form})(?![.-]?{SPACED})", re.IGNORECASE)


_SSN = _form(r"(?!000|666|9)[0-9]{3}-(?!00)[0-9]{2}-(?!0000)[0-9]{4}")


def _is_chinas(number: str) -> bool:
    """Check date and check digit, GB 11643; python-stdnum's own check raises KeyError for some regions of old."""
    try:
        ric.get_birth_date(number)
    except ValidationError:
        return False
    return ric.calc_check_digit(number) == number[-1].upper()


def _is_british(number: str) -> bool:
    """Leave out the letters that no number begins with: https://www.gov.uk/hmrc-internal-manuals, NIM39110."""
    first = number[:2]
    is_odd = first[0] in "DFIQUV" or first[1] in "DFIOQUV"
    return not is_odd and first not in ("BG", "GB", "NK", "KN", "TN", "NT", "ZZ")


def _is_singapores(number: str) -> bool:
    """Check the letter at the end; the first one tells the century, and who is a foreigner."""
    number = number.upper()
    sums = sum(int(digit) * factor for digit, factor in zip(number[1:8], (2, 7, 6, 5, 4, 3, 2), strict=True))
    letters, more = _SINGAPORES_LETTERS[number[0]]
    return letters[(sums + more) % len(letters)] == number[8]


_SINGAPORES_LETTERS = {
    "S": ("JZIHGFEDCBA", 0), "T": ("JZIHGFEDCBA", 4), "F": ("XWUTRQPNMLK", 0), "G": ("XWUTRQPNMLK", 4),
    "M": ("KLJNPQRTUWX", 3),
}  # fmt: skip
_CODICE_FISCALE = r"[A-Z]{6}[0-9]{2}[A-EHLMPRST][0-9]{2}[A-Z][0-9]{3}[A-Z]"
"""Nothing else is written so, so a wrong check character is a slip of the pen."""

_NATIONAL: tuple[tuple[re.Pattern[str], Callable[[str], bool], float], ...] = tuple(
    (_form(form), is_valid, score)
    for form, is_valid, score in (
        (r"9[0-9]{2}-[5-9][0-9]-[0-9]{4}", itin.is_valid, LIKELY),
        (r"[0-9]{8}[ -]?[A-HJ-NP-TV-Z]", dni.is_valid, VERIFIED),
        (r"[XYZ][ -]?[0-9]{7}[ -]?[A-HJ-NP-TV-Z]", nie.is_valid, VERIFIED),
        (
            r"[12][ ]?[0-9]{2}[ ]?(?:0[1-9]|1[0-2]|[2-9][0-9])[ ]?(?:[0-9]{2}|2[AB])[ ]?[0-9]{3}[ ]?[0-9]{3}[ ]?"
            r"[0-9]{2}", nir.is_valid, VERIFIED,
        ),
        (_CODICE_FISCALE, codicefiscale.is_valid, VERIFIED),
        (_CODICE_FISCALE, bool, LIKELY),
        (r"[0-9]{3}\.[0-9]{3}\.[0-9]{3}-[0-9]{2}", cpf.is_valid, VERIFIED),
        (r"756[. ]?[0-9]{4}[. ]?[0-9]{4}[. ]?[0-9]{2}", ahv.is_valid, VERIFIED),
        (r"[0-9]{2}[.][0-9]{2}[.][0-9]{2}-[0-9]{3}[.][0-9]{2}", nn.is_valid, VERIFIED),
        (r"[1-9][0-9]{16}[0-9X]", _is_chinas, VERIFIED),
        (r"[0-9]{6}[-+A-FU-Y][0-9]{3}[0-9A-Y]", hetu.is_valid, STRONG),
        (r"(?:19|20)?[0-9]{6}[-+][0-9]{4}", personnummer.is_valid, LIKELY),
        (r"[0-9]{6}-[1-8][0-9]{6}", rrn.is_valid, STRONG),
        (r"[0-9]{6}/[0-9]{4}", rc.is_valid, LIKELY),
        (r"[0-9]{2}[ ]?[0-3][0-9][01][0-9]{3}[ ]?[A-Z][ ]?[0-9]{3}", is_pension_number, STRONG),
        (r"[A-Z]{4}[0-9]{6}[HM][A-Z]{5}[0-9A-Z][0-9]", curp.is_valid, VERIFIED),
        (r"(?-i:[A-Z]{2}(?:[ ]?[0-9]{2}){3}[ ]?[A-D])", _is_british, LIKELY),
        (
            r"[A-ZÑ&]{4}[0-9]{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12][0-9]|3[01])(?:[A-Z0-9]{2}[0-9A])", bool, LIKELY,
        ),
        (r"[0-9]{1,2}\.[0-9]{3}\.[0-9]{3}-[0-9K]", rut.is_valid, LIKELY),
        (r"[23][0-9]-[0-9]{8}-[0-9]", cuit.is_valid, LIKELY),
        (r"[STFGM][0-9]{7}[A-Z]", _is_singapores, LIKELY),
        (r"[0-9]{6}-[0-9]{2}-[0-9]{4}", mykad.is_valid, LIKELY),
        (r"784-[0-9]{4}-[0-9]{7}-[0-9]", luhn.is_valid, LIKELY),
        (r"[1-7][0-9]{4}-[0-9]{7}-[0-9]", cnic.is_valid, LIKELY),
        (r"[0-9]-[0-9]{4}-[0-9]{5}-[0-9]{2}-[0-9]", pin.is_valid, LIKELY),
        (r"[0-9]{3}-[0-9]{7}-[0-9]", cedula.is_valid, LIKELY),
    )
)  # fmt: skip
_LETTER = "[AC-HJKMNP-RT-Y]"
_BENEFICIARY = _form(
    rf"[1-9]{_LETTER}[0-9AC-HJKMNP-RT-Y][0-9]-{_LETTER}[0-9AC-HJKMNP-RT-Y][0-9]-{_LETTER}{{2}}[0-9]{{2}}"
)
"""Of Medicare, with its dashes: letters and digits take turns as in nothing else."""
_SIEVE = Sieve(_SSN, _BENEFICIARY, *(form for form, *_ in _NATIONAL))


def has_national_form(value: str) -> bool:
    """Return whether a country writes its people's numbers in this form; check digits are typed wrong at times."""
    return any(form.fullmatch(value) for form, *_ in _NATIONAL)


class NationalIdPatterns(PatternFamily):
    """Finds social security and identity numbers."""

    entities = ("US_SSN", "NATIONAL_ID")

    def analyze(
        self, text: str, entities: list[str], nlp_artifacts: NlpArtifacts | None = None
    ) -> list[RecognizerResult]:
        """Return the hits; a social security number is a national id for whoever asks for these alone."""
        results = super().analyze(text, [*entities, "US_SSN"] if "NATIONAL_ID" in entities else entities, nlp_artifacts)
        for result in results:
            if result.entity_type == "US_SSN" and entities and "US_SSN" not in entities:
                result.entity_type = "NATIONAL_ID"
        return results

    def find(self, text: str) -> Iterator[Hit]:
        sifted = _SIEVE.sift(text)
        for match in sifted.finditer(_SSN):
            if is_of_article(text, match.start()):
                continue
            score = STRONG if _SSN_CUE.search(before(text, match.start())) else LIKELY
            yield Hit(*match.span(), "US_SSN", score)
        for match in sifted.finditer(_BENEFICIARY):
            yield Hit(*match.span(), "NATIONAL_ID", LIKELY)
        for form, is_valid, score in _NATIONAL:
            for match in sifted.finditer(form):
                if is_valid(match[0]) and not is_of_article(text, match.start()):
                    yield Hit(*match.span(), "NATIONAL_ID", score)
