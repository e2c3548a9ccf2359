"""What a user can set: one table, from which mitmproxy's options, the command line and the README are made.

Imports nothing of ours but the errors.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, fields
from difflib import get_close_matches
from typing import Self
from urllib.parse import urlsplit

import re2

from pasteguard_addon.errors import SettingsError

PREFIX = "pasteguard_"
LANGUAGES = ("de", "en", "es", "fr", "it", "nl", "pl", "pt", "ro")
PROVIDER_HOSTS = (
    "api.openai.com",
    "*.openai.azure.com",
    "openrouter.ai",
    "api.groq.com",
    "api.mistral.ai",
    "api.together.xyz",
    "api.together.ai",
    "api.fireworks.ai",
    "api.deepseek.com",
    "api.githubcopilot.com",
    "*.githubcopilot.com",
)

_ROLES = ("system", "developer", "user", "assistant", "tool", "function")

_ENTITY_TYPE = re.compile(r"[A-Z][A-Z0-9_]{0,59}", re.ASCII)
_KEY = re.compile(r"[!-~]*", re.ASCII)
_HOST = re.compile(r"(?:\*\.)?[A-Za-z0-9](?:[A-Za-z0-9.-]*[A-Za-z0-9])?", re.ASCII)

type OptionValue = bool | int | float | str | tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Option:
    """One row of the table."""

    name: str
    """Without the prefix."""
    default: OptionValue
    help: str


def _option[T](default: T, help_text: str) -> T:
    return field(default=default, metadata={"help": help_text})


@dataclass(frozen=True, slots=True)
class Settings:
    """All settings, checked together: raises `SettingsError` for what is wrong or contradicts itself."""

    mode: str = _option(
        "mask",
        "What happens to a request with personal data: `mask` replaces it by placeholders, `route` sends it, unmasked, "
        "to a local model.",
    )
    openai_base_url: str = _option(
        "https://api.openai.com/v1", "The provider's base URL, with its path; any OpenAI-compatible one."
    )
    openai_api_key: str = _option("", "A key for requests through the reverse door that bring none of their own.")
    local_base_url: str = _option("", "Route mode: the local model's base URL, such as http://127.0.0.1:11434/v1.")
    local_model: str = _option("", "Route mode: the model to ask for there; empty keeps the request's.")
    local_api_key: str = _option("", "Route mode: the local model's key; the provider's is never sent there.")
    local_type: str = _option("openai", "Route mode: `openai` (vLLM, llama.cpp, LM Studio, LocalAI) or `ollama`.")
    hosts: tuple[str, ...] = _option(
        PROVIDER_HOSTS,
        "Forward modes: hosts whose chat completions are masked, by name or `*.suffix`; no other is opened.",
    )
    upstream_ca: str = _option(
        "",
        "A file (PEM) with a further authority, such as your company's, that may vouch for providers, besides "
        "certifi's and this machine's.",
    )
    tunnel_pinned: bool = _option(
        False,
        "Forward modes: a listed host whose certificate from PasteGuard was refused three times and accepted by no "
        "program passes as it is, unmasked, for the rest of the run.",
    )
    languages: tuple[str, ...] = _option(LANGUAGES, "Languages that texts are told apart into.")
    fallback_language: str = _option("en", "What a text in any other language is scanned as.")
    engine: str = _option(
        "accurate", "`accurate` (spaCy and a transformer), `fast` (spaCy), or the path of a Presidio configuration."
    )
    entities: tuple[str, ...] = _option(
        ("PERSON", "EMAIL_ADDRESS", "PHONE_NUMBER", "CREDIT_CARD", "IBAN_CODE", "IP_ADDRESS", "LOCATION"),
        "Types of personal data to mask.",
    )
    score_threshold: float = _option(0.5, "Findings of personal data below this score (0 to 1) are dropped.")
    entity_thresholds: tuple[str, ...] = _option((), "Thresholds of single types, as `LOCATION=0.7`.")
    roles: tuple[str, ...] = _option(
        (), "Only messages of these roles are scanned in mode `mask`; none given means all, and route mode scans all."
    )
    secrets_action: str = _option(
        "mask", "Secrets: `mask`, `block` (refuse the request), `route_local` (with mode `route`) or `off`."
    )
    secrets_types: tuple[str, ...] = _option((), "Only these types of secrets; none given means all.")
    secrets_plugins: tuple[str, ...] = _option((), "Files with detect-secrets plugins of your own.")
    allow: tuple[str, ...] = _option((), "Values that are never masked.")
    allow_patterns: tuple[str, ...] = _option(
        (), "Regular expressions, of RE2's syntax, for whole values that are never masked."
    )
    deny: tuple[str, ...] = _option((), "Values that are always masked, as `value` or `TYPE=value`.")
    deny_patterns: tuple[str, ...] = _option(
        (),
        "Regular expressions, as `pattern` or `TYPE=pattern`, for what is always masked. RE2's syntax: no look-around, "
        "no back-references, and `\\w`, `\\d`, `\\b` mean ASCII (`\\pL` is any letter).",
    )
    never_restore: tuple[str, ...] = _option((), "Types whose placeholders stay in the answer.")
    show_markers: bool = _option(
        False,
        "Mark restored values in the answer's text, never inside JSON; marks that come back with the history do not "
        "go to the model.",
    )
    marker_text: str = _option("[protected]", "What marks them: stands before the value, or around it with `{value}`.")
    note_to_model: bool = _option(False, "Tell the model in one line what placeholders are, if something was masked.")
    media: str = _option("pass", "Images, sounds and files, which cannot be scanned: `pass` or `refuse`.")
    max_request_chars: int = _option(0, "Requests with more characters of text are refused; 0 means no limit.")
    max_waiting_requests: int = _option(512, "More requests that wait for detection are refused.")
    max_body_bytes: int = _option(32 * 1024 * 1024, "Larger requests, decompressed, are refused.")
    scan_timeout: int = _option(10, "Seconds a scan may take; one more is added for every 1,000 characters.")
    workers: int = _option(0, "Worker processes for detection; 0 means one for each core.")
    flows_kept: int = _option(
        1000, "mitmweb and mitmproxy: older finished flows are dropped, unless a person marked them; 0 keeps all."
    )
    log_format: str = _option(
        "text", "How PasteGuard's lines in the log are written: `text`, or `json`, one object a line."
    )
    reveal: bool = _option(
        False,
        "mitmweb and mitmproxy: keep the originals of chats as long as the list holds them, for the view `PasteGuard "
        "originals` alone.",
    )
    metrics: bool = _option(False, "Serve numbers for Prometheus at `/metrics` of the reverse door.")
    record: bool = _option(
        True, "Keep a record of requests in mitmproxy's folder: types, counts and times, nothing of their text."
    )
    record_text: bool = _option(
        False, "Keep in it what was said, too, as the provider got and sent it: with placeholders."
    )
    record_days: int = _option(30, "Days after which the record forgets; 0 means never.")
    record_megabytes: int = _option(100, "Size of the record at which its oldest part is dropped.")

    def __post_init__(self) -> None:
        _one_of("mode", self.mode, ("mask", "route"))
        _one_of("secrets_action", self.secrets_action, ("mask", "block", "route_local", "off"))
        _one_of("media", self.media, ("pass", "refuse"))
        _one_of("log_format", self.log_format, ("text", "json"))
        _one_of("local_type", self.local_type, ("openai", "ollama"))
        _check_url("openai_base_url", self.openai_base_url)
        self._check_together()
        for name in ("openai_api_key", "local_api_key"):
            if not _KEY.fullmatch(getattr(self, name)):
                raise SettingsError(f"{PREFIX}{name} takes ASCII without blanks, because it goes into a header")
        if not self.local_model.isprintable():
            raise SettingsError(f"{PREFIX}local_model takes a name")
        _each_matches("hosts", self.hosts, _HOST, "a host name or `*.suffix`")
        _each_matches("entities", self.entities, _ENTITY_TYPE, "a type in UPPER_SNAKE")
        _each_matches("secrets_types", self.secrets_types, _ENTITY_TYPE, "a type in UPPER_SNAKE")
        _each_matches("never_restore", self.never_restore, _ENTITY_TYPE, "a type in UPPER_SNAKE")
        for role in self.roles:  # one that is misspelt would leave out all messages that were meant
            _one_of("roles", role, _ROLES)
        _check_languages(self.languages, self.fallback_language)
        _in_range("score_threshold", self.score_threshold, 0, 1)
        _in_range("max_body_bytes", self.max_body_bytes, 1, 1 << 30)
        _in_range("scan_timeout", self.scan_timeout, 1, 600)
        _in_range("max_request_chars", self.max_request_chars, 0, 1 << 30)
        _in_range("max_waiting_requests", self.max_waiting_requests, 1, 1 << 20)
        _in_range("workers", self.workers, 0, 64)
        _in_range("flows_kept", self.flows_kept, 0, 1 << 30)
        _in_range("record_days", self.record_days, 0, 36500)
        _in_range("record_megabytes", self.record_megabytes, 1, 1 << 20)
        for name in ("thresholds_by_entity", "denied_by_value"):
            getattr(self, name)
        _check_patterns("allow_patterns", self.allow_patterns)
        _check_patterns("deny_patterns", self.denied_by_pattern)

    def _check_together(self) -> None:
        if self.local_base_url:
            _check_url("local_base_url", self.local_base_url)
            if place(self.local_base_url) == place(self.openai_base_url):
                raise SettingsError(f"{PREFIX}local_base_url is the provider's own address ({PREFIX}openai_base_url)")
        elif self.mode == "route":
            raise SettingsError(f"{PREFIX}mode=route needs {PREFIX}local_base_url, the local model's address")
        if self.show_markers and not self.marker_text:
            raise SettingsError(f"{PREFIX}show_markers needs a {PREFIX}marker_text")
        if self.secrets_action == "route_local" and self.mode != "route":
            raise SettingsError(f"{PREFIX}secrets_action=route_local needs {PREFIX}mode=route")

    @property
    def base_path(self) -> str:
        """The path of the provider's base URL, without a slash at its end."""
        return urlsplit(self.openai_base_url).path.rstrip("/")

    @property
    def thresholds_by_entity(self) -> dict[str, float]:
        thresholds: dict[str, float] = {}
        for item in self.entity_thresholds:
            entity_type, separator, number = item.partition("=")
            if not separator or not _ENTITY_TYPE.fullmatch(entity_type):
                raise SettingsError(f"{PREFIX}entity_thresholds: write each as TYPE=0.7")
            thresholds[entity_type] = _number("entity_thresholds", number)
            _in_range("entity_thresholds", thresholds[entity_type], 0, 1)
        return thresholds

    @property
    def denied_by_value(self) -> dict[str, str]:
        """Denied values with the type that each is masked as."""
        return _typed("deny", self.deny)

    @property
    def denied_by_pattern(self) -> dict[str, str]:
        """Regular expressions with the type that what matches is masked as."""
        return _typed("deny_patterns", self.deny_patterns)

    @property
    def denied_types(self) -> frozenset[str]:
        return frozenset((*self.denied_by_value.values(), *self.denied_by_pattern.values()))

    @classmethod
    def from_options(cls, values: Mapping[str, object]) -> Self:
        """Return settings from options by their full names; numbers may be text. Raises SettingsError."""
        known = {PREFIX + option.name: option for option in OPTIONS}
        arguments: dict[str, object] = {}
        for name, value in values.items():
            option = known.get(name)
            if option is None:
                raise SettingsError(unknown_option(name))
            arguments[option.name] = _converted(option, value)
        return cls(**arguments)  # type: ignore[arg-type]  # each was converted to the type of its default


