"""Requests and replies of Anthropic's Messages API, with a text in every place that holds one."""

import json
from collections.abc import Callable, Iterator
from typing import Any

from tests.kit.upstream import Reply, json_reply, sse_reply

OPAQUE = "EqQBCkYIBxgCKkA" + "Bk3/x9+a" * 40
"""Stands for what is signed or encrypted, or is binary in base64."""


def schema(text: str) -> dict[str, Any]:
    return {
        "type": "object",
        "title": text,
        "description": text,
        "properties": {"p": {"type": "string", "description": text, "default": text, "pattern": "^[a-z]+$"}},
        "required": ["p"],
    }


def _citations(text: str) -> list[dict[str, Any]]:
    document = {"cited_text": text, "document_title": text, "document_index": 0, "file_id": "file_1"}
    return [
        {"type": "char_location", **document, "start_char_index": 0, "end_char_index": 5},
        {"type": "page_location", **document, "start_page_number": 1, "end_page_number": 2},
        {"type": "content_block_location", **document, "start_block_index": 0, "end_block_index": 1},
        {
            "type": "web_search_result_location",
            "cited_text": text,
            "url": text,
            "title": text,
            "encrypted_index": OPAQUE,
        },
        {
            "type": "search_result_location",
            "cited_text": text,
            "source": text,
            "title": text,
            "search_result_index": 0,
            "start_block_index": 0,
            "end_block_index": 1,
        },
    ]


def _document(text: str, source: dict[str, Any]) -> dict[str, Any]:
    return {"type": "document", "title": text, "context": text, "citations": {"enabled": True}, "source": source}


def _image() -> dict[str, Any]:
    return {"type": "image", "source": {"type": "base64", "media_type": "image/png", "data": OPAQUE}}


def _plain(text: str) -> dict[str, Any]:
    return {"type": "text", "media_type": "text/plain", "data": text}


def _search_result(text: str) -> dict[str, Any]:
    return {"type": "search_result", "title": text, "source": text, "content": [{"type": "text", "text": text}]}


def _results(text: str) -> list[dict[str, Any]]:
    state = {"type": "browser_state", "url": text, "tabs": [{"id": "tab_1", "title": text}]}
    return [
        {"type": "text", "text": text, "cache_control": {"type": "ephemeral", "ttl": "5m"}},
        _image(),
        _document(text, _plain(text)),
        _search_result(text),
        state,
    ]


