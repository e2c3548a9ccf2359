"""Which messages ask for a password, and what becomes of the answer."""

import json

import pytest

from pasteguard_addon.detection.in_process import InProcessDetection
from pasteguard_addon.detection.scanning.cache import ScanCache
from pasteguard_addon.detection.settings import DetectionSettings
from pasteguard_addon.endpoints.messages import Messages
from pasteguard_addon.exchange.exchange import Exchange
from pasteguard_addon.lexicon.questions import QUESTION, asks_for_password

DETECTION = InProcessDetection(DetectionSettings(is_pii_on=False))


@pytest.mark.parametrize(
    "text",
    [
        "What is your password?",
        "And what's the Wi-Fi password for the office? 🙂",
        "Could you please enter the password:",
        "I need the database password to continue.",
        "Bitte gib dein Passwort ein",
        "Quel est ton mot de passe ?",
        "¿Cuál es la contraseña?",
        "пароль?",
        "密码是什么？",
    ],
)
def test_asks(text: str) -> None:
    assert asks_for_password(text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "I forgot my password.",
        "The password policy is fine.",
        "What is your password? Never mind, I found the file.",
    ],
)
def test_does_not_ask(text: str) -> None:
    assert not asks_for_password(text)


def upstream(*contents: str) -> list[str]:
    roles = ("assistant", "user")
    messages = [{"role": roles[number % 2], "content": content} for number, content in enumerate(contents)]
    exchange = Exchange()
    exchange.begin(json.dumps({"model": "m", "messages": messages}).encode())
    exchange.take(DETECTION.scan(exchange.texts()))
    return [message["content"] for message in json.loads(exchange.finish())["messages"]]


@pytest.mark.parametrize("answer", ["{}", "it's {}", "{}\nand the host is db1", "`{}`"])
def test_the_answer_alone_is_masked(answer: str) -> None:
    value = "kestrel" + "9917"
    question, answered, last = upstream("What is your password?", answer.format(value), "Thanks, " + value + " it is.")
    assert question == "What is your password?"
    assert answered == answer.format("[[ENV_PASSWORD_1]]")
    assert last == "Thanks, [[ENV_PASSWORD_1]] it is."


@pytest.mark.parametrize("answer", ["I do not know.", "no", "maple", "Ask bob, he set it up in 2019."])
def test_an_answer_without_one_stays(answer: str) -> None:
    assert upstream("What is your password?", answer)[1] == answer


def test_without_the_question_it_is_a_word_like_others() -> None:
    assert upstream("What is your host?", "kestrel" + "9917")[1].startswith("kestrel")


def test_the_question_is_remembered_behind_a_system_prompt() -> None:
    store = ScanCache(10**7, 10**5)
    said = ["So " + "it goes. " * 700, "What is your password?", "kestrel" + "9917"]
    messages = [{"role": ("user", "assistant")[number % 2], "content": text} for number, text in enumerate(said)]

    def texts(messages: list[dict[str, str]]) -> list[str]:
        exchange = Exchange(endpoint=Messages())
        body = {"model": "m", "max_tokens": 9, "system": "Be brief.", "messages": messages}
        handed_out = exchange.begin(json.dumps(body).encode(), store)
        exchange.take(DETECTION.scan(exchange.texts()))
        exchange.finish()
        return [text.text for text in handed_out]

    texts(messages[:2])
    assert texts(messages) == ["Be brief.", QUESTION + "kestrel" + "9917"]


def test_the_lead_ends_its_line() -> None:
    assert QUESTION.endswith("?\n")
