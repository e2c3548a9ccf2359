"""Messages that say by the place of a field what it is: HL7, EDIFACT, SWIFT, airline records, vCard, LDIF.

Formats: HL7 v2 (http://www.hl7.eu/HL7v2x/v251/hl7v251segm.htm), EDIFACT NAD (https://service.unece.org/trade/untdid),
vCard (RFC 6350), LDIF (RFC 2849), statements and orders of banks (SWIFT MT940, MT103), names in
passenger records (IATA Resolution 830d).
"""

import re
from base64 import b64decode
from collections.abc import Iterator

from pasteguard_addon.detection.structure.cells import Cell, Place
from pasteguard_addon.sieve import Sieve, Sifted

_HL7_LINE = re.compile(r"^[ \t]*(?P<segment>[A-Z][A-Z0-9]{2})\|(?P<fields>[^\r\n]{1,4000})", re.M)
_HL7_FIELDS: dict[tuple[str, int], str] = {
    ("PID", 3): "patient id", ("PID", 5): "person", ("PID", 6): "person", ("PID", 7): "birth", ("PID", 9): "person",
    ("PID", 11): "address", ("PID", 13): "phone", ("PID", 14): "phone", ("PID", 19): "national id",
    ("NK1", 2): "person", ("NK1", 4): "address", ("NK1", 5): "phone", ("NK1", 6): "phone", ("GT1", 3): "person",
    ("GT1", 5): "address", ("GT1", 6): "phone", ("GT1", 8): "birth", ("GT1", 12): "national id",
    ("IN1", 2): "insurance number", ("IN1", 16): "person", ("IN1", 18): "birth", ("IN1", 19): "address",
    ("IN1", 36): "policy number", ("PV1", 7): "doctor", ("PV1", 8): "doctor", ("PV1", 9): "doctor",
    ("PV1", 17): "doctor", ("PV1", 52): "doctor", ("ORC", 10): "doctor", ("ORC", 11): "doctor", ("ORC", 12): "doctor",
    ("OBR", 10): "doctor", ("OBR", 16): "doctor", ("OBR", 28): "doctor", ("ROL", 4): "doctor", ("AIP", 3): "doctor",
    ("TXA", 9): "doctor", ("EVN", 5): "doctor", ("STF", 3): "person", ("STF", 11): "address",
    ("MRG", 1): "patient id", ("MRG", 7): "person",
}  # fmt: skip
_PARTS = {"person": (0, 5), "doctor": (1, 7), "address": (0, 5)}
"""Which components hold letters that count."""
_HL7_DOCTOR = re.compile(
    r"[A-Z]{0,4}\d[\w.-]{0,20}\^(?P<surname>[^\W\d_][^\d^~&|]{1,40})\^(?P<given>[^\W\d_][^\d^~&|]{0,40})\^"
    r"(?:[^^|~]{0,40}\^){0,4}(?:DR|PROF|MD|DO|RN|PHD|MRS?|MS)\b",
    re.I,
)
"""A field of any segment that holds somebody's number, name and title."""
_WORDY = re.compile(r"[^\W\d_]")

_EDIFACT_NAD = re.compile(r"\bNAD\+[A-Z]{2,3}\+(?P<fields>[^']{1,1000})'")
_EDIFACT_COM = re.compile(r"\bCOM\+(?P<number>\+?[^:'+]{3,60}):(?P<kind>TE|FX|EM|AL)")
_EDIFACT_DTM = re.compile(r"\bDTM\+329:(?P<birth>\d{6,8})")
_EDIFACT_CTA = re.compile(r"\bCTA\+[A-Z]{2}\+[^:'+]{0,20}:(?P<name>[^'+:]{2,80})'")

_SWIFT_SUBFIELD = re.compile(r"\?(?P<number>31|32|33|38)(?P<value>[^?\r\n]{3,70})")
_SWIFT_KINDS = {"31": "account", "32": "person", "33": "person", "38": "account"}
_SWIFT_TAG = re.compile(
    r"(?<=/)(?P<tag>NAME|ADDR|IBAN|BENM|ORDP|CDTR|DBTR)/(?P<value>[^/\r\n][^/\r\n]{1,69})(?=/|$)", re.M
)
_SWIFT_TAGS = {"ADDR": "address", "IBAN": "account"}
_SWIFT_PARTY = re.compile(
    r"^:(?:50[AFKH]?|59[AF]?):(?:/(?P<account>[^\r\n]{3,40})\r?\n)?(?P<name>[^:/\r\n][^\r\n]{1,69})"
    r"(?P<address>(?:\r?\n[^:\r\n-][^\r\n]{1,69}){0,3})",
    re.M,
)

