"""Words with a number that somebody made up, in sentences about passwords, and names with a number beside them."""

import pytest

from pasteguard_addon.detection.secrets.recognizer import SecretsRecognizer

SECRETS = SecretsRecognizer()
VALUES = ["Rosebud1965", "bluekettle77", "Maple42river", "Hamburg2021", "hunter-green-27", "st0rmyNight8"]
SENTENCES = [
    "please reset my account, I keep trying {} and it says wrong password",
    "jenkins wants a password, I always put in {} there",
    "Q: what was the password for the printer again? A: {}",
    "It's {}, with a capital letter. The wifi password I mean.",
    "you need to enter {} twice, first as old password and then again",
    "that password is outdated, give {} a go",
    "the one for the staging box is still {}, nobody changed it",
    "root login is the same as the NAS: {}",
    "er nimmt {} nicht an, ist das Kennwort abgelaufen?",
    "hab jetzt dreimal {} eingegeben, sagt immer falsches Passwort",
    "falsches Passwort? dann versuch es mal mit {}",
    "das für den Testserver ist immer noch {}",
    "Login fürs Adminpanel ist dasselbe wie bei der Kamera: {}",
    "essaie plutôt {} si le mot de passe ne passe pas",
    "cuando te pida la clave pon {}",
    "prova con {} invece, quella password è scaduta",
    "wpisz {} jak zapyta o hasło",
    "wifin salasana on edelleen {}",
]
NAMES = ["Windows11", "Galaxy23", "Firefox128", "Nextcloud28", "Lexware2024", "Berlin204"]
SENTENCES_WITH_NAMES = [
    "The password app broke in {} last week.",
    "Please look up the password for the {} on the portal.",
    "Our room {} has a sticky note with the password.",
    "Das Passwort vom {} geht nicht, was tun?",
    "Kannst du mir das Passwort für den Raum {} schicken?",
    "Le mot de passe ne marche pas sur {} depuis hier.",
]


def found(text: str) -> set[str]:
    return {text[hit.start : hit.end] for hit in SECRETS.find(text, "en")}


@pytest.mark.parametrize("sentence", SENTENCES)
def test_a_word_with_a_number_is_found_where_somebody_tells_it(sentence: str) -> None:
    assert [value for value in VALUES if found(sentence.format(value)) != {value}] == []


@pytest.mark.parametrize("sentence", SENTENCES_WITH_NAMES)
def test_names_with_a_number_are_left_alone(sentence: str) -> None:
    assert [name for name in NAMES if found(sentence.format(name))] == []


@pytest.mark.parametrize(
    "text",
    [
        "The password must have 12 characters, see feb6f21d2e for the reason.",
        "assert login(user, password) == status, retry with Rosebud1965",
        "Ticket INC123456 asks for a new password policy.",
        "You need PHP8 or newer for the password functions.",
    ],
)
def test_what_is_no_sentence_or_no_word_is_left_alone(text: str) -> None:
    assert found(text) == set()


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("I changed the admin password from Tiger-20 to Tiger-23 last night", {"Tiger-20", "Tiger-23"}),
        ("j'ai changé le mot de passe de Marseille13 à Marseille14", {"Marseille13", "Marseille14"}),
        ("das Kennwort haben wir von Kiesel-31 auf Kiesel-32 umgestellt", {"Kiesel-31", "Kiesel-32"}),
        ("the password is purple monkey 42 all lowercase no spaces", {"purple monkey 42"}),
        ("das passwort fürs tablet ist roter hund 42 alles klein", {"roter hund 42"}),
        ("Grafana is admin / zebra-cross-31, Kibana is elastic / st0rmyNight", {"zebra-cross-31", "st0rmyNight"}),
        ("was muss ich bei der Passwortabfrage eingeben?\nyxcvbn098, wie immer", {"yxcvbn098"}),
    ],
)
def test_what_goes_on_beside_one_is_found_too(text: str, values: set[str]) -> None:
    assert found(text) == values
