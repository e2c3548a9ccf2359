"""What stands in the next line: the answer to a question, the value below its label, the output of a command."""

import re
from collections.abc import Iterator

from pasteguard_addon.detection.plugins.values import is_numbered_name, is_password, is_random, is_term
from pasteguard_addon.detection.secrets.judging import is_mixed_password
from pasteguard_addon.detection.secrets.scan import Scan, SecretHit
from pasteguard_addon.detection.secrets.sentences.nouns import COMPOUNDS, ENDINGS, language_of
from pasteguard_addon.detection.secrets.sentences.prose_values import is_given, is_likely_here
from pasteguard_addon.detection.secrets.sentences.qualities import (
    is_answer,
    is_chosen_word,
    is_mere_word,
    is_strange_camel,
)
from pasteguard_addon.detection.secrets.sentences.turns import bare, is_striking
from pasteguard_addon.lexicon.credential_words import PASSWORDS

_SECURITY = ("security question", "sicherheitsfrage", "question secrète", "pregunta de seguridad",
             "domanda di sicurezza", "pergunta de segurança", "beveiligingsvraag", "säkerhetsfråga")  # fmt: skip
_SECURITY_ANSWER = re.compile(
    r"[^\n]{0,120}\n(?:[^\n]{0,80}\n)?[^\S\n]*(?:answer|antwort|réponse|respuesta|risposta|resposta|antwoord|svar|a)[^\S\n]?:"
    r"[^\S\n]*[\"'`]?(?P<value>[^\s\"'`:][^\n\"'`:]{2,40}?)[\"'`]?[^\S\n]*(?=\r?\n|\Z)",
    re.IGNORECASE,
)
"""What opens an account as its password does, whatever it says."""
_TIME = r"\[?\d{1,2}[:.]\d\d(?:[:.]\d\d)?(?:\s?[AaPp]\.?[Mm]\.?)?\]?"
_DATE = r"\[?\d{1,4}[./-]\d{1,2}[./-]\d{1,4},?"
_NAME = r"(?:<[^<>\n]{1,30}>|[^\s:,<>][^\n:,<>]{0,30}?(?:\s?[\[(]?\d{1,2}[:.]\d\d(?:\s?[AaPp][Mm])?[\])]?)?\s?[:>：])"
_NAME_OF_HAN = r"[\u3040-\u30ff\u3400-\u9fff]{1,8}[:：][^\S\n]{0,2}"
SPEAKER = rf"(?:[-*><|]{{1,2}}\s)?(?:(?:{_DATE}\s)?{_TIME}\s(?:[-–]\s)?)?(?:{_NAME}\s{{1,2}}|{_NAME_OF_HAN})?[^\S\n]*"
"""What chats put before that which somebody says."""
_HEAD_LINE = (
    r"(?:(?=[^\n]{2,60}\d[:.]\d\d)"
    rf"[^\n]{{1,40}}?\s(?:[—–-]\s)?(?:[A-Za-z]{{1,10}}\s(?:at|um|à|alle)\s)?{_TIME}[^\S\n]*\r?\n)?"
)
"""Or, in a line of its own, who and when."""
FILLER = (
    r"(?i:(?:oh|hm|ah|so|das|dat|det|it|its|it's|it’s|is|try|use|sure|yes|yep|ok|okay|then|still|should be|ja|es|ist"
    r"|nimm|immer noch|noch|c'est|oui|toujours|sí|si|es|era|sigue siendo|è|ancora|jest|nadal|to|nog steeds|ainda é)"
    r"[,:]?\s){0,3}"
)
_LABEL_LINE = re.compile(
    r"[^\S\n]*(?:\([^()\n]{1,30}\))?[^\S\n]*[:：]?[^\S\n]*\r?\n(?:[^\S\n]*\r?\n)?(?:```\w*\r?\n)?"
    r"[^\S\n]*(?P<value>[^\s]{4,64})[^\S\n]*(?=\r?\n|\Z)"
)
_QUESTION = re.compile(
    rf"[^\n?？]{{0,100}}[?？][^\n]{{0,12}}\r?\n{_HEAD_LINE}{SPEAKER}{FILLER}"
    r"(?P<value>[^\s]{4,64})[^\S\n]*(?=[\r\n]|\Z|\s[^\w\s]|(?<=[,.;])\s)"
)
_BELOW = re.compile(
    r"[^\n;{}()<>=]{0,60}[:：][^\S\n]*\r?\n(?:[^\S\n]*\r?\n)?(?:```\w*\r?\n)?[^\S\n]*(?:>[^\S\n]*)?"
    r"(?P<value>[^\s]{5,64})[^\S\n]*(?=\r?\n|\Z)"
)
"""In a line of its own, below a line that ends with a colon."""
_SAID_NEXT = re.compile(
    rf"[^\n]{{0,60}}\r?\n{_HEAD_LINE}{SPEAKER}{FILLER}(?P<value>[^\s]{{4,64}})[^\S\n]*(?=[\r\n]|\Z)"
)
"""All that the next one says."""
_LABELLED_BELOW = re.compile(
    r"[^\n]{0,80}\r?\n[^\S\n]*(?:(?:the|your|new|current|generated|temporary|initial)[ ]){0,2}"
    r"(?:value|result|output|it is|generated|neuer wert|wert|valeur|valor|valore)[^\S\n]?[:=][^\S\n]*"
    r"(?P<value>[^\s]{6,64})[^\S\n]*(?=\r?\n|\Z)",
    re.IGNORECASE,
)
"""`Password for the user was reset.⏎New value: …`"""
_LATER = re.compile(
    rf"[^\n?？]{{0,100}}[?？][^\n]{{0,12}}\r?\n{_HEAD_LINE}{SPEAKER}[^\n\d:]{{1,28}}\r?\n{_HEAD_LINE}{SPEAKER}{FILLER}"
    r"(?P<value>[^\s]{4,64})[^\S\n]*(?=[\r\n]|\Z)"
)
"""With a line before it that only says that it will come: "one moment"."""
_AFTER_MORE = re.compile(
    rf"[^\n]{{0,100}}\r?\n(?:{_HEAD_LINE}{SPEAKER}[^\n\d:]{{0,40}}\r?\n){{1,3}}"
    rf"{_HEAD_LINE}(?P<said>{SPEAKER}){FILLER}(?P<value>[^\s]{{4,64}})[^\S\n]*(?=[\r\n]|\Z)"
)
"""Some lines later, as all that somebody says."""
_ANNOUNCED = re.compile(
    r"[^\n]{0,30}?(?:next line|following line|line below|below|nächsten? zeile|folgenden? zeile|darunter|unten"
    r"|ligne suivante|ci-dessous|línea siguiente|siguiente línea|abajo|riga seguente|riga sotto|qui sotto"
    r"|volgende regel|hieronder|poniżej|następnej linii|linha seguinte|linha de baixo|abaixo|nästa rad|nedan"
    r"|aşağıda|alt satırda|ниже|следующей строке|下一行|如下|次の行|以下|další řádk\w|níže|næste linje|nedenfor)"
    r"[^\n]{0,12}\r?\n(?:[^\S\n]*\r?\n)?(?:```\w*\r?\n)?[^\S\n]*(?P<value>[^\s]{4,64})[^\S\n]*(?=\r?\n|\Z)",
    re.IGNORECASE,
)
"""The line below is said to hold it."""
_DIGITS = re.compile(r"\d{3,8}[A-F]|\d{4,8}[#*]?|\d{1,2}(?:-\d{1,2}){2}")


