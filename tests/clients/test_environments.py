"""The environments of the clients: made once, by one of several, and never unasked."""

import subprocess
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from tests.kit import clients


@pytest.fixture(autouse=True)
def pins(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Lists of one environment, which holds nothing."""
    (tmp_path / "pins").mkdir()
    (tmp_path / "pins" / "empty.txt").touch()
    monkeypatch.setattr(clients, "PINS", tmp_path / "pins")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    monkeypatch.setenv("CI", "true")
    return tmp_path / "pins"


def test_it_is_made_once() -> None:
    with ThreadPoolExecutor(4) as threads:
        [folder] = set(threads.map(clients.environment_of, ["empty"] * 4))
    subprocess.run([folder / "bin" / "python", "-c", ""], check=True, timeout=30)
    made_at = (folder / "pyvenv.cfg").stat().st_mtime_ns
    assert clients.install("empty") == folder
    assert (folder / "pyvenv.cfg").stat().st_mtime_ns == made_at


def test_another_list_is_another_environment(pins: Path) -> None:
    folder = clients.environment_of("empty")
    (pins / "empty.txt").write_text("# nothing\n")
    assert clients.environment_of("empty") != folder


def test_what_was_broken_off_is_made_anew() -> None:
    folder = clients.environment_of("empty")
    (folder / "complete").unlink()
    (folder / "bin" / "python").unlink()
    assert (clients.environment_of("empty") / "bin" / "python").exists()


def test_nothing_is_fetched_unasked(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.delenv("CI")
    with pytest.raises(pytest.skip.Exception, match=r"-m tests\.kit\.clients"):
        clients.environment_of("empty")
    assert not (tmp_path / "cache").exists()


def test_in_ci_a_failure_is_one(pins: Path) -> None:
    (pins / "empty.txt").write_text("no requirement at all\n")
    with pytest.raises(AssertionError, match="failed"):
        clients.environment_of("empty")
