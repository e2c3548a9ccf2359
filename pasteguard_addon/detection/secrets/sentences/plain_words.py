"""Plain words that a sentence gives as a password in other languages than those two: "mon mdp c'est papillon"."""

import re
from collections.abc import Iterator

from pasteguard_addon.detection.secrets.scan import Scan, SecretHit
from pasteguard_addon.detection.secrets.sentences.clause_words import END_OF_CLAUSE, LENT_LINKS, OWNER
from pasteguard_addon.detection.secrets.sentences.nouns import COMPOUNDS, LANGUAGE_OF, language_of
from pasteguard_addon.detection.secrets.sentences.qualities import is_mere_word, is_quality
from pasteguard_addon.detection.secrets.sentences.spaced_words import SPACED_WORDS, is_made_of_words
from pasteguard_addon.lexicon.chosen_words import is_chosen_thing, is_made_of_things

_NUMBERED = r"[A-Za-z]{2,16}(?:[_-][A-Za-z]{1,16}){1,4}[_-]?\d{1,6}"
_LONE_WORD = r"[^\W\d_]{5,24}|[^\W\d_]{2,16}(?:-[^\W\d_]{2,16}){1,3}"
_WORD = rf"[\"'`“„«»]?(?=(?P<words>{SPACED_WORDS})?)(?:(?P<word>{_LONE_WORD}|{_NUMBERED})(?![\w-]))?"
_LATIN = rf"[\"'`“„«»]?(?P<word>[A-Za-z]{{5,24}}|[A-Za-z]{{2,16}}(?:-[A-Za-z]{{2,16}}){{1,3}}|{_NUMBERED})(?![\w-])"
"""In a script of its own a language has no words in Latin letters."""
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
    "ru": r"\s(?:[—–-]\s)?(?:это\s|был[аои]?\s|будет\s)?|:[^\S\n]",
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
_STILL = (
    r"(?:maintenant|désormais|ahora|adesso|ora|nu|teraz|agora|nå|nyní|teď|artık|şimdi|теперь|сейчас|toujours|encore|todavía|ancora"
    r"|ainda|nog|nog steeds|nadal|fortfarande|stadig|stále|hâlâ)"
)
_FRAMES = {
    **{
        language: re.compile(rf"{_QUALIFIED if language in _ROMANCE else _OWNED}(?:{link})(?:{_STILL}\s)?{_WORD}")
        for language, link in _LINKS.items()
    },
    **{language: re.compile(rf"{_OWNED}(?:{link}){_LATIN}") for language, link in _LINKS_OF_OTHER_SCRIPTS.items()},
}
_LABEL = re.compile(rf"[^\W\d_]{{0,4}}(?:[ -][^\W\d_][\w-]{{1,15}}){{1,3}}\s?:[ ](?P<words>{SPACED_WORDS})")
_LETTERS = re.compile(r"[^\W\d_]+")
_LENT = re.compile(rf"{_OWNED}\s(?P<link>{'|'.join(LENT_LINKS)})\s{_WORD}")
_AMONG_HAN = {
    "zh": re.compile(
        r"(?:(?:是|为|為|：|:){1,2}\s?[「“]?|(?=[a-z]{2,16}-[a-z]))(?P<word>[A-Za-z]{2,16}(?:-[A-Za-z]{2,16}){1,3}|[A-Za-z]{5,24}|[\u3400-\u9fff]{2,8})(?=[，。！,.!\s」”]|\Z)"
    ),
    "ja": re.compile(
        r"(?:(?:は|：|:){1,2}\s?[「『]?|(?=[a-z]{2,16}-[a-z]))(?P<word>[A-Za-z]{2,16}(?:-[A-Za-z]{2,16}){1,3}|[A-Za-z]{5,24}|[\u30a0-\u30ff\u3400-\u9fff]{2,8}|[\u3040-\u30ff\u3400-\u9fff]{3,14}?)(?=[」』]|です|でし|だ|。|、|\s|\Z)"
    ),
}
_HIRAGANA = re.compile(r"[\u3041-\u3096]")
"""What the grammar of a Japanese sentence is written with, and few passwords."""
_OWN_WORDS = frozenset((*_LINKS, *_AMONG_HAN))
"""Languages whose words may be passwords, rather than words in Latin letters among those of another script."""
_OWNER_BEFORE = re.compile(r"(?:[我你您他她们的网fFiI户台号のはが]新?|мой|моя|наш|твой|ваш|его|её|меня)\s?\Z")
"""Without a verb, or among signs that may go on, it must be somebody's or something's."""


