"""Which requests belong to an endpoint, and what the paths of the reverse door become.

mitmproxy normalises nothing: `//`, `%63hat`, dot segments and the like reach upstream as they were sent, and an
upstream may be more tolerant than we are. So every spelling that could be read as an endpoint's path counts as one.
"""

import re
from dataclasses import dataclass
from enum import Enum, auto
from functools import lru_cache

from pasteguard_addon.endpoints.endpoint import Endpoint
from pasteguard_addon.endpoints.registry import DEFAULT
from pasteguard_addon.proxy.path_readings import (
    PLAIN_PATH,
    canonical_path,
    decoded_once,
    decoded_path,
    has_more_than_segments,
    readings_of,
    segments,
)

REVERSE_PREFIX = "/openai/v1"
PLAIN_PREFIX = "/v1"
OWN_PREFIXES = (REVERSE_PREFIX, PLAIN_PREFIX)
MASK_PATH, RESTORE_PATH = "/pasteguard/mask", "/pasteguard/restore"
HEALTH_PATH = "/health"
OWN_PATHS = (HEALTH_PATH, "/info", "/metrics")

_PROVIDER_PREFIXES = (("openai",), ("v1",))
"""What the provider's paths begin with, Azure's among them; besides its base path."""
_READING_METHODS = ("GET", "HEAD", "OPTIONS")
_BETWEEN_LETTERS = str.maketrans("", "", "/_-")


class RequestKind(Enum):
    CHAT = auto()
    """Its body is masked."""
    CHAT_WITHOUT_BODY = auto()
    """A GET, HEAD or OPTIONS on such a path, or a DELETE below one: passes if it really has no body."""
    UPDATE = auto()
    """A change of a stored answer's metadata, right below the path of chats: passes if it holds no chat."""
    OWN_TEXT = auto()
    """Answered here: a text to be masked or restored for another program."""
    OWN = auto()
    """Answered here: health and information."""
    NOWHERE = auto()
    """At the reverse door, and below no prefix of the provider's: not meant for it."""
    STORED = auto()
    """Asks for what the provider keeps of earlier requests: has no text, and its reply is restored."""
    UPGRADE = auto()
    """Asks for a WebSocket in place of requests, which are masked: its client is told to send these."""
    REFUSED = auto()
    """Neither safe to pass nor possible to mask."""
    UNMASKABLE = auto()
    """Belongs to an endpoint that is masked, in a way that cannot be, such as a batch."""
    OTHER = auto()
    """Passes untouched."""


@dataclass(frozen=True, slots=True)
class Route:
    kind: RequestKind
    path: str
    """Path and query that upstream gets."""
    endpoint: Endpoint = DEFAULT
    """Reads what is masked."""
    prefix: str | None = None
    """What of the client's path the base path has taken the place of, if anything."""


def route(
    method: str,
    path: str,
    *,
    is_upgrade: bool,
    base_path: str,
    is_reverse: bool,
    endpoints: tuple[Endpoint, ...] = (DEFAULT,),
    own_prefixes: tuple[str, ...] = OWN_PREFIXES,
) -> Route:
    """Return what becomes of a request. `path` is path and query as the client sent them.

    At the reverse door the base path takes the place of one of `own_prefixes`.
    """
    prefix = _own_prefix(path, own_prefixes) if is_reverse else None
    upstream_path = path if prefix is None else (base_path + path[len(prefix) :]) or "/"
    if is_reverse and path.partition("?")[0] in OWN_PATHS:
        return Route(RequestKind.OWN, path)
    if is_reverse and path.partition("?")[0] in (MASK_PATH, RESTORE_PATH):
        return Route(RequestKind.OWN_TEXT, path)
    paths = _paths_of(endpoints)
    if is_reverse and base_path and prefix is None and not paths.are_for_provider(path, base_path):
        return Route(RequestKind.NOWHERE, path)
    kind, endpoint = _kind(paths, method, (path, upstream_path), is_upgrade=is_upgrade)
    return Route(kind, upstream_path, endpoint, prefix)


