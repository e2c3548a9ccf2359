import pytest

from pasteguard_addon.detection.secrets import SecretsRecognizer

RECOGNIZER = SecretsRecognizer()


def values(text: str) -> list[str]:
    return sorted({text[f.start : f.end] for f in RECOGNIZER.find(text, "en")})


@pytest.mark.parametrize(
    "text",
    [
        "curl -u bob:q8!xYz7 https://x",
        "curl \\\n  --user 'bob:q8!xYz7' \\\n  https://x",
        "mysqldump -uroot -pq8!xYz7 shop",
        "sshpass -p q8!xYz7 ssh host",
        "redis-cli -a q8!xYz7",
        "htpasswd -bc .htpasswd bob q8!xYz7",
        "smbclient //srv/share -U bob%q8!xYz7",
        "xfreerdp /u:bob /p:q8!xYz7 /v:host",
        "echo 'q8!xYz7' | sudo -S true",
        'echo "bob:q8!xYz7" | chpasswd',
        "openssl rsa -passin pass:q8!xYz7",
        "enable secret 0 q8!xYz7",
        'expect "Password:"\nsend "q8!xYz7\\r"',
        "CREATE USER a IDENTIFIED WITH mysql_native_password BY 'q8!xYz7'",
        "INSERT INTO t (id, password) VALUES (1, 'q8!xYz7'), (2, 'q8!xYz7')",
        'getConnection(url, "app", "q8!xYz7")',
        "new mysqli('h', 'u', 'q8!xYz7', 'db')",
        "db:5432:prod:app:q8!xYz7",
        "WIFI:T:WPA;S:Home;P:q8!xYz7;;",
        "kind: Secret\ndata:\n  ANY: q8!xYz7\n",
    ],
)
def test_the_password_of_a_command(text: str) -> None:
    assert values(text) == ["q8!xYz7"]


@pytest.mark.parametrize(
    "text",
    [
        'curl -u "$USER:$PASS" https://x',
        "curl -u user:password https://x",
        "mysql -u root -p shop",
        "ssh -p 2222 host; docker run -p 8080:80 nginx",
        "echo hello | grep x",
        "INSERT INTO t (id, name) VALUES (1, 'q8!xYz7')",
        "kind: Secret\nmetadata:\n  name: db-credentials\n",
    ],
)
def test_commands_without_a_password(text: str) -> None:
    assert values(text) == []


def test_an_aws_secret_stands_behind_its_id() -> None:
    secret = "q8xYz7Kd92" + "mPw4Rt6vBn1sLc3f" + "Gh5jTyUiOpAsDf"
    assert secret in values("Access key ID,Secret access key\n" + "AK" + "IAQ7X2M9K4W1Z8P3T6," + secret)
