"""Where values found earlier stand again: in the same text and in later messages, never in earlier ones.

A name that one sentence gives away would otherwise leave in the next, where no recognizer sees a cue. Pure and
fast: it runs on the event loop for every text of every request, so it imports no model and no recognizer.

`finder` says of each known value what is looked for, `edges` what must hold where that stands, `search` looks for many
strings at once, and `known` is what goes in.
"""

from .finder import KnownValueFinder
from .known import KnownValue, TextWithFindings
from .names_in_secrets import without_names_in_secrets

__all__ = ["KnownValue", "KnownValueFinder", "TextWithFindings", "without_names_in_secrets"]
