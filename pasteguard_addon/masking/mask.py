"""Text, findings and a vault make masked text. Searches for nothing."""

from collections.abc import Collection, Iterator, Sequence

from pasteguard_addon.findings import Finding, values_in
from pasteguard_addon.masking.brackets import FAMILIES_BY_FIRST
from pasteguard_addon.masking.placeholder import BRACKETS, STRICT, entity_type_of
from pasteguard_addon.masking.vault import Vault

_NO_MARKER = ("", "")


def mask_text(
    text: str,
    findings: Sequence[Finding],
    vault: Vault,
    *,
    reserved: Collection[str] = (),
    is_bare: bool = False,
    marker: tuple[str, str] = _NO_MARKER,
) -> str:
    """Return `text` with every finding replaced by its placeholder.

    `findings` are sorted and disjoint, in code points of `text`. `reserved` are normalised names that no original
    gets. With `is_bare` the placeholders come without brackets, for fields that allow none, unless the text has
    brackets itself, which would be taken for theirs. A `marker`, what stands before and after a value, goes with it.
    """
    values = values_in(text, findings)
    names = [vault.name_for(each.entity_type, value, reserved) for each, value in zip(findings, values, strict=True)]
    return put_names(text, findings, names, is_bare=is_bare, marker=marker)


def put_names(
    text: str,
    findings: Sequence[Finding],
    names: Sequence[str],
    *,
    is_bare: bool = False,
    marker: tuple[str, str] = _NO_MARKER,
) -> str:
    """Return `text` with the placeholder of each name in place of its finding; the rest is as in `mask_text`."""
    is_bare = is_bare and FAMILIES_BY_FIRST.keys().isdisjoint("".join(clear_parts(text, findings)))
    opening, closing = ("", "") if is_bare else BRACKETS
    if len(findings) != len(names):
        raise ValueError("there is not one name for each finding")
    if marker != _NO_MARKER:
        findings = list(_with_markers(text, findings, marker))
    pieces: list[str] = []
    at = 0
    for each, name in zip(findings, names, strict=True):  # there may be thousands
        pieces.append(f"{text[at : each.start]}{opening}{name}{closing}")
        at = each.end
    pieces.append(text[at:])
    return "".join(pieces)


def _with_markers(text: str, findings: Sequence[Finding], marker: tuple[str, str]) -> Iterator[Finding]:
    at = 0
    for number, finding in enumerate(findings):
        before_next = findings[number + 1].start if number + 1 < len(findings) else len(text)
        start, at = _with_marker(text, finding, marker, at, before_next)
        yield finding.moved(start, at)


def _with_marker(text: str, finding: Finding, marker: tuple[str, str], first: int, last: int) -> tuple[int, int]:
    """Return the span of a finding and of the marker around it, if that stands there whole between two places."""
    before, after = marker
    start, end = finding.start - len(before), finding.end + len(after)
    is_there = first <= start and end <= last and text.startswith(before, start) and text.startswith(after, finding.end)
    return (start, end) if is_there else (finding.start, finding.end)


def clear_parts(text: str, findings: Sequence[Finding]) -> Iterator[str]:
    """Return what of `text` stays between its findings."""
    at = 0
    for finding in findings:
        yield text[at : finding.start]
        at = finding.end
    yield text[at:]


def typed_placeholders(text: str, vault: Vault) -> list[Finding]:
    """Return the places where the user typed what is an issued placeholder by now.

    They have to be masked themselves: otherwise the answer would put somebody's value where the user wrote
    brackets.
    """
    return [
        Finding(match.start(), match.end(), entity_type_of(match.group(1)), 1.0, "typed_placeholder")
        for match in STRICT.finditer(text)
        if vault.has_strict(match.group(1))
    ]
