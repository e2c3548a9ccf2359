"""Whether a part of a known name stands for its person, or says something else there.

"I'm Jan" says nothing of `Jan 5`, "Max" nothing of `Math.max`. What is no word but a name counts wherever it stands
alone. What is also a word, a month, a plant, a brand or a function counts where its neighbours say so, or at least say
nothing else. A line of code or of a date is no place for it.
"""

import re
from collections.abc import Callable

from pasteguard_addon.known_values.case_endings import stands_inflected
from pasteguard_addon.known_values.edges import (
    follows_account_cue,
    is_capital,
    is_lower_or_capital,
    stands_alone,
    stands_apart,
    stands_at_seams,
)
from pasteguard_addon.known_values.folding import is_ideographic
from pasteguard_addon.known_values.own_parts import is_word_elsewhere
from pasteguard_addon.known_values.person_beside import has_person_beside
from pasteguard_addon.known_values.something_else import is_date, is_something_else
from pasteguard_addon.lexicon.words import (
    double_names,
    is_english,
    is_everyday,
    is_given_name,
)
from pasteguard_addon.text_shape import is_code_line, is_identifier_part, is_inline_code, is_of_pair, is_quoted, line_of

type Rule = Callable[[str, int, int], bool]

_BEFORE_CHARS = 40


_MIN_BARE_CHARS = 3
"""A shorter name in letters without case is looked for between blanks: Arabic and Hebrew glue small words to it."""


def rule_for_part(part: str) -> Rule:
    """Return what must hold where one word of a name is found again, in whatever case."""
    kinds = double_names().get(part.lower(), frozenset())
    if part.title() == part.lower():  # a script without capitals
        return stands_at_seams if is_ideographic(part) or len(part) > _MIN_BARE_CHARS else stands_alone
    if not kinds and not is_everyday(part):
        if part.islower():
            return is_lower_or_capital
        return _is_plain_given_name if is_given_name(part) else _is_plain_surname
    if "mass" in kinds or is_english(part) or (is_everyday(part) and not kinds):
        return _tells_person
    if part.islower():
        return _tells_person_or_capital
    return _tells_nothing_else if is_word_elsewhere(part) else _tells_nothing_else_or_names_file


def _is_plain_given_name(text: str, start: int, end: int) -> bool:
    if stands_inflected(text, start, end):
        return True
    is_emphasised = is_capital(text, start, end) or _is_emphasised(text, start, end)
    return is_emphasised or (stands_at_seams(text, start, end) and _is_rare_or_joined(text, start, end))


def _is_account(text: str, start: int, end: int) -> bool:
    """Tell whether a word stands where accounts do, or by itself between quotes, and is long enough to be one."""
    if end - start < _MIN_JOINED_CHARS:
        return False
    quote = text[start - 1 : start]
    is_quoted = quote != "" and quote in "\"'`" and text.startswith(quote, end)
    return is_quoted or follows_account_cue(text, start, end)


def _is_plain_surname(text: str, start: int, end: int) -> bool:
    """Tell whether a word that is nothing but a surname stands for itself, also in an identifier or a file's name."""
    if not stands_at_seams(text, start, end):
        return stands_inflected(text, start, end)
    if end - start < _MIN_JOINED_CHARS and not stands_apart(text, start, end):
        return False  # `LinAlgError`
    return _has_capital(text, start) or _is_rare_or_joined(text, start, end)


def _has_capital(text: str, start: int) -> bool:
    """Tell whether a word begins with a capital, or has one behind what an apostrophe glues to it: "d'Arcy"."""
    return text[start].isupper() or _GLUED_CAPITAL.match(text, start) is not None


_GLUED_CAPITAL = re.compile(r"[a-z]{1,2}['’]?(?=[A-ZÀ-ÞŁŠŽČ])")


def _is_rare_or_joined(text: str, start: int, end: int) -> bool:
    """Tell whether a word in small letters is too long to be another one, or stands in an identifier or an account."""
    if end - start >= _MIN_RARE_CHARS or (end - start >= _MIN_JOINED_CHARS and _is_joined(text, start, end)):
        return True
    return _is_account(text, start, end)


_MIN_RARE_CHARS = 7
"""A surname of so many letters is no word of a language in which it would be written small."""
_MIN_JOINED_CHARS, _MIN_HYPHENED_CHARS = 4, 5
_FILE_NAME_GOES_ON = re.compile(r"[\w.-]{0,40}\.[A-Za-z][A-Za-z0-9]{1,4}(?![\w.-])")


