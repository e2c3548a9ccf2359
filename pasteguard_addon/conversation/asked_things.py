"""Whether a question takes a name for a place, a shop or a thing: "What to see in Ronda?", "a Tom Collins".

The model finds people in words that no list of places and nothing else of the text knows. But nobody asks what there is
to see in somebody, who of two is cheaper by their surnames, or how one makes a person. That nothing private stands
beside such a name is asked elsewhere.
"""

import re

from pasteguard_addon.findings import Finding
from pasteguard_addon.late_pattern import late_pattern
from pasteguard_addon.lexicon.asking import frame
from pasteguard_addon.lexicon.endings import plain
from pasteguard_addon.lexicon.known_people import is_borne_surname
from pasteguard_addon.lexicon.mere_names import is_mere_given_name
from pasteguard_addon.lexicon.phrases import SOMEBODY, SOMEBODYS, SURE, is_written_as_name, phrase_around

from .asked_text import AskedText
from .figures import may_stand_beside_figures
from .frames import TELLS_OF

_JOINT = (
    r"(?:,[ ](?:the[ ])?|[ ](?:and|or|vs\.?|und|oder|et|ou|y|o|e|en|of|i|lub|czy|og|och|eller|ja|sau|și|nebo|a"
    r"|и|или|та|або)[ ])"
)
_NAMES_BEFORE = rf"(?:(?-i:[^\W\d_a-z][\w'’-]*)(?:[ ](?-i:[^\W\d_a-z])[\w'’-]*){{0,2}}{_JOINT}){{0,2}}"
_ARTICLE = "(?:the |den |dem |der |die |das |la |le |les |el |los |las |il |lo |gli |o |a |os |as |de |het )?"
_INSIDE = late_pattern(
    lambda: rf"(?<!\w)(?:{frame('inside')})[ ]{_ARTICLE}(?:(?:{frame('kind-of-place')})[ ]?)?{_NAMES_BEFORE}\Z", re.I
)
_TRUSTS = late_pattern(lambda: rf"(?<!\w)(?:{frame('trusts')})[ ]\Z", re.I)
_TOWARDS = late_pattern(
    lambda: (
        rf"(?<!\w)(?:{frame('towards-place')})[ ]{_ARTICLE}(?:(?:{frame('kind-of-place')})[ ]?)?"
        rf"{_NAMES_BEFORE}(?:(?:{frame('inside')}|{frame('towards-place')})[ ])?\Z"
    ),
    re.I,
)
_OWNS = re.compile(r"['’]s?[ ]|s?['’][ ]")
_WITHOUT_PREPOSITIONS = frozenset({"tr", "ja", "zh", "ko", "fi"})
_TITLE_BEFORE = re.compile(r"(?<!\w)(?:dr|prof|mr|mrs|ms|mme|frau|herrn?)\.?[ ]\Z", re.I)
_ONE = late_pattern(
    lambda: (
        rf"(?<!\w)(?:{frame('thing')}|{frame('differs')})[ ](?:{frame('one-of')})[ ]"
        rf"(?:[^.?!\n]{{2,40}}{_JOINT}(?:{frame('one-of')})[ ])?\Z"
    ),
    re.I,
)
_THE = late_pattern(lambda: rf"(?<!\w)(?:{frame('thing')})[ ](?:the|der|die|das|le|la|el|il|lo|o|a|de|het)[ ]\Z", re.I)
_ENDS = re.compile(
    rf"[\"'»“”]?[ ]?(?:[?؟;,.!？]|\Z|\n)|{_JOINT}"
    r"|[ ](?:terrier|spaniel|cocktail|opening|drink|like|without|from|sans|ohne|senza|sin|sem|zonder|bez|utan|без)\b",
    re.I,
)
_OF_SOMEBODY = re.compile(
    r"[ ](?:[^\W\d_a-z]|\w+(?:ing|ed)\b|(?:known|at|from|here|there|who|bekannt|bei|hier|da|der|die|connu|chez|qui"
    r"|conocid[oa]|que|aquí|conosciut[oa]|che|bekend|znan[ya]|który|tutaj)\b)|['’]s[ ]"
)
"""Behind what is somebody's rather than a thing's: "Is a … known to you?"."""
_WHAT_IS = late_pattern(lambda: rf"(?<!\w)(?:{frame('what-is')})[ ]{_ARTICLE}[\"'«„“]?\Z", re.I)
_SAYS_NO_MORE = re.compile(r"[\"'»“”]?[ ]?(?:[?؟.!？]|\Z|\n)")
_IS_EXPLAINED = re.compile(
    r"[ ](?:to me|for me|in (?:simple|plain|short|one|two|a few|your)|briefly|simply|quickly"
    r"|for (?:kids|children|beginners|dummies)|stands? for|tastes?[ ]like|used[ ](?:for|in|as)|made (?:of|from)"
    r"|eigentlich|genau|einfach|kurz|en (?:français|pocas|quelques)|in (?:parole|poche)|means?[ ]?(?:[?.]|\Z))",
    re.I,
)
"""Behind what is explained: "Explain Chervil to me"."""
_GOES_ON = re.compile(r"(?:[ ][A-ZÀ-Þ][\w'’-]*){1,3}[ ]?(?:[?؟.!？]|\Z|\n)")
"""Behind the first words of a thing's name: "What is Trinidad Scorpion?"."""
_FOOD = late_pattern(lambda: rf"(?<!\w)(?:{frame('food')})[ ]\Z", re.I)
_CONSUMED = late_pattern(lambda: rf"(?<!\w)(?:{frame('consumed')})[ ]{_ARTICLE}\Z", re.I)
_FOR_WHOM = re.compile(r"[ ](?:for|für|with)[ ]", re.I)
_OF_THING = late_pattern(lambda: rf"[ ](?:{frame('of-thing')})(?!\w)", re.I)
_BEFORE, _BEHIND = 80, 16


