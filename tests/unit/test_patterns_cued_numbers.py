"""Numbers that only the word before them tells, in many languages, and what stands behind such words besides."""

import pytest

from pasteguard_addon.detection.pii.patterns.numbers.cued_numbers import CuedNumberPatterns
from pasteguard_addon.lexicon.words import number_cues

RECOGNIZER = CuedNumberPatterns("en")
STRONG_CUES = sorted((cue, kind) for cue, (kind, needs_sign) in number_cues().items() if not needs_sign)
SAMPLES = {
    "CARD_SECURITY": "737",
    "LICENSE_PLATE": "M-AB 1234",
    "VEHICLE_ID": "1HGCM82633A004352",
    "BANK_ACCOUNT": "55779911",
}


def found(text: str) -> list[tuple[str, str]]:
    return [(text[hit.start : hit.end], hit.entity_type) for hit in RECOGNIZER.find(text)]


@pytest.mark.parametrize("link", ["{}: {}", "{} {}", '"{}": "{}"', "{} = {}", "({} {})", "{} is {}."])
def test_every_cue_announces_its_number(link: str) -> None:
    for cue, kind in STRONG_CUES:
        number = SAMPLES.get(kind, "K7-4711882")
        assert found(link.format(cue, number)) == [(number, kind)], cue


@pytest.mark.parametrize(
    ("text", "number", "kind"),
    [
        ("My SSN is 123-45-6789.", "123-45-6789", "NATIONAL_ID"),
        ("cliente n.º 300412, ativo", "300412", "ID_NUMBER"),
        ("driver's license (TX) 28719044", "28719044", "DRIVER_LICENSE"),
        ("Carte d’identité CA48102KL", "CA48102KL", "NATIONAL_ID"),
        ("расчётный счёт 40817810504481209377", "40817810504481209377", "BANK_ACCOUNT"),
        ("Kontonr 8327-9, 123 456 789-2, varför", "8327-9, 123 456 789-2", "BANK_ACCOUNT"),
        ("a/c 7781 2290 is mine", "7781 2290", "BANK_ACCOUNT"),
        ("compte 40618 80275 00040412345 07 bloqué", "40618 80275 00040412345 07", "BANK_ACCOUNT"),
        ("국민은행 448102-01-771829 로", "448102-01-771829", "BANK_ACCOUNT"),
        ("Aktenzeichen 96204//0012345", "96204//0012345", "ID_NUMBER"),
        ("账户 6217 0001 3001 8273 645，", "6217 0001 3001 8273 645", "BANK_ACCOUNT"),
        ("konto 5301 0009182736, hvor", "5301 0009182736", "BANK_ACCOUNT"),
        ("şasi no NM0LXXTTFLAB12345", "NM0LXXTTFLAB12345", "VEHICLE_ID"),
        ("Patient ID 0048812 admitted", "0048812", "HEALTH_NUMBER"),
        ("patient #0048812", "0048812", "HEALTH_NUMBER"),
        ('{"customerId": "cus-99182"}', "cus-99182", "ID_NUMBER"),
        ("employee_id=E-10442", "E-10442", "ID_NUMBER"),
        ("sort code 20-00-00", "20-00-00", "BANK_ACCOUNT"),
        ("BIC: DEUTDEFF500", "DEUTDEFF500", "BANK_ACCOUNT"),
        ("Führerschein-Nr. B072RRE2I55", "B072RRE2I55", "DRIVER_LICENSE"),
        ("Sendungsnummer: JJD000390007827123456", "JJD000390007827123456", "ID_NUMBER"),
        ("employee 00482113 called", "00482113", "ID_NUMBER"),
        ("n° sécu 2 92 06 75 116 005 33 svp", "2 92 06 75 116 005 33", "NATIONAL_ID"),
        ("身份证号11010519491231002X", "11010519491231002X", "NATIONAL_ID"),
        ("身份证号码是110105197803211234，住", "110105197803211234", "NATIONAL_ID"),
        ("身份證號碼：A123456788", "A123456788", "NATIONAL_ID"),
        ("T.C. kimlik numaram 10000000147, adresim", "10000000147", "NATIONAL_ID"),
        ("(emp. no. 204417)", "204417", "ID_NUMBER"),
        ("nr albumu 284417", "284417", "ID_NUMBER"),
        ("マイナンバーは6214 9832 0257です", "6214 9832 0257", "NATIONAL_ID"),
        ("numéro de sécurité sociale : 2 79 05 29 232 118 47", "2 79 05 29 232 118 47", "NATIONAL_ID"),
        ("Kundennummer bei Vodafone ist 4471-229-01", "4471-229-01", "ID_NUMBER"),
        ("Versichertennummer bei der AOK lautet M987654321", "M987654321", "HEALTH_NUMBER"),
        ("customer ID at Acme Corp. is AC-99812-X", "AC-99812-X", "ID_NUMBER"),
        ("insurance TK no. A123456780", "A123456780", "HEALTH_NUMBER"),
        ("n. cliente 552 001 773,", "552 001 773", "ID_NUMBER"),
        ("Booking ref QX7PLM", "QX7PLM", "ID_NUMBER"),
        ("sort 20-00-00 please", "20-00-00", "BANK_ACCOUNT"),
        ("my account with Barclays is 20445566", "20445566", "BANK_ACCOUNT"),
        ("her social is 536 22 7719", "536 22 7719", "NATIONAL_ID"),
        ("RUT 12.345.678-5", "12.345.678-5", "NATIONAL_ID"),
        ("policy HX-4471-88", "HX-4471-88", "ID_NUMBER"),
        ("plate B-MW 4417", "B-MW 4417", "LICENSE_PLATE"),
        ("plate 7ABC123 (CA)", "7ABC123", "LICENSE_PLATE"),
        ("license D1234567", "D1234567", "DRIVER_LICENSE"),
        ("codice fiscale FRRGLI85A41H501X", "FRRGLI85A41H501X", "NATIONAL_ID"),
        ("Az. 12 C 345/23", "12 C 345/23", "ID_NUMBER"),
        ("паспорт АА 123456", "АА 123456", "NATIONAL_ID"),
        ("kundenr. 4471229", "4471229", "ID_NUMBER"),
        ("badge 20931 left", "20931", "ID_NUMBER"),
        ("Konto 532 013 000 bei", "532 013 000", "BANK_ACCOUNT"),
        ("mon numéro de sécu est le 2 85 05 93 048 112 57", "2 85 05 93 048 112 57", "NATIONAL_ID"),
        ("dossier 2024/SIN/00871, assuré", "2024/SIN/00871", "ID_NUMBER"),
        ("historia 447188, resume", "447188", "HEALTH_NUMBER"),
        ("point de livraison 21 123 456 789 012", "21 123 456 789 012", "ID_NUMBER"),
        ("BlueCross, ID# XZH880123456", "XZH880123456", "ID_NUMBER"),
        ("Localizador: X7K2PQ", "X7K2PQ", "ID_NUMBER"),
        ("kod potwierdzenia HMABC12345", "HMABC12345", "ID_NUMBER"),
        ("bankgiro 123-4567", "123-4567", "BANK_ACCOUNT"),
    ],
)
def test_finds_whole_numbers(text: str, number: str, kind: str) -> None:
    assert found(text) == [(number, kind)]


