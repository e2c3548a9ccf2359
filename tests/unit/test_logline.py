"""PasteGuard's lines in the log as JSON."""

import asyncio
import json
import logging
from collections.abc import Iterator
from contextlib import contextmanager
from io import StringIO

import pytest
from mitmproxy.addons.termlog import TermLog
from mitmproxy.log import LogEntry
from mitmproxy.test import taddons

from pasteguard_addon.proxy.logline import hush_connections, hush_legacy_events, set_format
from pasteguard_addon.record.outcome import Outcome
from pasteguard_addon.record.record import Record

EXCHANGE = Record(
    Outcome.MASKED, "api.example", "chat/completions", "mask", 30.12345, counts={"PERSON": 2}, request_text="said"
)


@contextmanager
def terminal() -> Iterator[tuple[logging.Logger, StringIO]]:
    written = StringIO()
    termlog = TermLog(written)
    with taddons.context(termlog):
        logger = logging.getLogger("pasteguard")
        logger.setLevel(logging.INFO)
        yield logger, written
    termlog.uninstall()


def test_one_object_a_line() -> None:
    with terminal() as (logger, written):
        set_format("json")
        set_format("json")
        logger.info("masked %s", "PERSON=2", extra={"exchange": EXCHANGE})
        logger.warning("two\nlines")
        logging.getLogger("mitmproxy").warning("not ours")
    lines = written.getvalue().splitlines()
    exchange, message = (json.loads(line) for line in lines[:2])
    assert exchange.pop("time").endswith("+00:00")
    assert exchange["event"] == "exchange"
    assert (exchange["level"], exchange["outcome"], exchange["counts"]) == ("info", "masked", {"PERSON": 2})
    assert exchange["total_ms"] == 30.123
    assert "said" not in written.getvalue()
    assert (message["event"], message["level"], message["message"]) == ("message", "warning", "two\nlines")
    assert lines[2].endswith("not ours")


def test_it_can_be_turned_off_again() -> None:
    with terminal() as (logger, written):
        for name in ("text", "json", "text"):
            set_format(name)
        logger.info("as it was")
    assert written.getvalue().endswith("] as it was\n")


class Listener:
    """An addon that uses the event which mitmproxy has replaced by Python's logging."""

    def __init__(self) -> None:
        self.heard: list[str] = []

    def add_log(self, entry: LogEntry) -> None:
        self.heard.append(entry.msg)


async def test_the_deprecated_event_tells_of_no_exchange() -> None:
    listener = Listener()
    with taddons.context(listener) as context, terminal() as (logger, _):
        context.master._legacy_log_events.install()
        hush_legacy_events()
        logger.info("masked", extra={"exchange": EXCHANGE})
        logger.warning("another line")
        await asyncio.sleep(0)
        context.master._legacy_log_events.uninstall()
    assert listener.heard[-1].endswith("] another line")
    assert not any("masked" in line for line in listener.heard)


def test_there_may_be_no_terminal() -> None:
    with taddons.context():
        set_format("json")


def test_no_line_about_a_connection_quotes_its_bytes(caplog: pytest.LogCaptureFixture) -> None:
    """At any verbosity: keys stand in headers."""
    hush_connections("debug")
    logger = logging.getLogger("mitmproxy.proxy.server")
    key = "sk-" + "x" * 20
    for quoted in (f"Authorization: {key}".encode(), f"a'b {key}".encode(), f"a\"'b\n{key}".encode()):
        with caplog.at_level(logging.DEBUG):
            logger.debug(f"[127.0.0.1:1] Unexpected data from server: {quoted!r}")  # noqa: G004 - as mitmproxy does
            logger.debug(f"[127.0.0.1:1] half-closing Client({key[:2]})")  # noqa: G004
            logger.debug(f"[127.0.0.1:1] Cannot parse ClientHello: {key.encode().hex()}")  # noqa: G004
    assert key not in caplog.text
    assert key.encode().hex() not in caplog.text
    assert caplog.messages[:2] == [
        "[127.0.0.1:1] Unexpected data from server: …",
        "[127.0.0.1:1] half-closing Client(sk)",
    ]
    hush_connections("info")
