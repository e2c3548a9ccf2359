"""Without the quick ways everything comes out as it does with all of them: see `tests/kit/quick_ways.py`.

Here with all of them off at once for the requests and the replies of the net, and with each of them off for the work
that it is there for; `.ci/full` runs all golden and property tests, the net among them, with each of them off alone.
"""

import pytest

from tests.golden.test_net import STORED, reply_hashes
from tests.kit import net
from tests.kit.quick_ways import LEAST_GAIN, QUICK_WAYS, QuickWay


def test_requests_become_the_same_without_any(monkeypatch: pytest.MonkeyPatch) -> None:
    for way in QUICK_WAYS:
        way.switch_off(monkeypatch)
    found = {name: net.hash_of(text) for name, text in net.outcomes(is_warm=True).items()}
    assert [name for name, text in found.items() if text != STORED["requests"].get(name)] == []
    assert len(found) == len(STORED["requests"])


def test_replies_become_the_same_without_any(monkeypatch: pytest.MonkeyPatch) -> None:
    for way in QUICK_WAYS:
        way.switch_off(monkeypatch)
    assert reply_hashes() == STORED["replies"]


@pytest.mark.parametrize("way", QUICK_WAYS, ids=lambda way: way.name)
def test_its_work_comes_out_the_same_and_it_is_taken(way: QuickWay, monkeypatch: pytest.MonkeyPatch) -> None:
    work = way.work()
    quick = work()
    way.switch_off(monkeypatch)
    assert work() == quick


def test_each_has_shown_what_it_gains() -> None:
    assert all(float(way.gain.partition(" %")[0]) / 100 >= LEAST_GAIN for way in QUICK_WAYS)
    assert len({way.name for way in QUICK_WAYS}) == len(QUICK_WAYS)
