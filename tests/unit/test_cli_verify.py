"""What `pasteguard verify` makes of what a provider heard."""

import pytest

from pasteguard_addon.cli.demo_provider import DemoProvider
from pasteguard_addon.cli.main import main
from pasteguard_addon.cli.verify import verdict_of

CANARY = "canary.0123@example.org"
MASKED = b'POST /v1/chat/completions HTTP/1.1\r\n\r\n{"content": "[[EMAIL_ADDRESS_1]]"}'


@pytest.mark.parametrize(
    ("heard", "has_printed", "code", "said"),
    [
        (MASKED, True, 0, "clean: the value left as a placeholder (/v1/chat/completions) and came back restored."),
        (MASKED, False, 0, "clean: "),
        (MASKED + CANARY.encode(), True, 1, "LEAK: "),
        (MASKED + b"?q=canary.0123%40example.org", True, 1, "LEAK: "),
        (MASKED + CANARY.encode().hex().encode(), True, 1, "LEAK: "),
        (b"", True, 3, "NOT SEEN: "),
    ],
)
def test_verdicts(heard: bytes, has_printed: bool, code: int, said: str) -> None:
    provider = DemoProvider(pause_s=0)
    provider.heard += heard
    provider.paths += ["/v1/chat/completions"] if heard else []
    verdict = verdict_of(CANARY, provider, has_printed=has_printed)
    assert verdict.code == code
    assert verdict.line.startswith(said)


def test_a_command_without_a_place_for_the_value(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["verify", "--", "echo", "hello"]) == 2
    assert "{canary}" in capsys.readouterr().err
