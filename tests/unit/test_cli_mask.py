"""`pasteguard mask`, without models: secrets and denied values only."""

import io
import json
import sys
from pathlib import Path

import pytest

from pasteguard_addon.cli.mask import _text_of, mask, run
from pasteguard_addon.settings import Settings
from tests.kit.samples import github_token

NO_MODELS = ["--entities=", "--deny=PERSON=Ann Lee"]


@pytest.fixture(autouse=True)
def own_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Keep the settings of whoever runs the tests out of them."""
    monkeypatch.setenv("PASTEGUARD_HOME", str(tmp_path / "home"))


def test_mask_gives_the_same_value_the_same_placeholder() -> None:
    token = github_token()
    masked = mask(f"Ann Lee has {token}; Ann Lee!", Settings(entities=(), deny=("PERSON=Ann Lee",)))
    assert masked.text == "[[PERSON_1]] has [[API_KEY_GITHUB_1]]; [[PERSON_1]]!"
    assert masked.placeholders == ["[[PERSON_1]]", "[[API_KEY_GITHUB_1]]", "[[PERSON_1]]"]
    assert (masked.findings[0].start, masked.findings[0].end) == (0, 7)
    assert token not in repr(masked)
    assert "Ann" not in repr(masked)


def test_a_typed_placeholder_is_not_used_again() -> None:
    masked = mask("[[PERSON_1]] and Ann Lee", Settings(entities=(), deny=("PERSON=Ann Lee",)))
    assert masked.text == "[[PERSON_1]] and [[PERSON_2]]"


def test_json_holds_no_values(capsys: pytest.CaptureFixture[str]) -> None:
    assert run([*NO_MODELS, "--json", "Ann", "Lee", "🎉", "Ann Lee"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert told["masked"] == "[[PERSON_1]] 🎉 [[PERSON_1]]"
    assert [(each["type"], each["start"], each["end"]) for each in told["findings"]] == [
        ("PERSON", 0, 7),
        ("PERSON", 10, 17),
    ]
    assert "Ann" not in json.dumps(told["findings"])


@pytest.mark.parametrize("text", ["", "\n", "nothing here\n", "Ann Lee\n", "Ann Lee"])
def test_standard_input_keeps_its_end(
    text: str, monkeypatch: pytest.MonkeyPatch, capsysbinary: pytest.CaptureFixture[bytes]
) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(text.encode())))
    assert run(NO_MODELS) == 0
    assert capsysbinary.readouterr().out.decode() == text.replace("Ann Lee", "[[PERSON_1]]")


def test_explain_names_who_found_it(capsys: pytest.CaptureFixture[str]) -> None:
    assert run([*NO_MODELS, "--explain", "Ann Lee"]) == 0
    text = capsys.readouterr().out
    assert text.startswith("[[PERSON_1]]\n")
    assert "found by" in text
    assert "Ann" not in text


LEFT = {
    "sk-test-1234": "looks like a sample",
    "AKIA" + "IOSFODNN7EXAMPLE": "looks like a sample",
    "changeme": "looks like a sample",
    "${DB_PASSWORD}": "says where a secret is kept",
    "3f786850e387550fdab836ed7e6dc881de23001b": "hash or id",
    "12/03/2024": "date, and no cue that it is one of birth",
    "127.0.0.1": "network address that is nobody's",
    "u@b": "no e-mail address",
    "4111 1111 1111 1112": "no card's check digit",
    "48812290": "number, no cue of what",
    "Iris": "no cue of a person",
    "https://github.com/octocat/hello": "address on the web that names nobody",
    "41 years old": "age: not masked",
    "XQF80221945": "number, no cue of what",
}


@pytest.mark.parametrize("width", ["20", "80", "400"])
def test_explain_tells_what_was_left_and_why_at_any_width(
    width: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("COLUMNS", width)
    text = (
        "key {}, {}, password: {}, password={}; commit {} on {} from {} by {}; {}; {}; {} blooms; see {} ; {}; and {}"
    ).format(*LEFT)
    assert run([*NO_MODELS, "--explain", f"Ann Lee: {text}"]) == 0
    masked, _, told = capsys.readouterr().out.partition("\n")
    assert masked.endswith(text)
    for piece, reason in LEFT.items():
        _, _, behind = told.partition(piece)
        assert reason in behind.partition("looked at")[0], piece
    assert "…" not in told
    assert "Ann" not in told


@pytest.mark.parametrize(
    ("options", "reason"),
    [
        (["--allow=PIECE"], "on the list of allowed values"),
        (["--allow-patterns=gh.*"], "matches a pattern of allowed values"),
        (["--secrets-types=PEM_PRIVATE_KEY"], "API_KEY_GITHUB is switched off"),
    ],
)
def test_explain_tells_which_setting_leaves_something(
    options: list[str], reason: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("COLUMNS", "400")
    token = github_token()
    given = [option.replace("PIECE", token) for option in options]
    assert run([*NO_MODELS, *given, "--explain", f"it is {token}"]) == 0
    assert reason in capsys.readouterr().out


class _Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


@pytest.mark.parametrize(("answer", "expected"), [("\n", "in the file"), ("y\n", "in the file"), ("n\n", None)])
def test_of_the_name_of_a_file_it_is_asked_what_is_meant(
    answer: str, expected: str | None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "notes.txt"
    path.write_text("in the file")
    monkeypatch.setattr(sys, "stdin", _Terminal(answer))
    monkeypatch.setattr(sys, "stderr", asked := _Terminal())
    assert _text_of([str(path)]) == (expected or str(path))
    assert f"{path} is a file. Mask what is in it? [Y/n]" in asked.getvalue()


def test_in_a_pipe_it_is_only_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "my notes.txt"
    path.write_text("in the file")
    assert _text_of([str(path)]) == str(path)
    assert f"pasteguard mask < '{path}'" in capsys.readouterr().err
    for words in (["two", "words"], ["no such file"], ["x" * 5000], ["\x00"]):
        assert _text_of(words) == " ".join(words)
    assert capsys.readouterr().err == ""
