"""How values are written in strings of many languages. Each function takes a value and returns it escaped."""

import re
from collections.abc import Callable
from urllib.parse import quote

from pasteguard_addon.wire.json_document import encode_string

type Escape = Callable[[str], str]

_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
_BREAKS = {"\n": "\\n", "\r": "\\r", "\t": "\\t"}


def as_is(value: str) -> str:
    return value


def json(value: str) -> str:
    return encode_string(value)[1:-1]


def backslash(quote_mark: str, *also: str) -> Escape:
    """Return an escape for strings in which a backslash escapes, and lines do not end."""

    def escape(value: str) -> str:
        value = value.replace("\\", "\\\\")
        for each in (quote_mark, *also):
            value = value.replace(each, f"\\{each}")
        for char, written in _BREAKS.items():
            value = value.replace(char, written)
        return _CONTROL.sub(lambda control: f"\\x{ord(control.group()):02x}", value)

    return escape


def backslash_over_lines(*marks: str) -> Escape:
    """Return an escape for strings in which a backslash escapes, and lines may end."""

    def escape(value: str) -> str:
        for each in ("\\", *marks):
            value = value.replace(each, f"\\{each}")
        return value

    return escape


def doubled(quote_mark: str) -> Escape:
    """Return an escape for strings in which a quote is written twice."""
    return lambda value: value.replace(quote_mark, quote_mark * 2)


def shell_single(value: str) -> str:
    return value.replace("'", "'\\''")


def yaml_single(value: str) -> str:
    """A line end within the quotes reads as a blank, and two as one line end."""
    return value.replace("'", "''").replace("\r\n", "\n").replace("\n", "\n\n  ")


def toml_literal(value: str) -> str:
    """Nothing can be escaped there, so a quote that would end it becomes another one, and a line end a blank."""
    return value.replace("'", "\u2019").replace("\r\n", " ").replace("\n", " ")


def powershell(value: str) -> str:
    for sign in ("`", '"', "$"):
        value = value.replace(sign, f"`{sign}")
    return value


def basic(value: str) -> str:
    """Nothing is escaped in Basic's strings: a line end stands between two of them."""
    return value.replace('"', '""').replace("\r\n", "\n").replace("\n", '" & vbCrLf & "')


def css(quote_mark: str) -> Escape:
    """Return an escape for strings of style sheets."""
    return lambda value: (
        value.replace("\\", "\\\\").replace(quote_mark, f"\\{quote_mark}").replace("\r", "").replace("\n", "\\a ")
    )


def with_breaks_written(value: str) -> str:
    return value.replace("\\", "\\\\").replace("\r\n", "\n").replace("\n", "\\n")


def card(value: str) -> str:
    """Escape a value of a contact or an appointment."""
    return re.sub(r"([,;])", r"\\\1", with_breaks_written(value))


def diagram(value: str) -> str:
    return one_line(value).replace('"', "#quot;")


def terraform(value: str) -> str:
    return json(value).replace("${", "$${").replace("%{", "%%{")


def formatted(escape: Escape) -> Escape:
    """Return an escape for strings in which braces stand around what is computed."""
    return lambda value: escape(value).replace("{", "{{").replace("}", "}}")


def one_line(value: str) -> str:
    """Keep a value within a comment that ends with its line."""
    return " ".join(value.splitlines())


def block_comment(value: str) -> str:
    return value.replace("*/", "* /")


def continued(value: str) -> str:
    """Indent all lines but the first one, as those that go on with a value."""
    return value.replace("\n", "\n  ")


_TEX_SIGNS = re.compile(r"[&%$#_{}~^\\]")
_TEX_COMMANDS = {"~": r"\textasciitilde{}", "^": r"\textasciicircum{}", "\\": r"\textbackslash{}"}


def tex(value: str) -> str:
    return _TEX_SIGNS.sub(lambda sign: _TEX_COMMANDS.get(sign[0], f"\\{sign[0]}"), value)


def cdata(value: str) -> str:
    return value.replace("]]>", "]]]]><![CDATA[>")


def markup_comment(value: str) -> str:
    return value.replace("--", "- -")


def in_script(value: str) -> str:
    return value.replace("</", "<\\/")


def markup_text(value: str) -> str:
    return value.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def attribute(quote_mark: str) -> Escape:
    """Return an escape for a quoted attribute."""
    reference = "&quot;" if quote_mark == '"' else "&#39;"
    return lambda value: markup_text(value).replace(quote_mark, reference)


def table_cell(value: str) -> str:
    return value.replace("|", "\\|").replace("\r\n", "<br>").replace("\n", "<br>")


_URL_IN_PROGRESS = re.compile(r"(?:https?|ftps?|wss?)://[^\s\"'<>`]*$", re.IGNORECASE)
_QUERY = re.compile(r"^[a-z]+://[^/?#]*[^?#]*[?#]", re.IGNORECASE)
_PATH = re.compile(r"^[a-z]+://[^/?#]+/", re.IGNORECASE)
_CONTACT = re.compile(r"(?:mailto|tel|sms|callto|facetime):([^\s\"'<>`]*)$", re.IGNORECASE)
_LONGEST_URL_CHARS = 4_000


def url_escape(line: str) -> Escape | None:
    """Return the escape of a value that goes on with a URL at the end of a line, if one stands there."""
    tail = line[line.rfind(" ") + 1 :][-_LONGEST_URL_CHARS:]
    if ":" not in tail:
        return None
    contact = _CONTACT.search(tail)
    if contact is not None:
        return _component if "?" in contact[1] else _contact
    url = _URL_IN_PROGRESS.search(tail)
    if url is None:
        return None
    if _QUERY.match(url.group()):
        return _component
    return _path if _PATH.match(url.group()) else as_is


def _component(value: str) -> str:
    return quote(value, safe="", errors="replace")


def _contact(value: str) -> str:
    return quote(value, safe="@+,", errors="replace")


def _path(value: str) -> str:
    return quote(value, safe="/:@", errors="replace")


def relative_url(value: str) -> str:
    """Escape a value in a link that says no scheme so far."""
    return quote(value, safe="", errors="replace")
