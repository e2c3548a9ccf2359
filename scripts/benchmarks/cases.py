"""What is measured. Each case takes the lab, a source of new texts and its limits, and gives rows of the table."""

import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from functools import partial
from pathlib import Path

from scripts.benchmarks.client import Client
from scripts.benchmarks.data import Texts, agent_body, body
from scripts.benchmarks.measure import Limits, Row, Samples, checked, in_turns, percentile, sending, timing, together
from scripts.benchmarks.processes import Lab, Proxy, children, memory_mb

type Case = Callable[[Lab, Texts, Limits], Iterator[Row]]

_THINK_S = 0.5
"""Between a reply and the next turn. People take longer."""
_STREAM_PROMPT = body("My name is Margaret Hutchinson. Tell me a long story about me.", is_stream=True)


def startup(lab: Lab, texts: Texts, limits: Limits) -> Iterator[Row]:
    """From the start of the process until /health says that it is ready."""
    samples = Samples()
    for _ in limits.repeats(3, 1, 30):
        with lab.start("accurate") as proxy:
            samples.add("accurate", proxy.wait_until_ready())
    seconds = samples.median("accurate") / 1000
    yield Row("start until ready", seconds, "s", 2, samples=len(samples.by_name["accurate"]))


def short(lab: Lab, texts: Texts, limits: Limits) -> Iterator[Row]:
    """60 characters, new and seen before."""
    new, seen = Samples(), Samples()
    with _Clients(lab, "bare", "noop", "accurate") as clients:
        for number in limits.repeats(150, 30, 12):
            data = body(texts.short())
            in_turns(new, sending(clients, data), number)
            in_turns(seen, sending(clients, data), number)
    yield new.over_noop("60 characters, new", 5)
    yield seen.over_noop("60 characters, seen before", 1)


def chat(lab: Lab, texts: Texts, limits: Limits) -> Iterator[Row]:
    """A chat of 11 messages: sent for the first time, then with the reply and one more message."""
    first, following = Samples(), Samples()
    with _Clients(lab, "bare", "noop", "accurate") as clients:
        for number in limits.repeats(20, 5, 25):
            messages = [texts.message(370) for _ in range(11)]
            said = _first_turn(first, clients, body(*messages), number)
            time.sleep(_THINK_S)
            in_turns(following, sending(clients, body(*messages, said, texts.message(100))), number)
    yield first.over_noop("11 messages, 4 KB, first time", 40)
    yield following.over_noop("11 messages, next turn", 4)


def large(lab: Lab, texts: Texts, limits: Limits) -> Iterator[Row]:
    """100 KB beside Presidio's own engine, both engines; then again with a short new message."""
    for kind, make in (("sparse", texts.sparse), ("dense", texts.dense)):
        new, again = Samples(), Samples()
        with _Clients(lab, "noop", "accurate", "fast") as clients:
            for number in limits.repeats(3, 1, 40):
                text = make(100_000)
                contenders = sending(clients, body(text))
                in_turns(new, {**contenders, "presidio": partial(lab.presidio.seconds, text)}, number)
                _resend(again, clients, text, texts, 8)
        for engine, share in (("accurate", 0.25), ("fast", 0.08)):
            ratio = new.ratio(engine, "presidio")
            case = f"100 KB {kind}, new, {engine}"
            yield new.row(case, ratio, "× Presidio", share, ours=engine, reference="presidio")
        yield again.over_noop(f"100 KB {kind}, resent", 12)


def changed(lab: Lab, texts: Texts, limits: Limits) -> Iterator[Row]:
    """37 KB that were seen before, but for a word, or with a new line at the top."""
    word, line = Samples(), Samples()
    with _Clients(lab, "noop", "accurate") as clients:
        for number in limits.repeats(3, 1, 40):
            text = texts.sparse(37_000)
            in_turns(Samples(), sending(clients, body(text)), number)
            for at in range(2_000, 37_000, 6_000):
                middle = text.index(" ", at)
                in_turns(word, sending(clients, body(f"{text[:middle]} changed{text[middle:]}")), number)
                in_turns(line, sending(clients, body(f"Today is day {at} of {number}.\n{text}")), number)
    yield word.over_noop("37 KB, one word changed", 40)
    yield line.over_noop("37 KB, a line inserted at the top", 60)


