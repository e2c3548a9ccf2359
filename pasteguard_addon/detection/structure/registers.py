"""Records of archives and clinics, in which a number says what a field is: DICOM, MARC, xDT; and QIF and ADIF.

Formats: dumps of DICOM (https://dicom.nema.org), MARC 21 (https://www.loc.gov/marc), GDT, BDT and LDT of German
practices (https://update.kbv.de/ita-update/Labor/).
"""

import re
from collections.abc import Iterator

from pasteguard_addon.detection.structure.cells import Cell, Place

_DICOM = re.compile(
    r"\((?P<tag>0010|0008|0032),[ ]?(?P<element>[0-9a-fA-F]{4})\)[^\n\[]{1,60}?(?:\[|:[ ]')"
    r"(?P<value>[^\]'\n]{2,120})[\]']"
)
_DICOM_KINDS = {
    "00100010": "person", "00100020": "patient id", "00100030": "birth", "00101000": "patient id",
    "00101001": "person", "00101005": "person", "00101040": "address", "00101060": "person", "00102154": "phone",
    "00080090": "person", "00081050": "person", "00081070": "person", "00321032": "person",
}  # fmt: skip
_MARC = re.compile(
    r"^=?[167]00[ ][^\n$]{0,6}\$a(?P<name>[^$\n]{3,80}?),?(?:\$d(?P<born>\d{4})[^\n]{0,12})?(?=\$|$)", re.M
)
_MECARD = re.compile(r"(?<=[:;])(?P<name>N|ADR|TEL|EMAIL|BDAY|NICKNAME):(?P<value>[^;\n]{1,200})(?=;)")
_MECARD_KINDS = {
    "N": "person", "NICKNAME": "person", "ADR": "address", "TEL": "phone", "EMAIL": "email", "BDAY": "birth",
}  # fmt: skip
_XDT = re.compile(r"^\d{3}(?P<field>31(?:0[1-57]|1[2-4])|3626|3628)(?P<value>[^\r\n]{1,60})", re.M)
_XDT_KINDS = {
    "3101": "person", "3102": "person", "3103": "birth", "3104": "person", "3105": "insurance number",
    "3107": "address", "3112": "address", "3113": "address", "3114": "address", "3626": "phone", "3628": "phone",
}  # fmt: skip


_QIF = re.compile(r"^P(?P<name>[^\W\d_][^\r\n]{1,80}?)[ \t]*\r?\n(?P<address>(?:A[^\r\n]{1,80}\r?\n){0,5})", re.M)
"""A payee of QIF, https://en.wikipedia.org/wiki/Quicken_Interchange_Format, with the lines of his address."""
_QIF_LINE = re.compile(r"(?<=A)(?<![^\n]A)[^\r\n]{2,80}")
_ADIF = re.compile(
    r"<(?P<field>(?:my_|gcust_)?(?:name|qth|city|street|address|postal_code|email)(?:_intl)?)"
    r":(?P<length>\d{1,3})(?::\w)?>",
    re.I,
)
"""A field of a log of amateur radio, https://adif.org.uk."""


_ACCOUNT = re.compile(
    r"^[\w.-]{1,40}:[^:\s]{0,120}:(?P<number>\d{1,10}):\d{1,10}:(?:[^:\n]{0,40}:\d*:\d*:)?(?P<fields>[^:\n]{1,200}):[^:\n]{0,120}:",
    re.M,
)
"""A line of `passwd`, or of BSD's `master.passwd`, with the name, room, phones and more of who owns the account."""
_FIELD_OF_ACCOUNT = re.compile(r"[^,]+")
_FEWEST_DIGITS = 5
_PEOPLES_NUMBERS = range(500, 60_000)
"""Of accounts: lower ones are the system's, higher ones nobody's."""


def _accounts(text: str) -> Iterator[Cell]:
    for account in _ACCOUNT.finditer(text):
        for field in _FIELD_OF_ACCOUNT.finditer(text, *account.span("fields")):
            if sum(map(str.isdigit, field[0])) >= _FEWEST_DIGITS:
                yield Cell(*field.span(), ("email" if "@" in field[0] else "phone",), Place.SEGMENT)
            elif field.start() == account.start("fields") and int(account["number"]) in _PEOPLES_NUMBERS:
                yield Cell(*field.span(), ("person",), Place.SEGMENT)


def _qif(text: str) -> Iterator[Cell]:
    for payee in _QIF.finditer(text):
        if payee["address"] or " " in payee["name"]:
            yield Cell(*payee.span("name"), ("person",), Place.SEGMENT)
        for line in _QIF_LINE.finditer(text, *payee.span("address")):
            yield Cell(*line.span(), ("address",), Place.SEGMENT)


def _adif(text: str) -> Iterator[Cell]:
    for field in _ADIF.finditer(text):
        name = field["field"].lower()
        kind = "person" if "name" in name else "email" if "email" in name else "address"
        following = text.find("<", field.end())
        end = min(len(text) if following < 0 else following, field.end() + int(field["length"]))
        if text[field.end() : end].strip():
            yield Cell(field.end(), end, (kind,), Place.SEGMENT)


def _dicom(text: str) -> Iterator[Cell]:
    for match in _DICOM.finditer(text):
        kind = _DICOM_KINDS.get(match["tag"] + match["element"])
        for part in re.finditer(r"[^^]+", match["value"]) if kind else ():
            start = match.start("value")
            yield Cell(start + part.start(), start + part.end(), (kind or "",), Place.SEGMENT)


def _marc(text: str) -> Iterator[Cell]:
    if "$a" not in text:
        return
    for match in _MARC.finditer(text):
        yield Cell(*match.span("name"), ("person",), Place.SEGMENT)
        if match["born"]:
            yield Cell(*match.span("born"), ("birth",), Place.SEGMENT)


_READERS = (
    (("(0010,0", "(0010, 0"), _dicom),
    (("00 ",), _marc),
    (("!Type:",), _qif),
    (("<eo", "<EO"), _adif),
    ((":/",), _accounts),
)


def register_cells(text: str) -> Iterator[Cell]:
    """Yield the fields of a person in such records, each with a word for what it is as context."""
    for hints, reader in _READERS:
        if any(hint in text for hint in hints):
            yield from reader(text)
    if "MECARD:" in text:
        for match in _MECARD.finditer(text):
            for part in re.finditer(r"[^,]+", match["value"]):
                start = match.start("value")
                yield Cell(start + part.start(), start + part.end(), (_MECARD_KINDS[match["name"]],), Place.SEGMENT)
    if "3101" in text and "3102" in text:
        for match in _XDT.finditer(text):
            yield Cell(*match.span("value"), (_XDT_KINDS[match["field"]],), Place.SEGMENT)
