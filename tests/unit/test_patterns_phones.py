"""Phone numbers by language, and the many other numbers there are."""

import pytest

from pasteguard_addon.detection.pii.patterns.phones.phones import PhonePatterns
from pasteguard_addon.lexicon.field_names import field_types


def found(text: str, language: str = "en") -> list[str]:
    return [text[hit.start : hit.end] for hit in sorted(PhonePatterns(language).analyze(text, []))]


@pytest.mark.parametrize(
    ("language", "text", "expected"),
    [
        ("en", "Ping me at (415) 555-2671 please", ["(415) 555-2671"]),
        ("en", "New line is 020 7946 0018.", ["020 7946 0018"]),
        ("en", "+1 is fine: +14155552671", ["+14155552671"]),
        ("en", "Fax 030-901820 / Tel. 0171 1234567", ["030-901820", "0171 1234567"]),
        ("en", "+1 (212) 736-5000 ext. 214", ["+1 (212) 736-5000 ext. 214"]),
        ("en", "345-899-3560x4587", ["345-899-3560x4587"]),
        ("en", "1,Ann,a@x.org,555-201-3344\n2,Bob,b@x.org,555-201-3345", ["555-201-3344", "555-201-3345"]),
        ("en", "Phone:\n467 3395", ["467 3395"]),
        ("en", "0044 20 7946 0018", ["0044 20 7946 0018"]),
        ("en", "call 020 7946 0018 or 07911 123456", ["020 7946 0018", "07911 123456"]),
        ("de", "Tel. 0171/1234567, (030) 901820", ["0171/1234567", "(030) 901820"]),
        ("de", "Meine Nummer ist +49 (0)89 1234 5678.", ["+49 (0)89 1234 5678"]),
        ("fr", "Appelez-moi au 01.42.68.53.00 avant midi", ["01.42.68.53.00"]),
        ("it", "Il mio cellulare è 347 1234567", ["347 1234567"]),
        ("es", "llámame al 612 40 64 66", ["612 40 64 66"]),
        ("es", "llámame al 612406466", ["612406466"]),
        ("en", "caller 601-234-567 hung up", ["601-234-567"]),
        ("nl", "Bel 06-12345678", ["06-12345678"]),
        ("pl", "Mój numer: 512 345 678", ["512 345 678"]),
        ("pt", "whatsapp (11) 91234-5678", ["(11) 91234-5678"]),
        ("ro", "sunați la 0721 234 567", ["0721 234 567"]),
    ],
)
def test_finds_whole_numbers(language: str, text: str, expected: list[str]) -> None:
    assert found(text, language) == expected


def test_what_fields_with_phones_are_called_announces_one_in_a_sentence() -> None:
    fields = [name for name, (entity_type, _) in field_types().items() if entity_type == "PHONE_NUMBER"]
    spaced = [name for name in fields if name.isalpha() and name < "\u0250" and name != "contacto"]
    assert {"tlf", "puh", "mobitel", "telepon"} <= set(spaced)
    assert [name for name in spaced if found(f"Min {name}. 22 14 56 78, tak", "da") != ["22 14 56 78"]] == []


@pytest.mark.parametrize("number", ["(415) 555-2671", "415-555-2671", "+14155552671"])
@pytest.mark.parametrize(
    "around",
    ["({})", "**{}**", "**Tel:** {}", "Ann Lee <{}>", "<td>{}</td>", "| Ann | {} |", "- {}", "* {}", "> {}", "{},42",
     "x,{},42", "[{}]", "{};", "'{}'", "x|{}|y", "电话{}。", "電話は{}です", "전화 {}입니다", "（{}）", "phone：{}，",
     "*{}*", "_{}_", "***{}***", "tel>{}<br>", "=== {} ==="],
)  # fmt: skip
def test_finds_numbers_beside_any_sign(number: str, around: str) -> None:
    assert found(around.format(number)) == [number]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("手机 13800138000", ["13800138000"]),
        ("請打 02-2345-6789 找我", ["02-2345-6789"]),
        ("電話は090-1234-5678です。", ["090-1234-5678"]),
        ("연락처는 010-2345-6789 입니다", ["010-2345-6789"]),
        ("Мой телефон 8 912 345-67-89", ["8 912 345-67-89"]),
    ],
)
def test_finds_numbers_of_countries_with_other_scripts(text: str, expected: list[str]) -> None:
    assert found(text) == expected


@pytest.mark.parametrize(
    "text",
    ["NIB 0035 0000 1234 5678 9012 3", "Lotto: 01 05 12 23 34 45", "Vertrag Nr. 0815/12.03.2024 vom 12.03.2024",
     "会议编号 1748503543", "a > 4155552671", "2 * 4155552671", "x < 4155552671"],
)  # fmt: skip
def test_takes_a_number_whole_or_leaves_it(text: str) -> None:
    assert found(text) == []
    assert found(text, "de") == []


