"""Programs for the terminal that talk to a model: `llm` and the coding tool aider."""

from pathlib import Path

import pytest

from tests.clients.zoo import TEXT, UNLISTED, Command, Outcome, Paced, Zoo, streamed
from tests.kit.clients import environment_of


def llm(zoo: Zoo, home: Path, base_url: str) -> Outcome:
    words = [str(environment_of("llm") / "bin" / "llm"), "-m", "gpt-4o", "--no-log", TEXT]
    extra = {"LLM_USER_PATH": str(home)} | ({"OPENAI_BASE_URL": base_url} if base_url else {})
    return zoo.run(Command("llm", words, extra))


@pytest.mark.parametrize("door", [0, 1])
def test_llm(door: int, zoo: Zoo, tmp_path: Path) -> None:
    outcome = llm(zoo, tmp_path, zoo.base_urls[door])
    assert outcome.stdout.strip() == streamed(0)
    zoo.assert_masked(outcome, chats=1)


def test_llm_to_an_unlisted_host(zoo: Zoo, tmp_path: Path) -> None:
    outcome = llm(zoo, tmp_path, f"https://{UNLISTED}/v1")
    assert outcome.stdout.strip() == TEXT
    zoo.assert_untouched(outcome)


def aider(zoo: Zoo, folder: Path, base_url: str) -> Outcome:
    words = [str(environment_of("aider") / "bin" / "aider"), "--model", "openai/gpt-4o", "--edit-format", "whole"]
    words += ["--yes-always", "--no-git", "--no-pretty", "--no-check-update", "--no-show-model-warnings"]
    words += ["--analytics-disable", "--no-detect-urls", "--map-tokens", "0", "--message", TEXT, "people.txt"]
    extra = {"HOME": str(folder), "LITELLM_LOCAL_MODEL_COST_MAP": "True"}
    extra |= {"OPENAI_API_BASE": base_url} if base_url else {}
    return zoo.run(Command("aider", words, extra, folder), Paced("people.txt\n```\n", "\n```\n"))


@pytest.mark.parametrize("door", [0, 1])
def test_aider_writes_the_originals_into_a_file(door: int, zoo: Zoo, tmp_path: Path) -> None:
    outcome = aider(zoo, tmp_path, zoo.base_urls[door])
    assert (tmp_path / "people.txt").read_text().strip() == streamed(0)
    zoo.assert_masked(outcome, chats=1)


def test_aider_to_an_unlisted_host(zoo: Zoo, tmp_path: Path) -> None:
    outcome = aider(zoo, tmp_path, f"https://{UNLISTED}/v1")
    assert TEXT in outcome.stdout
    zoo.assert_untouched(outcome)
