"""What stands between the brackets of a placeholder: a name, and what models write beside it."""

import re
from enum import Enum, auto
from typing import Literal

from pasteguard_addon.late_pattern import late_pattern
from pasteguard_addon.masking.brackets import SQUARES, Brackets
from pasteguard_addon.masking.issued import IssuedNames
from pasteguard_addon.masking.placeholder import (
    BLANKS,
    DASHES,
    INVISIBLE,
    MAX_NAME_CHARS,
    ODD_JOINT,
    ODD_SIGNS,
    SIGNS,
    entity_type_of,
    name_of,
)


class Unfinished(Enum):
    """The text ends before it is decided whether a form stands there."""

    UNFINISHED = auto()


UNFINISHED = Unfinished.UNFINISHED

# A backslash may separate, as in `PERSON\\_1`, but `\\u` and `\\x` begin an escaped bracket.
_SEPARATED = rf"(?:[_{re.escape(DASHES)}{INVISIBLE}{BLANKS}\uff3f\n]|\\(?![uUxX])){{0,3}}"
_ODD_BEGINNINGS = sorted(
    {sign[:chars] for sign in ODD_SIGNS for chars in range(1, len(sign) + 1)}, key=len, reverse=True
)
_ODD_PART = rf"[_ ]?(?i:{'|'.join(map(re.escape, _ODD_BEGINNINGS))})[_ ]?"
# Types are translated into every script, and so are numbers.
_LETTER, _NAME_CHAR = r"[^\W\d_]", rf"(?:[^\W_]|[{SIGNS}])"
_NAME = rf"{_LETTER}(?:{_SEPARATED}{_NAME_CHAR}|{ODD_JOINT}\d)*"
_LOOSE_NAME = re.compile(_NAME)
_LOOSE_NAME_PART = late_pattern(rf"(?:{_NAME}(?P<joint>{_ODD_PART}\Z|{_SEPARATED}))?")
_USUAL_NAME = re.compile(r"[A-Za-z0-9_\- \\]+")
_NUMBER = re.compile(r"\d+")
_LAST_NUMBER = late_pattern(rf"(?<=\d[_{re.escape(DASHES)}{BLANKS}\n])\d+\Z")
"""In `PERSON_1-2` are two numbers: it is no 12."""
_SHORT_NUMBER = re.compile(r"\d{1,6}(?!\d)")
_TAGS = ("b", "i", "u", "em", "strong", "code", "mark")
_COMMANDS = ("text", "textbf", "textit", "texttt", "mathrm", "mathbf")
OPENS_AROUND = ("{", "(", "<", *(f"<{tag}>" for tag in _TAGS), *(rf"\{command}{{" for command in _COMMANDS))
_AROUND = re.compile("|".join([r"\*{1,3}|`{1,2}|_{1,2}", *map(re.escape, sorted(OPENS_AROUND, key=len, reverse=True))]))
"""Emphasis, or further brackets, around a name within ours."""
_MIRRORED = {"{": "}", "(": ")", "<": ">"}
_MAX_AROUND_CHARS = max(map(len, OPENS_AROUND))
_SMALL = "[a-z\u00df-\u024f\u03ac-\u03ce\u0430-\u045f]"
_NO_CASE = "[\u0900-\u0d7f\u0e01-\u0e4e\u3041-\u30ff\u4e00-\u9fff\uac00-\ud7a3]"
"""Letters of scripts that write no blank before an ending, or a form of address."""
_ENDING = late_pattern(
    rf"(?:['\u2019-]?{_SMALL}{{1,4}}|:{_SMALL}{{1,3}}|{_NO_CASE}{{1,4}})(?![\w'\u2019])"
    r"|(?:[.,;:!?]|\*{1,3}|-[^\W\d_]{1,20})(?=[\]\uff3d\u3011])"
)
_LABEL = re.compile(r"[ ]?[|:=][^\[\]|\n]{1,60}|[ ]\([^\[\]()\n]{1,60}\)|[ ][-\u2013\u2014][ ][^\[\]|\n]{1,60}")
_SAYS_MORE = re.compile(r"[A-Z]_\d|\A[ ]?[|:=][ ]?\d+\Z")
"""Another value, or the end of a range: it must not be lost."""
_AND_AND_OR = (
    "and or to through with vs und bis mit et y e en i ou oder o of og och ja și sau és ve a nebo и или та або και ή"
).split()
_WORDS = rf"\b(?:{'|'.join(_AND_AND_OR)})\b"
_BETWEEN = late_pattern(
    rf"[ \n]?(?:[,;](?:[ ]{_WORDS})?|[/+\u3001\uff0c\u548c\u4e0e\u3068]|&(?=[ \n])|{_WORDS}\.?)[ \n]?(?=[^\W\d_])"
    r"|(?:[ \n-]|[ ](?:[(<]|[-\u2013\u2014\u2192][ ]))(?=[A-Z][A-Z_]*_\d)"
)
_NUMBER_BETWEEN = late_pattern(rf"(?:[ ]?[-\u2013/,&+][ ]?|[ ]{_WORDS}[ ])(?=\d)")
"""Before a number that stands for a name of the type before it."""
_CLOSES = {"(": ")", "<": ">"}
_WORD_BETWEEN = late_pattern(rf"[,;][ ]{_SMALL}{{0,7}}[ ]?")
_UNDECIDED = late_pattern(
    rf"(?:['\u2019 \n:-]?{_SMALL}{{0,4}}|[ \n]through|{_NO_CASE}{{0,4}})"
    r"[,;/&+.!?\u3001\uff0c\u548c\u4e0e\u3068]?[ \n]?|\*{1,3}|-[^\W\d_]{1,20}"
    r"|[ ]?[|:=][^\[\]|\n]{0,60}|[ ]\([^\[\]()\n]{0,60}\)?|[ ][-\u2013\u2014](?:[ ][^\[\]|\n]{0,60})?"
    r"|[ \n-][A-Z][A-Z_]{0,60}|[ ]<[A-Z_]{0,60}|[ ]\u2192(?:[ ][A-Z_]{0,60})?|[ ]?[\u2013/,&+-][ ]?\d{0,6}"
)
"""What may stand between a name and its end, as far as it has come."""
_MAX_TOGETHER = 8
_BEHIND = (_ENDING, _BETWEEN, _NUMBER_BETWEEN, _LABEL)
_SEPARATOR = re.compile(_SEPARATED)
_ODD_JOINT = re.compile(ODD_JOINT)


