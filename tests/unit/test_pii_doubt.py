"""Of which pieces of a text spaCy's opinion is wanted."""

import json
import re
from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np
import pytest

from pasteguard_addon.detection.pii import PiiRecognizer, doubt, models
from pasteguard_addon.detection.pii.doubt import doubtful
from pasteguard_addon.detection.pii.evidence import Evidence
from pasteguard_addon.detection.pii.patterns.base import Hit
from pasteguard_addon.detection.pii.rampart import GIVEN, GROUPS, Words
from pasteguard_addon.findings import Finding, settle

_DATA = Path(__file__).resolve().parents[2] / ".." / "shared" / "data" / "pii"
_STOP_WORDS = {"it", "in", "the"}
_NEEDS_MODELS = pytest.mark.skipif(bool(models.missing()), reason="models are not installed: pasteguard models install")


def evidence_of(text: str, scores: Mapping[str, float]) -> Evidence:
    """Return evidence in which the given words may be given names, and no others."""
    matches = list(re.finditer(r"[^\W\d_]+|\d+|[^\w\s]", text))
    table = np.zeros((len(matches), len(GROUPS)), np.float32)
    table[:, GIVEN] = [scores.get(match.group(), 0) for match in matches]
    spans = np.asarray([match.span() for match in matches], np.int64).reshape(-1, 2)
    return Evidence(text, Words(spans[:, 0], spans[:, 1], table), has_spacy=True)


def asked(text: str, scores: Mapping[str, float], found: Sequence[str] = (), score: float = 0.9) -> list[str]:
    hits = [Hit(text.index(value), text.index(value) + len(value), "PERSON", score) for value in found]
    lines = [match.span() for match in re.finditer(r"[^|]+", text)]
    return [text[start:end] for start, end in doubtful(evidence_of(text, scores), hits, lines, _STOP_WORDS)]


@pytest.mark.parametrize(
    ("text", "scores", "found"),
    [
        ("", {}, []),
        ("Nothing Here That Rampart Suspects", {}, []),
        ("ask ann about it", {"ann": 0.4}, []),
        ("ask Ann Lee about it", {"Ann": 0.9, "Lee": 0.4}, ["Ann Lee"]),
        ("It was Ann Lee. In the end I won.", {"Ann": 0.9}, ["Ann Lee"]),
        ("Please ask Mr Lee", {"Lee": 0.9}, ["Lee"]),
    ],
)
def test_not_where_nothing_is_open(text: str, scores: Mapping[str, float], found: Sequence[str]) -> None:
    assert asked(text, scores, found) == []


@pytest.mark.parametrize(
    ("text", "scores", "found"),
    [
        ("ask Ann Lee about it", {"Ann": 0.02}, []),
        ("ask Ann Lee about it", {"Ann": 0.9}, ["Ann"]),
        ("ask Ann Lee about Quux", {"Ann": 0.9}, ["Ann Lee"]),
        ("ask Ann about iQuux", {"Ann": 0.9}, ["Ann"]),
        ("ask The Ann", {"Ann": 0.9}, ["Ann"]),
        ("Quux knows Ann", {"Ann": 0.9}, ["Ann"]),
        ("Ask Ann. Mark knows.", {"Ann": 0.9, "Mark": 0.3}, ["Ann"]),
        ("we met in Boston", {}, []),  # a listed place
    ],
)
def test_where_a_capital_is_open(text: str, scores: Mapping[str, float], found: Sequence[str]) -> None:
    assert asked(text, scores, found) == [text]


def test_what_is_found_but_not_surely_is_open() -> None:
    assert asked("on Mount Quux", {"Mount": 0.3}, ["Mount Quux"], score=0.6) == ["on Mount Quux"]


def test_each_piece_for_itself() -> None:
    text = "ask Ann here|ask Bob Quux there|Nothing Suspected"
    assert asked(text, {"Ann": 0.9, "Bob": 0.9}, ["Ann", "Bob"]) == ["ask Bob Quux there"]


def test_a_word_is_settled_by_the_longest_of_the_hits_before_it() -> None:
    text = "ask Ann van der Lee now"
    hits = [Hit(4, 19, "PERSON", 0.9), Hit(4, 7, "PERSON", 0.9)]
    assert list(doubtful(evidence_of(text, {"Ann": 0.9}), hits, [(0, len(text))], _STOP_WORDS)) == []


@_NEEDS_MODELS
@pytest.mark.skipif(not _DATA.exists(), reason="the shared labelled texts are not here")
@pytest.mark.parametrize("name", ["chat_en", "hard", "presidio_synth_v2", "fp_prompts_bench"])
def test_what_spacy_would_say_of_the_rest_changes_nothing(monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    lines = (_DATA / f"{name}.jsonl").read_text("utf-8").splitlines()
    texts = [each["text"] for each in map(json.loads, lines) if each.get("language", "en") == "en"][:150]
    recognizer = PiiRecognizer()
    mine = settled(recognizer, texts)
    monkeypatch.setattr(doubt, "_SETTLED", 2.0)
    monkeypatch.setattr(doubt, "_may_be_name", lambda *_, **__: True)
    assert settled(recognizer, texts) == mine


def settled(recognizer: PiiRecognizer, texts: Sequence[str]) -> list[list[Finding]]:
    return [settle(recognizer.find(text, "en"), text) for text in texts]
