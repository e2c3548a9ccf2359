"""Texts made to take long: the time must grow with their length, and with nothing else."""

import gc
import string
import sys
import time
from collections import Counter
from collections.abc import Callable
from random import Random

import pytest

from pasteguard_addon.detection.secrets import SecretsRecognizer
from pasteguard_addon.detection.secrets.recognizer import TokenRule, all_rules

RECOGNIZER = SecretsRecognizer()
DASHES = "-" * 5
WORDS = 'key token secret password is = " login : / auth code'.split()
LETTERS = string.ascii_letters + string.digits

REPEATED = [
    *('auth=("', "token is ", "key=", "key ", "key is ", "password is ", 'key="', "key:'", 'key=\\"', "密码是"),
    *("INSERT INTO t (password) VALUES ('", "curl -u ", 'getConnection("', "kind: Secret\n", "Cookie: a=b;", '"kty"'),
    *('password: "x', "recovery phrase ", "seed phrase abandon ", "${", '{"password":{', 'password=\\"', "://", "a:b@"),
    *("://a:b@", "Basic ", "Bearer ", "sk-", "/sk-", "sk-proj-", "_PASSWORD", "http://a:b@", "cookie=:'", "bearer="),
    *("eyJ.", "xoxb-1-", "IQoJb3JpZ2lu", "key{default", "<key>", "key=${", '"', '\\"', ".", "=", "%3D", "passwd"),
    *("login: a / ", "login a/b ", "code 1234 ", "verification code ", "backup codes: ", "recovery code 1234-5678 "),
    *("private key 0x", '{"key":"password",', '{"key":"password","value":"', "password\n", "password?\n", "pw?\na: "),
    *("name,password\n", "a|password|b\n", "password,token\n", "|password|\n", "set it to ", "changed it from a to "),
    *("密码是天地，", "password:password:", "password?\nbob: x\n", "login Ab1!x7Gh2kQ\n", "login\nabcdefghi\n"),
    *("community ", "key 7 ", "password 7 ", "export A=", ".env\nA=", "/invite/", "/reset/token/", "jwt.encode("),
    *('auth("', 'login("a","b"', '".toCharArray()', "@tcp(", "chpasswd\na:b\n", "- name: password\n  value: "),
    *("key: |\n  ", "secret: >\n", "data:\n  a: b\n", '"data":{"a":"b"}', "AKIA", "ghp_", "glpat-", "api_key_"),
    *("acme-token-", "word_", "identified by ", "<password>", "<Password><Value>", "pass:", "pwd={"),
    *(f"{DASHES}BEGIN PRIVATE KEY{DASHES}\n", f"{DASHES}END PRIVATE KEY{DASHES}", "ssh-rsa ", "private-lines: 999\n"),
    *("wifi:s:x;p:", "machine a login b password ", "mysql -p", "docker login -p ", "echo a | sudo ", "$1$", "$2y$10$"),
    *("sha256-", "0x", "{", "[", "(", "<", "\n", "\\n", "\t", " ", "0", "a", "A1", "_", "-", "--password ", "-p ", "amqp://"),
    *("otpauth://totp/?secret=", "K=v;P=", "AccountKey=", "user:pass\n", "abc123 ", "Passwort ist ", "mot de passe "),
    *("пароль ", "pass ", "a_sk_", "host=db password='", "contraseña: "),
    *("admin / hunter2x ", "a@b.co and ", "a@b.co / Sommer12 ", "is x1 a password ", '"Sommer 12" password '),
    *("-H 'X-Api-Key: ", '"cookies":[{"name":"a",', "&password=", "A_PASSWORD=ab1cd2\n", "my pin 1234 "),
    *("kind: Secret\ndata:\n  a: YWJj\n", "the root pw?\nbob: abc12\n", "code is 1234, ", "set password "),
    *("recovery codes: 1234 5678 ", "locked, unlock with ab12cd ", "sshpass -p ", "密码是abc123，", "パスワードは"),
    *("пароль x1y2z3 ", "비밀번호는 ", "security question: ", "WIFI:T:WPA;S:a;P:", "[a]\npassword = x\n"),
    *("a {\n password = x1y2z3\n}\n", "red_panda_x1 ", "winter-is-coming ", "pw is red_panda_x1 "),
    *("hasło to ", "set-cookie: sid=", "wallet ", "licence ", "serial AB-", "<auth-user-pass>\na\n"),
]  # fmt: skip


def _lines(line: Callable[[Random], str], head: str = "") -> Callable[[int], str]:
    def make(length: int) -> str:
        random, pieces, size = Random(1), [head], len(head)
        while size < length:
            pieces.append(line(random))
            size += len(pieces[-1])
        return "".join(pieces)[:length]

    return make


