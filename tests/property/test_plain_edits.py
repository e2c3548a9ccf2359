"""A text is put into JSON by its literal alone only where that gives what reading the whole document gives."""

import json
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pasteguard_addon.endpoints.reply import Path, ReplyText
from pasteguard_addon.exchange import reply_json
from pasteguard_addon.exchange.plain_edits import with_plain_edits
from pasteguard_addon.exchange.reply_json import Edits, with_edits

# Few texts, so that they meet as names, twice, within one another, and between quotes.
_WORDS = (
    "[[PERSON_1]] it is",
    "PERSON_1",
    ",",
    ":",
    '"',
    '","',
    '":"',
    "\\",
    'a"PERSON_1"b',
    "true",
    "1",
    "é",
    "\n",
    "",
    "/",
)
_TEXTS = st.one_of(st.sampled_from(_WORDS), st.lists(st.sampled_from(_WORDS), max_size=4).map("".join))
_VALUES = st.recursive(
    st.one_of(_TEXTS, st.none(), st.integers(0, 9), st.booleans()),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(_TEXTS, inner, max_size=4),
    max_leaves=12,
)
_FORMS: tuple[dict[str, Any], ...] = ({}, {"ensure_ascii": False}, {"indent": 1}, {"separators": (",", ":")})


def strings(value: object, path: Path = ()) -> Iterator[ReplyText]:
    """Yield every string of a JSON value that is no member's name."""
    if isinstance(value, str):
        yield ReplyText(path, value)
    elif isinstance(value, list):
        for position, item in enumerate(value):
            yield from strings(item, (*path, position))
    elif isinstance(value, dict):
        for name, item in value.items():
            yield from strings(item, (*path, name))


@given(_VALUES, st.sampled_from(_FORMS), st.data())
def test_it_gives_what_reading_all_of_it_gives(value: object, form: dict[str, Any], data: st.DataObject) -> None:
    document, texts = json.dumps(value, **form), [*strings(value)]
    edited = data.draw(st.lists(st.sampled_from(texts), unique_by=lambda each: each.path)) if texts else []
    edits: Edits = {each.path: data.draw(_TEXTS) for each in edited}
    quick = with_plain_edits(document, edits, texts)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(reply_json, "with_plain_edits", lambda *_: None)
        slow = with_edits(document, edits, texts)
    assert quick in (None, slow)


@pytest.mark.parametrize(
    "document",
    [
        '{"a":"[[PERSON_1]]"}',
        '{"a": "[[PERSON_1]]", "b": ["[[PERSON_1]] too", "PERSON_1"]}',
        '{"type":"response.output_text.done","text":"[[PERSON_1]]","logprobs":[],"n":-1.5e3,"is":true}',
    ],
)
def test_it_is_taken_where_the_literal_stands_once(document: str) -> None:
    texts = [each for each in strings(json.loads(document)) if each.text == "[[PERSON_1]]"]
    found = with_plain_edits(document, {texts[0].path: 'Ada "A" Lovelace'}, texts)
    assert found == document.replace('"[[PERSON_1]]"', '"Ada \\"A\\" Lovelace"')


@pytest.mark.parametrize(
    "document",
    [
        '{"a":"PERSON_1","b":"PERSON_1"}',  # which of them
        '{"a":"PERSON\\u005f1","PERSON_1":0,"b":"PERSON_1"}',  # written in another way
        '{"a":"PERSON_1","PERSON_1":0}',  # a name
        '{"a":"PERSON_1","a":"PERSON_1"}',  # twice the same member
        '{"a":"PERSON_1","b":"say \\"PERSON_1"}',  # at the end of another, behind a quote
    ],
)
def test_it_leaves_alone_what_is_not_certain(document: str) -> None:
    text = ReplyText(("a",), "PERSON_1")
    assert with_plain_edits(document, {("a",): "Ada"}, [text]) is None


def test_what_stands_between_two_texts_is_none() -> None:
    document = '{"a":",","b":"x","c":"y"}'
    assert with_plain_edits(document, {("a",): "Ada"}, [ReplyText(("a",), ",")]) is None
