"""What a sieve holds back matches nowhere: for patterns of every kind, and for those that the package has."""

import gc
import pkgutil
import re
from functools import cache
from importlib import import_module
from random import Random
from re import _compiler as compiler  # type: ignore[attr-defined]
from re import _constants as ops  # type: ignore[attr-defined]
from re import _parser as parser  # type: ignore[attr-defined]
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pasteguard_addon import detection, views
from pasteguard_addon.sieve import Sieve
from pasteguard_addon.sieve.byte_sets import _FOLDED_BEYOND, BEYOND
from tests.kit.examples import examples

SAMPLES = 40
MOST_WITHOUT_A_SAMPLE = 8
EDGES = ("", "", " ", "\n", ".", "a", "é", "日")
SIGNS = (*map(chr, range(32, 127)), *"\n\täÉßñłжα日한１")
LETTERS = "abkKsiI_09 \n?.éµſKı日\x1a"
"""With a character of each kind that matters: beyond Latin-1, folded into it, and what bytes stand for others."""
CLASSES = (
    *"abksié日ı",
    *(r"\?", ".", r"\w", r"\W", r"\d", r"\s", r"\S", "[ab]", "[^a]", r"[^\W\d_]", "[a-k]", "[^k-s]", "[µ日]"),
    *(r"[\s?]", "[^\n]", "(?i:k)", "(?i:[^s])", "(?-i:i)"),
)
AROUND = (r"(?<!\w)", r"(?<![^\W_])", r"(?<=[.k])", r"(?<=\n)", "(?<!ab)", "^", r"\b", r"\B", r"\A")
BEHIND = (r"(?!\w)", "(?=[ .])", "(?=ab?)", "(?!a|bk)", "(?![.-]a|é)", "$", r"\b", r"\Z")
COUNTS = ("", "", "?", "*", "+", "{2}", "{0,2}", "{3,9}", "{7,}", "{8}", "+?", "*+", "{1,3}+")


