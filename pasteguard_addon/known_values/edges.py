"""What must hold where a known value stands, so that no other word is taken for it.

Each rule is asked with a text and the span in it where the characters of a value were found.
"""

import re
from collections.abc import Callable

from pasteguard_addon.known_values.credential_places import is_credential_place
from pasteguard_addon.known_values.folding import is_ideographic
from pasteguard_addon.known_values.other_numbers import is_few_digits, is_other_number
from pasteguard_addon.known_values.something_else import is_something_else
from pasteguard_addon.lexicon.programs import is_of_programs
from pasteguard_addon.lexicon.words import double_names, is_everyday, is_given_name

type Edges = Callable[[str, int, int], bool]
"""Asked with a text, and where in it a value begins and ends."""

_MIN_SECRET_CHARS = 8
_MIN_ODD_CHARS = 5
"""From here on a value that is no word is not a part of another one by chance."""
_MIN_OWN_CHARS = 6
_MIN_LONG_DIGITS = 8
_MIN_TOKEN_CHARS = 3
_IDENTIFIER = re.compile(r"[^\W\d_]+(?:[_.\-/ ][^\W\d_]+)*\d{0,2}")
"""Words joined by dots, dashes or underscores: as likely a variable or a file as a password."""
_SHORT_OPTION = re.compile(r"(?:\A|[\s\"'`(\[=])-[A-Za-z]\Z")
"""A value may be glued to one, as in `mysql -psecret`."""
_JOINED_AS_CODE = re.compile(r"[_./]|[a-z][A-Z]")
_ACCOUNTS = frozenset("root admin administrator guest user postgres mysql localhost true false null none".split())
"""What is a password on many machines, and something else in all other lines."""
_WORD_AND_DIGITS = re.compile(r"[a-z]+\d{0,3}")
_FEWEST_OF_A_WORD = 4
_ESCAPES = frozenset(("\\n", "\\r", "\\t"))
_ACCOUNT_CUE = re.compile(
    r"(?:(?<![^\W\d_])(?:user(?:name|[_-]?id)?|uid|login|logname|account|owner|member|author|committer|assignee|benutzer"
    r"|usuario|utente|utilisateur|gebruiker|anmelde)|(?<![\w-])(?:-u|--user|-l|su -|ssh|chown)|[/\\](?:home|users)[/\\]"
    r"|(?<![\w.])[@~])[\"'`>\])]{0,2}\s{0,2}[:=>]{0,2}\s{0,2}[\"'`\[(]{0,2}\Z",
    re.I,
)
_TITLE_BEFORE = re.compile(
    r"(?:^|\W)(?:mr|mrs|ms|miss|mx|dr|prof|sir|madam|herr|herrn|frau|monsieur|madame|mme|señora?|sra?|don|doña|"
    r"signora?|sig|mevrouw|meneer|mijnheer|pani?|panu|panem|senhora?|domnul|doamna|doamnei)\.?\s{1,2}"
    r"(?:(?:van|von|vom|zu|zum|zur|de|del|dela|della|di|da|do|dos|das|du|la|le|den|der|dem|ten|ter|el|al)\s){0,3}\Z",
    re.I,
)


_NOUNS = frozenset(("count", "mass", "month", "plant"))
"""Kinds of double names that are words, and no other place or product of the name."""


def rule_for_secret(text: str) -> Edges:
    """Return what must hold where a secret stands, so that no other word is taken for it."""
    is_identifier = _IDENTIFIER.fullmatch(text) is not None
    if len(text) >= _MIN_SECRET_CHARS and (not is_identifier or _is_no_name(text)):
        return _stands_anywhere  # long and odd enough
    if len(text) < _MIN_TOKEN_CHARS or is_everyday(text) or text.lower() in _ACCOUNTS:
        return _follows_credential_cue
    if is_identifier and _JOINED_AS_CODE.search(text) and not text[-1].isdigit():
        return _follows_credential_cue
    return _is_same_number if is_few_digits(text) else stands_apart


def rule_for_own(text: str) -> Edges:
    """Return the same for a value of a type that is the user's own: nothing says that it is a credential."""
    if is_everyday(text) or text.lower() in _ACCOUNTS:
        return _follows_credential_cue
    if is_few_digits(text):
        return _is_same_number
    return stands_apart if len(text) < _MIN_OWN_CHARS else _ends_no_number


def _is_no_name(text: str) -> bool:
    """Return whether a value is several words, or a word with digits that programs do not have."""
    stem = text.rstrip("0123456789")
    return " " in text or (stem != text and stem.isalpha() and not (is_everyday(stem) or is_of_programs(stem)))


