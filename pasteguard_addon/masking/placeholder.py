r"""The grammar of placeholders: make, read strictly and leniently, recognise an unfinished one.

    strict     [[PERSON_1]]
    lenient    the same name between brackets that a model has damaged: one bracket instead of two, `\[`, `&#91;`,
               `%5B`, full-width or angle brackets, blanks, another case, `-` or a blank or nothing for `_`, `\_`
    bare       PERSON_1 without any brackets: upper case, and not a part of a longer word

This module holds no state. Which names were issued is told by an `IssuedNames`, and whatever is not an issued name
is not a placeholder but somebody's text.
"""

import re
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from enum import Enum, auto
from functools import cache, cached_property, lru_cache

import re2

_ENTITY_TYPE = re.compile(r"[A-Z][A-Z0-9_]*", re.ASCII)

BRACKETS = ("[[", "]]")

MAX_NAME_CHARS = 80
"""Longest name that is recognised between brackets, separators included; bounds what a stream may hold back."""


def name_of(entity_type: str, number: int) -> str:
    """Return the name of a placeholder, such as `PERSON_1`: so it stands in places that take no brackets."""
    _check_type(entity_type)
    return f"{entity_type}_{number}"


@cache
def _check_type(entity_type: str) -> None:
    if not _ENTITY_TYPE.fullmatch(entity_type) or len(entity_type) > 60:
        raise ValueError("an entity type is written in UPPER_SNAKE and has 60 characters at most")


def strict_form(name: str) -> str:
    """Return the placeholder of this name, such as `[[PERSON_1]]`."""
    return name.join(BRACKETS)


def entity_type_of(name: str) -> str:
    return name.rpartition("_")[0]


STRICT = re.compile(r"\[\[([A-Z][A-Z0-9_]*_[0-9]+)\]\]", re.ASCII)


def normalise(name: str) -> str:
    """Return what all spellings of a name share: `Person 1`, `PERSON-1` and `PERSON 1` are `PERSON1`."""
    return name.translate(_WITHOUT_SEPARATORS).upper()


_SEPARATORS = "_- \\"
_JOINT = "\n"
"""Stands between names that are normalised together: in none of them, and it stays."""
_WITHOUT_SEPARATORS = str.maketrans("", "", _SEPARATORS)

# Together a superset of what could be read back as a placeholder, in any family of brackets. Brackets are found by
# looking ahead, so that what stands in one pair is searched as well; the group runs on to the first character that no
# name holds, so all names in it that end with a number are taken.
_TYPED_IN_BRACKETS = re.compile(
    r"(?=(?:[\[<［]|&\#?\w{2,8};|%5[bB]|\\[uU][0-9A-Fa-f]{4})[ ]{0,2}([A-Za-z][A-Za-z0-9_\-\\ ]{0,250}))", re.ASCII
)
_TYPED_BARE = re.compile(r"(?:(?<![A-Za-z0-9_])|(?<=\\[nrtbf]))([A-Z][A-Z0-9]*(?:\\{0,2}_[A-Z0-9]+)+)", re.ASCII)
_UP_TO_NUMBER = re.compile(r"[0-9]+")


def _may_hold_names(text: str) -> bool:
    # One after the other: a loop or a regular expression takes ten times as long, and this is asked for every text.
    return (
        "_" in text
        or "[" in text
        or "<" in text
        or "&" in text
        or "%5" in text
        or "［" in text
        or "\\u" in text
        or "\\U" in text
    )


def may_be_typed(text: str, entity_types: Iterable[str]) -> bool:
    """Tell quickly whether a text, or one in a JSON body, could hold some spelling of a placeholder of these types.

    False is certain.
    """
    try:
        return _finder_of(frozenset(entity_types))(text) is not None
    except UnicodeEncodeError:  # of a lone surrogate: RE2 reads UTF-8
        return True


