r"""Characters as TeX, RTF and PowerShell have them, and the colours of terminals between them."""

import re
from collections.abc import Iterator

from .view import Replacement

_ACCENTED = re.compile(
    r"[{\\](?:(?<=\{)\\(?P<braced>[\"'`^~=.vcHkru])[ ]?(?P<inner>[A-Za-z])\}"
    r"|(?<=\\)(?P<before>[\"'`^~=.vcHkr])\{(?P<letter>[A-Za-z])\})"
)
_BARE_ACCENT = re.compile(
    r"(?:(?<=[A-Za-z])|(?<![\w\\])(?=\\[\"'][AEIOUaeiou][a-z]{2,20}(?![^\n\\]{0,40}\\[\"']))|(?<![\w\\])(?=\\[`^~]))"
    r"\\([\"'`^~])([AEIOUYaeiouyCNSZcnsz])"
)
"""At the beginning of a word it may be a quote with a backslash, which another one ends: `\\"Anna\\"`."""
_OF_TEX = re.compile(
    r"(?<!\\)\\(?:author|title|begin|documentclass|usepackage|(?:sub)?section|text[a-z]{2}|emph|item|cite|footnote|thanks)(?![a-z])"
    r"|@[A-Za-z]{4,14}\{[\w:-]{1,60},[ \t]*\n"
)
"""What shows that a text is TeX or a list of its literature: elsewhere `\\'a` is an escaped quote."""
_ACCENTS = {
    '"': "\u0308", "'": "\u0301", "`": "\u0300", "^": "\u0302", "~": "\u0303", "=": "\u0304", ".": "\u0307",
    "v": "\u030c", "c": "\u0327", "H": "\u030b", "k": "\u0328", "r": "\u030a", "u": "\u0306",
}  # fmt: skip
_LETTER = re.compile(
    r"[{\\](?:(?<=\{)\\(ss|o|O|l|L|aa|AA|ae|AE|oe|OE|i)\}|(?<=\\)(ss|o|O|l|L|aa|AA|ae|AE|oe|OE|i)\{\})"
)
_LETTERS = {
    "ss": "ß", "o": "ø", "O": "Ø", "l": "ł", "L": "Ł", "aa": "å", "AA": "Å", "ae": "æ", "AE": "Æ", "oe": "œ",
    "OE": "Œ", "i": "ı",
}  # fmt: skip
_RTF = re.compile(r"\\u(?P<code>-?[0-9]{2,5})[ ]?\?|\\'(?P<byte>[0-9a-fA-F]{2})")
_POWERSHELL = re.compile(r"`u\{([0-9A-Fa-f]{2,5})\}")
_ESCAPE = r"[\x1b\\^\u241b\ufffd](?:(?<![\\^])|(?<=\\)\\{0,63}(?:u001[bB]|x1[bB]|033|e)|(?<=\^)\[)"
_SIGNS_OF_ESCAPE = "\x1b\\^\u241b\ufffd"
"""With one of these it begins: a text in which none stands is left alone."""
_TERMINAL = re.compile(
    rf"{_ESCAPE}(?:\[[0-9;:?]{{0,24}}[A-Za-z]"
    rf"|\]8;[^\n\x07\x1b\\]{{0,500}}(?:\x07|\\{{1,64}}(?:u0007|x07|007|a)|{_ESCAPE}\\{{1,64}}))"
)
"""Also as `cat -v` shows them, as a picture of the sign, and the frame of a link."""
_BARE_RESETS = ("[0m", "[m")
_BARE = re.compile(
    r"(?P<on>\[(?:[0-9]|[1-9][0-9]|10[0-7])(?:;[0-9]{1,3}){0,8}m)"
    r"[^\n\[\]]{1,200}(?P<off>\[0?m(?!\]))"
)
"""What logs keep of a pair of them when they drop what cannot be printed."""
_STRUCK = re.compile("[^\n\b]\b")


def read_tex(text: str) -> Iterator[Replacement]:
    r"""Yield `{\"u}`, `\"{u}`, `\v{s}` and `{\ss}`, and `\"u` in what is surely TeX."""
    if "\\" not in text:
        return
    for match in _ACCENTED.finditer(text):
        accent = match["braced"] or match["before"]
        yield Replacement(
            *match.span(), (match["inner"] or match["letter"]) + _ACCENTS[accent]
        )  # composed by the next layer
    for match in _LETTER.finditer(text):
        yield Replacement(*match.span(), _LETTERS[match[1] or match[2]])
    if _OF_TEX.search(text):
        for match in _BARE_ACCENT.finditer(text):
            yield Replacement(*match.span(), match[2] + _ACCENTS[match[1]])


def read_powershell(text: str) -> Iterator[Replacement]:
    """Yield `` `u{fc} ``."""
    if "`u{" not in text:
        return
    for match in _POWERSHELL.finditer(text):
        meant = chr(int(match[1], 16))
        if meant.isprintable():
            yield Replacement(*match.span(), meant)


def read_rtf(text: str) -> Iterator[Replacement]:
    r"""Yield `\u252?` and `\'fc` where the text is RTF."""
    if "\\rtf" not in text:
        return
    for match in _RTF.finditer(text):
        code = int(match["code"]) & 0xFFFF if match["code"] else 0
        meant = bytes.fromhex(match["byte"]).decode("cp1252", "replace") if match["byte"] else chr(code)
        if meant.isalnum():
            yield Replacement(*match.span(), meant)


def read_terminal(text: str) -> Iterator[Replacement]:
    """Yield the sequences by which a terminal is told colours, which may stand within a word that was looked for."""
    for match in _TERMINAL.finditer(text) if any(sign in text for sign in _SIGNS_OF_ESCAPE) else ():
        yield Replacement(*match.span(), "")
    if any(each in text for each in _BARE_RESETS):
        for match in _BARE.finditer(text):
            yield Replacement(*match.span("on"), "")
            yield Replacement(*match.span("off"), "")
    if "\b" in text:
        for match in _STRUCK.finditer(text):
            yield Replacement(*match.span(), "")
