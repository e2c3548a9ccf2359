"""E-mail addresses: as RFC 6531 allows and people write them, obfuscated ones, hosts without a dot.

Presidio's own recognizer asks tldextract for the public suffix list, which it fetches from the internet; here
the top-level domains are a file of the package.
"""

import re
from collections.abc import Iterator
from importlib.resources import files

from pasteguard_addon.detection.pii.patterns.base import LIKELY, STRONG, WEAK, Hit, PatternFamily, before
from pasteguard_addon.lexicon.words import fold
from pasteguard_addon.sieve import Sieve, Sifted

_INTERNAL = """local localhost localdomain internal intern intra intranet lan corp home private priv test example
invalid onion prod""".split()
"""Last labels that no registry hands out and that people use inside (RFC 2606, RFC 6762, ICANN's .internal)."""

_TLDS = frozenset(
    line.strip()
    for line in files(__package__).joinpath("tlds.txt").read_text("utf-8").splitlines()
    if line and not line.startswith("#")
)
_KNOWN_LAST_LABELS = _TLDS | frozenset(_INTERNAL)

# Vowel signs and accents are no \w in `re`, but stand inside words of many scripts.
_MARKS = "\u0300-\u036f\u0591-\u05c7\u0610-\u061a\u064b-\u065f\u0900-\u0dff\u0e31-\u0e4e\u1000-\u109f\u1780-\u17d3"
_LOCAL = rf"[\w{_MARKS}.+'’~-]"
_LABEL = rf"[\w{_MARKS}-]"
_AT = r"(?:@|＠|%40|&#64;|&commat;|\\u0040)"
_DOMAIN = rf"{_LABEL}++(?:[.。]{_LABEL}++)++"

# A run of local characters is tried from its first one only, and possessively: linear on `aaaa…` and `a@a@…`.
_ADDRESS = re.compile(rf"(?<!{_LOCAL}){_LOCAL}++{_AT}{_DOMAIN}")

_HOST = rf"(?:{'|'.join(_INTERNAL)}|mail|mailhost|server|host|office)"
_COMMA_AND_LABEL = re.compile(r",(?P<tld>[a-z]{2,6})(?![\w.@=(-]\w|\w)")
_COMMA = re.compile(rf"(?<!{_LOCAL})(?P<local>{_LOCAL}{{2,64}}+)@{_LABEL}{{2,40}}+{_COMMA_AND_LABEL.pattern}")
"""A slip of the finger beside the dot; between two addresses of a list a blank would stand, or another @."""
_DOTLESS = re.compile(
    rf"(?<!{_LOCAL})(?:"
    rf"(?P<host>{_LOCAL}++@{_HOST})"
    rf"|(?P<name>[a-zA-Z]{{2,30}}[.][a-zA-Z]{{2,30}}@[a-zA-Z][a-zA-Z0-9-]{{2,40}}+)"
    rf")(?![\w@.(/:\[-]*\w|[(/\[])"
)
_MAILTO = re.compile(rf"mailto:(?P<address>{_LOCAL}++@{_LABEL}++)(?![\w.@-]*\w)", re.I)

