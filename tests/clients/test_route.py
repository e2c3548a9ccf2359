"""Clients in route mode: a real llama.cpp server on this machine answers what holds personal data."""

import json
from dataclasses import replace

import pytest

from tests.clients.zoo import TEXT, Command, Zoo, node_program, python_program
from tests.kit.llama import grammar_for
from tests.kit.samples import PERSON

ANSWER = f"Hello {PERSON}!"


def command(client: str, zoo: Zoo) -> Command:
    base_urls = zoo.base_urls[:2]
    if client == "openai-node":
        return node_program(client, "with_openai_node.mjs", *base_urls)
    return python_program(client, "openai", "with_openai.py", *base_urls)


@pytest.mark.parametrize("client", ["openai-python", "openai-node"])
def test_the_local_model_answers_and_the_provider_hears_nothing(client: str, route_zoo: Zoo) -> None:
    route_zoo.provider.reset()
    more = {"grammar": grammar_for(ANSWER), "max_tokens": 100}
    outcome = route_zoo.run(replace(command(client, route_zoo), extra={"MORE_PARAMETERS": json.dumps(more)}))
    assert outcome.code == 0, outcome
    for base_url in route_zoo.base_urls[:2]:
        assert outcome.said("whole", base_url) == ANSWER
        assert outcome.said("piece", base_url) == ANSWER
        assert sum(each["base_url"] == base_url for each in outcome.records("piece")) > 5
    assert route_zoo.provider.requests == []
    assert route_zoo.provider.never_saw(TEXT)
