"""Kinds of places, each tried in several shapes with values made up for it: what stands there is found, all of it."""

import string
from random import Random

import pytest

from pasteguard_addon.detection.secrets import SecretsRecognizer

RECOGNIZER = SecretsRecognizer()
ROOM = 6
"""For a user's name that a value begins with."""
DRAWN = string.ascii_letters + string.digits


def a_password(random: Random) -> str:
    word = random.choice(["Maple", "Harbor", "Velvet", "Orchid"])
    drawn = "".join(random.choices(DRAWN, k=13)) + str(random.randrange(10, 99)) + "xQ"
    return random.choice([f"{word}{random.randrange(1000, 9999)}{random.choice('!#*')}", drawn])


def drawn(length: int) -> str:
    return "".join(Random(length).choices(DRAWN, k=length))


def found(text: str) -> set[str]:
    return {text[hit.start : hit.end] for hit in RECOGNIZER.find(text, "en")}


PLACES = {
    "a member named by the object around it": [
        '"admin_password": {\n  "sensitive": true,\n  "type": "string",\n  "value": "{}"\n}',
        '{"cred": {"u": "root", "p": "{}"}}',
        '{"Name": "/prod/db/password", "Type": "SecureString", "Value": "{}", "Version": 3}',
        '[{"ParameterKey": "DBPassword", "ParameterValue": "{}"}]',
    ],
    "an item of a list": [
        '{"passwords": ["{}", "other"]}',
        "passwords:\n  - {}\n  - other\n",
        "passwords = ['x', '{}']",
    ],
    "what it was changed to": [
        '~ admin_password = "Winter2019!" -> "{}"',
        "I changed my mail password from Winter2019! to {} and now it asks again",
        "la contraseña nueva es Invierno2019!, la anterior era {}",
        "old pw was Winter2019!, new one is {}",
    ],
    "a command that speaks of secrets": [
        "gh secret set DEPLOY --body {}",
        "az keyvault secret set --vault-name kv --name x --value '{}'",
        "echo {} | docker secret create db -",
        "printf '%s' x; echo -n '{}' | gcloud secrets create db --data-file=-",
        "gopass insert infra/db <<< '{}'",
        "az sql server create -n s -u sqladmin -p {}",
        'command: ["redis-cli", "-a", "{}", "ping"]',
        'test: ["CMD", "mysqladmin", "ping", "-uroot", "-p{}"]',
        "snmpwalk -v3 -u mon -A Winter2019! -x AES -X {} 10.0.0.1",
    ],
    "what such a command prints": [
        "$ pass show infra/mail\n{}",
        "$ kubectl get secret x -o jsonpath='{.data.password}' | base64 -d; echo\n{}\n$",
    ],
    "what was typed behind a prompt": [
        "Enter passphrase for key '/home/jo/.ssh/id_ed25519': {}\n",
        "Password for 'https://jo@git.example': {}\n",
    ],
    "an account and its password": [
        "admin => {} (grafana)",
        "https://grafana.example (admin/{})",
        "root:{}@10.0.0.5",
        "log into the NAS as user jane_b with {} please",
        "Anmeldung am Portal mit mueller@firma.example und {} schlägt fehl",
    ],
    "what something is opened with": [
        "just use {} to unlock the pdf",
        "the archive is protected with {}.",
        "we tried with {} and Winter2019!",
    ],
    "a line of a protocol": [
        "127.0.0.1:6379> AUTH {}\nOK",
        "127.0.0.1:6379> AUTH default {}\nOK",
        "a001 LOGIN jane@mail.example {}\na001 OK",
        "USER jane\n331 Password required\nPASS {}\n230 ok",
        "/msg NickServ IDENTIFY {}\n",
        "ACL SETUSER worker on >{} ~jobs:* +@all",
    ],
    "a part of a form": ['--x\nContent-Disposition: form-data; name="password"\n\n{}\n--x--'],
    "the answer in the next line": [
        "can you send me the staging password?\nalice  9:15 AM\n{}",
        "wifi pass?\ntom — Today at 18:03\nits {}",
        "<bob> whats the root pw on db1?\n<al> {}",
        "The database password:\n\n```\n{}\n```",
        "Password for the [elastic] user successfully reset.\nNew value: {}",
    ],
    "what a log says was tried": ['login failed user=kb reason=bad_password attempt="{}"'],
    "a table whose header is quoted": ['"Account","Login Name","Password","Site"\n"Router","admin","{}","x"'],
    "an argument in a wrapper": [
        'client.basic_auth("jane", Some("{}"))',
        'password: pulumi.secret("{}"),',
    ],
    "an element or entry with attributes": [
        '<Pass encoding="plain">{}</Pass>',
        '<x name="Argument.name">password</x><x name="Argument.value">{}</x>',
        '["password"]=>\n  string(12) "{}"',
        "\\newcommand{\\dbpass}{{}}",
        'DriverManager.getConnection("jdbc:oracle:thin:@//db:1521/x", "scott", "{}")',
        "tool auth enable -credentials solr:{}",
    ],
    "an address and its password": [
        "Netflix: jane@mail.example / {}",
        "You: what is the login for the demo?\nTom: demo@mail.example and {}",
        "Ich habe mich mit jweber und {} angemeldet, geht nicht.",
    ],
    "a language without a verb there": [
        "账号admin，密码{}",
        "Modem şifresini {} yaptım",
    ],
    "a password that is talked about": [
        "Is {} a strong password?",
        'why is "{}" not accepted as a password?',
        'check whether the passphrase "{}" unlocks the key',
    ],
    "variables beside one that is a secret's": [
        "DB_USER=shop\nDB_PW=x\nALGOLIA_ADMIN={}\n",
        "JWT_SECRET=x\nBCRYPT_PEPPER={}\n",
        "variables:\n  DEPLOY_PASSWORD: x\n  SLACK_SIGNING: {}\n",
    ],
    "pairs in a line": [
        "ts=1 newpw={} oldpw=Tannenzapfen6 user=x",
        'run: echo "PGPASSWORD={} psql -h db -c x"',
    ],
    "labels of two words": ["Network: Guest\nAccess key: {}\n", "<tr><th>Password</th></tr><tr><td>{}</td></tr>"],
    "what it is said to be": [
        "my pass was {}, the new one is the same",
        "gmail pw changed to {} yesterday",
        "gmail pw changed to Hollerbusch9 yesterday, old one was {}. Netflix: x",
        "Netflix: fam.berger@mail.example / {}.",
        'I changed the PSK. I set it to "{}" on the box',
    ],
    "devices with several words before it": [
        "wpa-psk ascii 0 {}",
        "username ops privilege 15 secret {}",
        'openvpn --config c.ovpn --auth-user-pass <(echo -e "bob\\n{}")',
    ],
    "a line that speaks of access": [
        "the staging login fails, im using jsmith and {} like you told me",
        "i typed {} into the password box and it says wrong",
        "ich komm nicht mehr ins wlan, hab {} eingegeben wie auf dem zettel steht",
        "j'arrive pas à me connecter au serveur, j'utilise root avec {} et ça refuse",
        "server prod 10.0.0.5 root {}",
        "wifi home: Fritz!Box 7590 / {}",
    ],
    "short lines below one that speaks of access": [
        "Passwörter\nMail: {}\nAmazon: x\n",
        "VPN\njdoe\n{}\n",
        "kannst du mir das passwort vom drucker schicken\nBen, 09:15\nklar\n{}",
    ],
    "quotes in a line that speaks of a password": [
        'fmt.Println("password:", "{}")',
        'keyring.set_password("smtp", "jane", "{}")',
        'When I enter "{}" into "Password"',
        'if input == "{}" { // the admin password',
    ],
    "an account and its password, called neither": [
        "jenkins is builder / {} and nexus is open",
        "log in with admin / {}, then look at the footer",
        "shop: admin@shop.example / {}",
        "### Demo accounts\n- **admin** – `x`\n- **editor** – `{}`\n",
        "Testbenutzer:\n\n1. anna (liest nur): {}\n2. bert / x\n",
    ],
    "what something locked is opened with": [
        "The sheet is protected, unlock with {} (capitals matter).",
        "Il PDF è protetto, per aprirlo usare {}",
        "Das Archiv ist verschlüsselt, öffnen mit {}",
    ],
    "what one is not sure of": [
        "le mot de passe de l'imprimante, je crois que c'était {}",
        "the nas password, i think, is Winter2019! or maybe {}",
        "das passwort vom drucker war glaub Winter2019! oder auch {}",
    ],
    "a key in a call in a call": [
        'new SymmetricSecurityKey(Encoding.UTF8.GetBytes("{}"))',
        "crypto.createCipheriv('aes-256-cbc', Buffer.from('{}', 'hex'), iv)",
        "'password' => Hash::make('{}')",
        'ConvertTo-SecureString -AsPlainText "{}" -Force',
        'Credentials.basic("svc", "{}")',
    ],
    "a member that is called otherwise": [
        'live_view: [signing_salt: "{}"]',
        "SecretID:   {}\n",
        '<string name="imap_password" translatable="false" tools:ignore="x">{}</string>',
        "    Authentication : WPA2-Personal\n    Key Content    : {}\n",
    ],
    "a user with a password in an option": [
        "etcdctl --user root:{} get /",
        "tool --auth svc:{} https://x.example",
    ],
    "an answer that is announced": ["Max: what is the pw of the printer?\nLea: one moment\nLea: {}"],
    "Hungarian, which has no verb there": ["A szerver jelszava {}, a felhasználó admin."],
    "a user and what is said next": ["please use user lena, pw {}", "Benutzer lena und Kennwort {} gehen nicht"],
    "members called by a letter": ['POST /login {"u":"marek","p":"{}"}'],
    "a pair before it is encoded": [
        "final auth = 'Basic ' + base64Encode(utf8.encode('app:{}'));",
        'h = base64.b64encode(b"svc:{}").decode()',
    ],
    "what the data marks as sensitive": ['"users": {"sensitive": true, "value": {"alice": "{}", "bob": "x"}}'],
    "the default of a parameter": ["  DBPassword:\n    Type: String\n    NoEcho: true\n    Default: {}\n"],
    "lines of addresses": ["We made two mailboxes:\ninfo@acme.example – {}\nsales@acme.example – x\n"],
    "arguments of procedures": [
        "conn = database('dwh', 'ana', '{}');",
        "EXEC sp_addlinkedsrvlogin 'SRV2', 'false', NULL, 'sa', '{}';",
        "#!/bin/sh\n# askpass helper\necho '{}'\n",
        "rds.Credentials.fromPassword('admin', SecretValue.unsafePlainText('{}'))",
    ],
    "elements beside each other": [
        '<Key>Password</Key><Value ProtectInMemory="True">{}</Value>',
        "<protected>false</protected><keyMaterial>{}</keyMaterial>",
    ],
    "the verb of other languages": [
        "Ο κωδικός για το wifi είναι {} και",
        "הסיסמה לשרת היא {} והמשתמש admin",
        "pasword for the jira board is {} , dont share",
    ],
    "an account on a share": [
        "net use Z: \\\\nas01\\data {} /user:ACME\\jane /persistent:yes",
        "cd x\nnet user trainee {} /add\n",
    ],
    "a device": [
        "rocommunity {} 10.0.0.0/8",
        'createUser mon SHA "Winter2019!" AES "{}"',
        "uci set wireless.@wifi-iface[0].key='{}'",
        "\toption key '{}'",
    ],
}


