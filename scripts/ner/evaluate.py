"""Score the product's names and places on labelled text: found, left in clear, right.

usage, in the project's environment: python -m ner.evaluate [--engine fast] [--first N] [--held-out] FILE…

Each FILE is a ``*.jsonl`` with rows of ``{"text", "language", "spans": [{"start", "end", "type", "optional"?}]}``,
where the types are PERSON, LOCATION, COUNTRY and what else there is. Places and public figures count as to be masked. A
name is found if any of its characters is masked, as whatever; in clear are the characters that are not; a finding is
right if it touches a name of its type. Each third row is what `calibrate` may read: ``--held-out`` leaves those out.
"""

import argparse
import json
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from pasteguard_addon.detection.pii import PiiRecognizer
from pasteguard_addon.findings import Finding, settle

_TYPES = {"PERSON": ("PERSON",), "LOCATION": ("LOCATION", "COUNTRY")}
"""By type of finding, the types of spans that make it right."""


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m ner.evaluate", description=__doc__)
    parser.add_argument("files", type=Path, nargs="+")
    parser.add_argument("--engine", default="accurate")
    parser.add_argument("--first", type=int, default=1_000_000)
    parser.add_argument("--held-out", action="store_true")
    given = parser.parse_args()
    recognizer = PiiRecognizer(engine=given.engine)
    everything: Counter[tuple[str, str]] = Counter()
    for path in given.files:
        counts: Counter[tuple[str, str]] = Counter()
        for row in _rows(path, given.first, is_held_out=given.held_out):
            findings = settle(recognizer.find(row["text"], row.get("language", "en")), row["text"])
            counts.update(_counted(row, findings))
        print(_line(path.stem, counts), flush=True)
        everything.update(counts)
    print(_line("all", everything))


def _rows(path: Path, first: int, *, is_held_out: bool) -> Iterator[dict[str, Any]]:
    for number, line in enumerate(path.read_text("utf-8").splitlines()[:first]):
        if number % 3 or not is_held_out:
            yield json.loads(line)


def _counted(row: dict[str, Any], findings: Iterable[Finding]) -> Iterator[tuple[str, str]]:
    """What happened to each span, character and finding, as pairs of a type and a word for it."""
    spans = [(span["start"], span["end"], span["type"], span.get("optional", False)) for span in row["spans"]]
    masked = {i for found in findings for i in range(found.start, found.end)}
    for start, end, kind, is_optional in spans:
        if kind in _TYPES and not is_optional:
            written = [i for i in range(start, end) if not row["text"][i].isspace()]
            yield kind, "spans"
            yield from ((kind, "characters") for _ in written)
            yield from ((kind, "in clear") for i in written if i not in masked)
            if masked.intersection(written):
                yield kind, "found"
    for found in findings:
        touched = {kind for start, end, kind, _ in spans if start < found.end and found.start < end}
        if found.entity_type in _TYPES:
            yield found.entity_type, "findings"
            if touched.intersection(_TYPES[found.entity_type]):
                yield found.entity_type, "right"


def _line(name: str, counts: Counter[tuple[str, str]]) -> str:
    def share(kind: str, part: str, whole: str) -> str:
        return f"{100 * counts[kind, part] / counts[kind, whole]:.1f}" if counts[kind, whole] else "–"

    return f"{name:20}" + "".join(
        f" {kind} {counts[kind, 'spans']:5}: {share(kind, 'found', 'spans')} found, "
        f"{share(kind, 'in clear', 'characters')} in clear, {share(kind, 'right', 'findings')} right;"
        for kind in _TYPES
    )


if __name__ == "__main__":
    main()
