"""Bodies in every encoding are scanned or refused; refusals have the API's shape and send nothing."""

import gzip
import json
import zlib

import brotli
import httpx
import pytest

from tests.e2e.conftest import MakeProxy
from tests.kit.compression import zstd
from tests.kit.proxy import mitmdump
from tests.kit.samples import EMAIL, PERSON, chat, chat_bytes
from tests.kit.upstream import Upstream, completion, json_reply

PATH = "/openai/v1/chat/completions"
TEXT = f"My name is {PERSON}, write to {EMAIL}."
BODY = chat_bytes(TEXT)


def raw_deflate(body: bytes) -> bytes:
    packer = zlib.compressobj(wbits=-15)
    return packer.compress(body) + packer.flush()


def zstd_without_size(body: bytes) -> bytes:
    packer = zstd.ZstdCompressor()
    return packer.compress(body) + packer.flush()


def post(client: httpx.Client, body: bytes, **headers: str) -> httpx.Response:
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return client.post(PATH, content=body, headers={"content-type": "application/json"} | named)


def assert_refused(reply: httpx.Response, upstream: Upstream, *, retry: bool = False) -> dict[str, object]:
    assert 400 <= reply.status_code < 600
    assert upstream.requests == []
    assert upstream.never_saw(PERSON, EMAIL)
    document = reply.json()
    assert list(document) == ["error"]
    error = document["error"]
    assert set(error) == {"message", "type", "param", "code"}
    assert isinstance(error["message"], str)
    assert len(error["message"]) > 20
    assert isinstance(error["code"], str)
    assert reply.headers["content-type"].startswith("application/json")
    assert reply.headers["x-pasteguard-mode"] == "mask"
    if not retry:
        assert reply.headers["x-should-retry"] == "false"
    assert PERSON not in reply.text
    assert EMAIL not in reply.text
    return error


def assert_masked(reply: httpx.Response, upstream: Upstream) -> None:
    assert reply.status_code == 200, reply.text
    assert reply.json()["choices"][0]["message"]["content"] == TEXT
    assert "content-encoding" not in dict(upstream.last.headers)
    assert upstream.never_saw(PERSON, EMAIL)


@pytest.mark.parametrize(
    ("encoding", "body"),
    [
        ("gzip", gzip.compress(BODY)),
        ("GZip", gzip.compress(BODY)),
        ("br", brotli.compress(BODY)),
        ("zstd", zstd.compress(BODY)),
        ("zstd", zstd_without_size(BODY)),
        ("deflate", zlib.compress(BODY)),
        ("deflate", raw_deflate(BODY)),
        ("identity", BODY),
    ],
    ids=["gzip", "GZip", "br", "zstd", "zstd-no-size", "deflate", "deflate-raw", "identity"],
)
def test_encoded_bodies_are_masked(encoding: str, body: bytes, client: httpx.Client, upstream: Upstream) -> None:
    reply = post(client, body, content_encoding=encoding)
    assert reply.status_code == 200, reply.text
    assert reply.json()["choices"][0]["message"]["content"] == TEXT
    assert upstream.never_saw(PERSON, EMAIL)
    assert json.loads(upstream.last.decoded_body)["model"] == "scripted"


def test_all_members_of_a_gzip_body_count(client: httpx.Client, upstream: Upstream) -> None:
    half = len(BODY) // 2
    reply = post(client, gzip.compress(BODY[:half]) + gzip.compress(BODY[half:]), content_encoding="gzip")
    if reply.status_code == 200:
        assert_masked(reply, upstream)
    else:
        assert_refused(reply, upstream)


@pytest.mark.parametrize(
    "body",
    [
        gzip.compress(b'{"messages":[]}') + gzip.compress(BODY),
        gzip.compress(b'{"messages":[]}') + BODY,
        zstd.compress(b'{"messages":[]}') + zstd.compress(BODY),
    ],
    ids=["gzip+gzip", "gzip+clear", "zstd+zstd"],
)
def test_nothing_hides_behind_a_first_member(body: bytes, client: httpx.Client, upstream: Upstream) -> None:
    encoding = "zstd" if body.startswith(b"\x28\xb5\x2f\xfd") else "gzip"
    assert_refused(post(client, body, content_encoding=encoding), upstream)


