"""Whether a question's own words show that it is about the world: "Who was …?", "Summary of …", "the film …", a title.

Nobody asks so about an acquaintance; but how a friend's name is written is asked as well, so a name that holds a given
name is left to the lists of those whom everybody knows. That nothing private stands beside it is asked elsewhere.
"""

import re

from pasteguard_addon.findings import Finding
from pasteguard_addon.late_pattern import late_pattern
from pasteguard_addon.lexicon.asking import frame
from pasteguard_addon.lexicon.endings import plain
from pasteguard_addon.lexicon.known_people import is_borne_surname
from pasteguard_addon.lexicon.words import places, without_accents

from .asked_text import AskedText, is_stage
from .figures import is_borne_by_figure, may_stand_beside_figures

_ARTICLE = "(?:the |der |die |le |la |el |lo |il |de |ο |η )?[\"'«„“]?"
_WHO_WAS = late_pattern(lambda: rf"(?<!\w)(?:{frame('who-was')})[ ]+{_ARTICLE}\Z", re.I)
_WHO_IS = late_pattern(lambda: rf"(?<!\w)(?:{frame('who-is')})[ ]+{_ARTICLE}\Z", re.I)
_TELL_ABOUT = late_pattern(lambda: rf"(?<!\w)(?:{frame('tell-about')})[ ]+{_ARTICLE}\Z", re.I)
TELLS_OF = re.compile(
    r"[.?!,;:\n][ ]*(?:and[ ]|und[ ]|et[ ]|y[ ]|e[ ])?"
    r"(?:he|she|they|who|er|sie|der|die|il|elle|qui|él|ella|quien|lui|lei|che|hij|zij|ze|on|ona|który|która|ele|ela|quem"
    r"|han|hon|hun|он|она)[ ](?!was|were|war|wurde|était|fue|era|foi|был)"
    r"|:",
    re.I,
)
"""Behind somebody of whom one tells: "He applied here"."""
_ENDS = re.compile(
    r"[\"'»“”]?[ ]*(?:[?؟;,.!？]|\Z|\n|(?:and|und|et|y|e|en|i|och|og|ja|a|și|και|и|та|й|і|و)[ ]|و)",
    re.I,
)
_IS_WHO = late_pattern(lambda: rf"[ ]*(?:{frame('is-who')})", re.I)
_SUMMARY_OF = late_pattern(
    lambda: rf"(?<!\w)(?:{frame('summary')})[ ]+(?:the |la |el |le |il |de |het )?[\"'«„“]?\Z", re.I
)
_TITLE_ENDS = re.compile(
    r"[\"'»“”]?[ ]*(?:[?؟;,.!？:]|\Z|\n"
    r"|(?:by|von|de|di|van|av|af|od|door|du|about|om|over|kertoo|pe|в|у|in|en|w|ve|chapter|kapitel)(?!\w))",
    re.I,
)
_DIED = late_pattern(lambda: rf"[ ]*(?:{frame('died')})", re.I)
_IS_RETOLD = late_pattern(lambda: rf"[ ]*(?:['’]\w+ )?(?:{frame('retold')})", re.I)
_OF_WORK = late_pattern(lambda: rf"(?<!\w)(?:{frame('work')})[ ]+[\"'«„“]?\Z", re.I)
_WHO_MADE = late_pattern(
    lambda: (
        rf"(?<!\w)(?:(?:{frame('who')})(?: has| hat| a| ha| heeft| har| on)? (?:{frame('made')})"
        r"|من (?:كتب|ألف|رسم|اخترع|بنى)) "
        r"(?:رواية |كتاب |قصيدة )?"
        r"(?:the |den |die |das |der |la |el |le |il |lo |o |a |de |het |τη |την |το |τον |τα )?"
        r"(?:роман |поэму |повесть |книгу )?[\"'«„“]?\Z"
    ),
    re.I,
)
_ROLE = late_pattern(
    lambda: rf"(?<!\w)(?:{frame('who')}) (?:{frame('role')}) (?:(?:the|den|die|le|la|el|il|o|a|de) )?\Z", re.I
)
_LARGE = r"(?-i:[^\W\d_a-z])"
_OF_ROLE = late_pattern(
    lambda: (
        rf"[ ](?:{frame('of-role')})[ ](?:\w{{2,4}} )?"
        rf"(?:(?:{frame('series')})(?!\w)|[\"«„“‘]|{_LARGE}[\w'’]+(?![\w'’])[ ]?(?:[?]|{_LARGE}))"
    ),
    re.I,
)
_WRITTEN_BY = r"[\"'»“”]?[ ](?:by|von|de|di|van|av|af|door|du|od)[ ]"
_TITLE_OF = late_pattern(rf"{_WRITTEN_BY}{_LARGE}[\w.'’]+[ ](?:[a-zà-ÿ]{{2,4}} )?{_LARGE}", re.I)
_AUTHOR_OF = late_pattern(
    lambda: rf"(?<!\w)(?:{frame('summary')})[ ][\"'«„“]?{_LARGE}[^.?!\n]{{0,40}}{_WRITTEN_BY}\Z", re.I
)
_FILED = late_pattern(lambda: rf"(?<!\w)(?:{frame('filed')})", re.I)
_IS_MADE = late_pattern(lambda: rf"[ ]*(?:['’]\w{{1,3}} )?(?:{frame('is-made')})", re.I)
BY_MAKER = r"(?:of|by|from|von|de|di|van|av|af|od|do|lui|у|του|της)"
_AND = r"(?:,[ ]|[ ](?:and|und|et|y|e|en|i|och|og|ja|și|и|та)[ ](?:by[ ]|von[ ]|de[ ]|di[ ])?)"
_BY_ARTIST = late_pattern(
    lambda: rf"(?<!\w)(?:{frame('by')})[ ]+{BY_MAKER}[ ]+(?:(?-i:[^\W\d_a-z])[\w.'’ -]{{1,30}}{_AND}){{0,2}}\Z", re.I
)
_GENITIVE_BEHIND = late_pattern(
    lambda: rf"(?:^|[.!?\n][ ]?)(?:{frame('by-genitive')})[ ]+(?:(?-i:[^\W\d_a-z])[\w.'’ -]{{1,30}}{_AND}){{0,2}}\Z",
    re.I,
)
_WORKS_WITHIN = late_pattern(lambda: rf"(?:{frame('by')})[ ]+{BY_MAKER}[ ]+\w|(?:{frame('by-genitive')})[ ]+\w", re.I)
"""What the model has taken together with the name: "Libri di …"."""
_FOR = re.compile(r"[ ](?:dla|o|для|об?|про|pro)[ ](?-i:[a-zà-ÿа-яąćęłńóśźż])")
"""Behind a maker in Slavic languages, whom or what the works are for: "wiersze … dla dzieci"."""
_GOES_ON = re.compile(
    r"[ ](?:that|which|he|she|they|die|der|er|qu['’]|que|che|który|które|которые|які)\b|[:;]"
    r"|,[ ](?:which|that|die|der|à|qu['’]|che|które|которые|які)\b|,[ ][^\n?]{0,40}\d{3}",
    re.I,
)
"""Behind the maker of what lies somewhere: "Livres de …, à rendre avant lundi"."""
_IS_ROLE = late_pattern(lambda: rf"['’]?y?[ıiuü][ ](?:{frame('is-role')})", re.I)
_TITLE_BY = re.compile(rf"[\"'»“”][ ]{BY_MAKER}[ ]\Z")
_DISH = late_pattern(
    lambda: rf"(?<!\w)(?:{frame('dish')})[ ]?(?:an? |the |una? |une |eine?n? |los |las |la |le |les )?\Z", re.I
)
_MYTH = late_pattern(lambda: rf"(?<!\w)(?:{frame('myth')})[ ]?\Z", re.I)
_QUOTES = {"«": "»", "„": "“”", "“": "”", "‘": "’", "「": "」", "『": "』", "《": "》", "»": "«", "”": "”"}
"""Around titles; straight ones stand around values in code and data, too."""
_BEFORE, _BEHIND = 60, 24


