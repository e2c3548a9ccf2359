"""Passwords that people choose, in the places where they usually stand: a table of values times a table of places."""

import pytest

from pasteguard_addon.detection.secrets import SecretsRecognizer

RECOGNIZER = SecretsRecognizer()
VALUES = (
    "gruenerTee",
    "Oliver.Smith1",
    "tigerlily",
    "honigbiene",
    "blueberry",
    "letmein",
    "kitten-blue",
    "hunter2",
    "sonnenblume7",
    "MarioRossi84",
    "Geheim!7",
    "winter-is-coming",
    "red_panda_x1",
    "Abc123!",
)
"""None is drawn at random; of some, nothing but the place tells that they are passwords."""

KEY = "mOU0UOfjx6DTVhm0" + "wG6V6IY3flPzc3sd"

SETTINGS = (
    "password = {}",
    "# who\nuser = shop\npassword = {}\nport = 5432\n",
    "That is my file:\nuser = root\ndb.password = {}\n",
    'psql "host=db user=app password={}"',
    "host=db user=app password={} dbname=app",
    "/user add name=bob password={} group=full",
    "password: {}, utente: mario",
    "PASSWD={} ./deploy.sh --stage prod",
    "passdb {\n  driver = ldap\n}\ndnpass = {}",
    "our shared account (team@example.org, {}) got locked again",
    "tacacs server T1\n address ipv4 10.1.1.1\n key {}",
    "local-user ops password irreversible-cipher {}",
    "Security question: name of your first pet?\nAnswer: {}",
    "Router UI: user admin, default pass {}",
    "FTP: ftp.example.org / web / {}",
)
CALLS = (
    'signInWithEmailAndPassword(auth, "a@example.org", "{}")',
    "pb.collection('users').authWithPassword('a@example.org', '{}')",
    'new UsernamePasswordAuthenticationToken("bob", "{}")',
    "User.objects.create_user('bob', 'b@example.org', '{}')",
    'dataSource.setPassword("{}");',
    "bcrypt.hash('{}', 10)",
    "reader.decrypt('{}')",
    "requests.get(url, auth=('bob', '{}'))",
    "smtp.login('bob@example.org', '{}')",
    'new NetworkCredential("bob", "{}");',
    "new mysqli('db', 'root', '{}', 'shop');",
    "page.fill('#password', '{}')",
    "await page.type('input[name=password]', '{}');",
    "define('DB_PASSWORD', '{}');",
    'password <- "{}"',
    "client.login('anna', '{}')",
    "pymssql.connect('h', 'sa', '{}', 'd')",
    "Hash::make('{}')",
    "User.objects.create_superuser('u', 'a@example.org', '{}')",
    "creds = ('sam', '{}')",
    '{"credentials": ["sam", "{}"]}',
    "argon2.hash('{}')",
    "new Sequelize('db', 'sam', '{}')",
    "JIRA(basic_auth=('sam', '{}'))",
    'new SqlCredential("sam", "{}")',
    'passwordField.setText("{}")',
    'passwordInput.value = "{}"',
    "inputPassword.sendKeys('{}')",
    "await password.fill('{}')",
    "cx_Oracle.connect('scott', '{}', 'db')",
    "crypto.pbkdf2('{}', salt, 1000, 64, 'sha512')",
    '$("#password").val("{}");',
    'getenv("DB_PASSWORD") ?: "{}"',
    "args: ['--password', '{}']",
)
SENTENCES = (
    "the password is {}",
    "my wifi password is {}",
    "My Netflix password is {} please don't share",
    "das Passwort ist {}",
    "Passwort vom Server: {}",
    "mot de passe provisoire : {}",
    "la contraseña es {}",
    "het wachtwoord is {}",
    "비밀번호는 {} 입니다",
    "비밀번호: {}",
    "adgangskoden er {}",
    "passordet er {}",
    "salasana on {}",
    "heslo je {}",
    "jelszó: {}",
    "parola este {}",
    "ο κωδικός είναι {}",
    "паролата е {}",
    "пароль {}",
    "mật khẩu là {}",
    "kata sandi: {}",
    "كلمة السر هي {}",
    "הסיסמה היא {}",
    "पासवर्ड है {}",
    "use {} as password",
    "user bob, password {}",
    "my password is: {}",
    "root pw is {} on all three",
    "the vpn psk is {}, user guest",
    "Ihr Passwort ist übrigens {}",
    "das Admin-Passwort heißt {}",
    "j'ai mis {} comme mot de passe",
    "puse {} como contraseña",
    "is {} a good password?",
    "pswd: {}",
    "the code word is {}",
    "the answer to the security question is {}",
    "I changed my password to {}",
    "Ich habe das Passwort auf {} gesetzt",
    "j'ai changé le mot de passe en {}",
    "cambié la contraseña a {}",
    "mudei a senha para {}",
    "сменил пароль на {}",
    "密码改成{}了",
    "パスワードを{}に変更しました",
    "비밀번호를 {}로 변경",
    "Tu contraseña temporal es {}",
    "mot de passe « {} »",
    "tried password {} but it says access denied",
    "the wifi at the office: network ACME-Guest, password {}",
    "用户名 anna 密码 {}",
    "we changed the password: it is set to {}",
    "usuario juan y clave {}",
    "password for the server = {}",
    "wificode is {}",
    "we use the password {} for all routers",
    "Passwort fürs WLAN, Passwort {} anmelden",
    "entra con lena y la contraseña {}",
    "用密码{}登录",
    "パスワードは「{}」です",
    "您的密码是：{}",
    "Su contraseña es: {}",
    "can you check if {} is a secure password",
    "la password di sam è {}",
    "RADIUS secret: {}",
    "pre-shared key: {}",
)
PAIRS = (
    "Login: bob / {}",
    "login bob / {}",
    "creds are admin:{}",
    "wifi: HomeNet / {}",
    "Zugangsdaten: max / {}",
    "Identifiants : marie / {}",
    "credenziali: mario / {}",
    "you can sign in with bob@example.org and {}",
)
NOTES = (
    "user/pw: bob/{}",
    "u: bob p: {}",
    "U: bob\nP: {}",
    "{ n: shop, p: {} }",
    '{"u":"bob","p":"{}"}',
    "- vpn user = guest, pw = {}\n- next",
    "# login for the demo: demo / {}",
    "// login for the demo:\n// demo / {}",
    "## Credentials\n- grafana: admin / {}\n",
    "please use the following account:\n\n  tom / {}\n\nThanks",
    "| Password | {} |",
    "password `{}`",
    "Password:\n{}\n",
    "Wifi: HomeNet\nKey: {}",
    "(pw: {})",
    "[pw {}]",
    "# password {}",
    "Password :: {}",
    "Password → {}",
    "{} is the root password",
    "{} (pw)",
    '- "RABBITMQ_DEFAULT_PASS={}"',
    'curl -H "X-Auth-Password: {}" https://example.org',
)
LINES = (
    "username admin secret {}",
    "line vty 0 4\n password {}\n login",
    "set vpn ipsec psk {}",
    "machine example.org\n  login bob\n  password {}",
    "requirepass {}",
    "auth_password {}",
    "rootpw --plaintext {}",
    "rabbitmqctl add_user bob {}",
    "smtp_sasl_password_maps = static:bob:{}",
    "useradd bob -p {}",
    "radius-server host 10.0.0.1 key {}",
    "/msg NickServ identify {}",
    "config user local\n edit a\n set passwd {}",
)


