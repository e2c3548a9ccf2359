"""An account and its password that somebody is told to use, without a word for either: "for Jira use mkeller and …"."""

import re
from collections.abc import Iterator

from pasteguard_addon.detection.plugins.values import is_numbered_name, is_said, is_term
from pasteguard_addon.detection.secrets.judging import is_mixed_password
from pasteguard_addon.detection.secrets.scan import Scan, SecretHit
from pasteguard_addon.detection.secrets.sentences.coined_words import is_coined
from pasteguard_addon.detection.secrets.sentences.prose_values import is_likely_here
from pasteguard_addon.detection.secrets.sentences.turns import bare
from pasteguard_addon.lexicon.programs import is_of_programs, is_program_word
from pasteguard_addon.lexicon.words import is_english

_JOINT = (
    r"(?:(?:\s(?:in|ein|eingeben|eintippen|intypen))?,?\s(?:(?:and|und|et|y|e|en|i|och|og|a|и)\s)?(?:then|dann|danach|puis|ensuite|luego|después|poi|daarna"
    r"|potem|depois|sedan|derefter|sonra|потом|затем|pak|potom)\s|\s[/|]\s|\s[–-]\s|,?\s(?:and|with|und|mit|et|avec|y|e|con|ed|en|met|i|z|com|och|med|og|a|s|и|с|ve|ile|和|と)\s"
    r"(?:(?:pass|password|passwort|pw|pwd|mdp|clave|senha|hasło|heslo|пароль|şifre)\s)?|,\s|(?:密码|パスワード)|和|と)"
)
_PAIR = re.compile(
    r"(?:(?:[^\W\d_]{1,9}\s){0,3}?|(?:账号|用户名?|帐号))[\"'`*]{0,2}(?P<user>(?:[a-z][a-z\d._-]{2,30}|[A-Z]{2,10}\d{1,6}|\d{4,10})(?:@[\w.-]{3,40})?)[\"'`*]{0,2}"
    rf"{_JOINT}[\"'`*]{{0,2}}(?P<value>[^\s\"'`<>()/，。、；：\u3000-\u9fff]{{6,64}})"
)
_PAIR_OF_ACCOUNT = re.compile(rf"[^\n.!?;]{{0,40}}?(?::| is| ist| est| es| è| é| to| är| er| je) {_PAIR.pattern}")
_MORE = re.compile(r"[^\n]{1,48}?[\s:/\u3000-\u9fff][\"'`*]{0,2}(?P<value>[^\s\"'`<>()/，。、；：\u3000-\u9fff]{6,64})")
_WORD_SIGN_NUMBER = re.compile(r"(?P<word>[^\W\d_]{3,16})[!#$%&*+_?~^.-](?P<number>\d{1,4})[!?]?")
_TITLED = re.compile(r"(?:[A-ZÀ-Þ][\da-zà-ž]{2,16}[._-]){1,3}[A-ZÀ-Þ][a-zà-ž]{2,16}\d{0,4}[!?]?")
_INITIAL_AND_NAME = re.compile(r"[a-z]{1,8}\.[a-z]{3,20}")
_WORD_AND_NUMBER = re.compile(r"[A-Za-z]+\d{1,3}(?:\.\d+)?")
_SIGNS = frozenset("!#$%&*+?~^")
_AGAIN = 3
_BREAK = re.compile(r"[.!?]\s|\n\n")


_OF_ACCOUNTS = (
    "account", "konto", "compte", "cuenta", "conta ", "účet", "учётк", "учетк", "hesab", "mailbox", "postfach",
    "zugang", "login", "logins",
)  # fmt: skip


class HandedPairRule:
    """A login that is no word, and what stands beside it and can be no word either, behind "use" or "log in as"."""

    anchors = (
        "use ", "using ", "nimm ", "nimmst du ", "nutze ", "benutze ", "verwende ", "utilise ", "utilisez ",
        "utiliser ", "usa ", "usar ", "use o ", "utiliza ", "usate ", "gebruik ", "gebruik je ", "użyj ",
        "używaj ", "använd ", "brug ", "bruk ", "použij ", "používej ", "используй ", "используйте ", "için ",
        "用", "使用",
        " as ", " als ", " en tant que ", " comme ", " como ", " come ", " jako ", " som ", " как ", " olarak ",
        *("enter ", "put in ", "type ", "erst ", "eingeben ", "saisis ", "saisissez ", "tape ", "pon ", "introduce "),
        *("inserisci ", "digita ", "vul ", "eerst ", "wpisz ", "digite ", "skriv ", "zadej ", "indtast ", "введи "),
        *_OF_ACCOUNTS, "with ", "mit ", "avec ", "con ", "met ", "com ", "med ", "は",
    )  # fmt: skip

    def at(self, scan: Scan, start: int, end: int) -> Iterator[SecretHit]:
        text = scan.text
        if text[start].isascii() and text[start] != " " and text[start - 1 : start].isalnum():
            return
        pair = _PAIR.match(text, end)
        if pair is None and scan.low[start:end] in _OF_ACCOUNTS:
            pair = _PAIR_OF_ACCOUNT.match(text, end)
        if pair is None or not _is_login(pair["user"]) or not scan.is_new((HandedPairRule, pair.start("value"))):
            return  # nearly always
        first, last = bare(text, *pair.span("value"))
        if not is_password_behind_login(text[first:last]):
            return
        if _WORD_AND_NUMBER.fullmatch(text, first, last) and pair["user"].isalpha():
            return  # a program and its version, as well
        yield SecretHit(first, last, "ENV_PASSWORD", 0.9)
        for _ in range(_AGAIN):
            more = _MORE.match(text, last)
            if more is None or _BREAK.search(text, last, more.start("value")):
                return
            first, last = bare(text, *more.span("value"))
            if is_password_behind_login(text[first:last]):
                yield SecretHit(first, last, "ENV_PASSWORD", 0.9)


def _is_login(user: str) -> bool:
    """Tell whether a word in small letters is the name of an account: no word of English and none of programs."""
    name = user.partition("@")[0].rstrip("0123456789")
    if "@" in user or not name or _INITIAL_AND_NAME.fullmatch(user):
        return True
    return not (is_english(name) or is_of_programs(name) or is_said(name) or is_term(user))


def is_password_behind_login(value: str) -> bool:
    """Tell whether a word that stands behind a login is no word, no version and no reference."""
    if _TITLED.fullmatch(value) and any(map(str.isdigit, value)):
        return True
    if is_term(value) or not is_mixed_password(value):
        return is_numbered_name(value) and not value.islower()
    joined = _WORD_SIGN_NUMBER.fullmatch(value)
    if joined:
        word = joined["word"].lower()
        return not (is_program_word(word) or (value[len(word)] not in _SIGNS and is_english(word)))
    return is_coined(value) or (is_likely_here(value) and not value.islower())
