"""One text while it is being searched: what rules share, and what keeps every rule linear."""

import re
from collections.abc import Iterator
from typing import NamedTuple, Protocol

from pasteguard_addon.detection.plugins.boundaries import lowered
from pasteguard_addon.detection.secrets.named_values.variable_names import Kind, kind_of

# Chinese, Japanese and Korean need no blank behind a value, so their letters end one too.
_BARE = re.compile(
    r"(?:[^\s\"'`<>\\，。；、：）】」』”’»“„‘«\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]|\\(?![nrtu\"'\\]))*+"
)
_LOOK = 400
_MAX_REJECTIONS = 8
_MAX_SUFFIXES = 8


class SecretHit(NamedTuple):
    """A value that a rule has found."""

    start: int
    end: int
    entity_type: str
    score: float


class Scan:
    """A text, its lower-case copy of equal length, and ends of runs that were measured before.

    Rules are asked at every anchor. Where anchors stand close together in one long run (`key=key=key=…`) each would
    walk to the end of the run; it is walked once and remembered.
    """

    def __init__(self, text: str) -> None:
        self.text = text
        self.low = lowered(text)
        self.name_end = 0
        """End of the last variable name that was looked at: a name holds several keywords."""
        self.kinds: dict[str, Kind | None] = {}
        """What the names met so far promise: texts repeat them."""
        self.done: dict[object, int] = {}
        """For a rule that has dealt with a stretch of the text: where that ends."""
        self.starts: set[int] = set()
        self.found: set[int] = set()
        """Where values begin and end that rules have found so far: they need not be judged again."""
        self._begins: dict[int, set[int]] = {}
        self._runs: dict[re.Pattern[str], tuple[int, int]] = {}
        self._next: dict[re.Pattern[str], tuple[int, int, re.Match[str] | None]] = {}
        self._spans: dict[re.Pattern[str], tuple[int, int, list[tuple[int, int]]]] = {}
        self._found: dict[str, tuple[int, int]] = {}
        self._rejections: dict[int, int] = {}
        self._seen: set[object] = set()
        self.wide_ends: dict[tuple[int, int], int] = {}
        """Where tokens end, by the ends of their leads: many vendors share a lead."""

    def kind_of(self, name: str) -> Kind | None:
        """Return what a name promises; texts repeat their names."""
        if name not in self.kinds:
            self.kinds[name] = kind_of(name)
        return self.kinds[name]

    def bare_end(self, at: int) -> int:
        """Return the end of the run of characters that an unquoted value may have."""
        return self.run_end(_BARE, at)

    def run_end(self, pattern: re.Pattern[str], at: int) -> int:
        """Return where a run of one class of characters ends. `pattern` matches such a run, also an empty one."""
        start, end = self._runs.get(pattern, (0, 0))
        if not start <= at < end:
            match = pattern.match(self.text, at)
            start, end = at, match.end() if match else at
            self._runs[pattern] = (start, end)
        return end

    def next_match(self, pattern: re.Pattern[str], at: int, end: int) -> re.Match[str] | None:
        """Do as `pattern.search(text, at, end)`, but walk a stretch that ends at `end` only once."""
        start, known_end, match = self._next.get(pattern, (0, -1, None))
        if known_end != end or start > at or (match is not None and match.start() < at):
            match = pattern.search(self.text, at, end)
            self._next[pattern] = (at, end, match)
        return match

    def last_match(self, pattern: re.Pattern[str], first: int, end: int, longest: int) -> tuple[int, int] | None:
        """Return the span of the last match within `[first, end)`, but walk each stretch only once.

        `longest` is how many characters a match has at most. Of matches that overlap any may be left out.
        """
        begin, known_end, spans = self._spans.get(pattern, (0, 0, []))
        if not begin <= first <= known_end:
            begin, known_end, spans = first, first, []
        if end > known_end:
            at = max(begin, known_end - longest, spans[-1][1] if spans else 0)
            spans += [match.span() for match in pattern.finditer(self.text, at, end)]
            known_end = end
        self._spans[pattern] = (begin, known_end, spans)
        for start, stop in reversed(spans):
            if stop <= end:
                return (start, stop) if start >= first else None
        return None

    def find(self, literal: str, at: int) -> int:
        """Do as `str.find` in the lower-case text, but walk each stretch of it only once for one literal."""
        start, position = self._found.get(literal, (0, -2))
        if position == -2 or not (start <= at and (position == -1 or at <= position)):
            position = self.low.find(literal, at)
            self._found[literal] = (at, position)
        return position

    def may_be_judged(self, end: int) -> bool:
        """Tell whether one more value that ends at `end` is worth the value test.

        Values with one end are suffixes of each other. Once one is found the rest are parts of it; after eight
        rejections the run is taken for what it is, else `key=key=key=…` would be judged at every character.
        """
        count = self._rejections.get(end, 0)
        self._rejections[end] = count + 1
        return count < _MAX_REJECTIONS

    def is_new(self, question: object) -> bool:
        """Tell whether this is asked for the first time: several words may lead to one value."""
        is_new = question not in self._seen
        self._seen.add(question)
        return is_new

    def takes(self, hit: SecretHit) -> bool:
        """Note where a value was found; return False for one more of many that all end there.

        The rest of a run without blanks behind each word in it that leads to a value: they are suffixes of the first,
        and together as long as the square of the run.
        """
        begins = self._begins.setdefault(hit.end, set())
        if hit.start not in begins and len(begins) >= _MAX_SUFFIXES:
            return False
        begins.add(hit.start)
        self.starts.add(hit.start)
        self.found.add(hit.end)
        return True

    def note_found(self, end: int) -> None:
        """Note that a value ending at `end` was found."""
        self._rejections[end] = _MAX_REJECTIONS

    def head(self, start: int, end: int) -> str:
        """Return the part of a value that the value test looks at."""
        return self.text[start : min(end, start + _LOOK)]

    def line_start(self, at: int, limit: int = 400) -> int:
        """Return where the line begins, at most `limit` characters back."""
        first = max(0, at - limit)
        return max(first, self.text.rfind("\n", first, at) + 1)

    def line_end(self, at: int, limit: int = 400) -> int:
        """Return where the line ends, at most `limit` characters ahead."""
        last = min(len(self.text), at + limit)
        end = self.text.find("\n", at, last)
        return last if end < 0 else end


class Rule(Protocol):
    """Knows one kind of place where secrets stand."""

    @property
    def anchors(self) -> tuple[str, ...]:
        """Lower-case literals."""
        ...

    def at(self, scan: Scan, start: int, end: int) -> Iterator[SecretHit]:
        """Yield what is found where an anchor stands. Bounded work, apart from what `scan` remembers."""
        ...
