"""Whether words that a model takes for a person are what a thing is called, by their place and the lists."""

import re

from pasteguard_addon.detection.pii.names_in_data.thing_fields import (
    has_version,
    is_beside_what_people_have,
    is_called_thing,
)
from pasteguard_addon.lexicon.ideas import is_dish
from pasteguard_addon.lexicon.known_people import is_borne_surname
from pasteguard_addon.lexicon.months import is_month_of_payment
from pasteguard_addon.lexicon.programs import is_of_programs, is_word_of_data
from pasteguard_addon.lexicon.words import is_english, is_given_name
from pasteguard_addon.text_shape import is_data_string, is_heading, is_label, is_quoted, is_whole_value

_ONLY_COMMON = 0.95
"""Two everyday words with capitals are a heading or a title: "Generate Sponsors"."""


_MEMBERS = re.compile(r"[\[({][a-z_]\w{0,40}=(?![=:])")
"""Behind the name of a type whose members follow, `Customer[first_name=…`: nobody is written so."""


def is_of_thing(text: str, start: int, end: int, names: list[str], best: float) -> bool:
    """Return whether words, none of them a given name, are a heading, a label or what a field calls a thing."""
    if has_version(text, start, end) or _is_code_of_data(text, start, end):
        return True
    if not names or any(map(is_given_name, names)):
        return False
    if _MEMBERS.match(text, end):
        return True
    if text[start:end].isupper() and is_month_of_payment(names):
        return True
    if len(names) > 1 and all(map(is_english, names)) and (best < _ONLY_COMMON or is_label(text, end)):
        return True
    if is_data_string(text, start, end) and all(map(is_word_of_data, names)):
        return True
    if len(names) > 1 and best < _BEYOND_DOUBT and is_label(text, end) and all(map(_is_of_label, names)):
        return True
    return is_dish(names) or is_called_thing(text, start, end)


def is_small_thing(text: str, start: int, end: int, line: str, names: list[str], best: float) -> bool:
    """Return whether a small word of no list is a whole heading, string or item: what things are called."""
    if len(names) > 1 or is_given_name(names[0]) or is_borne_surname(names[0]):
        return False
    if best < _BEYOND_DOUBT and is_quoted(text, start, end):
        return True
    if is_whole_value(text, start, end) and is_word_of_data(names[0]):
        return not is_beside_what_people_have(text, start, end)
    return is_heading(line) or (is_english(names[0]) and line.strip() == f"- {names[0]}")


def is_adverb_in_shape(name: str) -> bool:
    """Return whether a word ends as adverbs do and is no common surname: "Briefly", unlike "Reilly"."""
    return name.endswith("ly") and not is_borne_surname(name.lower())


def _is_of_label(name: str) -> bool:
    """Return whether a word of a label is a program's, and nobody's name: "Wake reason: user"."""
    return (is_english(name) or is_of_programs(name)) and not is_borne_surname(name.lower())


def _is_code_of_data(text: str, start: int, end: int) -> bool:
    """Return whether two capitals are all of a string of JSON: a country's or a language's code."""
    return end - start <= _LETTERS_OF_CODE and text[start:end].isupper() and is_data_string(text, start, end)


_LETTERS_OF_CODE = 2
_BEYOND_DOUBT = 0.9
"""The model has read the sentence that quotes the word."""
