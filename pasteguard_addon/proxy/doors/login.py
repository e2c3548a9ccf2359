"""The password of the reverse door, mitmproxy's option `proxyauth`.

mitmproxy asks for it in `Authorization`, where clients of the API bring the provider's key. So where we have a key to
add, `Authorization` is the door's, as `Basic` or, for clients that can send nothing else, as `Bearer user:password`,
and is replaced by the key. Where clients bring their own it is `X-PasteGuard-Authorization`, which goes no further.

A password file hashes slowly on purpose, and a directory is asked over the network. So passwords are looked at in a
thread, and one that was right stays so for some minutes.
"""

import asyncio
import binascii
import logging
import secrets
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from hashlib import blake2b
from weakref import WeakSet

from mitmproxy import ctx, http

from pasteguard_addon.proxy import refusals
from pasteguard_addon.proxy.doors.listed import is_forward

logger = logging.getLogger("pasteguard")

DOOR_HEADER = "X-PasteGuard-Authorization"

_KNOWN_S = 300.0
"""How long a password that was right is taken for right: as long as somebody who was let go can still come in."""
_MOST_KNOWN = 10_000

type Validator = Callable[[str, str], bool]


class _Passwords:
    """Asks a validator, and remembers what was right: as keyed hashes, for a while."""

    def __init__(self) -> None:
        self._key = secrets.token_bytes(32)
        self._known: dict[bytes, float] = {}
        self._validator: Validator | None = None
        self._thread = ThreadPoolExecutor(1, "pasteguard-login")  # one: ldap3's connection is for one thread

    async def are_right(self, validator: Validator, user: str, password: str) -> bool:
        if validator is not self._validator:  # the option was changed
            self._validator = validator
            self._known.clear()
        digest = blake2b(f"{user}:{password}".encode("utf-8", "surrogatepass"), key=self._key).digest()
        if time.monotonic() < self._known.get(digest, 0.0):
            return True
        is_right = await asyncio.get_running_loop().run_in_executor(self._thread, validator, user, password)
        if is_right and validator is self._validator:
            if len(self._known) >= _MOST_KNOWN:
                self._known.clear()
            self._known[digest] = time.monotonic() + _KNOWN_S
        return bool(is_right)


class ReverseLogin:
    """Has to stand before mitmproxy's own addon for passwords, which would take the key for one."""

    name = "pasteguard-login"

    def __init__(self) -> None:
        self.has_fallback_key = False
        self._let_in: WeakSet[http.HTTPFlow] = WeakSet()
        self._passwords = _Passwords()

    async def requestheaders(self, flow: http.HTTPFlow) -> None:
        """Let a flow pass mitmproxy's check if it brings the password; without it, mitmproxy refuses it."""
        proxyauth = ctx.master.addons.get("proxyauth")
        if flow.error or is_forward(flow.client_conn) or proxyauth is None or proxyauth.validator is None:
            return
        name = "Authorization" if self.has_fallback_key else DOOR_HEADER
        user, password = _credentials(flow.request.headers.get(name, ""))
        try:
            is_right = user is not None and await self._passwords.are_right(proxyauth.validator, user, password)
        except Exception as error:  # noqa: BLE001 - mitmproxy goes on with a flow whose hook has raised
            logger.error("PasteGuard: a password could not be looked at (%s)", type(error).__name__)
            flow.response = refusals.no_password(is_authorization_ours=self.has_fallback_key).response()
            return
        if is_right:
            # From here to `has_passed` nothing is awaited: no other request of the connection may come between.
            del flow.request.headers[name]
            proxyauth.authenticated[flow.client_conn] = (user or "", "")
            self._let_in.add(flow)

    def has_passed(self, flow: http.HTTPFlow) -> None:
        """End what was begun, once mitmproxy has checked: the next request on the connection is asked again."""
        flow.metadata.pop("proxyauth", None)  # the password in clear, and metadata is saved with the flow
        flow.request.headers.pop(DOOR_HEADER, None)
        if flow in self._let_in:
            self._let_in.discard(flow)
            ctx.master.addons.get("proxyauth").authenticated.pop(flow.client_conn, None)


def _credentials(header: str) -> tuple[str | None, str]:
    scheme, _, rest = header.strip().partition(" ")
    text = rest.strip() if scheme.lower() == "bearer" else ""
    if scheme.lower() == "basic":
        try:
            text = binascii.a2b_base64(rest.strip().encode(), strict_mode=True).decode("utf-8", "replace")
        except binascii.Error:
            return None, ""
    user, colon, password = text.partition(":")
    return (user, password) if colon else (None, "")
