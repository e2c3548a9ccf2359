"""A few plain words without quotes that a sentence or a label gives as a password; remarks on one stay in clear."""

from itertools import product

import pytest

from pasteguard_addon.detection.secrets import SecretsRecognizer

RECOGNIZER = SecretsRecognizer()
PHRASES = {
    "en": ["purple walrus", "noodle soup 42", "grumpy otter and marmalade", "honey & walrus 7"],
    "de": ["blauer Elefant", "Honig & Wachs 7", "sonnenblume und kakadu", "Tante Käsekuchen"],
    "fr": ["tournesol bleu", "lapin & carotte", "fromage et raisin 12"],
    "es": ["girasol azul", "tortuga y caracol", "limón verde 3"],
    "it": ["girasole blu", "gatto e topolino", "fragola verde 9"],
    "nl": ["zonnebloem blauw", "kikker en vlinder", "appelmoes en kaneel 77"],
    "pt": ["girassol azul", "gato & morango", "abacaxi verde 5"],
    "sv": ["blå solros", "krokodil och panda", "kanelbulle varm 8"],
}
FRAMES = {
    "en": ["the vpn password is {}", "Our wifi password was {}.", "password: {}\nplease keep it", "Password: {}"],
    "de": ["Das Passwort ist {}.", "Das WLAN heißt Nest, Kennwort: {}"],
    "fr": ["Le mot de passe du portail est {}", "mot de passe : {}"],
    "es": ["La contraseña del portal es {}.", "contraseña: {}"],
    "it": ["La parola d'ordine è {}", "La password del portale è {}."],
    "nl": ["Het wachtwoord van het portaal is {}", "wachtwoord: {}"],
    "pt": ["A senha do portal é {}", "senha: {}"],
    "sv": ["Lösenordet till portalen är {}", "lösenord: {}"],
}
REMARKS = {
    "en": [
        "not the same as the sudo password", "stored in clear text", "case sensitive and expires", "way too easy",
        "your employee number", "admin user name", "the usual one", "see the wiki page",
        "same as last time", "not set", "at least eight characters",
    ],
    "de": [
        "Sache der Verwaltung", "abgelaufen und gesperrt", "noch nicht vergeben", "siehe unten", "wie immer",
        "leider falsch", "mindestens acht Zeichen", "sehr lang", "Teil der Konfiguration",
    ],
    "fr": ["trop court", "le même que toi", "encore valable", "voir plus bas", "bientôt expiré"],
    "es": ["demasiado corta", "la misma de siempre", "muy segura", "casi siempre numérica"],
    "it": ["stata cambiata", "troppo comune", "ancora valida", "la stessa di ieri"],
    "nl": ["minimaal acht tekens", "opnieuw ingesteld", "bijna hersteld", "momenteel uitgeschakeld"],
    "pt": ["muito curta", "a mesma de sempre", "demais para mim"],
    "sv": ["för kort", "samma som igår", "nästan slut"],
}  # fmt: skip


def found(text: str) -> set[str]:
    return {text[hit.start : hit.end] for hit in RECOGNIZER.find(text, "en")}


@pytest.mark.parametrize("language", FRAMES)
def test_the_words_that_are_given_are_found_whole(language: str) -> None:
    given = [(frame.format(words), words) for frame, words in product(FRAMES[language], PHRASES[language])]
    assert [text for text, words in given if words not in found(text)] == []


@pytest.mark.parametrize("language", FRAMES)
def test_a_remark_on_a_password_is_left_alone(language: str) -> None:
    texts = [frame.format(remark) for frame, remark in product(FRAMES[language], REMARKS[language])]
    assert [text for text in texts if found(text)] == []
