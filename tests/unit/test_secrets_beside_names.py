"""What is like the name of a thing and is somebody's password or key all the same."""

import pytest

from pasteguard_addon.detection.secrets import SecretsRecognizer

RECOGNIZER = SecretsRecognizer()
WORDS = "-".join(("blue", "otter", "seven"))
HEX = "7f3c9a1be4d20877" + "65aa90c1de34b2f8"


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ('[("DB_PASSWORD", "{}"), ("A", "b")]', WORDS),
        ("use lena/{} on staging", "K9.4" + "xQ!z"),
        ("login: lena/{}", "Winter3.5" + "herbst"),
        ("trusted_key = {}", HEX),
        ("edit_key: {}", HEX),
    ],
)
def test_a_secret_is_found(text: str, value: str) -> None:
    written = text.format(value)
    assert [written[each.start : each.end] for each in RECOGNIZER.find(written, "en")] == [value]


@pytest.mark.parametrize(
    "text",
    [
        '["x-amz-security-token", "x-amz-content-sha256-hash"]',
        "gpg --edit-key 7F3C9A1BE4D20877",
        "use qwen/Qwen2.5-7B-Instruct for now",
        "use openai/gpt-4.1-mini for now",
    ],
)
def test_a_name_is_left_alone(text: str) -> None:
    assert RECOGNIZER.find(text, "en") == []
