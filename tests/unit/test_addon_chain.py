"""Who listens hears of an event as if mitmproxy itself had told them: in the same order, guarded in the same way."""

import itertools
import logging
from collections.abc import Sequence
from typing import Any

import pytest
from mitmproxy import exceptions, http
from mitmproxy.addonmanager import AddonManager
from mitmproxy.master import Master
from mitmproxy.options import Options
from mitmproxy.proxy.layers.http import HttpRequestHook
from mitmproxy.test import tflow

from pasteguard_addon.proxy import addon_chain


class Quiet:
    """Listens to nothing, and has addons below it."""

    def __init__(self, name: str, *addons: object) -> None:
        self.name = name
        self.addons = list(addons)

    def __repr__(self) -> str:
        return self.name


class Listening(Quiet):
    """Notes what it hears, and does what it is told to."""

    def __init__(self, name: str, heard: list[str], does: str, *addons: object) -> None:
        super().__init__(name, *addons)
        self._heard = heard
        if does == "waits":
            self.request: Any = self._waits
        elif does == "is no hook":
            self.request = 5
        else:
            self.request = self._hears
        self._does = does

    def _hears(self, flow: http.HTTPFlow) -> None:
        self._heard.append(self.name)
        if self._does == "raises":
            raise RuntimeError
        if self._does == "halts":
            raise exceptions.AddonHalt

    async def _waits(self, flow: http.HTTPFlow) -> None:
        self._heard.append(self.name)


DEEDS = ("hears", "waits", "raises", "halts", "is no hook")


def chain(deeds: Sequence[str], heard: list[str]) -> list[object]:
    """Return three that listen: one only below an addon that does not."""
    first, deep, last = (Listening(f"{n}", heard, deed) for n, deed in enumerate(deeds))
    return [first, Quiet("quiet", Quiet("deeper", deep)), Quiet("nothing below"), last]


async def test_listeners_hear_what_mitmproxy_would_tell_them(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.ERROR)
    flow, master = tflow.tflow(), Master(Options())
    for deeds in itertools.product(DEEDS, repeat=3):
        told: list[tuple[list[str], list[str]]] = []
        for is_ours in (False, True):
            heard: list[str] = []
            addons = AddonManager(master)
            addons.chain = chain(deeds, heard)
            if is_ours:
                addon_chain.tell_listeners_only(addons)
            caplog.clear()
            await addons.trigger_event(HttpRequestHook(flow))
            told.append((heard, caplog.messages))
        assert told[0] == told[1], deeds


async def test_an_addon_that_comes_later_hears_too() -> None:
    heard: list[str] = []
    addons = AddonManager(Master(Options()))
    addon_chain.tell_listeners_only(addons)
    parent = Quiet("parent")
    addons.chain = [parent]
    await addons.trigger_event(HttpRequestHook(tflow.tflow()))
    parent.addons.append(Listening("child", heard, "hears"))
    addons.chain.append(Listening("last", heard, "waits"))
    await addons.trigger_event(HttpRequestHook(tflow.tflow()))
    assert heard == ["child", "last"]
