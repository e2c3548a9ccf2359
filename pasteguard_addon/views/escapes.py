r"""Characters written as codes: in JSON and most languages, in URLs, in HTML, in mail. Each form has its own function.

Only what is certain is decoded: bytes that are no UTF-8 stay as they are, and so does what would read as a control
character. A backslash before n, t, r, quotes or itself is not decoded here: in `C:\new` it is none, and where the text
is JSON its strings are texts of their own.
"""

import re
from base64 import b64decode
from binascii import a2b_qp
from collections.abc import Iterator, Sequence
from html import unescape
from html.entities import html5
from quopri import decodestring
from urllib.parse import unquote_to_bytes

from pasteguard_addon.sieve import Sieve

from .view import Replacement

_HEX = "[0-9A-Fa-f]"
_LAST_CODE_POINT = 0x10FFFF
_BACKSLASH = re.compile(
    rf"(?P<pair>(?<!\\)\\{{1,128}}u[dD][89abAB]{_HEX}{{2}}(?<!\\)\\{{1,128}}u[dD][c-fC-F]{_HEX}{{2}})"
    rf"|(?<!\\)\\{{1,128}}(?:u(?P<four>{_HEX}{{4}})|U(?P<eight>000[01]{_HEX}{{4}}|0010{_HEX}{{4}}))"
    rf"|(?<!\\)\\{{1,128}}(?:[ux]\{{(?P<braced>{_HEX}{{1,6}})\}}|(?P<style>0(?![0-7]{{2}}){_HEX}{{3}}(?!{_HEX})|00{_HEX}{{4}}))"
    rf"|(?P<hex>(?:(?<!\\)\\{{1,128}}x{_HEX}{{2}})+)"
    r"|(?P<octal>(?:(?<!\\)\\{1,128}[0-3][0-7]{2})+)"
    r"|(?P<slash>(?<!\\)\\{1,128}/)"
)
_CODED = re.compile(r"\\\\*+([Uux0-3/][\\\w{}/]*+)?+")
"""A backslash, or several, and all behind them that may go on with what begins there."""
_CODE_UNIT = re.compile(rf"\\u({_HEX}{{4}})")
_CODED_BYTE = re.compile(rf"x({_HEX}{{2}})|([0-3][0-7]{{2}})")
_PERCENT = re.compile(rf"%(?:{_HEX}{{2}}(?:%{_HEX}{{2}})*+|u(?P<unit>{_HEX}{{4}}))")
_ONE_BYTE = len("%C3")
_QUERY_VALUE = re.compile(
    r"(?:[?&]|(?:^|(?<=\s))(?=[\w.\[\]%-]{1,64}=[^\s&]*&))[\w.\[\]%-]{1,64}=(?P<value>[^\s&#\"'<>]*)"
)
_CODED_PART = re.compile(r"[\w.%*~()+-]+")
_CODED_PART_BACKWARDS = re.compile(r"[\w.%*~()+-]{1,200}\Z")
_BLANK_IN_QUERY = re.compile(r"(?<=[^\W_]|[.,)])\+(?=[^\W_]|[(%])")
_PLUS = re.compile(r"\+(?=[^\W_]|[(%])")
_ENTITY = re.compile(
    r"&(?:[A-Za-z][A-Za-z0-9]{1,30};|#[0-9]{1,7};?|#[xX][0-9A-Fa-f]{1,6};?"
    r"|(?:[A-Za-z](?:uml|acute|grave|circ|tilde|ring|cedil|slash)|szlig|(?:AE|ae)lig)(?!=))"
)
"""Browsers take names of letters without their semicolon, too; of other names that might be a URL's parameter."""
_POD_ENTITY = re.compile(r"E<([A-Za-z]{2,8}|[0-9]{2,7}|0x[0-9A-Fa-f]{2,6})>")
"""Of Perl's documentation: https://perldoc.perl.org/perlpod#Formatting-Codes."""
_POD_SIGNS = {"lt": "<", "gt": ">", "sol": "/", "verbar": "|"}
_ENCODED_WORD = re.compile(
    r"=\?(?P<charset>[\w-]{1,40})(?:\*[\w-]{1,20})?\?(?P<encoding>[QqBb])\?(?P<coded>[^?\s]{1,200})\?="
)
_QUOTED_PRINTABLE = re.compile(
    r"(?:=[0-9A-F]{2}(?:=\r?\n)?)*=[0-9A-F]{2}|(?:=[89a-f][0-9a-f](?:=\r?\n)?)*=[89a-f][0-9a-f]|=\r?\n"
)
_IN_WORD = re.compile(r"(?:=[0-9A-Fa-f]{2})+|_")
_MAIL_BODY = re.compile(
    r"Content-Transfer-Encoding:[ \t]*quoted-printable|=[89A-F][0-9A-F]=[89A-F][0-9A-F]|\S{60}=\r?\n", re.I
)
_QUERY = Sieve(_QUERY_VALUE)
_MAIL = Sieve(_MAIL_BODY)
_MAIL_CHARSET = re.compile(r"charset=\"?(?P<name>iso-8859-\d{1,2}|windows-125\d|latin\d)", re.I)


