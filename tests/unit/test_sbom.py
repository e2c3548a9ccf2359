"""The bill of materials holds what the lock holds, and fits CycloneDX' schema."""

import hashlib
import json
import subprocess

from cyclonedx.schema import SchemaVersion
from cyclonedx.validation.json import JsonStrictValidator

from tests.kit.proxy import ROOT
from tests.unit.test_lock import LISTS, PINNED, locked


def printed() -> str:
    return subprocess.run([ROOT / "scripts" / "sbom"], capture_output=True, check=True, text=True).stdout


def test_the_bill_of_materials() -> None:
    text = printed()
    assert printed() == text  # no time, no chance
    assert JsonStrictValidator(SchemaVersion.V1_6).validate_str(text) is None
    bill = json.loads(text)
    packages = [each for each in bill["components"] if each["type"] == "library"]
    assert {(each["name"], each["version"]) for each in packages} == {
        (name, version) for name, versions in locked("run").items() for version in versions
    }
    hashes = sum(each["name"] == "pasteguard:sha256" for package in packages for each in package["properties"])
    lock = (LISTS / "run.txt").read_text()
    assert hashes == lock.count("--hash=sha256:")
    assert len(packages) == len(list(PINNED.finditer(lock)))


def test_the_models_are_what_it_says() -> None:
    models = [each for each in json.loads(printed())["components"] if each["type"] != "library"]
    assert any(each["type"] == "machine-learning-model" for each in models)
    for each in models:
        assert each["hashes"] == [
            {"alg": "SHA-256", "content": hashlib.sha256((ROOT / each["name"]).read_bytes()).hexdigest()}
        ]


def test_a_bill_that_fits_not_would_be_seen() -> None:
    assert JsonStrictValidator(SchemaVersion.V1_6).validate_str('{"bomFormat": "CycloneDX", "packages": []}')