_MOST_WORDS = 5
_WORDS = (
    *(word for word in PASSWORDS if word not in ("psk", "security question", "maiden name")),
    "wifi pass",
    *("koden til", "koden till", "kode til", "credential", "creds", "inloggegevens", "identifiants", "credenciales"),
    "pass?",
)
_CODES = (
    "pin", "alarm code", "door code", "gate code", "entry code", "alarmcode", "türcode", "pincode", "code de la porte",
    "code du portail", "código de la alarma", "código de la puerta", "codice del cancello", "codice dell'allarme",
    "kod do domofonu", "kod do alarmu", "safe code", "code du ", "code de la ", "code de l'", "code d'", "codice del",
    "código de", "código do", "kod do ", "koden til", "koden till", "kode til", "код от",
    "kód od", "kód k", "code for the", "code to the", "code für",
)  # fmt: skip


_ASKS = re.compile(
    r"(?:what['’]?s?|which|was (?:ist|war)|wie (?:ist|lautet|war)|welches|quel|c['’]est quoi|cu[áa]l|qual|wat is|welk"
    r"|jakie|vad (?:är|var)|hva (?:er|var)|jaké|какой|şifre ne)\b",
    re.IGNORECASE,
)
"""Begins a question, also where its mark was not typed."""
_ASKED_WITHOUT_MARK = re.compile(
    r"(?:\s(?:for|of|on|to|at|in|again|there|now|für|vom|von|zum|zur|am|im|beim|nochmal|de|du|del|della|pour|para|per|van|voor"
    r"|do|na|till|til|от|для)\b[^\n?？:]{0,90})?[ ]?"
    rf"\r?\n{_HEAD_LINE}{SPEAKER}{FILLER}(?P<value>[^\s]{{4,64}})(?<![?？])[^\S\n]*(?=[\r\n]|\Z)"
)
"""It asks for the password of something, rather than for what passwords have."""
_OF_QUESTIONS = (_QUESTION, _ASKED_WITHOUT_MARK)
_OF_IT = re.compile(
    r"[ -](?:length|policy|strength|manager|hash\w*|type|format|field|rules?|hint|encoding|feld|länge|stärke|typ|art"
    r"|regeln?|verwaltung|manager)\b",
    re.IGNORECASE,
)
"""It asks for something else of a password."""
_ANSWERED = re.compile(r"[\"'*`]{0,3}\s?[:=][ \t]{0,8}[^\s*`>?]{4}")
"""The value stands in the same line."""
_IN_COMPOUNDS = ("passwort", "kennwort", "wachtwoord")
"""What a question may ask for with more letters behind: "bei der Passwortabfrage"."""
_ANSWER_CHARS = 140
"""Within so many the line with the question ends."""


