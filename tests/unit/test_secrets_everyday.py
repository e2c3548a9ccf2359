"""Passwords that people choose, in the places where they usually stand: a table of values times a table of places."""

from itertools import product

import pytest

from pasteguard_addon.detection.secrets import SecretsRecognizer

RECOGNIZER = SecretsRecognizer()
VALUES = ("honigbiene", "blueberry", "letmein", "kitten-blue", "hunter2", "sonnenblume7", "MarioRossi84", "Geheim!7")
"""None is drawn at random; of some, nothing but the place tells that they are passwords."""

SETTINGS = (
    "password = {}",
    "# who\nuser = shop\npassword = {}\nport = 5432\n",
    "That is my file:\nuser = root\ndb.password = {}\n",
    'psql "host=db user=app password={}"',
    "host=db user=app password={} dbname=app",
    "/user add name=bob password={} group=full",
    "password: {}, utente: mario",
)
CALLS = (
    'signInWithEmailAndPassword(auth, "a@example.org", "{}")',
    "pb.collection('users').authWithPassword('a@example.org', '{}')",
    'new UsernamePasswordAuthenticationToken("bob", "{}")',
    "User.objects.create_user('bob', 'b@example.org', '{}')",
    'dataSource.setPassword("{}");',
    "bcrypt.hash('{}', 10)",
    "reader.decrypt('{}')",
    "requests.get(url, auth=('bob', '{}'))",
    "smtp.login('bob@example.org', '{}')",
    'new NetworkCredential("bob", "{}");',
    "new mysqli('db', 'root', '{}', 'shop');",
    "page.fill('#password', '{}')",
    "await page.type('input[name=password]', '{}');",
    "define('DB_PASSWORD', '{}');",
    'password <- "{}"',
)
SENTENCES = (
    "the password is {}",
    "my wifi password is {}",
    "My Netflix password is {} please don't share",
    "das Passwort ist {}",
    "Passwort vom Server: {}",
    "mot de passe provisoire : {}",
    "la contraseña es {}",
    "het wachtwoord is {}",
    "비밀번호는 {} 입니다",
    "비밀번호: {}",
    "adgangskoden er {}",
    "passordet er {}",
    "salasana on {}",
    "heslo je {}",
    "jelszó: {}",
    "parola este {}",
    "ο κωδικός είναι {}",
    "паролата е {}",
    "пароль {}",
    "mật khẩu là {}",
    "kata sandi: {}",
    "كلمة السر هي {}",
    "הסיסמה היא {}",
    "पासवर्ड है {}",
    "use {} as password",
    "user bob, password {}",
    "usuario juan y clave {}",
    "password for the server = {}",
    "wificode is {}",
)
PAIRS = (
    "Login: bob / {}",
    "login bob / {}",
    "creds are admin:{}",
    "wifi: HomeNet / {}",
    "Zugangsdaten: max / {}",
    "Identifiants : marie / {}",
    "credenziali: mario / {}",
    "you can sign in with bob@example.org and {}",
)


def found(text: str) -> set[str]:
    return {text[hit.start : hit.end] for hit in RECOGNIZER.find(text, "en")}


@pytest.mark.parametrize(("place", "value"), [*product((*SETTINGS, *CALLS, *SENTENCES, *PAIRS), VALUES)])
def test_a_password_that_people_choose_is_found_where_passwords_usually_stand(place: str, value: str) -> None:
    assert value in found(place.replace("{}", value))


@pytest.mark.parametrize(
    "place",
    [
        "le mdp du wifi est {}",
        "das Passwort für den Router ist {}",
        "lösenordet är {}",
        "use {} as password",
        "Login: bob / {}",
        "define('DB_PIN_CODE_PASSWORD', '{}');",
        "page.fill('#password', '{}')",
    ],
)
def test_six_digits_are_a_password_behind_its_name(place: str) -> None:
    assert "482913" in found(place.replace("{}", "482913"))


QUALITIES = (
    "das Passwort ist dasselbe",
    "das Passwort ist abgelaufen",
    "the password is well-known",
    "the password is top-notch",
    "adgangskoden er forkert",
    "salasana on vanhentunut",
    "heslo je nesprávné",
    "jelszó: kötelező",
    "parola este incorectă",
    "비밀번호: required",
    "kata sandi: wajib",
    "le mot de passe est peut-être faux",
    "mot de passe actuel : requis",
    "contraseña temporal: obligatoria",
    "пароль администратора",
    "пароль WordPress",
    "use environment as password",
    "user bob, password required",
    "login: admin / editor",
    "Login: username / password",
    "Login: Schüler / Lehrer",
    "login as admin / moderator",
    "wifi: home / office",
    "the token for staging is expired",
    "the key for this entry is user_id",
)


@pytest.mark.parametrize(
    "text",
    [
        "def f(user, password2):\n    password = password2\n    return password\n",
        "if x:\n    password = hunter2\n    token = other\n    call(password)\n",
        "f(user=bob,\n  password=hunter2, x=1)",
        "def initialize\n  user = name1\n  password = pass1\nend",
        'rename("password", "username")',
        'assertEqual("password", "required")',
        '["password", "username", "nickname"]',
        'resetPassword("john@example.org")',
        'check_password(user, "sha512-crypt", "utf8mb4_bin")',
        'cipher.decrypt("aes-256-cbc", key)',
        'element.bind("mouseover", "refresh")',
        "password: string, username: string",
        "password = value",
        "f({password: other2, user: x})",
        *QUALITIES,
    ],
)
def test_code_and_words_about_passwords_are_left_alone(text: str) -> None:
    assert found(text) == set()
