"""`pasteguard init`: the file means what no file means, and each line of it can be taken at its word."""

from pathlib import Path

import pytest

from pasteguard_addon.cli.init import settings_file
from pasteguard_addon.cli.main import main
from pasteguard_addon.cli.sources import from_file
from pasteguard_addon.settings import OPTIONS, PREFIX, Settings, Theme


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("PASTEGUARD_HOME", str(tmp_path / "home"))
    return tmp_path / "home"


def test_the_file_is_for_its_owner_alone_and_changes_nothing(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["init"]) == 0
    path = home / "pasteguard.yaml"
    assert str(path) in capsys.readouterr().out
    assert path.stat().st_mode & 0o777 == 0o600
    assert from_file(path) == {}
    assert main(["config", "check"]) == 0


def test_every_option_stands_in_it_with_its_default(tmp_path: Path) -> None:
    """As it is once the `# ` before its line is taken away."""
    text = settings_file()
    lines = [line[2:] for line in text.splitlines() if line[2:].split(":")[0] in {option.name for option in OPTIONS}]
    path = tmp_path / "all.yaml"
    path.write_text("\n".join(lines))
    given = {PREFIX + name: one.value for name, one in from_file(path, {}).items()}
    assert sorted(given) == sorted(option.full_name for option in OPTIONS)
    assert Settings.from_options(given) == Settings()
    assert [f"# ---- {theme}\n" in text for theme in Theme] == [True] * len(Theme)


def test_a_file_that_is_there_stays(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    home.mkdir()
    (home / "pasteguard.yaml").write_text("mode: mask\n")
    assert main(["init"]) == 1
    assert "is there already" in capsys.readouterr().err
    assert (home / "pasteguard.yaml").read_text() == "mode: mask\n"


def test_it_is_read_without_being_named(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    home.mkdir()
    (home / "pasteguard.yaml").write_text("deny: [PROJECT=Falcon]\nentities: []\n")
    assert main(["mask", "Falcon"]) == 0
    assert capsys.readouterr().out == "[[PROJECT_1]]\n"
    other = home / "other.yaml"
    other.write_text("entities: []\n")
    assert main(["mask", "--config", str(other), "Falcon"]) == 0
    assert capsys.readouterr().out == "Falcon\n"
