"""What the place of a word tells about it: in code, in a path, in a heading, in lower case.

Features only, no decision: cheap tests on the characters around a span, none of which scans the whole text.
"""

import re
from bisect import bisect_right

from pasteguard_addon.late_pattern import late_pattern
from pasteguard_addon.lexicon.words import is_title

_FENCE = re.compile(r"^[ \t]{0,3}(```|~~~)[^\n]*$", re.M)
_CODE_LINE = late_pattern(
    r"^\s*(?:def |from \S+ import|import [\w.]+(?: as \w+)?\s*(?:,|\Z)|fn |const |var |func |namespace |#include"
    r"|\$ |>>> |<\w+|</|//|SELECT\b|INSERT\b|UPDATE\b|CREATE\b|ALTER\b|DELETE\b|"
    r"at [\w.$<>]+ ?\([^)\n]*:\d|File \"|Traceback|if\s*\(|for\s*\(|while\s*\(|catch\b|els?e?if\b|switch\s*\(|"
    r"@\w+(?:[.(\[]|\s*\Z|\s+(?:public|private|protected|internal|static|final|abstract|class|interface|def|async|export|"
    r"void|val|var|fun|override|readonly|data|enum|struct|extern)\b))"
)
_MAYBE_CODE_LINE = late_pattern(
    r"^\s*(?:class|import|return|let|public|private|protected|static|package|using|else|try)\b"
    r"(?=[^\n]*(?:[=(){}\[\];<>+*%|&@:_#/\"]|\s'[^'\n]*'|[a-z\d],[ ][a-z])"
    r"|\s*\S*\s*\Z|\s+(?:class|static|void|interface|final|abstract|readonly|async|function|enum|struct|namespace|not|await|new|this|self|mut)\b)"
)
"""Words with which sentences begin as well: "let Anna know", "private lesson with Anna"; code has more to show."""
_PROSE_MARKUP = late_pattern(
    r"</?(?:p|li|ul|ol|dl|dt|dd|td|th|tr|table|thead|tbody|tfoot|caption|span|div|b|i|u|s|em|strong|a|h[1-6]|br|hr|small"
    r"|sup|sub|mark|ins|del|font|center|blockquote|q|cite|abbr|address|figcaption|section|article|header|footer|main|nav"
    r"|label|option|body|html|v|c)(?:\.[\w.]{1,40})?(?:\s+[\w:-]{1,40}\s*=[^<>]{0,300}|\s*/?)>|<v\s[^<>=]{1,80}>",
    re.I,
)
"""Tags of text for people: what stands between them is read, not run."""
_CODE_MARK = re.compile(r"[{};]\s*$|=>|->|::|\w\(|\)\s*[;{:]|[=!<>]=|&&|\|\||\w\.\w+\(|[\w\])]\s=\s|\]\(|\+\+|</\w|/>")
_LIST_OF_PROSE = late_pattern(
    r"(?!\s*[a-z][^\n]*;\s*\Z)[^&=(){}\[\]<>_\"\\/]{0,300}(?:[ ](?:->|=>|&&)[ ][^&=(){}\[\]<>_\"\\/]{1,300}){0,20}"
)
"""Words, and arrows between them, that no other sign of code goes with: "Anna -> Tom", "Anna; Tom;"."""
_CAMEL = re.compile(r"[^\W\d_A-Z][A-Z]|[A-Z]{2,}[a-z]{2,}[A-Z]|[A-Z]{2}[a-z]+\Z")
_CAMEL_NAME = re.compile(r"(?:Mc|Mac|De|Di|Da|La|Le|Lo|Du|Van|Von|Fitz|O['’]|D['’]|Al|El)[A-Z][^\W\d_A-Z]+")
_OPEN_TAG = re.compile(r"<([\w:.-]{1,40})(?:\s[^<>]*)?>\Z")
_PROSE_TAG = late_pattern(
    r"\A(?:p|li|td|th|span|div|b|i|u|em|strong|a|h[1-6]|dt|dd|option|label|title|small|code|pre|body|text|from|to|cc|by)\Z"
    r"|name|\Anm\Z|author|owner|person|contact|customer|patient|sender|recipient|user|nom|naam|creator|editor|by",
    re.I,
)


