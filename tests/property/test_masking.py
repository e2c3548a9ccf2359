"""Masking and restoring for any text: nothing is lost, nothing is fetched, nothing is held without need."""

import json
import re
from collections.abc import Iterator

from hypothesis import example, given
from hypothesis import strategies as st

from pasteguard_addon.findings import Finding, settle
from pasteguard_addon.masking import brackets
from pasteguard_addon.masking.content import OPENS_AROUND, mirrored
from pasteguard_addon.masking.forms import Form, form_at
from pasteguard_addon.masking.issued import IssuedNames
from pasteguard_addon.masking.mask import clear_parts, mask_text, typed_placeholders
from pasteguard_addon.masking.placeholder import normalise
from pasteguard_addon.masking.restore import TextRestorer, restore_text
from pasteguard_addon.masking.typed import may_be_typed, typed_names
from pasteguard_addon.masking.vault import Vault
from tests.unit.canary_scan import Originals

ORIGINALS = {"AB_1": "①", "AB_12": "②", "URL_1": "③", "A_B_2": "④"}
OPENINGS = sorted({token for family in brackets.FAMILIES for token in family.opening_tokens})
CLOSINGS = sorted({token for family in brackets.FAMILIES for token in family.closing_tokens})
FRAGMENTS = [
    *OPENINGS,
    *CLOSINGS,
    *("AB_1", "AB_12", "URL_1", "A_B_2", "AB 1", "Ab-1", "ab1", "AB\\_1", "URL", "A", "B", "_", "1", "2", " ", "\\"),
    *(
        "[[AB_1]]",
        "[[URL_1]]",
        "[AB_1]",
        "<URL_1>",
        "(",
        ")",
        "{",
        "}",
        "<b>",
        "</b>",
        "x",
        "é",
        "\n",
        "\\n",
        "\ud83d",
        "😀",
        "&",
        "%",
        "[[",
    ),
]
STRICT_ONLY = st.sets(st.sampled_from(["AB1", "URL1", "AB12", "AB2"]))


def texts(max_size: int = 12) -> st.SearchStrategy[str]:
    """Return text that is mostly about placeholders, whole ones and broken ones."""
    broken = st.sampled_from(FRAGMENTS).flatmap(
        lambda fragment: st.integers(1, len(fragment)).map(lambda length: fragment[:length])
    )
    return st.lists(st.one_of(st.sampled_from(FRAGMENTS), broken), max_size=max_size).map("".join)


@st.composite
def texts_in_pieces(draw: st.DrawFn) -> list[str]:
    text = draw(texts())
    cuts = sorted(draw(st.lists(st.integers(0, len(text)), max_size=6)))
    return [text[start:end] for start, end in zip([0, *cuts], [*cuts, len(text)], strict=True)]


@given(texts_in_pieces(), STRICT_ONLY)
def test_any_cut_gives_the_same(pieces: list[str], strict_only: set[str]) -> None:
    vault = Originals(ORIGINALS, sorted(strict_only))
    restorer = TextRestorer(vault.issued, vault.of)
    assert "".join(map(restorer.feed, pieces)) + restorer.finish() == vault.restore("".join(pieces))


@given(texts())
def test_what_is_passed_on_early_is_never_regretted(text: str) -> None:
    vault = Originals(ORIGINALS)
    restorer = TextRestorer(vault.issued, vault.of)
    out = ""
    for count, character in enumerate(text, start=1):
        out += restorer.feed(character)
        assert vault.restore(text[:count] + " ").startswith(out) or vault.restore(text).startswith(out)


@example("%5bA", ["AB1"])
@example("[A", ["AB1"])
@given(texts(5), st.sampled_from([[], ["AB1"], ["AB1", "URL1", "AB12", "AB2"]]))
def test_nothing_is_held_that_could_not_become_a_placeholder(text: str, strict_only: list[str]) -> None:
    vault = Originals({"AB_1": "①", "URL_1": "②"}, strict_only)
    restorer = TextRestorer(vault.issued, vault.of)
    restorer.feed(text)
    start = len(text) - restorer.held_chars
    assert start == len(text) or any(
        isinstance(form_at(text + more, start, vault.issued, is_final=True), Form)
        for more in continuations(text[start:], ["AB_1", "URL_1"])
    )