def _options() -> tuple[Option, ...]:
    return tuple(
        Option(each.name, each.default, each.metadata["help"])  # type: ignore[arg-type]  # every field has a default
        for each in fields(Settings)
    )


OPTIONS: tuple[Option, ...] = _options()


def unknown_option(name: str) -> str:
    """Return what to say of an option that does not exist."""
    nearest = get_close_matches(name, [PREFIX + option.name for option in OPTIONS], n=1, cutoff=0.6)
    return f"There is no option {name}." + (f" Did you mean {nearest[0]}?" if nearest else "")


def _converted(option: Option, value: object) -> object:
    if isinstance(option.default, float):
        return _number(option.name, str(value))
    if isinstance(option.default, tuple):
        if isinstance(value, str) or not isinstance(value, Sequence):
            raise SettingsError(f"{PREFIX}{option.name} takes a list")
        return tuple(str(item).strip() for item in value if str(item).strip())
    if type(value) is not type(option.default):
        raise SettingsError(f"{PREFIX}{option.name} takes {_KINDS[type(option.default)]}")
    return value.strip() if isinstance(value, str) else value


_KINDS: Mapping[type, str] = {bool: "true or false", int: "a whole number", str: "a text"}


def _number(name: str, text: str) -> float:
    try:
        return float(text)
    except ValueError:
        pass
    raise SettingsError(f"{PREFIX}{name} takes a number")


