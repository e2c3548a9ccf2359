"""What somebody typed that reads like a placeholder: a superset of what could be read back as one."""

import re
from collections.abc import Callable, Collection, Iterable, Iterator
from functools import lru_cache

import re2

from pasteguard_addon.masking.aliases import names_of_type
from pasteguard_addon.masking.placeholder import (
    BEFORE_UNDERLINE,
    BLANKS,
    INVISIBLE,
    MAX_NAME_CHARS,
    ODD_JOINT,
    SEPARATORS,
    normalise,
)

# In any family of brackets. Brackets are found by looking ahead, so that what stands in one pair is searched as well;
# the group runs on to the first character that no name and no list of names holds, so all names in it that end with a
# number are taken.
_LETTERS = r"A-Za-z\u0080-\U0010ffff"
_NAME_CHARS = rf"{_LETTERS}0-9{re.escape(SEPARATORS)}"
_AROUND = r"(?:<[a-z]{1,6}>|\\[a-z]{4,6}\{|[({])"
_TYPED_IN_BRACKETS = re.compile(
    r"(?=(?:[\[<［\u3010\u27e6\u3014\u3016\u301a]|&\#?\w{2,8};|%5[bB]|\\x5[bB]|\\[uU][0-9A-Fa-f]{4})"
    rf"[{BLANKS}\n{INVISIBLE}*`_]{{0,4}}{_AROUND}?([{_LETTERS}][{_NAME_CHARS},;/&+*:.#%=\'\u2019|]{{0,250}}))",
    re.ASCII,
)
_OTHER_BRACKETS = frozenset("\u3010\u27e6\u3014\u3016\u301a")
_BETWEEN_NAMES = re.compile(r"[,;/&+*:.#%=\'\u2019|]+")
_ODD_JOINT = re.compile(ODD_JOINT)
_LEADING_ZEROS = re.compile(r"(?<![0-9])0+(?=[0-9])")
_TYPED_BARE = re.compile(
    rf"(?:(?<![A-Za-z0-9_])|(?<=[{BEFORE_UNDERLINE}]_)|(?<=[{BEFORE_UNDERLINE}]__)|"
    r"(?<=\\[nrtbf])|(?<=\\u(?!00[3-7])[0-9A-Fa-f]{4}))([A-Z][A-Z0-9]*(?:\\{0,2}_[A-Z0-9]+)+)",
    re.ASCII,
)
_UP_TO_NUMBER = re.compile(r"[0-9]+")
_MAX_DIGITS = 6
"""No placeholder's number gets longer, but the number of a phone or a card may stand where one would."""


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
        or not (text.isascii() or _OTHER_BRACKETS.isdisjoint(text))
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


_SQUARE = rf"[\[\x{{ff3b}}\x{{3010}}\x{{27e6}}\x{{3014}}\x{{3016}}\x{{301a}}][ *`_\\]{{0,4}}{_AROUND}?"
_NAME = r"[A-Za-z0-9_\-\\ ]"
_LINE_END = r"\n|\\n|\\u000[ad]"
_NOT_ASCII = r"[^\x00-\x7f]|\\u(?:00[a-f]|0[1-9a-f]|[1-9a-f])"
_DIGIT = r"(?:\p{Nd}|\\u(?:0[6-9a-f]|ff)[0-9a-f]{2})"
# In square brackets a name may hold accents, other dashes, invisible characters and line ends.
_UNUSUAL = (
    rf"{_SQUARE}{_NAME}{{0,30}}(?:{_NOT_ASCII})(?:{_NAME}|{_NOT_ASCII}|{_LINE_END}){{0,30}}{_DIGIT}",
    rf"{_SQUARE}[A-Za-z]{_NAME}{{0,30}}(?:{_LINE_END})(?:{_NAME}|{_LINE_END}){{0,10}}{_DIGIT}",
)


@lru_cache(maxsize=256)
def _finder_of(entity_types: frozenset[str]) -> Callable[[str], object]:
    """Return a search for how every spelling of a name of these types begins. RE2, as it searches conversations."""
    separators = rf"(?:[_\- \\]|{_LINE_END})*"
    odd = r"[_ ]?(?:[:#./*\x{2116}]|%5F|&#95;|&#x5f;)?[_ ]?"
    names = [
        separators.join(normalise(entity_type)) + separators + odd + _DIGIT for entity_type in sorted(entity_types)
    ]
    aliases = sorted({alias for entity_type in entity_types for alias in names_of_type(entity_type)})
    other_types = rf"{_SQUARE}(?:{'|'.join(re.sub('_', '[_ -]?', alias) for alias in aliases)})[_-]?{odd}{_DIGIT}"
    patterns = [_ESCAPED_ASCII, *names, *([other_types] if aliases else []), *_UNUSUAL]
    search: Callable[[str], object] = re2.compile("(?i)" + "|".join(patterns)).search
    return search


def typed_names(text: str) -> set[str]:
    """Return the normalised names of everything in `text` that has the form of a placeholder, strict or not."""
    if not _may_hold_names(text):
        return set()
    text = _ODD_JOINT.sub("_", text)
    return {
        name for pattern in (_TYPED_IN_BRACKETS, _TYPED_BARE) for m in pattern.finditer(text) for name in _names(m[1])
    }


def only_names_of(entity_types: Collection[str], names: Iterable[str]) -> frozenset[str]:
    """Return which normalised names are, to the last character, those of placeholders of these types.

    All else that was typed in that form may be somebody's value, and is not to be kept.
    """
    is_name = _names_of_types(frozenset(entity_types)).fullmatch
    return frozenset(filter(is_name, names))


@lru_cache(maxsize=256)
def _names_of_types(entity_types: frozenset[str]) -> re.Pattern[str]:
    called = {normalise(each) for entity_type in entity_types for each in (entity_type, *names_of_type(entity_type))}
    return re.compile(rf"(?:{'|'.join(map(re.escape, sorted(called)))})[0-9]{{1,{_MAX_DIGITS}}}" if called else r"(?!)")


def _names(found: str) -> Iterator[str]:
    for part in _BETWEEN_NAMES.split(found):
        name = normalise(part)[:MAX_NAME_CHARS]
        for number in _UP_TO_NUMBER.finditer(name):
            spelled = name[: number.end()]
            yield spelled
            if "0" in spelled:
                yield _LEADING_ZEROS.sub("", spelled)
