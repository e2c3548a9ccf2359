"""Our model of names: windows over long texts, words of any script, and its two halves."""

import unicodedata
from pathlib import Path

import numpy as np
import onnxruntime
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pasteguard_addon.detection.pii.model import name_model, shipped
from pasteguard_addon.detection.pii.model.evidence import Evidence
from pasteguard_addon.detection.pii.model.name_model import (
    _AROUND_TOKENS,
    _OVERLAP_TOKENS,
    _WINDOW_TOKENS,
    GROUPS,
    PERSON,
    EvenScores,
    NameModel,
    Words,
    _blocks,
    _session,
    _windows,
    around,
)
from pasteguard_addon.detection.pii.names.people import people
from pasteguard_addon.detection.pii.names.places import places
from pasteguard_addon.detection.pii.presidio.assembly import make_analyzer
from pasteguard_addon.errors import SettingsError
from pasteguard_addon.settings import LANGUAGES


@pytest.fixture(scope="module")
def model() -> NameModel:
    return NameModel(shipped.shipped_folder(), is_fast=False)


@pytest.fixture(scope="module")
def fast() -> NameModel:
    return NameModel(shipped.shipped_folder(), is_fast=True)


@pytest.mark.parametrize("count", [0, 1, 5, 111, 112, 113, 128, 208, 209, 1000, 4321])
def test_windows_cover_every_token_once(count: int) -> None:
    windows = list(_windows(7, 7 + count))
    kept = [index for _, _, keep_from, keep_to in windows for index in range(keep_from, keep_to)]
    assert kept == list(range(7, 7 + count))
    for number, (start, end, keep_from, keep_to) in enumerate(windows):
        assert end - start <= _WINDOW_TOKENS
        assert start <= keep_from < keep_to <= end
        if number:
            assert keep_from - start >= _OVERLAP_TOKENS // 2


@pytest.mark.parametrize("text", ["", "a", "word " * 9000, "x" * 50_000, "line\n" * 9000])
def test_blocks_cover_the_text(text: str) -> None:
    assert "".join(text[start:end] for start, end in _blocks(text)) == text


def named(model: NameModel, text: str) -> list[str]:
    words = model.words(text)
    return [
        text[start:end]
        for start, end, row in zip(words.starts, words.ends, words.scores, strict=True)
        if row[PERSON] > 0.5
    ]


@given(st.text(st.characters(max_codepoint=127)))
def test_words_of_ascii_are_those_of_any_text(text: str) -> None:
    words = [match.span() for match in name_model._WORD.finditer(text)]
    assert [match.span() for match in name_model._ASCII_WORD.finditer(text)] == words


def test_offsets_are_those_of_the_text(model: NameModel) -> None:
    text = "👩‍💻 İ \u0000 a\u0301 " * 30 + "My name is Katarzyna."
    assert named(model, text) == ["Katarzyna"]
    assert model.words("").scores.shape == (0, len(GROUPS))


def test_what_has_no_word_is_not_asked_about(model: NameModel) -> None:
    assert float(model.words("9f8a7b6c5d4e3f2a1b0c " * 50).scores.max()) == 0.0


def test_words_are_cut_at_punctuation_and_by_character_where_nobody_writes_blanks(model: NameModel) -> None:
    text = "O'Neil_x 北京の a-b"
    words = model.words(text)
    assert [text[a:b] for a, b in zip(words.starts, words.ends, strict=True)] == [
        *("O", "'", "Neil", "_", "x", "北", "京", "の", "a", "-", "b")
    ]


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Please ask Katarzyna Wiśniewska about it.", ["Katarzyna", "Wiśniewska"]),
        ("Позвоните Ивану Петрову завтра.", ["Ивану", "Петрову"]),
        ("请把文件发给王小明，谢谢。", ["王", "小", "明"]),
        ("कल दिल्ली में राजेश कुमार ने मीटिंग रखी।", ["राजेश", "कुमार"]),
    ],
)
def test_both_sizes_know_names_of_any_script(model: NameModel, fast: NameModel, text: str, name: list[str]) -> None:
    assert named(model, text) == name
    assert named(fast, text) == name


