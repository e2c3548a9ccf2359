"""Which places of a completions request hold text: the prompt, what comes behind it, and what nobody knows."""

from pasteguard_addon.endpoints.request_body import RequestBody
from pasteguard_addon.endpoints.slot_collector import SlotCollector, collect_rest, collect_settings
from pasteguard_addon.errors import UnreadableBodyError
from pasteguard_addon.wire.json_document import JsonArray, JsonNode, JsonNumber, JsonObject, JsonString

_TEXTS = ("prompt", "suffix")
_NO_TEXT = frozenset("model logit_bias service_tier stream_options provider".split())


class CompletionsRequestReader:
    """What is known of the requests."""

    conversation = ""

    def collect(self, request: RequestBody) -> None:
        """Add the slots: prompts and suffix as one message, then all other members."""
        SlotCollector.begin(request)
        prompts = request.root.all(*_TEXTS)
        texts = SlotCollector.begin(request, *prompts)
        for prompt in prompts:
            for text in prompt.items if isinstance(prompt, JsonArray) else [prompt]:
                _check(text)
                texts.string(text)
        collect_rest(request, SlotCollector, _TEXTS, _other_member)

    def add_note(self, request: RequestBody, text: str) -> None:
        """Tell nothing: a prompt is text to go on with, and the note would be a part of it."""


def _other_member(rest: SlotCollector, name: str, value: JsonNode) -> None:
    if name not in _NO_TEXT and not isinstance(value, JsonNumber):
        rest.unknown_member(value, name, never_text=frozenset())
    elif isinstance(value, JsonObject):
        collect_settings(rest, value)


def _check(prompt: JsonNode) -> None:
    if not isinstance(prompt, JsonString) and getattr(prompt, "value", "") is not None:
        raise UnreadableBodyError(
            "A prompt of token ids cannot be scanned; send its text.", "token_ids_not_scanned", "prompt"
        )
