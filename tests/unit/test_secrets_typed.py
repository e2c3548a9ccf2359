"""Passwords that a sentence gives without saying so: what somebody types, has set, or had before."""

import pytest

from pasteguard_addon.detection.secrets import SecretsRecognizer

RECOGNIZER = SecretsRecognizer()
SENTENCES = (
    "Our password expired again. I always use {}, do I have to change it?",
    "the staging pw got rotated, was {} before",
    "she wrote down {} on a post-it as login pw, but windows rejects it",
    "Das Passwort ging gestern noch. Ich nehme immer {}, was ist da los?",
    "mon mot de passe c'est bien {} non ?",
    "He cambiado la clave del wifi, ahora es {}",
    "La contraseña ya no funciona. Antes era {} y nadie la ha tocado.",
    "Ho reimpostato la password di Giulia, le ho messo {} per ora",
    "A senha do banco mudou para {}, atualizem",
    "Het wachtwoord is gewijzigd, nu is het {}.",
    "Zmieniłem hasło do routera, teraz to {}, zapisz sobie",
    "Jag bytte lösenord i går, nu är det {}.",
    "Пароль от админки сменил на {}, старый больше не работает",
    "Der Kunde meldet sich mit mueller@firma.example und {} an, bekommt aber Fehler 403.",
    "La password del router è ancora {}, quella di fabbrica.",
    "비번은 {} 입니다",
    "So the old one was {} and the new password has to differ",
    "pls rotate asap, someone posted {} in public, that's the prod db password",
    "J'ai essayé avec {} mais le mot de passe est refusé.",
    "Mein altes Kennwort ({}) akzeptiert er nicht mehr",
)
NONE = (
    "The password field is new. I always use bootstrap5 for forms.",
    "Set a password, then type hostname and press enter.",
    "For passwords we use argon2, before it was bcrypt.",
    "If you forgot your password, enter your address below.",
    "The password is stored (encrypted) in the vault.",
    "La contraseña es obligatoria. Antes era opcional.",
    "Das Passwort ist abgelaufen. Ich nehme immer Firefox.",
    "The login page was rewritten, now it's React18",
    "Change the password of all users in mysql8",
)


@pytest.mark.parametrize("value", ["hunter2", "Sommer2024", "1qaz2wsx", "Rosenkohl77!"])
@pytest.mark.parametrize("sentence", SENTENCES)
def test_what_is_typed_or_was_set_is_found(sentence: str, value: str) -> None:
    text = sentence.format(value)
    assert value in [text[each.start : each.end] for each in RECOGNIZER.find(text, "en")]


@pytest.mark.parametrize("sentence", NONE)
def test_what_else_stands_there_is_none(sentence: str) -> None:
    assert RECOGNIZER.find(sentence, "en") == []


@pytest.mark.parametrize(
    "text",
    [
        "Zum Entsperren des Tablets mit Passwort {} eingeben.",
        "did you change the wifi? {} isn't working anymore as password",
        "Is {} strong enough for the domain admin?",
        'When I fill in "Password" with "{}"',
        'if(u==="admin"&&p==="{}")return 1',
        "Log in at https://cms.example/wp-admin (editor / {}).",
        "Passwords of March\nFirewall: admin / {}\n",
        "### Accounts\n\n1. `root` – `{}`\n",
        'parser.add_argument("--password", default="{}")',
        "SET PASSWORD FOR 'app'@'%' = '{}';",
        'client.Login(ctx, "lena", "{}")',
        "<p>Login: <b>admin</b><br>Passwort: <b>{}</b></p>",
        "Notes\n* Keystore-Passphrase = {}\n",
        "La contraseña que me dieron ({}) no sirve",
        "La pass del admin es {} creo",
        "Přihlašovací údaje: ucetni / {}",
        "Access data\nUser ...... admin\nPassword .. {}\n",
        "<b>Pass:</b> {}<br/>",
        '"Password";"{}"\n',
        '"vpn" * "{}" *\n',
        "[www]\nenv[DB_HOST] = db\nenv[DB_PASSWORD] = {}\n",
        "For the record: db password = {}",
        "our ERP user 'export01' with {} gets ORA-01017",
    ],
)
@pytest.mark.parametrize("value", ["Rosenkohl77!", "kanguru2231"])
def test_other_places_of_talk_and_notes(text: str, value: str) -> None:
    text = text.replace("{}", value)
    assert value in [text[each.start : each.end] for each in RECOGNIZER.find(text, "en")]


@pytest.mark.parametrize(
    "text",
    [
        'Replace "username" and/or "password" with "userinfo".',
        "Is sha256 strong enough for passwords?",
        "The password reset of Windows11 doesn't work",
        'tok = jwt.encode(payload, key, algorithm="HS256")',
        "password should be rotated every ninety days",
        "Enter your password ... then click on it",
        "f(user=app, password=pw1, pool=5)",
        'if (type === "user" && role === "admin") {}',
    ],
)
def test_what_is_like_them_is_none(text: str) -> None:
    assert RECOGNIZER.find(text, "en") == []
