"""Parts and spellings of Chinese, Japanese and Korean names: with a blank, before a form of address, in Latin letters.

A given name alone is a word as often, and a surname alone is a part of other words: 王 is king, 지원 is support. What
stands behind them says that they are people.
"""

import re
from collections.abc import Callable, Iterator

from pasteguard_addon.known_values.edges import begins_at_seam, is_capital, stands_at_seams
from pasteguard_addon.known_values.folding import is_ideographic
from pasteguard_addon.lexicon.east_asian import LatinName, latin_names, other_characters, surname_and_given
from pasteguard_addon.lexicon.words import is_everyday, is_given_name

type Rule = Callable[[str, int, int], bool]

_ADDRESSED = re.compile(
    r"(?:先生|女士|小姐|太太|老[师師]|同[学學]|[经經]理|[总總](?![是会會])|[医醫]生|教授|主任|律[师師]|さん|さま|様|氏|君|くん|ちゃん|殿|部長"
    r"|[课課]長|社長|先輩|哥|姐|[ ]?씨|님|군(?!\w)|양(?!\w))"
)
_KOREAN_TITLE = re.compile(
    "[ ]?(?:팀장|과장|부장|대리|차장|본부장|실장|이사|사장|대표|선생|교수|박사|원장|기자|변호사|간호사)"
)
"""Behind a surname; behind a given name it may be what somebody is head of."""
_KOREAN_ENDING = re.compile(r"(?:이(?:가|는|를|랑|도|한테|네)|아|야|한테)(?!\w)")
_HAN_OR_HANGUL = re.compile("[\u3400-\u9fff\uac00-\ud7a3]")
_SMALL_WORDS = frozenset("和与與跟给給请請问問找是对對向由被让讓同及叫")
_FEWEST_JOINED, _FEWEST_OF_GIVEN = 6, 6
"""Letters of a whole name and of a given one in Latin ones; fewer may be another word."""
_SMALL_ENGLISH = frozenset("he we me so to do no in on an is it be at by or us my if of as go up am".split())
"""English words of two letters, as some surnames are spelled."""


def east_asian_spellings(name: str) -> Iterator[tuple[str, Rule]]:
    """Yield what is looked for besides a name in one of these scripts, folded, and what must hold where it stands."""
    parts = surname_and_given(name) if is_ideographic(name) else None
    if parts is None:
        return
    for at in range(1, len(name) - 1 if len(name) > 2 else 2):
        yield f"{name[:at]} {name[at:]}", stands_at_seams
    for other in other_characters(name):
        yield other, stands_at_seams
    surname, given = parts
    yield surname, _is_addressed_by_surname
    if len(given) > 1:
        yield given, _is_addressed
    for each in latin_names(name):
        yield from _in_latin(each)


def latin_words(name: str) -> Iterator[str]:
    """Yield all words that one of these spellings has, and the parts of the name; nothing for other names."""
    parts = surname_and_given(name) if is_ideographic(name) else None
    if parts is None:
        return
    yield from (*parts, *other_characters(name), *(f"{name[:at]} {name[at:]}" for at in range(1, len(name))))
    for latin in latin_names(name):
        yield from (latin.surname, "".join(latin.given), *latin.given)


def _in_latin(name: LatinName) -> Iterator[tuple[str, Rule]]:
    whole = "".join(name.given)
    for given in dict.fromkeys((whole, "-".join(name.given), " ".join(name.given))):
        for spelled in (f"{name.surname} {given}", f"{given} {name.surname}", f"{name.surname}, {given}"):
            yield spelled, stands_at_seams if len(whole) >= _FEWEST_OF_GIVEN else _begins_with_capital
    if len(name.surname) + len(whole) < _FEWEST_JOINED:
        return
    for joint in ("", ".", "_", "-"):
        yield f"{name.surname}{joint}{whole}", stands_at_seams
        yield f"{whole}{joint}{name.surname}", stands_at_seams
    if len(whole) >= _FEWEST_OF_GIVEN and not (is_everyday(whole) or is_given_name(whole)):
        yield whole, is_capital
        yield "-".join(name.given), is_capital


def _begins_with_capital(text: str, start: int, end: int) -> bool:
    """Return whether each part has a capital, and not all are everyday words: "He Can", "So I"."""
    words = re.split("[ ,-]+", text[start:end])
    is_name = all(word[:1].isupper() for word in words) and not all(map(_is_small_or_everyday, words))
    return is_name and stands_at_seams(text, start, end)


def _is_small_or_everyday(word: str) -> bool:
    return is_everyday(word.lower()) or word.lower() in _SMALL_ENGLISH


def _is_addressed_by_surname(text: str, start: int, end: int) -> bool:
    if _is_addressed(text, start, end):
        return True
    return not text[start - 1 : start].isalnum() and _KOREAN_TITLE.match(text, end) is not None


def _is_addressed(text: str, start: int, end: int) -> bool:
    """Return whether a form of address stands behind a part of a name, and no other word goes on before it."""
    before = text[start - 1 : start]
    if _HAN_OR_HANGUL.match(before) and before not in _SMALL_WORDS:
        return False
    if _ADDRESSED.match(text, end):
        return True
    return end - start > 1 and begins_at_seam(text, start) and _KOREAN_ENDING.match(text, end) is not None
