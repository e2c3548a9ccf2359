"""Many exchanges at once that share their placeholder names: nobody gets another's value."""

import asyncio
import json
import random

import httpx

from tests.kit.proxy import ProxyProcess
from tests.kit.samples import chat, email
from tests.kit.tls import trusting
from tests.kit.upstream import Upstream, echo

PATH = "/openai/v1/chat/completions"


async def converse(client: httpx.AsyncClient, seed: int) -> None:
    """Two turns; each client sends its own address, which everybody's upstream sees under one name."""
    mine = email(seed)
    text = f"[{seed}] My address is {mine}, again {mine}."
    for is_stream in (seed % 2 == 0, seed % 2 == 1):
        await asyncio.sleep(random.Random(seed).random() * 0.1)
        reply = await client.post(PATH, json=chat(text, stream=is_stream))
        assert reply.status_code == 200, reply.text
        if is_stream:
            lines = [line[6:] for line in reply.text.split("\n") if line.startswith("data: {")]
            deltas = [json.loads(line)["choices"][0]["delta"].get("content") or "" for line in lines]
            said = "".join(deltas)
        else:
            said = reply.json()["choices"][0]["message"]["content"]
        assert said == text


async def test_fifty_at_once(proxy: ProxyProcess, upstream: Upstream) -> None:
    """25 share one HTTP/2 connection, 25 have HTTP/1.1 connections of their own."""
    upstream.handler = echo(cut=3, pause_s=0.01)
    limits = httpx.Limits(max_connections=100)
    async with (
        httpx.AsyncClient(
            base_url=proxy.https_url,
            http2=True,
            verify=trusting(proxy.ca_path, http2=True),
            trust_env=False,
            timeout=60,
        ) as shared,
        httpx.AsyncClient(base_url=proxy.url, trust_env=False, limits=limits, timeout=60) as own,
    ):
        await asyncio.gather(*(converse(shared if seed < 25 else own, seed) for seed in range(50)))
    assert len(upstream.requests) == 100
    assert upstream.never_saw(*(email(seed) for seed in range(50)))
    for request in upstream.requests:
        assert request.json()["messages"][0]["content"].count("[[EMAIL_ADDRESS_1]]") == 2


async def test_placeholders_of_others_fetch_nothing(proxy: ProxyProcess, upstream: Upstream) -> None:
    """While one exchange holds a value, another that types or is answered its placeholder gets no value."""
    upstream.handler = echo(cut=2, pause_s=0.02)
    async with httpx.AsyncClient(base_url=proxy.url, trust_env=False, timeout=60) as client:
        holder = asyncio.create_task(client.post(PATH, json=chat(f"My address is {email(1)}.", stream=True)))
        for _ in range(5):
            text = "What is [[EMAIL_ADDRESS_1]] or EMAIL_ADDRESS_1?"
            reply = await client.post(PATH, json=chat(text))
            assert reply.json()["choices"][0]["message"]["content"] == text
        assert (await holder).status_code == 200
