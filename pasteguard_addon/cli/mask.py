"""`pasteguard mask`: a text as the provider would see it, or what was found in it and by whom."""

import argparse
import contextlib
import json
import shlex
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

from pasteguard_addon.cli.arguments import Parser, add_settings
from pasteguard_addon.cli.config import add_config, settings_in_force
from pasteguard_addon.cli.environment import given_text, models_problem
from pasteguard_addon.cli.explain import MaskedText, print_explained
from pasteguard_addon.cli.left_alone import left_alone
from pasteguard_addon.detection.in_process import InProcessDetection
from pasteguard_addon.errors import SettingsError
from pasteguard_addon.findings import TextToScan, values_in
from pasteguard_addon.masking.mask import mask_text
from pasteguard_addon.masking.placeholder import strict_form
from pasteguard_addon.masking.typed import typed_names
from pasteguard_addon.masking.vault import Vault
from pasteguard_addon.policy import detection_settings, masking_rules
from pasteguard_addon.settings import Settings


def parser() -> Parser:
    """Return what the command takes."""
    made = Parser("mask", "Prints a text masked. Nothing leaves this machine.", usage="%(prog)s [options] [TEXT ...]")
    made.add_argument("text", nargs="*", metavar="TEXT", help="the text; without it, standard input is read")
    shape = made.add_mutually_exclusive_group()
    shape.add_argument("--json", action="store_true", help="print JSON: the masked text, and findings without values")
    shape.add_argument(
        "--explain",
        action="store_true",
        help="also print what was found, by whom and how sure, and what was left and why",
    )
    add_config(made)
    add_settings(made.add_argument_group("detection"), *_DETECTION)
    return made


def run(arguments: Sequence[str]) -> int:
    """Mask the text of the arguments or of standard input, and print it."""
    parsed = parser().parse_args(arguments)
    settings = settings_in_force(parsed)
    problem = models_problem(settings)
    if problem:
        raise SettingsError(problem)
    text = _text_of(parsed.text)
    with _progress(text):
        masked = mask(text, settings, is_explained=parsed.explain)
    _print(masked, parsed, end="\n" if parsed.text and not masked.text.endswith("\n") else "")
    return 0


def _text_of(words: Sequence[str]) -> str:
    """Return the text; of a word that is the name of a file it is asked whether the file was meant."""
    path = Path(words[0]) if len(words) == 1 else None
    if path is None or not _is_file(path):
        return given_text(words)
    if sys.stdin is not None and sys.stdin.isatty() and sys.stderr.isatty():
        print(f"{path} is a file. Mask what is in it? [Y/n] ", end="", file=sys.stderr, flush=True)  # noqa: T201
        if sys.stdin.readline().strip().lower() in ("", "y", "yes"):
            return path.read_bytes().decode("utf-8", "surrogateescape")
    else:
        name = shlex.quote(str(path))
        print(f"pasteguard mask: {path} is a file; to mask what is in it: pasteguard mask < {name}", file=sys.stderr)  # noqa: T201
    return given_text(words)


def _is_file(path: Path) -> bool:
    try:
        return path.is_file()
    except (OSError, ValueError):  # too long for a name, or with a NUL in it
        return False


@contextlib.contextmanager
def _progress(text: str) -> Iterator[None]:
    """Show that a long text is being read, in a terminal."""
    if len(text) < _LONG_CHARS or not sys.stderr.isatty():
        yield
        return
    # Imported where it is needed: it takes longer than a short text does.
    from rich.console import Console  # noqa: PLC0415
    from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn  # noqa: PLC0415

    console = Console(stderr=True)
    columns = (SpinnerColumn(), TextColumn("{task.description}"), TimeElapsedColumn())
    with Progress(*columns, console=console, transient=True) as progress:
        progress.add_task(f"reading {len(text):,} characters ...", total=None)
        yield


_LONG_CHARS = 20_000
"""What takes a second or more to read."""
_DETECTION = (
    *("languages", "fallback_language", "engine", "entities", "score_threshold", "entity_thresholds"),
    *("places", "public_figures"),
    *("secrets_types", "secrets_plugins", "allow", "allow_patterns", "deny", "deny_patterns"),
)


def mask(text: str, settings: Settings, *, is_explained: bool = False) -> MaskedText:
    """Mask one text as if it were the only message of a chat. Loads the models; raises DetectionError."""
    detection = detection_settings(settings)
    [scanned] = InProcessDetection(detection).scan([TextToScan(text, 0)])
    publicity = masking_rules(settings).publicity
    own = [(text, scanned.findings)]
    [findings] = publicity.private_findings([0], own, is_private=False, languages=[scanned.language])
    left = left_alone(text, scanned.findings, findings, detection) if is_explained else ()
    vault, reserved = Vault(), typed_names(text)
    masked = mask_text(text, findings, vault, reserved=reserved)
    values = zip(findings, values_in(text, findings), strict=True)
    names = [vault.name_for(f.entity_type, value, reserved) for f, value in values]
    return MaskedText(text, masked, findings, list(map(strict_form, names)), scanned.language, left)


def _print(masked: MaskedText, parsed: argparse.Namespace, end: str) -> None:
    if parsed.json:
        print(json.dumps(_as_json(masked), indent=2))  # noqa: T201
        return
    if parsed.explain and not masked.text.endswith("\n"):
        end = "\n"
    # What could not be decoded goes out as it came in.
    if sys.stdout is not None:
        sys.stdout.buffer.write((masked.text + end).encode("utf-8", "surrogateescape"))
        sys.stdout.buffer.flush()
    if parsed.explain:
        print_explained(masked)


def _as_json(masked: MaskedText) -> dict[str, object]:
    findings = [
        {
            "type": finding.entity_type,
            "placeholder": placeholder,
            "start": finding.start,
            "end": finding.end,
            "score": round(finding.score, 4),
            "recognizer": finding.recognizer,
        }
        for finding, placeholder in zip(masked.findings, masked.placeholders, strict=True)
    ]
    return {"masked": masked.text, "language": masked.language, "findings": findings}
