"""Values behind a label in ways that JSON, YAML and forms do not know: dumps, setters, columns of two, RTF, LaTeX.

A line is weaker than a key: prose has lines too in which a dash or a gap stands behind a word. Whoever asks gets those
cells apart from the others.
"""

import re
from collections.abc import Iterable, Iterator
from itertools import zip_longest

from pasteguard_addon.detection.structure.cells import VOWELS, Cell, Place
from pasteguard_addon.detection.structure.records import member_beside
from pasteguard_addon.sieve import Sieve, Sifted

_LABEL = rf"[^\W\d_](?:[\w{VOWELS} .'’/()°º-]{{0,38}}?[\w{VOWELS}).])?"
_WORD = r"[^\W\d_][\w-]{1,38}"
_SUBSCRIPT = re.compile(
    rf"\[(?P<quote>[\"']?)(?P<label>{_LABEL})(?P=quote)(?::[\w\"\\:]{{1,60}})?\]\s{{0,2}}"
    r"(?:=>\s{0,8}(?:string\(\d{1,5}\)[ ])?|=[ ]?(?=[\"']))"
    r"(?:(?P<mark>[\"'])(?P<quoted>[^\"'\n]{1,200})(?P=mark)|(?P<bare>[^\s\"'\[{][^\n]{0,119}?)[ \t]*$)",
    re.M,
)
"""PHP's `print_r` and `var_dump`, and assignments to a member: `row['city'] = 'Köln'`."""
_SETTER = re.compile(
    r"[.>](?:(?:set|with|add)_?)?(?P<label>\w{2,40})\([ ]?(?P<mark>[\"'])(?P<value>[^\"'\n]{1,200})(?P=mark)"
)
_FIELD = re.compile(
    rf"(?:\((?P<mark>[\"'])(?P<label>{_LABEL})(?P=mark)\)(?:\.\w{{2,12}})?|!\[?(?P<banged>[^\W\d_][\w ]{{1,38}}?)\]?)"
    r"[ ]?=[ ]?(?P<quote>[\"'])(?P<value>[^\"'\n]{1,200})(?P=quote)"
)
"""Of a set of records: `rs.Fields("City") = "Essen"`, `rs!City = "Essen"`."""
_QUOTED = re.compile(r"(?<=[\w>][ ])\"(?P<value>[^\"\n]{1,200})\"(?!\w)")
_WORD_BEFORE = re.compile(r"(?P<label>[^\W\d_][\w-]{1,38})>?[ ](?:#\w{2,12}[ ])?\Z")
_BRACES = re.compile(r"\{[^\n\"']{4,2000}\}|(?<=map)\[[^\n\"'\[\]]{4,2000}\]")
"""Of an object, or of a map as Go prints it."""
_BRACKET = re.compile(r"[{}\[\]]")
_KEY = re.compile(rf"(?:(?<=[{{,;])[ ]?|(?<=\bmap\[)|[ ])(?P<label>{_WORD}):(?!//)[ ]?")
_PRINTED = re.compile(
    rf"(?:(?<=\{{[ ])|(?<=,[ ]))(?P<label>{_WORD})[ ]=[ ]"
    rf"(?P<value>[^{{}}\n=\"' ][^{{}}\n=]{{0,119}}?)[ ]?(?=,[ ]{_WORD}[ ]=|\}})"
)
"""A record as C# prints it."""
_BARRED = re.compile(
    r"(?:^|(?<=[|;]))[ ]?(?P<label>[^\W\d_][\w-]{1,38}):[ ]?(?P<value>[^|;:\n]{2,100}?)[ ]?(?=[|;]|$)", re.M
)
_PAIRED = re.compile(r"\\(?P<label>[a-z]{2,20})\{(?P<value>[^{}\\\n]{1,200})\}(?:\{(?P<second>[^{}\\\n]{1,200})\})?")
"""LaTeX: `\\name{Maria}{Schneider}`."""
_RTF = re.compile(
    rf"\\b[ ](?P<label>{_LABEL})[ ]?:?(?:\}}|\\b0)[ ]?:?[ ]?(?P<value>[^\\{{}}\n]{{1,200}}?)[ ]?(?=\\|\}}|$)", re.M
)
_PART = re.compile(
    r"name=\"(?P<label>[^\"\n]{2,40})\"[^\n]{0,80}\r?\n(?:[A-Za-z-]{4,30}:[^\n]{0,120}\r?\n){0,4}\r?\n"
    r"(?P<value>[^\r\n]{1,200})"
)
"""A part of a form as browsers send it, RFC 7578."""
_NAMED = re.compile(
    r"\b(?:key|name|system|field|label|title|type|kind|property|attribute|placeholder|k)"
    r"\\{0,2}[\"']?[ ]?[:=][ ]?\\{0,2}[\"']"
    r"(?P<label>[^\"'\\\n]{2,40})"
    r"\\{0,2}[\"']",
    re.I,
)
_NAMED_ELEMENT = re.compile(
    r"<(?P<tag>[A-Za-z][\w:-]{0,40})\s(?:[^<>]{0,400}\s)?(?:name|id|key|label|itemprop|property|class|data-[\w-]{1,30})=[\"']"
    r"(?:https?://[^\"'\n]{1,100}/)?(?P<label>[^\"'\n]{2,40})[\"'][^<>]{0,400}>"
    r"\s*+(?P<value>[^<>]{1,500}?)\s*+</(?P=tag)\s*>"
)
_NAMED_AROUND = re.compile(
    r"<[A-Za-z][\w:-]{0,40}\s(?:[^<>]{0,400}\s)?(?:friendly)?name=[\"'](?:https?://[^\"'\n]{1,100}/)?"
    r"(?P<label>[^\"'\n]{2,40})[\"'][^<>]{0,400}>"
    r"\s*+<(?P<tag>[A-Za-z][\w:-]{0,40})(?:\s[^<>]{0,400})?>\s*+(?P<value>[^<>]{1,500}?)\s*+</(?P=tag)\s*>",
    re.I,
)
"""An element that is named so and holds one that has the value, as SAML does it."""

