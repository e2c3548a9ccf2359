import pytest

from pasteguard_addon.detection.secrets import SecretsRecognizer

RECOGNIZER = SecretsRecognizer()


def values(text: str) -> list[str]:
    return [text[f.start : f.end] for f in RECOGNIZER.find(text, "en") if f.entity_type == "CONNECTION_STRING"]


@pytest.mark.parametrize(
    ("url", "password"),
    [
        ("postgres://app:{}@db.internal:5432/prod", "x7kQ2mP9"),
        ("DATABASE_URL=postgresql+psycopg2://app:{}@db/prod?sslmode=require", "hunter22"),
        ("redis://:{}@cache:6379/0", "x7kQ2mP9"),
        ("mongodb+srv://svc:{}@cluster0.ab1cd.mongodb.net/app", "x7.kQ~2mP9"),
        ("https://oauth2:{}@gitlab.example.com/a/b.git", "x7kQ2mP9"),
        ("http://corp\\bob:{}@proxy.corp:8080", "x7kQ2mP9"),
        ("ldaps://cn=admin:{}@ldap.example.com", "x7k.Q2mP9"),
        ("amqp://u:{}@mq:5672/vhost", "p@ss@w0rd"),
        ("jdbc:oracle:thin:app/{}@//db:1521/ORCL", "x7kQ2mP9"),
    ],
)
def test_the_password_and_not_the_url(url: str, password: str) -> None:
    assert values(f"see {url.format(password)} please") == [password]


@pytest.mark.parametrize(
    "url",
    [
        "postgres://user:password@localhost:5432/mydb",
        "postgres://localhost:5432/mydb",
        "mongodb://<username>:<password>@cluster0.mongodb.net/test",
        "postgresql://${DB_USER}:${DB_PASS}@${DB_HOST}/app",
        "https://user:pass@example.com/path",
        "https://example.com:8443/login?next=/home@x",
        "ssh://git@github.com/a/b",
        "https://medium.com/@author/title",
        "mailto:me@example.com",
    ],
)
def test_urls_without_a_password(url: str) -> None:
    assert values(url) == []


@pytest.mark.parametrize("path", ["admin", "login", "accounts"])
def test_the_host_behind_a_password_is_no_part_of_it(path: str) -> None:
    text = f"mongodb://svc:h4rd{'Pass'}9@mongo.internal/{path}"
    assert {text[f.start : f.end] for f in RECOGNIZER.find(text, "en")} == {"h4rd" + "Pass9"}
