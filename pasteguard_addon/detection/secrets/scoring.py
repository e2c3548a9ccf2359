"""The production detector of secrets on one text, for benchmarks."""

from functools import cache

from ahocorasick_rs import AhoCorasick, MatchKind

from pasteguard_addon.detection.secrets.recognizer import SecretsRecognizer, is_worth_propagating
from pasteguard_addon.detection.spans import Finding, settle


@cache
def _recognizer() -> SecretsRecognizer:
    return SecretsRecognizer()


def find_secrets(text: str, language: str) -> list[tuple[int, int, str]]:
    """Return settled `(start, end, type)`, in code points; a found value counts wherever it recurs in the text."""
    findings = _recognizer().find(text, language)
    settled = settle([*findings, *repeats(text, findings)], text)
    return [(f.start, f.end, f.entity_type) for f in settled]


def repeats(text: str, findings: list[Finding]) -> list[Finding]:
    """Return findings for the other places where a found value stands."""
    values = {value: f for f in findings if is_worth_propagating(value := text[f.start : f.end])}
    if not values:
        return []
    known = list(values.items())
    automaton = AhoCorasick([value for value, _ in known], matchkind=MatchKind.LeftmostLongest)
    return [
        Finding(start, end, known[index][1].entity_type, known[index][1].score, "secrets")
        for index, start, end in automaton.find_matches_as_indexes(text)
    ]
