"""Whether what stands at a place behind a telling name is a secret: data and code, sentences and tables differ."""

import re

from pasteguard_addon.detection.plugins.values import (
    is_chosen,
    is_chosen_phrase,
    is_hyphened,
    is_made_up,
    is_numbered_phrase,
    is_passphrase,
    is_password,
    is_random,
    is_spaced_password,
    is_tangled,
    is_term,
    is_words,
    is_wordy,
)
from pasteguard_addon.detection.secrets.named_values.named_place import NamedPlace
from pasteguard_addon.detection.secrets.named_values.places_of_pairs import (
    is_among_settings,
    is_header_of_a_command,
    is_in_brackets,
    is_in_flow_mapping,
    is_line_of_a_setting,
    is_one_of_two_arguments,
    is_quoted_pair,
    is_row_of_two,
)
from pasteguard_addon.detection.secrets.named_values.variable_names import Kind
from pasteguard_addon.detection.secrets.sentences.nouns import language_of
from pasteguard_addon.detection.secrets.sentences.qualities import is_chosen_word, is_mere_word, is_quality

_CONSTANT = re.compile(r"[A-Z]{2,}[A-Z0-9]*(?:_[A-Z0-9]+)+")
"""Another name in the same list: `"CUSTOM_AUTH", "AWS_SIGV4"`."""
_MIGRATION = re.compile(r"\d{4}_[a-z]\w*")
"""Of a database, behind the part of a program that it is one of: `("accounts", "0001_initial")`."""
_NAME = re.compile(r"[a-z]{1,16}\d?(?:[-_][a-z0-9]{1,24}){2,}")
_SETTER = re.compile(
    r"[\w.]{0,40}?(?:set_?|with_?|\.)?password|(?:[\w.]{0,40}\.)?(?:set|with)_?\w{0,12}?(?:key|token|secret)",
    re.IGNORECASE,
)
_KEYWORD_ARGUMENT = re.compile(r"[a-z_]+=")
_KEY_BEHIND = re.compile(r"\\{0,6}[\"'`]\s{0,4}:")
_USER_BEFORE = re.compile(r"(?:user(?:name)?|login)[ :=\"'][^\n]{0,30}\Z", re.IGNORECASE)
_SIGN_INSIDE = re.compile(r"(?=.{10,64}\Z)[\w.-]*\w[#!$%^*+?&]\w[\w.#!$%^*+?&-]*")
_IS_OTHERWISE = re.compile(r"\|\||\?\?|\bor\b")
_CODES = ("pin", "code")
_ARN = 80
_SHARED_SECRET = re.compile(
    r"(?:\A|(?<=\w)[_.-]?)secret\Z|secret_?key\Z|(?<=\w)Secret\Z|SecretKey\Z|(?<=\w)[_.-]?salt\Z", re.IGNORECASE
)
"""Somebody has chosen it, as a password."""
_SIBLING = re.compile(r"[\"']?,?\s{1,80}[\"']?values?[\"']?\s?[:=]", re.IGNORECASE)
"""Behind the key of an entry, its value: `- key: …⏎  value: …`."""
_DIGEST = re.compile(r"(?:sha\d{1,3}|md5):", re.IGNORECASE)
_OBJECTS = ('{"', '{\\"', "{'", '[{"', '%{"', "%{}")
_NO_SECRET = re.compile(
    r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?(?:Z|[+-]\d\d:?\d\d)?\Z"
    r"|[A-Z]\w{1,40}\.[\w.]{2,60}(?:/[\w.]{1,60}){1,6}@\d{4}-\d\d-\d\d(?:-preview)?\Z"
    r"|[\[(]?\d+:\d+(?:\.\d+)+(?:[-+~][\w.+:~-]+)?[\])]?\Z|[\w.-]{1,40}@[~^]\d+(?:\.\d+){2}(?:-[\w.]+)?\Z|%\{[a-z_]{1,30}\Z"
)
"""A time, a type of a resource with the day of its version, the version of a package."""
_BRACKETS = frozenset("([{<")
_LOGIN_PAIR = re.compile(r"[A-Za-z][\w.@-]{1,40}:([^\s:/]{6,64})")
_HOLDS_A_PAIR = re.compile(r"(?:creds?|credentials?|auth|userpass)\Z", re.IGNORECASE)
_LEAST_ARGUMENT = 20
_LEAST_PIN, _LEAST_DIGITS = 4, 6
"""So many alone are no year and no count."""
_MIN_OF_A_SETTING = 4
_MIN_SEALED = 60
_MAX_MANIFEST = 8_000


