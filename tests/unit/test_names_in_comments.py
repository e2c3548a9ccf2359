"""People of whom a comment among code tells, in small letters too, and words of comments that are none."""

from itertools import product

import pytest

from tests.unit.people_found import people_in

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


def test_who_is_named_in_a_comment_is_found() -> None:
    texts = [(c.format(s.format(n)), n) for c, s, n in product(COMMENTS, SAID, NAMES)]
    missed = [text for text, name in texts if name not in people_in(text)]
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
def test_words_of_comments_are_nobody(text: str) -> None:
    assert people_in(text) == []
