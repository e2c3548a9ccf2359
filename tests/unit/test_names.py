"""Which names of models and programs may be kept."""

import base64
import random
import uuid

import pytest

from pasteguard_addon.record.client_names import is_name, program
from tests.kit.samples import CARD, EMAIL, IBAN, PHONE, github_token

MODELS = [
    "gpt-4o",
    "gpt-4o-mini-2024-07-18",
    "ft:gpt-4o-mini-2024-07-18:my-org:my-suffix:9p4lURel",
    "chatgpt-4o-latest",
    "o3",
    "anthropic/claude-3.5-sonnet:beta",
    "us.anthropic.claude-3-5-sonnet-20241022-v2:0",
    "meta-llama/Llama-4-Maverick-17B-128E-Instruct-FP8",
    "Qwen/Qwen3-235B-A22B-Thinking-2507",
    "/models/Meta-Llama-3.1-8B-Instruct-Q4_K_M.gguf",
    "accounts/fireworks/models/deepseek-v3p1",
    "gemma3:27b-it-qat",
    "TheBloke/Mistral-7B-Instruct-v0.2-GGUF",
]


def secrets() -> list[str]:
    rng = random.Random(3)
    hexadecimal = rng.randbytes(20).hex()
    return [
        github_token(4),
        "sk-" + "proj-" + github_token(4)[4:],
        "AKIA" + "".join(rng.choice("ABCDEFGHIJKLMNOP234567") for _ in range(16)),
        hexadecimal,
        "-".join(hexadecimal[at : at + 8] for at in range(0, 40, 8)),
        str(uuid.UUID(int=rng.getrandbits(128))),
        base64.b64encode(rng.randbytes(30)).decode(),
        EMAIL,
        IBAN,
        CARD,
        CARD.replace(" ", "-"),
        PHONE,
    ]


@pytest.mark.parametrize("model", MODELS)
def test_models_keep_their_names(model: str) -> None:
    assert is_name(model)


@pytest.mark.parametrize("secret", secrets())
def test_what_is_no_name_is_dropped(secret: str) -> None:
    assert not is_name(secret)
    for agent in (secret, f"{secret}/1.0", f"app-{secret}/1.0"):
        assert secret not in program(agent)
        assert secret.replace(" ", "")[:12] not in program(agent)


@pytest.mark.parametrize(
    ("agent", "expected"),
    [
        ("OpenAI/Python 2.8.0", "OpenAI/Python"),
        ("AsyncOpenAI/Python 1.60.0", "AsyncOpenAI/Python"),
        ("OpenAI/JS 5.0.1", "OpenAI/JS"),
        ("curl/8.14.1", "curl"),
        ("python-httpx/0.28.1", "python-httpx"),
        ("node", "node"),
        ("my-app/v1.2 (maria@example.org)", "my-app"),
        ("Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36", "browser"),
        ("Maria Schneider", ""),
        ("", ""),
        ("<script>alert(1)</script>", ""),
        ("(nothing)/1.0", ""),
        ("a" * 500, ""),
        ("\u043a\u043b\u0438\u0435\u043d\u0442/1.0", ""),
    ],
)
def test_programs(agent: str, expected: str) -> None:
    assert program(agent) == expected