def is_plausible(place: NamedPlace, head: str) -> bool:
    """Tell whether name and value belong together, where only a comma or a blank connects them."""
    is_bracketed = head[0] == "(" and head[-1] == ")"
    if not place.is_quoted and head[0] in "{[(-" and place.way != "assign" and (is_bracketed or not is_tangled(head)):
        return False
    if place.way == "element" and '="' in place.between and place.before not in "<:" and not place.is_name_of_element:
        return False  # an attribute's value, not the element's name
    if place.between.endswith("}{") and place.before != "\\":
        return False  # no macro of TeX
    if place.before == ":" and "arn:aws" in place.text[max(0, place.name_start - _ARN) : place.name_start]:
        return False  # the resource's name in an ARN
    if head.startswith(_OBJECTS) or _NO_SECRET.match(head):
        return False  # its members are judged by their own names
    if place.is_type or place.is_user_of_a_url or (place.way == "blank" and place.before == "/"):
        return False
    if place.way in ("call", "typed"):
        is_telling = _is_typed(place) if place.way == "typed" else _SETTER.fullmatch(place.name) is not None
        return place.is_quoted and (
            is_telling or (("." in place.name or place.before == ":") and is_random(head, _LEAST_ARGUMENT))
        )
    if _is_number_or_directory(place, head) or _is_sealed(place, head):
        return False
    if place.way == "comma":
        is_in_quotes = place.before in "\"'`\\#.=" or not place.name_start
        is_number = head.isdigit() and len(head) >= _LEAST_DIGITS and is_one_of_two_arguments(place)
        is_listed = (is_term(head) and not is_number) or _CONSTANT.fullmatch(head) is not None
        is_listed = is_listed or (_is_named_alike(place, head) and not place.is_flag)
        is_listed = is_listed or _MIGRATION.fullmatch(head) is not None
        return is_in_quotes and not is_listed and not _KEY_BEHIND.match(place.text, place.value_end)
    if place.way == "assign" and not place.is_quoted and _IS_OTHERWISE.search(place.between):
        return False
    if place.way == "csv":
        return (place.name.isupper() or place.before in "\n,;\t") and "=" not in head.rstrip("=")
    if place.way == "blank":
        return place.is_flag or (_is_noun(place) and not _KEYWORD_ARGUMENT.match(head))
    return True


def _is_typed(place: NamedPlace) -> bool:
    """Tell whether a form is filled, rather than something replaced with something else."""
    return " with " not in place.between or "fill" in place.text[max(0, place.name_start - 12) : place.name_start]


def _is_named_alike(place: NamedPlace, value: str) -> bool:
    """Tell whether this is the name of another thing in the same list: `"x-api-key", "x-amz-content-sha256"`."""
    if not _NAME.fullmatch(value) or is_one_of_two_arguments(place):
        return False
    quote = max(place.text.rfind(sign, max(0, place.name_start - _ARN), place.name_start) for sign in "\"'`")
    first = re.split("[-_]", place.text[quote + 1 : place.name_start + len(place.name)])
    return len(first) > 1 and first[0] == re.split("[-_]", value)[0] and is_wordy("".join(filter(str.isalpha, value)))


