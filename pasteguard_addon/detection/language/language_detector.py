"""Which language a text is written in: langdetect, seeded, helped by function words.

langdetect alone needs some thirty characters and calls one English log in ten something else. Function words
("the", "und", "que") and scripts that one language writes settle most prose at once and cheaply; langdetect,
restricted to the configured languages, decides what they leave open. Text without any of it (code, tables, digits)
gives no answer, so that the conversation's language stands.
"""

import re
from collections.abc import Sequence

from pasteguard_addon.detection.language.function_words import function_words
from pasteguard_addon.detection.language.langdetect_arrays import LanguageTrials
from pasteguard_addon.detection.language.sample import SAMPLE_CHARS, looked_at
from pasteguard_addon.findings import LanguageGuess
from pasteguard_addon.settings import LANGUAGE_TABLE

_MIN_LETTERS = 20
"""Below this langdetect is wrong in one case of three."""
_CERTAIN = 0.95
_NOT_PROSE = re.compile(
    r"""
    ```.*?(?:```|\Z) | `[^`\n]*` | https?://\S+
    | [^\s@\\/_=<>{}\[\]$\#|\d]*+ [@\\/_=<>{}\[\]$\#|\d]\S*
    | ([^\s`]++)  # prose: taken in one go, or each of its letters would search the rest for what is none
    """,
    re.S | re.X,
)
_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)?")
_OWN_SCRIPTS = tuple(
    (re.compile(f"[{language.script}]"), language.code) for language in LANGUAGE_TABLE if language.script
)
_UNCOMMON_SCRIPT = re.compile(r"[\u0370-\u1dff\u2c00-\ud7ff\uf900-\ufdff\ufe70-\ufeff]")


class LanguageDetector:
    """Guess the language of one text at a time; the same text always gets the same answer."""

    def __init__(self, languages: Sequence[str]) -> None:
        self._languages = tuple(languages)
        self._trials = LanguageTrials()
        self._detectable = frozenset(self._languages).intersection(self._trials.codes)
        voters = {code: words for code, words in function_words().items() if code in self._languages}
        self._codes = tuple(voters)
        self._voters: dict[str, list[str]] = {}
        """By function word, the languages that have it."""
        for code, words in voters.items():
            for word in words:
                self._voters.setdefault(word, []).append(code)

    def guess(self, text: str) -> LanguageGuess | None:
        """Return the language, or None if the text is too short or not prose enough to tell."""
        sample = _sample(text)
        words = [word.lower() for word in _WORD.findall(sample)]
        letters = sum(map(len, words))
        if not words:
            return None
        is_uncommon_script = 2 * len(_UNCOMMON_SCRIPT.findall(sample)) > letters
        if is_uncommon_script:
            by_script = next(
                (code for script, code in _OWN_SCRIPTS if 10 * len(script.findall(sample)) > letters), None
            )
            if by_script:
                return LanguageGuess(by_script, is_available=by_script in self._languages)
        else:
            voted, share = self._vote(words)
            if voted is not None and (share >= 0.15 or letters >= 200):
                return LanguageGuess(voted, is_available=True)
            if letters < _MIN_LETTERS or len(words) < 3:
                return None
        return self._detect(sample, is_certain_only=len(words) < 6 and not is_uncommon_script)

    def _vote(self, words: list[str]) -> tuple[str | None, float]:
        """Return the language whose function words are clearly the most frequent, and their share."""
        votes = dict.fromkeys(self._codes, 0)
        for word in words:
            for code in self._voters.get(word, ()):
                votes[code] += 1
        ranked = sorted(votes, key=lambda code: -votes[code])
        if not ranked or votes[ranked[0]] < 2:
            return None, 0.0
        best = votes[ranked[0]]
        second = votes[ranked[1]] if len(ranked) > 1 else 0
        if best - second < 2 or best < 1.5 * second or best / len(words) < 0.08:
            return None, 0.0
        return ranked[0], best / len(words)

    def _detect(self, sample: str, *, is_certain_only: bool) -> LanguageGuess | None:
        anywhere = self._trials.likeliest(sample, lambda code: 0.5 if code in self._languages else _CERTAIN)
        if anywhere is None:
            return None
        code, probability = anywhere
        if code in self._languages:
            return LanguageGuess(code, is_available=True) if probability >= 0.5 else None
        if probability >= _CERTAIN and not is_certain_only:
            return LanguageGuess(code, is_available=False)
        needed = _CERTAIN if is_certain_only else 0.7
        among = self._trials.likeliest(sample, lambda _: needed, self._detectable) if self._detectable else None
        if among is None or among[1] < needed:
            return None
        return LanguageGuess(among[0], is_available=True)


def _sample(text: str) -> str:
    """Return prose of a text, without code, addresses and numbers."""
    prose = " ".join(_NOT_PROSE.sub(lambda found: found[1] or " ", looked_at(text)).split())
    return prose if len(prose) <= SAMPLE_CHARS else prose[: SAMPLE_CHARS // 2] + " " + prose[-SAMPLE_CHARS // 2 :]
