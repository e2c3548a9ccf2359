"""Responses: what is masked in a request, and what stays byte for byte."""

import json
from typing import Any

import pytest

from pasteguard_addon.endpoints.responses import Responses
from pasteguard_addon.errors import UnreadableBodyError
from pasteguard_addon.exchange.exchange import Exchange
from pasteguard_addon.exchange.rules import MaskingRules
from tests.kit import responses as kit
from tests.unit.canary_scan import masked_by

ENDPOINT = Responses()
ADA, GRACE = "Ada Lovelace", "Grace Hopper"


def masked(request: dict[str, Any], rules: MaskingRules | None = None) -> Any:
    exchange = Exchange(rules, ENDPOINT)
    return json.loads(masked_by(exchange, json.dumps(request, ensure_ascii=False).encode()))


def changed(value: Any, text: str, placeholder: str) -> Any:
    """Return JSON with another text in place of the canary, but not in what is never changed."""
    return json.loads(json.dumps(value).replace(text, placeholder))


@pytest.mark.parametrize("kind", kit.ITEMS)
def test_each_text_of_an_item_is_masked_and_nothing_else(kind: str) -> None:
    text = f"for {GRACE}, now"
    make = kit.ITEMS[kind]
    assert masked({"input": [make(text)]}) == {"input": [make("for [[PERSON_1]], now")]}


def test_each_text_around_the_input_is_masked_and_nothing_else() -> None:
    text = f"for {GRACE}, now"
    request = {**kit.around(text), "input": "Hi"}
    assert masked(request) == {**kit.around("for [[PERSON_1]], now"), "input": "Hi"}


@pytest.mark.parametrize("item", kit.UNTOUCHED, ids=lambda item: item["type"])
def test_items_without_text_stay(item: dict[str, Any]) -> None:
    assert masked({"input": [item, {"role": "user", "content": ADA}]})["input"][0] == item


def test_structural_strings_stay_byte_for_byte_where_their_very_text_is_a_known_value() -> None:
    """A person may be named like an id; ids are found again by what they are."""
    request = {
        "input": [
            {"role": "user", "content": f"I am {ADA}."},
            {"type": "function_call", "id": ADA, "call_id": ADA, "status": ADA, "name": "f", "arguments": "{}"},
            {"type": "function_call_output", "call_id": ADA, "output": "ok"},
            {"type": "item_reference", "id": ADA},
            {"type": "compaction", "id": ADA, "encrypted_content": ADA},
        ],
        "previous_response_id": ADA,
        "conversation": {"id": ADA},
        "prompt_cache_key": ADA,
        "model": ADA,
        "include": [ADA],
    }
    expected = json.loads(json.dumps(request))
    expected["input"][0]["content"] = "I am [[PERSON_1]]."
    assert masked(request) == expected


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        (f"I am {ADA}", "I am [[PERSON_1]]"),
        ([f"I am {ADA}"], ["I am [[PERSON_1]]"]),
        ({"role": "user", "content": ADA}, {"role": "user", "content": "[[PERSON_1]]"}),
        ([], []),
        (None, None),
    ],
)
def test_an_input_of_any_shape_is_read(given: object, expected: object) -> None:
    assert masked({"input": given}) == {"input": expected}


def test_a_request_without_input_is_read() -> None:
    assert masked({"previous_response_id": "resp_1", "user": ADA})["user"] == "[[PERSON_1]]"


@pytest.mark.parametrize("given", [7, True, [7], [None], [[]]])
def test_an_input_that_is_none_is_refused(given: object) -> None:
    with pytest.raises(UnreadableBodyError) as caught:
        masked({"input": given})
    assert caught.value.code == "invalid_input"


def test_both_inputs_are_read_if_there_are_two() -> None:
    exchange = Exchange(endpoint=ENDPOINT)
    body = f'{{"input":"I am {ADA}","input":[{{"role":"user","content":"{ADA}"}}]}}'.encode()
    assert ADA.encode() not in masked_by(exchange, body)


def test_values_are_numbered_in_the_order_of_the_conversation() -> None:
    """What stands before the input comes first, so that a longer conversation changes none of its numbers."""
    request = {"metadata": {"a": "Zoë Müller"}, "input": [{"role": "user", "content": GRACE}], "instructions": ADA}
    first = masked(request)
    assert first == {
        "metadata": {"a": "[[PERSON_3]]"},
        "input": [{"role": "user", "content": "[[PERSON_2]]"}],
        "instructions": "[[PERSON_1]]",
    }
    request["input"].append({"role": "user", "content": "Иван Петров"})  # type: ignore[attr-defined]
    second = masked(request)
    assert second["input"][:1] == first["input"]
    assert second["instructions"] == first["instructions"]


def test_names_as_keys_of_arguments_are_masked() -> None:
    call = {"type": "function_call", "name": "f", "call_id": "c", "arguments": json.dumps({ADA: 1})}
    assert json.loads(masked({"input": [call]})["input"][0]["arguments"]) == {"[[PERSON_1]]": 1}


