import re
from random import Random

import pytest

from pasteguard_addon.detection.plugins.samples import sample, value_span
from pasteguard_addon.detection.plugins.span_plugin import Family


def family(pattern: str) -> Family:
    return Family("ACME_KEY", "Acme", "https://example.com", pattern, anchors=("acme",))


@pytest.mark.parametrize(
    "pattern", [r"acme_[a-f]{4}", r"acme(?:a|b)?\d{2,}", r"acme[^\s\"]{5}x", r"acme(?i:Q)\w{3}(?=.|$)", "acme.+"]
)
def test_a_sample_has_the_format(pattern: str) -> None:
    for seed in range(20):
        assert re.fullmatch(pattern, sample(family(pattern), Random(seed)))


def test_samples_are_made_from_the_seed() -> None:
    pattern = family(r"acme_[A-Za-z0-9]{20}")
    assert sample(pattern, Random(1)) == sample(pattern, Random(1)) != sample(pattern, Random(2))


def test_the_value_is_group_one() -> None:
    hook = family(r"acme/([a-z]{4})")
    text = sample(hook, Random(0))
    assert value_span(hook, text) == (5, 9)
    with pytest.raises(ValueError, match="sample"):
        value_span(hook, "something else")


def test_a_format_that_samples_cannot_be_made_of_is_refused() -> None:
    with pytest.raises(ValueError, match="cannot be made"):
        sample(family(r"(acme)\1"), Random(0))
