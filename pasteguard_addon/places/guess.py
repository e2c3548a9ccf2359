"""In which language a text is written that does not say so, by how its lines begin. Only what is certain counts."""

import re
from typing import NamedTuple

from pasteguard_addon.late_pattern import late_pattern


class _Sign(NamedTuple):
    language: str
    pattern: re.Pattern[str]
    is_sure: bool
    """No prose begins so: it counts in a text that stands in no fence, too."""
    begins_answer: bool
    """Nor does any answer, or a letter in one."""


def _sign(language: str, pattern: str, *, is_sure: bool = True, begins_answer: bool = True) -> _Sign:
    return _Sign(language, late_pattern(pattern, re.MULTILINE), is_sure, is_sure and begins_answer)


_LINES_BEFORE = r"\A(?:[ \t]*(?:(?:#|//|--|;)[^\n]*)?\n)*[ \t]*"
"""Comments and empty lines, which a text may begin with."""
_COMMENTS = re.compile(_LINES_BEFORE)
_SHELL_STARTS = r"(?:[bdkz]a?)?sh -l?c ['\"$]|case \S+ in[ \t]*$|[A-Za-z_]\w*=\((?:[\"'][^\"'\n,]*[\"']|[\w./-]+) "
_ENTRY = r"(?:export )?[A-Z][A-Z0-9_]*="
_TABLE = r"(?:CREATE|ALTER|DROP)\s+(?:TABLE|VIEW|INDEX|DATABASE|USER|ROLE|FUNCTION|SCHEMA)\s"
_KEY = r"[a-z_][\w-]*:"
_COLUMNS = r"[\w.\"*,() ]+"
_PROGRAMS = "|".join(
    "sudo curl wget ssh scp rsync git echo printf cd mkdir cp mv rm chmod chown docker docker-compose kubectl helm npm "
    "npx yarn pip3? apt apt-get brew grep sed awk tar psql mysql mysqldump mongosh redis-cli aws gcloud az gh "
    "openssl python3? systemctl useradd usermod passwd ldapsearch sqlite3 jq xargs".split()
)
_SIGNS = (
    _sign("python", r"\A#!.*\bpython"),
    _sign("sh", r"\A#!.*(?:\bsh|\b(?:ba|z|da|k)sh)\b"),
    _sign("js", r"\A#!.*\bnode\b"),
    _sign("php", r"\A\s*<\?php\b"),
    _sign("html", r"\A\s*<(?:!DOCTYPE|html|script|style|head|body)\b"),
    _sign("ejs", r"\A\s*<%[-=_]? ?(?:const|let|var|include|if \(|for \(|[\w.]+\.forEach)\b"),
    _sign("erb", r"\A\s*<%"),
    _sign("jinja", r"\A\s*\{[%#] "),
    _sign("http", r"\A(?:GET|POST|PUT|PATCH|DELETE|HEAD) \S+ HTTP/[0-9.]+\r?$"),
    _sign(
        "latex", r"\A(?:[ \t]*(?:%[^\n]*)?\n)*\\(?:documentclass|usepackage|begin|section|title|author|newcommand)\b"
    ),
    _sign("perl", rf"{_LINES_BEFORE}(?:use (?:strict|warnings|utf8|v?5)\b|(?:my|our) [$@%]|my \(\$)"),
    _sign("kotlin", rf"{_LINES_BEFORE}(?:(?:private |suspend )?fun \w+\(|data class \w+\()"),
    _sign("scala", rf"{_LINES_BEFORE}(?:object \w+(?: extends [\w.]+)? \{{|case class \w+\(|import scala\.)"),
    _sign("lua", rf"{_LINES_BEFORE}local (?:function )?[\w, ]+(?: = |\()"),
    _sign("ruby", rf"{_LINES_BEFORE}(?:require(?:_relative)? ['\"]|puts ['\"]|gem ['\"]|class \w+ < [A-Z])"),
    _sign("r", rf"{_LINES_BEFORE}(?:library\(\w+\)|[\w.]+ <- (?:[\"'\d]|[\w.]+\())"),
    _sign("haskell", rf"{_LINES_BEFORE}(?:module [\w.]+ where|\w+ :: [A-Z(\[])", is_sure=False),
    _sign("elixir", rf"{_LINES_BEFORE}(?:defmodule [A-Z]|IO\.puts|\w+ = %\{{)"),
    _sign("objc", r"^#import\s*[<\"]|^[ \t]*NS\w+ \*\w+ = "),
    _sign("clojure", rf"{_LINES_BEFORE}\((?:defn?|ns|println|require|defproject) "),
    _sign(
        "vb",
        r"\A(?:[ \t]*(?:'[^\n]*)?\n)*(?:Option Explicit|(?:Dim|Public|Private) \w+ As [A-Z]|(?:Public )?Sub \w+\()",
    ),
    _sign("dart", rf"{_LINES_BEFORE}(?:import 'package:|void main\(\) (?:async )?\{{|final \w+ = )"),
    _sign("swift", rf"{_LINES_BEFORE}import (?:Foundation|UIKit|SwiftUI|Combine)[ \t]*$"),
    _sign("groovy", rf"{_LINES_BEFORE}(?:pipeline|node|plugins) \{{"),
    _sign("nginx", rf"{_LINES_BEFORE}(?:server|upstream \w+|http|events) \{{[ \t]*$"),
    _sign("makefile", rf"{_LINES_BEFORE}(?:\.PHONY: |[A-Z_]+ [:?]= )"),
    _sign("makefile", rf"{_LINES_BEFORE}[a-z.][\w.-]*:(?: [\w.-]+)*\n\t"),
    _sign("awk", rf"{_LINES_BEFORE}BEGIN[ ]?\{{"),
    _sign("ts", rf"{_LINES_BEFORE}(?:export |declare )*(?:interface|type|enum) \w+(?:<[^>\n]*>)? [={{]"),
    _sign("cmake", rf"{_LINES_BEFORE}(?:cmake_minimum_required|project|set|add_executable|find_package)\(\w+ "),
    _sign(
        "applescript",
        rf"{_LINES_BEFORE}(?:tell application \"|set \w+ to |display (?:dialog|notification) )",
        is_sure=False,
    ),
    _sign("jsx", r"(?:\breturn \(?|=> \(?)\s*<[A-Za-z][\w.]*[ />]|\w = \(?\s*<[A-Za-z][\w.]*(?: [a-z]\w*=|>[^(]| />)"),
    _sign("patch", r"\A(?:diff --git |--- [^\n]+\n\+\+\+ |\*\*\* Begin Patch|\*\*\* (?:Update|Add) File: |@@ -\d)"),
    _sign("sql", rf"{_LINES_BEFORE}SELECT\s+(?:DISTINCT\s|COUNT\(|['*\d]|{_COLUMNS}\bFROM\b)"),
    _sign("sql", rf"{_LINES_BEFORE}select\s+{_COLUMNS}\sfrom\s", begins_answer=False),
    _sign("sql", rf"{_LINES_BEFORE}(?:{_TABLE}|WITH\s+\w+(?:\s*\([\w, ]*\))?\s+AS\s*\(|SELECT 1 AS )"),
    _sign("sql", rf"{_LINES_BEFORE}(?:INSERT INTO\s|UPDATE\s+\S+\s+SET\s|DELETE FROM\s)"),
    _sign("sql", rf"{_LINES_BEFORE}(?:insert into\s|update\s+\S+\s+set\s|delete from\s)", begins_answer=False),
    _sign("vcard", r"\ABEGIN:V[A-Z]+[ \t]*\r?$"),
    _sign("cypher", r"\A\s*(?:OPTIONAL )?(?:MATCH|MERGE|CREATE) \("),
    _sign("graphql", r"\A\s*(?:query|mutation|subscription|fragment)\b[^{}\"\n]{0,200}\{"),
    _sign("graphql", r"\A\s*(?:(?:query|mutation)\b[^{}\"\n]{0,200})?\{\s*\w+\s*\(\s*\w+\s*:"),
    _sign("js", r"\Adb\.\w+\.\w+\("),
    _sign("yaml", r"\A(?:---\n)?apiVersion: "),
    _sign("yaml", rf"{_LINES_BEFORE}- [a-z_][\w-]*: ", is_sure=False),
    _sign("yaml", rf"{_LINES_BEFORE}(?:{_KEY}(?:[ ][^\n]*)?\n)*{_KEY}[ \t]*\n[ \t]+(?:- )?{_KEY}(?:[ \n]|\Z)"),
    _sign("java", r"^[ \t]*(?:(?:private|public|protected|static|final) )+[\w<>\[\], ]+ \w+(?: =|;)", is_sure=False),
    _sign("java", r"^[ \t]*(?:String|List<\w+>|Map<\w+, ?\w+>) \w+ = ", is_sure=False),
    _sign("properties", rf"{_LINES_BEFORE}[a-z][\w-]*(?:\.[\w-]+)+=(?![=>])", is_sure=False),
    _sign("xml", r"\A\s*<\w+:\w+[\s>]|\A\s*<[\w:-]+\s[^<>]*\bxmlns\b"),
    _sign("excel", r"\A=(?:[A-Z][A-Z0-9.]*\(|\")"),
    _sign("csharp", r"\A(?:using [\w.]+;|namespace [\w.]+)"),
    _sign("c", r"^#include\s*[<\"]"),
    _sign("go", r"\Apackage \w+[ \t]*$"),
    _sign("java", r"\A(?:package [\w.]+;|import (?:static )?[\w.]+;|public (?:final |abstract )?(?:class|interface) )"),
    _sign("python", r"^(?:import [\w.]+(?: as \w+)?(?:, [\w.]+)*[ \t]*|from [.\w]+ import (?:[\w*]|\().*)$"),
    _sign("python", r"^[ \t]*(?:(?:async )?def \w+\(.*\)(?: -> .+)?|class \w+(?:\([\w., ]*\))?|if __name__ == .+):"),
    _sign("python", r"\A>>> ", begins_answer=False),
    _sign("js", r"^import (?:[\w*{][^\n]* from )?['\"]|^export (?:default|const|function|class) |^module\.exports\b"),
    _sign("js", r"^[ \t]*(?:const|let|var) (?:\w+|\{[^}\n]*\}|\[[^\]\n]*\])(?:: [\w<>\[\], |]+)? ?=(?!=| ?[$@#])"),
    _sign("js", r"\A\s*(?:async )?(?:\([\w, {}]*\)|\w+) =>"),
    _sign("js", r"^[ \t]*(?:(?:export |async )*function\*? ?\w*\(.*\) ?\{|console\.\w+\()"),
    _sign("rust", r"^[ \t]*(?:let mut \w+|fn \w+(?:<[^>\n]*>)?\(|(?:println|format|panic)!\(|use \w+::)"),
    _sign(
        "powershell", r"^[ \t]*(?:\$\w+ = )?(?:Get|Set|New|Invoke|Write|Add|Remove|ConvertTo|Import|Export)-[A-Z]\w+"
    ),
    _sign("dockerfile", rf"{_LINES_BEFORE}(?:ARG [^\n]*\n)*FROM [\w./:@${{}}-]+(?: AS \w+)?[ \t]*$"),
    _sign(
        "hcl",
        rf"{_LINES_BEFORE}(?:resource|variable|provider|module|data|output|terraform|locals)(?: \"[\w-]+\"){{0,2}} \{{",
    ),
    _sign("css", r"\A(?:@(?:media|import|charset|font-face)\b|[.#]?[a-z][\w-]*(?:[ ,>+~.:#]+[\w-]+)*\s*\{\s*[a-z-]+:)"),
    _sign("yaml", r"\A(?:[ \t]*#[^\n]*\n|[a-z_][\w-]*: [^\n]*\n)+[a-z_][\w-]*: *[\"'\[{]"),
    _sign("yaml", rf"{_LINES_BEFORE}(?:[\w./-]+:(?:[ \t][^\n]*)?\n)+(?:  |\t|- )", is_sure=False),
    _sign("yaml", rf"{_LINES_BEFORE}(?:[a-z_][\w-]*: [^\n]*\n){{2}}", is_sure=False),
    _sign("yaml", rf"{_LINES_BEFORE}(?:[a-z_][\w-]*: [^\n]*\n)*[a-z_][\w-]*: *[\"'&|>\[{{]", is_sure=False),
    _sign("toml", rf"{_LINES_BEFORE}\[\[?[\w.\"-]+\]\]?[ \t]*\n(?:[\w.-]+ ?= ?[^\n]*\n)*[\w.-]+ ?= ?[\"'\[{{]"),
    _sign(
        "ini",
        rf"{_LINES_BEFORE}\[[\w .:-]+\][ \t]*\n(?:[\w.-][\w .-]*[=:][^\n]*\n)*[\w.-][\w .-]*[=:]",
        begins_answer=False,
    ),
    _sign(
        "python", rf"{_LINES_BEFORE}(?:[a-z_]\w* = [^\n;]*\n)*[a-z_]\w* = (?:[fFbBrR]{{0,2}}['\"]|[\[{{(])(?![^\n]*;$)"
    ),
    _sign("env", rf"{_LINES_BEFORE}(?:{_ENTRY}[^\s\"'`]*\n)+{_ENTRY}"),
    _sign("sh", rf"{_LINES_BEFORE}(?:set -[a-z]|cat <<|printf ['\"%]|{_SHELL_STARTS})"),
    _sign("sh", r"^(?:export [A-Za-z_]\w*=|[A-Z_][A-Z0-9_]*=['\"]|curl -|curl ['\"]?https?:)"),
    _sign("sh", r"^\$ ", begins_answer=False),
    _sign("sh", rf"{_LINES_BEFORE}(?:sudo )?(?:{_PROGRAMS})(?: [\w./:@=-]+){{0,4}} (?:-\w+|--[\w-]+)[ =][\"'\w]"),
    _sign("sh", rf"^[ \t]*(?:{_PROGRAMS}) [-%\w\"'$./~<{{]", is_sure=False),
    _sign("sh", r"^[ \t]*(?:cat|find|node|tee|source|test|read) [-$./~<]", is_sure=False),
    _sign("sh", r"^[ \t]*(?:if \[|for \w+ in [^:\n]*(?:;|$)|while (?:read|\[)|fi$|done$|esac$)", is_sure=False),
    _sign("python", r"^[ \t]*(?:print\(|with open\(|for \w+ in [^\n]+:$|@\w+(?:\.\w+)*\(|assert )", is_sure=False),
    _sign("js", r"\A\s*(?:return|throw|if \(|for \(|window\b|page\.)", is_sure=False),
    _sign("js", r"\A\s*(?://|/\*|document\.|window\.|fetch\(|await |\$\()", is_sure=False),
    _sign("json5", r"\A\s*\{\s*(?://[^\n]*\n\s*)?[A-Za-z_]\w*\s*:\s*[\"'\[{\d]"),
    _sign("python", r"\A[a-z_]\w* = [\w.]+\([fFbBrR]{0,2}['\"](?![^\n]*;$)", is_sure=False),
    _sign("js", r"\A[\w.]+\([\"'{\[]", is_sure=False),
    _sign("html", r"\A\s*<(?:[A-Za-z][\w:.-]*[\s/>]|!--|!\[CDATA\[|\?xml)", is_sure=False),
    _sign("csv", r"\A[\w \"-]+(?:[,;][\w \"-]+)+\n[^\n]", is_sure=False),
)
_MOST_CHARS = 4_000


