"""Every vendor family: its samples are found whole, its near misses are not."""

import re
from random import Random

import pytest

from pasteguard_addon.detection.plugins import VENDOR_PLUGINS, TokenPlugin
from pasteguard_addon.detection.plugins.samples import sample, value_span
from pasteguard_addon.detection.secrets import SECRET_TYPES, SecretsRecognizer, families_table

RECOGNIZER = SecretsRecognizer()

GIVEN_NAMES = (
    *("OPENSSH_PRIVATE_KEY", "PEM_PRIVATE_KEY", "API_KEY_SK", "API_KEY_AWS", "API_KEY_GITHUB", "JWT_TOKEN"),
    *("BEARER_TOKEN", "ENV_PASSWORD", "ENV_SECRET", "CONNECTION_STRING"),
)

# What may stand around a token: sentence, JSON escapes, Chinese prose, URL encoding, quotes, CSV.
SURROUNDINGS = (
    ("my key is ", ". Why?"),
    ('{"text":"line one\\n', '\\nline two"}'),
    ("我的密钥是", "，请检查"),
    ("cb%3Ft%3D", "%26ok%3D1"),
    ("('", "')"),
    ("\t", "\t"),
    ("<", ">"),
)


def by_name(plugin: TokenPlugin) -> str:
    return f"{plugin.secret_type}-{plugin.family.vendor}"


def a_sample(plugin: TokenPlugin, seed: int = 0) -> tuple[str, str]:
    text = sample(plugin.family, Random(seed))
    start, end = value_span(plugin.family, text)
    return text, text[start:end]


def covered(text: str) -> set[int]:
    return {at for finding in RECOGNIZER.find(text, "en") for at in range(finding.start, finding.end)}


def _a_sample_is_found_whole_and_alone(plugin: TokenPlugin) -> None:
    text, value = a_sample(plugin)
    spans = list(plugin.find_spans(f"see {text} there"))
    assert [f"see {text} there"[start:end] for start, end in spans] == [value]


def _detect_secrets_gets_the_same_values(plugin: TokenPlugin) -> None:
    text, value = a_sample(plugin)
    assert list(plugin.analyze_string(text)) == [value]


def _the_recognizer_covers_a_sample_wherever_it_stands(plugin: TokenPlugin) -> None:
    for seed, (before, after) in enumerate(SURROUNDINGS):
        token, _ = a_sample(plugin, seed)
        start, end = value_span(plugin.family, token)
        text = before + token + after
        assert set(range(len(before) + start, len(before) + end)) <= covered(text), before


def _near_misses_are_not_found(plugin: TokenPlugin) -> None:
    text, value = a_sample(plugin)
    start, _ = value_span(plugin.family, text)
    blacked_out = text[: start + min(len(value) // 3, 12)] + "x" * 20
    for miss in (text[: start + 3], blacked_out, *plugin.family.near_misses):
        assert list(plugin.find_spans(miss)) == [], miss


def _a_family_says_where_its_format_is_described(plugin: TokenPlugin) -> None:
    assert plugin.family.link.startswith("https://")
    assert plugin.family.vendor
    assert re.fullmatch(r"[A-Z][A-Z0-9]*(_[A-Z0-9]+)+", plugin.secret_type)
    assert all(len(anchor) >= 2 and anchor == anchor.lower() for anchor in plugin.anchors)


@pytest.mark.parametrize("plugin", VENDOR_PLUGINS, ids=by_name)
def test_a_family(plugin: TokenPlugin) -> None:
    """One test for all of it: there are hundreds of them, and each of these takes less time than a test."""
    _a_family_says_where_its_format_is_described(plugin)
    _a_sample_is_found_whole_and_alone(plugin)
    _detect_secrets_gets_the_same_values(plugin)
    _the_recognizer_covers_a_sample_wherever_it_stands(plugin)
    _near_misses_are_not_found(plugin)


def test_there_are_as_many_families_as_promised() -> None:
    assert len(VENDOR_PLUGINS) >= 180
    assert len(families_table()) == len(VENDOR_PLUGINS)
    assert len({(p.family.format, p.secret_type) for p in VENDOR_PLUGINS}) == len(VENDOR_PLUGINS)


def test_the_given_type_names_exist() -> None:
    assert set(GIVEN_NAMES) <= set(SECRET_TYPES)
    assert list(SECRET_TYPES) == sorted(set(SECRET_TYPES))
