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
