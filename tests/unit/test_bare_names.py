"""Names without brackets: the text's own in code, placeholders in prose."""

import pytest

from pasteguard_addon.masking.restore import TextRestorer
from pasteguard_addon.places.prose import Prose
from tests.unit.canary_scan import Originals

VAULT = Originals({"PERSON_1": "Ada Lovelace", "PHONE_NUMBER_1": "+44 20 7946 0000"})

OF_THE_TEXT = [
    "f'{PERSON_1}' or ${PERSON_1}",
    "PHONE_NUMBER_1 VARCHAR2(20)",
    "export PERSON_1=x",
    'os.environ["PHONE_NUMBER_1"]',
    "enum Role { PERSON_1 }",
    "PERSON_1 = load()",
    "SELECT PERSON_1, x FROM t WHERE y = 3",
    "SELECT x\nFROM t\nORDER BY PERSON_1",
    "INSERT INTO t (PERSON_1, x) VALUES (1, 'PHONE')",
    "UPDATE t SET PERSON_1 = 3",
    "DELETE FROM PERSON_1 WHERE x",
    "def greet(PERSON_1):",
    "greet(x, PERSON_1)",
    "greet(name=PERSON_1)",
    "switch (x) {\n  case PERSON_1:",
    "PERSON_1.name",
    "self.PERSON_1",
    "if x:\n    print(PERSON_1.upper())",
    "users[PERSON_1]",
    "PERSON_1/2, PERSON_1.1, PERSON_1..3, PERSON_1:2",
    "return PERSON_1; PERSON_1::x",
    "{PERSON_1: x} or {a: 1, PERSON_1: x}",
    "<PERSON_1/> or <PERSON_1 /> or </PERSON_1>",
    "{% PERSON_1 %} or <%= PERSON_1 %>",
    "let user = PERSON_1;",
    "PERSON_1.FIRST_NAME",
    "PERSON_1–3, PERSON_1-2",
    "'%(PERSON_1)s' or :PERSON_1 or x --PERSON_1",
]
OURS = [
    "Dear {{PERSON_1}}, or {{ PERSON_1 }}: hello",
    "case PERSON_1 is closed",
    "In case PERSON_1: calls, wait.",
    "Ask PERSON_1. Then PERSON_1.",
    "the customer (PERSON_1) said",
    "the customer (also PERSON_1, of London) said",
    "select PERSON_1 from the list",
    "SELECT x FROM t WHERE name = 'PERSON_1'",
    "SELECT 1;\n\nDear PERSON_1, that is all.",
    "UPDATE on PERSON_1",
    "PERSON_1's phone is PHONE_NUMBER_1.",
    "\\textbf{PERSON_1} or \\emph{Dear PERSON_1}",
    "PERSON_1-Team, PERSON_1. NASA says",
    "{x}, PERSON_1: hello",
    "PERSON_1/PHONE_NUMBER_1, PERSON_1...",
    "I return PERSON_1 the key; PERSON_1: yes",
    "Let PERSON_1 know. [PERSON_1](https://example.org)",
]


def restored(text: str, piece: int) -> str:
    restorer = TextRestorer(VAULT.issued, VAULT.of, Prose())
    return "".join(restorer.feed(text[at : at + piece]) for at in range(0, len(text), piece)) + restorer.finish()


@pytest.mark.parametrize("piece", [1, 3, 1000])
@pytest.mark.parametrize("text", OF_THE_TEXT)
def test_in_code_they_stay(text: str, piece: int) -> None:
    assert restored(text, piece) == text


@pytest.mark.parametrize("piece", [1, 3, 1000])
@pytest.mark.parametrize("text", OURS)
def test_in_prose_they_are_restored(text: str, piece: int) -> None:
    assert restored(text, piece) == text.replace("PERSON_1", VAULT.of("PERSON_1")).replace(
        "PHONE_NUMBER_1", VAULT.of("PHONE_NUMBER_1")
    )