class AnswerRule:
    """A question for a password and the answer in the next line; a label in a line and its value in the next."""

    anchors = tuple(dict.fromkeys((*_WORDS, *_CODES, *_SECURITY)))

    def at(self, scan: Scan, start: int, end: int) -> Iterator[SecretHit]:
        text = scan.text
        is_inside = text[start].isascii() and start and (text[start - 1].isalnum() or text[start - 1] in "_$")
        if is_inside and scan.low[start:end] not in COMPOUNDS:
            return
        if text[end - 1].isascii() and ENDINGS.match(text, end) is None and scan.low[start:end] not in _IN_COMPOUNDS:
            return
        if scan.low[start:end] in _SECURITY:
            answer = _SECURITY_ANSWER.match(text, end)
            if answer and answer["value"].count(" ") < _MOST_WORDS:
                yield SecretHit(*answer.span("value"), "ENV_PASSWORD", 0.9)
            return
        if text.find("\n", end, end + _ANSWER_CHARS) < 0 or _ANSWERED.match(text, end):
            return  # the answer stands in another line
        if scan.low[start:end] in _CODES:
            yield from self._code(scan, end)
            return
        match = self._value_below(scan, start, end)
        if match:
            yield from self._judged(scan, match, start, end)
        if match is None or not is_given(bare_word(match)):
            later = _AFTER_MORE.match(text, end)
            word = bare_word(later) if later and later["said"].strip() else ""
            if later and word and (is_mixed_password(word) or is_numbered_name(word)):
                yield from self._judged(scan, later, start, end)

    def _judged(self, scan: Scan, match: re.Match[str], start: int, end: int) -> Iterator[SecretHit]:
        text = scan.text
        if not scan.is_new((AnswerRule, match.start("value"))):
            return
        first, last = bare(text, *match.span("value"))
        value = text[first:last]
        while len(value) > 2 and value[0] in "`\"'*" and value[-1] == value[0]:
            first, value = first + 1, value[1:-1]
        behind = text[first + len(value) : first + len(value) + 2]
        is_alone = behind[:1] in ("", *"\n\r`\"'*") or behind in (".", ".\n", ".\r")
        is_asked = (
            match.re in _OF_QUESTIONS
            and _OF_IT.match(text, end) is None
            and _ASKS.search(text, scan.line_start(start, _ANSWER_CHARS), start) is not None
        )
        if (
            (is_alone and _is_given_alone(value, is_label=match.re is _LABEL_LINE))
            or (is_alone and match.re is _ANNOUNCED and (is_chosen_word(value) or is_numbered_name(value)))
            or (is_alone and is_asked and is_answer(value, language_of(scan.low[start:end])))
            or (
                is_password(value, minimum=5)
                and (any(c.isdigit() for c in value) or is_striking(value))
                and not is_term(value)
            )
        ):
            yield SecretHit(first, first + len(value), "ENV_PASSWORD", 0.9)

    def _value_below(self, scan: Scan, start: int, end: int) -> re.Match[str] | None:
        text = scan.text
        is_label = not text[max(0, scan.line_start(start, 40)) : start].strip(" \t-*>#|")
        match = (_LABEL_LINE.match(text, end) if is_label else None) or _ANNOUNCED.match(text, end)
        match = match or _QUESTION.match(text, end)
        if match is None and _ASKS.search(text, scan.line_start(start, _ANSWER_CHARS), start):
            match = _ASKED_WITHOUT_MARK.match(text, end)
        if match and not any(map(str.isdigit, match["value"])):
            later = _LATER.match(text, end)
            match = later if later and any(map(str.isdigit, later["value"])) else match
        if match is None:
            for pattern in (_BELOW, _SAID_NEXT, _LABELLED_BELOW):
                match = pattern.match(text, end)
                value = match["value"].strip("`*\"'") if match else ""
                if (
                    is_striking(value)
                    or (match and is_striking(match["value"]))
                    or (pattern is _BELOW and is_random(value, 8))
                ):
                    return match
        return match

    def _code(self, scan: Scan, end: int) -> Iterator[SecretHit]:
        match = _QUESTION.match(scan.text, end - (scan.text[end - 1] == "?")) or _SAID_NEXT.match(scan.text, end)
        if match is None:
            return
        first, last = bare(scan.text, *match.span("value"))
        if _DIGITS.fullmatch(scan.text, first, last) and scan.is_new((AnswerRule, first)):
            yield SecretHit(first, last, "ENV_PASSWORD", 0.9)