def _drawn(random: Random, count: int, alphabet: str = LETTERS) -> str:
    return "".join(random.choices(alphabet, k=count))


DRAWN = {
    "a private key without its end": _lines(lambda r: f"{DASHES}BEGIN PRIVATE KEY{DASHES}\n{_drawn(r, 64)}\n"),
    "web tokens that begin alike": _lines(lambda r: f"eyJ{'a1b2c3' * 15}.eyJ{_drawn(r, 60)}.{_drawn(r, 43)}\n"),
    "base64 in lines": _lines(lambda r: _drawn(r, 76) + "\n"),
    "base64 in one": _lines(lambda r: _drawn(r, 99)),
    "hex": _lines(lambda r: _drawn(r, 64, "0123456789abcdef") + "\n"),
    "passwords": _lines(lambda r: f"password: {_drawn(r, 12)}\n"),
    "an environment": _lines(lambda r: f"export {_drawn(r, 8, string.ascii_uppercase)}_KEY={_drawn(r, 24)}\n"),
    "a table": _lines(lambda r: f"{_drawn(r, 6)},{_drawn(r, 12)},{_drawn(r, 4)}\n", "name,password,x\n"),
    "keys, each another": _lines(lambda r: f"key{_drawn(r, 3)}="),
    "tokens, each another": _lines(lambda r: f"token {_drawn(r, 5)} is "),
    "calls, each another": _lines(lambda r: f'auth=("{_drawn(r, 3)}'),
    "records": _lines(lambda r: f'{{"key":"{_drawn(r, 5)}","value":"{_drawn(r, 9)}"}},'),
    "logins": _lines(lambda r: f"login: {_drawn(r, 4)} / {_drawn(r, 9)}\n"),
    "rows": _lines(lambda r: f"(1, '{_drawn(r, 10)}'),\n", "INSERT INTO users (id, password) VALUES "),
    "cookies": _lines(lambda r: f"Set-Cookie: sid={_drawn(r, 26)}\n"),
    "addresses": _lines(lambda r: f"https://u:{_drawn(r, 9)}@h.example/{_drawn(r, 5)}\n"),
    "quotes that never close": _lines(lambda r: f'password="{_drawn(r, 7)} '),
    "words of credentials": _lines(lambda r: r.choice(WORDS) + r.choice(" =\"':\n/")),
    "passwords behind a blank": _lines(lambda r: f"password {_drawn(r, 9)}\n"),
    "seasons": _lines(lambda r: f"{r.choice(WORDS)} Winter{r.randrange(99)}{r.choice('!?. ')}"),
    "accounts": _lines(lambda r: f"accounts:\n- a: b / {_drawn(r, 7)}\n"),
    "all of them": _lines(lambda r: r.choice(REPEATED)),
}  # fmt: skip


PROSE = "maple river copper the is and for my with to violet harbor".split()
SIGNS = ":=\"'`.,;/|&<>(){}[]@#$%^*+?\\!~- \n"
FRAMES: dict[str, Callable[[Random, str], str]] = {
    "close together": lambda r, a: a + _drawn(r, r.randint(0, 3)),
    "before numbers": lambda r, a: f"{a}{r.randrange(10**6)}",
    "before a long run": lambda r, a: a + _drawn(r, r.randint(16, 40)),
    "assigned": lambda r, a: f"{a}={_drawn(r, 10)}\n",
    "quoted": lambda r, a: f'{a}="{_drawn(r, 9)}!"\n',
    "member": lambda r, a: f'"{a}": "{_drawn(r, 20)}",',
    "said": lambda r, a: f"{a} is {_drawn(r, 8)} ",
    "in prose": lambda r, a: f"{a} {' '.join(r.choices(PROSE, k=3))} ",
    "above a line": lambda r, a: f"{a}\n{_drawn(r, 10)}\n",
    "never closed": lambda r, a: f'{a}("{_drawn(r, 2)}',
    "among blanks": lambda r, a: a + " " * r.randint(1, 9) + _drawn(r, 1),
    "a pair": lambda r, a: f"{a} {_drawn(r, 5)} / {_drawn(r, 9)}\n",
    "an address": lambda r, a: f"{a}://{_drawn(r, 4)}:{_drawn(r, 8)}@",
    "among signs": lambda r, a: a + _drawn(r, r.randint(1, 8), SIGNS),
    "anything": lambda r, a: a + _drawn(r, r.randint(1, 4), LETTERS + " =:\"'\n"),
}
"""What stands around an anchor, never the same twice."""
VENDORS = 12
"""So many of some three hundred families stand for all: they are made alike."""

