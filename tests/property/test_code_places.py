"""What is restored in code fits the string, comment or document where it lands; at any cut."""

import ast
import json
import re
import shlex
import sqlite3
import subprocess
import tomllib
from collections.abc import Callable
from html.parser import HTMLParser
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit
from xml.etree import ElementTree

import jinja2
import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from pasteguard_addon.endpoints.registry import ENDPOINTS
from pasteguard_addon.exchange.reply_restorer import ReplyRestorer
from pasteguard_addon.masking.issued import IssuedNames
from pasteguard_addon.masking.restore import TextRestorer
from pasteguard_addon.places.members import CODE
from pasteguard_addon.places.prose import Prose
from pasteguard_addon.places.quoting import BRACKETS, Starts
from pasteguard_addon.places.syntaxes import SYNTAXES
from tests.kit.examples import examples

VALUES = (
    "Maria Schneider", "O'Brien", 'say "hi"', "a\\b", "two\nlines", "a|b", "<x> & y", "50% $HOME `id`", "#{y} ${x}",
    "'; DROP--", "]]> x", "--> x", "</script>", "trailing\\", "*/ x", "{{ x }}", "C:\\new\\table", "é 😀",
)  # fmt: skip
NAME = "PERSON_1"


def restored(text: str, value: str, *, is_json: bool = False, language: str = "") -> str:
    """Return a text with the value, restored whole and in pieces alike."""
    results = set()
    for size in (len(text), 1, 2, 7):
        restorer = TextRestorer(IssuedNames([NAME]), lambda _: value, Prose(is_json=is_json, language=language))
        pieces = [text[at : at + size] for at in range(0, len(text), size)]
        results.add("".join(map(restorer.feed, pieces)) + restorer.finish())
    assert len(results) == 1
    return results.pop()


@pytest.mark.parametrize("value", VALUES)
@pytest.mark.parametrize("line", ["cat <<< word", 'cat <<<"word"', "echo $((1<<n))"])
def test_not_all_angles_begin_a_document(line: str, value: str) -> None:
    """What they begin would end nowhere, so that no value behind it fitted its quotes."""
    got = restored(f"```sh\n{line}\necho '[[{NAME}]]'\n```\n", value)
    assert shlex.split(got.split("\n", 2)[2].removesuffix("\n```\n")) == ["echo", value]


@pytest.mark.parametrize("value", VALUES)
@pytest.mark.parametrize("member", ["command", "cmd"])
def test_a_shell_gets_the_value_of_an_argument(member: str, value: str) -> None:
    said = json.dumps({member: f"# it's PERSON_1\nx '[[{NAME}]]' '{{\"n\": \"[[{NAME}]]\"}}'", "note": "it's '"})
    got = json.loads(restored(said, value, is_json=True))
    words = shlex.split(got[member], comments=True)
    assert words[1] == value
    assert json.loads(words[2]) == {"n": value}
    assert "PERSON_1" not in got[member]


@pytest.mark.parametrize("value", VALUES)
def test_a_shell_gets_the_value_of_a_list_of_commands(value: str) -> None:
    got = json.loads(restored(json.dumps({"commands": ["a", f"x '[[{NAME}]]'"]}), value, is_json=True))
    assert shlex.split(got["commands"][1]) == ["x", value]


def test_what_reads_as_a_sentence_is_no_command() -> None:
    said = json.dumps({"command": f"It's about [[{NAME}]]."})
    assert json.loads(restored(said, "O'Brien", is_json=True)) == {"command": "It's about O'Brien."}


def in_fence(language: str, code: str, value: str) -> str:
    got = restored(f"So:\n```{language}\n{code.replace('{v}', f'[[{NAME}]]')}\n```\nDone.", value)
    return got.removeprefix(f"So:\n```{language}\n").removesuffix("\n```\nDone.")


def c_string(literal: str) -> str:
    return str(json.loads(literal))


def powershell(literal: str) -> str:
    assert re.fullmatch(r'"(?:[^"`$]|`.)*"', literal, re.DOTALL)
    return re.sub(r"`(.)", r"\1", literal[1:-1])


def script(document: str) -> str:
    found = re.fullmatch(r"<script>\nlet x = (\"(?:[^\"\\\n]|\\.)*\");\n</script>", document)
    assert found
    return c_string(found[1].replace("<\\/", "</"))


def query(statement: str) -> str:
    return str(sqlite3.connect(":memory:").execute(statement).fetchone()[0])


def _of_parts(code: str) -> str:
    """Return what strings say that stand beside one another, with a plus or without: raw ones and such with escapes."""
    parts = re.findall(r'R"\((.*?)\)"|`([^`]*)`|("(?:[^"\\\n]|\\.)*")', code, re.DOTALL)
    return "".join(raw or quoted or (c_string(literal) if literal else "") for raw, quoted, literal in parts)


