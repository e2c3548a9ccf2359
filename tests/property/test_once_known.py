"""What was masked once leaves masked in all that a model has answered since, and by careful rules elsewhere."""

import json
from collections.abc import Callable, Sequence
from typing import Any

import pytest

from pasteguard_addon.exchange.exchange import Exchange
from pasteguard_addon.findings import Finding, ScannedText, TextToScan
from tests.unit.canary_scan import masked_by

VALUES = {
    "ENV_PASSWORD": (
        "hunter2",
        "letmein",
        "test",
        "root",
        "admin",
        "s3cr3t!",
        "Summer2024",
        "correct-horse",
        "1234",
        "x",
        "one two three",
        "p@ss",
        'q"uo\\te',
        "Tr0ub4dor&3",
        "ключ7",
    ),
    "API_KEY": ("a1b2c3d4e5f6a7b8", "tok_99", "ABCDEF"),
    "PERSON": (
        "Maria Schneider",
        "Mark",
        "Al",
        "Rose",
        "Bo Xu",
        "王小明",
        "O'Brien",
        "Jean-Luc Picard",
        "van der Berg",
        "May",
        "Ümit",
        "JOHN SMITH",
        "li",
    ),
    "LOCATION": ("Köln", "Rom", "Nice", "Bath", "New York", "Ulm", "Of"),
    "PHONE_NUMBER": ("0171 1234567", "110", "+49 30 1"),
    "CODE_NAME": ("Nightingale", "X9", "blue"),
}
"""Deliberately hard: short, common, with odd characters."""

ANSWERS = (
    "{v}", "It is {v}.", "{v} it is", "Use `{v}` here", '"{v}"', "'{v}'", "**{v}**", "_{v}_", "- {v}\n- more",
    "| name | {v} |", "({v})", "{v}, then", "{v}: yes", "<td>{v}</td>", "key={v}&y=1", "PASSWORD={v}", "file_{v}.txt",
    "{v}.json", "backup-{v}-2024", "```sh\nlogin {v}\n```", "/home/{v}/y", "say\\n{v}\\nagain", "{v}'s", "{v}/{v}",
)  # fmt: skip


def _scan(value: str, entity_type: str) -> Callable[[Sequence[TextToScan]], list[ScannedText]]:
    """Return a scan that finds a value in one place alone, as a detector does by a cue."""

    def scan(texts: Sequence[TextToScan]) -> list[ScannedText]:
        results = []
        for each in texts:
            at = len("I tell you: ") if each.text.startswith("I tell you: ") else 0
            found = (Finding(at, at + len(value), entity_type, 0.85, "cue"),) if at else ()
            results.append(ScannedText(found, "en", False, False))
        return results

    return scan


def leaving(value: str, entity_type: str, *messages: dict[str, Any]) -> list[Any]:
    """Return these messages as they leave, behind one in which the value was found."""
    first = {"role": "user", "content": f"I tell you: {value}"}
    body = json.dumps({"messages": [first, *messages]}).encode()
    sent = json.loads(masked_by(Exchange(), body, find=_scan(value, entity_type)))["messages"]
    assert sent[0]["content"] == f"I tell you: [[{entity_type}_1]]"
    return sent[1:]


PAIRS = [(entity_type, value) for entity_type, values in VALUES.items() for value in values]


@pytest.mark.parametrize("shape", ANSWERS)
def test_an_answer_leaves_as_the_model_wrote_it(shape: str) -> None:
    for entity_type, value in PAIRS:
        _leaves_as_the_model_wrote_it(entity_type, value, shape)


def _leaves_as_the_model_wrote_it(entity_type: str, value: str, shape: str) -> None:
    placeholder = f"[[{entity_type}_1]]"
    texts = shape.replace("{v}", value), shape.replace("{v}", placeholder)
    fields = ("content", "reasoning_content", "refusal")
    said = [{"role": "assistant", name: text} for name, text in zip(fields, [texts[0]] * 3, strict=True)]
    arguments = json.dumps({"to": texts[0], "more": [{"deep": texts[0]}]})
    call = {"id": "c", "type": "function", "function": {"name": "f", "arguments": arguments}}
    *plain, calls = leaving(value, entity_type, *said, {"role": "assistant", "tool_calls": [call]})
    assert [message[name] for message, name in zip(plain, fields, strict=True)] == [texts[1]] * 3
    leaves = json.loads(calls["tool_calls"][0]["function"]["arguments"])
    assert leaves == {"to": texts[1], "more": [{"deep": texts[1]}]}


