import pytest

from pasteguard_addon.masking import restore
from pasteguard_addon.masking.restore import TextRestorer, restore_text
from pasteguard_addon.masking.restored import RestoredText
from pasteguard_addon.masking.typed import typed_names
from pasteguard_addon.places.string_escapes import json as encode_for_json
from tests.unit.canary_scan import Originals
from tests.unit.test_placeholder import FORMS, ORIGINALS, UNTOUCHED, VAULT


def in_pieces(pieces: list[str], vault: Originals = VAULT) -> list[str]:
    """Return what comes out for each piece, and at the end."""
    restorer = TextRestorer(vault.issued, vault.of)
    return [*map(restorer.feed, pieces), restorer.finish()]


@pytest.mark.parametrize("text", [*(form for form, _ in FORMS), *UNTOUCHED])
def test_any_cut_gives_the_same_text(text: str) -> None:
    text = f"so {text}, it"
    whole = VAULT.restore(text)
    assert "".join(in_pieces(list(text))) == whole
    for at in range(len(text) + 1):
        assert "".join(in_pieces([text[:at], text[at:]])) == whole
        assert "".join(in_pieces([text[:at], "", text[at:]])) == whole


@pytest.mark.parametrize(
    ("piece", "out"),
    [
        ("Hello", "Hello"),
        ("Hello [", "Hello "),
        ("Hello [[", "Hello "),
        ("Hello [[PERS", "Hello "),
        ("Hello [[PERSON_1]", "Hello "),
        ("Hello [[PERSON_1]]", "Hello Ada"),
        ("Hello [[PERSON_1]]!", "Hello Ada!"),
        ("Hello [[X", "Hello [[X"),
        ("Hello [[ -f", "Hello [[ -f"),
        ("Hello [[ ", "Hello "),
        ("[[1", "[[1"),
        ("[[[", "["),
        ("[[[1", "[[[1"),
        ("[[PERSON_3", "[[PERSON_3"),
        ("[[PERSON_1", ""),
        ("[[PERSON_11", "[[PERSON_11"),
        ("[PERSON_1]", ""),
        ("[PERSON_1].", "Ada."),
        ("[PERSON_1](", "[Ada]("),
        ("PERSON_1", ""),
        ("PERSON_1 ", "Ada "),
        ("A PERSON_1x", "A PERSON_1x"),
        ("MY_PERSON", "MY_PERSON"),
        ("Please", "Please"),
        ("P", ""),
        ("Px", "Px"),
        ("x &", "x "),
        ("x &a", "x &a"),
        ("x &l", "x "),
        ("50%", "50"),
        ("50% ", "50% "),
        ("\\", ""),
        ("\\n", "\\n"),
        ("a <", "a "),
        ("a <d", "a <d"),
        ("[Wiki", "[Wiki"),
        ("] ]] > }", "] ]] > }"),
        ("P\\", "P"),
        ("PERSON\\", ""),
        ("［", ""),
        ("［a", ""),
        ("［an", "［an"),
    ],
)
def test_nothing_is_held_that_cannot_become_a_placeholder(piece: str, out: str) -> None:
    restorer = TextRestorer(VAULT.issued, VAULT.of)
    assert restorer.feed(piece) == out
    assert (restorer.held_chars == 0) == (out == VAULT.restore(piece))


def test_brackets_of_code_are_held_to_the_deciding_character_only() -> None:
    for code in ("if [[ -f a ]]", "[[1, 2], [3]]", "[[Wiki]] page", "x[[i]] = <b> & \\n"):
        restorer = TextRestorer(VAULT.issued, VAULT.of)
        out = ""
        for count, character in enumerate(code, start=1):
            out += restorer.feed(character)
            assert count - len(out) <= 3, f"held {code[len(out) : count]!r}"
        assert out + restorer.finish() == code


def test_what_is_held_is_bounded() -> None:
    for unit in ("[", "[ ", "[[ PERSON_", "&lt;", "\\", "\\[", "<", "P", "[P__-", "[[ PERSON  _-"):
        restorer = TextRestorer(VAULT.issued, VAULT.of)
        for _ in range(400):
            restorer.feed(unit)
            assert restorer.held_chars <= 80


