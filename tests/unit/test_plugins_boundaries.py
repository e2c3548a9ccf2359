import pytest

from pasteguard_addon.detection.plugins.boundaries import is_left_boundary, lowered


@pytest.mark.parametrize(
    "before",
    [
        "",
        " ",
        "\n",
        '"',
        "'",
        "`",
        "=",
        ":",
        "/",
        "(",
        "密",
        "é",
        "\\n",
        "\\t",
        "\\\\n",
        "%3D",
        "\\u0022",
        "=3D",
        "\x1b[31m",
        "x\n-",
        "-",
    ],
)
def test_a_token_may_begin_behind(before: str) -> None:
    assert is_left_boundary(before + "token", len(before))


@pytest.mark.parametrize("before", ["a", "Z", "7", "_", "task-", "n", "3D", "a--"])
def test_no_token_begins_inside_a_word(before: str) -> None:
    assert not is_left_boundary(before + "token", len(before))


@pytest.mark.parametrize("text", ["ABC", "İstanbul", "ÄÖ", "K", "", "a\ud800b"])
def test_lowering_keeps_the_length(text: str) -> None:
    assert len(lowered(text)) == len(text)
    assert lowered("AbC-Ä") == "abc-Ä"