def _joined(parts: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    return st.one_of(
        st.lists(parts, min_size=1, max_size=3).map("".join),
        st.lists(parts, min_size=2, max_size=3).map(lambda each: f"(?:{'|'.join(each)})"),
        st.tuples(parts, st.sampled_from(COUNTS)).map(lambda each: f"(?:{each[0]}){each[1]}"),
        st.tuples(st.sampled_from(AROUND), parts).map("".join),
        st.tuples(parts, st.sampled_from(BEHIND)).map("".join),
        parts.map(lambda part: f"(?>{part})"),
        parts.map(lambda part: rf"(?P<quote>['a])?{part}(?(quote)a)" if "quote" not in part else part),
        parts.map(lambda part: rf"(?P<mark>[.a]){part}(?P=mark)" if "mark" not in part else part),
    )


SOURCES = st.recursive(st.sampled_from((*CLASSES, "")), _joined, max_leaves=8)


def _pattern(source: str, flags: int) -> re.Pattern[str] | None:
    try:
        return re.compile(source, flags)
    except re.error:
        return None  # such as one group in two branches


PATTERNS = st.builds(_pattern, SOURCES, st.sampled_from((0, re.I, re.M, re.A, re.I | re.M, re.I | re.A, re.S))).filter(
    lambda pattern: pattern is not None
)


@given(pattern=PATTERNS, texts=st.lists(st.text(LETTERS, max_size=24), min_size=8, max_size=8))
@settings(examples(60), suppress_health_check=list(HealthCheck))
def test_a_sieve_finds_what_the_pattern_finds(pattern: re.Pattern[str], texts: list[str]) -> None:
    sieve = Sieve(pattern)
    for text in texts:
        expected = [match.span() for match in pattern.finditer(text)]
        assert [match.span() for match in sieve.sift(text).finditer(pattern)] == expected
        assert (sieve.sift(text).search(pattern) is None) == (pattern.search(text) is None)


def _sieves() -> list[Sieve]:
    for package in (detection, views):
        for module in pkgutil.walk_packages(package.__path__, f"{package.__name__}."):
            if not module.name.endswith("__main__"):
                import_module(module.name)
    gc.unfreeze()  # what a test of the proxy has frozen is not among the objects
    return [each for each in gc.get_objects() if isinstance(each, Sieve)]


def test_what_a_pattern_matches_its_sieve_lets_through() -> None:
    random = Random(7)
    missed = set()
    for sieve in _sieves():
        for pattern in sieve._patterns:
            texts = [_sample(pattern, random) for _ in range(SAMPLES)]
            for text in texts:
                found = [match.span() for match in sieve.sift(text).finditer(pattern)]
                assert found == [match.span() for match in pattern.finditer(text)], (pattern.pattern, text)
            if not any(map(pattern.search, texts)):
                missed.add(pattern.pattern)
    assert len(missed) < MOST_WITHOUT_A_SAMPLE, missed  # those whose assertions samples do not meet by chance


def _sample(pattern: re.Pattern[str], random: Random) -> str:
    """Return a text that the pattern matches, unless it is one of its assertions that forbids it."""
    text = _generated(parser.parse(pattern.pattern, pattern.flags), random, {})
    if pattern.flags & re.I:
        text = "".join(random.choice((letter, letter.upper(), letter.lower())) for letter in text)
    return random.choice(EDGES) + text + random.choice(EDGES)


def _generated(nodes: Any, random: Random, groups: dict[int | None, str]) -> str:
    return "".join(_one(op, argument, random, groups) for op, argument in nodes)


def _one(op: Any, argument: Any, random: Random, groups: dict[int | None, str]) -> str:
    match op, argument:
        case ops.LITERAL, code:
            return chr(code)
        case ops.IN, items:
            return random.choice(_members(tuple(items)))
        case ops.NOT_LITERAL, code:
            return random.choice(_members(((ops.NEGATE, None), (ops.LITERAL, code))))
        case ops.ANY, _:
            return random.choice(LETTERS)
        case ((ops.MAX_REPEAT | ops.MIN_REPEAT | ops.POSSESSIVE_REPEAT), (least, most, inner)):
            count = random.randint(least, min(most, least + 2))
            return "".join(_generated(inner, random, groups) for _ in range(count))
        case ops.SUBPATTERN, (number, _, _, inner):
            groups[number] = _generated(inner, random, groups)
            return groups[number]
        case ops.BRANCH, (_, branches):
            return _generated(random.choice(branches), random, groups)
        case ops.ATOMIC_GROUP, inner:
            return _generated(inner, random, groups)
        case ops.GROUPREF, number:
            return groups.get(number, "")
        case ops.GROUPREF_EXISTS, (number, present, absent):
            return _generated(present if number in groups else absent or (), random, groups)
        case ops.ASSERT, (direction, inner) if direction < 0 or random.randrange(2):
            return _generated(inner, random, groups)
    return ""


@cache
def _members(items: tuple[object, ...]) -> list[str]:
    pattern = compiler.compile(parser.SubPattern(parser.State(), [(ops.IN, [*items])]), re.UNICODE)
    return [letter for letter in SIGNS if pattern.fullmatch(letter)] or ["日"]


def test_where_re2_has_not_searched_everything_is_possible(monkeypatch: pytest.MonkeyPatch) -> None:
    pattern = re.compile("a")
    sieve = Sieve(pattern)
    assert sieve.sift("b").search(pattern) is None
    monkeypatch.setattr(type(sieve._automaton), "Match", lambda *_: None)
    assert [match.span() for match in sieve.sift("ba").finditer(pattern)] == [(1, 2)]


def test_a_pattern_that_is_not_of_the_sieve_is_looked_for() -> None:
    assert Sieve(re.compile("a")).sift("b").search(re.compile("b")) is not None


def test_what_is_folded_into_latin_1_is_known() -> None:
    beyond = re.compile("[\u0100-\U0010ffff]", re.I)
    folded = sum(1 << code for code in range(256) if beyond.fullmatch(chr(code)))
    assert folded == _FOLDED_BEYOND
    assert chr(BEYOND.bit_length() - 1).encode() == "\u0100".encode("latin-1", "replace")


def test_a_question_mark_stands_for_nothing_but_itself() -> None:
    beyond = re.compile("[@＠]")
    assert Sieve(beyond).sift("why?")._absent
    assert Sieve(beyond).sift("why＠")._absent == frozenset()


def test_lone_surrogates_and_nothing_at_all_are_texts() -> None:
    pattern = re.compile(r"\ud83d|^$")
    for text in ("", "\ud83d", "a\udc00\ud83d"):
        assert [*Sieve(pattern).sift(text).finditer(pattern)] != [] or pattern.search(text) is None


def test_most_of_what_prose_does_not_hold_is_held_back() -> None:
    prose = "In the end the bridge took four years, which is quick for a village of that size. " * 12
    held_back = [bool(sieve.sift(prose)._absent) for sieve in _sieves()]
    assert sum(held_back) > 0.9 * len(held_back)
