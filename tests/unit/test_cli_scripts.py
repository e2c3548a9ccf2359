"""The scripts, as far as they go without installing anything."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
SCRIPTS = (
    *("scripts/start", "scripts/test", "scripts/check", "scripts/update", "scripts/lib/environment.sh"),
    *(".ci/run", ".ci/parts", ".ci/smoke", ".ci/newest", ".ci/other-python", ".ci/full"),
)


@pytest.mark.parametrize("script", SCRIPTS)
def test_the_syntax_is_right(script: str) -> None:
    subprocess.run(["bash", "-n", ROOT / script], check=True)


@pytest.mark.parametrize("script", SCRIPTS)
def test_nothing_that_the_bash_of_macos_lacks(script: str) -> None:
    text = (ROOT / script).read_text()
    lacking = (
        "declare -A",
        "mapfile",
        "readarray",
        "${!",
        ",,}",
        "^^}",
        "&>>",
        "|&",
        "readlink -f",
        "sed -i",
        "realpath",
    )
    assert [word for word in lacking if word in text] == []


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A project whose installation is written by hand, in a folder with blanks in its name."""
    root = tmp_path / "a project"
    (root / "scripts").mkdir(parents=True)
    shutil.copytree(ROOT / "scripts" / "lib", root / "scripts" / "lib")
    (root / "pyproject.toml").write_text("[project]\n")
    models = root / "pasteguard_addon" / "detection" / "pii" / "presidio" / "models.py"
    models.parent.mkdir(parents=True)
    models.write_text("")
    return root


