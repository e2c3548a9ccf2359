"""A text that a person tries."""

import asyncio
from collections.abc import Sequence

import pytest

from pasteguard_addon.errors import DetectionError
from pasteguard_addon.proxy.preview import AGAIN, Preview


class Masking:
    """Stands where detection is."""

    def __init__(self, failure: Exception | None = None) -> None:
        self.failure = failure
        self.asked: list[str] = []
        self.may_end = asyncio.Event()

    async def __call__(self, text: str) -> Sequence[str]:
        self.asked.append(text)
        await self.may_end.wait()
        if self.failure is not None:
            raise self.failure
        return [f"masked {len(text)}"]


async def turns() -> None:
    for _ in range(3):
        await asyncio.sleep(0)


async def test_the_second_call_gets_the_result_once() -> None:
    masking = Masking()
    preview = Preview(masking)
    assert [preview.ask("Ada"), preview.ask("Ada")] == [[AGAIN]] * 2
    masking.may_end.set()
    await turns()
    assert preview.ask("Ada") == ["masked 3"]
    assert masking.asked == ["Ada"]
    assert preview.ask("Ada") == [AGAIN]
    await turns()
    assert masking.asked == ["Ada", "Ada"]
    preview.clear()


async def test_another_text_takes_its_place() -> None:
    masking = Masking()
    preview = Preview(masking)
    preview.ask("Ada")
    preview.ask("Grace")
    masking.may_end.set()
    await turns()
    assert preview.ask("Grace") == ["masked 5"]
    assert masking.asked == ["Grace"], "what nobody waits for is not searched"
    assert "Grace" not in str(vars(preview))


async def test_it_can_be_forgotten() -> None:
    masking = Masking()
    preview = Preview(masking)
    preview.ask("Ada")
    masking.may_end.set()
    await turns()
    preview.clear()
    assert preview.ask("Ada") == [AGAIN]
    preview.clear()


@pytest.mark.parametrize(
    ("failure", "told"),
    [(DetectionError("it failed."), "it failed."), (RuntimeError("Ada Lovelace"), "(RuntimeError)")],
)
async def test_a_failure_is_told_without_the_text(failure: Exception, told: str) -> None:
    masking = Masking(failure)
    preview = Preview(masking)
    preview.ask("Ada Lovelace")
    masking.may_end.set()
    await turns()
    [line] = preview.ask("Ada Lovelace")
    assert told in line
    assert "Ada" not in line
