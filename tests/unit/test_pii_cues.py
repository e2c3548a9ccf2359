"""Names after words that announce them."""

import pytest

from pasteguard_addon.detection.pii.names.cues import CueRecognizer


def names(text: str) -> list[str]:
    return [text[hit.start : hit.end] for hit in CueRecognizer("en").find(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Dear Katarzyna,\n\nplease find it.\n\nBest,\nTomasz", ["Katarzyna", "Tomasz"]),
        ("Hi Jen, can you", ["Jen"]),
        ("Sehr geehrte Frau Lindqvist,", ["Lindqvist"]),
        ("Liebe Annegret, danke.\nViele Grüße\nUwe", ["Annegret", "Uwe"]),
        ("Bonjour Hélène,\nmerci\n\nCordialement,\nJean-Pierre Lefèvre", ["Hélène", "Jean-Pierre Lefèvre"]),
        ("Please book with Dr. Okonkwo next Tuesday", ["Okonkwo"]),
        ("Napisz do pana Tomasza Zielińskiego.", ["Tomasza Zielińskiego"]),
        ("my name is rubija and i live here", ["rubija"]),
        ("ik heet Anneke de Vries", ["Anneke de Vries"]),
        ("PATIENT NAME: GARCIA, MARIA", ["GARCIA, MARIA"]),
        ("Rekeninghouder: Naud de Gruijl.", ["Naud de Gruijl"]),
        ('{"fullName":"Carlos Ortega"}', ["Carlos Ortega"]),
        ("customer_name='Rajesh Kumar'", ["Rajesh Kumar"]),
        ("contact:\n  name: Oliver Grant\n  age: 3", ["Oliver Grant"]),
        ("<customerName>Ana Li</customerName>", ["Ana Li"]),
        ("name,city\nbob marley,x\nAnna O'Neil,y\n", ["bob marley", "Anna O'Neil"]),
        ("| Name | Type |\n|---|---|\n| Rose | buyer |\n| Bob Marley | seller |\n", ["Rose", "Bob Marley"]),
        ("| Name | Role |\n|---|---|\n| Claire Dubois | CTO |", ["Claire Dubois"]),
        ("Author: Wei Zhang <w@example.org>", ["Wei Zhang"]),
        ("From: Hugo Alvarez <h@example.org>", ["Hugo Alvarez"]),
        ("Signed-off-by: Li Wei <l@example.org>", ["Li Wei"]),
        ("Dr.Okonkwo und Hr.Lindqvist, Fr. Haber", ["Okonkwo", "Lindqvist", "Haber"]),
        ("<v Kwanal>Yes.</v> <v.loud Denis O.>No.</v>", ["Kwanal", "Denis O"]),
        ("SEPA-UEBERWEISUNG AN LINDQVIST UWE IBAN DE02", ["LINDQVIST UWE"]),
        ("VIREMENT DE LEFEVRE HELENE REF 12", ["LEFEVRE HELENE"]),
        ("/customers/Anaïs Lefebvre/orders?x=1", ["Anaïs Lefebvre"]),
        ('open "/Users/x/Anna Berg/Steuer.pdf"', ["Anna Berg"]),
        (r"C:\Daten\Petra Vogel\Akte", ["Petra Vogel"]),
    ],
)
def test_names_after_cues(text: str, expected: list[str]) -> None:
    assert names(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "Hello World!",
        "Hi Claude, can you",
        "Dear Sir, dear Madam,",
        "Dear Hiring Manager,",
        "Hello Team,",
        "this is Important",
        "class_name: Foo Bar",
        "file name: Report Final",
        '"name": "lodash"',
        "name: Build Docker Image",
        "Thanks, Python is great",
        "name = models.CharField(max_length=40)",
        "I am Happy",
        "src/Common Files/Program Data/x, a/Max Speed/b",
        "Ich heiße Sie willkommen. My name is NAME. My name is Python.",
        "name,price\nWidget,3\n",
        '"agent_type_display_name": "Vertex AI Agent Engine"',
        "| Name | Type | Required |\n|---|---|---|\n| page | int | no |\n| rose | string | yes |\n",
        "x.dr.Value, dr.Method()",
        "TRANSFER TO NEXT PAGE",
        r"in den \fISteuerdateien\fR. Es werden alle gelesen",
        "Creates Backup and DR Backup Plan Association, FR FR CA BE CH SN",
        "ASK CLARIFYING QUESTIONS: if anything is unclear",
        "This is OK because it is",
        "- name: Typecheck Setup",
        "  'doctor',\n  'edit',\n  'explore',\n  'fund',\n",
    ],
)
def test_no_name_after_a_cue(text: str) -> None:
    assert names(text) == []


