"""A proxy for a moment: the real one, as a process of its own, with a folder that is gone afterwards."""

import asyncio
import contextlib
import re
import sys
import tempfile
from collections.abc import AsyncIterator, Mapping, Sequence
from pathlib import Path
from typing import cast

from pasteguard_addon.errors import PasteguardError

_LISTENS = re.compile(rb"listens on http://127\.0\.0\.1:(\d+)")
_START_TIMEOUT_S = 60.0
_END_TIMEOUT_S = 10.0


@contextlib.asynccontextmanager
async def passing_proxy(
    base_url: str, flags: Sequence[str], environment: Mapping[str, str] | None = None
) -> AsyncIterator[tuple[int, Path]]:
    """Start it before a provider; yield its reverse port and its folder. Raises PasteguardError."""
    with tempfile.TemporaryDirectory(prefix="pasteguard-", ignore_cleanup_errors=True) as folder:
        process = await asyncio.create_subprocess_exec(
            *(sys.executable, "-m", "pasteguard_addon.cli.main", "start"),
            *("--port", "0", "--upstream", base_url, "--set", f"confdir={folder}", *flags),
            env=environment,
            stdin=asyncio.subprocess.DEVNULL,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.STDOUT,
        )
        output = cast(asyncio.StreamReader, process.stdout)
        draining: asyncio.Task[bytes] | None = None
        try:
            port = await _port(output)
            draining = asyncio.create_task(output.read())  # a full pipe would stop the proxy
            yield port, Path(folder)
        finally:
            with contextlib.suppress(ProcessLookupError):
                process.terminate()
            ending = asyncio.create_task(_end(process, output if draining is None else draining))
            try:
                await asyncio.shield(ending)
            except asyncio.CancelledError:  # Ctrl-C, just now
                await ending
                raise


async def _end(process: asyncio.subprocess.Process, rest: asyncio.StreamReader | asyncio.Task[bytes]) -> None:
    """Wait until nobody holds the pipe: workers do a moment longer, and asyncio complains of one that is open."""
    await process.wait()
    with contextlib.suppress(TimeoutError):
        async with asyncio.timeout(_END_TIMEOUT_S):
            await (rest.read() if isinstance(rest, asyncio.StreamReader) else rest)


async def _port(output: asyncio.StreamReader) -> int:
    """Return the port that the proxy says it listens on."""
    said: list[bytes] = []
    with contextlib.suppress(TimeoutError):
        async with asyncio.timeout(_START_TIMEOUT_S):
            async for line in output:
                said.append(line)
                match = _LISTENS.search(line)
                if match:
                    return int(match[1])
    reason = said[-1].decode(errors="replace").strip() if said else "it said nothing"
    raise PasteguardError(f"the proxy did not start: {reason}")
