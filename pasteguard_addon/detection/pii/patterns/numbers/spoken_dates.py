"""Dates of birth that are said in words: "born on the third of May 1981", "née le trois mars mil neuf cent …".

A word that tells of birth stands before; what follows is a date if it has a month, a day beside it and a year. Words
for numbers are put together of a few beginnings in most languages, as `lexicon/data/number_names.txt` has them.
"""

import re
from collections.abc import Iterator, Sequence
from functools import cache
from itertools import zip_longest

from pasteguard_addon.detection.pii.patterns.base import LIKELY, Hit
from pasteguard_addon.lexicon.months import months_named
from pasteguard_addon.lexicon.words import lines_of, without_accents
from pasteguard_addon.sieve import Sifted

BIRTH_WORD = re.compile(
    r"(?<![^\W_])(?:born|birth(?:day|date)?|d\.?o\.?b|geboren|geb\.|geburts(?:tag|datum)|née?s?|nee|né\(e\)|naissance"
    r"|nacid[oa]|nací|nació|nacimiento|nat[oa]|nacqu\w{1,3}|nascita|nascid[oa]|nasci|nasceu|nascimento|geboortedatum"
    r"|urodz\w{2,6}|urodzenia|ur\.|föd(?:d|elsedatum|elsedag)|född|født|fødselsda\w{1,4}|syntynyt|syntymäaika"
    r"|naroz\w{2,4}|narodil[ao]?|doğ(?:um|du|muş)\w{0,6}|родил\w{2,3}|рожден\w{2}|народ\w{2,6}|született|születési"
    r"|născut[ăa]?|nașterii|rođen[ao]?)(?![^\W\d_])",
    re.I,
)
_TOKEN = re.compile(r"[^\W\d_]+|\d{1,4}(?!\d)")
_BETWEEN = re.compile(r"(?:[\s,:;'’.\-()]|&nbsp;){1,4}")
_VERB_AT_END = re.compile(r"geboren|doğ|született|syntynyt", re.I)
_BEFORE_VERB = 80
_LINKS = frozenset(
    "of the de del di do da des le la el il den der am and y e i en et og och in w roku roka ve się sa se".split()
)
_REACH, _MOST_TOKENS, _MOST_BEFORE = 200, 16, 9
_LONGEST_ENDING = 5
_LONG_NUMBER = 11
"""Letters of a year that is one word: "neunzehnhundertachtzig"."""
_NEXT_WORD = 3
_COMMA = frozenset(",;:()")
_OF_YEAR = (
    *(
        "nineteen",
        "twenty",
        "thousand",
        "neunzehn",
        "zwanzig",
        "hundert",
        "tausend",
        "zweitausend",
        "mil",
        "deux",
        "dos",
    ),
    *("duemila", "dois", "negentien", "duizend", "tweeduizend", "tysi", "dwa", "nitton", "nitten", "tjugo", "hundra"),
    *("tusen", "tuhat", "kaksi", "tisic", "devat", "dva", "tva", "bin", "iki", "тысяч", "две", "ezer"),
    *("ketezer", "mie"),
)
"""With which a year begins, said alone or behind its day and month."""
_FEWEST_OF_YEAR = 2


def spoken_births(sifted: Sifted) -> Iterator[Hit]:
    """Yield dates of birth of which a day or a year at least is said in words; `BIRTH_WORD` has been sieved for."""
    cues = [*sifted.finditer(BIRTH_WORD)]
    for cue, following in zip_longest(cues, cues[1:]):
        limit = min(cue.end() + _REACH, following.start() if following else len(sifted.text))
        if cue[0] == "NATO" and not sifted.text[cue.end() : cue.end() + _NEXT_WORD].isupper():
            continue
        date = _date_in(sifted.text, _tokens(sifted.text, cue.end(), limit))
        if date is None and _VERB_AT_END.match(cue[0]):
            date = _date_before(sifted.text, cue.start())
        if date:
            yield Hit(*date, "DATE_OF_BIRTH", LIKELY)


