"""The console command as people run it: as a process, in a terminal and in a pipe."""

import contextlib
import json
import os
import pty
import re
import select
import signal
import socket
import stat
import subprocess
import time
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

import httpx
import pytest

from tests.kit.forked import Ended, run_all
from tests.kit.proxy import ProxyProcess, environment, free_port, pasteguard_start, program, running_proxy
from tests.kit.samples import EMAIL, FAST, PERSON, chat, github_token
from tests.kit.upstream import Upstream

ROOT = Path(__file__).resolve().parents[2]
NO_MODELS = ("--entities=", f"--deny=PERSON={PERSON}", f"--deny=EMAIL_ADDRESS={EMAIL}")
"""As FAST, for the commands: only these two are found."""
LIGHT = (*NO_MODELS, "--workers=1")
START_CPU_S = 5.0
"""What a start may cost until it listens; CPU time, because other tests may run beside this one."""


@pytest.fixture(autouse=True)
def own_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Keep the settings of whoever runs the tests out of them."""
    monkeypatch.setenv("PASTEGUARD_HOME", str(tmp_path / "home"))


def pasteguard(
    *arguments: str, stdin: bytes = b"", home: Path | None = None, **env: str
) -> subprocess.CompletedProcess[bytes]:
    extra = {"PASTEGUARD_HOME": str(home)} if home else {}
    return subprocess.run(
        [program("pasteguard"), *arguments],
        input=stdin,
        env=environment(extra | env),
        capture_output=True,
        timeout=120,
        check=False,
    )


def demo_sections(output: bytes) -> dict[str, str]:
    parts = re.split(r"^== (.*) ==$", output.decode(), flags=re.MULTILINE)
    return {title.lstrip("1234. "): text.strip() for title, text in zip(parts[1::2], parts[2::2], strict=True)}


# --- demo


def test_the_demo_masks_and_restores(tmp_path: Path) -> None:
    text = f"{PERSON} <{EMAIL}> has {github_token()}."
    outcome = pasteguard("demo", *LIGHT, text, home=tmp_path)
    assert outcome.returncode == 0, outcome.stderr
    assert b"\x1b" not in outcome.stdout
    shown = demo_sections(outcome.stdout)
    assert shown["What you sent"] == text
    assert shown["What the provider got"] == "[[PERSON_1]] <[[EMAIL_ADDRESS_1]]> has [[API_KEY_GITHUB_1]]."
    for secret in (PERSON, EMAIL, github_token()):
        assert secret not in shown["What the provider got"] + shown["What the provider answered"]
        assert secret in shown["What you got back"]
    assert "[[" not in shown["What you got back"]
    headers = dict(line.split(": ") for line in shown["Headers of the answer"].splitlines())
    assert headers["X-PasteGuard-Mode"] == "mask"
    assert headers["X-PasteGuard-Secrets-Types"] == "API_KEY_GITHUB"


def test_the_demo_reads_standard_input_and_says_what_is_refused(tmp_path: Path) -> None:
    text = f"My token is {github_token()}\n"
    outcome = pasteguard("demo", *LIGHT, "--secrets-action=block", stdin=text.encode(), home=tmp_path)
    assert outcome.returncode == 0, outcome.stderr
    shown = demo_sections(outcome.stdout)
    assert shown["What you sent"] == text.strip()
    assert shown["What the provider got"] == ""
    assert shown["What you got back"].startswith("400: The request holds secrets (API_KEY_GITHUB)")


def test_the_demo_says_why_the_proxy_did_not_start(tmp_path: Path) -> None:
    outcome = pasteguard("demo", *LIGHT, "--secrets-action=what", "text", home=tmp_path)
    assert outcome.returncode == 1
    assert b"pasteguard_secrets_action takes one of" in outcome.stderr
    assert b"Traceback" not in outcome.stderr


def test_the_demo_in_a_terminal_is_in_colour_and_shows_the_answer_as_it_comes(tmp_path: Path) -> None:
    """The default text, with the real detection."""
    screens = in_a_terminal(["demo", "--workers=1"], tmp_path)
    text = plain(screens)
    assert "4. What you got back" in text
    assert "[[PERSON_1]]" in text
    assert "Maria Schneider" in text
    assert "\x1b[" in screens
    frames = screens.split("4. What you got back")
    assert len({plain(frame)[:3000] for frame in frames}) > 3  # it grew before it was whole


def in_a_terminal(arguments: list[str], home: Path) -> str:
    """Run a command in a pseudo-terminal of its own and return everything that it wrote."""
    main_end, terminal = pty.openpty()
    env = environment({"PASTEGUARD_HOME": str(home), "TERM": "xterm-256color", "COLUMNS": "120", "LINES": "50"})
    process = subprocess.Popen(
        [program("pasteguard"), *arguments], stdin=terminal, stdout=terminal, stderr=terminal, env=env, close_fds=True
    )
    os.close(terminal)
    written = bytearray()
    deadline = time.monotonic() + 120
    with contextlib.suppress(OSError):  # Linux says so when the other end is closed
        while time.monotonic() < deadline and select.select([main_end], [], [], deadline - time.monotonic())[0]:
            data = os.read(main_end, 65536)
            if not data:
                break
            written += data
    os.close(main_end)
    assert process.wait(20) == 0, written[-2000:]
    return written.decode(errors="replace")


def plain(text: str) -> str:
    return re.sub(r"\x1b\[[0-9;?]*[A-Za-z]", "", text)


# --- mask


def test_mask_between_two_pipes() -> None:
    text = f"{PERSON} wrote:\r\n\tcaf\u00e9 \U0001f600 to {EMAIL}\n".encode() + b"\xff\x00 no UTF-8\n"
    outcome = pasteguard("mask", *NO_MODELS, stdin=text)
    assert outcome.returncode == 0, outcome.stderr
    expected = text.replace(PERSON.encode(), b"[[PERSON_1]]").replace(EMAIL.encode(), b"[[EMAIL_ADDRESS_1]]")
    assert outcome.stdout == expected
    assert outcome.stderr == b""


def test_mask_survives_a_reader_that_leaves() -> None:
    command = f"yes line | head -n 20000 | {program('pasteguard')} mask --entities= | head -n 1"
    outcome = subprocess.run(["bash", "-c", command], capture_output=True, env=environment(), timeout=60, check=False)
    assert (outcome.stdout, outcome.stderr) == (b"line\n", b"")


def test_the_example_of_the_readme() -> None:
    readme = (ROOT / "README.md").read_text("utf-8")
    sent, received = (re.search(rf"^{who} +(.*)$", readme, re.MULTILINE) for who in ("you write", "the provider gets"))
    assert sent
    assert received
    outcome = pasteguard("mask", "--json", sent[1])
    assert json.loads(outcome.stdout)["masked"] == received[1]


# --- start


def test_the_start_says_where_to_point_clients(upstream: Upstream, tmp_path: Path) -> None:
    command = [program("pasteguard"), "start", "--port", "0", "--upstream", f"{upstream.url}/v1", *LIGHT]
    with running_proxy(command, tmp_path, {"PASTEGUARD_HOME": str(tmp_path / "home")}) as proxy:
        assert f"listens on {proxy.url}\n" in proxy.output
        assert f"base URL for your client: {proxy.base_url}\n" in proxy.output
        assert proxy.output.count("base URL") == 1
        assert f"{upstream.url}/v1" in proxy.output
        assert "PasteGuard is ready" in proxy.output
        assert stat.S_IMODE((tmp_path / "home").stat().st_mode) == 0o700
        assert [each.name for each in (tmp_path / "home").iterdir() if each.stat().st_mode & 0o077] == []
        os.kill(proxy.pid, signal.SIGINT)
        assert proxy.wait_for_exit() == 0
    assert not proxy.leftovers


def test_flags_beat_the_configuration_which_beats_set(upstream: Upstream, tmp_path: Path) -> None:
    conf = tmp_path / "conf"
    conf.mkdir()
    (conf / "config.yaml").write_text("pasteguard_openai_base_url: http://127.0.0.1:9/from-file\n")
    command = pasteguard_start(upstream.url, tmp_path, *FAST)  # its base URL comes by --set
    with running_proxy(command, tmp_path) as proxy:
        assert "http://127.0.0.1:9/from-file" in proxy.output
        assert f"pasteguard_openai_base_url comes from {conf / 'config.yaml'}, not from --set\n" in proxy.output
    with running_proxy([*command, "--upstream", "http://127.0.0.1:9/from-flag"], tmp_path) as proxy:
        assert "http://127.0.0.1:9/from-flag" in proxy.output
        assert f"pasteguard_openai_base_url comes from its flag, not from {conf / 'config.yaml'}, --set" in proxy.output


NATURAL = """
pasteguard_score_threshold: 0.7
pasteguard_languages: de,en
pasteguard_entities: []
pasteguard_deny: {PERSON: [0176, 2024-01-31], EMAIL_ADDRESS: off}
pasteguard_show_markers: yes
pasteguard_workers: "1"
pasteguard_media: refuse
"""


def test_a_configuration_as_people_write_yaml(upstream: Upstream, tmp_path: Path) -> None:
    """What `config check` calls valid starts, and each value means what was written."""
    conf = tmp_path / "conf"
    conf.mkdir()
    (conf / "config.yaml").write_text(NATURAL)
    checked = pasteguard("config", "check", home=conf)
    assert (checked.returncode, checked.stderr) == (0, b"")
    with running_proxy(pasteguard_start(upstream.url, tmp_path), tmp_path) as proxy:
        reply = httpx.post(
            f"{proxy.base_url}/chat/completions", json=chat("0176 and 2024-01-31, off we go"), trust_env=False
        )
        assert upstream.last.json()["messages"][0]["content"] == (
            "[[PERSON_1]] and [[PERSON_2]], [[EMAIL_ADDRESS_1]] we go"
        )
        assert "[protected]0176 and [protected]2024-01-31" in reply.text


WRONG_CONFIGURATIONS = {
    "pasteguard_workers: many": "pasteguard_workers takes a whole number",
    "pasteguard_languages: {a: b}": "pasteguard_languages takes a list",
    "pasteguard_mod: mask": "Did you mean pasteguard_mode?",
    "score_threshold: 0.7": "Did you mean pasteguard_score_threshold?",
    "mode: mask": "PasteGuard's own is pasteguard_mode.",
    "stream_large_bodies: 1m": "stream_large_bodies",
}


def test_a_configuration_that_is_wrong_ends_the_start_with_one_line(tmp_path: Path) -> None:
    for written, ended in starts_with(WRONG_CONFIGURATIONS, ["--port=0", *LIGHT], tmp_path).items():
        assert ended.code == 1, written
        assert WRONG_CONFIGURATIONS[written] in ended.stderr
        assert ended.stderr.count("\n") == 1


def starts_with(configurations: Iterable[str], arguments: Sequence[str], folder: Path) -> dict[str, Ended]:
    """Return what becomes of a start with each of some files of settings."""
    homes = {written: folder / f"home-{number}" for number, written in enumerate(configurations)}
    for written, home in homes.items():
        home.mkdir()
        (home / "config.yaml").write_text(written)
    words = ["start", *arguments]
    ended = run_all([(words, {"PASTEGUARD_HOME": str(home)}) for home in homes.values()], folder)
    return dict(zip(homes, ended, strict=True))


def test_a_start_is_quick(tmp_path: Path) -> None:
    """It listens before its workers have loaded their models, here the real ones."""
    command = [program("pasteguard"), "start", "--port", "0"]
    with ProxyProcess(command, tmp_path, {"PASTEGUARD_HOME": str(tmp_path / "home")}) as proxy:
        fields = Path(f"/proc/{proxy.pid}/stat").read_text().rpartition(")")[2].split()
        cpu_s = (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")
    assert cpu_s < START_CPU_S


@pytest.fixture
def busy_port() -> Iterator[int]:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        yield taken.getsockname()[1]


REFUSED = [
    (["--prot=3001"], "Did you mean --port?"),
    (["--port=many"], "invalid int value"),
    (["--port=99999"], "99999"),
    (["--host=203.0.113.7"], "--host"),
    (["--mode=what"], "pasteguard_mode takes one of"),
    (["--set", "pasteguard_moode=mask"], "Did you mean pasteguard_mode?"),
    (["--set", "listen_prot=1"], "Did you mean listen_port?"),
    (["--set", "pasteguard_workers=abc"], "pasteguard_workers"),
    (["--proxy-mode=what"], "what"),
    (["--stream-large-bodies=1m"], "there is no option --stream-large-bodies"),
    (["--set", "stream_large_bodies=1m"], "stream_large_bodies"),
    (["--ssl-insecure"], "ssl_insecure"),
    (["~u", "chat"], "one argument is too many"),
]


def test_what_is_wrong_ends_the_start_with_one_line(tmp_path: Path) -> None:
    env = {"PASTEGUARD_HOME": str(tmp_path / "home")}
    ended = run_all([(["start", "--port=0", "--entities=", *arguments], env) for arguments, _ in REFUSED], tmp_path)
    for (arguments, expected), end in zip(REFUSED, ended, strict=True):
        assert end.code > 0, arguments
        assert end.stdout == ""
        assert end.stderr.count("\n") == 1, end.stderr
        assert end.stderr.startswith("pasteguard start: ")
        assert expected in end.stderr


def test_a_busy_port_is_one_line(busy_port: int, tmp_path: Path) -> None:
    outcome = pasteguard("start", "--entities=", f"--port={busy_port}", home=tmp_path)
    assert outcome.returncode == 1
    message = outcome.stderr.decode()
    assert message.startswith(f"pasteguard start: port {busy_port} on 127.0.0.1 is taken by ")
    assert f"(process {os.getpid()});" in message
    assert message.count("\n") == 1


def test_the_settings_of_the_folder_are_read_by_themselves(upstream: Upstream, tmp_path: Path) -> None:
    (tmp_path / "conf").mkdir()
    (tmp_path / "conf" / "pasteguard.yaml").write_text("entities: []\ndeny: {PROJECT: [Falcon]}\nworkers: 1\n")
    with running_proxy(pasteguard_start(upstream.url, tmp_path), tmp_path) as proxy:
        httpx.post(f"{proxy.base_url}/chat/completions", json=chat("Falcon flies"), trust_env=False)
    assert upstream.last.json()["messages"][0]["content"] == "[[PROJECT_1]] flies"


def test_a_bad_configuration_is_one_line(tmp_path: Path) -> None:
    bad = ("pasteguard_workers: abc", "pasteguard_wrokers: 1", "a: [", "listen_port: x")
    for text, ended in starts_with(bad, ["--entities="], tmp_path).items():
        assert ended.code == 1, text
        assert "Traceback" not in ended.stderr
        assert ended.stderr.count("\n") <= 8  # a mistake in YAML is shown where it stands
        assert text.partition(":")[0] in ended.stderr or "config.yaml" in ended.stderr


# --- doctor and models


def test_the_doctor_finds_everything_in_place(tmp_path: Path) -> None:
    ports = (f"--port={free_port()}", f"--proxy-port={free_port()}")
    outcome = pasteguard("doctor", "--offline", "--workers=1", "--endpoints=all", *ports, home=tmp_path)
    assert outcome.returncode == 0, outcome.stdout
    assert outcome.stdout.decode().endswith("Everything is in place.\n")
    assert b"FAIL" not in outcome.stdout
    names = "a chat, completions, messages, responses, embeddings and moderations"
    for door in ("reverse port", "HTTPS proxy"):
        assert f"ok   {names} go masked through the {door} and come back restored" in outcome.stdout.decode()


def test_the_doctor_names_what_is_broken(busy_port: int, tmp_path: Path) -> None:
    """Engine, port and provider at once; the reason and the remedy of each."""
    engine = tmp_path / "engine.yaml"
    engine.write_text("nlp_configuration: none\n")
    outcome = pasteguard(
        *("doctor", "--workers=1", "--no-proxy", f"--port={busy_port}", "--upstream=http://127.0.0.1:9/v1"),
        f"--engine={engine}",
        home=tmp_path,
    )
    text = outcome.stdout.decode()
    assert outcome.returncode == 1
    assert "detection cannot start" in text
    assert f"nothing can listen on port {busy_port}" in text
    assert "127.0.0.1 port 9 cannot be reached" in text
    lines = text.splitlines()
    remedies = [lines[number + 1] for number, line in enumerate(lines) if line.startswith("FAIL")]
    assert len(remedies) >= 3
    assert all(line.startswith("     → ") for line in remedies)


def test_the_doctor_reads_the_configuration(tmp_path: Path) -> None:
    (tmp_path / "config.yaml").write_text("pasteguard_wrokers: 1")
    outcome = pasteguard("doctor", "--offline", home=tmp_path)
    assert outcome.returncode == 1
    assert "Did you mean pasteguard_workers?" in outcome.stdout.decode()


def test_the_doctor_knows_a_running_pasteguard(upstream: Upstream, tmp_path: Path) -> None:
    with running_proxy(pasteguard_start(upstream.url, tmp_path, *FAST), tmp_path) as proxy:
        options = ("--offline", "--no-proxy", *LIGHT, f"--port={proxy.port}")
        outcome = pasteguard("doctor", *options, home=tmp_path)
    assert f"PasteGuard is running on port {proxy.port}" in outcome.stdout.decode()


def test_the_models_are_listed(tmp_path: Path) -> None:
    outcome = pasteguard("models", "list", PASTEGUARD_MODELS=str(tmp_path))
    assert outcome.returncode == 0
    assert b"part of PasteGuard" in outcome.stdout
    assert b"spaCy en  none" in outcome.stdout


def test_installing_what_is_there_needs_no_network() -> None:
    outcome = pasteguard("models", "install", PIP_INDEX_URL="http://127.0.0.1:9/")
    assert outcome.returncode == 0, outcome.stderr
    assert b"The models are in place" in outcome.stdout


def test_a_language_whose_model_cannot_be_installed_is_no_success() -> None:
    outcome = pasteguard("models", "install", "--language=ro", PIP_INDEX_URL="http://127.0.0.1:9/")
    assert outcome.returncode == 1
    assert b"spacy download ro_core_news_md" in outcome.stderr