BLOCKS: dict[str, Callable[[str], dict[str, Any]]] = {
    "text": lambda t: {"type": "text", "text": t, "citations": _citations(t)},
    "text_with_a_mark": lambda t: {"type": "text", "text": t, "cache_control": {"type": "ephemeral", "ttl": "1h"}},
    "image": lambda t: {**_image(), "alt": t},
    "document_of_text": lambda t: _document(t, _plain(t)),
    "document_of_a_string": lambda t: _document(t, {"type": "content", "content": t}),
    "document_of_blocks": lambda t: _document(
        t, {"type": "content", "content": [{"type": "text", "text": t}, _image()]}
    ),
    "document_of_bytes": lambda t: _document(t, {"type": "base64", "media_type": "application/pdf", "data": OPAQUE}),
    "document_of_a_url": lambda t: _document(t, {"type": "url", "url": "https://example.com/a.pdf"}),
    "document_of_a_file": lambda t: _document(t, {"type": "file", "file_id": "file_2"}),
    "search_result": _search_result,
    "tool_use": lambda t: {
        "type": "tool_use",
        "id": "toolu_1",
        "name": "send",
        "caller": {"type": "code_execution_20250825", "tool_id": "srvtoolu_0"},
        "input": {"to": t, "cc": [{"who": t}], "type": t, "id": t, t: 1},
    },
    "server_tool_use": lambda t: {"type": "server_tool_use", "id": "srvtoolu_1", "name": "f", "input": {"query": t}},
    "mcp_tool_use": lambda t: {
        "type": "mcp_tool_use",
        "id": "mcptoolu_1",
        "name": "f",
        "server_name": "crm",
        "input": {"q": [t]},
    },
    "tool_result": lambda t: {"type": "tool_result", "tool_use_id": "toolu_1", "is_error": False, "content": t},
    "tool_result_of_json": lambda t: {
        "type": "tool_result",
        "tool_use_id": "toolu_1",
        "content": json.dumps({"rows": [{"v": t}]}, separators=(",", ":"), ensure_ascii=False),
    },
    "tool_result_of_blocks": lambda t: {"type": "tool_result", "tool_use_id": "toolu_1", "content": _results(t)},
    "mcp_tool_result": lambda t: {
        "type": "mcp_tool_result",
        "tool_use_id": "mcptoolu_1",
        "content": [{"type": "text", "text": t}],
    },
    "web_search_tool_result": lambda t: {
        "type": "web_search_tool_result",
        "tool_use_id": "srvtoolu_1",
        "content": [
            {"type": "web_search_result", "title": t, "url": t, "encrypted_content": OPAQUE, "page_age": "1 day"}
        ],
    },
    "web_fetch_tool_result": lambda t: {
        "type": "web_fetch_tool_result",
        "tool_use_id": "srvtoolu_2",
        "content": {"type": "web_fetch_result", "url": t, "content": _document(t, _plain(t))},
    },
    "code_execution_tool_result": lambda t: {
        "type": "code_execution_tool_result",
        "tool_use_id": "srvtoolu_3",
        "content": {
            "type": "code_execution_result",
            "stdout": t,
            "stderr": t,
            "return_code": 0,
            "content": [{"type": "code_execution_output", "file_id": "file_3"}],
        },
    },
    "encrypted_code_execution_tool_result": lambda t: {
        "type": "code_execution_tool_result",
        "tool_use_id": "srvtoolu_3",
        "content": {"type": "encrypted_code_execution_result", "encrypted_stdout": OPAQUE, "stderr": t, "content": []},
    },
    "bash_code_execution_tool_result": lambda t: {
        "type": "bash_code_execution_tool_result",
        "tool_use_id": "srvtoolu_4",
        "content": {"type": "bash_code_execution_result", "stdout": t, "stderr": t, "return_code": 0, "content": []},
    },
    "text_editor_view": lambda t: {
        "type": "text_editor_code_execution_tool_result",
        "tool_use_id": "srvtoolu_5",
        "content": {"type": "text_editor_code_execution_view_result", "file_type": "text", "content": t},
    },
    "text_editor_replacement": lambda t: {
        "type": "text_editor_code_execution_tool_result",
        "tool_use_id": "srvtoolu_6",
        "content": {"type": "text_editor_code_execution_str_replace_result", "lines": [t], "new_start": 1},
    },
    "tool_search_tool_result": lambda t: {
        "type": "tool_search_tool_result",
        "tool_use_id": "srvtoolu_7",
        "content": {
            "type": "tool_search_tool_search_result",
            "tool_references": [{"type": "tool_reference", "tool_name": "f"}],
            "note": t,
        },
    },
    "mcp_tool_listing": lambda t: {
        "type": "mcp_tool_listing",
        "server_name": "crm",
        "tools": [{"name": "f", "description": t, "input_schema": schema(t)}],
    },
    "container_upload": lambda t: {"type": "container_upload", "file_id": "file_4", "note": t},
    "unknown_kind": lambda t: {"type": "telepathy", "id": "tp_1", "thoughts": [t], "to": {"name_of": t}},
}

SIGNED: list[dict[str, Any]] = [
    {"type": "thinking", "thinking": "Hm, [[PERSON_1]].", "signature": OPAQUE},
    {"type": "redacted_thinking", "data": OPAQUE},
    {"type": "compaction", "content": None, "encrypted_content": OPAQUE},
]
"""Blocks that go as the provider sent them."""

TOOLS: Callable[[str], list[dict[str, Any]]] = lambda t: [  # noqa: E731 - like those above
    {
        "name": "send",
        "description": t,
        "input_schema": schema(t),
        "input_examples": [{"to": t, "cc": [t]}],
        "cache_control": {"type": "ephemeral"},
        "defer_loading": True,
    },
    {"type": "web_search_20250305", "name": "web_search", "max_uses": 5, "allowed_domains": ["ada.lovelace.example"]},
    {"type": "mcp_toolset", "mcp_server_name": "crm", "default_config": {"note": t}},
]


