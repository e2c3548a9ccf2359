"""What scripts/deploy brings: built where a container tool is there, held against the project and schemas otherwise."""

import json
import re
import shlex
import shutil
import subprocess
from pathlib import Path
from typing import Any

import kubernetes_validate
import pytest
import yaml
from prometheus_client.parser import text_string_to_metric_families

from pasteguard_addon import __version__
from pasteguard_addon.cli.sources import from_file
from pasteguard_addon.cli.start_parser import parser
from pasteguard_addon.record.metrics import Metrics, Now
from pasteguard_addon.record.outcome import Outcome
from pasteguard_addon.settings import OPTIONS, PREFIX, Settings
from tests.kit.proxy import ROOT

DEPLOY = ROOT / "scripts" / "deploy"
CONTAINERFILE = (DEPLOY / "Containerfile").read_text()
MANIFESTS: list[dict[str, Any]] = list(yaml.safe_load_all((DEPLOY / "kubernetes.yaml").read_text("utf-8")))


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


# --- Kubernetes


def manifest(kind: str) -> dict[str, Any]:
    [found] = [each for each in MANIFESTS if each["kind"] == kind]
    return found


@pytest.mark.parametrize("version", ["1.27", "1.31", "1.35"])
@pytest.mark.parametrize("each", MANIFESTS, ids=lambda each: each["kind"])
def test_each_manifest_fits_its_schema(each: dict[str, Any], version: str) -> None:
    kubernetes_validate.validate(each, version, strict=True)


def test_a_wrong_manifest_would_be_seen() -> None:
    wrong = manifest("PodDisruptionBudget") | {"specs": {}}
    with pytest.raises(kubernetes_validate.ValidationError):
        kubernetes_validate.validate(wrong, "1.31", strict=True)


def test_the_pods_run_what_the_image_holds(tmp_path: Path) -> None:
    pod = manifest("Deployment")["spec"]["template"]["spec"]
    [container] = pod["containers"]
    assert container["image"].rpartition(":")[2] == __version__
    name, *arguments = container["args"]
    parsed = parser().parse_args(arguments)
    assert name == "start"
    assert parsed.listen_host == "0.0.0.0"
    assert f"USER {pod['securityContext']['runAsUser']}" in CONTAINERFILE
    _, pause = container["lifecycle"]["preStop"]["exec"]["command"]
    assert pod["terminationGracePeriodSeconds"] > int(pause) + 5
    assert {mount["mountPath"] for mount in container["volumeMounts"]} == {"/data", "/tmp", "/etc/pasteguard"}
    [(name, text)] = manifest("ConfigMap")["data"].items()
    assert str(parsed.config) == f"/etc/pasteguard/{name}"
    (tmp_path / name).write_text(text)
    given = {PREFIX + option: one.value for option, one in from_file(tmp_path / name, {}).items()}
    settings = Settings.from_options(given)
    assert settings.allowed_hosts
    assert settings.metrics


def test_the_pods_have_no_rights() -> None:
    pod = manifest("Deployment")["spec"]["template"]["spec"]
    [container] = pod["containers"]
    assert pod["securityContext"]["runAsNonRoot"] is True
    assert pod["automountServiceAccountToken"] is False
    assert container["securityContext"] == {
        "allowPrivilegeEscalation": False,
        "readOnlyRootFilesystem": True,
        "capabilities": {"drop": ["ALL"]},
    }


def test_everything_means_the_same_pods() -> None:
    labels = manifest("Deployment")["spec"]["template"]["metadata"]["labels"]
    selectors = [
        manifest("Deployment")["spec"]["selector"]["matchLabels"],
        manifest("Service")["spec"]["selector"],
        manifest("PodDisruptionBudget")["spec"]["selector"]["matchLabels"],
        manifest("NetworkPolicy")["spec"]["podSelector"]["matchLabels"],
    ]
    assert selectors == [labels] * 4
    target = manifest("HorizontalPodAutoscaler")["spec"]["scaleTargetRef"]
    assert (target["kind"], target["name"]) == ("Deployment", manifest("Deployment")["metadata"]["name"])


def test_nothing_but_names_and_the_provider_goes_out() -> None:
    policy = manifest("NetworkPolicy")["spec"]
    assert policy["policyTypes"] == ["Ingress", "Egress"]
    names, provider = policy["egress"]
    assert {port["port"] for port in names["ports"]} == {53}
    assert all("namespaceSelector" in peer and "podSelector" in peer for peer in names["to"])
    assert provider["ports"] == [{"protocol": "TCP", "port": 443}]
    [door] = provider["to"]
    assert "169.254.0.0/16" in door["ipBlock"]["except"]  # where clouds hand out a machine's own keys


# --- what an operator watches


_PART_OF_A_NUMBER = r"_(bucket|count|sum|created|total)$"


def served() -> dict[str, set[str]]:
    """Return the labels of each number that `/metrics` serves."""
    metrics = Metrics(Now)
    metrics.count(Outcome.MASKED, {"PERSON": 1}, 0.1, "chat_completions")
    found: dict[str, set[str]] = {}
    for family in text_string_to_metric_families(metrics.page().decode()):
        for sample in family.samples:
            found.setdefault(sample.name, set()).update(sample.labels)
    return found


def test_the_autoscaler_asks_for_a_number_that_is_served() -> None:
    [metric] = manifest("HorizontalPodAutoscaler")["spec"]["metrics"]
    assert served()[metric["pods"]["metric"]["name"]] == set()


def test_the_dashboard_asks_for_numbers_that_are_served() -> None:
    board = json.loads((DEPLOY / "grafana.json").read_text("utf-8"))
    numbers = served()
    asked: set[str] = set()
    for panel in board["panels"]:
        for target in panel["targets"]:
            names = re.findall(r"\bpasteguard_\w+", target["expr"])
            shown = re.findall(r"by \(([\w, ]+)\)", target["expr"]) + re.findall(r"{{(\w+)}}", target["legendFormat"])
            labels = {label for each in shown for label in each.split(", ")} - {"instance"}
            assert names
            assert target["expr"].count("(") == target["expr"].count(")")
            assert labels <= set().union(*(numbers[name] for name in names)), target
            asked |= set(names)
    shown_families, families = ({re.sub(_PART_OF_A_NUMBER, "", name) for name in each} for each in (asked, numbers))
    assert shown_families == families
    assert len({panel["id"] for panel in board["panels"]}) == len(board["panels"])
