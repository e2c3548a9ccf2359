"""Members with quoted values, found from the sign before the value, are those that one pattern from the left finds."""

import re

from hypothesis import given
from hypothesis import strategies as st

from pasteguard_addon.detection.structure.records import _LABEL, _SIEVE, _quoted_members

_FROM_THE_LEFT = re.compile(
    rf"(?P<open>\\{{0,6}}[\"'`])?(?P<label>{_LABEL})(?(open)(?P=open))[ \t]{{0,4}}(?::=|=>|[:=])[ \t]{{0,4}}"
    r"(?P<quote>\\{0,6}[\"'`])(?P<value>[^\"'`\\\n]{1,200})(?P=quote)"
)
_BITS = st.sampled_from(
    ["\"", "'", "`", "\\", "\\\"", ":", "=", "=>", ":=", " ", "\t", "\n", "a", "b1", "x.y", "_", "(", ")", "-", "ß",
     "漢", ">", "<", ",", "{", "}", "1", "a b c", "a" * 39, "a" * 45, "b" * 201, "\": \"", "='", "' : '", "      "]
)  # fmt: skip


@given(st.lists(_BITS, max_size=40).map("".join))
def test_quoted_members(text: str) -> None:
    expected = [(*match.span("value"), match["label"]) for match in _FROM_THE_LEFT.finditer(text)]
    assert [(cell.start, cell.end, cell.context[0]) for cell in _quoted_members(_SIEVE.sift(text))] == expected
