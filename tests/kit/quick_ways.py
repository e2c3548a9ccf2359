"""The quick ways: what is done for speed alone, each with one switch, and with what it gains.

    python -m tests.kit.quick_ways            measures what each gains, and fails if one does not show 5 %
    scripts/test tests/golden tests/property --without="few values"      runs tests with one of them off

With any of them off everything comes out the same: `tests/property/test_equivalence.py` shows it for the requests and
replies of the net, all of them off, with every change; `.ci/full` for the golden and the property tests, each alone.
"""

import json
import statistics
import sys
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from importlib import import_module
from typing import Any

import pytest

from pasteguard_addon.detection.scanning.cache import ScanCache
from pasteguard_addon.endpoints.registry import ENDPOINTS
from pasteguard_addon.entity_types import PERSONAL_TYPES
from pasteguard_addon.exchange.exchange import Exchange
from pasteguard_addon.exchange.reply_restorer import ReplyRestorer
from pasteguard_addon.masking.issued import IssuedNames
from pasteguard_addon.proxy.routing import route
from pasteguard_addon.sieve import Sieve, Sifted
from pasteguard_addon.views import characters, escapes
from tests.unit.canary_scan import exchange_for, masked_by, saying

LEAST_GAIN = 0.05
_PAIRS = 31

type Work = Callable[[], object]


@dataclass(frozen=True, slots=True)
class QuickWay:
    """One switch: `targets` are set to `off` where the way is not to be taken."""

    name: str
    targets: tuple[str, ...]
    """Module, colon, attribute."""
    off: Any
    gain: str
    """What it was measured to spare, of the work that it is there for."""
    work: Callable[[], Work]
    """Makes ready for that work, and returns it."""

    def switch_off(self, patch: pytest.MonkeyPatch) -> None:
        for target in self.targets:
            module, _, path = target.partition(":")
            *owners, name = path.split(".")
            owner: Any = import_module(module)
            for each in owners:
                owner = getattr(owner, each)
            patch.setattr(owner, name, self.off)


def _nothing(*_: object, **__: object) -> None:
    """Find nothing quickly."""


def _unsifted(_: Sieve, text: str) -> Sifted:
    return Sifted(text, frozenset())


def _always(*_: object, **__: object) -> bool:
    return True


def _never(*_: object, **__: object) -> bool:
    return False


_LONG = [f"{number} Ada Lovelace wrote key-a1bcdefghijk to Zoë Müller. " + "and so on, " * 80 for number in range(110)]
_PEOPLE = [f"Mail {number} of p{chr(97 + number % 26)}.{chr(97 + number // 26)}@example.org" for number in range(400)]


class _AsItWas:
    """A store that learns nothing more, so that the same turn can be taken again and again."""

    def __init__(self, store: ScanCache) -> None:
        self._store = store
        self.digest, self.digest_of, self.hasher, self.get = store.digest, store.digest_of, store.hasher, store.get

    def put(self, key: bytes, value: object, size_bytes: int) -> None:
        """Keep nothing."""


def _next_turn(texts: Sequence[str], *new: str) -> Work:
    """Return the next turn of a chat of some texts."""
    store = ScanCache(10**8, 10**6)
    masked_by(Exchange(), json.dumps(saying(*texts)).encode(), store)
    body = json.dumps(saying(*texts, *new)).encode()
    return lambda: masked_by(Exchange(), body, _AsItWas(store))


def _first_turns(*texts: str) -> Work:
    return lambda: [exchange_for(saying(*texts, str(number)))[1] for number in range(30)]


def _references() -> Work:
    """Return what a request of the Responses API is asked for what it names at its provider."""
    state = next(endpoint.state for endpoint in ENDPOINTS if endpoint.name == "responses")
    assert state is not None
    parameters = {f"p{number}": {"type": "string", "description": "What it takes"} for number in range(6)}
    tool = {"type": "function", "description": "Does a thing. " * 9, "parameters": {"properties": parameters}}
    tools = [{**tool, "name": f"tool{number}"} for number in range(100)]
    body = json.dumps({"input": [{"role": "user", "content": "Hello"}], "tools": tools}).encode()
    return lambda: state.references(body)


