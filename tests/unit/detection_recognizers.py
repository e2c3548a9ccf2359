"""Small real recognizers for the tests of the detection service; the workers load them by this module's name."""

import os
import re
import signal
import sys
import threading
import time

from pasteguard_addon.detection.detector import Recognizers
from pasteguard_addon.detection.settings import DetectionSettings
from pasteguard_addon.errors import SettingsError
from pasteguard_addon.findings import Finding

FACTORY = "detection_recognizers:build"


class RegexRecognizer:
    """Finds what a pattern matches, as `entity_type`."""

    def __init__(self, entity_type: str, pattern: str, score: float = 0.8) -> None:
        self.name = f"regex:{entity_type}"
        self._entity_type = entity_type
        self._pattern = re.compile(pattern, re.S)
        self._score = score

    def find(self, text: str, language: str) -> list[Finding]:
        return [
            Finding(m.start(), m.end(), self._entity_type, self._score, self.name) for m in self._pattern.finditer(text)
        ]


class LanguageRecognizer:
    """Finds the word WHICH and says by its type as what language the text was scanned."""

    name = "language"

    def find(self, text: str, language: str) -> list[Finding]:
        return [
            Finding(m.start(), m.end(), f"LANGUAGE_{language.upper()}", 0.9, self.name)
            for m in re.finditer("WHICH", text)
        ]


class MarkerRecognizer:
    """Misbehaves as the text tells it to."""

    name = "marker"

    def find(self, text: str, language: str) -> list[Finding]:
        sys.stdout.write(f"noise {text}\n")
        sys.stderr.write(f"noise {text}\n")
        if "RAISE" in text:
            raise ValueError(text)
        if "NONSENSE" in text:
            return [Finding(0, len(text) + 1, "PERSON", 0.5, self.name)]
        if "DIE" in text:
            os.kill(os.getpid(), signal.SIGKILL)
        if "HANG" in text:
            time.sleep(3600)
        for seconds in re.findall(r"SLEEP(\d+)ms", text):
            time.sleep(int(seconds) / 1000)
        return []


class CountingRecognizer:
    """Writes a line to a file for each text that it sees, so that a test can tell what was scanned."""

    name = "counting"

    def __init__(self, path: str) -> None:
        self._path = path

    def find(self, text: str, language: str) -> list[Finding]:
        with open(self._path, "a", encoding="utf-8") as file:
            file.write(f"{language} {len(text)} {text[:20]!r}\n")
        return []


def build(settings: DetectionSettings) -> Recognizers:
    """Make the recognizers; the settings' plugin path, if any, is the file that scanned texts are noted in."""
    by_piece = [
        MarkerRecognizer(),
        RegexRecognizer("PERSON", r"Ann Lee|Zoë"),
        RegexRecognizer("EMAIL_ADDRESS", r"\w+@\w+\.org"),
        LanguageRecognizer(),
        *(CountingRecognizer(path) for path in settings.plugin_paths),
    ]
    return Recognizers(whole=[RegexRecognizer("PEM_PRIVATE_KEY", "BEGIN KEY.*?END KEY", 1.0)], by_piece=by_piece)


def build_slowly(settings: DetectionSettings) -> Recognizers:
    time.sleep(0.5)
    return build(settings)


def build_with_a_thread(settings: DetectionSettings) -> Recognizers:
    threading.Thread(target=time.sleep, args=(3600,), daemon=True).start()
    return build(settings)


def build_never(settings: DetectionSettings) -> Recognizers:
    raise SettingsError("the engine `accurate` needs its model: run `pasteguard models install`")


def build_badly(settings: DetectionSettings) -> Recognizers:
    raise RuntimeError("secret detail")


def build_and_exit(settings: DetectionSettings) -> Recognizers:
    os._exit(3)


def build_nothing(settings: DetectionSettings) -> Recognizers:
    return Recognizers()
