"""`pasteguard demo`: the real proxy between a client and a provider of its own, with nothing but loopback in use."""

import asyncio
import contextlib
import http.client
import json
import secrets
import string
import sys
from collections.abc import Sequence

from rich.console import Console
from rich.live import Live

from pasteguard_addon.cli.arguments import Parser, add_settings, flags_of, settings_from
from pasteguard_addon.cli.demo_provider import DemoProvider
from pasteguard_addon.cli.demo_view import Transcript, panes, sections
from pasteguard_addon.cli.environment import given_text, models_problem
from pasteguard_addon.cli.passing_proxy import passing_proxy
from pasteguard_addon.errors import SettingsError

_ANSWER_TIMEOUT_S = 120.0
_SETTINGS = (
    *("languages", "fallback_language", "engine", "entities", "score_threshold", "entity_thresholds"),
    *(
        "secrets_action",
        "secrets_types",
        "secrets_plugins",
        "allow",
        "allow_patterns",
        "deny",
        "deny_patterns",
        "workers",
    ),
)


def parser() -> Parser:
    """Return what the command takes."""
    made = Parser(
        "demo",
        "Shows what is masked and restored, with no account and no network: a provider of its own on this machine "
        "answers through the real proxy.",
        usage="%(prog)s [options] [TEXT ...]",
    )
    made.add_argument("text", nargs="*", metavar="TEXT", help="what to send; also read from standard input")
    add_settings(made.add_argument_group("detection"), *_SETTINGS)
    return made


def run(arguments: Sequence[str]) -> int:
    """Send one text through the proxy and show it at all four places."""
    parsed = parser().parse_args(arguments)
    problem = models_problem(settings_from(parsed))
    if problem:
        raise SettingsError(problem)
    return asyncio.run(_show(Transcript(_text(parsed.text)), flags_of(parsed)))


def default_text() -> str:
    """Return a text with something of everything. Its key is made up on the spot and opens nothing."""
    key = "".join(["AK", "IA", *(secrets.choice(string.ascii_uppercase + "234567") for _ in range(16))])
    return (
        "Hi, I am Maria Schneider. Please tell my colleague Peter Novak (peter.novak@example.org, +49 30 901820) "
        "that the invoice for IBAN DE89 3704 0044 0532 0130 00 is paid. "
        f"Our deployment still runs with AWS_ACCESS_KEY_ID={key}; is that safe?"
    )


def _text(words: Sequence[str]) -> str:
    if not words and sys.stdin is not None and sys.stdin.isatty():
        return default_text()
    return given_text(words).encode("utf-8", "replace").decode() or default_text()


async def _show(transcript: Transcript, flags: Sequence[str]) -> int:
    console = Console()
    provider = DemoProvider(pause_s=0.04 if console.is_terminal else 0.0)

    def update() -> None:
        transcript.received, transcript.answered = provider.received, provider.answered

    provider.tell = update
    with contextlib.ExitStack() as stack:
        print("Starting the proxy ...", file=sys.stderr)  # noqa: T201
        async with provider.serving() as base_url, passing_proxy(base_url, flags) as (port, _):
            if console.is_terminal:
                live = Live(console=console, get_renderable=lambda: panes(transcript), refresh_per_second=20)
                live.transient = True  # it is cut at the height of the terminal; the whole is printed at the end
                stack.enter_context(live)
            await asyncio.to_thread(_converse, port, transcript)
            update()
    if console.is_terminal:
        console.print(panes(transcript))
    else:
        print(sections(transcript))  # noqa: T201
    return 0


def _converse(port: int, transcript: Transcript) -> None:
    """Be the client: send the text and read the answer as it streams in."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=_ANSWER_TIMEOUT_S)
    body = {"model": "demo", "stream": True, "messages": [{"role": "user", "content": transcript.sent}]}
    with contextlib.closing(connection):
        connection.request(
            "POST", "/openai/v1/chat/completions", json.dumps(body).encode(), {"content-type": "application/json"}
        )
        response = connection.getresponse()
        transcript.headers = {
            name: value for name, value in response.getheaders() if name.lower().startswith("x-pasteguard-")
        }
        if response.status != http.HTTPStatus.OK:
            transcript.returned = f"{response.status}: {json.loads(response.read())['error']['message']}"
            return
        for line in response:
            if line.startswith(b"data: {"):
                transcript.returned += json.loads(line[6:])["choices"][0]["delta"].get("content", "")
