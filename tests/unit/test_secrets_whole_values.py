"""Passwords of any printable characters in every format: where a value ends is for its quotes and its format to say."""

import html
import json
from collections.abc import Callable
from random import Random
from string import ascii_letters, digits
from typing import NamedTuple
from urllib.parse import quote

import pytest

from pasteguard_addon.detection.secrets import SecretsRecognizer

RECOGNIZER = SecretsRecognizer()
SIGNS = ("<>", "()", "[]", "{}", "'", '"', "`", ",", ";", ":", "&", "|", "#", "%", "=", "/", "^~", "@", "!?*+", "-_.")
LETTERS_OF_OTHERS = "üéßñйж€£§😀"
ENDS_A_SENTENCE = ".,;:?!"


class Format(NamedTuple):
    """How a value is written: `before` and `after` it, its own signs escaped, and the signs that it cannot hold."""

    before: str
    after: str
    escaped: Callable[[str], str] = str
    without: str = ""
    not_first: str = ""


def _json(value: str) -> str:
    return json.dumps(value, ensure_ascii=False)[1:-1]


def _doubled(sign: str) -> Callable[[str], str]:
    return lambda value: value.replace(sign, sign * 2)


def _behind_a_backslash(signs: str) -> Callable[[str], str]:
    return lambda value: "".join("\\" + c if c in signs else c for c in value)


def _encoded(value: str) -> str:
    return quote(value, safe="")


IN_SHELL = " \"'`\\$&|;<>(){}*?#"
FORMATS = {
    "INI": Format("[db]\nuser = app\npassword = ", "\nport = 5432\n", not_first="\"'`;#*=:"),
    "properties": Format("db.user=app\ndb.password=", "\n", not_first="\"'`=:"),
    "environment": Format("A=1\nDB_PASSWORD=", "\nX=1\n", without="\"'` ", not_first="#="),
    "environment, quoted": Format('DB_PASSWORD="', '"\n', _behind_a_backslash('\\"$`')),
    "YAML": Format("db:\n  password: ", "\n  port: 1\n", not_first="{}[]&*!|>%@`\"'#,?-:="),
    "YAML, quoted": Format('db:\n  password: "', '"\n', _behind_a_backslash('\\"')),
    "YAML, single quotes": Format("db:\n  password: '", "'\n", _doubled("'"), not_first="'"),
    "JSON": Format('{"user": "a", "password": "', '", "port": 5}', _json),
    "JSON without blanks": Format('{"user":"a","password":"', '","port":5}', _json),
    "JSON in JSON": Format('"{\\"password\\": \\"', '\\", \\"port\\": 5}"', lambda v: _json(_json(v)), without="[]\""),
    "TOML, literal": Format("password = '", "'\n", without="'"),
    "shell": Format("export DB_PASSWORD='", "'\n", lambda v: v.replace("'", "'\\''"), not_first="'"),
    "an option": Format("tool --password=", " --verbose\n", without=IN_SHELL, not_first="="),
    "an option, quoted": Format("tool -u a --password '", "' run\n", lambda v: v.replace("'", "'\\''"), not_first="'"),
    "curl": Format("curl -u 'admin:", "' https://h.example\n", without="'"),
    "said": Format("Hi, the password: ", "\nThanks", not_first="\"'`([{*:="),
    "said in a sentence": Format("Note that my password is ", " and it does not work", not_first="\"'`([{*:="),
    "said, quoted": Format('Note that my password is "', '" and it does not work', without='"', not_first="'`"),
    "SQL": Format("CREATE USER a IDENTIFIED BY '", "';", _doubled("'"), not_first="'"),
    "SQL row": Format("INSERT INTO users (id, password) VALUES (1, '", "');", _doubled("'"), not_first="'"),
    "a query": Format("https://h.example/login?user=a&password=", "&x=1", _encoded),
    "a form": Format("user=a&password=", "&x=1", _encoded),
    "CSV": Format("name,password,city\nbob,", ",Rome\n", without=',"', not_first="'`"),
    "CSV, quoted": Format('name,password,city\nbob,"', '",Rome\n', _doubled('"'), not_first='"'),
    "Markdown": Format("| name | password |\n|---|---|\n| bob | ", " |\n", without="|", not_first="*`\"'"),
    "XML": Format("<c><password>", "</password></c>", lambda v: html.escape(v, quote=False), without="&[]"),
    "XML attribute": Format('<ds user="a" password="', '" url="x"/>', html.escape),
    "Dockerfile": Format("FROM x\nENV DB_PASSWORD=", "\nRUN y\n", without=IN_SHELL, not_first="="),
    "PowerShell": Format("$Password = '", "'\n", _doubled("'"), not_first="'"),
    "Java": Format('String password = "', '";\n', _behind_a_backslash('\\"')),
    "Java, a setter": Format('ds.setPassword("', '");\n', _behind_a_backslash('\\"')),
    "Go": Format("\tpassword := `", "`\n", without="`"),
    "PHP": Format("'password' => '", "',\n", _behind_a_backslash("\\'")),
    "PHP, a constant": Format("define('DB_PASSWORD', '", "');\n", _behind_a_backslash("\\'")),
    "Python": Format("connect(host='h', password='", "', port=1)\n", _behind_a_backslash("\\'")),
    "C#": Format('var password = @"', '";\n', _doubled('"'), not_first='"'),
    "Rust": Format('let password = r#"', '"#;\n', without='"'),
    "a connection string": Format('"Server=h;User Id=a;Password=', ';Encrypt=yes"', without="\"';{}=\\ ,:`()[]"),
    "libpq": Format("host=h user=a password='", "' dbname=x", _behind_a_backslash("\\'")),
    "netrc": Format("machine h login a password ", "\n", without=" =>", not_first="\"'`*:=("),
    "Kubernetes": Format('- name: DB_PASSWORD\n  value: "', '"\n', _behind_a_backslash('\\"')),
}  # fmt: skip


