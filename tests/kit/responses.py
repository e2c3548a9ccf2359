"""Requests and replies of the Responses API, with a text in every place that holds one."""

import json
from collections.abc import Callable
from typing import Any

OPAQUE = "gAAAA" + "Bk3_-x9" * 40
"""Stands for what is encrypted, or is binary in base64."""
IMAGE = "data:image/png;base64," + "iVBORw0KGgo" * 20


def _parts(text: str) -> list[dict[str, Any]]:
    return [
        {"type": "input_text", "text": text},
        {"type": "input_image", "image_url": IMAGE, "detail": "auto", "file_id": "file-1"},
        {"type": "input_file", "filename": text, "file_id": "file-2", "file_url": "https://example.com/a.pdf"},
        {"type": "input_audio", "input_audio": {"data": OPAQUE, "format": "mp3"}},
        {"type": "odd", "text": text, "more": {"deep": [text]}},
    ]


def _output_text(text: str) -> dict[str, Any]:
    citation = {"type": "url_citation", "start_index": 0, "end_index": 2, "url": "https://e.com", "title": text}
    return {"type": "output_text", "text": text, "annotations": [citation]}


def _safety(text: str) -> list[dict[str, Any]]:
    return [{"id": "sc_1", "code": "malicious", "message": text}]


def schema(text: str) -> dict[str, Any]:
    return {
        "type": "object",
        "title": text,
        "description": text,
        "properties": {"p": {"type": "string", "description": text, "default": text, "pattern": "^[a-z]+$"}},
        "required": ["p"],
    }


GRAMMAR = {"type": "grammar", "syntax": "lark", "definition": 'start: "Ada Lovelace"'}

