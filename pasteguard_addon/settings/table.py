"""What a user can set: one table, from which mitmproxy's options, the command line and the pages of options are made.

To add an option, write its row here and use it where it counts; flags, variables, YAML and `--help` follow. What the
workers or an exchange need to know of it goes through `policy`.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, fields
from difflib import get_close_matches
from typing import Any, Self
from urllib.parse import urlsplit

import re2

from pasteguard_addon.entity_types import DEFAULT_TYPES
from pasteguard_addon.errors import SettingsError

from .languages import LANGUAGES, language_code
from .lists import Items
from .option import PREFIX, Option, Rule, Theme

KEYS = ("openai_api_key", "local_api_key", "text_api_key", "record_database")
"""Options that take a key or hold a password; each has a twin, `…_file`, that takes the path of a file with it."""
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

LOCAL_TYPES = ("openai", "ollama", "vllm", "llama.cpp", "lm_studio")
"""Servers for a local model, as they differ in the APIs that they speak."""

ENGINES = ("accurate", "fast")
"""What finds personal data, besides a Presidio configuration of the user's own."""
ROLES = ("system", "developer", "user", "assistant", "tool", "function")
"""Of messages, as the API knows them."""

_ENTITY_TYPE = re.compile(r"[A-Z][A-Z0-9_]{0,59}", re.ASCII)
_TYPE = Rule(_ENTITY_TYPE, "a type in UPPER_SNAKE")
_KEY = Rule(re.compile(r"[!-~]*", re.ASCII), "ASCII without blanks, because it goes into a header")
_HOST = Rule(re.compile(r"(?:\*\.)?[A-Za-z0-9](?:[A-Za-z0-9.-]*[A-Za-z0-9])?", re.ASCII), "a host name or `*.suffix`")

_NAME = Rule(
    re.compile(r"[A-Za-z0-9](?:[A-Za-z0-9._-]*[A-Za-z0-9])?|[0-9A-Fa-f:.]+", re.ASCII), "a host name or an address"
)
_ORIGIN = Rule(re.compile(r"null|[A-Za-z][A-Za-z0-9+.-]*://[^*\s/@]*", re.ASCII), "an origin")
_DATABASE_SERVER = r"(?:\[[0-9A-Fa-f:.]+\]|[\w.%-]*)(?::\d{1,5})?"
_DATABASE = Rule(
    # What else may stand in a password would make another host or name of its parts: in errors, and on the network.
    re.compile(
        r"(?:postgres(?:ql)?://(?:[^\s@:/?#]*(?::[^\s@/?#]*)?@)?"
        rf"{_DATABASE_SERVER}(?:,{_DATABASE_SERVER})*(?:/[^\s@/?#]*)?(?:\?[^\s@#]*)?)?",
        re.ASCII,
    ),
    "a URL such as postgresql://user@host/name; in a password, `@` is written as %40, `:` as %3A, `/` as %2F",
)
_ENDPOINT_PATH = Rule(re.compile(r"/?[\w.:-]+(?:/[\w.:-]+)*/?", re.ASCII), "an endpoint, such as embeddings")


def _option[T](default: T, help_text: str, **row: Any) -> T:
    return field(default=default, metadata={"help": help_text, **row})