class Regions:
    """The fenced code blocks of one text, found once."""

    def __init__(self, text: str) -> None:
        self._edges: list[int] = []
        mark = ""
        for match in _FENCE.finditer(text):
            if not mark:
                mark = match.group(1)
                self._edges.append(match.end())
            elif match.group(1) == mark:
                mark = ""
                self._edges.append(match.start())

    def is_fenced(self, at: int) -> bool:
        """Return whether the offset lies in a fenced code block."""
        return bisect_right(self._edges, at) % 2 == 1


def line_of(text: str, at: int, reach: int = 300) -> tuple[int, int]:
    """Return the line around an offset, no farther than `reach` to each side."""
    start = text.rfind("\n", max(0, at - reach), at) + 1 or max(0, at - reach)
    end = text.find("\n", at, at + reach)
    return start, end if end >= 0 else min(len(text), at + reach)


def is_code_line(line: str) -> bool:
    """Return whether a line reads like source code, a shell command or a stack trace."""
    if "<" in line:
        line = _PROSE_MARKUP.sub(" ", line)
    if _CODE_LINE.match(line) or _MAYBE_CODE_LINE.match(line):
        return True
    marks = 0 if _LIST_OF_PROSE.fullmatch(line) else len(_CODE_MARK.findall(line))
    return marks >= 2 or (marks == 1 and len(line.split()) <= 4)


def is_heading(line: str) -> bool:
    """Return whether a line is a markdown heading."""
    return line.lstrip().startswith("#")


_STRING = re.compile(r"\"(?:[^\"\\\n]|\\.){3,300}\"|'(?:[^'\\\n]|\\.){3,300}'|`(?:[^`\\\n]|\\.){3,300}`")
_FEWEST_BLANKS = 3
_NO_SENTENCE = frozenset("={}<>|;")


def is_in_sentence_of_code(text: str, start: int, end: int) -> bool:
    """Return whether the span lies in a string literal of its line that holds a sentence rather than a value."""
    first, last = line_of(text, start)
    for literal in _STRING.finditer(text, first, last):
        if literal.start() < start and end < literal.end():
            return literal[0].count(" ") >= _FEWEST_BLANKS and _NO_SENTENCE.isdisjoint(literal[0])
    return False


_COMMENT = late_pattern(
    r"(?:\A|[ \t])(?://+!?|/\*+|<!--|--|#+|\*|;+|%+|REM)[ \t]+(?P<said>.*?)[ \t]*(?:\*+/|-->)?[ \t]*\Z"
)


def is_in_comment(text: str, start: int, end: int) -> bool:
    """Return whether the span lies in a comment of its line that says something rather than being code put aside."""
    first, last = line_of(text, start)
    comment = _COMMENT.search(text[first:last])
    if comment is None or first + comment.start("said") > start or end > first + comment.end("said"):
        return False
    return comment["said"].count(" ") >= _FEWEST_OF_COMMENT and not is_code_line(comment["said"])


_FEWEST_OF_COMMENT = 2


def is_quoted(text: str, start: int, end: int) -> bool:
    """Return whether the span is the whole inside of a string literal."""
    before, after = text[start - 1 : start], text[end : end + 1]
    return before in {'"', "'", "“", "„", "«"} and after in {'"', "'", "”", "“", "»"}


_DATA_BEFORE = re.compile(r"(?:\"\s{0,4}:\s{0,4}|[\[\n]\s{0,60}|\",\s{0,4})\"\Z")
_DATA_BEHIND = re.compile(r"\"\s{0,60}[,\]}\n]")


def is_data_string(text: str, start: int, end: int) -> bool:
    """Return whether the span is a whole string of JSON: the value of a member, or one of an array's."""
    if text[end : end + 1] != '"' or text[start - 1 : start] != '"':
        return False
    is_behind = _DATA_BEHIND.match(text, end) is not None
    return is_behind and _DATA_BEFORE.search(text, max(0, start - 64), start) is not None


