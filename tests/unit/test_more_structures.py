"""Rows without a header wherever they stand, values that look like labels, and records with tags of their own."""

from collections.abc import Callable, Mapping, Sequence

import pytest
from presidio_analyzer import RecognizerResult

from pasteguard_addon.detection.pii.names.things import is_of_thing
from pasteguard_addon.detection.pii.names_in_data.names_of_fields import is_header
from pasteguard_addon.detection.pii.names_in_data.national_strings import within_strings
from pasteguard_addon.detection.pii.names_in_data.within_cells import within_cells
from pasteguard_addon.detection.pii.patterns.addresses.addresses import AddressPatterns
from pasteguard_addon.detection.pii.patterns.cells.known_labels import KnownLabels
from pasteguard_addon.detection.pii.patterns.cells.structured import StructuredPatterns

RECOGNIZER = StructuredPatterns("en")

type Row = tuple[str, ...]
type Write = Callable[[Sequence[Row]], str]

PEOPLE: Sequence[Row] = (
    ("Trevor", "Price", "12 Elm Road", "91934", "Brownshire", "415-555-2671", "trevor@example.com", "1984-02-11"),
    ("Rose", "Street", "7 Haley Knolls", "48076", "New Danielport", "4155552672", "rose@example.com", "1962-12-03"),
    ("Ayşe", "Öztürk", "Lindenallee 7a", "45127", "Essen", "0471-5550133", "ayse@example.org", "1971-07-30"),
    ("Theodor", "Vogel", "Am Markt 3", "22587", "Hamburg", "0172-5550144", "theodor@example.org", "1990-05-08"),
)


def _aligned(rows: Sequence[Row]) -> str:
    widths = [max(map(len, column)) + 1 for column in zip(*rows, strict=True)]
    return "\n".join("".join(value.ljust(width) for value, width in zip(row, widths, strict=True)) for row in rows)


WRITERS: Mapping[str, Write] = {
    "HTML": lambda rows: (
        "<table>" + "".join(f"<tr>{''.join(f'<td>{value}</td>' for value in row)}</tr>" for row in rows) + "</table>"
    ),
    "HTML on lines": lambda rows: "".join(
        "<tr>\n" + "".join(f"  <td class='x'>{value}</td>\n" for value in row) + "</tr>\n" for row in rows
    ),
    "columns": lambda rows: _aligned(rows) + "\n",
    "semicolons": lambda rows: "".join(";".join(row) + "\n" for row in rows),
    "calls": lambda rows: (
        "people = [" + ", ".join("P(" + ", ".join(f'"{value}"' for value in row) + ")" for row in rows) + "]"
    ),
    "lists": lambda rows: "[" + ",".join("[" + ",".join(f'"{value}"' for value in row) + "]" for row in rows) + "]",
}


def _values(text: str) -> set[str]:
    return {text[hit.start : hit.end] for hit in RECOGNIZER.find(text)}


@pytest.mark.parametrize("name", WRITERS)
def test_rows_without_a_header_are_read_wherever_they_stand(name: str) -> None:
    expected = {value for row in PEOPLE for value in row}
    assert not expected - _values(WRITERS[name](PEOPLE))


@pytest.mark.parametrize("name", WRITERS)
def test_rows_of_things_stay_wherever_they_stand(name: str) -> None:
    rows = [
        ("libfoo", "1.2.3", "Elm Road Theme", "91934", "done", "12 MB"),
        ("libbar", "1.2.4", "Haley Theme", "48076", "done", "13 MB"),
        ("libbaz", "2.0.1", "Market Theme", "22587", "open", "14 MB"),
    ]
    assert not _values(WRITERS[name](rows))


@pytest.mark.parametrize(
    "streets",
    [
        ("бул. Садовый", "ул. Ленина", "пер. Мусы Джалиля"),
        ("Travessa Constança Mendes", "Av Ivan Macedo", "Rua do Sol"),
        ("惠州路q座", "李路V座", "昆明街y座"),
        ("شارع الملك فهد", "شارع التحلية", "طريق الأمير سلطان"),
        ("12, गांधी मार्ग", "47/3, नेहरू नगर", "बी-208, शिवाजी चौक"),
        ("세종대로", "강남대로", "테헤란로"),
    ],
)
def test_a_street_is_told_by_its_words_alone(streets: Row) -> None:
    rows = [
        (given, "Okonjo", street, f"{given.lower()}@example.com")
        for given, street in zip(("Anna", "Peter", "Maria"), streets, strict=True)
    ]
    assert set(streets) <= _values(WRITERS["semicolons"](rows))


