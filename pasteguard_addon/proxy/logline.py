"""Which lines are logged and how: one an exchange, as text or, for those who collect them, as JSON."""

import errno
import json
import logging
import re
from dataclasses import asdict
from datetime import UTC, datetime
from typing import TextIO

from mitmproxy import ctx, log

from pasteguard_addon.record.record import TEXTS, Record

LOGGER_NAME = "pasteguard"
_CONNECTIONS = "mitmproxy.proxy.server"
_QUOTED = re.compile(r"\bb(['\"]).*\1|\b(?:[0-9a-f]{2}){16,}\b", re.DOTALL)
"""What mitmproxy quotes of the bytes of a connection, as they are or in hex."""


class JsonFormatter(logging.Formatter):
    """Writes our lines as JSON, and leaves mitmproxy's own to the formatter that was there."""

    def __init__(self, other: logging.Formatter) -> None:
        super().__init__()
        self.other = other

    def format(self, record: logging.LogRecord) -> str:
        if record.name != LOGGER_NAME:
            return self.other.format(record)
        told: dict[str, object] = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
        }
        exchange = getattr(record, "exchange", None)
        if isinstance(exchange, Record):
            told |= {"event": "exchange", **_members(exchange)}
        else:
            told |= {"event": "message", "message": record.getMessage()}
        return json.dumps(told)


def _members(exchange: Record) -> dict[str, object]:
    members = {name: value for name, value in asdict(exchange).items() if name not in ("time", "copy", *TEXTS)}
    return {name: round(value, 3) if isinstance(value, float) else value for name, value in members.items()}


class _Lossy:
    """A stream that loses what a full disk does not take; every other error goes on."""

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream

    def write(self, text: str) -> int:
        try:
            return self._stream.write(text)
        except OSError as error:
            _check_is_full(error)
        return len(text)

    def flush(self) -> None:
        try:
            self._stream.flush()
        except OSError as error:
            _check_is_full(error)


def _check_is_full(error: OSError) -> None:
    if error.errno not in (errno.ENOSPC, errno.EDQUOT, errno.EFBIG):
        raise error


def outlive_full_disk() -> None:
    """Lose lines of the log rather than the proxy: mitmproxy ends when it cannot write one."""
    termlog = ctx.master.addons.get("termlog")
    if termlog is not None and not isinstance(termlog.logger.file, _Lossy):
        termlog.logger.file = _Lossy(termlog.logger.file)


def hush_connections(verbosity: str) -> None:
    """Leave out mitmproxy's lines about connections, unless somebody asked for more than usual.

    Some four lines an exchange would hide ours, and they cost more than it does.
    """
    logging.getLogger(_CONNECTIONS).addFilter(_quote_nothing)  # the same one again changes nothing
    logging.getLogger(_CONNECTIONS).setLevel(logging.WARNING if verbosity == "info" else logging.NOTSET)


def _quote_nothing(record: logging.LogRecord) -> bool:
    """Let a line go without the bytes it quotes: keys stand in headers, and a broken head may be anything."""
    record.msg = _QUOTED.sub("…", str(record.msg))
    return True


def hush_legacy_events() -> None:
    """Keep the lines about exchanges from mitmproxy's deprecated `add_log` event.

    Each line would ask all addons whether they want to hear of it, which costs more than the line.
    """
    for handler in logging.getLogger().handlers:
        if isinstance(handler, log.LegacyLogEvents):
            handler.addFilter(_is_no_exchange)


def _is_no_exchange(record: logging.LogRecord) -> bool:
    return not hasattr(record, "exchange")


def set_format(name: str) -> None:
    """Write as `text` or `json`, in mitmdump and mitmweb; mitmproxy's console writes to no terminal."""
    termlog = ctx.master.addons.get("termlog")
    if termlog is None:
        return
    formatter = termlog.logger.formatter
    is_json = isinstance(formatter, JsonFormatter)
    if name == "json" and not is_json:
        termlog.logger.formatter = JsonFormatter(formatter)
    elif name == "text" and is_json:
        termlog.logger.formatter = formatter.other
