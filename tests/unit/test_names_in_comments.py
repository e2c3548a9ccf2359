"""People of whom a comment among code tells, in small letters too, and words of comments that are none."""

from itertools import product

import pytest

from pasteguard_addon.detection.in_process import InProcessDetection
from pasteguard_addon.findings import TextToScan, values_in
from pasteguard_addon.policy import detection_settings
from pasteguard_addon.settings import Settings

COMMENTS = (
    "// {}",
    "x = f(y);  // {}",
    "/* {} */",
    "foo();\n/*\n * {}\n */\nbar();",
    "<!-- {} -->",
    "-- {}\nSELECT a FROM b;",
    "let a = 1;\n// {}\nlet b = 2;",
    "```js\n// {}\nfoo();\n```",
)
SAID = ("asked {} about this one", "{} says that this is slow", "{} hat das so gewollt")
NAMES = ("jessica", "Jessica", "karel", "Karel", "jessica weber")


@pytest.fixture(scope="module")
def detection() -> InProcessDetection:
    return InProcessDetection(detection_settings(Settings()))


def people_in(text: str, detection: InProcessDetection) -> list[str]:
    [scanned] = detection.scan([TextToScan(text, 0)])
    return list(values_in(text, [each for each in scanned.findings if each.entity_type == "PERSON"]))


def test_who_is_named_in_a_comment_is_found(detection: InProcessDetection) -> None:
    texts = [(c.format(s.format(n)), n) for c, s, n in product(COMMENTS, SAID, NAMES)]
    missed = [text for text, name in texts if name not in people_in(text, detection)]
    assert len(missed) <= len(texts) // 20, missed


@pytest.mark.parametrize(
    "text",
    [
        "int x; // mark the node as visited",
        "foo(); // see will for the details",
        "// the sam file is read here",
        "// jack up the rate of the clock",
        "// karel = find(karel, node);",
        "// if (jessica) return karel;",
        "let karel = 1; // karel",
    ],
)
def test_words_of_comments_are_nobody(detection: InProcessDetection, text: str) -> None:
    assert people_in(text, detection) == []