def _stream(endpoint: str, event: Callable[[int], object]) -> Work:
    """Return how a stream of events is restored that differ in a word."""
    reply = next(each for each in ENDPOINTS if each.name == endpoint)
    originals = {"PERSON_1": "Ada Lovelace"}
    events = [f"data: {json.dumps(event(number), separators=(',', ':'))}\n\n".encode() for number in range(1_500)]

    def restore() -> bytes:
        issued = IssuedNames(originals)
        restorer = ReplyRestorer(reply.reply(is_json_mode=False), issued, originals.__getitem__, is_event_stream=True)
        return b"".join(map(restorer.feed, events)) + restorer.finish()

    return restore


def _of_chat(number: int) -> object:
    choice = {"index": 0, "delta": {"content": f" word{number}"}, "finish_reason": None}
    return {"id": "c", "object": "chat.completion.chunk", "model": "m", "choices": [choice]}


def _of_messages(number: int) -> object:
    return {"type": "content_block_delta", "index": 0, "delta": {"type": "text_delta", "text": f" word{number}"}}


def _of_responses(number: int) -> object:
    text = {"item_id": "i", "output_index": 0, "content_index": 0, "delta": f" word{number}", "logprobs": []}
    return {"type": "response.output_text.delta", "sequence_number": number, **text}


def _whole_text(number: int) -> object:
    """Return the end of an item, as a response tells it."""
    part = {"type": "output_text", "text": f"[[PERSON_1]] is number {number}.", "annotations": [], "logprobs": []}
    item = {"id": f"msg_{number}", "type": "message", "status": "completed", "role": "assistant", "content": [part]}
    return {"type": "response.output_item.done", "sequence_number": number, "output_index": number, "item": item}


def _paths() -> Work:
    return lambda: [
        route("GET", f"/v1/files/{number}", is_upgrade=False, base_path="/v1", is_reverse=False)
        for number in range(300)
    ]


def _read(read: Callable[[str], Iterable[object]], text: str) -> Work:
    """Return how a text is read by one of the readers of views."""
    return lambda: [*read(text)]


def _families() -> Work:
    """Return how the recognizers of forms read a page with numbers on it, and none of them anybody's."""
    from pasteguard_addon.detection.pii.patterns import pattern_recognizers  # noqa: PLC0415  # it takes a second

    families = pattern_recognizers(["en"], PERSONAL_TYPES)
    page = "".join(
        f"Row {at}: {at * 37}.{at:02} of {at * 7919 % 10007}, as it was planned for it.\n" for at in range(200)
    )
    return lambda: [family.analyze(page, [], None) for family in families]


_ENDPOINTS = "pasteguard_addon.endpoints."
_VIEWS = "pasteguard_addon.views."

