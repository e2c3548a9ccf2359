"""With any quick way off, everything comes out as it does with all of them on: see `tests/kit/quick_ways.py`.

Here for the requests and the replies of the net; `.ci/full` runs all golden and property tests with each of them off.
"""

from functools import cache

import pytest

from tests.golden.test_net import reply_hashes
from tests.kit import net
from tests.kit.quick_ways import LEAST_GAIN, QUICK_WAYS, QuickWay

_OF_REPLIES = tuple(way for way in QUICK_WAYS if way.name.startswith("events of "))
_OF_REQUESTS = tuple(way for way in QUICK_WAYS if way not in _OF_REPLIES)


@cache
def _as_ever() -> dict[str, str]:
    return net.outcomes(is_warm=True)


@pytest.mark.parametrize("way", _OF_REQUESTS, ids=lambda way: way.name)
def test_requests_become_the_same(way: QuickWay, monkeypatch: pytest.MonkeyPatch) -> None:
    as_ever = _as_ever()
    way.switch_off(monkeypatch)
    found = net.outcomes(is_warm=True)
    assert [name for name, text in found.items() if text != as_ever[name]] == []


def test_replies_become_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    as_ever = reply_hashes()
    for way in _OF_REPLIES:
        way.switch_off(monkeypatch)
    assert reply_hashes() == as_ever


@pytest.mark.parametrize("way", QUICK_WAYS, ids=lambda way: way.name)
def test_its_work_comes_out_the_same_and_it_is_taken(way: QuickWay, monkeypatch: pytest.MonkeyPatch) -> None:
    work = way.work()
    quick = work()
    way.switch_off(monkeypatch)
    assert work() == quick


def test_each_has_shown_what_it_gains() -> None:
    assert all(float(way.gain.partition(" %")[0]) / 100 >= LEAST_GAIN for way in QUICK_WAYS)
    assert len({way.name for way in QUICK_WAYS}) == len(QUICK_WAYS)
