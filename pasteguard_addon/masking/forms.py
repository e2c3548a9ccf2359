"""Read the forms of placeholders in a text, finished and unfinished ones."""

import re
from dataclasses import dataclass, replace

from pasteguard_addon.masking.brackets import ANGLES, ESCAPED, FAMILIES_BY_FIRST, SQUARE, Brackets
from pasteguard_addon.masking.content import UNFINISHED, Content, Unfinished
from pasteguard_addon.masking.issued import IssuedNames
from pasteguard_addon.masking.placeholder import BEFORE_UNDERLINE, BLANKS, INVISIBLE, MAX_NAME_CHARS, STRICT


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


_BLANKS = re.compile(rf"(?:[{BLANKS}{INVISIBLE}]|\n(?!\n)){{0,3}}")
_BARE_NAME = re.compile(r"[A-Z0-9]+(?:\\{0,2}_[A-Z0-9]+)*", re.ASCII)
_BARE_NAME_PART = re.compile(r"[A-Z0-9]+(?:\\{0,2}_[A-Z0-9]+)*(?:\\{0,2}_?)?", re.ASCII)
_WORD_GOES_ON = re.compile(r"[A-Za-z0-9_]|\\{1,2}_", re.ASCII)
_UNDERLINE = re.compile(rf"[{BEFORE_UNDERLINE}](_{{1,2}})\Z")
_UNDERLINES = re.compile("_?")
_OTHER_CLOSING = re.compile(r"\)\)|\}\}|>>")
_OTHER_CLOSING_PART = re.compile(r"[)}>]\Z")
_OPENS_APART = " ["
_ENDS_APART = re.compile(r"(?:[ \n]|(?P<ending>['\u2019][a-z]{1,3}))\]")
_ENDS_APART_PART = re.compile(r"(?:[ \n]|['\u2019][a-z]{0,3})?\Z")
"""What stands between two brackets that belong together."""
_NAME_ENDS = re.compile(r"[_\d]\d\]")
_IN_PATH = re.compile(r"[\w:.\\\])}%]")
_BEFORE_ANGLE = re.compile(r"(?<!\\)[A-Za-z0-9_]\Z|\?P?\Z", re.ASCII)
_IN_ELEMENT = re.compile(r"[A-Za-rt-z0-9]", re.ASCII)
"""An `s` makes a plural."""
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
    if _UNDERLINES.fullmatch(text, part.end()) and not is_final:
        name = part.group().replace("\\", "")
        if _UNDERLINE.search(text, max(0, at - 3), at):
            name = name.rstrip("_") if issued.loose(name) == name.rstrip("_") else name
        elif part.end() < len(text):
            return None
        is_escaping = text.endswith("\\") and issued.loose(name) != name
        return UNFINISHED if issued.may_become_bare(f"{name}_" if is_escaping else name) else None
    match = _BARE_NAME.match(text, at)
    if match is None or _goes_on(text, at, match.end()):
        return None
    name = match.group().replace("\\", "")
    is_issued = issued.may_become_bare(name) and issued.loose(name) == name
    return Form(at, match.end(), name, is_bare=True) if is_issued else None


def _goes_on(text: str, at: int, end: int) -> bool:
    """Return whether a name is a part of a longer word. Underscores may stand around it as emphasis."""
    line = _UNDERLINE.search(text, max(0, at - 3), at)
    if line is None:
        return _WORD_GOES_ON.match(text, end) is not None
    return not text.startswith(line[1], end) or _WORD_GOES_ON.match(text, end + len(line[1])) is not None