def shell(project: Path, script: str, **env: str) -> subprocess.CompletedProcess[str]:
    """Run lines of bash after the helpers, with an installation that only leaves a mark."""
    stubs = """
        make_venv() { say making; rm -rf "$VENV"; mkdir -p "$VENV/bin"; ln -sf "$REAL_PYTHON" "$VENV/bin/python"; }
        install_project() { say "installing $1"; echo x >>"$ROOT/installed"; }
        install_models() { say fetching; mkdir -p "$(models_folder)"; models_text >"$(models_folder)/.verified"; }
    """
    return subprocess.run(
        [shutil.which("bash") or "bash", "-c", f"set -euo pipefail\n. scripts/lib/environment.sh\n{stubs}\n{script}"],
        cwd=project,
        env={**os.environ, "REAL_PYTHON": sys.executable, "PASTEGUARD_MODELS": str(project / "models"), **env},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


def times_installed(project: Path) -> int:
    log = project / "installed"
    return len(log.read_text().split()) if log.exists() else 0


def test_the_second_time_nothing_is_installed(project: Path) -> None:
    first = shell(project, "use_environment run")
    assert first.returncode == 0, first.stderr
    assert "making" in first.stderr
    second = shell(project, "use_environment run; echo done")
    assert (second.stdout, second.stderr) == ("done\n", "")
    assert times_installed(project) == 1
    assert not (project / ".venv.lock").exists()


def test_what_tests_need_is_more_than_what_the_start_needs(project: Path) -> None:
    assert shell(project, "use_environment test; use_environment run").returncode == 0
    assert times_installed(project) == 1


def test_the_tests_tools_are_added_to_what_is_there(project: Path) -> None:
    assert "making" in shell(project, "use_environment run").stderr
    assert "making" not in shell(project, "use_environment test").stderr
    assert times_installed(project) == 2


@pytest.mark.parametrize("change", ["deleted", "cut", "another folder"])
def test_models_that_are_gone_are_fetched_again(project: Path, change: str) -> None:
    model = project / "models" / "spacy-en-3.8.0" / "model"
    model.parent.mkdir(parents=True)
    model.write_text("weights")
    assert "fetching" in shell(project, "use_environment test").stderr
    assert "fetching" not in shell(project, "use_environment test").stderr
    if change == "deleted":
        shutil.rmtree(model.parent)
    elif change == "cut":
        model.write_text("we")
    folder = project / ("elsewhere" if change == "another folder" else "models")
    again = shell(project, "use_environment test", PASTEGUARD_MODELS=str(folder))
    assert "fetching" in again.stderr
    assert times_installed(project) == 1


def test_the_start_needs_no_model_from_elsewhere(project: Path) -> None:
    assert "fetching" not in shell(project, "use_environment run").stderr


@pytest.mark.parametrize("change", ["pyproject", "lock", "moved"])
def test_a_change_installs_again(project: Path, change: str) -> None:
    shell(project, "use_environment run")
    if change == "pyproject":
        (project / "pyproject.toml").write_text("[project]\nname = 'x'\n")
    elif change == "lock":
        (project / "scripts" / "lib" / "run.txt").write_text("rich==15.0.0\n")
    else:
        project = project.rename(project.parent / "another place")
    assert shell(project, "use_environment run").returncode == 0
    assert times_installed(project) == 2


def test_an_installation_that_was_broken_off_begins_anew(project: Path) -> None:
    broken = shell(project, 'install_project() { echo half >"$VENV/half"; exit 9; }; use_environment run')
    assert broken.returncode == 9
    assert (project / ".venv" / "half").exists()
    again = shell(project, "use_environment run")
    assert again.returncode == 0
    assert "broken off" in again.stderr
    assert not (project / ".venv" / "half").exists()
    assert times_installed(project) == 1


def test_two_at_once_install_once(project: Path) -> None:
    slow = 'install_project() { sleep 2; echo x >>"$ROOT/installed"; }; use_environment run'
    both = shell(project, f"({slow}) & first=$!; ({slow}) & second=$!; wait $first; wait $second")
    assert both.returncode == 0, both.stderr
    assert times_installed(project) == 1


def test_a_lock_that_is_given_back_while_it_is_asked_for_is_taken(project: Path) -> None:
    lost_race = "mkdir() { unset -f mkdir; return 1; }; use_environment run"
    outcome = shell(project, lost_race)
    assert outcome.returncode == 0, outcome.stderr
    assert times_installed(project) == 1
    assert not (project / ".venv.lock").exists()


def test_a_folder_where_no_lock_can_be_made_is_named(project: Path) -> None:
    outcome = shell(project, "mkdir() { return 1; }; use_environment run")
    assert outcome.returncode == 1
    assert f"cannot write to {project}" in outcome.stderr
    assert times_installed(project) == 0


def test_without_a_python_it_says_what_is_missing(project: Path, tmp_path: Path) -> None:
    tools = tmp_path / "tools"
    tools.mkdir()
    for name in ("bash", "cat", "cksum", "mkdir", "rm", "mv", "sleep", "dirname", "tee", "grep", "ls"):
        (tools / name).symlink_to(shutil.which(name) or name)
    outcome = shell(project, "use_environment run", PATH=str(tools), HOME=str(tmp_path), PYENV_ROOT=str(tmp_path))
    assert outcome.returncode == 1
    assert "Python 3.12 or 3.13 is needed" in outcome.stderr
    assert outcome.stderr.count("\n") == 1
    assert not (project / ".venv.lock").exists()


def test_pyenvs_interpreters_are_found(project: Path, tmp_path: Path) -> None:
    home = tmp_path / "pyenv"
    for version, command in (("3.12.9", f'exec "{sys.executable}" "$@"'), ("3.13.0", "exit 127")):
        path = home / "versions" / version / "bin" / "python3"
        path.parent.mkdir(parents=True)
        path.write_text(f"#!/bin/bash\n{command}\n")
        path.chmod(0o755)
    outcome = shell(project, "find_python", PATH="/nowhere", HOME=str(tmp_path), PYENV_ROOT=str(home))
    assert outcome.stdout.strip().endswith("3.12.9/bin/python3")


@pytest.mark.parametrize(("version", "is_suitable"), [("3.11", 0), ("3.12", 1), ("3.13", 1), ("3.14", 0)])
def test_only_the_pythons_that_are_tried_are_taken(project: Path, version: str, is_suitable: int) -> None:
    candidate = project / "python"
    pretends = f"import sys; sys.version_info = ({version.replace('.', ', ')}, 1); "
    candidate.write_text(f"#!/bin/bash\nexec '{sys.executable}' -c \"{pretends}$2\"\n")
    candidate.chmod(0o755)
    outcome = shell(project, f"python_is_suitable '{candidate}' && echo yes || true")
    assert outcome.stdout.count("yes") == is_suitable