@pytest.mark.parametrize(
    ("value", "text", "expected"),
    [
        ("hunter2", "try hunter2 again", "try [[P]] again"),
        ("hunter2", "hunter25, xhunter2, 2hunter", None),
        ("hunter2", "hunter2", "[[P]]"),
        ("hunter2", "login: hunter2\n", "login: [[P]]\n"),
        ("letmein", "typed letmein, failed", "typed [[P]], failed"),
        ("test", "run the test", None),
        ("test", "the password is test", "the password is [[P]]"),
        ("true", '{"ok": true, "password": "true"}', '{"ok": true, "password": "[[P]]"}'),
        ("root", "cd /root; sudo -u root", None),
        ("correct-horse", "he wrote correct-horse there", "he wrote [[P]] there"),
        ("config.password", "print(config.password)", None),
        ("1234", "pin 1234 or 12345", "pin [[P]] or 12345"),
    ],
)
@pytest.mark.parametrize("role", ["user", "tool"])
def test_a_secret_is_known_again_where_it_stands_alone(value: str, text: str, expected: str | None, role: str) -> None:
    [sent] = leaving(value, "ENV_PASSWORD", {"role": role, "tool_call_id": "c", "content": text})
    assert sent["content"] == (text if expected is None else expected.replace("[[P]]", "[[ENV_PASSWORD_1]]"))


@pytest.mark.parametrize(
    ("entity_type", "value", "text"),
    [
        ("LOCATION", "東京", "彼は東京に住んでいます。"),
        ("LOCATION", "서울", "서울에서 만나요"),
        ("LOCATION", "Ulm", "The train to Ulm is late"),
        ("CODE_NAME", "Nightingale", "class NightingaleService: reportNightingale()"),
        ("CODE_NAME", "hunter2", "reporthunter2"),
        ("ENV_PASSWORD", "Winterwald7", "mysql://root:xWinterwald7x@db"),
        ("ENV_PASSWORD", "girasol rojo", "elgirasol rojos"),
    ],
)
@pytest.mark.parametrize("role", ["user", "tool"])
def test_what_is_no_other_word_is_known_wherever_it_stands(entity_type: str, value: str, text: str, role: str) -> None:
    [sent] = leaving(value, entity_type, {"role": role, "tool_call_id": "c", "content": text})
    assert sent["content"] == text.replace(value, f"[[{entity_type}_1]]")


@pytest.mark.parametrize(
    ("entity_type", "value", "text"),
    [
        ("LOCATION", "Ulm", "Ulmer ULM ulm Ulm_x"),
        ("LOCATION", "Rom", "a CD-Rom, Rom"),
        ("ENV_PASSWORD", "postgres14", "/opt/mypostgres14data"),
        ("CODE_NAME", "471100", "24711009"),
    ],
)
def test_what_may_be_another_word_is_not(entity_type: str, value: str, text: str) -> None:
    [sent] = leaving(value, entity_type, {"role": "tool", "tool_call_id": "c", "content": text})
    assert sent["content"] == text


@pytest.mark.parametrize(
    ("entity_type", "value", "text"),
    [
        ("PERSON", "Al", "Also Alan met al"),
        ("PERSON", "Mark", "Marked remark"),
        ("ENV_PASSWORD", "test", "latest testing"),
    ],
)
def test_a_part_of_another_word_in_an_answer_is_left_alone(entity_type: str, value: str, text: str) -> None:
    [sent] = leaving(value, entity_type, {"role": "assistant", "content": text})
    assert sent["content"] == text


@pytest.mark.parametrize("text", ["Math.max(Mark, 1)", "May I go?", "a rose, nice"])
def test_what_a_person_or_a_tool_says_is_no_name_because_it_was_one(text: str) -> None:
    for value in ("Max", "May", "Rose", "Mark"):
        [sent] = leaving(value, "PERSON", {"role": "tool", "content": text})
        assert sent["content"] == text


def test_a_part_of_a_name_that_was_masked_by_itself_is_known_in_answers() -> None:
    messages = [
        {"role": "user", "content": "Dear Mr. Mark, hello"},
        {"role": "assistant", "content": "I wrote to Mark."},
        {"role": "user", "content": "Mark the lines."},
    ]
    sent = leaving("Mark Weber", "PERSON", *messages)
    assert [each["content"] for each in sent] == [
        "Dear Mr. [[PERSON_2]], hello",
        "I wrote to [[PERSON_2]].",
        "Mark the lines.",
    ]