def _is_number_or_directory(place: NamedPlace, head: str) -> bool:
    """Tell whether this is a number of JSON, or the directory that shells keep in PWD."""
    if place.name.endswith("PWD") and head[0] in "/~":
        return True
    is_member = not place.is_quoted and place.between[:1] == '"' and ":" in place.between
    return is_member and not place.name.lower().endswith(_CODES) and head.rstrip(",").isdigit()


def _is_sealed(place: NamedPlace, head: str) -> bool:
    """Tell whether the value was encrypted for a cluster, as those of a SealedSecret are."""
    if not head.startswith("Ag") or len(head) < _MIN_SEALED:
        return False
    return place.text.rfind("SealedSecret", max(0, place.name_start - _MAX_MANIFEST), place.name_start) >= 0


def _is_noun(place: NamedPlace) -> bool:
    """Tell whether `pass` means a password rather than the verb: `user bob pass …`."""
    if place.name.lower() != "pass":
        return True
    return _USER_BEFORE.search(place.text, max(0, place.name_start - 40), place.name_start) is not None


def is_password_here(place: NamedPlace, head: str) -> bool:
    if _is_several_words(place, head):
        return True
    if place.is_quoted:
        return _is_quoted_password(place, head)
    is_end_of_call = place.text[place.value_end : place.value_end + 1] in (")", "]", "}", ",")
    if head[0] in "{[(" and not is_tangled(head):
        return False
    if is_end_of_call and not _BRACKETS.isdisjoint(head):
        return False
    if place.way == "blank":
        return _is_password_behind_blanks(place, head)
    if place.way in ("csv", "table"):
        is_row = place.way == "table" and is_chosen_word(head) and is_row_of_two(place)
        return is_row or (is_password(head, minimum=6) and any(map(str.isdigit, head)))
    if place.way in ("element", "property"):
        return is_password(head, is_plain_word_ok=True)
    if place.is_flag or place.is_form_field or place.is_given_to_an_option or place.is_in_a_section:
        return is_password(head, is_plain_word_ok=True)
    is_marked = place.is_whole_line or place.is_setting_in_a_sentence or place.is_default or place.is_labelled
    may_be_variable = not is_marked and head.isidentifier() and _is_variable(head)
    may_be_chosen = is_chosen_word(head) or is_hyphened(head)
    is_data = (may_be_chosen or may_be_variable) and _is_data(place)  # the dearest question: few values ask it
    if is_data and may_be_chosen:
        return True
    if may_be_variable and not is_data:
        return False
    language = language_of(place.name)
    is_whole = place.is_whole_line or place.is_setting_in_a_sentence
    is_whole = is_whole or (place.is_pair_of_a_line and place.name.isupper())
    is_plain_word_ok = is_whole and not (language and is_quality(head.lower(), language))
    return is_password(head, is_plain_word_ok=is_plain_word_ok)


def _is_data(place: NamedPlace) -> bool:
    """Tell whether name and value are a pair of their own by what stands around them, and no statement of code."""
    return (
        place.is_said
        or place.is_pair_of_a_line
        or is_among_settings(place)
        or is_quoted_pair(place)
        or is_in_brackets(place)
        or is_header_of_a_command(place)
        or is_in_flow_mapping(place)
    )


def _is_password_behind_blanks(place: NamedPlace, head: str) -> bool:
    is_setting = is_line_of_a_setting(place)
    least = _LEAST_PIN if is_setting else _LEAST_DIGITS
    if is_term(head) and not (place.is_flag or (head.isdigit() and len(head) >= least)):
        return False
    if place.is_flag:
        return is_password(head, is_plain_word_ok=place.is_of_an_option)
    if is_setting and (is_chosen_word(head) or head.isdigit() or is_hyphened(head)):
        return True
    return any(map(str.isdigit, head)) and is_password(head, minimum=6)


