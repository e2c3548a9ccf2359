"""Request bodies of every dialect, made from a seed: the same ones each time, on every machine."""

import base64
import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from random import Random
from typing import Any

from tests.kit.known_spans import VALUES

RULE_SETS = ("plain", "roles", "markers", "note", "media", "limit", "never_restored", "allowed", "only_secrets")

_TYPED = (
    "[[PERSON_1]]",
    "[[EMAIL_ADDRESS_2]]",
    "PERSON_1",
    "[Person 2]",
    "&#91;PASSWORD_1&#93;",
    "person-1",
    "LOCATION_3",
)
_PHRASES = (
    *(
        "Please write to ",
        " and tell ",
        " lives in ",
        ": ",
        "\n- ",
        " the ",
        " und ",
        " les ",
        "'s desk, ",
        "\t",
        " (",
        ")",
    ),
    *(
        "my password is ",
        "password: ",
        "x_",
        " 😀 ",
        "e\u0301",
        "\ud83d",
        " Lovelace ",
        " Hopper ",
        "Mark ",
        " Twain’s ",
        "«",
        "»",
    ),
    *(
        "dresden ",
        "Dr. Müller ",
        "müller ",
        " hunter2 ",
        "\\n",
        "so on and so forth. ",
        "<",
        ">",
        "[",
        "]]",
        "%5B",
        "_",
    ),
)


@dataclass(frozen=True)
class Turn:
    """One request of a conversation."""

    name: str
    body: bytes
    rules: str
    """Which of the rule sets it is masked by."""
    is_next: bool = False
    """It is the next turn of the conversation before it."""