def continuations(held: str, names: list[str]) -> Iterator[str]:
    """Return what might make a placeholder of a held text."""
    openings = {"", *(rest + more for token in OPENINGS for rest in rests(held, token) for more in ("", token))}
    openings |= {rest for token in OPENS_AROUND for rest in rests(held, token)}
    spelt = re.sub(r"[_\- \\\n]", "", held).upper()  # a line end may stand within a name
    bare = held.replace("\\", "")
    names_left = {rest for name in names for rest in (*rests(spelt, normalise(name)), *rests(bare, name), name)}
    names_left |= {"", *(f"_{rest}" for rest in names_left), *(f"\\_{rest}" for rest in names_left)}
    closings = {"", *CLOSINGS, *(token * 2 for token in CLOSINGS)}
    closings |= {f"{mirrored(token)}{each * 2}" for token in OPENS_AROUND for each in CLOSINGS if len(each) == 1}
    closings |= {rest + more for token in CLOSINGS for rest in rests(held, token) for more in ("", token)}
    for opening in sorted(openings):
        for name in sorted(names_left):
            for closing in sorted(closings):
                yield opening + name + closing


def rests(text: str, token: str) -> list[str]:
    """Return what is missing of `token` where `text` ends inside it, or right behind it."""
    return [
        token[length:] for length in range(1, len(token) + 1) if text.casefold().endswith(token[:length].casefold())
    ]


@given(texts())
def test_everything_that_would_be_read_is_seen_when_typed(text: str) -> None:
    issued = Originals(ORIGINALS).issued
    seen = typed_names(text)
    for at in range(len(text)):
        form = form_at(text, at, issued, is_final=True) if issued.candidate.match(text, at) else None
        assert not isinstance(form, Form) or normalise(form.name) in seen


@st.composite
def masked_conversations(draw: st.DrawFn) -> list[tuple[str, list[Finding]]]:
    conversation = []
    for text in draw(st.lists(texts(8), min_size=1, max_size=4)):
        spans = draw(st.lists(st.tuples(st.integers(0, len(text)), st.integers(0, len(text))), max_size=3))
        findings = [
            Finding(
                min(span),
                max(span),
                draw(st.sampled_from(["AB", "URL", "A_B"])),
                draw(st.sampled_from([0.5, 1.0])),
                "t",
            )
            for span in spans
            if span[0] != span[1]
        ]
        conversation.append((text, findings))
    return conversation


@given(masked_conversations())
def test_restoring_undoes_masking(conversation: list[tuple[str, list[Finding]]]) -> None:
    vault, masked, typed = masked_and_typed(conversation)
    issued = IssuedNames(vault.names, {name for name in typed if vault.is_issued(name)})
    for (text, _), sent in zip(conversation, masked, strict=True):
        assert restore_text(sent, issued, vault.original_of) == text
        restorer = TextRestorer(issued, vault.original_of)
        assert "".join(map(restorer.feed, sent)) + restorer.finish() == text


@given(masked_conversations())
def test_no_finding_survives_and_numbers_stay(conversation: list[tuple[str, list[Finding]]]) -> None:
    _, masked, _ = masked_and_typed(conversation)
    for count in range(len(conversation)):
        assert masked_and_typed(conversation[:count])[1] == masked[:count]
    for (text, findings), sent in zip(conversation, masked, strict=True):
        # Of a finding that lost a part to another one, punctuation at the new edge stays.
        left = "".join(re.split(r"\[\[[A-Z_]+_[0-9]+\]\]", sent))
        covered = {at for finding in settle(findings, text) for at in range(finding.start, finding.end)}
        clear = "".join(character for at, character in enumerate(text) if at not in covered)
        assert sum(map(str.isalnum, left)) <= sum(map(str.isalnum, clear))


def masked_and_typed(conversation: list[tuple[str, list[Finding]]]) -> tuple[Vault, list[str], set[str]]:
    """Mask text by text, as an exchange does."""
    vault = Vault()
    typed: set[str] = set()
    masked: list[str] = []
    beside: set[str] = set()
    for text, findings in conversation:
        typed |= typed_names(text)
        settled = settle([*findings, *typed_placeholders(text, vault)], text)
        masked.append(mask_text(text, settled, vault, reserved=typed))
        beside.update(*map(typed_names, clear_parts(text, settled)))
    return vault, masked, typed | beside


@given(texts())
def test_the_quick_test_for_typed_names_misses_none(text: str) -> None:
    types = {"AB": "AB", "URL": "URL", "A_B": "AB"}
    inner = json.dumps([text], ensure_ascii=False)
    escaped = "".join(f"\\u{ord(char):04x}" for char in text)
    for name in typed_names(text):
        for entity_type, normalised in types.items():
            if re.fullmatch(f"{normalised}[0-9]+", name):
                for body in (text, json.dumps({"content": text}), inner, json.dumps(inner), escaped):
                    assert may_be_typed(body, [entity_type])


def test_the_quick_test_for_typed_names_denies_ordinary_text() -> None:
    assert not may_be_typed('{"content": "a person [1] and 1 PERSON; caf\\u00e9 \\u003c"}', ["PERSON", "URL"])
