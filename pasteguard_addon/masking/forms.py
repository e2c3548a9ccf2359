"""Read the forms of placeholders in a text, finished and unfinished ones."""

import re
from dataclasses import dataclass, replace
from enum import Enum, auto
from typing import Literal

from pasteguard_addon.masking.brackets import ANGLES, FAMILIES_BY_FIRST, SQUARE, SQUARES, Brackets
from pasteguard_addon.masking.issued import IssuedNames
from pasteguard_addon.masking.placeholder import BLANKS, DASHES, INVISIBLE, MAX_NAME_CHARS, SIGNS, STRICT


@dataclass(frozen=True, slots=True)
class Form:
    """One occurrence of an issued placeholder: `text[start:end]` is to be replaced by its original."""

    start: int
    end: int
    name: str
    is_bare: bool = False
    """Stands without brackets, where it may be a name of the text's own."""
    is_number: bool = False
    """It stands in quotes, with nothing beside it, and was a number."""
    before: str = ""
    after: str = ""
    """What stays of what stood beside the name within the brackets: emphasis, an ending."""
    more: tuple[tuple[str, str], ...] = ()
    """Further names within the same brackets, each with what stands before it."""


class Unfinished(Enum):
    """The text ends before it is decided whether a form stands there."""

    UNFINISHED = auto()


UNFINISHED = Unfinished.UNFINISHED


_BLANKS = re.compile(rf"(?:[{BLANKS}{INVISIBLE}]|\n(?!\n)){{0,3}}")
# A backslash may separate, as in `PERSON\\_1`, but `\\u` begins an escaped bracket.
_SEPARATED = rf"(?:[_{re.escape(DASHES)}{INVISIBLE}{BLANKS}\uff3f\n]|\\(?![uU])){{0,3}}"
# Types are translated into every script, and so are numbers.
_LETTER, _NAME_CHAR = r"[^\W\d_]", rf"(?:[^\W_]|[{SIGNS}])"
_LOOSE_NAME = re.compile(rf"{_LETTER}(?:{_SEPARATED}{_NAME_CHAR})*")
_LOOSE_NAME_PART = re.compile(rf"(?:{_LETTER}(?:{_SEPARATED}{_NAME_CHAR})*{_SEPARATED})?")
_USUAL_NAME = re.compile(r"[A-Za-z0-9_\- \\]+")
_NUMBER = re.compile(r"\d+")
_EMPHASIS = re.compile(r"\*{1,3}|`{1,2}|__")
_SMALL = "[a-z\u00df-\u024f\u03ac-\u03ce\u0430-\u045f]"
_ENDING = re.compile(rf"(?:['\u2019-]?{_SMALL}{{1,4}}|:{_SMALL}{{1,3}})(?![\w'\u2019])|[.,;!?](?=[\]\uff3d\u3011])")
_LABEL = re.compile(r"[ ]?[|:][^\[\]|\n]{1,60}|[ ]\([^\[\]()\n]{1,60}\)")
_AND_AND_OR = "and or und et y e en i ou oder o of og och ja și sau és ve a nebo и или та або και ή".split()
_BETWEEN = re.compile(
    rf"[ \n]?(?:[,;/+\u3001\uff0c\u548c\u4e0e\u3068]|&(?=[ \n])|\b(?:{'|'.join(_AND_AND_OR)})\b)[ \n]?(?=[^\W\d_])"
)
_UNDECIDED = re.compile(
    rf"['\u2019 \n:-]?{_SMALL}{{0,4}}[,;/&+.!?\u3001\uff0c\u548c\u4e0e\u3068]?[ \n]?"
    r"|[ ]?[|:][^\[\]|\n]{0,60}|[ ]\([^\[\]()\n]{0,60}\)?"
)
"""What may stand between a name and its end, as far as it has come."""
_MAX_TOGETHER = 8
_BARE_NAME = re.compile(r"[A-Z0-9]+(?:\\{0,2}_[A-Z0-9]+)*", re.ASCII)
_BARE_NAME_PART = re.compile(r"[A-Z0-9]+(?:\\{0,2}_[A-Z0-9]+)*(?:\\{0,2}_?)?", re.ASCII)
_WORD_GOES_ON = re.compile(r"[A-Za-z0-9_]|\\{1,2}_", re.ASCII)
_INDEXED = re.compile(r"[A-Za-z0-9_\])]", re.ASCII)

# Mail headers and links write these between angle brackets of their own: `<EMAIL_ADDRESS_1>` lost its square ones.
_KEEPS_ANGLES = re.compile(r"(?:EMAIL_ADDRESS|URL)_[0-9]+", re.ASCII)