def is_asked_as_known(about: AskedText, finding: Finding) -> bool:
    """Return whether a question takes a name for one that everybody knows, or for a title."""
    text, start, end = about.text, finding.start, finding.end
    low, high, value = max(0, start - _BEFORE), end + _BEHIND, text[start:end]
    if " " not in value and about.is_about_names:
        return True  # what a name means is no question about one who bears it
    if is_stage(plain(value)) or _MYTH.search(text, low, start):
        return True
    if _is_maker(about, low, start, end) if " " in value else _is_of_work(text, low, start, end):
        return True
    if _is_told_of(text, low, start, end) and (without_accents(value) in places() or is_borne_by_figure(value)):
        return True
    if not may_stand_beside_figures(value):
        is_dead = _WHO_WAS.search(text, low, start) or _DIED.match(text, end, high)
        return is_dead is not None and is_borne_by_figure(value)
    if _is_quoted(text, start, end) or any(each.match(text, end, high) for each in (_IS_WHO, _IS_RETOLD, _IS_MADE)):
        return True
    if _WHO_MADE.search(text, low, start):
        return True
    if _WHO_WAS.search(text, low, start) or _WHO_IS.search(text, low, start):
        return _ENDS.match(text, end, high) is not None
    if _is_told_of(text, low, start, end) and not any(is_borne_surname(plain(word)) for word in value.split()):
        return True
    if _SUMMARY_OF.search(text, low, start):
        return _TITLE_ENDS.match(text, end, high) is not None
    if about.is_on_stage:
        return True
    if _OF_WORK.search(text, low, start) or _DISH.search(text, low, start):
        return True
    return _BY_ARTIST.search(text, low, start) is not None and _GOES_ON.match(text, end) is None


