"""The secrets recognizer: one pass over the text for every anchor of every rule, then a bounded look at each."""

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence

from ahocorasick_rs import AhoCorasick, Implementation

from pasteguard_addon.detection.plugins import VENDOR_PLUGINS, SpanPlugin
from pasteguard_addon.detection.plugins.boundaries import is_left_boundary, lowered
from pasteguard_addon.detection.plugins.loading import load_plugins
from pasteguard_addon.detection.plugins.span_plugin import TokenPlugin
from pasteguard_addon.detection.plugins.values import is_random
from pasteguard_addon.detection.secrets.forms.long_tokens import long_tokens
from pasteguard_addon.detection.secrets.forms.tokens import telling_leads, wide_end
from pasteguard_addon.detection.secrets.repeats import Repeats
from pasteguard_addon.detection.secrets.rules import rules_of_places
from pasteguard_addon.detection.secrets.scan import Rule, Scan, SecretHit
from pasteguard_addon.detection.secrets.sentences.account_pairs import UserThenPasswordRule
from pasteguard_addon.detection.secrets.sentences.beside_nouns import WordBesideRule
from pasteguard_addon.detection.secrets.sentences.corrections import said_again, spelled
from pasteguard_addon.detection.secrets.sentences.plain_words import PlainWordRule
from pasteguard_addon.detection.secrets.sentences.turns import DefaultPairRule
from pasteguard_addon.findings import Finding

_TOKEN_SCORE = 0.97
_BESIDE = 3
"""So many characters lead at most from a word for a secret to one that stands beside it."""
_MANY = 500
_DENSE = 60
"""From one anchor in so many characters on, a text is likely to repeat itself; prose and code have one in 150."""

_RULE_TYPES = (
    "AWS_SECRET_KEY", "BASIC_AUTH", "BEARER_TOKEN", "CONNECTION_STRING", "ENV_PASSWORD", "ENV_SECRET",
    "JSON_WEB_KEY", "KUBERNETES_SECRET", "RECOVERY_PHRASE", "OPENSSH_PRIVATE_KEY", "PEM_PRIVATE_KEY",
    "LICENSE_KEY", "PGP_PRIVATE_KEY", "PUTTY_PRIVATE_KEY", "SESSION_COOKIE",
)  # fmt: skip
SECRET_TYPES: tuple[str, ...] = tuple(sorted({plugin.secret_type for plugin in VENDOR_PLUGINS} | set(_RULE_TYPES)))
"""Every entity type that this family can produce, apart from those of users' own plugins."""


class TokenRule:
    """A vendor's plugin as a rule. A long run that was tried once is not tried again from inside."""

    def __init__(self, plugin: TokenPlugin) -> None:
        self.plugin = plugin
        self.anchors = plugin.anchors
        self.literals = plugin.literals
        self.spellings = _by_lower_case(plugin.literals)
        self.begins_with_anchor = not (plugin.family.offset or plugin.family.walk_back)
        self._leads = telling_leads(plugin)

    def at(self, scan: Scan, start: int, end: int) -> Iterator[SecretHit]:
        if start < scan.done.get(self, 0) or (self.literals and not scan.text.startswith(self.literals, start)):
            return
        candidate = self.plugin.candidate_at(scan.text, start)
        wide = self._wide_end(scan, start, end) if scan.low[start:end] in self._leads else 0
        if wide and (candidate is None or (candidate[0] == start and wide > candidate[1])):
            candidate = (start, wide, True)
        if candidate:
            first, last, is_value = candidate
            scan.done[self] = last
            if is_value:
                yield SecretHit(first, last, self.plugin.secret_type, 0.99)

    def _wide_end(self, scan: Scan, start: int, end: int) -> int:
        known = scan.wide_ends.get((start, end))
        if known is None:
            known = scan.wide_ends[start, end] = wide_end(scan.text, start, end)
        return known


def all_rules() -> list[Rule]:
    """Make every rule of this family: those of the vendors first."""
    return [*map(TokenRule, VENDOR_PLUGINS), *rules_of_places()]


class _AnchoredPluginRule:
    """A user's plugin that names its anchors."""

    def __init__(self, plugin: SpanPlugin) -> None:
        self.plugin = plugin
        self.anchors = plugin.anchors

    def at(self, scan: Scan, start: int, end: int) -> Iterator[SecretHit]:
        if start >= scan.done.get(self, 0):
            for first, last in self.plugin.spans_at(scan.text, start):
                scan.done[self] = last
                yield SecretHit(first, last, self.plugin.secret_type, 0.98)