def form_at(text: str, at: int, issued: IssuedNames, *, is_final: bool) -> Form | Unfinished | None:
    """Tell what stands at `text[at]`, a place that `issued.candidate` matched.

    Returns the form; None when what begins here is ordinary text; UNFINISHED when only more text can tell, which
    never happens with `is_final`. The text before `at` must be there as well: a bare name has to begin a word.
    """
    if text[at] == '"':
        return _number_at(text, at, issued, is_final=is_final)
    strict = STRICT.match(text, at)
    if strict and issued.strict(strict.group(1)):
        return Form(at, strict.end(), strict.group(1))
    if _is_unfinished_strict(text, at, issued) and not is_final:
        return UNFINISHED
    if not issued.has_loose:
        return None
    if text[at].isalnum():
        return _bare_form_at(text, at, issued, is_final=is_final)
    undecided = False
    for family in FAMILIES_BY_FIRST[text[at]]:
        result = _bracketed_form_at(text, at, family, issued, is_final=is_final)
        if isinstance(result, Form):
            return result
        undecided = undecided or result is UNFINISHED
    return UNFINISHED if undecided else None


def _number_at(text: str, at: int, issued: IssuedNames, *, is_final: bool) -> Form | Unfinished | None:
    """Tell whether a string of JSON begins at `text[at]` that holds nothing but a placeholder of a number."""
    if at + 1 == len(text):
        return None if is_final else UNFINISHED
    inner = form_at(text, at + 1, issued, is_final=is_final) if issued.candidate.match(text, at + 1) else None
    if not isinstance(inner, Form):
        return inner
    if inner.end == len(text):
        return None if is_final else UNFINISHED
    is_whole = text[inner.end] == '"' and not inner.more and inner.name in issued.numbers
    return Form(at, inner.end + 1, inner.name, is_number=True) if is_whole else None


def _is_unfinished_strict(text: str, at: int, issued: IssuedNames) -> bool:
    rest = text[at : at + MAX_NAME_CHARS + 4]
    if at + len(rest) < len(text) or not rest.startswith("["):
        return False
    if rest in ("[", "[["):
        return True
    if not rest.startswith("[["):
        return False
    name = rest[2:]
    if name.endswith("]"):
        return issued.strict(name[:-1])
    return issued.may_become_strict(name)


def _bare_form_at(text: str, at: int, issued: IssuedNames, *, is_final: bool) -> Form | Unfinished | None:
    part = _BARE_NAME_PART.match(text, at)
    if part is None:
        return None
    if part.end() == len(text) and not is_final:
        name = part.group().replace("\\", "")
        is_escaping = text.endswith("\\") and issued.loose(name) != name
        return UNFINISHED if issued.may_become_bare(f"{name}_" if is_escaping else name) else None
    match = _BARE_NAME.match(text, at)
    if match is None or _WORD_GOES_ON.match(text, match.end()):
        return None
    name = match.group().replace("\\", "")
    is_issued = issued.may_become_bare(name) and issued.loose(name) == name
    return Form(at, match.end(), name, is_bare=True) if is_issued else None


def _bracketed_form_at(
    text: str, at: int, family: Brackets, issued: IssuedNames, *, is_final: bool
) -> Form | Unfinished | None:
    after_opening, is_open_twice = _once_or_twice(family.opening, text, at)
    if not is_open_twice and not is_final and _is_cut(text, after_opening, family.opening_tokens):
        return UNFINISHED
    if after_opening == at:
        return None
    content = _Content(
        text, _skip_blanks(text, after_opening), issued, family, is_twice=is_open_twice, is_final=is_final
    )
    read = content.read()
    if read is not True:
        return read
    before_closing = _skip_blanks(text, content.at)
    end, is_closed_twice = _once_or_twice(family.closing, text, before_closing)
    if not is_closed_twice and not is_final and _is_cut(text, end, family.closing_tokens):
        return UNFINISHED  # of a second bracket nothing may be left behind, and what follows may make a link
    if end == before_closing or (content.is_more and not is_closed_twice):
        return None
    form = Form(at, end, content.names[0][1], before=content.before, after=content.after, more=tuple(content.names[1:]))
    is_single = not is_open_twice and not is_closed_twice
    if _keeps_brackets(text, at, end, family, form.name, is_single=is_single):
        return replace(form, start=content.start, end=content.at)
    return form


