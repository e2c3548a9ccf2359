"""A name that was told once is found again in whatever order and spelling, and takes no other word along."""

import re
from unicodedata import normalize
from urllib.parse import unquote

import pytest

from pasteguard_addon.known_values import KnownValue, KnownValueFinder, TextWithFindings
from tests.kit.spelled_names import NAMES, SHAPES, spelled

PLACES = (
    "{x}", "Later we heard from {x} again.", "Danach kam {x} noch einmal vorbei.", "- {x}\n- nobody",
    "| id | name |\n|---|---|\n| 4 | {x} |", "id,name,city\n4,{x},Rome\n", '{"name": "{x}", "id": 4}',
    "owner: {x}\nsize: 3", "Best regards,\n{x}", "2024-05-01 12:00:01 INFO login ok for {x} from 10.0.0.1",
    "[warn] user={x} action=delete", "From: {x} <q@x.example>", 'user = "{x}"', "run `{x}` now", "**{x}**", "_{x}_",
)  # fmt: skip

LISTED = {
    "{s} {g}": {"Rose Price", "Mark Stone", "May Young", "April Page", "Will Smith"},  # "prices rose"
}
"""Where two words are left that say something else more often than a name."""
_NO_NAMES = {"van", "den", "von", "da"}


def _words_left(name: str, texts: list[str]) -> dict[str, list[str]]:
    """Return the words of a name that are left in each text in which it is masked, for those in which some are."""
    finder = KnownValueFinder([KnownValue("PERSON", name, 0)])
    words = [word for word in re.findall(r"[^\W\d_]+", name.lower()) if len(word) > 2 and word not in _NO_NAMES]
    left = {}
    for text, found in zip(texts, finder.find_all([TextWithFindings(text, 0) for text in texts]), strict=True):
        chars = list(text)
        for each in found:
            chars[each.start : each.end] = "█" * (each.end - each.start)
        read = normalize("NFC", unquote("".join(chars)).replace("\u200b", "")).lower().replace("ς", "σ")
        left[text] = [word for word in words if word in read]
    return {text: words for text, words in left.items() if words}


@pytest.mark.parametrize("name", NAMES)
def test_every_spelling_of_a_name(name: str) -> None:
    shown = [spelled(shape, name) for shape in SHAPES if name not in LISTED.get(shape, ())]
    assert not _words_left(name, [place.replace("{x}", each) for each in shown for place in PLACES])
