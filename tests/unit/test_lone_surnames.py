"""Surnames alone in sentences that would fit a thing as well, and what else begins with a capital there."""

import pytest

from tests.unit.people_found import people_in

FRAMES = ("Should we promote {}?", "Assigned to {}", "Is it legal to record {}?", "The contract with {} ends in May")
SURNAMES = ("Munoz", "Castrillo", "Hellwig", "Haapala", "Lindholm", "Nilsson", "Fekete", "Padovano", "Szabó", "Khanna")


def test_most_are_found() -> None:
    texts = [(frame.format(name), name) for frame in FRAMES for name in SURNAMES]
    missed = [text for text, name in texts if name not in people_in(text)]
    assert len(missed) <= 0.25 * len(texts), missed


@pytest.mark.parametrize(
    "text",
    [
        "Should we promote Jenkins?",
        "Should we update Kafka?",
        "Is it legal to record Calls?",
        "Assigned to Backlog",
        "The contract with Paris ends in May",
        "The contract with Volkswagen ends in May",
        "Promote Release Candidates?",
        "Should we promote?\nBruder\n",
    ],
)
def test_nothing_else_is(text: str) -> None:
    assert people_in(text) == []
