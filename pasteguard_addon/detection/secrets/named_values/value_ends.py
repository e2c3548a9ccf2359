"""Where a value that stands behind a name begins and ends: quotes, escapes, the signs of a format or none of them."""

import re
from typing import NamedTuple

from pasteguard_addon.detection.plugins.values import is_tangled
from pasteguard_addon.detection.secrets.scan import Scan

_OPEN = re.compile(
    r"(?:(?:br?|rb?|[BRuUNnE@$])(?=[\"'`#\\]))?(?P<quote>(?<=r)#{1,3}\"|\\{0,6}(?:\"\"\"|'''|[\"'`])|&quot;|%22|[“„«‘]|<!\[CDATA\[)(?P<nested>\\{1,6}[\"']|(?<=\")'|(?<=')\"|(?<=[\"'])`)?"
)
JOINT = r"[\"'`][ \t]{0,4}(?:\+|\.{1,2}|&|\|\||<>|~)[ \t]{0,4}(?=[\"'`])"
"""Between two strings that code puts together: `"Bearer " + "…"`."""
_JOINT = re.compile(JOINT)
ODD_MARK = r"(?<=\w)'(?=\w)|(?<=\w)<(?=\d)|(?<=\d)>(?=\w)"
"""A mark of code or a quote that stands inside a word, as no code has it."""
_CLOSERS = {"“": "”", "„": "“", "«": "»", "‘": "’", "<![CDATA[": "]]>"}
_INSIDE = {
    **{quote: re.compile(rf"(?:[^{quote}\\\r\n]++|\\[^\r\n]|{quote}{quote})*+") for quote in '"`'},
    "'": re.compile(r"(?:[^'\\\r\n]++|\\[^\r\n]|''|'\\''|'\"'\"')*+"),
}
"""What stands in quotes: an escape, a quote written twice as in SQL, or left and entered again as in a shell."""
_CUT = re.compile(
    r"&(?=amp;|[A-Za-z_][\w.%\[\]-]{0,40}=)|;(?=$|[;&)\]}]|[A-Za-z][\w. ]{0,40}=)"
    r"|,(?=$|[\"']|[\w.-]{1,40}[\"']?[:=])|[)\]}](?=[,;)\]}]|$)|\|(?=$)|\\+(?=$|[nrtu])"
    r"|[.:,;](?=$)|&(?=\")"
)
_QUERY_CUT = re.compile(r"[&;,)\]}]|#(?!&|$)")
_CUTS = {
    (False, False): _CUT,
    (True, False): _QUERY_CUT,
    (False, True): re.compile(f"{_CUT.pattern}|%26"),
    (True, True): re.compile(f"{_QUERY_CUT.pattern}|%26|%23"),
}
"""What ends an unquoted value: in a query or elsewhere, and where all the query was encoded, its signs were too."""
_BRACED = re.compile(r"\{([^{}\n\"]{4,128})\}(?=[;\"'\s]|$)")
_UP_TO_BLANK = re.compile(r"[^\s，。；、：）】」』]{5,128}(?=\s|\Z)")
_PAIR_BEHIND = re.compile(r"[&;,](?=[\w.%\[\]-]{1,40}=)")
_SIGNS_OF_A_FORMAT = re.compile(
    r"[\"'`][ ]?[:,;)\]}=]|[=:,(\[{][\"'`]|[&;,?][\w.%\[\]-]{1,40}[=:]|\\+[nrtu\"'`]|&(?:amp|quot|lt|gt|nbsp|#\d+);|%26"
    r"|</|<(?:br|p|b|i|em|hr|li|td|tr|dd|div|code|span|strong)\b[^<>]{0,40}>|\)[;,]|://"
)
_OPENERS = {")": "(", "]": "[", "}": "{", ">": "<", "»": "«", "”": "“"}
_MAX_QUOTED = 8192
WORDS_OF_A_LINE = re.compile(r"[a-z]{3,10}(?:[ ][a-z]{3,10}){3,7}(?=[ \t]*(?:[.!]?[ \t]*(?:\r?\n|\Z)|[\"'`]))")
"""Four words and more up to the end of the line, or of what is quoted."""
_LETTERS_OF_OTHERS = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af][^!-~]*\Z")