_UP = "[A-ZÀ-ÖØ-Þ]"
_AIRLINE = re.compile(
    rf"(?<![\w/])(?:\d{{1,2}}\.)?\d{{0,2}}(?P<surname>{_UP}{{2,30}}(?:[ -]{_UP}{{2,30}}){{0,2}})/"
    rf"(?P<given>{_UP}{{2,30}}(?: {_UP}{{2,30}}){{0,2}}?) ?(?P<title>MRS|MR|MSTR|MISS|MS|DR|CHD|INF)\b"
)
_AIRLINE_NUMBERED = re.compile(
    r"(?<![\w.])\d{1,2}\.\d{0,2}(?P<surname>[A-Z]{2,30})"
    r"/(?P<given>[A-Z]{2,30}(?: (?!(?:MRS?|MS|MSTR|MISS|DR|CHD|INF)\b)[A-Z]{2,30})?)(?!\w)"
)

_TRAVEL_DOCUMENT = re.compile(
    r"\bDOCS [A-Z\d]{2} HK\d{1,2}[ /-][A-Z]{1,2}/[A-Z]{2,3}/(?P<id>[A-Z\d]{5,15})/[A-Z]{2,3}"
    rf"/(?P<birth>\d{{2}}[A-Z]{{3}}\d{{2}})/[MFXU]I?/\d{{2}}[A-Z]{{3}}\d{{2}}/(?P<surname>{_UP}{{2,30}})/(?P<given>{_UP}{{2,30}})"
)
"""As airlines send it ahead: the special service request DOCS."""
_CONTACT = re.compile(
    r"^[ ]{0,4}(?:\d{1,2}[ .])?AP[ ]?[A-Z]?[ ](?:[A-Z]{3}[ ])?(?P<phone>[+\d][\d ()/-]{6,20}\d)(?:-[A-Z])?[ ]*$", re.M
)
_BOARDING_PASS = re.compile(
    r"(?<!\w)M[1-4](?P<surname>[A-Z][A-Z -]{1,18})/(?P<given>[A-Z][A-Z ]{0,17}?)[ ]{1,19}"
    r"E?(?P<booking>[A-Z0-9]{5,7})[ ]{1,3}(?=[A-Z]{6}[A-Z0-9]{2})"
)
"""The bar code on one: https://www.iata.org/en/programs/passenger/common-use (BCBP)."""

_CONTENT_LINE = re.compile(
    r"^(?:item\d{1,2}\.)?(?P<name>FN|N|NICKNAME|ADR|LABEL|TEL|EMAIL|BDAY|cn|sn|givenName|displayName|gecos|street"
    r"|streetAddress|postalAddress|homePostalAddress|l|localityName|postalCode|telephoneNumber|homePhone|mobile|mail|uid"
    r"|employeeNumber)(?:;[\w-]{1,30}(?:=(?:\"[^\"\n]{0,80}\"|[^:;\n]{0,80}))?){0,8}(?P<link>:{1,2})[ \t]?"
    r"(?P<value>[^\r\n]{1,400})",
    re.M,
)
_CONTENT_KINDS = {
    "FN": "person", "N": "person", "NICKNAME": "person", "ADR": "address", "LABEL": "address", "TEL": "phone",
    "EMAIL": "email", "BDAY": "birth", "cn": "person", "sn": "person", "givenName": "person", "displayName": "person",
    "gecos": "person", "street": "address", "streetAddress": "address", "postalAddress": "address",
    "homePostalAddress": "address", "l": "address", "localityName": "address", "postalCode": "address",
    "telephoneNumber": "phone", "homePhone": "phone", "mobile": "phone", "mail": "email", "uid": "account",
    "employeeNumber": "employee number",
}  # fmt: skip
_VCARD_OR_LDIF = re.compile(r"^(?:BEGIN:VCARD|dn: ?\w+=|objectClass:)", re.M)
_DISTINGUISHED = re.compile(
    r"(?<![\w-])(?:CN|cn|SN|sn|givenName|GN)=(?P<name>[^,=+\n\"<>;/|]{2,80})(?=,[ ]?(?:\w{1,20})=|\s*$|[\"'])", re.M
)
_SIEVE = Sieve(_VCARD_OR_LDIF, _AIRLINE, _AIRLINE_NUMBERED, _BOARDING_PASS, _TRAVEL_DOCUMENT, _CONTACT)
_PIECE = re.compile(r"[^;\\,\n$]+")


def segment_cells(text: str) -> Iterator[Cell]:
    """Yield the fields of a person in such messages, each with a word for what it is as context."""
    if "|" in text and "^" in text:
        yield from _hl7(text)
    if "+" in text and ("NAD+" in text or "COM+" in text or "CTA+" in text or "DTM+" in text):
        yield from _edifact(text)
    sifted = _SIEVE.sift(text)
    yield from _airline(sifted)
    if ":86:" in text or ":5" in text:
        yield from _swift(text)
    if sifted.search(_VCARD_OR_LDIF):
        yield from _content_lines(text)
    if "=" in text and ("CN=" in text or "cn=" in text):
        for match in _DISTINGUISHED.finditer(text):
            yield Cell(*match.span("name"), ("name",), Place.SEGMENT)


