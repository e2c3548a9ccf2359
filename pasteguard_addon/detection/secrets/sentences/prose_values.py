"""Whether a word of a sentence is the password or key that it is said to be."""

import re

from pasteguard_addon.detection.plugins.values import (
    is_chosen,
    is_chosen_phrase,
    is_generic,
    is_identifier,
    is_long_phrase,
    is_numbered_name,
    is_numbered_phrase,
    is_passphrase,
    is_password,
    is_random,
    is_spaced_password,
    is_term,
)
from pasteguard_addon.detection.secrets.forms.tokens import is_id
from pasteguard_addon.detection.secrets.judging import is_mixed_password
from pasteguard_addon.detection.secrets.sentences.qualities import (
    is_chosen_word,
    is_dotted_phrase,
    is_strange_camel,
)
from pasteguard_addon.detection.secrets.sentences.turns import is_odd, is_reference_of_text, is_striking
from pasteguard_addon.lexicon.programs import is_program_word
from pasteguard_addon.lexicon.words import is_english

_NAMED = re.compile(r"(?P<word>[^\W\d_]{5,})[_-]?(?P<number>\d{1,4})[!?]?")
_LEAST_DRAWN, _LEAST_DIGITS = 10, 2
_ATTRIBUTE = re.compile(r"[a-z][a-z-]{2,20}=[\"'][\w -]*[\"']?\Z")


def is_value_of_a_sentence(value: str, is_password_word: bool, is_quoted: bool, is_near: bool) -> bool:
    """Tell whether a word that is said to be a password or key is one; near is one directly behind the verb."""
    if (
        "&lt;" in value
        or is_generic(value)
        or _ATTRIBUTE.match(value)
        or (not is_password_word and is_id(value.partition("_")[0]))
    ):
        return False
    is_number = (
        is_near and is_password_word and (_is_long_number(value) or is_birthday(value) or is_short_password(value))
    )
    if is_term(value) and not is_number:
        return False
    if is_near and is_password_word and (is_birthday(value) or is_strange_camel(value) or is_short_password(value)):
        return True
    if is_password_word and (is_near or is_quoted) and is_dotted_phrase(value):
        return True
    if is_random(value, 16):
        return True
    if not is_password_word:
        is_key = is_near and (is_random(value, 10) or is_chosen(value))
        return is_key or (is_quoted and is_numbered_phrase(value))
    if is_quoted and is_near and (is_spaced_password(value) or is_chosen_phrase(value)):
        return True
    if is_quoted and is_numbered_phrase(value):
        return True
    if (is_near or is_quoted) and (is_passphrase(value) or is_long_phrase(value)):
        return True
    if is_quoted and is_near:
        return is_password(value, is_plain_word_ok=True) or any(map(is_striking, value.split(" ", 6)[:6]))
    return (is_password(value, minimum=5) and is_odd(value)) or (is_near and is_numbered_name(value))


def _is_long_number(value: str) -> bool:
    return value.isdigit() and len(value) >= _LEAST_NUMBER


def is_birthday(value: str) -> bool:
    """Tell whether this is a day so long ago that it is rather remembered than when something was done."""
    return _BIRTHDAY.fullmatch(value) is not None


def is_short_password(value: str) -> bool:
    """Tell whether four characters are rather a password than a word, a year or a term: `k9!x`, `2580`."""
    if len(value) != _SHORT or _YEAR.fullmatch(value):
        return False
    digits, letters = sum(map(str.isdigit, value)), sum(map(str.isalpha, value))
    if digits == _SHORT:
        return True
    return digits > 0 and letters > 0 and digits + letters < _SHORT and is_password(value) and not is_term(value)


_SHORT = 4
_YEAR = re.compile(r"(?:19|20)\d\d")


def is_given(word: str) -> bool:
    """Tell whether a word that somebody types, gives or asks about as a password may be one."""
    if is_birthday(word) or _DIGITS.fullmatch(word):
        return True
    return not is_term(word) and (is_mixed_password(word) or is_chosen_word(word) or is_strange_camel(word))


_DIGITS = re.compile(r"\d{6,10}")
_LEAST_NUMBER = 5
_BIRTHDAY = re.compile(r"\d{1,2}[./-]\d{1,2}[./-](?:19\d\d|200\d|201[0-5])")


def is_likely_here(word: str) -> bool:
    """Tell whether a word with a digit is rather a password than a version, a variable or the name of a thing."""
    if is_term(word) or is_reference_of_text(word) or not is_mixed_password(word):
        return False
    named = _NAMED.fullmatch(word)
    if named:
        is_common = is_english(named["word"]) and len(named["number"]) < _LEAST_DIGITS
        return not is_common and not is_program_word(named["word"])
    return not is_identifier(word) and (is_striking(word) or is_random(word, _LEAST_DRAWN) or word.isalnum())