def language_of(text: str, *, is_whole: bool) -> str:
    """Return the language of a text, of which a beginning is there; empty if that does not tell for certain.

    `is_whole`: it is all of a text, so that it may as well be prose; in a fence it is not.
    """
    beginning = text[:_MOST_CHARS]
    if not is_whole:
        return next((sign.language for sign in _SIGNS if sign.pattern.search(beginning)), "")
    comments = _COMMENTS.match(beginning)
    code = beginning[comments.end() :] if comments else beginning
    sure = (sign for sign in _SIGNS if sign.is_sure)
    return next((sign.language for sign in sure if sign.pattern.match(beginning) or sign.pattern.match(code)), "")


_PROSE = late_pattern(
    r"\s*(?:(?!(?:Dim|Sub|Public|Private|Option) |[A-Z]+ [:?]= )[A-Z][a-z'\u2019]*[ ,.!?:]"
    r"|```|~~~|\*\*?(?!\*)|[|>+]|- |\d+[.)] "
    r"|[^\x00-\x7f])"
)
"""So answers begin for the most part."""


def language_of_answer(text: str) -> str:
    """Return the language of an answer that is nothing but code, of which a beginning is there."""
    if _PROSE.match(text):
        return ""
    beginning = text[:_MOST_CHARS]
    comments = _COMMENTS.match(beginning)
    code = beginning[comments.end() :] if comments else beginning
    signs = (sign for sign in _SIGNS if sign.begins_answer)
    return next((sign.language for sign in signs if sign.pattern.match(beginning) or sign.pattern.match(code)), "")


