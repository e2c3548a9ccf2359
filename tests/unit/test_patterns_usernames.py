"""Names of people in identifiers, and the many identifiers that are none."""

import pytest

from pasteguard_addon.detection.pii.patterns.online.usernames import UsernamePatterns


def found(text: str) -> list[str]:
    return [text[hit.start : hit.end] for hit in UsernamePatterns("en").find(text)]


@pytest.mark.parametrize(
    ("text", "user"),
    [
        ("cd /Users/maria.schneider/Documents/projekt", "maria.schneider"),
        ("/home/jcarrera/.ssh/config", "jcarrera"),
        (r"C:\\Users\\mschneider\\AppData", "mschneider"),
        (r"C:\Users\mschneider\AppData", "mschneider"),
        ("C:/Users/mschneider/x", "mschneider"),
        ("person.maria_schneider is home", "maria_schneider"),
        ("device_tracker.maria_schneider_iphone", "maria_schneider"),
        ("owner=lukas.brandstetter,team=payments", "lukas.brandstetter"),
        ("MariaSchneider_CV_2024.pdf", "MariaSchneider"),
        ("ask @eszter.varga about it", "@eszter.varga"),
        ("Accepted publickey for jcarrera from 10.0.0.7", "jcarrera"),
        ("user jcarrera logged in", "jcarrera"),
        ("uid=1000(jcarrera) gid=1000", "jcarrera"),
        ("[14:02] <ulrike> hi", "ulrike"),
        (r"C:\Users\Theodor Lind\app", "Theodor Lind"),
        ("file:///home/tlind/x.txt", "tlind"),
        (r"\\fileserver\home\tlind\x", "tlind"),
        ("WARN Login failed for tlind from 10.0.0.7", "tlind"),
        ("WARN auth - failed login for 'p.van.der.hoeven' (3 attempts)", "p.van.der.hoeven"),
        ('Login failed for "kbergstrom"', "kbergstrom"),
        ("Access denied for `pmiller` on table x", "pmiller"),
        ("ORA-01017: logon denied for HR_KRAUSE@PRODDB", "HR_KRAUSE"),
        ("X-Sender: tlind", "tlind"),
        ("git checkout feature/tomas.herrera/fix-login", "tomas.herrera"),
        ("sensor.peters_iphone_battery", "peter"),
        ("sensor.anna_phone", "anna"),
        ("https://jira.example.com/rest/api/2/user?username=lmaier", "lmaier"),
        ("screenshot_2024-03-11_katharina-brandl.png", "katharina-brandl"),
        ("dvorakova-lucie.key", "dvorakova-lucie"),
        ("docker exec -u pdevries app ls", "pdevries"),
        ("crontab -u kbrandl -l", "kbrandl"),
        ("Access denied for user 'kbrandl'@'localhost'", "kbrandl"),
        ("chown -R sbyrne:staff /srv/data", "sbyrne"),
        ("~/Desktop/Bewerbung_Omar_Haddad/CV.pdf", "Omar_Haddad"),
        ("old_chidi_okonkwo_backup.sql", "chidi_okonkwo"),
        (r'User "CORP\o.haddad" was locked out', "o.haddad"),
        ("arn:aws:iam::123456789012:user/chidi.okonkwo", "chidi.okonkwo"),
        ("ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIE okonkwo@laptop", "okonkwo"),
        ("/var/www/passport_scan_ravi_menon.jpg", "ravi_menon"),
        ('assignee = "d.okafor"', "d.okafor"),
        ("ping jonas-thinkpad.local", "jonas"),
        ("device_tracker.jonas_s_macbook", "jonas"),
        ("maria@Marias-MBP project % npm run build", "Maria"),
        ("mschneider@web01:~$ tail -f /var/log/syslog", "mschneider"),
        ("(venv) [okonkwo@build-3 src]$ make", "okonkwo"),
        ("ERROR login failed for user=mkowalska ip=89.64.12.7 reason=bad", "mkowalska"),
        ('FATAL: password authentication failed for user "kbauer"', "kbauer"),
        ("logon failure for username: 'okonkwo'", "okonkwo"),
        ("Failed password for invalid user tlind from 10.0.0.7", "tlind"),
        ("14:02:07 <@hannes> moin", "hannes"),
        ("Rechnung_Lindqvist_2024.pdf", "Lindqvist"),
        ("Vertrag-Haberkorn.docx", "Haberkorn"),
        ("Kuendigung_Anna_Haberkorn.odt", "Anna_Haberkorn"),
        ("created by jcarrera", "jcarrera"),
        ("benutzer ist m.huber, bitte", "m.huber"),
        ("der login lautet k.weber2 und", "k.weber2"),
        ("identifiant: cdurand7", "cdurand7"),
        (r"net use Z: \\srv\share /user:CORP\jdoe", "jdoe"),
        (r"runas /user:ACME\\p.schulz cmd", "p.schulz"),
        ("ssh -p 2222 tlind@10.0.0.7", "tlind"),
        ("sudo -u mschulz ls", "mschulz"),
        ("usermod -aG docker khansen", "khansen"),
        ("total 4\n-rw-r--r-- 1 rsantos staff 2048 Nov 29 10:11 payroll.csv", "rsantos"),
        ("drwxr-x---+ 12 kmoreau users 4096 Jan 1 2026 tmp", "kmoreau"),
        ("-rwsr-xr-x rsantos/staff 12 2026-01-01 10:00 ./x", "rsantos"),
        ("lrwxrwxrwx. 1 root root 7 x -> y\n-r--r----- 1 root okonkwo 9 z\n-rw------- 1 tlind tlind 4 q", "tlind"),
        ("kmoreau  pts/0   2026-11-29 10:02 (10.0.0.7)", "kmoreau"),
        ("rsantos  console  Nov 29 08:00", "rsantos"),
    ],
)
def test_finds_users_that_are_people(text: str, user: str) -> None:
    assert user in found(text)