@pytest.mark.parametrize(("kind", "place"), [(kind, place) for kind, places in PLACES.items() for place in places])
def test_what_stands_in_such_a_place_is_found(kind: str, place: str) -> None:
    random = Random(kind + place)
    for _ in range(6):
        value = a_password(random)
        assert any(value in each and len(each) - len(value) < ROOM for each in found(place.replace("{}", value)))


PLAIN_WORDS = {
    'machine h\n  login bob\n  password "{}"\n': "lis w ogrodzie",
    "our signing secret is `{}`": "nebel im moor 1884",
    'ich kam mit admin und "{}" rein': "Fischbrötchen!7",
    "gpg --batch --passphrase '{}' -d x": "drei kleine Igel",
    "password: ${ADMIN_PW:{}}": "Zuckerrübe5",
    '<Login>ann</Login><Password enc="none">{}</Password>': "Rex-und-Moritz",
    "la password è {}, non entra": "limoncello fresco 22",
    "The root password is {}": "correcthorse",
    "The password for the NAS is {}.": "sunshine",
    "Passwort vom alten Server war {}, neues ist jetzt Winterwald7": "Sommerregen",
    "Das Kennwort lautet {}.": "sonnenblume",
    'la contraseña del correo es "{}" y no entra': "girasol rojo",
    'The password is "{}"': "blue giraffe",
    "db.acme.example:5432:shop:app:{}\n": "blue Monkey 7 river",
    'cy.get("input[name=password]").type("{}{enter}")': "Meadow908*",
    "Name\tValue\tDomain\nauth_session\t{}\t.acme.example\ntheme\tdark\t.acme.example\n": drawn(24),
    "https://app.acme.example/auth/magic?email=a%40b.example&t={}": drawn(43),
    'The root password is correcthorse and the backup one is "{}"': "blue sky 42",
    'does the passphrase "{}" open it?': "walnut ginger orbit copper",
}
QUALITIES = [
    *("wrong", "required", "empty", "optional", "guessable", "temporary", "stolen", "encrypted", "visible", "correct"),
    *("different", "missing", "insecure", "public", "yours", "short", "memorable", "hashed", "unknown", "shared"),
]


