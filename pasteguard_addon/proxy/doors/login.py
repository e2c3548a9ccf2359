"""The password of the reverse door, mitmproxy's option `proxyauth`.

mitmproxy asks for it in `Authorization`, where clients of the API bring the provider's key. So where we have a key to
add, `Authorization` is the door's, as `Basic` or, for clients that can send nothing else, as `Bearer user:password`,
and is replaced by the key. Where clients bring their own it is `X-PasteGuard-Authorization`, which goes no further.
"""

import binascii
from weakref import WeakSet

from mitmproxy import ctx, http

from pasteguard_addon.proxy.doors.listed import is_forward

DOOR_HEADER = "X-PasteGuard-Authorization"


class ReverseLogin:
    """Has to stand before mitmproxy's own addon for passwords, which would take the key for one."""

    name = "pasteguard-login"

    def __init__(self) -> None:
        self.has_fallback_key = False
        self._let_in: WeakSet[http.HTTPFlow] = WeakSet()

    def requestheaders(self, flow: http.HTTPFlow) -> None:
        """Let a flow pass mitmproxy's check if it brings the password; without it, mitmproxy refuses it."""
        proxyauth = ctx.master.addons.get("proxyauth")
        if flow.error or is_forward(flow.client_conn) or proxyauth is None or proxyauth.validator is None:
            return
        name = "Authorization" if self.has_fallback_key else DOOR_HEADER
        user, password = _credentials(flow.request.headers.get(name, ""))
        if user is not None and proxyauth.validator(user, password):
            del flow.request.headers[name]
            proxyauth.authenticated[flow.client_conn] = (user, "")
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