class _Content:
    """What stands between brackets: a name; in double ones also several, in emphasis, with an ending or a label."""

    def __init__(
        self, text: str, at: int, issued: IssuedNames, family: Brackets, *, is_twice: bool, is_final: bool
    ) -> None:
        self._text = text
        self._issued = issued
        self._is_unusual = family in SQUARES
        self._may_be_more = is_twice and self._is_unusual
        self._is_final = is_final
        self.start = self.at = at
        self.names: list[tuple[str, str]] = []
        """Each with what stands before it."""
        self.before = self.after = ""
        self.is_more = False
        """It is not a name alone."""

    def read(self) -> Literal[True] | Unfinished | None:
        """Return True for names that were issued, None for ordinary text, UNFINISHED if more text must tell."""
        emphasis = _EMPHASIS.match(self._text, self.at) if self._may_be_more else None
        if emphasis:
            self.before, self.at, self.is_more = emphasis.group(), emphasis.end(), True
            if self._is_at_end():
                return UNFINISHED
        between = ""
        while len(self.names) < _MAX_TOGETHER:
            read = self._read_name(between)
            if read is not True:
                return read
            following = _BETWEEN.match(self._text, self.at) if self._may_be_more else None
            if following is None:
                break
            between, self.at, self.is_more = following.group(), following.end(), True
        return self._read_rest()

    def _read_name(self, between: str) -> Literal[True] | Unfinished | None:
        part = _LOOSE_NAME_PART.match(self._text, self.at)
        written = part.group() if part else ""
        if part and part.end() == len(self._text) and not self._is_final and self._issued.begins_loose(written):
            return UNFINISHED
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

    def _loose(self, written: str) -> str | None:
        if not self._is_unusual and not _USUAL_NAME.fullmatch(written):
            return None
        return self._issued.loose(written, is_unusual=self._is_unusual)

    def _name_at_beginning(self, written: str) -> tuple[str | None, int]:
        """Return the name before an ending or before a word between names, and where it ends."""
        for number in _NUMBER.finditer(written[:MAX_NAME_CHARS]):
            rest = self.at + number.end()
            is_part = _ENDING.match(self._text, rest) or _BETWEEN.match(self._text, rest)
            name = self._loose(written[: number.end()])
            if name is not None:
                undecided = not self._is_final and _UNDECIDED.fullmatch(self._text, rest)
                return (name, rest) if is_part or undecided else (None, rest)
        return None, self.at

    def _read_rest(self) -> Literal[True] | Unfinished:
        if self._may_be_more and not self._is_final and _UNDECIDED.fullmatch(self._text, self.at):
            return UNFINISHED
        ending = _ENDING.match(self._text, self.at) if self._may_be_more else None
        if ending:
            self.after, self.at, self.is_more = ending.group(), ending.end(), True
        label = _LABEL.match(self._text, self.at) if self._may_be_more else None
        if label:
            self.at, self.is_more = label.end(), True
        if self.before:
            if self._is_at_end(len(self.before)):
                return UNFINISHED
            if self._text.startswith(self.before, self.at):
                self.at += len(self.before)
                self.after += self.before
        return True

    def _is_at_end(self, chars: int = 1) -> bool:
        return not self._is_final and self.at + chars > len(self._text)


def _keeps_brackets(text: str, at: int, end: int, family: Brackets, name: str, *, is_single: bool) -> bool:
    """Return whether the brackets of `text[at:end]` are the text's own, not what is left of ours."""
    if family in ANGLES:
        return _KEEPS_ANGLES.fullmatch(name) is not None
    if family is not SQUARE or not is_single:
        return False
    is_link = text.startswith("(", end)
    return is_link or (at > 0 and _INDEXED.match(text[at - 1]) is not None)


def _once_or_twice(token: re.Pattern[str], text: str, at: int) -> tuple[int, bool]:
    """Return the end of one or two tokens at `text[at]`, `at` itself if there is none, and whether there are two."""
    first = token.match(text, at)
    if first is None:
        return at, False
    second = token.match(text, first.end())
    return (second.end(), True) if second else (first.end(), False)


def _skip_blanks(text: str, at: int) -> int:
    match = _BLANKS.match(text, at)
    return match.end() if match else at


def _is_cut(text: str, at: int, tokens: tuple[str, ...]) -> bool:
    """Return whether the text ends inside one of the tokens, or before its first character."""
    length = len(text) - at
    rest = text[at:].lower() if length < 8 else ""  # no token has more than 8 characters
    return length < 8 and any(length < len(token) and token.startswith(rest) for token in tokens)