@pytest.mark.parametrize("greeting", ["Hi", "Hello", "Hey", "Hi,", "Hello,"])
@pytest.mark.parametrize("word", ["I'm", "I’m", "You're", "I've", "We'll", "He'd", "Don't", "Can't", "That's"])
def test_a_contraction_behind_a_greeting_is_no_name(greeting: str, word: str) -> None:
    assert word not in names(f"{greeting} {word} Maria Schneider.")
    assert word not in names(f"{greeting} {word}, well")


@pytest.mark.parametrize("name", ["O'Brien", "D'Angelo", "Dell'Orto", "N'Dour", "L’Écuyer"])
def test_a_name_keeps_its_apostrophe(name: str) -> None:
    assert names(f"Hi {name},\nthanks") == [name]


@pytest.mark.parametrize("name", ["Wolf", "Hunter", "Mar", "Luz", "Rose", "Forest", "Björk", "May", "Summer", "Любовь"])
@pytest.mark.parametrize(
    "introduction",
    [
        *("My name is {}.", "my full name is {}, hello", "Ich heiße {}!", "Mein Name ist {}", "Je m'appelle {}, merci"),
        *("Me llamo {} y vivo", "Mi chiamo {} e vivo", "Ik heet {}.", "Mam na imię {}.", "Jag heter {} och bor"),
        *("Jeg hedder {}.", "Jmenuji se {}.", "Nimeni on {}.", "Benim adım {}.", "Меня зовут {}.", "Με λένε {}."),
        *("Meu nome é {}.", "Mă numesc {}."),
    ],
)
def test_who_says_a_name_bears_it_whatever_else_it_means(introduction: str, name: str) -> None:
    assert names(introduction.format(name)) == [name]


@pytest.mark.parametrize("name", ["Cian Murphy", "Min-jun Park", "Shirin", "al-Sayed", "van den Berg"])
@pytest.mark.parametrize(
    "place",
    [
        "Avv. {} chiama domani.",
        "Dear Ing. {},",
        "Sayın {},",
        "Frau {} hat angerufen.",
        "El Lic. {} no ha venido.",
        "Nurse {} was kind.",
        "paní {} volala",
        "Firma GmbH\nc/o {}\nMusterweg 3",
        "z.Hd. {}",
        "A/A {}",
    ],
)
def test_trades_offices_and_care_of_announce_a_name(name: str, place: str) -> None:
    assert names(place.format(name)) == [name]


@pytest.mark.parametrize("name", ["Aino", "Rojda", "Merveille"])
@pytest.mark.parametrize(
    "place",
    [
        "Bis morgen!\nLG {}",
        "See you.\n\nLove,\n{} xx",
        "Um abraço grande!\nAbraços, {}",
        "Morning {}!",
        "Merhaba {}, nasılsın?",
        "reviewer={}",
        '"assignee": "{}"',
    ],
)
def test_a_name_on_no_list_stands_where_only_people_do(name: str, place: str) -> None:
    assert names(place.format(name)) == [name]


@pytest.mark.parametrize(
    "text",
    [
        "Walked under the arch. Then we left. Put the rag. Now",
        "LG Electronics and LG Display",
        "Approved by FDA, assigned to Backend",
        "reviewer: Copilot",
        "Congratulations Team!",
        "o professor de Kepler",
        "Er gab nicht auf. Mag. und so",
        "Morning Routine!",
    ],
)
def test_no_name_where_people_stand(text: str) -> None:
    assert names(text) == []


@pytest.mark.parametrize(
    "text", ["Copyright (c) 2009, Sun Microsystems, Inc.\n", "Copyright (C) 1991 by Silicon Graphics, Inc.\n"]
)
def test_a_firm_is_nobody(text: str) -> None:
    assert names(text) == []
    assert names(text.replace(text[text.index("S") : -1], "Anna Weber")) == ["Anna Weber"]