def test_a_name_is_an_identifier_only_where_a_function_is_called() -> None:
    def name_in(item: dict[str, Any]) -> Any:
        exchange = Exchange(endpoint=ENDPOINT)
        exchange.begin(json.dumps({"input": [item]}).encode())
        return [text.text for text in exchange.texts()]

    assert name_in({"type": "function_call", "name": "Grace", "arguments": "{}"}) == []
    assert name_in({"role": "user", "name": "Grace", "content": ""}) == ["name: Grace"]
    assert name_in({"type": "odd", "whom": {"name": "Grace"}}) == ["name: Grace"]


@pytest.mark.parametrize("separators", [(",", ":"), (", ", ": ")])
def test_long_numbers_in_arguments_are_masked_as_strings(separators: tuple[str, str]) -> None:
    arguments = json.dumps({"card": 4111111111111111}, separators=separators)
    call = {"type": "function_call", "name": "f", "call_id": "c", "arguments": arguments}
    assert json.loads(masked({"input": [call]})["input"][0]["arguments"]) == {"card": "[[CREDIT_CARD_1]]"}


def test_text_in_a_data_url_is_masked_in_its_encoding() -> None:
    part = {"type": "input_file", "filename": "a.txt", "file_data": "data:text/plain;base64,QWRhIExvdmVsYWNl"}
    given = masked({"input": [{"role": "user", "content": [part]}]})["input"][0]["content"][0]
    assert given["file_data"] == "data:text/plain;base64,W1tQRVJTT05fMV1d"


def test_media_are_counted_so_that_they_can_be_refused() -> None:
    rules = MaskingRules(is_media_refused=True)
    for part in (
        {"type": "input_image", "image_url": kit.IMAGE},
        {"type": "input_file", "file_data": kit.IMAGE},
        {"type": "input_audio", "input_audio": {"data": kit.OPAQUE}},
    ):
        with pytest.raises(UnreadableBodyError) as caught:
            masked({"input": [{"role": "user", "content": [part]}]}, rules)
        assert caught.value.code == "media_not_scanned"
    assert masked({"input": [{"role": "user", "content": "x"}]}, rules)


def test_only_the_roles_that_are_asked_for_are_read_and_those_that_nobody_knows() -> None:
    rules = MaskingRules(roles=frozenset({"user"}))
    request = {
        "instructions": ADA,
        "input": [
            {"role": "user", "content": ADA},
            {"type": "function_call_output", "call_id": "c", "output": GRACE},
            {"type": "telepathy", "thought": GRACE},
        ],
    }
    assert masked(request, rules) == {
        "instructions": ADA,
        "input": [
            {"role": "user", "content": "[[PERSON_1]]"},
            {"type": "function_call_output", "call_id": "c", "output": GRACE},
            {"type": "telepathy", "thought": "[[PERSON_2]]"},
        ],
    }


def test_the_note_to_the_model_stands_before_all() -> None:
    rules = MaskingRules(has_note=True)
    assert masked({"input": ADA}, rules)["instructions"].startswith("Values in the form")
    noted = masked({"instructions": "Be kind.", "input": [{"role": "user", "content": ADA}]}, rules)
    assert noted["input"][0]["role"] == "developer"
    assert noted["input"][1] == {"role": "user", "content": "[[PERSON_1]]"}


def test_a_person_reads_who_says_what() -> None:
    request = {
        "instructions": "Be kind.",
        "input": [
            {
                "role": "user",
                "content": [{"type": "input_text", "text": "Hi"}, {"type": "input_image", "image_url": "x"}],
            },
            {"type": "function_call", "name": "f", "call_id": "c", "arguments": '{"a":1}'},
            {"type": "function_call_output", "call_id": "c", "output": "done"},
            {"type": "reasoning", "summary": [{"type": "summary_text", "text": "hm"}], "encrypted_content": "x"},
        ],
        "tools": [{"type": "function", "name": "f"}, {"type": "web_search"}],
        "metadata": {},
    }
    read = ENDPOINT.readable_request(json.dumps(request).encode())
    assert [(turn.speaker, [(part.label, part.text) for part in turn.parts]) for turn in read.turns] == [
        ("instructions", [("", "Be kind.")]),
        ("user", [("", "Hi"), ("image", "(not scanned)")]),
        ("function_call", [("calls f", '{"a":1}')]),
        ("function_call_output", [("function_call_output", "done")]),
        ("reasoning", [("summary", "hm")]),
    ]
    assert (read.tools, read.media, read.other_fields) == (["f", "web_search"], ["image"], ["metadata"])
    with pytest.raises(ValueError, match="response"):
        ENDPOINT.readable_request(b'{"messages":[]}')


def test_what_is_large_and_opaque_stays_byte_for_byte() -> None:
    image = "data:image/png;base64," + "iVBORw0KGgo" * 200_000
    reasoning = {"type": "reasoning", "id": "rs_1", "summary": [], "encrypted_content": "gAAAA" * 100_000}
    picture = {"role": "user", "content": [{"type": "input_image", "image_url": image}]}
    exchange = Exchange(endpoint=ENDPOINT)
    body = json.dumps({"input": [reasoning, picture, {"role": "user", "content": ADA}]}).encode()
    assert masked_by(exchange, body) == body.replace(ADA.encode(), b"[[PERSON_1]]")