@dataclass(frozen=True, slots=True)
class Settings:
    """All settings, checked together: raises `SettingsError` for what is wrong or contradicts itself."""

    mode: str = _option(
        "mask",
        "What happens to a request with personal data: `mask` replaces it by placeholders, `route` sends it, unmasked, "
        "to a local model.",
        theme=Theme.PROVIDER,
        choices=("mask", "route"),
    )
    openai_base_url: str = _option(
        "https://api.openai.com/v1",
        "The provider's base URL, with its path; any OpenAI-compatible one.",
        theme=Theme.PROVIDER,
        takes="URL",
        other_names=("providers.openai.base_url",),
        other_flags=("--upstream",),
    )
    openai_api_key: str = _option(
        "",
        "A key for chats through the reverse door that bring none of their own.",
        theme=Theme.PROVIDER,
        takes="KEY",
        rule=_KEY,
        is_secret=True,
        other_names=("providers.openai.api_key",),
    )
    openai_api_key_file: str = _option(
        "",
        "A file with that key; what stands on a command line other users can read.",
        theme=Theme.PROVIDER,
        takes="FILE",
    )
    anthropic_base_url: str = _option(
        "https://api.anthropic.com",
        "Where `/anthropic` of the reverse door leads, once `endpoints` names `messages`; any base URL of the Messages "
        "API, without its `/v1`.",
        theme=Theme.PROVIDER,
        takes="URL",
        other_names=("providers.anthropic.base_url",),
    )
    local_base_url: str = _option(
        "",
        "Route mode: the local model's base URL, such as http://127.0.0.1:11434/v1.",
        theme=Theme.LOCAL_MODEL,
        takes="URL",
        other_names=("local.base_url",),
    )
    local_model: str = _option(
        "",
        "Route mode: the model to ask for there; empty keeps the request's.",
        theme=Theme.LOCAL_MODEL,
        takes="NAME",
        other_names=("local.model",),
    )
    local_api_key: str = _option(
        "",
        "Route mode: the local model's key; the provider's is never sent there.",
        theme=Theme.LOCAL_MODEL,
        takes="KEY",
        rule=_KEY,
        is_secret=True,
        other_names=("local.api_key",),
    )
    local_api_key_file: str = _option("", "A file with that key.", theme=Theme.LOCAL_MODEL, takes="FILE")
    local_type: str = _option(
        "openai",
        "Route mode: what serves the local model; `openai` stands for any server that speaks chat completions alone.",
        theme=Theme.LOCAL_MODEL,
        choices=LOCAL_TYPES,
        other_names=("local.type",),
    )
    hosts: tuple[str, ...] = _option(
        PROVIDER_HOSTS,
        "Forward modes: hosts whose chat completions are masked, by name or `*.suffix`; no other is opened.",
        theme=Theme.HTTPS_PROXY,
        takes="HOST",
        rule=_HOST,
    )
    endpoints: tuple[str, ...] = _option(
        ("chat_completions",),
        "APIs whose requests are masked, by the names in the table of endpoints, or `all`; requests to others pass as "
        "they are.",
        theme=Theme.PROVIDER,
        takes="ENDPOINT",
    )
    allowed_hosts: tuple[str, ...] = _option(
        (),
        "Names by which the reverse door may be asked for, besides loopback's and the address that it listens on.",
        theme=Theme.DOORS,
        takes="HOST",
        rule=_NAME,
    )
    allowed_origins: tuple[str, ...] = _option(
        (),
        "Origins of web pages that may use the reverse door, such as `https://chat.example`, besides pages of this "
        "machine and desktop applications; `null` too is to be named.",
        theme=Theme.DOORS,
        takes="ORIGIN",
        rule=_ORIGIN,
    )
    other_endpoints: str = _option(
        "pass",
        "Requests that are not masked, with a body or by WebSocket: `pass` or `refuse`.",
        theme=Theme.DOORS,
        choices=("pass", "refuse"),
    )
    passed_endpoints: tuple[str, ...] = _option(
        (),
        "With `other_endpoints=refuse`: endpoints that pass all the same, such as `embeddings` or `/v1/files`.",
        theme=Theme.DOORS,
        takes="ENDPOINT",
        rule=_ENDPOINT_PATH,
    )
    text_api_key: str = _option(
        "",
        "Serve `/pasteguard/mask` and `/pasteguard/restore` at the reverse door to programs of this machine that bring "
        "this key.",
        theme=Theme.DOORS,
        takes="KEY",
        rule=_KEY,
        is_secret=True,
    )
    text_api_key_file: str = _option("", "A file with that key.", theme=Theme.DOORS, takes="FILE")
    upstream_ca: str = _option(
        "",
        "A file (PEM) with a further authority, such as your company's, that may vouch for providers, besides "
        "certifi's and this machine's.",
        theme=Theme.PROVIDER,
        takes="FILE",
    )
    tunnel_pinned: bool = _option(
        False,
        "Forward modes: a listed host whose certificate from PasteGuard was refused three times and accepted by no "
        "program passes as it is, unmasked, for the rest of the run.",
        theme=Theme.HTTPS_PROXY,
    )
    languages: tuple[str, ...] = _option(
        LANGUAGES,
        "Languages that are told apart; each text is scanned as one of them.",
        theme=Theme.PERSONAL_DATA,
        takes="LANGUAGE",
        other_names=("pii_detection.languages",),
    )
    fallback_language: str = _option(
        "en",
        "What a text in any other language is scanned as.",
        theme=Theme.PERSONAL_DATA,
        takes="LANGUAGE",
        other_names=("pii_detection.fallback_language",),
    )
    engine: str = _option(
        "accurate",
        "`accurate`, `fast` (half of the model of names), or the path of a Presidio configuration.",
        theme=Theme.PERSONAL_DATA,
        takes="|".join((*ENGINES, "FILE")),
        other_names=("pii_detection.engine",),
    )
    entities: tuple[str, ...] = _option(
        DEFAULT_TYPES,
        "Types of personal data to mask; `DEFAULT`, `COUNTRIES` and a country such as `IN` stand for all of theirs.",
        theme=Theme.PERSONAL_DATA,
        takes="TYPE",
        rule=_TYPE,
        other_names=("pii_detection.entities",),
    )
    score_threshold: float = _option(
        0.5,
        "Findings of personal data below this score (0 to 1) are dropped.",
        theme=Theme.PERSONAL_DATA,
        least=0,
        most=1,
        other_names=("pii_detection.score_threshold",),
    )
    entity_thresholds: tuple[str, ...] = _option(
        (),
        "Thresholds of single types, as `LOCATION=0.7`.",
        theme=Theme.PERSONAL_DATA,
        takes="TYPE=NUMBER",
        is_typed=True,
        other_names=("pii_detection.entity_thresholds",),
    )
    places: str = _option(
        "personal",
        "`personal` leaves countries, and other places while a conversation holds nothing private; `all` masks all.",
        theme=Theme.PERSONAL_DATA,
        choices=("personal", "all"),
    )
    public_figures: str = _option(
        "keep",
        "People of whom an encyclopedia tells, while a conversation holds nothing private: `keep` or `mask`.",
        theme=Theme.PERSONAL_DATA,
        choices=("keep", "mask"),
    )
    roles: tuple[str, ...] = _option(
        (),
        "Only messages of these roles are scanned in mode `mask`; none given means all, and route mode scans all.",
        theme=Theme.CHAT,
        choices=ROLES,
        other_names=("pii_detection.scan_roles",),
    )
    secrets_action: str = _option(
        "mask",
        "Secrets: `mask`, `block` (refuse the request), `route_local` (with mode `route`) or `off`.",
        theme=Theme.SECRETS,
        choices=("mask", "block", "route_local", "off"),
        other_names=("secrets_detection.action",),
    )
    secrets_types: tuple[str, ...] = _option(
        (),
        "Only these types of secrets; none given means all.",
        theme=Theme.SECRETS,
        takes="TYPE",
        rule=_TYPE,
        other_names=("secrets_detection.entities", "secrets_detection.types"),
    )
    secrets_plugins: tuple[str, ...] = _option(
        (),
        "Files with detect-secrets plugins of your own.",
        theme=Theme.SECRETS,
        takes="FILE",
        other_names=("secrets_detection.plugins",),
    )
    allow: tuple[str, ...] = _option(
        (),
        "Values that are never masked.",
        theme=Theme.LISTS,
        takes="VALUE",
        items=Items.VALUES,
        is_private=True,
        other_names=("masking.whitelist", "masking.allow"),
    )
    allow_patterns: tuple[str, ...] = _option(
        (),
        "Regular expressions, of RE2's syntax, for whole values that are never masked.",
        theme=Theme.LISTS,
        takes="PATTERN",
        items=Items.PATTERNS,
        is_private=True,
        other_names=("masking.allow_patterns",),
    )
    deny: tuple[str, ...] = _option(
        (),
        "Values that are always masked, as `value` or `TYPE=value`.",
        theme=Theme.LISTS,
        takes="[TYPE=]VALUE",
        items=Items.VALUES,
        is_typed=True,
        is_private=True,
        other_names=("masking.deny",),
    )
    deny_patterns: tuple[str, ...] = _option(
        (),
        "Regular expressions, as `pattern` or `TYPE=pattern`, for what is always masked. RE2's syntax: no look-around, "
        "no back-references, and `\\w`, `\\d`, `\\b` mean ASCII (`\\pL` is any letter).",
        theme=Theme.LISTS,
        takes="[TYPE=]PATTERN",
        items=Items.PATTERNS,
        is_typed=True,
        is_private=True,
        other_names=("masking.deny_patterns",),
    )
    never_restore: tuple[str, ...] = _option(
        (),
        "Types whose placeholders stay in the answer.",
        theme=Theme.CHAT,
        takes="TYPE",
        rule=_TYPE,
        other_names=("masking.never_restore",),
    )
    show_markers: bool = _option(
        False,
        "Mark restored values in the answer's text, never inside JSON; marks that come back with the history do not "
        "go to the model.",
        theme=Theme.CHAT,
        other_names=("masking.show_markers",),
    )
    marker_text: str = _option(
        "[protected]",
        "What marks them: stands before the value, or around it with `{value}`.",
        theme=Theme.CHAT,
        other_names=("masking.marker_text",),
    )
    note_to_model: bool = _option(
        False,
        "Tell the model what placeholders are, if something was masked, in the first message's language.",
        theme=Theme.CHAT,
        other_names=("masking.note_to_model",),
    )
    media: str = _option(
        "pass",
        "Images, sounds and files, which cannot be scanned: `pass` or `refuse`.",
        theme=Theme.CHAT,
        choices=("pass", "refuse"),
    )
    max_request_chars: int = _option(
        0,
        "Requests with more characters of text are refused; 0 means no limit.",
        theme=Theme.LIMITS,
        least=0,
        most=1 << 30,
        other_names=("secrets_detection.max_scan_chars",),
    )
    state_hours: int = _option(
        24,
        "How long it is kept in memory, encrypted, which value has which placeholder in a conversation that goes on at "
        "its provider (`previous_response_id`); 0 keeps none.",
        theme=Theme.LIMITS,
        takes="HOURS",
        least=0,
        most=24 * 30,
    )
    keep_findings: bool = _option(
        False,
        "Keep in mitmproxy's folder what was found in long texts and in descriptions of tools: offsets and types under "
        "keyed hashes, nothing of the texts. So an agent's first turn is quick after a restart, too.",
        theme=Theme.LIMITS,
    )
    max_waiting_requests: int = _option(
        512, "More requests that wait for detection are refused.", theme=Theme.LIMITS, least=1, most=1 << 20
    )
    max_body_bytes: int = _option(
        32 * 1024 * 1024, "Larger requests, decompressed, are refused.", theme=Theme.LIMITS, least=1, most=1 << 30
    )
    scan_timeout: int = _option(
        10,
        "Seconds a scan may take; one more is added for every 1,000 characters.",
        theme=Theme.LIMITS,
        takes="SECONDS",
        least=1,
        most=600,
    )
    workers: int = _option(
        0, "Worker processes for detection; 0 means one for each core.", theme=Theme.LIMITS, least=0, most=64
    )
    flows_kept: int = _option(
        1000,
        "mitmweb and mitmproxy: older finished flows are dropped, unless a person marked them; 0 keeps all.",
        theme=Theme.VIEW,
        least=0,
        most=1 << 30,
    )
    log_format: str = _option(
        "text",
        "How PasteGuard's lines in the log are written: `text`, or `json`, one object a line.",
        theme=Theme.VIEW,
        choices=("text", "json"),
    )
    reveal: bool = _option(
        False,
        "mitmweb and mitmproxy: keep the originals of chats as long as the list holds them, for the view `PasteGuard "
        "originals` alone.",
        theme=Theme.VIEW,
    )
    metrics: bool = _option(False, "Serve numbers for Prometheus at `/metrics` of the reverse door.", theme=Theme.VIEW)
    record: bool = _option(
        True,
        "Keep a record of requests in mitmproxy's folder: types, counts and times, nothing of their text.",
        theme=Theme.RECORD,
    )
    record_text: bool = _option(
        False, "Keep in it what was said, too, as the provider got and sent it: with placeholders.", theme=Theme.RECORD
    )
    record_database: str = _option(
        "",
        "Keep it in this PostgreSQL database in place of the file, such as `postgresql://user@host/name`; copies can "
        "share one.",
        theme=Theme.RECORD,
        takes="URL",
        rule=_DATABASE,
        is_secret=True,
    )
    record_database_file: str = _option(
        "", "A file with that URL, as a password may stand in it.", theme=Theme.RECORD, takes="FILE"
    )
    record_days: int = _option(
        30, "Days after which the record forgets; 0 means never.", theme=Theme.RECORD, takes="DAYS", least=0, most=36500
    )
    record_megabytes: int = _option(
        100, "Size of the file at which its oldest part is dropped.", theme=Theme.RECORD, least=1, most=1 << 20
    )

    def __post_init__(self) -> None:
        for option in OPTIONS:
            option.check(getattr(self, option.name))
        _check_url("openai_base_url", self.openai_base_url)
        _check_url("anthropic_base_url", self.anthropic_base_url)
        if not self.local_model.isprintable():
            raise SettingsError(f"{PREFIX}local_model takes a name")
        self._check_together()
        _check_languages(self.languages, self.fallback_language)
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
            thresholds[entity_type] = _threshold(number)
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
        known = {option.full_name: option for option in OPTIONS}
        arguments: dict[str, object] = {}
        for name, value in values.items():
            option = known.get(name)
            if option is None:
                raise SettingsError(unknown_option(name))
            arguments[option.name] = option.converted(value)
        return cls(**arguments)  # type: ignore[arg-type]  # each was converted to the type of its default