def read_backslashes(text: str) -> Iterator[Replacement]:
    r"""Yield `\u00fc`, `\u{fc}`, `\x{fc}`, `\U000000fc`, `\00fc` of CSS, `\/`, runs of `\xc3\xbc` and `\303\274`."""
    if "\\" not in text:
        return
    for match in _backslashes(text):
        meant = _backslashed(match)
        if meant:
            yield Replacement(match.start(), match.end(), meant)


def _backslashes(text: str) -> Iterator[re.Match[str]]:
    """Yield the matches of `_BACKSLASH`, each of which lies within what `_CODED` matches; that is found much faster."""
    for coded in _CODED.finditer(text):
        if coded[1]:
            yield from _BACKSLASH.finditer(text, *coded.span())


def _backslashed(match: re.Match[str]) -> str:
    form = match.lastgroup
    written = match[0]
    if form == "slash":
        return "/"
    if form == "pair":
        high, low = (int(unit, 16) for unit in _CODE_UNIT.findall(written))
        return chr(0x10000 + ((high - 0xD800) << 10) + (low - 0xDC00))
    if form in ("hex", "octal"):
        codes = [int(two, 16) if two else int(three, 8) for two, three in _CODED_BYTE.findall(written)]
        return _text_of(bytes(codes), is_lone_letter_likely=form == "hex")
    code = int(match[str(form)], 16)
    meant = _visible(chr(code)) if code <= _LAST_CODE_POINT else ""
    return meant if form != "style" or (meant.isalpha() and not meant.isascii()) else ""


def read_percent(text: str) -> Iterator[Replacement]:
    """Yield runs of `%C3%BC`, `%u00FC`, and `+` where it is a blank between words of a query."""
    coded: list[int] = []
    if "%" in text:
        for match in _PERCENT.finditer(text):
            meant = _percent(match)
            if meant and not _is_wildcard(match, meant):
                coded.append(match.start())
                yield Replacement(match.start(), match.end(), meant)
    if "+" in text and (coded or "=" in text):
        yield from _blanks_of_queries(text, coded)


def _percent(match: re.Match[str]) -> str:
    if match["unit"]:
        return _visible(chr(int(match["unit"], 16)))
    return _text_of(unquote_to_bytes(match[0]), is_lone_letter_likely=True)


def _is_wildcard(match: re.Match[str], meant: str) -> bool:
    """Return whether a sign is one of SQL before digits or letters, as in `LIKE '%7700900418'` and `'%deborah%'`."""
    is_lone = len(match[0]) == _ONE_BYTE and not (meant.isascii() and not meant.isalnum())
    return is_lone and match.string.endswith(("'", '"'), 0, match.start())


def _blanks_of_queries(text: str, coded: Sequence[int]) -> Iterator[Replacement]:
    """Yield `+` between the words of a value in a query, or of one that is coded by itself."""
    values = [each.span("value") for each in _values_with_blanks(text)] if "=" in text else []
    end = 0
    for at in coded:
        if at >= end:
            before = _CODED_PART_BACKWARDS.search(text, max(end, at - 200), at)
            part = _CODED_PART.match(text, at)
            end = part.end() if part else at
            values.append((before.start() if before else at, end))
    for start, stop in values:
        if "@" in text[start : stop + 1] or "%40" in text[start:stop]:
            continue  # a plus sign is part of an address
        for blank in _BLANK_IN_QUERY.finditer(text, start, stop):
            yield Replacement(blank.start(), blank.end(), " ")


