"""Text, findings and a vault make masked text. Searches for nothing."""

from collections.abc import Collection, Iterator, Sequence

from pasteguard_addon.detection.spans import Finding
from pasteguard_addon.masking.placeholder import STRICT
from pasteguard_addon.masking.vault import Vault


def mask_text(
    text: str, findings: Sequence[Finding], vault: Vault, *, reserved: Collection[str] = (), is_bare: bool = False
) -> str:
    """Return `text` with every finding replaced by its placeholder.

    `findings` are sorted and disjoint, in code points of `text`. `reserved` are normalised names that no original
    gets. With `is_bare` the placeholders come without brackets, for fields that allow none.
    """
    pieces: list[str] = []
    at = 0
    for finding in findings:
        original = text[finding.start : finding.end]
        placeholder = vault.placeholder_for(finding.entity_type, original, reserved)
        pieces += (text[at : finding.start], placeholder.name if is_bare else str(placeholder))
        at = finding.end
    pieces.append(text[at:])
    return "".join(pieces)


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
        Finding(match.start(), match.end(), match.group(1).rpartition("_")[0], 1.0, "typed_placeholder")
        for match in STRICT.finditer(text)
        if vault.has_strict(match.group(1))
    ]