def test_the_second_half_is_spared_where_the_first_suspects_nobody(
    model: NameModel, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[object] = []
    rest = model._rest
    assert rest is not None

    class Counting:
        def run(self, *arguments: object) -> object:
            asked.append(arguments)
            return rest.run(*arguments)

    monkeypatch.setattr(model, "_rest", Counting())
    assert named(model, "please sort this list of numbers and return the largest") == []
    assert asked == []
    assert named(model, "please call Sarah Connelly today") == ["Sarah", "Connelly"]
    assert len(asked) == 1


def test_the_second_half_reads_no_more_than_what_is_around_those_whom_the_first_suspects(
    model: NameModel, monkeypatch: pytest.MonkeyPatch
) -> None:
    read: list[int] = []
    rest = model._rest
    assert rest is not None

    class Counting:
        def run(self, outputs: None, given: dict[str, np.ndarray]) -> object:
            read.append(given["x3"].shape[1])
            return rest.run(outputs, given)

    monkeypatch.setattr(model, "_rest", Counting())
    nobody = "and then the lines are sorted by length and written to a new list, "
    names = "please call Sarah Connelly today"
    assert named(model, nobody * 3 + names + ", " + nobody * 2) == ["Sarah", "Connelly"]
    own = len(model._tokenizer.encode(names, add_special_tokens=False).ids)
    assert len(read) == 1
    assert 2 * _AROUND_TOKENS < read[0] <= own + 2 * _AROUND_TOKENS + 2


@given(st.lists(st.booleans(), max_size=60))
def test_around_is_what_is_near(pieces: list[bool]) -> None:
    near = [any(pieces[max(at - _AROUND_TOKENS, 0) : at + _AROUND_TOKENS + 1]) for at in range(len(pieces))]
    assert around(np.asarray(pieces, np.bool_)).tolist() == near


@pytest.mark.parametrize(
    "run", [": 4111 1111 2222 3333 4444 5555, ", " " + "-" * 400 + " ", "|---|---|---|---|---|---|---|"]
)
def test_a_long_run_without_a_letter_is_read_at_its_ends_alone(
    fast: NameModel, run: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    read: list[int] = []
    first = fast._glance

    class Counting:
        def run(self, outputs: None, given: dict[str, np.ndarray]) -> object:
            read.append(given["words"].shape[1])
            return first.run(outputs, given)

    text = f"call Sarah Connelly about it{run}and then Katarzyna Novak"
    short = f"call Sarah Connelly about it{run[:5]}{run[-5:]}and then Katarzyna Novak"
    monkeypatch.setattr(fast, "_glance", Counting())
    assert named(fast, text) == named(fast, short) == ["Sarah", "Connelly", "Katarzyna", "Novak"]
    assert read[0] <= read[1] + 4


def test_a_text_is_scored_alike_whatever_was_read_before(model: NameModel) -> None:
    text = "Sarah Connelly said so. " * 40
    first = model.words(text).scores
    model.words("Connelly is a brand of shoes; nobody called Sarah wears it.")
    assert np.array_equal(model.words(text).scores, first)


SLOW_NODES = (b"SkipLayerNormalization", b"EmbedLayerNormalization", b"BiasGelu", b"FastGelu", b"QuickGelu")
"""ONNX Runtime computes these number by number on a CPU, several times slower than what they are made of."""


@pytest.mark.parametrize(
    ("part", "given", "found"),
    [(0, ["words"], ["glances", "x1"]), (1, ["x1"], ["scores", "x3"]), (2, ["x3"], ["scores"])],
)
def test_no_slow_node_runs(
    part: int, given: list[str], found: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Neither of the file's nor made by ONNX Runtime's optimizer."""
    run = tmp_path / "run.onnx"

    class Writing(onnxruntime.SessionOptions):
        def __init__(self) -> None:
            super().__init__()
            self.optimized_model_filepath = str(run)

    monkeypatch.setattr(onnxruntime, "SessionOptions", Writing)
    session = _session(shipped.shipped_folder() / f"names-{part}.onnx")
    assert [each.name for each in session.get_inputs()] == given
    assert [each.name for each in session.get_outputs()] == found
    nodes = run.read_bytes()
    assert b"LayerNormalization" in nodes
    assert [name for name in SLOW_NODES if name in nodes] == []


def test_a_piece_is_read_with_no_more_around_it_than_a_window_keeps_at_its_edges(
    fast: NameModel, monkeypatch: pytest.MonkeyPatch
) -> None:
    read: list[int] = []
    first = fast._glance

    class Counting:
        def run(self, outputs: None, given: dict[str, np.ndarray]) -> object:
            read.append(given["words"].shape[1] - 2)
            return first.run(outputs, given)

    monkeypatch.setattr(fast, "_glance", Counting())
    before, piece, behind = "one word after another " * 12, "ask Sarah Connelly about it, ", "and so on it goes " * 7
    text = before + piece + behind
    words = fast.words(text, (len(before), len(before) + len(piece)))
    own = len(fast._tokenizer.encode(piece, add_special_tokens=False).ids)
    assert read == [own + _OVERLAP_TOKENS]
    named = [text[a:b] for a, b, row in zip(words.starts, words.ends, words.scores, strict=True) if row[PERSON] > 0.5]
    assert named == ["Sarah", "Connelly"]
    assert fast.words(text, (5, 5)).scores.shape == words.scores.shape


def test_every_language_has_its_even_scores(model: NameModel) -> None:
    of_all = model.even_scores("a language that nobody has")
    for language in LANGUAGES:
        even = model.even_scores(language)
        assert all(0 < score < 1 for score in (*even, *of_all))


def test_an_even_score_counts_as_a_half() -> None:
    words = Words(np.asarray([0]), np.asarray([4]), np.asarray([[0.2, 0.6, 0, 0]], np.float32))
    evidence = Evidence("Dans", words, even=EvenScores(0.2, 0.6))
    assert evidence.person.tolist() == evidence.place.tolist() == [0.5]


@pytest.mark.parametrize(("organisation", "found"), [(0.6, ["Edinburgh"]), (0.9, [])])
def test_a_listed_city_in_an_organisations_name_is_no_place(organisation: float, found: list[str]) -> None:
    text = "a degree from the University of Edinburgh"
    spans = [(0, 1), (2, 8), (9, 13), (14, 17), (18, 28), (29, 31), (32, 41)]
    scores = np.zeros((len(spans), len(GROUPS)), np.float32)
    scores[-1] = (0, 0.2, 0, organisation)
    words = Words(np.asarray([a for a, _ in spans]), np.asarray([b for _, b in spans]), scores)
    assert [text[hit.start : hit.end] for hit in places(Evidence(text, words))] == found


def test_a_given_name_before_a_surname_is_of_the_person_though_the_model_takes_it_for_a_place() -> None:
    text = "am Maria Schneider"
    scores = np.asarray([[0.55, 0.19, 0, 0], [0.18, 0.72, 0, 0], [0.76, 0.19, 0, 0]], np.float32)
    words = Words(np.asarray([0, 3, 9]), np.asarray([2, 8, 18]), scores)
    found = people(Evidence(text, words, even=EvenScores(0.2, 0.4)))
    assert [text[hit.start : hit.end] for hit in found] == ["Maria Schneider"]


def test_the_files_are_as_they_came() -> None:
    assert shipped.is_intact()


@pytest.mark.parametrize("content", ["", "[]", "{}", '{"sha256": {}}', '{"sha256": {"words.npy": "0"}}'])
def test_a_changed_file_is_noticed(content: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "manifest.json").write_text(content)
    (tmp_path / "words.npy").write_bytes(b"something else")
    monkeypatch.setattr(shipped, "shipped_folder", lambda: tmp_path)
    assert not shipped.is_intact()


def test_a_changed_model_is_not_loaded(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """By no door: workers load it wherever the proxy runs."""
    monkeypatch.setattr(shipped, "shipped_folder", lambda: tmp_path)
    with pytest.raises(SettingsError, match="not as it came"):
        make_analyzer("accurate", ["en"], ["PERSON"])


@pytest.mark.parametrize("text", ["หมอสุดารัตน์บอก", "ဒေါ်အောင်ဆန်း", "សុខា", "が行く"])
def test_a_sign_of_a_vowel_is_no_word_of_its_own(text: str, model: NameModel) -> None:
    words = model.words(unicodedata.normalize("NFD", text))
    starts = [unicodedata.normalize("NFD", text)[start] for start in words.starts.tolist()]
    assert not any(unicodedata.category(char).startswith("M") for char in starts)


@pytest.mark.parametrize(
    "word", ["ਗੁਰਪ੍ਰੀਤ", "வெங்கடேஷ்", "మంజునాథ", "രാജേഷ്", "হাসিনা", "પટેલ", "ಮಂಜುನಾಥ", "ନବୀନ", "පෙරේරා", "राजेश"]
)
def test_a_word_of_any_script_of_india_is_one(word: str) -> None:
    assert [match[0] for match in name_model._WORD.finditer(f"{word} {word}, x")] == [word, word, ",", "x"]