SURNAMES = ("Street", "Price", "City", "Country", "Phone", "Field")


@pytest.mark.parametrize("surname", SURNAMES)
def test_somebody_may_be_called_like_another_field(surname: str) -> None:
    assert surname in _values(f"first_name,last_name\nMark,{surname}\nAnna,Lopez\nOmar,Berg\n")
    assert surname in _values(f'{{"first_name": "Mark", "last_name": "{surname}"}}')


@pytest.mark.parametrize("word", ["Surname", "Nachname", "Apellidos", "Last name", "Name"])
def test_a_field_for_names_is_called_like_one_in_a_translation(word: str) -> None:
    assert word not in _values(f'{{"first_name": "Vorname", "last_name": "{word}"}}')
    assert word not in _values(f'{{"first_name": "Anna", "last_name": "{word}"}}')


@pytest.mark.parametrize("town", ["Brand", "Parent", "Moose"])
def test_a_town_in_a_column_may_be_called_like_a_thing(town: str) -> None:
    assert town in _values(f"Vorname;Nachname;PLZ;Ort\nAnna;Lüdke;46587;{town}\nOmar;Berg;46588;Kehl\n")


LABELS = {
    "en": ("Street", "ZIP", "City", "Phone"),
    "de": ("Straße", "PLZ", "Ort", "Telefon"),
    "fr": ("Rue", "Code postal", "Ville", "Téléphone"),
    "pl": ("Ulica", "Kod pocztowy", "Miasto", "Telefon"),
    "hi": ("सड़क", "पिन कोड", "शहर", "फ़ोन"),
}
VALUES = ("2 Parker Forges Suite 711", "40162", "Porto Amaro", "415-555-2671")


@pytest.mark.parametrize("language", LABELS)
@pytest.mark.parametrize("form", ["{}: {}", "<strong>{}</strong>: {}", "**{}:** {}", "<b>{}:</b> {}", "{}={}"])
def test_a_value_ends_before_the_next_label(language: str, form: str) -> None:
    labels = [label.replace(" ", "_" if "=" in form else " ") for label in LABELS[language]]
    fields = [form.format(label, value) for label, value in zip(labels, VALUES, strict=True)]
    text = ", ".join(fields) + "\n"
    assert all(any(value in whole for whole in VALUES) for value in _values(text)), _values(text)


def test_a_label_behind_a_street_is_no_town() -> None:
    addresses = AddressPatterns("en")
    text = "Street: 2 Parker Forges Suite 711, ZIP: 40162\n"
    assert "ZIP" not in {word for hit in addresses.find(text) for word in text[hit.start : hit.end].split()}


def test_quotes_are_doubled_in_json_in_csv() -> None:
    record = '{"vorname": "Joy", "nachname": "Price", "plz": "23396", "steuer_id": "92768107535"}'
    text = 'id,payload\n1,"' + record.replace('"', '""') + '"\n'
    assert {"Joy", "Price", "23396", "92768107535"} <= _values(text)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "!Type:Bank\nD12/05/2024\nT-12.00\nPSarah Dixon\nA31 Brown Garden\nMRent\n^\n",
            {"Sarah Dixon", "31 Brown Garden"},
        ),
        ("<call:6>DL1ABC<name:11>Katrin Loos<qth:12>Grevenbroich<eor>", {"Katrin Loos", "Grevenbroich"}),
        (
            "CEF:0|Acme|1.0|100|Login|3|suser=Xiadani Okonjo duser=x@example.com cs1Label=phone cs1=7078075884 act=in",
            {"Xiadani Okonjo", "7078075884"},
        ),
        ("- **Grace Field**\n  - **Street:** 12 Elm Road\n", {"Grace Field"}),
        ("Mark Street\nPhone: 415-555-2671\n", {"Mark Street"}),
        ("@article{k,\n author = {Watson, Shelby and Okonjo, Joy},\n}", {"Watson", "Shelby", "Okonjo", "Joy"}),
    ],
)
def test_records_with_tags_of_their_own(text: str, expected: set[str]) -> None:
    assert expected <= _values(text)


