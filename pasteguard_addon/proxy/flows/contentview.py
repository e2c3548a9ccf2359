"""Two content views. **PasteGuard** shows the chat as a person reads it, placeholders marked, and what was found.

It shows what the flow holds, which is what upstream got and sent: placeholders, no originals. Those are shown by
**PasteGuard originals** alone, and only while they are remembered (`pasteguard_reveal`).
"""

from collections import Counter
from collections.abc import Callable, Iterable

from mitmproxy import contentviews, http

from pasteguard_addon.endpoints.endpoint import Endpoint
from pasteguard_addon.endpoints.readable import Part, Readable, Turn
from pasteguard_addon.endpoints.registry import DEFAULT, ENDPOINTS
from pasteguard_addon.masking.placeholder import STRICT
from pasteguard_addon.proxy.flows.kept_exchanges import KeptExchanges
from pasteguard_addon.proxy.flows.marks import METADATA_KEY, outcome_of, own_comment
from pasteguard_addon.proxy.routing import endpoint_of
from pasteguard_addon.record.outcome import Outcome

_MAX_BYTES = 4 * 1024 * 1024
"""Longer bodies are left to mitmproxy's own views: this one runs on the event loop."""
_PRIORITY = 10
"""Above all of mitmproxy's own, so that `auto` chooses it."""

_WITH_TEXT = (Outcome.MASKED, Outcome.CLEAN)
_NOT_KEPT = "its text is not kept"
_WIDTH = 72
"""Letters of a line that fit beside the list on a screen of 1280 pixels: mitmweb breaks no lines by itself."""
_NO_ORIGINALS = """\
No originals are known of this chat.

They are remembered of chats that begin while pasteguard_reveal is on and something in them is masked, until the list
drops them or pasteguard_reveal is turned off.
"""
_SIGNS_OF_REQUEST = "- what the client sent   + what the provider got"
_SIGNS_OF_REPLY = "- what the provider sent   + what the client got"
_PROMISE = "Shown here alone: not saved, exported, logged or replayed."


class PasteGuardView(contentviews.Contentview):
    """Chosen by itself for chat completions that PasteGuard has read."""

    name = "PasteGuard"
    syntax_highlight = "none"

    def prettify(self, data: bytes, metadata: contentviews.Metadata) -> str:
        outcome = _outcome_lines(metadata)
        if not data:
            return _joined([*outcome, *_facts_lines(metadata), _NOT_KEPT])
        if isinstance(metadata.http_message, http.Response):
            return _shown(_endpoint(metadata).readable_reply(data), [*outcome, *_legend_lines(data)])
        told = _endpoint(metadata).readable_request(data)
        return _shown(told, [*outcome, *_legend_lines(data), *_facts_lines(metadata), *_media_lines(told)])

    def render_priority(self, data: bytes, metadata: contentviews.Metadata) -> float:
        flow = metadata.flow
        is_ours = (
            isinstance(flow, http.HTTPFlow)
            and METADATA_KEY in flow.metadata
            and endpoint_of(flow.request.path, ENDPOINTS) is not None
            and isinstance(metadata.http_message, http.Message)
        )
        has_text = bool(data) or (flow is not None and outcome_of(flow) not in _WITH_TEXT)
        return _PRIORITY if is_ours and has_text and len(data) <= _MAX_BYTES else -1


class OriginalsView(contentviews.Contentview):
    """Never chosen by itself: a person asks for it, and sees each text before and after PasteGuard, line by line."""

    name = "PasteGuard originals"
    syntax_highlight = "none"

    def __init__(self, kept: KeptExchanges) -> None:
        self._kept = kept

    def prettify(self, data: bytes, metadata: contentviews.Metadata) -> str:
        exchange = self._kept.exchange(metadata.flow.id) if metadata.flow is not None else None
        if exchange is None or not data:
            return _NO_ORIGINALS
        if len(data) > _MAX_BYTES:
            raise ValueError("too long to be shown")
        is_request = not isinstance(metadata.http_message, http.Response)
        endpoint = _endpoint(metadata)
        told = endpoint.readable_request(data) if is_request else endpoint.readable_reply(data)
        lines = [_SIGNS_OF_REQUEST if is_request else _SIGNS_OF_REPLY, _PROMISE]
        for turn in told.turns:
            lines += ["", f"── {turn.speaker} ──"]
            for part in turn.parts:
                restored = exchange.sent_by_client if is_request else exchange.got_by_client
                lines += _compared(part, restored, is_request=is_request)
        return _joined(lines)

    def render_priority(self, data: bytes, metadata: contentviews.Metadata) -> float:
        return -1


