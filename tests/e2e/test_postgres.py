"""The record in a real PostgreSQL server: several copies, one that is down or slow and comes back, its password."""

import json
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import httpx
import pytest
from mitmproxy.test import taddons, tflow

from pasteguard_addon.cli.main import main
from pasteguard_addon.errors import SettingsError
from pasteguard_addon.proxy.flows.live import LiveFlow
from pasteguard_addon.proxy.sinks import Sinks
from pasteguard_addon.record import postgres, store
from pasteguard_addon.record.chosen import record_database
from pasteguard_addon.record.database import Kept, RecordError
from pasteguard_addon.record.metrics import Now
from pasteguard_addon.record.outcome import Outcome
from pasteguard_addon.record.postgres import PostgresDatabase
from pasteguard_addon.record.record import Record
from pasteguard_addon.record.store import RecordStore
from pasteguard_addon.settings import Settings
from tests.kit.postgres import PASSWORD, Postgres
from tests.kit.proxy import ProxyProcess, environment, pasteguard_start, program, running_proxy
from tests.kit.samples import EMAIL, FAST, PERSON, chat
from tests.kit.tls import ThrowAwayCa, trusting_nobody
from tests.kit.upstream import running_upstream

KEPT = Kept(30, 1 << 20)
PATIENCE_S = 20.0


@pytest.fixture(scope="module")
def server() -> Iterator[Postgres]:
    with Postgres() as running:
        yield running


@pytest.fixture
def url(server: Postgres) -> str:
    """Of an empty database."""
    return server.url(server.new_database())


def record(number: float = 0, **more: object) -> Record:
    return Record(Outcome.MASKED, "api.example", "chat/completions", "mask", number, **more)  # type: ignore[arg-type]


def write(url: str, *records: Record, copy: str = "", days: int = 30) -> tuple[RecordStore, list[str]]:
    told: list[str] = []
    writer = RecordStore(PostgresDatabase(url, copy), kept=Kept(days, 0), tell=told.append)
    for each in records:
        writer.add(each)
    writer.close()
    return writer, told


def read(url: str, **more: object) -> list[Record]:
    database = PostgresDatabase(url)
    found = database.read(**more)  # type: ignore[arg-type]
    database.close()
    return found


def numbers(url: str) -> list[float]:
    return [each.total_ms for each in read(url, limit=10_000)]


def until(is_so: Callable[[], object]) -> None:
    deadline = time.monotonic() + PATIENCE_S
    while not is_so():
        assert time.monotonic() < deadline
        time.sleep(0.02)


def test_what_is_written_is_read(url: str) -> None:
    full = record(
        14.5,
        model="m-1",
        provider="openai",
        status=200,
        language="en",
        detection_ms=3.5,
        prompt_tokens=10,
        completion_tokens=20,
        client="curl",
        code="broken_off",
        request_text="said, a\ud800b\0c",
        reply_text="answered",
        counts={"IBAN_CODE": 1, "PERSON": 2},
        time=1_800_000_000.25,
    )
    assert read(url) == []
    writer, told = write(url, full, record(1, time=1_800_000_001.5), copy="copy-1")
    assert (writer.lost, told) == (0, [])
    first, second = read(url, has_texts=True)
    assert first.request_text == "said, a\ufffdb\ufffdc"
    assert list(first.counts) == ["PERSON", "IBAN_CODE"]
    without = read(url)[0]
    assert (without.request_text, without.reply_text) == (None, None)
    for name in (
        "outcome",
        "host",
        "model",
        "status",
        "detection_ms",
        "prompt_tokens",
        "client",
        "code",
        "time",
        "counts",
    ):
        assert getattr(first, name) == getattr(full, name), name
    assert (first.copy, second.counts) == ("copy-1", {})
    assert read(url, entity_type="PERSON") == [without]
    assert [each.total_ms for each in read(url, since=1_800_000_001)] == [1]
    assert [each.total_ms for each in read(url, limit=1)] == [1]


def test_of_many_each_keeps_its_own_counts_and_its_place(url: str) -> None:
    many = [
        record(number, counts={f"T{kind}": number for kind in range(number % 4)}, time=1.8e9) for number in range(2_345)
    ]
    write(url, *many, days=0)
    assert [(each.total_ms, dict(each.counts)) for each in read(url, limit=10_000)] == [
        (each.total_ms, dict(each.counts)) for each in many
    ]


