"""Passwords behind verbs and adverbs that are rarer than "is", of shapes that are rarer than a word and a number."""

import sys
from collections import Counter

import pytest

from pasteguard_addon.detection.secrets import SecretsRecognizer

RECOGNIZER = SecretsRecognizer()
KEY = "DuzB1z4s0ZkrFCJ0" + "rx07afUkt1RIqBu+"
FOUND = (
    # What it became, from when on, or until when.
    ("la password del gestionale è diventata {} da lunedì", "tisch4lampe"),
    ("het wachtwoord voor de gedeelde map is voortaan {}", "87309666"),
    ("Lösenordet till bokningssystemet är numera {} om du behöver det", "1qaz2wsx"),
    ("das Passwort lautet ab sofort {}", "12.04.1987"),
    ("okay so the password for the safe laptop, I repeat, is {}, got that", "copper-lantern-otter-sled"),
    ("Password hint: my dog. The password remains {}", "GartenzaunMeadowViolin"),
    ("la contraseña nueva será {} a partir de mañana", "orchid-copper-lantern-mango"),
    ("salut, le mot de passe de la boîte mail asso a été remplacé par {}", "Kaffeetasse10"),
    ("yeni wifi şifremiz {}, misafirlere verebilirsin", "42202030"),
    # Labels that say more, questions without a mark, and how good it is.
    ("Passwort bitte merken: {}", "GartenzaunBucketCactus"),
    ("hasło tymczasowe do VPN: {} (zmień po zalogowaniu)", "copper-lantern-otter-sled"),
    ("Zoom: https://zoom.us/j/123 Kenncode: {}", "Herbst2031!"),
    ("WIFI\nName: Gaststube\nPasswort: {}", "meadow velvet 24"),
    ("what's the sudo password on the build box\n> {}", "copper-lantern-otter-sled"),
    ("is {} strong enough for a wifi password?", "GartenzaunMeadowCactus"),
    ("ciao, per il wifi dello studio scrivi {} come password", "16051966"),
    ("Passwort: siehe unten\n\nZum Entpacken Passwort {} verwenden.", "marmalade4"),
    ("Notes from call: router login admin, pwd {}, firmware 7.57", "lant<58>Leuch"),
    ("reg add HKLM\\Software\\X /v Password /t REG_SZ /d {} /f", "Blumentopf47"),
    # Behind the word itself, or before it.
    ("Für den Beamer brauchst du das Kennwort {}", "copper-lantern-otter-sled"),
    ("- Kasse 2: PW {}\n- Alarm scharf ab 22 Uhr", "copper-lantern-otter-sled"),
    ("To unlock the archive use the password {} (case-sensitive).", "marmalade4"),
    ("choose the network and enter {} when asked for the password.", "falconlantern"),
    ("i locked myself out again, reset it to {} for now", "Blumentopf47"),
    ("what did we use for staging?\nbob: same as always, {}\nthat is still the password", "Blumentopf47"),
    ("handy: puk {}", "88210457"),
    # Where a dollar or a dot looks like code.
    ('postgresPassword: "{}"', "$Blumentopf66"),
    ("define('DB_PASSWORD', '{}');", "$Leuchtturm70"),
    ("ALTER ROLE r WITH LOGIN PASSWORD '{}' VALID UNTIL 'infinity';", "walnut.Waldweg9"),
    # Strings that are put together, and in quotes of their own.
    ("headers = {{'Authorization': 'Bearer ' + \"{}\"}}", KEY),
    ("curl -u ana:'{}' https://api.example.org/v1", "rock'\"'\"'n-tell05"),
    ('r = redis.Redis("10.0.0.9", 6379, 0, "{}")', "meadow7665"),
    # Devices.
    ("aaa-server RAD (inside) host 10.1.1.9\n key {}", "meadow7665"),
    ("username admin privilege 15 secret 0 {}", "rock'n_Me84"),
    ("config wifi-iface\n  option ssid 'Lager'\n  option key '{}'", "meadow harbor 10"),
)
LEFT = (
    "MDP : voir coffre",
    "Password length limits: 65536",
    "what's the sudo password on the build box\n> no idea",
    "what is the password policy\nminimum-length-twelve",
    "which password hash\nargon2id",
    "- Change the password visibility toggle shortcut to Ctrl+H to avoid conflicts",
    'secret = "otpauth://totp/"',
    'password-tool@^2:\n  flat "^4.0.0"\n\nfind-root@^1.1.0:\n  version "1"',
    "is bcrypt strong enough for a password hash?",
    "le mot de passe a été remplacé par l'utilisateur",
    "the password was replaced by administrators",
    "Het wachtwoord werd vorige week gewijzigd",
    "la contraseña nueva será obligatoria a partir de mañana",
    "Password requirements for guests: case-sensitive",
    "reg add HKLM\\Software\\X /v Start /t REG_SZ /d Automatic2 /f",
    "she reset her password on Monday",
    "my password on Office365 expired yesterday",
    "the password remains unchanged",
    "das Passwort wurde gestern geändert",
    "the password was last changed, I think, is what it says",
    "the tan 123456 is a colour, the puk is on the card",
    "    auto password = entry->toUnicode(data);",
    'dependencies = [("webhook", "0006_auto_20200731_1440"), ("token", "0001_initial")]',
    "fastcgi_pass unix:/run/php/php8.2-fpm.sock;",
    "login:\n    cancel: Cancelar\n    password: Contrasinal\n",
    "headers = {'Authorization': 'Bearer ' + token}",
    "Log in and enter the code when asked for the password.",
    'password = "$Password1"',
    "use the password input-field-label-text",
    "Authorization: PasswordGrantRequest",
)


@pytest.mark.parametrize(("text", "value"), FOUND)
def test_it_is_found_whole(text: str, value: str) -> None:
    text = text.format(value)
    start = text.index(value)
    assert any(f.start <= start and f.end >= start + len(value) for f in RECOGNIZER.find(text, "en"))


@pytest.mark.parametrize("text", LEFT)
def test_nothing_is_found_in(text: str) -> None:
    assert not [text[f.start : f.end] for f in RECOGNIZER.find(text, "en")]


@pytest.mark.parametrize("piece", ["password X9!kd8Ka2 ", "Passwort ab12cd eingeben ", "password: |\n  "])
def test_what_repeats_itself_is_judged_a_few_times(piece: str) -> None:
    """Also where a rule passes over what it has just looked at, so that no place is judged like the one before."""
    calls: Counter[str] = Counter()
    text = piece * 2_000
    sys.setprofile(lambda frame, event, arg: calls.update((event,)))
    try:
        found = RECOGNIZER.find(text, "en")
    finally:
        sys.setprofile(None)
    assert calls["call"] < 2_000 * 40
    assert len(found) in (2_000, 0)


def _values(text: str) -> set[str]:
    return {text[hit.start : hit.end] for hit in RECOGNIZER.find(text, "en")}


def test_a_block_within_a_block_is_judged_by_its_own_name() -> None:
    for outer, inner in (("secrets", "password"), ("secret", "db-password"), ("token", "passwort")):
        assert _values(f"{outer}: |\n  {inner}: |\n    honigwachs\n") == {"honigwachs"}


def test_who_has_changed_a_password_is_none() -> None:
    for who in ("user1234", "admin_42", "jenkins2", "svc-deploy01"):
        assert _values(f"password changed by {who} at 10:00") == set()
        assert _values(f"The password was reset by {who}.") == set()
    assert _values("the password was replaced by Kaffee!Tasse10") == {"Kaffee!Tasse10"}