def _bash(code: str) -> str:
    return subprocess.run(["bash", "-c", code], capture_output=True, check=True).stdout.decode()


def _attributes(code: str) -> dict[str, str | None]:
    found: list[dict[str, str | None]] = []
    parser = HTMLParser()
    parser.handle_starttag = lambda tag, attrs: found.append(dict(attrs))  # type: ignore[method-assign]
    parser.feed(code)
    return found[0]


READERS: dict[str, tuple[str, str, Callable[[str], object]]] = {
    "SQL": ("sql", "-- isn't {v}\nSELECT '{v}'", query),
    "Python": ("python", "# isn't {v}\n'{v}'", ast.literal_eval),
    "a formatted string": ("python", 'f"{v}"', eval),
    "a shell": ("bash", "# isn't {v}\nx '{v}'", lambda code: shlex.split(code, comments=True)[1]),
    "an environment": (".env", "X='{v}'", lambda code: shlex.split(code)[0].removeprefix("X=")),
    "JSON in a shell": ("sh", """x '{"n": "{v}"}'""", lambda code: json.loads(shlex.split(code)[1])["n"]),
    "JSON in quotes of a shell": (
        "sh",
        r'x "{\"n\": \"{v}\"}"',
        lambda c: json.loads(_dollars(shlex.split(c)[1]))["n"],
    ),
    "a call": ("", 'send("{v}")', lambda code: c_string(code[5:-1])),
    "SQL in a call": (
        "",
        "db.execute(\"SELECT '{v}'\")",
        lambda code: query(ast.literal_eval(code.removeprefix("db.execute(").removesuffix(")"))),
    ),
    "SQL in Python": (
        "python",
        "db.execute(\"SELECT '{v}'\")",
        lambda code: query(ast.literal_eval(code.removeprefix("db.execute(").removesuffix(")"))),
    ),
    "Python in a shell": (
        "sh",
        "python3 -c 'print(\"{v}\")'",
        lambda code: ast.literal_eval(shlex.split(code)[2].removeprefix("print(").removesuffix(")")),
    ),
    "GraphQL": ("graphql", '"{v}"', c_string),
    "Terraform": ("hcl", '"{v}"', lambda code: c_string(code).replace("$${", "${")),
    "PowerShell": ("powershell", '"{v}"', powershell),
    "C#": ("csharp", '@"{v}"', lambda code: code[2:-1].replace('""', '"')),
    "a script": ("html", '<script>\nlet x = "{v}";\n</script>', script),
    "CDATA": ("xml", "<a><![CDATA[{v}]]></a>", lambda code: ElementTree.fromstring(code).text),
    "a raw string": ("python", 'r"{v}"', ast.literal_eval),
    "a raw string of three quotes": ("python", "r'''x{v}'''[1:]", eval),
    "a raw string behind a backslash": ("python", r'r"C:\x\{v}"[5:]', eval),
    "a raw formatted string": ("python", 'rf"{v}"', eval),
    "a string within a formatted one": ("python", "f\"{'{v}'}\"", eval),
    "bytes": ("python", "b'{v}'", lambda code: ast.literal_eval(code).decode()),
    "raw bytes": ("python", "rb'{v}'", lambda code: eval(code).decode()),
    "the body of a request": ("http", 'POST /x\n{"n": "{v}"}', lambda code: json.loads(code.partition("\n")[2])["n"]),
    "raw C++": ("cpp", '"" R"({v})"', _of_parts),
    "Go": ("go", "`{v}`", _of_parts),
    "a here-document": ("sh", "cat <<E\n{v}\nE\n", lambda code: _bash(code)[:-1]),
    "Python in a here-document": ("sh", "python3 - <<'E'\nprint('{v}', end='')\nE\n", _bash),
    "a command within quotes": ("sh", "echo -n \"$(printf %s '{v}')\"", _bash),
    "a word of a command": ("sh", "printf %s {v}", _bash),
    "an assignment of a shell": ("sh", 'N={v}\nprintf %s "$N"', _bash),
    "strings of MySQL": ("mysql", "SELECT '{v}'", lambda code: ast.literal_eval(f"''{code[7:]}''")),
    "bare TOML": ("toml", "a = {v}\nb = 1", lambda code: tomllib.loads(code)["a"]),
    "an attribute without quotes": ("html", "<p title={v} id=x>", lambda code: _attributes(code)["title"]),
    "an attribute of XML": ("xml", "<a b='{v}'/>", lambda code: ElementTree.fromstring(code).get("b")),
    "JSON in an attribute": ("html", '<p id=\'{"n": "{v}"}\'>', lambda code: json.loads(_attributes(code)["id"])["n"]),
    "a query in code": ("js", 'get("/x?n={v}&m=1")', lambda code: parse_qs(urlsplit(code[5:-2]).query)["n"][0]),
    "YAML with a tag": ("yaml", "a: !!str {v}\nb: 1", lambda code: yaml.safe_load(code)["a"]),
    "YAML": ("yaml", "a:\n  b: |-\n    {v}\nc: 1", lambda code: yaml.safe_load(code)["a"]["b"]),
    "what sed puts in": ("sh", "echo NAME | sed -e 's/NAME/{v}/'", lambda code: _bash(code)[:-1]),
    "what sed looks for": ("sh", "sed -n 's/{v}/x/'", lambda code: _looked_for(shlex.split(code)[2][2:-3])),
    "what grep looks for": ("sh", "grep -rnE '{v}' src", lambda code: _looked_for(shlex.split(code)[2])),
    "what Perl puts in": ("sh", "echo NAME | perl -pe 's/NAME/{v}/'", lambda code: _bash(code)[:-1]),
    "awk": ("sh", 'awk -F: \'BEGIN { printf "%s", "{v}" }\'', _bash),
    "a shell in a shell": ("sh", "sh -c 'printf %s \"{v}\"'", _bash),
    "a shell elsewhere": ("sh", 'ssh() { sh -c "$3"; }\nssh -q x@y "printf %s \'{v}\'"', _bash),
    "what a cluster reads": (
        "sh",
        'kubectl() { cat; }\ncat <<E | kubectl apply -f -\na: "{v}"\nE',
        lambda code: yaml.safe_load(_bash(code))["a"],
    ),
    "JavaScript for a database": (
        "sh",
        "mongosh --eval \"f('{v}')\"",
        lambda code: _call(_dollars(shlex.split(code)[2])),
    ),
    "a pattern": ("python", "re.compile(r'{v}')", lambda code: _looked_for(ast.literal_eval(code[11:-1]))),
    "a template": ("jinja", '{% set n = "{v}" %}{{ n }}', lambda code: jinja2.Template(code).render()),
    "markup of a template": (
        "jinja",
        '{% set n = \'{v}\' %}\n<p title="{v}">{{ n if 0 else "it\'s" }}</p>',
        lambda code: _attributes(jinja2.Template(code).render())["title"],
    ),
    "a template in markup": ("html", '<p>{{ "{v}" }}</p>', lambda code: jinja2.Template(code).render()[3:-4]),
    "Ruby in markup": ("erb", '<p>it\'s</p><%= f("{v}") %>', lambda code: _ruby(_quoted(code))),
    "markup beside Ruby": (
        "erb",
        '<%= f("it") %><p title="{v}">',
        lambda c: _attributes(c.partition("%>")[2])["title"],
    ),
    "JavaScript in markup": ("ejs", '<% const a = "{v}"; %>', lambda code: c_string(_quoted(code))),
    "PHP in markup": ("html", '<p>it\'s</p><?= "{v}" ?>', lambda code: _php(_quoted(code))),
    "markup beside PHP": (
        "php",
        '<?php f("?>"); ?><p title="{v}">',
        lambda c: _attributes(c.rpartition("<")[2].join("<>"))["title"],
    ),
    "a form that a command sends": (
        "sh",
        "curl -s x -H 'a: b' -d \"n={v}&m=1\"",
        lambda code: parse_qs(_dollars(shlex.split(code)[6]))["n"][0],
    ),
    "a form that a request carries": (
        "http",
        "POST /x\nContent-Type: x-www-form-urlencoded\n\nm=1&n={v}",
        lambda code: parse_qs(code.partition("\n\n")[2])["n"][0],
    ),
    "JSON that a command sends": ("sh", 'curl -d \'{"n": "{v}"}\' x', lambda c: json.loads(shlex.split(c)[2])["n"]),
    "text that a command sends": ("sh", "curl --data 'Dear {v}' x", lambda code: shlex.split(code)[2][5:]),
    "text of a template": ("j2", "{% if 1 %}{v}{% endif %}.", lambda code: jinja2.Template(code).render()[:-1]),
    "a format of a shell": ("sh", "printf ':{v}'", lambda code: _bash(code)[1:]),
    "what a shell is told to say": ("sh", 'echo -ne "{v}"', _bash),
    "an option grown together": ("sh", "printf %s -p'{v}'", lambda code: _bash(code)[2:]),
    "a shell out of Python": ("python", "os.system(\"x '{v}'\")", lambda code: _said(ast.literal_eval(code[9:]))),
    "a body of SQL": ("postgres", "DO $$ BEGIN PERFORM '{v}'; END $$", lambda code: query("SELECT" + code[20:-8])),
    "Objective-C": ("objectivec", '@"{v}"', lambda code: c_string(code[1:])),
    "Cypher": ("cypher", '"{v}"', c_string),
    "GDScript": ("gdscript", "# it's\n'{v}'", ast.literal_eval),
    "Pascal": ("pascal", "x := '{v}'", lambda code: code[6:-1].replace("''", "'")),
    "a file named by a fence": ("src/a.py", "'{v}'", ast.literal_eval),
    "what a workflow runs": (
        "yaml",
        'a:\n- name: it\'s\n  run: |\n    x=1\n    printf %s "{v}"\n- run: |\n    b\n',
        lambda code: _bash(yaml.safe_load(code)["a"][0]["run"]),
    ),
    "a line of a workflow": (
        "yaml",
        'a:\n- run: printf %s "{v}"\n  b: it\'s\n',
        lambda code: _bash(yaml.safe_load(code)["a"][0]["run"]),
    ),
    "a line of a workflow in quotes": ("yaml", "run: \"printf %s '{v}'\"", lambda c: _bash(yaml.safe_load(c)["run"])),
    "a folded line of a workflow": (
        "yaml",
        "run: >-\n  printf %s\n  '{v}'\n",
        lambda c: _bash(yaml.safe_load(c)["run"]),
    ),
    "one of the lines of a job": (
        "yaml",
        "script:\n  - echo it\n  - printf %s '{v}'\nb: 1",
        lambda code: _bash(yaml.safe_load(code)["script"][1]),
    ),
    "a shell of a container": (
        "yaml",
        'command: ["/bin/sh", "-c", "printf %s \'{v}\'"]',
        lambda code: _bash(yaml.safe_load(code)["command"][2]),
    ),
    "a shell of a container in lines": (
        "yaml",
        'command:\n- bash\n- -c\nargs:\n- printf %s "{v}"\n',
        lambda code: _bash(yaml.safe_load(code)["args"][0]),
    ),
    "a tag of YAML": ("yaml", 'a: !x "{v}"\nb: 1', lambda code: yaml.safe_load(code.replace("!x ", ""))["a"]),
    "a shell of a check": (
        "yaml",
        'test: ["CMD-SHELL", "printf %s \'{v}\'"]',
        lambda code: _bash(yaml.safe_load(code)["test"][1]),
    ),
    "what an article begins with": ("markdown", '---\na: "{v}"\n---\n', lambda c: yaml.safe_load(c[4:-4])["a"]),
    "a table of an article": ("md", "|a|\n|-|\n|{v}|", lambda c: c[9:-1].replace("\\|", "|").replace("<br>", "\n")),
    "no shell": ("yaml", 'command: ["postgres", "-c", "{v}"]', lambda code: yaml.safe_load(code)["command"][2]),
    "a patch of two files": (
        "diff",
        "--- a/x.py\n+++ b/x.py\n@@ -1 +1 @@\n-'''\n+{v}\n@@ -9 +9 @@\n '''\n--- a/y.yml\n+++ b/y.yml\n@@ -1 +1 @@\n"
        " k:\n+- {v}\n+- [1, {v}]\n",
        lambda code: _patched(code.partition(" k:\n")[2]),
    ),
    "a password in an address": ("python", "'mysql://a:{v}@b/c'", lambda c: unquote(ast.literal_eval(c)[10:-4])),
    "a formula": ("excel", '=IF(A1="{v}",1,0)', lambda code: code[8:-6].replace('""', '"')),
}