ITEMS: dict[str, Callable[[str], dict[str, Any]]] = {
    "message": lambda t: {"type": "message", "id": "msg_1", "role": "user", "content": _parts(t)},
    "message_with_text": lambda t: {"type": "message", "role": "developer", "content": t, "phase": "commentary"},
    "message_without_type": lambda t: {"role": "user", "content": t},
    "odd_role": lambda t: {"role": "critic", "content": t},
    "assistant": lambda t: {
        "type": "message",
        "id": "msg_2",
        "role": "assistant",
        "status": "completed",
        "content": [_output_text(t), {"type": "refusal", "refusal": t}],
    },
    "function_call": lambda t: {
        "type": "function_call",
        "id": "fc_1",
        "call_id": "call_1",
        "name": "send",
        "namespace": "mail",
        "arguments": json.dumps({"to": t, "cc": [t], "n": 1}),
    },
    "function_call_output": lambda t: {"type": "function_call_output", "call_id": "call_1", "output": t},
    "function_call_output_parts": lambda t: {"type": "function_call_output", "call_id": "call_2", "output": _parts(t)},
    "custom_tool_call": lambda t: {"type": "custom_tool_call", "call_id": "call_3", "name": "exec", "input": t},
    "custom_tool_call_output": lambda t: {"type": "custom_tool_call_output", "call_id": "call_3", "output": t},
    "reasoning": lambda t: {
        "type": "reasoning",
        "id": "rs_1",
        "summary": [{"type": "summary_text", "text": t}],
        "content": [{"type": "reasoning_text", "text": t}],
        "encrypted_content": OPAQUE,
    },
    "file_search_call": lambda t: {
        "type": "file_search_call",
        "id": "fs_1",
        "status": "completed",
        "queries": [t],
        "results": [{"file_id": "file-3", "filename": t, "score": 0.5, "text": t, "attributes": {"name": t}}],
    },
    "web_search_call": lambda t: {
        "type": "web_search_call",
        "id": "ws_1",
        "status": "completed",
        "action": {"type": "search", "query": t, "queries": [t], "pattern": t},
    },
    "computer_call": lambda t: {
        "type": "computer_call",
        "id": "cu_1",
        "call_id": "call_4",
        "status": "completed",
        "action": {"type": "type", "text": t},
        "pending_safety_checks": _safety(t),
    },
    "computer_call_output": lambda t: {
        "type": "computer_call_output",
        "call_id": "call_4",
        "output": {"type": "computer_screenshot", "image_url": IMAGE, "file_id": "file-4"},
        "acknowledged_safety_checks": _safety(t),
    },
    "local_shell_call": lambda t: {
        "type": "local_shell_call",
        "id": "lsh_1",
        "call_id": "call_5",
        "status": "completed",
        "action": {"type": "exec", "command": ["echo", t], "env": {"name": t, "id": t}, "working_directory": t},
    },
    "local_shell_call_output": lambda t: {"type": "local_shell_call_output", "id": "lsh_2", "output": t},
    "shell_call": lambda t: {
        "type": "shell_call",
        "call_id": "call_6",
        "action": {"commands": [t], "timeout_ms": 1000, "max_output_length": 100},
    },
    "shell_call_output": lambda t: {
        "type": "shell_call_output",
        "call_id": "call_6",
        "output": [{"stdout": t, "stderr": t, "outcome": {"type": "exit", "exit_code": 0}}],
    },
    "apply_patch_call": lambda t: {
        "type": "apply_patch_call",
        "call_id": "call_7",
        "status": "completed",
        "operation": {"type": "update_file", "path": t, "diff": t},
    },
    "apply_patch_call_output": lambda t: {
        "type": "apply_patch_call_output",
        "call_id": "call_7",
        "status": "failed",
        "output": t,
    },
    "code_interpreter_call": lambda t: {
        "type": "code_interpreter_call",
        "id": "ci_1",
        "container_id": "cntr_1",
        "code": t,
        "outputs": [{"type": "logs", "logs": t}],
    },
    "program": lambda t: {"type": "program", "call_id": "call_8", "code": t, "fingerprint": OPAQUE},
    "program_output": lambda t: {"type": "program_output", "call_id": "call_8", "result": t},
    "image_generation_call": lambda t: {
        "type": "image_generation_call",
        "id": "ig_1",
        "result": OPAQUE,
        "revised_prompt": t,
    },
    "mcp_call": lambda t: {
        "type": "mcp_call",
        "id": "mcp_1",
        "name": "look_up",
        "server_label": "crm",
        "arguments": json.dumps({"q": t}, separators=(",", ":")),
        "output": t,
        "error": {"type": "tool_error", "message": t, "content": [{"type": "text", "text": t}]},
    },
    "mcp_list_tools": lambda t: {
        "type": "mcp_list_tools",
        "id": "mcpl_1",
        "server_label": "crm",
        "tools": [{"name": "look_up", "description": t, "input_schema": schema(t)}],
        "error": t,
    },
    "mcp_approval_request": lambda t: {
        "type": "mcp_approval_request",
        "id": "mcpr_1",
        "name": "look_up",
        "server_label": "crm",
        "arguments": json.dumps({"q": t}),
    },
    "mcp_approval_response": lambda t: {
        "type": "mcp_approval_response",
        "approval_request_id": "mcpr_1",
        "approve": False,
        "reason": t,
    },
    "tool_search_call": lambda t: {"type": "tool_search_call", "call_id": "call_9", "arguments": {"query": [t]}},
    "tool_search_output": lambda t: {
        "type": "tool_search_output",
        "call_id": "call_9",
        "tools": [{"type": "function", "name": "f", "description": t, "parameters": schema(t)}],
    },
    "additional_tools": lambda t: {
        "type": "additional_tools",
        "tools": [
            {"type": "custom", "name": "exec", "description": t, "format": GRAMMAR},
            {
                "type": "namespace",
                "name": "mail",
                "description": t,
                "tools": [{"type": "function", "name": "send", "description": t, "output_schema": schema(t)}],
            },
        ],
    },
    "configuration_update": lambda t: {
        "type": "configuration_update",
        "text": {"format": {"type": "json_schema", "name": "s", "description": t, "schema": schema(t)}},
    },
    "unknown_kind": lambda t: {"type": "telepathy_call", "id": "tp_1", "thoughts": [t], "to": {"name": t}},
}

UNTOUCHED: list[dict[str, Any]] = [
    {"type": "compaction", "id": "cmp_1", "encrypted_content": OPAQUE},
    {"type": "compaction_trigger"},
    {"type": "item_reference", "id": "msg_9"},
]
"""Items without any text."""

