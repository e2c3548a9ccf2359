"""Words with a number that somebody made up, in a sentence that speaks of passwords: "I keep trying Rosebud1965"."""

import re
from collections.abc import Iterator
from itertools import islice

from pasteguard_addon.detection.plugins.values import is_numbered_name
from pasteguard_addon.detection.secrets.scan import Scan, SecretHit
from pasteguard_addon.detection.secrets.sentences.nouns import is_noun
from pasteguard_addon.detection.secrets.sentences.prose_values import is_likely_here
from pasteguard_addon.detection.secrets.sentences.turns import bare
from pasteguard_addon.lexicon.credential_words import ACCOUNTS, LOGINS, PASSWORDS
from pasteguard_addon.lexicon.programs import is_program_word
from pasteguard_addon.lexicon.words import is_english, is_term

_MAY_BE_ONE = re.compile(r"[^\W\d_]{3}[_.!-]?\d|\d[^\W\d_]{3}")
_MOST_MAY_BE = 5
_WORD = re.compile(
    r"(?<![^\s\"'`“„«*])(?P<value>[^\s\"'`“”„«»<>(){}\[\]=/\\|,;:]{6,32})(?=[\s\"'`”»)*,;:]|$)", re.MULTILINE
)
_NAMED = re.compile(r"(?P<word>[^\W\d_]{4,}|[^\W\d_]{3,}(?:[_.-][^\W\d_]{3,})+)[_.-]?(?P<number>\d{1,4})[!?.]?")
_MIXED = re.compile(r"(?![0-9a-f]+\Z)(?=.*[^\W\d_]{3})[^\W\d_][^\W_]*\d[\w!?.-]*[a-z][\w!?.-]*")
_CODE = re.compile(r"[{}=<>$\\|]|://|\w\(|\w_\w+_|/\w+/")
"""In a line of code, a command or a log, rather than in what somebody says."""
_PLAIN = re.compile(r"(?<!\S)[^\W\d_]+(?:['’-][^\W\d_]+)*(?=[\s,.;:!?]|$)")
_LEAST_WORDS = 3
_REACH, _REACH_BEHIND = 140, 60
_BEFORE = re.compile(r"(?:(?P<word>[^\W\d_][\w'’-]*)|(?P<mark>[,:–—-]))[\s\"'`“„«*]{1,4}\Z")
_BEFORE_CHARS = 32
OF_NAMES = frozenset(
    """
    a an the this that these those my your our his her their its each every some any no of in on at to from for by with
    into onto under over against about like via per than as and or nor not see has have are says called named
    der die das den dem des ein eine einen einem einer mein meine meinem meinen dein deine unser unsere unserem euer ihr
    ihre kein keine von vom zu zum zur im in am an auf aus bei beim für mit ohne über unter gegen nach seit als wie und
    oder ab bis um statt laut wegen zwischen hinter vor siehe heißt diese dieser dieses dieser jeder namens
    le la les l un une des du de au aux mon ma mes ton ta son sa notre votre ce cette sur dans par pour avec sans chez
    depuis contre comme et ou entre vers selon avant après voir
    el los las una unos del al mi tu su nuestro nuestra este esta en con sin por para desde contra como y o entre hasta
    según ver
    il lo i gli uno dei della dello delle dal dalla nel nella sul sulla mio mia tuo suo nostro con senza da di per tra
    contro come e ed fra entro dopo vedi
    os as um uma do da dos das no na nos nas meu minha seu sua nosso nossa com sem por pelo pela em ao e ou entre até
    het een de mijn jouw zijn haar ons onze van voor op bij met zonder naar uit en of sinds tot
    w we na z ze do od dla przez przy po bez o mój moja twój nasz nasza i lub
    en ett den det min mitt din vår vårt på av från för med utan till i och eller
    et min mit din vores af fra uden og
    v ve na z ze do od pro při bez můj moje náš a nebo
    bir bu şu o ile için ve veya
    в во на с со из от для при без по о об у к и или мой моя наш
    login logins identifiant identifiants benutzername nutzername anmeldename gebruikersnaam användarnamn brugernavn
    nazwa логин adı adi usuário kullanıcı přihlašovací
    user users username account host server machine node box room office ticket order customer client tenant version
    release model build update tag project repo branch device printer phone step section column table field
    layout format type number no nr port class function method variable package library plugin module id code
    benutzer nutzer konto rechner kunde kundin raum zimmer auftrag gerät drucker handy stufe schritt kapitel spalte
    utilisateur compte client salle usuario cuenta cliente sala utente conto usuário conta gebruiker klant
    użytkownik klient användare kund bruger kunde kullanıcı пользователь клиент
    """.split()
)
"""Before the name of a thing or a person; before a password stands a verb, an adverb or a comma."""


_LINKS = frozenset(
    """
    to auf zu en a à por per till naar na para på and or as with und oder als mit et ou comme avec y o como con e ed
    come com of met i lub jak z och eller som med og v s a ve и или как с has have are says called named heißt
    """.split()
)
"""Those of them that a password may follow as well."""