@pytest.mark.parametrize("text", ["Getting Started\nPhone: 415-555-2671\n", "Mark Street\nversion: 2\n"])
def test_other_headings_are_nobodys(text: str) -> None:
    assert not {"Getting Started", "Mark Street"} & _values(text)


@pytest.mark.parametrize(
    ("text", "wide", "cell", "is_left_out"),
    [
        ("N3*Hoffmannplatz 8~", "N3*Hoffmannplatz 8", "Hoffmannplatz 8", True),
        ("COM+ann@example.com:EM'", "COM+ann@example.com", "ann@example.com", True),
        ("1 PHON +49 9383 059294\n1 EMAIL x", "+49 9383 059294\n1", "+49 9383 059294", True),
        ("Street: 2 Elm Road, ZIP: 40162", "2 Elm Road, ZIP", "2 Elm Road", True),
        ("1.KVISTAD/BJARTE MR", "BJARTE MR", "BJARTE", True),
        ("A989 Escobar Wells", "A989 Escobar Wells", "989 Escobar Wells", True),
        ("city=Bad Homburg, Hessen", "Bad Homburg, Hessen", "Bad Homburg", False),
        ("Anna Lopez;Omar", "Anna Lopez", "Anna", False),
    ],
)
def test_what_reaches_out_of_a_cell_over_marks_is_left_out(
    text: str, wide: str, cell: str, *, is_left_out: bool
) -> None:
    results = [_result(text, cell, "StructuredPatterns"), _result(text, wide, "AddressPatterns")]
    assert (len(within_cells(text, results)) == 1) is is_left_out


def _result(text: str, value: str, recognizer: str) -> RecognizerResult:
    start = text.index(value)
    metadata = {RecognizerResult.RECOGNIZER_NAME_KEY: recognizer}
    return RecognizerResult("LOCATION", start, start + len(value), 0.8, recognition_metadata=metadata)


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("DTSTART:20240512T100000Z\nORGANIZER;CN=Michael Hunter:mailto:m@example.com", "ORGANIZER"),
        ("1 NAME Joy /Price/\n1 BIRT\n2 DATE 1974-07-03", "BIRT"),
    ],
)
def test_names_of_properties_are_nobodys(text: str, word: str) -> None:
    assert is_header(text, text.index(word), text.index(word) + len(word), KnownLabels())


def test_a_type_before_its_members_is_nobody() -> None:
    text = "[INFO] saved Customer[first_name=Tonya, last_name=Yu]"
    assert is_of_thing(text, 7, 21, ["Customer"], 0.99)
    assert not is_of_thing("saved Anna Okonjo(age=3)", 6, 17, ["Anna", "Okonjo"], 0.99)


SHORT_ROWS = {
    "a known name in three": (
        ("Jörg-Peter", "Pergande", "Göttingen", "1986-01-07"),
        ("Sinikka", "Hämäläinen", "Tuttlingen", "1977-03-05"),
        ("Tjorven", "Zimmer", "Eggenfelden", "20.12.1958"),
    ),
    "names and surnames that are words": (
        ("Cindy", "Mitchell", "Brianfurt", "09/17/1973"),
        ("Ahmet", "Çelikoğlu", "Robinton", "03/09/2001"),
        ("Ruby", "Banks", "Port Sarah", "1989-02-24"),
    ),
    "a script without capitals": (
        ("شعبان", "آل بن ظافر", "الرياض", "1989-09-26"),
        ("Phuong", "Đặng", "جدة", "20/10/1951"),
        ("مؤنس", "آل عطفة", "الدمام", "14/11/1965"),
    ),
    "an address instead of a date": (
        ("Billy", "Rivers", "Donovanshire", "billy@example.com"),
        ("Sigríður", "Cook", "Lake Stephanieland", "sigridur@example.com"),
        ("Faith", "Molina", "East Tracyshire", "faith@example.org"),
    ),
}
STATEMENTS: Mapping[str, Write] = {
    "statements": lambda rows: "".join(f"INSERT INTO kunden VALUES('{"','".join(row)}');\n" for row in rows),
    "rows": lambda rows: "INSERT INTO t VALUES " + ", ".join(f"('{"', '".join(row)}')" for row in rows) + ";",
}