def _is_given_alone(value: str, *, is_label: bool) -> bool:
    """Tell whether the only word of an answer, or below a label, may be a password that people choose."""
    if value.isdigit():
        return _LEAST_DIGITS <= len(value) <= _MOST_DIGITS
    if value.isalpha() and not is_strange_camel(value):
        return is_label and value[:1].islower() and is_mere_word(value)
    return is_given(value)


def bare_word(match: re.Match[str]) -> str:
    """Return the value without the punctuation of its sentence."""
    return match.string[slice(*bare(match.string, *match.span("value")))]


_LEAST_DIGITS, _MOST_DIGITS = 4, 12
_COMMAND = re.compile(r"[^\S\n]*(?P<prompt>[^\s]{0,40}[ ]?[$#%>❯][ ])?[a-z][\w./-]{0,40}[ ][^\n]{0,280}\Z")
_OUTPUT = re.compile(r"[^\n]{0,300}\r?\n[^\S\n]*(?P<value>[^\s]{6,512})[^\S\n]*(?=\r?\n|\Z)")
_MOST_LINE, _LEAST_OUTPUT = 300, 8


class CommandOutputRule:
    """The one word that a command prints which speaks of secrets: `$ pass show infra/db⏎…`."""

    anchors = (
        *("secret", "passw", "pass ", "_pass", "token", "credential", "rand -", "pwgen", "keyring"),
        *("base64 -d", "base64 --decode", "gpg -d", "gpg --decrypt"),
    )

    def at(self, scan: Scan, start: int, end: int) -> Iterator[SecretHit]:
        text = scan.text
        line_end = text.find("\n", end, end + _MOST_LINE)
        if line_end < 0 or start < scan.done.get(self, 0):
            return
        scan.done[self] = line_end
        line = scan.line_start(start, _MOST_LINE)
        command = _COMMAND.match(text, line, line_end)
        output = _OUTPUT.match(text, end) if command else None
        if command is None or output is None or not (command["prompt"] or text.find(" -", line, line_end) >= 0):
            return
        value = output["value"]
        is_decoded = scan.low.startswith(("base64", "gpg"), start) and is_likely_here(value)
        if is_decoded or is_random(value, 8) or (len(value) >= _LEAST_OUTPUT and is_striking(value)):
            yield SecretHit(*output.span("value"), "ENV_PASSWORD", 0.9)


_ASKED = re.compile(
    r"(?:(?:key|user|account|host)\s)?(?P<object>(?P<quote>[\"'`])[^\"'`\n]{1,200}(?P=quote)|[^\s\"'`]{1,120})[:：]\s{1,2}"
    r"(?P<value>[^\s]{4,128})[^\S\n]*(?=\r?\n|\Z)"
)


class PromptRule:
    """What was typed behind the prompt of a program: `Password for 'https://…': …`."""

    anchors = ("password for ", "passphrase for ", "passwort für ", "mot de passe pour ", "contraseña para ")

    def at(self, scan: Scan, start: int, end: int) -> Iterator[SecretHit]:
        asked = _ASKED.match(scan.text, end)
        if asked and is_password(asked["value"].replace("-", "1"), is_plain_word_ok=True):
            yield SecretHit(*asked.span("value"), "ENV_PASSWORD", 0.9)


_ANSWERED_WITH = re.compile(
    r"[^\S\n]*\r?\n[^\S\n]*(?:[A-Z<>*-]{1,6}[:>]?[^\S\n]{1,2})?(?P<value>[^\s]{4,128})[^\S\n]*(?=\r?\n|\Z)"
)


class DialogueRule:
    """What a client sends when a mail server asks for its password, which it does in base64."""

    anchors = ("334 ugfzc3dvcmq6", "334 cgfzc3dvcmq6")

    def at(self, scan: Scan, start: int, end: int) -> Iterator[SecretHit]:
        answer = _ANSWERED_WITH.match(scan.text, end)
        if answer:
            yield SecretHit(*answer.span("value"), "ENV_PASSWORD", 0.9)
