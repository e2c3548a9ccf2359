r"""The grammar of placeholders: make, read strictly and leniently, recognise an unfinished one.

    strict     [[PERSON_1]]
    lenient    the same name between brackets that a model has damaged: one bracket instead of two, `\[`, `&#91;`,
               `%5B`, full-width or angle brackets, blanks, another case, `-` or a blank or nothing for `_`, `\_`
    bare       PERSON_1 without any brackets: upper case, and not a part of a longer word

This module holds no state. Which names were issued is told by an `IssuedNames`, and whatever is not an issued name
is not a placeholder but somebody's text.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from enum import Enum, auto

_ENTITY_TYPE = re.compile(r"[A-Z][A-Z0-9_]*", re.ASCII)

MAX_NAME_CHARS = 80
"""Longest name that is recognised between brackets, separators included; bounds what a stream may hold back."""


@dataclass(frozen=True, slots=True)
class Placeholder:
    entity_type: str
    number: int

    def __post_init__(self) -> None:
        if not _ENTITY_TYPE.fullmatch(self.entity_type) or len(self.entity_type) > 60:
            raise ValueError("an entity type is written in UPPER_SNAKE and has 60 characters at most")

    @property
    def name(self) -> str:
        """`PERSON_1`: for places that take no brackets."""
        return f"{self.entity_type}_{self.number}"

    def __str__(self) -> str:
        return f"[[{self.name}]]"


STRICT = re.compile(r"\[\[([A-Z][A-Z0-9_]*_[0-9]+)\]\]", re.ASCII)


def normalise(name: str) -> str:
    """Return what all spellings of a name share: `Person 1`, `PERSON-1` and `PERSON 1` are `PERSON1`."""
    return name.translate(_WITHOUT_SEPARATORS).upper()


_SEPARATORS = "_- \\"
_WITHOUT_SEPARATORS = str.maketrans("", "", _SEPARATORS)

# Together a superset of what could be read back as a placeholder, in any family of brackets. Brackets are found by
# looking ahead, so that what stands in one pair is searched as well; the group runs on to the first character that no
# name holds, so all names in it that end with a number are taken.
_TYPED_IN_BRACKETS = re.compile(
    r"(?=(?:[\[<［]|&\#?\w{2,8};|%5[bB]|\\[uU][0-9A-Fa-f]{4})[ ]{0,2}([A-Za-z][A-Za-z0-9_\-\\ ]{0,250}))", re.ASCII
)
_TYPED_BARE = re.compile(r"(?:(?<![A-Za-z0-9_])|(?<=\\[nrtbf]))([A-Z][A-Z0-9]*(?:\\{0,2}_[A-Z0-9]+)+)", re.ASCII)
_MARKS = ("_", "[", "<", "&", "%5", "［", "\\u", "\\U")
_UP_TO_NUMBER = re.compile(r"[0-9]+")


def typed_names(text: str) -> set[str]:
    """Return the normalised names of everything in `text` that has the form of a placeholder, strict or not."""
    if not any(mark in text for mark in _MARKS):
        return set()
    names: set[str] = set()
    for pattern in (_TYPED_IN_BRACKETS, _TYPED_BARE):
        for match in pattern.finditer(text):
            name = normalise(match.group(1))
            names.update(name[: number.end()] for number in _UP_TO_NUMBER.finditer(name))
    return names


class IssuedNames:
    """The names of one exchange, arranged for recognising them.

    `strict_only` are normalised names of which some loose form stands in the request itself: for them only the
    exact form is a placeholder. So are names whose loose forms could be mistaken for one another.
    """

    def __init__(self, placeholders: Iterable[Placeholder], strict_only: Iterable[str] = ()) -> None:
        self._strict: set[str] = set()
        self._loose: dict[str, str] = {}
        ambiguous = set(strict_only)
        for placeholder in placeholders:
            key = normalise(placeholder.name)
            if key in self._loose:
                ambiguous.add(key)
            self._strict.add(placeholder.name)
            self._loose[key] = placeholder.name
        for key in ambiguous:
            self._loose.pop(key, None)
        bare = list(self._loose.values())
        self._strict_prefixes = _prefixes(self._strict)
        self._loose_prefixes = _prefixes(self._loose)
        self._bare_prefixes = _prefixes(bare)
        first_letters = "".join(sorted({name[0] for name in bare}))
        first_bare = rf"|(?:(?<![A-Za-z0-9_])|(?<=\\[nrtbf]))[{first_letters}]" if bare else ""
        self.candidate = re.compile(r"[\[<&%\\［]" + first_bare, re.ASCII)
        """Where a form might begin. Every real beginning is a candidate."""

    def strict(self, name: str) -> str | None:
        return name if name in self._strict else None

    def loose(self, name: str) -> str | None:
        return self._loose.get(normalise(name))

    def may_become_strict(self, name: str) -> bool:
        return name in self._strict_prefixes

    def may_become_loose(self, name: str) -> bool:
        return normalise(name) in self._loose_prefixes

    def may_become_bare(self, name: str) -> bool:
        return name in self._bare_prefixes


def _prefixes(names: Iterable[str]) -> set[str]:
    return {name[:length] for name in names for length in range(len(name) + 1)}


@dataclass(frozen=True, slots=True)
class Form:
    """One occurrence of an issued placeholder: `text[start:end]` is to be replaced by its original."""

    start: int
    end: int
    name: str


class Unfinished(Enum):
    """The text ends before it is decided whether a form stands there."""

    UNFINISHED = auto()


UNFINISHED = Unfinished.UNFINISHED


@dataclass(frozen=True, slots=True)
class _Brackets:
    """One family of brackets, in the spellings that models and their escaping produce."""

    opening: re.Pattern[str]
    closing: re.Pattern[str]
    opening_tokens: tuple[str, ...]
    closing_tokens: tuple[str, ...]


def _family(opening: tuple[str, ...], closing: tuple[str, ...]) -> _Brackets:
    def once_or_twice(tokens: tuple[str, ...]) -> re.Pattern[str]:
        return re.compile(rf"(?:{'|'.join(map(re.escape, tokens))}){{1,2}}", re.IGNORECASE)

    return _Brackets(once_or_twice(opening), once_or_twice(closing), opening, closing)


_SQUARE = _family(("[",), ("]",))
_ANGLE = _family(("<",), (">",))
_FAMILIES = (
    _SQUARE,
    _ANGLE,
    _family(("［",), ("］",)),
    _family(("\\\\[", "\\["), ("\\\\]", "\\]")),
    _family(("&#91;", "&#x5b;", "&lbrack;", "&lsqb;"), ("&#93;", "&#x5d;", "&rbrack;", "&rsqb;")),
    _family(("%5b",), ("%5d",)),
    _family(("\\u005b",), ("\\u005d",)),
    _family(("\\uff3b",), ("\\uff3d",)),
    _family(("&lt;",), ("&gt;",)),
    _family(("\\u003c",), ("\\u003e",)),
)
_ANGLES = (_ANGLE, _FAMILIES[8], _FAMILIES[9])

_BLANKS = re.compile(r"[ ]{0,2}")
_LOOSE_NAME = re.compile(r"[A-Za-z](?:[_\-\\ ]{0,3}[A-Za-z0-9])*", re.ASCII)
_LOOSE_NAME_PART = re.compile(r"(?:[A-Za-z](?:[_\-\\ ]{0,3}[A-Za-z0-9])*[_\-\\ ]{0,3})?", re.ASCII)
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
    strict = STRICT.match(text, at)
    if strict:
        name = issued.strict(strict.group(1))
        return Form(at, strict.end(), name) if name else None
    if _is_unfinished_strict(text, at, issued) and not is_final:
        return UNFINISHED
    if text[at].isalnum():
        return _bare_form_at(text, at, issued, is_final=is_final)
    undecided = False
    for family in _FAMILIES:
        opening = family.opening.match(text, at)
        if opening:
            result = _bracketed_form_at(text, at, opening.end(), family, issued, is_final=is_final)
        else:
            result = UNFINISHED if not is_final and _is_cut(text, at, family.opening_tokens) else None
        if isinstance(result, Form):
            return result
        undecided = undecided or result is UNFINISHED
    return UNFINISHED if undecided else None


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
        return issued.strict(name[:-1]) is not None
    return issued.may_become_strict(name)


def _bare_form_at(text: str, at: int, issued: IssuedNames, *, is_final: bool) -> Form | Unfinished | None:
    part = _BARE_NAME_PART.match(text, at)
    if part is None:
        return None
    if part.end() == len(text) and not is_final:
        return UNFINISHED if issued.may_become_bare(part.group().replace("\\", "")) else None
    match = _BARE_NAME.match(text, at)
    if match is None or _WORD_GOES_ON.match(text, match.end()):
        return None
    name = match.group().replace("\\", "")
    is_issued = issued.may_become_bare(name) and issued.loose(name) == name
    return Form(at, match.end(), name) if is_issued else None


def _bracketed_form_at(
    text: str, at: int, after_opening: int, family: _Brackets, issued: IssuedNames, *, is_final: bool
) -> Form | Unfinished | None:
    if not is_final and _is_cut(text, after_opening, family.opening_tokens):
        return UNFINISHED if issued.may_become_loose("") else None
    inside = _skip_blanks(text, after_opening)
    part = _LOOSE_NAME_PART.match(text, inside)
    if part and part.end() == len(text) and not is_final:
        return UNFINISHED if issued.may_become_loose(part.group()) else None
    match = _LOOSE_NAME.match(text, inside)
    name = issued.loose(match.group()) if match and len(match.group()) <= MAX_NAME_CHARS else None
    if match is None or name is None:
        return None
    before_closing = _skip_blanks(text, match.end())
    closing = family.closing.match(text, before_closing)
    if closing is None:
        return UNFINISHED if not is_final and _is_cut(text, before_closing, family.closing_tokens) else None
    return _closed(text, at, (match.start(), match.end()), closing.end(), family, name, is_final=is_final)


def _closed(
    text: str, at: int, inside: tuple[int, int], end: int, family: _Brackets, name: str, *, is_final: bool
) -> Form | Unfinished:
    """Settle a form whose brackets have closed: whether another bracket follows, and whether they are its own."""
    is_double = family is not _SQUARE and end - inside[1] > len(family.closing_tokens[0])
    if family is _SQUARE:
        is_double = text.startswith("]]", end - 2)
    if not is_double and not is_final and _is_cut(text, end, family.closing_tokens):
        return UNFINISHED
    keeps_brackets = False
    if family in _ANGLES:
        keeps_brackets = _KEEPS_ANGLES.fullmatch(name) is not None
    elif family is _SQUARE and not is_double and text[at + 1 : at + 2] != "[":
        is_link = text.startswith("(", end)
        keeps_brackets = is_link or (at > 0 and _INDEXED.match(text[at - 1]) is not None)
    return Form(*inside, name) if keeps_brackets else Form(at, end, name)


def _skip_blanks(text: str, at: int) -> int:
    match = _BLANKS.match(text, at)
    return match.end() if match else at


def _is_cut(text: str, at: int, tokens: tuple[str, ...]) -> bool:
    """Return whether the text ends inside one of the tokens, or before its first character."""
    length = len(text) - at
    rest = text[at:].lower() if length < 8 else ""  # no token has more than 8 characters
    return length < 8 and any(length < len(token) and token.startswith(rest) for token in tokens)