# What a name and its separators are made of, written as `\u0050` for P.
_ESCAPED_ASCII = r"\\u00(?:2[0d]|3[0-9]|[46][1-9a-f]|[57][0-9a]|5[cf])"


@lru_cache(maxsize=256)
def _finder_of(entity_types: frozenset[str]) -> Callable[[str], object]:
    """Return what finds how every spelling of a name of these types begins. RE2, as it searches conversations."""
    separators = f"[{re.escape(_SEPARATORS)}]*"
    names = [separators.join(normalise(entity_type)) + separators + "[0-9]" for entity_type in sorted(entity_types)]
    search: Callable[[str], object] = re2.compile("(?i)" + "|".join([_ESCAPED_ASCII, *names])).search
    return search


def typed_names(text: str) -> set[str]:
    """Return the normalised names of everything in `text` that has the form of a placeholder, strict or not."""
    if not _may_hold_names(text):
        return set()
    names: set[str] = set()
    for pattern in (_TYPED_IN_BRACKETS, _TYPED_BARE):
        for match in pattern.finditer(text):
            name = normalise(match.group(1))[:MAX_NAME_CHARS]
            names.update(name[: number.end()] for number in _UP_TO_NUMBER.finditer(name))
    return names


class IssuedNames:
    """The names of one exchange, arranged for recognising them.

    `strict_only` are normalised names of which some loose form stands in the request itself: for them only the
    exact form is a placeholder. So are names whose loose forms could be mistaken for one another.
    """

    def __init__(self, names: Iterable[str], strict_only: Iterable[str] = ()) -> None:
        self._names = tuple(names)
        self._strict_only = frozenset(strict_only)

    # Most replies ask for little of this, and a request may hold thousands of names.

    @cached_property
    def candidate(self) -> re.Pattern[str]:
        """Where a form might begin. Every real beginning is a candidate."""
        with_loose = self._names
        if self._strict_only:
            with_loose = tuple(name for name in self._names if normalise(name) not in self._strict_only)
        return _candidate("".join(sorted({name[0] for name in with_loose})), bool(self._names))

    def prepare(self) -> None:
        """Arrange what every reply asks for."""
        _ = self.candidate, self._strict

    @cached_property
    def _strict(self) -> frozenset[str]:
        return frozenset(self._names)

    @cached_property
    def _loose(self) -> Mapping[str, str]:
        # All in one go: one by one it takes ten times as long.
        normalised = normalise(_JOINT.join(self._names)).split(_JOINT)
        loose = dict(zip(normalised, self._names, strict=False))
        ambiguous = [each for each, count in Counter(normalised).items() if count > 1]
        for each in (*ambiguous, *self._strict_only):
            loose.pop(each, None)
        return loose

    @cached_property
    def _strict_prefixes(self) -> set[str]:
        return _prefixes(self._strict)

    @cached_property
    def _loose_beginnings(self) -> set[str]:
        return _prefixes(name[:-1] for name in self._loose)

    @cached_property
    def _bare_prefixes(self) -> set[str]:
        return _prefixes(self._loose.values())

    @property
    def has_loose(self) -> bool:
        """Whether there may be a name that is recognised in more than its exact form."""
        return bool(self._loose if self._strict_only else self._names)

    def strict(self, name: str) -> bool:
        return name in self._strict

    def loose(self, name: str) -> str | None:
        return self._loose.get(normalise(name))

    def may_become_strict(self, name: str) -> bool:
        return name in self._strict_prefixes

    def begins_loose(self, name: str) -> bool:
        """Return whether more characters could make an issued name of it."""
        return normalise(name) in self._loose_beginnings

    def may_become_bare(self, name: str) -> bool:
        return name in self._bare_prefixes


@cache
def _candidate(first_letters: str, has_strict: bool) -> re.Pattern[str]:
    if first_letters:
        # What stands before a letter is looked at behind it: searching for a set is three times as fast.
        begins_word = rf"(?:(?<![A-Za-z0-9_][{first_letters}])|(?<=\\[nrtbf].))"
        return re.compile(rf"[\[<&%\\［{first_letters}]{begins_word}", re.ASCII)
    return re.compile(r"\[" if has_strict else r"(?!)")


