"""Where a character of a text stands once the text is masked, and the other way round."""

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass

from pasteguard_addon.findings import Finding
from pasteguard_addon.masking.placeholder import strict_form


@dataclass(frozen=True, slots=True)
class Shifts:
    """Of one text: where each of its values ends, and where the value's placeholder does."""

    ends: tuple[int, ...] = ()
    masked_ends: tuple[int, ...] = ()

    def in_text(self, offset: int) -> int:
        """Return where an offset in the masked text points in the text; within a placeholder not beyond its value."""
        return _moved(offset, self.masked_ends, self.ends)

    def in_masked(self, offset: int) -> int:
        """Return where an offset in the text points in the masked one."""
        return _moved(offset, self.ends, self.masked_ends)


def _moved(offset: int, ends: Sequence[int], other_ends: Sequence[int]) -> int:
    passed = bisect_right(ends, offset)
    moved = offset + (other_ends[passed - 1] - ends[passed - 1] if passed else 0)
    return min(moved, other_ends[passed]) if passed < len(ends) else moved


def shifts_of(text: str, masked: str, findings: Sequence[Finding], names: Sequence[str]) -> Shifts:
    """Return the shifts of a text whose findings became these placeholders; none if it was masked otherwise."""
    ends, masked_ends, growth = [], [], 0
    for finding, name in zip(findings, names, strict=True):
        growth += len(strict_form(name)) - (finding.end - finding.start)
        ends.append(finding.end)
        masked_ends.append(finding.end + growth)
    is_as_masked = len(text) + growth == len(masked)
    return Shifts(tuple(ends), tuple(masked_ends)) if is_as_masked else Shifts()
