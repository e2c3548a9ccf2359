import base64

import pytest

from pasteguard_addon.detection.secrets import SecretsRecognizer
from pasteguard_addon.detection.secrets.commands.headers import is_user_and_password

RECOGNIZER = SecretsRecognizer()
TOKEN = "q8xYz7" + "Kd92mPw4Rt6vBn1s"
BASIC = base64.b64encode(b"admin:Falcon027#x").decode()


@pytest.mark.parametrize(
    ("text", "found"),
    [
        (f"Authorization: Bearer {TOKEN}\r\n", ("BEARER_TOKEN", TOKEN)),
        (f"bearer {TOKEN}.", ("BEARER_TOKEN", TOKEN)),
        (f'"Authorization": "Token {TOKEN}"', ("BEARER_TOKEN", TOKEN)),
        (f"Authorization: {TOKEN}", ("BEARER_TOKEN", TOKEN)),
        (f'curl -H "Authorization: Basic {BASIC}" https://x', ("BASIC_AUTH", BASIC)),
        (f"Cookie: theme=dark; sessionid={TOKEN}; csrftoken=abc", ("SESSION_COOKIE", TOKEN)),
        (f"Set-Cookie: auth_token={TOKEN}; HttpOnly", ("SESSION_COOKIE", TOKEN)),
    ],
)
def test_the_value_and_not_its_scheme(text: str, found: tuple[str, str]) -> None:
    assert found in [(f.entity_type, text[f.start : f.end]) for f in RECOGNIZER.find(text, "en")]
    assert {text[f.start : f.end] for f in RECOGNIZER.find(text, "en")} == {found[1]}


@pytest.mark.parametrize(
    "text",
    [
        "Bearer authentication is an HTTP scheme.",
        "Authorization: Bearer YOUR_TOKEN",
        "Authorization: Bearer ${TOKEN}",
        'WWW-Authenticate: Bearer realm="example", error="invalid_token"',
        "Basic understanding of cookies: a plus",
        "Cookie: theme=dark; lang=en",
    ],
)
def test_talk_about_headers(text: str) -> None:
    assert RECOGNIZER.find(text, "en") == []


def test_what_basic_credentials_are() -> None:
    assert is_user_and_password(BASIC)
    assert is_user_and_password(BASIC.rstrip("="))
    assert not is_user_and_password(base64.b64encode(b"user:password").decode())
    assert not is_user_and_password(base64.b64encode(b"no colon here").decode())
    assert not is_user_and_password("####")