def _looked_for(pattern: str) -> str:
    return re.sub(r"\\(\W)", r"\1", pattern)


def _quoted(code: str) -> str:
    return code[code.index('"') : code.rindex('"') + 1]


def _ruby(literal: str) -> str:
    return c_string(re.sub(r"\\#", "#", literal))


def _php(literal: str) -> str:
    assert re.fullmatch(r'"(?:[^"\\$]|\\.)*"', literal, re.DOTALL)
    return re.sub(r'\\(["$\\])', r"\1", literal[1:-1])


def _patched(lines: str) -> object:
    first, (_, second) = yaml.safe_load("".join(line.removeprefix("+") for line in lines.splitlines(keepends=True)))
    assert first == second
    return first


def _dollars(text: str) -> str:
    return re.sub(r"\\([$`])", r"\1", text)


@pytest.mark.parametrize("language", READERS)
def test_a_string_says_the_value(language: str) -> None:
    name, code, read = READERS[language]
    assert [read(in_fence(name, code, value)) for value in VALUES] == [*VALUES]


@pytest.mark.parametrize("value", [each for each in VALUES if "\n" not in each])
def test_a_recipe_says_the_value_in_two_languages(value: str) -> None:
    code = in_fence("makefile", "a:\n\tx '{v}'\nb: c", value)
    assert shlex.split(code.split("\n")[1].replace("$$", "$"))[1] == value
    code = in_fence("crontab", "5 4 * * * x '{v}'", value)
    assert shlex.split(code.replace("\\%", "%"))[6] == value


