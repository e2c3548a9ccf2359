"""People in places that only their neighbours tell: cells of sheets, lists of strings, rows of a call, phones."""

from collections.abc import Callable, Sequence

import pytest

from pasteguard_addon.detection.pii.patterns.addresses.addresses import AddressPatterns
from pasteguard_addon.detection.pii.patterns.cells.structured import StructuredPatterns
from pasteguard_addon.detection.pii.patterns.numbers.cards import CardPatterns
from pasteguard_addon.detection.pii.patterns.numbers.identity import BirthDatePatterns
from pasteguard_addon.detection.pii.patterns.numbers.owned_numbers import OwnedNumberPatterns
from pasteguard_addon.detection.pii.patterns.phones.phone_lists import PhoneListPatterns
from pasteguard_addon.detection.pii.patterns.phones.phones import PhonePatterns

LABELS = ("Cognome", "Nome", "Indirizzo", "CAP", "Città", "Telefono", "Data di nascita")
ROWS = (
    ("Cianciolo", "Fulvio", "Via Roma 12", "28014", "Travesio", "347 5559546", "13.11.1971"),
    ("Zangrandi", "Patrizia", "Via Verdi 3", "95043", "Como", "06 55503742", "04.04.1961"),
)

type Row = Sequence[str]


def found(text: str) -> set[str]:
    return {text[hit.start : hit.end] for hit in StructuredPatterns("en").find(text)}


def _each(write: Callable[[int, int, str], str]) -> str:
    rows = (LABELS, *ROWS)
    return "\n".join(write(at, column, value) for at, row in enumerate(rows, 1) for column, value in enumerate(row, 1))


@pytest.mark.parametrize(
    "text",
    [
        _each(lambda row, column, value: f'    Cells({row}, {column}).Value = "{value}"'),
        _each(lambda row, column, value: f'Range("{chr(64 + column)}{row}").Value = "{value}"'),
        _each(lambda row, column, value: f"ws['{chr(64 + column)}{row}'] = '{value}'"),
        _each(lambda row, column, value: f"ws.cell(row={row}, column={column}, value='{value}')"),
        _each(lambda row, column, value: f'sheet.write({row - 1}, {column - 1}, "{value}")'),
        _each(lambda row, column, value: f'row.createCell({column - 1}).setCellValue("{value}");'),
        _each(lambda row, column, value: f"{chr(64 + column)}{row}: {value}"),
        "<sst>" + _each(lambda row, column, value: f"<si><t>{value}</t></si>") + "</sst>",
        "<ul>" + _each(lambda row, column, value: f"<li>{value}</li>") + "</ul>",
    ],
    ids=["macro", "range", "subscript", "keywords", "write", "poi", "listing", "shared strings", "list"],
)
def test_cells_are_told_by_their_address(text: str) -> None:
    assert found(text) >= {value for row in ROWS for value in row}


def test_a_value_that_stood_before_is_missing_from_a_list_of_strings() -> None:
    rows = [*LABELS, *ROWS[0], *(value for value in ROWS[1] if value not in ("95043", "Como"))]
    text = "".join(f"<si><t>{value}</t></si>" for value in rows)
    assert found(text) >= set(ROWS[0]) | (set(ROWS[1]) - {"95043", "Como"})


def test_a_sheet_without_a_header_is_judged_by_its_columns() -> None:
    text = "\n".join(
        f'ws["{chr(65 + at)}{n}"] = "{value}"' for n, row in enumerate(ROWS) for at, value in enumerate(row)
    )
    assert found(text) >= {"Fulvio", "Via Roma 12", "28014", "347 5559546", "13.11.1971"}


@pytest.mark.parametrize(
    "text",
    [
        'plt.text(0, 1, "Mean")\nplt.text(1, 2, "Median")\nplt.text(2, 3, "Mode")\nplt.text(3, 4, "Range")',
        "A1: red\nA2: green\nB1: 12.50\nB2: 13.75\n",
        'CREATE TABLE t (a int, b text);\nINSERT INTO t VALUES (20131, "red"), (20132, "blue");',
        'draw("line", "solid", "2024-01-05", "1200")',
        "<li>One</li><li>Two</li><li>Name</li><li>Value</li><li>Street</li><li>Type</li><li>Kind</li>",
    ],
)
def test_other_cells_stay(text: str) -> None:
    assert found(text) == set()


