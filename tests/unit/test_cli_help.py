"""`pasteguard help`."""

import pytest

from pasteguard_addon.cli.help import page, topics
from pasteguard_addon.cli.main import main


def test_topics_are_listed(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["help"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert [line.split()[0] for line in lines[: len(topics())]] == list(topics())
    assert all(topics().values())


def test_a_page(capsys: pytest.CaptureFixture[str]) -> None:
    topic = next(iter(topics()))
    assert main(["help", topic]) == 0
    assert capsys.readouterr().out == page(topic)


def test_another_word(capsys: pytest.CaptureFixture[str]) -> None:
    topic = next(iter(topics()))
    assert main(["help", topic + "x"]) == 2
    assert f"Did you mean {topic}?" in capsys.readouterr().err