@pytest.mark.parametrize(
    "text",
    [
        "/home/runner/work, /Users/Shared/x, /home/ubuntu/app, C:\\Users\\Public\\x, /home/user/app",
        "@app.route @pytest.mark.parametrize @types/node @media.query",
        "pytest.mark.parametrize, os.path.join, max_length, mean_max_reducer, k_lora_matmul_1, user_name",
        "Accepted password for root from 10.0.0.7; user interface; owned by root",
        "drwxr-xr-x 2 root root 4096 etc\n-rw-r--r-- 1 www-data www-data 9 x\n-rw-r--r-- 1 messagebus messagebus 9 y",
        "reboot   console  boot\nThe file has the mode -rw-r--r-- and so on",
        "-rw-r--r-- 1 systemd-network systemd-network 9 x\n-rw-r--r-- 1 1000 1000 9 y",
        "user=admin owner: platform-team author: none",
        "JavaScript TypeScript PowerShell GitHub AppData MainWindow DataFrame HashMap",
        "the user is on the page, created by default",
        "a model created by Alibaba Cloud",
        "<div> <span> 14:02 <server> up",
        "NEVER edit autumn.config.ts; lang_dirs = dest_lang; lan.publicUrl channels.ping.hasSubscribers",
        "when a user clicks on it, a user navigating with keys",
        "# Modified by argcomplete: 2/3 compatibility; created by resize or recreate, created by Anthropic.You",
        "my @config_vars = @to_unget; define VERSION @MACRO_HEX@ from DylanLexer, FelixLexer",
        "sudo -u postgres psql; ssh ubuntu@10.0.0.7; the login is required, user is online, account: main.py",
        "/home/project/supabase C:\\Users\\path /Users/other/project",
        "java.lang.NullPointerException: java.lang.IllegalArgumentException, lang.ClassNotFoundException",
        "the JetBrains plugin",
        "the user name is testuser1; /home/myuser/x; /home/demo-user/x; mac_newctx, mac_freectx",
        "https://x.org/?user=list&login=true&account=default&author=string",
        "openssl x509 -req -in ryans-csr.pem -signkey ryans-key.pem",
        "Invoice_Template.docx report-final.pdf Vertrag_2024.pdf setup.py",
    ],
)
def test_leaves_other_identifiers(text: str) -> None:
    assert found(text) == []


