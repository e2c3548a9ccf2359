"""What was found in large texts outlives the proxy, if that is asked for; their text does not."""

import os
import stat
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from pasteguard_addon.detection.scanning import findings_on_disk
from pasteguard_addon.detection.scanning.cache import CachedFindings, NotCached
from pasteguard_addon.detection.scanning.findings_on_disk import (
    FILE_NAME,
    KEY_NAME,
    FindingsOnDisk,
    open_findings,
    rules_of,
)
from pasteguard_addon.detection.scanning.messages import Job, Question
from pasteguard_addon.detection.scanning.service import DetectionService, ScannedText, TextToScan
from pasteguard_addon.detection.scanning.worker_process import WorkerProcess
from pasteguard_addon.detection.settings import DetectionSettings
from pasteguard_addon.findings import Finding
from pasteguard_addon.settings import Settings
from tests.unit.detection_recognizers import FACTORY

PROMPT = "\n\n".join(
    f"Rule {number}. Whoever reads this asks Ann Lee or writes to boss{number * 7919}@example.org; then all is well."
    for number in range(60)
)
TOOLS = [f"Tool {number * 31}: what it takes, and for whom Ann Lee made it in the spring." for number in range(90)]
SHORT = "I am Ann Lee, and this is my own short question."


@pytest.fixture(autouse=True)
def _recognizers(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PYTHONPATH", str(Path(__file__).parent), prepend=os.pathsep)


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> list[Question]:
    """What workers are asked."""
    questions: list[Question] = []
    ask = WorkerProcess.ask

    async def noted(worker: WorkerProcess, job: Job) -> object:
        questions.extend(question for group in job for question in group)
        return await ask(worker, job)

    monkeypatch.setattr(WorkerProcess, "ask", noted)
    return questions


def settings(folder: Path | str, **changes: object) -> DetectionSettings:
    defaults: dict[str, object] = {"factory": FACTORY, "workers": 1, "base_timeout_s": 20.0}
    return DetectionSettings(**{**defaults, "findings_folder": str(folder), **changes})  # type: ignore[arg-type]


@asynccontextmanager
async def running(folder: Path | str, **changes: object) -> AsyncIterator[DetectionService]:
    service = DetectionService(settings(folder, **changes))
    await service.start()
    try:
        await service.wait_ready(20)
        yield service
    finally:
        await service.close()


def request(prompt: str = PROMPT, tools: list[str] = TOOLS, short: str = SHORT) -> list[TextToScan]:
    return [*(TextToScan(tool, 0) for tool in tools), TextToScan(prompt, 1), TextToScan(short, 2)]


async def scanned(folder: Path | str, texts: list[TextToScan], **changes: object) -> list[ScannedText]:
    async with running(folder, **changes) as service:
        return await service.scan(texts)


def kept(folder: Path) -> bytes:
    return b"".join(path.read_bytes() for path in sorted(folder.iterdir()) if path.is_file())


async def test_after_a_restart_only_what_is_short_is_scanned(tmp_path: Path, asked: list[Question]) -> None:
    first = await scanned(tmp_path, request())
    assert len(asked) > 90
    asked.clear()
    assert await scanned(tmp_path, request()) == first
    assert [question.text for question in asked] == [SHORT]


async def test_a_changed_word_or_tool_costs_what_stands_around_it(tmp_path: Path, asked: list[Question]) -> None:
    await scanned(tmp_path, request())
    changed = request(PROMPT.replace("Rule 30", "Rule thirty"), [*TOOLS[:40], "Tool new: for Bo Xu.", *TOOLS[40:]])
    asked.clear()
    found = await scanned(tmp_path, changed)
    assert sum(len(question.text) for question in asked if type(question).__name__ == "ScanPiece") < 8_000
    assert sum(question.text.startswith("Tool") for question in asked) < 60
    assert found == await scanned("", changed)


async def test_nothing_of_a_text_gets_there_and_nobody_else_may_read_it(tmp_path: Path) -> None:
    await scanned(tmp_path, request())
    data = kept(tmp_path)
    for word in (*PROMPT.split(), *" ".join(TOOLS).split(), *SHORT.split()):
        if len(word) > 4 and not word[0].isdigit():
            assert word.strip(".,:;").encode() not in data
    assert sorted(path.name for path in tmp_path.iterdir()) == [FILE_NAME, KEY_NAME]
    assert {stat.S_IMODE(path.stat().st_mode) for path in tmp_path.iterdir()} == {0o600}


async def test_of_short_texts_nothing_is_kept(tmp_path: Path) -> None:
    await scanned(tmp_path, [TextToScan(f"I am Ann Lee, {number}.", number) for number in range(80)])
    await scanned(tmp_path, [TextToScan("I am Ann Lee.", 0), TextToScan("Short.", 0)])
    assert not (tmp_path / FILE_NAME).exists()


async def test_it_is_off_by_default(tmp_path: Path, asked: list[Question]) -> None:
    assert Settings().keep_findings is False
    await scanned("", request())
    count = len(asked)
    await scanned("", request())
    assert len(asked) == 2 * count


def damaged(data: bytes) -> Iterator[bytes]:
    yield b""
    yield os.urandom(5_000)
    yield b"\0" * 4_000 + b"\n\t\t\n" * 50
    yield data[: len(data) // 2]
    for old, new in ((b'"PERSON"', b'"LOCATION"'), (b"[", b"{"), (b'"findings",[', b'"findings",[],['), (b"\t", b"")):
        yield data.replace(old, new)
    lines = data.splitlines()
    keys = [line.split(b"\t")[0] for line in lines]
    yield b"\n".join(key + line[len(own) :] for key, own, line in zip(reversed(keys), keys, lines, strict=True))


async def test_what_is_damaged_or_forged_counts_for_nothing(tmp_path: Path) -> None:
    first = await scanned(tmp_path, request())
    path = tmp_path / FILE_NAME
    good = path.read_bytes()
    for data in damaged(good):
        path.write_bytes(data)
        read = open_findings(settings(tmp_path))
        assert read is not None
        known = [line.split(b"\t") for line in good.splitlines()]
        for key, content, _ in known:
            found = read.find(bytes.fromhex(key.decode()))
            was = data.find(b"\t".join((key, content)))
            assert isinstance(found, NotCached) or was >= 0
    path.write_bytes(good.replace(b"PERSON", b"PLACES"))
    assert await scanned(tmp_path, request()) == first


OTHERS: dict[str, Callable[[pytest.MonkeyPatch], dict[str, object]]] = {
    "a threshold": lambda _: {"score_threshold": 0.6},
    "a listed value": lambda _: {"deny_values": {"whoever": "CUSTOM"}},
    "the engine": lambda _: {"engine": "fast"},
    "rules or model": lambda patch: patch.setattr(findings_on_disk, "_own_rules", lambda: b"others") or {},
}


@pytest.mark.parametrize("what", OTHERS)
async def test_what_other_rules_have_found_is_not_used(
    what: str, tmp_path: Path, asked: list[Question], monkeypatch: pytest.MonkeyPatch
) -> None:
    await scanned(tmp_path, request())
    count = len(asked)
    await scanned(tmp_path, request(), **OTHERS[what](monkeypatch))
    assert len(asked) == 2 * count


async def test_a_quicker_machine_is_no_other_rule(tmp_path: Path, asked: list[Question]) -> None:
    await scanned(tmp_path, request())
    asked.clear()
    await scanned(tmp_path, request(), workers=2, base_timeout_s=15.0)
    assert len(asked) == 1


async def test_forget_forgets_the_disk_too(tmp_path: Path, asked: list[Question]) -> None:
    async with running(tmp_path) as service:
        await service.scan(request())
        service.forget()
        assert not (tmp_path / FILE_NAME).exists()
    asked.clear()
    await scanned(tmp_path, request())
    assert len(asked) > 90


def test_the_rules_are_code_lists_model_and_plugins(tmp_path: Path) -> None:
    sources = {path.name for path in findings_on_disk._sources()}
    assert {"manifest.json", "function_words.txt", "detector.py", "pieces.py", "findings.py", "people.py"} <= sources
    assert rules_of(settings(tmp_path, engine=str(tmp_path / "own.yaml"))) == b""
    plugin = tmp_path / "plugin.py"
    plugin.write_text("1")
    before = rules_of(settings(tmp_path, plugin_paths=(str(plugin),)))
    plugin.write_text("2")
    assert rules_of(settings(tmp_path, plugin_paths=(str(plugin),))) != before


def entry(number: int) -> tuple[bytes, CachedFindings]:
    key = number.to_bytes(16)
    return key, CachedFindings((Finding(number, number + 9, "PERSON", 0.8, "test"),), key)


def test_it_stays_small_and_drops_the_oldest(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(findings_on_disk, "MAX_BYTES", 20_000)
    store = FindingsOnDisk(tmp_path, b"rules")
    for number in range(1_000):
        store.keep(*entry(number))
        store.write()
        assert (tmp_path / FILE_NAME).stat().st_size <= 20_200
    again = FindingsOnDisk(tmp_path, b"rules")
    for known in (store, again):
        assert isinstance(known.find(entry(0)[0]), NotCached)
        found = known.find(entry(999)[0])
        assert isinstance(found, CachedFindings)
        assert found.findings == entry(999)[1].findings
    assert sorted(path.name for path in tmp_path.iterdir()) == [FILE_NAME, KEY_NAME]


def test_a_key_that_others_could_read_is_not_used(tmp_path: Path) -> None:
    FindingsOnDisk(tmp_path, b"rules")
    (tmp_path / KEY_NAME).chmod(0o644)
    store = FindingsOnDisk(tmp_path, b"rules")
    store.keep(*entry(1))
    store.write()
    assert not (tmp_path / FILE_NAME).exists() or not (tmp_path / FILE_NAME).stat().st_size


def test_a_folder_that_cannot_be_written_costs_nothing_but_the_memory(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    store = FindingsOnDisk(tmp_path / "file" / "folder", b"rules")
    store.keep(*entry(1))
    store.write()
    store.clear()
