"""The benchmark's own parts: a wrong yardstick is worse than none."""

import json
import os
import random
import re
import sys
import time
from pathlib import Path

import pytest

from pasteguard_addon.detection.plugins import VENDOR_PLUGINS
from scripts.benchmarks import accuracy, against, formats, labelled, report
from scripts.benchmarks.cases import CASES
from scripts.benchmarks.client import Client
from scripts.benchmarks.data import Texts, body
from scripts.benchmarks.labelled import Document
from scripts.benchmarks.measure import Limits, Row, Samples, checked, in_turns, percentile, together
from scripts.benchmarks.processes import HERE, Lab, Process, children, memory_mb


@pytest.fixture(scope="module")
def upstream():
    with Process([sys.executable, str(HERE / "upstream.py")]) as process:
        yield process


class TestTexts:
    def test_the_same_seed_gives_the_same_texts_and_each_call_a_new_one(self):
        one, other = Texts(1), Texts(1)
        assert [one.short() for _ in range(50)] == [other.short() for _ in range(50)]
        assert len({one.short() for _ in range(200)}) == 200

    def test_lengths_are_what_the_cases_say(self):
        texts = Texts(2)
        assert {len(texts.short()) for _ in range(100)} == {60}
        for make in (texts.sparse, texts.dense, texts.keys, texts.message):
            assert len(make(5_000)) == 5_000

    def test_dense_is_denser(self):
        texts = Texts(3)
        assert texts.dense(20_000).count("@") > 5 * texts.sparse(20_000).count("@")

    def test_the_user_has_the_last_word(self):
        messages = json.loads(body("one", "two", "three"))["messages"]
        assert [message["role"] for message in messages] == ["user", "assistant", "user"]


class TestLabelled:
    @pytest.mark.parametrize("language", labelled.LOCALES)
    def test_every_slot_is_filled_and_labelled(self, language):
        templates = labelled.TEMPLATES[language]
        documents = list(labelled.personal(language, len(templates), 1))
        for template, document in zip(templates, documents, strict=True):
            assert len(document.spans) == len(re.findall(r"\{[A-Z_]+\}", template))
            assert all(document.text[start:end].strip() for start, end, _ in document.spans)
        assert documents == list(labelled.personal(language, len(templates), 1))

    def test_samples_match_their_format(self):
        for plugin in VENDOR_PLUGINS:
            text, start, end = labelled.sample(plugin.family.format, random.Random(1))
            match = re.fullmatch(plugin.family.format, text)
            assert match is not None, plugin.family.format
            assert match.span(match.re.groups and 1) == (start, end)

    def test_passwords_stand_where_the_label_says(self):
        document = next(labelled.passwords(1, 1))
        (start, end, _), *_ = document.spans
        assert document.text == "DB_PASSWORD=" + document.text[start:end]


class TestScore:
    def test_counts(self):
        documents = [Document("Ann Lee met Bo", "en", ((0, 7, "PERSON"), (12, 14, "PERSON")))]

        def find(text: str, language: str) -> list[tuple[int, int, str]]:
            return [(0, 3, "PERSON"), (8, 11, "PERSON"), (12, 14, "PERSON")]

        score = accuracy.score("set", find, documents)
        assert (score.values, score.whole, score.any) == (2, 0.5, 1.0)
        assert score.leak == pytest.approx(3 / 9)  # "Lee" of nine characters; the blank gives nothing away
        assert score.precision == pytest.approx(2 / 3)

    def test_a_blank_within_a_value_is_no_leak(self):
        documents = [Document("Ann Lee", "en", ((0, 7, "PERSON"),))]
        assert accuracy.score("set", lambda *_: [(0, 3, "P"), (4, 7, "P")], documents).whole == 1

    def test_of_negatives_only_false_hits_are_counted(self):
        score = accuracy.score("set", lambda *_: [(0, 1, "P")], [Document("x" * 100, "en", ())])
        assert (score.whole, score.precision, score.false_per_10k) == (None, None, 100)