def _is_joined(text: str, start: int, end: int) -> bool:
    """Tell whether a word in lower case is a part of an identifier, a path, a file, an assignment or a pattern."""
    if text[start - 1 : start] in ("_", "=", "/", "\\", "@", "%") or text[end : end + 1] in ("_", "/", "\\", "@", "%"):
        return True
    if end - start >= _MIN_HYPHENED_CHARS and _is_of_machine(text, start, end):
        return True
    return _FILE_NAME_GOES_ON.match(text, end) is not None


def _is_of_machine(text: str, start: int, end: int) -> bool:
    """Tell whether a word begins the name of a machine or a branch: "odwyer-laptop", "@odwyer-dev"."""
    return text[end : end + 1] == "-" and _MACHINE_BEHIND.match(text, end) is not None


_MACHINE_BEHIND = re.compile(
    r"-(?:laptop|notebook|desktop|pc|mac(?:book)?(?:[-_]?(?:pro|air))?|mbp|imac|iphone|ipad|phone|handy|tablet|pixel|galaxy"
    r"|server|host|vm|box|dev|test|prod|backup|home|nas|linux|win(?:dows)?|ubuntu|workstation|thinkpad|surface|rechner|branch"
    r"|patch|fix|wip|review|import|export|data|files?|docs?|photos?|bucket|sandbox|demo|cv|invoice|contract)(?![^\W_])",
    re.I,
)


def _is_emphasised(text: str, start: int, end: int) -> bool:
    """Tell whether Markdown's lines stand around a word: `_Maria_`."""
    if not text[start].isupper() or text[start - 1 : start].isalnum() or text[end : end + 1].isalnum():
        return False
    return not is_identifier_part(text, start, end)


def _tells_person(text: str, start: int, end: int) -> bool:
    """Tell whether a word stands where only a person's name can: with a title, a greeting, a verb of speech beside."""
    return _is_apart(text, start, end) and has_person_beside(text, start, end)


def _tells_person_or_capital(text: str, start: int, end: int) -> bool:
    return (_tells_nothing_else if text[start].isupper() else _tells_person)(text, start, end)


def _tells_nothing_else(text: str, start: int, end: int) -> bool:
    """Tell whether a name that is also something else is not that here."""
    if not text[start].isupper() or not _is_apart(text, start, end):
        return False
    if has_person_beside(text, start, end):
        return True
    return not (_is_in_code(text, start, end) or is_something_else(text, start, end))


def _is_apart(text: str, start: int, end: int) -> bool:
    """Tell whether a word is no part of an identifier, an expression, a compound or a date."""
    if not stands_alone(text, start, end):
        return False
    if is_identifier_part(text, start, end) and not is_of_pair(text, start, end):
        return False
    is_starred = _STARS_BEFORE.search(text, max(0, start - 4), start) and _STARS_BEHIND.match(text, end)
    if not is_starred and (
        _OPERATOR_BEFORE.search(text, max(0, start - 4), start) or _OPERATOR_BEHIND.match(text, end)
    ):
        return False
    return not (_is_compound(text, start, end) or is_date(text, start, end))


def _tells_nothing_else_or_names_file(text: str, start: int, end: int) -> bool:
    """Tell the same of a name that is a trade or an animal, and rarely a variable: also in `CV_Schneider.docx`."""
    if _tells_nothing_else(text, start, end):
        return True
    is_name = text[start].isupper() and stands_at_seams(text, start, end)
    return is_name and text[start - 1 : start] in ("_", "-") and _FILE_NAME_GOES_ON.match(text, end) is not None


def _is_in_code(text: str, start: int, end: int) -> bool:
    if is_quoted(text, start, end):
        return False
    return is_inline_code(text, start, end) or is_code_line(text[slice(*line_of(text, start))])


_STARS_BEFORE = re.compile(r"(?<![\w)\]*])\*{1,3}\Z")
_STARS_BEHIND = re.compile(r"\*{1,3}(?![\w(*])")
_OPERATOR_BEFORE = re.compile(r"(?:[=!<>+*/%&|]=|[-=]>|&&|\|\||[*/%]\s?)\Z")
_OPERATOR_BEHIND = re.compile(r"\s?(?:[=!<>+*/%-]=|[-=]>|&&|\|\||[*%^]\s?\w|=\s)|\[")
_COMPOUND_BEFORE = re.compile(r"([^\W\d_]+)-\Z")
_COMPOUND_BEHIND = re.compile(r"-([^\W\d_]+)|-\d")


def _is_compound(text: str, start: int, end: int) -> bool:
    """Tell whether hyphens join the word to one that is no name: `Max-Age`, `Jan-Release`."""
    before = _COMPOUND_BEFORE.search(text, max(0, start - _BEFORE_CHARS), start)
    behind = _COMPOUND_BEHIND.match(text, end)
    others = [match[1] for match in (before, behind) if match]
    return any(not (other and is_given_name(other)) for other in others)
