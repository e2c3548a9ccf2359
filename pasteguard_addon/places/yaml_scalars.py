"""Values in YAML outside of quotes: of one line or several, in a block, or in need of quotes."""

import re

from pasteguard_addon.places import string_escapes

_ENTRY = re.compile(r"([ \t]*)((?:- )*)(?:[^\s#:][^:\n]*:(?:[ \t]|$))?")
_BLOCK = re.compile(r"(?:^|[:\-]|\s)[ \t]*([|>])[+-]?\d?[+-]?[ \t]*(?:#.*)?$")
_AT_SCALAR = re.compile(r"(?:(?:^|(?<=\s))- |: |[\[{,][ ]?|^)[ \t]*(?:[&!][\w!:/.-]+[ \t]+)*\Z")
_IN_FLOW = re.compile(r"[:\-] ?[\[{][^\]}]*\Z")
_NEEDS_QUOTES = re.compile(
    r"[&*!|>%@`\"'#,\[\]{}]|[-?:](?:\s|\Z)|(?:~|null|yes|no|on|off|true|false)\Z|<<\Z|=\Z|---|\.\.\.", re.IGNORECASE
)
_NEEDS_QUOTES_WITHIN = re.compile(r":(?:\s|\Z)|\s#|[\t\n\r\x85\u2028\u2029]|\A\s|\s\Z")
_NUMBER = re.compile(
    r"[-+]?(?:[0-9][0-9_]*(?:\.[0-9_]*)?(?:e[-+]?[0-9]+)?|0x[0-9a-f_]+|0[bo][0-7_]+|\.[0-9_]+|[0-9_]+(?::[0-5]?[0-9])+|\.(?:inf|nan))",
    re.ASCII | re.IGNORECASE,
)
_SAME_AS_NUMBER = re.compile(r"-?(?:0|[1-9][0-9]{0,14})(?:\.[0-9]{0,9}[1-9])?", re.ASCII)
"""What a reader that takes it for a number gives back as it was."""
_NOT_IN_FLOW = re.compile(r"[,\[\]{}?]")


def yaml_scalar(text: str, original: str) -> str:
    """Return a value as it is written behind a text, which is YAML outside of quotes."""
    line = text[text.rfind("\n") + 1 :]
    entry = _ENTRY.match(line)
    if block := _block(text, line):
        return _indented(original, entry[1] if entry else "", "\n\n" if block == ">" else "\n")
    if _AT_SCALAR.search(line) and _is_quoted_better(line, original):
        return f'"{string_escapes.yaml_double(original)}"'
    indent = entry[1] if entry else ""
    if entry and entry.end() > len(indent):
        indent += "  " + " " * len(entry[2])
    return _indented(original, indent, "\n\n")  # one line end would read as a blank


def _is_quoted_better(line: str, original: str) -> bool:
    if _NEEDS_QUOTES.match(original) or _NEEDS_QUOTES_WITHIN.search(original):
        return True
    if _NUMBER.fullmatch(original) and not _SAME_AS_NUMBER.fullmatch(original):
        return True
    return bool(_IN_FLOW.search(line) and _NOT_IN_FLOW.search(original))


def _block(text: str, line: str) -> str:
    """Return the sign of a block of text, if one of the lines above begins one, less indented than all below it."""
    indent = len(line) - len(line.lstrip(" \t"))
    for above in reversed(text.split("\n")[:-1]):
        own = len(above) - len(above.lstrip(" \t"))
        if above.strip() and own < indent:
            if block := _BLOCK.search(above):
                return block[1]
            indent = own
    return ""


def _indented(original: str, indent: str, line_end: str = "\n") -> str:
    return original.replace("\r\n", "\n").replace("\n", f"{line_end}{indent}")
