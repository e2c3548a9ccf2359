"""Plain words beside a word for password without a verb, where the talk is of going in: "Router, password …"."""

import re
from collections.abc import Iterator

from pasteguard_addon.detection.plugins.values import is_term
from pasteguard_addon.detection.secrets.judging import is_mixed_password
from pasteguard_addon.detection.secrets.named_values.value_ends import ODD_MARK
from pasteguard_addon.detection.secrets.scan import Scan, SecretHit
from pasteguard_addon.detection.secrets.sentences.clause_words import told_words
from pasteguard_addon.detection.secrets.sentences.nouns import ENDINGS, is_noun, language_of
from pasteguard_addon.detection.secrets.sentences.prose_values import is_birthday, is_given, is_likely_here
from pasteguard_addon.detection.secrets.sentences.qualities import is_chosen_word, is_quality, is_strange_camel
from pasteguard_addon.detection.secrets.sentences.spaced_words import SPACED_WORDS, is_named_of_things
from pasteguard_addon.detection.secrets.sentences.turns import bare
from pasteguard_addon.lexicon.chosen_words import LANGUAGES_OF_THINGS, is_chosen_thing

_NOUNS = {
    "en": ("password", "passwd", "passcode", "pwd", "pw"),
    "de": ("passwort", "kennwort"),
}
_OTHERS = (
    "mot de passe", "mdp", "contraseña", "clave", "senha", "wachtwoord", "hasło", "lösenord", "şifre", "пароль",
    "hasłem", "паролем", "密码", "密碼", "adgangskode", "passord", "salasana", "heslo", "jelszó",
)  # fmt: skip
_LANGUAGE_OF = {noun: language for language, nouns in _NOUNS.items() for noun in nouns}
_BEHIND = re.compile(
    rf"[ ](?:[\"'`]|\*\*)?(?P<value>(?:[\wÀ-ž!#$%^&*+?@~.-]|{ODD_MARK}){{6,48}}?)(?:[\"'`]|\*\*)?"
    r"(?=\s{0,2}\Z|[.,;!)\]](?!\w)|\s\(|\s\*/|\s-->|[ ]?\r?\n"
    r"|\s(?:but|and|or|und|aber|oder|et|mais|y|pero|e|ma|en|maar|i|ale|mas|men|och|for|on|to|für|pour|para|per|ein|an|anmelden"
    r"|einloggen|verwenden|benutzen|eingeben|nehmen|nutzen|genommen|gesetzt|gewählt|eingestellt|vergeben|benutzt|verwendet)\b)"
)
_IN_BRACKETS = re.compile(r"(?:[ ][^\W\d_]{1,12}){0,4}[ ]\([\"'`]?(?P<value>[^\s()\"'`]{6,32})[\"'`]?\)")
_CUE = re.compile(
    r"\b(?:users?|username|log(?:ged |ging )?in|account|benutzer(?:name)?|konto"
    r"|utilisateur|compte|usuario|cuenta|utente"
    r"|usuário|conta|gebruiker|użytkownik|användare|kullanıcı|bruger|brugernavn|uživatel|пользователь|логин|用户名?|账号"
    r"|needs?|gave|give|given|got|sent|told|brauch\w{0,3}|enter|use|using|try|tried|type|typed|with|new|old|hard-?coded|gib|nimm|mit|als|saisis(?:sez)?|avec|con|com|med|met|z|logga|с|под"
    r"|wi-?fi|wlan|ssid|network|netzwerk|router|vpn|nas|zip|pdf|excel|archive|bios|root|admin|sudo|db|database|server"
    r"|screen|tablet|laptop|phone|handy|pc|steam|netflix|current|pin|encrypted|locked|protected|smtp|imap|ftp|ssh|poll|msmtp|todo)\b",
    re.IGNORECASE,
)
_COUNTED = re.compile(r"[a-z]+_?\d|[A-Z]+\d*")
"""Rather a variable, or an abbreviation."""
_HOLDS_A_MARK = re.compile(r"[^\W\d_]{2,12}['<&][\w'<>&-]*\d{2}[\w'<>&-]*")
"""A word that no other place has one like, with a mark of code or an apostrophe in it."""
_LED_BY_A_SIGN = re.compile(r"(?:[(\[#;%*:🔑🔐]|//|--|\bREM)\s{0,2}\Z")
"""In brackets or a comment of its own."""
_REACH = 80


