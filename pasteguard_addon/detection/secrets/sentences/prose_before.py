"""Values that a sentence has before the word for them: "use … as the password", "is … a good password?"."""

import re
from collections.abc import Iterator

from pasteguard_addon.detection.secrets.judging import is_mixed_password
from pasteguard_addon.detection.secrets.scan import Scan, SecretHit
from pasteguard_addon.detection.secrets.sentences.prose_values import is_given, is_value_of_a_sentence
from pasteguard_addon.detection.secrets.sentences.qualities import is_chosen_word, is_joined_words
from pasteguard_addon.detection.secrets.sentences.spaced_words import is_named_of_things
from pasteguard_addon.detection.secrets.sentences.turns import bare, is_striking
from pasteguard_addon.lexicon.chosen_words import is_chosen_thing

_LINK = re.compile(
    r"[\"'`”»*)]{0,3}\s(?:as|is|was|for|als|ist|für|comme|est|como|es|come|è|é|jako|to|jest|voor|som|как)\s"
    r"|[,?]\s(?:that(?:['’]s|\sis|\swas)|das\s(?:ist|war)|c['’]est|es[ao]?\ses|è|to\sjest|det\sär|dat\sis)\s"
)
_MAX_LINK = 18
_REST = re.compile(r"(?:[^\s.;:?!,]{1,20}\s){0,5}(?:[^\s.;:?!,]{1,20}[-_/])?")
_QUOTED_BEFORE = re.compile(r"[\"'`“„«]([^\s\"'`”»]{6,64})[\"'`”»]\s(?:[^\W\d_]{1,12}\s){0,5}\Z")
_RATING = re.compile(r"[\"'`”»]?\s(?:a|an|ein|une?|una?|um|een|en)\s(?:[^\W\d_]{1,12}\s){0,2}\Z")
"""In a question of how good it is."""
_RATING_CHARS = 34
_IS_IT = re.compile(r"\b(?:is|ist|est|es|è|é|är|jest|er)\s[\"'`“„«]?\Z", re.IGNORECASE)
_IS_IT_CHARS = 8
_IF_IT = re.compile(
    r"\b(?:if|whether|ob|si|se|czy|om)\s[\"'`“„«]?(?P<value>[^\s\"'`()]{6,40})[\"'`”»]?\s(?:is|ist|est|es|è|é|är|jest)\s"
    r"(?:a|an|ein|une?|una?|um|ett|en)\s(?:[^\W\d_]{1,12}\s){0,2}\Z"
)
_NOTED = re.compile(
    r"(?:\A|\n|[\"'`])(?P<value>[^\s\"'`(){}\[\]=;]{6,48})[\"'`]?\s(?:(?:is|ist|est|es|è|é|=|<-|←)\s|\()"
    r"(?:the|my|our|das|mein|unser|le|mon|la|mi|il|a|o)?\s?(?:[^\W\d_-]{2,12}[ -])?\Z"
)
"""At the beginning of a line: "… is the root password", "… (pw)"."""
_MOST_WORD = 66
_ANOTHER = re.compile(
    r"(?<!\S)[\"'`“„«]?([^\s\"'`”»]{6,64})[\"'`”»]?,? (?:and|or|und|oder|et|ou|y|o|e|en|of|i|lub) [\"'`“„«]?\Z"
)
_GIVEN = re.compile(
    r"\b(?:use|using|try|tried|trying|chose|picked|took|agreed on|settled on|with|auf|mit|con|avec|take|enter|type"
    r"|set|put|choose|nimm|nutze|verwende|utilise|utilisez|mets|usa|usar|pon|puse|pongo|mis|messo|metto"
    r"|coloquei|usei|used|usé|utilisé|essayé|choisi|probé|elegido|elegimos|provato|scelto|tentei|escolhi"
    r"|próbowałem|provade|probiert|versucht|rejects?|rejecting|accepts?|accepting|scrivi|scrivo|escribe|escribo"
    r"|escreve|coloca|schreib|écris|écrivez|wpisz|wpisuję|skriv|skrev|skriver|napiš|gebruik|użyj|użyłem|använd"
    r"|använde|nahm|nehme|setze"
    r")\s[\"'`“„«]{0,2}\Z",
    re.IGNORECASE,
)
_GIVEN_CHARS = 16
_WORDS_GIVEN = re.compile(
    r"\b(?:use|using|take|set|with|nimm|nehmt|nehme|merk dir|verwende|utilise|prends|mets|usa|pon|metti|usate"
    r"|gebruik|neem|użyj|weź|coloca|använd|ta|brug|použij)\s(?:(?:just|simply|einfach|doch|mal|simplement)\s)?"
    r"(?P<value>[^\W\d_]{2,16}(?: [^\W\d_]{2,16}){1,3})\s(?:as|for|als|comme|como|come|jako|som)\s"
    r"(?:(?:the|my|your|a|our|das|dein|unser|le|la|mot de|tu|su|il|het|o|a)\s)?(?:[^\W\d_]{2,12}[ -])?\Z",
    re.IGNORECASE,
)
_WORDS_CHARS = 110
_MIN_VALUE = 5
LEADS_NOWHERE = frozenset("\n:=\"'`,.;<>[]{})|&?!*#$%@\\")
"""Behind these no sentence goes on; all that leads from a value to a noun ends with a blank, a letter or a joint."""


