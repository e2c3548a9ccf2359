import os
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from pasteguard_addon.detection.pieces import Piece
from pasteguard_addon.detection.scanning.messages import (
    Answer,
    ComposeText,
    Failed,
    Found,
    Job,
    Loaded,
    Question,
    ScanPiece,
    ScanText,
    TextScanned,
    decode_answers,
    decode_job,
    decode_loaded,
    encode_job,
)
from pasteguard_addon.detection.settings import DetectionSettings
from pasteguard_addon.findings import Finding, LanguageGuess
from tests.unit.detection_recognizers import FACTORY

ROOT = Path(__file__).resolve().parents[2]
CANARY = "Quetzalcoatl"


class Talk:
    """A worker process, spoken to line by line."""

    def __init__(self, settings: str) -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-c", "from pasteguard_addon.detection.scanning.worker_main import main; main()"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            env={**os.environ, "PYTHONPATH": os.pathsep.join((str(ROOT), str(Path(__file__).parent)))},
        )
        self.loaded = decode_loaded(self.ask_line(settings.encode() + b"\n"))

    def ask(self, *questions: Question) -> list[Answer]:
        return self.ask_job([questions])

    def ask_job(self, job: Job) -> list[Answer]:
        number, answers = decode_answers(self.ask_line(encode_job(7, job)))
        assert number == 7
        return answers

    def ask_line(self, line: bytes) -> bytes:
        assert self.process.stdin
        assert self.process.stdout
        self.process.stdin.write(line)
        self.process.stdin.flush()
        answer = self.process.stdout.readline()
        assert CANARY.encode() not in answer
        return answer

    def end(self) -> tuple[int, bytes]:
        _, errors = self.process.communicate(timeout=10)
        return self.process.returncode, errors


@pytest.fixture(scope="module")
def worker() -> Iterator[Talk]:
    talk = Talk(DetectionSettings(factory=FACTORY).to_json())
    assert talk.loaded == Loaded(talk.process.pid)
    yield talk
    talk.end()


GERMAN = "Das ist nicht die Frage, aber WHICH ist es und wer sagt das?"
ANN_LEE = Finding(0, 7, "PERSON", 0.8, "regex:PERSON")


def which(language: str, start: int) -> tuple[Finding]:
    return (Finding(start, start + 5, f"LANGUAGE_{language}", 0.9, "language"),)


def test_scans_and_tells_the_language(worker: Talk) -> None:
    assert worker.ask(ScanText(GERMAN, context="en"), ScanText("WHICH")) == [
        TextScanned(LanguageGuess("de", is_available=True), "de", which("DE", 30)),
        TextScanned(None, "de", which("DE", 0)),
    ]


def test_a_given_language_stands(worker: Talk) -> None:
    assert worker.ask(ScanText("This is what the WHICH are", language="fr")) == [
        TextScanned(None, "fr", which("FR", 17))
    ]


def test_without_any_language_the_text_is_left_for_later(worker: Talk) -> None:
    assert worker.ask(ScanText("WHICH")) == [TextScanned(None, None)]


def test_the_context_that_is_given_comes_before_that_of_the_list(worker: Talk) -> None:
    questions = ScanText("WHICH", language="fr"), ScanText("WHICH", context="it"), ScanText("WHICH")
    assert [answer.language for answer in worker.ask(*questions) if isinstance(answer, TextScanned)] == [
        *("fr", "it", "it")
    ]


def test_long_texts_get_the_recognizers_of_whole_texts_only(worker: Talk) -> None:
    key = Finding(8, 25, "PEM_PRIVATE_KEY", 1.0, "regex:PEM_PRIVATE_KEY")
    assert worker.ask(ScanText("Ann Lee BEGIN KEY END KEY", is_long=True, language="en")) == [
        TextScanned(None, "en", (key,))
    ]


def test_pieces_and_composition(worker: Talk) -> None:
    assert worker.ask(ScanPiece("Ann Lee", "en"), ScanPiece("none", "en")) == [Found((ANN_LEE,)), Found(())]
    (composed,) = worker.ask(ComposeText("Ann Lee, Lee", (), ((Piece(0, 12, 0, 12), (ANN_LEE,)),)))
    assert isinstance(composed, Found)
    assert [(f.start, f.end, f.entity_type) for f in composed.findings] == [(0, 7, "PERSON"), (9, 12, "PERSON")]


def test_a_piece_travels_with_what_is_its_own() -> None:
    job: list[list[Question]] = [[ScanPiece("Ann Lee", "en", (4, 7)), ScanPiece("Ann Lee", "en")]]
    assert decode_job(encode_job(7, job)) == (7, job)