class WordBesideRule:
    """A word that can hardly be anything else directly behind the noun, at the end of its clause, behind a cue."""

    anchors = (*_LANGUAGE_OF, *_OTHERS)

    def at(self, scan: Scan, start: int, end: int) -> Iterator[SecretHit]:
        if scan.text[end : end + 1] != " " and not scan.text[end : end + 1].isalpha():
            return  # nearly always, in code
        ending = ENDINGS.match(scan.text, end)
        words = _WORDS_BEHIND.match(scan.text, ending.end() if ending else end)
        if words and _CUE.search(scan.text, scan.line_start(start, _REACH), start) is None:
            words = None
        if words and is_noun(scan.text, start, end) and _are_beside(words["value"], scan.low[start:end]):
            yield SecretHit(*words.span("value"), "ENV_PASSWORD", 0.9)
            return
        bracketed = _IN_BRACKETS.match(scan.text, ending.end() if ending else end)
        if bracketed and is_noun(scan.text, start, end) and _is_in_brackets(scan, start, bracketed["value"]):
            yield SecretHit(*bracketed.span("value"), "ENV_PASSWORD", 0.9)
            return
        beside = _BEHIND.match(scan.text, ending.end() if ending else end)
        if beside is None or not is_noun(scan.text, start, end):
            return  # nearly always
        first, last = bare(scan.text, *beside.span("value"))
        word, noun = scan.text[first:last], scan.low[start:end]
        if (
            noun == "passwd"
            and word.isalpha()
            and word.islower()
            and _COMMAND.search(scan.text, max(0, start - _COMMAND_CHARS), start)
        ):
            return
        language = _LANGUAGE_OF.get(noun) or language_of(noun)
        is_mixed = word.isalnum() and is_mixed_password(word) and not is_term(word)
        is_mixed = is_mixed or _HOLDS_A_MARK.fullmatch(word) is not None
        is_mixed = is_mixed and (is_chosen_word(word.rstrip("0123456789")) or not _COUNTED.fullmatch(word))
        is_word = is_chosen_word(word) and word[-1] not in "!?" and not word.istitle() and not _CONSTANT.match(word)
        is_asked = _VERB_BEFORE.search(scan.text, max(0, start - _VERB_CHARS), start) is not None
        is_word = is_word or is_strange_camel(word) or (is_asked and word.isalpha())
        if not (is_mixed or is_word or is_birthday(word) or _SIX_DIGITS.fullmatch(word)):
            return
        languages = ("en", "de", "it") if language == "en" else (language,)  # they are said in these too
        if any(is_quality(word, each) for each in languages):
            return
        before = scan.text[scan.line_start(start, _REACH) : start]
        if is_asked or _CUE.search(before) or _LED_BY_A_SIGN.search(before):
            yield SecretHit(first, last, "ENV_PASSWORD", 0.9)


_COMMAND = re.compile(r"(?:[`$#]\s?|sudo )\Z")
_COMMAND_CHARS = 6
"""Before the command `passwd`, behind which stands an account."""
_WORDS_BEHIND = re.compile(rf"[ ](?P<value>{SPACED_WORDS})")


def _are_beside(words: str, noun: str) -> bool:
    """Tell whether a few words behind the noun, where the talk is of going in, are the password."""
    language = _LANGUAGE_OF.get(noun) or language_of(noun)
    return is_named_of_things(words, LANGUAGES_OF_THINGS if language == "en" else (language,))


_CONSTANT = re.compile(r"[A-Z][A-Z_]+\b")
_VERB_BEFORE = re.compile(
    r"\b(?:ist|lautet|war|wäre|is|luidt|was|är|var|er)[ ](?:(?:das|mein|unser|euer|dein|ihr|het|ons|mijn|det)[ ])?\Z",
    re.IGNORECASE,
)
_VERB_CHARS = 16
"""Where the verb stands before the noun: "fürs Tablet ist das Passwort …"."""
_WHOSE = re.compile(
    r"\b(?:old|new|current|previous|my|our|his|her|their|alte[sn]?|neue[sn]?|mein|unser|sein|ihr|mon|notre|ancien|nouveau|mi"
    r"|nuestra|vieja|nueva|vecchia|nuova|mia|nostra|minha|nossa|antiga|nova|mijn|ons|oude?|nieuwe?|moje|nasze|stare|nowe"
    r"|mitt|vårt|gamla|nya)[ ]\Z",
    re.IGNORECASE,
)
_WHOSE_CHARS = 14


