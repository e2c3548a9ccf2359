"""Passwords made of words that programs say, joined by hyphens, and short ones, where nothing but a password stands."""

import pytest

from pasteguard_addon.detection.secrets import SecretsRecognizer

RECOGNIZER = SecretsRecognizer()
JOINED = ("postgres-prod-main", "admin-portal-login", "super-secret-token", "dev-backend", "redis-cache-node3")
SHORT = ("hunter2", "M@xim!lian", "dragonfly", "postgres-prod-main")
DATA = (
    "spring.datasource.username=app\nspring.datasource.password={}\n",
    "postgresql:\n  auth:\n    password: {}\n    database: app\n",
    '[Service]\nEnvironment="DB_PASS={}"\n',
    "PGPASSWORD={} psql -h db -U app",
    "curl -u ci:{} https://nexus.example.org/x",
    "redis-cli -h r1 -a {} ping",
    "host=db dbname=shop user=app password={} sslmode=require",
    "postgres://app:{}@db:5432/shop",
    "Data Source=orcl;User ID=scott;Password={};",
    '{{"name":"password","value":"{}"}}',
    '<user username="tomcat" password="{}" roles="manager"/>',
    'req.SetBasicAuth("ci", "{}")',
    'await bcrypt.compare("{}", user.hash)',
    'smtp.login("alerts@example.org", "{}")',
    "neighbor 10.0.0.2 password {}\n",
    "/ppp secret add name=vpn1 password={} service=l2tp\n",
    "ppp chap password 0 {}\n",
)
DEVICES = (
    'password manager user-name "admin" plaintext {}\n',
    "super password level 3 cipher {}\n",
    "local-user admin password simple {}\n",
    "wlan security wpa akm psk set-key ascii 0 {}\n",
    "user worker on >{} ~jobs:* +@all\n",
    "create account admin lena {}\n",
    "crypto isakmp\n pre-shared-key address 192.0.2.4 key {}\n",
    "aaa group server radius R\n key {}\n",
    "/ip ipsec identity add peer=p secret={}\n",
    "<table><tr><th>User</th><th>Password</th></tr><tr><td>lena</td><td>{}</td></tr></table>",
    "== Access ==\n; Host : db01\n; Password : {}\n",
    "**Username**: svc\n**Password**: {}\n",
    'New-LocalUser -Name x -Password ("{}" | ConvertTo-SecureString -AsPlainText -Force)',
    "define('DB_PASSWORD', '{}');\n",
    "[trunk]\nsecret={}\nhost=sip.example.net\n",
    "client 10.0.0.0/24 {{\n    secret = {}\n    shortname = wlan\n}}\n",
    'set access radius-server 10.0.0.1 secret "{}"\n',
    '{{| class="wikitable"\n! System !! User !! Password\n|-\n| ERP || svc_erp || {}\n|}}',
)
LABELS = (
    "current-password",
    "not-required",
    "change-password",
    "too-short",
    "auto-generated",
    "api-token",
    "secret-key",
    "your-secret-token",
)


def _found(text: str) -> list[str]:
    return [text[each.start : each.end] for each in RECOGNIZER.find(text, "en")]


@pytest.mark.parametrize("value", JOINED)
@pytest.mark.parametrize("place", DATA)
def test_words_of_programs_are_a_password_in_its_place(place: str, value: str) -> None:
    assert value in _found(place.format(value))


@pytest.mark.parametrize("value", SHORT)
@pytest.mark.parametrize("place", DEVICES)
def test_what_a_device_calls_a_secret_is_one(place: str, value: str) -> None:
    assert value in _found(place.format(value))


@pytest.mark.parametrize("label", LABELS)
@pytest.mark.parametrize("place", ['password: "{}",', "'password' => '{}',", "password={}\n"])
def test_what_forms_say_is_none(place: str, label: str) -> None:
    assert _found(place.format(label)) == []


@pytest.mark.parametrize(
    "sentence",
    [
        "The secret key is plain english",
        "Store the password in plain readable",
        "The password of a user is written in clear text or encrypted.",
        "A key simple enough to remember",
    ],
)
def test_how_a_sentence_says_that_it_is_written_is_none(sentence: str) -> None:
    assert _found(sentence) == []


@pytest.mark.parametrize(
    "text",
    [
        "* `password` {string|ArrayBuffer|Buffer|TypedArray|DataView}\n* `salt` {string|Buffer}",
        "# compute nth root of xc*10**xe\n",
        "$x->bfac();   # factorial of $x (1*2*3*4*..$x), a root",
        "logging.root.setLevel(level*10)",
        "gpg --keyserver hkps://keys.example --recv-keys 5BE8A3F6C8A5C01D106C0AD820B1A390B168D356 # A name",
        "names = ['auth_key', 'session_key', 'crypto_pwhash_scrypt2_verify', 'x']",
        'SERVER_AUTH = "1.3.6.1.5.5.7.3.1"',
        "pw_.*\t\tPOSIX, pwd.h\nsa_.*\t\tPOSIX, signal.h\nmem.*\t\tPOSIX, string.h\n",
        "hi def link aPword\t\taStatement\nhi def link aTime\t\taStatement\nhi def link aMisc\t\taStatement\n",
        "Use a new outbox and sink, or JsonlSink/HttpProxySink.",
        'The model to use (e.g., "black_forest/flux-pro-1.1")',
        '"url": "git+ssh://git@github.com/rexxars/eventsource-parser.git"',
        'colors = {"pass": "\\033[102;30mpass\\033[0m"}',
        'password = password.encode("latin1")',
    ],
)
def test_names_types_and_formulas_are_none(text: str) -> None:
    assert _found(text) == []