@pytest.mark.parametrize(
    "text",
    [
        "The order number is 20240503-118274 and the tracking code is 1Z999AA10123456784.",
        "chrome 124.0.6367.91, numpy 1.26.4",
        "ISBN 978-3-16-148410-0, DOI 10.1000/182",
        "epoch 1714731164 and 1714731164123 in ms; range 2019-2023; 100-200-300",
        "sizes: 1920x1080, 3840 2160, 24-70 2.8, 555-1234 rows",
        "2024-05-03 12:30:45, 03/05/2024 - 04/05/2024, 03.05.2024",
        "0.000167 0.001 0 3.14159265 1e10",
        "$1,234,567.00 and 1 234 567 rows",
        "152 251 152\t\tpale green",
        "digits = '0123456789'",
        "Content-Range: bytes 0-846981/846982",
        "550e8400-e29b-41d4-a716-446655440000",
        "1-1-1-1-1-1-1-1-1-1",
        "081109 203615 148 INFO dfs.DataNode\n081110 224741 3699 INFO dfs.FSNamesystem",
        "451683 3223 boot_cmd new 1078453922 1",
        "Dropbox[24019]: [0701/114930:WARNING:dns_config_service_posix.cc(306)]",
        "[2017-07-05_16,05,05.078442] at 08.335034",
        "01.03.  02.03.  debit 24,90; 28.02.-03.03. ",
        "JIS X 0201-1976 Roman, 0208-1978, 0208-1983; GJE 0433 0301, 0413 0341",
    ],
)
def test_leaves_other_numbers(text: str) -> None:
    assert found(text) == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Tel. 030 1234567 / 0171 2345678", ["030 1234567", "0171 2345678"]),
        ("Tel: 089/1234567/0171 2345678", ["089/1234567", "0171 2345678"]),
        ("call (415) 555-2671/415-555-2672", ["(415) 555-2671", "415-555-2672"]),
        ("030 1234567/68", ["030 1234567/68"]),
        ("reg 2 92 06 75 116 005 33", []),
    ],
)
def test_two_numbers_are_two_and_a_longer_one_is_not_cut(text: str, expected: list[str]) -> None:
    assert found(text, "de") == expected


@pytest.mark.parametrize("text", ["Vertrag Nr. 4711-88213", "part number 4711-88213", "Zähler-Nr. 4711 88213"])
def test_a_number_of_something_else_is_no_phone_number(text: str) -> None:
    assert found(text, "de") == []


def test_leaves_prices_and_counts_of_languages_that_group_digits_by_blanks() -> None:
    assert found("kosztuje 512 345 678 zł", "pl") == []
    assert found("612 345 678 habitantes", "es") == []


def test_marks_that_close_behind_a_number_are_no_signs_of_another() -> None:
    assert found("~415-555-2671~ or ~~0172-5550144~~", "de") == ["415-555-2671", "0172-5550144"]
    assert found("Ph#4155552671") == ["4155552671"]
    assert found("~415-555-2671 and #4155552671", "de") == []
    assert found("x_0172-5550144_ and _0172-5550144_x", "de") == []


def test_numbers_that_were_drawn_are_no_phones() -> None:
    for text in ("Euromillions: 05 17 23 41 49", "Loto 01 05 12 23 34", "Eurojackpot 06 12 34 41 49"):
        assert found(text, "fr") == []


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("Contact>0151-23456789<end", "0151-23456789"),
        ("Birte Ahlers/04421-555014", "04421-555014"),
        ("Rückruf unter 0761-555014-0?", "0761-555014-0"),
        ("--> 06 55501440 <--", "06 55501440"),
    ],
)
def test_a_number_stands_right_behind_a_word_and_a_mark(text: str, number: str) -> None:
    assert found(text, "de") == [number]


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("Ruf einfach los: 0171 2345678", "0171 2345678"),
        ("Es geht los, 0171 2345678 ist meine Nummer", "0171 2345678"),
        ("Je suis parti, 06 12 34 56 78 si besoin", "06 12 34 56 78"),
        ("llama a los 612 345 678", "612 345 678"),
    ],
)
def test_a_verb_or_an_article_is_no_lot(text: str, number: str) -> None:
    language = "de" if text[0] in "RE" else "fr" if text[0] == "J" else "es"
    assert found(text, language) == [number]


@pytest.mark.parametrize(
    "text",
    [
        "y=+2.7182818284",
        "a>0123456789",
        "x/04421-555014",
        "6 aus 49: 03 11 19 27 36 48",
        "Los 0815-4711-99",
        "if a>20-4421555",
    ],
)
def test_comparisons_paths_and_lots_are_none(text: str) -> None:
    assert found(text, "de") == []
