"""Whom a greeting names: nobody if all are meant, a machine, or what the next sentence begins with."""

import re
from functools import cache

from pasteguard_addon.lexicon.words import fold, is_assistant, is_common, is_given_name, name_cues, person_cues

_REACH = 60
_INTRODUCES = re.compile(
    r"(?<!\w)(?:i['’]?m|i am|ich bin|je suis|soy|sono|ik ben|jestem|sou|sunt|jag är|jeg er|olen|jsem|ben)[ ]\Z", re.I
)
_ENDS = re.compile(r"[ ]?(?:[,.!;)](?!\w)|$|[ ](?:and|und|et|y|e|en|i|from|aus|de|da|van|z)[ ])", re.M)


def is_greeting(word: str) -> bool:
    """Return whether a word greets."""
    return "greeting" in name_cues().get(word.lower(), ())


def is_greeted_thing(text: str, start: int, word: str) -> bool:
    """Return whether a word behind a greeting is nobody's name: "Hi Team, Quick question", "Hey Siri"."""
    before = fold(text[max(0, start - _REACH) : start])
    is_nobody = is_assistant(word) or word.lower() in person_cues()["greeted"]
    if is_nobody and _greeting_before().search(before):
        return True
    return is_common(word) and not is_given_name(word) and _greeted_before().search(before) is not None


@cache
def _greeting_before() -> re.Pattern[str]:
    words = sorted((word for word in name_cues() if is_greeting(word)), key=len, reverse=True)
    greetings = "|".join(map(re.escape, words))
    return re.compile(rf"(?:\A|[\n.!?>\"“„«:][ \t]*)(?:{greetings}),?[ ]\Z")


@cache
def _greeted_before() -> re.Pattern[str]:
    return re.compile(_greeting_before().pattern.removesuffix(r"\Z") + r"[^\W\d_]{2,20}[,!][ ]\Z")


def is_introduced(text: str, start: int, end: int) -> bool:
    """Return whether somebody says to be called so, and no more: "I'm Sky, nice to meet you"."""
    return _INTRODUCES.search(text, max(0, start - 12), start) is not None and _ENDS.match(text, end) is not None
