import pytest

from pasteguard_addon.detection.secrets.named_values.variable_names import Kind, kind_of


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("password", Kind.PASSWORD),
        ("DB_PASSWORD", Kind.PASSWORD),
        ("spring.datasource.password", Kind.PASSWORD),
        ("--db-pass", Kind.PASSWORD),
        ("rootPassword2", Kind.PASSWORD),
        ("contraseña", Kind.PASSWORD),
        ("hasło", Kind.PASSWORD),
        ("OPENAI_API_KEY", Kind.SECRET),
        ("clientSecret", Kind.SECRET),
        ("AWS_SECRET_ACCESS_KEY", Kind.SECRET),
        ("githubToken", Kind.SECRET),
        ("SECRET_KEY_BASE", Kind.SECRET),
        ("STRIPE_KEY_PROD", Kind.KEY),
        ("key", Kind.KEY),
        ("seed_phrase", Kind.PHRASE),
    ],
)
def test_names_that_promise_a_secret(name: str, kind: Kind) -> None:
    assert kind_of(name) is kind


@pytest.mark.parametrize(
    "name",
    [
        "password_min_length", "passwordField", "PASSWORD_HASH", "secretName", "SECRET_ARN", "token_type",
        "next_page_token", "pad_token", "max_tokens", "tokenizer", "primary_key", "public_key", "cacheKey",
        "KEY_FILE", "AUTH_METHOD", "api_key_id", "keyboard", "monkey", "forgot_password", "clientId",
        "compass", "PublicKeyToken", "public_key_tokens", "",
    ],
)  # fmt: skip
def test_names_that_do_not(name: str) -> None:
    assert kind_of(name) is None
