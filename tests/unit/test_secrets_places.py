"""Places where people paste secrets from: talk, tables, statements, calls, devices, codes."""

import string
from collections.abc import Callable
from random import Random

import pytest

from pasteguard_addon.detection.secrets import SecretsRecognizer

RECOGNIZER = SecretsRecognizer()
HEX = "0123456789abcdef"


def drawn(alphabet: str) -> Callable[[Random, int], str]:
    return lambda random, count: (
        "".join(random.choices(alphabet, k=count - 2))
        + "".join(random.choices([c for c in alphabet if c.isdigit()], k=2))
    )


def password(random: Random, _: int) -> str:
    word = random.choice(["Maple", "Tractor", "Violet", "Harbor", "Pepper"])
    return random.choice(
        [
            f"{word}{random.randint(1000, 9999)}",
            f"{word.lower()}{random.randint(100, 999)}XZ",
            f"{word}{random.randint(10, 99)}!{random.choice('abcdef')}7",
            "".join(random.choices(string.ascii_letters, k=9)) + "4" + random.choice("gkmQR") + "8z",
        ]
    )


MAKERS = {
    "P": password,
    "K": drawn(string.ascii_letters + string.digits),
    "H": drawn(HEX),
    "D": lambda random, count: str(random.randint(2, 9)) + "".join(random.choices("13579024", k=count - 2)) + "6",
    "C": lambda random, _: "-".join("".join(random.choices("abcdefgh", k=4)) + random.choice("2345") for _ in "ab"),
    "L": lambda random, _: "-".join(
        "".join(random.choices("BCDFGH", k=3)) + random.choice("23456") + "W" for _ in "abcde"
    ),
}
# {P} a password, {K:n} letters and digits, {H:n} hex, {D:n} digits, {C} a recovery code, {L} a licence key.
PLACES = [
    # Below the line that says what it is, and in the next line of a talk.
    "API key:\n{K:24}",
    "Here is the access token\n\n{K:32}\n\nthanks",
    "Dear Ann,\n\nYour temporary password is:\n\n    {P}\n\nRegards",
    "alice [10:21]: can you send me the pw\nbob [10:22]: {P}",
    # In the element beside its name, behind a type, behind the name of a network, glued to its name.
    "<tr><th>Password</th><td>{P}</td></tr>",
    "<dt>Password</dt>\n<dd>{P}</dd>",
    'Dim password As String = "{P}"',
    "WLAN: Casa, Schlüssel: {P}",
    "use svc_deploy / {P} for the sync",
    "prospect-access-{H:32}",
    '{"access":"{K:40}","refresh":"{K:40}"}',
    "hydra -l root -p {P} ssh://h",
    "vncpasswd -f <<< {P}",
    "ann:{CLEARTEXT}{P}:1000:1000",
    "expdp system/{P}@db directory=x",
    # Talk, in the languages that people talk.
    "Mein WLAN-Passwort ist {P}, warum verbindet sich der Drucker nicht?",
    "Das Passwort vom Kollegen ({P}) funktioniert nicht.",
    "Mon mot de passe {P} est-il assez fort ?",
    "Ho cambiato la password da {P} a {P} ma non funziona",
    "Usuario: root\nContraseña: {P}\nIP: 10.0.0.3",
    "Zmieniłem hasło na {P} i teraz nie działa",
    "A senha do servidor é {P}",
    "Lösenordet till routern är {P}",
    "Sunucu parolası {P} olarak ayarlandı",
    "サーバーのパスワードは{P}です。",
    "服务器的root密码是{P}，怎么修改？",
    "Логин admin, пароль {P}. Почему?",
    "API anahtarı {K:32} çalışmıyor",
    "Voici ma clé API {K:40}, pourquoi 401 ?",
    # Pairs and turns.
    "Zugangsdaten für das ERP: kunde42 / {P}",
    "can you log in as tester / {P} and look?",
    "Steps: log in as `qa@shop.example` / `{P}`, add item",
    "Guest wifi: AcmeGuest / {P}",
    "alice: whats the root pw for db1?\nbob: {P}\nalice: thx",
    "Q: what's the wifi password?\nA: {P}",
    "Login\nusername\njd@x.example\npassword\n{P}\n",
    "He cannot sign in, so I reset it to {P} meanwhile.",
    "I changed the password from {P} to {P} yesterday",
    'is "{P}" a good master password?',
    "I tried {P} and {P} as password but neither works",
    # Tables, statements, records.
    "name,email,password,role\nJane,j@x.example,{P},admin\nTom,t@x.example,{P},user",
    "host\tuser\tpassword\ndb1\troot\t{P}\ndb2\troot\t{P}",
    "| User | Password |\n|---|---|\n| jane | {P} |\n| tom | `{P}` |",
    " id | login | passwd\n----+-------+--------\n  1 | jane  | {P}\n",
    "INSERT INTO a (name, pass, ts) VALUES ('a', SHA2('{P}', 256), NOW()), ('b', N'{P}', NOW());",
    "UPDATE users SET password = MD5('{P}') WHERE id = 1;",
    '{"auth":[{"key":"password","value":"{P}","type":"string"}]}',
    '{"params":[{"value":"{P}","name":"password"}]}',
    "- name: REDIS_AUTH\n  value: {P}\n",
    "<key>password</key>\n<string>{P}</string>",
    "<AdministratorPassword>\n  <Value>{P}</Value>\n</AdministratorPassword>",
    "api_key: |\n  {K:40}\nregion: eu",
    "stringData:\n  conn: {P}\nkind: Secret\nmetadata:\n  name: x",
    '{"kind":"Secret","data":{"conn":"{K:24}"}}',
    "Driver={ODBC Driver 17};Server=s;Uid=sa;Pwd={{P}};",
    "psql \"host=db user=app password='{P}' dbname=shop\"",
    'DB_PASSWORD="p4ss w0rd {P}"',
    "password = pa\"{P}\n",
    # Calls.
    'cred = new NetworkCredential("svc", "{P}", "ACME");',
    'ssh.connect("10.0.0.5", 22, "root", "{P}")',
    'tok = jwt.encode(payload, "{P}", algorithm="HS256")',
    'token.SignedString([]byte("{K:32}"))',
    'ks.load(in, "{P}".toCharArray());',
    "fernet = Fernet(b\"{K:43}=\")",
    'db, err := sql.Open("mysql", "root:{P}@tcp(127.0.0.1:3306)/shop")',
    '$s = ConvertTo-SecureString "{P}" -AsPlainText -Force',
    # Codes.
    "Your verification code is {D:6}. Do not share it.",
    "{D:6} is your Acme verification code.",
    "The door code is {D:6}.",
    "Die PIN meiner Karte lautet {D:4}.",
    "GitHub recovery codes\n{C}\n{C}\n{C}",
    "private key of the test wallet 0x{H:64}",
    "秘密鍵は{H:64}",
    "Windows product key {L} says it is used",
    # Devices and tools.
    "snmp-server community {P} RO",
    "neighbor 10.1.1.1 password {P}",
    "crypto isakmp key {P} address 1.2.3.4",
    'vpn.x.example : PSK "{P}"',
    "# /etc/ppp/chap-secrets\njdoe * {P} *",
    "<auth-user-pass>\njdoe\n{P}\n</auth-user-pass>",
    "chpasswd:\n  list: |\n    root:{P}\n    ops:{P}",
    "rabbitmqctl add_user app {P}",
    "mosquitto_pub -h broker -u sensor1 -P {P} -t home/t -m 21",
    "rootpw --plaintext {P}",
    "WLAN-Schlüssel: {D:20}",
    "radius shared secret: {P}",
    "curl -b 'PHPSESSID={K:26}; lang=de' https://x.example/",
    "https://app.x.example/invite/{K:24}",
    "export K8S_BOOTSTRAP={K:24}",
]  # fmt: skip


