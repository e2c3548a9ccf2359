"""Engines of the user's own."""

import json
import subprocess
import sys
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from threading import Thread

import pytest
from presidio_analyzer import EntityRecognizer

from pasteguard_addon.detection.pii import PiiRecognizer
from pasteguard_addon.detection.pii.presidio import assembly, models
from pasteguard_addon.detection.pii.presidio.custom import RemoteAnalyzer
from pasteguard_addon.detection.scanning.service import DetectionService
from pasteguard_addon.detection.settings import DetectionSettings
from pasteguard_addon.errors import DetectionError, SettingsError
from pasteguard_addon.findings import TextToScan


class _Service(BaseHTTPRequestHandler):
    answer: bytes = b"[]"
    asked: dict[str, object]

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        type(self).asked = json.loads(body)
        self.send_response(200)
        self.end_headers()
        self.wfile.write(type(self).answer)

    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture
def service() -> Iterator[str]:
    server = HTTPServer(("127.0.0.1", 0), _Service)
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()
    server.server_close()


def test_a_service_is_asked_and_believed(service: str, tmp_path: Path) -> None:
    _Service.answer = b'[{"entity_type": "PERSON", "start": 0, "end": 3, "score": 0.9}]'
    path = tmp_path / "presidio.yaml"
    path.write_text(f"analyzer_url: {service}\n")
    findings = PiiRecognizer(engine=str(path)).find("Ann called", "en")
    assert [(f.start, f.end, f.entity_type) for f in findings] == [(0, 3, "PERSON")]
    assert _Service.asked["text"] == "Ann called"
    assert _Service.asked["language"] == "en"


@pytest.mark.parametrize(
    "answer",
    [
        b"",
        b"{}",
        b"null",
        b'[{"entity_type": "PERSON"}]',
        b'[{"entity_type": "PERSON", "start": 0, "end": 99, "score": 1}]',
        b'[{"entity_type": "PERSON", "start": 3, "end": 1, "score": 1}]',
    ],
)
def test_an_odd_answer_is_no_scan(service: str, answer: bytes) -> None:
    _Service.answer = answer
    with pytest.raises(DetectionError) as caught:
        RemoteAnalyzer(service).analyze("Ann called", "en", ["PERSON"])
    assert caught.value.__context__ is None


def test_no_service_is_no_scan() -> None:
    with pytest.raises(DetectionError):
        RemoteAnalyzer("http://127.0.0.1:9").analyze("Ann", "en", ["PERSON"])


@pytest.mark.parametrize("url", ["ftp://x", "file:///etc/passwd", 3, "nonsense"])
def test_bad_addresses(url: object) -> None:
    with pytest.raises(SettingsError):
        RemoteAnalyzer(url)


@pytest.mark.parametrize("content", [None, "", "- a list", "{ not yaml", "supported_languages: [xx]\n"])
def test_bad_files(tmp_path: Path, content: str | None) -> None:
    path = tmp_path / "presidio.yaml"
    if content is not None:
        path.write_text(content)
    program = (
        "import sys; from pasteguard_addon.detection.pii import PiiRecognizer\n"
        "from pasteguard_addon.errors import SettingsError\n"
        "try: PiiRecognizer(engine=sys.argv[1])\nexcept SettingsError: sys.exit(7)"
    )
    assert subprocess.run([sys.executable, "-W", "ignore", "-c", program, str(path)], check=False).returncode == 7


def test_no_recognizer_of_ours_has_the_name_of_one_of_presidios() -> None:
    """Presidio takes the first class of a name that it meets, whoever's it is."""
    loaded = list(_below(EntityRecognizer))
    assert any(each is assembly.NameRecognizer for each in loaded)
    ours = {each.__name__ for each in loaded if each.__module__.startswith("pasteguard_addon.")}
    assert ours & {each.__name__ for each in loaded if each.__module__.startswith("presidio_analyzer.")} == set()


def _below(base: type) -> Iterator[type]:
    for each in base.__subclasses__():
        yield each
        yield from _below(each)


@pytest.mark.skipif(models.is_missing(), reason="models are not installed: pasteguard models install")
def test_a_presidio_configuration(tmp_path: Path) -> None:
    model = models.spacy_models(["en"])["en"]
    path = tmp_path / "presidio.yaml"
    path.write_text(
        "supported_languages: [en]\n"
        "nlp_configuration:\n"
        "  nlp_engine_name: spacy\n"
        f"  models: [{{lang_code: en, model_name: {model}}}]\n"
        "  ner_model_configuration:\n"
        "    model_to_presidio_entity_mapping: {PERSON: PERSON, GPE: LOCATION}\n"
        "    labels_to_ignore: [ORG, CARDINAL, DATE]\n"
    )
    # As in a worker, which has imported ours: Presidio looks recognizers up by name among all classes there are.
    program = (
        "import sys; from pasteguard_addon.detection.pii import PiiRecognizer\n"
        "from pasteguard_addon.detection.pii.presidio import assembly\n"
        "text = 'Sarah Connelly lives here, sarah@example.com'\n"
        "findings = PiiRecognizer(engine=sys.argv[1]).find(text, 'de')\n"
        "print(sorted({(text[f.start:f.end], f.entity_type) for f in findings}))"
    )
    command = [sys.executable, "-W", "ignore", "-c", program, str(path)]
    output = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    assert output.strip() == (
        "[('Sarah Connelly', 'PERSON'), ('example.com', 'URL'), ('sarah@example.com', 'EMAIL_ADDRESS')]"
    )


@pytest.mark.skipif(models.is_missing(), reason="models are not installed: pasteguard models install")
async def test_a_pattern_of_the_users_that_never_ends_is_no_scan(tmp_path: Path) -> None:
    """Presidio itself would skip it after a minute, and the data would go out."""
    path = tmp_path / "presidio.yaml"
    path.write_text(
        "supported_languages: [en]\n"
        "nlp_configuration:\n"
        "  nlp_engine_name: spacy\n"
        f"  models: [{{lang_code: en, model_name: {models.spacy_models(['en'])['en']}}}]\n"
        "recognizer_registry:\n"
        "  supported_languages: [en]\n"
        "  recognizers:\n"
        "    - name: runaway\n"
        "      type: custom\n"
        "      supported_entity: PERSON\n"
        "      supported_languages: [en]\n"
        "      patterns: [{name: runaway, regex: '(?:a|aa)+$', score: 0.9}]\n"
    )
    settings = DetectionSettings(
        languages=("en",), engine=str(path), are_secrets_on=False, workers=1, base_timeout_s=1.0
    )
    service = DetectionService(settings)
    await service.start()
    try:
        await service.wait_ready(120)
        with pytest.raises(DetectionError) as caught:
            await service.scan([TextToScan("a" * 200 + "!", 0)])
        assert caught.value.code == "detection_timeout"
    finally:
        await service.close()