_CUSTOM = re.compile(
    r"\b(?P<key>[A-Za-z]{2,24}\d)Label=(?P<label>[^=|\n]{2,40}?)[ |](?P=key)=(?P<value>[^=|\n]{2,120}?)"
    r"(?=[ |]\w{2,40}=|[|]|[ ]*$)"
    r"|\b(?P<first>[A-Za-z]{2,24}\d)=(?P<before>[^=|\n]{2,120}?)[ |](?P=first)Label=(?P<name>[^=|\n]{2,40}?)"
    r"(?=[ |]\w{2,40}=|[|]|[ ]*$)",
    re.M,
)
"""A field of an event that another field labels, as CEF has it: `cs1Label=phone cs1=…`."""
_SIEVE = Sieve(_SUBSCRIPT, _SETTER, _FIELD, _QUOTED, _NAMED, _BARRED)

_COLON = re.compile(r":[ ](?=[^\s\"'`{\[<])")
_OPENED = re.compile(r"[A-Z][A-Za-z]{2,12}\((?=[^()]*\Z)")
"""What wraps a value and is closed behind it: `Str(Ann)`."""
_BEFORE_LABEL = re.compile(r"[;|<>,\n{(\[\"]")
_INLINE_VALUE = re.compile(
    rf"(?P<value>[^\n;|<>{{}}\"]{{1,100}}?)(?=[ ]?(?:[;|<)}}\]]|\\line|\\par|,[ ]{_LABEL}:[ ])|[ ]*$)",
    re.DOTALL | re.M,
)

