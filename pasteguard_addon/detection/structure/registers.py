"""Records of archives and clinics, in which a number says what a field is: DICOM, MARC, xDT.

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


def register_cells(text: str) -> Iterator[Cell]:
    """Yield the fields of a person in such records, each with a word for what it is as context."""
    if "(0010,0" in text or "(0010, 0" in text:
        for match in _DICOM.finditer(text):
            kind = _DICOM_KINDS.get(match["tag"] + match["element"])
            for part in re.finditer(r"[^^]+", match["value"]) if kind else ():
                start = match.start("value")
                yield Cell(start + part.start(), start + part.end(), (kind or "",), Place.SEGMENT)
    if "00 " in text and "$a" in text:
        for match in _MARC.finditer(text):
            yield Cell(*match.span("name"), ("person",), Place.SEGMENT)
            if match["born"]:
                yield Cell(*match.span("born"), ("birth",), Place.SEGMENT)
    if "MECARD:" in text:
        for match in _MECARD.finditer(text):
            for part in re.finditer(r"[^,]+", match["value"]):
                start = match.start("value")
                yield Cell(start + part.start(), start + part.end(), (_MECARD_KINDS[match["name"]],), Place.SEGMENT)
    if "3101" in text and "3102" in text:
        for match in _XDT.finditer(text):
            yield Cell(*match.span("value"), (_XDT_KINDS[match["field"]],), Place.SEGMENT)
