"""Whether words with capitals are mere nouns of a German sentence: "Mein Sohn hat Fieber", "das Gerätekennwort".

Some surnames are nouns, too, and are on no list. So a noun counts as one only where names hardly stand: behind an
article, or as what somebody has at the end of a clause. "Meine Kollegin Kirchhof" and "Von: Kirchhof" are people.
"""

import re
from collections.abc import Sequence

from pasteguard_addon.detection.pii.model.evidence import Evidence
from pasteguard_addon.lexicon.german_nouns import is_german_noun

_ARTICLE = re.compile(
    r"(?:d(?:er|ie|as|en|em|es)|(?:k|m|d|s)?ein(?:e[mnrs]?)?|(?:ihr|unser|euer|eur)(?:e[mnrs]?)?|im|am|zum|zur|vom|beim|ins"
    r"|jede[mnrs]?|diese[mnrs]?|welche[mnrs]?)\Z"
)
_HAVING = frozenset(
    "hat habe haben hast hatte hatten bekommt bekomme bekommen braucht brauche brauchen nimmt nehme meldet zeigt wegen"
    " ohne kein".split()
)
_CLAUSE_ENDS = re.compile(r"[ ]?(?:[.,;:!?)\n]|\Z|(?:und|oder)\b)")


def are_mere_nouns(e: Evidence, first: int, last: int, names: Sequence[str]) -> bool:
    """Return whether these words of a text are nouns, stand as nouns do, and the text is German."""
    if e.language != "de" or not all(map(is_german_noun, names)):
        return False
    before = e.word(first - 1).lower() if first > 0 and e.gap(first - 1, first) == " " else ""
    if _ARTICLE.match(before):
        return True
    return before in _HAVING and _CLAUSE_ENDS.match(e.text, e.ends[last]) is not None
