"""Compare this tree with a revision: a mitmdump of each, asked in turns, and told what changed beyond noise."""

import argparse
import subprocess
import sys
import tarfile
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from io import BytesIO
from math import floor, sqrt
from pathlib import Path
from statistics import median

from scripts.benchmarks import report
from scripts.benchmarks.client import Client
from scripts.benchmarks.data import Texts, body
from scripts.benchmarks.measure import Limits, Samples, checked, in_turns, timing
from scripts.benchmarks.processes import ROOT, Lab

SUMMARY = "what a revision cost, beside this tree"
REFERENCE_FILE = ROOT / "scripts" / "benchmarks" / "reference.txt"
NEW, OLD = "accurate", "revision"
_FULL_S, _QUICK_S = 300.0, 100.0
_WORTH_TELLING = 0.03
"""Less is no news, however sure."""
_MIN_PAIRS = 8
"""From fewer nothing can be told."""
_SURE_PAIRS = 40
"""Of fewer a lucky few may look sure, to who looks after each."""

type Ask = Callable[[Texts], Callable[[Client], float]]
"""Makes one new question, which both are asked."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """How many times as long this tree takes as the revision, in pairs taken side by side."""

    case: str
    ratio: float
    low: float
    high: float
    """Where the median of all such pairs lies, in 95 of 100 runs."""
    pairs: int

    @property
    def text(self) -> str:
        if self.pairs < _MIN_PAIRS:
            return "too few to tell"
        if self.low > 1 and self.ratio > 1 + _WORTH_TELLING:
            return "SLOWER"
        return "faster" if self.high < 1 and self.ratio < 1 - _WORTH_TELLING else "the same"

    @property
    def is_surely_the_same(self) -> bool:
        """True if more pairs would tell nothing new: whatever is left open is not worth telling."""
        is_near = self.low > 1 - _WORTH_TELLING and self.high < 1 + _WORTH_TELLING
        return self.pairs >= _SURE_PAIRS and is_near


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("revision", nargs="?", help=f"of git; by default that which {REFERENCE_FILE.name} names")
    parser.add_argument("--case", action="append", choices=list(CASES), help="only this one; may be given again")


def run(arguments: argparse.Namespace) -> int:
    """Measure and print. What is slower is no failure: whoever reads it decides."""
    revision = arguments.revision or REFERENCE_FILE.read_text("utf-8").split()[0]
    verdicts: list[Verdict] = []
    with checked_out(revision) as tree, Lab() as lab, report.progress() as tell:
        tell("start")
        lab.proxy(NEW)
        _start_revision(lab, tree, revision)
        allowed_s = _QUICK_S if arguments.quick else _FULL_S
        deadline_s = time.monotonic() + allowed_s
        names = arguments.case or list(CASES)
        for number, name in enumerate(names):
            tell(name)
            left_s = min(allowed_s / len(names), (deadline_s - time.monotonic()) / (len(names) - number))
            limits = Limits(deadline_s, is_quick=False)
            texts = Texts(f"{arguments.seed}/{name}")
            samples = _measured(lab, CASES[name], texts, limits, left_s, is_quick=arguments.quick)
            verdicts.append(verdict(name, samples.by_name[NEW], samples.by_name[OLD]))
    sys.stdout.write(f"This tree beside {revision}:\n")
    for each in verdicts:
        between = f"{each.low:.2f} to {each.high:.2f}"
        sys.stdout.write(f"  {each.case:34} × {each.ratio:.2f} ({between}, {each.pairs} pairs): {each.text}\n")
    if arguments.json:
        report.write_json(arguments.json, {"revision": revision, "verdicts": verdicts})
    return 0


def _start_revision(lab: Lab, tree: Path, revision: str) -> None:
    """Start a revision with the packages and models of this tree. Raises SystemExit if they are none for it."""
    try:
        lab.add(OLD, lab.start(NEW, root=tree))
    except (OSError, RuntimeError) as error:
        sys.exit(f"{revision} does not start with what is installed for this tree: {error}")


def verdict(case: str, new: list[float], old: list[float]) -> Verdict:
    """Judge pairs by their ratios; the bounds are those of the sign test, which asks nothing of the distribution."""
    ratios = sorted(mine / theirs for mine, theirs in zip(new, old, strict=True))
    count = len(ratios)
    outside = max(0, floor(count / 2 - 0.98 * sqrt(count)))
    return Verdict(case, median(ratios), ratios[outside], ratios[count - 1 - outside], count)


@contextmanager
def checked_out(revision: str) -> Iterator[Path]:
    """Yield a folder with the files of a revision. Raises SystemExit if git does not know it."""
    archived = subprocess.run(["git", "archive", revision], cwd=ROOT, capture_output=True, check=False)
    if archived.returncode:
        sys.exit(f"git has no revision {revision}")
    with tempfile.TemporaryDirectory(prefix="bench-") as folder, tarfile.open(fileobj=BytesIO(archived.stdout)) as tar:
        tar.extractall(folder, filter="data")
        yield Path(folder)


def _measured(lab: Lab, ask: Ask, texts: Texts, limits: Limits, seconds: float, *, is_quick: bool) -> Samples:
    """Ask both the same, in turns, until the time is up, or what is quick is sure that nothing has changed."""
    samples = Samples()
    with lab.proxy(NEW).connect() as new, lab.proxy(OLD).connect() as old:
        in_turns(Samples(), timing({NEW: new, OLD: old}, ask(texts)), 0)  # what is slow once
        for number in limits.repeats(400, 400, seconds):
            in_turns(samples, timing({NEW: new, OLD: old}, ask(texts)), number)
            if is_quick and verdict("", samples.by_name[NEW], samples.by_name[OLD]).is_surely_the_same:
                break
    return samples


def _sent(data: bytes) -> Callable[[Client], float]:
    return lambda client: checked(client.chat(data)).seconds


def _new(texts: Texts) -> Callable[[Client], float]:
    return _sent(body(texts.short()))


def _seen(texts: Texts) -> Callable[[Client], float]:
    return _then(body(text := texts.short()), body(text))


def _next_turn(texts: Texts) -> Callable[[Client], float]:
    messages = [texts.message(370) for _ in range(11)]
    return _then(body(*messages), body(*messages, "Done.", texts.message(100)))


def _document(texts: Texts) -> Callable[[Client], float]:
    return _sent(body(texts.sparse(8_000)))


def _word_changed(texts: Texts) -> Callable[[Client], float]:
    text = texts.sparse(8_000)
    return _then(body(text), body(text.replace(" the ", " that ", 1)))


def _stream(texts: Texts) -> Callable[[Client], float]:
    data = body(f"My name is {texts.name()}. Tell me a story.", is_stream=True)
    return lambda client: client.stream(data, events=1_000).total_s


def _then(first: bytes, second: bytes) -> Callable[[Client], float]:
    """Send one, and measure the other."""

    def ask(client: Client) -> float:
        checked(client.chat(first))
        return checked(client.chat(second)).seconds

    return ask


CASES: dict[str, Ask] = {
    "60 characters, new": _new,
    "60 characters, seen before": _seen,
    "11 messages, next turn": _next_turn,
    "8 KB, new": _document,
    "8 KB, one word changed": _word_changed,
    "stream of 1,000 events": _stream,
}