_SCALAR_BEFORE = re.compile(r"(?:^|\n)[ \t]*(?:-[ ])?[\w.-]{1,40}:[ ]\Z")
_SCALAR_BEHIND = re.compile(r"[ \t\r]*(?:\n|\Z)")


def is_whole_value(text: str, start: int, end: int) -> bool:
    """Return whether the span is all that a field of JSON or of YAML holds."""
    if is_data_string(text, start, end):
        return True
    return _SCALAR_BEHIND.match(text, end) is not None and bool(_SCALAR_BEFORE.search(text, max(0, start - 80), start))


def is_identifier_part(text: str, start: int, end: int) -> bool:
    """Return whether the span is glued to what makes it part of a path, a call, a member or a tag.

    Two words are none where programs for mail and tables glue something to them: "Ann Lee@FIRM", "(GER)/Ann Lee".
    """
    before, after = text[start - 1 : start], text[end : end + 2]
    if before and before in "_~" and _opens_emphasis(text, start, end):
        before = ""
    if before == "@" and _is_mention(text, start, end):
        before = ""
    if before == "/" and text[start - 2 : start - 1] == ")" and " " in text[start:end]:
        before = ""
    if before and before in "_/\\$#@%&~^" and not _is_escape(text, start):
        return True
    if before == "." and text[start - 2 : start - 1].isalnum() and not _follows_title(text, start):
        return True
    if before == ":" and text[start - 2 : start - 1] == ":":
        return True
    if before == "-" and text[start - 2 : start - 1] in {"-", " "}:
        return text[start - 2 : start - 1] == "-" or text[end : end + 1] in {"=", "-"}
    if not after or (after[0] == "_" and _closes_emphasis(text, start, end)):
        return False
    if after[0] == "\\" and not (before and before in "\\/:") and _LINE_END.match(text, end):
        return False
    if after in _ESCAPED_QUOTES and text[start - 2 : start] == after:
        return False
    if after[0] in "_(/\\=@" or after in {"::", "->", "[]", "()"}:
        is_at_firm = after[0] == "@" and " " in text[start:end]
        return not (is_at_firm or (after[0] == "/" and _is_capital_at(text, end + 1)))
    if after[0] == "." and len(after) == 2 and after[1].isalnum():
        return True
    is_tag = before == "<" and after[0] == ">" and " " not in text[start:end]
    return is_tag or (after[0] == "<" and _TYPE_ARGUMENT.match(text, end) is not None)


_TYPE_ARGUMENT = re.compile(r"<&?[A-Z][a-z]\w*(?:::\w+)*(?:>[({;,&)>:]|[<\[?]|, ?[A-Z]\w*[<>,])")
"""As in `Path<CommentQuery>`: neither a tag nor an address follows."""
_LINE_END = re.compile(r"\\(?:(?:line|par|tab|cell)\b|\\(?:\s|[^\W_a-z]|\[|\}))")
"""Of RTF and LaTeX."""
_ESCAPED_QUOTES = frozenset({'\\"', "\\'"})
_EMPHASIS_OPENS = re.compile(r"(?<![\w~])(_{1,3}|~~)\Z")
_EMPHASIS_CLOSES = re.compile(r"(_{1,3})(?![\w(])")
_GLUED_TITLE = re.compile(r"(?<![\w.])([^\W\d_a-z][^\W\d_]{0,9})\.\Z")
_MENTION = re.compile(r"(?:^|[\s(,;])@\Z")
_AFTER_MENTION = re.compile(r"[ \t]+\w|[:,!?][ \t]*\w|[.!?)]?[ \t]*$", re.M)
_MOST_EMPHASISED = 200


def _opens_emphasis(text: str, start: int, end: int) -> bool:
    """Return whether Markdown's emphasis opens before a word and closes on its line: `_Ann Lee_`, `~~Ann~~`."""
    mark = _EMPHASIS_OPENS.search(text, max(0, start - 4), start)
    if mark is None:
        return False
    line_end = line_of(text, start)[1]
    at = text.find(mark[1], end, min(line_end, end + _MOST_EMPHASISED))
    return at >= 0 and not text[at + len(mark[1]) : at + len(mark[1]) + 1].isalnum()