def found(text: str) -> set[str]:
    return {text[hit.start : hit.end] for hit in RECOGNIZER.find(text, "en")}


@pytest.mark.parametrize("place", [*SETTINGS, *CALLS, *SENTENCES, *PAIRS, *NOTES, *LINES])
def test_a_password_that_people_choose_is_found_where_passwords_usually_stand(place: str) -> None:
    assert [value for value in VALUES if value not in found(place.replace("{}", value))] == []


@pytest.mark.parametrize(
    "place",
    [
        "le mdp du wifi est {}",
        "das Passwort für den Router ist {}",
        "lösenordet är {}",
        "use {} as password",
        "Login: bob / {}",
        "PIN/password for the tablet: {}",
        "what's the pw?\nann: {}",
        "define('DB_PIN_CODE_PASSWORD', '{}');",
        "page.fill('#password', '{}')",
    ],
)
def test_six_digits_are_a_password_behind_its_name(place: str) -> None:
    assert "482913" in found(place.replace("{}", "482913"))


QUALITIES = (
    "das Passwort ist dasselbe",
    "das Passwort ist abgelaufen",
    "the password is well-known",
    "the password is top-notch",
    "adgangskoden er forkert",
    "salasana on vanhentunut",
    "heslo je nesprávné",
    "jelszó: kötelező",
    "parola este incorectă",
    "비밀번호: required",
    "kata sandi: wajib",
    "le mot de passe est peut-être faux",
    "mot de passe actuel : requis",
    "contraseña temporal: obligatoria",
    "пароль администратора",
    "пароль WordPress",
    "use environment as password",
    "user bob, password required",
    "login: admin / editor",
    "Login: username / password",
    "Login: Schüler / Lehrer",
    "login as admin / moderator",
    "wifi: home / office",
    "the token for staging is expired",
    "the key for this entry is user_id",
    "the passphrase is too short",
    "let pwd = a:dict.istemp ? a:dict.tmpdir : ''",
    "by GPG for your password. The signed file will be named\nSHASUMS256.txt.asc. Output",
    "X509_SIG *d2i_PKCS8_fp(FILE *fp, X509_SIG **p8);",
    'PIN="-t $CODENAME-pgdg-snapshot"',
    "To account for verbatim / LaTeX-like / and R-like areas",
    'creds = ("username", "password")',
    'credentials = ["email", "profile"]',
    "shared key: required",
    "Is sha512-crypt a strong password hash?",
    "Générer un mot de passe",
    "Genera una password",
    "what is the security question?",
    "we set the password to expire",
    "cambiar las contraseñas a menudo",
    "config.Password1",
    "x = self.Token1",
    'retry with an "empty" password instead?',
    "Salasana:\nVahvista",
    "mot de passe :\nVérifier",
    "Generează o parolă pentru intrare",
    "Gode adgangskoder er lange",
    "Nome utente o password incorretti",
    "Usuário ou senha incorretos",
    "passwords may be read when the database is unlocked.&lt;/p&gt;",
    "enter the password twice.",
    "Users reset their password eventually.",
    "Benutzer: Passwort ändern",
    "SSID HomeNet PW unbekannt",
    "login with google and facebook",
    "sign in with email and password",
    "anna@example.org, Berlin",
    "root:x:0:0:root:/root:/bin/bash",
    "tests/psk-ke-modes.c\nLicense: GPLv3+",
    "The passphrase is case sensitive",
    "Passphrase: used for the key",
    "Accounts:\n- sales / marketing\n- giro / sparbuch",
    "def binomial(self, n: _ArrayLikeInt_co, p: _ArrayLikeFloat_co, size: None)",
    "{ n: 5, p: 123456 }",
    "Password:\nUsername:",
    "Passwort:\nAnmelden",
    "what's the password?\nbob: sorry",
    "machine x\n  password required",
    "requirepass foobared",
    "| Password | required |",
    "typedef struct SEC_PKCS12X509CertCRLStr SEC_PKCS12X509CertCRL;",
    "git clone git@example.org:user1/repo",
)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("# admin:Mausi123", "Mausi123"),
        ("logga in med lena och lösenordet Mausi123", "Mausi123"),
        ("logga in med lena och lösenordet sonnenblume7", "sonnenblume7"),
        ("curl -su bob:Mausi123 https://example.org", "Mausi123"),
        ("Pwd=honigbiene;Uid=a;", "honigbiene"),
        ('{"secret": "blau wie der Himmel 3"}', "blau wie der Himmel 3"),
        ("fill_in 'Password', with: 'Mausi123'", "Mausi123"),
        (f"curl -u {KEY}: https://api.example.org", KEY),
        (f"setApiKey('{KEY}')", KEY),
        (f"client.withToken('{KEY}')", KEY),
        (f"[10:01] ann: whats the api key\n[10:02] bob: {KEY}", KEY),
        ("anna:Mausi123@10.0.0.5", "Mausi123"),
        ("Netflix anna@example.org Mausi123", "Mausi123"),
        ("Amazon: anna@example.org, Mausi123\n", "Mausi123"),
        ("auth:\n  basic:\n    anna: Accra2020!\n", "Accra2020!"),
        ("<li>Password: <b>Mausi123</b></li>", "Mausi123"),
        ("Gäste-WLAN: Mausi123", "Mausi123"),
        ("le code du wifi : Mausi123", "Mausi123"),
        ("cryptsetup open x <<< Mausi123", "Mausi123"),
        ("the passphrase is green apple pie", "green apple pie"),
        ('passphrase is "purple monkey lamp".', "purple monkey lamp"),
        ("Passphrase: green apple pie", "green apple pie"),
        ("the token for staging is tok_9f3kd82ks0", "tok_9f3kd82ks0"),
        ('The secret is "correcthorse" and HS256.', "correcthorse"),
        ('curl -H "X-Api-Key: acme_prod_7719" https://api.example.org', "acme_prod_7719"),
        ("grafana is aiko / Berg4411", "Berg4411"),
        ("ddpat_" + "mOU0UOfjx6DTVhm0wG6V6IY3flPzc3sd was refused", "ddpat_" + "mOU0UOfjx6DTVhm0wG6V6IY3flPzc3sd"),
        ("live_" + "i0zZyVIMPpTXcrzOA0nF88MoTt5 was refused", "live_" + "i0zZyVIMPpTXcrzOA0nF88MoTt5"),
        (
            "post it to https://flow.example.org/webhook/d9571e5a-7077-43cc-aa1c-d64210fa1b2c",
            "d9571e5a-7077-43cc-aa1c-d64210fa1b2c",
        ),
        ("https://hook.example.org/vexnn4g7gbvc7ke031bzy59hhf111jq0", "vexnn4g7gbvc7ke031bzy59hhf111jq0"),
    ],
)
def test_what_a_sentence_gives_as_the_secret_is_found_whole(text: str, value: str) -> None:
    assert value in found(text)


