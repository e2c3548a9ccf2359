"""The production recognizers, loaded as the workers load them."""

import asyncio
import os
import random
import signal
import string
from pathlib import Path

import pytest

from pasteguard_addon.detection.in_process import InProcessDetection
from pasteguard_addon.detection.scanning.service import DetectionService, ScannedText, TextToScan
from pasteguard_addon.detection.settings import DetectionSettings
from pasteguard_addon.errors import SettingsError
from tests.kit.processes import workers

FAST = DetectionSettings(engine="fast", workers=1)
TOKEN = "ghp" + "_" + "".join(random.Random(1).choices(string.ascii_letters + string.digits, k=36))
CONVERSATION = [
    TextToScan("You are a helpful assistant that answers all the questions of the user.", 0),
    TextToScan(f"My name is Carla Gomez <carla.gomez@example.org>, and the token is {TOKEN}.", 1),
    TextToScan("Ich heiße Jürgen Müller und wohne in München, aber das ist nicht die Frage.", 2),
    TextToScan("Müller", 3),
    TextToScan("\ud83d\x00" + "A line of an ordinary log, without any data.\n\n" * 150 + "Call Carla Gomez.", 4),
]


@pytest.fixture(scope="module")
def local() -> InProcessDetection:
    try:
        return InProcessDetection(FAST)
    except SettingsError as error:
        pytest.skip(f"no model here: {error}")


def values(results: list[ScannedText]) -> list[set[tuple[str, str]]]:
    return [
        {(each.text[f.start : f.end], f.entity_type) for f in result.findings}
        for each, result in zip(CONVERSATION, results, strict=True)
    ]


def test_finds_personal_data_and_secrets(local: InProcessDetection) -> None:
    results = local.scan(CONVERSATION)
    found = values(results)
    assert {
        ("Carla Gomez", "PERSON"),
        ("carla.gomez@example.org", "EMAIL_ADDRESS"),
        (TOKEN, "API_KEY_GITHUB"),
    } <= found[1]
    assert ("München", "LOCATION") in found[2]
    assert [result.language for result in results] == ["en", "en", "de", "de", "en"]
    assert ("Carla Gomez", "PERSON") in found[4]


@pytest.mark.parametrize("switched", ["pii", "secrets"])
def test_families_can_be_switched_off(local: InProcessDetection, switched: str) -> None:
    settings = DetectionSettings(
        engine="fast", is_pii_on=switched != "pii", are_secrets_on=switched != "secrets", workers=1
    )
    found = values(InProcessDetection(settings).scan(CONVERSATION))
    assert bool(found[2]) is (switched != "pii")
    assert ((TOKEN, "API_KEY_GITHUB") in found[1]) is (switched != "secrets")


@pytest.mark.skipif(not Path("/proc/self/task").exists(), reason="cannot list processes here")
async def test_a_worker_killed_in_the_middle_of_a_scan(local: InProcessDetection) -> None:
    service = DetectionService(FAST)
    await service.start()
    try:
        await service.wait_ready(120)
        expected = values(local.scan(CONVERSATION))
        assert values(await service.scan(CONVERSATION)) == expected
        long = asyncio.create_task(service.scan([TextToScan("Ann Lee writes to ann@example.org.\n\n" * 1_500, 0)]))
        await asyncio.sleep(0.2)
        (pid,) = workers()
        os.kill(pid, signal.SIGKILL)
        [result] = await long  # what the worker was at is tried once more
        assert sum(each.entity_type == "EMAIL_ADDRESS" for each in result.findings) == 1_500
        service.forget()
        assert values(await service.scan(CONVERSATION)) == expected
    finally:
        await service.close()
