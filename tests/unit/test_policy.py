"""What follows from the settings."""

import subprocess
import sys
from pathlib import Path

import pytest

from pasteguard_addon.entity_types import DEFAULT_TYPES, TYPE_GROUPS
from pasteguard_addon.facts import ScanFacts
from pasteguard_addon.policy import check_names, detection_settings, goes_to_local_model, masking_rules
from pasteguard_addon.settings import Settings

CLEAN, PERSONAL, SECRET = (
    ScanFacts("en", is_language_fallback=False, pii_counts=pii, secret_counts=secrets)
    for pii, secrets in (({}, {}), ({"PERSON": 1}, {}), ({}, {"JWT_TOKEN": 1}))
)
LOCAL = "http://127.0.0.1:11434/v1"
_WHAT_MASK_LOADS = """
import json, sys
from pasteguard_addon.cli import main
assert main.main(["mask", *sys.argv[1:], "call Ann"]) == 0
print(json.dumps(sorted({name.partition(".")[0] for name in sys.modules})))
"""


def test_what_the_workers_need() -> None:
    settings = Settings(entities=("PERSON",), deny=("X=a",), secrets_action="off", entity_thresholds=("PERSON=0.9",))
    wanted = detection_settings(settings)
    assert wanted.pii_entities == ("PERSON",)
    assert wanted.deny_values == {"a": "X"}
    assert not wanted.are_secrets_on
    assert wanted.entity_thresholds == {"PERSON": 0.9}
    assert wanted == detection_settings(settings)
    assert not detection_settings(Settings(entities=())).is_pii_on


@pytest.mark.parametrize(
    ("marker", "expected"), [("[p]", "[p]x"), ("<{value}>", "<x>"), ("{value}!", "x!"), ("{other}", "{other}x")]
)
def test_markers(marker: str, expected: str) -> None:
    assert masking_rules(Settings(show_markers=True, marker_text=marker)).mark("x") == expected
    assert masking_rules(Settings(marker_text=marker)).mark("x") == "x"


def test_which_types_are_secrets() -> None:
    settings = Settings(entities=("UK_NHS",), deny=("PROJECT=blue",))
    assert masking_rules(settings).is_secret("JWT_TOKEN")
    for personal in ("PERSON", "URL", "UK_NHS", "PROJECT"):
        assert not masking_rules(settings).is_secret(personal)


@pytest.mark.parametrize(
    ("action", "masks_secret", "takes_secret_home"),
    [("mask", True, False), ("block", False, False), ("route_local", False, True)],
)
def test_route_mode(action: str, masks_secret: bool, takes_secret_home: bool) -> None:
    settings = Settings(mode="route", local_base_url=LOCAL, secrets_action=action)
    assert not masking_rules(settings).is_masked("PERSON")
    assert masking_rules(settings).is_masked("JWT_TOKEN") is masks_secret
    assert goes_to_local_model(settings, PERSONAL)
    assert goes_to_local_model(settings, SECRET) is takes_secret_home
    assert not goes_to_local_model(settings, CLEAN)


def test_in_mask_mode_all_is_masked_and_nothing_is_routed() -> None:
    assert masking_rules(Settings()).is_masked("PERSON")
    assert not goes_to_local_model(Settings(), PERSONAL)


@pytest.mark.parametrize("engine", [["--entities="], ["--engine=fast"]], ids=["secrets", "names"])
def test_the_command_that_masks_a_text_loads_no_proxy(engine: list[str], tmp_path: Path) -> None:
    """Half of its time went there."""
    done = subprocess.run(
        [sys.executable, "-c", _WHAT_MASK_LOADS, *engine],
        capture_output=True,
        text=True,
        check=True,
        env={"PASTEGUARD_HOME": str(tmp_path), "PATH": "", "HOME": str(Path.home())},
    )
    loaded = done.stdout.splitlines()[-1]
    assert [
        name for name in ("mitmproxy", "mitmproxy_rs", "OpenSSL", "cryptography", "rich") if f'"{name}"' in loaded
    ] == []


def test_a_group_of_types_stands_for_all_of_them() -> None:
    wanted = detection_settings(Settings(entities=("DEFAULT", "IN", "US_SSN", "IN_PAN")))
    assert wanted.pii_entities[: len(DEFAULT_TYPES)] == DEFAULT_TYPES
    assert {"IN_PAN", "IN_AADHAAR", "US_SSN"} <= set(wanted.pii_entities)
    assert len(set(wanted.pii_entities)) == len(wanted.pii_entities)
    assert not {"US_ITIN", "DE_TAX_ID"} & set(wanted.pii_entities)
    check_names(Settings(entities=("DEFAULT", "COUNTRIES")))
    assert set(TYPE_GROUPS["COUNTRIES"]) == {each for name, of in TYPE_GROUPS.items() if len(name) == 2 for each in of}
