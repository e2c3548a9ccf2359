import pytest

from pasteguard_addon.detection.secrets import SecretsRecognizer
from pasteguard_addon.detection.secrets.named_values.value_ends import read_value
from pasteguard_addon.detection.secrets.scan import Scan

RECOGNIZER = SecretsRecognizer()


@pytest.mark.parametrize(
    ("text", "value", "is_quoted"),
    [
        ('"a b" c', "a b", True),
        ("'it\\'s' c", "it\\'s", True),
        ('\\"deep\\", x', "deep", True),
        ("`x`", "x", True),
        ("“x” y", "x", True),
        ("plain rest", "plain", False),
        ("plain, rest", "plain", False),
        ("a&b=c", "a", False),
        ("p&ss!w rest", "p&ss!w", False),
        ("a;b=c", "a", False),
        ("abc)", "abc", False),
        ("a)b", "a)b", False),
        ("abc\\nnext", "abc", False),
        ("abc，请", "abc", False),
        ("abc请", "abc", False),
        ('"unclosed', "unclosed", False),
    ],
)
def test_a_value_goes_to_its_quote_or_as_far_as_an_unquoted_one_goes(text: str, value: str, is_quoted: bool) -> None:
    found = read_value(Scan(text), 0)
    assert found is not None
    assert (text[found.start : found.end], found.is_quoted) == (value, is_quoted)


@pytest.mark.parametrize("text", ["", '""', " x", ",", "请"])
def test_no_value(text: str) -> None:
    assert read_value(Scan(text), 0) is None


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ('PASSWORD = "hunter2"', "hunter2"),
        ("password: hunter2 and more", "hunter2"),
        ("username: root / password: toor", "toor"),
        ('{"user": "root", "password": "toor"}', "toor"),
        ("DB_PASS=whiteduke", "whiteduke"),
        ('"password" => "q8!xYz7",', "q8!xYz7"),
        ('setProperty("db.password", "q8!xYz7")', "q8!xYz7"),
        ("<db.password>\n  q8!xYz7\n</db.password>", "q8!xYz7"),
        ('<add key="password" value="q8!xYz7"/>', "q8!xYz7"),
        ("SET PASSWORD = PASSWORD('q8!xYz7')", "q8!xYz7"),
        ('find("#password").type("q8!xYz7")', "q8!xYz7"),
        ('["DB_PASSWORD=q8!xYzPw9","TZ=Europe/Berlin"]', "q8!xYzPw9"),
        ("${DB_PASSWORD:-q8!xYz7}", "q8!xYz7"),
        ("**Password:** q8!xYz7", "q8!xYz7"),
        ('user.setPassword("q8!xYz7")', "q8!xYz7"),
        ('seed_phrase = "apple river stone cloud lamp horse green tiger orbit magnet violin pepper"', None),
    ],
)
def test_behind_a_telling_name(text: str, value: str | None) -> None:
    found = [text[f.start : f.end] for f in RECOGNIZER.find(text, "en")]
    assert found == [value or text.split('"')[1]]


@pytest.mark.parametrize(
    "text",
    [
        "password = get_password()",
        "password = other_password2",
        "password: str = None",
        "user: string, password: test; role: admin, password: default",
        'token = request.headers["Authorization"]',
        "secret_key: ${SECRET}",
        'password="password"',
        "f(token=token, add_to=add_to)",
        '"Signature: 8a477f597d28d172789f06886806bc55"',
        "Pass `parse_all=True` to run_tests",
        "isinstance(private_key, rsa.RSAPrivateKey)",
        '"@inquirer/password": "^4.0.21", "@inquirer/input": "^4.2.5"',
        'Add forgot password to the page\n- Set autocomplete="off" for all password fields',
        "Use anthropic/claude-3-7-sonnet-20250219 model for the login chat",
        'aws ssm target --window-id "mw-ab12cd34ef56gh78" --target "Key=x"',
        '{"nextForwardToken": "f/31961209122447488583055879464742346735121166569214640130"}',
        '["AWS_X509", "CUSTOM_AUTH", "AWS_SIGV4", "CUSTOM_AUTH_X509"]',
        'model: openai("gpt-4o"), prompt',
    ],
)
def test_code_is_left_alone(text: str) -> None:
    assert RECOGNIZER.find(text, "en") == []
