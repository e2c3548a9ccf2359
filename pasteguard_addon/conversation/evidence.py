"""What tells the language of a conversation."""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from pasteguard_addon.findings import ScannedText


@dataclass(frozen=True, slots=True)
class LanguageEvidence:
    """The newest results of each kind."""

    certain_of_user: ScannedText | None = None
    of_user: ScannedText | None = None
    of_any: ScannedText | None = None
    first_of_user: ScannedText | None = None
    """The oldest one: whatever comes later, it stays."""

    def with_newer(self, texts: Iterable[tuple[str, ScannedText | None]]) -> "LanguageEvidence":
        """Return the evidence when further texts, each with its role, have been scanned; some have no result."""
        evidence = self
        for role, result in texts:
            if result is None:
                continue
            if role != "user":
                evidence = replace(evidence, of_any=result)
                continue
            certain = result if result.is_language_certain else evidence.certain_of_user
            evidence = LanguageEvidence(certain, result, result, evidence.first_of_user or result)
        return evidence

    def before(self, newer: "LanguageEvidence") -> "LanguageEvidence":
        """Return this evidence with that of later texts."""
        return LanguageEvidence(
            newer.certain_of_user or self.certain_of_user,
            newer.of_user or self.of_user,
            newer.of_any or self.of_any,
            self.first_of_user or newer.first_of_user,
        )
