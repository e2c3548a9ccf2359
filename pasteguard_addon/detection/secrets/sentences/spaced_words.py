"""Passwords of a few plain words without quotes: "la contraseña es girasol azul", "Kennwort: honig & wachs 7"."""

import re
from collections.abc import Sequence

from pasteguard_addon.detection.language.function_words import function_words
from pasteguard_addon.detection.plugins.values import is_chosen_phrase, is_said
from pasteguard_addon.detection.secrets.sentences.coined_words import OF_NAMES
from pasteguard_addon.detection.secrets.sentences.qualities import ADVERBS, is_quality
from pasteguard_addon.lexicon.chosen_words import LANGUAGES_OF_THINGS, is_chosen_part, is_chosen_thing
from pasteguard_addon.lexicon.words import is_english

SPACED_WORDS = (
    r"[^\W\d_]{2,16}(?:(?: [^\W\d_]{1,3})? [^\W\d_]{3,16}|[ ]?[&+] ?[^\W\d_]{3,16}){1,3}(?: \d{1,4})?"
    r"(?=[\"'`”»*]{0,3}(?:[.,;!)](?!\w)|\s*\Z|\s*\n"
    r"|\s(?:so|but|because|btw|if|until|please|pls|thanks|for|on|aber|weil|falls|bitte|für|beim|mais|pour|parce|si|pero|porque|para|ma|perché|per"
    r"|mas|maar|omdat|voor|als|ale|dla|men|för|ama|geändert|gesetzt|gestellt|umgestellt|aangepast|veranderd|gewijzigd|gezet|eingestellt|genommen|но|для|если|pro|til)\s))"
)
"""Two to four words, and perhaps a number, that end their clause."""
_LETTERS = re.compile(r"[^\W\d_]+")
_ALNUM = re.compile(r"[^\W_]+")
_JOINING = frozenset("and und et y e en i och og ve и ja a și și".split())
"""What may stand between the words of one."""
_POINTERS = frozenset(
    "see same like ask check use siehe wie gleicher gleiches dasselbe frag steht unten oben voir comme idem ver véase"
    " vedi come zie zelfde veja igual mesma patrz jak taki se samma"
    " som bkz aynı см как тот".split()
)
"""With these a remark says where the password is to be found."""


def is_made_of_words(value: str, language: str) -> bool:
    """Tell whether several words are a password that somebody chose, rather than go on with the sentence."""
    words = _LETTERS.findall(value)
    low = [word.lower() for word in words]
    said = function_words().get(language, frozenset())
    things = sum(is_chosen_part(word, language) for word in low)
    if (
        low[0] in _POINTERS
        or any(map(_DESCRIBED.match, low))
        or (low[0] in said and not is_chosen_part(low[0], language))
    ):
        return False
    if not _JOINING.issuperset(word for word in said.intersection(low) if not is_chosen_part(word, language)):
        return False
    if language != "de" and not (OF_NAMES - _JOINING).isdisjoint(
        word for word in low if not is_chosen_part(word, language)
    ):
        return False
    qualities = sum(
        is_quality(word.lower(), judged_as(word, language)) and not is_chosen_part(word.lower(), language)
        for word in words
    )
    is_last = is_quality(low[-1], judged_as(words[-1], language))
    return qualities == 0 or (qualities == 1 and len(words) > _TWO and (things > 0 or not is_last))


_TWO, _SHORTEST = 2, 3
_DESCRIBED = re.compile(
    r"(?:vor|nach|sur|sobre|be)?(?:name|namn|navn|naam|nom|nome|nombre|cognome|apellido|prénom|imię|nazwisk|имя|фамили|jméno|příjmen|adı|isim"
    r"|geburt|geboorte|naissance|nacimiento|nascita|nascimento|urodz|födelse|fødsel|рожд|naroz|doğum|datum|date|data|fecha|nummer"
    r"|número|numero|numéro|feld|field|campo|champ|fält|felt|pole|alan|поле|buchstabe|letter|lettre|letra|lettera|litera|bokstav|букв)\w{0,4}\Z"
)
"""With these it is described: "your dog's name", "Name plus Geburtsjahr"."""


def judged_as(word: str, language: str) -> str:
    """Return the language by whose endings a word is a quality: what German writes large is a noun."""
    return "zh" if language == "de" and word.istitle() else language


def is_words_of_a_sentence(value: str) -> bool:
    """Tell whether words up to the end of an English clause are a password: "purple walrus", not "X on all three"."""
    words = {word.lower() for word in _LETTERS.findall(value)}
    return _JOINING.issuperset(words & function_words()["en"]) and is_words_of_a_label(value)


def is_words_of_things(value: str) -> bool:
    """Tell whether everyday words of English are rather a password than said of one: `purple horse lamp`.

    Two of them must be things that people make passwords of, or three words neither programs nor documentation say.
    """
    words = [word.lower() for word in _LETTERS.findall(value)]
    things = sum(is_chosen_part(word, "en") for word in words)
    others = [word for word in words if not is_chosen_part(word, "en") and word not in _JOINING]
    if any(map(is_said, others)) or any(map(_SAID_OF_ONE.fullmatch, others)):
        return False
    return things >= _TWO or (len(words) > _TWO and (things > 0 or not any(map(is_english, others))))


def is_named_of_things(value: str, languages: Sequence[str] = LANGUAGES_OF_THINGS) -> bool:
    """Tell whether at least half of a few words are things that people make passwords of, in one of the languages."""
    words = value.lower().split(" ")
    if min(map(len, words)) < _SHORTEST:
        return False  # "is" is ice in Danish
    return any(
        sum(is_chosen_part(word, language) for word in words) * 2 >= len(words)
        and any(is_chosen_thing(word, language) for word in words)
        and is_made_of_words(value, language)
        for language in languages
    )


_SAID_OF_ONE = re.compile(r"\w+(?:ed|ing|ly)|\w+(?:is|as|ous)")


def is_words_of_a_label(value: str) -> bool:
    """Tell whether the words up to the end of a line, behind a label, are a password, and no remark on one."""
    words = [word.lower() for word in _LETTERS.findall(value)]
    function = [word for word in words if any(word in said for said in function_words().values())]
    is_remark = not (ADVERBS.isdisjoint(words) and _POINTERS.isdisjoint(words)) or len(function) > 1
    return not is_remark and words[0] not in function and is_chosen_phrase(" ".join(_ALNUM.findall(value)))