class ValueSpan(NamedTuple):
    start: int
    end: int
    is_quoted: bool


def element_end(scan: Scan, start: int) -> int:
    end = scan.text.find("<", start, start + _MAX_QUOTED)
    if end < 0 or not scan.text.startswith(("</", "<\\/"), end):
        return start
    while end > start and scan.text[end - 1].isspace():
        end -= 1
    return end


def read_value(scan: Scan, at: int, *, is_query: bool = False) -> ValueSpan | None:
    """Return the value that begins at `at`: up to its closing quote, or as far as an unquoted one goes."""
    text = scan.text
    joint = _JOINT.match(text, at)
    at = joint.end() if joint else at
    opening = _OPEN.match(text, at)
    if opening:
        quoted = _read_quoted(scan, opening)
        is_inside = opening.start("quote") > at and quoted and text[quoted.end + 1 : quoted.end + 2].isalnum()
        if quoted and not is_inside:
            return quoted
        at = at if is_inside or opening.start("quote") > at else opening.end()
    end = scan.bare_end(at)
    if end == at and text[at : at + 1] in ("<", ">"):
        end = scan.bare_end(at + 1)
    is_encoded = text[max(0, at - 3) : at].upper() == "%3D"
    cut = scan.next_match(_CUTS[is_query, is_encoded], at, end)
    if cut:
        end = cut.start()
    end = _without_stops(text, at, end)
    return ValueSpan(at, end, False) if end > at else None


def _without_stops(text: str, start: int, end: int) -> int:
    """Return the end without what ends a sentence."""
    while end > start and text[end - 1] in ".,;:":
        end -= 1
    return end


def _read_quoted(scan: Scan, opening: re.Match[str]) -> ValueSpan | None:
    text, quote, start = scan.text, opening["quote"], opening.end()
    if quote in _INSIDE:
        inside = _INSIDE[quote].match(text, start, start + _MAX_QUOTED)
        end = inside.end() if inside else start
        if text[end : end + 1] != quote:
            return None
    else:
        closer = quote[::-1] if quote[0] == "#" else _CLOSERS.get(quote, quote)
        end = text.find(closer, start, start + _MAX_QUOTED)
        if end < 0 or (len(quote) < 3 and "\n" in text[start:end]):
            return None
    if text.startswith("\\", end - 1) and end > start and quote in _INSIDE:
        end -= 1
    nested = opening["nested"]
    if nested and text.endswith(nested, start, end):
        end -= len(nested)
    elif nested:
        start -= len(nested)
    return ValueSpan(start, end, True) if end > start else None


def with_odd_characters(scan: Scan, value: ValueSpan) -> ValueSpan:
    """Return an unquoted value as it was meant: `{…}` in an ODBC string, or up to a blank whatever signs it holds.

    What stands behind the signs that end a value elsewhere belongs to it, unless those signs are the format's own.
    """
    start, end, _ = value
    text = scan.text
    braced = _BRACED.match(text, start)
    if braced:
        return ValueSpan(*braced.span(1), is_quoted=True)
    if text[end : end + 1].isspace() or end == len(text):
        return value
    run = _UP_TO_BLANK.match(text, start)
    last = start + len(_LETTERS_OF_OTHERS.sub("", _PAIR_BEHIND.split(run[0], 1)[0])) if run else end
    if run is None or last <= end or _SIGNS_OF_A_FORMAT.search(text, start, last):
        return value
    line = text[scan.line_start(start, 200) : start]
    if any(line.count(quote) % 2 for quote in "\"'`" if quote in text[end:last]):
        return value  # it closes what was opened before
    last = _without_stops(text, start, last)
    while last > end and text[last - 1] in _OPENERS and not _is_opened_in(text[start:last]):
        if _OPENERS[text[last - 1]] not in line:
            break
        last = _without_stops(text, start, last - 1)
    whole = text[start:last]
    is_odd = any(map(str.isdigit, whole)) if any(quote in whole for quote in "\"'`<") else is_tangled(whole)
    return ValueSpan(start, last, is_quoted=False) if last > end and is_odd else value


def _is_opened_in(value: str) -> bool:
    """Tell whether the bracket that the value ends with was opened in it."""
    closer = value[-1]
    return value.count(_OPENERS[closer]) >= value.count(closer)