TOOLS: Callable[[str], list[dict[str, Any]]] = lambda t: [  # noqa: E731 - like those above
    {"type": "function", "name": "send", "description": t, "parameters": schema(t), "strict": True},
    {"type": "custom", "name": "exec", "description": t, "format": GRAMMAR},
    {
        "type": "mcp",
        "server_label": "crm",
        "server_description": t,
        "server_url": "https://ada.lovelace:secret@crm.example/ada.lovelace",
        "headers": {"x-user": "Ada Lovelace"},
        "authorization": "Ada Lovelace",
        "allowed_tools": ["look_up"],
    },
    {
        "type": "file_search",
        "vector_store_ids": ["vs_1"],
        "filters": {"type": "eq", "key": "owner", "value": "Ada Lovelace"},
    },
    {
        "type": "shell",
        "environment": {
            "type": "container_auto",
            "skills": [
                {"type": "inline", "name": "skill", "description": t, "source": {"type": "zip", "data": OPAQUE}}
            ],
            "network_policy": {
                "type": "allowlist",
                "allowed_domains": ["ada.lovelace@example.org"],
                "domain_secrets": [{"domain": "e.com", "name": "TOKEN", "value": "Ada Lovelace"}],
            },
        },
    },
    {"type": "image_generation", "input_image_mask": {"image_url": IMAGE, "file_id": "file-5"}},
]


def around(text: str) -> dict[str, Any]:
    """Return all members of a request but its input."""
    return {
        "model": "gpt-5",
        "instructions": text,
        "prompt": {
            "id": "pmpt_1",
            "version": "2",
            "variables": {"name": text, "id": text, "part": {"type": "input_text", "text": text}},
        },
        "tools": TOOLS(text),
        "text": {"format": {"type": "json_schema", "name": "s", "description": text, "schema": schema(text)}},
        "metadata": {"name": text, "id": text},
        "user": text,
        "safety_identifier": text,
        "client_metadata": {
            "x-codex-turn-metadata": json.dumps({"cwd": text, "remotes": {"origin": text}}),
            "note": text,
        },
        "include": ["reasoning.encrypted_content"],
        "prompt_cache_key": "0199-ab",
        "tool_choice": {"type": "function", "name": "send"},
        "odd": {"deep": [text]},
    }


def everywhere(text: str) -> dict[str, Any]:
    """Return a request that holds the text in every place where one can stand."""
    return {**around(text), "input": [*(make(text) for make in ITEMS.values()), *UNTOUCHED]}


# --- replies ---------------------------------------------------------------------------------------------------

LAYERS = ("delta", "done", "part", "item", "response")
"""Where a stream tells each text: in pieces, and whole again four times."""


