"""Plain words that a sentence gives as a password: "the root password is correcthorse", "mon mdp c'est papillon"."""

import re
from collections.abc import Iterator

from pasteguard_addon.detection.plugins.values import is_generic, is_numbered_phrase, is_said
from pasteguard_addon.detection.secrets.scan import Scan, SecretHit
from pasteguard_addon.detection.secrets.sentences.nouns import COMPOUNDS
from pasteguard_addon.detection.secrets.sentences.qualities import is_chosen_word, is_mere_word, is_quality
from pasteguard_addon.detection.secrets.sentences.sentence_links import HOW_SPELT
from pasteguard_addon.detection.secrets.sentences.spaced_words import (
    SPACED_WORDS,
    is_made_of_words,
    is_words_of_a_label,
    is_words_of_a_sentence,
    judged_as,
)

_END_OF_CLAUSE = re.compile(
    r"[\"'`”»*]{0,3}(?:\s{0,2}\Z|[.,;!)](?!\w)|[ ]?\r?\n"
    r"|\s(?:and|but|or|oder|ou|lub|eller|und|aber|et|mais|y|pero|e|ma|en|maar|i|ale|mas|men|och|og|но|а|и|ve|ama)\s"
    r"|\s(?:on|for|in|at|from|with|to|if|when|because|since|until|everywhere|again|wenn|weil|falls|si|quand|cuando|porque|quando"
    r"|perché|als|omdat|gdy|jeśli|om|när|eğer|fakat|pokud|protože|если|когда|потому)\s"
    r"|\s(?:please|pls|plz|thanks|thx|btw|bitte|danke|merci|gracias|grazie|obrigado|bedankt|dzięki|tack)\b"
    r"|\s?(?:입니다|이에요|예요|です|だ))"
)
_PREPOSITION = (
    r"(?:for|of|to|on|at|in|from|vom|von|für|fürs|zum|zur|im|am|beim|ins|aufs|del|de|di|dei|du|des|pour|para|per|della|do|da|van|voor"
    r"|till|från|på|od|na|k|ke|pro|u|от|для|к|на)"
)
OWNER = re.compile(
    rf"(?:\s{_PREPOSITION}(?:\s[^\W\d_][\w'’.-]{{0,20}}){{1,4}}|\s[\"'][\w .@'’-]{{1,40}}[\"']|\s\([^()\n]{{1,40}}\))?"
)
"""What may stand between the noun and the verb: whose it is."""
_ENGLISH_NOUNS = frozenset(
    (
        "password",
        "passphrase",
        "passcode",
        "passwd",
        "pwd",
        "pw",
        "pass",
        "psk",
        "pswd",
        "pword",
        "pass word",
        "code word",
        "codeword",
        "secret word",
        "security question",
        "maiden name",
        "wifi code",
        "wificode",
        "wi-fi code",
    )
)
_GERMAN_NOUNS = ("passwort", "kennwort")
_WHAT_IS_DONE = re.compile(r"[a-z]{3,}(?:ed|ing) ")
"""Passwords are said to be "rotated every ninety days"."""
_OF_SYSTEMS = "passwd"
"""Where a system looks for its accounts is said by that name: `passwd: files systemd`."""
_DEGREES = frozenset("too not very quite so never always only really still already almost fully totally".split())
_LEAST, _MOST, _LEAST_DIGITS = 6, 24, 2


def is_plain_word_password(text: str, noun: tuple[int, int], verb: tuple[int, int], start: int, end: int) -> bool:
    """Tell whether the word at `start`, at the end of its clause, is what the noun is said to be, and no quality of it.

    Qualities are words that documentation is full of ("wrong", "required"), or end like one; in German, all that is
    written small.
    """
    word, name, said = text[start:end], text[slice(*noun)].lower(), text[slice(*verb)].strip("\"'`*(“„« \t").lower()
    if not _LEAST <= len(word) <= _MOST + word.count("-") * 8 or is_generic(word) or _is_lent(said):
        return False
    if not (OWNER.fullmatch(text, noun[1], verb[0]) and _END_OF_CLAUSE.match(text, end)):
        return False
    if "-" in word:
        return is_mere_word(word) and not is_quality(word.rpartition("-")[2].lower(), "de")
    if name in _GERMAN_NOUNS:
        return said in ("lautet", "lauten") or not is_quality(word.lower(), judged_as(word, "de"))
    return name in _ENGLISH_NOUNS and is_mere_word(word)