def test_lists_together_are_answered_as_each_alone(worker: Talk) -> None:
    job: list[list[Question]] = [
        [ScanText(GERMAN, context="en"), ScanText("WHICH"), ScanPiece("Ann Lee", "de")],
        [ScanText("WHICH"), ScanText("Ann Lee", language="en")],
        [ScanText("Ann Lee, WHICH", context="it"), ScanText("KEY BEGIN KEY", is_long=True, language="en")],
    ]
    alone = [answer for questions in job for answer in worker.ask(*questions)]
    assert worker.ask_job(job) == alone


@pytest.mark.parametrize("failure", ["RAISE", "NONSENSE"])
@pytest.mark.parametrize("is_one_list", [True, False])
def test_a_failing_recognizer_fails_one_text_and_is_told_by_class_name(
    worker: Talk, failure: str, is_one_list: bool
) -> None:
    failing = ScanText(f"{failure} {CANARY}", context="de")
    questions = ScanText(GERMAN), failing, ScanText("Ann Lee", context="de"), ScanPiece(failure, "en")
    failed = Failed("ValueError" if failure == "RAISE" else "DetectionError")
    answers = worker.ask(*questions) if is_one_list else worker.ask_job([[question] for question in questions])
    assert answers == [
        TextScanned(LanguageGuess("de", is_available=True), "de", which("DE", 30)),
        failed,
        TextScanned(None, "de", (ANN_LEE,)),
        failed,
    ]


@pytest.mark.parametrize("line", [b"\n", b"{\n", b"null\n", b"[1]\n", b'[1, [[["unknown"]]]]\n', b"\xff\n"])
def test_a_job_that_makes_no_sense_has_no_answers(worker: Talk, line: bytes) -> None:
    assert decode_answers(worker.ask_line(line)) == (0, [])
    assert worker.ask(ScanPiece("Ann Lee", "en")) == [Found((ANN_LEE,))]


@pytest.mark.parametrize(
    ("factory", "expected"),
    [
        (
            "build_never",
            Loaded(settings_error="the engine `accurate` needs its model: run `pasteguard models install`"),
        ),
        ("build_badly", Loaded(error="RuntimeError")),
        ("missing", Loaded(error="AttributeError")),
    ],
)
def test_a_failed_start_says_why(factory: str, expected: Loaded) -> None:
    talk = Talk(DetectionSettings(factory=f"detection_recognizers:{factory}").to_json())
    assert talk.loaded == expected
    assert talk.end()[0] == 0


@pytest.mark.parametrize("settings", ["", "nonsense", '{"other": 1}'])
def test_malformed_settings(settings: str) -> None:
    talk = Talk(settings)
    assert talk.loaded == Loaded(settings_error="detection settings are malformed")
    talk.end()


def test_ends_with_its_input() -> None:
    talk = Talk(DetectionSettings(factory=FACTORY).to_json())
    assert talk.end()[0] == 0


PARENT = """
import asyncio, os, sys
from pasteguard_addon.detection.scanning.service import DetectionService, TextToScan
from pasteguard_addon.detection.settings import DetectionSettings

async def main():
    workers = int(sys.argv[1])
    service = DetectionService(DetectionSettings(factory="detection_recognizers:build", workers=workers))
    await service.start()
    await service.wait_ready(60)
    scans = [asyncio.create_task(service.scan([TextToScan(f"HANG {number}", 0)])) for number in range(workers)]
    await asyncio.sleep(0.2)
    assert service.stats.pool.busy == workers
    print(*children(os.getpid()), flush=True)
    os._exit(1)

def children(pid):
    with open(f"/proc/{pid}/task/{pid}/children") as file:
        mine = file.read().split()
    return [*mine, *(other for child in mine for other in children(child))]

asyncio.run(main())
"""


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere a worker ends when it has done its job")
@pytest.mark.parametrize("workers", [1, 3])
def test_busy_workers_end_when_their_parent_dies(workers: int) -> None:
    path = os.pathsep.join((str(ROOT), str(Path(__file__).parent)))
    done = subprocess.run(
        [sys.executable, "-c", PARENT, str(workers)],
        capture_output=True,
        env={**os.environ, "PYTHONPATH": path},
        check=False,
    )
    pids = done.stdout.decode().split()
    assert len(pids) == workers
    deadline = time.monotonic() + 10
    for status in (Path(f"/proc/{pid}/stat") for pid in pids):
        while status.exists() and status.read_text().rpartition(")")[2].split()[0] not in "ZX":
            assert time.monotonic() < deadline
            time.sleep(0.05)