def rule_for_answer(text: str) -> Edges:
    """Return what must hold in a model's answer, where it may stand because we restored it."""
    if len(text) >= _MIN_ODD_CHARS and not (is_everyday(text) or text.lower() in _ACCOUNTS):
        return _stands_anywhere
    return stands_in_answer


def _stands_anywhere(text: str, start: int, end: int) -> bool:
    return True


def _ends_no_number(text: str, start: int, end: int) -> bool:
    """Whether no digit goes on with one at an edge."""
    goes_on_before = text[start].isdigit() and text[start - 1 : start].isdigit()
    return not (goes_on_before or (text[end - 1].isdigit() and text[end : end + 1].isdigit()))


def stands_apart(text: str, start: int, end: int) -> bool:
    """Return whether a value stands for itself, also within an identifier, glued to an option, or beside Chinese."""
    return _begins_apart(text, start) and (end == len(text) or _are_parted(text[end - 1], text[end]))


def _is_same_number(text: str, start: int, end: int) -> bool:
    """Return whether a few digits stand for themselves, and neither for a port, a size nor an amount."""
    if not stands_apart(text, start, end):
        return False
    return not is_other_number(text, start, end) or is_credential_place(text, start, end)


def _is_same_short_number(text: str, start: int, end: int) -> bool:
    """Return the same of digits so few that they are often a part of a name: "id_4471"."""
    return stands_alone(text, start, end) and _is_same_number(text, start, end)


def _begins_apart(text: str, start: int) -> bool:
    r"""Whether a value may begin here; an escape such as `\n` before it is no letter, nor is a short option."""
    if not start or _are_parted(text[start - 1], text[start]) or text[max(0, start - 2) : start] in _ESCAPES:
        return True
    return _SHORT_OPTION.search(text, max(0, start - 3), start) is not None


def _are_parted(left: str, right: str) -> bool:
    """Whether no word goes on between two characters: some scripts have no blanks between words."""
    return not (left.isalnum() and right.isalnum()) or _is_unspaced(left) or _is_unspaced(right)


def _is_unspaced(char: str) -> bool:
    return "\u0e00" <= char <= "\uffdc" and is_ideographic(char)


def _follows_credential_cue(text: str, start: int, end: int) -> bool:
    return _is_token(text, start, end) and is_credential_place(text, start, end)


def follows_account_cue(text: str, start: int, end: int) -> bool:
    """Return whether a word that says something else elsewhere stands where accounts do."""
    return _is_token(text, start, end) and _ACCOUNT_CUE.search(text, max(0, start - 40), start) is not None


def is_common_account(text: str) -> bool:
    """Return whether a user's name or an id is also a word, which only its place tells apart: "project", "amd64"."""
    if not _WORD_AND_DIGITS.fullmatch(text):
        return False
    stem = text.rstrip("0123456789")
    if stem != text and is_given_name(stem):
        return False
    is_abbreviation = stem != text and len(stem) < _FEWEST_OF_A_WORD
    return is_abbreviation or is_everyday(stem) or is_of_programs(stem)


def needs_cue(edges: Edges) -> bool:
    """Return whether a rule is that of a word that says something else where no cue stands before it."""
    return edges in (_follows_credential_cue, follows_account_cue)


def _is_token(text: str, start: int, end: int) -> bool:
    begins = not start or _are_apart(text[start - 1], text[start], text[max(0, start - 2) : start])
    if not (begins or _SHORT_OPTION.search(text, max(0, start - 3), start)):
        return False
    return end == len(text) or not (_is_word(text[end]) and _is_word(text[end - 1]))


def _are_apart(before: str, first: str, two_before: str) -> bool:
    r"""Whether a word may begin here; an escape such as `\n` before it is no letter."""
    return not (_is_word(before) and _is_word(first)) or (len(two_before) > 1 and two_before in _ESCAPES)


def stands_in_answer(text: str, start: int, end: int) -> bool:
    """Whether a value stands for itself, also within an identifier or a file's name: not `Al` in `Also`."""
    value = text[start:end]
    if len(value) >= _MIN_SECRET_CHARS and not value.isalpha():
        return True
    is_start = _begins_apart(text, start) or _is_seam(text[start - 1], value[0])
    return is_start and (end == len(text) or _is_seam(value[-1], text[end]) or _is_genitive(text, start, end))


def begins_at_seam(text: str, start: int) -> bool:
    r"""Return whether a word may begin here, also within an identifier; an escape such as `\n` is no letter."""
    return not start or _is_seam(text[start - 1], text[start]) or text[max(0, start - 2) : start] in _ESCAPES


