"""A form of address before a placeholder is not said twice."""

import pytest

from pasteguard_addon.masking.restore import TextRestorer
from pasteguard_addon.places.prose import Prose
from tests.unit.canary_scan import Originals

NAME = "[[PERSON_1]]"
SAID_ONCE = [
    (f"Dear Mr. {NAME},", "Mr. Smith", "Dear Mr. Smith,"),
    (f"Dear Mr {NAME},", "Mr. John Smith", "Dear Mr John Smith,"),
    (f"**Mr. {NAME}**, Mr. **{NAME}**", "Mr. Smith", "**Mr. Smith**, Mr. **Smith**"),
    (f"Sehr geehrter Herr {NAME},", "Herrn Weber", "Sehr geehrter Herr Weber,"),
    (f"Sehr geehrter Herr Dr. {NAME},", "Herr Dr. Weber", "Sehr geehrter Herr Dr. Weber,"),
    (f"Frau Prof. Dr. {NAME}", "Prof. Dr. Weber", "Frau Prof. Dr. Weber"),
    (f"Chère Madame {NAME}", "Mme Dupont", "Chère Madame Dupont"),
    (f"Estimado señor {NAME}:", "Sr. García", "Estimado señor García:"),
    (f"Gentile Signora {NAME},", "Sig.ra Bianchi", "Gentile Signora Bianchi,"),
    (f"Szanowny Panie {NAME},", "Pan Kowalski", "Szanowny Panie Kowalski,"),
    (f"Geachte heer {NAME},", "Dhr. Jansen", "Geachte heer Jansen,"),
    (f"Prezado Sr. {NAME},", "Senhor Silva", "Prezado Sr. Silva,"),
    (f"Уважаемый господин {NAME}!", "г-н Иванов", "Уважаемый господин Иванов!"),
]
SAID_AS_IT_IS = [
    (f"Ms. {NAME}", "Mrs. Smith", "Ms. Mrs. Smith"),
    (f"Hi Maria, {NAME}", "Maria Schneider", "Hi Maria, Maria Schneider"),
    (f"Herr {NAME}", "Herr", "Herr Herr"),
    (f"Mr. Jones met {NAME}", "Mr. Smith", "Mr. Jones met Mr. Smith"),
]


@pytest.mark.parametrize("chars", [1, 4, 99])
@pytest.mark.parametrize(("text", "name", "wanted"), [*SAID_ONCE, *SAID_AS_IT_IS])
def test_what_stands_before_a_name_is_not_said_twice(text: str, name: str, wanted: str, chars: int) -> None:
    vault = Originals({"PERSON_1": name})
    restorer = TextRestorer(vault.issued, vault.of, Prose())
    pieces = [text[at : at + chars] for at in range(0, len(text), chars)]
    assert "".join(map(restorer.feed, pieces)) + restorer.finish() == wanted