@pytest.mark.parametrize("value", VALUES)
def test_an_answer_of_code_ends_where_a_fence_begins(value: str) -> None:
    got = restored(f"import os\nx = '[[{NAME}]]'\n\n```sh\necho '[[{NAME}]]'\n```\nIt's [[{NAME}]].", value)
    code, _, rest = got.partition("\n\n```sh\n")
    assert _assigned(code) == value
    command, _, prose = rest.partition("\n```\n")
    assert shlex.split(command) == ["echo", value]
    assert prose == f"It's {value}."


@pytest.mark.parametrize("value", VALUES)
def test_each_line_in_a_fence_begins_as_the_fence_does(value: str) -> None:
    """A line that begins otherwise would end the item of a list, or the quotation, and the fence with it."""
    for start in ("> ", "   "):
        got = restored(f'1. So:\n{start}```python\n{start}n = """[[{NAME}]]"""\n{start}```\n', value)
        lines = got.split("\n")[2:-2]
        assert all(line.startswith(start) for line in lines)
        assert _assigned("\n".join(line.removeprefix(start) for line in lines)) == value


@pytest.mark.parametrize("value", VALUES)
@pytest.mark.parametrize(
    ("name", "code", "read"),
    [
        ("js", "// isn't {v}\n2", lambda code: code.split("\n")[1:]),
        ("js", "/* isn't {v} */2", lambda code: re.sub(r"(?s)/\*.*?\*/", "", code).split("\n")),
        ("sql", "-- it's {v}\n2", lambda code: code.split("\n")[1:]),
        ("xml", "<a><!-- it's {v} -->2</a>", lambda code: [ElementTree.fromstring(code).text]),
    ],
)
def test_a_value_ends_no_comment(name: str, code: str, value: str, read: Callable[[str], object]) -> None:
    assert read(in_fence(name, code, value)) == ["2"]


