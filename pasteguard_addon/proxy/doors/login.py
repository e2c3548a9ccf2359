"""The passwords of the doors, mitmproxy's option `proxyauth`.

At the reverse door mitmproxy asks for it in `Authorization`, where clients of the API bring the provider's key. So
where we have a key to add, `Authorization` is the door's, as `Basic` or, for clients that can send nothing else, as
`Bearer user:password`, and is replaced by the key. Where clients bring their own it is `X-PasteGuard-Authorization`,
which goes no further.

The other doors are mitmproxy's own: what they will be asked is looked at before, off the event loop.
"""

import binascii
import logging
from weakref import WeakSet

from mitmproxy import ctx, http
from mitmproxy.addons.proxyauth import ProxyAuth, http_auth_header, is_http_proxy
from mitmproxy.proxy.layers.modes import Socks5AuthData

from pasteguard_addon.proxy import headers, refusals
from pasteguard_addon.proxy.doors.listed import is_forward
from pasteguard_addon.proxy.doors.passwords import RememberedPasswords
from pasteguard_addon.proxy.routing import HEALTH_PATH

logger = logging.getLogger("pasteguard")

DOOR_HEADER = "X-PasteGuard-Authorization"
_DOOR_HEADERS = frozenset((DOOR_HEADER.lower().encode(),))


class Login:
    """Has to stand before mitmproxy's own addon for passwords, which would take the key for one."""

    name = "pasteguard-login"

    def __init__(self) -> None:
        self.has_fallback_key = False
        self._let_in: WeakSet[http.HTTPFlow] = WeakSet()
        self._passwords: RememberedPasswords | None = None

    def _in_force(self) -> tuple[ProxyAuth | None, RememberedPasswords | None]:
        """Return mitmproxy's addon and its validator, which is put into ours when it is new."""
        proxyauth = ctx.master.addons.get("proxyauth")
        if proxyauth is not None and proxyauth.validator is not self._passwords:
            if self._passwords is not None:
                self._passwords.close()
            self._passwords = RememberedPasswords(proxyauth.validator) if proxyauth.validator is not None else None
            proxyauth.validator = self._passwords
        return (proxyauth, self._passwords) if self._passwords is not None else (None, None)

    async def requestheaders(self, flow: http.HTTPFlow) -> None:
        """Let a flow pass mitmproxy's check if it brings the password; without it, mitmproxy refuses it."""
        proxyauth, passwords = self._in_force()
        if flow.error or proxyauth is None or passwords is None:
            return
        if is_forward(flow.client_conn):
            await self._look_before_mitmproxy(flow, proxyauth, passwords)
            return
        if _asks_for_health(flow.request):
            self._let(flow, proxyauth, "")
            return
        name = "Authorization" if self.has_fallback_key else DOOR_HEADER
        user, password = _credentials(flow.request.headers.get(name, ""))
        is_right = user is not None and await _is_right(passwords, user, password)
        if is_right is None:
            flow.response = refusals.no_password(is_authorization_ours=self.has_fallback_key).response()
        elif is_right:
            del flow.request.headers[name]
            self._let(flow, proxyauth, user or "")

    def _let(self, flow: http.HTTPFlow, proxyauth: ProxyAuth, user: str) -> None:
        # From here to `has_passed` nothing is awaited: no other request of the connection may come between.
        proxyauth.authenticated[flow.client_conn] = (user, "")
        self._let_in.add(flow)

    async def http_connect(self, flow: http.HTTPFlow) -> None:
        proxyauth, passwords = self._in_force()
        if proxyauth is not None and passwords is not None:
            await self._look_before_mitmproxy(flow, proxyauth, passwords)

    async def socks5_auth(self, data: Socks5AuthData) -> None:
        _, passwords = self._in_force()
        if passwords is not None:
            await _is_right(passwords, data.username, data.password)

    async def _look_before_mitmproxy(
        self, flow: http.HTTPFlow, proxyauth: ProxyAuth, passwords: RememberedPasswords
    ) -> None:
        """Look at what mitmproxy's check, which comes next, will ask for; unless it knows the connection."""
        if flow.is_replay or flow.client_conn in proxyauth.authenticated:
            return
        header = flow.request.headers.get(http_auth_header(is_http_proxy(flow)), "")
        user, password = _credentials(header)
        if user is not None:
            await _is_right(passwords, user, password)

    def has_passed(self, flow: http.HTTPFlow) -> None:
        """End what was begun, once mitmproxy has checked: the next request on the connection is asked again."""
        flow.metadata.pop("proxyauth", None)  # the password in clear, and metadata is saved with the flow
        headers.drop(flow.request.headers, _DOOR_HEADERS)
        if flow in self._let_in:
            self._let_in.discard(flow)
            ctx.master.addons.get("proxyauth").authenticated.pop(flow.client_conn, None)


def _asks_for_health(request: http.Request) -> bool:
    """Return whether this is a balancer's question, which has no password and is answered here; it tells no secret."""
    return request.method.upper() in ("GET", "HEAD") and request.path.partition("?")[0] == HEALTH_PATH


async def _is_right(passwords: RememberedPasswords, user: str, password: str) -> bool | None:
    """Return None if nobody can say: then nobody comes in, as mitmproxy goes on with a flow whose hook has raised."""
    try:
        return await passwords.look_at(user, password)
    except Exception as error:  # noqa: BLE001 - a validator may raise anything
        logger.error("PasteGuard: a password could not be looked at (%s)", type(error).__name__)
    return None


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
