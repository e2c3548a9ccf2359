import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from pasteguard_addon.detection.settings import DetectionSettings
from tests.unit.detection_recognizers import FACTORY

ROOT = Path(__file__).resolve().parents[2]
CANARY = "Quetzalcoatl"


class Talk:
    """A worker process, spoken to line by line."""

    def __init__(self, settings: str) -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-c", "from pasteguard_addon.detection.worker import main; main()"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            env={**os.environ, "PYTHONPATH": os.pathsep.join((str(ROOT), str(Path(__file__).parent)))},
        )
        self.ready = self.ask_line(settings.encode())

    def ask(self, **job: object) -> dict[str, object]:
        return self.ask_line(json.dumps({"id": 1, **job}).encode())

    def ask_line(self, line: bytes) -> dict[str, object]:
        assert self.process.stdin
        assert self.process.stdout
        self.process.stdin.write(line + b"\n")
        self.process.stdin.flush()
        answer = self.process.stdout.readline()
        assert CANARY.encode() not in answer
        answered: dict[str, object] = json.loads(answer)
        return answered

    def end(self) -> tuple[int, bytes]:
        _, errors = self.process.communicate(timeout=10)
        return self.process.returncode, errors


@pytest.fixture(scope="module")
def worker() -> Iterator[Talk]:
    talk = Talk(DetectionSettings(factory=FACTORY).to_json())
    assert talk.ready == {"ok": True}
    yield talk
    talk.end()


def rows(answer: dict[str, object]) -> object:
    assert isinstance(answer["ok"], list)
    return [each[1:] for each in answer["ok"]]


def test_scans_and_tells_the_language(worker: Talk) -> None:
    german = "Das ist nicht die Frage, aber WHICH ist es und wer sagt das?"
    answer = worker.ask(op="scan", texts=[[german, False, None, "en"], ["WHICH", False, None, None]])
    assert answer == {
        "id": 1,
        "ok": [
            [["de", True], "de", [[30, 35, "LANGUAGE_DE", 0.9, "language"]]],
            [None, "de", [[0, 5, "LANGUAGE_DE", 0.9, "language"]]],
        ],
    }


def test_a_given_language_stands(worker: Talk) -> None:
    assert rows(worker.ask(op="scan", texts=[["This is what the WHICH are", False, "fr", None]])) == [
        ["fr", [[17, 22, "LANGUAGE_FR", 0.9, "language"]]]
    ]


def test_without_any_language_the_text_is_left_for_later(worker: Talk) -> None:
    assert rows(worker.ask(op="scan", texts=[["WHICH", False, None, None]])) == [[None, None]]


def test_the_context_that_is_given_comes_before_that_of_the_job(worker: Talk) -> None:
    texts = [["WHICH", False, "fr", None], ["WHICH", False, None, "it"], ["WHICH", False, None, None]]
    assert [each[0] for each in rows(worker.ask(op="scan", texts=texts))] == ["fr", "it", "it"]  # type: ignore[attr-defined]


def test_long_texts_get_the_recognizers_of_whole_texts_only(worker: Talk) -> None:
    assert rows(worker.ask(op="scan", texts=[["Ann Lee BEGIN KEY END KEY", True, "en", None]])) == [
        ["en", [[8, 25, "PEM_PRIVATE_KEY", 1.0, "regex:PEM_PRIVATE_KEY"]]]
    ]


def test_pieces_and_composition(worker: Talk) -> None:
    pieces = worker.ask(op="pieces", texts=["Ann Lee", "none"], language="en")
    assert pieces["ok"] == [[[0, 7, "PERSON", 0.8, "regex:PERSON"]], []]
    composed = worker.ask(op="compose", text="Ann Lee, Lee", whole=[], pieces=[[0, 12, pieces["ok"][0]]])  # type: ignore[index]
    assert [row[:3] for row in composed["ok"]] == [[0, 7, "PERSON"], [9, 12, "PERSON"]]  # type: ignore[attr-defined]


def test_jobs_together_are_answered_as_each_alone(worker: Talk) -> None:
    german = "Das ist nicht die Frage, aber WHICH ist es und wer sagt das?"
    jobs: list[dict[str, object]] = [
        {"op": "scan", "texts": [[german, False, None, "en"], ["WHICH", False, None, None]]},
        {"op": "scan", "texts": [["WHICH", False, None, None], ["Ann Lee", False, "en", None]]},
        {"op": "scan", "texts": [["Ann Lee, WHICH", False, None, "it"], ["KEY BEGIN KEY", True, "en", None]]},
    ]
    alone = [{"ok": worker.ask(**job)["ok"]} for job in jobs]
    assert worker.ask(op="together", jobs=jobs)["ok"] == alone


@pytest.mark.parametrize(
    ("marker", "error"),
    [("RAISE", {"error": "ValueError"}), ("NONSENSE", {"error": "DetectionError", "code": "detection_failed"})],
)
def test_of_jobs_together_one_fails_alone(worker: Talk, marker: str, error: dict[str, str]) -> None:
    texts = ("Ann Lee", f"{marker} {CANARY}", "none")
    jobs = [{"op": "scan", "texts": [[text, False, "en", None]]} for text in texts]
    assert worker.ask(op="together", jobs=jobs)["ok"] == [
        {"ok": [[None, "en", [[0, 7, "PERSON", 0.8, "regex:PERSON"]]]]},
        error,
        {"ok": [[None, "en", []]]},
    ]


@pytest.mark.parametrize(
    ("marker", "error"),
    [("RAISE", {"error": "ValueError"}), ("NONSENSE", {"error": "DetectionError", "code": "detection_failed"})],
)
def test_a_failing_recognizer_is_told_by_class_name(worker: Talk, marker: str, error: dict[str, str]) -> None:
    assert worker.ask(op="pieces", texts=[f"{marker} {CANARY}"], language="en") == error
    assert "ok" in worker.ask(op="pieces", texts=["fine"], language="en")


@pytest.mark.parametrize("line", [b"", b"{", b"null", b'{"op": "scan"}', b'{"id": 1, "op": "unknown"}', b"\xff"])
def test_a_job_that_makes_no_sense_is_an_error(worker: Talk, line: bytes) -> None:
    assert worker.ask_line(line).keys() == {"error"}


@pytest.mark.parametrize(
    ("factory", "expected"),
    [
        ("build_never", {"settings_error": "the engine `accurate` needs its model: run `pasteguard models install`"}),
        ("build_badly", {"error": "RuntimeError"}),
        ("missing", {"error": "AttributeError"}),
    ],
)
def test_a_failed_start_says_why(factory: str, expected: dict[str, str]) -> None:
    talk = Talk(DetectionSettings(factory=f"detection_recognizers:{factory}").to_json())
    assert talk.ready == expected
    assert talk.end()[0] == 0


@pytest.mark.parametrize("settings", ["", "nonsense", '{"other": 1}'])
def test_malformed_settings(settings: str) -> None:
    talk = Talk(settings)
    assert talk.ready == {"settings_error": "detection settings are malformed"}
    talk.end()


def test_ends_with_its_input() -> None:
    talk = Talk(DetectionSettings(factory=FACTORY).to_json())
    assert talk.end()[0] == 0


PARENT = """
import asyncio, os, sys
from pasteguard_addon.detection.service import DetectionService, TextToScan
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