def _endpoint(metadata: contentviews.Metadata) -> Endpoint:
    """Return who reads the flow's messages."""
    path = metadata.flow.request.path if isinstance(metadata.flow, http.HTTPFlow) else ""
    return endpoint_of(path, ENDPOINTS) or DEFAULT


def _compared(part: Part, restored: Callable[[str], str], *, is_request: bool) -> list[str]:
    """Return the lines of a text; where one holds an original, as it was before PasteGuard and after it."""
    lines = [f"  {part.label}:"] if part.label else []
    for line in part.text.split("\n"):
        clear = restored(line)
        if clear == line:
            lines += [f"  {each}" for each in _broken(line)]
            continue
        sides = (clear, _marked(line)) if is_request else (_marked(line), clear)
        for sign, side in zip("-+", sides, strict=True):
            lines += [f"{sign} {each}" for line in side.split("\n") for each in _broken(line)]
    return lines


def _shown(told: Readable, lines: list[str]) -> str:
    for turn in told.turns:
        lines += ["", f"── {turn.speaker} ──", *_turn_lines(turn)]
    if told.tools or told.other_fields:
        lines.append("")
    if told.tools:
        lines.append("tools: " + ", ".join(told.tools))
    if told.other_fields:
        lines.append("also sent: " + ", ".join(told.other_fields))
    return _joined(lines)


def _joined(lines: Iterable[str]) -> str:
    """Return the lines as one text; mitmweb gives empty lines no height, so they get a blank."""
    return "".join(f"{part or ' '}\n" for line in lines for whole in line.split("\n") for part in _broken(whole))


def _broken(line: str) -> list[str]:
    """Return a line in pieces that a person can read without scrolling; words stay whole, and so does what has none."""
    pieces = []
    begin = 0
    while len(line) - begin > _WIDTH:
        end = line.rfind(" ", begin + 1, begin + _WIDTH + 1)
        end = end if end > begin else line.find(" ", begin + _WIDTH)
        if end < 0:
            break
        pieces.append(line[begin:end])
        begin = end + 1
    return [*pieces, line[begin:]]


def _turn_lines(turn: Turn) -> list[str]:
    lines = []
    for part in turn.parts:
        text = _marked(part.text)
        lines.append(f"{part.label}: {text}" if part.label else text)
    return lines


def _marked(text: str) -> str:
    return STRICT.sub(r"»\g<0>«", text)


def _counted(data: bytes) -> Counter[str]:
    """Return how often each placeholder stands in a body: nothing of JSON's escapes can hide one from us."""
    return Counter(match[1] for match in STRICT.finditer(data.decode("utf-8", "replace")))


def _outcome_lines(metadata: contentviews.Metadata) -> list[str]:
    told = own_comment(metadata.flow) if metadata.flow is not None else ""
    return [told] if told else []


def _legend_lines(data: bytes) -> list[str]:
    placeholders = _counted(data)
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
    roles = facts.get("roles")
    scanned = "messages of " + ", ".join(map(str, roles)) if roles else "all texts"
    return [f"language: {language} · detection: {facts.get('detection_ms')} ms", f"scanned: {scanned}"]


def _media_lines(told: Readable) -> list[str]:
    counts = Counter(told.media)
    if not counts:
        return []
    return ["not scanned: " + ", ".join(f"{count} × {kind}" for kind, count in counts.items())]
