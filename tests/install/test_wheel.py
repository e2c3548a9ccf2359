"""The wheel, as a user without the sources has it: by pip and as a tool of uv, started from another folder."""

import filecmp
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from zipfile import ZipFile

import httpx
import pytest

from tests.kit import parts
from tests.kit.proxy import ROOT, ProxyProcess, environment, free_port, program
from tests.kit.samples import EMAIL, PERSON, chat
from tests.kit.tls import trusting_nobody
from tests.kit.upstream import running_upstream

TEXT = f"My name is {PERSON}, write to {EMAIL}."


def built(sources: Path, folder: Path) -> Path:
    build = [sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", str(folder), str(sources)]
    subprocess.run(build, check=True, capture_output=True, env=environment(), timeout=200)
    [found] = folder.glob("*.whl")
    return found


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return built(ROOT, tmp_path_factory.mktemp("dist"))


def test_who_builds_it_again_gets_the_same_bytes(wheel: Path, tmp_path: Path) -> None:
    """From another folder, at another time, with other rights of the files."""
    sources = tmp_path / "elsewhere"
    sources.mkdir()
    for name in ("pyproject.toml", "README.md", "LICENSE", "NOTICE", ".gitignore"):
        shutil.copyfile(ROOT / name, sources / name)
    shutil.copytree(
        ROOT / "pasteguard_addon",
        sources / "pasteguard_addon",
        ignore=shutil.ignore_patterns("__pycache__"),
        copy_function=shutil.copyfile,
    )
    for path in sources.rglob("*"):
        path.chmod(0o700 if path.is_dir() else 0o600)
        os.utime(path, (1e9, 1e9))
    assert filecmp.cmp(built(sources, tmp_path / "dist"), wheel, shallow=False)


def test_what_it_carries(wheel: Path) -> None:
    with ZipFile(wheel) as archive:
        names = archive.namelist()
        [metadata] = [archive.read(name).decode() for name in names if name.endswith(".dist-info/METADATA")]
    assert {name.partition("/")[0] for name in names if ".dist-info/" not in name} == {"pasteguard_addon"}
    licences = {name.partition("/licenses/")[2] for name in names if "/licenses/" in name}
    texts = {str(path.relative_to(ROOT)) for path in (ROOT / "pasteguard_addon" / "docs" / "licences").iterdir()}
    assert len(texts) > 1
    assert licences == {"LICENSE", "NOTICE", *texts}
    assert "Classifier: Programming Language :: Python :: 3.13" in metadata
    assert "Requires-Python: <3.14,>=3.12" in metadata
    in_sources = {
        str(path.relative_to(ROOT))
        for path in (ROOT / "pasteguard_addon").rglob("*")
        if path.is_file() and "__pycache__" not in path.parts
    }
    assert in_sources - set(names) == set()


def with_pip(wheel: Path, versions: Path, folder: Path) -> tuple[list[list[str]], Path]:
    python = folder / "env" / "bin" / "python"
    return [
        [sys.executable, "-m", "venv", str(folder / "env")],
        [str(python), "-m", "pip", "install", "--quiet", "--constraint", str(versions), str(wheel)],
    ], python.with_name("pasteguard")


def as_tool_of_uv(wheel: Path, versions: Path, folder: Path) -> tuple[list[list[str]], Path]:
    install = [program("uv"), "tool", "install", "--quiet", "--python", sys.executable]
    return [[*install, "--constraints", str(versions), str(wheel)]], folder / "bin" / "pasteguard"


@pytest.fixture(scope="module", params=[with_pip, as_tool_of_uv], ids=["pip", "uv-tool"])
def command(request: pytest.FixtureRequest, wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The installed command. The versions are the lock's: what the newest ones do is for .ci/newest to say."""
    folder = tmp_path_factory.mktemp("user")
    versions = folder / "versions.txt"
    locked = (ROOT / "scripts" / "lib" / "run.txt").read_text()
    versions.write_text("".join(f"{line}\n" for line in re.findall(r"^\S+==[^\\\n]*", locked, re.MULTILINE)))
    commands, installed = request.param(wheel, versions, folder)
    env = environment({"UV_TOOL_DIR": str(folder / "tools"), "UV_TOOL_BIN_DIR": str(folder / "bin")})
    for each in commands:
        done = subprocess.run(each, cwd=folder, env=env, capture_output=True, text=True, timeout=900, check=False)
        if done.returncode != 0:
            parts.missing(f"the packages could not be installed: {done.stderr[-2000:]}")
    return installed


@pytest.mark.timeout(1500)  # the first to ask for `command` installs some 300 MB
def test_it_runs_from_another_folder(command: Path, tmp_path: Path) -> None:
    home = {"HOME": str(tmp_path), "XDG_CACHE_HOME": "", "PASTEGUARD_MODELS": "", "PASTEGUARD_HOME": ""}

    def run(*arguments: str) -> str:
        words = [str(command), *arguments]
        done = subprocess.run(
            words, cwd=tmp_path, env=environment(home), capture_output=True, text=True, timeout=300, check=False
        )
        assert done.returncode == 0, done.stderr
        return done.stdout

    assert "in place" in run("models", "install")
    assert "[[PERSON_1]]" in run("mask", TEXT)
    assert "[[PERSON_1]]" in run("demo", TEXT)
    port = free_port()
    with running_upstream() as upstream:
        options = ["--workers=1", f"--upstream={upstream.url}/v1", f"--port={port}", f"--proxy-port={free_port()}"]
        with ProxyProcess([str(command), "start", *options], tmp_path, home) as proxy:
            proxy.port = port
            proxy.wait_until_ready()
            with httpx.Client(verify=trusting_nobody(), trust_env=False, timeout=60) as client:
                reply = client.post(f"{proxy.base_url}/chat/completions", json=chat(TEXT))
        assert reply.json()["choices"][0]["message"]["content"] == TEXT
        assert upstream.never_saw(PERSON, EMAIL)
