"""Numbers behind what they are of and a word for number; neither announces one alone."""

import pytest

from pasteguard_addon.detection.pii.patterns.numbers.owned_numbers import OwnedNumberPatterns

RECOGNIZER = OwnedNumberPatterns("en")


def found(text: str) -> list[str]:
    return [text[hit.start : hit.end] for hit in RECOGNIZER.find(text)]


PHRASES = {
    "en": "Loan ref. {}",
    "de": "die Schülernummer lautet {}",
    "fr": "carte d'élève n° {}",
    "es": "número de la solicitud {}",
    "it": "numero della tessera regionale {}",
    "nl": "relatienummer {}",
    "pl": "numer legitymacji studenckiej {}",
    "pt": "n.º do processo {}",
    "sv": "remiss nr {}",
    "da": "medarbejdernr. {}",
    "no": "saksnummer: {}",
    "fi": "vakuutusnumero {}",
    "cs": "číslo pojištěnce {}",
    "sk": "číslo zmluvy {}",
    "hu": "a beteg törzsszáma {}",
    "ro": "nr. contract {}",
    "bg": "номер на договор {}",
    "hr": "broj police {}",
    "sl": "številka pogodbe {}",
    "el": "αριθμός φακέλου {}",
    "tr": "öğrenci numarası {}",
    "ru": "номер карты пациента {}",
    "uk": "номер договору {}",
    "vi": "mã bệnh nhân {}",
    "id": "nomor polis {}",
    "he": "מספר תיק {}",
    "hi": "ग्राहक संख्या {}",
}


@pytest.mark.parametrize("number", ["4488120", "AB-448812", "44-88/2024", "4488 1200 17"])
@pytest.mark.parametrize("language", PHRASES)
def test_both_words_together_announce_a_number(language: str, number: str) -> None:
    text = PHRASES[language].format(number)
    assert found(f"{text}, 3 days") == [number]
    assert found(f"({text})") == [number]


@pytest.mark.parametrize("behind", [" mentions it", " and", ".", ""])
@pytest.mark.parametrize("number", ["6003 4477 1290", "3081 4470 1192 6605"])
def test_groups_of_four_are_a_whole_number(number: str, behind: str) -> None:
    assert found(f"loyalty card {number}{behind}") == found(f"membership no. {number}{behind}") == [number]


@pytest.mark.parametrize(
    "text",
    [
        "Medarbejdernummer {} er",
        "Mitglied Nr. {}",
        "la socia número {} pide",
        "my student number is {}",
        "het klantnummer: {}",
        "nr legitymacji {}.",
        "patient record no. {} was",
        "payroll no {},",
        "müşteri no {}, doğum",
        "asiakasnumero {}.",
    ],
)
def test_four_digits_right_behind_the_word_for_number_are_one(text: str) -> None:
    assert found(text.format("4712")) == ["4712"]
    assert found(text.format("2019")) == []


