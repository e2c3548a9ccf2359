"""When a listed host counts as one whose apps accept no certificate of ours."""

import pytest

from pasteguard_addon.proxy.doors.pinned import REFUSALS_UNTIL_PINNED, PinnedHosts, is_refusal

HOST = "api.example.com"


@pytest.mark.parametrize(
    ("error", "is_because_of_us"),
    [
        ("OpenSSL Error([('SSL routines', '', 'tlsv1 alert unknown ca')])", True),
        ("OpenSSL Error([('SSL routines', '', 'ssl/tls alert bad certificate')])", True),
        ("OpenSSL Error([('SSL routines', '', 'ssl/tls alert certificate unknown')])", True),
        ("OpenSSL Error([('SSL routines', '', 'unsupported protocol')])", False),
        ("connection closed", False),
        (None, False),
    ],
)
def test_only_a_refused_certificate_counts(error: str | None, is_because_of_us: bool) -> None:
    assert is_refusal(error) is is_because_of_us


def test_one_refusal_is_no_proof() -> None:
    pinned = PinnedHosts()
    told = [pinned.refused(name) for name in (HOST, HOST.upper(), HOST, HOST)]
    assert told == [False, False, True, False]  # said once
    assert HOST in pinned
    assert "other.example.com" not in pinned


def test_where_one_client_trusts_us_nothing_opens() -> None:
    pinned = PinnedHosts()
    pinned.accepted(HOST)
    assert not any(pinned.refused(HOST) for _ in range(10))
    assert HOST not in pinned


def test_a_client_that_trusts_us_later_ends_it() -> None:
    pinned = PinnedHosts()
    for _ in range(REFUSALS_UNTIL_PINNED):
        pinned.refused(HOST)
    pinned.accepted(HOST)
    assert HOST not in pinned


def test_names_without_end_take_no_memory_without_end() -> None:
    pinned = PinnedHosts()
    for number in range(3000):
        pinned.refused(f"host-{number}.example.com")
        pinned.accepted(f"other-{number}.example.com")
    assert len(pinned._refusals) == len(pinned._accepted) == 1000


def test_where_no_more_trust_can_be_remembered_nothing_opens() -> None:
    """A page can have a browser that trusts us ask for names without end below a listed `*.suffix`."""
    pinned = PinnedHosts()
    for number in range(1000):
        pinned.accepted(f"host-{number}.example.com")
    pinned.accepted(HOST)
    assert not any(pinned.refused(HOST) for _ in range(10))
    assert HOST not in pinned


def test_trust_ends_it_however_much_is_remembered() -> None:
    pinned = PinnedHosts()
    for _ in range(REFUSALS_UNTIL_PINNED):
        pinned.refused(HOST)
    for number in range(1000):
        pinned.accepted(f"host-{number}.example.com")
    assert HOST in pinned
    pinned.accepted(HOST)
    assert HOST not in pinned