@pytest.mark.parametrize("value", VALUES)
def test_a_table_in_a_quotation_keeps_its_rows(value: str) -> None:
    row = restored(f"> | a | b |\n> |---|---|\n> | [[{NAME}]] | x |\n", value).rstrip("\n").split("\n")[2:]
    assert [line.replace("\\|", "").count("|") for line in row] == [3]


def _assigned(code: str) -> object:
    return ast.literal_eval(ast.parse(code).body[-1].value)  # type: ignore[attr-defined]


def _said(code: str) -> str:
    return shlex.split(code, comments=True)[-1]


UNNAMED: dict[str, tuple[str, Callable[[str], object]]] = {
    "a script": ("set -e\nNAME='{v}'", lambda code: _said(code).removeprefix("NAME=")),
    "a document in a shell": (
        "cat <<'EOF'\nuser:\n  name: \"{v}\"\nEOF",
        lambda c: yaml.safe_load(_bash(c))["user"]["name"],
    ),
    "an array of a shell": ('A=(x "{v}" y)\nprintf %s "${A[1]}"', _bash),
    "a shell in a shell": ("bash -c 'printf %s \"{v}\"'", _bash),
    "variables": ("A=1\nNAME='{v}'", lambda code: _said(code).removeprefix("NAME=")),
    "nested YAML": ("# it's\na: 1\nuser:\n  name: {v}\n  b: 2", lambda code: yaml.safe_load(code)["user"]["name"]),
    "JSON5": ("{\n  // it's\n  name: '{v}',\n}", lambda code: _assigned(f"x = {code.split('name: ')[1][:-3]}")),
    "names of columns": ("WITH x(n) AS (VALUES ('{v}')) SELECT n FROM x", query),
    "an interface": ('interface A { n: string }\nconst v = "{v}"', lambda code: c_string(code.rpartition(" = ")[2])),
    "SQL": ("SELECT '{v}'", query),
    "Python": ("import os\n\nname = '{v}'", _assigned),
    "an assignment of Python": ("name = '{v}'", _assigned),
    "a function of Python": ("def f():\n    pass\n\nname = f'{v}'", lambda code: eval(code.rpartition(" = ")[2])),
    "a program": ("#!/bin/sh\n# it's\necho '{v}'", _said),
    "a command": ("curl -X POST https://x.example -d '{v}'", _said),
    "JavaScript": ('const name = "{v}"', lambda code: c_string(code.removeprefix("const name = "))),
    "YAML": ('# of x\nname: "{v}"', lambda code: yaml.safe_load(code)["name"]),
    "plain YAML": ("kind: x\nlist:\n  - a\n  - {v}\nend: 1", lambda code: yaml.safe_load(code)["list"][1]),
    "a row of JSON": ('[1, "{v}"]', lambda code: json.loads(code)[1]),
    "JSON with comments": ('{\n  // it\'s\n  "a": "{v}"}', lambda code: json.loads(code.replace("// it's", ""))["a"]),
    "markup": ("<p class='x'>{v}</p>", lambda code: ElementTree.fromstring(code).text),
}