def is_qualified(noun: str, between: str) -> bool:
    """Tell whether nothing but an adjective stands between a noun and its verb, in languages that have it there."""
    return language_of(noun) in _ROMANCE and re.fullmatch(_ADJECTIVE, between) is not None


class PlainWordRule:
    """A plain word that a sentence or a label gives as the password, in the languages but English and German."""

    anchors = (*LANGUAGE_OF, "password", "pwd")

    def at(self, scan: Scan, start: int, end: int) -> Iterator[SecretHit]:
        text = scan.text
        is_inside = text[start - 1 : start].isalnum() and text[start].isascii()
        if is_inside and scan.low[start:end] not in COMPOUNDS:
            return
        language = LANGUAGE_OF.get(scan.low[start:end], "")
        frame = _AMONG_HAN.get(language) or _FRAMES.get(language, _LENT)
        said = frame.match(text, end)
        if said is None:
            if label := _LABEL.match(text, end):
                yield from _behind_label(label, language)
            return
        language = language or LENT_LINKS[said["link"]]
        words = said.groupdict().get("words")
        if words and _is_linked(said, language) and is_made_of_words(words, language):
            yield SecretHit(*said.span("words"), "ENV_PASSWORD", 0.9)
        elif said["word"] and self._is_given(text, start, said, language):
            yield SecretHit(*said.span("word"), "ENV_PASSWORD", 0.9)
        elif label := _LABEL.match(text, end):
            yield from _behind_label(label, language)

    def _is_given(self, text: str, start: int, said: re.Match[str], language: str) -> bool:
        word, end = said["word"], said.end("word")
        if language == "ja" and _HIRAGANA.search(word) and not is_made_of_things(word, language):
            return is_chosen_thing(word, language)
        is_closed = language in _AMONG_HAN or END_OF_CLAUSE.match(text, end) is not None
        if not is_closed or is_quality(word.lower(), language if language in _OWN_WORDS else "en"):
            return False
        if not word.isalpha() and not is_mere_word(word):
            return False
        return not _needs_an_owner(said, language) or _OWNER_BEFORE.search(text, max(0, start - 6), start) is not None


def _is_linked(said: re.Match[str], language: str) -> bool:
    """Tell whether something says what the password is: in Russian a colon or a dash, as it has no verb here."""
    return language != "ru" or any(c in said[0] for c in ":—–-")


def _needs_an_owner(said: re.Match[str], language: str) -> bool:
    """Tell whether the word may be the next one of a sentence that is not about what the password is."""
    if language == "zh":
        return not (said["word"].isascii() or is_made_of_things(said["word"], language))
    if language == "ru" and said["word"].isascii():
        return not (said["word"][:1].islower() and is_mere_word(said["word"]))
    return not _is_linked(said, language) and said[0].count(" ") == 1


def _behind_label(label: re.Match[str], language: str) -> Iterator[SecretHit]:
    """Yield, behind the colon of a label of several words, things that people make passwords of."""
    if not any(is_chosen_thing(word, language) for word in _LETTERS.findall(label["words"].lower())):
        return
    if is_made_of_words(label["words"], language):
        yield SecretHit(*label.span("words"), "ENV_PASSWORD", 0.9)
