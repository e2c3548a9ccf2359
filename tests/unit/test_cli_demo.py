"""The demo's own provider and what it shows."""

import asyncio
import http.client
import json

import pytest
from rich.console import Console

from pasteguard_addon.cli.demo import default_text
from pasteguard_addon.cli.demo_provider import DemoProvider, answer_to, pieces
from pasteguard_addon.cli.demo_view import TITLES, Transcript, hidden_values, panes, sections


def test_the_provider_repeats_what_it_got() -> None:
    answer = answer_to("I am [[PERSON_1]], [[EMAIL_ADDRESS_1]], [[PERSON_1]]; not [[lists]].")
    arguments = json.loads(answer.partition("save_contact(")[2].rstrip(")"))
    assert arguments == {"person_1": "[[PERSON_1]]", "email_address_1": "[[EMAIL_ADDRESS_1]]"}
    assert answer.startswith("Thank you for your message about [[PERSON_1]].")
    assert "lists" not in answer


def test_the_provider_has_an_answer_to_anything() -> None:
    assert "Nothing in it was hidden" in answer_to("")
    assert "JWT" not in answer_to("[[JWT_TOKEN_1]]").splitlines()[0]


def test_pieces_cut_placeholders_in_two() -> None:
    text = answer_to("[[PERSON_1]]")
    cut = list(pieces(text))
    assert "".join(cut) == text
    assert not any("[[PERSON_1]]" in piece for piece in cut)


async def test_the_provider_streams_what_openai_streams() -> None:
    provider = DemoProvider(pause_s=0)
    body = json.dumps({"messages": [{"role": "user", "content": "I am [[PERSON_1]]."}], "stream": True})

    def ask(port: int) -> list[bytes]:
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
        connection.request("POST", "/v1/chat/completions", body)
        lines = connection.getresponse().read().split(b"\n\n")
        connection.close()
        return lines

    async with provider.serving() as base_url:
        events = await asyncio.to_thread(ask, int(base_url.split(":")[2].split("/")[0]))
    assert events[-2:] == [b"data: [DONE]", b""]
    deltas = [json.loads(event[6:])["choices"][0]["delta"] for event in events[:-2]]
    assert "".join(delta.get("content", "") for delta in deltas) == provider.answered == answer_to("I am [[PERSON_1]].")
    assert provider.received == "I am [[PERSON_1]]."


@pytest.mark.parametrize(
    ("sent", "received", "values"),
    [
        ("I am Ann.", "I am [[PERSON_1]].", ["Ann"]),
        ("Ann", "[[PERSON_1]]", ["Ann"]),
        ("Ann and Bob and Ann", "[[PERSON_1]] and [[PERSON_2]] and [[PERSON_1]]", ["Ann", "Bob"]),
        ("Ann<a@b.c>", "[[PERSON_1]]<[[EMAIL_ADDRESS_1]]>", ["Ann", "a@b.c"]),
        ("nothing", "nothing", []),
        ("nothing", "", []),
        ("[[PERSON_1]] Bob", "[[PERSON_1]] [[PERSON_2]]", ["[[PERSON_1]]", "Bob"]),
        ("one", "altogether [[PERSON_1]] different", []),
    ],
)
def test_hidden_values(sent: str, received: str, values: list[str]) -> None:
    assert hidden_values(sent, received) == values


def test_both_views_show_everything() -> None:
    transcript = Transcript(
        "I am Ann.", "I am [[PERSON_1]].", "Hi [[PERSON_1]]", "Hi Ann", {"X-PasteGuard-Mode": "mask"}
    )
    console = Console(width=100, record=True, file=None, force_terminal=True, color_system="truecolor")
    with console.capture() as capture:
        console.print(panes(transcript))
    for shown in (capture.get(), sections(transcript)):
        assert [title for title in TITLES if title not in shown] == []
        assert "X-PasteGuard-Mode: mask" in shown
    assert "\x1b[" in capture.get()
    assert "\x1b[" not in sections(transcript)


def test_markup_in_a_text_is_only_text() -> None:
    transcript = Transcript("[bold]x[/bold] [/] [link=y]", "", "", "")
    console = Console(width=100)
    with console.capture() as capture:
        console.print(panes(transcript))
    assert "[bold]x[/bold] [/] [link=y]" in capture.get()


def test_the_default_text_makes_up_another_key_each_time() -> None:
    assert default_text() != default_text()