QUICK_WAYS: tuple[QuickWay, ...] = (
    QuickWay(
        "remembered beginning",
        ("pasteguard_addon.conversation.prefix_store:PrefixFinder.find",),
        _nothing,
        "93 % of a long chat's next turn",
        lambda: _next_turn(_LONG, "So it is.", "Grace Hopper"),
    ),
    QuickWay(
        "no placeholder was typed",
        ("pasteguard_addon.exchange.typed_in_request:may_be_typed",),
        _always,
        "93 % of a next turn with a type that is new in it",
        lambda: _next_turn(_LONG, "So it is.", "Mail a.b@c.org."),
    ),
    QuickWay(
        "values that cannot stand in a short text",
        ("pasteguard_addon.conversation.recurrences:_SHORT_REST_CHARS",),
        -1,
        "23 % of a next turn behind 400 values",
        lambda: _next_turn(_PEOPLE, "Thank you, that is all."),
    ),
    QuickWay(
        "few values",
        ("pasteguard_addon.known_values.search:_FEW",),
        0,
        "6 % of short first turns",
        lambda: _first_turns("I am Ada Lovelace.", "Who is Ada?"),
    ),
    QuickWay(
        "nothing named at the provider",
        (f"{_ENDPOINTS}responses.state:_may_name",),
        _always,
        "50 % of telling what an agent's request names",
        _references,
    ),
    QuickWay(
        "plainly other paths",
        ("pasteguard_addon.proxy.routing:_Paths.is_plainly_other",),
        _never,
        "87 % of telling what a path is",
        _paths,
    ),
    QuickWay(
        "events of chat completions that repeat",
        (
            f"{_ENDPOINTS}chat_completions.reply_reader:template_of",
            f"{_ENDPOINTS}chat_completions.reply_text:template_of",
        ),
        _nothing,
        "96 % of a stream",
        lambda: _stream("chat_completions", _of_chat),
    ),
    QuickWay(
        "events of messages that repeat",
        (f"{_ENDPOINTS}messages.reply_reader:template_of",),
        _nothing,
        "92 % of a stream",
        lambda: _stream("messages", _of_messages),
    ),
    QuickWay(
        "events of responses that repeat",
        (f"{_ENDPOINTS}responses.reply_reader:template_of",),
        _nothing,
        "96 % of a stream",
        lambda: _stream("responses", _of_responses),
    ),
    QuickWay(
        "events of which a text is found by its literal",
        ("pasteguard_addon.exchange.reply_json:with_plain_edits",),
        _nothing,
        "35 % of the end of an item",
        lambda: _stream("responses", _whole_text),
    ),
    QuickWay(
        "forms of characters around what is beyond ASCII",
        (f"{_VIEWS}characters:_forms",),
        characters._FORMS.finditer,
        "93 % of reading a page with a few dashes",
        lambda: _read(characters.read_characters, f"{'It goes on – and on. ' * 9}{'So it is, as ever. ' * 90}" * 9),
    ),
    QuickWay(
        "escapes behind backslashes",
        (f"{_VIEWS}escapes:_backslashes",),
        escapes._BACKSLASH.finditer,
        "95 % of reading a script with a few escapes",
        lambda: _read(escapes.read_backslashes, ('x = "a\\n\\u00fc"\n' + "call(of, what, there, is)\n" * 20) * 30),
    ),
    QuickWay(
        "values of queries on lines with a plus sign",
        (f"{_VIEWS}escapes:_values_with_blanks",),
        escapes._QUERY_VALUE.finditer,
        "83 % of reading a script with a few sums",
        lambda: _read(escapes.read_percent, ("x = a+b\n" + "call(of=what, there=is)\n" * 20) * 30),
    ),
    QuickWay(
        "patterns sifted by one pass of RE2",
        ("pasteguard_addon.sieve:Sieve.sift",),
        _unsifted,
        "74 % of reading a page of numbers for what has a form",
        _families,
    ),
)


def named(name: str) -> QuickWay:
    """Return a quick way by its name. Raises KeyError."""
    return {way.name: way for way in QUICK_WAYS}[name]


def gain_of(way: QuickWay, pairs: int = _PAIRS) -> float:
    """Return which part of its work a way spares: of the processor's time, in pairs."""
    spared: list[float] = []
    work = way.work()
    for _ in range(pairs):
        with pytest.MonkeyPatch.context() as patch:
            way.switch_off(patch)
            slow_s = _seconds(work)
        spared.append(1 - _seconds(work) / slow_s)
    return statistics.median(spared)


def _seconds(work: Work) -> float:
    began = time.process_time()
    work()
    return time.process_time() - began


def main() -> int:
    gains = {way.name: gain_of(way) for way in QUICK_WAYS}
    for name, gain in gains.items():
        sys.stdout.write(f"{name:45} {gain:6.1%}\n")
    return int(any(gain < LEAST_GAIN for gain in gains.values()))


if __name__ == "__main__":
    sys.exit(main())