def _prefixes(names: Iterable[str]) -> set[str]:
    prefixes = {""}
    for name in names:
        while name not in prefixes:  # if it is there, so are all that are shorter
            prefixes.add(name)
            name = name[:-1]  # noqa: PLW2901 - shortening it is what the loop does
    return prefixes


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
    def one_of(tokens: tuple[str, ...]) -> re.Pattern[str]:
        return re.compile("|".join(map(re.escape, tokens)), re.IGNORECASE)

    return _Brackets(one_of(opening), one_of(closing), opening, closing)


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
_FAMILIES_BY_FIRST = {
    first: tuple(family for family in _FAMILIES if family.opening_tokens[0][0] == first) for first in "[<&%\\［"
}
_ANGLES = (_ANGLE, _FAMILIES[8], _FAMILIES[9])

_BLANKS = re.compile(r"[ ]{0,2}")
# A backslash may separate, as in `PERSON\_1`, but `\u` begins an escaped bracket.
_SEPARATED = r"(?:[_\- ]|\\(?![uU])){0,3}"
_LOOSE_NAME = re.compile(rf"[A-Za-z](?:{_SEPARATED}[A-Za-z0-9])*", re.ASCII)
_LOOSE_NAME_PART = re.compile(rf"(?:[A-Za-z](?:{_SEPARATED}[A-Za-z0-9])*{_SEPARATED})?", re.ASCII)
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
    if strict and issued.strict(strict.group(1)):
        return Form(at, strict.end(), strict.group(1))
    if _is_unfinished_strict(text, at, issued) and not is_final:
        return UNFINISHED
    if not issued.has_loose:
        return None
    if text[at].isalnum():
        return _bare_form_at(text, at, issued, is_final=is_final)
    undecided = False
    for family in _FAMILIES_BY_FIRST[text[at]]:
        result = _bracketed_form_at(text, at, family, issued, is_final=is_final)
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
    return Form(at, match.end(), name) if is_issued else None


def _bracketed_form_at(
    text: str, at: int, family: _Brackets, issued: IssuedNames, *, is_final: bool
) -> Form | Unfinished | None:
    after_opening, is_open_twice = _once_or_twice(family.opening, text, at)
    if not is_open_twice and not is_final and _is_cut(text, after_opening, family.opening_tokens):
        return UNFINISHED
    if after_opening == at:
        return None
    inside = _skip_blanks(text, after_opening)
    part = _LOOSE_NAME_PART.match(text, inside)
    if part and part.end() == len(text) and not is_final and issued.begins_loose(part.group()):
        return UNFINISHED
    match = _LOOSE_NAME.match(text, inside)
    name = issued.loose(match.group()) if match and len(match.group()) <= MAX_NAME_CHARS else None
    if match is None or name is None:
        return None
    before_closing = _skip_blanks(text, match.end())
    end, is_closed_twice = _once_or_twice(family.closing, text, before_closing)
    if not is_closed_twice and not is_final and _is_cut(text, end, family.closing_tokens):
        return UNFINISHED  # of a second bracket nothing may be left behind, and what follows may make a link
    if end == before_closing:
        return None
    is_single = not is_open_twice and not is_closed_twice
    if _keeps_brackets(text, at, end, family, name, is_single=is_single):
        return Form(match.start(), match.end(), name)
    return Form(at, end, name)


def _keeps_brackets(text: str, at: int, end: int, family: _Brackets, name: str, *, is_single: bool) -> bool:
    """Return whether the brackets of `text[at:end]` are the text's own, not what is left of ours."""
    if family in _ANGLES:
        return _KEEPS_ANGLES.fullmatch(name) is not None
    if family is not _SQUARE or not is_single:
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