class Stream:
    """The events of one reply, numbered as the API does it."""

    def __init__(self, *, line_end: str = "\n", padding: bool = False, response_id: str = "resp_1") -> None:
        self.events: list[bytes] = []
        self.output: list[dict[str, Any]] = []
        self.response: dict[str, Any] = {"id": response_id, "object": "response", "status": "in_progress", "output": []}
        self._line_end = line_end
        self._padding = padding

    def add(self, kind: str, **members: Any) -> None:
        event = {"type": kind, "sequence_number": len(self.events), **members}
        if self._padding and kind.endswith(".delta"):
            event["obfuscation"] = "aB3" * (len(self.events) % 4)
        data = json.dumps(event, ensure_ascii=False, separators=(",", ":"))
        end = self._line_end
        self.events.append(f"event: {kind}{end}data: {data}{end}{end}".encode())

    def begin(self, **echo: Any) -> None:
        self.response.update(echo)
        for kind in ("created", "in_progress"):
            self.add(f"response.{kind}", response=self.response)

    def end(self, how: str = "completed", **members: Any) -> bytes:
        self.add(f"response.{how}", response={**self.response, "status": how, "output": self.output, **members})
        return self.data

    @property
    def data(self) -> bytes:
        return b"".join(self.events)

    def say(self, pieces: list[str], annotations: list[dict[str, Any]] | None = None) -> None:
        """A message of one text."""
        text, at = "".join(pieces), len(self.output)
        where = {"item_id": f"msg_{at}", "output_index": at, "content_index": 0}
        item = {"id": f"msg_{at}", "type": "message", "role": "assistant"}
        empty = {"type": "output_text", "annotations": [], "text": ""}
        part = {**empty, "annotations": annotations or [], "text": text}
        self.add("response.output_item.added", output_index=at, item={**item, "status": "in_progress", "content": []})
        self.add("response.content_part.added", **where, part=empty)
        for piece in pieces:
            self.add("response.output_text.delta", **where, delta=piece, logprobs=[])
        for index, annotation in enumerate(annotations or []):
            named = {"annotation_index": index, "annotation": annotation}
            self.add("response.output_text.annotation.added", **where, **named)
        self.add("response.output_text.done", **where, text=text, logprobs=[])
        self.add("response.content_part.done", **where, part=part)
        self._done(at, {**item, "status": "completed", "content": [part]})

    def refuse(self, pieces: list[str]) -> None:
        self._in_part("message", "refusal", "refusal", {"role": "assistant"}, pieces)

    def reason(self, pieces: list[str]) -> None:
        """Reasoning of an open model."""
        self._in_part("reasoning", "reasoning_text", "text", {"summary": []}, pieces)

    def _in_part(self, kind: str, name: str, member: str, more: dict[str, Any], pieces: list[str]) -> None:
        text, at = "".join(pieces), len(self.output)
        where = {"item_id": f"it_{at}", "output_index": at, "content_index": 0}
        item = {"id": f"it_{at}", "type": kind, **more}
        self.add("response.output_item.added", output_index=at, item={**item, "content": []})
        self.add("response.content_part.added", **where, part={"type": name, member: ""})
        for piece in pieces:
            self.add(f"response.{name}.delta", **where, delta=piece)
        self.add(f"response.{name}.done", **where, **{member: text})
        self.add("response.content_part.done", **where, part={"type": name, member: text})
        self._done(at, {**item, "content": [{"type": name, member: text}]})

    def summarise(self, pieces: list[str]) -> None:
        """A summary of reasoning that is encrypted itself."""
        text, at = "".join(pieces), len(self.output)
        where = {"item_id": f"rs_{at}", "output_index": at, "summary_index": 0}
        item = {"id": f"rs_{at}", "type": "reasoning", "encrypted_content": OPAQUE}
        part = {"type": "summary_text", "text": text}
        self.add("response.output_item.added", output_index=at, item={**item, "summary": []})
        self.add("response.reasoning_summary_part.added", **where, part={"type": "summary_text", "text": ""})
        for piece in pieces:
            self.add("response.reasoning_summary_text.delta", **where, delta=piece)
        self.add("response.reasoning_summary_text.done", **where, text=text)
        self.add("response.reasoning_summary_part.done", **where, part=part)
        self._done(at, {**item, "summary": [part]})

    def call(self, pieces: list[str], name: str = "send") -> None:
        item = {"type": "function_call", "name": name, "call_id": f"call_{len(self.output)}"}
        self._in_item(item, "function_call_arguments", "arguments", pieces)

    def call_mcp(self, pieces: list[str]) -> None:
        item = {"type": "mcp_call", "name": "look_up", "server_label": "crm"}
        self._in_item(item, "mcp_call_arguments", "arguments", pieces)

    def call_custom(self, pieces: list[str]) -> None:
        item = {"type": "custom_tool_call", "name": "exec", "call_id": f"call_{len(self.output)}"}
        self._in_item(item, "custom_tool_call_input", "input", pieces)

    def interpret(self, pieces: list[str]) -> None:
        item = {"type": "code_interpreter_call", "container_id": "cntr_1", "outputs": []}
        self._in_item(item, "code_interpreter_call_code", "code", pieces)

    def _in_item(self, item: dict[str, Any], name: str, member: str, pieces: list[str]) -> None:
        text, at = "".join(pieces), len(self.output)
        where = {"item_id": f"it_{at}", "output_index": at}
        item = {"id": f"it_{at}", **item}
        self.add("response.output_item.added", output_index=at, item={**item, member: ""})
        for piece in pieces:
            self.add(f"response.{name}.delta", **where, delta=piece)
        self.add(f"response.{name}.done", **where, **{member: text})
        self._done(at, {**item, member: text})

    def run(self, pieces: list[str]) -> None:
        """A command of a shell; its events name no item."""
        text, at = "".join(pieces), len(self.output)
        where = {"output_index": at, "command_index": 0}
        item = {"id": f"it_{at}", "type": "shell_call", "call_id": f"call_{at}"}
        self.add("response.output_item.added", output_index=at, item={**item, "action": {"commands": []}})
        self.add("response.shell_call_command.added", **where, command="")
        for piece in pieces:
            self.add("response.shell_call_command.delta", **where, delta=piece)
        self.add("response.shell_call_command.done", **where, command=text)
        self._done(at, {**item, "action": {"commands": [text]}})

    def print(self, pieces: list[str]) -> None:
        """What a command prints."""
        text, at = "".join(pieces), len(self.output)
        where = {"item_id": f"it_{at}", "output_index": at, "command_index": 0}
        item = {"id": f"it_{at}", "type": "shell_call_output", "call_id": f"call_{at}"}
        output = [{"stdout": text, "stderr": "", "outcome": {"type": "exit", "exit_code": 0}}]
        self.add("response.output_item.added", output_index=at, item={**item, "output": []})
        for piece in pieces:
            self.add("response.shell_call_output_content.delta", **where, delta={"stdout": piece})
        self.add("response.shell_call_output_content.done", **where, output=output)
        self._done(at, {**item, "output": output})

    def _done(self, at: int, item: dict[str, Any]) -> None:
        self.add("response.output_item.done", output_index=at, item=item)
        self.output.append(item)