def is_quoted_words(text: str, noun: tuple[int, int], verb: tuple[int, int], start: int, end: int) -> bool:
    """Tell whether two or three plain words in quotes are what the noun is said to be: `es "girasol rojo"`."""
    words = text[start:end].split(" ")
    is_said = "is" in text[slice(*verb)] or text[slice(*noun)].lower() not in _ENGLISH_NOUNS
    if not 2 <= len(words) <= 3 or not is_said or not OWNER.fullmatch(text, noun[1], verb[0]):
        return False
    if not all(len(word) > 2 and word.isalpha() and not is_generic(word) for word in words):
        return False
    # Of words that documentation is full of, the first may be one: "blue giraffe", but not "too short".
    return not is_quality(words[-1].lower(), "en") and words[0].lower() not in _DEGREES


def said_words(text: str, noun: tuple[int, int], verb: tuple[int, int], start: int) -> tuple[int, int] | None:
    """Return the span of a few words, up to the end of their clause, that are what the noun is said to be.

    In English one must be rarer than those that documentation is full of: "is green marmalade".
    """
    name, said = text[slice(*noun)].lower(), text[slice(*verb)].strip().lower()
    words = _WORDS.match(text, start) if not _is_lent(said) else None
    if words is None or not OWNER.fullmatch(text, noun[1], verb[0]):
        return None
    if name in _GERMAN_NOUNS:
        return words.span() if is_made_of_words(words[0], "de") else None
    is_telling = any(map(is_mere_word, _LETTERS.findall(words[0]))) and not _WHAT_IS_DONE.match(words[0])
    is_telling = is_telling or _HOW_SPELT.match(text, words.end() + text.startswith(",", words.end())) is not None
    return words.span() if name in _ENGLISH_NOUNS and is_telling and is_words_of_a_sentence(words[0]) else None


def told_words(text: str, start: int) -> tuple[int, int] | None:
    """Return the span of a word or a few, up to the end of their clause, that may alone be a password."""
    words = _WORDS.match(text, start)
    if words and is_words_of_a_sentence(words[0]) and any(map(is_mere_word, _LETTERS.findall(words[0]))):
        return words.span()
    word = _ONE.match(text, start)
    if word is None or not _END_OF_CLAUSE.match(text, word.end()) or not is_chosen_word(word[0]):
        return None
    return None if any(is_quality(word[0].lower(), each) for each in ("en", "de")) else word.span()


def is_labelled_words(name: str, value: str) -> bool:
    """Tell whether a few words up to the end of a line are a password behind a label: "Kennwort: honig & wachs 7"."""
    language = "de" if name in _GERMAN_NOUNS else language_of(name)
    if name == _OF_SYSTEMS or not is_words_of_a_label(value):
        return False
    is_numbered = value[-_LEAST_DIGITS:].isdigit() and is_numbered_phrase(value)
    return is_numbered or not language or is_made_of_words(value, language)


def is_words_of_a_passphrase(text: str, noun: tuple[int, int], start: int, end: int) -> bool:
    """Tell whether three words or more, at the end of their clause, are what a passphrase is said to be."""
    words = text[start:end].split(" ")
    if not text[slice(*noun)].lower().endswith("phrase") or not _END_OF_CLAUSE.match(text, end):
        return False
    return not any(map(is_said, words)) and words[0] not in _DEGREES


def is_numbered_words(text: str, noun: tuple[int, int], verb: tuple[int, int], start: int, end: int) -> bool:
    """Tell whether two or three words and a number are what the noun is said to be: `è limoncello fresco 22`."""
    if OWNER.fullmatch(text, noun[1], verb[0]) is None:
        return False
    words = text[start:end].lower().split(" ")[:-1]
    return _HOW_SPELT.match(text, end) is not None or not any(is_quality(word, "en") for word in words)


