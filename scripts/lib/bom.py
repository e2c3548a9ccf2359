"""The bill of materials, from the lock and the models' manifest: the same bytes for the same sources."""

import json
import re
import sys
import tomllib
import uuid
from collections.abc import Iterator
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
_LOCKED = re.compile(
    r"^(?P<name>[\w.-]+)==(?P<version>[^\s;]+)(?: ; (?P<marker>[^\\\n]+?))? \\\n"
    r"(?P<hashes>(?:    --hash=\S+(?: \\)?\n?)+)",
    re.MULTILINE,
)


def bill() -> dict[str, Any]:
    """Return the document."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    root = {
        "type": "application",
        "bom-ref": f"pkg:pypi/{project['name']}@{project['version']}",
        "name": project["name"],
        "version": project["version"],
        "licenses": [{"license": {"id": project["license"]}}],
        "purl": f"pkg:pypi/{project['name']}@{project['version']}",
    }
    components = [*_packages(), *_models()]
    content = json.dumps([root, components], sort_keys=True)
    return {
        "$schema": "http://cyclonedx.org/schema/bom-1.6.schema.json",
        "bomFormat": "CycloneDX",
        "specVersion": "1.6",
        "serialNumber": f"urn:uuid:{uuid.uuid5(uuid.NAMESPACE_URL, content)}",
        "version": 1,
        "metadata": {"component": root},
        "components": components,
    }


def _packages() -> Iterator[dict[str, Any]]:
    for match in _LOCKED.finditer((ROOT / "scripts" / "lib" / "run.txt").read_text("utf-8")):
        purl = f"pkg:pypi/{match['name']}@{match['version']}"
        # One of them is that of the file that a machine gets, so they are no hashes of the component.
        properties = [
            {"name": "pasteguard:sha256", "value": digest} for digest in re.findall(r"sha256:(\w+)", match["hashes"])
        ]
        if match["marker"]:
            properties.append({"name": "pasteguard:marker", "value": match["marker"].strip()})
        yield {
            "type": "library",
            "bom-ref": purl,
            "name": match["name"],
            "version": match["version"],
            "purl": purl,
            "properties": properties,
        }


def _models() -> Iterator[dict[str, Any]]:
    folder = "pasteguard_addon/detection/pii/data/names"
    manifest = json.loads((ROOT / folder / "manifest.json").read_text("utf-8"))
    for name, digest in sorted(manifest["sha256"].items()):
        yield {
            "type": "machine-learning-model" if name.endswith(".onnx") else "data",
            "bom-ref": f"{folder}/{name}",
            "name": f"{folder}/{name}",
            "hashes": [{"alg": "SHA-256", "content": digest}],
            "licenses": [{"license": {"name": manifest["licence"]}}],
        }


if __name__ == "__main__":
    json.dump(bill(), sys.stdout, indent=2)
    print()