def _kind(
    paths: "_Paths", method: str, spellings: tuple[str, str], *, is_upgrade: bool
) -> tuple[RequestKind, Endpoint]:
    """Return what becomes of a request by the client's path and by upstream's, and which endpoint reads it."""
    if all(paths.is_plainly_other(each) for each in spellings):
        return RequestKind.OTHER, DEFAULT
    if method.upper() not in _READING_METHODS and any(paths.are_refused(each) for each in spellings):
        return RequestKind.UNMASKABLE, DEFAULT
    if paths.is_sub_resource(spellings[0]):
        return paths.of_stored(method, spellings[0], is_upgrade=is_upgrade)
    owners = [*{id(owner): owner for each in spellings for owner in paths.owners(each)}.values()]
    if not (owners or any(paths.resembles(each) for each in spellings)):
        return RequestKind.OTHER, DEFAULT
    if method.upper() in _READING_METHODS:
        return _without_body(owners, is_upgrade=is_upgrade), DEFAULT
    if len(owners) != 1:  # what it is depends on who reads it
        return RequestKind.REFUSED, DEFAULT
    return RequestKind.REFUSED if any(map(paths.holds_more, spellings)) else RequestKind.CHAT, owners[0]


def _without_body(owners: list[Endpoint], *, is_upgrade: bool) -> RequestKind:
    if not is_upgrade:
        return RequestKind.CHAT_WITHOUT_BODY
    return RequestKind.UPGRADE if owners and DEFAULT not in owners else RequestKind.REFUSED


def _above(path: str) -> str:
    return path.partition("?")[0].rpartition("/")[0]


def below_prefix(path: str, prefix: str) -> str | None:
    """Return what of a path stands below a prefix, with a slash before it; None if it is not below it."""
    rest = path.removeprefix(prefix.casefold().rstrip("/"))
    return rest if rest != path and rest.startswith("/") else None


def endpoint_of(path: str, endpoints: tuple[Endpoint, ...] = (DEFAULT,)) -> Endpoint | None:
    """Return the endpoint to which some reading of a path belongs."""
    return next(iter(_paths_of(endpoints).owners(path)), None)


def is_masked_target(target: str, endpoints: tuple[Endpoint, ...]) -> bool:
    """Return whether what a client sends to a target is masked, by its path alone: no client sends a fragment."""
    path = canonical_path(re.split("[?#]", target, maxsplit=1)[0])
    return path is not None and endpoint_of(path, endpoints) is not None


