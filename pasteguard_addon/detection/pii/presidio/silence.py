"""Keep libraries from calling home.

Each of them reads its variable when it is imported, so they are set when this package is, before any module of it can
import one of them; processes that are started later inherit them. docs/network.md lists what was looked at.
"""

import os
from collections.abc import Mapping

VARIABLES: Mapping[str, str] = {
    # From 1.29 on onnxruntime would write a device's id and a database of events into the user's cache folder and send
    # them to its vendor.
    "ORT_DISABLE_TELEMETRY": "1",
    # tokenizers brings huggingface_hub. Nothing here uses it; the user's own Presidio configuration may.
    "HF_HUB_OFFLINE": "1",
    "HF_HUB_DISABLE_TELEMETRY": "1",
}


def silence() -> None:
    """Set the variables for this process and its children."""
    os.environ.update(VARIABLES)


def changed_since() -> list[str]:
    """Return the variables that somebody has set otherwise."""
    return [name for name, value in VARIABLES.items() if os.environ.get(name) != value]
