"""What stays of texts without what notations add: the quick ways make of them what the slow one makes."""

from unittest.mock import patch

from hypothesis import given
from hypothesis import strategies as st

from pasteguard_addon.known_values import notations

BLANKS = "".join(char for char in map(chr, range(0x3001)) if char.isspace())
TEXTS = st.text(st.sampled_from(f"ab9,.'\"\\{{}}$%<br/>#*\uff21{BLANKS}"), max_size=30)


@given(st.one_of(TEXTS, st.text(st.sampled_from("ab, '\\"), max_size=30)))
def test_single_blanks_stay_as_they_are(text: str) -> None:
    quick = notations.bare(text)
    with patch.object(notations, "_has_single_blanks", lambda _: False):
        assert notations.bare(text) == quick
    assert notations.bare_view(text, None).text == quick