_NOUNS = {
    "fr": ("mot de passe", "mdp", "code wifi", "clé wifi"),
    "es": ("contraseña", "contrasena", "clave"),
    "it": ("parola d'ordine", "parola d’ordine"),
    "nl": ("wachtwoord",),
    "pt": ("senha", "palavra-passe", "palavra passe"),
    "pl": ("hasło", "haslo", "hasła"),
    "sv": ("lösenord",),
    "tr": ("şifre", "Şifre", "parola"),
    "ru": ("пароль", "Пароль"),
    "zh": ("密码", "密碼", "口令"),
    "ja": ("パスワード", "暗証番号"),
    "da": ("adgangskode", "kodeord", "passord"),
    "fi": ("salasana",),
    "cs": ("heslo",),
    "hu": ("jelszó", "jelszav"),
    "ro": ("parola este", "parola mea este", "parolă"),
    "el": ("κωδικό",),
    "ko": ("비밀번호", "암호"),
    "bg": ("парола",),
    "vi": ("mật khẩu",),
    "id": ("kata sandi",),
    "he": ("סיסמ",),
    "ar": ("كلمة المرور", "كلمة السر", "رمز عبور"),
    "hi": ("पासवर्ड",),
    "th": ("รหัสผ่าน",),
}
_LANGUAGE_OF = {noun: language for language, nouns in _NOUNS.items() for noun in nouns}
_NUMBERED = r"[A-Za-z]{2,16}(?:[_-][A-Za-z]{1,16}){1,4}[_-]?\d{1,6}"
_WORDS = re.compile(SPACED_WORDS)
_HOW_SPELT = re.compile(HOW_SPELT)
_LONE_WORD = r"[^\W\d_]{5,24}|[^\W\d_]{2,16}(?:-[^\W\d_]{2,16}){1,3}"
_WORD = rf"[\"'`“„«»]?(?=(?P<words>{SPACED_WORDS})?)(?:(?P<word>{_LONE_WORD}|{_NUMBERED})(?![\w-]))?"
_LATIN = rf"[\"'`“„«»]?(?P<word>[A-Za-z]{{5,24}}|[A-Za-z]{{2,16}}(?:-[A-Za-z]{{2,16}}){{1,3}}|{_NUMBERED})(?![\w-])"
"""In a script of its own a language has no words in Latin letters."""
_LETTERS = re.compile(r"[^\W\d_]+")
_ONE = re.compile(r"[^\W\d_]{2,24}(?:[.-][^\W\d_]{2,16}){0,4}(?![\w-])")
_OWNED = rf"[^\W\d_]{{0,4}}{OWNER.pattern}"
_ADJECTIVE = r"(?:\s[^\W\d_]{4,15})?"
_QUALIFIED = rf"[^\W\d_]{{0,4}}{_ADJECTIVE}{OWNER.pattern}"
_ROMANCE = ("fr", "es", "it", "pt", "ro")
"""Languages in which what a password is like stands behind the word for it: "mot de passe provisoire"."""
_LINKS = {
    "fr": r"\s(?:est|était|c['’]est|vaut|reste|devient|sera):?\s|\s?:[^\S\n]",
    "es": r"\s(?:es|era|será|sigue siendo):?\s|:[^\S\n]",
    "it": r"\s(?:è|era|e['’]|resta|rimane|sarà):?\s|:[^\S\n]",
    "nl": r"\s(?:is|was|luidt|blijft|wordt):?\s|:[^\S\n]",
    "pt": r"\s(?:é|era|fica|será|continua sendo):?\s|:[^\S\n]",
    "pl": r"\s(?:to było|to|brzmi|było|będzie):?\s|:[^\S\n]",
    "sv": r"\s(?:är|var|blir|förblir):?\s|:[^\S\n]",
    "tr": r"(?<=şifrem)\s|(?<=parolam)\s|(?<=(?:re|la)s[ıi])\s|(?<=(?:re|la)m[ıi]z)\s|:[^\S\n]",
    "ru": r"\s(?:[—–-]\s)?(?:это\s)?|:[^\S\n]",
    "da": r"\s(?:er|var):?\s|:[^\S\n]",
    "fi": r"\s(?:on|oli):?\s|:[^\S\n]",
    "cs": r"\s(?:je|bylo):?\s|:[^\S\n]",
    "hu": r":[^\S\n]",
    "ro": r"(?<=este)\s|\s?:[^\S\n]",
    "vi": r"\s(?:là):?\s|:[^\S\n]",
    "id": r"\s(?:adalah):?\s|:[^\S\n]",
}
_LINKS_OF_OTHER_SCRIPTS = {
    "el": r"\s(?:είναι|ήταν):?\s|:[^\S\n]",
    "ko": r"[은는이가]?\s|[은는이가]?\s?:[^\S\n]",
    "bg": r"\s(?:е|беше):?\s|:[^\S\n]",
    "he": r"\s(?:היא|הוא):?\s|:[^\S\n]",
    "ar": r"\s(?:هي|هو):?\s|\s?:[^\S\n]",
    "hi": r"\s(?:है|हैं):?\s|\s?:[^\S\n]",
    "th": r"\s?(?:คือ|:)\s?",
}
_FRAMES = {
    **{
        language: re.compile(rf"{_QUALIFIED if language in _ROMANCE else _OWNED}(?:{link}){_WORD}")
        for language, link in _LINKS.items()
    },
    **{language: re.compile(rf"{_OWNED}(?:{link}){_LATIN}") for language, link in _LINKS_OF_OTHER_SCRIPTS.items()},
}
_LENT_LINKS = {"è": "it", "est": "fr", "é": "pt", "är": "sv", "jest": "pl"}
"""Languages in which people say "password", by how they say "is"."""
_LENT = re.compile(rf"{_OWNED}\s(?P<link>{'|'.join(_LENT_LINKS)})\s{_WORD}")
_AMONG_HAN = {
    "zh": re.compile(
        r"(?:是|为|為|：|:){1,2}\s?[「“]?(?P<word>[A-Za-z]{2,16}(?:-[A-Za-z]{2,16}){1,3}|[A-Za-z]{5,24}|[\u3400-\u9fff]{2,6})(?=[，。！,.!\s」”]|\Z)"
    ),
    "ja": re.compile(
        r"(?:は|：|:){1,2}\s?[「『]?(?P<word>[A-Za-z]{2,16}(?:-[A-Za-z]{2,16}){1,3}|[A-Za-z]{5,24}|[\u30a0-\u30ff\u3400-\u9fff]{2,8})(?=[」』]|です|だ|。|\s|\Z)"
    ),
}
_OWN_WORDS = frozenset((*_LINKS, *_AMONG_HAN))
"""Languages whose words may be passwords, rather than words in Latin letters among those of another script."""
_OWNER_BEFORE = re.compile(r"(?:[我你您他她们的网fFiI户台号のはが]|мой|моя|наш|твой|ваш|его|её|меня)\s?\Z")
"""Without a verb, or among signs that may go on, it must be somebody's or something's."""


