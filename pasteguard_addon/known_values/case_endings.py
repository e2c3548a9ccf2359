"""Whether a name has only the ending of a case behind it, in languages that set one behind names as they are.

"Kuusiston", "Szentgyörgyivel", "Nowaka" and "Кондратьеву" are the people who are known without the ending.
Where a name changes before it, `lexicon/name_cases` knows how.
"""

import re

from pasteguard_addon.known_values.edges import begins_at_seam
from pasteguard_addon.lexicon.words import is_everyday, is_given_name

_FINNISH = (
    "ss[aä]|st[aä]|ll[aä]|lt[aä]|lle|ksi|tt[aä]|n[aä]|h[aeiouyäö]n|aan|een|iin|oon|uun|yyn|ään|öön|n?kin"
    "|le|lt|st|sse|ga|ni|ta"  # of Estonian
)
_HUNGARIAN = (
    "n[ae]k|[a-z]{1,2}[ae]l|[oeöa]t|[btr][óő]l|h[oeö]z|b[ae]n?|r[ae]|ért|ék(?:n[ae]k|[ae]t|h[oe]z)?|ként|n[áé]l|ig"
)
_TURKISH = "[ıiuü]n|n[ıiuü]n|y[aeıiuü]|[dt][ae]n?|l[ae]r|yl[ae]|[ıiuü]"
_SLAVIC = "[aueoy]|owi|ovi|i?em|om|ie|ou|ové|ów|ům|ami|ách|ach|ově|ę|ą|[ауеы]|ом|ем|ым|ой|ою|ам|ами|ах|ів|ов|ові|еві"
_OTHERS = "(?:(?<=[sxz])|(?<=[sc]h))es|r?en|ri|rekin|u?lui|ei|ul|s|ui"
"""Of several English people of one name; of Basque and Romanian; of German, where a case stands behind a genitive."""
_ENDING = re.compile(rf"(?:n|t|{_FINNISH}|{_HUNGARIAN}|{_TURKISH}|{_SLAVIC}|{_OTHERS})(?![^\W_])")
_GENITIVE = re.compile(r"s(?![^\W_])")
_FEWEST_OF_GENITIVE, _FEWEST_LETTERS, _FEWEST_BEFORE_ONE = 3, 4, 5
"""Of a name, and of one that has a single letter behind it: shorter ones begin other names and words."""


def stands_inflected(text: str, start: int, end: int) -> bool:
    """Return whether a name begins here with a capital and has the ending of a case, and is no other name or word."""
    if not text[start].isupper() or end - start < _FEWEST_OF_GENITIVE or not text[end : end + 1].islower():
        return False
    ending = (_ENDING if end - start >= _FEWEST_LETTERS else _GENITIVE).match(text, end)
    if ending is None or not begins_at_seam(text, start):
        return False
    if len(ending[0]) == 1 and _FEWEST_LETTERS <= end - start < _FEWEST_BEFORE_ONE:
        return False
    word = text[start : ending.end()]
    return not (is_given_name(word) or is_everyday(word))
