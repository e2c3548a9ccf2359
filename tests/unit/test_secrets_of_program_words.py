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
