import json
from pathlib import Path

import pytest

from pasteguard_addon.detection.evaluation import find_pii, find_secrets

DATA = Path(__file__).resolve().parents[2] / ".." / "shared" / "data" / "secrets"


def test_a_value_counts_wherever_it_recurs() -> None:
    text = "password: Summer2024! and later Summer2024! again"
    assert [text[start:end] for start, end, _ in find_secrets(text, "en")] == ["Summer2024!", "Summer2024!"]


def test_a_value_recurs_by_the_rule_of_the_product() -> None:
    text = "password: hunter2 and later hunter2 again, not xhunter2"
    assert [text[start:end] for start, end, _ in find_secrets(text, "en")] == ["hunter2", "hunter2"]
    assert find_secrets("nothing here", "en") == []


def test_a_long_table_is_read_as_in_the_product() -> None:
    text = "Nachname;Ort\n" + "".join(f"Achterberg;Quellendorf{at}\n" for at in range(300))
    covered = {text[start:end] for start, end, _ in find_pii(text, "de")}
    assert {"Achterberg", "Quellendorf7", "Quellendorf299"} <= covered


@pytest.mark.parametrize(
    ("name", "share"),
    [("synth_dev", 0.99), ("gitleaks", 0.985), ("kingfisher", 0.80), ("noseyparker", 0.87)],
)
def test_labelled_secrets_are_covered(name: str, share: float) -> None:
    total = whole = 0
    for text, wanted in documents(name):
        covered = {at for start, end, _ in find_secrets(text, "en") for at in range(start, end)}
        for start, end in wanted:
            total += 1
            whole += all(at in covered or text[at].isspace() for at in range(start, end))
    assert whole / total >= share


def test_negatives_are_left_alone() -> None:
    flagged = [text for text, _ in documents("negatives") if find_secrets(text, "en")]
    assert len(flagged) <= 1


def documents(name: str) -> list[tuple[str, list[tuple[int, int]]]]:
    path = DATA / f"{name}.jsonl"
    if not path.exists():
        pytest.skip("the labelled texts are not on this machine")
    rows = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line]
    return [
        (
            row["text"],
            [
                (s["start"], s["end"])
                for s in row["secrets"]
                if s.get("plausible") is not False and not s.get("optional")
            ],
        )
        for row in rows
    ]
