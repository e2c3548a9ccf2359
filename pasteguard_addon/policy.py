"""What follows from the settings: rules for an exchange, work for the detection, and where a request may go.

Knows neither mitmproxy nor a socket, so that every command can ask it. Looks at the disk only to say that a file which
a setting names is not there.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from difflib import get_close_matches
from importlib.metadata import version
from pathlib import Path

from pasteguard_addon.conversation.whose import Publicity
from pasteguard_addon.detection.settings import DetectionSettings
from pasteguard_addon.endpoints.endpoint import Endpoint
from pasteguard_addon.endpoints.registry import ENDPOINTS, endpoints_named
from pasteguard_addon.entity_types import NEWER_TYPES, PERSONAL_TYPES, without_groups
from pasteguard_addon.errors import SettingsError
from pasteguard_addon.exchange.rules import MaskingRules, Scope
from pasteguard_addon.facts import ScanFacts
from pasteguard_addon.settings import ENGINES, KEYS, PREFIX, Settings, language_code


def with_keys_of_files(settings: Settings) -> Settings:
    """Return the settings with the keys that stand in files. Raises SettingsError."""
    keys: dict[str, str] = {}
    for name in KEYS:
        path = getattr(settings, f"{name}_file")
        if not path:
            continue
        if getattr(settings, name):
            raise SettingsError(f"{PREFIX}{name} and {PREFIX}{name}_file: give one of them")
        try:
            keys[name] = Path(path).expanduser().read_text("ascii").strip()
        except (OSError, ValueError):
            keys[name] = ""
        if not keys[name]:
            raise SettingsError(f"{PREFIX}{name}_file: the file cannot be read, or nothing stands in it")
    return replace(settings, **keys) if keys else settings  # type: ignore[arg-type]  # each is a text


def masking_rules(settings: Settings, allowed: frozenset[str] = frozenset()) -> MaskingRules:
    """Return the rules of an exchange; `allowed` are values that a person allowed while the proxy runs."""
    is_mask_mode = settings.mode == "mask"  # a routing decision needs every message
    return MaskingRules(
        scope=_scope(settings),
        roles=frozenset(settings.roles if is_mask_mode else ()),
        never_restored=frozenset(settings.never_restore),
        marker=_marker(settings.marker_text) if settings.show_markers else ("", ""),
        has_note=settings.note_to_model,
        max_chars=settings.max_request_chars,
        is_media_refused=settings.media == "refuse",
        allowed=allowed,
        no_secrets=frozenset((*without_groups(settings.entities), *settings.denied_types)),
        publicity=Publicity(
            keeps_places=settings.places == "personal", keeps_figures=settings.public_figures == "keep"
        ),
    )


def _scope(settings: Settings) -> Scope:
    """Return what is masked; in route mode personal data goes, as it is, to the local model and nowhere else."""
    if settings.mode == "mask":
        return Scope.ALL
    return Scope.SECRETS if settings.secrets_action == "mask" else Scope.NOTHING


def _marker(text: str) -> tuple[str, str]:
    before, _, after = text.partition("{value}")
    return before, after


def endpoints(settings: Settings) -> tuple[Endpoint, ...]:
    """Return the endpoints whose requests are masked; all others pass as they are."""
    return endpoints_named(settings.endpoints)


def opened_hosts(settings: Settings) -> tuple[str, ...]:
    """Return the hosts that are opened in forward modes: those listed, and those of endpoints that are masked."""
    of_endpoints = (host for endpoint in endpoints(settings) for host in endpoint.hosts)
    return (*settings.hosts, *(host for host in of_endpoints if host not in settings.hosts))


def detection_settings(settings: Settings, folder: Path | None = None) -> DetectionSettings:
    """Return the part of the settings that detection needs; `folder` is where it keeps what it is asked to keep."""
    return DetectionSettings(
        languages=tuple(dict.fromkeys(map(language_code, settings.languages))),
        fallback_language=language_code(settings.fallback_language),
        is_pii_on=bool(settings.entities),
        pii_entities=without_groups(settings.entities),
        score_threshold=settings.score_threshold,
        entity_thresholds=settings.thresholds_by_entity,
        engine=settings.engine,
        are_secrets_on=settings.secrets_action != "off",
        secret_types=settings.secrets_types or None,
        plugin_paths=settings.secrets_plugins,
        allow_values=settings.allow,
        allow_patterns=settings.allow_patterns,
        deny_values=settings.denied_by_value,
        deny_patterns=settings.denied_by_pattern,
        workers=settings.workers,
        base_timeout_s=float(settings.scan_timeout),
        max_waiting_requests=settings.max_waiting_requests,
        findings_folder=str(folder) if folder is not None and settings.keep_findings else "",
    )


def goes_to_local_model(settings: Settings, facts: ScanFacts) -> bool:
    """Return whether a request in which this was found goes to the local model."""
    if settings.mode != "route":
        return False
    is_secret = settings.secrets_action == "route_local" and bool(facts.secret_counts)
    return bool(facts.pii_counts) or is_secret


def check_names(settings: Settings) -> None:
    """Raise SettingsError for a file that is not there, or a type that nothing finds.

    The workers would say so too, but only after the change was accepted.
    """
    _check_endpoints(settings.endpoints)
    is_own_engine = settings.engine in ENGINES
    if not is_own_engine and not Path(settings.engine).is_file():
        raise SettingsError(f"{PREFIX}engine takes {', '.join(ENGINES)} or a file, and there is no such file")
    if not all(Path(path).is_file() for path in settings.secrets_plugins):
        raise SettingsError(f"{PREFIX}secrets_plugins: there is no such file")
    if settings.upstream_ca and not Path(settings.upstream_ca).expanduser().is_file():
        raise SettingsError(f"{PREFIX}upstream_ca: there is no such file")
    with_keys_of_files(settings)
    if is_own_engine:
        _check_types("entities", without_groups(settings.entities), PERSONAL_TYPES)
        _check_releases(settings.entities)
        _check_types("entity_thresholds", settings.thresholds_by_entity, PERSONAL_TYPES)
    if settings.secrets_types and not settings.secrets_plugins:
        from pasteguard_addon.detection.secrets import SECRET_TYPES  # noqa: PLC0415  # takes a moment, and few need it

        _check_types("secrets_types", settings.secrets_types, SECRET_TYPES)


def _check_endpoints(names: Sequence[str]) -> None:
    known = [endpoint.name for endpoint in ENDPOINTS]
    if not names:
        raise SettingsError(f"{PREFIX}endpoints: name at least one")
    for name in names:
        if name not in (*known, "all"):
            raise SettingsError(f"{PREFIX}endpoints takes a list of: {', '.join(known)}; or all")


def _check_types(name: str, given: Iterable[str], known: Sequence[str]) -> None:
    for each in given:
        if each not in known:
            nearest = get_close_matches(each, known, n=1)
            hint = f" Did you mean {nearest[0]}?" if nearest else ""
            raise SettingsError(f"{PREFIX}{name}: there is no type {each}.{hint}")


def _check_releases(entities: Iterable[str]) -> None:
    """Refuse a type whose recognizer is not installed; a group stands for those that are."""
    newer = {each: NEWER_TYPES[each] for each in entities if each in NEWER_TYPES}
    installed = version("presidio-analyzer") if newer else ""
    for entity_type, release in newer.items():
        if as_numbers(installed) < as_numbers(release):
            raise SettingsError(
                f"{PREFIX}entities: {entity_type} needs presidio-analyzer {release} or newer, and {installed} is there"
            )


def as_numbers(release: str) -> list[int]:
    """Return the parts of a release's version, which compare as they are."""
    return [int(part) for part in re.findall(r"\d+", release)[:3]]


def is_listed(host: str, patterns: tuple[str, ...]) -> bool:
    """Return whether a host is one of the listed names or below a listed `*.suffix`."""
    name = host.casefold().rstrip(".")
    return any(
        name.endswith(pattern[1:].casefold()) if pattern.startswith("*.") else name == pattern.casefold()
        for pattern in patterns
    )