KINDS: dict[str, Callable[[Stream, list[str]], None]] = {
    "output_text": Stream.say,
    "refusal": Stream.refuse,
    "reasoning_text": Stream.reason,
    "reasoning_summary_text": Stream.summarise,
    "custom_tool_call_input": Stream.call_custom,
    "code_interpreter_call_code": Stream.interpret,
    "shell_call_command": Stream.run,
    "shell_call_output_content": Stream.print,
    "function_call_arguments": Stream.call,
    "mcp_call_arguments": Stream.call_mcp,
}
"""By the name of the texts' deltas: what adds such an item, its text cut into pieces."""
JSON_KINDS = ("function_call_arguments", "mcp_call_arguments")


def events_of(stream: bytes) -> list[dict[str, Any]]:
    """Return the events of a stream; each has a name, which its data repeats, and data."""
    found = []
    for block in stream.decode().replace("\r\n", "\n").split("\n\n"):
        if block:
            name, data = block.split("\n")
            event = json.loads(data.removeprefix("data: "))
            assert name == f"event: {event['type']}"
            found.append(event)
    return found


def heard(stream: bytes) -> dict[int, dict[str, str]]:
    """Return what each output item of a stream says, by the layers that clients read."""
    told: dict[int, dict[str, str]] = {}
    for event in events_of(stream):
        at, kind = event.get("output_index"), event["type"]
        if kind in ("response.completed", "response.incomplete", "response.failed"):
            for index, item in enumerate(event["response"]["output"]):
                told.setdefault(index, {})["response"] = text_of(item)
        if at is None or "annotation" in kind:
            continue
        layers = told.setdefault(at, {})
        if kind.endswith(".delta"):
            assert "item" not in layers, "a delta behind its item"
            assert "done" not in layers, "a delta behind its end"
            piece = event["delta"]
            layers["delta"] = layers.get("delta", "") + (piece if isinstance(piece, str) else piece["stdout"])
        elif kind == "response.output_item.done":
            layers["item"] = text_of(event["item"])
        elif kind.endswith("part.done"):
            layers["part"] = text_of(event["part"])
        elif kind.endswith(".done"):
            layers["done"] = text_of(event)
    return told


def text_of(value: Any) -> str:
    """Return the one text of an item, a part or the end of a text."""
    if isinstance(value, str):
        return value
    if isinstance(value, list):
        return "".join(map(text_of, value))
    names = ("text", "refusal", "content", "summary", "arguments", "input", "code", "command", "commands", "action")
    return "".join(text_of(value[name]) for name in (*names, "output", "stdout") if name in value)