class _Paths:
    """The paths of some endpoints, arranged for reading those of requests."""

    def __init__(self, endpoints: tuple[Endpoint, ...]) -> None:
        self._pairs = [(path, endpoint) for endpoint in endpoints for path in endpoint.paths]
        self._pairs.sort(key=lambda pair: -len(pair[0]))  # `chat/completions` ends like `completions`
        self._refused = tuple(path for endpoint in endpoints for path in endpoint.refused_paths)
        self._letters = tuple({_letters(path) for path in (*(path for path, _ in self._pairs), *self._refused)})
        either = "|".join(re.escape(path) for path, _ in self._pairs)
        # A stored answer and what belongs to it: not a place that takes messages.
        self._sub_resource = re.compile(rf"(?:/[\w-]+)*/(?:{either})/[\w-]+(?:/[\w-]+)*", re.ASCII)
        prefixes = (REVERSE_PREFIX + "/", PLAIN_PREFIX + "/", "/")
        self._prefixes = (*_PROVIDER_PREFIXES, *(tuple(path.split("/")) for path, _ in self._pairs))
        self._usual = {prefix + path: endpoint for path, endpoint in self._pairs for prefix in prefixes}

    def owners(self, path: str) -> list[Endpoint]:
        """Return the endpoints to which the readings of a path belong."""
        usual = self._usual.get(path)
        if usual is not None:
            return [usual]
        owners = (self._owner(reading) for reading in readings_of(path))
        return [owner for owner in owners if owner is not None]

    def _owner(self, reading: str) -> Endpoint | None:
        return next((each for path, each in self._pairs if reading == path or reading.endswith(f"/{path}")), None)

    def holds_more(self, path: str) -> bool:
        """Return whether there is more in an endpoint's path than where it leads."""
        return path not in self._usual and has_more_than_segments(path)

    def are_refused(self, path: str) -> bool:
        """Return whether some reading of a path leads to what an endpoint cannot mask, or below it."""
        readings = [f"/{reading}/" for reading in readings_of(path)] if self._refused else []
        return any(f"/{refused}/" in reading for refused in self._refused for reading in readings)

    def are_for_provider(self, path: str, base_path: str) -> bool:
        """Return whether a path is below a prefix of the provider's, in some spelling, or an endpoint's alone."""
        prefixes = (*self._prefixes, tuple(segments(decoded_path(base_path))))
        readings = [reading.split("/") for reading in readings_of(path)]
        return any(tuple(reading[: len(prefix)]) == prefix for reading in readings for prefix in prefixes)

    def is_sub_resource(self, path: str) -> bool:
        """Return whether a path leads to what is stored under an endpoint's own."""
        path = path.partition("?")[0]
        return self._sub_resource.fullmatch(path) is not None and self._owner(path) is None

    def of_stored(self, method: str, path: str, *, is_upgrade: bool) -> tuple[RequestKind, Endpoint]:
        """Return what becomes of a request for what is stored, and below whose path it leads."""
        endpoint = self.holder(path)
        if is_upgrade:
            return RequestKind.UPGRADE, endpoint
        has_no_text = method.upper() in (*_READING_METHODS, "DELETE")
        if endpoint.state is None:  # what was said there is not known any more
            is_update = method == "POST" and self._owner(_above(path).lstrip("/")) is DEFAULT
            of_text = RequestKind.UPDATE if is_update else RequestKind.UNMASKABLE
            return (RequestKind.CHAT_WITHOUT_BODY, DEFAULT) if has_no_text else (of_text, endpoint)
        if not has_no_text and endpoint.state.stored_id(path) is None:
            return RequestKind.REFUSED, endpoint
        return RequestKind.STORED, endpoint

    def holder(self, path: str) -> Endpoint:
        """Return the endpoint below whose path the path of a sub-resource leads."""
        while path := _above(path):
            owner = self._owner(path.lstrip("/"))
            if owner is not None:
                return owner
        return DEFAULT

    def is_plainly_other(self, path: str) -> bool:
        """Return whether it takes no reading to see that a path neither is an endpoint's nor resembles one."""
        return bool(PLAIN_PATH.fullmatch(path)) and not self._hold_letters(path.translate(_BETWEEN_LETTERS).lower())

    def resembles(self, path: str) -> bool:
        """Return whether the letters of a path spell an endpoint's, whatever stands between them.

        So does a path that is encoded deeper than anybody has reason to.
        """
        path = path.partition("?")[0]
        decoded = decoded_path(path)
        held = any(self._hold_letters(_letters(each)) for each in (decoded, *readings_of(path)))
        return held or decoded_once(decoded) != decoded

    def _hold_letters(self, text: str) -> bool:
        return any(letters in text for letters in self._letters)


@lru_cache(maxsize=16)
def _paths_of(endpoints: tuple[Endpoint, ...]) -> _Paths:
    return _Paths(endpoints)


def _letters(text: str) -> str:
    return "".join(character for character in text if character.isalnum())


def _own_prefix(path: str, own_prefixes: tuple[str, ...]) -> str | None:
    """Return the prefix of ours by which a path begins; every other path goes to the provider as it is."""
    for prefix in own_prefixes:
        if path.startswith(prefix) and path[len(prefix) : len(prefix) + 1] in ("", "/", "?"):
            return prefix
    return None
