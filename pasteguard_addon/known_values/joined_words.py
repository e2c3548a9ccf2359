r"""Texts and values as their words alone: what joins the words of a value says nothing of it.

"221B Baker Street" is `221B_Baker_Street.pdf`, `| 221B | Baker Street |` and `"221B Baker " + "Street"`, and in a
comment its second line begins with `// `. A card's number has dashes in one table and dots in the next.
"""

import re

from pasteguard_addon.known_values.folding import fold
from pasteguard_addon.views import Layer, Replacement, View

_MIN_CHARS, _MANY_WORDS = 7, 4
"""Fewer letters and digits, or words, may be others that meet by chance."""
TAG = re.compile(r"</?[A-Za-z][^<>\n]{0,60}>")
LINE_NUMBER = re.compile(r"\n[ \t]{0,8}[0-9]{1,6}(?:[:\t]|-(?=[ \t]))")
"""How `grep -n` and `cat -n` begin a line."""
ESCAPED_BREAK = re.compile(r"\\{1,64}[nrt]")
_JOINT = re.compile(r"[\W_]+")
_OTHER_JOINT = re.compile(r"[\W_](?:[\W_]+|(?<! ))")
"""Joints that one blank is not."""
_LAYERS = ((ESCAPED_BREAK, "\\"), (TAG, "<"), (LINE_NUMBER, "\n"), (_OTHER_JOINT, ""))
"""Each with a sign that it does not do without."""
_ASCII_JOINTS = {code: " " for code in range(128) if not chr(code).isalnum()}
_WORD = re.compile(r"[^\W_]+")
_MOST_BETWEEN = 24
"""Longest joint; a longer one parts two values."""


def has_words(value: str, *, is_number: bool) -> bool:
    """Return whether a value is several words that may be joined otherwise: there are blanks, or it is a number."""
    words = _WORD.findall(value)
    if len(words) < 2 or (len(words) < _MANY_WORDS and sum(map(len, words)) < _MIN_CHARS):
        return False
    return any(map(str.isspace, value)) or (is_number and sum(map(str.isdigit, value)) >= _MIN_CHARS)


def words_as_identifier(value: str) -> list[str]:
    """Return a value of several words with blanks as programs and files call it, folded; nothing for other values."""
    words = fold(value).split()
    if len(words) < 2 or sum(map(len, words)) < _MIN_CHARS or not all(map(str.isalnum, words)):
        return []
    return [joint.join(words) for joint in ("_", "-", ".", "")]


def words_alone(text: str) -> str:
    """Return the words of a text with one blank between them, and at an edge where something else stands."""
    if "\\" in text:
        text = ESCAPED_BREAK.sub(" ", text)
    if "<" in text:
        text = TAG.sub(" ", text)
    if "\n" in text:
        text = LINE_NUMBER.sub(" ", text)
    text = text.translate(_ASCII_JOINTS) if text.isascii() else _JOINT.sub(" ", text)
    words = " ".join(text.split())
    return f"{' ' * text[:1].isspace()}{words}{' ' * (words != '' and text[-1:].isspace())}"


def view_of_words(text: str, view: View | None) -> View:
    """Return what `words_alone` makes of a text, or of the view of it that there is already, with the way back."""
    layers = [*view.layers] if view is not None else []
    for pattern, sign in _LAYERS:
        current = layers[-1].text if layers else text
        if sign not in current:
            continue
        layers.append(Layer(current, [Replacement(*match.span(), " ") for match in pattern.finditer(current)]))
    return View(text, layers)


def are_joined(text: str) -> bool:
    """Return whether what stands between the words of a text only joins them: no empty line, and nothing long."""
    bare = TAG.sub(" ", ESCAPED_BREAK.sub(" ", text))
    joints = _WORD.split(bare)
    return "\n\n" not in text and not any(len(joint) > _MOST_BETWEEN or parts_members(joint) for joint in joints)


def parts_members(gap: str) -> bool:
    """Return whether what stands between two words parts members of an object, or its lists: nothing is joined there.

    What is masked would take quotes and brackets along, and leave no JSON.
    """
    return _PARTS_MEMBERS.search(gap) is not None


def cells_in(text: str, start: int, end: int) -> list[tuple[int, int]]:
    """Return the spans of what elements, strings and columns part within a span; the span itself if they part nothing.

    What is masked as one would take tags and quotes along, and leave a row with fewer cells. A sign or two say nothing
    by themselves: a value that such are a part of stays one.
    """
    cells = [(start, end)]
    for mark in _CELL_ENDS.finditer(text, start, end):
        if mark["mark"]:
            cells[-1:] = [(cells[-1][0], mark.start()), (mark.end(), end)]
    bare = [(first, last, text[first:last]) for first, last in cells]
    cells = [
        (first + len(cell) - len(cell.lstrip()), last - len(cell) + len(cell.rstrip()))
        for first, last, cell in bare
        if cell.strip()
    ]
    if len(cells) < 2 or any(sum(map(str.isalnum, text[first:last])) < _FEWEST_OF_CELL for first, last in cells):
        return [(start, end)]
    return cells


_PARTS_MEMBERS = re.compile(r"[\"']\s*(?::|=>|[\[\]{}])|[\[\]{}]\s*,?\s*\\{0,64}[\"']")
_CELL_ENDS = re.compile(
    rf"{LINE_NUMBER.pattern}|(?P<mark>(?!</?w?br\b){TAG.pattern}"
    r"|\\{0,64}([\"'])\s*[,;]\s*\\{0,64}\2|(?<=\w)[,;](?=\w)|(?<=\S)[ \t]*\|[ \t]*(?=\S)|(?<=\S)[ ]*\t\s*)"
)
"""A number before a line has a tab behind it, too, and is none."""
_FEWEST_OF_CELL = 3
