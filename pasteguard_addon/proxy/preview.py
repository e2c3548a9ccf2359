"""A text as the provider would get it, for a person who tries one at mitmproxy's command line.

mitmproxy's commands answer at once or block everything, and detection takes its time. So the first call begins, and
the next one of the same text gets the result. Nothing of the text is remembered, only its keyed hash.
"""

import asyncio
import secrets
from collections.abc import Awaitable, Callable, Sequence
from hashlib import blake2b

from pasteguard_addon.errors import PasteguardError

AGAIN = "PasteGuard is looking through the text: give the same command again for the result."

MaskForPreview = Callable[[str], Awaitable[Sequence[str]]]


class Preview:
    """Holds one result at a time, until it is asked for."""

    def __init__(self, mask: MaskForPreview) -> None:
        self._mask = mask
        self._key = secrets.token_bytes(32)
        self._digest = b""
        self._task: asyncio.Task[Sequence[str]] | None = None

    def ask(self, text: str) -> Sequence[str]:
        """Return the result, once, or begin to find it out."""
        digest = blake2b(text.encode("utf-8", "surrogatepass"), digest_size=16, key=self._key).digest()
        if self._task is None or digest != self._digest:
            self.clear()
            self._digest, self._task = digest, asyncio.create_task(self._find_out(text))
            return [AGAIN]
        if not self._task.done():
            return [AGAIN]
        task, self._task = self._task, None
        return task.result()

    def clear(self) -> None:
        """Forget the result, and end the search for one."""
        task, self._task = self._task, None
        if task is not None:
            task.cancel()

    async def _find_out(self, text: str) -> Sequence[str]:
        try:
            return await self._mask(text)
        except PasteguardError as error:
            return [f"This text cannot be masked: {error}"]
        except Exception as error:  # noqa: BLE001 - its message may hold the text, and asyncio would log it
            return [f"This text cannot be masked ({type(error).__name__})."]