@pytest.mark.parametrize("language", UNNAMED)
def test_a_text_tells_what_it_is_by_its_beginning(language: str) -> None:
    code, read = UNNAMED[language]
    for value in VALUES:
        assert read(in_fence("", code, value)) == value
        said = json.dumps({"note": "it's", "content": code.replace("{v}", f"[[{NAME}]]")})
        got = json.loads(restored(said, value, is_json=True))["content"]
        assert language in IN_FENCES or read(got) == value


IN_FENCES = ("plain YAML", "markup")
"""Prose may begin so as well."""
FILES: dict[str, tuple[str, Callable[[str], object]]] = {
    "/srv/a.py": ("x = 1  # don't\nname = '{v}'", _assigned),
    "deploy/values.yaml": ("a: {v}\nb: 1", lambda code: yaml.safe_load(code)["a"]),
    "C:\\x\\q.sql": ("-- it's\nSELECT '{v}'", query),
    "web/package.json": ('{"name": "{v}"}', lambda code: json.loads(code)["name"]),
    ".env.local": ("X='{v}'", lambda code: shlex.split(code)[0].removeprefix("X=")),
}  # fmt: skip


@pytest.mark.parametrize("path", FILES)
def test_the_name_of_a_file_tells_how_it_is_written(path: str) -> None:
    code, read = FILES[path]
    for value in VALUES:
        text = code.replace("{v}", f"[[{NAME}]]")
        said = json.dumps({"file_path": path, "note": "it's '[[PERSON_1]]'", "edits": [{"new_string": text}]})
        got = json.loads(restored(said, value, is_json=True))
        assert read(got["edits"][0]["new_string"]) == value
        assert got["note"] == f"it's '{value}'"


MEMBERS: dict[str, tuple[dict[str, object], Callable[[dict[str, Any]], object]]] = {
    "the body of a mail": ({"html_body": "<p>{v}</p>"}, lambda got: ElementTree.fromstring(got["html_body"]).text),
    "a formula": ({"formula": '="{v}"'}, lambda got: got["formula"][2:-1].replace('""', '"')),
    "words joined in a cell": ({"a": ['="x"&"{v}"']}, lambda got: got["a"][0][6:-1].replace('""', '"')),
    "a selector": ({"selector": '[a="{v}"]'}, lambda got: _unescaped(got["selector"][4:-2], "a ")),
    "a program in parts": ({"command": ["python3", "-c", "'{v}'"]}, lambda got: ast.literal_eval(got["command"][2])),
    "a cell": ({"rows": [["x", '=LEN("{v}")']]}, lambda got: got["rows"][0][1][6:-2].replace('""', '"')),
    "a function": ({"function": "() => f('{v}')"}, lambda got: _call(got["function"][6:])),
    "a query of a graph": ({"query": 'query { a(n: "{v}") { id } }'}, lambda got: c_string(got["query"][13:-10])),
    "the same without a word": ({"query": '{ a(n: "{v}") { id } }'}, lambda got: c_string(got["query"][7:-10])),
    "a query of Mongo": ({"query": "db.users.f('{v}')"}, lambda got: _call(got["query"][9:])),
    "a query of people": ({"query": "MATCH (p {n: '{v}'}) RETURN p"}, lambda got: _call("f" + got["query"][13:-11])),
    "an envelope": ({"body": '<s:a xmlns:s="x">{v}</s:a>'}, lambda got: ElementTree.fromstring(got["body"]).text),
    "a file by other names": (
        {"filePath": "a.py", "newString": "'{v}'"},
        lambda got: ast.literal_eval(got["newString"]),
    ),
    "what a cluster is to be": (
        {"manifest": 'apiVersion: v1\ndata:\n  a: "{v}"\n'},
        lambda got: yaml.safe_load(got["manifest"])["data"]["a"],
    ),
    "a body of a function": ({"script": "return '{v}';"}, lambda got: ast.literal_eval(got["script"][7:-1])),
    "a contact": ({"note": "BEGIN:VCARD\nFN:{v}"}, lambda got: _unescaped(got["note"].split("\n")[1][3:], "n")),
    "an assignment before a program": (
        {"command": "PGPASSWORD={v} printenv PGPASSWORD"},
        lambda got: _bash(got["command"])[:-1],
    ),
    "PowerShell": ({"command": "Set-Content -Value '{v}'"}, lambda got: got["command"][20:-1].replace("''", "'")),
    "an expression": ({"javascript": "f('{v}')"}, lambda got: _call(got["javascript"])),
}