def is_named(value: str, before: str) -> bool:
    """Tell whether a word and a number are a product, or the name of a thing by the word before: "Raum Goethe12"."""
    named = _NAMED.fullmatch(value)
    return named is not None and (is_term(named["word"]) or (before in OF_NAMES and before not in _LINKS))


class CoinedWordRule:
    """A word and a number that are the name of nothing, in a sentence with a word for password."""

    anchors = tuple(word for word in PASSWORDS if word not in ("security question", "sicherheitsfrage", "maiden name"))

    def at(self, scan: Scan, start: int, end: int) -> Iterator[SecretHit]:
        text = scan.text
        if start < scan.done.get(self, 0) or not is_noun(text, start, end):
            return
        line, last = scan.line_start(start, _REACH), scan.line_end(end, _REACH)
        looked_at = scan.done.get(_MAY_BE_ONE, 0)
        if _MAY_BE_ONE.search(text, max(line, looked_at - _MOST_MAY_BE), last) is None:
            scan.done[_MAY_BE_ONE] = last
            return  # nearly always
        scan.done[self] = last
        words = islice(_PLAIN.finditer(text, line, last), _LEAST_WORDS)
        if _CODE.search(text, line, last) or len([*words]) < _LEAST_WORDS:
            return
        for word in _WORD.finditer(text, line, last):
            first, stop = bare(text, *word.span("value"))
            if stop in scan.found or not is_coined(text[first:stop]):
                continue
            if _is_told(text, line, first) and not _is_known(scan, line, first, stop):
                yield SecretHit(first, stop, "ENV_PASSWORD", 0.9)


def _is_known(scan: Scan, line: int, first: int, stop: int) -> bool:
    """Tell whether the word is a part of what has been found, or has it inside."""
    if not scan.starts.isdisjoint(range(first, stop)):
        return True
    begin = next((at for at in range(first - 1, line - 1, -1) if at in scan.starts), None)
    return begin is not None and scan.found.isdisjoint(range(begin, first + 1))


def _is_told(text: str, line: int, at: int) -> bool:
    """Tell whether the word before it leads to what is said, typed or tried, rather than to a name."""
    before = _BEFORE.search(text, max(line, at - _BEFORE_CHARS), at)
    if before is None or before["mark"]:
        return before is not None
    word = before["word"]
    is_first = (
        not text[line : before.start()].rstrip(" \t\"'*>-") or text[before.start() - 2 : before.start()] in _STARTS
    )
    if _TYPED_IN.search(text, max(line, at - _BEFORE_CHARS), at):
        return True
    return word.lower() not in OF_NAMES and (is_first or word.islower() or word == "I" or word.lower() in PASSWORDS)


_TYPED_IN = re.compile(
    r"\b(?:(?:put(?:ting)?|typ(?:e|ed|ing)|key|keyed|fill|filled|punch) in"
    r"|(?:try|tried|versuch|probier|essa[iy]|prueb|prob|prov|tent|probeer|test|prøv|zkus)[^\W\d_]{0,5}"
    r"(?:\s[^\W\d_]{1,6}){0,3}\s(?:with|mit|avec|con|com|met|med|s))[ \"'`]{1,2}\Z",
    re.IGNORECASE,
)
_STARTS = frozenset((". ", "! ", "? ", ": "))


def is_coined(value: str) -> bool:
    """Tell whether a word with a number is made up, rather than a product, a variable or one of several things."""
    named = _NAMED.fullmatch(value)
    if named is None:
        return _MIXED.fullmatch(value) is not None and is_likely_here(value)
    word = named["word"]
    if is_term(word) or is_program_word(word.lower()) or (word.islower() and is_english(word)) or word.isupper():
        return False
    return is_likely_here(value) or is_numbered_name(value)


_SAME = re.compile(
    r"[^\n:.;,]{1,40}[:,]\s(?:(?:so|also|donc|es decir|quindi|ou seja|dus|czyli|alltså)\s)?"
    r"[\"'`“„]?(?P<value>[^\s\"'`”,;()]{6,40})"
)
_TALK = re.compile(
    "|".join(map(re.escape, sorted((*PASSWORDS, *LOGINS, *ACCOUNTS), key=len, reverse=True))), re.IGNORECASE
)


class SameAsRule:
    """What opens two things: "root is the same as the NAS: copperlantern5"."""

    anchors = (
        "same as ", "das gleiche wie ", "das gleiche passwort wie ", "dasselbe wie ", "das selbe wie ", "gleich wie ",
        "le même que ", "la même que ", "comme le ", "la misma que ", "el mismo que ", "la stessa di ", "lo stesso di ",
        "la stessa del", "a mesma que ", "o mesmo que ", "a mesma do ", "hetzelfde als ", "to samo co ", "samma som ",
        "samme som ", "тот же что ", "такой же как ",
    )  # fmt: skip

    def at(self, scan: Scan, start: int, end: int) -> Iterator[SecretHit]:
        same = _SAME.match(scan.text, end)
        if same is None:
            return
        first, stop = bare(scan.text, *same.span("value"))
        if not is_coined(scan.text[first:stop]):
            return
        if _TALK.search(scan.text, scan.line_start(start, _REACH), min(len(scan.text), stop + _REACH_BEHIND)):
            yield SecretHit(first, stop, "ENV_PASSWORD", 0.9)
