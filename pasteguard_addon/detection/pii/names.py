"""Names and places of one text: what `people` and `places` decide together."""

from .evidence import Evidence
from .patterns.base import Hit
from .people import people
from .places import places


def names_and_places(evidence: Evidence) -> list[Hit]:
    """Return what the evidence supports; some overlap."""
    return [*people(evidence), *places(evidence)]