@pytest.mark.parametrize("path", sorted(FILES))
def test_a_call_in_a_string_of_json_names_its_file_too(path: str) -> None:
    code, read = FILES[path]
    for value in VALUES:
        call = json.dumps({"path": path, "content": code.replace("{v}", f"[[{NAME}]]")})
        for said, is_json in (
            (json.dumps({"function": {"arguments": call}}), True),
            (f"So: {json.dumps([call])}", False),
        ):
            got = json.loads(restored(said, value, is_json=is_json).removeprefix("So: "))
            arguments = json.loads(got["function"]["arguments"] if is_json else got[0])
            assert read(arguments["content"]) == value


@pytest.mark.parametrize("member", MEMBERS)
def test_a_member_says_what_it_holds(member: str) -> None:
    said, read = MEMBERS[member]
    for value in VALUES:
        text = json.dumps({"note": "it's", **said}).replace("{v}", f"[[{NAME}]]")
        assert read(json.loads(restored(text, value, is_json=True))) == value


@pytest.mark.parametrize("value", ["007", "+491701234567", "1_000", "0x1F", "12:30:45", "1.10", "4111111111111111111"])
def test_digits_stay_as_they_were_typed(value: str) -> None:
    """A reader of YAML would make another number of these."""
    assert yaml.safe_load(in_fence("yaml", "a:\n- b: {v}\n  c: [1, {v}]", value)) == {
        "a": [{"b": value, "c": [1, value]}]
    }
    assert yaml.safe_load(in_fence("yaml", "a: {v}", "4155552671")) == {"a": 4155552671}


def test_a_line_may_end_within_an_entry() -> None:
    code = in_fence("yaml", "env:\n  - PASSWORD={v}\n  - X=1", "two\nlines")
    assert yaml.safe_load(code) == {"env": ["PASSWORD=two\nlines", "X=1"]}


def test_a_variable_of_make_ends_with_its_line() -> None:
    assert in_fence("makefile", "A = {v}\nB = 1", "x\\") == "A = x\\$()\nB = 1"


@pytest.mark.parametrize(
    "command",
    ["sed x '{v}'", "grep -rnF '{v}' src", "jq --arg n '{v}' .", "ssh -i '{v}' x", "sh -c x '{v}'", "grep x '{v}'"],
)
def test_other_words_of_a_command_are_no_code(command: str) -> None:
    value = 'a*"\\$|'
    assert value in shlex.split(in_fence("sh", command, value))


@pytest.mark.parametrize("value", VALUES)
@pytest.mark.parametrize("fence", ["---", "+++"])
def test_an_article_begins_with_its_settings(fence: str, value: str) -> None:
    sign, read = (":", yaml.safe_load) if fence == "---" else (" =", tomllib.loads)
    text = f'{fence}\na{sign} "[[{NAME}]]"\nb{sign} 1\n{fence}\n\n- [[{NAME}]]\n'
    got = json.loads(restored(json.dumps({"path": "a.md", "content": text}), value, is_json=True))["content"]
    _, entries, article = got.split(f"{fence}\n", 2)
    assert read(entries) == {"a": value, "b": 1}
    assert article == f"\n- {value}\n"


def test_a_password_that_is_escaped_is_not_escaped_again() -> None:
    assert restored(f"mysql://a:[[{NAME}]]@b/c", "p%40ss%") == "mysql://a:p%40ss%25@b/c"
    assert restored(f"see http://a:[[{NAME}]]", "8080") == "see http://a:8080"


@pytest.mark.parametrize("value", VALUES)
def test_a_shell_is_what_a_command_in_parts_names(value: str) -> None:
    said = json.dumps({"command": ["bash", "-lc", f"echo '[[{NAME}]]'"], "then": ["x", f"'[[{NAME}]]'"]})
    got = json.loads(restored(said, value, is_json=True))
    assert shlex.split(got["command"][2]) == ["echo", value]
    assert got["then"][1] == f"'{value}'"


@pytest.mark.parametrize("language", UNNAMED)
def test_the_input_of_a_tool_is_code(language: str) -> None:
    code, read = UNNAMED[language]
    for value in VALUES:
        assert read(restored(code.replace("{v}", f"[[{NAME}]]"), value, language=CODE)) == value
        said = json.dumps({"code": code.replace("{v}", f"[[{NAME}]]")})
        assert read(json.loads(restored(said, value, is_json=True))["code"]) == value


def test_each_line_of_a_value_in_a_patch_is_marked() -> None:
    said = f"*** Begin Patch\n*** Update File: a.txt\n@@\n-x\n+[[{NAME}]]\n*** End Patch"
    assert restored(f"```diff\n{said}\n```\n", "two\nlines").split("\n")[5:7] == ["+two", "+lines"]
    said = f"```diff\n--- a/x.py\n+++ b/x.py\n@@ -1 +1 @@\n+n = '[[{NAME}]]'\n```\n"
    assert _assigned(restored(said, "O'Brien").split("\n")[4][1:]) == "O'Brien"


