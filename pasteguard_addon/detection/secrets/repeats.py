"""Places of a text that look like places before them: what rules said there, they would say again."""

from collections.abc import Sequence
from itertools import chain

from pasteguard_addon.detection.secrets.scan import SecretHit

_BEFORE = 256
_BEHIND = 1_024
"""Further than any rule looks for what decides it."""
_TRIALS = 2
"""So often a place is judged; if it was the same each time, that holds from then on."""
_MOST_TRIALS = 4
"""If it was not, since rules pass over what they have just looked at: then all holds that was found in so many."""
_PATIENCE = 1_000
_RARELY = 20
"""Where fewer than one place in so many was known, of so many at least, asking costs more than it saves."""


class Repeats:
    """What was found around an anchor, by the characters around it.

    Thousands of the same line cost as much as two of them, whatever the rules do with it: `key=key=key=…` as well as a
    log. Kept are hashes, not text.
    """

    def __init__(self, text: str) -> None:
        self._text = text
        self._verdicts: dict[int, list[tuple[SecretHit, ...]]] = {}
        self._settled: dict[int, tuple[SecretHit, ...]] = {}
        self._key = 0
        self._start = 0
        self._asked = 0
        self._answered = 0

    @property
    def _is_idle(self) -> bool:
        """The text does not repeat itself after all."""
        return self._asked >= _PATIENCE and self._answered * _RARELY < self._asked

    def known(self, anchor: int, start: int) -> Sequence[SecretHit] | None:
        """Return what is found at this place, or None if it has to be judged."""
        if self._is_idle:
            return None
        self._asked += 1
        around = self._text[max(0, start - _BEFORE) : start + _BEHIND]
        self._key, self._start = hash((anchor, min(start, _BEFORE), around)), start
        settled = self._settled.get(self._key)
        if settled is None:
            return None
        self._answered += 1
        return [_moved(hit, start) for hit in settled]

    def learn(self, hits: Sequence[SecretHit]) -> None:
        """Note what was found at the place that was asked for last."""
        if self._is_idle:
            return
        if all(hit.start - self._start >= -_BEFORE and hit.end - self._start <= _BEHIND for hit in hits):
            verdicts = self._verdicts.setdefault(self._key, [])
            verdicts.append(tuple(_moved(hit, -self._start) for hit in hits))
            if verdicts.count(verdicts[0]) >= _TRIALS or len(verdicts) >= _MOST_TRIALS:
                self._settled[self._key] = tuple(dict.fromkeys(chain.from_iterable(verdicts)))


def _moved(hit: SecretHit, by: int) -> SecretHit:
    return SecretHit(hit.start + by, hit.end + by, hit.entity_type, hit.score)
