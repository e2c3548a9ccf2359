"""What `pasteguard doctor` checks, and what a check comes to."""

from dataclasses import dataclass
from pathlib import Path

from pasteguard_addon.settings import Settings


@dataclass(frozen=True, slots=True)
class CheckStatus:
    """What a check came to; `remedy` says what to do if it failed."""

    status: str
    """`ok`, `FAIL`, `note` (works, or is not in use; there is something to know) or `skip`."""
    fact: str
    remedy: str = ""


@dataclass(frozen=True, slots=True)
class Setup:
    """What is checked."""

    settings: Settings
    host: str
    port: int
    is_offline: bool
    folder: Path = Path()
    """For keys and settings."""
    proxy_port: int | None = None
    """Of the HTTPS proxy, if one is wanted."""
