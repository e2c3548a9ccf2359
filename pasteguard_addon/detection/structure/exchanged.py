"""Records that programs exchange, in which a tag says what stands behind it.

Formats: X12 segments NM1, N3, N4, DMG and PER (https://x12.org), GEDCOM 5.5 (https://gedcom.io), FIX tags
(https://www.onixs.biz/fix-dictionary.html), FHIR (https://hl7.org/fhir), BibTeX, iCalendar (RFC 5545), `git blame`.
"""

import re
from collections.abc import Iterator

from pasteguard_addon.detection.structure.cells import Cell, Place

_X12 = re.compile(r"(?:^|[~\n])[ ]?(?P<tag>NM1|N1|N3|N4|DMG|PER|REF)\*(?P<fields>[^~\n]{3,400})", re.M)
_X12_FIELDS: dict[tuple[str, int], str] = {
    ("NM1", 3): "person", ("NM1", 4): "person", ("NM1", 5): "person", ("NM1", 9): "id", ("N1", 2): "person",
    ("N3", 1): "address", ("N3", 2): "address", ("N4", 1): "address", ("N4", 3): "address", ("DMG", 2): "birth",
    ("PER", 2): "person",
}  # fmt: skip
_X12_NUMBERS = {"TE": "phone", "FX": "phone", "CP": "phone", "HP": "phone", "WP": "phone", "EM": "email"}
_GEDCOM = re.compile(
    r"^[ \t]{0,8}\d{1,2}[ ](?P<tag>NAME|GIVN|SURN|NICK|ADDR|CITY|POST|PHON|EMAIL|ADR[123]|PLAC|CONT|DATE|SSN)[ ]"
    r"(?P<value>[^\r\n]{2,120})",
    re.M,
)
_GEDCOM_KINDS = {
    "NAME": "person", "GIVN": "person", "SURN": "person", "NICK": "person", "ADDR": "address", "CITY": "address",
    "POST": "address", "ADR1": "address", "ADR2": "address", "ADR3": "address", "PLAC": "address", "CONT": "address",
    "PHON": "phone", "EMAIL": "email",
    "DATE": "birth", "SSN": "national id",
}  # fmt: skip
_GEDCOM_RECORD = re.compile(r"^[ \t]{0,8}\d{1,2}[ ](?:@\w{1,22}@[ ]INDI|NAME[ ][^\r\n]{1,80}/)", re.M)
_ADDRESS_TAG = re.compile(r"^[ \t]*\d{1,2}[ ]ADDR\b[^\n]*\n(?:[ \t]*\d{1,2}[ ]CONT\b[^\n]*\n)*[^\n]{0,12}\Z", re.M)
_BIRTH_TAG = re.compile(r"[ ]BIRT\b[^\n]*\n[^\n]{0,6}\Z")
_FIX = re.compile(r"(?<=[|\x01])(?P<tag>1|448|109|116|50)=(?P<value>[^|\x01\n]{2,80})(?=[|\x01])")
_FIX_KINDS = {"1": "id", "109": "id", "448": "person", "116": "person", "50": "person"}
_BLAME = re.compile(
    r"^\^?[0-9a-f]{7,40}[ ](?:[^\n(]{0,200}[ ])?\((?P<value>[^\W\d_][^\n\d()]{1,60}?)[ ]+\d{4}-\d\d-\d\d[ ]\d\d:\d\d",
    re.M,
)
_BIBTEX = re.compile(r"^[ \t]*(?:author|editor)[ ]?=[ ]?[{\"](?P<names>[^{}\"]{2,400})[}\"]", re.M | re.I)
_BIBTEX_NAME = re.compile(r"\b(?!and[ ])[^\W\d_][^,{}\"]{0,60}?(?=,|[ ]and[ ]|$)")
_CALENDAR = re.compile(r"^LOCATION(?:;[^:\n]{0,80})?:(?P<value>[^\r\n]{3,200})", re.M)


_FHIR = re.compile(
    r"\"identifier\"\s?:\s{0,4}\[?\s{0,40}\{[^{}]{0,300}?\"value\"\s?:\s?\"(?P<value>[^\"\n]{2,60})\"", re.DOTALL
)
"""Of a patient or a policy in FHIR: https://hl7.org/fhir/datatypes.html#Identifier."""
_FHIR_ELEMENT = re.compile(
    r"<identifier>(?:(?!</identifier>)[^<]{0,200}<){1,12}?value\s+value=\"(?P<value>[^\"\n]{2,60})\"", re.DOTALL
)
_OTHER_ACCOUNT = re.compile(r"Acct>\s{0,40}<Id>\s{0,40}<Othr>\s{0,40}<Id>(?P<value>[^<\n]{4,40})</Id>")
"""Of somebody who has no IBAN, in payments by ISO 20022."""


def exchanged_cells(text: str) -> Iterator[Cell]:
    """Yield the fields of a person in such records, each with a word for what it is as context."""
    if "*" in text and ("NM1*" in text or "N3*" in text or "PER*" in text):
        yield from _x12(text)
    if " NAME " in text and _GEDCOM_RECORD.search(text):
        yield from _gedcom(text)
    if "8=FIX" in text:
        for match in _FIX.finditer(text):
            yield Cell(*match.span("value"), (_FIX_KINDS[match["tag"]],), Place.SEGMENT)
    if "@" in text and "{" in text:
        for match in _BIBTEX.finditer(text):
            for name in _BIBTEX_NAME.finditer(text, *match.span("names")):
                yield Cell(*name.span(), ("surname",), Place.SEGMENT)
    for hint, pattern, kind in (
        (" (", _BLAME, "person"),
        ("resourceType", _FHIR, "id"),
        ("<identifier>", _FHIR_ELEMENT, "id"),
        ("<Othr>", _OTHER_ACCOUNT, "account"),
        ("BEGIN:V", _CALENDAR, "address"),
    ):
        for match in pattern.finditer(text) if hint in text else ():
            yield Cell(*match.span("value"), (kind,), Place.SEGMENT)


def _x12(text: str) -> Iterator[Cell]:
    for segment in _X12.finditer(text):
        at, fields = segment.start("fields"), segment["fields"].split("*")
        for number, field in enumerate(fields, 1):
            kind = _X12_FIELDS.get((segment["tag"], number))
            if segment["tag"] == "PER" and number > 3:
                kind = _X12_NUMBERS.get(fields[number - 2])
            if kind and field.strip():
                yield Cell(at, at + len(field), (kind,), Place.SEGMENT)
            at += len(field) + 1


def _gedcom(text: str) -> Iterator[Cell]:
    for line in _GEDCOM.finditer(text):
        start, end = line.span("value")
        if line["tag"] == "DATE" and not _BIRTH_TAG.search(text, max(0, line.start() - 60), line.start("tag")):
            continue
        if line["tag"] == "CONT" and not _ADDRESS_TAG.search(text, max(0, line.start() - 400), line.start("tag")):
            continue
        if line["tag"] != "NAME":
            yield Cell(start, end, (_GEDCOM_KINDS[line["tag"]],), Place.SEGMENT)
            continue
        for part in re.finditer(r"[^/]+", text[start:end]):
            first, last = start + part.start(), start + len(part[0].rstrip()) + part.start()
            yield Cell(first + len(part[0]) - len(part[0].lstrip()), last, ("person",), Place.SEGMENT)
