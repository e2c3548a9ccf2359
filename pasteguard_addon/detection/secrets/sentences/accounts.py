"""A password beside the address it belongs to, and what a log says was tried: `root:…@10.0.0.5`, `attempt=…`."""

import re
from collections.abc import Iterator

from pasteguard_addon.detection.plugins.values import is_term
from pasteguard_addon.detection.secrets.judging import is_mixed_password
from pasteguard_addon.detection.secrets.scan import Scan, SecretHit
from pasteguard_addon.detection.secrets.sentences.coined_words import is_coined
from pasteguard_addon.detection.secrets.sentences.qualities import is_chosen_word, is_mere_word
from pasteguard_addon.detection.secrets.sentences.strong_words import is_strong
from pasteguard_addon.detection.secrets.sentences.turns import bare, is_striking

_BEFORE = re.compile(r"(?<![\w/.:@=&?-])(?P<user>[A-Za-z][\w.-]{0,30}):(?P<value>[^\s:\"'`/<>()\[\]{}]{6,64})\Z")
_HOST = re.compile(r"@(?:\d{1,3}(?:\.\d{1,3}){3}|(?:[\w-]{1,40}\.){1,4}[a-z]{2,12})(?=[\s:/,;)\"'`]|\Z)")
_SCHEMES = frozenset(
    "mailto sip sips xmpp acct git ssh http https im skype callto jid from to cc bcc author by email".split()
)
_USUAL = 64
_BEHIND_ADDRESS = re.compile(
    r"@[\w-]{1,60}(?:\.[\w-]{1,30}){1,4}[\"'`]?(?P<mark>\s?/\s?|\s(?:[–—-]|=>|->|→)\s(?=\S+[^\S\n]*(?:\n|\Z))|:|\s\|\s|\s(?:and|und|et|y|e|con|with|mit|avec)\s|(?:,\s|\s:\s|\s(?:pass\s)?)(?=[^\s()]{6,64}(?:[^\S\n]*(?:\n|\Z)|\)|;|\s[–—|]\s)))[\"'`]?"
    r"(?P<value>(?![-=_*~]{3})[^\s\"'`<>/]{6,64})"
)
"""What begins with a rule parts a mail's or a form's parts."""

_OF_A_URL = re.compile(r"://[^\s/@]*\Z")
_GOING_IN = re.compile(
    r"(?:enter|type|typed?|sign|log|meld|einlogg|connect|inici|acced|inlog|zalog|entra|logga)(?:[^\n@]{0,24}\s"
    r"(?:with|as|using|mit|als|avec|con|met|com|z|med))?\s[\"'`]?[\w.+-]{1,40}\Z",
    re.IGNORECASE,
)
_ACCOUNT = re.compile(
    r"\b(?:account|login|konto|zugang|compte|cuenta|conta|utente|konta|access)\b[^\n()]{0,24}\(", re.IGNORECASE
)
"""Before an account and its password in brackets of their own."""
_LABEL_BEFORE = re.compile(r"(?:\A|\n|[–—;|]\s)[ \t*•-]{0,6}[^\n:/@]{2,30}: [\w.+-]{1,40}\Z")
"""`Netflix: user`, before the rest of the address."""
_PAIR_MARK = re.compile(r"\s?/\s?|\s(?:[–—-]|=>|->|→)\s")


class HostAccountRule:
    """`user:password@host` without a scheme before it, and an address with its password behind it."""

    anchors = ("@",)

    def at(self, scan: Scan, start: int, end: int) -> Iterator[SecretHit]:
        text = scan.text
        yield from self._behind_address(text, start)
        before = text[max(0, start - _USUAL) : start]
        if ":" not in before or not _HOST.match(text, start):
            return
        pair = _BEFORE.search(before)
        if pair is None or pair["user"].lower() in _SCHEMES:
            return
        is_at_a_number = scan.text[start + 1 : start + 2].isdigit() and is_mixed_password(pair["value"])
        if not is_at_a_number and not is_strong(pair["value"]):
            return
        yield SecretHit(start - len(pair["value"]), start, "ENV_PASSWORD", 0.9)

    def _behind_address(self, text: str, start: int) -> Iterator[SecretHit]:
        pair = _BEHIND_ADDRESS.match(text, start)
        if pair is None or (pair["mark"] == "/" and _OF_A_URL.search(text, max(0, start - _USUAL), start)):
            return
        first, last = bare(text, *pair.span("value"))
        value = text[first:last]
        is_pair = _PAIR_MARK.fullmatch(pair["mark"]) is not None
        if pair["mark"].strip() in ("", ",", "pass") or pair["mark"] == " : ":
            is_chosen = is_striking(value) or (
                _LABEL_BEFORE.search(text, max(0, start - _USUAL), start) is not None and is_coined(value)
            )
            is_chosen = is_chosen or (pair["mark"] == " pass " and is_mere_word(value))
            is_pair = is_chosen or (
                text[last : last + 1] == ")" and _ACCOUNT.search(text, max(0, start - _USUAL), start) is not None
            )
            is_chosen = is_chosen or (is_pair and is_chosen_word(value))
        elif not is_pair and pair["mark"].strip().isalpha():
            is_pair = _GOING_IN.search(text, max(0, start - _USUAL), start) is not None
            is_chosen = is_pair and is_mere_word(value)
        else:
            is_chosen = is_pair and pair["mark"].strip() == "/" and value.islower() and is_mere_word(value)
        if is_chosen or is_strong(value) or (is_pair and (is_mixed_password(value) or is_striking(value))):
            yield SecretHit(first, last, "ENV_PASSWORD", 0.9)


class AttemptRule:
    """What a log says was tried in place of the password."""

    anchors = (
        "attempt=",
        "attempted=",
        "supplied=",
        "entered=",
        "tried=",
        "tried: ",
        "given=",
        'attempt":',
        'attempted":',
        'supplied":',
    )
    _value = re.compile(r"\s?(?P<quote>[\"'])?(?P<value>[^\s\"']{5,128})")

    def at(self, scan: Scan, start: int, end: int) -> Iterator[SecretHit]:
        value = self._value.match(scan.text, end)
        line = scan.low[scan.line_start(start, 200) : start]
        if value is None or not ("passw" in line or "login" in line or "auth" in line):
            return
        tried = value["value"]
        if is_striking(tried) or (value["quote"] and is_mixed_password(tried)):
            yield SecretHit(*value.span("value"), "ENV_PASSWORD", 0.9)


class AdminRule:
    """`admin:…`, `root:…`: a known account and its password with nothing but a colon between them."""

    anchors = ("admin:", "root:", "administrator:")
    _value = re.compile(r"(?P<value>[^\s\"'`<>:/@,;(){}\[\]=]{6,64})(?=[\s\"'`),;]|\Z)")

    def at(self, scan: Scan, start: int, end: int) -> Iterator[SecretHit]:
        text = scan.text
        if text[start - 1 : start] not in ("", *" \n\t\"'`(|#"):
            return
        value = self._value.match(text, end)
        if value is None or not any(map(str.isdigit, value["value"])):
            return
        first, last = bare(text, *value.span("value"))
        if is_mixed_password(text[first:last]) and not is_term(text[first:last]):
            yield SecretHit(first, last, "ENV_PASSWORD", 0.9)
