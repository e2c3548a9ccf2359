"""Passwords of several plain words, where quotes or a format leave no doubt where they end."""

import pytest

from pasteguard_addon.detection.secrets import SecretsRecognizer

RECOGNIZER = SecretsRecognizer()
PHRASES = ("blau Meise 77", "My dog Rex!", "winter is coming", "Sunday roast 4 all", "purple monkey dishwasher")
PLACES = (
    "sshpass -p '{}' ssh deploy@bastion",
    "mysqldump -u root -p'{}' shop",
    "curl -u 'app:{}' https://api.internal.example",
    '7z x -p"{}" backup.7z',
    "openssl enc -aes-256-cbc -pass pass:'{}'",
    "tool --password '{}' --verbose",
    'password: "{}"',
    "DB_PASSWORD='{}'",
    'export PGPASSWORD="{}"',
    '{{"user": "app", "password": "{}"}}',
    "$db_pass = '{}';",
    "connect(host='db', user='app', password='{}')",
    "ssh.connect(host, 22, 'root', '{}')",
    "smtp.login('app@example.org', '{}')",
    'new NetworkCredential("app", "{}")',
    "<password>{}</password>",
    '<add key="DbPassword" value="{}"/>',
    "ALTER USER app WITH PASSWORD '{}';",
    "CREATE USER 'app'@'%' IDENTIFIED BY '{}';",
    'the passphrase is "{}"',
    "| user | password |\n|---|---|\n| app | {} |",
    "user;password\napp;{}",
    "Server=db;User Id=app;Password={};Encrypt=true",
    "[client]\nuser=app\npassword={}\n",
)
LABELS = (
    "Das Passwort",
    "Das angegebene Passwort ist falsch.",
    "Die Kennwörter stimmen nicht überein",
    "Mot de passe actuel",
    "Nouveau mot de passe",
    "Contraseña actual",
    "Nova senha segura",
    "Nowe hasło jest słabe",
    "Wachtwoord vergeten",
    "Is required",
    "Must be at least 8 characters",
    "Too short, try again",
    "Enter your old one",
    "The token is invalid",
    "is not set",
    "string, optional",
)


@pytest.mark.parametrize("phrase", PHRASES)
@pytest.mark.parametrize("place", PLACES)
def test_a_phrase_is_found_whole(place: str, phrase: str) -> None:
    text = place.format(phrase)
    found = [text[each.start : each.end] for each in RECOGNIZER.find(text, "en")]
    assert phrase in found


@pytest.mark.parametrize("label", LABELS)
@pytest.mark.parametrize("place", ['"password": "{}",', "password: '{}',", "'password' => '{}',", "password={}\n"])
def test_what_a_form_says_is_none(place: str, label: str) -> None:
    assert RECOGNIZER.find(place.format(label), "en") == []


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("Our admin login for the router is admin / Pfefferminz7 and that is all", "Pfefferminz7"),
        ("Das Login für die Kamera ist kunde / Pfefferminz7", "Pfefferminz7"),
        ("les identifiants pour le NAS sont admin / Tournesol8", "Tournesol8"),
        ("dane logowania do panelu to admin / slonecznik4", "slonecznik4"),
        ("Basic auth is app:blauMeise77 for staging", "blauMeise77"),
        ("admins:\n  - {name: lena, pass: Regenbogen5}", "Regenbogen5"),
        ("admins:\n  - {name: lena, pass: sonnenblume, role: x}", "sonnenblume"),
        ("db: {host: db1, user: shop, password: Regenbogen5, port: 3306}", "Regenbogen5"),
    ],
)
def test_a_pair_is_found_in_its_sentence_or_mapping(text: str, value: str) -> None:
    assert [text[each.start : each.end] for each in RECOGNIZER.find(text, "en")] == [value]


@pytest.mark.parametrize(
    "text",
    [
        "const x = {user: name, pass: password1}",
        "  auth: {username: user, password: pass},",
        "The login for this page is broken / hidden2",
        "Basic auth is enabled / disabled",
        "#        pass\n#        try:\n#            x()\n",
    ],
)
def test_code_and_sentences_hold_no_pair(text: str) -> None:
    assert RECOGNIZER.find(text, "en") == []
