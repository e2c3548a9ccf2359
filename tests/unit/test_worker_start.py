"""A worker that is started before its settings are known: taken by those that it fits, and ended by all others."""

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from pasteguard_addon.detection.scanning import worker_start
from pasteguard_addon.detection.scanning.pool import Pool
from pasteguard_addon.detection.scanning.service import DetectionService, TextToScan
from pasteguard_addon.detection.scanning.worker_start import EarlyWorker
from pasteguard_addon.detection.settings import DetectionSettings
from tests.unit.detection_recognizers import FACTORY


@pytest.fixture
def early(monkeypatch: pytest.MonkeyPatch) -> Iterator[EarlyWorker]:
    worker_start.begin()
    worker = worker_start._Early.worker
    if worker is None:
        pytest.skip("here no process can be told from its successor")
    yield worker
    worker_start.end_early()
    assert worker.process.wait(30) is not None


async def test_the_default_settings_take_it(early: EarlyWorker) -> None:
    service = DetectionService(DetectionSettings())
    await service.start()
    try:
        assert worker_start.take() is None
        await service.wait_ready(120)
        [found] = await service.scan([TextToScan("Write to Margaret Hutchinson, please.", 0)])
        assert [each.entity_type for each in found.findings] == ["PERSON"]
        assert early.process.poll() is None
        assert service.stats.pool.ready == worker_start.default_count()
    finally:
        await service.close()
    assert early.process.wait(30) is not None


@pytest.mark.parametrize(
    "settings",
    [
        DetectionSettings(workers=worker_start.default_count() + 1),
        DetectionSettings(is_pii_on=False),
        DetectionSettings(engine=str(Path("presidio.yaml"))),
        DetectionSettings(factory=FACTORY),
    ],
    ids=["workers", "no personal data", "engine", "factory"],
)
async def test_other_settings_end_it(early: EarlyWorker, settings: DetectionSettings) -> None:
    pool = Pool(settings)
    await pool.start()
    try:
        assert early.process.poll() is not None
        assert worker_start.take() is None
    finally:
        await pool.close()


async def test_a_pool_that_is_closed_at_once_ends_it(early: EarlyWorker) -> None:
    pool = Pool(DetectionSettings())
    await pool.start()
    await pool.close()
    assert early.process.wait(30) is not None


def test_it_is_begun_once(early: EarlyWorker) -> None:
    worker_start.begin()
    assert worker_start.take() is early
    early.end()


def test_it_ends_with_its_channel(early: EarlyWorker) -> None:
    assert worker_start.take() is early
    early.channel.close()
    assert early.process.wait(60) is not None
    early.end()


def test_detection_is_imported_before_presidio() -> None:
    """What is left out of Presidio and spaCy is so only if nothing has imported them yet."""
    program = (
        "import sys\n"
        "import pasteguard_addon.detection.scanning.worker_main\n"
        "sys.exit(not {'presidio_analyzer', 'spacy'}.isdisjoint(sys.modules))\n"
    )
    assert subprocess.run([sys.executable, "-c", program], check=False).returncode == 0