def test_columns_of_rows_are_named_where_their_table_is_created() -> None:
    text = (
        "CREATE TABLE `kunden` (`id` int NOT NULL, `nachname` varchar(80), `plz` int, `umsatz` decimal(10,2),"
        " `geb` date, PRIMARY KEY (`id`));\n"
        "INSERT INTO `kunden` VALUES (1,'Quabeck',78465,12.50,'1948-12-06'),(2,'Löchel',NULL,1,NULL);"
    )
    assert found(text) == {"Quabeck", "78465", "1948-12-06", "Löchel"}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('it.add("Aleksander", "Mzyk", "al. Sucha 8", "12-808", "Sól", "512 345 122", true);', "Mzyk|12-808|Sól"),
        ("c = C('Efisio Scintu', 'Via Po 4', '28014', 'Tito', date(1980, 1, 1), 'e@x.it')", "Efisio Scintu|Tito"),
        ("K-1\tGieß, Susi\tAm Ring 4\t78465\tBonn\nK-2\tQuabeck, Thurid\tAm Bach 2\t25495\tUlm", "Gieß, Susi|Ulm"),
        ("<GivenNm>Susi</GivenNm><FamilyNm>Gieß</FamilyNm><PhoneNb>512 345</PhoneNb>", "Susi|Gieß"),
        (
            "<NAME1>Susi Gieß</NAME1><PSTLZ>78465</PSTLZ><TELF1>0172 5550740</TELF1><KUNNR>0020030707</KUNNR>",
            "0020030707",
        ),
        (
            'c.builder()\n    .firstName("Susi")\n    .lastName("Gieß")\n    .zip("78465")\n    .build();',
            "Susi|Gieß|78465",
        ),
        ('b.lastName("Gieß").birthDate(LocalDate.of(1943, 12, 25))', "Gieß|1943, 12, 25"),
        ('.Fields("Vorname") = "Susi"\n.Fields("Nachname").Value = "Gieß"\n![PLZ] = "78465"', "Susi|Gieß|78465"),
        ('Name;PLZ;Telefon\nGieß, Susi;="07846";="0172 5550740"\nWeber, Jan;="01067";="0471 5550133"', "07846|01067"),
        ("<dt>Telefon</dt><dd><a href='#'>602 555 508</a></dd><dt>Nachname</dt><dd>Gieß</dd>", "602 555 508|Gieß"),
        (
            "1|Jenna|van den Berg|Am Ring 4|6455CE|Wouw|06-55512345\n2|Anna|Mercks|Am Bach 9|4615ZI|Nisse|06-55512346",
            "Wouw",
        ),
        (
            "1|Jan|Novák|Dlouhá 4|185 39|Dubňany|602 555 508\n2|Eva|Malá|Krátká 9|223 40|Knín|602 555 509",
            "Dubňany|185 39",
        ),
        ("first_name = Ann\naddress:\n.street = Elm Rd 3\n.city = Dalby\n", "Ann|Dalby"),
        (' $ nachname: chr  "Gieß" "Löchel"\n $ telefon: chr  "0172 55" "0471 55"', "Gieß|Löchel"),
        ('{"resourceType":"Patient","identifier":[{"system":"urn:x","value":"K-20742"}],"gender":"f"}', "K-20742"),
        ("[12.03.26, 14:22:40] Urszula: ok\n12/03/26, 14:25 - Efisio Scintu: ok", "Urszula|Efisio Scintu"),
        ("Nurcihan Gökdağ, [12.03.2026 14:22]\nok", "Nurcihan Gökdağ"),
        ("14:22:01 From Belmiro Quint to Everyone: ok", "Belmiro Quint"),
        ("03.03. SEPA-Lastschrift SCINTU EFISIO IBAN DE89370400440532013000 -24,90", "SCINTU EFISIO"),
        ("M1SCINTU/EFISIO        EKX7QPL FRALISLH 1166 060C012A0045 100", "SCINTU|EFISIO|KX7QPL"),
    ],
)
def test_finds_people_in_records(text: str, expected: str) -> None:
    assert found(text) >= set(expected.split("|"))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Patrizia 347 5559546\n", {"Patrizia", "347 5559546"}),
        ("- Anna Weber: 0172 5550740\n", {"Anna Weber", "0172 5550740"}),
        ("347 5559546\n06 55503742\n333-5506456\n", {"347 5559546", "06 55503742", "333-5506456"}),
        ("Version 347 5559546\n", set()),
        ("512 345 678\n733 221 900\n601 555 453\n", set()),
        ("2024-01-05\n2024-01-06\n2024-01-07\n", set()),
        ("1234567890\n1234567891\n1234567892\n", set()),
    ],
)
def test_phones_are_told_by_their_company(text: str, expected: set[str]) -> None:
    assert {text[hit.start : hit.end] for hit in PhoneListPatterns("en").find(text)} == expected