def _date_before(text: str, at: int) -> tuple[int, int] | None:
    """Return the date right before a verb that ends its sentence: "am ersten Mai neunzehnhundertachtzig geboren"."""
    tokens: list[re.Match[str]] = []
    for token in _TOKEN.finditer(text, max(0, at - _BEFORE_VERB), at):
        if tokens and not _BETWEEN.fullmatch(text, tokens[-1].end(), token.start()):
            tokens.clear()
        tokens.append(token)
    date = _date_in(text, tokens[-_MOST_TOKENS:])
    return date if date and not text[date[1] : at].strip() else None


def _tokens(text: str, at: int, limit: int) -> list[re.Match[str]]:
    """Return the words behind a cue, as far as nothing but blanks and light marks part them."""
    found: list[re.Match[str]] = []
    while len(found) < _MOST_TOKENS:
        gap = _BETWEEN.match(text, at, limit)
        token = _TOKEN.match(text, gap.end() if gap else at, limit)
        if token is None:
            return found
        found.append(token)
        at = token.end()
    return found


def _date_in(text: str, tokens: Sequence[re.Match[str]]) -> tuple[int, int] | None:
    for first in range(min(len(tokens), _MOST_BEFORE)):
        word = tokens[first][0]
        is_on = word == "on" and first + 1 < len(tokens) and tokens[first + 1][0] == "the"  # it is ten in Turkish
        if is_on or not (_is_number(word) or _is_month(word)):
            continue
        last = first
        while last + 1 < len(tokens) and _may_go_on(text, tokens[last], tokens[last + 1]):
            last += 1
        while last > first and _is_link(tokens[last][0]):
            last -= 1
        if _is_date([token[0] for token in tokens[first : last + 1]]):
            return tokens[first].start(), tokens[last].end()
    return None


def _may_go_on(text: str, before: re.Match[str], behind: re.Match[str]) -> bool:
    """Tell whether the next word may be of the same date; behind a comma only the digits of a year are."""
    word = behind[0]
    if not _COMMA.isdisjoint(text[before.end() : behind.start()]) and not word.isdigit():
        return False
    return _is_number(word) or _is_link(word) or _is_month(word)


def _is_month(word: str) -> bool:
    return not _is_link(word) and bool(months_named(word))


def _is_link(word: str) -> bool:
    return word.lower() in _LINKS


def _is_date(words: Sequence[str]) -> bool:
    """Tell whether words have a month with a day beside it, and a year; one of them at least is no digits."""
    plain = [word for word in words if not _is_link(word)]
    for at, word in enumerate(plain):
        if _is_number(word) or not _is_month(word):
            continue
        before, behind = plain[:at], plain[at + 1 :]
        has_day = bool(before or behind) and any(_is_number(each) for each in (*before[-1:], *behind[:1]))
        years = [each for each in (before, behind) if _is_year(each)]
        return has_day and bool(years) and any(each.isalpha() for each in (*before, *behind))
    return False


def _is_year(words: Sequence[str]) -> bool:
    spoken = [word for word in words if word.isalpha()]
    begins = any(without_accents(word.lower()).startswith(_OF_YEAR) for word in spoken)
    is_spoken = len(spoken) >= _FEWEST_OF_YEAR or any(len(word) >= _LONG_NUMBER for word in spoken)
    return any(len(word) == len("1981") and word.isdigit() for word in words) or (begins and is_spoken)


def _is_number(word: str) -> bool:
    return word.isdigit() or _number_word().fullmatch(without_accents(word.lower())) is not None


@cache
def _number_word() -> re.Pattern[str]:
    beginnings = sorted({word for line in lines_of("number_names.txt") for word in line.split()}, key=len, reverse=True)
    each = "|".join(map(re.escape, beginnings))
    return re.compile(rf"(?:{each}){{1,8}}[^\W\d_]{{0,{_LONGEST_ENDING}}}")