_OF_TURKISH = re.compile(r"(?:şifre|sifre|parola)(?:siyle|sıyla|si ile|sı ile|yla|yle)(?!\w)")
"""Which password it is stands before the word for it: "kelebek şifresiyle"."""


def values_before(scan: Scan, start: int, is_password_word: bool) -> Iterator[SecretHit]:
    """Yield what stands before a word for password or key and is said to be one."""
    text = scan.text
    rating = _RATING.search(text, max(0, start - _RATING_CHARS), start) if is_password_word else None
    if rating:
        rated = bare(text, *_word_before(text, rating.start()))
        word = text[slice(*rated)]
        is_asked = _IS_IT.search(text, max(0, rated[0] - _IS_IT_CHARS), rated[0]) is not None
        if is_striking(word) or (is_asked and is_given(word)):
            yield SecretHit(*rated, "ENV_PASSWORD", 0.9)
    asked = _IF_IT.search(text, max(0, start - _MOST_WORD), start) if is_password_word else None
    if asked and (is_chosen_word(asked["value"]) or is_mixed_password(asked["value"])):
        yield SecretHit(*asked.span("value"), "ENV_PASSWORD", 0.9)
    noted = _NOTED.search(text, max(0, start - _MOST_WORD), start) if is_password_word else None
    if noted and (is_chosen_word(noted["value"]) or is_mixed_password(noted["value"])):
        yield SecretHit(*noted.span("value"), "ENV_PASSWORD", 0.9)
    if is_password_word and text[start - 1 : start] == " ":
        quoted = _QUOTED_BEFORE.search(text, max(0, start - 100), start)
        given = _WORDS_GIVEN.search(text, max(0, start - _WORDS_CHARS), start)
        named = quoted.span(1) if quoted and is_striking(quoted[1]) else None
        named = given.span("value") if given and is_named_of_things(given["value"]) else named
        named = named or (_named_before(scan, start) if _OF_TURKISH.match(text, start) else None)
        if named:
            yield SecretHit(*named, "ENV_PASSWORD", 0.9)
    if text.find(" ", max(0, start - 60), start) < 0:
        return
    first = scan.line_start(start, 140)
    link = scan.last_match(_LINK, max(first, start - 60), start, _MAX_LINK)
    if link is None or not _REST.fullmatch(text, link[1], start):
        return
    last = link[0]
    begin = max(text.rfind(" ", first, last), text.rfind("\n", first, last), first - 1) + 1
    while begin < last and text[begin] in "\"'`“„«*(":
        begin += 1
    is_quoted = begin > 0 and text[begin - 1] in "\"'`“„«"
    if last - begin < _MIN_VALUE or not scan.is_new((last, is_password_word, False)):
        return
    is_typed = is_password_word and _GIVEN.search(text, max(0, begin - _GIVEN_CHARS), begin) is not None
    is_chosen = is_typed and is_given(text[begin:last])
    is_chosen = is_chosen or (is_password_word and is_joined_words(text[begin:last].rstrip("\"'`”»*)")))
    if is_chosen or is_value_of_a_sentence(scan.head(begin, last), is_password_word, is_quoted, False):
        yield SecretHit(begin, last, "ENV_PASSWORD" if is_password_word else "ENV_SECRET", 0.9)
        other = _ANOTHER.search(text, first, begin)
        if other and is_password_word and is_striking(other[1]):
            yield SecretHit(*other.span(1), "ENV_PASSWORD", 0.9)


def _named_before(scan: Scan, start: int) -> tuple[int, int] | None:
    named = _word_before(scan.text, start - 1)
    word = scan.text[slice(*named)]
    is_given_here = is_chosen_thing(word, "tr") or (is_given(word) and not word.istitle())
    return named if is_given_here else None


def _word_before(text: str, end: int) -> tuple[int, int]:
    """Return the span of the word that ends at `end`, without a quote before it."""
    first = max(0, end - _MOST_WORD)
    start = max(text.rfind(" ", first, end), text.rfind("\n", first, end), first - 1) + 1
    while start < end and text[start] in "\"'`“„«":
        start += 1
    return start, end