_DOT_WORD = r"dot|punkt|point|punto|ponto|kropka|punct|punt|stip|tečka|piste|nokta"
_AT_WORD = r"at|ät|arroba|arobase|chiocciola|apenstaartje|małpa|malpa|klammeraffe|zavináč|arond|snabel-a"
_BRACKETED_AT = rf"[ _]?[\[({{<]\s?(?:{_AT_WORD}|@|a)\s?[\])}}>][ _]?"
_BRACKETED_DOT = rf"\s?[\[({{<]\s?(?:{_DOT_WORD}|\.)\s?[\])}}>]\s?"
_OBFUSCATED = re.compile(
    rf"(?<!{_LOCAL})(?P<local>{_LOCAL}++)"
    rf"{_BRACKETED_AT}{_LABEL}++(?:(?:{_BRACKETED_DOT}|\s(?:{_DOT_WORD})\s|\.){_LABEL}++)++",
    re.I,
)
_SPOKEN_DOMAINS = (
    ("at", "dot", "com org net edu gov info eu uk io dev app ai us ca au nz ie in de fr es it nl pl pt ro ch at"),
    ("ät|at|klammeraffe|bei", "punkt", "de at ch li com org net info eu"),
    ("arobase|arrobase|at", "point", "fr be ch ca lu com org net eu"),
    ("arroba|at", "punto", "es com org net mx ar co cl pe eu"),
    ("chiocciola|at", "punto", "it com org net eu ch"),
    ("arroba|at", "ponto", "pt br com org net eu"),
    ("apenstaartje|at", "punt|stip", "nl be com org net eu"),
    ("małpa|malpa|at", "kropka", "pl com org net eu"),
    ("arond|at|coadă de maimuță", "punct", "ro md com org net eu"),
)
"""How each language reads an address out: the words for its signs, and the last labels that follow there."""
_SPOKEN = tuple(
    (
        tuple(f" {word} " for word in dot.split("|")),
        re.compile(
            rf"(?<!{_LOCAL})(?:{_LOCAL}++[ _](?:{dot}|underscore|dash|hyphen|minus|unterstrich|bindestrich|tiret|guion"
            rf"|trattino|podkreślnik|underline|plus)[ _]){{0,3}}(?P<local>{_LOCAL}++)[ _](?:{at})[ _]"
            rf"(?:{_LABEL}++(?:\.|\s(?:{dot})\s)){{0,3}}{_LABEL}++\s(?:{dot})\s(?P<tld>{lasts.replace(' ', '|')})"
            r"(?![\w-]| (?:of|the|a|an)(?!\w))",
            re.I,
        ),
    )
    for at, dot, lasts in _SPOKEN_DOMAINS
)
_SPOKEN_BEFORE, _SPOKEN_BEHIND = 120, 80
_TORN = re.compile(
    rf"(?<!{_LOCAL})(?P<local>{_LOCAL}{{3,64}}+)(?: @ |@ | @){_LABEL}{{2,40}}+ ?\. ?(?:{_LABEL}{{2,40}}+ ?\. ?){{0,2}}"
    r"(?:com|org|net|edu|gov|de|at|ch|fr|es|it|nl|be|pl|pt|ro|eu|co\.uk|uk|info|io)(?![\w(\[=-]|\.\w)",
    re.I,
)
"""With blanks around its signs, as people tear an address apart that no machine shall read."""
_SPACED = re.compile(
    rf"(?<!{_LOCAL})(?P<local>{_LOCAL}++) ?@ ?(?:gmail|googlemail|yahoo|hotmail|outlook|icloud|proton|protonmail"
    rf"|gmx|web|aol|live|libero|orange|ziggo)\.[a-z]{{2,3}}(?:\.[a-z]{{2}})?(?![\w-])",
    re.I,
)
_SIEVE = Sieve(_ADDRESS, _COMMA, _DOTLESS, _MAILTO, _OBFUSCATED, _SPACED, _TORN)
_NOBODY = re.compile(r"(?:[xX]{3,}|(?:no|do[-_.]?not)[-_.]?reply|mailer-daemon)@", re.I)
"""Crossed out, or where nobody reads what is sent."""
_NO_LOCAL_PART = frozenset(
    """me us him her them you it is are was be look see meet find found available located hosted that this here
    and or not we i he she they up look arrive live work stay stop""".split()
)

_USER_INFO = re.compile(r"[a-zA-Z][a-zA-Z0-9+.-]{1,20}://(?:(?P<user>[^\s/@:]{0,80}:)[^\s/,;]{0,40}|[^\s/@]{0,10})$")
_SERVICE_ACCOUNTS = frozenset({"git", "hg", "svn"})
_ESCAPES = "nrt"
_LOGON_DOMAIN = re.compile(r"\b[A-Z][A-Z0-9-]+\\$")
_TILDES_OF_A_ROW = 2
_SEGMENT = re.compile(r"[^@]{0,40}'[A-Z]{3}\+")
"""The end of one segment of EDIFACT and the tag of the next."""
_CJK = "\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af"
_ASCII_TAIL = re.compile(rf"[{_CJK}]([!-~]+)$")
_ASCII_HEAD = re.compile(r"[!-~]+")


class EmailPatterns(PatternFamily):
    """Finds e-mail addresses of all languages."""

    entities = ("EMAIL_ADDRESS",)

    def find(self, text: str) -> Iterator[Hit]:
        sifted = _SIEVE.sift(text)
        yield from self._plain(sifted)
        yield from self._dotless(sifted)
        yield from self._obfuscated(sifted)

    def _plain(self, sifted: Sifted) -> Iterator[Hit]:
        text = sifted.text
        for match in sifted.finditer(_ADDRESS):
            start, end = _trimmed(text, match.start(), match.end())
            if start < end and not _is_user_info(text, start, end) and not _NOBODY.match(text, start):
                yield Hit(start, end, "EMAIL_ADDRESS", STRONG)

        for match in sifted.finditer(_COMMA):
            if match["tld"] in _TLDS and not _is_user_info(text, match.start(), match.end()):
                yield Hit(_local_start(text, match.start(), match.end()), match.end(), "EMAIL_ADDRESS", LIKELY)

    def _dotless(self, sifted: Sifted) -> Iterator[Hit]:
        text = sifted.text
        for match in sifted.finditer(_MAILTO):
            yield Hit(*match.span("address"), "EMAIL_ADDRESS", LIKELY)
        for match in sifted.finditer(_DOTLESS):
            start = _local_start(text, match.start(), match.end())
            local = text[start : match.end()].partition("@")[0]
            is_code = local.startswith(("self.", "this.", "np.", "torch.", "tf.")) or local in _SERVICE_ACCOUNTS
            comma = _COMMA_AND_LABEL.match(text, match.end())
            if comma and comma["tld"] in _TLDS:
                continue  # all of it is one
            if local and not is_code and not _is_user_info(text, start, match.end()):
                yield Hit(start, match.end(), "EMAIL_ADDRESS", LIKELY if match["host"] else WEAK)

    def _obfuscated(self, sifted: Sifted) -> Iterator[Hit]:
        text = sifted.text
        found = [*sifted.finditer(_OBFUSCATED), *sifted.finditer(_SPACED), *_spoken(text), *sifted.finditer(_TORN)]
        for match in {match.span(): match for match in found}.values():
            start = _local_start(text, match.start(), match.end())
            last_label = re.split(r"[\W_]+", match.group().lower())[-1]
            if last_label in _TLDS and match["local"].lower() not in _NO_LOCAL_PART and start < match.end():
                yield Hit(start, match.end(), "EMAIL_ADDRESS", LIKELY)


