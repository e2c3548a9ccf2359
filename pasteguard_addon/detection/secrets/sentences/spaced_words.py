"""Passwords of a few plain words without quotes: "la contraseña es girasol azul", "Kennwort: honig & wachs 7"."""

import re

from pasteguard_addon.detection.language.function_words import function_words
from pasteguard_addon.detection.plugins.values import is_chosen_phrase
from pasteguard_addon.detection.secrets.sentences.qualities import ADVERBS, is_quality

SPACED_WORDS = (
    r"[^\W\d_]{3,16}(?:(?: [^\W\d_]{1,3})? [^\W\d_]{3,16}|[ ]?[&+] ?[^\W\d_]{3,16}){1,3}(?: \d{1,4})?"
    r"(?=[\"'`”»*]{0,3}(?:[.,;!)](?!\w)|\s*\Z|\s*\n))"
)
"""Two to four words, and perhaps a number, that end their clause."""
_LETTERS = re.compile(r"[^\W\d_]+")
_ALNUM = re.compile(r"[^\W_]+")
_JOINING = frozenset("and und et y e en i och og ve и ja a și și".split())
"""What may stand between the words of one."""
_POINTERS = frozenset(
    "see same like ask check use siehe wie gleicher gleiches dasselbe frag steht unten oben voir comme idem ver véase"
    " vedi come zie zelfde veja igual mesma patrz jak taki se samma"
    " som bkz aynı см как тот".split()
)
"""With these a remark says where the password is to be found."""


def is_made_of_words(value: str, language: str) -> bool:
    """Tell whether several words are a password that somebody chose, rather than go on with the sentence."""
    words = _LETTERS.findall(value)
    low = [word.lower() for word in words]
    said = function_words().get(language, frozenset())
    if low[0] in said or low[0] in _POINTERS or not _JOINING.issuperset(said.intersection(low)):
        return False
    return not any(is_quality(word.lower(), judged_as(word, language)) for word in words)


def judged_as(word: str, language: str) -> str:
    """Return the language by whose endings a word is a quality: what German writes large is a noun."""
    return "zh" if language == "de" and word.istitle() else language


def is_words_of_a_sentence(value: str) -> bool:
    """Tell whether words up to the end of an English clause are a password: "purple walrus", not "X on all three"."""
    words = {word.lower() for word in _LETTERS.findall(value)}
    return _JOINING.issuperset(words & function_words()["en"]) and is_words_of_a_label(value)


def is_words_of_a_label(value: str) -> bool:
    """Tell whether the words up to the end of a line, behind a label, are a password, and no remark on one."""
    words = [word.lower() for word in _LETTERS.findall(value)]
    function = [word for word in words if any(word in said for said in function_words().values())]
    is_remark = not (ADVERBS.isdisjoint(words) and _POINTERS.isdisjoint(words)) or len(function) > 1
    return not is_remark and words[0] not in function and is_chosen_phrase(" ".join(_ALNUM.findall(value)))