class TestMeasure:
    def test_percentile(self):
        assert percentile([3, 1, 2], 0.5) == 2
        assert percentile([float(n) for n in range(1000)], 0.99) == 990
        assert percentile([7], 0.99) == 7

    def test_over_compares_what_was_taken_side_by_side(self):
        samples = Samples()
        for number, wait in enumerate((0.010, 0.100, 0.500)):  # the machine gets slower and slower
            in_turns(samples, {"noop": lambda w=wait: w, "accurate": lambda w=wait: w + 0.002}, number)
        assert samples.over("accurate", "noop") == pytest.approx(2)
        assert samples.ratio("accurate", "noop") == pytest.approx(1.02)

    @pytest.mark.parametrize(
        ("result", "goal", "is_at_least", "is_met"),
        [(1, 2, False, True), (3, 2, False, False), (3, 2, True, True), (1, 2, True, False), (1, None, False, None)],
    )
    def test_met(self, result, goal, is_at_least, is_met):
        assert Row("case", result, "ms", goal, is_at_least=is_at_least).is_met is is_met

    def test_repeats_end_with_the_time(self):
        assert len(list(Limits(time.monotonic() + 60, False).repeats(5, 2, 60))) == 5
        assert len(list(Limits(time.monotonic() + 60, True).repeats(5, 2, 60))) == 2
        assert len(list(Limits(time.monotonic() - 1, False).repeats(5, 2, 60))) == 1


class TestClientAndUpstream:
    def test_reply(self, upstream):
        with Client(upstream.port) as client:
            assert "[[PERSON_1]]" in checked(client.chat(body("Hi"))).content
            assert client.chat(body("Hi"), reply=300).content != client.chat(body("Hi"), reply=300).content
            assert checked(client.get("/models")).body.startswith(b"{")

    def test_every_event_of_a_stream_is_timed(self, upstream):
        with Client(upstream.port) as client:
            for pace in (0, 0.001):
                times = client.stream(body("Hi"), events=200, pace=pace)
                sent_s = json.loads(client.own("/sent").body)
                assert len(times.arrived_s) == len(sent_s) + 1 == 201
                assert all(0 <= came - went < 5 for came, went in zip(times.arrived_s, sent_s, strict=False))
                assert times.first_event_s <= times.total_s

    def test_together(self, upstream):
        rate, seconds = together(lambda: Client(upstream.port), [[body("Hi")] * 5] * 3)
        assert rate > 0
        assert len(seconds) == 15

    def test_memory(self, upstream):
        assert memory_mb(upstream.popen.pid) > 1
        assert upstream.popen.pid in children(os.getpid())


def test_a_case_end_to_end_without_the_product():
    with Lab() as lab, lab.proxy("noop").connect() as noop, lab.proxy("passthrough").connect() as passthrough:
        assert checked(noop.chat(body("Hi"))).content == "Certainly, [[PERSON_1]]. "
        assert len(passthrough.stream(body("Hi"), events=50).arrived_s) == 51


def test_tables_json_and_chart(tmp_path: Path, capsys):
    plot = pytest.importorskip("scripts.benchmarks.plot", reason="matplotlib is needed for --plot only")
    rows = [
        Row("60 characters", 5.25, "ms over no-op", 9, ours=7, reference=2, reference_name="noop", bare=1.5),
        Row("8 clients", 100, "requests/s", 170, is_at_least=True),
        Row("refused", 0, "requests", 0),
    ]
    report.print_speed(rows, {"memory": "the time was up"}, 12)
    said = capsys.readouterr().out
    assert "no-op 2.00" in said
    assert "2 of 3 reached" in said
    assert "not measured: memory (the time was up)" in said
    report.write_json(tmp_path / "rows.json", {"rows": rows})
    assert [row["is_met"] for row in json.loads((tmp_path / "rows.json").read_text())["rows"]] == [True, False, True]
    plot.draw(rows, tmp_path / "chart.png")
    assert (tmp_path / "chart.png").read_bytes().startswith(b"\x89PNG")


