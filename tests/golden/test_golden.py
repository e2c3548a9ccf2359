"""Every transcript through the restorer: whole, byte by byte, at random cuts and as upstream cut it."""

import random
from collections.abc import Iterable

import pytest

from pasteguard_addon.endpoints.registry import endpoints_named
from pasteguard_addon.exchange.reply_restorer import ReplyRestorer
from pasteguard_addon.masking.issued import IssuedNames
from pasteguard_addon.masking.placeholder import name_of
from tests.kit import golden
from tests.kit.golden import BadTranscriptError, Golden, assert_same_reply

GOLDENS = golden.load_all()
NAMES = [transcript.name for transcript in GOLDENS]
SEEDS = range(8)


def replay(transcript: Golden, pieces: Iterable[bytes]) -> bytes:
    originals = {name_of(*name): original for name, original in transcript.vault.items()}
    restorer = ReplyRestorer(
        endpoints_named((transcript.endpoint,))[0].reply(is_json_mode=transcript.is_json_mode),
        IssuedNames(originals),
        originals.__getitem__,
        is_event_stream=not transcript.name.startswith("whole-"),
    )
    got = b"".join(map(restorer.feed, pieces))
    return got if transcript.expect == "cut" else got + restorer.finish()


@pytest.mark.parametrize("transcript", GOLDENS, ids=NAMES)
def test_whole(transcript: Golden) -> None:
    assert_same_reply(replay(transcript, [transcript.upstream]), transcript)


@pytest.mark.parametrize("transcript", GOLDENS, ids=NAMES)
def test_byte_by_byte(transcript: Golden) -> None:
    pieces = (bytes([byte]) for byte in transcript.upstream)
    assert_same_reply(replay(transcript, pieces), transcript)


@pytest.mark.parametrize("transcript", [t for t in GOLDENS if len(t.pieces) > 1], ids=lambda t: t.name)
def test_as_upstream_cuts_it(transcript: Golden) -> None:
    assert_same_reply(replay(transcript, transcript.pieces), transcript)


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize("transcript", GOLDENS, ids=NAMES)
def test_random_cuts(transcript: Golden, seed: int) -> None:
    rng = random.Random(f"{transcript.name} {seed}")
    data = transcript.upstream
    cuts = sorted(rng.sample(range(len(data) + 1), rng.randint(1, min(40, len(data)))))
    pieces = [data[start:end] for start, end in zip([0, *cuts], [*cuts, len(data)], strict=True)]
    assert_same_reply(replay(transcript, pieces), transcript)


@pytest.mark.parametrize("transcript", GOLDENS, ids=NAMES)
def test_unchanged_means_the_same_bytes(transcript: Golden) -> None:
    if transcript.expect == "unchanged":
        assert replay(transcript, [transcript.upstream]) == transcript.upstream
    else:
        assert transcript.client != transcript.upstream


@pytest.mark.parametrize(
    "content",
    [
        b"expect: restored\n",
        b"comment: no expectation\n\ndata: x\n\n",
        b"expect: restored\n\nno client part\n",
        b"expect: unchanged\n\na\n--- client ---\na\n",
        b"expect: unchanged\nexpected: x\n\na\n",
        b"expect: perhaps\n\na\n",
        b"expect: unchanged\nvault: [[PERSON_1]] = Ada\n\na\n",
        b"expect: unchanged\nline-ends: lfcr\n\na\n",
    ],
)
def test_a_bad_transcript_is_refused(content: bytes) -> None:
    with pytest.raises(BadTranscriptError):
        golden.parse("bad", content)


def test_notation() -> None:
    transcript = golden.parse(
        "good", "line-ends: crlf\nexpect: restored\n\na⟪0D⟫b⟪|⟫c⟪-⟫\nd\n--- client ---\n⟪E2 82⟫x\n".encode()
    )
    assert transcript.pieces == [b"a\rb", b"cd\r\n"]
    assert transcript.client == b"\xe2\x82x\r\n"


def test_a_wrong_reply_is_noticed() -> None:
    transcript = next(t for t in GOLDENS if t.name == "openai")
    for wrong in (
        transcript.upstream,
        transcript.client.replace(b"Ada Lovelace", b"Ada  Lovelace"),
        transcript.client.replace(b'"logprobs":null,', b""),
        transcript.client.replace(b"data: [DONE]", b"data:[DONE]"),
        transcript.client[:-1],
        transcript.client + b": more\n\n",
    ):
        with pytest.raises(AssertionError):
            assert_same_reply(wrong, transcript)