def filled(template: str, random: Random) -> tuple[str, list[tuple[int, int]]]:
    text, spans = template, []
    while (at := min((text.find(f"{{{kind}") for kind in MAKERS if _slot(text, kind)), default=-1)) >= 0:
        end = text.index("}", at) + 1
        kind, _, count = text[at + 1 : end - 1].partition(":")
        value = MAKERS[kind](random, int(count or 0))
        text = text[:at] + value + text[end:]
        spans.append((at, at + len(value)))
    return text, spans


def _slot(text: str, kind: str) -> bool:
    return f"{{{kind}}}" in text or f"{{{kind}:" in text


@pytest.mark.parametrize("template", PLACES)
def test_a_secret_is_found_whole(template: str) -> None:
    random = Random(template)
    for _ in range(8):
        text, spans = filled(template, random)
        covered = {at for f in RECOGNIZER.find(text, "en") for at in range(f.start, f.end)}
        for start, end in spans:
            assert set(range(start, end)) <= covered, text


@pytest.mark.parametrize(
    "text",
    [
        "[OAuth 2](https://oauth.net/2/) is the token standard",
        "user%40x@host.example",
        '{type:"text",password:"})',
        "The error is identified by handler code",
        "bearer AWS4-HMAC-SHA256",
        '"password": 864000',
        '"PWD":"/root"',
        '"passwd":"Unavailable"',
        "the session 8f3a9b2c1d4e5f60718293a4 has expired",
        "daemon:*:19000:0:99999:7:::",
        "kind: SealedSecret\nspec:\n  encryptedData:\n    password: Ag" + "By3i4OJSWK9PiTySYZ" * 5,
        "METHOD can be trust, reject, md5, password, scram-sha-256",
        "Use astral-sh/ruff-action@v3 to run it, log in first",
        "if (this.pass || !res) { return res }",
        "static char *password;\nstatic UInt16 port;",
        "| Option | Meaning |\n|---|---|\n| password | the password of user42 |",
        "login page v2 / step3 of the wizard",
        "The PIN 13 of the board and port 8080",
        "Keys: F5 reloads, Ctrl2 closes",
        "the code 404 means not found",
        '{"key":"password","type":"string","required":true}',
        "Forgot your password? Contact support.",
    ],
)
def test_what_only_looks_like_one(text: str) -> None:
    assert RECOGNIZER.find(text, "en") == []