def _hl7(text: str) -> Iterator[Cell]:
    for line in _HL7_LINE.finditer(text):
        at = line.start("fields")
        for number, field in enumerate(line["fields"].split("|"), 1):
            kind = _HL7_FIELDS.get((line["segment"], number))
            if kind and field:
                yield from _hl7_field(text, at, at + len(field), kind)
            elif "^" in field and (doctor := _HL7_DOCTOR.match(field)):
                for part in ("surname", "given"):
                    yield Cell(at + doctor.start(part), at + doctor.end(part), ("person",), Place.SEGMENT)
            at += len(field) + 1


def _hl7_field(text: str, start: int, end: int, kind: str) -> Iterator[Cell]:
    first, last = _PARTS.get(kind, (0, 1))
    number = 0
    at = start
    for component in re.split(r"([\^~])", text[start:end]):
        if component in ("^", "~"):
            number = 0 if component == "~" else number + 1
        elif component and first <= number < last and (kind not in ("person", "doctor") or _WORDY.search(component)):
            yield Cell(at, at + len(component), ("person" if kind == "doctor" else kind,), Place.SEGMENT)
        at += len(component)


def _edifact(text: str) -> Iterator[Cell]:
    for party in _EDIFACT_NAD.finditer(text):
        at = party.start("fields")
        for number, field in enumerate(party["fields"].split("+")):
            kind = {1: "address", 2: "person", 3: "address", 4: "address", 6: "address"}.get(number)
            if kind and field.strip():
                piece_at = at
                for piece in field.split(":"):
                    if piece.strip():
                        yield Cell(piece_at, piece_at + len(piece), (kind,), Place.SEGMENT)
                    piece_at += len(piece) + 1
            at += len(field) + 1
    for contact in _EDIFACT_COM.finditer(text):
        yield Cell(*contact.span("number"), ("email" if contact["kind"] == "EM" else "phone",), Place.SEGMENT)
    for contact in _EDIFACT_CTA.finditer(text):
        yield Cell(*contact.span("name"), ("person",), Place.SEGMENT)
    for day in _EDIFACT_DTM.finditer(text):
        yield Cell(*day.span("birth"), ("birth",), Place.SEGMENT)


def _swift(text: str) -> Iterator[Cell]:
    if ":86:" in text:
        for field in _SWIFT_SUBFIELD.finditer(text):
            yield Cell(*field.span("value"), (_SWIFT_KINDS[field["number"]],), Place.SEGMENT)
        for field in _SWIFT_TAG.finditer(text):
            yield Cell(*field.span("value"), (_SWIFT_TAGS.get(field["tag"], "person"),), Place.SEGMENT)
    for party in _SWIFT_PARTY.finditer(text):
        yield Cell(*party.span("name"), ("person",), Place.SEGMENT)
        if party["account"]:
            yield Cell(*party.span("account"), ("account",), Place.SEGMENT)
        for line in re.finditer(r"[^\r\n]+", party["address"]):
            start = party.start("address")
            yield Cell(start + line.start(), start + line.end(), ("address",), Place.SEGMENT)


def _airline(sifted: Sifted) -> Iterator[Cell]:
    for pattern in (_AIRLINE, _AIRLINE_NUMBERED):
        for match in sifted.finditer(pattern):
            for part in ("surname", "given"):
                yield Cell(*match.span(part), ("person",), Place.SEGMENT)
    for match in sifted.finditer(_TRAVEL_DOCUMENT):
        for part, kind in (("surname", "person"), ("given", "person"), ("id", "id"), ("birth", "birth")):
            yield Cell(*match.span(part), (kind,), Place.SEGMENT)
    for match in sifted.finditer(_CONTACT):
        yield Cell(*match.span("phone"), ("phone",), Place.SEGMENT)
    for match in sifted.finditer(_BOARDING_PASS):
        for part, kind in (("surname", "person"), ("given", "person"), ("booking", "id")):
            yield Cell(*match.span(part), (kind,), Place.SEGMENT)


def _content_lines(text: str) -> Iterator[Cell]:
    for line in _CONTENT_LINE.finditer(text):
        kind = _CONTENT_KINDS[line["name"]]
        if line["link"] == "::":
            if _is_text(line["value"]):
                yield Cell(*line.span("value"), (kind,), Place.ENCODED)
            continue
        if line["name"] not in ("N", "ADR", "postalAddress", "homePostalAddress", "LABEL"):
            yield Cell(*line.span("value"), (kind,), Place.SEGMENT)
            continue
        for piece in _PIECE.finditer(text, *line.span("value")):
            start, end = piece.span()
            while start < end and text[start] in " n":  # what is left of an escaped line end
                start += 1
            if start < end:
                yield Cell(start, end, (kind,), Place.SEGMENT)


def _is_text(encoded: str) -> bool:
    """Tell whether a value in base64 is one, and holds a text."""
    try:
        return bool(b64decode(encoded, validate=True).decode())
    except ValueError:
        return False
