"""IP and MAC addresses against versions, slices and scopes."""

import pytest

from pasteguard_addon.detection.pii.patterns.online.network import IpPatterns, MacPatterns


def found(text: str) -> list[str]:
    hits = sorted(IpPatterns("en").analyze(text, []))
    return [text[hit.start : hit.end] for hit in hits]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("block 198.51.100.0 on the firewall.", ["198.51.100.0"]),
        ("My server IP is 8.8.8.8.", ["8.8.8.8"]),
        ("10.2.0.0/16 via 192.168.1.10:8080", ["10.2.0.0/16", "192.168.1.10"]),
        ("10.1.2.3-10.1.2.9", ["10.1.2.3", "10.1.2.9"]),
        ("fe80::1ff:fe23:4567:890a and 2001:db8::1.", ["fe80::1ff:fe23:4567:890a", "2001:db8::1"]),
        ("http://[2001:db8::1]:80/", ["2001:db8::1"]),
        ("fe80::1%eth0 and 2001:db8::/32", ["fe80::1%eth0", "2001:db8::/32"]),
        ("55d6:9771:159d:393a:e693:f92c:8a80:60e7", ["55d6:9771:159d:393a:e693:f92c:8a80:60e7"]),
        ("peer 2001:db8::1: refused", ["2001:db8::1"]),
    ],
)
def test_finds_whole_addresses(text: str, expected: list[str]) -> None:
    assert found(text) == expected


def test_covers_a_mapped_address_as_one() -> None:
    text = "ping6 ::ffff:203.0.113.9"
    assert (6, len(text)) in {(hit.start, hit.end) for hit in IpPatterns("en").analyze(text, [])}


@pytest.mark.parametrize(
    "text",
    [
        "v1.2.3.4, version 10.1.2.3, pkg==10.20.30.40, Opera/9.80.1.2, release 3.0.5.130-5a1e7",
        "127.0.0.1, 0.0.0.0, 255.255.255.0, ::1, ::",
        "1.3.6.1.4.1.311 and 300.1.2.3 and 124.0.6367.91",
        "3.1.2.1 Introduction",
        "c0 1.52-.87 2.83-2.12 3.51.98.32 2.03.5 3.11.5",
        "x[1::2], x[::2], a::b, dead::beef, std::vector, 12:34:56",
        "50:06:01:60:3b:a0:11:22",
        "10.0.0.0/8, 172.16.0.0/12 and 192.168.0.0/16; http://169.254.169.254/latest/meta-data",
    ],
)
def test_leaves_versions_and_scopes(text: str) -> None:
    assert found(text) == []


def test_finds_hardware_addresses() -> None:
    text = "00:1A:2B:3C:4D:5E, 00-1a-2b-3c-4d-5f, 001a.2b3c.4d60, ff:ff:ff:ff:ff:ff, 12:34:56"
    hits = MacPatterns("en").analyze(text, [])
    assert [text[hit.start : hit.end] for hit in hits] == ["00:1A:2B:3C:4D:5E", "00-1a-2b-3c-4d-5f", "001a.2b3c.4d60"]