def test_copies_that_start_at_once_make_one_table(url: str) -> None:
    together = threading.Barrier(8)

    def run(name: str) -> None:
        database = PostgresDatabase(url, name)
        together.wait()
        for number in range(5):
            database.write([record(number)], KEPT)
        database.close()

    threads = [threading.Thread(target=run, args=[f"copy-{number}"]) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted({each.copy for each in read(url)}) == [f"copy-{number}" for number in range(8)]
    assert len(read(url)) == 40


def test_what_is_old_is_dropped_whoever_wrote_it(url: str) -> None:
    write(url, record(1, time=time.time() - 3 * 86400), copy="gone", days=0)
    assert numbers(url) == [1]
    write(url, record(2), copy="here", days=2)
    assert numbers(url) == [2]


def test_a_server_that_is_down_costs_records_and_one_line(server: Postgres, url: str) -> None:
    told: list[str] = []
    server.stop()
    try:
        writer = RecordStore(PostgresDatabase(url), kept=KEPT, tell=told.append)
        for number in range(3):
            writer.add(record(number))
            until(lambda number=number: writer.lost == number + 1)
        with pytest.raises(RecordError):
            read(url)
    finally:
        server.start()
    writer.add(record(3))
    writer.close()
    assert numbers(url) == [3]
    assert len(told) == 1
    assert "refused" in told[0]
    assert PASSWORD not in told[0]


def test_a_server_that_was_restarted_costs_nothing(server: Postgres, url: str) -> None:
    told: list[str] = []
    writer = RecordStore(PostgresDatabase(url), kept=KEPT, tell=told.append)
    writer.add(record(1))
    until(lambda: numbers(url) == [1])
    server.stop()
    server.start()
    writer.add(record(2))
    writer.close()
    assert numbers(url) == [1, 2]
    assert (writer.lost, told) == (0, [])


def test_a_server_that_does_not_answer_holds_up_nobody(
    server: Postgres, url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(store, "_MAX_WAITING", 10)
    told: list[str] = []
    writer = RecordStore(PostgresDatabase(url), kept=KEPT, tell=told.append)
    writer.add(record(0))
    until(lambda: numbers(url) == [0])
    with server.frozen():
        began_s = time.monotonic()
        for number in range(1_000):
            writer.add(record(number))
        assert time.monotonic() - began_s < 0.5
        assert writer.lost >= 980
        assert len(told) == 1
        time.sleep(1)
    writer.add(record(9_999))
    writer.close()
    assert numbers(url)[-1] == 9_999
    assert len(numbers(url)) == 1_002 - writer.lost


def test_a_table_of_another_version(server: Postgres, monkeypatch: pytest.MonkeyPatch) -> None:
    name = server.new_database()
    url = server.url(name)
    write(url, record(1))
    later = {"weather": "ALTER TABLE pasteguard_requests ADD COLUMN IF NOT EXISTS weather TEXT NOT NULL DEFAULT 'fair'"}
    monkeypatch.setattr(postgres, "_LATER_COLUMNS", later)
    write(url, record(2))
    monkeypatch.undo()
    write(url, record(3))
    assert server.execute("SELECT weather FROM pasteguard_requests", name) == [("fair",)] * 3
    server.execute("ALTER TABLE pasteguard_requests DROP COLUMN client", name)
    assert numbers(url) == [1, 2, 3], "a reader takes what is there"


def test_whoever_may_only_write_or_only_read(server: Postgres) -> None:
    name = server.new_database()
    refused, told = write(server.url(name, "owner"), record(1))
    assert (refused.lost, told) == (0, [])
    for user, rights in (("writer", "SELECT, INSERT, DELETE, UPDATE"), ("reader", "SELECT")):
        server.execute(f"CREATE ROLE {user} LOGIN PASSWORD 'long'", name)
        server.execute(f"GRANT {rights} ON pasteguard_requests TO {user}", name)
    write(server.url(name, "writer", "long"), record(2), days=1)
    assert numbers(server.url(name, "reader", "long")) == [1, 2]
    refused, told = write(server.url(name, "reader", "long"), record(3))
    assert refused.lost == 1
    assert "permission denied" in told[0]


def test_tls_as_libpq_has_it(server: Postgres, url: str, tmp_path: Path) -> None:
    ThrowAwayCa(tmp_path)
    verified = f"{url}?sslmode=verify-full&sslrootcert="
    assert write(verified + str(server.ca_path), record(1))[0].lost == 0
    writer, told = write(verified + str(tmp_path / "ca.pem"), record(2))
    assert (writer.lost, numbers(url)) == (1, [1])
    assert "certificate verify failed" in told[0]


@pytest.mark.parametrize(
    ("host", "more", "expected"),
    [
        ("db.example", "", "require"),
        ("db.example,127.0.0.1", "", "require"),
        ("db.example", "?sslmode=disable", "disable"),
        ("127.0.0.1:5433", "", "prefer"),
        ("", "", "prefer"),
        ("%2Frun%2Fpostgresql", "", "prefer"),
    ],
)
def test_nothing_goes_in_the_open_over_a_network_unless_somebody_says_so(
    host: str, more: str, expected: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("PGSSLMODE", raising=False)
    monkeypatch.delenv("PGHOST", raising=False)
    assert postgres._parameters(f"postgresql://ann@{host}/records{more}")["sslmode"] == expected


def test_a_wrong_password_is_not_told(server: Postgres) -> None:
    wrong = "not-the-password"
    writer, told = write(server.url(password=wrong), record(1))
    assert writer.lost == 1
    assert "authentication failed" in told[0]
    assert wrong not in told[0]
    assert wrong not in str(PostgresDatabase(server.url(password=wrong)))


RAW_PASSWORDS = [f"first{mark}second{other}third" for mark in "@/?#% " for other in ("", "@", "/", ":", "1/", "?a=b&")]


@pytest.mark.parametrize("password", RAW_PASSWORDS)
@pytest.mark.parametrize("user", ["ann", "5432"])
def test_a_password_that_is_not_written_as_in_a_url_is_refused_and_never_becomes_a_host(
    user: str, password: str
) -> None:
    with pytest.raises(SettingsError) as error:
        record_database(Settings(record_database=f"postgresql://{user}:{password}@db.example/records"), Path())
    assert not any(piece in str(error.value) for piece in ("first", "second", "third", "db.example"))


@pytest.mark.parametrize(
    "bad", ["mysql://h/d", "host=h password=p", "postgresql://h/d?no_such_parameter=1", "postgresql://h:port/d", "h/d"]
)
def test_what_is_no_url_of_postgresql(bad: str) -> None:
    with pytest.raises(SettingsError, match="pasteguard_record_database"):
        record_database(Settings(record_database=bad), Path())


def test_without_psycopg_it_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "psycopg", None)
    monkeypatch.delitem(sys.modules, "pasteguard_addon.record.postgres")
    with pytest.raises(SettingsError, match=r"pip install 'pasteguard-addon\[postgres\]'"):
        record_database(Settings(record_database="postgresql://h/d"), Path())


# --- with the real proxy -------------------------------------------------------------------------------------


class Copies:
    """Two copies of the proxy with one database, of which they read in a file."""

    def __init__(self, server: Postgres, folder: Path, proxies: list[ProxyProcess]) -> None:
        self.server = server
        self.home = folder / "home"
        self.proxies = proxies

    def ask(self, copy: int, text: str) -> httpx.Response:
        with httpx.Client(verify=trusting_nobody(), trust_env=False, timeout=30) as client:
            return client.post(f"{self.proxies[copy].base_url}/chat/completions", json=chat(text))

    def command(self, *words: str) -> str:
        ended = subprocess.run(
            [program("pasteguard"), *words],
            env=self.environment,
            capture_output=True,
            text=True,
            check=False,
            timeout=60,
        )
        assert (ended.returncode, ended.stderr) == (0, "")
        return ended.stdout

    @property
    def environment(self) -> dict[str, str]:
        return environment({"PASTEGUARD_HOME": str(self.home)})


@pytest.fixture(scope="module")
def copies(server: Postgres, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Copies]:
    folder = tmp_path_factory.mktemp("copies")
    (folder / "home").mkdir()
    (folder / "url").write_text(server.url(server.new_database()))
    (folder / "home" / "pasteguard.yaml").write_text(f"record_database_file: {folder / 'url'}\n")
    folders = []
    for name in ("one", "two"):
        (folder / name).mkdir()
        folders.append(folder / name)
    words = ["--no-proxy", f"--record-database-file={folder / 'url'}", "--metrics", "--record-text", *FAST]
    with running_upstream() as upstream:
        starts = [pasteguard_start(upstream.url, each, *words) for each in folders]
        with running_proxy(starts[0], folders[0]) as one, running_proxy(starts[1], folders[1]) as two:
            yield Copies(server, folder, [one, two])


def kept(copies: Copies) -> list[dict[str, object]]:
    return [json.loads(line) for line in copies.command("log", "--json").splitlines()]


def test_copies_write_into_one_record_that_the_commands_read(copies: Copies, tmp_path: Path) -> None:
    for copy in (0, 1):
        assert copies.ask(copy, f"I am {PERSON}, write to {EMAIL}.").status_code == 200
    until(lambda: len(kept(copies)) == 2)
    told = kept(copies)
    assert [each["counts"] for each in told] == [{"EMAIL_ADDRESS": 1, "PERSON": 1}] * 2
    assert {str(each["copy"]).rpartition(":")[2] for each in told} == {str(each.pid) for each in copies.proxies}
    assert "[[PERSON_1]]" in str(told[0]["request_text"])
    assert json.loads(copies.command("stats", "--json"))["values"] == {"PERSON": 2, "EMAIL_ADDRESS": 2}
    page = tmp_path / "report.html"
    assert "2 requests" in copies.command("report", "--html", str(page))
    assert PERSON not in page.read_text()
    assert not any(list(each.confdir.glob("*.sqlite3*")) for each in copies.proxies)


def test_new_ones_are_followed(copies: Copies) -> None:
    with subprocess.Popen(
        [program("pasteguard"), "log", "--json", "--follow", "--limit=1"],
        env=copies.environment,
        stdout=subprocess.PIPE,
        text=True,
    ) as follower:
        try:
            assert follower.stdout is not None
            if kept(copies):
                follower.stdout.readline()
            copies.ask(1, f"Ask {PERSON}")
            assert json.loads(follower.stdout.readline())["counts"] == {"PERSON": 1}
        finally:
            follower.kill()


def test_no_value_and_no_password_is_anywhere(copies: Copies) -> None:
    copies.ask(0, f"I am {PERSON}, write to {EMAIL}.")
    until(lambda: kept(copies))
    database = (copies.home.parent / "url").read_text().rpartition("/")[2]
    rows = str(copies.server.execute("SELECT t::text FROM pasteguard_requests AS t", database))
    assert not any(value in rows for value in (PERSON, EMAIL))
    told = copies.command("config", "show") + copies.command("doctor", "--privacy")
    for proxy in copies.proxies:
        told += proxy.output + Path(f"/proc/{proxy.pid}/cmdline").read_text()
    for secret in (PASSWORD, copies.server.url()):
        assert secret not in told
    assert "PostgreSQL server of record_database_file" in told


def test_the_url_is_not_shown(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("PASTEGUARD_HOME", str(tmp_path))
    monkeypatch.setenv("PASTEGUARD_RECORD_DATABASE", "postgresql://ann:open-sesame@db.example/records")
    monkeypatch.setenv("COLUMNS", "200")
    for words in (["config", "show"], ["doctor", "--privacy"]):
        assert main(words) == 0
        assert "sesame" not in capsys.readouterr().out


def test_requests_go_on_while_the_server_is_down_and_are_recorded_again(copies: Copies) -> None:
    def lost() -> int:
        with httpx.Client(verify=trusting_nobody(), trust_env=False) as client:
            lines = client.get(f"{copies.proxies[0].url}/metrics").text.splitlines()
        return int(float(next(line.split()[1] for line in lines if line.startswith("pasteguard_records_lost"))))

    copies.server.stop()
    try:
        for number in range(3):
            began_s = time.monotonic()
            assert copies.ask(0, f"I am {PERSON}").status_code == 200
            assert time.monotonic() - began_s < 2
            until(lambda number=number: lost() > number)
    finally:
        copies.server.start()
    before = len(kept(copies))
    copies.ask(0, f"I am {PERSON}")
    until(lambda: len(kept(copies)) == before + 1)
    lines = [line for line in copies.proxies[0].output.splitlines() if "record cannot be written" in line]
    assert len(lines) == 1
    assert lost() == 3


async def test_another_database_can_be_chosen_while_we_run(server: Postgres) -> None:
    first, second = (server.url(server.new_database()) for _ in range(2))
    sinks = Sinks(Now)
    with taddons.context():
        sinks.start()
        for url in (first, second, first):
            sinks.configure(Settings(record_database=url))
            sinks.finished(tflow.tflow(resp=True), LiveFlow())
            until(lambda url=url: numbers(url))
        await sinks.close()
    assert (len(numbers(first)), len(numbers(second))) == (2, 1)