def test_only_the_strict_form_is_waited_for_where_loose_ones_were_typed() -> None:
    vault = Originals({"PERSON_1": "Ada"}, strict_only=["PERSON1"])
    for text in ("P", "PERSON_1", "<", "&", "\\", "%5", "［", "[ ", "[P", "[[p", "[[ "):
        assert in_pieces([text], vault) == [text, ""]
    for text in ("[", "[[", "[[PERSON_1]"):
        assert in_pieces([text], vault) == ["", text]


def test_with_an_empty_vault_nothing_is_held() -> None:
    empty = Originals({})
    for text in ("[", "[[", "<", "&", "\\", "P"):
        assert in_pieces([text], empty) == [text, ""]


def test_originals_are_encoded_for_their_place() -> None:
    vault = Originals({"PERSON_1": 'A "da"\\\n\u2028é\ud83d'})
    assert vault.restore('{"a":"[[PERSON_1]]"}', encode_for_json) == ('{"a":"A \\"da\\"\\\\\\n\u2028é\\ud83d"}')


@pytest.mark.parametrize(
    ("text", "offset", "expected"),
    [
        ("[[PERSON_1]] x", 0, 0),
        ("[[PERSON_1]] x", 12, 3),
        ("[[PERSON_1]] x", 14, 5),
        ("x [[PERSON_1]] [[PERSON_2]]!", 2, 2),
        ("x [[PERSON_1]] [[PERSON_2]]!", 15, 6),
        ("x [[PERSON_1]] [[PERSON_2]]!", 27, 11),
        ("x [[PERSON_1]] [[PERSON_2]]!", 28, 12),
        ("nothing", 3, 3),
    ],
)
def test_offsets_shift_with_the_text(text: str, offset: int, expected: int) -> None:
    for pieces in ([text], list(text), [text[:5], text[5:]]):
        restorer = TextRestorer(VAULT.issued, VAULT.of)
        for piece in pieces:
            restorer.feed(piece)
        restorer.finish()
        assert restorer.shifted(offset) == expected


def test_no_repr_shows_an_original() -> None:
    restorer = TextRestorer(VAULT.issued, VAULT.of)
    restorer.feed("[[PERSON_1]] [[PER")
    assert "Ada" not in repr(restorer) + repr(VAULT.issued)
    assert restore_text("[[PERSON_1]]", VAULT.issued, VAULT.of) == ORIGINALS["PERSON_1"]


@pytest.mark.parametrize(
    ("text", "restored"),
    [
        (r'"\u201ePERSON_1\u201c"', True),
        (r'"\u00fcPERSON_1"', True),
        (r'"a\nPERSON_1"', True),
        (r'"\u0041PERSON_1"', False),  # a letter
        (r'"\u005fPERSON_1"', False),
        (r'"xu201ePERSON_1"', False),
    ],
)
def test_an_escape_of_json_ends_a_word_unless_it_is_a_letter(text: str, *, restored: bool) -> None:
    vault = Originals({"PERSON_1": "Ada"})
    expected = text.replace("PERSON_1", "Ada") if restored else text
    assert vault.restore(text) == expected
    for at in range(len(text)):
        restorer = TextRestorer(vault.issued, vault.of)
        assert restorer.feed(text[:at]) + restorer.feed(text[at:]) + restorer.finish() == expected
    if restored:
        assert "PERSON1" in typed_names(text)


def test_of_a_text_without_an_end_nothing_is_recorded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(restore, "MAX_RECORDED_CHARS", 100)
    record = RestoredText()
    restorer = TextRestorer(VAULT.issued, VAULT.of, record=record)
    out = "".join([*(restorer.feed("so [[PERSON_1]], ") for _ in range(100)), restorer.finish()])
    assert out == "so Ada, " * 100
    assert (record.text, record.places) == ("", [])
