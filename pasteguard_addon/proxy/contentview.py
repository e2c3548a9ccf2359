"""The content view **PasteGuard**: the conversation as a person reads it, placeholders marked, and what was found.

Shows what the flow holds, which is what upstream got and sent: placeholders, no originals.
"""

from collections import Counter

from mitmproxy import contentviews, http

from pasteguard_addon.chat import conversation
from pasteguard_addon.chat.conversation import Conversation, Turn
from pasteguard_addon.masking.placeholder import STRICT
from pasteguard_addon.proxy.marks import METADATA_KEY
from pasteguard_addon.proxy.routing import is_chat_path

_MAX_BYTES = 4 * 1024 * 1024
"""Longer bodies are left to mitmproxy's own views: this one runs on the event loop."""
_PRIORITY = 10
"""Above all of mitmproxy's own, so that `auto` chooses it."""


class PasteGuardView(contentviews.Contentview):
    """Chosen by itself for chat completions that PasteGuard has read."""

    name = "PasteGuard"
    syntax_highlight = "none"

    def prettify(self, data: bytes, metadata: contentviews.Metadata) -> str:
        if isinstance(metadata.http_message, http.Response):
            return _shown(conversation.of_reply(data), _counted(data), [])
        told = conversation.of_request(data)
        return _shown(told, _counted(data), [*_facts_lines(metadata), *_media_lines(told)])

    def render_priority(self, data: bytes, metadata: contentviews.Metadata) -> float:
        flow = metadata.flow
        is_ours = (
            isinstance(flow, http.HTTPFlow)
            and METADATA_KEY in flow.metadata
            and is_chat_path(flow.request.path)
            and isinstance(metadata.http_message, http.Message)
        )
        return _PRIORITY if is_ours and 0 < len(data) <= _MAX_BYTES else -1


def _shown(told: Conversation, placeholders: Counter[str], lines: list[str]) -> str:
    lines = [*_legend_lines(placeholders), *lines]
    for turn in told.turns:
        lines += ["", f"── {turn.speaker} ──", *_turn_lines(turn)]
    if told.tools or told.other_fields:
        lines.append("")
    if told.tools:
        lines.append("tools: " + ", ".join(told.tools))
    if told.other_fields:
        lines.append("also sent: " + ", ".join(told.other_fields))
    return "\n".join(lines) + "\n"


def _turn_lines(turn: Turn) -> list[str]:
    lines = []
    for part in turn.parts:
        text = STRICT.sub(r"»\g<0>«", part.text)
        lines.append(f"{part.label}: {text}" if part.label else text)
    return lines


def _counted(data: bytes) -> Counter[str]:
    """Return how often each placeholder stands in a body: nothing of JSON's escapes can hide one from us."""
    return Counter(match[1] for match in STRICT.finditer(data.decode("utf-8", "replace")))


def _legend_lines(placeholders: Counter[str]) -> list[str]:
    if not placeholders:
        return ["no placeholders"]
    distinct: Counter[str] = Counter()
    places: Counter[str] = Counter()
    for name, count in placeholders.items():
        entity_type = name.rpartition("_")[0]
        distinct[entity_type] += 1
        places[entity_type] += count
    listed = [f"{count} {kind} ({places[kind]}×)" for kind, count in distinct.most_common()]
    return ["placeholders: " + ", ".join(listed)]


def _facts_lines(metadata: contentviews.Metadata) -> list[str]:
    facts = metadata.flow.metadata.get(METADATA_KEY) if metadata.flow else None
    if not isinstance(facts, dict):
        return []
    language = facts.get("language") or "not told"
    lines = [f"language: {language} · detection: {facts.get('detection_ms')} ms"]
    roles = facts.get("roles")
    return [*lines, "scanned: messages of " + ", ".join(map(str, roles))] if roles else lines


def _media_lines(told: Conversation) -> list[str]:
    counts = Counter(told.media)
    if not counts:
        return []
    return ["not scanned: " + ", ".join(f"{count} × {kind}" for kind, count in counts.items())]