@pytest.mark.parametrize(
    "text",
    [
        "def f(user, password2):\n    password = password2\n    return password\n",
        "if x:\n    password = hunter2\n    token = other\n    call(password)\n",
        "f(user=bob,\n  password=hunter2, x=1)",
        "def initialize\n  user = name1\n  password = pass1\nend",
        'rename("password", "username")',
        'assertEqual("password", "required")',
        '["password", "username", "nickname"]',
        'resetPassword("john@example.org")',
        'check_password(user, "sha512-crypt", "utf8mb4_bin")',
        'cipher.decrypt("aes-256-cbc", key)',
        'element.bind("mouseover", "refresh")',
        "password: string, username: string",
        "password = value",
        "f({password: other2, user: x})",
        *QUALITIES,
    ],
)
def test_code_and_words_about_passwords_are_left_alone(text: str) -> None:
    assert found(text) == set()


def test_the_key_of_a_network_is_chosen_as_a_password() -> None:
    frames = ("Chiave WPA del router: {}.", "clé wifi : {}", "the key for the wifi is {}", "Schlüssel fürs WLAN ist {}")
    assert [found(frame.format("girasole2019casa")) == {"girasole2019casa"} for frame in frames] == [True] * len(frames)


def test_the_key_that_a_router_has_printed_on_it() -> None:
    key = "384729105584" + "73920117"
    frames = ("WLAN-Schlüssel {}, SSID x", "Clé WPA {}", "Netzwerkschlüssel (WPA2): {}", "wifi key {}")
    assert [found(frame.format(key)) for frame in frames] == [{key}] * len(frames)
    assert [found(f"network key {word}") for word in ("20-byte", "00000000", "rotation")] == [set()] * 3


def test_an_answer_may_begin_with_what_has_not_changed() -> None:
    frames = ("ME: what is our wifi password again\nHER: still {}\nME: thx", "contraseña?\n- sigue siendo {}\n- vale")
    assert [found(frame.format("lasagne4ever!!")) == {"lasagne4ever!!"} for frame in frames] == [True] * len(frames)
