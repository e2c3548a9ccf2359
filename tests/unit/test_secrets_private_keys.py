import base64
import string
from random import Random

import pytest

from pasteguard_addon.detection.secrets import SecretsRecognizer

RECOGNIZER = SecretsRecognizer()
DASHES = "-" * 5


def key_lines(count: int = 6, seed: int = 1) -> list[str]:
    random = Random(seed)
    alphabet = string.ascii_letters + string.digits + "+/"
    lines = ["".join(random.choice(alphabet) for _ in range(64)) for _ in range(count)]
    return [*lines, "".join(random.choice(alphabet) for _ in range(20)) + "7A=="]


def pem(label: str = "RSA PRIVATE KEY", joint: str = "\n", prefix: str = "") -> str:
    lines = [f"{DASHES}BEGIN {label}{DASHES}", *key_lines(), f"{DASHES}END {label}{DASHES}"]
    return (joint + prefix).join(lines)


def spans(text: str) -> list[tuple[str, str]]:
    return [
        (f.entity_type, text[f.start : f.end]) for f in RECOGNIZER.find(text, "en") if "PRIVATE_KEY" in f.entity_type
    ]


@pytest.mark.parametrize(
    ("label", "entity_type"),
    [
        ("RSA PRIVATE KEY", "PEM_PRIVATE_KEY"),
        ("EC PRIVATE KEY", "PEM_PRIVATE_KEY"),
        ("DSA PRIVATE KEY", "PEM_PRIVATE_KEY"),
        ("PRIVATE KEY", "PEM_PRIVATE_KEY"),
        ("ENCRYPTED PRIVATE KEY", "PEM_PRIVATE_KEY"),
        ("OPENSSH PRIVATE KEY", "OPENSSH_PRIVATE_KEY"),
        ("PGP PRIVATE KEY BLOCK", "PGP_PRIVATE_KEY"),
        ("OpenVPN Static key V1", "PEM_PRIVATE_KEY"),
    ],
)
def test_one_span_from_begin_to_end(label: str, entity_type: str) -> None:
    assert spans(f"key:\n{pem(label)}\nthanks") == [(entity_type, pem(label))]


@pytest.mark.parametrize(
    ("joint", "prefix"),
    [
        ("\r\n", ""),
        ("\\n", ""),
        ("\\\\n", ""),
        (" ", ""),
        ("\n", "    "),
        ("\n", "-"),
        ("\n", "> "),
        ('\\n"\n', '"'),
        ("\n", "2026-04-26 12:36:01 "),
    ],
)
def test_however_the_lines_are_wrapped(joint: str, prefix: str) -> None:
    text = pem(joint=joint, prefix=prefix)
    assert spans(f"{prefix}{text}\nWhy?") == [("PEM_PRIVATE_KEY", text)]


def test_cut_off_without_end_the_body_goes_and_the_question_stays() -> None:
    body = f"{DASHES}BEGIN RSA PRIVATE KEY{DASHES}\n" + "\n".join(key_lines())
    text = body + "\n\nWhy is this key rejected by the server? Please explain."
    assert spans(text) == [("PEM_PRIVATE_KEY", body)]


@pytest.mark.parametrize("prefix", ["", "2026-04-26 12:36:01 web-1 ", "+", "  "])
def test_cut_off_it_does_not_swallow_the_log_behind_it(prefix: str) -> None:
    key = f"\n{prefix}".join([f"{DASHES}BEGIN PRIVATE KEY{DASHES}", *key_lines()[:3]])
    log = f"\n{prefix}".join(
        ["", "session 4f2e9a7c1b3d5e6f8091a2b3c4d5e6f7 started", "GET /static/app.9f8e7d6c5b4a39281706f5e4.js 200"]
    )
    assert spans(prefix + key + log) == [("PEM_PRIVATE_KEY", key)]


def test_the_headers_of_an_encrypted_key_are_no_part_of_its_lines() -> None:
    head = f"{DASHES}BEGIN RSA PRIVATE KEY{DASHES}\nProc-Type: 4,ENCRYPTED\nDEK-Info: AES-128-CBC,{'0A1B2C3D' * 4}\n"
    key = "\n".join([head, *key_lines()])
    assert spans(key + "\nThe passphrase is lost.") == [("PEM_PRIVATE_KEY", key)]


def test_base64_of_a_pem() -> None:
    encoded = base64.b64encode(pem().encode()).decode()
    assert spans(f"tls.key: {encoded}\n") == [("PEM_PRIVATE_KEY", encoded)]


def test_the_private_lines_of_a_putty_key() -> None:
    lines = key_lines(2)
    text = (
        "PuTTY-User-Key-File-3: ssh-rsa\nPublic-Lines: 1\nAAAA\nPrivate-Lines: 3\n"
        + "\n".join(lines)
        + "\nPrivate-MAC: 00"
    )
    assert spans(text) == [("PUTTY_PRIVATE_KEY", "\n".join(lines))]


@pytest.mark.parametrize(
    "text",
    [
        pem("PUBLIC KEY"),
        pem("CERTIFICATE"),
        pem("PGP PUBLIC KEY BLOCK"),
        f'if (line.startsWith("{DASHES}BEGIN RSA PRIVATE KEY{DASHES}")) {{ parseKey(line); }}',
        f"{DASHES}BEGIN PRIVATE KEY{DASHES}\n...\n{DASHES}END PRIVATE KEY{DASHES}",
        'grep -r "BEGIN RSA PRIVATE KEY" .',
        base64.b64encode(pem("CERTIFICATE").encode()).decode(),
    ],
)
def test_no_private_key(text: str) -> None:
    assert spans(text) == []


def test_two_keys_are_two_spans() -> None:
    assert len(spans(pem() + "\n\n" + pem("OPENSSH PRIVATE KEY"))) == 2


def test_the_private_members_of_a_json_web_key() -> None:
    public, private = (
        key_lines(2)[0].replace("+", "-").replace("/", "_"),
        key_lines(2, 9)[0].replace("+", "-").replace("/", "_"),
    )
    text = f'{{"kty":"RSA","n":"{public}","e":"AQAB","d":"{private}"}} {{"kty":"oct","k":"{private}"}}'
    found = [text[f.start : f.end] for f in RECOGNIZER.find(text, "en")]
    assert found == [private, private]