@pytest.mark.parametrize(("sentence", "word"), PLAIN_WORDS.items())
def test_a_plain_word_at_the_end_of_its_clause_is_the_password(sentence: str, word: str) -> None:
    assert word in found(sentence.replace("{}", word))


@pytest.mark.parametrize("quality", QUALITIES)
def test_what_a_password_is_like_is_none(quality: str) -> None:
    assert found(f"The password is {quality}. My password for the NAS was {quality}, and it is {quality}") == set()


CODES = {
    "const u = {name: 'Ann', pin: '{}', role: 'x'}": "4471",
    '{"attempt": {"otp": "{}"}}': "118 203",
    "ts=1 mfa={} user=x": "482913",
    "alarm_code: {}": "229084",
    "Der Tresor geht mit {} auf.": "750868",
    "Alarmanlage: Code {}, danach Enter": "8454",
    "Le code du portail est le {}": "1344",
    "Alarm: arm with 4302, disarm with {}": "477381",
    "what's the pin for the alarm?\n< {}, and then enter": "4471",
    "> what's the pin?\n< 4471, and the safe is {}": "12-33-08",
    "Your Acme code is {}. Don't share it.": "230222",
    "Between us: the combination of the office safe is {}.": "858431",
    "SIM-PIN {}, PUK 55886604": "1497",
    "Die mTAN lautet {} für die Überweisung": "746418",
    "My authenticator shows {} right now": "019 985",
    "Pour désactiver l'alarme tapez {} puis valider": "3551",
    "the code for the door downstairs is 4936 hash, and upstairs it's still {}": "1608",
    "WLAN-Gutscheine (24 h):\n93042-80270\n{}\n": "60121-00579",
    "My MFA seed {} please": "JBSWY3DPEHPK3PXP",
    "PIN1 4471 PUK1 {}, Rufnummer steht hinten": "36652387",
    "Der zweite Faktor war {}, falls du dich gleich einloggst": "550 913",
    "my phone's pin is {}": "748479",
    "New PIN for card 4421 is {}. Never share.": "0508",
    "- printer → pin {}": "499813",
    "Il codice dell'antifurto è {}": "65875",
    "Koden till porten är {}": "1998",
    "Mein Handy-Entsperrcode: {}. Wie übertrage ich die Daten?": "685137",
    "The 6-digit code from my authenticator is {} but it is rejected": "905761",
    "Il codice dell'antifurto è 482913 e quello del cancello {}": "7263",
    "Kod do furtki to 4821, a do alarmu {}": "023978",
    "PIN for the debit card 6620, for the phone 118834. Safe combination {}": "27-04-91",
    "la cassetta delle chiavi si apre con {}": "0815",
    "暗証番号は{}です": "6554",
    "Code secret : {}": "320029",
    "the safe opens with 862712, the alarm is turned off with {}": "7674",
    "Код от домофона {}": "9239",
    "my metamask words: {}": "alone arctic until all alert admit zone alcohol ability vivid able arena",
}


