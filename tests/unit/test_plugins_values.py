import string
from random import Random

import pytest

from pasteguard_addon.detection.plugins.values import (
    is_generic,
    is_identifier,
    is_password,
    is_phrase,
    is_placeholder,
    is_random,
    is_reference,
    is_term,
    is_wordy,
)

PLACEHOLDERS = [
    "xxxxxxxxxxxx", "sk-xxxx", "****", "...", "your-api-key", "YOUR_TOKEN", "changeme", "CHANGE_ME",
    "insert-key-here", "REDACTED", "aaaaaaaaaaaaaaaa", "my_secret_key", "test_token", "0000000000000000",
    "EXAMPLEKEY", "abc123456789",
]  # fmt: skip
REFERENCES = [
    "${DB_PASS}", "$DB_PASS", "$(cat key)", "%API_KEY%", "{{ key }}", "<token>", "os.environ['X']",
    'os.getenv("X")', "process.env.KEY", "config.api_key", "vault:secret/db", "op://vault/item",
    "arn:aws:sm:x", "!Ref Secret", "/run/secrets/db", "get_password()", "params[:password]", "ENC[AES256,x]",
    "\\$_POST['x']", "https://example.com/x",
]  # fmt: skip
PASSWORDS = [
    "hunter2",
    "Summer2024!",
    "horse-battery-staple-42",
    "P@ssw0rd77",
    "tr0ub4dor&3",
    "$uper$ecret",
    "q8!xYz",
    "Falcon0280@",
]
NO_PASSWORDS = [
    "password",
    "string",
    "None",
    "SOME_PASSWORD",
    "newPassword",
    "my-app-secret",
    "a b c",
    "",
    "abc",
    "#add-password",
    "key.pem",
]


@pytest.mark.parametrize("value", PLACEHOLDERS)
def test_placeholders(value: str) -> None:
    assert is_placeholder(value)
    assert not is_random(value, 4)


@pytest.mark.parametrize("value", REFERENCES)
def test_references(value: str) -> None:
    assert is_reference(value)
    assert not is_password(value, is_plain_word_ok=True)


@pytest.mark.parametrize("value", PASSWORDS)
def test_passwords(value: str) -> None:
    assert is_password(value)


@pytest.mark.parametrize("value", NO_PASSWORDS)
def test_no_passwords(value: str) -> None:
    assert not is_password(value, is_plain_word_ok=True)


def test_one_plain_word_is_a_password_only_where_one_must_stand() -> None:
    assert is_password("whiteduke", is_plain_word_ok=True)
    assert not is_password("whiteduke")


@pytest.mark.parametrize("value", ["userPassword", "my-app-secret", "DB_PASS", "Auth-Token", "SecretStr"])
def test_identifiers(value: str) -> None:
    assert is_identifier(value)


@pytest.mark.parametrize(
    "value", ["v1.2.3", "24h", "2024-01-01", "8-character", "SHA-256", "me@example.com", "and/or", "don't"]
)
def test_terms_of_prose(value: str) -> None:
    assert is_term(value)


@pytest.mark.parametrize("value", ["password", "Password1", '"string"', "none."])
def test_generic_words(value: str) -> None:
    assert is_generic(value)


def test_a_wallets_words() -> None:
    words = "apple river stone cloud lamp horse green tiger orbit magnet violin pepper"
    assert is_phrase(words)
    assert not is_phrase("apple river stone")
    assert not is_phrase(words.upper())


@pytest.mark.parametrize(
    ("alphabet", "length"),
    [
        ("0123456789abcdef", 32),
        (string.ascii_letters + string.digits, 24),
        (string.ascii_lowercase + string.digits, 40),
        (string.ascii_letters + string.digits + "-_", 43),
        (string.ascii_letters + string.digits + "+/", 44),
    ],
)
def test_random_values_are_told_from_words(alphabet: str, length: int) -> None:
    random = Random(length)
    values = ["".join(random.choice(alphabet) for _ in range(length)) for _ in range(500)]
    assert sum(map(is_random, values)) >= 490


@pytest.mark.parametrize(
    "text",
    [
        "sodium_crypto_sign_verify_detached",
        "loading-spinner-container",
        "WebhookPayloadComment",
        "x-amz-content-sha256",
        "risk-assessment-framework",
    ],
)
def test_words_are_told_from_random_values(text: str) -> None:
    assert is_wordy(text) or is_identifier(text)
    assert not is_random(text)


def test_only_the_beginning_of_a_long_value_is_looked_at() -> None:
    random = Random(1)
    value = "".join(random.choice(string.ascii_letters + string.digits) for _ in range(1000))
    assert is_random(value * 1000)
