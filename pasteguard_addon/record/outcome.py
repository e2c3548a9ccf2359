"""What became of a request, in one word."""

from enum import StrEnum


class Outcome(StrEnum):
    """The words stand in metrics and in the record, so they never change."""

    MASKED = "masked"
    CLEAN = "clean"
    """Inspected, and nothing was found."""
    LOCAL = "local"
    """Sent, as it was, to the local model."""
    BLOCKED = "blocked"
    """Not sent, because it holds secrets."""
    REFUSED = "refused"
    """Not sent, because it could not be read, scanned or delivered safely."""
    UNINSPECTED = "uninspected"
    """Sent to an endpoint of language models that PasteGuard does not read."""
    PASSED = "passed"
    """None of our business."""
