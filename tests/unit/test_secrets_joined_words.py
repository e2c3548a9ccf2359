"""Passwords of words that dots or hyphens join, short ones, and words that answer a question, in everyday sentences."""

import pytest

from pasteguard_addon.detection.secrets import SecretsRecognizer

RECOGNIZER = SecretsRecognizer()


def found(text: str) -> list[str]:
    return [text[finding.start : finding.end] for finding in RECOGNIZER.find(text, "en")]


JOINED = (
    "nebel.im.tal", "rote.katze.dach", "quiet.mill.creek", "luna.roja.mar", "chat.noir.toit", "gatto.nero.tetto",
    "green-lamp-river", "drei-kleine-affen", "tres-tristes-tigres", "trois-petits-pois", "luna-rossa-alta",
)  # fmt: skip

SENTENCES = (
    "the wifi password is {}", "kennwort fürs gäste wlan ist {}", "ne warte, falsch, das passwort ist {}",
    "la contraseña es {}", "le mot de passe c'est {}", "la password del wifi è {}", "a senha é {}",
    "het wachtwoord van de wifi is {}", "hasło to {}", "lösenordet är {}", "старый пароль был {}",
    "sry, the netflix pw changed, its {} now", "das pw vom nas hat sich geändert, jetzt {}",
    "j'ai changé le mdp, maintenant c'est {}", "ich hab das passwort auf {} gesetzt",
    "mudei a senha para {}, tenta de novo",
    "can you hash the password {} with bcrypt", "what was the password again?\n{}", "wie war das passwort?\nTom: {}",
    "tom: what's the pw for the nas\njo: try {}", "als passwort hab ich {} eingegeben", "our old password ({}) leaked",
    "für alles nehmen wir {} als passwort", "log in as root with {}, the password has not changed",
)  # fmt: skip


@pytest.mark.parametrize("sentence", SENTENCES)
@pytest.mark.parametrize("password", JOINED)
def test_joined_words_are_a_password_where_a_sentence_says_so(sentence: str, password: str) -> None:
    assert found(sentence.format(password)) == [password]


TOLD = (
    "heads up, jenkins got a new admin pw: {}", "fyi the admin password got reset, new one: {}",
    "I wrote the master password on a sticky note: {}", "I've tried {} as the password but no luck",
    "we agreed on {} as our shared password", "password (case sensitive!): {}", "the pw (all lower case!) is {}",
    "User: What's the default password?\nAgent: It is {}.", "Was ist das Standardpasswort?\nDas ist {}.",
    "mammas facebooklösenord är {}", "ich habs mit {} als passwort versucht", "j'ai essayé {} comme mot de passe",
    "ho provato {} come password, niente", "jag provade {} som lösenord", "le mdp reste {}",
    "unser kennwort ({}) ist alt",
    "für root: nimm {} als passwort",
)  # fmt: skip


@pytest.mark.parametrize("sentence", TOLD)
@pytest.mark.parametrize("password", ["woodpecker", "marmelade", "pamplemousse", "green-lamp-river", "hunter27"])
def test_plain_words_are_a_password_where_somebody_tells_it(sentence: str, password: str) -> None:
    assert found(sentence.format(password)) == [password]


@pytest.mark.parametrize("password", ["k9!x", "ab2!", "2580", "9p#2", "z?3x"])
@pytest.mark.parametrize(
    "sentence",
    ["the wifi password is {}", "das kennwort lautet {}.", "la clave es {}", "le mot de passe est {}, merci"],
)
def test_four_characters_are_enough_at_the_end_of_a_clause(sentence: str, password: str) -> None:
    assert found(sentence.format(password)) == [password]


@pytest.mark.parametrize(
    ("question", "answer"),
    [
        ("what's the wifi password?", "butterfly"),
        ("c'est quoi le mot de passe du NAS ?", "pamplemousse"),
        ("qual é a senha do servidor?", "passarinho"),
        ("wie war das wlan passwort", "marmelade"),
        ("vad var lösenordet till routern?", "smultron"),
    ],
)
def test_one_word_answers_what_the_password_is(question: str, answer: str) -> None:
    assert found(f"{question}\n{answer}") == [answer]
    assert found(f"{question}\nTom: {answer}") == [answer]


@pytest.mark.parametrize(
    "text",
    [
        "heads up, jenkins got a new admin pw, ask the others",
        "the password for the new server: production",
        "password reset on our site: instructions",
        "password got changed, new policy: longer",
        "the admin password on the login page: forgotten",
        "password on mobile: biometrics",
        "the password to the wiki: unchanged",
        "I've tried everything as the password but no luck",
        "What's the best passphrase length?\ntwenty",
        "Was ist das Passwort-Feld?\neingabekasten",
        "password: users.labels.password",
        "password: settings.auth.password",
        "your password (case sensitive!): required",
        "das passwort für den server: unbekannt",
        "wir haben uns auf ein passwort geeinigt",
        "mammas facebooklösenord är borta",
        "het wachtwoord van mama is kwijt",
        "the password is read from spring.datasource.password",
        "the password is settings.database.password",
        "the password is os.environ.get",
        "the password for db.prod.internal is in the vault",
        "the password is state-of-the-art hashed",
        "the password is end-to-end encrypted",
        "a one-time-password is sent, a password-reset-link too",
        "passwords should be hard-to-guess, but easy-to-remember",
        "the password is expired since 2021",
        "the password was set in 2019",
        "your password (optional) and your old password (hashed)",
        "we changed the password, now everything works",
        "cambié la contraseña, ahora funciona",
        "ho cambiato la password, adesso funziona",
        "mudei a senha, agora funciona",
        "das passwort ist geändert, jetzt funktioniert es",
        "log in as root with caution, the password is known",
        "wachtwoord veranderd in het portaal",
        "was ist das wlan passwort?\nentschuldigung",
        "what's the root password?\nsomebody changed it",
        "¿cuál era la contraseña?\nperdona",
        "quel est le mot de passe ?\naucune idée",
        "какой пароль?\nзавтра",
        "what is a password manager?\nsoftware",
        "which password hash is used?\nbcrypt",
    ],
)
def test_what_is_said_of_a_password_stays(text: str) -> None:
    assert found(text) == []


def test_a_client_answers_a_mail_server_with_its_password() -> None:
    text = "C: AUTH LOGIN\nS: 334 VXNlcm5hbWU6\nC: dG9t\nS: 334 UGFzc3dvcmQ6\nC: n1ght_0wl\nS: 235 ok"
    assert "n1ght_0wl" in found(text)


def test_what_was_encoded_is_a_password_decoded() -> None:
    assert "qwerty99" in found("$ base64 -d secret.txt\nqwerty99\n$ ")
    assert found("$ base64 -d logo.b64 > logo.png\n$ ls\nlogo.png") == []


def test_mysql_calls_the_hash_of_a_password_authentication_string() -> None:
    assert "sonne123" in found("| user | authentication_string |\n|------|------|\n| root | sonne123 |")