@pytest.mark.parametrize(
    "text",
    [
        '```\nread "[[PERSON_1]]" first\n```\n',
        '```\nDear John,\n\nhe said: "[[PERSON_1]]"\n```\n',
        '```text\nSELECT "[[PERSON_1]]"\n```\n',
        "Select '[[PERSON_1]]' from the menu.",
        'let us say "[[PERSON_1]]"',
        '{"message": "Select \'[[PERSON_1]]\' from it, it\'s all"}',
    ],
)
def test_where_it_is_not_certain_a_value_goes_in_as_it_is(text: str) -> None:
    assert restored(text, "O'Brien") == text.replace("[[PERSON_1]]", "O'Brien")


OTHERS: dict[str, tuple[str, str, Callable[[str], object]]] = {
    "Perl": ("perl", 'print "{v}"', lambda code: re.sub(r"\\(.)", r"\1", code[7:-1])),
    "R": ("r", 's <- "{v}"', lambda code: c_string(code[5:])),
    "a style sheet": ("css", 'a { content: "{v}" }', lambda code: _unescaped(code[14:-3], "a ")),
    "an image's commands": ("dockerfile", 'CMD ["{v}"]', lambda code: json.loads(code[4:])[0]),
    "a handler": ("html", "<a onclick=\"f('{v}')\"/>", lambda code: _call(ElementTree.fromstring(code).get("onclick"))),
    "a contact": ("vcard", "FN:{v}\nX:1", lambda code: _unescaped(code.split("\n")[0][3:], "n")),
}  # fmt: skip


def _unescaped(text: str, line_end: str) -> str:
    return re.sub(rf"\\({line_end}|.)", lambda found: "\n" if found[1] == line_end else found[1], text)


def _call(code: str | None) -> object:
    return ast.literal_eval(str(code)[1:])


@pytest.mark.parametrize("language", OTHERS)
def test_a_string_of_other_languages_says_the_value(language: str) -> None:
    name, code, read = OTHERS[language]
    for value in VALUES:
        assert read(in_fence(name, code, value)) == value


def _piece(endpoint: str, text: str) -> dict[str, object]:
    if endpoint == "responses":
        return {"type": "response.custom_tool_call_input.delta", "item_id": "c", "output_index": 0, "delta": text}
    call = {"index": 0, "type": "custom", "custom": {"input": text}}
    return {"choices": [{"index": 0, "delta": {"tool_calls": [call]}, "finish_reason": None}]}


def _input(endpoint: str, event: dict[str, Any]) -> str:
    if endpoint == "responses":
        return str(event["delta"])
    return str(event["choices"][0]["delta"]["tool_calls"][0]["custom"]["input"])


@pytest.mark.parametrize("chars", [1, 4, 99])
@pytest.mark.parametrize("endpoint", ["chat_completions", "responses"])
def test_the_input_of_a_custom_tool_fits_its_code(endpoint: str, chars: int) -> None:
    code = f"import os\nname = '[[{NAME}]]'\n"
    reply = next(each for each in ENDPOINTS if each.name.replace("-", "_").startswith(endpoint[:4]))
    restorer = ReplyRestorer(
        reply.reply(is_json_mode=False), IssuedNames([NAME]), lambda _: "O'Brien", is_event_stream=True
    )
    pieces = [json.dumps(_piece(endpoint, code[at : at + chars])) for at in range(0, len(code), chars)]
    got = b"".join(restorer.feed(f"data: {piece}\n\n".encode()) for piece in pieces) + restorer.finish()
    events = [json.loads(line[6:]) for line in got.split(b"\n") if line.startswith(b"data: {")]
    assert _assigned("".join(_input(endpoint, event) for event in events)) == "O'Brien"


_TOKENS = [
    *"\"'`#/$<>@%([{}])=-*!.,: \n\\rRbBfFsEq",
    "return ",
    "println!(",
    "String.raw",
    "qq",
    "<<",
    "x",
    "EOT",
    "$$",
]


@pytest.mark.parametrize("language", sorted({id(each): name for name, each in SYNTAXES.items() if each.signs}.values()))
@given(st.lists(st.sampled_from(_TOKENS), max_size=12).map("".join))
@examples(20)
def test_a_quick_look_for_strings_misses_none(language: str, text: str) -> None:
    syntax = SYNTAXES[language]
    for quick, others in ((syntax.starts, []), (syntax.starts_within, [BRACKETS])):
        wanted = Starts(syntax.all_quotings, "", *others).search(text, 0, len(text))
        found = quick.search(text, 0, len(text))
        assert (found and (found.span(), found.lastgroup)) == (wanted and (wanted.span(), wanted.lastgroup))