@pytest.mark.parametrize("rows", SHORT_ROWS.values(), ids=SHORT_ROWS)
@pytest.mark.parametrize("write", STATEMENTS.values(), ids=STATEMENTS)
def test_few_columns_without_names_are_judged_together(write: Write, rows: Sequence[Row]) -> None:
    assert not {value for row in rows for value in row} - _values(write(rows))


@pytest.mark.parametrize("write", STATEMENTS.values(), ids=STATEMENTS)
@pytest.mark.parametrize(
    "rows",
    [
        [("Hammer", "Tools", "Blue", "2011-04-02"), ("Saw", "Tools", "Red", "2012-04-02")],
        [("Opened", "Backend", "Done", "2014-01-02"), ("Closed", "Frontend", "Open", "2015-01-02")],
        [("libfoo", "Main", "Stable", "2014-01-02"), ("libbar", "Contrib", "Testing", "2013-11-30")],
    ],
)
def test_few_columns_of_things_stay(write: Write, rows: Sequence[Row]) -> None:
    assert not _values(write(rows))


SIDE_BY_SIDE = (
    ("Cindy", "Ahmet", "Ruby"),
    ("Mitchell", "Çelikoğlu", "Long"),
    ("15109", "08342", "82532"),
    ("Brianfurt", "Robinton", "Pößneck"),
    ("07/17/1954", "2003-11-28", "07/07/1976"),
    ("728.755.5258", "8974265980", "0471-5550133"),
)
TURNED_LABELS = {
    "en": ("First name", "Last name", "ZIP", "City", "Date of birth", "Phone"),
    "de": ("Vorname", "Nachname", "PLZ", "Ort", "Geburtsdatum", "Telefon"),
    "fr": ("Prénom", "Nom", "Code postal", "Ville", "Date de naissance", "Téléphone"),
    "ja": ("名", "姓", "郵便番号", "市区町村", "生年月日", "電話番号"),
}
TURNED: Mapping[str, Write] = {
    "HTML": WRITERS["HTML"],
    "HTML with a header": lambda rows: (
        "<table><tr><th></th>"
        + "".join(f"<th>#{number}</th>" for number in range(1, len(rows[0])))
        + "</tr>"
        + "".join(f"<tr><th>{row[0]}</th>{''.join(f'<td>{cell}</td>' for cell in row[1:])}</tr>" for row in rows)
        + "</table>"
    ),
    "Markdown": lambda rows: (
        "| | #1 | #2 | #3 |\n|---|---|---|---|\n" + "".join(f"| {' | '.join(row)} |\n" for row in rows)
    ),
    "BBCode": lambda rows: (
        "[table]" + "".join(f"[tr]{''.join(f'[td]{cell}[/td]' for cell in row)}[/tr]" for row in rows) + "[/table]"
    ),
}


@pytest.mark.parametrize("language", TURNED_LABELS)
@pytest.mark.parametrize("write", TURNED.values(), ids=TURNED)
def test_people_may_stand_beside_each_other(write: Write, language: str) -> None:
    rows = [(label, *values) for label, values in zip(TURNED_LABELS[language], SIDE_BY_SIDE, strict=True)]
    assert not {value for values in SIDE_BY_SIDE for value in values} - _values(write(rows))


@pytest.mark.parametrize("write", TURNED.values(), ids=TURNED)
def test_a_schema_or_a_translation_is_nobodys(write: Write) -> None:
    schema = [
        ("first_name", "string", "yes", "given name"),
        ("email", "string", "no", "contact"),
        ("zip", "text", "", ""),
    ]
    words = [("city", "City", "Stadt", "Ville"), ("phone", "Phone", "Telefon", "Téléphone"), ("zip", "ZIP", "PLZ", "")]
    assert not _values(write(schema)) | _values(write(words))