def _one_of(name: str, value: str, allowed: Sequence[str]) -> None:
    if value not in allowed:
        raise SettingsError(f"{PREFIX}{name} takes one of: {', '.join(allowed)}")


def _in_range(name: str, value: float, least: float, most: float) -> None:
    if not least <= value <= most:
        raise SettingsError(f"{PREFIX}{name} takes a number from {least} to {most}")


def _each_matches(name: str, values: Sequence[str], pattern: re.Pattern[str], expected: str) -> None:
    for value in values:
        if not pattern.fullmatch(value):
            raise SettingsError(f"{PREFIX}{name}: each item is {expected}")


def _check_languages(languages: Sequence[str], fallback: str) -> None:
    if not languages:
        raise SettingsError(f"{PREFIX}languages: name at least one")
    unknown = [code for code in languages if not re.fullmatch(r"[a-z]{2}", code)]
    if unknown:
        raise SettingsError(f"{PREFIX}languages takes codes of two letters, such as en")
    if fallback not in languages:
        raise SettingsError(f"{PREFIX}fallback_language must be one of {PREFIX}languages")


def _check_url(name: str, url: str) -> None:
    parts = None
    try:
        parts = urlsplit(url)
        is_good = parts.scheme in ("http", "https") and bool(parts.hostname) and parts.port != 0
    except ValueError:
        is_good = False
    if not is_good or parts is None:
        raise SettingsError(f"{PREFIX}{name} takes a URL such as https://api.openai.com/v1")
    if parts.query or parts.fragment or parts.username or parts.password:
        raise SettingsError(f"{PREFIX}{name} takes a URL without query, fragment and user")