def _is_in_brackets(scan: Scan, start: int, word: str) -> bool:
    """Tell whether what stands in brackets behind the noun is the password, and no remark on it."""
    if is_likely_here(word):
        return True
    if not (is_chosen_word(word) and word[:1].islower()) or any(is_quality(word, each) for each in ("en", "de")):
        return False
    return _WHOSE.search(scan.text, max(0, start - _WHOSE_CHARS), start) is not None


_CHANGED = re.compile(
    r"chang|swap|switch|replac|bump|umgestell|gewechsel|ersetz|remplac|reemplaz|sostitu|substitu|vervang|verander|aangepast|vaihd|endre|endra|skift|değiş|wymieni"
    r"|\bset\b|gezet|ingesteld|ustawi|nastavi|inställ|ayarla|impost|configur|yaptım|yaptı|поставил|reset|updat|rotat|geänder|gesetzt|änder|ändra|bytt|cambi|mud(?:ei|ou|ar|amos|aram)|alter|troqu|troc|zmieni|wijzig|сменил|помен|измен"
    r"|登|ログ|로그|改|变|変|设|設|换|변경|바꿨|바꾸",
    re.IGNORECASE,
)
_TO_WHAT = re.compile(
    r"(?:\s[^\W\d_]{1,14}){0,9}?"
    r"(?:\s(?:from|von|vom|de|da|desde|van|z|ze|från|fra|с|со)\s[\"'`“„]?(?P<old>[^\s\"'`”]{6,64})[\"'`”]?)?"
    r"\s(?:to|auf|in|en|a|à|por|per|para|pra|na|naar|(?P<loose>op|som|como|come|comme|jako)|til|till|på|на|(?P<agent>with|by|durch|par|con|da|door|przez|med|av|af))\s[\"'`“„]?"
    rf"(?:(?P<value>{SPACED_WORDS})|(?P<word>[^\s\"'`”]{{6,64}}))"
)
_TO_WHAT_AMONG_HAN = re.compile(r"[^!-~\n]{0,8}?[ ]?(?P<value>[!-~]{6,64})(?=[^!-~]|\Z)")
_VERB_REACH = 60
_REPLACED = re.compile(r"replac|ersetz|remplac|reemplaz|sostitu|substitu|vervang|zastąp|bytt|замен", re.IGNORECASE)
"""By what, rather than by whom."""
_HAS_SIGN = re.compile(r"[!#$%&*+?^~]")
"""Without one it may be a login: "password changed by admin42"."""
_SIX_DIGITS = re.compile(r"\d{6,10}")


class ChangedToRule:
    """What somebody says that the password was changed to, in any of the languages: "mudei a senha para …"."""

    anchors = (*_LANGUAGE_OF, *_OTHERS, "パスワード", "비밀번호")

    def at(self, scan: Scan, start: int, end: int) -> Iterator[SecretHit]:
        text = scan.text
        is_han = text[start] >= "\u3040"
        if not is_han and text[end : end + 1] != " " and not text[end : end + 1].isalpha():
            return  # nearly always, in code
        ending = ENDINGS.match(text, end)
        if ending and ending[0].endswith("s"):
            return  # all of them are changed
        changed = (_TO_WHAT_AMONG_HAN if is_han else _TO_WHAT).match(
            text, ending.end() if ending and not is_han else end
        )
        if changed is None or not _CHANGED.search(text, max(0, start - _VERB_REACH), changed.end() + _VERB_REACH // 2):
            return
        language = _LANGUAGE_OF.get(scan.low[start:end]) or language_of(text[start:end]) or "en"
        parts = ("value",) if is_han else ("old", "value", "word")
        for part in parts:
            if not changed[part]:
                continue
            first, last = bare(text, *changed.span(part))
            words = told_words(text, first, language) if " " in text[first:last] else None
            if words and language == "en" and not is_named_of_things(text[slice(*words)], ("en",)):
                words = None  # a verb may follow: "to expire every ninety days"
            if words and changed["agent"] is None:
                yield SecretHit(*words, "ENV_PASSWORD", 0.9)
                return
            word = text[first:last].partition(" ")[0]
            last = first + len(word)
            is_word = word.isalpha() and not is_strange_camel(word)
            may_be_agent = not is_han and changed["agent"] is not None and not _HAS_SIGN.search(word)
            may_be_agent = may_be_agent and (is_word or not _REPLACED.search(text, max(0, start - _VERB_REACH), first))
            if not is_han and changed["loose"] and word.isalpha() and not is_chosen_thing(word.lower(), language):
                continue
            if is_given(word) and not may_be_agent and not (is_word and is_quality(word.lower(), language)):
                yield SecretHit(first, last, "ENV_PASSWORD", 0.9)
