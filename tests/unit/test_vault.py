import copy
import pickle

import pytest

from pasteguard_addon.masking.vault import Vault, any_stands_in


def test_numbers_count_up_by_type() -> None:
    vault = Vault()
    names = [
        vault.name_for(kind, original, ())
        for kind, original in (("PERSON", "a"), ("PERSON", "b"), ("URL", "c"), ("PERSON", "a"), ("URL", "a"))
    ]
    assert names == ["PERSON_1", "PERSON_2", "URL_1", "PERSON_1", "PERSON_1"]
    assert len(vault) == 3
    assert vault.counts() == {"PERSON": 2, "URL": 1}
    assert [vault.original_of(name) for name in ("PERSON_1", "PERSON_2", "URL_1")] == ["a", "b", "c"]


def test_reserved_names_are_given_to_nobody() -> None:
    vault = Vault()
    reserved = {"PERSON1", "PERSON2", "PERSON4"}
    assert vault.name_for("PERSON", "a", reserved) == "PERSON_3"
    assert vault.name_for("PERSON", "b", reserved) == "PERSON_5"
    assert vault.name_for("PERSON", "a", {"PERSON3"}) == "PERSON_3"


def test_what_was_issued_is_known_by_both_spellings() -> None:
    vault = Vault()
    vault.name_for("US_SSN", "a", ())
    assert vault.has_strict("US_SSN_1")
    assert not vault.has_strict("USSSN1")
    assert vault.is_issued("USSSN1")
    assert not vault.is_issued("USSSN2")


def test_an_unknown_name_has_no_original() -> None:
    vault = Vault()
    vault.name_for("PERSON", "Ada", ())
    with pytest.raises(KeyError) as caught:
        vault.original_of("PERSON_2")
    assert "Ada" not in repr(caught.value)


def test_a_vault_shows_and_gives_away_nothing() -> None:
    vault = Vault()
    vault.name_for("PERSON", "Ada", ())
    assert repr(vault) == "<Vault of 1>"
    assert f"{vault}" == "<Vault of 1>"
    for attempt in (pickle.dumps, copy.copy, copy.deepcopy):
        with pytest.raises(TypeError) as caught:
            attempt(vault)
        assert "Ada" not in str(caught.value)
    other = Vault()
    other.name_for("PERSON", "Ada", ())
    assert vault != other


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("gpt-4o", False),
        ("ft:gpt:maria schneider", True),
        ("MariaSchneider/1.0", True),
        ("ft:gpt:maria-schneider", True),
        ("maria_schneider", True),
        ("Maria/1.0", False),
        ("", False),
    ],
)
def test_an_original_in_another_text(text: str, expected: bool) -> None:
    vault = Vault()
    assert not vault.occurs_in(text)
    vault.name_for("PERSON", "Maria Schneider", ())
    assert vault.occurs_in(text) is expected


def test_an_original_without_letters_stands_in_no_name() -> None:
    vault = Vault()
    vault.name_for("CUSTOM", "***", ())
    assert not vault.occurs_in("gpt-4o")


@pytest.mark.parametrize(
    ("original", "name", "stands"),
    [
        ("Ada Lovelace", "ft:gpt:ada-lovelace", True),
        ("Ada Lovelace", "curl", False),
        ("(212) 555-0188", "bot-2125550188", True),
        ("ßtein", "x-sstein", True),
        ("İzmir", "i̇zmir-client", True),
        ("...", "curl", False),
    ],
)
def test_what_stands_in_a_name_is_told_by_letters_and_digits(original: str, name: str, stands: bool) -> None:
    assert any_stands_in(["unrelated", original], name) is stands


def test_what_was_issued_is_taken_over_in_one_go() -> None:
    first, again = Vault(), Vault()
    types, originals = ["PERSON", "EMAIL_ADDRESS", "PERSON", "PERSON"], ["Ada", "a@b.org", "Ada", "Grace"]
    names = [first.name_for(*pair, ()) for pair in zip(types, originals, strict=True)]
    assert names == ["PERSON_1", "EMAIL_ADDRESS_1", "PERSON_1", "PERSON_2"]
    again.take_over(names, originals, first.last_numbers)
    assert again.names == first.names
    assert [again.original_of(name) for name in names] == originals
    assert again.name_for("PERSON", "Zoë", ()) == first.name_for("PERSON", "Zoë", ()) == "PERSON_3"


@pytest.mark.parametrize("before", [("PERSON", "Zoë"), ("CUSTOM", "Ada")])
def test_what_does_not_fit_is_never_taken_over(before: tuple[str, str]) -> None:
    vault = Vault()
    vault.name_for(*before, ())
    with pytest.raises(ValueError, match="have other names"):
        vault.take_over(["PERSON_1"], ["Ada"], [("PERSON", 1)])
    with pytest.raises(ValueError, match="zip"):
        Vault().take_over(["PERSON_1"], ["Ada", "Zoë"], [("PERSON", 1)])