def test_every_case_says_what_it_measures():
    assert all(case.__doc__ for case in CASES.values())


class TestAgainst:
    @pytest.mark.parametrize(
        ("factor", "noise", "text"),
        [(1.0, 0.2, "the same"), (1.01, 0.0, "the same"), (1.2, 0.1, "SLOWER"), (0.8, 0.1, "faster")],
    )
    def test_only_what_is_beyond_noise_is_told(self, factor, noise, text):
        rng = random.Random(7)
        old = [10 * rng.uniform(1, 3) for _ in range(200)]
        new = [each * factor * rng.uniform(1 - noise, 1 + noise) for each in old]
        verdict = against.verdict("a case", new, old)
        assert verdict.text == text
        assert verdict.low <= verdict.ratio <= verdict.high

    def test_a_few_pairs_tell_nothing(self):
        assert against.verdict("a case", [9.0] * 7, [1.0] * 7).text == "too few to tell"

    @pytest.mark.parametrize(
        ("pairs", "factor", "noise", "is_sure"),
        [(39, 1.0, 0.01, False), (60, 1.0, 0.01, True), (60, 1.0, 0.3, False), (200, 1.06, 0.01, False)],
    )
    def test_what_is_surely_the_same_needs_no_more_pairs(self, pairs, factor, noise, is_sure):
        rng = random.Random(7)
        old = [10 * rng.uniform(1, 3) for _ in range(pairs)]
        new = [each * factor * rng.uniform(1 - noise, 1 + noise) for each in old]
        assert against.verdict("a case", new, old).is_surely_the_same is is_sure

    def test_the_revision_that_is_compared_with_is_one(self):
        revision = against.REFERENCE_FILE.read_text("utf-8").strip()
        assert re.fullmatch("[0-9a-f]{40}", revision)

    def test_a_revision_that_git_does_not_know(self):
        with pytest.raises(SystemExit, match="no revision"), against.checked_out("no-such-revision"):
            pass


def test_a_file_of_labelled_texts_is_measured_with_its_neutral_spans(tmp_path: Path) -> None:
    path = tmp_path / "set.jsonl"
    sure = {"start": 0, "end": 3, "type": "A"}
    optional = {"start": 4, "end": 7, "type": "B", "optional": True}
    implausible = {"start": 0, "end": 5, "type": "C", "plausible": False}
    rows = [
        {"text": "one two", "secrets": [sure, optional]},
        {"text": "three", "language": "de", "spans": [implausible]},
    ]
    path.write_text("".join(json.dumps(row) + "\n" for row in rows), "utf-8")
    first, second = labelled.from_file(path)
    assert (first.language, first.spans, first.neutral) == ("en", ((0, 3, "A"),), ((4, 7),))
    assert (second.language, second.spans, second.neutral) == ("de", (), ((0, 5),))
    score = accuracy.score("set", lambda text, _: [(0, len(text), "X")], [first, second])
    assert (score.values, score.whole, score.false_per_10k) == (1, 1, 0)


def test_what_is_found_in_ordinary_texts_is_counted_by_type() -> None:
    texts = [labelled.Document("x" * 500, "en", ()), labelled.Document("y" * 500, "en", ())]
    score = accuracy.score("ordinary", lambda text, _: [(0, 1, "A"), (2, 3, "B")][: 1 + (text[0] == "y")], texts)
    assert score.false_by_type == {"A": 2_000, "B": 1_000}
    report.print_noise([score])
    report.print_noise([])


def test_formats_are_measured_by_what_stays_in_clear() -> None:
    nothing = list(formats.rows(lambda *_: [], 1))
    everything = list(formats.rows(lambda text, _: [(0, len(text), "X")], 1))
    assert len(nothing) == len(formats.FORMATS) == 24
    assert all(row.in_clear == 1 and row.marks_lost == 0 for row in nothing)
    assert all(row.in_clear == 0 and row.marks_lost > 0 for row in everything)
    assert all(set(row.in_clear_by_type) == set(formats.FIELDS.values()) for row in nothing)
    report.print_formats(nothing)
