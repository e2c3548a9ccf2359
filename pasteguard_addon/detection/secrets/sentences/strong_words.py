"""Passwords that can be nothing else, wherever they stand where the talk is of access: "using jsmith and …"."""

import re
from collections.abc import Iterator

from ahocorasick_rs import AhoCorasick, Implementation

from pasteguard_addon.detection.plugins.values import is_random, is_reference, is_term, is_wordy
from pasteguard_addon.detection.secrets.forms.tokens import is_behind_id, is_id
from pasteguard_addon.detection.secrets.scan import Scan, SecretHit
from pasteguard_addon.detection.secrets.sentences.turns import REFERENCES, bare, is_striking
from pasteguard_addon.lexicon.credential_words import ACCOUNTS, LOGINS, PASSWORDS

_SIGNS = "!@#$%^&*+?~"
_NO_PASSWORD = re.compile(
    r"0x[0-9A-Fa-f]+|[a-z_][a-z0-9_.-]*@[A-Za-z][\w.-]*|[\w.-]*#(?:section|issue|L?\d|v\d|/)[\w.-]*|(?:[A-Za-z_][\w$]*\.)+[A-Za-z]\w*"
    r"|[\w.%@+-]*%[0-9A-Fa-f]{2}[\w.%+-]*|\w*[A-Za-z_]\*|\w+\*\*|\w*&#\w+|[!&*@]{1,2}[A-Za-z_](?:[\w.]*[A-Za-z_]\d{0,2})?|[\w.]+\+0x[0-9a-f]+"
    r"|[A-Za-z]\w*[$~]\d{1,2}|[\w./-]+\.[a-z]{2,5}#[\w.-]+|\w+(?:\*{1,2}[\w.$]+)+|%!?[A-Z]+[\w.-]*|[A-Za-z]+(?:_[A-Za-z0-9]+){3,}|[\w.-]+@@?[A-Z]+_[\d.]+|[A-Za-z]+[-_]?v?\d[\d.]*\+|[a-z]+_[A-Za-z0-9]{16,}|[\w.-]+\.\w{2,4}\?[\w.-]+|\d+x\d+(?:[+-]\d+){1,2}|\d+[*+][A-Za-z_]\w*(?:\.\w+)+|\d[\d.]*\+[a-z]{2,8}\d+[\w.~]*"
)
"""Addresses in memory, accounts on hosts, fragments of links, members, escapes, pointers, versions, ids, geometries,
products, directives and names of constants."""
_MODEL = re.compile(r"(?:[A-Z][a-z]+){1,4}\d{1,5}[A-Za-z]?")
"""`FritzBox7590`, and passwords that cannot be told from it."""
_LEAST_DRAWN = 10
_LEAST_CHANGES = 2
_LONG_RUN = 16
_LEAST = 8
_CASE_CHANGE = re.compile(r"[a-z](?=[A-Z])|[A-Z](?=[a-z])")


def is_strong(value: str) -> bool:
    """Tell whether a word is a password whatever stands around it: letters, digits and signs, or drawn."""
    digits = sum(map(str.isdigit, value))
    if not digits or is_term(value) or is_reference(value):
        return False
    if REFERENCES.fullmatch(value) or _NO_PASSWORD.fullmatch(value) or is_id(value.partition("_")[0]):
        return False
    if any(c in _SIGNS for c in value[:-1]):
        return is_striking(value) and (digits > 1 or not is_wordy(value))
    if value[-1] in _SIGNS:
        return digits > 2 and is_striking(value)
    return _is_drawn(value, digits)


def _is_drawn(value: str, digits: int) -> bool:
    """Tell whether letters of both cases and digits change about as in no name of a product or a class."""
    if len(value) < (_LONG_RUN if "-" in value else _LEAST_DRAWN) or not is_random(value, _LEAST_DRAWN):
        return False
    return digits > 1 and len(_CASE_CHANGE.findall(value)) >= _LEAST_CHANGES and not _MODEL.fullmatch(value)


def _is_signed(value: str) -> bool:
    """Tell whether a word in quotes has capitals, small letters, digits and a sign: `ostrich4Lunch!`."""
    return (
        any(map(str.isupper, value))
        and any(map(str.islower, value))
        and any(map(str.isdigit, value))
        and any(c in _SIGNS for c in value)
        and is_striking(value)
        and not _NO_PASSWORD.fullmatch(value)
    )