def is_qualified(noun: str, between: str) -> bool:
    """Tell whether nothing but an adjective stands between a noun and its verb, in languages that have it there."""
    return language_of(noun) in _ROMANCE and re.fullmatch(_ADJECTIVE, between) is not None


def language_of(noun: str) -> str:
    """Return the language, if it is neither English nor German, whose word for password a name is, or an empty text."""
    return _LANGUAGE_OF.get(noun.lower(), "")


class PlainWordRule:
    """A plain word that a sentence or a label gives as the password, in the languages but English and German."""

    anchors = (*_LANGUAGE_OF, "password", "pwd")

    def at(self, scan: Scan, start: int, end: int) -> Iterator[SecretHit]:
        text = scan.text
        is_inside = text[start - 1 : start].isalnum() and text[start].isascii()
        if is_inside and scan.low[start:end] not in COMPOUNDS:
            return
        language = _LANGUAGE_OF.get(scan.low[start:end], "")
        frame = _AMONG_HAN.get(language) or _FRAMES.get(language, _LENT)
        said = frame.match(text, end)
        if said is None:
            return
        language = language or _LENT_LINKS[said["link"]]
        words = said.groupdict().get("words")
        if words and _is_linked(said, language) and is_made_of_words(words, language):
            yield SecretHit(*said.span("words"), "ENV_PASSWORD", 0.9)
        elif said["word"] and self._is_given(text, start, said, language):
            yield SecretHit(*said.span("word"), "ENV_PASSWORD", 0.9)

    def _is_given(self, text: str, start: int, said: re.Match[str], language: str) -> bool:
        word, end = said["word"], said.end("word")
        is_closed = language in _AMONG_HAN or _END_OF_CLAUSE.match(text, end) is not None
        if not is_closed or is_quality(word.lower(), language if language in _OWN_WORDS else "en"):
            return False
        if not word.isalpha() and not is_mere_word(word):
            return False
        return not _needs_an_owner(said, language) or _OWNER_BEFORE.search(text, max(0, start - 6), start) is not None


def _is_lent(said: str) -> bool:
    """Tell whether the verb, as far as the value, begins as that of a language with a rule of its own: "è ancora"."""
    return said.split(" ", 1)[0] in _LENT_LINKS


def _is_linked(said: re.Match[str], language: str) -> bool:
    """Tell whether something says what the password is: in Russian a colon or a dash, as it has no verb here."""
    return language != "ru" or any(c in said[0] for c in ":—–-")


def _needs_an_owner(said: re.Match[str], language: str) -> bool:
    """Tell whether the word may be the next one of a sentence that is not about what the password is."""
    if language == "zh":
        return not said["word"].isascii()
    if language == "ru" and said["word"].isascii():
        return not (said["word"][:1].islower() and is_mere_word(said["word"]))
    return not _is_linked(said, language) and said[0].count(" ") == 1