@pytest.mark.parametrize(
    ("encoding", "body"),
    [
        ("gzip", BODY),
        ("gzip", gzip.compress(BODY)[:-12]),
        ("gzip", b""),
        ("br", BODY),
        ("br", brotli.compress(BODY)[:-4]),
        ("zstd", BODY),
        ("zstd", zstd.compress(BODY)[:-4]),
        ("deflate", BODY),
        ("gzip, br", brotli.compress(gzip.compress(BODY))),
        ("gzip, gzip", gzip.compress(gzip.compress(BODY))),
        ("x-unknown", BODY),
        ("rot13", BODY),
        ("base64", BODY),
        ("utf-16", BODY),
        ("none", BODY),
    ],
)
def test_broken_and_unknown_encodings(encoding: str, body: bytes, client: httpx.Client, upstream: Upstream) -> None:
    reply = post(client, body, content_encoding=encoding)
    if reply.status_code == 200:  # reading it right is as good as a refusal
        assert reply.json()["choices"][0]["message"]["content"] == TEXT
        assert upstream.never_saw(PERSON, EMAIL)
    else:
        assert_refused(reply, upstream)


@pytest.mark.parametrize("encoding", ["gzip", "br", "zstd", "deflate"])
def test_bomb_is_refused_and_the_proxy_lives_on(encoding: str, client: httpx.Client, upstream: Upstream) -> None:
    size = 100_000_000
    chunk = b" " * 1_000_000
    pack = {
        "gzip": lambda: zlib.compressobj(9, wbits=31),
        "deflate": lambda: zlib.compressobj(9),
        "br": lambda: brotli.Compressor(quality=3),
        "zstd": zstd.ZstdCompressor,
    }[encoding]()
    put = pack.process if encoding == "br" else pack.compress
    body = b"".join(put(chunk) for _ in range(size // len(chunk)))
    body += pack.finish() if encoding == "br" else pack.flush()
    assert len(body) < 1_000_000
    error = assert_refused(post(client, body, content_encoding=encoding), upstream)
    assert error["code"]
    assert post(client, BODY).status_code == 200


def test_a_large_plain_body_is_refused(client: httpx.Client, upstream: Upstream) -> None:
    assert_refused(post(client, BODY[:-1] + b" " * 34_000_000 + b"}"), upstream)


@pytest.mark.parametrize(
    "content_type",
    ["application/json", "text/plain", "application/octet-stream", "application/vnd.api+json", "", "nonsense"],
)
def test_json_under_any_content_type(content_type: str, client: httpx.Client, upstream: Upstream) -> None:
    assert_masked(client.post(PATH, content=BODY, headers={"content-type": content_type}), upstream)


def test_without_a_content_type(client: httpx.Client, upstream: Upstream) -> None:
    assert_masked(client.post(PATH, content=BODY), upstream)


def test_byte_order_mark(client: httpx.Client, upstream: Upstream) -> None:
    reply = post(client, b"\xef\xbb\xbf" + BODY)
    assert reply.status_code == 200
    assert upstream.never_saw(PERSON, EMAIL)


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"   ",
        b"{",
        BODY[:-1],
        BODY + b"x",
        BODY + BODY,
        b"[]",
        b"[" + BODY + b"]",
        b'"text"',
        b"null",
        b"17",
        BODY.replace(b"scripted", b"\xff\xfe"),
        BODY.decode().encode("utf-16"),
        BODY.decode().encode("utf-32"),
        BODY.decode().encode("utf-16-le"),
        b'{"model":"m","messages":"' + TEXT.encode() + b'"}',
        b'{"model":"m","messages":{"role":"user","content":"' + TEXT.encode() + b'"}}',
        b'{"model":"m","messages":17}',
        b'{"a":NaN,' + BODY[1:],
        b"{'model':1}",
        b"[" * 100_000,
        b'{"messages":' + b"[" * 100_000 + b"]" * 100_000 + b"}",
        b"model=m&messages=" + TEXT.encode(),
    ],
    ids=range(23),
)
def test_what_cannot_be_read_is_refused(body: bytes, client: httpx.Client, upstream: Upstream) -> None:
    reply = post(client, body)
    assert_refused(reply, upstream)
    assert reply.status_code < 500


