"""What is kept of one request, and how it becomes a row and is made of one again."""

import re
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from pasteguard_addon.record.outcome import Outcome

COLUMNS: Final = (
    "time host endpoint model mode provider outcome status language detection_ms total_ms "
    "prompt_tokens completion_tokens client code request_text reply_text"
).split()
TEXTS: Final = ("request_text", "reply_text")
_UNSTORABLE = re.compile("[\0\ud800-\udfff]")
"""What JSON can say and a database cannot: half of a surrogate pair in UTF-8, and for some the zero."""


@dataclass(frozen=True, slots=True)
class Record:
    """One request and its reply, without any of their text but what was asked for."""

    outcome: Outcome
    host: str
    endpoint: str
    mode: str
    total_ms: float
    model: str = ""
    provider: str = ""
    status: int | None = None
    """None if the exchange was broken off."""
    language: str = ""
    detection_ms: float | None = None
    prompt_tokens: int | None = None
    completion_tokens: int | None = None
    client: str = ""
    """The program that sent it, if it gives a name that may be kept."""
    code: str = ""
    """Why it was refused or blocked, as the client was told; or that it was broken off."""
    request_text: str | None = field(default=None, repr=False)
    """With placeholders, as upstream got it; only if that is asked for."""
    reply_text: str | None = field(default=None, repr=False)
    """With placeholders, as upstream sent it; only if that is asked for."""
    counts: Mapping[str, int] = field(default_factory=dict)
    """Distinct values by entity type."""
    time: float = field(default_factory=time.time)
    """Seconds since 1970."""
    copy: str = ""
    """Which copy of the proxy wrote it, where several write into one database."""


def row_of(record: Record) -> list[object]:
    """Return what stands in the columns, in their order."""
    values = (getattr(record, name) for name in COLUMNS)
    return [_UNSTORABLE.sub("\ufffd", value) if isinstance(value, str) else value for value in values]


def record_of_row(columns: Sequence[str], row: Sequence[object], counts: Mapping[str, int]) -> Record:
    """Return the record whose columns, or some of them, hold these values."""
    members = dict(zip(columns, row, strict=True))
    members["outcome"] = Outcome(str(members["outcome"]))
    ordered = dict(sorted(counts.items(), key=lambda item: (-item[1], item[0])))
    return Record(**members, counts=ordered)  # type: ignore[arg-type]  # the schema says what they are
