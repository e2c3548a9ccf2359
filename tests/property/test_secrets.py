"""What holds for any text."""

from itertools import pairwise
from random import Random

from hypothesis import given
from hypothesis import strategies as st

from pasteguard_addon.detection.evaluation import find_secrets
from pasteguard_addon.detection.plugins import VENDOR_PLUGINS
from pasteguard_addon.detection.plugins.samples import sample, value_span
from pasteguard_addon.detection.secrets import SECRET_TYPES, SecretsRecognizer

RECOGNIZER = SecretsRecognizer()
OTHER = SecretsRecognizer()
PIECES = st.sampled_from(
    [
        *(
            "password",
            "key=",
            "token: ",
            "secret",
            "Bearer ",
            "://",
            "user:pw@",
            "sk-",
            "ghp_",
            "-----BEGIN ",
            "PRIVATE KEY-----",
        ),
        *(
            '"',
            "'",
            '\\"',
            "\\n",
            "%3D",
            "=",
            ":",
            ",",
            " ",
            "\n",
            "<",
            ">",
            "{",
            "}",
            "[",
            "(",
            "&",
            "密码是",
            "İ",
            "ß",
            "\x00",
            "a1B2c3D4e5F6g7",
        ),
        *(
            "Cookie: a=b;",
            "curl -u ",
            "mysql -p",
            "INSERT INTO t (password) VALUES ('",
            "WIFI:S:x;P:",
            "eyJ",
            "getConnection(",
        ),
    ]
)
TEXTS = st.one_of(st.text(st.characters(exclude_categories=["Cs"])), st.lists(PIECES, max_size=40).map("".join))


@given(TEXTS)
def test_findings_lie_within_the_text(text: str) -> None:
    for finding in RECOGNIZER.find(text, "en"):
        assert 0 <= finding.start < finding.end <= len(text)
        assert 0.9 <= finding.score <= 1
        assert finding.entity_type in SECRET_TYPES


@given(TEXTS)
def test_the_same_text_gives_the_same_findings(text: str) -> None:
    assert RECOGNIZER.find(text, "en") == OTHER.find(text, "de")


@given(TEXTS)
def test_settled_findings_are_sorted_and_disjoint(text: str) -> None:
    spans = find_secrets(text, "en")
    assert all(before[1] <= after[0] for before, after in pairwise(spans))


@given(st.sampled_from(VENDOR_PLUGINS), st.integers(0, 2**32), TEXTS, TEXTS)
def test_a_vendors_token_is_covered_in_any_text(plugin, seed: int, before: str, after: str) -> None:  # type: ignore[no-untyped-def]
    token = sample(plugin.family, Random(seed))
    span = value_span(plugin.family, token)
    if list(plugin.find_spans(token)) != [span]:
        return  # a sample that happens to read like a placeholder or like words
    text = f"{before} {token} {after}"
    covered = {at for f in RECOGNIZER.find(text, "en") for at in range(f.start, f.end)}
    start = len(before) + 1
    assert set(range(start + span[0], start + span[1])) <= covered