def is_asked_as_thing(about: AskedText, finding: Finding) -> bool:
    """Return whether a question takes what was found as a person for a place, a shop, a dish or another thing."""
    text, start, end = about.text, finding.start, finding.end
    low = max(0, start - _BEFORE)
    if _TITLE_BEFORE.search(text, low, start):
        return False
    is_nobodys = may_stand_beside_figures(text[start:end])
    if about.compares_prices and is_nobodys:
        return True
    return _is_place(about, finding, low, is_nobodys=is_nobodys) or _is_thing(text, start, end, is_nobodys=is_nobodys)


def is_asked_as_phrase(about: AskedText, finding: Finding) -> bool:
    """Return whether a name is a part of what a dictionary has: "a Ferris wheel".

    What may be somebody has to be asked about as nobody asks about people: "What is Harris Tweed?".
    """
    text, start, end = about.text, finding.start, finding.end
    phrase = phrase_around(text, start, end, (SURE, SOMEBODYS))
    if phrase and not is_written_as_name(text[slice(*phrase)]):
        return True
    phrase = phrase or phrase_around(text, start, end, (SOMEBODY,))
    if phrase is None or not _SAYS_NO_MORE.match(text, phrase[1]):
        return False
    return _WHAT_IS.search(text, max(0, phrase[0] - _BEFORE), phrase[0]) is not None


def stands_inside(about: AskedText, finding: Finding) -> bool:
    """Return whether a name stands behind what no person does: "in Petra", unlike "from Petra" and "in Petra's car"."""
    text, start, end = about.text, finding.start, finding.end
    inside = _INSIDE.search(text, max(0, start - _BEFORE), start)
    if inside is None or _TRUSTS.search(text, max(0, inside.start() - _BEHIND), inside.start()):
        return False
    return not text[start:end].endswith(("'s", "’s")) and _OWNS.match(text, end) is None


def _is_place(about: AskedText, finding: Finding, low: int, *, is_nobodys: bool) -> bool:
    text, start, end = about.text, finding.start, finding.end
    if not about.is_of_travel or _OWNS.match(text, end):
        return False
    surnames = text[start:end].split()[1:]
    if not any(is_borne_surname(plain(name)) for name in surnames) and stands_inside(about, finding):
        return True
    is_bare = about.language in _WITHOUT_PREPOSITIONS
    return is_nobodys and (is_bare or _TOWARDS.search(text, low, start) is not None)


def _is_thing(text: str, start: int, end: int, *, is_nobodys: bool) -> bool:
    low = max(0, start - _BEFORE)
    if _ONE.search(text, low, start) and not _OF_SOMEBODY.match(text, end):
        return True
    if is_nobodys and _OF_THING.match(text, end):
        return True
    is_what = _WHAT_IS.search(text, low, start) is not None
    if is_what and _is_explained(text, start, end, is_nobodys=is_nobodys):
        return True
    if not _ENDS.match(text, end, end + _BEHIND):
        return False
    is_single = " " not in text[start:end]
    if _is_consumed(text, start, end, is_nobodys=is_nobodys):
        return True
    if (is_nobodys or not is_single) and _THE.search(text, low, start):
        return True
    return is_single and _FOOD.search(text, low, start) is not None


def _is_explained(text: str, start: int, end: int, *, is_nobodys: bool) -> bool:
    """Return whether nothing but an explanation of a word is asked for, and the word is nobody's full name."""
    value = text[start:end]
    if TELLS_OF.search(text, end, end + _BEFORE):
        return False
    if _GOES_ON.match(text, end):
        return True
    if _SAYS_NO_MORE.match(text, end):
        return is_nobodys or " " not in value
    explained = _IS_EXPLAINED.match(text, end) if is_nobodys else None
    is_meant = explained is not None and explained[0].startswith(" mean")
    return explained is not None and not (is_meant and is_borne_surname(plain(value)))


def _is_consumed(text: str, start: int, end: int, *, is_nobodys: bool) -> bool:
    """Return whether one asks how to eat or cook it; for whom, or with whom, one cooks is somebody."""
    value = text[start:end]
    consumed = _CONSUMED.search(text, max(0, start - _BEFORE), start)
    if consumed is None:
        return False
    if _FOR_WHOM.search(consumed[0]) and is_borne_surname(plain(value)):
        return False
    return is_nobodys or (" " not in value and not is_mere_given_name(value))
