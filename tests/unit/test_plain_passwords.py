"""Plain words as passwords, in places that hold nothing but a value: settings, options, statements, tables."""

from itertools import product

import pytest

from pasteguard_addon.detection.secrets import SecretsRecognizer

RECOGNIZER = SecretsRecognizer()
VALUES = ("summer", "Sommer", "raspberry", "MyDog", "hello_world", "sirene", "fluffy", "hunter2", "trustno1", "K!tt")
PLACES = (
    "DB_PASSWORD={}",
    '{"user": "bob", "password": "{}"}',
    "<password>{}</password>",
    "[mysql]\nhost = db1\n# who\nuser = shop\npassword = {}\n",
    "  [ldap.bind]\n  password = {}",
    "mysql -h db1 --user shop --password {} orders --quick",
    "$ vault login --password {}",
    "ALTER USER bob WITH PASSWORD '{}';",
    "create role shop login password '{}'",
    "Server=db;User Id=sa;Password={};Encrypt=yes",
    "host=db1;pwd={};",
    "docker run -e DB_PASSWORD={} -e X=1 img",
    '["docker", "run", "-e", "DB_PASSWORD={}", "img"]',
    "helm upgrade api . --set auth.rootPassword={},image.tag=1.4.2",
    "mount -t cifs //s/x /mnt -o username=bob,password={},vers=3.0",
    "terraform apply -var db_password={} -var x=1",
    "password={},user=bob",
    "| user | password |\n|---|---|\n| bob | {} |",
    "login,password\nbob,{}\n",
    "Benutzer;Passwort\nbob;{}\n",
)


CHOSEN = ("Kitten-4711-Blue", "monkeyking42", "tok_shop_9876abcd", "MyShopKey2024")
"""What somebody made up for a key: no word, and not drawn by a machine."""
PLACES_OF_KEYS = (
    "API_KEY={}",
    "Authorization: Bearer {}",
    "curl -H 'authorization: bearer {}' https://api.example.org",
    "deploy --token {} --quiet",
    "grant_type=x&client_secret={}&scope=y",
    "<apiKey>{}</apiKey>",
    "My API key is {}",
)
SHARED = ("keyboard-cat", "bananarama", "correcthorsebattery")
"""What somebody made up for a secret that two programs share."""
PLACES_OF_SHARED = ('"jwt_secret": "{}"', "SESSION_SECRET={}", 'SECRET_KEY = "{}"', "[api]\nclient_secret = {}\n")


def found(text: str) -> set[str]:
    return {text[hit.start : hit.end] for hit in RECOGNIZER.find(text, "en")}


@pytest.mark.parametrize(("place", "value"), [*product(PLACES, VALUES)])
def test_a_plain_word_is_the_password_where_nothing_else_can_stand(place: str, value: str) -> None:
    assert value in found(place.replace("{}", value))


@pytest.mark.parametrize(("place", "value"), [*product(PLACES_OF_KEYS, CHOSEN), *product(PLACES_OF_SHARED, SHARED)])
def test_what_somebody_made_up_is_the_key_where_nothing_else_can_stand(place: str, value: str) -> None:
    assert value in found(place.replace("{}", value))


@pytest.mark.parametrize("value", ["welcome1", "hunter2", "trustno1"])
@pytest.mark.parametrize("place", ["admin password = {}", "hosts:\n- db root password = {}\n", "WLAN Passwort = {}"])
def test_a_label_of_several_words_is_no_statement_of_code(place: str, value: str) -> None:
    assert value in found(place.replace("{}", value))


@pytest.mark.parametrize("value", ["blue Monkey 7", "tiger tiger 9"])
@pytest.mark.parametrize("place", ["<password>{}</password>", "ALTER USER bob PASSWORD '{}';", 'password = "{}"'])
def test_words_and_a_number_are_one_value_in_quotes_and_tags(place: str, value: str) -> None:
    assert value in found(place.replace("{}", value))


@pytest.mark.parametrize(
    "text",
    [
        "password = value",
        "password = get_password(user)",
        "x = [mysql]\npassword = other\n",
        "def f():\n    password = hunter\n",
        "the --password option is required",
        "  --password string   Password of the user",
        "| option | password | default |\n|---|---|---|\n| a | yes | no |",
        "user,password\nbob,required\n",
        "SELECT password FROM users WHERE name = 'summer'",
        "authorization = base64.decodebytes(authorization)",
        "const password = pw1",
        "if x:\n    my_password = hunter2",
        "connect(user=u, password=pw1, host=h)",
        "foo -o password=string,x=y",
        "?user=string&password=string&x=1",
        '{"password": "Password", "login": "Login"}',
        'headers = ("authorization", "x-amz-content-sha256")',
        '["inputsecret", "signingsecret"]',
        "CLIENT_SECRET=your-client-secret",
        "secret: my-tls-secret",
        "Authorization: Bearer token",
        '{"password": "Heslo"}',
        '{"password": "Lösenord"}',
        '{"password": "basic"}',
    ],
)
def test_code_documents_and_labels_hold_none(text: str) -> None:
    assert found(text) == set()


@pytest.mark.parametrize("value", ["Tigerlily", "mangotree99", "kitten-blue", "MyShopKey2024"])
@pytest.mark.parametrize(
    "place",
    [
        "I have JWT_SECRET={}, and it fails",
        "fix my .env? DB_PASSWORD={} and it says no",
        "we set `REDIS_PASSWORD={}` and nothing works",
        "JWT_SECRET={}, DB_PASSWORD=other, so what",
        "I set ADMIN_PASSWORD={}. Then it fails.",
    ],
)
def test_settings_stand_in_sentences(place: str, value: str) -> None:
    assert value in found(place.replace("{}", value))


def test_what_a_password_is_for_may_have_signs_in_its_name() -> None:
    for owner in ("Disney+", "the C++ forum", "AT&T", "C#"):
        assert found(f"my password for {owner} is chaton2021, ok?") == {"chaton2021"}


def test_whose_a_pin_is_may_stand_before_it() -> None:
    for text in ("my netflix pin 2290", "the sims pin is 2290", "her phone pattern is 1-4-7, pin 2290"):
        assert found(text) == {"2290"}
    for text in (
        "the gpio pin 2290",
        "connect the data pin 1234",
        "a pin 1234",
        "Config(API_SECRET=foo_value, DEBUG=1)",
    ):
        assert found(text) == set()


@pytest.mark.parametrize("code", ["4815", "4-8-1-5", "12-34-56", "4 8 1 5"])
@pytest.mark.parametrize(
    "place",
    ["Der Code für das Zahlenschloss ist {}.", "the code for the lock is {}", "the padlock code is {}, ok", "{}"],
)
def test_digits_that_open_something_may_stand_apart(place: str, code: str) -> None:
    assert found(place.replace("{}", code)) == (set() if place == "{}" else {code})


def test_what_a_password_was_is_one_still() -> None:
    assert found("my mail pw used to be kittycat99 but now it is DoggyDog00") == {"kittycat99", "DoggyDog00"}
    assert found("the password has been changed; the token used to be valid") == set()
