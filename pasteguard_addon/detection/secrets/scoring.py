"""The production detector of secrets on one text, for benchmarks."""

from functools import cache

from ahocorasick_rs import AhoCorasick, MatchKind

from pasteguard_addon.detection.secrets.recognizer import SecretsRecognizer, is_worth_propagating
from pasteguard_addon.findings import Finding, settle

_HEAD = 48


@cache
def _recognizer() -> SecretsRecognizer:
    return SecretsRecognizer()


def find_secrets(text: str, language: str) -> list[tuple[int, int, str]]:
    """Return settled `(start, end, type)`, in code points; a found value counts wherever it recurs in the text."""
    findings = _recognizer().find(text, language)
    settled = settle([*findings, *repeats(text, findings)], text)
    return [(f.start, f.end, f.entity_type) for f in settled]


def repeats(text: str, findings: list[Finding]) -> list[Finding]:
    """Return findings for every place where a found value stands."""
    by_head: dict[str, dict[str, Finding]] = {}
    for finding in findings:
        value = text[finding.start : finding.end]
        if is_worth_propagating(value):
            by_head.setdefault(value[:_HEAD], {}).setdefault(value, finding)
    if not by_head:
        return []
    # Only the heads: the automaton takes quadratic time to build for a value of many kilobytes.
    heads = list(by_head)
    automaton = AhoCorasick(heads, matchkind=MatchKind.LeftmostLongest)
    found = []
    for index, start, _ in automaton.find_matches_as_indexes(text):
        for value, first in by_head[heads[index]].items():
            if text.startswith(value, start):
                found.append(Finding(start, start + len(value), first.entity_type, first.score, first.recognizer))
    return found
