"""The secrets recognizer: one pass over the text for every anchor of every rule, then a bounded look at each."""

from collections.abc import Iterator, Sequence

from ahocorasick_rs import AhoCorasick

from pasteguard_addon.detection.plugins import VENDOR_PLUGINS, SpanPlugin
from pasteguard_addon.detection.plugins.base import TokenPlugin
from pasteguard_addon.detection.plugins.values import is_identifier, is_wordy
from pasteguard_addon.detection.secrets.assignments import AssignmentRule
from pasteguard_addon.detection.secrets.commands import (
    AwsPairRule,
    CallRule,
    ColonLineRule,
    CommandRule,
    SqlRule,
    WifiRule,
)
from pasteguard_addon.detection.secrets.headers import AuthorizationRule, BasicRule, BearerRule, CookieRule
from pasteguard_addon.detection.secrets.private_keys import EncodedPemRule, PemRule, PuttyRule
from pasteguard_addon.detection.secrets.prose import CredentialPairRule, ProseRule
from pasteguard_addon.detection.secrets.scan import Hit, Rule, Scan
from pasteguard_addon.detection.secrets.urls import OracleRule, UrlRule
from pasteguard_addon.detection.spans import Finding

_MIN_PROPAGATED = 8

_RULE_TYPES = (
    "AWS_SECRET_KEY",
    "BASIC_AUTH", "BEARER_TOKEN", "CONNECTION_STRING", "ENV_PASSWORD", "ENV_SECRET", "OPENSSH_PRIVATE_KEY", "PEM_PRIVATE_KEY",
    "PGP_PRIVATE_KEY", "PUTTY_PRIVATE_KEY", "SESSION_COOKIE",
)  # fmt: skip
SECRET_TYPES: tuple[str, ...] = tuple(sorted({plugin.secret_type for plugin in VENDOR_PLUGINS} | set(_RULE_TYPES)))
"""Every entity type that this family can produce, apart from those of users' own plugins."""


class _PluginRule:
    """A plugin as a rule. A long run that was tried once is not tried again from inside."""

    def __init__(self, plugin: SpanPlugin) -> None:
        self.plugin = plugin
        self.anchors = plugin.anchors

    def at(self, scan: Scan, start: int, end: int) -> Iterator[Hit]:
        for first, last in self.plugin.spans_at(scan.text, start):
            yield Hit(first, last, self.plugin.secret_type, 0.99)


def _rules() -> list[Rule]:
    return [
        *map(_PluginRule, VENDOR_PLUGINS),
        PemRule(), EncodedPemRule(), PuttyRule(), UrlRule(), OracleRule(), BearerRule(), BasicRule(), AuthorizationRule(), CookieRule(),
        AssignmentRule(), ProseRule(), CredentialPairRule(), CommandRule(), CallRule(), SqlRule(), ColonLineRule(), WifiRule(), AwsPairRule(),
    ]  # fmt: skip


class SecretsRecognizer:
    """Finds secrets; satisfies `spans.Recognizer`. Holds no state between texts, so threads may share one."""

    name = "secrets"

    def __init__(self, *, types: Sequence[str] | None = None, plugin_paths: Sequence[str] = ()) -> None:
        self._types = None if types is None else frozenset(types)
        by_anchor: dict[str, list[Rule]] = {}
        for rule in _rules():
            for anchor in rule.anchors:
                by_anchor.setdefault(anchor, []).append(rule)
        self._automaton = AhoCorasick(list(by_anchor))
        self._rules = [tuple(rules) for rules in by_anchor.values()]

    def find(self, text: str, language: str) -> list[Finding]:
        scan = Scan(text)
        findings = []
        for index, start, end in self._automaton.find_matches_as_indexes(scan.low, overlapping=True):
            for rule in self._rules[index]:
                for hit in rule.at(scan, start, end):
                    if self._types is None or hit.entity_type in self._types:
                        findings.append(Finding(*hit, self.name))
        return findings


def is_worth_propagating(value: str) -> bool:
    """Tell whether a found secret may be masked wherever it recurs: long enough, and not a word that recurs by chance."""
    if len(value) < _MIN_PROPAGATED or is_identifier(value):
        return False
    return not (value.isidentifier() and is_wordy(value))


def families_table() -> list[tuple[str, str, str]]:
    """Return type, vendor and link of every vendor format, for the README."""
    return sorted((plugin.secret_type, plugin.family.vendor, plugin.family.link) for plugin in VENDOR_PLUGINS)
