"""Tables that are pasted with one cell a line, and lines of labels that are none."""

import random
import time

import pytest

from pasteguard_addon.detection.pii.patterns.cells.structured import StructuredPatterns

COLUMNS = {
    "First name": ("Ottilie", "Skip", "Ramón"),
    "Last name": ("Fairweather", "Knight", "Ybarra"),
    "City": ("Hove", "East Valerie", "Prenzlau"),
    "Phone": ("0171 5550144", "(621)340-4398", "8543719757"),
    "Email": ("o@example.org", "s@example.org", "r@example.org"),
    "Date of birth": ("17.03.1984", "1979-08-16", "09/12/1944"),
    "Status": ("active", "new", "closed"),
}


def found(text: str) -> set[str]:
    return {text[hit.start : hit.end] for hit in StructuredPatterns("en").find(text)}


@pytest.mark.parametrize("seed", range(12))
@pytest.mark.parametrize("between", ["\n", "\n\n", "\r\n", "  \n"])
def test_every_cell_is_read_below_its_label(seed: int, between: str) -> None:
    draw = random.Random(seed)
    names = draw.sample([name for name in COLUMNS if name != "Status"], draw.randint(3, 6))
    if not {"Phone", "Email", "Date of birth"}.intersection(names):
        names.append("Phone")
    if draw.random() < 0.5:
        names.insert(draw.randint(1, len(names)), "Status")
    rows = [names, *([COLUMNS[name][row] for name in names] for row in range(3))]
    text = "Customers\n\n\n" + between.join(cell for row in rows for cell in row) + "\n\n\nAs of today\n"
    expected = {cell for name in names if name != "Status" for cell in COLUMNS[name]}
    assert expected <= found(text)
    assert not {"active", "Customers", "As of today"} & found(text)


@pytest.mark.parametrize(
    "text",
    [
        "First name\nLast name\nEmail\nPassword\nSubmit\nCancel\n",
        "Vorname\nNachname\nOrt\nAbbrechen\nSpeichern\nHilfe\n",
        "Name\nEmail\nPhone\n",
        "Name\nVersion\nLicense\nrequests\n2.31.0\nApache-2.0\n",
        "City\nCountry\nPopulation\nParis\nFrance\n2102650\n",
    ],
)
def test_forms_and_lists_of_things_are_none(text: str) -> None:
    assert found(text) == set()


@pytest.mark.parametrize("piece", ["Name\n", "Name\nx\n", "Name\n\n", "A\n", "Name\nCity\nPhone\n0171 22334455\n"])
def test_work_grows_with_the_text(piece: str) -> None:
    def seconds(size: int) -> float:
        text = piece * (size // len(piece))
        taken = []
        for _ in range(2):
            began = time.process_time()
            found(text)
            taken.append(time.process_time() - began)
        return min(taken)

    assert seconds(80_000) < 10 * max(seconds(20_000), 0.05)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "  object lblLast: TLabel\n    Caption = 'Last name'\n  end\n"
            "  object edLastName: TEdit\n    Left = 8\n    Text = 'Knight'\n  end\n",
            {"Knight"},
        ),
        ('this.txtLastName.Text = "Knight";\nthis.txtCity.Text = "Hove";', {"Knight", "Hove"}),
        ("    MOVE 'Knight' TO WS-LAST-NAME.\n    MOVE '20092' TO WS-ZIP.\n", {"Knight", "20092"}),
        ("17.03.1984·Birthday\n0171 5550144 • Mobile\n", {"17.03.1984", "0171 5550144"}),
        (
            "UPDATE customer SET first_name=:1, last_name=:2 WHERE id=:3\nBINDS:\n"
            ' Bind#0\n  oacdty=01 mxl=128(90)\n  value="Skip"\n Bind#1\n  oacdty=01\n  value="Knight"\n'
            " Bind#2\n  oacdty=02\n  value=7\n",
            {"Skip", "Knight"},
        ),
        (
            "INSERT INTO customer (first_name, last_name, phone) VALUES (?, ?, ?)\n"
            "==> Parameters: Skip(String), Knight(String), (621)340-4398(String)\n",
            {"Skip", "Knight", "(621)340-4398"},
        ),
        ('c = Customer("Pierce", "Wood")', {"Pierce", "Wood"}),
        ('p = new Patient("Amber Cross", 41)', {"Amber Cross"}),
        ('c = Client("Redis", "Cache")', set()),
        ('c = Point("North", "West")', set()),
    ],
)
def test_values_of_programs_fields(text: str, expected: set[str]) -> None:
    assert found(text) == expected