def a_password(random: Random, signs: str) -> str:
    """Letters of both cases and digits, with one or two signs among them or around them."""
    while True:
        drawn = random.choices(ascii_letters + digits, k=random.randint(8, 12))
        text = "".join(drawn)
        if sum(map(str.isdigit, text)) > 1 and text.upper() != text != text.lower():
            break
    if len(signs) == 2 and random.random() < 0.3:
        return f"{signs[0]}{text[:4]}{signs[1]}{text[4:]}"
    for _ in range(random.randint(1, 2)):
        drawn.insert(random.randint(0, len(drawn)), random.choice(signs))
    return "".join(drawn)


def uncovered(format_: Format, value: str) -> str:
    """Return what of the value would go out in clear, but for what may end a sentence or a statement."""
    written = format_.escaped(value)
    start, end = len(format_.before), len(format_.before) + len(written)
    text = f"{format_.before}{written}{format_.after}"
    hidden = {at for hit in RECOGNIZER.find(text, "en") for at in range(hit.start, hit.end)}
    while end > start and text[end - 1] in ENDS_A_SENTENCE:
        end -= 1
    return "".join(text[at] for at in range(start, end) if at not in hidden)


@pytest.mark.parametrize("name", FORMATS)
def test_all_of_a_password_is_found_whatever_it_is_made_of(name: str) -> None:
    random, format_ = Random(name), FORMATS[name]
    values = [a_password(random, signs) for signs in (*SIGNS, LETTERS_OF_OTHERS) for _ in range(6)]
    possible = [
        value
        for value in values
        if value[0] not in format_.not_first and not set(value) & set(format_.without) and value[0] != value[-1]
    ]
    assert len(possible) > len(values) / 3
    left = {value: rest for value in possible if (rest := uncovered(format_, value))}
    assert left == {}


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("pw = Xk9<z>7(q)!m", ["Xk9<z>7(q)!m"]),
        ("pass: (Xk9)z7", ["(Xk9)z7"]),
        ("password='it''s Xk9'", ["it''s Xk9"]),
        ('password = "q7 Lt 3m"', ["q7 Lt 3m"]),
        ("The password is Xk9»z7.", ["Xk9»z7"]),
        ("pw: correct horse battery staple", ["correct horse battery staple"]),
        ("the password is maple-river-copper-violet", ["maple-river-copper-violet"]),
        ("the password for bob is 'blue Monkey 7'", ["blue Monkey 7"]),
        ("wifi at home: SSID Box 7590 KL, pw 48392019384756283910. why slow?", ["48392019384756283910"]),
        ("DB_PASS=a#b$c%d^e docker run x", ["a#b$c%d^e"]),
        ("the alarm code is 4471 and the garage keypad is 9920#", ["4471", "9920"]),
        ("alarm panel 4471, spare key with the neighbour; key safe 2291", ["4471", "2291"]),
        ("我的密码改成了Xk9z7qL2", ["Xk9z7qL2"]),
        ('smtp.login("me@mail.example", "appl-pass-word-xyz1")', ["appl-pass-word-xyz1"]),
        ('["prod", "dvc_server_1NS1CZ0Z1PzCx", 3]', ["dvc_server_1NS1CZ0Z1PzCx"]),
        ("パスワードをXk9z7qL2に変えました", ["Xk9z7qL2"]),
        ("パスワードはXk9z7qL2です", ["Xk9z7qL2"]),
    ],
)
def test_signs_and_blanks_in_a_value_are_its_own(text: str, values: list[str]) -> None:
    assert [text[hit.start : hit.end] for hit in RECOGNIZER.find(text, "en")] == values


@pytest.mark.parametrize(
    "text",
    [
        "password = get_secret(name1)",
        "password: os.environ['K8S_PASS1']",
        "{password:e8(t4,n2),x:1}",
        "password=${DB_PASS_1}",
        "<password>${db.pass1}</password>",
        'password: "^(?=.*[A-Z])(?=.*[0-9]).{8,}$"',
        "The password is (see page 12) written down.",
        "deps: pin `request` version range",
        "my password is not working since yesterday",
        "password: shared between several teams",
        'You need a passphrase to unlock the secret key for user: "ada (https://ada.example)"',
        "msg_01XFDUDYJgAACzvnptvVoYEL is the id of the api token request",
        "works that are identified as \"derived\" from it",
        'self.connect("cache_post_open", "_inc_changes_count")',
        "an operation that may pass or\n  fail.",
        "//registry.example/:_authToken=MYTOKEN1\n",
    ],
)  # fmt: skip
def test_code_and_sentences_are_no_values(text: str) -> None:
    assert [text[hit.start : hit.end] for hit in RECOGNIZER.find(text, "en")] == []