A_FEW = 4
"""Frames that each rule is tried in: one rule or another meets every frame."""


def _places() -> dict[str, tuple[str, ...]]:
    """Return the anchors of each rule, and of some vendors' families."""
    anchors: dict[str, list[str]] = {}
    vendors = []
    for rule in all_rules():
        if isinstance(rule, TokenRule):
            vendors.append(rule.anchors[0])
        else:
            anchors.setdefault(type(rule).__name__, []).extend(rule.anchors)
    return {
        **{name: tuple(own) for name, own in anchors.items()},
        **{f"vendor {lead}": (lead,) for lead in Random(1).sample(vendors, VENDORS)},
    }


PLACES = _places()


def texts() -> dict[str, Callable[[int], str]]:
    repeated = {repr(piece): (lambda length, p=piece: (p * (length // len(p) + 1))[:length]) for piece in REPEATED}
    return {**repeated, **DRAWN}


def seconds(text: str) -> float:
    gc.disable()
    began_s = time.thread_time()
    RECOGNIZER.find(text, "en")
    taken_s = time.thread_time() - began_s
    gc.enable()
    return taken_s


def grows_with_its_length(make: Callable[[int], str], length: int) -> bool:
    """Tell whether four times the text takes some four times as long: of what is quadratic, it takes sixteen times.

    Of three trials one is enough, as others compute on the same machine.
    """
    seconds(make(1_000))
    return any(seconds(make(4 * length)) < 8 * seconds(make(length)) + 0.01 for _ in range(3))


def test_there_are_many() -> None:
    assert len(texts()) + len(PLACES) * A_FEW >= 350


@pytest.mark.parametrize("name", texts())
def test_four_times_the_text_takes_four_times_as_long(name: str) -> None:
    assert grows_with_its_length(texts()[name], 4_000)


@pytest.mark.parametrize("name", PLACES)
def test_so_it_does_around_all_that_is_looked_at(name: str) -> None:
    anchors = PLACES[name]
    for frame in Random(name).sample(sorted(FRAMES), A_FEW):
        make = _lines(lambda r, write=FRAMES[frame]: write(r, r.choice(anchors)))
        assert grows_with_its_length(make, 2_000), frame


NOUNS = "login user clave пароль mdp heslo pw secret key auth Passwort pass".split()


@pytest.mark.parametrize("between", [":{};", "={},", "={}|", "={}/", ":{}.", "={}+", " is:{};", '="{};'])
def test_what_is_found_in_one_run_is_no_longer_than_a_few_of_it(between: str) -> None:
    """Behind each word for a secret in a run without blanks all the rest of it may be a value, which others copy."""
    random, signs = Random(1), LETTERS + "!#$%*+-_?."
    pieces = [random.choice(NOUNS) + between.format(_drawn(random, random.randint(6, 14), signs)) for _ in range(1_200)]
    text = "".join(pieces)
    assert sum(each.end - each.start for each in RECOGNIZER.find(text, "en")) <= 10 * len(text)


MOST_CALLS = 140


@pytest.mark.parametrize(
    "place",
    ["password {}\n", "pw={};", "my password is {}\n", 'api_key: "{}",\n', "user a, pw {}\n", 'password="{}!"\n'],
)
def test_a_password_is_judged_a_few_times_however_many_rules_meet_it(place: str) -> None:
    """Counted in calls, which no other program on the machine makes more of."""
    count, random = 100, Random(5)
    text = "".join(place.format(_drawn(random, 10)) for _ in range(count))
    RECOGNIZER.find(text, "en")
    calls: Counter[str] = Counter()
    sys.setprofile(lambda frame, event, arg: calls.update((event,)))
    try:
        RECOGNIZER.find(text, "en")
    finally:
        sys.setprofile(None)
    assert calls["call"] < count * MOST_CALLS


def test_each_value_of_a_long_environment_is_found_whole_and_once() -> None:
    """Wherever the stretch of lines ends that are looked at together."""
    lines = DRAWN["an environment"](6_000).splitlines()[:-1]
    found = RECOGNIZER.find("\n".join(lines), "en")
    assert sorted(finding.end - finding.start for finding in found) == [24] * len(lines)


def test_no_place_costs_more_than_its_text_is_worth() -> None:
    """The dearest of them, all in one: as many as there are, none like another."""
    kinds = [(write, anchor) for anchors in PLACES.values() for anchor in anchors[:3] for write in FRAMES.values()]
    make = _lines(lambda r: (kind := r.choice(kinds))[0](r, kind[1]))
    assert grows_with_its_length(make, 25_000)
