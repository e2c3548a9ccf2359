"""What a measurement of accuracy says of one detector and one set of texts."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Score:
    """How one detector did on one set; shares from 0 to 1, None where there was nothing to count."""

    name: str
    documents: int
    values: int
    whole: float | None
    """Share of the values that are covered from end to end. What a masker is for."""
    any: float | None
    """Share of the values that are touched."""
    leak: float | None
    """Share of their characters that are not covered."""
    precision: float | None
    """Share of the findings that touch a value."""
    false_per_10k: float
    """Findings that touch none, per 10,000 characters."""
    ms_per_kb: float
    """Processor time of the detector, in process, on one core."""
    whole_by_type: dict[str, float]
    false_by_type: dict[str, float]
    """Findings that touch no value, per million characters."""
