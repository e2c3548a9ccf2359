"""What is called after people and is none: theorems, methods, diseases, dishes, institutions."""

import re
from collections.abc import Iterator, Sequence
from functools import cache

from pasteguard_addon.late_pattern import late_pattern

from .words import lines_of


def _listed(kind: str) -> str:
    """Return what may match the words of a kind, for all languages together."""
    return "|".join(sorted(set(_words(kind)), key=len, reverse=True))


def _words(kind: str) -> Iterator[str]:
    for line in lines_of("ideas.txt"):
        head, _, words = line.partition(": ")
        if head.startswith(kind):
            yield from (re.escape(word).replace(r"\*", r"\w*") for word in words.split("|"))


_INSTITUTION = (
    r"inc|llc|ltd|gmbh|corp|corporation|foundation|university|institute|hospital|elementary|college|airlines|museum"
    r"|bridge|stadium|covenant|prize|award"
)
_NO_MODIFIER = (
    r"(?!(?-i:[a-z]\w*(?:s|ed))\s|(?:and|or|the|a|an|to|on|in|at|of|for|from|with|by|my|her|his|our|your|their|it|i|can|will"
    r"|may|did|do|got|had|told|said|who|made|ran|won|took|gave|und|oder|et|ou|y|o|e|i|en"
    r"|der|die|das|den|dem|des|ein|eine|einen|le|la|les|un|une|el|los|las|una|il|lo|gli|uno|os|as|um|uma|het|een|de|del"
    r"|della|du|phone|mobile|cell|telephone|fax|account|card"
    r"|passport|room)\s)"
)
"""Words before an idea that are no part of its name: "Ann needs space", "Ann phone number"."""
_DONE_BY_PEOPLE = r"transforms?|filters?|models?|sort|search|scale|exchange|plot|process|chart|score|test"
"""Ideas that are verbs as well."""
_NOUNS = (
    r"algorithm\w*|theorems?|laws?|distributions?|equations?|numbers?|trees?|principle|paradox|conjecture|inequality|syndrome"
    r"|disease|index|coefficient|effect|cipher|protocol|pattern|correlation|correction|regression|curve|operator|integral"
    r"|polynomials?|lemma|hypothesis|criterion|decomposition|elimination|estimator|curvature|manifold|lymphoma|palsy|chorea"
    r"|method|space|matrix|machine|diagram|algorithmus|satz|verteilung|gleichung|gesetz|algorithme|théorème|loi|algoritmo"
    r"|teorema|ley|legge|lei|algoritme|stelling|algorytm|twierdzenie|rice|sauce|recipe|cake|pie|salad"
    r"|screws?|screwdrivers?|burners?|flasks?|manoeuvre|maneuver|estimates?|signed-rank|rank-sum"
)
_IDEA = late_pattern(rf"[\s\-]+(?:{_NO_MODIFIER}[\w'’\-]+\s+)?(?:{_NOUNS}|{_DONE_BY_PEOPLE}|{_INSTITUTION})\b", re.I)
_IDEA_OF_FULL_NAME = late_pattern(rf"[\s\-]+(?:(?:{_NOUNS})|(?:{_NO_MODIFIER}[\w'’\-]+\s+)?(?:{_INSTITUTION}))\b", re.I)
_IDEA_OF = late_pattern(
    r"(?:['’]s|(?<=s)['’])\s(?:[\w-]+\s)?(?:theorems?|lemma|laws?|paradox|conjecture|inequality|equations?|formula|hypothesis"
    r"|constant|principle|razor|algorithm|method|rule|test|t-test|rho|tau|kappa|alpha|beta|gamma|delta|lambda|sigma|phi|chi"
    r"|syndrome|disease|palsy|chorea|o?esophagus|thyroiditis|ataxia|sarcoma|lymphoma|contracture|phenomenon|triad|dementia"
    r"|encephalopathy|node|reflex|tumou?r|sign|cube|ladder|cradle|pendulum|cipher|sieve|triangle|snowflake|bottle)\b",
    re.I,
)
_CALLED_LAW = re.compile(
    r"['’]s (?:Law|Theorem|Lemma|Paradox|Conjecture|Razor)"
    r"(?![\w-]|[ ](?:of\b|[A-Z]|degree|firm|school|studies|exam))"
)
_STATISTIC_OF = late_pattern(
    r"(?:['’]s|(?<=s)['’]|['’])\s(?:kappa|rho|tau|omega|alpha(?!\s(?:version|release|build|test))"
    r"|[dghqWVQDUR](?![\w'’-])|I(?=[\s,.;:)=]*(?:[,.;:)=]|$)))"
)
_IDEA_BEFORE = late_pattern(
    r"\b(?:effetto|effet|efecto|efekt|effekt|efeito|complejo|complexe|komplex|complesso|kompleks|guerre|guerra|battle|schlacht"
    r"|bataille|batalla|battaglia|bitwa|theorem|law|plan|effect|algorithm|method|cycle|test|syndrome|disease|satz|gesetz|algorithmus|verfahren|"
    r"théorème|loi|algorithme|méthode|cycle|maladie|syndrome|teorema|ley|plan|método|ciclo|algoritmo|síndrome|enfermedad|"
    r"legge|metodo|morbo|morbus|lei|doença|stelling|wet|ziekte|twierdzenie|prawo|metoda|algorytm|choroba|teorema|legea|metoda|"
    r"pizza|salsa|sauce|soupe|torta|tarta|tarte|torte|tourte|salade|morbus)\s+(?:(?:of|de|di|del|della|do|da|des|von|van|lui|der)\s+|d['’])?\Z",
    re.I,
)
_BEHIND = late_pattern(
    lambda: rf"(?:['’]\w{{1,4}})?[\s\-](?:{_listed('behind')})(?!\w)|(?:{_listed('unspaced')})", re.I
)
_BEFORE = late_pattern(
    lambda: (
        rf"(?<!\w)(?:{_listed('before')})\s+(?:(?:of|de|di|del|della|do|da|dos|des|du|von|van|lui|der|του|της|των)\s+|d['’])?\Z"
    ),
    re.I,
)
_ENDS_WITH_IDEA = late_pattern(lambda: rf".[\s\-](?:{_listed('behind')})\Z|.(?:{_listed('unspaced')})\Z", re.I | re.S)