_SQL_BEGINS = re.compile(r"\s*(?:select|insert|update|delete|create|alter|drop|with)\b", re.IGNORECASE)


def is_sql(text: str) -> bool:
    """Return whether a string of code begins as SQL does; most are told apart in no time."""
    return _SQL_BEGINS.match(text) is not None and language_of(text, is_whole=True) == "sql"


_FILE_NAMES = {
    **dict.fromkeys((".bashrc", ".zshrc", ".profile", ".bash_profile"), "sh"),
    **dict.fromkeys((".gitconfig", ".npmrc", ".editorconfig"), "ini"),
    **dict.fromkeys(("gemfile", "rakefile", "vagrantfile", "podfile", "fastfile", "brewfile"), "ruby"),
    "jenkinsfile": "groovy",
    "cmakelists.txt": "cmake",
    "justfile": "makefile",
    "containerfile": "dockerfile",
    "dockerfile": "dockerfile",
    "makefile": "makefile",
    "crontab": "crontab",
    "nginx.conf": "nginx",
    ".env": "env",
}
_EXTENSIONS = {
    **dict.fromkeys(("h", "hpp", "cxx"), "c"),
    **dict.fromkeys(("ipynb", "map", "webmanifest"), "json"),
    **dict.fromkeys(("rake", "gemspec"), "ruby"),
    "config": "xml",
    "fs": "fsharp",
    "m": "objc",
    **dict.fromkeys(("htm", "phtml", "hbs", "handlebars", "mustache"), "html"),
    "markdown": "md",
    "pyi": "py",
    "diff": "patch",
    "less": "css",
}


def language_of_file(path: str) -> str:
    """Return the language that a file's name tells; empty if it tells none."""
    name = re.split(r"[/\\]", path.strip())[-1].lower()
    if name.startswith(("dockerfile.", "jenkinsfile.", "makefile.")):
        name = name.partition(".")[0]
    if name in _FILE_NAMES or name.startswith(".env."):
        return _FILE_NAMES.get(name, "env")
    extension = name.rpartition(".")[2] if "." in name else ""
    return _EXTENSIONS.get(extension, extension)
