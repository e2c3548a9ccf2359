"""Measure what PasteGuard finds, and what it takes for something that it is not, on texts made from a seed."""

import argparse
import sys
import sysconfig
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

from scripts.benchmarks import formats, labelled, report
from scripts.benchmarks.labelled import Document
from scripts.benchmarks.score import Score

SUMMARY = "what it finds, and what it takes for something that it is not"

type Find = Callable[[str, str], list[tuple[int, int, str]]]

_CODE_PACKAGES = ("rich", "mitmproxy", "httpx", "presidio_analyzer", "detect_secrets")
_CHUNK_CHARS = 4_000


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--only", choices=("pii", "secrets"), help="only one of the two detectors")
    parser.add_argument(
        "--labelled",
        nargs="+",
        type=Path,
        default=[],
        metavar="FILE",
        help="files of labelled texts, one JSON object a line, to measure instead; they need --only",
    )


def run(arguments: argparse.Namespace) -> int:
    if arguments.labelled and not arguments.only:
        print("--labelled needs --only: what the labels are of", file=sys.stderr)
        return 2
    scores: list[Score] = []
    with report.progress() as tell:
        if arguments.labelled:
            sets = _sets_of_files(arguments.labelled, arguments.only)
        else:
            sets = _sets(arguments.seed, arguments.only, is_quick=arguments.quick)
        for name, find, documents in sets:
            tell(name)
            scores.append(score(name, find, documents))
        rows: list[formats.FormatRow] = []
        if not arguments.labelled and arguments.only != "secrets":
            from pasteguard_addon.detection.evaluation import find_pii  # noqa: PLC0415  # loads what is asked for

            tell("the same people in many formats")
            rows = list(formats.rows(find_pii, arguments.seed))
    report.print_accuracy(scores)
    report.print_noise([score for score in scores if not score.values and score.false_by_type])
    if rows:
        report.print_formats(rows)
    if arguments.json:
        report.write_json(arguments.json, {"seed": arguments.seed, "sets": scores, "formats": rows})
    return 0


def score(name: str, find: Find, documents: Iterable[Document]) -> Score:
    """Run a detector over documents and count."""
    counts: Counter[str] = Counter()
    by_type: defaultdict[str, Counter[str]] = defaultdict(Counter)
    false_types: Counter[str] = Counter()
    for document in documents:
        began_s = time.process_time()
        hits = find(document.text, document.language)
        counts["us"] += int((time.process_time() - began_s) * 1e6)
        covered = {at for start, end, _ in hits for at in range(start, end)}
        gold = {at for start, end, _ in document.spans for at in range(start, end)}
        gold.update(at for start, end in document.neutral for at in range(start, end))
        false = [kind for start, end, kind in hits if gold.isdisjoint(range(start, end))]
        false_types.update(false)
        counts.update(documents=1, characters=len(document.text), hits=len(hits), false=len(false))
        for start, end, kind in document.spans:
            # A blank within a value gives nothing away.
            left = sum(at not in covered and not document.text[at].isspace() for at in range(start, end))
            is_any = any(at in covered for at in range(start, end))
            row = Counter(values=1, whole=not left, any=is_any, chars=end - start, left=left)
            counts.update(row)
            by_type[kind].update(row)
    return _score(name, counts, by_type, false_types)


def _score(name: str, counts: Counter[str], by_type: dict[str, Counter[str]], false_types: Counter[str]) -> Score:
    characters = max(1, counts["characters"])
    return Score(
        name,
        counts["documents"],
        counts["values"],
        _share(counts["whole"], counts["values"]),
        _share(counts["any"], counts["values"]),
        _share(counts["left"], counts["chars"]),
        _share(counts["hits"] - counts["false"], counts["hits"]) if counts["values"] else None,
        counts["false"] * 10_000 / characters,
        counts["us"] / characters,
        {kind: row["whole"] / row["values"] for kind, row in sorted(by_type.items())},
        {kind: count * 1_000_000 / characters for kind, count in false_types.most_common()},
    )


def _share(part: int, whole: int) -> float | None:
    return part / whole if whole else None


def _sets(seed: int, only: str | None, *, is_quick: bool) -> Iterator[tuple[str, Find, Iterable[Document]]]:
    from pasteguard_addon.detection.evaluation import find_pii, find_secrets  # noqa: PLC0415  # loads what is asked for

    size = 1 if is_quick else 4
    for find in (find_pii, find_secrets):
        find("Warm up, Ann Lee.", "en")  # the first call loads the models
    ordinary = {name: list(_documents(files, 40_000 * size)) for name, files in _ordinary_files().items()}
    if only != "secrets":
        for language in labelled.LOCALES:
            count = size * (56 if language == "en" else 18)
            yield f"prompts, {language}", find_pii, labelled.personal(language, count, seed)
        for name, documents in ordinary.items():
            yield f"personal data in {name}", find_pii, documents
    if only != "pii":
        from pasteguard_addon.detection.plugins import VENDOR_PLUGINS  # noqa: PLC0415

        formats: defaultdict[str, list[str]] = defaultdict(list)
        for plugin in VENDOR_PLUGINS:
            formats[plugin.secret_type].append(plugin.family.format)
        yield "vendors' keys", find_secrets, labelled.vendor_secrets(formats, size, seed)
        yield "passwords", find_secrets, labelled.passwords(200 * size, seed)
        lines = labelled.harmless(50 * size, seed)
        yield "ids, hashes, placeholders", find_secrets, (Document(line, "en", ()) for line in lines)
        for name, documents in ordinary.items():
            yield f"secrets in {name}", find_secrets, documents


def _sets_of_files(paths: Iterable[Path], only: str | None) -> Iterator[tuple[str, Find, Iterable[Document]]]:
    from pasteguard_addon.detection.evaluation import find_pii, find_secrets  # noqa: PLC0415  # loads what is asked for

    find = find_secrets if only == "secrets" else find_pii
    for path in paths:
        yield path.stem, find, labelled.from_file(path)


def _ordinary_files() -> dict[str, list[Path]]:
    """Return what this machine has of texts that hold hardly any personal data: what people paste all day."""
    packages = Path(sysconfig.get_paths()["purelib"])
    code = [path for name in _CODE_PACKAGES for path in sorted((packages / name).rglob("*.py"))]
    library = Path(sysconfig.get_paths()["stdlib"])
    prose = [path for kind in ("*.md", "*.rst") for path in sorted(packages.rglob(kind))]
    settings = [path for kind in ("*.toml", "*.cfg", "*.yaml", "*.yml") for path in sorted(packages.rglob(kind))]
    data = [path for path in sorted(packages.rglob("*.json")) if path.stat().st_size > _CHUNK_CHARS]
    logs = sorted(Path("/var/log").glob("*.log")) if sys.platform != "win32" else []
    named = {
        "code": code + sorted(library.glob("*.py")),
        "documentation": prose,
        "configuration": settings,
        "JSON": data,
        "logs": logs,
    }
    return {name: files for name, files in named.items() if files}


def _documents(files: Iterable[Path], most_chars: int) -> Iterator[Document]:
    """Yield pieces of the files, from each as much as from the others, until there is enough."""
    files = list(files)
    share = max(_CHUNK_CHARS, most_chars // len(files))
    total = 0
    for path in files[:: max(1, len(files) * _CHUNK_CHARS // most_chars)]:
        try:
            text = path.read_text("utf-8")[: min(share, _CHUNK_CHARS)]
        except (OSError, UnicodeDecodeError):
            continue
        total += len(text)
        yield Document(text, "en", ())
        if total >= most_chars:
            return
