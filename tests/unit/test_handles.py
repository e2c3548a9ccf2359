"""Accounts, files and addresses that are made of a known name are found again."""

import pytest

from pasteguard_addon.known_values import KnownValue, KnownValueFinder, TextWithFindings
from tests.kit.spelled_names import ACCOUNTS

PLACES = (
    "ping @{x} on slack", "/home/{x}/a.txt", "git@host:{x}/dotfiles.git", "backup-{x}-2025.tar.gz", '{{"login":"{x}"}}',
    "uid=1001({x}) gid=20", "drwxr-xr-x 2 {x} staff 4096 .", "CREATE SCHEMA {x}_dev;", 'name = "{x}"', "USER={x}\n",
)  # fmt: skip


@pytest.mark.parametrize(("name", "account"), [(name, one) for name, all_ in ACCOUNTS.items() for one in all_.split()])
def test_an_account(name: str, account: str) -> None:
    finder = KnownValueFinder([KnownValue("PERSON", name, 0)])
    for place in PLACES:
        text = place.format(x=account)
        start = text.index(account)
        chars = {at for each in finder.find(text, 0) for at in range(each.start, each.end)}
        clear = "".join(" " if start + at in chars else char for at, char in enumerate(account))
        assert max(map(len, clear.replace(".", " ").replace("-", " ").replace("_", " ").split()), default=0) < 3, text


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("Thomas O'Brien", "a brien, stobriens, tobriene"),
        ("Pieter van den Berg", "the iceberg, avandenbergs"),
        ("Jennifer Lee", "we fled; jleeway and sleep"),
        ("Иван Петров", "ivanhoe petroval"),
    ],
)
def test_another_word(name: str, text: str) -> None:
    assert KnownValueFinder([KnownValue("PERSON", name, 0)]).find(text, 0) == []


@pytest.mark.parametrize("text", ["ping @{x} please", "/home/{x}/a", "user={x}", "login: {x}"])
@pytest.mark.parametrize(("name", "account"), [("Jennifer Lee", "jlee"), ("Bo Hill", "bhill")])
def test_a_short_surname_where_accounts_stand(name: str, account: str, text: str) -> None:
    assert KnownValueFinder([KnownValue("PERSON", name, 0)]).find(text.format(x=account), 0)


@pytest.mark.parametrize(
    ("name", "written"),
    [("Дмитрий Соколов", "Dmitri Sokolov"), ("Соколова Анна", "Anna Sokolova"), ("Χρήστος Παππάς", "Christos Pappas")],
)
def test_a_name_in_latin_letters(name: str, written: str) -> None:
    text = f"Ticket of {written}, open."
    found = KnownValueFinder([KnownValue("PERSON", name, 0)]).find(text, 0)
    assert not any(word in text[: found[0].start] + text[found[-1].end :] for word in written.split())


@pytest.mark.parametrize("text", ["login('{x}', 1)", '"user": "{x}"', "/home/{x}/a", "ssh {x}", "@{x}", "user={x}"])
@pytest.mark.parametrize(
    ("name", "account"), [("Hélène Lefèbvre", "helene"), ("Wiebke Roth", "wiebke"), ("Ute Voss", "voss")]
)
def test_one_name_in_small_letters_where_accounts_stand(name: str, account: str, text: str) -> None:
    finder = KnownValueFinder([KnownValue("PERSON", name, 0)])
    assert finder.find(text.format(x=account), 0)
    assert finder.find(f"so {account} is it", 0) == []


@pytest.mark.parametrize("word", ["SANTOS", "CARTER"])
def test_a_surname_that_is_something_else_too_counts_in_answers(word: str) -> None:
    names = [KnownValue("PERSON", "João dos Santos", 0), KnownValue("PERSON", "Dwayne Carter", 0)]
    finder = KnownValueFinder(names, has_answers=True)
    text = f"I have added {word} as the owner."
    assert [len(found) for found in finder.find_all([TextWithFindings(text, 1, is_answer=True)])] == [1]


@pytest.mark.parametrize(
    ("name", "written"),
    [
        ("Mikko Virtanen", "Virtaselle Virtasta Virtasen"),
        ("Väinö Hämäläinen", "Hämäläiselle Hämäläisellä hamalaisen"),
        ("Tomasz Wróblewski", "Wróblewskiego Wróblewskiemu wroblewskiego"),
        ("Marek Dudek", "Dudkiem Dudkowi"),
        ("Lenka Dvořáková", "Dvořákové Dvorakovou"),
        ("Павел Гончаренко", "Павлу Павлом"),
        ("Наталья Белова", "Беловой Наталье Натальей"),
        ("Νίκος Παπαδόπουλος", "Παπαδόπουλου Παπαδόπουλο"),
        ("Jonas Kazlauskas", "Kazlausko Kazlauskui"),
    ],
)
def test_a_name_in_another_case(name: str, written: str) -> None:
    finder = KnownValueFinder([KnownValue("PERSON", name, 0)])
    for each in written.split():
        text = f'{{"to": "{each}"}}'
        assert [text[found.start : found.end] for found in finder.find(text, 0)] == [each]