def _spoken(text: str) -> Iterator[re.Match[str]]:
    """Yield the addresses that are read out, looked for around each word for a dot."""
    folded = fold(text)
    for marks, pattern in _SPOKEN:
        for mark in marks:
            at = folded.find(mark)
            while at >= 0:
                yield from pattern.finditer(text, max(0, at - _SPOKEN_BEFORE), at + _SPOKEN_BEHIND)
                at = folded.find(mark, at + len(mark))


def _trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    """Return the span less what does not belong to the address; an empty one if there is none."""
    start = _local_start(text, start, end)
    at = re.search(_AT, text[start:end])
    if at is None or not at.start():
        return start, start
    domain_start = start + at.end()
    return start, _domain_end(text, domain_start, end) or start


def _local_start(text: str, start: int, end: int) -> int:
    """Skip quotes, dots, escapes and text of a script without blanks that run into the local part."""
    if start and text[start - 1] == "%" and re.match(r"[0-9a-fA-F]{2}\w", text[start : start + 3]):
        start += 2  # a percent-encoded character, as `<` in `%3Cbob@…`
    if (
        start > 0
        and text[start - 1] == "\\"
        and text[start] in _ESCAPES
        and not _LOGON_DOMAIN.search(before(text, start))
    ):
        start += 1  # the n of `\n` in a string of code
    quoted = re.match(r"[bBfFrRuU]{1,2}'(?=\w)", text[start : start + 4])
    if quoted and text[end : end + 1] == "'":
        start += quoted.end()
    at_sign = text.find("@", start, end)
    tilde = text.rfind("~", start, at_sign)
    if tilde >= 0 and text.count("~", max(0, start - 80), end + 80) > _TILDES_OF_A_ROW:
        start = tilde + 1
    segment = _SEGMENT.match(text, start, at_sign) if at_sign > 0 else None
    if segment:
        start = segment.end()
    while start < end and not (text[start].isalnum() or text[start] == "_"):
        start += 1
    local = re.match(rf"{_LOCAL}+", text[start:end])
    tail = _ASCII_TAIL.search(local.group()) if local else None
    return start + tail.start(1) if tail else start


def _domain_end(text: str, start: int, end: int) -> int | None:
    """Return where the longest prefix that ends in a known last label ends.

    `bob@x.com.Then` ends before the sentence that follows without a blank, `bob@x.com谢谢` before the thanks.
    """
    labels = re.split(r"[.。]", text[start:end])
    for count in range(min(len(labels), 12), 1, -1):
        offset = start + sum(map(len, labels[: count - 1])) + count - 1
        label = labels[count - 1]
        if not labels[count - 2].strip("-_"):
            continue
        for candidate in _label_prefixes(label):
            is_known = candidate.casefold() in _KNOWN_LAST_LABELS or candidate[:4].lower() == "xn--"
            if is_known:
                return offset + len(candidate)
    return None


def _label_prefixes(label: str) -> Iterator[str]:
    yield label
    ascii_head = _ASCII_HEAD.match(label)
    if ascii_head and ascii_head.end() < len(label):
        yield ascii_head.group()
    for separator in "-_":
        head, found, _ = label.partition(separator)
        if found:
            yield head


def _is_user_info(text: str, start: int, end: int) -> bool:
    """Say whether `local@domain` is the password or user and host of a URL, or a service account.

    `https://bob@example.com:secret@host/` names a user by an address and is none of these.
    """
    local = re.split(_AT, text[start:end], maxsplit=1)[0]
    if local.lower() in _SERVICE_ACCOUNTS:
        return True
    scheme = _USER_INFO.search(before(text, start, 110))
    if scheme is None or scheme.group().lower().startswith("mailto"):
        return False
    return bool(scheme["user"]) or not re.match(r"(?::[^\s@/]{0,100})?@", text[end : end + 102])
