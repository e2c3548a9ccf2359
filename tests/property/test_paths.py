"""Spellings of paths: whatever an upstream takes for an endpoint's path is masked or refused, and never passes.

Each spelling is what some server undoes: empty and dot segments, parameters, percent-encoding at any depth, other
slashes, case, blanks, fragments, suffixes, characters that are folded. They are put upon one another.
"""

import random
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pasteguard_addon.endpoints.endpoint import Endpoint
from pasteguard_addon.endpoints.registry import DEFAULT, ENDPOINTS
from pasteguard_addon.proxy.routing import RequestKind, route

MASKED_OR_REFUSED = {
    *(RequestKind.CHAT, RequestKind.REFUSED, RequestKind.UNMASKABLE, RequestKind.STORED),
    RequestKind.UPDATE,  # refused if it holds a chat
}
"""With a body, that is: of what is stored nothing goes that has one."""
PREFIXES = ("/openai/v1/", "/v1/", "/openai/", "/", "/openai/deployments/gpt-4o/", "/anthropic/", "/anthropic/v1/")

type Spelling = Callable[[str, random.Random], str]


def _at_a_slash(insert: Callable[[random.Random], str]) -> Spelling:
    def spell(path: str, rng: random.Random) -> str:
        at = rng.choice([at for at, character in enumerate(path) if character == "/"] or [0])
        return path[:at] + insert(rng) + path[at + 1 :]

    return spell


def _at_a_letter(change: Callable[[str], str]) -> Spelling:
    def spell(path: str, rng: random.Random) -> str:
        at = rng.choice([at for at, character in enumerate(path) if character.isascii() and character.isalpha()])
        return path[:at] + change(path[at]) + path[at + 1 :]

    return spell


def _behind(*ends: str) -> Spelling:
    return lambda path, rng: path + rng.choice(ends)


def _encoded(path: str, rng: random.Random) -> str:
    at = rng.randrange(1, len(path))
    return path[:at] + "".join(f"%{byte:02x}" for byte in path[at].encode()) + path[at + 1 :]


def _percent_again(path: str, rng: random.Random) -> str:
    return path.replace("%", "%25", rng.randrange(1, 3))


SPELLINGS: dict[str, Spelling] = {
    "empty segments": _at_a_slash(lambda rng: "/" * rng.randrange(2, 5)),
    "dot segments": _at_a_slash(lambda rng: rng.choice(("/./", "/x/../", "/%2e/", "/x/%2E./", "/x;a/..;b/"))),
    "parameters": _at_a_slash(lambda rng: rng.choice((";a=b/", ";/", ";a,b=c/"))),
    "other slashes": _at_a_slash(
        lambda rng: rng.choice(("\\", "%2f", "%5C", "%2F%2f", "\uff0f", "%ef%bc%8f", "%u2215"))
    ),
    "blanks": _at_a_slash(lambda rng: rng.choice(("%20/", "/%09", "%00/", "\u200b/", "/%0d%0a", "/\u00ad"))),
    "case": _at_a_letter(str.upper),
    "wide letters": _at_a_letter(lambda letter: chr(ord(letter) + 0xFEE0)),
    "unicode escapes": _at_a_letter(lambda letter: f"%u{ord(letter):04x}"),
    "encoded": _encoded,
    "encoded again": _percent_again,
    "ends": _behind(
        "/", "//", "/.", "/x/..", "?x", "#x", "%3fx", "%23", ";x", "%20", "%00", ".", ".json", ":x", "&a", "%0a"
    ),
}


@st.composite
def spelled(draw: st.DrawFn) -> tuple[str, Endpoint]:
    endpoint = draw(st.sampled_from(ENDPOINTS))
    path = draw(st.sampled_from(PREFIXES)) + draw(st.sampled_from(endpoint.paths))
    rng = random.Random(draw(st.integers(0, 2**32)))
    for spelling in draw(st.lists(st.sampled_from([*SPELLINGS.values()]), max_size=4)):
        path = spelling(path, rng)
    return path, endpoint


@given(
    spelled(),
    st.sampled_from(("POST", "PUT", "PATCH", "post", "QUERY")),
    st.booleans(),
    st.booleans(),
    st.sampled_from(("/v1", "", "/api/v1")),
)
def test_no_spelling_passes(
    spelled_path: tuple[str, Endpoint], method: str, is_alone: bool, is_reverse: bool, base_path: str
) -> None:
    path, endpoint = spelled_path
    endpoints = (endpoint,) if is_alone else (DEFAULT, *(each for each in ENDPOINTS if each is not DEFAULT))
    found = route(method, path, is_upgrade=False, base_path=base_path, is_reverse=is_reverse, endpoints=endpoints)
    assert found.kind in MASKED_OR_REFUSED | ({RequestKind.NOWHERE} if is_reverse else set())


@pytest.mark.parametrize("name", SPELLINGS)
@given(st.sampled_from(ENDPOINTS), st.integers(0, 2**32))
def test_neither_does_one_alone(name: str, endpoint: Endpoint, seed: int) -> None:
    for own in endpoint.paths:
        path = SPELLINGS[name](f"/v1/{own.removeprefix('v1/')}", random.Random(seed))
        found = route("POST", path, is_upgrade=False, base_path="", is_reverse=False, endpoints=(endpoint,))
        assert found.kind in MASKED_OR_REFUSED


SAID = "ada.lovelace@example.org"


@given(spelled(), st.sampled_from((";user=", ";", "#", "%3Fuser=", "%23", "/../", "%253Bq=")), st.booleans())
def test_what_is_said_in_a_path_is_refused(spelled_path: tuple[str, Endpoint], mark: str, is_reverse: bool) -> None:
    path, endpoint = spelled_path
    for said in (f"{path}{mark}{SAID}", f"/{SAID}/..{path}", path.replace("/", f"/x;u={SAID}/", 1)):
        found = route("POST", said, is_upgrade=False, base_path="/v1", is_reverse=is_reverse, endpoints=(endpoint,))
        assert found.kind is not RequestKind.CHAT or SAID not in found.path.partition("?")[0]
