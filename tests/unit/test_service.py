import asyncio
import gc
import os
import subprocess
import sys
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from pasteguard_addon.detection.in_process import InProcessDetection
from pasteguard_addon.detection.pieces import LONG_TEXT_CHARS
from pasteguard_addon.detection.scanning.service import DetectionService, Priority, ScannedText, TextToScan
from pasteguard_addon.detection.settings import DEFAULT_FACTORY, DetectionSettings
from pasteguard_addon.errors import DetectionError, SettingsError
from tests.unit.detection_recognizers import FACTORY

ROOT = Path(__file__).resolve().parents[2]
GERMAN = "Das ist nicht die Frage, aber wer ist es und wer sagt das?"


@pytest.fixture(autouse=True)
def _recognizers(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PYTHONPATH", str(Path(__file__).parent), prepend=os.pathsep)


@pytest.fixture
def _nothing_old_to_collect() -> Iterator[None]:
    """Keep what thousands of other tests left out of collections, as the proxy does with what it starts with."""
    gc.collect()
    gc.freeze()
    yield
    gc.unfreeze()


@asynccontextmanager
async def running(**changes: object) -> AsyncIterator[DetectionService]:
    defaults: dict[str, object] = {"factory": FACTORY, "workers": 1, "base_timeout_s": 20.0}
    service = DetectionService(DetectionSettings(**{**defaults, **changes}))  # type: ignore[arg-type]
    await service.start()
    try:
        await service.wait_ready(20)
        yield service
    finally:
        await service.close()
    # Nothing of a scan may go on after it; what asyncio itself runs ends with the processes.
    assert [task for task in asyncio.all_tasks() if task is not asyncio.current_task()] == []


def texts(*texts: str) -> list[TextToScan]:
    return [TextToScan(text, group) for group, text in enumerate(texts)]


def types(results: list[ScannedText]) -> list[list[str]]:
    return [[finding.entity_type for finding in result.findings] for result in results]


def seen(path: Path) -> list[str]:
    return sorted(path.read_text().splitlines()) if path.exists() else []


async def test_scans_in_order_with_languages() -> None:
    async with running() as service:
        results = await service.scan(texts("Hello Ann Lee", GERMAN, "WHICH", "", "a@b.org \ud83d"))
        assert types(results) == [["PERSON"], [], ["LANGUAGE_DE"], [], ["EMAIL_ADDRESS"]]
        assert [result.language for result in results] == ["en", "de", "de", "de", "de"]
        assert [result.is_language_certain for result in results] == [False, True, False, False, False]


async def test_blank_texts_need_no_worker() -> None:
    service = DetectionService(DetectionSettings(factory=FACTORY))
    assert types(await service.scan(texts("", " \n\t", "\u3000"))) == [[], [], []]
    assert await service.scan([]) == []


async def test_the_same_as_in_process() -> None:
    conversation = texts(
        "Hello Ann Lee",
        GERMAN,
        "WHICH",
        "Lee " + GERMAN * 200 + "\n\nAnn Lee a@b.org " + "BEGIN KEY\n\n" * 300 + "END KEY\n\n" + "Zoë 🙂\x00 " * 500,
        "WHICH " + "z" * LONG_TEXT_CHARS,
    )
    settings = DetectionSettings(factory="tests.unit.detection_recognizers:build", deny_values={"Frage": "CUSTOM"})
    async with running(workers=2, deny_values=settings.deny_values) as service:
        assert await service.scan(conversation) == InProcessDetection(settings).scan(conversation)


async def test_a_text_is_scanned_once(tmp_path: Path) -> None:
    log = tmp_path / "log"
    async with running(plugin_paths=(str(log),)) as service:
        log.unlink()  # what warmed the workers up
        conversation = texts("one", "two", "one", "three")
        first = await service.scan(conversation)
        assert seen(log) == ["en 3 'one'", "en 3 'two'", "en 5 'three'"]
        assert await service.scan(conversation) == first
        await service.scan([*conversation, *texts("four")])
        assert len(seen(log)) == 4
        stats = service.stats
        assert (stats.cache_hits, stats.cache_misses, stats.cache_entries) == (6, 4, 8)
        service.forget()
        assert service.stats.cache_entries == 0
        await service.scan(texts("one"))
        assert len(seen(log)) == 5


async def test_concurrent_scans_share_the_work(tmp_path: Path) -> None:
    log = tmp_path / "log"
    async with running(plugin_paths=(str(log),)) as service:
        log.unlink()
        conversation = texts("SLEEP200ms Ann Lee", "two")
        results = await asyncio.gather(*(service.scan([*conversation, *texts(str(n % 2))]) for n in range(10)))
        assert {tuple(map(tuple, types(result))) for result in results} == {(("PERSON",), (), ())}
        assert len(seen(log)) == 4


@pytest.mark.parametrize("who", [0, 1])
async def test_a_cancelled_scan_does_not_fail_the_others(who: int) -> None:
    async with running() as service:
        scans = [asyncio.create_task(service.scan(texts("SLEEP300ms Ann Lee"))) for _ in range(2)]
        await asyncio.sleep(0.1)
        scans[who].cancel()
        assert types(await scans[1 - who]) == [["PERSON"]]
        with pytest.raises(asyncio.CancelledError):
            await scans[who]


async def test_a_scan_that_all_have_left_ends(tmp_path: Path) -> None:
    log = tmp_path / "log"
    async with running(plugin_paths=(str(log),)) as service:
        log.unlink()
        conversation = texts(*(f"SLEEP100ms {n} " + "x" * 1_900 for n in range(20)))
        scans = [asyncio.create_task(service.scan(conversation)) for _ in range(2)]
        await asyncio.sleep(0.05)
        for scan in scans:
            scan.cancel()
        await asyncio.gather(*scans, return_exceptions=True)
        assert types(await service.scan(texts("Ann Lee"))) == [["PERSON"]]
        assert len(seen(log)) <= 3
        assert service.stats.pool.open_requests == 0


async def test_one_that_comes_after_the_last_has_left_is_not_cancelled_with_it() -> None:
    async with running() as service:
        scan = asyncio.create_task(service.scan(texts("SLEEP200ms Ann Lee")))
        await asyncio.sleep(0.05)
        scan.cancel()
        await asyncio.sleep(0)
        assert types(await service.scan(texts("SLEEP200ms Ann Lee"))) == [["PERSON"]]


async def test_interactive_work_does_not_wait_for_background_work_on_the_same_text() -> None:
    async with running() as service:
        busy = [
            asyncio.create_task(service.scan(texts(f"SLEEP300ms {n}"), priority=Priority.BACKGROUND)) for n in range(5)
        ]
        last = asyncio.create_task(service.scan(texts("Ann Lee"), priority=Priority.BACKGROUND))
        await asyncio.sleep(0.05)
        assert types(await service.scan(texts("Ann Lee"))) == [["PERSON"]]
        assert not busy[-1].done()
        assert types(await last) == [["PERSON"]]
        await asyncio.gather(*busy)


async def test_something_else_is_done_while_a_worker_scans() -> None:
    known: list[list[ScannedText]] = []

    async def while_waiting(results: list[ScannedText]) -> None:
        assert service.stats.pool.busy == 1
        known.append(results)

    async with running() as service:
        # It sleeps, as a worker that is quick enough is done before it is looked at.
        asked = ["Ann Lee SLEEP500ms", "two"]
        first = await service.scan(texts(*asked), while_waiting=while_waiting)
        assert known.pop() == [], "nothing was known"
        results = await service.scan(texts(*asked, "SLEEP500ms", "two"), while_waiting=while_waiting)
        assert known == [first]
        assert all(mine is theirs for mine, theirs in zip(known[0], results, strict=False))
        assert len(results) == 4
        await service.scan(texts(*asked), while_waiting=while_waiting)
        assert known == [first], "there was nothing to wait for"


async def test_what_fails_meanwhile_ends_the_scan() -> None:
    async def while_waiting(results: list[ScannedText]) -> None:
        raise ZeroDivisionError

    async with running() as service:
        await service.scan(texts("Ann Lee"))
        with pytest.raises(ZeroDivisionError):
            await service.scan(texts("Ann Lee", "SLEEP200ms"), while_waiting=while_waiting)
        await asyncio.sleep(0.05)
        assert service.stats.pool.open_requests == 0
        assert types(await service.scan(texts("Ann Lee", "SLEEP200ms"))) == [["PERSON"], []]


@pytest.mark.parametrize("marker", ["RAISE", "NONSENSE", "DIE", "HANG"])
@pytest.mark.parametrize("length", [0, 2 * LONG_TEXT_CHARS], ids=["short", "long"])
async def test_a_failed_scan_is_an_error_and_the_next_works(marker: str, length: int) -> None:
    async with running(workers=2, base_timeout_s=1.0) as service:
        with pytest.raises(DetectionError) as caught:
            await service.scan(texts("Ann Lee", f"canary {marker}" + " x" * length))
        assert caught.value.code == ("detection_timeout" if marker == "HANG" else "detection_failed")
        assert "canary" not in repr(caught.value)
        assert types(await service.scan(texts("Ann Lee"))) == [["PERSON"]]
        assert service.stats.pool.open_requests == 0


async def test_overload() -> None:
    async with running(max_waiting_requests=1) as service:
        busy = asyncio.create_task(service.scan(texts("SLEEP200ms")))
        await asyncio.sleep(0.05)
        with pytest.raises(DetectionError) as caught:
            await service.scan(texts("Ann Lee"))
        assert (caught.value.code, caught.value.may_retry) == ("detection_overloaded", True)
        await busy
        assert types(await service.scan(texts("Ann Lee"))) == [["PERSON"]]


async def test_bad_settings_are_told_at_the_start() -> None:
    service = DetectionService(DetectionSettings(factory="detection_recognizers:build_never"))
    await service.start()
    with pytest.raises(SettingsError, match="models install"):
        await service.wait_ready(20)
    assert not service.is_ready
    with pytest.raises(DetectionError):
        await service.scan(texts("Ann Lee"))
    await service.close()


async def test_values_show_nowhere() -> None:
    async with running() as service:
        (to_scan,) = texts("Ann Lee")
        results = await service.scan([to_scan])
        shown = repr((to_scan, results, service.stats))
        assert "Ann" not in shown


def test_in_process_detection_tells_no_text_when_it_fails() -> None:
    local = InProcessDetection(DetectionSettings(factory="tests.unit.detection_recognizers:build"))
    for marker in ("RAISE", "NONSENSE"):
        with pytest.raises(DetectionError) as caught:
            local.scan(texts(f"canary {marker}"))
        assert "canary" not in str(caught.value)
        assert caught.value.__context__ is None


async def test_a_plugin_that_never_ends_is_a_refusal_and_no_standstill(tmp_path: Path) -> None:
    """A user's own regular expressions may take forever: the worker is killed, the next scan gets a new one."""
    plugin = tmp_path / "runaway.py"
    plugin.write_text(
        "import re\nfrom detect_secrets.plugins.base import RegexBasedDetector\n"
        "class Runaway(RegexBasedDetector):\n    secret_type = 'RUNAWAY'\n    denylist = (re.compile('(a+)+$'),)\n"
    )
    changes = {"factory": DEFAULT_FACTORY, "is_pii_on": False, "plugin_paths": (str(plugin),), "base_timeout_s": 1.0}
    async with running(**changes) as service:
        with pytest.raises(DetectionError) as caught:
            await service.scan(texts("a" * 60 + "!"))
        assert caught.value.code == "detection_timeout"
        assert types(await service.scan(texts("aaa"))) == [["RUNAWAY"]]
        assert service.stats.pool.restarts == 1


def test_the_process_of_the_event_loop_loads_no_models_and_nothing_that_serves_them() -> None:
    program = "import sys, pasteguard_addon.detection.scanning.service; print(*sys.modules)"
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, check=True, text=True, cwd=ROOT)
    loaded = {name.partition(".")[0] for name in done.stdout.split()}
    assert "pasteguard_addon" in loaded
    assert loaded & {"numpy", "langdetect", "spacy", "onnxruntime", "presidio_analyzer", "detect_secrets"} == set()


@pytest.mark.usefixtures("_nothing_old_to_collect")
async def test_to_cut_a_huge_text_holds_up_nobody() -> None:
    """The event loop goes on turning meanwhile."""
    longest = 0.0
    is_over = False

    async def watch() -> None:
        nonlocal longest
        while not is_over:
            began = time.thread_time()
            await asyncio.sleep(0.001)
            longest = max(longest, time.thread_time() - began)

    huge = "".join(f"Line {number} of a text that has very many of them.\n" for number in range(100_000))
    async with running(factory="detection_recognizers:build_nothing") as service:
        watching = asyncio.create_task(watch())
        (result,) = await service.scan(texts(huge))
        is_over = True
        await watching
    assert result.findings == ()
    assert longest < 0.25
