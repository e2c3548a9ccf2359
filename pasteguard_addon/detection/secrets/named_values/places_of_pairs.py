"""Places that hold nothing but a name and its value, by what stands around them: settings, rows, pairs of arguments."""

import re
from itertools import takewhile

from pasteguard_addon.detection.secrets.named_values.named_place import NamedPlace
from pasteguard_addon.lexicon.credential_words import PASSWORDS

_PLAIN_SETTING = re.compile(
    r"(?P<indent>[ \t]{0,8})[\w.-]{1,60}(?:\[[\w.-]{1,60}\])?[ \t]{0,20}=>?[ \t]{0,20}[^\s;(){}\[\],\"'`]+"
    r"(?:[ \t]{1,4}[#;].{0,200})?"
)
_EDGE_OF_A_BLOCK = re.compile(
    r"[ \t]{0,8}(?:\}|(?!(?:if|else|for|while|try|func|fn|switch|do|class|match|loop|return|def)\b)"
    r"[\w.-]{1,30}(?:[ ][\w.\"'/:*-]{1,60}){0,3}[ ]?\{)"
)
"""`client 10.0.0.0/24 {`: blocks of settings rather than of statements."""
_COMMENT = re.compile(r"[ \t]{0,8}(?:[#;!]|//).{0,300}")
_WORDS_OF_A_SENTENCE = re.compile(r"`{3}.{0,20}|[^\s(){}\[\];=<>]{1,30}(?:[ ][^\s(){}\[\];=<>]{1,30}){1,30}")
_NEAREST_LINES = 3
_NEAREST_CHARS = 300
_FIRST_ARGUMENT = re.compile(r"\w\(\s{0,4}[\"'`][#.]?(?:[\w-]{1,20}\[name=)?\Z")
_LAST_ARGUMENT = re.compile(r"[\"'`]\s{0,4}\)")
_END_OF_WORDS = re.compile(r"[\"']?[ \t]*(?:[\r\n]|\Z)")
_COMMAND_OF_A_DEVICE = re.compile(
    r"[ \t]*(?:set|config|configure|add|edit|enable|ip|aaa|crypto|radius-server|tacacs-server|username|user)"
    r"(?:[ ][\w./:-]{1,40}){0,8}[ ](?:[\w]{1,20}-)*"
)
_IN_BRACKETS = re.compile(r"(?:\A|[\s\"'])[(\[](?:[a-z]{2,10} )?\Z")
_FLOW_BEFORE = re.compile(
    r"[ \t]*(?:(?P<item>-[ ]+)|[\w.-]{1,40}:[ ]+)\{[ ]?(?:[\w.-]{1,40}:[ ][^{}()=;,]{1,60},[ ]?){0,8}"
)
_WORD_CHARS = 14
_ROW_BEFORE = re.compile(r"[ \t]*\|[ \t*`]*")
_ROW_BEHIND = re.compile(r"[ \t*`]*\|?[ \t]*(?:[\r\n]|\Z)")
_LINE_CHARS = 200


def is_among_settings(place: NamedPlace) -> bool:
    """`name = value` with nothing around it but comments and other such lines: no statement of code."""
    if place.is_quoted or place.way != "assign" or not place.is_at_line_end:
        return False
    first = place.text.rfind("\n", 0, place.name_start) + 1
    line = _PLAIN_SETTING.fullmatch(place.text, first, place.value_end)
    if line is None:
        return False
    is_indented = bool(line["indent"])
    return all(
        (setting is not None and setting["indent"] == line["indent"])
        or _COMMENT.fullmatch(other) is not None
        or (not is_indented and _WORDS_OF_A_SENTENCE.fullmatch(other) is not None)
        for other, setting in (
            (other, _PLAIN_SETTING.fullmatch(other)) for other in _lines_around(place.text, first, place.value_end)
        )
    )


def is_line_of_a_setting(place: NamedPlace) -> bool:
    """`name value` alone on a line: indented, behind a word of commands, or with a name that no sentence has."""
    if place.way != "blank" or not _END_OF_WORDS.match(place.text, place.value_end):
        return False
    before = place.text[place.text.rfind("\n", 0, place.name_start) + 1 : place.name_start][-_LINE_CHARS:]
    if before.strip():
        return _COMMAND_OF_A_DEVICE.fullmatch(before) is not None
    return bool(before) or place.name.lower() not in PASSWORDS


def is_quoted_pair(place: NamedPlace) -> bool:
    """Tell whether name and value stand in quotes together: `- "NAME=value"`."""
    return (
        place.between == "="
        and place.before in "'\""
        and place.text[place.value_end : place.value_end + 1] == place.before
    )


def is_in_brackets(place: NamedPlace) -> bool:
    """Tell whether name and value stand in brackets of their own: `(pw: value)`."""
    opening = _IN_BRACKETS.search(place.text, max(0, place.name_start - _WORD_CHARS), place.name_start)
    return (
        opening is not None and ":" in place.between and place.text[place.value_end : place.value_end + 1] in (")", "]")
    )


def is_in_flow_mapping(place: NamedPlace) -> bool:
    """`- {name: lena, pass: value}`: a mapping of YAML within a line; of objects in code the value is a variable."""
    if (
        place.is_quoted
        or ":" not in place.between
        or place.text[place.value_end : place.value_end + 1] not in (",", "}")
    ):
        return False
    first = place.text.rfind("\n", 0, place.name_start) + 1
    opening = _FLOW_BEFORE.fullmatch(place.text, max(first, place.name_start - _LINE_CHARS), place.name_start)
    value = place.text[place.name_end : place.value_end]
    return opening is not None and (opening["item"] is not None or any(map(str.isdigit, value)))


def is_row_of_two(place: NamedPlace) -> bool:
    """`| name | value |` and nothing else."""
    first = place.text.rfind("\n", 0, place.name_start) + 1
    return _ROW_BEFORE.fullmatch(place.text, first, place.name_start) is not None and (
        _ROW_BEHIND.match(place.text, place.value_end) is not None
    )


def is_header_of_a_command(place: NamedPlace) -> bool:
    """`-H "X-Api-Key: value"`: in quotes together with its name."""
    quote = place.text[place.value_end : place.value_end + 1]
    return quote in ("'", '"') and place.text.endswith((f"-H {quote}", f"--header {quote}"), 0, place.name_start)


def is_one_of_two_arguments(place: NamedPlace) -> bool:
    """`define("NAME", "value")`: the second of two, behind its name."""
    before = place.text[max(0, place.name_start - _LINE_CHARS) : place.name_start]
    return (
        place.is_quoted
        and place.way == "comma"
        and _FIRST_ARGUMENT.search(before) is not None
        and _LAST_ARGUMENT.match(place.text, place.value_end) is not None
    )


def _lines_around(text: str, start: int, end: int) -> list[str]:
    """Return the lines next to `[start, end)` up to a blank one, a few on either side."""
    before = text[max(0, start - _NEAREST_CHARS) : start].split("\n")[:-1]
    behind = text[end : end + _NEAREST_CHARS].split("\n")[1:]
    nearest = [*takewhile(_is_line_of_the_block, before[: -_NEAREST_LINES - 1 : -1])]
    return [*nearest, *takewhile(_is_line_of_the_block, behind[:_NEAREST_LINES])]


def _is_line_of_the_block(line: str) -> bool:
    return bool(line.strip()) and not _EDGE_OF_A_BLOCK.fullmatch(line)