class SecretsRecognizer:
    """Finds secrets; satisfies `spans.Recognizer`. Holds no state between texts, so threads may share one.

    `types` narrows what is reported, `plugin_paths` are files with plugins of the user's own.
    """

    name = "secrets"

    def __init__(self, *, types: Sequence[str] | None = None, plugin_paths: Sequence[str] = ()) -> None:
        self._types = None if types is None else frozenset(types)
        own = [plugin for path in plugin_paths for plugin in load_plugins(path)]
        self._whole_text_plugins = [plugin for plugin in own if not plugin.anchors]
        by_anchor: dict[str, list[Rule]] = {}
        for rule in [*all_rules(), *(_AnchoredPluginRule(plugin) for plugin in own if plugin.anchors)]:
            for anchor in rule.anchors:
                by_anchor.setdefault(anchor, []).append(rule)
        self._automaton = AhoCorasick(list(by_anchor), implementation=Implementation.DFA)
        self._rules = [tuple(rule for rule in rules if not _is_beside(rule)) for rules in by_anchor.values()]
        self._beside = [tuple(filter(_is_beside, rules)) for rules in by_anchor.values()]
        self._spellings = [_spellings(anchor, rules) for anchor, rules in by_anchor.items()]
        self._begin_tokens = [_begins_tokens(anchor, rules) for anchor, rules in by_anchor.items()]

    def find(self, text: str, language: str) -> list[Finding]:
        """Return findings of values only, never of names or schemes around them; they may overlap."""
        hits = without_shadows(text, _one_a_span(self._hits(text)))
        return [Finding(*hit, self.name) for hit in hits if self._types is None or hit.entity_type in self._types]

    def _hits(self, text: str) -> Iterator[SecretHit]:
        scan = Scan(text)
        matches = self._automaton.find_matches_as_indexes(scan.low, overlapping=True)
        repeats = Repeats(text) if len(matches) > _MANY and len(matches) * _DENSE > len(text) else None
        found: list[SecretHit] = []
        for index, start, end in matches:
            spellings = self._spellings[index]
            if spellings is not None and text[start:end] not in spellings:
                continue  # nearly always: another letter case
            if self._begin_tokens[index] and not is_left_boundary(text, start):
                continue
            known = repeats.known(index, start) if repeats else None
            if known is not None:
                found += known
                continue
            hits = self._at(index, scan, start, end)
            if repeats:
                repeats.learn(hits)
            found += hits
        yield from found
        yield from said_again(scan, found)
        yield from spelled(scan)
        yield from long_tokens(scan)
        for plugin in self._whole_text_plugins:
            for start, end in plugin.find_spans(text):
                yield SecretHit(start, end, plugin.secret_type, 0.98)

    def _at(self, index: int, scan: Scan, start: int, end: int) -> list[SecretHit]:
        """Ask every rule of an anchor; those that look beside it alone, if nothing has been found there.

        What one rule has found, the next one and those of later anchors may see: "password" holds "pass" as well.
        """
        hits: list[SecretHit] = []
        for rule in self._rules[index]:
            _take(rule.at(scan, start, end), hits, scan)
        beside = self._beside[index]
        if beside and scan.starts.isdisjoint(range(end, end + _BESIDE + 1)):
            for rule in beside:
                _take(rule.at(scan, start, end), hits, scan)
        return hits


def _take(found: Iterable[SecretHit], hits: list[SecretHit], scan: Scan) -> None:
    hits.extend(filter(scan.takes, found))


def _is_beside(rule: Rule) -> bool:
    return isinstance(rule, (PlainWordRule, WordBesideRule, UserThenPasswordRule, DefaultPairRule))


def _one_a_span(hits: Iterable[SecretHit]) -> list[SecretHit]:
    """Leave of the rules that agree on a value the surest, and of those the first."""
    best: dict[tuple[int, int], SecretHit] = {}
    for hit in hits:
        known = best.get((hit.start, hit.end))
        if known is None or hit.score > known.score:
            best[hit.start, hit.end] = hit
    return list(best.values())


def _by_lower_case(literals: Iterable[str]) -> dict[str, set[str]]:
    spellings: dict[str, set[str]] = {}
    for literal in literals:
        spellings.setdefault(lowered(literal), set()).add(literal)
    return spellings


def _spellings(anchor: str, rules: Sequence[Rule]) -> frozenset[str] | None:
    """Return how an anchor must be written, if all its rules are of vendors who write it so; else None."""
    spellings: set[str] = set()
    for rule in rules:
        if not (isinstance(rule, TokenRule) and rule.literals):
            return None
        spellings |= rule.spellings.get(anchor, set())
    return frozenset(spellings)


def _begins_tokens(anchor: str, rules: Sequence[Rule]) -> bool:  # and with a letter or a digit
    return anchor[0].isalnum() and all(isinstance(rule, TokenRule) and rule.begins_with_anchor for rule in rules)


def without_shadows(text: str, hits: list[SecretHit]) -> list[SecretHit]:
    """Drop a value found by its name where a vendor's format in it says better what it is.

    In `APP_KEY=base64:…` or `url=https://hooks…` the rest of the value is no secret. Where the rest is one, both stay.
    """
    tokens = sorted(hit for hit in hits if hit.score >= _TOKEN_SCORE)
    kept = []
    for hit in hits:
        inner = _overlapping(tokens, hit) if hit.score < _TOKEN_SCORE else []
        if not inner or any(is_random(piece, 8) for piece in _pieces(text, hit, inner)):
            kept.append(hit)
    return kept


def _overlapping(tokens: list[SecretHit], hit: SecretHit) -> list[SecretHit]:
    first = bisect_left(tokens, hit.start, key=lambda token: token.start)
    found = [tokens[first - 1]] if first and tokens[first - 1].end > hit.start else []
    while first < len(tokens) and tokens[first].start < hit.end:
        found.append(tokens[first])
        first += 1
    return found


def _pieces(text: str, hit: SecretHit, inner: list[SecretHit]) -> Iterator[str]:
    at = hit.start
    for token in inner:
        if at < token.start:
            yield text[at : token.start].strip("-_.:=/,;")
        at = max(at, token.end)
    if at < hit.end:
        yield text[at : hit.end].strip("-_.:=/,;")


def families_table() -> list[tuple[str, str, str]]:
    """Return type, vendor and link of every vendor format, for the README."""
    return sorted((plugin.secret_type, plugin.family.vendor, plugin.family.link) for plugin in VENDOR_PLUGINS)