@pytest.mark.parametrize(
    ("text", "user"),
    [
        ('{"login": "bkiddo", "id": 3}', "bkiddo"),
        ("see maria.McQueen", "maria.McQueen"),
        ("see anna.DeHaan", "anna.DeHaan"),
        ('"sAMAccountName": "hweber"', "hweber"),
        ("/var/spool/mail/mschneider", "mschneider"),
        ("https://gitlab.example.de/lukas.brandstetter/repo", "lukas.brandstetter"),
        ("@eszter.varga please review", "@eszter.varga"),
        ("<nina> hey, who is on call?", "nina"),
    ],
)
def test_finds_users_in_places_of_their_own(text: str, user: str) -> None:
    assert user in found(text)


def test_leaves_what_stands_in_such_places_too() -> None:
    for text in (
        '{"login": "required", "username": "string"}',
        "https://github.com/pytest-dev/pytest",
        "@pytest.mark.skip\ndef f():",
        "<nina>text</nina>\n<rose> hey </rose>",
        "/var/spool/mail/root",
    ):
        assert found(text) == []


@pytest.mark.parametrize("user", ["mschneider", "kpatel", "cdupont", "annak", "tobiask", "dvanpetersen"])
@pytest.mark.parametrize(
    "frame", ["my login is {}, it fails", "Der Benutzername ist {}.", "utilisateur : {}", "owner: {}", 'author = "{}"']
)
def test_a_login_made_of_a_name_is_found_where_one_is_told(frame: str, user: str) -> None:
    assert found(frame.format(user)) == [user]


@pytest.mark.parametrize(
    "word", ["required", "broken", "frontend", "platform", "unknown", "someone", "disabled", "Anna"]
)
@pytest.mark.parametrize("frame", ["my login is {}, it fails", "owner: {}", 'author = "{}"', "the user is {}"])
def test_a_word_is_no_login_where_one_is_told(frame: str, word: str) -> None:
    assert found(frame.format(word)) == []


FIELDS = ('username = "{}"', "admin_username: '{}'", '"login": "{}"', 'db_user_name = "{}"', '"adminUserName": "{}"')


def test_a_field_for_a_login_alone_holds_somebodys() -> None:
    assert [found(field.format("bwojtkowiak")) for field in FIELDS] == [["bwojtkowiak"]] * len(FIELDS)


def test_accounts_of_programs_are_nobodys() -> None:
    accounts = ("dbadmin", "azureuser", "svcaccount", "datareader", "webmaster", "postgres", "testuser1")
    frames = (*FIELDS, "/home/{}/app", "Accepted publickey for {} from 10.0.0.7", "sudo -u {} psql")
    assert [hit for account in accounts for frame in frames for hit in found(frame.format(account))] == []


CLIENTS = (
    "curl -s -u '{}:x' https://nexus.example/status",
    "mysql -h db -u {} -p crm",
    "psql -U {} -h db1 app",
    "wget --user={} --password=x https://example.org",
    "docker login -u {} registry.example",
    "./deploy.sh --user {} --stage prod",
    "CREATE USER '{}'@'%' IDENTIFIED BY 'x'",
    "GRANT ALL ON shop.* TO '{}'@'localhost';",
    "ALTER TABLE orders OWNER TO {};",
    "bind failed for uid={},ou=people,dc=corp,dc=example (49)",
)


def test_whose_name_clients_and_databases_are_given() -> None:
    people, programs = ("kseniya", "hschmolke", "tobias.hel"), ("root", "wordpress", "app_rw", "svc_jira", "$USER")
    assert [set(found(frame.format(user))) for frame in CLIENTS for user in people] == [
        {user} for _ in CLIENTS for user in people
    ]
    assert [hit for frame in CLIENTS for user in programs for hit in found(frame.format(user))] == []
