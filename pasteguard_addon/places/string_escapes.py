"""How values are written in strings of many languages. Each function takes a value and returns it escaped."""

import re
from collections.abc import Callable

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


def with_returns(escape: Escape) -> Escape:
    """Return an escape for strings over lines of which readers drop each carriage return."""
    return lambda value: escape(value).replace("\r", "\\r")


def doubled(quote_mark: str) -> Escape:
    """Return an escape for strings in which a quote is written twice."""
    return lambda value: value.replace(quote_mark, quote_mark * 2)


def shell_single(value: str) -> str:
    return value.replace("'", "'\\''")


def yaml_double(value: str) -> str:
    """Line ends of Unicode, which JSON takes, end a line of YAML."""
    return _UNICODE_LINE_END.sub(lambda sign: f"\\u{ord(sign.group()):04x}", json(value))


_UNICODE_LINE_END = re.compile("[\x85\u2028\u2029]")


def yaml_single(value: str) -> str:
    return folded(value.replace("'", "''")).replace("\n\n", "\n\n  ")


def folded(value: str) -> str:
    """A line end reads as a blank where lines are folded, and two as one line end."""
    return value.replace("\r\n", "\n").replace("\n", "\n\n")


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
        value.replace("\\", "\\\\").replace(quote_mark, f"\\{quote_mark}").replace("\r", "\\d ").replace("\n", "\\a ")
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
    """A backslash at the end of its line would go on with the next one, if nothing stood behind it."""
    written = one_line(value).replace("$", "$$").replace("#", "\\#")
    return f"{written}$()" if written.endswith("\\") else written


def template_text(value: str) -> str:
    """Write what would begin an expression of a template as a string in one."""
    return _BEGINS_EXPRESSION.sub(lambda sign: f"{{{{ '{sign.group()}' }}}}", value)


_BEGINS_EXPRESSION = re.compile(r"\{+[{%#]+|\{\Z")


def print_text(value: str) -> str:
    return value.replace("\\", "\\\\")


def print_format(value: str) -> str:
    return print_text(value).replace("%", "%%")


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
    return _LINE_END.sub(" ", value)


_LINE_END = re.compile(r"\r\n|\n|\r")


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
    return value.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace("\r", "&#13;")


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
