"""Whether a message asks for a password: the next one, which may hold nothing else, is read as the answer."""

import re

QUESTION = "password?\n"
"""Stands for such a question before a text that is scanned after it."""

_LOOK = 300
_WORDS = (
    r"passw(?:or[dt]|d)\w{0,2}|pass(?:phrase|code)|\bp(?:ass)?wd?\b|kennwort|contrase[ñn]a|senha|mot de passe|\bmdp\b"
    r"|wachtwoord|has[łl]o|пароль|密[码碼]|パスワード|비밀번호|암호|şifre|parola|lösenord\w{0,2}|adgangskode|salasana|credentials|login"
)
_ASKS = re.compile(
    rf"(?:{_WORDS})[^\n.!]{{0,80}}[?？]\W{{0,8}}\Z"
    rf"|\b(?:enter|type|send|give|tell|provide|share|need|what|which|gib|nenn|sag|schick|envoie"
    r"|donne|indica|envía|dimmi|inserisci|geef|stuur|podaj|informe)"
    rf"\b[^\n?!]{{0,80}}(?:{_WORDS})[^\n?!]{{0,40}}[:.]?\s{{0,4}}\Z",
    re.IGNORECASE,
)


def asks_for_password(text: str) -> bool:
    """Tell whether a text ends with a question for a password; only its last characters are looked at."""
    return _ASKS.search(text[-_LOOK:]) is not None
