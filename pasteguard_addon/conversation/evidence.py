"""What tells the language of a conversation."""

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

    @property
    def newest(self) -> ScannedText | None:
        """The newest user text that was long enough to tell its language, else the newest user text, else any."""
        return self.certain_of_user or self.of_user or self.of_any

    def with_newer(self, result: ScannedText, *, is_user: bool) -> "LanguageEvidence":
        """Return the evidence when a further text has been scanned."""
        if not is_user:
            return replace(self, of_any=result)
        certain = result if result.is_language_certain else self.certain_of_user
        return LanguageEvidence(certain, result, result, self.first_of_user or result)

    def before(self, newer: "LanguageEvidence") -> "LanguageEvidence":
        """Return this evidence with that of later texts."""
        return LanguageEvidence(
            newer.certain_of_user or self.certain_of_user,
            newer.of_user or self.of_user,
            newer.of_any or self.of_any,
            self.first_of_user or newer.first_of_user,
        )