def turns() -> list[Turn]:
    """Return all of them: each conversation in its dialect, by one rule set, cut where its turns ended."""
    made: list[Turn] = []
    for number in range(96):
        rng = Random(f"conversation {number}")
        dialect = list(DIALECTS)[number % len(DIALECTS)]
        rules = RULE_SETS[number // len(DIALECTS) % len(RULE_SETS)] if number < 72 else "plain"
        writer = _Writer(rng, has_typed=number % 3 == 2, is_long=(number // len(DIALECTS) + number) % 2 == 0)
        messages = [DIALECTS[dialect](writer, index) for index in range(rng.randint(3, 9))]
        members = _members(writer, rng)
        write = rng.choice(_STYLES)
        cuts = sorted({rng.randint(1, len(messages)), rng.randint(1, len(messages)), len(messages)})
        for cut in cuts:
            body = write({**members, "messages": messages[:cut]})
            made.append(Turn(f"{number:02}-{dialect}-{rules}-{cut}", body, rules, is_next=cut != cuts[0]))
    return made


class _Writer:
    """Writes what stands in a conversation; if it is long, as much as is worth remembering."""

    def __init__(self, rng: Random, *, has_typed: bool, is_long: bool) -> None:
        self.rng = rng
        self._padding = " so on" * (700 if is_long else 100)
        self._words = [*_PHRASES, *VALUES, *VALUES, *(_TYPED if has_typed else ())]

    def text(self, longest: int = 8) -> str:
        words = self.rng.choices(self._words, k=self.rng.randint(1, longest))
        return "".join(words) + (self._padding if self.rng.random() < 0.3 else "")

    def value(self) -> str:
        return self.rng.choice(list(VALUES))

    def json(self) -> Any:
        return {
            "to": self.value(),
            "list": [self.text(2), 4111111111111111, 7, None, True, {"deep": self.text(3)}],
            self.rng.choice(("note", self.value(), "x y")): self.text(3),
        }


# --- dialects: each makes message `index` of a conversation ---------------------------------------------------


def _plain(writer: _Writer, index: int) -> Any:
    return {"role": ("user", "assistant")[index % 2], "content": writer.text()}


def _system_and_names(writer: _Writer, index: int) -> Any:
    role = ("system", "developer", "user", "assistant", "Ada Lovelace")[index % 5]
    return {"role": role, "name": writer.value(), "content": writer.text()}


def _parts(writer: _Writer, index: int) -> Any:
    text = {"type": "text", "text": writer.text()}
    refusal = {"type": "refusal", "refusal": writer.text(3)}
    bare: list[Any] = [text, writer.text(2), {"type": "input_text", "input_text": writer.text(2)}]
    return {"role": ("user", "assistant")[index % 2], "content": (bare, [text, refusal], text)[index % 3]}


def _media(writer: _Writer, index: int) -> Any:
    data = writer.text(3).encode(errors="replace")
    urls = (
        "data:text/plain;base64," + base64.b64encode(data).decode(),
        "data:image/png;base64," + base64.b64encode(data * 9).decode(),
        f"https://example.org/{index}.png",
        "data:text/plain;charset=utf-8,Ada%20Lovelace",
    )
    parts = [
        {"type": "text", "text": writer.text()},
        {"type": "image_url", "image_url": {"url": urls[index % 4], "detail": "low"}},
        {"type": "input_audio", "input_audio": {"data": "UklGRg" * 20, "format": "wav"}},
        {"type": "file", "file": {"filename": writer.value(), "file_data": urls[0]}},
    ]
    return {"role": "user", "content": parts}


def _tool_calls(writer: _Writer, index: int) -> Any:
    if index % 3 == 1:
        function = {"name": "send", "arguments": json.dumps(writer.json(), ensure_ascii=index % 2 == 0)}
        custom = {"name": "shell", "input": writer.text()}
        calls = [
            {"id": f"call_{index}", "type": "function", "function": function},
            {"id": f"call_{index}b", "type": "custom", "custom": custom},
        ]
        return {"role": "assistant", "content": None, "tool_calls": calls, "refusal": None}
    if index % 3 == 2:
        return {"role": "tool", "tool_call_id": f"call_{index - 1}", "content": json.dumps({"output": writer.text()})}
    return _plain(writer, 0)


def _function_call(writer: _Writer, index: int) -> Any:
    if index % 3 == 1:
        arguments: Any = writer.json() if index == 1 else writer.text()
        return {"role": "assistant", "content": "", "function_call": {"name": "send", "arguments": arguments}}
    if index % 3 == 2:
        return {"role": "function", "name": "send", "content": writer.text()}
    return _plain(writer, 0)


def _reasoning(writer: _Writer, index: int) -> Any:
    if index % 2 == 0:
        return _plain(writer, 0)
    details = [{"type": "reasoning.text", "text": writer.text(3), "signature": "c2ln" * 30, "format": "anthropic"}]
    return {
        "role": "assistant",
        "content": writer.text(),
        "reasoning": writer.text(3),
        "reasoning_content": writer.text(3),
        "reasoning_details": details,
        "thinking": writer.text(2),
        "annotations": [{"type": "url_citation", "url_citation": {"title": writer.value(), "url": "https://x.org"}}],
    }


def _odd(writer: _Writer, index: int) -> Any:
    shapes = (
        {"role": "user", "content": {"text": writer.text()}},
        {"role": "user", "content": None, "x": [writer.text(2), {"id": writer.value(), "y": writer.value()}]},
        {"role": ["user"], "content": [[writer.text(2)]], "name": {"first": writer.value()}},
        {"content": writer.text(), "tool_calls": writer.json()},
        {"role": "user", "content": 4111111111111111, "": writer.text(2)},
    )
    return shapes[index % len(shapes)]


DIALECTS: dict[str, Callable[[_Writer, int], Any]] = {
    "plain": _plain,
    "names": _system_and_names,
    "parts": _parts,
    "media": _media,
    "tool-calls": _tool_calls,
    "function-call": _function_call,
    "reasoning": _reasoning,
    "odd": _odd,
}


def _members(writer: _Writer, rng: Random) -> dict[str, Any]:
    schema = {
        "type": "object",
        "title": writer.value(),
        "properties": {"to": {"type": "string", "description": writer.text(3), "enum": [writer.value(), "x"]}},
    }
    tool = {"type": "function", "function": {"name": "send", "description": writer.text(3), "parameters": schema}}
    form = {"type": "json_schema", "json_schema": {"name": "x", "description": writer.text(2), "schema": schema}}
    possible: dict[str, Any] = {
        "tools": [tool],
        "functions": [tool["function"]],
        "response_format": form,
        "user": writer.value(),
        "metadata": {"by": writer.value(), "note": writer.text(2)},
        "prediction": {"type": "content", "content": writer.text(3)},
        "stop": [writer.value(), "END"],
        "temperature": 0.5,
        "stream": True,
        "options": {"seed": 1, "prompt": writer.text(2)},
    }
    chosen = {name: value for name, value in possible.items() if rng.random() < 0.25}
    return {"model": rng.choice(("gpt-4o", "llama3.2:3b", "Ada Lovelace")), **chosen}


# --- how it is written ----------------------------------------------------------------------------------------


def _compact(request: dict[str, Any]) -> bytes:
    return json.dumps(request, separators=(",", ":")).encode()


def _spaced(request: dict[str, Any]) -> bytes:
    return json.dumps(request, ensure_ascii=False).encode(errors="replace")


def _indented(request: dict[str, Any]) -> bytes:
    return json.dumps(request, indent=2).encode()


def _messages_first(request: dict[str, Any]) -> bytes:
    return b"\xef\xbb\xbf" + _compact(dict(reversed(request.items()))).replace(b"/", b"\\/")


_STYLES = (_compact, _compact, _spaced, _indented, _messages_first)


def conversations() -> Iterator[list[Turn]]:
    """Return the turns of one conversation after the other."""
    together: list[Turn] = []
    for turn in turns():
        if together and not turn.is_next:
            yield together
            together = []
        together.append(turn)
    yield together