def ends_at_seam(text: str, end: int) -> bool:
    """Return whether a word may end here, also within an identifier and before the ending of a genitive."""
    if end >= len(text) or _is_seam(text[end - 1], text[end]):
        return True
    return text[end] == "s" and (end + 1 == len(text) or not text[end + 1].isalnum())


def stands_at_seams(text: str, start: int, end: int) -> bool:
    """Return whether a name of several words stands for itself, also within an identifier or a file's name."""
    return begins_at_seam(text, start) and ends_at_seam(text, end)


def stands_as_words(text: str, start: int, end: int) -> bool:
    """Return whether several words stand for themselves, and no digit goes on with one at an edge."""
    return stands_at_seams(text, start, end) and _ends_no_number(text, start, end)


def rule_for_personal(text: str) -> Edges:
    """Return what must hold where a number, an address or an account of a person stands."""
    if is_few_digits(text):
        return _is_same_number if len(text) >= _MIN_ODD_CHARS else _is_same_short_number
    if text.isdigit() and len(text) >= _MIN_LONG_DIGITS:
        return is_whole_number  # also behind the letters of its country
    return stands_apart


def stands_as_place(text: str, start: int, end: int) -> bool:
    """Return whether a place stands for itself, or in the genitive."""
    is_whole = stands_apart(text, start, end) or (_begins_apart(text, start) and _is_genitive(text, start, end))
    return is_whole and not _is_noun(text, start, end)


def _is_noun(text: str, start: int, end: int) -> bool:
    """Return whether a place's name is the noun that is written so: "wohne in Essen" tells nothing of "das Essen"."""
    kinds = double_names().get(text[start:end].lower(), frozenset())
    return not kinds.isdisjoint(_NOUNS) and is_something_else(text, start, end)


def stands_as_place_in_any_case(text: str, start: int, end: int) -> bool:
    """Return the same for a place in another case than it is known in: a single word not in small letters."""
    return not (text[start].islower() and text[start:end].isalpha()) and stands_as_place(text, start, end)


def is_whole_number(text: str, start: int, end: int) -> bool:
    """Return whether no digit goes on at either edge, as one would in a longer number."""
    return not (text[start - 1 : start].isdigit() or text[end : end + 1].isdigit())


def ends_in_capital(text: str, start: int, end: int) -> bool:
    """Return whether several words stand for themselves of which the last one is written as a name."""
    return text[text.rfind(" ", start, end) + 1].isupper() and stands_at_seams(text, start, end)


def _is_seam(left: str, right: str) -> bool:
    """Whether two words may meet between these characters."""
    if not (left.isalnum() and right.isalnum()):
        return True
    is_cased = left.lower() != left.upper() and right.lower() != right.upper()
    return left.isdigit() != right.isdigit() or (left.islower() and right.isupper()) or not is_cased


def stands_alone(text: str, start: int, end: int) -> bool:
    r"""Whether no letter or digit goes on at either edge; an escape such as `\\n` before it is no letter."""
    if start and _goes_on(text[start - 1], text[start]):
        is_escape = start > 1 and text[start - 2] == "\\" and text[start - 1] in "nrt"
        if not is_escape:
            return False
    return end == len(text) or not _goes_on(text[end - 1], text[end]) or _is_genitive(text, start, end)


def is_capital(text: str, start: int, end: int) -> bool:
    return text[start].isupper() and stands_alone(text, start, end)


def is_in_capitals(text: str, start: int, end: int) -> bool:
    return text[start:end].isupper() and stands_alone(text, start, end)


def is_lower_or_capital(text: str, start: int, end: int) -> bool:
    return stands_alone(text, start, end)


def is_capital_at_seams(text: str, start: int, end: int) -> bool:
    """Return whether a word in capitals stands for itself, also within an identifier or a file's name."""
    return text[start].isupper() and stands_apart(text, start, end)


def follows_title(text: str, start: int, end: int) -> bool:
    if not is_capital(text, start, end):
        return False
    return _TITLE_BEFORE.search(text, max(0, start - 32), start) is not None


def _is_genitive(text: str, start: int, end: int) -> bool:
    """German, Dutch and English people write "Schmidts Auto"."""
    is_long = end - start >= 4 and text[start:end].isalpha()
    return is_long and text[end] == "s" and (end + 1 == len(text) or not _is_word(text[end + 1]))


def _goes_on(left: str, right: str) -> bool:
    return _is_word(left) and _is_word(right) and not (_is_unspaced(left) or _is_unspaced(right))


def _is_word(char: str) -> bool:
    return char.isalnum() or char == "_"
