"""Windows over long texts."""

import pytest

from pasteguard_addon.detection.pii import models
from pasteguard_addon.detection.pii.rampart import _OVERLAP_TOKENS, _WINDOW_TOKENS, GIVEN, Rampart, _blocks, _windows


@pytest.mark.parametrize("count", [0, 1, 5, 189, 190, 191, 200, 348, 349, 1000, 4321])
def test_windows_cover_every_token_once(count: int) -> None:
    windows = list(_windows(count))
    kept = [index for _, _, keep_from, keep_to in windows for index in range(keep_from, keep_to)]
    assert kept == list(range(count))
    for number, (start, end, keep_from, keep_to) in enumerate(windows):
        assert end - start <= _WINDOW_TOKENS
        assert start <= keep_from < keep_to <= end
        if number:
            assert keep_from - start >= _OVERLAP_TOKENS // 2


@pytest.mark.parametrize("text", ["", "a", "word " * 9000, "x" * 50_000, "line\n" * 9000])
def test_blocks_cover_the_text(text: str) -> None:
    assert "".join(text[start:end] for start, end in _blocks(text)) == text


def test_offsets_are_those_of_the_text() -> None:
    try:
        files = models.rampart_files()
    except models.SettingsError:
        pytest.skip("models are not installed: pasteguard models install")
    rampart = Rampart(files.model, files.tokenizer, files.labels)
    text = "👩‍💻 İ \u0000 a\u0301 " * 30 + "My name is Katarzyna."
    words = rampart.words(text)
    named = [
        text[start:end]
        for start, end, row in zip(words.starts, words.ends, words.scores, strict=True)
        if row[GIVEN] > 0.5
    ]
    assert named == ["Katarzyna"]
    assert rampart.words("").scores.shape[0] == 0
    assert float(rampart.words("9f8a7b6c5d4e3f2a1b0c " * 50).scores.max()) == 0.0
