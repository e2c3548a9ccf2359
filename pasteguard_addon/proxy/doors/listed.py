"""Which connections and requests are for a listed host, by every name that they give."""

from collections.abc import Iterable

from mitmproxy import connection, http
from mitmproxy.proxy import mode_specs

from pasteguard_addon.policy import is_listed


def is_forward(client: connection.Client) -> bool:
    """Return whether a client came in by a forward door. A reverse port must never turn into a tunnel."""
    return not isinstance(client.proxy_mode, mode_specs.ReverseMode)


def is_request_listed(flow: http.HTTPFlow, hosts: tuple[str, ...]) -> bool:
    """Return whether any name by which a request's host goes is listed: target, Host header, SNI, CONNECT."""
    request = flow.request
    authority = request.authority.rpartition("@")[2].rsplit(":", 1)[0]
    names = (
        request.host,
        request.pretty_host,
        request.headers.get("host", "").rsplit(":", 1)[0],
        authority,
        flow.client_conn.sni or "",
        flow.server_conn.sni or "",
        name_of(flow.server_conn),
    )
    return is_any_listed(names, hosts)


def is_any_listed(names: Iterable[str], hosts: tuple[str, ...]) -> bool:
    return any(is_listed(name, hosts) for name in names if name)


def name_of(server: connection.Server) -> str:
    """Return the name or address that a connection is to, as far as it is known."""
    return server.address[0] if server.address else ""
