"""Passwords and keys in sentences: "my password is …", "Das Passwort lautet …", "use … as the token"."""

import re
from collections.abc import Iterator

from pasteguard_addon.detection.plugins.values import is_passphrase, is_password, is_spaced_password, is_term
from pasteguard_addon.detection.secrets.forms.tokens import is_token
from pasteguard_addon.detection.secrets.judging import is_mixed_password
from pasteguard_addon.detection.secrets.named_values.value_ends import read_value, with_odd_characters
from pasteguard_addon.detection.secrets.scan import Scan, SecretHit
from pasteguard_addon.detection.secrets.sentences.clause_words import (
    OWNER,
    is_numbered_words,
    is_plain_word_password,
    is_quoted_words,
    is_words_of_a_passphrase,
    said_words,
    told_words,
)
from pasteguard_addon.detection.secrets.sentences.coined_words import is_named
from pasteguard_addon.detection.secrets.sentences.nouns import ENDINGS, is_noun
from pasteguard_addon.detection.secrets.sentences.plain_words import is_qualified
from pasteguard_addon.detection.secrets.sentences.prose_before import LEADS_NOWHERE, values_before
from pasteguard_addon.detection.secrets.sentences.prose_values import is_short_password, is_value_of_a_sentence
from pasteguard_addon.detection.secrets.sentences.qualities import is_cried, is_joined_words
from pasteguard_addon.detection.secrets.sentences.sentence_links import BRIDGE, COPULA, HOW_SPELT, OR_ELSE, OTHER_ONE
from pasteguard_addon.detection.secrets.sentences.turns import bare, is_striking
from pasteguard_addon.lexicon.credential_words import KEYS, PASSWORDS

_WINDOW = 90
_LONGEST_COPULA = 64
_MAX_VERBS = 3
_WORD_IN_SENTENCE = re.compile(r"[^\S\n]{1,2}[\"'`“„«(*]{0,3}([^\s\"'`”»<>{}\[\]]{1,128})[\"'`”»)*]{0,3}")
_SHARED = re.compile(r"(?:wlan|wi-?fi|wpa\d?|radius|shared|network|netzwerk|hotspot|router)[ -]{1,2}\Z", re.IGNORECASE)
"""Before a word for a key or secret: somebody has chosen it, as a password."""
_OF_NETWORK = re.compile(
    r"(?:[ ](?:of|for|the|der|für|das|de|du|del|della|di|do|da|van|voor)){0,2}[ ](?:wpa\d?|wi-?fi|wlan)\b",
    re.IGNORECASE,
)
"""Behind it: "chiave WPA", "clé du wifi"."""
_NETWORK = re.compile(r"\b(?:wlan|wi-?fi|ssid|hotspot|netzwerk)\b", re.IGNORECASE)
"""In the line before a word for key: it is a network's password."""
_QUOTED_NEXT = re.compile(r"\s[\"'`“„«]([^\"'`”“»\n]{6,80})[\"'`”“»]")
_IS_SAID = re.compile(
    r"(?:\s(?:del?|di|do|da|von|vom|du|of|for|to|at|on|in)(?:\s(?:the|my|our))?\s[^\W\d_]{2,16})?\s(?:is|was|es|era|est|è|é|ist|war)\s"
)
_IN_GUILLEMETS = re.compile(r"\s«\s([^\s»]{5,80})\s»")
_PLAIN_WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*[,:]?")
_GOES_ON = re.compile(r"[(’]|[\"'`]?\s?[/|]\s?[\"'`]?\S")
"""Behind what is no value: behind a name, before the password of a pair."""
_STOP = re.compile(r"[\"'`”»*)]{0,3}[,;]?")
_AMONG_LETTERS = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af（）：「『“\" ]{0,16}([!-+\--~]{6,64})")
_ENGLISH = ("password", "passphrase", "passcode", "passwd", "pwd", "pw", "key", "token", "secret", "credential")
_WORD_NEXT = re.compile(r"[^\W\d_]+(?:10|11|365)?(?![\w!#$%^&*+?@~-])")
_LETTERS = re.compile(r"(?:[^\W\d_]{6,24}|[^\W\d_]{2,16}(?:-[^\W\d_]{2,16}){1,3})(?![\w-])")
_NUMBERED = re.compile(r"[^\W\d_]{3,12}(?: [^\W\d_]{3,12}){1,2} \d{1,4}(?=[,.;!]|\s*\Z|\s*\n|" + HOW_SPELT + ")")
_NETWORK_CHARS = 50
_PHRASE = re.compile(r"[a-z]{3,12}(?: [a-z]{3,12}){2,7}(?=[\"'`”»*]{0,2}(?:[.,;!)]|\s*\Z|\s*\n))")
_QUOTED_SECRET = re.compile(r"secret\s(?:is|was)\s[\"'`“]", re.IGNORECASE)
_MIN_VALUE = 5
_CLOSED = re.compile(r"[\"'`”»*)]{0,3}(?:\s{0,2}\Z|[.,;!)](?!\w)|[ ]?\r?\n)")
"""Behind a short value its clause ends."""


