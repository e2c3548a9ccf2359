"""What is left of a text without what notations add is the same by both ways, and no notation hides a value."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pasteguard_addon.known_values import KnownValue, KnownValueFinder, TextWithFindings
from pasteguard_addon.known_values.notations import bare, bare_view
from pasteguard_addon.views import decoded_view

PIECES = [
    *"abnrtZ 9,;>#*|+-/{}$%&\\`\"'<\n\r\t_.", "<br>", "<br/>", "\r\n", "//", "é", "\u2019", "\uff21", "\uff07",
    "\u00a0", "%41", "&amp;", "\\u00e9", "Köln", "ab12",
]  # fmt: skip
texts = st.lists(st.sampled_from(PIECES), max_size=14).map("".join)


@given(texts)
def test_the_way_back_is_of_the_same_text(text: str) -> None:
    assert bare_view(text, None).text == bare(text)
    view = decoded_view(text)
    assert bare_view(text, view).text == bare(view.text if view else text)


VALUES = {
    "ENV_PASSWORD": ("it's-9x", 'qu"ote9', "p@$$w0rd", "back\\slash7", "tr{o}ub4", "`tick`5", "a,b;c9"),
    "API_KEY": ("correct horse battery",),
    "CODE_NAME": ('Operation "Dusk"', "Project Blue Heron", "R&D-7", "codename_zeta", "ACME-4711"),
    "LOCATION": ("Hauptstr. 12, 50667 Köln", "10 rue de l'Église, 75015 Paris", "Musterweg 7\n12345 Musterstadt"),
    "EMAIL_ADDRESS": ("o'brien+x@sub.example.co.uk", "a_b@example.com"),
    "PHONE_NUMBER": ("+49 170 1234567", "(415) 555-2671"),
    "DATE_OF_BIRTH": ("March 12, 1984", "12.03.1984"),
}  # fmt: skip
NOTATIONS = {
    "plain": lambda v: v,
    "of a shell": lambda v: "'" + v.replace("'", "'\\''") + "'",
    "of a shell, in double quotes": lambda v: '"' + re.sub(r'([\\"$`])', r"\\\1", v) + '"',
    "of a shell, without quotes": lambda v: re.sub(r"([^\w.,:/@+=-])", r"\\\1", v.replace("\n", " ")),
    "of SQL": lambda v: "'" + v.replace("'", "''") + "'",
    "of CSV": lambda v: '"' + v.replace('"', '""') + '"',
    "of Python": repr,
    "of C": lambda v: '"' + v.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n") + '"',
    "of PowerShell": lambda v: '"' + re.sub('([`"$])', r"`\1", v) + '"',
    "of a regular expression": re.escape,
    "of Markdown": lambda v: re.sub(r"([*_`\[\]()#+.!|{}<>~-])", r"\\\1", v),
    "of a table": lambda v: "| " + v.replace("|", "\\|").replace("\n", "<br>") + " |",
    "of TeX": lambda v: "{" + re.sub(r"([&%$#_{}])", r"\\\1", v) + "}",
    "of format": lambda v: re.sub(r"([{}%])", r"\1\1", v),
    "of mail": lambda v: "> " + v.replace(" ", "\n> ", 1),
    "of a comment": lambda v: " * " + v.replace(" ", "\n * ", 1),
    "of a line that ends early": lambda v: "  " + v.replace(" ", "\n  ", 1),
    "in full width": lambda v: re.sub("[!-~]", lambda sign: chr(ord(sign[0]) + 0xFEE0), v),
    "with more blanks": lambda v: v.replace(" ", "   "),
}  # fmt: skip
PAIRS = [(entity_type, value) for entity_type, values in VALUES.items() for value in values]


@pytest.mark.parametrize("notation", NOTATIONS)
@pytest.mark.parametrize(("entity_type", "value"), PAIRS)
@pytest.mark.parametrize("is_answer", [False, True])
def test_a_value_is_known_again_in_every_notation(entity_type: str, value: str, notation: str, is_answer: bool) -> None:
    finder = KnownValueFinder([KnownValue(entity_type, value, 0)], has_answers=is_answer)
    text = f"… {NOTATIONS[notation](value)} …"
    [found] = finder.find_all([TextWithFindings(text, 1, is_answer=is_answer)])
    covered = set[int]().union(*(range(each.start, each.end) for each in found))
    assert not [at for at, char in enumerate(text) if char.isalnum() and at not in covered]
