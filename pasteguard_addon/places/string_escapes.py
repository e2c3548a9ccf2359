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


json_string = encode_string


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


def toml_literal_lines(value: str) -> str:
    """Between three quotes lines may end, and a quote may stand, but not beside another."""
    return _QUOTES_TOGETHER.sub("\u2019", value)


_QUOTES_TOGETHER = re.compile("'(?=')|(?<=')'|'\\Z|\\A'")


def powershell_single(value: str) -> str:
    """Whatever quotes look like in print, they end a string there."""
    return re.sub("(['\u2018\u2019\u201a\u201b])", r"\1\1", value)


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


def in_template(value: str) -> str:
    """Escape what begins an expression in Terraform's templates."""
    return value.replace("${", "$${").replace("%{", "%%{")


def terraform(value: str) -> str:
    return in_template(json(value))


def graphql_block(value: str) -> str:
    return value.replace('"""', '\\"""')


def swift_raw(value: str) -> str:
    """In `#"…"#` a backslash escapes only with a sign of its own."""
    value = value.replace("\\#", "\\#\\#").replace('"#', '\\#"#')
    return value.replace("\r", "\\#r").replace("\n", "\\#n")


def java_block(value: str) -> str:
    """Blanks that begin or end a value, or end a line, would be dropped in a text block."""
    written = backslash_over_lines('"')(value)
    return _BLANK_AT_EDGE.sub(r"\\040", written)


_BLANK_AT_EDGE = re.compile(r"\A | (?=\n|\Z)")


def in_bytes(escape: Escape) -> Escape:
    """Return an escape for strings of bytes, which take no letters but those of ASCII."""
    return lambda value: "".join(
        char if char.isascii() else "".join(f"\\x{byte:02x}" for byte in char.encode("utf-8", "replace"))
        for char in escape(value)
    )


def dollars_doubled(escape: Escape) -> Escape:
    return lambda value: escape(value).replace("$", "$$")


def percent_doubled(value: str) -> str:
    return one_line(value).replace("%", "%%")


def make_value(value: str) -> str:
    return one_line(value).replace("$", "$$").replace("#", "\\#")


def properties(value: str) -> str:
    written = with_breaks_written(value)
    return f"\\{written}" if written[:1] in (" ", "\t") else written


def lua_comment(value: str) -> str:
    return value.replace("]]", "] ]")


def powershell_comment(value: str) -> str:
    return value.replace("#>", "# >")


def regex_literal(value: str) -> str:
    """Escape a value that is looked for as it is, between slashes."""
    written = re.sub(r"([\\^$.*+?()[\]{}|/])", r"\\\1", value)
    return written.replace("\r", "\\r").replace("\n", "\\n")


def formatted(escape: Escape) -> Escape:
    """Return an escape for strings in which braces stand around what is computed."""
    return lambda value: escape(value).replace("{", "{{").replace("}", "}}")


def one_line(value: str) -> str:
    """Keep a value within what ends with its line."""
    return " ".join(value.splitlines())


def line_comment(value: str) -> str:
    """Keep a value within a comment that ends with its line, if that does not end with a backslash."""
    written = one_line(value)
    return f"{written} " if written.endswith("\\") else written


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
    """Two dashes beside each other may end it."""
    return re.sub("-(?=-)|-\\Z", "- ", value)


def in_script(value: str) -> str:
    return value.replace("</", "<\\/")


def markup_text(value: str) -> str:
    return value.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def attribute(quote_mark: str) -> Escape:
    """Return an escape for a quoted attribute."""
    reference = "&quot;" if quote_mark == '"' else "&#39;"
    return lambda value: _WHITE_IN_ATTRIBUTE.sub(_reference, markup_text(value).replace(quote_mark, reference))


_WHITE_IN_ATTRIBUTE = re.compile(r"[\t\r\n]")
"""A reader makes blanks of these."""
_UNFIT_UNQUOTED = re.compile(r"[\s\"'=<>`&]")


def _reference(sign: re.Match[str]) -> str:
    return f"&#{ord(sign.group())};"


def unquoted_attribute(value: str) -> str:
    return _UNFIT_UNQUOTED.sub(_reference, value)


def table_cell(value: str) -> str:
    return value.replace("|", "\\|").replace("\r\n", "<br>").replace("\n", "<br>")


_URL_IN_PROGRESS = re.compile(r"(?:https?|ftps?|wss?)://[^\s\"'<>`]*$", re.IGNORECASE)
_QUERY = re.compile(r"^[a-z]+://[^/?#]*[^?#]*[?#]", re.IGNORECASE)
_PATH = re.compile(r"^[a-z]+://[^/?#]+/", re.IGNORECASE)
_CONTACT = re.compile(r"(?:mailto|tel|sms|callto|facetime):([^\s\"'<>`]*)$", re.IGNORECASE)
_RELATIVE_QUERY = re.compile(r"(?:^|[\"'`(=])/[\w.~%/{}:$-]*\?(?:[^\s\"'`=&]+=[^\s\"'`&]*&)*[^\s\"'`=&]+=[^\s\"'`&]*$")
_REQUEST_TARGET = re.compile(r"\b(?:GET|HEAD|POST|PUT|PATCH|DELETE|OPTIONS) /[^\s?]*$")
_LONGEST_URL_CHARS = 4_000


def url_escape(line: str) -> Escape | None:
    """Return the escape of a value that goes on with a URL at the end of a line, if one stands there."""
    tail = line[line.rfind(" ") + 1 :][-_LONGEST_URL_CHARS:]
    if "/" in tail and (_RELATIVE_QUERY.search(tail) or _REQUEST_TARGET.search(line)):
        return _component if "?" in tail else _path
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
