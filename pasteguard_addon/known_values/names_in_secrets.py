"""Names and places that are a part of a secret or of a number."""

from bisect import bisect_right
from itertools import accumulate

from pasteguard_addon.entity_types import CODES, NAMES, PLACES, Family, family_of
from pasteguard_addon.findings import Finding


def without_names_in_secrets(findings: list[Finding]) -> list[Finding]:
    """Return the findings without names and places that are a secret or a part of one: `Maria` in `pw: Maria!2019`.

    Cut in two, or taken for a name, the secret would not be known again with the care that secrets have. Nor would a
    number that has letters, such as `ABCPD1234K`.
    """
    secrets = sorted((f.start, f.end) for f in findings if _holds_no_name(f.entity_type))
    if not secrets:
        return findings
    starts = [start for start, _ in secrets]
    reach = list(accumulate((end for _, end in secrets), max))

    def is_within(finding: Finding) -> bool:
        before = bisect_right(starts, finding.start) - 1
        return before >= 0 and reach[before] >= finding.end

    return [f for f in findings if not ((f.entity_type in NAMES or f.entity_type in PLACES) and is_within(f))]


def _holds_no_name(entity_type: str) -> bool:
    return entity_type in CODES or family_of(entity_type) is not Family.PERSONAL
