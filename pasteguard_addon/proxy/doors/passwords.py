"""Whether a password is right, asked off the event loop, and remembered for some minutes if it is.

A password file hashes slowly on purpose, and a directory is asked over the network. mitmproxy asks both on the event
loop; it keeps one connection to a directory, without a limit of time, and has none once the directory was restarted.
So here is what mitmproxy's validator is put into: it knows what was looked at before, and never waits.
"""

import asyncio
import contextlib
import secrets
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from hashlib import blake2b

import ldap3
from ldap3.core.exceptions import LDAPBindError
from mitmproxy import exceptions
from mitmproxy.addons import proxyauth

_KNOWN_S = 300.0
"""How long a password that was right is taken for right: as long as somebody who was let go can still come in."""
_MOST_KNOWN = 10_000
_DIRECTORY_S = 5
"""For each step of asking a directory."""
_AT_ONCE = 4

type Validator = Callable[[str, str], bool]


class RememberedPasswords(proxyauth.Validator):
    """A validator of mitmproxy's and the passwords, as keyed hashes, that it found right a short while ago."""

    def __init__(self, validator: Validator) -> None:
        self._validator = validator
        self._key = secrets.token_bytes(32)
        self._known: dict[bytes, float] = {}
        self._threads = ThreadPoolExecutor(_AT_ONCE, "pasteguard-login")

    def close(self) -> None:
        """Let the threads go once they have answered; nothing is looked at any more."""
        self._threads.shutdown(wait=False)

    def __call__(self, username: str, password: str) -> bool:
        """Return whether this was looked at, and was right; mitmproxy asks so."""
        return time.monotonic() < self._known.get(self._digest(username, password), 0.0)

    async def look_at(self, user: str, password: str) -> bool:
        """Return whether they are right. Raises whatever keeps the validator from saying."""
        if self(user, password):
            return True
        loop = asyncio.get_running_loop()
        is_right = bool(await loop.run_in_executor(self._threads, _ask, self._validator, user, password))
        if is_right:
            if len(self._known) >= _MOST_KNOWN:
                self._known.clear()
            self._known[self._digest(user, password)] = time.monotonic() + _KNOWN_S
        return is_right

    def _digest(self, user: str, password: str) -> bytes:
        return blake2b(f"{user}:{password}".encode("utf-8", "surrogatepass"), key=self._key).digest()


_parse_spec = proxyauth.Ldap.parse_spec


def _parsed(spec: str) -> object:
    with contextlib.suppress(exceptions.OptionsError):  # which quotes all of it
        return _parse_spec(spec)
    raise exceptions.OptionsError("Invalid LDAP specification. It is ldap(s):host[:port]:dn:password:subtree.")


def quote_no_specification() -> None:
    """Keep a directory's password out of what mitmproxy says when it cannot read where it stands."""
    setattr(proxyauth.Ldap, "parse_spec", staticmethod(_parsed))  # noqa: B010 - else it is no static method


def _ask(validator: Validator, user: str, password: str) -> bool:
    if not isinstance(validator, proxyauth.Ldap):
        return validator(user, password)
    # Without a password a directory lets anybody in, as nobody.
    return bool(user and password) and _directory_says(validator, user, password)


def _directory_says(told: proxyauth.Ldap, user: str, password: str) -> bool:
    """Ask on connections of our own, each with a limit of time. Raises LDAPException if it does not answer."""
    # A new one each time: it would keep for minutes that it was down.
    server = ldap3.Server(
        told.server.host, told.server.port, told.server.ssl, get_info=ldap3.NONE, connect_timeout=_DIRECTORY_S
    )
    reader = told.conn.user, told.conn.password
    with ldap3.Connection(server, *reader, auto_bind=True, receive_timeout=_DIRECTORY_S) as connection:
        connection.search(told.dn_subtree, told.make_search_filter(user))
        found = [each["dn"] for each in connection.response or () if each.get("type") == "searchResEntry"]
    if not found:
        return False
    try:
        ldap3.Connection(server, found[0], password, auto_bind=True, receive_timeout=_DIRECTORY_S).unbind()
    except LDAPBindError:
        return False
    return True
