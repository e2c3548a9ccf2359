"""Names without brackets that are the text's own: a column, a variable, a key. Only what is certain counts."""

import re

from pasteguard_addon.late_pattern import late_pattern

_LOOK_BACK_CHARS = 300
_LOOK_AHEAD_CHARS = 16

_DECLARES = late_pattern(
    r"(?:^|[\s;({&|])(?:export|set|unset|declare|local|readonly|env|setenv|const|let|var|val|def|class|enum|struct|type|"
    r"interface|static|final|public|private|protected|int|string|String|char|bool|float|double|import|ARG|ENV|"
    r"\#define|\#ifdef|\#ifndef|DEFINE|ADD COLUMN|COLUMN|TABLE|COLUMN_NAME|echo)[ \t]+$"
)
_IN_ENUMERATION = re.compile(
    r"\b(?:enum|struct|class|interface|type|table|union)\b[^{}()]{0,80}[{(][^{}]*$", re.IGNORECASE
)
_SIGIL = late_pattern(
    r"(?:[$%@.#]\{?|%\(|(?:^|[\s(,=])(?::|--)|</|(?:\{%|<%=?)[ ]?|\$\{?env:|->|::|process\.env\.|[\w)]\[[\"']?|"
    r"\b(?:let|const|var|val|auto)\s[^=;\n]{1,60}=[ ]?|env\([\"']|environ\.get\([\"'])$",
    re.IGNORECASE,
)
_IN_CALL = re.compile(r"\w\((?:[^()\n]{0,200}[,=(][ \t]*)?$")
_IN_SQL = late_pattern(
    r"\b(?:SELECT|INSERT INTO|UPDATE [\w.]+ SET|DELETE FROM|(?:CREATE|ALTER|DROP) (?:TABLE|INDEX|VIEW))\s"
    r"(?:[^;'\n]|'[^'\n]*'|\n(?!\n))*(?<![\"'])$"
)
"""Outside of its quotes."""
_CASE = re.compile(r"(?:^|\n)[ \t]*case[ \t]+$")
_KEY_QUOTE = re.compile(r"[\"']$")
_ASSIGNED = re.compile(r"[ \t]*(?::?=(?![=>])|\+=|\?=|:=)|\(|\[|\}|%(?!\w)")
_MEMBER = re.compile(r"\.(?:[a-z_]\w*|[A-Z]+(?:_[A-Z]+)+\b)")
_RANGE = re.compile(r"(?:[-\u2010-\u2014/:]|\.{1,3})\d")
"""Names from one number to another: with the first one in clear, nobody could tell the second."""
_ELEMENT = re.compile(r"<$")
_OF_TYPE = re.compile(r"[A-Za-z0-9_]<$")
_IN_ELEMENT = re.compile(r"[ ]?/>|>[A-Za-rt-z0-9]|[ ][a-z]{1,9}=")
_IN_BRACES = re.compile(r"\{(?:[^{}\n]{0,120},)?[ ]?$")
_RETURNED = re.compile(r"\breturn[ ]$")
_TEX_COMMAND = re.compile(r"\\[a-zA-Z]+\{[^{}\\\n]{0,80}$")
_CASE_ENDS = re.compile(r"[ \t]*:")
_IS_KEY = re.compile(r"[\"'][ \t]*(?::|=>)")
_COLUMN_TYPE = late_pattern(
    r"[ \t]+(?:(?:N?VAR)?CHAR2?|N?TEXT|(?:BIG|SMALL|TINY)?INT(?:EGER)?|NUMBER|NUMERIC|DECIMAL|FLOAT|DOUBLE|"
    r"BOOL(?:EAN)?|DATE|DATETIME|TIMESTAMP|BLOB|CLOB|UUID|JSONB?|SERIAL|STRING|int|string|text)\b"
)


_UNDECIDED = late_pattern(
    r"[ \t]*(?:[:+?]:?)?|\.{1,3}|\.[A-Z_]*|[-\u2010-\u2014/>]|[ ]/|[ \t]+[A-Za-z]{0,9}|[\"'][ \t]*=?|%|[ \t]*:?=|[ ]?\}"
)
_OPENS_BRACES = re.compile(r"\{\{[ ]?$")
_ENDS_BRACES = re.compile(r"[ ]?\}\}")
"""What may stand behind a name, as far as it has come, while it is open what the name is."""


def is_undecided(after: str) -> bool:
    """Return whether more text may tell that a name is of the text's own."""
    return len(after) <= _LOOK_AHEAD_CHARS and _UNDECIDED.fullmatch(after) is not None


def is_of_the_text(before: str, after: str) -> bool:
    """Return whether a name between two pieces of text is code: declared, assigned, indexed or a key."""
    tail = before[-_LOOK_BACK_CHARS:]
    if _ENDS_BRACES.match(after) and _OPENS_BRACES.search(tail):
        return False  # as in templates: models write placeholders so, too
    if _RANGE.match(after):
        return True
    if after.startswith("::") or (after.startswith(";") and _RETURNED.search(tail)):
        return True
    if (_IN_ELEMENT.match(after) and _ELEMENT.search(tail)) or _OF_TYPE.search(tail):
        return True
    if after.startswith(":") and _IN_BRACES.search(tail):
        return True
    if after.startswith("}") and _TEX_COMMAND.search(tail):
        return False
    if _ASSIGNED.match(after) or _COLUMN_TYPE.match(after) or _DECLARES.search(tail) or _SIGIL.search(tail):
        return True
    if _MEMBER.match(after) or _IN_CALL.search(tail) or _IN_SQL.search(tail):
        return True
    if _CASE.search(tail) and _CASE_ENDS.match(after):
        return True
    if _KEY_QUOTE.search(tail) and _IS_KEY.match(after):
        return True
    return _is_in_code_span(tail, after) or _IN_ENUMERATION.search(tail) is not None


def _is_in_code_span(tail: str, after: str) -> bool:
    """A name that is all of a span between backticks is told to the reader; among other code it is a part of that."""
    line = tail[tail.rfind("\n") + 1 :]
    if line.count("`") % 2 == 0:
        return False
    return not line.endswith("`") or not after.startswith("`")