def test_doubled_members_hide_nothing(client: httpx.Client, upstream: Upstream) -> None:
    hidden = b'{"messages":[{"role":"user","content":"' + TEXT.encode() + b'"}],"messages":[],"model":"m"}'
    reply = post(client, hidden)
    assert upstream.never_saw(PERSON, EMAIL)
    assert reply.status_code in (200, 400)


@pytest.mark.parametrize(
    "kwargs",
    [
        {"data": {"messages": TEXT}},
        {"files": {"file": ("a.txt", TEXT.encode())}},
        {"data": {"model": "m"}, "files": {"messages": ("a.json", BODY)}},
    ],
    ids=["form", "multipart", "multipart-json"],
)
def test_forms_are_refused(kwargs: dict, client: httpx.Client, upstream: Upstream) -> None:
    assert_refused(client.post(PATH, **kwargs), upstream)


def test_nothing_to_mask_means_the_same_bytes(client: httpx.Client, upstream: Upstream) -> None:
    body = b'{ "model":"m",\n\t"messages":[{"role":"user","content":"caf\\u00e9 \\/ 1 + 1?"}], "n":1.0, "x":1e5 }\n'
    reply = post(client, body)
    assert reply.status_code == 200
    assert upstream.last.body == body
    assert reply.headers["x-pasteguard-pii-detected"] == "false"
    assert "x-pasteguard-pii-masked" not in reply.headers


def test_only_the_masked_strings_differ(client: httpx.Client, upstream: Upstream) -> None:
    upstream.answer(json_reply(completion("ok")))
    image = "data:image/png;base64," + "iVBORw0KGgo" * 500
    body = json.dumps(
        chat(
            TEXT,
            seed=12345678901234567890123,
            temperature=0.10,
            unknown={"deep": [1, None, True, {"x": 1e300}]},
            tools=[{"type": "function", "function": {"name": "f", "parameters": {"type": "object"}}}],
            image={"image_url": {"url": image}},
        )
    )
    body = body.replace('"temperature": 0.1', '"temperature": 0.10, "big": 1E+2')
    assert post(client, body.encode()).status_code == 200
    sent = upstream.last.body.decode()
    masked = "My name is [[PERSON_1]], write to [[EMAIL_ADDRESS_1]]."
    assert sent == body.replace(json.dumps(TEXT), json.dumps(masked))


def test_client_headers_and_query_go_on(client: httpx.Client, upstream: Upstream) -> None:
    headers = {
        "authorization": "Bearer none",
        "api-key": "none",
        "openai-organization": "org",
        "openai-project": "proj",
        "user-agent": "Somebody/1.0",
        "idempotency-key": "stainless-python-retry-1",
        "x-stainless-lang": "python",
        "x-custom": "a, b",
    }
    reply = client.post(PATH + "?a=b&c=%2F", content=BODY, headers=headers)
    assert reply.status_code == 200
    assert upstream.last.target == "/v1/chat/completions?a=b&c=%2F"
    assert {name: upstream.last.header(name) for name in headers} == headers


def test_a_query_is_masked_with_the_body(client: httpx.Client, upstream: Upstream) -> None:
    for text in (TEXT, "Hello"):
        reply = client.post(PATH, json=chat(text), params={"api-version": "2024-10-21", "user": EMAIL, "note": "é/ü"})
        assert reply.json()["choices"][0]["message"]["content"] == text
        assert reply.headers["x-pasteguard-pii-masked"] == "true"
        query = "api-version=2024-10-21&user=%5B%5BEMAIL_ADDRESS_1%5D%5D&note=%C3%A9%2F%C3%BC"
        assert upstream.last.target == f"/v1/chat/completions?{query}"
    assert upstream.never_saw(PERSON, EMAIL)


