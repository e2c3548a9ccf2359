from dataclasses import replace

import pytest

from pasteguard_addon.detection.settings import DetectionSettings
from pasteguard_addon.errors import SettingsError

FULL = DetectionSettings(
    languages=("en", "de"),
    entity_thresholds={"PERSON": 0.4},
    secret_types=("JWT_TOKEN",),
    allow_values=("é\ud83d",),
    deny_values={"Falcon": "PROJECT"},
    deny_patterns={r"Kestrel-\d": "PROJECT"},
)


@pytest.mark.parametrize("settings", [DetectionSettings(), FULL])
def test_travels_as_json(settings: DetectionSettings) -> None:
    text = settings.to_json()
    assert text.isascii()
    assert "\n" not in text
    assert DetectionSettings.from_json(text) == settings


@pytest.mark.parametrize("text", ["", "{", "[]", "null", '{"unknown": 1}'])
def test_malformed(text: str) -> None:
    with pytest.raises(SettingsError) as caught:
        DetectionSettings.from_json(text)
    assert caught.value.__context__ is None


def test_fingerprint_tells_settings_apart() -> None:
    assert DetectionSettings().fingerprint() == DetectionSettings().fingerprint() != FULL.fingerprint()
    assert replace(FULL, deny_patterns={}).fingerprint() != FULL.fingerprint()


def test_listed_values_are_not_shown() -> None:
    assert "Falcon" not in repr(FULL)
    assert "Kestrel" not in repr(FULL)