def _options() -> tuple[Option, ...]:
    return tuple(Option(each.name, each.default, **each.metadata) for each in fields(Settings))  # type: ignore[arg-type]  # every field has a default


OPTIONS: tuple[Option, ...] = _options()
_BY_NAME: Mapping[str, Option] = {
    name: option for option in OPTIONS for name in (option.name, *option.other_names, option.name.replace("_", ""))
}


def unknown_option(name: str) -> str:
    """Return what to say of an option that does not exist."""
    nearest = nearest_option(name)
    return f"There is no option {name}." + (f" Did you mean {nearest.full_name}?" if nearest else "")


def nearest_option(name: str) -> Option | None:
    """Return the option that somebody meant: whatever they put before it and between its words, or misspelt in it.

    `--score_threshold`, `PASTEGUARD_SCORE-THRESHOLD` and `scoreThreshold` are forms of the same name.
    """
    word = re.sub(r"(?<=[a-z])(?=[A-Z])", "_", name.strip("-_ ")) if not name.isupper() else name
    word = word.strip("-_ ").lower().replace("-", "_").replace(" ", "_")
    while word.startswith(PREFIX):
        word = word.removeprefix(PREFIX)
    found = _BY_NAME.get(word) or _BY_NAME.get(word.rpartition(".")[2])
    if found is not None or not word:
        return found
    nearest = get_close_matches(word, _BY_NAME, n=1, cutoff=0.6)
    return _BY_NAME[nearest[0]] if nearest else None


def _threshold(text: str) -> float:
    value = -1.0
    with suppress(ValueError):
        value = float(text)
    if not 0 <= value <= 1:
        raise SettingsError(f"{PREFIX}entity_thresholds takes a number from 0 to 1 for each type")
    return value


def _check_languages(languages: Sequence[str], fallback: str) -> None:
    if not languages:
        raise SettingsError(f"{PREFIX}languages: name at least one")
    codes = list(map(language_code, languages))
    if not all(re.fullmatch(r"[a-z]{2}", code) for code in codes):
        raise SettingsError(f"{PREFIX}languages takes codes of two letters, such as en")
    if language_code(fallback) not in codes:
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