_LINE = re.compile(
    rf"^(?:[ \t>*•|-]{{0,8}}|[ \t]{{0,40}})(?:\(?(?:\d{{1,3}}|[a-z])[.)][ ]{{1,2}})?"
    rf"[\"']?(?P<label>{_LABEL})[\"']?(?:\*\*|__)?"
    r"(?P<link>:?[ \t]*\.{3,}[ \t]*|:?[ ]{2,40}|:?\t{1,4}|[ \t]{0,40}[|│][ \t]*|[ ]+[–—-]{1,2}[ ]+"
    r"|[ ]*(?:[-=]>|→|»|⇒)[ ]*|[,;])[\"']?"
    r"(?P<value>[^\s\"'|│.>:=][^\n|│\"']{0,118}?)[\"']?[ \t|│;,]{0,40}\r?$",
    re.M,
)
_HEADED = re.compile(
    rf"^[ \t]{{0,8}}(?:\d{{1,3}}[.)][ ])?(?:[*_]{{1,2}})?(?P<label>{_LABEL})"
    r"(?:[*_]{1,2})?[ ]?[:?？]?(?:[*_]{1,2})?[ \t]*\r?\n(?:[-=~]{3,80}[ \t]*\r?\n)?[ \t]{0,8}(?:[-*•][ ]{1,4})?"
    r"(?P<value>[^\s:][^\n:]{0,118})$",
    re.M,
)
_ASKED = re.compile(
    r"^[^\n:]{1,48}:[ ](?P<label>[^\n:]{2,80}?)[ ]?[?？.][ \t]*\r?\n{1,2}[^\n:]{1,48}:[ ]"
    r"(?P<value>[^\s:][^\n:]{0,118}?)[ \t.]*\r?$",
    re.M,
)
"""In a chat: a question that ends with what it asks for, and the answer on the next line."""
_BOXED = re.compile(
    rf"^[ \t>*#|+-]{{0,8}}(?P<label>{_LABEL})[ \t*_]{{0,24}}[:=：][ \t*_]{{0,8}}"
    r"(?:\[[ ]?(?!')(?P<square>[^\[\]{}\"\n]{1,118}?)[ ]?\]|<[ ]?(?P<angle>[^<>{}\"\n]{1,118}?)[ ]?>"
    r"|\{[ ]?(?!')(?P<curly>[^{}\":=\n]{1,118}?)[ ]?\})[ \t,;.\\|]{0,8}\r?$",
    re.M,
)
"""A form whose fields are filled in between brackets."""
_LABEL_BEHIND = re.compile(
    rf"^[ \t]{{0,8}}(?P<value>[^\s·•][^\n·•]{{2,80}}?)[ ]?[·•][ ]?(?P<label>{_LABEL})[ \t]*\r?$", re.M
)
"""As pages of contacts show both: `17.03.1984 · Birthday`."""
_STANDS_FOR_VALUE = re.compile(r"[\W_]*|\[?[A-Z_]+_\d+\]?")
_LINES = Sieve(_LINE, _HEADED, _ASKED, _BOXED, _LABEL_BEHIND)
_GAP = re.compile(r"[ ]{2}|\t")


def labelled_cells(text: str) -> Iterator[Cell]:
    """Yield the values that brackets, quotes or braces tie to a label."""
    sifted = _SIEVE.sift(text)
    for match in sifted.finditer(_SUBSCRIPT):
        group = "quoted" if match["mark"] else "bare"
        yield Cell(*match.span(group), (match["label"],), Place.MEMBER, is_quoted=group == "quoted")
    yield from _plain(sifted.finditer(_SETTER))
    for match in sifted.finditer(_FIELD):
        yield Cell(*match.span("value"), (match["label"] or match["banged"],), Place.MEMBER, is_quoted=True)
    for match in sifted.finditer(_QUOTED):
        label = _WORD_BEFORE.search(text, max(0, match.start() - 42), match.start())
        if label:
            yield Cell(*match.span("value"), (label["label"],), Place.MEMBER, is_quoted=True)
    if "{" in text or "map[" in text:
        yield from _in_braces(text)
        if " = " in text:
            yield from _plain(_PRINTED.finditer(text))
    if "|" in text or ";" in text:
        yield from _plain(sifted.finditer(_BARRED))
    if ": " in text:
        yield from _inline(text)
    if "Label=" in text:
        for match in _CUSTOM.finditer(text):
            yield Cell(
                *match.span("value" if match["key"] else "before"), (match["label"] or match["name"],), Place.MEMBER
            )
    if "form-data" in text:
        yield from _plain(_PART.finditer(text))
    yield from _named(sifted)