def agent(lab: Lab, texts: Texts, limits: Limits) -> Iterator[Row]:
    """An agent's first turn, 75 KB and 64 KB of it tools: never seen, and seen (but for the task) before a restart."""
    new, known = Samples(), Samples()
    for number in limits.repeats(3, 1, 40):
        with tempfile.TemporaryDirectory(prefix="bench-") as confdir, _Clients(lab, "noop") as clients:
            for samples in (new, known):
                with lab.start("accurate", confdir=Path(confdir), keep_findings="true") as proxy:
                    proxy.wait_until_ready()
                    with proxy.connect() as client:
                        in_turns(samples, sending({**clients, "accurate": client}, agent_body(texts)), number)
    yield new.over_noop("agent's first turn, 75 KB, new", 1_000)
    yield known.over_noop("agent's first turn, 75 KB, known", 60)


def huge(lab: Lab, texts: Texts, limits: Limits) -> Iterator[Row]:
    """400 KB, new and resent."""
    for kind, make in (("sparse", texts.sparse), ("dense", texts.dense)):
        new, again = Samples(), Samples()
        with _Clients(lab, "noop", "accurate") as clients:
            for number in limits.repeats(2, 1, 20):
                text = make(400_000)
                in_turns(new, sending(clients, body(text)), number)
                _resend(again, clients, text, texts, 8)
        yield new.over_noop(f"400 KB {kind}, new", None)
        yield again.over_noop(f"400 KB {kind}, resent", None)


def machine(lab: Lab, texts: Texts, limits: Limits) -> Iterator[Row]:
    """A megabyte that only machines read: base64, and minified code."""
    for kind, make in (("base64", texts.base64), ("minified code", texts.minified)):
        samples = Samples()
        with _Clients(lab, "noop", "accurate") as clients:
            for number in limits.repeats(3, 1, 30):
                in_turns(samples, sending(clients, body(f"What is this? {make(1_000_000)}")), number)
        yield samples.over_noop(f"1 MB of {kind}", 150)


def clients8(lab: Lab, texts: Texts, limits: Limits) -> Iterator[Row]:
    """8 clients at once with distinct short prompts, and the same prompts again."""
    rates: dict[str, list[float]] = {}
    took = Samples()

    def run(name: str, engine: str, bodies: list[list[bytes]]) -> None:
        rate, seconds = together(lab.proxy(engine).connect, bodies)
        rates.setdefault(name, []).append(rate)
        for each in seconds:
            took.add(name, each)

    each_sends = 15 if limits.is_quick else 50
    for _ in limits.repeats(4, 2, 30):
        bodies = [[body(texts.short()) for _ in range(each_sends)] for _ in range(8)]
        for name, engine in (("accurate", "accurate"), ("fast", "fast"), ("again", "accurate"), ("noop", "noop")):
            run(name, engine, bodies)
    for engine, least in (("accurate", 260.0), ("fast", 400.0)):
        case = f"8 clients, distinct prompts, {engine}"
        yield _throughput(case, percentile(rates[engine], 0.5), "requests/s", least, took, engine)
    ratio = percentile([mine / theirs for mine, theirs in zip(rates["again"], rates["noop"], strict=True)], 0.5)
    yield _throughput("8 clients, the same again", ratio, "× no-op", 0.75, took, "again")