@pytest.mark.parametrize(("place", "code"), CODES.items())
def test_a_code_is_found_by_what_it_opens(place: str, code: str) -> None:
    assert code in found(place.replace("{}", code))


NOTHING = [
    "I cannot sign in on my ThinkPad-T480s, the FritzBox7590 or the iPhone15Pro, all at the admin login of Windows11!",
    "ssh root@web01 works, admin@bastion2 does not; rimraf@2.6.2 needs sudo, so does pthread_create@@GLIBC_2.2.5",
    "unlocked at 0x7FEFFFA90 by root, see issues/377#issuecomment-3255691923 and pkg/v1alpha1#NodeStats for admin",
    "login uses X509Name, E164PhoneNumber, RSASSA-PKCS1-v1_5 and UTF16LEToUTF8\nsha256_ctx** out\nDelta**2\n",
    "The error code is 482913. We met in 2024, paid 4500 EUR and left at 1830 h\nGate 1234 closes",
    "nKiJITQhtqhH2U1QpWQ0MrOJr1XhPWYKo/tUNwJueoxf/E4t/AsX5az/+aKH6N\nfDXeR9uvi+mrdD56DWhWl0vmc18u\n-----END X-----",
    '"ChangeToken": "abcd12f2-46da-4fdb-b8d5-fbd4c466928f", "AWS::X::AggregationAuthorization": "283bee55be96a8f1"',
    'api_key = get_secret_str("AI21_API_KEY")\ncurl --otp=123456',
    '"AWS::IAM::AccessKey": "72c2d9dd90025459", "AWS::KMS::Key": "2b447c471bc70388"',
    "use `k8s.container.cpu.limit.desired` and `k8s.container.cpu.limit.current` instead",
    "Update the Argon2 password module to commit feb6f21d2e.\nman5/nsswitch.conf.5 man5/passwd.5 man5/proc.5",
    "x/libsecret.py,sha256=Gx6zJa_mbQq7NCGcfNHP-zaRzzcEnF2ap9sJROvEwRU,6250\n",
    "tool --password 'the password to use' --passphrase 'ask for it every time'",
    "pin = 13\npinned: 4471x\nspinning: 1234\notp: disabled\nGPIO(pin=17)",
    '"admin": 1, "buildId": "5d4yNl8wNnid2iuIZ_SiS"\naccount.id = "shardId-00000001541626099285-F35f62ef"',
    "If you do&#x2028; not specify an account of a registry, do&#x2029;",
    "errorcode: 4711\nstatuscode: 2040\nDer Quellcode: 1370 Zeilen, der Strichcode: 40412",
    '{"id": "msg_015x6nnlk2CQBq0pwdCiYMGI", "name": "bash", "input": {"password": null}}',
    '{"id": "x015q6nnlk2CQBq0pwdCiYMGI", "name": "bash"}',
    'check_password(user, "sha512-crypt", "utf8mb4_bin", "x86_64-linux", "AES-256-GCM")',
    'password_reset_id = "0a1b2c3d-0000-4111-8222-333344445555"',
    't("password.error.minLength8", "PasswordField2", "MD5", "Base64Url")',
    "Minipass=F.isWritable=F.isReadable=F.isStream=void 0",
    "openssl aes-256-cbc -K ${encrypted_1ee98544e5ca_key} -iv x",
    "docker run -u 1000:1000 -p 8080:80 --name web2024 nginx",
    "mysql -u root -p orders2024",
    "ssh -l jane -p 2222 host",
    "PASS src/login.test.js",
    "the exit code is 1370 and the gate opened at 18:30",
    "your error code is 404404",
    "Foutcode 40412; Felkod 40412; Virhekoodi 404121; Fejlkode 404121",
    'name="email"\n\nann@example.org\n------WebKitFormBoundary7MA4YWxk\nname="zip"\n\n45127\n',
    "alarm id 448291 at 1520 hPa",
    "the code for the error is 40412, the zip code for the city is 90210",
    "the password field is \"too short\" and the key '/home/jo/.ssh/id_ed25519_new' is public",
    "Enter passphrase for key '/home/jo/.ssh/id_ed25519': ",
    "if (password) { return x } else { reset }",
    "<code>passphrase</code> <a href='x' class='type'>&#x3C;string></a> password: &lt;your password&gt;",
    '"SecretArn": "arn:aws:secretsmanager:us-west-2:123456789012:secret:MySecret1-a1b2c3"',
    "(com.google.http-client:google-http-client-apache-v2:1.42.1 - https://x.example)",
    "Credentials (com.google.auth:google-auth-library-credentials:1.3.0)",
    "kpasswd\t\t464/tcp\nkpasswd\t\t464/udp",
    "passwd:         files systemd\ngroup:          files systemd\nshadow:         files systemd\n",
    "the account's region is set to `us-east-1`. --region us-east-1",
    'PasswordTypes: ["MYSQL_NATIVE_PASSWORD", "POSTGRES_SCRAM_SHA_256"]',
    "my ($user, $pass) = CPAN::HTTP::Credentials->get;",
    '"kind": "Secret", "data": {"format": "byte", "type": "object", "description": "Data contains"}',
    "--change-token 12cs345-67cd-890b-1cd2-c3a4567d89f1 --updates",
    '"S3Key": "vms/my-server-vm2024Xq.ova"',
    "Is sha512-crypt a strong password hash?",
    "admin/users2 admin:read root/.config/x86_64",
    "the file was encrypted with AES256 and signed with RSA4096",
    "mailto:jane.Doe99@mail.example",
    "lowpass = ShadowDepth01\ncompass: North4400x",
    '"password": {"type": "string", "minLength": 12, "pattern": "^x"}',
    "passwords:\n  - required\n  - hashed\n",
    "$ git log secret\nnothing\n",
    "postgres://user:password@localhost:5432/mydb",
    "OS: linux / Ubuntu2204, width / height100, TCP / IPv4, iOS / iPhone15Pro, dev / python312",
    "### Accounts\n- admin – version 2\n- editor – can-write-2\n\nUsers:\n1. open / closed\n",
    "the archive is encrypted, use AES256 or open with Chrome version 120, unlock with Face-ID",
    "the key is in the vault or in sha256sum form, use utf8mb4 with protected columns",
    "docker run --user node:node -t nginx -k /etc/ssl/private/key.pem --auth basic:strong",
    '"clientSecretId": "41f71cf8-38bc-4134-a8e2-21e62f89c585", "salt": "41f71cf8"',
    '<input name="password" type="text" class="wide"><a name="token" href="x">Tokenizer</a>',
    'the password is "too short" and "not secure", the passphrase is "never changed"',
    "# public key: age1jmhu51euwnen0h09i6y0134p1pebuwor0ukwpmi5kkjo8cyxv49xwo403p",
    "https://app.acme.example/login?state=Xk39slw02kdlAA93kd02&redirect=Xk39slw02kdlAA93kd02",
    '"sensitive": true, "value": {"host": "db.internal", "count": "12"}',
    "user settings, password policies and login forms; user profile, password-less sign-in; user x, pass <value>",
    "base64 of 'data:image/png', base64(\"key:value\"), btoa('user:password')",
    "  Key:\n    Type: String\n    Default: rocket929IO\n",
    '{"u": "km/h", "p": "pressure"} {"n": "x", "p": 12}',
    "Welcome to the Acme Community Guide!\nsee [community resources][community-resources]\nacme community --version",
    "pairs:\n  - key: rhel-8-for-x86_64-baseos-rpms\n    value:\n      - 4\n",
    'wantKey: "acme::blob::sha256:03901b4a2ea88eeaad62dbe59b072b28b6efa00491962b8741081c5df50c65e0"',
    'name: x-keys, "SPDXID": "SPDXRef-Package-be18726b6be779d1", Version: "v0.0.0-20190409004039-e6da0acd62b1"',
    'the private key, "EndpointID": "80f8a61b37701a9991bb98c75ddd23fd9b7c16b5575ca81343f6b44ff4a1f9d3"',
    "deployed by my wallet in tx 0x80f8a61b37701a9991bb98c75ddd23fd9b7c16b5575ca81343f6b44ff4a1f9d3",
    'login window, pack.geometry("300x200+0+0")\ncheck("n", "30x70+135+20")',
    "ctx, cancel := login.WithTimeout(ctx, 10*time.Second)\nsudo apt install libc6=2.31-13+deb11u4.acme\n",
    "Skipping AppWindowToken{df0798e token=Token{78af589 ActivityRecord{3b04890 u0}",
    "  DB_PASSWORD: {{ .Values.db.password | b64enc }}\n  key: {{ .Values.secret | b64enc | quote }}",
    '"credentials": {"kid": "123e4567-e89b-12d3-a456-426614174000", "sub": "123e4567-e89b-12d3-a456-426614174001"}',
]


@pytest.mark.parametrize("text", NOTHING)
def test_look_alikes_are_left_alone(text: str) -> None:
    assert found(text) == set()
