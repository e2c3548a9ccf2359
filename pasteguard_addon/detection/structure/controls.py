"""Values in the fields of programs' windows and records, whose names tell what they hold: Delphi, Windows Forms, COBOL.

`object edLastName: TEdit … Text = 'Lee'`, `this.txtLastName.Text = "Lee"`, `MOVE 'Lee' TO WS-LAST-NAME`.
"""

import re
from collections.abc import Iterator

from pasteguard_addon.detection.structure.cells import Cell, Place
from pasteguard_addon.sieve import Sieve

_PREFIX = (
    r"(?:(?:txt|edt|ed|tb|tbx|fld|fl|cmb|cbo|cb|dtp|dt|inp|lbl|le|mem|memo|msk|ent|entry|textbox|textfield|input|field|combo)_?"
    r"(?=[A-ZÀ-Þ]|_))"
)
_PROPERTY = r"(?:Text|EditText|Value|ItemText|Lines\.Strings|text|value|EditValue|SelectedText|displayText)"
_OBJECT = re.compile(
    rf"^[ \t]{{0,40}}(?:object|inherited|inline)[ ]{_PREFIX}?(?P<label>[A-Za-z_]\w{{1,40}}):[ ]T\w{{2,40}}[ \t]*\r?\n"
    r"(?P<body>(?:[ \t]{1,60}+(?!object[ ]|end\b|inherited[ ])[^\n]{0,200}\n){0,30})",
    re.M,
)
_IN_OBJECT = re.compile(rf"^[ \t]*{_PROPERTY}[ ]=[ ](?:\(\s{{0,40}})?'(?P<value>[^'\n]{{1,200}})'", re.M)
_OF_CONTROL = re.compile(
    rf"(?<![\w.])(?:(?:this|self|me|Me|form\d?|frm\w{{1,30}})(?:\.|->))?{_PREFIX}(?P<label>\w{{2,40}})"
    rf"(?:\.|->){_PROPERTY}[ ]?:?=[ ]?(?P<mark>[\"'])(?P<value>[^\"'\n]{{1,200}})(?P=mark)"
)
_MOVE = re.compile(
    r"\bMOVE[ ]{1,4}(?P<mark>[\"'])(?P<value>[^\"'\n]{1,120})(?P=mark)[ \t\n]{1,40}TO[ ]{1,4}"
    r"(?P<label>[A-Z][A-Z\d-]{1,40})(?=[ .,\n])",
    re.I,
)
_SECTION = re.compile(r"(?:WS|LS|LK|FD|IN|OUT|W|IO|TAB|H)-(?=\w)", re.I)
"""Which part of a program's storage a name of COBOL belongs to."""


_SIEVE = Sieve(_OBJECT, _OF_CONTROL, _MOVE)


def control_cells(text: str) -> Iterator[Cell]:
    """Yield the values of such fields, with the name as context."""
    sifted = _SIEVE.sift(text)
    for control in sifted.finditer(_OBJECT):
        value = _IN_OBJECT.search(text, *control.span("body"))
        if value:
            yield Cell(*value.span("value"), (control["label"],), Place.MEMBER, is_quoted=True)
    for control in sifted.finditer(_OF_CONTROL):
        yield Cell(*control.span("value"), (control["label"],), Place.MEMBER, is_quoted=True)
    for move in sifted.finditer(_MOVE):
        label = _SECTION.sub("", move["label"], count=1).replace("-", "_").lower()
        yield Cell(*move.span("value"), (label,), Place.MEMBER, is_quoted=True)
