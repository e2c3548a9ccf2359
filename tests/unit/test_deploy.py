"""Files for containers: built where a container tool is there, held against the project otherwise."""

import re
import shlex
import shutil
import subprocess

import pytest
import yaml

from pasteguard_addon.cli.start import parser
from pasteguard_addon.settings import OPTIONS
from tests.kit.proxy import ROOT

DEPLOY = ROOT / "scripts" / "deploy"
CONTAINERFILE = (DEPLOY / "Containerfile").read_text()


def test_what_is_copied_exists() -> None:
    copied = re.findall(r"^COPY (?!--from)(.+) \S+$", CONTAINERFILE, re.MULTILINE)
    assert copied
    assert [name for line in copied for name in line.split() if not (ROOT / name).exists()] == []


def test_what_is_started_can_be_started() -> None:
    command = re.search(r"^CMD (\[.+\])$", CONTAINERFILE, re.MULTILINE)
    assert command
    name, *arguments = yaml.safe_load(command[1])
    assert name == "start"
    parser().parse_args(arguments)


def test_it_runs_without_rights() -> None:
    lines = CONTAINERFILE.splitlines()
    users = [line for line in lines if line.startswith("USER ")]
    assert users == ["USER 10001"]
    assert not any(line.startswith("RUN") for line in lines[lines.index("USER 10001") :])
    assert "HEALTHCHECK" in CONTAINERFILE
    assert "--require-hashes" in CONTAINERFILE


def test_the_composition() -> None:
    service = yaml.safe_load((DEPLOY / "compose.yaml").read_text())["services"]["pasteguard"]
    assert service["read_only"] is True
    assert service["cap_drop"] == ["ALL"]
    assert all(port.startswith("127.0.0.1:") for port in service["ports"])
    assert (DEPLOY / service["build"]["context"]).resolve() == ROOT
    names = {f"PASTEGUARD_{option.name.upper()}" for option in OPTIONS}
    assert set(service["environment"]) <= names


def test_it_is_built() -> None:
    tool = shutil.which("docker") or shutil.which("podman")
    if tool is None or subprocess.run([tool, "info"], capture_output=True, check=False).returncode:
        pytest.skip("neither Docker nor Podman works here")
    command = f"{shlex.quote(tool)} build -q -f scripts/deploy/Containerfile ."
    assert subprocess.run(shlex.split(command), cwd=ROOT, check=False, timeout=250).returncode == 0
