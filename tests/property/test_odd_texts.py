"""No text is too odd for any recognizer: what each looks for, in any order, with marks that are never closed."""

import time
from itertools import pairwise
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pasteguard_addon.detection.detector import Detector, Recognizers
from pasteguard_addon.detection.lone_surrogates import encodable
from pasteguard_addon.detection.pieces import LONG_TEXT_CHARS
from pasteguard_addon.detection.pii.names_in_data.long_tables import LongTables
from pasteguard_addon.detection.pii.patterns import PATTERN_ENTITIES, pattern_recognizers
from pasteguard_addon.detection.secrets import SecretsRecognizer
from pasteguard_addon.detection.secrets.recognizer import all_rules
from pasteguard_addon.findings import Finding
from pasteguard_addon.lexicon.field_names import field_types

WHOLE = (SecretsRecognizer(), LongTables(PATTERN_ENTITIES, 0.5, {}))
PATTERNS = pattern_recognizers(["en"], PATTERN_ENTITIES)
ANCHORS = sorted({anchor for rule in all_rules() for anchor in rule.anchors})
MARKS = (
    *("\n", "\n\n", "\r\n", "\t", " ", "  ", ": ", " = ", "=", ",", ";", "|", '"', "'", "`", "```\n", "\\", '\\"'),
    *("{", "}", "[", "]", "(", ")", "<", ">", "</a>", "&amp;", "%20", "#", "//", "--", "- ", "* ", "1. ", "@", "…"),
    *("\0", "\u0301", "\u202e", "\u200b", "\u2028", "İ", "ß", "ſ", "\ud800", "🙂", "：", "，", "は", "的", "«", "->"),
)
VALUES = ("Ann", "Lee", "12", "0171 4111", "a@x.org", "aB3$xQ9_", "10.0.0.1", "DE89", "1990-02-03", "Main St")
KINDS = ("PERSON", "EMAIL_ADDRESS", "PASSWORD", "DATE_OF_BIRTH")
_pieces = st.one_of(*map(st.sampled_from, (ANCHORS, sorted(field_types()), MARKS, MARKS, VALUES)))
odd_texts = st.lists(_pieces, max_size=40).map("".join)


@given(odd_texts)
def test_findings_lie_in_the_text(text: str) -> None:
    text = encodable(text)
    for recognizer in PATTERNS:
        assert all(0 <= hit.start < hit.end <= len(text) for hit in recognizer.analyze(text, [], None))
    for recognizer in WHOLE:
        assert all(0 <= found.start < found.end <= len(text) for found in recognizer.find(text, "en"))


@given(odd_texts, st.integers(0, 2**32))
def test_what_is_found_is_composed(text: str, seed: int) -> None:
    random = Random(seed)
    starts = [random.randrange(max(len(text), 1)) for _ in range(4)]
    spans = [(start, min(len(text), start + random.randint(1, 20))) for start in starts]
    found = [Finding(*span, kind, 0.9, "x") for span, kind in zip(spans, KINDS, strict=True) if span[0] < span[1]]
    settled = Detector(Recognizers()).compose(text, found)
    assert all(before.end <= after.start for before, after in pairwise(settled))


@pytest.mark.parametrize(
    "unit",
    ["a\n", "- a\n", "a\na\na\n\n", "Name\nEmail\nCity\n\n", "Name\nEmail\nCity\n", "* - Name\n  - Email\n  - City\n",
     "name,email\n", "Name | Email\n", "name\temail\n", "a: 1\n", "<a>", "[a,", "{a", "'a',", "password ", "key=",
     "\u0301", "\0", '"', "\\", "(", "(name,city,zip)\n$1='a'$2='b'$3='c'\n?=?,?)\n",
     "insert into p (name, city, zip) values (?, ?, ?)\nParameters: Ann(String), Essen(String), 45127(String)\n"],
)  # fmt: skip
def test_a_long_text_takes_time_by_its_length(unit: str) -> None:
    """What sees long texts whole: quadratic, these would take minutes; the limit leaves room for a busy machine."""
    text = (unit * 300_000)[: 100 * LONG_TEXT_CHARS]
    start = time.process_time()
    for recognizer in WHOLE:
        recognizer.find(text, "en")
    assert time.process_time() - start < 20
