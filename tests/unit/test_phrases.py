"""Phrases that hold a name and name nobody: what is on the list, and where a part of one is found."""

import random
from itertools import pairwise

import pytest

from pasteguard_addon.detection.in_process import InProcessDetection
from pasteguard_addon.findings import TextToScan, values_in
from pasteguard_addon.lexicon.phrases import SOMEBODY, SOMEBODYS, SURE, is_within_phrase, phrase_around
from pasteguard_addon.lexicon.words import lines_of
from pasteguard_addon.policy import detection_settings, masking_rules
from pasteguard_addon.settings import Settings

LISTED = [line for line in lines_of("phrases.txt") if not line.startswith("!")]
PHRASES = [line for line in LISTED if line[0] not in "?&"]


def test_the_list_is_in_the_order_in_which_it_is_looked_up() -> None:
    assert all(one.encode() < other.encode() for one, other in pairwise(LISTED))


def test_each_part_of_each_phrase_is_within_it() -> None:
    for phrase in random.Random(7).sample([each for each in PHRASES if len(each.split()) <= 5], 1_000):
        text, at = f"It says {phrase}, then", len("It says ")
        for word in phrase.split():
            at = text.index(word, at)
            assert is_within_phrase(text, at, at + len(word)), text
            at += len(word)


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("What is Wilson's disease?", "Wilson"),
        ("What is Wilson’s disease?", "Wilson"),
        ("Two Fehling's solutions.", "Fehling"),
        ("an Abies alba", "Abies"),
        ("the St. Elmo's fire", "Elmo"),
    ],
)
def test_a_phrase_is_known_in_every_spelling(text: str, name: str) -> None:
    start = text.index(name)
    assert is_within_phrase(text, start, start + len(name))


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Wilson's diseased dog", "Wilson"),
        ("Wilson's, disease", "Wilson"),
        ("Wilson\ndisease", "Wilson"),
        ("Tom and Jerry come at nine", "Tom"),
        ("Call Mary Jane today", "Mary Jane"),
        ("the Morris chair", "Morris"),
        ("Mr Wilson's disease got worse", "Wilson"),
        ("Samia Cynthia called", "Samia Cynthia"),
        ("Cassia Tora has quit", "Cassia"),
        ("Wilson's disease and Wilson himself", "Wilson himself"),
    ],
)
def test_what_may_be_somebody_is_no_sure_phrase(text: str, name: str) -> None:
    start = text.index(name)
    assert not is_within_phrase(text, start, start + len(name))


def test_a_phrase_is_told_whole_and_by_its_kind() -> None:
    text = "about Tom and Jerry, or a Morris chair, or Fehling's solution"
    whole: dict[str, list[str]] = {sign: [] for sign in (SURE, SOMEBODYS, SOMEBODY)}
    for name in ("Jerry", "Morris", "Fehling"):
        start = text.index(name)
        for sign, found in whole.items():
            if span := phrase_around(text, start, start + len(name), (sign,)):
                found.append(text[slice(*span)])
    assert whole == {SURE: ["Fehling's solution"], SOMEBODYS: ["Morris chair"], SOMEBODY: ["Tom and Jerry"]}


@pytest.fixture(scope="module")
def detection() -> InProcessDetection:
    return InProcessDetection(detection_settings(Settings()))


def masked_in(text: str, detection: InProcessDetection) -> list[str]:
    [scanned] = detection.scan([TextToScan(text, 0)])
    publicity = masking_rules(Settings()).publicity
    found = publicity.private_findings([0], [(text, scanned.findings)], is_private=False, languages=[scanned.language])
    return list(values_in(text, found[0]))


def test_no_question_about_a_phrase_is_damaged(detection: InProcessDetection) -> None:
    drawn = random.Random(11).sample([each.lstrip("?&") for each in LISTED], 150)
    texts = [f"What is {phrase.title()}?" for phrase in drawn]
    damaged = [text for text in texts if masked_in(text, detection)]
    assert len(damaged) <= 1, damaged


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Is Mary Jane coming tonight?", "Mary Jane"),
        ("What is Mary Jane's phone number?", "Mary Jane"),
        ("What is wrong with Sally Lunn?", "Sally Lunn"),
        ("Can Harvey Wallbanger be fired for being late?", "Harvey Wallbanger"),
        ("The Morris chair is Mr Morris's, tell Morris to fetch it", "Morris"),
        ("Tom and Jerry are coming to dinner, what should I cook?", "Tom"),
        ("Schmidt camera is broken again; Schmidt, please fix", "Schmidt"),
        ("Samuel 1, Samuel 2: my two sons, both with ADHD", "Samuel"),
        ("Is Benjamin Bush married?", "Benjamin Bush"),
        ("Is Garry Oak coming to the party?", "Garry Oak"),
        ("Veronica Americana wants to rent our flat", "Veronica Americana"),
    ],
)
def test_who_is_called_as_a_phrase_is_somebody(detection: InProcessDetection, text: str, name: str) -> None:
    assert name in masked_in(text, detection)