def mirrored(opening: str) -> str:
    """Return what ends what a text opens with."""
    if opening in _MIRRORED:
        return _MIRRORED[opening]
    if opening.startswith("<"):
        return f"</{opening[1:]}"
    return "}" if opening.startswith("\\") else opening


class Content:
    """What stands between brackets: a name; in double ones also several, in emphasis, with an ending or a label."""

    def __init__(
        self, text: str, at: int, issued: IssuedNames, family: Brackets, *, is_twice: bool, is_final: bool
    ) -> None:
        self._text = text
        self._issued = issued
        self._is_unusual = family in SQUARES
        self._is_twice = is_twice
        self._may_be_more = is_twice and self._is_unusual
        self._is_final = is_final
        self.start = self.at = at
        self.names: list[tuple[str, str]] = []
        """Each with what stands before it."""
        self.before = self.after = ""
        self._closing = ""
        """Of a bracket that stands between two names."""
        self.is_more = False
        """It is not a name alone."""

    def read(self) -> Literal[True] | Unfinished | None:
        """Return True for names that were issued, None for ordinary text, UNFINISHED if more text must tell."""
        if self._may_be_more and self._opens_around() is UNFINISHED:
            return UNFINISHED
        between = ""
        while len(self.names) < _MAX_TOGETHER:
            read = self._read_name(between)
            if read is not True:
                return read
            if self._may_be_more and not self._is_final and _WORD_BETWEEN.fullmatch(self._text, self.at):
                return UNFINISHED
            following = self._between() if self._may_be_more and not self._closing else None
            if following is None:
                break
            between, self.at, self.is_more = following.group(), following.end(), True
            self._closing = _CLOSES.get(between[-1], "")
        return self._read_rest()

    def _between(self) -> re.Match[str] | None:
        return _BETWEEN.match(self._text, self.at) or _NUMBER_BETWEEN.match(self._text, self.at)

    def _opens_around(self) -> Unfinished | None:
        rest = self._text[self.at :] if len(self._text) - self.at < _MAX_AROUND_CHARS else ""
        if rest and not self._is_final and any(each.startswith(rest) and each != rest for each in OPENS_AROUND):
            return UNFINISHED
        around = _AROUND.match(self._text, self.at)
        if around is None:
            return None
        self.before, self.at, self.is_more = around.group(), around.end(), True
        return UNFINISHED if self._is_at_end() else None

    def _ends_around(self) -> Literal[True] | Unfinished | None:
        """Read what answers to what stood before the names. Emphasis may as well end elsewhere; brackets go."""
        closing = mirrored(self.before)
        if self._text.startswith(closing, self.at):
            self.at += len(closing)
            is_ours = self.before in _MIRRORED
            self.before, self.after = ("", self.after) if is_ours else (self.before, self.after + closing)
            return True
        if not self._is_final and closing.startswith(self._text[self.at :]):
            return UNFINISHED
        if self.before[0] == "_":
            self.before = ""
        return None if self.before in OPENS_AROUND else True

    def _read_name(self, between: str) -> Literal[True] | Unfinished | None:
        part = _LOOSE_NAME_PART.match(self._text, self.at)
        written = part.group() if part else ""
        is_cut = part is not None and part.end() == len(self._text) and not self._is_final
        if part and is_cut and self._begins(written, part["joint"] or ""):
            return UNFINISHED
        if self.names and (number := _SHORT_NUMBER.match(self._text, self.at)):
            return self._read_number(between, number)
        whole = _LOOSE_NAME.match(self._text, self.at)
        if whole is None or len(whole.group()) > MAX_NAME_CHARS + 40:
            return None
        name = self._loose(whole.group()) if len(whole.group()) <= MAX_NAME_CHARS else None
        end = whole.end()
        if name is None and self._may_be_more:
            name, end = self._name_at_beginning(whole.group())
        if name is None:
            return None
        self.names.append((between, name))
        self.at = end
        return True

    def _read_number(self, between: str, number: re.Match[str]) -> Literal[True] | Unfinished | None:
        """Take a number for the name of its type before it: as in `[[PERSON_1/2]]`."""
        if number.end() == len(self._text) and not self._is_final:
            return UNFINISHED
        name = self._issued.loose(name_of(entity_type_of(self.names[-1][1]), int(number.group())), is_unusual=False)
        if name is None:
            return None
        self.names.append((between, name))
        self.at = number.end()
        return True

    def _begins(self, written: str, joint: str) -> bool:
        """Return whether a part of a name, which ends with a joint, may become one of those that were issued."""
        name = written.removesuffix(joint) if self._is_twice and not _SEPARATOR.fullmatch(joint) else written
        return self._issued.begins_loose(self._plain(name), is_unusual=self._is_unusual)

    def _plain(self, written: str) -> str:
        return _ODD_JOINT.sub("_", written) if self._is_twice else written

    def _loose(self, written: str) -> str | None:
        written = self._plain(written)
        if not self._is_unusual and not _USUAL_NAME.fullmatch(written):
            return None
        name = self._issued.loose(written, is_unusual=self._is_unusual, is_apart=self._is_twice)
        apart = _LAST_NUMBER.search(written) if name is not None else None
        is_two = apart is not None and name is not None and len(name.rpartition("_")[2]) > len(apart.group())
        return None if is_two else name

    def _name_at_beginning(self, written: str) -> tuple[str | None, int]:
        """Return the name before an ending or before a word between names, and where it ends."""
        for number in _NUMBER.finditer(written[:MAX_NAME_CHARS]):
            rest = self.at + number.end()
            is_part = any(each.match(self._text, rest) for each in _BEHIND)
            name = self._loose(written[: number.end()])
            if name is not None:
                undecided = not self._is_final and _UNDECIDED.fullmatch(self._text, rest)
                return (name, rest) if is_part or undecided else (None, rest)
        return None, self.at

    def _read_rest(self) -> Literal[True] | Unfinished | None:
        if self._may_be_more and not self._is_final and _UNDECIDED.fullmatch(self._text, self.at):
            return UNFINISHED
        if self._may_be_more:
            self._read_behind()
        return self._ends_around() if self.before else True

    def _read_behind(self) -> None:
        """Pass over what stands between the last name and the end; of it an ending stays."""
        if self._closing and self._text.startswith(self._closing, self.at):
            self.after, self.at = self._closing, self.at + 1
        ending = _ENDING.match(self._text, self.at)
        if ending:
            self.after, self.at, self.is_more = self.after + ending.group(), ending.end(), True
        label = _LABEL.match(self._text, self.at)
        if label and not _SAYS_MORE.search(label.group()):
            self.at, self.is_more = label.end(), True

    def _is_at_end(self, chars: int = 1) -> bool:
        return not self._is_final and self.at + chars > len(self._text)