def _values_with_blanks(text: str) -> Iterator[re.Match[str]]:
    """Yield the matches of `_QUERY_VALUE`, but for those on lines without a plus sign; none goes over a line's end."""
    if _PLUS.search(text) is None:
        return
    sifted = _QUERY.sift(text)
    at = text.find("+")
    while at >= 0:
        start, end = text.rfind("\n", 0, at) + 1, text.find("\n", at)
        yield from sifted.finditer(_QUERY_VALUE, start, end if end >= 0 else len(text))
        at = text.find("+", end) if end >= 0 else -1


def read_entities(text: str) -> Iterator[Replacement]:
    """Yield `&uuml;`, `&#252;` and `&#xfc;`, also without their semicolon: https://html.spec.whatwg.org/#character-references."""
    if "E<" in text:
        yield from _pod_entities(text)
    if "&" not in text:
        return
    for match in _ENTITY.finditer(text):
        written = match[0]
        meant = _visible(unescape(written) if written[1] == "#" or written[-1] != ";" else html5.get(written[1:], ""))
        if meant and meant != "\ufffd":
            yield Replacement(match.start(), match.end(), meant)


def _pod_entities(text: str) -> Iterator[Replacement]:
    """Yield `E<lt>`, `E<eacute>` and `E<233>`; types are written so as well, and none is called as a letter is."""
    for match in _POD_ENTITY.finditer(text):
        name = match[1]
        is_number = name[0].isdigit()
        meant = chr(min(int(name, 0), _LAST_CODE_POINT)) if is_number else html5.get(name + ";", "")
        meant = _POD_SIGNS.get(name) or (meant if meant.isalpha() else "")
        if meant:
            yield Replacement(match.start(), match.end(), meant)


def read_mail(text: str) -> Iterator[Replacement]:
    """Yield encoded words of headers (RFC 2047) and, in what is surely a mail's body, quoted-printable (RFC 2045)."""
    if "=" not in text:
        return
    if "=?" in text:
        yield from _encoded_words(text)
    if _MAIL.sift(text).search(_MAIL_BODY):
        charset = _MAIL_CHARSET.search(text)
        for match in _QUOTED_PRINTABLE.finditer(text):
            meant = _quoted_printable(match[0], charset["name"] if charset else "utf-8")
            if meant is not None:
                yield Replacement(match.start(), match.end(), meant)


def _encoded_words(text: str) -> Iterator[Replacement]:
    """Yield encoded words, and the blanks between two of them, which say nothing."""
    last_end: int | None = None
    for word in _ENCODED_WORD.finditer(text):
        decoded = [*_encoded_word(word)]
        if decoded and last_end is not None and text[last_end : word.start()].isspace():
            yield Replacement(last_end, word.start(), "")
        yield from decoded
        last_end = word.end() if decoded else None


def _encoded_word(word: re.Match[str]) -> Iterator[Replacement]:
    """Yield one encoded word without what frames it: code by code where letters stand between them, else as a whole."""
    start, end = word.span("coded")
    try:
        if word["encoding"] in "Bb":
            yield Replacement(*word.span(), b64decode(word["coded"], validate=True).decode(word["charset"]))
            return
        coded = [
            Replacement(start + code.start(), start + code.end(), a2b_qp(code[0], header=True).decode(word["charset"]))
            for code in _IN_WORD.finditer(word["coded"])
        ]
    except (ValueError, LookupError):
        return
    yield Replacement(word.start(), start, "")
    yield from coded
    yield Replacement(end, word.end(), "")


def _quoted_printable(written: str, charset: str) -> str | None:
    if written in ("=\n", "=\r\n"):
        return ""
    codes = decodestring(written.encode("ascii"))
    try:
        return _visible(codes.decode(charset)) or None
    except (ValueError, LookupError):
        return None


def _text_of(codes: bytes, *, is_lone_letter_likely: bool) -> str:
    """Return what bytes say in UTF-8, or a single one in Latin 1; empty if that is nothing readable."""
    try:
        return _visible(codes.decode("utf-8"))
    except UnicodeDecodeError:
        pass
    if is_lone_letter_likely and len(codes) == 1 and (letter := codes.decode("latin-1")).isalpha():
        return letter
    return ""


def _visible(text: str) -> str:
    """Return the text, or nothing if it holds what no reader could see: control characters, lone surrogates."""
    is_readable = all(character.isprintable() or character.isspace() or _is_format(character) for character in text)
    return text if is_readable and "\0" not in text else ""


def _is_format(character: str) -> bool:
    return character in "\u00ad\u200b\u200c\u200d\u2060\ufeff"