def _is_quoted_password(place: NamedPlace, head: str) -> bool:
    if (is_one_of_two_arguments(place) or place.way in ("blank", "call")) and (is_mere_word(head) or is_hyphened(head)):
        return True
    is_data = place.way in ("assign", "value", "block", "typed") or place.is_in_a_statement or place.is_flag
    return is_password(head, is_plain_word_ok=is_data)


def _is_several_words(place: NamedPlace, head: str) -> bool:
    """Tell whether the value is a password of several words, where its end is beyond doubt."""
    if place.way in ("element", "property") and (is_chosen_phrase(head) or is_numbered_phrase(head)):
        return True
    if (place.is_quoted or place.is_whole_line) and place.way == "assign" and is_passphrase(head):
        return True
    if not place.is_quoted:
        return False
    if place.is_flag and (is_passphrase(head) or is_words(head)):
        return True
    is_one_value = place.way != "blank" or place.is_flag or place.is_in_a_statement
    if place.way != "comma" and is_one_value and is_chosen_phrase(head):
        return True
    return is_one_value and (is_spaced_password(head) or is_numbered_phrase(head))


def _is_variable(word: str) -> bool:
    """Tell whether an unquoted word in code is rather a variable, such as `password2`, than a password."""
    digits = sum(map(str.isdigit, word))
    if len(word) >= 10 and not is_wordy(word):
        return False
    return digits < 2 or (word.islower() and digits < 3 and word[:-digits].isalpha())


def is_key_here(place: NamedPlace, kind: Kind, head: str) -> bool:
    if (not place.is_quoted and head[0] in "{[(*") or _CONSTANT.fullmatch(head):
        return False
    pair = _LOGIN_PAIR.fullmatch(head) if _HOLDS_A_PAIR.search(place.name) else None
    if pair and any(map(str.isdigit, pair[1])) and is_password(pair[1], minimum=6):
        return True
    if kind is Kind.KEY:
        if place.name.lower().endswith("signature") and place.before not in "?&":
            return False  # what a message is signed with is no credential; what a URL is signed with is one
        if place.name.lower() == "key" and _SIBLING.match(place.text, place.value_end):
            return False
        return is_random(head, 16) and not _DIGEST.search(head)
    if place.is_quoted and len(head) >= 16 and _is_drawn_from_all_characters(head):
        return True
    if place.is_quoted and place.way == "assign" and _SIGN_INSIDE.fullmatch(head) and is_password(head):
        return not is_term(head)
    if place.is_quoted and place.way == "assign" and head.count(" ") > 1 and is_numbered_phrase(head):
        return place.name.lower().endswith("secret")
    is_data = place.is_quoted or place.is_whole_line or is_header_of_a_command(place) or is_among_settings(place)
    is_data = is_data or (place.is_at_line_end and not _is_variable(head))
    holds_a_value = place.way == "element" or place.is_flag or place.is_form_field or place.is_given_to_an_option
    holds_a_value = holds_a_value or (place.is_quoted and place.name[:2] in ("X-", "x-"))
    if ((place.way == "assign" and is_data) or holds_a_value) and (is_chosen(head) or is_made_up(head)):
        return True
    if _SHARED_SECRET.search(place.name):
        if is_line_of_a_setting(place):
            return _is_password_behind_blanks(place, head)
        is_setting = place.is_in_a_section or is_among_settings(place) or place.is_pair_of_a_line
        is_data = place.is_quoted or place.is_setting or place.is_setting_in_a_sentence or is_setting
        if place.way == "assign" and is_data:
            return is_password(head, is_plain_word_ok=True, minimum=_MIN_OF_A_SETTING if is_setting else 8)
    return is_random(head, 8 if place.is_quoted or place.way == "assign" else 12)


def _is_drawn_from_all_characters(value: str) -> bool:
    """Tell whether the value is a signing secret with symbols all over, as Django and WordPress make them."""
    return (
        is_password(value)
        and not is_term(value)
        and sum(not c.isalnum() for c in value) > 2
        and sum(map(str.isdigit, value)) > 1
    )