def around(text: str) -> dict[str, Any]:
    """Return all members of a request but its messages."""
    return {
        "model": "claude-opus-4",
        "max_tokens": 50,
        "system": [{"type": "text", "text": text, "cache_control": {"type": "ephemeral"}}],
        "tools": TOOLS(text),
        "tool_choice": {"type": "tool", "name": "send"},
        "output_config": {"effort": "high", "format": {"type": "json_schema", "schema": schema(text)}},
        "stop_sequences": [text],
        "metadata": {"user_id": json.dumps({"account": text})},
        "context_management": {
            "edits": [
                {"type": "compact_20260112", "trigger": {"type": "input_tokens", "value": 9}, "instructions": text}
            ]
        },
        "mcp_servers": [
            {
                "type": "url",
                "name": "crm",
                "url": "https://crm.example/sse",
                "authorization_token": OPAQUE,
                "note": text,
            }
        ],
        "container": {"id": "container_1", "skills": [{"type": "custom", "skill_id": "skill_1", "version": "latest"}]},
        "thinking": {"type": "enabled", "budget_tokens": 1024},
        "diagnostics": {"previous_message_id": "msg_0"},
        "odd": {"deep": [text]},
    }


MESSAGES: dict[str, Callable[[str], dict[str, Any]]] = {
    **{f"user: {name}": (lambda t, make=make: {"role": "user", "content": [make(t)]}) for name, make in BLOCKS.items()},
    **{
        f"assistant: {name}": (lambda t, make=make: {"role": "assistant", "content": [make(t)]})
        for name, make in BLOCKS.items()
    },
    "a text": lambda t: {"role": "user", "content": t},
    "what the model said": lambda t: {"role": "assistant", "content": t},
    "system among the others": lambda t: {"role": "system", "content": t},
    "system in blocks": lambda t: {"role": "system", "content": [{"type": "text", "text": t}]},
    "unknown role": lambda t: {"role": "critic", "content": t},
    "unknown members": lambda t: {"role": "user", "content": "x", "odd": {"deep": [t]}},
    "one block without a list": lambda t: {"role": "user", "content": {"type": "text", "text": t}},
}
"""Messages that hold the text."""


# --- replies ---------------------------------------------------------------------------------------------------


def answer(blocks: list[dict[str, Any]], *, is_stream: bool) -> Reply:
    """Answer with some blocks: thinking, texts and calls of tools."""
    if is_stream:
        return sse_reply(*_events(blocks))
    usage = {"input_tokens": 9, "output_tokens": 9}
    told = {"id": "msg_1", "type": "message", "role": "assistant", "model": "m", "content": blocks, "usage": usage}
    return json_reply({**told, "stop_reason": _reason(blocks), "stop_sequence": None})


def _reason(blocks: list[dict[str, Any]]) -> str:
    return "tool_use" if blocks[-1]["type"] == "tool_use" else "end_turn"


def _events(blocks: list[dict[str, Any]]) -> Iterator[bytes]:
    message = {"id": "msg_1", "type": "message", "role": "assistant", "model": "m", "content": [], "stop_reason": None}
    yield _event("message_start", message={**message, "usage": {"input_tokens": 9, "output_tokens": 1}})
    for index, block in enumerate(blocks):
        kind, name, text, begun = {
            "thinking": lambda b: ("thinking_delta", "thinking", b["thinking"], {"thinking": "", "signature": ""}),
            "text": lambda b: ("text_delta", "text", b["text"], {"text": ""}),
            "tool_use": lambda b: ("input_json_delta", "partial_json", json.dumps(b["input"]), {"input": {}}),
        }[block["type"]](block)
        yield _event("content_block_start", index=index, content_block={**block, **begun})
        for at in range(0, len(text), 5):
            yield _event("content_block_delta", index=index, delta={"type": kind, name: text[at : at + 5]})
        if block["type"] == "thinking":
            signed = {"type": "signature_delta", "signature": block["signature"]}
            yield _event("content_block_delta", index=index, delta=signed)
        yield _event("content_block_stop", index=index)
    yield _event(
        "message_delta", delta={"stop_reason": _reason(blocks), "stop_sequence": None}, usage={"output_tokens": 9}
    )
    yield _event("message_stop")


def _event(kind: str, **members: object) -> bytes:
    return f"event: {kind}\ndata: {json.dumps({'type': kind, **members})}\n\n".encode()