_LABEL = re.compile(r"(?:[^\W\d_]{0,4})(?:\s[^\W\d_][\w'’.-]{0,16}){1,4}")
_DOTTED = re.compile(r"(?P<value>[^\W\d_A-Z]{2,12}(?:\.[^\W\d_A-Z]{2,12}){2,4})(?:[.,;!)](?!\w)|[ ]?\r?\n|\s?\Z)")
_KEYS = frozenset(("key", "token", "secret", "credential"))
_FINNISH = ("salasana", "avain")
_VERBLESS = ("jelszav", "jelszó", "hesla", "heslem")
_REVISIONS = frozenset("commit revision rev sha hash".split())
_TO = frozenset("to auf en a à por per till naar na para på".split())
"""Before what a password was changed to."""


class ProseRule:
    """A word for password, key or token, then a verb or a colon, then the value; or the other way round."""

    anchors = tuple(dict.fromkeys((*PASSWORDS, *KEYS, "pass")))

    def __init__(self) -> None:
        self._is_password = {anchor: anchor in PASSWORDS for anchor in self.anchors}

    def at(self, scan: Scan, start: int, end: int) -> Iterator[SecretHit]:
        text = scan.text
        if scan.low[start:end] == "pass":
            yield from self._called_pass(scan, start, end)
            return
        if not is_noun(text, start, end):
            return
        is_password_word = (
            self._is_password[scan.low[start:end]]
            or _QUOTED_SECRET.match(text, start) is not None
            or _OF_NETWORK.match(text, end) is not None
            or (
                text[start - 1 : start] in (" ", "-")
                and (
                    _SHARED.search(text, max(0, start - 12), start) is not None
                    or _NETWORK.search(text, max(0, start - _NETWORK_CHARS), start) is not None
                )
            )
        )
        hit = self._behind(scan, start, end, is_password_word)
        if hit is None and is_password_word and not text[end - 1].isascii():
            hit = _among_letters(scan, end)
        if hit is None and (not text[start].isascii() or scan.low[start:end] in _VERBLESS):
            # Slavic languages have no verb here: "мой пароль hunter2"; nor has Hungarian.
            ending = ENDINGS.match(text, end)
            at = ending.end() if ending else end
            hit = self._value_at(scan, at + 1, is_password_word, False) if text[at : at + 1].isspace() else None
        quoted = _QUOTED_NEXT.match(text, end) if is_password_word and hit is None else None
        guillemets = _IN_GUILLEMETS.match(text, end) if is_password_word and hit is None else None
        if guillemets and is_password(guillemets[1], is_plain_word_ok=True):
            hit = SecretHit(*guillemets.span(1), "ENV_PASSWORD", 0.9)
        if quoted and (is_passphrase(quoted[1]) or is_spaced_password(quoted[1])):
            hit = SecretHit(*quoted.span(1), "ENV_PASSWORD", 0.9)
        if hit:
            yield hit
            another = list(self._another(scan, hit.end, is_password_word))
            yield from another or self._striking(scan, hit.end, is_password_word)
        elif is_password_word:
            yield from self._other_one(scan, end)
        yield from self._striking(scan, end, is_password_word, hit.start if hit else len(text))
        if start and text[start - 1] not in LEADS_NOWHERE:
            yield from values_before(scan, start, is_password_word)

    def _called_pass(self, scan: Scan, start: int, end: int) -> Iterator[SecretHit]:
        """Take the verb for a noun where something is said to be it: "my pass is …"."""
        if _IS_SAID.match(scan.text, end) and is_noun(scan.text, start, end):
            hit = self._behind(scan, start, end, True)
            if hit:
                yield hit

    def _behind(self, scan: Scan, start: int, end: int, is_password_word: bool) -> SecretHit | None:
        text = scan.text
        limit = min(len(text), end + _WINDOW)
        bridge = min(scan.run_end(BRIDGE, end), limit)
        at = end - 1
        for _ in range(_MAX_VERBS):
            copula = COPULA.search(text, at, min(len(text), bridge + _LONGEST_COPULA))
            if copula is None or copula.end() > limit or bridge < copula.start():
                return None
            if (
                copula[0].strip() == "on"
                and scan.low[start:end] not in _FINNISH
                and _WORD_NEXT.match(text, copula.end())
            ):
                at = copula.end() - 1  # "reset the password on Monday", "on Office365"
                continue
            ending = ENDINGS.match(text, end)
            is_beside = copula.start() <= end + 1 or (ending is not None and copula.start() == ending.end())
            sign = copula[0].lstrip()[:1]
            if is_beside and (
                sign == "=" or (sign == ":" and "::" not in copula[0] and scan.low[start:end] in _ENGLISH)
            ):
                return _phrase(scan, (start, end), copula.end())  # an assignment
            is_near = (
                is_beside or OWNER.fullmatch(text, end if ending is None else ending.end(), copula.start()) is not None
            )
            is_near = is_near or is_qualified(text[start:end], text[end : copula.start()])
            is_near = is_near or text[copula.start() - 1] == ","  # ", I repeat, is …"
            at = copula.end()
            if not scan.is_new((copula.start(), is_password_word, is_near)):
                continue
            if "\u3040" <= text[at : at + 1] <= "\ud7af":
                return None  # the sentence goes on in Chinese, Japanese or Korean
            hit = self._value_at(scan, at - (text[at - 1] in "\"'`“„«"), is_password_word, is_near)
            hit = hit or (self._plain_word(scan, (start, end), copula) if is_password_word else None)
            hit = hit or (self._labelled(scan, end, copula) if is_password_word and not is_near else None)
            if hit:
                return hit
        return None

    def _labelled(self, scan: Scan, end: int, copula: re.Match[str]) -> SecretHit | None:
        """Look behind the colon of a label that says more than the noun: "Passwort bitte merken: …"."""
        if ":" not in copula[0] or not _LABEL.fullmatch(scan.text, end, copula.start()):
            return None
        hit = self._value_at(scan, copula.end(), is_password_word=True, is_near=True)
        if hit is None and OWNER.fullmatch(scan.text, end, copula.start()):
            return _told(scan.text, copula.end())
        return None if hit is None or scan.text[hit.start : hit.end].isdigit() else hit

    def _plain_word(self, scan: Scan, noun: tuple[int, int], copula: re.Match[str]) -> SecretHit | None:
        quoted = _QUOTED_NEXT.match(scan.text, copula.end() - 2) if copula[0][-1:] in "\"'`“„«" else None
        if quoted and is_quoted_words(scan.text, noun, copula.span(), *quoted.span(1)):
            return SecretHit(*quoted.span(1), "ENV_PASSWORD", 0.9)
        phrase = _NUMBERED.match(scan.text, copula.end())
        if phrase and ":" not in copula[0] and is_numbered_words(scan.text, noun, copula.span(), *phrase.span()):
            return SecretHit(*phrase.span(), "ENV_PASSWORD", 0.9)
        words = _phrase(scan, noun, copula.end())
        if words:
            return words
        if copula[0].strip() == ":" and copula.start() <= noun[1] + 1:
            return None  # the name's own rule judges it
        said = said_words(scan.text, noun, copula.span(), copula.end())
        if said:
            return SecretHit(*said, "ENV_PASSWORD", 0.9)
        word = _LETTERS.match(scan.text, copula.end())
        if word and is_plain_word_password(scan.text, noun, copula.span(), *word.span()):
            return SecretHit(*word.span(), "ENV_PASSWORD", 0.9)
        return None

    def _another(self, scan: Scan, at: int, is_password_word: bool) -> Iterator[SecretHit]:
        """Look for a second one in the sentence: ", the old one was …", "neues ist jetzt …"."""
        choice = OR_ELSE.match(scan.text, at) if is_password_word else None
        if choice and scan.is_new((choice.start(), is_password_word, True)):
            hit = self._value_at(scan, choice.end(), True, False)
            yield from (hit,) if hit else ()
            return
        if is_password_word:
            yield from self._other_one(scan, at)

    def _other_one(self, scan: Scan, at: int) -> Iterator[SecretHit]:
        other = OTHER_ONE.match(scan.text, at)
        copula = COPULA.search(scan.text, other.end() - 1, other.end() + 40) if other else None
        if copula is None or "\n" in copula[0] or not scan.is_new((copula.start(), True, True)):
            return
        hit = self._value_at(scan, copula.end() - (scan.text[copula.end() - 1] in "\"'`“„«"), True, True)
        hit = hit or _told(scan.text, copula.end())
        if hit:
            yield hit

    def _striking(self, scan: Scan, end: int, is_password_word: bool, before: int | None = None) -> Iterator[SecretHit]:
        """Yield words behind the noun that can be nothing else, whatever verbs the language has.

        Where another noun before this one has led along the same words, they are not gone through again.
        """
        text = scan.text
        ending = ENDINGS.match(text, end)
        at = _STOP.match(text, ending.end() if ending else end).end()  # type: ignore[union-attr]  # matches nothing too
        limit = min(len(text) if before is None else before, end + _WINDOW)
        walked, stopped = (ProseRule, is_password_word), (ProseRule, is_password_word, "stopped")
        if at < scan.done.get(stopped, 0):
            return
        at = max(at, scan.done.get(walked, 0))
        before_word = ""
        while word := _WORD_IN_SENTENCE.match(text, at, limit):
            start, stop = bare(text, *word.span(1))
            scan.done[walked] = at = word.end()
            value = text[start:stop]
            is_found = stop in scan.found or (
                is_striking(value) or (not before_word and is_joined_words(value))
                if is_password_word
                else is_token(value, is_hex_ok=False)
            )
            if before_word in _REVISIONS or (stop not in scan.found and is_named(value, before_word)):
                is_found = False
            elif is_password_word and not is_found and before_word in _TO:
                is_found = is_password(value, minimum=8) and sum(map(str.isdigit, value)) > 1 and not is_term(value)
            before_word = value.lower()
            if is_found:
                yield SecretHit(start, stop, "ENV_PASSWORD" if is_password_word else "ENV_SECRET", 0.9)
            ends_here = word[0][-1:] in ".;!?" if not is_found else text[stop : stop + 1] in (".", ";")
            if ends_here or not (is_found or _PLAIN_WORD.fullmatch(value)):
                scan.done[stopped] = at
                return

    def _value_at(self, scan: Scan, at: int, is_password_word: bool, is_near: bool) -> SecretHit | None:
        value = read_value(scan, at)
        if value is None or scan.text.startswith("//", value.start):
            return None
        text = scan.text
        begin, last, is_quoted = value if value.is_quoted or not is_password_word else with_odd_characters(scan, value)
        while last > begin and (text[last - 1] in "”»" or text.endswith("**", begin, last)):
            last -= 1
        is_short = is_near and is_password_word and is_short_password(text[begin:last]) and _CLOSED.match(text, last)
        if (last - begin < _MIN_VALUE and not is_short) or _GOES_ON.match(text, last) or is_cried(text, begin, last):
            return None
        if not is_value_of_a_sentence(scan.head(begin, last).rstrip("?"), is_password_word, is_quoted, is_near):
            return None
        return SecretHit(begin, last, "ENV_PASSWORD" if is_password_word else "ENV_SECRET", 0.91)