def _is_told_of(text: str, low: int, start: int, end: int) -> bool:
    """Return whether one wants to be told of what one tells nothing of: "Tell me about Xipe Totec"."""
    if not _TELL_ABOUT.search(text, low, start) or not _ENDS.match(text, end, end + _BEHIND):
        return False
    return TELLS_OF.search(text, end, end + _BEFORE) is None


def _is_maker(about: AskedText, low: int, start: int, end: int) -> bool:
    """Return whether somebody's works are asked about: "canciones de …", "the song "…" by …".

    "Книги Бориса Акулова" is a question; what lies there is none, nor are "the books by … that he has not returned".
    """
    if _GOES_ON.match(about.text, end):
        return False
    is_alone = any(each.match(about.text, end) for each in (_ENDS, _FOR))
    if _BY_ARTIST.search(about.text, low, start) or (is_alone and _GENITIVE_BEHIND.search(about.text, low, start)):
        return True
    if start == 0 and is_alone and _WORKS_WITHIN.match(about.text):
        return True
    by = _AUTHOR_OF.search(about.text, low, start)
    if by is not None and _FILED.search(by[0]) is None:
        return True
    return about.is_of_world and _TITLE_BY.search(about.text, low, start) is not None


def _is_of_work(text: str, low: int, start: int, end: int) -> bool:
    """Return whether a single name is a part that somebody plays, or the title of what a known one has written."""
    high = end + _BEHIND
    is_role = _ROLE.search(text, low, start) is not None and _OF_ROLE.match(text, end, high) is not None
    return (
        is_role
        or (_IS_ROLE.match(text, end, high) is not None)
        or (_SUMMARY_OF.search(text, low, start) is not None and _TITLE_OF.match(text, end, high) is not None)
    )


def _is_quoted(text: str, start: int, end: int) -> bool:
    """Return whether quotes of print stand around a name; one of two words is rather somebody's than a title."""
    closing = _QUOTES.get(text[:start].rstrip(" \u00a0\u202f")[-1:]) if text[start:end].count(" ") != 1 else None
    return closing is not None and text[end:].lstrip(" \u00a0\u202f")[:1] in tuple(closing)
