"""What the model takes for people in lines of code: in them a capital, and a name, mean little."""

from collections.abc import Sequence

from pasteguard_addon.lexicon.endings import plain
from pasteguard_addon.lexicon.known_people import is_borne_given_name, is_common_surname
from pasteguard_addon.lexicon.programs import is_word_of_data
from pasteguard_addon.lexicon.words import is_common, is_english, is_given_name
from pasteguard_addon.text_shape import is_in_comment, is_in_sentence_of_code, is_quoted

from .name_edges import is_small_member

_IN_CODE, _IN_COMMENT = 0.9, 0.75
"""Of what is code, and of what a comment in it says."""


def is_person_in_code(text: str, start: int, end: int, names: Sequence[str], best: float) -> bool:
    """Return whether words, to which the model gives `best`, are somebody's name.

    They are the inside of a string, stand in one that is a sentence, or a comment tells of somebody: "// ask jessica".
    """
    is_capital = all(name[0].isupper() for name in names) or is_small_member(text, start, end, names)
    if is_capital and best >= _IN_CODE:
        is_told = len(names) > 1 or is_quoted(text, start, end) or is_in_sentence_of_code(text, start, end)
        if is_told:
            return True
    return best >= _IN_COMMENT and is_in_comment(text, start, end) and any(map(_is_borne, names))


def _is_borne(name: str) -> bool:
    """Return whether people are called so, and hardly anything else is in small letters."""
    if name.islower() and (is_common(name) or is_english(name) or is_word_of_data(name)):
        return False
    return is_given_name(name) or is_borne_given_name(plain(name)) or is_common_surname(plain(name))
