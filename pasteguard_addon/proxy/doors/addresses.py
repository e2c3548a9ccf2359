"""Addresses: this machine's, the proxy's own, and those of listed hosts."""

import asyncio
import ipaddress
import socket
import time
from collections.abc import Sequence

from mitmproxy import ctx

_RESOLVE_TIMEOUT_S = 3.0
_KEEP_ADDRESSES_S = 60.0


class ListedAddresses:
    """The addresses of the hosts that are listed by their full names."""

    def __init__(self) -> None:
        self._hosts: tuple[str, ...] = ()
        self._addresses: frozenset[str] = frozenset()
        self._until_s = 0.0

    async def have(self, host: str, hosts: tuple[str, ...]) -> bool:
        """Return whether a host is a bare address and a listed host's; loopback has too many owners to tell."""
        address = maybe_address(host)
        if address is None or address.is_loopback:
            return False
        if hosts != self._hosts or time.monotonic() > self._until_s:
            names = [name for name in hosts if not name.startswith("*.")]
            found = await asyncio.gather(*(_resolved(name) for name in names))
            self._addresses = frozenset().union(*found)
            self._hosts, self._until_s = hosts, time.monotonic() + _KEEP_ADDRESSES_S
        return str(address) in self._addresses


async def is_own_door(host: str, port: int) -> bool:
    """Return whether who connects there comes to this proxy itself, by whatever address of the machine."""
    if port not in {address[1] for address in _listen_addresses()}:
        return False
    return await is_this_machine(host) or any(_is_an_interface(each) for each in await _addresses_of(host))


def maybe_address(host: str) -> ipaddress.IPv4Address | ipaddress.IPv6Address | None:
    """Return a host as an address, if it is one; IPv4 in IPv6 as the former."""
    bare, percent, _ = host.strip("[]").partition("%")
    try:
        address = ipaddress.ip_address(bare if ":" in bare else bare + percent)  # IPv6 alone has zones
    except ValueError:
        return None
    mapped = address.ipv4_mapped if isinstance(address, ipaddress.IPv6Address) else None
    return mapped or address


def is_loopback(host: str) -> bool:
    address = maybe_address(host)
    return host == "localhost" if address is None else address.is_loopback


async def _resolved(name: str) -> frozenset[str]:
    try:
        loop = asyncio.get_running_loop()
        found = await asyncio.wait_for(loop.getaddrinfo(name, None, type=socket.SOCK_STREAM), _RESOLVE_TIMEOUT_S)
    except (OSError, UnicodeError, TimeoutError):
        return frozenset()
    return frozenset(str(address) for each in found if (address := maybe_address(str(each[4][0]))) is not None)


async def is_this_machine(host: str) -> bool:
    """Return whether a host, by name or address, is the machine that we run on."""
    own = {str(address) for address in map(maybe_address, _own_hosts()) if address is not None}
    return any(is_loopback(each) or each in own or _is_any_interface(each) for each in await _addresses_of(host))


async def _addresses_of(host: str) -> frozenset[str]:
    address = maybe_address(host)
    return await _resolved(host) if address is None else frozenset((str(address),))


def _own_hosts() -> list[str]:
    return [address[0] for address in _listen_addresses()]


def _listen_addresses() -> Sequence[tuple[str, int]]:
    proxyserver = ctx.master.addons.get("proxyserver")
    return [address[:2] for address in proxyserver.listen_addrs()] if proxyserver is not None else []


def _is_an_interface(host: str) -> bool:
    """Return whether an address is one of this machine's: no other can be bound to."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        with socket.socket(family, socket.SOCK_DGRAM) as sock:
            sock.bind((host, 0))
    except OSError:
        return False
    return True


def _is_any_interface(host: str) -> bool:
    """Return whether a host is 0.0.0.0 or its like: who connects there comes to this machine."""
    address = maybe_address(host)
    return address is not None and address.is_unspecified
