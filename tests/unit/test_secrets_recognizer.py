import gc
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from random import Random

import pytest

from pasteguard_addon.detection.detector import Recognizer
from pasteguard_addon.detection.plugins import VENDOR_PLUGINS
from pasteguard_addon.detection.plugins.samples import sample
from pasteguard_addon.detection.secrets import SecretsRecognizer

RECOGNIZER = SecretsRecognizer()
BY_TYPE = {plugin.secret_type: plugin for plugin in VENDOR_PLUGINS}


@contextmanager
def cpu_time() -> Iterator[Callable[[], float]]:
    """Measure what this thread does. A collection of garbage would walk through all that other tests have left."""
    gc.disable()
    start = time.thread_time()
    try:
        yield lambda: end - start
    finally:
        end = time.thread_time()
        gc.enable()


def token(secret_type: str, seed: int = 0) -> str:
    return sample(BY_TYPE[secret_type].family, Random(seed))


def found(text: str, recognizer: SecretsRecognizer = RECOGNIZER) -> list[tuple[str, str]]:
    return [(f.entity_type, text[f.start : f.end]) for f in recognizer.find(text, "en")]


def test_it_is_a_recognizer() -> None:
    recognizer: Recognizer = RECOGNIZER
    assert recognizer.name == "secrets"
    assert recognizer.find("", "en") == []


def test_vendors_score_above_contexts() -> None:
    text = f"password: hunter22 and {token('GROQ_API_KEY')}"
    scores = {f.entity_type: f.score for f in RECOGNIZER.find(text, "en")}
    assert scores["GROQ_API_KEY"] >= 0.99 > scores["ENV_PASSWORD"] >= 0.9


def test_only_the_types_asked_for() -> None:
    text = f"password: hunter22 and {token('GROQ_API_KEY')}"
    assert found(text, SecretsRecognizer(types=["GROQ_API_KEY"])) == [("GROQ_API_KEY", token("GROQ_API_KEY"))]
    assert found(text, SecretsRecognizer(types=[])) == []


def test_a_vendors_token_takes_the_place_of_the_value_around_it() -> None:
    key = token("LARAVEL_APP_KEY")
    assert found(f'APP_KEY="{key}"') == [("LARAVEL_APP_KEY", key.removeprefix("base64:"))]


def test_it_is_quick_to_make() -> None:
    with cpu_time() as taken_s:
        SecretsRecognizer()
    assert taken_s() < 0.5


def test_threads_may_share_it() -> None:
    texts = [f"API_KEY={token('GROQ_API_KEY', seed)}\npassword: Summer20{seed}!" for seed in range(30)]
    expected = [found(text) for text in texts]
    results: dict[int, list[list[tuple[str, str]]]] = {}
    threads = [threading.Thread(target=lambda i=i: results.update({i: [found(t) for t in texts]})) for i in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert list(results.values()) == [expected] * 4


HOSTILE = [
    "key=", "key ", "key is ", "password is ", 'key="', "key:'", 'key=\\"', "密码是", "пароль ", "sk-", "/sk-",
    "sk-proj-", "_PASSWORD", "://a:", "http://a:b@", "-----BEGIN RSA PRIVATE KEY-----", "cookie:",
    "cookie=:'", "bearer=", "curl -u ", "eyJ.", "xoxb-1-", "IQoJb3JpZ2lu", "insert into a(password) values(",
    "getconnection(\"", "key{default", "<key>", "key=${", "\"", "\\\"", ".", "=", "%3D",
]  # fmt: skip


@pytest.mark.parametrize("piece", HOSTILE)
def test_time_grows_with_the_length_only(piece: str) -> None:
    def seconds(length: int) -> float:
        text = (piece * (length // len(piece) + 1))[:length]
        with cpu_time() as taken_s:
            RECOGNIZER.find(text, "en")
        return taken_s()

    seconds(2_000)
    short, long = seconds(10_000), seconds(60_000)
    assert long < 15 * short + 0.1