@pytest.mark.parametrize(
    "text",
    ["order 10 pizzas", "order #12", "case 2024", "the case of 3 people", "policy: enabled", "customer since 2019",
     "account number is on the card", "ssn: None", "case_id = 12", "patient for 10000 days", "employee 40 hours",
     "id: 550e8400-e29b-41d4-a716-446655440000", "the fingerprint 12345678", "student of 1984", "order by 1234567",
     "Vertrag Nr. 0815/12.03.2024", "VIN diesel 12345",
     "install openssh-client:amd64 <none>", "seconds_per_case: 1763.7", "see :policy:`CMP0075`",
     "_XqlNHS61dsO4CnMW",
     "CLIENT_ID = 'a8331954c0cf48'", "License: BSL-1.0", "License: LGPL-2.1+", "case 33554432:return 1",
     "in case CVE-2024-12345", "sort by 3 columns", "account for 12 items", "policy RFC-2119 says", "plate 3 mm",
     "the case of node 18 is 2.4 times slower", "license 2.0", "contract ABC",
     "file number npm-11.19.1.tgz", "az_AZ.ISO8859-9E",
     "libcurl3-nss:amd64 (7.88.1-10+deb12u14)", "libcurl3-nss_7.88.1-10+deb12u14_amd64"],
)  # fmt: skip
def test_leaves_other_numbers(text: str) -> None:
    assert found(text) == []