@pytest.mark.parametrize(
    "text",
    [
        "der Schüler 448812 und die Nummer 448812",
        "numer 448812, polisa, legitymacja 3",
        "Telefonnummer 448812, Artikelnummer 4711881, Hausnummer 120012, Versionsnummer 202401",
        "puhelinnumero 448812, sarjanumero 4711881; irányítószám 448812",
        "numéro de téléphone 0612345678, número de serie AB4488120, номер телефона 4488120, číslo stránky 1234567",
        "número de habitantes 1.234.567, numero di abitanti 120000",
        "serial number AB4488120, phone number 44881207, magic number 0448812077, серийный номер 44881207",
        "the student scored 448812 points in level number 7",
        "case number 3 of 12, file no. 1.25, ticket number 2024",
        "down 1085075228 1, control 1101771720 1",
        "NIRVANA 448812, RG-448812, TINY 1234567",
        "Windows 10 licence, version number 19.0.448812",
        "Version 3, Bestellung A123456780",
        "no customer has 4410 items",
        "no member 4410, Zaaknummer van het Hof: C-673/17, Číslo dílu 4410022817",
        "163 notice filename: npm-11.19.1.tgz",
        "billing period 2024-09, contract 12/2025, Mietvertrag 4488120 Seiten, suitcase 44-8812/1",
        "enforced for accounts since 2026-08-31, contract 12/05/2024",
        "file 20240314, register 1710428966, client timeout 3000000, card count 44-88120, loan amount 44881207",
        "電話番号 0312345678、郵便番号 1000001、ポート番号 54321000, 行番号 4488120",
        "numer katalogowy 4410093, Varenummer 070761, číslo výrobku 6612004, membership 4410, file 4410, contract 2019",
        "전화번호 0212345678, 버전번호 44881200, 型号 44881200, 手机号 13812345678, 端口号 44881200",
    ],
)
def test_neither_announces_one_alone(text: str) -> None:
    assert found(text) == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("NIR 2 84 05 33 063 001 31 et NAF 28/12345678/40", ["2 84 05 33 063 001 31", "28/12345678/40"]),
        ("PPS number 1234567T", ["1234567T"]),
        ("RG 12.345.678-9 SSP/SP", ["12.345.678-9"]),
        ("CUIL 20-12345678-6 y legajo", ["20-12345678-6"]),
        ("паспорт серия 4509 номер 123456", ["4509", "123456"]),
        ("CI seria RX nr. 123456", ["RX", "123456"]),
        ("Polis VP-448812, siniestro S/24/1182", ["VP-448812", "S/24/1182"]),
        ("N° Pôle emploi : 4488120K, radiation; número INAIL 448812077", ["4488120K", "448812077"]),
        ("Pension scheme number PS/448812/07, табельний номер 00448812", ["PS/448812/07", "00448812"]),
        ("număr de înregistrare 448812/2024, številka zavarovanja 448812077", ["448812/2024", "448812077"]),
        ("Beihilfenummer 4471 8820 - Bescheid", ["4471 8820"]),
        ("TAJ számom 123 456 788, ο ΑΦΜ μου είναι 123456783", ["123 456 788", "123456783"]),
        ("il CNP mio è 1800101221144", ["1800101221144"]),
        ("Buchungskonto 9988776655, polisa OC PL4488120", ["9988776655", "PL4488120"]),
        ("Procura nº 2024-88123.", ["2024-88123"]),
        ("mon abonnement Free n° 44812093", ["44812093"]),
        ("TC'si 10000000146, NIN 12345678901", ["10000000146", "12345678901"]),
        ("vers. bei der AOK Hessen, Nr. A123456780", ["A123456780"]),
        ("保険証の記号 4481 番号 209", ["4481", "209"]),
        ("学生证号：20210448，准考证号 4401209377", ["20210448", "4401209377"]),
        ("受講番号は A044812です", ["A044812"]),
        ("（2023）沪0104民初4481号", ["（2023）沪0104民初4481号"]),
        ("ref. catastral 9872023VH5797S0001WX", ["9872023VH5797S0001WX"]),
        ("matricola dipendente 004812, codice assistito 4481209", ["004812", "4481209"]),
        ("CNP-ul meu e 1850714448129, öğrenci numaram 2044812", ["1850714448129", "2044812"]),
        ("tenancy T-20938/4, evidence log B0047183", ["T-20938/4", "B0047183"]),
        ("Mietvertrag MV-0093/21, vuokrasopimus 2024/0918", ["MV-0093/21", "2024/0918"]),
        ("Vorgang 2024/091827-K, applicant 2024-HR-00917", ["2024/091827-K", "2024-HR-00917"]),
        ("mon identifiant Pôle emploi est 4471882K, deposit ref DEP/77120/B", ["4471882K", "DEP/77120/B"]),
        ("DUI 09182736-4, asiakastunnus 918273", ["09182736-4", "918273"]),
        ("mutuelle adhérent 44-77182, dossier médical 2024/00918", ["44-77182", "2024/00918"]),
    ],
)
def test_numbers_that_countries_name_and_number_in_their_own_way(text: str, expected: list[str]) -> None:
    assert found(text) == expected


def test_the_end_of_a_number_is_not_left_out() -> None:
    for digits in range(8, 19):
        number = "981020004417725123"[:digits]
        assert found(f"chip number {number}") == [number]
    assert found("chip number 9810200044177251234567890") == []


@pytest.mark.parametrize("version", ["HTTP/1.1", "curl/8.4.0", "python-requests/2.31.0"])
@pytest.mark.parametrize("text", ['"GET /meta-data/reservation-id {}" 200', "customer number {}"])
def test_a_program_with_its_version_is_no_number_of_anybodys(text: str, version: str) -> None:
    assert found(text.format(version)) == []


@pytest.mark.parametrize("number", ["AB/2023.114", "KR-44/118204", "HTTP77123"])
def test_what_only_looks_like_a_version_is_one(number: str) -> None:
    assert found(f"Student number {number}") == [number]
