"""What belongs to a name of which the model has found a part."""

import pytest

from pasteguard_addon.detection.pii.names.name_edges import whole_name


@pytest.mark.parametrize(
    ("text", "found", "whole"),
    [
        ("I met Fatima al-Sayed there", "Fatima", "Fatima al-Sayed"),
        ("Moin Ji-woo, hast du", "Ji", "Ji-woo"),
        ("Hola Min-jun,", "Min", "Min-jun"),
        ("found Jean-Baptiste's wallet", "Baptiste", "Jean-Baptiste"),
        ("mit J. R. Haberkorn", "Haberkorn", "J. R. Haberkorn"),
        ("signed by J. Haberkorn", "Haberkorn", "J. Haberkorn"),
        ("the Priya-related issues", "Priya", "Priya"),
        ("das Meier-Projekt", "Meier", "Meier"),
        ("the post-Merkel years", "Merkel", "Merkel"),
        ("김민준입니다", "김민준입니다", "김민준"),
    ],
)
def test_a_name_is_taken_whole(text: str, found: str, whole: str) -> None:
    start = text.index(found)
    start, end = whole_name(text, start, start + len(found))
    assert text[start:end] == whole
