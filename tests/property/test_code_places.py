"""What is restored in code fits the string, comment or document where it lands; at any cut."""

import ast
import json
import re
import shlex
import sqlite3
from collections.abc import Callable
from xml.etree import ElementTree

import pytest
import yaml

from pasteguard_addon.masking.issued import IssuedNames
from pasteguard_addon.masking.restore import TextRestorer
from pasteguard_addon.places.prose import Prose

VALUES = (
    "Maria Schneider", "O'Brien", 'say "hi"', "a\\b", "two\nlines", "a|b", "<x> & y", "50% $HOME `id`", "#{y} ${x}",
    "'; DROP--", "]]> x", "--> x", "</script>", "trailing\\", "*/ x", "{{ x }}", "C:\\new\\table",
)  # fmt: skip
NAME = "PERSON_1"


def restored(text: str, value: str, *, is_json: bool = False) -> str:
    """Return a text with the value, restored whole and in pieces alike."""
    results = set()
    for size in (len(text), 1, 2, 7):
        restorer = TextRestorer(IssuedNames([NAME]), lambda _: value, Prose(is_json=is_json))
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
    "GraphQL": ("graphql", '"{v}"', c_string),
    "Terraform": ("hcl", '"{v}"', lambda code: c_string(code).replace("$${", "${")),
    "PowerShell": ("powershell", '"{v}"', powershell),
    "C#": ("csharp", '@"{v}"', lambda code: code[2:-1].replace('""', '"')),
    "a script": ("html", '<script>\nlet x = "{v}";\n</script>', script),
    "CDATA": ("xml", "<a><![CDATA[{v}]]></a>", lambda code: ElementTree.fromstring(code).text),
    "YAML": ("yaml", "a:\n  b: |-\n    {v}\nc: 1", lambda code: yaml.safe_load(code)["a"]["b"]),
}


def _dollars(text: str) -> str:
    return re.sub(r"\\([$`])", r"\1", text)


@pytest.mark.parametrize("value", VALUES)
@pytest.mark.parametrize("language", READERS)
def test_a_string_says_the_value(language: str, value: str) -> None:
    name, code, read = READERS[language]
    assert read(in_fence(name, code, value)) == value


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
