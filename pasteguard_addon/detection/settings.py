"""What the detection service can be told. A value object: it travels to the worker processes as JSON."""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, fields
from hashlib import blake2b
from typing import Self

from pasteguard_addon.entity_types import DEFAULT_TYPES
from pasteguard_addon.errors import SettingsError
from pasteguard_addon.settings import LANGUAGES

DEFAULT_FACTORY = "pasteguard_addon.detection.recognizers:build_recognizers"
_OF_THE_MACHINE = frozenset(
    "workers base_timeout_s timeout_s_per_1000_chars max_waiting_requests max_waiting_chars max_cache_bytes "
    "max_cache_entries findings_folder".split()
)


@dataclass(frozen=True, slots=True)
class DetectionSettings:
    """What to look for, and with how much machine. `repr` shows no listed value: those are private too."""

    languages: tuple[str, ...] = LANGUAGES
    """Languages in which texts are scanned (ISO 639-1)."""
    fallback_language: str = "en"
    """What a text is scanned as if its language is unknown or not among `languages`."""

    is_pii_on: bool = True
    pii_entities: tuple[str, ...] = DEFAULT_TYPES
    score_threshold: float = 0.5
    entity_thresholds: Mapping[str, float] = field(default_factory=dict)
    """Thresholds of single entities; the others have `score_threshold`."""
    engine: str = "accurate"
    """`accurate`, `fast`, or the path of a Presidio configuration file."""

    are_secrets_on: bool = True
    secret_types: tuple[str, ...] | None = None
    """Only these types; None means all."""
    plugin_paths: tuple[str, ...] = ()
    """Files with detect-secrets plugins of the user's own."""

    allow_values: tuple[str, ...] = field(default=(), repr=False)
    """Exact values that are never findings."""
    allow_patterns: tuple[str, ...] = field(default=(), repr=False)
    """Regular expressions of RE2's syntax; a finding whose whole value matches one is dropped."""
    deny_values: Mapping[str, str] = field(default_factory=dict, repr=False)
    """Values that are always findings, each with its entity type."""
    deny_patterns: Mapping[str, str] = field(default_factory=dict, repr=False)
    """Regular expressions of RE2's syntax; what they match is always a finding, each of its entity type."""

    workers: int = 0
    """Worker processes; 0 means one for each core, up to eight (each holds the models: 0.5 GB)."""
    base_timeout_s: float = 10.0
    timeout_s_per_1000_chars: float = 1.0
    """The time limit of a request grows with its characters, so that a busy machine finishes long ones too: some
    thirty times what an idle core needs. A job that hangs is found by its own, much shorter limit."""
    max_waiting_requests: int = 512
    max_waiting_chars: int = 32_000_000
    """Beyond either a request is refused at once. One request alone is always let in, whatever its size."""
    max_cache_bytes: int = 12_000_000
    max_cache_entries: int = 60_000

    findings_folder: str = ""
    """Where to keep what was found in large texts; empty for nowhere."""

    factory: str = DEFAULT_FACTORY
    """`module:function` that makes the recognizers in the worker: `function(settings) -> Recognizers`."""

    def to_json(self) -> str:
        return json.dumps(asdict(self))

    def rules_json(self) -> str:
        """Return those settings that decide what is found, and not how quickly."""
        return json.dumps({name: value for name, value in asdict(self).items() if name not in _OF_THE_MACHINE})

    @classmethod
    def from_json(cls, text: str) -> Self:
        """Return the settings that `to_json` wrote. Raises SettingsError."""
        members = _read_object(text)
        if members is None or members.keys() - {each.name for each in fields(cls)}:
            raise SettingsError("detection settings are malformed")
        return cls(**{name: tuple(v) if isinstance(v, list) else v for name, v in members.items()})  # type: ignore[arg-type]  # to_json wrote it

    def fingerprint(self) -> bytes:
        """Return what tells two settings apart; part of every cache key."""
        return blake2b(self.to_json().encode(), digest_size=16).digest()


def _read_object(text: str) -> dict[str, object] | None:
    try:
        value: object = json.loads(text)
    except ValueError:
        return None
    return value if isinstance(value, dict) else None
