"""Whether a name is that of somebody of whom an encyclopedia tells."""

import re
from functools import cache

from pasteguard_addon.findings import Finding
from pasteguard_addon.lexicon.words import public_figures, without_accents

_ENDING = re.compile(r"(?:iego|iemu|ego|emu|owi|iem|em|ym|im|om|ого|ему|ому|ым|ом|ем|ою|ой|s|[aeiouyаеиоуыюяьі])\Z")
_SHORTEST_INFLECTED = 4
_SHORTEST_STEM = 6
_UNSPACED, _LONGEST_UNSPACED = "\u3040", 12
_KOREAN_PARTICLES = frozenset("은는이가을를의")
_OPUS = re.compile(
    r"(?:['’]s?)?[ ](?:[\w'’-]+[ ]){0,2}?(?:operas?|symphon(?:y|ies)|fugues?|sonatas?|sonnets?|concertos?|concerti"
    r"|nocturnes?|[eé]tudes|waltz(?:es)?|requiem|oratorios?|philosophy|dialectics?|aphorisms|tragedies|frescoes|opern?|sinfonien?"
    r"|fugen?|sonate[ns]?|sonette?|konzerte?|walzer|philosophie|symphonies?|op[eé]ras|sinfon[ií]as?|sinfonie"
    r"|filosof[ií]a)(?!\w)",
    re.I,
)
"""What makes the one word before it a composer's, poet's or thinker's: "Wagner's operas"."""
_LONGEST_OPUS = 48
_MADE_A_WORK = re.compile(
    r"(?<!\w)(?:operas?|opern?|opéras?|óperas?|opere|oper[ęy]?|s[iy](?:m|n)[fp]h?on\w+|symfoni\w+|novels?|romane?n?|romans?|novelas?"
    r"|romanz[oi]|powieść|powieści|poems?|gedichte?|poèmes?|poemas?|poesie|wiersze|films?|filme|movies|pel[ií]culas?|filmy"
    r"|paintings?|gemälde|tableaux|cuadros|quadri|obraz\w*|plays|dramen|sonatas?|sonaten?)(?!\w)[^.!?\n]{0,40}"
    r"(?<!\w)(?:wrote|write|written|compose[ds]?|direct(?:ed)?|paint(?:ed)?|ma[dk]e|geschrieben|komponiert|gedreht|gemalt"
    r"|écrits?|composés?|tournés?|réalisés?|peints?|escribió|compuso|dirigió|rodó|pintó|scritt[oie]|compost[oie]|girat[oie]"
    r"|dipint[oi]|napisał\w*|skomponował\w*|nakręcił\w*|namalował\w*)(?!\w)",
    re.I,
)
"""A question about somebody's works, which makes the surname of one of whom an encyclopedia tells that one's."""
_BOTH = re.compile(r"[ ](?:and|or|und|oder|et|ou|y|o|e|en|of|i|lub)[ ]")
"""Between two whom the model has taken for one."""


def is_figure_in(text: str, finding: Finding) -> bool:
    """Return whether a person is such a one, by the name or by what stands around it."""
    value = text[finding.start : finding.end]
    return (
        is_public_figure(value)
        or all(map(is_public_figure, _BOTH.split(value)))
        or _has_opus(text, finding)
        or (plain(value) in _surnames_of_figures() and _MADE_A_WORK.search(text) is not None)
        or _is_within_figure(text, finding)
    )


def is_public_figure(value: str) -> bool:
    """Return whether a value names somebody of whom an encyclopedia tells, in whatever case it is inflected."""
    value = plain(value).removesuffix("'s").removesuffix("’s")
    if value in public_figures() or value.removesuffix("s") in public_figures():
        return True
    stem = _stem(value)
    return len(stem) >= _SHORTEST_STEM and stem in _stems_of_figures()


@cache
def _surnames_of_figures() -> frozenset[str]:
    return frozenset(name.rpartition(" ")[2] for name in public_figures() if " " in name)


@cache
def _stems_of_figures() -> frozenset[str]:
    return frozenset(map(_stem, public_figures()))


def _stem(name: str) -> str:
    """Return the name without the endings of German, Slavic and Finnish cases; short words keep all they have."""
    return " ".join(word if len(word) <= _SHORTEST_INFLECTED else _ENDING.sub("", word) for word in name.split())


def _has_opus(text: str, finding: Finding) -> bool:
    is_surname = " " not in text[finding.start : finding.end]
    return is_surname and _OPUS.match(text, finding.end, finding.end + _LONGEST_OPUS) is not None


def _is_within_figure(text: str, finding: Finding) -> bool:
    """Return whether a name without blanks is a known one of which the model has missed a sign, or took a particle."""
    start, end = finding.start, finding.end
    if end - start > _LONGEST_UNSPACED or text[start] < _UNSPACED:
        return False
    shortest = end - (text[end - 1] in _KOREAN_PARTICLES)
    return any(
        plain(text[first:last]) in public_figures()
        for first in range(max(0, start - 1), start + 1)
        for last in range(shortest, min(len(text), end + 1) + 1)
    )


def plain(value: str) -> str:
    """Return a name as the lists have it: in lower case, without accents."""
    return " ".join(without_accents(value).casefold().split())
