"""How far one masked request walks through the files: a reader walks the same way."""

import sys
from collections.abc import Sequence
from itertools import groupby
from pathlib import Path
from types import FrameType

import pasteguard_addon
from tests.unit.test_addon import BODY, Guard, guard  # noqa: F401  # a fixture

_ROOT = f"{Path(pasteguard_addon.__file__).parent}/"
# What was reached, with a little room. More needs a reason: look where it comes from.
MOST_CHANGES, MOST_RETURNS = 169, 122


class _Walk:
    """The files of ours in which a thread is, one after the other, by call and return."""

    def __init__(self) -> None:
        self._files: list[str] = []

    def __call__(self, frame: FrameType, event: str, argument: object) -> None:
        if event in ("call", "return") and frame.f_code.co_filename.startswith(_ROOT):
            at: FrameType | None = frame if event == "call" else frame.f_back
            while at is not None and not at.f_code.co_filename.startswith(_ROOT):
                at = at.f_back
            if at is not None:
                self._files.append(at.f_code.co_filename.removeprefix(_ROOT))

    @property
    def stays(self) -> Sequence[str]:
        return [file for file, _ in groupby(self._files)]


async def test_a_request_walks_no_farther_than_it_did(guard: Guard) -> None:  # noqa: F811
    assert await guard.sent(guard.flow(BODY.replace(b"I am", b"I was"))) is not None  # what is made once is there
    flow, walk = guard.flow(), _Walk()
    sys.setprofile(walk)
    try:
        sent = await guard.sent(flow)
    finally:
        sys.setprofile(None)
    assert b"[[PERSON_1]]" in (sent or b"")
    changes = len(walk.stays) - 1
    returns = len(walk.stays) - len(set(walk.stays))
    assert 100 < returns < changes
    assert changes <= MOST_CHANGES
    assert returns <= MOST_RETURNS
