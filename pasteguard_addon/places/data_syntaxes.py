"""Languages of shells, databases, settings and documents: their strings and comments, and what stands bare in them."""

from pasteguard_addon.places import patterns, string_escapes
from pasteguard_addon.places.bare_scalars import env_value, shell_word, toml_scalar
from pasteguard_addon.places.commands import BODY
from pasteguard_addon.places.quoting import (
    BLOCK,
    C_COMMENTS,
    HASH,
    HASH_APART,
    STRINGS,
    Quoting,
    Syntax,
    escaped,
    everywhere,
    here_documents,
    inside,
    line_comment,
    line_of,
    over_lines,
    twice,
)
from pasteguard_addon.places.string_escapes import backslash, backslash_over_lines

_HERE = r"(?<![<\d])<<-?[ \t]*"
"""Not of a here-string (`<<< word`), nor of a number that is shifted."""
_SHELL_STRINGS = (
    *here_documents(_HERE, backslash_over_lines("$", "`"), marks="'\""),
    over_lines('"', backslash_over_lines('"', "$", "`"), code=r"\$\("),
    Quoting(r"(?<![\w\\])\$'", r"(?s:(?:[^'\\]|\\.)*)'", backslash("'")),
    Quoting(r"(?<![\w\\])'|(?<==)'|(?<=[ ]-\w)'", "[^']*'", string_escapes.shell_single),
)
SHELL = Syntax(_SHELL_STRINGS, (HASH_APART,), shell_word, signs="<\"'$#")
ENV = Syntax(_SHELL_STRINGS, (HASH_APART,), env_value, signs="<\"'$#")
_SQL_COMMENTS = (line_comment("--"), BLOCK)
_SQL_ESCAPED = Quoting(r"(?<=\b[eE])'", r"(?s:(?:[^'\\]|\\.|'')*)'(?!')", backslash("'"), has_escapes=True)
_SQL_BODY = Quoting(
    r"\$(?P<open>\w*)\$(?=\s*(?i:begin|declare|select|insert|update|delete|with|raise|perform|return)\b)",
    r"(?s:.*?)\$WORD\$",
    string_escapes.as_is,
    language="postgres",
)
_SQL_DOLLARS = Quoting(r"\$(?P<open>\w*)\$", r"(?s:.*?)\$WORD\$", string_escapes.as_is)
SQL = Syntax((_SQL_ESCAPED, twice("'"), twice('"')), _SQL_COMMENTS, signs="\"'-/")
POSTGRES = Syntax((_SQL_ESCAPED, _SQL_BODY, _SQL_DOLLARS, twice("'"), twice('"')), _SQL_COMMENTS, signs="\"'$-/")
MYSQL = Syntax(
    tuple(
        Quoting(mark, rf"(?s:(?:[^{mark}\\]|\\.|{mark}{mark})*){mark}(?!{mark})", backslash(mark), has_escapes=True)
        for mark in "'\""
    ),
    (*_SQL_COMMENTS, HASH),
    signs="\"'-/#",
)
TOML = Syntax(
    (
        over_lines('"""', string_escapes.json),
        over_lines("'''", string_escapes.toml_literal_lines, has_escapes=False),
        Quoting('"', inside('"'), string_escapes.json),
        Quoting("'", r"[^'\n]*(?:'|(?=\n))", string_escapes.toml_literal),
    ),
    (HASH,),
    toml_scalar,
    signs="\"'#",
)
POWERSHELL = Syntax(
    (
        Quoting('@"[ \t]*\n', '(?s:.*?)\n"@', string_escapes.powershell),
        Quoting("@'[ \t]*\n", "(?s:.*?)\n'@", string_escapes.as_is),
        over_lines('"', string_escapes.powershell, has_escapes=False),
        twice("'", escape=string_escapes.powershell_single),
    ),
    (HASH, Quoting("<#", r"(?s:.*?)#>", string_escapes.powershell_comment)),
    signs="@\"'#<",
)
TERRAFORM = Syntax(
    (
        *here_documents(r"<<-[ \t]*", string_escapes.in_template, is_indented=True),
        *here_documents(r"<<[ \t]*", string_escapes.in_template),
        Quoting('"', inside('"', code=r"(?<!\$)\$\{"), string_escapes.terraform, has_escapes=True),
    ),
    (HASH, *C_COMMENTS),
    signs='<"#/',
)
GRAPHQL = Syntax(
    (
        Quoting('"""', r'(?s:(?:(?!""").|(?<=\\)""")*)"""', string_escapes.graphql_block),
        Quoting('"', inside('"'), string_escapes.json, has_escapes=True),
    ),
    (HASH,),
    signs='"#',
)
INI = Syntax((), (line_comment(r"(?:^|(?<=\n))[ \t]*[;#]"),), everywhere(string_escapes.continued))
SYSTEMD = Syntax(
    (
        line_of(r"(?:^|(?<=\n))Exec\w*=[-@:+!]*", "sh", string_escapes.percent_doubled),
        escaped('"', opening='(?:(?<==)|(?<= ))"'),
    ),
    INI.comments,
    everywhere(string_escapes.percent_doubled),
)
NIX = Syntax((over_lines('"', backslash_over_lines('"', "$")),), (HASH_APART, BLOCK))
TEX = Syntax((), (line_comment(r"(?<!\\)%"),), everywhere(string_escapes.tex))
CSS = Syntax(tuple(Quoting(mark, inside(mark), string_escapes.css(mark)) for mark in "\"'"), (BLOCK,), signs="\"'/")
DOCKERFILE = Syntax(
    (
        line_of(r"(?:^|(?<=\n))(?:RUN|CMD|ENTRYPOINT)[ \t]+(?!\[)(?:--\S+[ \t]+)*", "sh", string_escapes.one_line),
        Quoting(r'(?:(?<=\[)|(?<=\[ )|(?<=", )|(?<=",))"', r'(?:[^"\\\n]|\\.)*"', string_escapes.json),
        over_lines('"', backslash_over_lines('"', "$")),
        Quoting("'", "[^']*'", string_escapes.shell_single),
    ),
    (HASH_APART,),
)
NGINX = Syntax((over_lines('"', backslash_over_lines('"')), over_lines("'", backslash_over_lines("'"))), (HASH_APART,))
MAKE = Syntax(
    (line_of(r"(?:^|(?<=\n))\t[@+-]*", "sh", string_escapes.dollars_doubled(string_escapes.one_line)),),
    (line_comment(r"(?:^|(?<=\n))#"),),
    everywhere(string_escapes.make_value),
)
CRONTAB = Syntax(
    (
        line_of(
            r"(?:^|(?<=\n))(?:@\w+|[*\d/,-]+(?:[ \t]+[\w*/,-]+){4})[ \t]+",
            "sh",
            lambda value: string_escapes.one_line(value).replace("%", "\\%"),
        ),
    ),
    (line_comment(r"(?:^|(?<=\n))#"),),
)
BATCH = Syntax((), (), everywhere(string_escapes.percent_doubled))
HTTP = Syntax(
    (
        Quoting(r"(?<=\n)(?:\r?\n|(?=[{\[]))", r"(?s:.*)(?!)", string_escapes.as_is, language=BODY),
        Quoting(r"(?:^|(?<=\n))[A-Z][\w-]*: ", r"[^\n]*(?=\n)", string_escapes.one_line),
    )
)
"""The body does not end; it may say what it is."""
PROTO_TEXT = Syntax(STRINGS, (HASH,))
PROPERTIES = Syntax((), (line_comment(r"(?:^|(?<=\n))[ \t]*[#!]"),), everywhere(string_escapes.properties))
CARD = Syntax((), (), everywhere(string_escapes.card))
DIAGRAM = Syntax((Quoting('"', r'[^"\n]*"', string_escapes.diagram),), (), everywhere(string_escapes.one_line))
EXCEL = Syntax((twice('"'), twice("'")))
PRINTF = Syntax((), (), everywhere(string_escapes.print_format))
ECHO = Syntax((), (), everywhere(string_escapes.print_text))
SED = Syntax((), (), patterns.sed)
SED_EXTENDED = Syntax((), (), patterns.sed_extended)
AWK = Syntax((escaped('"'),), (HASH,), patterns.sed_extended)
JQ = Syntax((Quoting('"', inside('"', code=r"\\\(", over_lines=True), string_escapes.json, has_escapes=True),), (HASH,))
BASIC_PATTERN = Syntax((), (), everywhere(patterns.basic))
EXTENDED_PATTERN = Syntax((), (), everywhere(patterns.extended))
TEMPLATE = Syntax(
    (over_lines('"', backslash('"')), over_lines("'", backslash("'"))),
    (),
    everywhere(string_escapes.markup_text),
)
"""What stands between the braces of a template."""