def is_idea(following: str, *, is_full_name: bool = False) -> bool:
    """Return whether what follows a name makes it the name of a theorem, a method, a dish.

    What people do is no idea behind a given name and a surname: "did Ann Lee test it?".
    """
    pattern = _IDEA_OF_FULL_NAME if is_full_name else _IDEA
    return pattern.match(following) is not None or _BEHIND.match(following) is not None


def is_idea_of(following: str) -> bool:
    """Return whether what follows a surname is what its bearer has found or described: "'s rho", "'s disease"."""
    return _IDEA_OF.match(following) is not None


def is_called_law(following: str) -> bool:
    """Return whether what follows a name is a law's with capitals, which may bear a given name: "Megan's Law"."""
    return _CALLED_LAW.match(following) is not None


def is_statistic_of(following: str) -> bool:
    """Return whether what follows a surname is a figure of statistics, whatever else the surname is: "'s kappa"."""
    return _STATISTIC_OF.match(following) is not None


def has_idea(phrase: str) -> bool:
    """Return whether a phrase names a method, a law, a disease after somebody."""
    head, _, rest = phrase.partition(" ")
    return bool(rest) and (
        is_idea(" " + rest) or is_idea_of(head[-2:] + " " + rest) or is_idea_of(head[-1:] + " " + rest)
    )


def ends_with_idea(value: str) -> bool:
    """Return whether the last word of what was taken for a name is an idea's: "पाइथागोरस प्रमेय", "贝叶斯定理"."""
    return _ENDS_WITH_IDEA.search(value) is not None


def is_dish(names: Sequence[str]) -> bool:
    """Return whether words are what food is called that a place has given its name: "Szegediner Gulasch"."""
    return len(names) > 1 and names[-1].lower() in _dishes()


@cache
def _dishes() -> frozenset[str]:
    return frozenset(_words("dish"))


def is_idea_before(preceding: str) -> bool:
    """Return whether what stands before a name makes it one: "ciclo de Krebs", "Satz des Pythagoras"."""
    return _IDEA_BEFORE.search(preceding) is not None or _BEFORE.search(preceding) is not None
