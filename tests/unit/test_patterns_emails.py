"""E-mail addresses: what is one, where it begins and ends, and what only has an at sign."""

import pytest

from pasteguard_addon.detection.pii.patterns.online.emails import EmailPatterns


def found(text: str) -> list[str]:
    return [text[hit.start : hit.end] for hit in sorted(EmailPatterns("en").analyze(text, []))]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("cc: a.b@x.co, c_d+news@sub.mail.example.org;E-F@Example.COM",
         ["a.b@x.co", "c_d+news@sub.mail.example.org", "E-F@Example.COM"]),
        ("John.Doe@Example.com.Then he left", ["John.Doe@Example.com"]),
        ("<bob@example.com>", ["bob@example.com"]),
        ("mail an u.steenbock@example,org bitte", ["u.steenbock@example,org"]),
        ("email='bob@example.com'", ["bob@example.com"]),
        ("b'bob@example.com'", ["bob@example.com"]),
        ("'o'brien@example.com'", ["o'brien@example.com"]),
        ('"To:\\nbob@example.com"', ["bob@example.com"]),
        ("CORP\\nancy@example.com", ["nancy@example.com"]),
        ("josé@ejemplo.es, 用户@例子.公司, иван@почта.рф", ["josé@ejemplo.es", "用户@例子.公司", "иван@почта.рф"]),
        ("请联系zhang@qq.com谢谢", ["zhang@qq.com"]),
        ("mail svc-backup@dc01.corp.local now", ["svc-backup@dc01.corp.local"]),
        ("user is max.mueller@internal", ["max.mueller@internal"]),
        ("mailto:root@buildbox", ["root@buildbox"]),
        ("?to=user%40example.com&x=1", ["user%40example.com"]),
        ("bob (at) example (dot) com", ["bob (at) example (dot) com"]),
        ("bob[at]example.org", ["bob[at]example.org"]),
        ("bob at example dot com", ["bob at example dot com"]),
        ("bob dot lee at example dot co dot uk", ["bob dot lee at example dot co dot uk"]),
        ("bob underscore lee at example dot com", ["bob underscore lee at example dot com"]),
        ("maría arroba ejemplo punto com", ["maría arroba ejemplo punto com"]),
        ("jean arobase exemple point fr", ["jean arobase exemple point fr"]),
        ("gino chiocciola esempio punto it", ["gino chiocciola esempio punto it"]),
        ("jan apenstaartje voorbeeld punt nl", ["jan apenstaartje voorbeeld punt nl"]),
        ("ola małpa przyklad kropka pl", ["ola małpa przyklad kropka pl"]),
        ("zé arroba exemplo ponto pt", ["zé arroba exemplo ponto pt"]),
        ("bob<at>example<dot>org", ["bob<at>example<dot>org"]),
        ("bobby @ example . org", ["bobby @ example . org"]),
        ("hans (ät) beispiel punkt de", ["hans (ät) beispiel punkt de"]),
        ("https://bob@example.com:secret@host/path", ["bob@example.com"]),
        ("john @ gmail.com", ["john @ gmail.com"]),
    ],
)  # fmt: skip
def test_finds_whole_addresses(text: str, expected: list[str]) -> None:
    assert found(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "git@github.com:owner/repo.git",
        "https://user:password@host.com/x",
        "mongodb+srv://app:Qwerty@123@cluster0.ab1cd.mongodb.net/prod",
        "icon@2x.png and actions/checkout@v4 and lodash@4.17.21",
        "a@b.T + x@w.shape",
        "getty@tty1.service",
        "look at this dot product",
        "look at foo dot com",
        "tell mode at any point in a plan. A user",
        "start at this point at home",
        "weights @ inputs . it()",
        "x @ y . de",
        "the store at corner dot of the street",
        "To: xxxxxxxxx@dot.example.com",
        "Author: GitHub <noreply@github.com>, do-not-reply@shop.example.com, No_Reply@example.com",
        "@decorator\n@app.route('/')",
        "1@2, @, a@, @b",
    ],
)
def test_leaves_other_at_signs(text: str) -> None:
    assert found(text) == []
