"""Where the tunnels of our clients go is their business: no line of the log tells it."""

import logging

from mitmproxy import connection

_SERVER_LOGGER = "mitmproxy.proxy.server"
_MAX_CLIENTS = 10_000
"""A limit for memory."""


class Clients:
    """Clients by their addresses, the latest ones."""

    def __init__(self) -> None:
        self._names: dict[object, None] = {}

    def add(self, client: connection.Client) -> None:
        self._names[client.peername] = None
        if len(self._names) > _MAX_CLIENTS:
            del self._names[next(iter(self._names))]

    def discard(self, client: connection.Client) -> None:
        self._names.pop(client.peername, None)

    def __contains__(self, peername: object) -> bool:
        return peername in self._names


class QuietTunnels(logging.Filter):
    """Drops what mitmproxy says of the connections of some clients."""

    def __init__(self) -> None:
        super().__init__()
        self.clients = Clients()

    def begin(self) -> None:
        logging.getLogger(_SERVER_LOGGER).addFilter(self)

    def end(self) -> None:
        logging.getLogger(_SERVER_LOGGER).removeFilter(self)

    def filter(self, record: logging.LogRecord) -> bool:
        return record.levelno > logging.WARNING or getattr(record, "client", None) not in self.clients