@pytest.mark.parametrize(
    "text",
    ["Wann sind Sie geboren?\n   {}", "2. Quando è nato/a?\n{}", "Kiedy się Pan urodził(a)?\n- {}", "GEBURTSDATUM_ {}"],
)
def test_a_birth_date_answers_a_question(text: str) -> None:
    text = text.format("13.11.1971")
    assert [text[hit.start : hit.end] for hit in BirthDatePatterns("en").find(text)] == ["13.11.1971"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Müller Hans, 14.02.61, AOK Bayern A123456780", ["14.02.61"]),
        ("Sedlák Petra, 03.08.2003, pojištění\nŠmídová Eva, 12.09.1991, pojištění", ["03.08.2003", "12.09.1991"]),
        ("9:15 Anna Weber (0172 5550740), Bonn, 25.12.1943", ["25.12.1943"]),
        ("Release Notes, 12.03.2026\nRelease Notes, 13.03.2026", []),
        ("Haus Kogel, 12.03.1998, Abriss", []),
        ("Weber Jan, 12.03.14\nLee Ann, 13.03.14", []),
        ("We met on Monday, 14.02.1961, and left", []),
    ],
)
def test_a_date_behind_a_name_in_a_list_is_its_birth(text: str, expected: list[str]) -> None:
    assert [text[hit.start : hit.end] for hit in BirthDatePatterns("en").find(text)] == expected


@pytest.mark.parametrize("mark", ["\\\\", "\\line ", "<br>", "<br/>"])
def test_an_address_is_read_by_its_lines(mark: str) -> None:
    text = f"{{Löchel{mark}Sieringring 14{mark}78465 Starnberg}}"
    assert {text[hit.start : hit.end] for hit in AddressPatterns("de").find(text)} == {
        "Sieringring 14",
        "78465 Starnberg",
    }


@pytest.mark.parametrize(
    "cue",
    [
        "Переведи на карту",
        "в картку",
        "στην κάρτα",
        "kort",
        "kártya:",
        "kartıma",
        "thẻ",
        "卡号",
        "カード",
        "카드",
        "بطاقة",
        "כרטיס",
        "कार्ड",
        "บัตร",
    ],
)
def test_a_mistyped_card_is_told_by_its_cue_in_any_language(cue: str) -> None:
    text = f"{cue} 2202 2032 4455 6671"
    assert [text[hit.start : hit.end] for hit in CardPatterns("en").find(text)] == ["2202 2032 4455 6671"]


@pytest.mark.parametrize("text", ["KW nr LD1M/00124598/7", "objednávka č. KD903730", "sipariş no 903730"])
def test_numbers_of_land_and_orders_are_somebodys(text: str) -> None:
    number = text.rsplit(maxsplit=1)[-1]
    assert number in {text[hit.start : hit.end] for hit in OwnedNumberPatterns("en").find(text)}


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("cs", "Jsem na 602 555 508, balík pošlete."),
        ("tr", "Bana 0(212) 555 45 12 numarasından ulaşın."),
        ("tr", "Telefon: 532 555 1234"),
        ("da", "Ring til mig på 31 55 12 34 i dag"),
        ("cs", "T: 602 555 508 | jan@example.com"),
    ],
)
def test_numbers_without_a_prefix_are_written_so_in_more_countries(language: str, text: str) -> None:
    assert [hit.entity_type for hit in PhonePatterns(language).find(text)] == ["PHONE_NUMBER"]


@pytest.mark.parametrize("text", ["TCKN'si 10000000146", "CNP-ul 2850412123456", "PESEL-em 84041223456"])
def test_an_acronym_may_have_the_ending_of_its_language(text: str) -> None:
    assert text.rsplit(maxsplit=1)[-1] in {text[hit.start : hit.end] for hit in OwnedNumberPatterns("en").find(text)}


@pytest.mark.parametrize(
    ("cue", "date"),
    [("Narodila jsem se", "12. 4. 1985"), ("Doğum tarihim", "12.04.1985"), ("Születtem:", "1985. április 12.")],
)
def test_dates_of_birth_are_written_with_blanks_and_year_first(cue: str, date: str) -> None:
    text = f"{cue} {date} v"
    assert [text[hit.start : hit.end] for hit in BirthDatePatterns("en").find(text)] == [date]
