"""`pasteguard mask`: a text as the provider would see it, or what was found in it and by whom."""

import argparse
import json
import sys
from collections.abc import Sequence
from dataclasses import dataclass, field

from rich.console import Console
from rich.table import Table

from pasteguard_addon.cli.arguments import Parser, add_settings
from pasteguard_addon.cli.config import add_config, settings_in_force
from pasteguard_addon.cli.environment import given_text, models_problem
from pasteguard_addon.detection.in_process import InProcessDetection
from pasteguard_addon.errors import SettingsError
from pasteguard_addon.findings import Finding, TextToScan, values_in
from pasteguard_addon.masking.mask import mask_text
from pasteguard_addon.masking.placeholder import strict_form
from pasteguard_addon.masking.typed import typed_names
from pasteguard_addon.masking.vault import Vault
from pasteguard_addon.policy import detection_settings
from pasteguard_addon.settings import Settings


@dataclass(frozen=True, slots=True)
class MaskedText:
    """A masked text, its findings in order, and the placeholder of each."""

    text: str
    findings: Sequence[Finding] = field(repr=False)
    placeholders: Sequence[str]
    language: str


def run(arguments: Sequence[str]) -> int:
    """Mask the text of the arguments or of standard input, and print it."""
    parser = Parser("mask", "Prints a text masked. Nothing leaves this machine.", usage="%(prog)s [options] [TEXT ...]")
    parser.add_argument("text", nargs="*", metavar="TEXT", help="the text; without it, standard input is read")
    shape = parser.add_mutually_exclusive_group()
    shape.add_argument("--json", action="store_true", help="print JSON: the masked text, and findings without values")
    shape.add_argument("--explain", action="store_true", help="also print what was found, where, by whom and how sure")
    add_config(parser)
    add_settings(parser.add_argument_group("detection"), *_DETECTION)
    parsed: argparse.Namespace = parser.parse_args(arguments)
    settings = settings_in_force(parsed)
    problem = models_problem(settings)
    if problem:
        raise SettingsError(problem)
    masked = mask(given_text(parsed.text), settings)
    _print(masked, parsed, end="\n" if parsed.text else "")
    return 0


_DETECTION = (
    *("languages", "fallback_language", "engine", "entities", "score_threshold", "entity_thresholds"),
    *("secrets_types", "secrets_plugins", "allow", "allow_patterns", "deny", "deny_patterns"),
)


def mask(text: str, settings: Settings) -> MaskedText:
    """Mask one text as if it were the only message of a chat. Loads the models; raises DetectionError."""
    [scanned] = InProcessDetection(detection_settings(settings)).scan([TextToScan(text, 0)])
    findings = scanned.findings
    vault, reserved = Vault(), typed_names(text)
    masked = mask_text(text, findings, vault, reserved=reserved)
    values = zip(findings, values_in(text, findings), strict=True)
    names = [vault.name_for(f.entity_type, value, reserved) for f, value in values]
    return MaskedText(masked, findings, list(map(strict_form, names)), scanned.language)


def _print(masked: MaskedText, parsed: argparse.Namespace, end: str) -> None:
    if parsed.json:
        print(json.dumps(_as_json(masked), indent=2))  # noqa: T201
        return
    if parsed.explain and not masked.text.endswith("\n"):
        end = "\n"
    # What could not be decoded goes out as it came in.
    sys.stdout.buffer.write((masked.text + end).encode("utf-8", "surrogateescape"))
    sys.stdout.buffer.flush()
    if parsed.explain:
        Console().print("", _as_table(masked), sep="\n")


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


def _as_table(masked: MaskedText) -> Table:
    table = Table("placeholder", "type", "score", "found by", "from", "to")
    table.caption = f"scanned as {masked.language}; offsets are characters of the text"
    for finding, placeholder in zip(masked.findings, masked.placeholders, strict=True):
        where = (str(finding.start), str(finding.end))
        # A string in brackets would be taken for rich's markup.
        table.add_row(
            placeholder.replace("[", r"\["), finding.entity_type, f"{finding.score:.2f}", finding.recognizer, *where
        )
    return table
