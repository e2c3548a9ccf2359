"""What is told about exchanges besides the log."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from mitmproxy import ctx
from mitmproxy.addons.view import View
from mitmproxy.proxy.mode_specs import ProxyMode
from mitmproxy.test import taddons, tflow

from pasteguard_addon.proxy.flows.live import LiveFlow
from pasteguard_addon.proxy.reply import ReplyStream
from pasteguard_addon.proxy.sinks import Sinks
from pasteguard_addon.record.metrics import Now
from pasteguard_addon.record.outcome import Outcome
from pasteguard_addon.record.sqlite_file import FILE_NAME, SqliteFile
from pasteguard_addon.settings import Settings


def replied(body: bytes) -> ReplyStream:
    """A reply that has passed."""
    stream = ReplyStream(None, None)
    stream(body)
    return stream


@pytest.fixture
def flow_view() -> Iterator[View]:
    flow_view = View()
    with taddons.context(flow_view):
        yield flow_view


def test_the_oldest_flows_are_dropped(flow_view: View) -> None:
    sinks = Sinks(Now)
    sinks.configure(Settings(flows_kept=3))
    flows = [tflow.tflow(resp=True) for _ in range(8)]
    for flow in flows:
        flow.live = False
    flows[0].live = True
    flows[1].marked = ":red_circle:"
    flows[2].intercepted = True
    flows[3].marked = ":lock:"  # our own mark
    flow_view.add(flows)
    sinks.finished(flows[-1], LiveFlow())
    assert flow_view.resolve("@all") == flows[:3]


def test_no_limit(flow_view: View) -> None:
    sinks = Sinks(Now)
    sinks.configure(Settings(flows_kept=0))
    flow_view.add([tflow.tflow(resp=True) for _ in range(5)])
    sinks.finished(tflow.tflow(resp=True), LiveFlow())
    assert flow_view.store_count() == 5


async def test_the_record_can_be_turned_on_while_we_run(flow_view: View, tmp_path: Path) -> None:
    sinks = Sinks(Now)
    ctx.options.confdir = str(tmp_path)
    sinks.configure(Settings(record=False))
    sinks.start()
    assert list(tmp_path.iterdir()) == []
    sinks.configure(Settings(record=True))
    flow = tflow.tflow(resp=True)
    flow.request.headers["user-agent"] = "curl/8"
    sinks.finished(flow, LiveFlow())
    await sinks.close()
    sinks.configure(Settings(record=True))  # nothing is opened at the end
    assert [each.client for each in SqliteFile(tmp_path / FILE_NAME).read()] == ["curl"]


@pytest.mark.parametrize(
    ("outcome", "kept"),
    [(Outcome.MASKED, True), (Outcome.CLEAN, True), (Outcome.LOCAL, False), (Outcome.REFUSED, False)],
)
async def test_texts_are_kept_on_request(flow_view: View, tmp_path: Path, outcome: Outcome, kept: bool) -> None:
    sinks = Sinks(Now)
    ctx.options.confdir = str(tmp_path)
    sinks.start()
    flow = tflow.tflow(resp=True)
    flow.request.content = b'{"messages": [{"role": "user", "content": "I am [[PERSON_1]]."}]}'
    reply = b'{"choices": [{"message": {"content": "Hi, [[PERSON_1]]."}}]}'
    for is_kept in (False, True):
        sinks.configure(Settings(record_text=is_kept))
        sinks.finished(flow, LiveFlow(outcome=outcome, stream=replied(reply)))
    await sinks.close()
    without, with_texts = SqliteFile(tmp_path / FILE_NAME).read(has_texts=True)
    assert (without.request_text, without.reply_text) == (None, None)
    expected = ("user: I am [[PERSON_1]].", "assistant: Hi, [[PERSON_1]].") if kept else (None, None)
    assert (with_texts.request_text, with_texts.reply_text) == expected


async def test_the_record_can_be_turned_off(flow_view: View, tmp_path: Path) -> None:
    sinks = Sinks(Now)
    ctx.options.confdir = str(tmp_path)
    sinks.start()
    for is_recorded in (True, False, True):
        sinks.configure(Settings(record=is_recorded, hosts=("address",)))
        sinks.finished(tflow.tflow(resp=True), LiveFlow())
    sinks.finished(tflow.tflow(resp=True), LiveFlow(outcome=Outcome.PASSED))
    await sinks.close()
    sinks.finished(tflow.tflow(resp=True), LiveFlow())
    assert [(each.outcome, each.host) for each in SqliteFile(tmp_path / FILE_NAME).read()] == [
        (Outcome.REFUSED, "address")
    ] * 2


@pytest.mark.parametrize(
    ("door", "host", "header", "sni", "expected"),
    [
        ("reverse:https://provider.example", "provider.example", "127.0.0.1", None, "provider.example"),
        ("regular", "api.openai.com", "api.openai.com", None, "api.openai.com"),
        ("regular", "192.0.2.7", "api.openai.com", None, "api.openai.com"),
        ("transparent", "192.0.2.7", "192.0.2.7", "api.openai.com", "api.openai.com"),
        ("regular", "a-value.example", "another.example", None, ""),
        ("regular", "127.0.0.1", "127.0.0.1", None, "127.0.0.1"),
    ],
)
async def test_hosts_go_by_names_that_the_user_knows(
    door: str, host: str, header: str, sni: str | None, expected: str, flow_view: View
) -> None:
    sinks = Sinks(Now)
    sinks.configure(Settings(local_base_url="http://127.0.0.1:11434/v1"))
    flow = tflow.tflow(resp=True)
    flow.client_conn.proxy_mode = ProxyMode.parse(door)
    flow.client_conn.sni = sni
    flow.request.host = host
    flow.request.headers["host"] = header
    record = sinks.finished(flow, LiveFlow())
    assert record is not None
    assert record.host == expected