def burst(lab: Lab, texts: Texts, limits: Limits) -> Iterator[Row]:
    """Small new requests of four clients while 400 KB dense in personal data are scanned."""
    chars = 100_000 if limits.is_quick else 400_000
    proxy = lab.proxy("accurate")
    took, refused = Samples(), [0]
    is_over = threading.Event()

    def send_big() -> None:
        with proxy.connect() as client:
            reply = client.chat(body(texts.dense(chars)))
        took.add("big", reply.seconds)
        refused[0] += reply.status != 200
        is_over.set()

    def send_small(source: Texts) -> None:
        with proxy.connect() as client:
            while not is_over.is_set():
                reply = client.chat(body(source.short()))
                took.add("small", reply.seconds)
                refused[0] += reply.status != 200
                time.sleep(0.02)

    sources = [Texts(f"{number} {texts.short()}") for number in range(4)]
    threads = [threading.Thread(target=send_big)]
    threads += [threading.Thread(target=send_small, args=(source,)) for source in sources]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    case = f"small, while {chars // 1000} KB are scanned"
    small = took.by_name["small"]
    p99 = took.p99("small")
    note = f"the {chars // 1000} KB took {took.median('big') / 1000:.1f} s"
    ours = took.median("small")
    yield Row(f"{case}, p99", p99, "ms", 120, ours=ours, ours_p99=p99, samples=len(small), note=note)
    yield Row(f"{case}, refused", refused[0], "requests", 0)


def models(lab: Lab, texts: Texts, limits: Limits) -> Iterator[Row]:
    """GET /models, which is none of ours, beside a pass-through script."""
    samples = Samples()
    with _Clients(lab, "bare", "passthrough", "accurate") as clients:
        for number in limits.repeats(400, 100, 8):
            in_turns(samples, timing(clients, _models_s), number)
    ratio = samples.median("accurate") / samples.median("passthrough")
    yield _beside_passthrough(samples, "GET /models", ratio, "× pass-through", 1.05)


def stream(lab: Lab, texts: Texts, limits: Limits) -> Iterator[Row]:
    """5,000 events at full speed, and at one a millisecond; the prompt was seen before."""
    full, first, delays = Samples(), Samples(), Samples()
    paced = 1_000 if limits.is_quick else 5_000
    with _Clients(lab, "passthrough", "accurate") as clients:
        _check_restored(clients["accurate"])
        for number in limits.repeats(12, 4, 20):
            in_turns(full, timing(clients, _whole_stream_s), number)
        for number in limits.repeats(40, 15, 10):
            in_turns(first, timing(clients, _first_event_s), number)
        for name, client in clients.items():
            arrived_s = client.stream(_STREAM_PROMPT, events=paced, pace=0.001).arrived_s
            for came_s, went_s in zip(arrived_s, lab.sent_s(), strict=False):  # [DONE] is the one more that came
                delays.add(name, came_s - went_s)
    times = full.ratio("accurate", "passthrough")
    yield _beside_passthrough(full, "5,000 events, full speed", times, "× pass-through", 1.2)
    added = first.over("accurate", "passthrough")
    yield _beside_passthrough(first, "first event, at 1 ms pace", added, "ms over pass-through", 3)
    each = delays.median("accurate") - delays.median("passthrough")
    yield _beside_passthrough(delays, "each event, at 1 ms pace", each, "ms over pass-through", None)


