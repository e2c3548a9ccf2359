"""Programs of other people that some tests drive: Node, Chromium, PostgreSQL, nftables.

On a user's machine a test whose part is missing skips and says which; in CI, where `.ci/parts` installs them all, that
is a failure.
"""

import os
import shutil
from typing import NoReturn

import pytest


def program(*names: str) -> str:
    """Return the path of the first of these programs that is installed; else the test skips, or fails in CI."""
    path = f"{os.environ.get('PATH', '')}:/usr/sbin:/sbin"
    found = next(filter(None, (shutil.which(name, path=path) for name in names)), None)
    return found or missing(f"{names[0]} is not installed")


def missing(reason: str) -> NoReturn:
    """End the test for want of a real part."""
    if os.environ.get("CI") == "true":
        pytest.fail(reason)
    pytest.skip(reason)