FORM = ("Faith", "Rivers", "3870 Gene Glen", "26097", "Brianfurt", "728.755.5258", "07/17/1954")
FORM_LABELS = {
    "en": ("First name", "Last name", "Street", "ZIP", "City", "Phone", "Date of birth"),
    "de": ("Vorname", "Nachname", "Straße", "PLZ", "Ort", "Telefon", "Geburtsdatum"),
    "pl": ("Imię", "Nazwisko", "Ulica", "Kod pocztowy", "Miasto", "Telefon", "Data urodzenia"),
    "ja": ("名", "姓", "住所", "郵便番号", "市区町村", "電話番号", "生年月日"),
}
BOXES = ("{}: [{}]\n", "{}: [ {} ]\n", "- {}: <{}>\n", "{}: {{{}}}\n", "{}=[{}]\n", "**{}:** [{}]\n")


@pytest.mark.parametrize("language", FORM_LABELS)
@pytest.mark.parametrize("box", BOXES)
def test_a_field_may_be_filled_in_between_brackets(box: str, language: str) -> None:
    lines = [box.format(label, value) for label, value in zip(FORM_LABELS[language], FORM, strict=True)]
    assert set(FORM) <= _values("".join(lines))


@pytest.mark.parametrize("box", BOXES)
@pytest.mark.parametrize(
    "values",
    [
        ("First Name", "Last Name", "Street", "ZIP", "City", "Phone", "Date of Birth"),
        ("first name", "your last name", "your street", "zip code", "town", "phone number", "dd.mm.yyyy"),
        ("PERSON_1", "PERSON_2", "LOCATION_1", "LOCATION_2", "LOCATION_3", "PHONE_NUMBER_1", "DATE_OF_BIRTH_1"),
        ("___", "...", "  ", "-----", "…", "xxx", "--/--/----"),
    ],
)
def test_what_is_to_be_filled_in_is_nobodys(box: str, values: Row) -> None:
    lines = [box.format(label, value) for label, value in zip(FORM_LABELS["en"], values, strict=True)]
    assert not _values("".join(lines))


@pytest.mark.parametrize("values", ["'Hamburg', 'Essen'", "Hamburg, Essen, Kehl", "'Hamburg'"])
def test_a_list_in_brackets_is_not_one_value(values: str) -> None:
    assert f"{values}" not in _values(f"name: ['Anna', 'Omar']\ncity: [{values}]\nstreet: [{values}]\n")


@pytest.mark.parametrize("phone", ["37563868945", "392452043", "533 654 538", "(03191) 103035"])
@pytest.mark.parametrize(
    "line", ["a{0}:x:{0}:100:{1},,{2}:/home/a:/bin/sh\n", "a:*:{0}:20:staff:0:0:{1},B12,{2}:/home/a:\n"]
)
def test_the_owner_of_an_account_is_somebody(line: str, phone: str) -> None:
    assert {"Ieva Kalniņa", phone} <= _values(line.format(1001, "Ieva Kalniņa", phone))


def test_accounts_of_the_system_are_nobodys() -> None:
    lines = (
        "list:x:38:38:Mailing List Manager:/var/list:/usr/sbin/nologin\n",
        "nobody:x:65534:65534:Nobody:/:/bin/false\n",
    )
    assert not _values("".join(lines))


@pytest.mark.parametrize(
    "text", ["VALUES (N'Essen', N'x')", "SET City = N'Essen' WHERE id = 4", "VALUES (1,N'Essen');"]
)
@pytest.mark.parametrize("wide", ["N'Essen'", "N'Essen", "Essen'", "Essen", "N'", "N"])
def test_marks_of_a_string_stay(text: str, wide: str) -> None:
    found = within_strings(text, [_result(text, wide, "NameRecognizer")])
    assert [text[each.start : each.end] for each in found] == ["Essen"] * ("Essen" in wide)


@pytest.mark.parametrize("name", ["N'Golo Kanté", "N'Diaye", "N'Guessan's"])
def test_a_name_may_begin_like_a_string(name: str) -> None:
    text = f"Ask {name} about it, not 'him'."
    found = within_strings(text, [_result(text, name, "NameRecognizer")])
    assert [text[each.start : each.end] for each in found] == [name]
