"""Places of a text that look like places before them: what rules said there, they would say again."""

from collections.abc import Sequence

from pasteguard_addon.detection.secrets.scan import Hit

_BEFORE = 256
_BEHIND = 1_024
"""Further than any rule looks for what decides it."""
_TRIALS = 2
"""So often a place is judged; if it was the same each time, that holds from then on."""


class Repeats:
    """What was found around an anchor, by the characters around it.

    Thousands of the same line cost as much as two of them, whatever the rules do with it: `key=key=key=…` as well as a
    log. Kept are hashes, not text.
    """

    def __init__(self, text: str) -> None:
        self._text = text
        self._verdicts: dict[int, list[tuple[Hit, ...]]] = {}
        self._key = 0
        self._start = 0

    def known(self, anchor: int, start: int) -> Sequence[Hit] | None:
        """Return what is found at this place, or None if it has to be judged."""
        around = self._text[max(0, start - _BEFORE) : start + _BEHIND]
        self._key, self._start = hash((anchor, min(start, _BEFORE), around)), start
        verdicts = self._verdicts.get(self._key)
        if verdicts is None or len(verdicts) < _TRIALS or any(verdict != verdicts[0] for verdict in verdicts):
            return None
        return [_moved(hit, start) for hit in verdicts[0]]

    def learn(self, hits: Sequence[Hit]) -> None:
        """Note what was found at the place that was asked for last."""
        if all(hit.start - self._start >= -_BEFORE and hit.end - self._start <= _BEHIND for hit in hits):
            verdicts = self._verdicts.setdefault(self._key, [])
            if len(verdicts) < _TRIALS:
                verdicts.append(tuple(_moved(hit, -self._start) for hit in hits))


def _moved(hit: Hit, by: int) -> Hit:
    return Hit(hit.start + by, hit.end + by, hit.entity_type, hit.score)