def memory(lab: Lab, texts: Texts, limits: Limits) -> Iterator[Row]:
    """What the main process gains over many requests, and what a worker holds after keys it has never seen."""
    requests, key_chars = (2_000, 500_000) if limits.is_quick else (20_000, 5_000_000)
    with lab.start("accurate", workers="1") as proxy:
        proxy.wait_until_ready()
        known = [body(texts.short()) for _ in range(400)]
        together(proxy.connect, [known])
        before = memory_mb(proxy.popen.pid)
        sent = 0
        for _ in limits.repeats(requests // 400, requests // 400, 100):
            # One in twenty is new: a chat's next message among what was there before.
            batch = [body(texts.short()) if number % 20 == 0 else known[number] for number in range(400)]
            together(proxy.connect, [batch[at::4] for at in range(4)])
            sent += len(batch)
        yield Row(f"main process, {sent:,} requests", memory_mb(proxy.popen.pid) - before, "MB more", 15)
        yield _worker_memory(proxy, texts, limits, key_chars)


def growth(lab: Lab, texts: Texts, limits: Limits) -> Iterator[Row]:
    """The next turn of a chat, by how long the chat is already."""
    messages = [texts.message(300) for _ in range(200)]
    samples: dict[int, Samples] = {length: Samples() for length in (10, 50, 100, 200)}
    with _Clients(lab, "noop", "accurate") as clients:
        checked(clients["accurate"].chat(body(*messages)))
        for number in limits.repeats(30, 8, 20):
            for length, taken in samples.items():
                in_turns(taken, sending(clients, body(*messages[-length:], texts.short())), number)
    for length, taken in samples.items():
        yield taken.over_noop(f"next turn after {length} messages", None)
    yield from _megabyte(lab, texts, limits)
    more = samples[200].over("accurate", "noop") - samples[10].over("accurate", "noop")
    yield Row("next turn, 200 against 10 messages", more, "ms more", 4)


def _megabyte(lab: Lab, texts: Texts, limits: Limits) -> Iterator[Row]:
    length = 100 if limits.is_quick else 400
    messages = [texts.message(2_500) for _ in range(length)]
    samples = Samples()
    with _Clients(lab, "noop", "accurate") as clients:
        checked(clients["accurate"].chat(body(*messages)))
        for number in limits.repeats(20, 5, 10):
            in_turns(samples, sending(clients, body(*messages, texts.short())), number)
    size = length * 2_500 // 1_000
    yield samples.over_noop(f"next turn after {length} messages, {size:,} KB", 25)


CASES: dict[str, Case] = {
    case.__name__: case
    for case in (
        startup,
        short,
        chat,
        large,
        changed,
        agent,
        huge,
        machine,
        clients8,
        burst,
        models,
        stream,
        growth,
        memory,
    )
}


class _Clients(ExitStack):
    """A connection to each of the named proxies, for the time of a `with`."""

    def __init__(self, lab: Lab, *names: str) -> None:
        super().__init__()
        self._by_name = {name: self.enter_context(lab.proxy(name).connect()) for name in names}

    def __enter__(self) -> dict[str, Client]:  # type: ignore[override]  # what is wanted are the connections
        return self._by_name


def _first_turn(samples: Samples, clients: dict[str, Client], data: bytes, number: int) -> str:
    """Send a chat to all in turns; return what our assistant said."""
    said: dict[str, str] = {}

    def send(name: str) -> float:
        reply = checked(clients[name].chat(data, reply=300))
        said[name] = reply.content
        return reply.seconds

    in_turns(samples, {name: partial(send, name) for name in clients}, number)
    return said["accurate"]


def _resend(samples: Samples, clients: dict[str, Client], text: str, texts: Texts, times: int) -> None:
    for number in range(times):
        in_turns(samples, sending(clients, body(text, "Done.", texts.short())), number)


def _throughput(case: str, result: float, unit: str, least: float, took: Samples, name: str) -> Row:
    return Row(
        case,
        result,
        unit,
        least,
        is_at_least=True,
        ours=took.median(name),
        ours_p99=took.p99(name),
        reference=took.median("noop"),
        reference_name="noop",
        samples=len(took.by_name[name]),
    )


def _beside_passthrough(samples: Samples, case: str, result: float, unit: str, to_reach: float | None) -> Row:
    return samples.row(case, result, unit, to_reach, ours="accurate", reference="passthrough")


def _check_restored(client: Client) -> None:
    """Make sure that what is measured is a reply with something to restore."""
    content = checked(client.chat(_STREAM_PROMPT)).content
    if "Margaret" not in content or "[[" in content:
        raise RuntimeError("the reply was not restored, so there is nothing to measure")


def _models_s(client: Client) -> float:
    return checked(client.get("/models")).seconds


def _whole_stream_s(client: Client) -> float:
    return client.stream(_STREAM_PROMPT, events=5_000).total_s


def _first_event_s(client: Client) -> float:
    return client.stream(_STREAM_PROMPT, events=10, pace=0.001).first_event_s


def _worker_memory(proxy: Proxy, texts: Texts, limits: Limits, chars: int) -> Row:
    worker = children(proxy.popen.pid)[0]
    sent = 0
    with proxy.connect() as client:
        for _ in limits.repeats(chars // 50_000, chars // 50_000, 100):
            checked(client.chat(body(texts.keys(50_000))))
            sent += 50_000
    return Row(f"a worker, {sent / 1e6:.1f} MB of unseen keys", memory_mb(worker), "MB", 480)