def _among_letters(scan: Scan, end: int) -> SecretHit | None:
    """Look behind a few letters of Chinese, Japanese or Korean, which need no blanks and have no verb here."""
    value = _AMONG_LETTERS.match(scan.text, end)
    is_beside = value is not None and value.start(1) == end and value[1][0].isalnum()
    is_beside = is_beside and value is not None and is_mixed_password(value[1]) and not is_term(value[1])
    if value and (is_striking(value[1]) or is_beside) and scan.is_new((value.start(1), True, True)):
        return SecretHit(*value.span(1), "ENV_PASSWORD", 0.9)
    return None


def _told(text: str, at: int) -> SecretHit | None:
    """Return the plain words behind a colon that ends a label, if they may be a password."""
    words = told_words(text, at)
    return SecretHit(*words, "ENV_PASSWORD", 0.9) if words else None


def _phrase(scan: Scan, noun: tuple[int, int], at: int) -> SecretHit | None:
    words = _PHRASE.match(scan.text, at)
    if words and is_words_of_a_passphrase(scan.text, noun, *words.span()):
        return SecretHit(*words.span(), "ENV_PASSWORD", 0.9)
    joined = _DOTTED.match(scan.text, at)
    if joined and scan.text[noun[0] : noun[1]].lower() not in _KEYS and is_joined_words(joined["value"]):
        return SecretHit(*joined.span("value"), "ENV_PASSWORD", 0.9)
    return None