def _bracketed_form_at(
    text: str, at: int, family: Brackets, issued: IssuedNames, *, is_final: bool
) -> Form | Unfinished | None:
    after_opening, is_open_twice = _once_or_twice(family.opening, text, at)
    is_apart = family is SQUARE and not is_open_twice and text.startswith(_OPENS_APART, after_opening)
    if is_apart:
        after_opening, is_open_twice = after_opening + 2, True
    if not is_open_twice and not is_final and _is_cut(text, after_opening, family.opening_tokens):
        return UNFINISHED
    if after_opening == at:
        return None
    content = Content(
        text, _skip_blanks(text, after_opening), issued, family, is_twice=is_open_twice, is_final=is_final
    )
    read = content.read()
    if read is not True:
        return read
    closing = _closing_at(text, at, content, family, is_open_twice=is_open_twice, is_final=is_final)
    if not isinstance(closing, _Closing):
        return closing
    if (content.is_more or is_apart) and not closing.is_twice:
        return None
    form = Form(
        at,
        closing.end,
        content.names[0][1],
        before=content.before,
        after=f"{content.after}{closing.ending}",
        more=tuple(content.names[1:]),
    )
    is_single = not is_open_twice and not closing.is_twice
    if family in ANGLES and is_single and _is_of_code(text, at, closing.end):
        return None
    if not _keeps_brackets(text, at, closing.end, family, form.name, is_single=is_single):
        return form
    is_index = family is SQUARE and not text.startswith("(", closing.end)
    return replace(
        form, start=content.start, end=content.at, is_bare=is_index and form.name == text[content.start : content.at]
    )


@dataclass(frozen=True, slots=True)
class _Closing:
    """The end of a form."""

    end: int
    is_twice: bool
    ending: str = ""
    """What stands between its two brackets, and stays."""


def _closing_at(
    text: str, at: int, content: Content, family: Brackets, *, is_open_twice: bool, is_final: bool
) -> _Closing | Unfinished | None:
    """Read the brackets behind a content."""
    start = _skip_blanks(text, content.at)
    end, is_twice = _once_or_twice(family.closing, text, start)
    if not is_twice and not is_final and _is_cut(text, end, family.closing_tokens):
        return UNFINISHED  # of a second bracket nothing may be left behind, and what follows may make a link
    if end == start and family is ESCAPED and _is_half_escaped(text, at):
        end, is_twice = _once_or_twice(SQUARE.closing, text, start) if is_open_twice else _once(text, start)
        if is_open_twice and not is_twice:
            return UNFINISHED if end == len(text) and not is_final else None
    ending = ""
    if family is SQUARE and is_open_twice and not is_twice:
        if not is_final and (_OTHER_CLOSING_PART if end == start else _ENDS_APART_PART).match(text, end):
            return UNFINISHED
        other = _OTHER_CLOSING.match(text, end) if end == start and not content.is_more else None
        apart = _ENDS_APART.match(text, end) if end > start else None
        if closed := other or apart:
            end, is_twice = closed.end(), True
        ending = (apart["ending"] or "") if apart else ""
    return _Closing(end, is_twice, ending) if end > start else None


def _once(text: str, at: int) -> tuple[int, bool]:
    return at + text.startswith("]", at), False


def _is_half_escaped(text: str, at: int) -> bool:
    """Return whether only the first of two brackets is escaped, and its sign is none of a path."""
    return text.startswith("\\[", at) and text[at + 2 : at + 3] != "[" and not _IN_PATH.match(text[at - 1 : at])


def _is_of_code(text: str, at: int, end: int) -> bool:
    """Return whether angle brackets are those of a generic type, of a group with a name or of an element."""
    return _BEFORE_ANGLE.search(text, max(0, at - 3), at) is not None or _IN_ELEMENT.match(text, end) is not None


def _keeps_brackets(text: str, at: int, end: int, family: Brackets, name: str, *, is_single: bool) -> bool:
    """Return whether the brackets of `text[at:end]` are the text's own, not what is left of ours."""
    if family in ANGLES:
        return _KEEPS_ANGLES.fullmatch(name) is not None
    if family is not SQUARE or not is_single:
        return False
    is_link = text.startswith("(", end)
    is_indexed = at > 0 and _INDEXED.match(text[at - 1]) is not None
    return is_link or (is_indexed and not _NAME_ENDS.fullmatch(text[max(0, at - 3) : at]))


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
