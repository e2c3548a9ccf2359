"""A common word that is somebody's password is known again where passwords stand, and nowhere else."""

import pytest

from pasteguard_addon.findings import Finding
from pasteguard_addon.known_values import KnownValue, KnownValueFinder
from pasteguard_addon.lexicon.credential_words import PASSWORDS

PLACES = (
    'password: {v}', '{{"db": {{"password": "{v}"}}}}', '{{"output": "{{\\"password\\": \\"{v}\\"}}"}}',
    "DB_PASSWORD='{v}'",
    "<db:password>{v}</db:password>", '<db user="u" password="{v}"/>', '<input type="password" name="p" value="{v}">',
    "'password' => '{v}',", 'user.setPassword("{v}");', 'os.environ["PASSWORD"] = "{v}"', '"password", "{v}"',
    "- name: DB_PASSWORD\n  value: '{v}'", '{{"name": "DB_PASSWORD", "value": "{v}"}}',
    "ALTER USER a IDENTIFIED BY '{v}';",
    "postgres://alice:{v}@db:5432/x", "curl -u 'alice:{v}' https://x.example", "curl --user alice:{v} x.example",
    "sshpass -p '{v}' ssh u@h", "mysql -u a -p{v} db", "redis-cli -a {v} ping", "Authorization: Bearer {v}",
    "id,user,password\n1,alice,bcd\n2,bob,{v}\n", "user\tpassword\nalice\t{v}\n", "user;Passwort\nalice;{v}\n",
    " id | name  | password\n----+-------+----------\n  1 | alice | {v}\n(1 row)\n",
    "| user | password |\n|---|---|\n| alice | {v} |", "USER    PASSWORD   AGE\nalice   {v}       3d\n",
    "machine x login alice password {v}", "Ihr Kennwort ist {v}.", "mot de passe : {v}", "api_key={v}", "pin: {v}",
    'let password: String = "{v}"', "password <- '{v}'", 'driver.find(By.ID, "password").send_keys("{v}")',
    "The password was set to '{v}' yesterday.", "<dt>Password</dt><dd>{v}</dd>",
    "<key>Password</key>\n<string>{v}</string>",
    "INSERT INTO users (name, password) VALUES ('bob', '{v}');", "Log in as bob with {v} as the password.",
    "Change the password from {v} to another.", "credentials: bob / {v}", "[sudo] password for bob: {v}",
    "net user bob {v} /add", "Пароль: {v}", "密码：{v}", "Lösenord: {v}", 'ConvertTo-SecureString "{v}" -AsPlainText',
    "Password is now {v}", "Das Passwort von Bob lautet {v}.", "old password → {v}", "la password di Bob è {v}",
    "======  ========\nuser    password\n======  ========\nbob     {v}\n", "||user||password||\n|bob|{v}|",
    " password \n----------\n {v}\n(1 row)", "│ user │ password │\n├──────┼────┤\n│ bob │ {v} │",
)  # fmt: skip
ELSEWHERE = (
    "run the {v} again", "pinned: {v}", '{{"shopping": {v}}}', "monkey: {v}", "passed: {v}", "tokenizer({v})",
    "the login {v} failed", "a token {v}", "mkdir -p {v}", "ls -a {v}", "cp -p {v} x", "https://x.example:{v}/",
    "keyboard: {v}", "is_primary_key {v}", "id,user,note\n1,password,{v}\n", "passenger, {v}", "compass: {v}",
    "| password | note |\n|---|---|\n| x | {v} |", "key {v}", "secret {v}",
    '{{"password": "x", "stage": "{v}"}}', "Reset the password. Then run \"{v}\"", "password=x&stage='{v}'",
    "INSERT INTO users (password, name) VALUES ('x', '{v}');", "tests/{v}/x.py as a file", "the code of '{v}'",
    "He forgot the password and the {v} failed", "- password\n- {v}", "The password works. Go on to {v} it",
    "He lost his password last week when he was away at a '{v}'",
)  # fmt: skip


def found(value: str, text: str) -> list[str]:
    finder = KnownValueFinder([KnownValue("ENV_PASSWORD", value, 0)])
    return [text[each.start : each.end] for each in finder.find(text, 1)]


@pytest.mark.parametrize("value", ["test", "admin", "xq"])
@pytest.mark.parametrize("place", PLACES)
def test_a_common_word_is_known_where_credentials_stand(place: str, value: str) -> None:
    text = place.format(v=value)
    [span] = KnownValueFinder([KnownValue("ENV_PASSWORD", value, 0)]).find(text, 1)
    assert span == Finding(text.rindex(value), text.rindex(value) + len(value), "ENV_PASSWORD", 0.9, "propagation")


@pytest.mark.parametrize("text", ELSEWHERE)
def test_it_is_left_alone_where_none_stand(text: str) -> None:
    assert found("test", text.format(v="test")) == []


SHORT_WORDS = (
    "secret token credential credentials zugangsdaten key apikey accesskey authkey privatekey publickey masterkey"
    " accountkey newpass oldpw userpass dbpw mypass pass pw pin pincode psk login pwd mdp"
).split()


@pytest.mark.parametrize("word", sorted({*(each for each in PASSWORDS if len(each) > 3), *SHORT_WORDS}))
@pytest.mark.parametrize("place", ["{w}: test", "of all that I have: {w}=test", "{w}('test'", "<{w}>test</{w}>"])
def test_every_word_for_a_credential_leads_to_it(word: str, place: str) -> None:
    """They are looked for in one pass, and what goes on behind them where they begin."""
    assert found("test", place.format(w=word)) == ["test"]


def test_half_a_character_before_it_is_no_matter() -> None:
    assert found("test", "\ud800 password: test") == ["test"]
