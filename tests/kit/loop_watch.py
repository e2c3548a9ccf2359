"""Loaded by mitmproxy beside the addon: notes each turn of its event loop that takes long, by the processor's clock.

What takes long in one turn keeps every client waiting. Counted from the first request on: the start takes its time.
"""

import asyncio
import os
import time
from pathlib import Path
from typing import Any

from mitmproxy import http

LONGEST_TURN_S = 0.25
PATH = "LOOP_WATCH_PATH"
SCRIPT = ("-s", __file__)


class LoopWatch:
    """Wraps the turns of the loop that it is loaded in."""

    def __init__(self) -> None:
        self._path = Path(os.environ[PATH])
        self._is_counting = False
        loop: Any = asyncio.get_running_loop()
        turn = loop._run_once

        def timed_turn() -> None:
            began_s = time.thread_time()
            turn()
            took_s = time.thread_time() - began_s
            if self._is_counting and took_s > LONGEST_TURN_S:
                with self._path.open("a") as file:
                    file.write(f"{took_s:.3f}\n")

        loop._run_once = timed_turn

    def requestheaders(self, flow: http.HTTPFlow) -> None:
        self._is_counting = self._is_counting or "completions" in flow.request.path


def long_turns(path: Path) -> list[float]:
    """Return how long the turns took that took too long, in seconds."""
    return [float(line) for line in path.read_text().split()] if path.exists() else []


if PATH in os.environ:
    addons = [LoopWatch()]