def place(url: str) -> tuple[str | None, int]:
    """Return the host and port of a good URL."""
    parts = urlsplit(url)
    return parts.hostname, parts.port or (443 if parts.scheme == "https" else 80)


def _typed(name: str, items: Sequence[str]) -> dict[str, str]:
    """Return what is listed as `TYPE=value`, or as a value alone, with its type."""
    typed: dict[str, str] = {}
    for item in items:
        entity_type, separator, value = item.partition("=")
        if not (separator and _ENTITY_TYPE.fullmatch(entity_type)):
            entity_type, value = "CUSTOM", item
        if not value.strip():
            raise SettingsError(f"{PREFIX}{name}: a value is empty")
        typed[value] = entity_type
    return typed


def _check_patterns(name: str, patterns: Iterable[str]) -> None:
    """Refuse what RE2 does not take: what it takes it matches in linear time, so no pattern can stall a scan."""
    quiet = re2.Options()
    quiet.log_errors = False  # it would print the pattern
    for number, pattern in enumerate(patterns, 1):
        reason = ""
        try:
            re2.compile(pattern, quiet)
        except re2.error as error:
            told = error.args[0]  # fixed words, then the piece of the pattern that they are about
            reason = (told.decode("utf-8", "replace") if isinstance(told, bytes) else str(told)).partition(":")[0]
        except UnicodeEncodeError:
            reason = "it is not Unicode"
        if reason:
            raise SettingsError(
                f"{PREFIX}{name}: regular expression {number} is not of RE2's syntax ({reason}). It takes no "
                "look-around and no back-references, because those can take forever"
            )
