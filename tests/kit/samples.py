"""Texts with something to mask. Secrets are made at run time, so that no scanner flags the repository."""

import base64
import json
import random
import string
from dataclasses import dataclass


@dataclass(frozen=True)
class Sample:
    """A text and the values in it that nobody but the client may see."""

    text: str
    values: tuple[str, ...]
    types: tuple[str, ...]
    """Entity types that the values are found as."""


def github_token(seed: int = 1) -> str:
    return "gh" + "p_" + _word(36, seed)


def pem_key(seed: int = 1) -> str:
    """Return something in the form of a private key: several lines, of random bytes."""
    body = base64.b64encode(random.Random(seed).randbytes(600)).decode()
    lines = "\n".join(body[at : at + 64] for at in range(0, len(body), 64))
    name = "RSA PRIVATE" + " KEY"
    return f"-----BEGIN {name}-----\n{lines}\n-----END {name}-----"


def email(seed: int) -> str:
    return f"{_word(8, seed).lower()}.{seed}@mailbox-{_word(5, -seed).lower()}.net"


def _word(length: int, seed: int) -> str:
    rng = random.Random(seed)
    # Digits among the letters: a real token has them, and some recognizers insist.
    return "".join(rng.choice(string.ascii_letters + string.digits) for _ in range(length))


PERSON = "Margaret Hutchinson"
EMAIL = "m.hutchinson@brightwater-clinic.net"
PHONE = "+44 20 7946 0812"
IBAN = "DE89370400440532013000"
CARD = "4539 1488 0343 6467"
IP = "81.2.69.160"

FAST = (
    "--set",
    "pasteguard_entities",  # no value: none, so no model has to be loaded
    "--set",
    "pasteguard_workers=1",
    "--set",
    f"pasteguard_deny=PERSON={PERSON}",
    "--set",
    f"pasteguard_deny=EMAIL_ADDRESS={EMAIL}",
)
"""Options for proxies whose test needs no real detection of personal data: only these two are found."""


def samples() -> list[Sample]:
    token, key = github_token(), pem_key()
    return [
        Sample(f"My name is {PERSON}. Please write a short greeting.", (PERSON,), ("PERSON",)),
        Sample(f"Send it to {EMAIL}, and again to {EMAIL}!", (EMAIL,), ("EMAIL_ADDRESS",)),
        Sample(
            f"{PERSON}<{EMAIL}> can be reached by phone at {PHONE}.",
            (PERSON, EMAIL, PHONE),
            ("EMAIL_ADDRESS", "PERSON", "PHONE_NUMBER"),
        ),
        Sample(f"Pay from IBAN {IBAN} or with my credit card {CARD}.", (IBAN, CARD), ("CREDIT_CARD", "IBAN_CODE")),
        Sample(f"👩🏽‍🚀 Zu\u0308rich e\u0301: my mail is {EMAIL} 🎉", (EMAIL,), ("EMAIL_ADDRESS",)),
        Sample(f"export GITHUB_TOKEN={token}\ncurl https://api.github.com/user", (token,), ("API_KEY_GITHUB",)),
        Sample(f"Is this key all right?\n{key}\nThanks", (key, key.split("\n")[2]), ("PEM_PRIVATE_KEY",)),
        Sample("Write a haiku about the sea.", (), ()),
    ]


def all_values() -> list[str]:
    return sorted({value for sample in samples() for value in sample.values})


def chat(text: str, **parameters: object) -> dict[str, object]:
    """Return the body of a chat with one user message."""
    return {"model": "scripted", "messages": [{"role": "user", "content": text}], **parameters}


def chat_bytes(text: str, **parameters: object) -> bytes:
    return json.dumps(chat(text, **parameters)).encode()