def test_headers_of_the_reply(client: httpx.Client, upstream: Upstream) -> None:
    found = post(client, chat_bytes(TEXT + " Please write a friendly letter to my neighbours in the village.")).headers
    assert found["x-pasteguard-mode"] == "mask"
    assert found["x-pasteguard-provider"] == "openai"
    assert found["x-pasteguard-pii-detected"] == "true"
    assert found["x-pasteguard-pii-masked"] == "true"
    assert found["x-pasteguard-language"] == "en"
    assert "x-pasteguard-language-fallback" not in found
    assert found.get("x-pasteguard-secrets-detected", "false") == "false"
    assert "x-pasteguard-secrets-masked" not in found
    assert "x-pasteguard-secrets-types" not in found
    assert upstream.requests


def test_headers_of_a_reply_with_secrets(client: httpx.Client, upstream: Upstream) -> None:
    from tests.kit.samples import github_token, pem_key  # noqa: PLC0415

    text = f"GITHUB_TOKEN={github_token(3)}\n{pem_key(3)}\n"
    found = post(client, chat_bytes(text, stream=True)).headers
    assert found["x-pasteguard-secrets-detected"] == "true"
    assert found["x-pasteguard-secrets-masked"] == "true"
    types = found["x-pasteguard-secrets-types"].split(",")
    assert types == sorted(types)
    assert {"API_KEY_GITHUB", "PEM_PRIVATE_KEY"} <= set(types)
    assert upstream.never_saw(github_token(3), pem_key(3))


@pytest.mark.parametrize(
    ("text", "language", "is_fallback"),
    [
        ("Bitte schreibe einen freundlichen Brief an meine Nachbarn im Dorf, danke.", "de", False),
        ("Écris une lettre aimable à mes voisins du village, s'il te plaît.", "fr", False),
        ("Írj egy kedves levelet a szomszédaimnak a faluban, nagyon köszönöm a segítséget.", "en", True),
        ("Ok", "en", False),
    ],
)
def test_language_of_the_newest_user_message(
    text: str, language: str, is_fallback: bool, client: httpx.Client, upstream: Upstream
) -> None:
    english = {"role": "user", "content": "Please write a friendly letter to my neighbours in the village."}
    body = chat(text)
    body["messages"] = [english, *body["messages"]]
    found = client.post(PATH, json=body).headers
    assert found["x-pasteguard-language"] == language
    assert found.get("x-pasteguard-language-fallback") == ("true" if is_fallback else None)
    assert upstream.requests


def test_typed_placeholders_come_back_as_typed(client: httpx.Client, upstream: Upstream) -> None:
    text = f"[[PERSON_1]] and PERSON_2 and [[EMAIL_ADDRESS_1]] are typed; {EMAIL} and {PERSON} are not. [[PERSON_1]]"
    reply = post(client, chat_bytes(text))
    assert reply.json()["choices"][0]["message"]["content"] == text
    assert upstream.never_saw(PERSON, EMAIL)


def test_lone_surrogates(client: httpx.Client, upstream: Upstream) -> None:
    body = BODY.replace(b"My name", b"\\ud83d My \\udc00 name")
    reply = post(client, body)
    assert reply.status_code == 200
    assert upstream.never_saw(PERSON, EMAIL)
    assert PERSON in reply.json()["choices"][0]["message"]["content"]


def test_an_exchange_is_one_line_of_the_log(make_proxy: MakeProxy, upstream: Upstream) -> None:
    proxy = make_proxy(lambda folder: mitmdump(upstream.url, folder))
    with httpx.Client(base_url=proxy.url, trust_env=False, timeout=60) as http:
        assert PERSON in post(http, chat_bytes(f"I am {PERSON}.")).text
    assert upstream.never_saw(PERSON)
    lines = proxy.output.partition("PasteGuard is ready")[2].splitlines()[1:]
    assert ["masked PERSON=1" in line for line in lines] == [True]