def _plain(matches: Iterable[re.Match[str]]) -> Iterator[Cell]:
    for match in matches:
        yield Cell(*match.span("value"), (match["label"],), Place.MEMBER)


def _in_braces(text: str) -> Iterator[Cell]:
    r"""Yield the values of `{first: Ann, last: Lee}` and `{First:Ann Last:Lee}`, of `\name{…}` and of RTF."""
    for braces in _BRACES.finditer(text):
        keys = [*_KEY.finditer(text, braces.start() + 1, braces.end() - 1)]
        for key, following in zip_longest(keys, keys[1:]):
            end = following.start() if following else braces.end() - 1
            value = _BRACKET.split(text[key.end() : end], maxsplit=1)[0].rstrip(" ,;")
            if value:
                yield Cell(key.end(), key.end() + len(value), (key["label"],), Place.MEMBER)
    if "\\" in text:
        for match in _PAIRED.finditer(text):
            for group in ("value", "second"):
                if match[group]:
                    yield Cell(*match.span(group), (match["label"],), Place.MEMBER)
        if "{\\rtf" in text:
            yield from _plain(_RTF.finditer(text))


def _inline(text: str) -> Iterator[Cell]:
    """Yield the values in `Name: Ann Lee; City: Leeds<br>Zip: …`, each up to the mark or the next label."""
    for colon in _COLON.finditer(text):
        window = text[max(0, colon.start() - 40) : colon.start()]
        label = _BEFORE_LABEL.split(window)[-1].strip(" *_•–-")
        value = _INLINE_VALUE.match(text, colon.end())
        if label and value:
            start, end = value.span("value")
            opened = _OPENED.match(text, start, end)
            yield Cell(opened.end() if opened else start, end, (label,), Place.MEMBER)


def _named(sifted: Sifted) -> Iterator[Cell]:
    """Yield the values of records and elements that are named by an attribute or a member of their own."""
    for match in sifted.finditer(_NAMED):
        cell = member_beside(sifted.text, *match.span("label"))
        if cell:
            yield cell
    if "</" in sifted.text:
        yield from _plain(_NAMED_ELEMENT.finditer(sifted.text))
        yield from _plain(_NAMED_AROUND.finditer(sifted.text))


def line_cells(text: str) -> Iterator[Cell]:
    """Yield what stands behind a label on its line, parted by a gap, dots, a bar or a dash, or on the line below."""
    lines = _LINES.sift(text)
    for match in lines.finditer(_LINE):
        mark = match["link"].strip(" :") or "  "
        is_more = _GAP.search(match["value"]) if mark in ("  ", "\t") else mark[0] in ",;" and mark[0] in match["value"]
        if not is_more:
            yield Cell(*match.span("value"), (match["label"],), Place.MEMBER)
    for match in lines.finditer(_BOXED):
        group = match.lastgroup or ""
        value = match[group]
        says_what = value.islower() and "@" not in value and not any(map(str.isdigit, value))
        is_list = group == "square" and value.count(",") > 1
        if not says_what and not is_list and not _STANDS_FOR_VALUE.fullmatch(value):
            yield Cell(*match.span(group), (match["label"],), Place.MEMBER, is_quoted=True)
    yield from _plain(lines.finditer(_LABEL_BEHIND))
    for pattern in (_HEADED, _ASKED):
        headed = lines.search(pattern)
        while headed is not None:
            if not (_GAP.search(headed["label"]) or _GAP.search(headed["value"].rstrip())):  # lines of a table
                yield Cell(*headed.span("value"), (headed["label"],), Place.MEMBER)
            headed = pattern.search(text, headed.start("value"))
