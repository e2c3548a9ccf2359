from collections.abc import Iterator

import pytest
from detect_secrets.plugins.base import BasePlugin

from pasteguard_addon.detection.plugins.span_plugin import Family, SpanPlugin, TokenPlugin, plugins

LINK = "https://example.com/docs"


def a_plugin(**kwargs: object) -> TokenPlugin:
    fields = {"secret_type": "ACME_KEY", "vendor": "Acme", "link": LINK, "format": r"acme_[a-z0-9]{12}"} | kwargs
    return TokenPlugin(Family(**fields))  # type: ignore[arg-type]


def found(plugin: TokenPlugin, text: str) -> list[str]:
    return [text[start:end] for start, end in plugin.find_spans(text)]


def test_a_span_plugin_is_a_detect_secrets_plugin() -> None:
    class Shouting(SpanPlugin):
        secret_type = "SHOUT"

        def find_spans(self, text: str) -> Iterator[tuple[int, int]]:
            yield 0, 2

    assert isinstance(Shouting(), BasePlugin)
    assert list(Shouting().analyze_string("abc")) == ["ab"]
    assert Shouting().json() == {"name": "Shouting"}


TOKEN = "acme_" + "k7x2m9q4w1z8"


@pytest.mark.parametrize(
    ("text", "values"),
    [
        (TOKEN, [TOKEN]),
        (f"{TOKEN}, {TOKEN}x5", [TOKEN, TOKEN + "x5"]),
        (f"{TOKEN}.", [TOKEN]),
        (f"{TOKEN[:-1]}", []),
        (f"x{TOKEN}", []),
        (TOKEN.upper(), []),
    ],
)
def test_a_token_is_open_to_the_right(text: str, values: list[str]) -> None:
    assert found(a_plugin(), text) == values


def test_an_exact_length_is_no_part_of_something_longer() -> None:
    exact = a_plugin(is_exact=True)
    assert found(exact, TOKEN) == [TOKEN]
    assert found(exact, TOKEN + "x") == []


def test_a_shorter_token_counts_down_to_the_minimum() -> None:
    assert found(a_plugin(minimum=8), TOKEN[:13]) == [TOKEN[:13]]
    assert found(a_plugin(minimum=8), TOKEN[:12]) == []


def test_a_group_is_the_value() -> None:
    assert found(a_plugin(format=r"acme\.com/hook/([a-z0-9]{12})"), "https://acme.com/hook/k7x2m9q4w1z8 ") == [
        "k7x2m9q4w1z8"
    ]


def test_an_anchor_may_stand_inside() -> None:
    plugin = a_plugin(format=r"[a-z0-9]{6}\.acme\.[a-z0-9]{8}", anchors=(".acme.",), offset=6)
    assert found(plugin, "is k7x2m9.acme.q4w1z8p3 ok") == ["k7x2m9.acme.q4w1z8p3"]


def test_what_stands_before_an_anchor_may_vary() -> None:
    plugin = a_plugin(format=r"\d{4,8}:acme:[a-z0-9]{8}", anchors=(":acme:",), walk_back="0123456789")
    assert found(plugin, "bot 7529183:acme:q4w1z8p3") == ["7529183:acme:q4w1z8p3"]


def test_case_may_not_matter() -> None:
    assert found(a_plugin(is_case_free=True), TOKEN.upper()) == [TOKEN.upper()]


def test_a_weak_prefix_wants_a_random_value() -> None:
    weak = a_plugin(format=r"fx-[a-z0-9-]{20}", is_weak=True)
    assert found(weak, "fx-loading-spinner-container-dark") == []
    assert found(weak, "fx-k7x2m9q4w1z8p3v6t5r0") == ["fx-k7x2m9q4w1z8p3v6t5r0"]


def test_a_format_without_a_literal_start_must_name_its_anchors() -> None:
    with pytest.raises(ValueError, match="anchors"):
        plugins(Family("ACME_KEY", "Acme", LINK, r"[a-z]{12}"))


def test_overlapping_anchors_give_one_span() -> None:
    assert found(a_plugin(anchors=("acme_", "me_"), format=r"acme_[a-z0-9_]{12}"), "acme_acme_k7x2m9q4w1z8") == [
        "acme_acme_k7x2m9q4w1z8"
    ]