_WORD = r"[^\s\"'`“”„«»<>(){}\[\]=/\\|,;，。；：、（）「」]{8,40}"
_QUOTED = rf"(?<![\w\\\"'`])(?P<quote>[\"'`])(?P<quoted>{_WORD})(?P=quote)(?![\w\"'`])"
_OPEN = r"(?:(?<![^\s“„«(*,|，。：、（「])|(?<=[A-Za-z]:)|(?<=admin/)|(?<=root/))"
_IN_LINE = re.compile(rf"{_QUOTED}|{_OPEN}(?P<value>{_WORD})(?=[\s”»)*.,;:!?|，。；）」]|$)")
_AT_LINE_END = re.compile(rf"(?:{_QUOTED}|{_OPEN}(?P<value>{_WORD}))[”»)*.]{{0,3}}[^\S\n]*(?=\r?\n|\Z)")
_MAY_BE_ONE = re.compile(r"[0-9][A-Za-z0-9]{0,12}[A-Z!@#$%^&*+?~]|[A-Z!@#$%^&*+?~][A-Za-z0-9._-]{0,24}[0-9]")
"""A digit near a capital letter or a sign: few lines of code have them."""
_SHORT_CUE = 4
_IN_RUN = re.compile(r"[A-Za-z0-9+]")
_LONGEST_LINE = 400
_REACH = 240
_SHORT_LINE = 70


class StrongWordRule:
    """A strong password in a line that speaks of access, or at the end of one of the short lines below it."""

    anchors = tuple(dict.fromkeys((*PASSWORDS, *LOGINS, *ACCOUNTS)))

    def __init__(self) -> None:
        self._cues = AhoCorasick(self.anchors, implementation=Implementation.DFA)

    def at(self, scan: Scan, start: int, end: int) -> Iterator[SecretHit]:
        text = scan.text
        if start < scan.done.get(self, 0) or _is_inside(text, start, end):
            return
        line, last = scan.line_start(start, _LONGEST_LINE), scan.line_end(end, _LONGEST_LINE)
        scan.done[self] = last
        if last - line < _LONGEST_LINE:
            if _MAY_BE_ONE.search(text, line, last):
                yield from self._judge(scan, _IN_LINE.finditer(text, line, last))
            if _MAY_BE_ONE.search(text, last, last + _REACH):
                yield from self._below(scan, last)

    def _below(self, scan: Scan, at: int) -> Iterator[SecretHit]:
        limit = min(len(scan.text), at + _REACH)
        at = max(at, scan.done.get(_AT_LINE_END, 0))
        while at < limit:
            end = scan.line_end(at + 1, _SHORT_LINE + 1)
            if end - at > _SHORT_LINE:
                return
            if not self._has_cue(scan, at, end):
                yield from self._judge(scan, _AT_LINE_END.finditer(scan.text, at, end))
            at = scan.done[_AT_LINE_END] = end

    def _has_cue(self, scan: Scan, line: int, end: int) -> bool:
        """Tell whether a line speaks of access itself: it is judged when the rules that know its values better were."""
        cues = self._cues.find_matches_as_indexes(scan.low[line:end], overlapping=True)
        return any(not _is_inside(scan.text, line + start, line + stop) for _, start, stop in cues)

    def _judge(self, scan: Scan, words: Iterator[re.Match[str]]) -> Iterator[SecretHit]:
        text = scan.text
        for word in words:
            start, end = bare(text, *word.span("quoted" if word["quoted"] else "value"))
            value = text[start:end]
            if (
                len(value) < _LEAST
                or end in scan.found
                or start in scan.starts
                or not scan.is_new((StrongWordRule, start))
            ):
                continue
            if (is_strong(value) or (word["quoted"] and _is_signed(value))) and not is_behind_id(text, start):
                yield SecretHit(start, end, "ENV_PASSWORD", 0.9)


def _is_inside(text: str, start: int, end: int) -> bool:
    """Tell whether the cue is a part of a longer word."""
    if not text[start].isascii():
        return False
    if end - start <= _SHORT_CUE and ((start and _IN_RUN.match(text, start - 1)) or _IN_RUN.match(text, end)):
        return True  # in base64, rather
    return (text[start - 1 : start].isalnum() and not text[start].isupper()) or (
        text[end - 1].isascii() and text[end : end + 1].islower() and text[end] not in "sen"
    )
