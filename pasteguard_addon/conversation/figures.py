"""Whether a name is that of somebody of whom an encyclopedia tells."""

import re
from functools import cache

from pasteguard_addon.findings import Finding
from pasteguard_addon.lexicon.spelling import is_spelled_like
from pasteguard_addon.lexicon.words import (
    given_names_of_others,
    is_given_name,
    is_title,
    public_figures,
    without_accents,
)

_AGGLUTINATED = re.compile(
    r"(?:['’]\w{1,5}"
    r"|(?:i|e|ii|a|ä)?(?:n|lle|lta|ltä|lla|llä|ssa|ssä|sta|stä|ksi|na|nä|an|en)|(?<=[aeiouyäö])(?:a|ä)"
    r"|ov[aáoyuůéě]|ovou|ových|ovým|ův|ovi|ovy|ové|u|ou|ě|em"
    r"|s|es|ens?|ets?|n|ul|ului|ei|lui|에서|에게|은|는|이|가|을|를|의|도|와|과|이랑|랑|하고)\Z",
    re.I,
)
"""What the last word of a name takes on in Finnish, Turkish, Korean, Czech, Romanian, and in Scandinavia."""
_LONGEST_NAME_WORDS = 6
_REGNAL = re.compile(r"[^\W\d_]{3,}[ ](?:II|III|IV|VI{1,3}|IX|XI{0,3}|XI?V|XVI{1,3})\.?")
"""A king, an emperor, a pope: "Karl XII". A single letter may be the first of a surname."""
_ENDS_SENTENCE = (*".!?:\n", "")
_ENDING = re.compile(
    r"(?:iego|iemu|ego|emu|owi|iem|em|ym|im|om|ого|ему|ому|ым|им|ий|ій|ый|ом|ем|ою|ой|s|[aeiouyаеиоуыюяьі])\Z"
)
_SHORTEST_INFLECTED = 4
_SHORTEST_STEM = 6
_HANGUL = "\uac00"
_UNSPACED, _LONGEST_UNSPACED = "\u3040", 12
_KOREAN_PARTICLES = frozenset("은는이가을를의도와과랑")
_CHINESE_PARTICLES = frozenset("里的和与跟在是对把让比")
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
_BOTH = re.compile(
    r"[ ](?:and|or|vs\.?|und|oder|et|ou|y|o|e|en|of|i|lub|czy|og|och|eller|ja|vai|tai|sau|și|nebo|a|ve|veya"
    r"|или|и|або|чи|та|ή|και|hay|và|أم|أو|या|और)[ ]"
    r"|(?<=[^\W\d_])(?:(?:和|与|跟|还是|と)(?=[^\W\d_])|(?:이랑|랑|와|과|하고)[ ])"
)
"""Between two whom the model has taken for one."""


def is_figure_in(text: str, finding: Finding) -> bool:
    """Return whether a person is such a one, by the name or by what stands around it."""
    value = text[finding.start : finding.end]
    return (
        is_public_figure(value)
        or all(map(is_public_figure, _BOTH.split(value)))
        or _figure_among(value)
        or _is_behind_verb(text, finding)
        or _has_opus(text, finding)
        or (plain(value) in _surnames_of_figures() and _MADE_A_WORK.search(text) is not None)
        or _is_within_figure(text, finding)
    )


def may_stand_beside_figures(value: str) -> bool:
    """Return whether a name is hardly an acquaintance's where a question is about somebody known."""
    words = [word for part in value.split() for word in part.split("-")]
    forms = [form for word in words for form in (plain(word), _ENDING.sub("", plain(word)))]
    return not any(is_given_name(word) or is_title(word) for word in words) and given_names_of_others().isdisjoint(
        forms
    )


def is_public_figure(value: str) -> bool:
    """Return whether a value names somebody of whom an encyclopedia tells, in whatever case it is inflected."""
    value = plain(value).removesuffix("'s").removesuffix("’s")
    if value in public_figures() or value.removesuffix("s") in public_figures():
        return True
    stem = _stem(value)
    if len(stem) >= _SHORTEST_STEM and stem in _stems_of_figures():
        return True
    return _without_case(value) in public_figures() or is_spelled_like(value)


def _without_case(value: str) -> str:
    """Return a name without what a language joins to its last word; the name itself, if little would be left."""
    bare = _AGGLUTINATED.sub("", value)
    return bare if len(bare) >= _SHORTEST_INFLECTED + 1 or (bare and bare[0] >= _HANGUL and len(bare) > 1) else value


def _figure_among(value: str) -> bool:
    """Return whether a long finding holds somebody known: "Rezumat Ion de Liviu Rebreanu", "marqués Mbappé".

    A single word of it has to stand beside what is no given name.
    """
    words = value.split()
    if not 1 < len(words) <= _LONGEST_NAME_WORDS or "," in value:
        return False
    if _REGNAL.fullmatch(value) or (any(map(is_public_figure, words)) and may_stand_beside_figures(value)):
        return True
    parts = (words[first:last] for first in range(len(words)) for last in range(first + 2, len(words) + 1))
    return all(map(is_public_figure, words)) or any(is_public_figure(" ".join(part)) for part in parts)


def _is_behind_verb(text: str, finding: Finding) -> bool:
    """Return whether a name's first word only has its capital because it begins the sentence: "Selitä Darwinin"."""
    first, blank, rest = text[finding.start : finding.end].partition(" ")
    before = text[max(0, finding.start - 8) : finding.start].strip(" \t\"'¿¡«„")
    return bool(blank) and before[-1:] in _ENDS_SENTENCE and not is_given_name(first) and is_public_figure(rest)


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
        for first in range(max(0, start - 1), start + 1 + (text[start] in _CHINESE_PARTICLES))
        for last in range(shortest, min(len(text), end + 1) + 1)
    )


def plain(value: str) -> str:
    """Return a name as the lists have it: in lower case, without accents."""
    return " ".join(without_accents(value).casefold().split())