def _closes_emphasis(text: str, start: int, end: int) -> bool:
    mark = _EMPHASIS_CLOSES.match(text, end)
    if mark is None:
        return False
    line_start = max(line_of(text, start)[0], start - _MOST_EMPHASISED)
    at = text.rfind(mark[1], line_start, start)
    return at >= 0 and _EMPHASIS_OPENS.search(text, max(0, at - 1), at + len(mark[1])) is not None


def _is_mention(text: str, start: int, end: int) -> bool:
    """Return whether a sentence speaks to `@Name`; alone on its line it decorates a function."""
    if not _MENTION.search(text, max(0, start - 2), start) or not _AFTER_MENTION.match(text, end):
        return False
    line_start, line_end = line_of(text, start)
    line = text[line_start:line_end]
    return len(line.split()) > 1 and not is_code_line(line)


def _follows_title(text: str, start: int) -> bool:
    """Return whether a title is written without a blank behind it: `Dr.Steenbock`."""
    title = _GLUED_TITLE.search(text, max(0, start - 12), start)
    return title is not None and is_title(title[1])


_PAIRED = re.compile(r"(?<![\w/.:\\@-])[^\W\d_a-z][^\W\d_]+[/+]\Z")
_ZONE = re.compile(r"(?<!\w)(?:Africa|America|Antarctica|Arctic|Asia|Atlantic|Australia|Etc|Europe|Indian|Pacific)/\Z")
"""How the names of time zones begin, as in `Europe/Vienna`: https://www.iana.org/time-zones."""
_GOES_ON = re.compile(r"[\w/\\(@=]|\.\w|->|::|-\w")


def is_of_pair(text: str, start: int, end: int) -> bool:
    """Return whether a word is the second of two like `Ann/Lee`, and no part of a path or of a time zone's name."""
    low = max(0, start - 32)
    if _GOES_ON.match(text, end) or _ZONE.search(text, low, start):
        return False
    return _PAIRED.search(text, low, start) is not None


_LABELS = re.compile(r"[*_ ]{0,3}[:=|：]|</")


def is_label(text: str, end: int) -> bool:
    """Return whether what ends here is set before a value: "**Address**: …", `<b>Address</b>`."""
    return _LABELS.match(text, end) is not None


_TAG_OF_CONTROL = re.compile(r"<(?:label|legend|button|summary)\b[^<>]{0,200}>\s{0,20}\Z")


def is_on_control(text: str, start: int) -> bool:
    """Return whether the span opens what a form's field or a button is labelled with."""
    return (
        ">" in text[max(0, start - 24) : start] and _TAG_OF_CONTROL.search(text, max(0, start - 240), start) is not None
    )


def is_in_data_tag(text: str, start: int) -> bool:
    """Return whether the span opens the content of an XML element that is neither HTML's prose nor about a person."""
    if text[start - 1 : start] != ">":
        return False
    match = _OPEN_TAG.search(text, max(0, start - 60), start)
    return match is not None and not _PROSE_TAG.search(match.group(1))


def is_odd_case(word: str) -> bool:
    """Return whether a word's capitals are those of an identifier or a brand (`findUser`, `GraphQL`), not a name's."""
    return not word.isupper() and bool(_CAMEL.search(word)) and not _CAMEL_NAME.fullmatch(word)


def is_inline_code(text: str, start: int, end: int) -> bool:
    """Return whether the span stands between backticks on its line."""
    line_start, line_end = line_of(text, start)
    return (
        "`" in text[line_start:line_end] and text.count("`", line_start, start) % 2 == 1 and "`" in text[end:line_end]
    )


def _is_escape(text: str, start: int) -> bool:
    return False if start < 2 else text[start - 2] == "\\" and text[start - 1] in "nrt"


def _is_capital_at(text: str, at: int) -> bool:
    return at < len(text) and text[at].isupper()
