"""Plain words that a sentence or a label gives as a password, in many languages; what one is like stays in clear."""

import pytest

from pasteguard_addon.detection.secrets import SecretsRecognizer

RECOGNIZER = SecretsRecognizer()
WORDS = {
    "fr": "papillon", "es": "girasol", "it": "farfalla", "nl": "vlinder", "pt": "borboleta", "pl": "motylek",
    "sv": "fjäril", "tr": "kelebek", "ru": "ромашка", "zh": "向日葵", "ja": "向日葵",
}  # fmt: skip
FRAMES = {
    "fr": ["mon mot de passe est {}", "Le mdp du wifi c'est {}, mais ça ne marche pas", "mot de passe : {}"],
    "es": ["mi contraseña es {}", "la clave del wifi es {} y no entra", "contraseña: {}"],
    "it": ["la mia password è {}", "la password del wifi è {}, non va", "la parola d'ordine è {}"],
    "nl": ["mijn wachtwoord is {}", "het wachtwoord van de wifi is {} maar het werkt niet", "wachtwoord: {}"],
    "pt": ["minha senha é {}", "a senha do wifi é {} mas não entra", "A palavra-passe é {}.", "senha: {}"],
    "pl": ["moje hasło to {}", "hasło do wifi to {}, nie działa", "hasło: {}"],
    "sv": ["mitt lösenord är {}", "lösenordet till wifi är {} men det funkar inte", "lösenord: {}"],
    "tr": ["şifrem {}", "wifi şifresi {}, bağlanmıyor", "şifre: {}"],
    "ru": ["мой пароль {}", "пароль от вайфая {}", "пароль: {}", "пароль — {}, не подходит"],
    "zh": ["我的密码是{}", "wifi密码是{}，连不上"],
    "ja": ["パスワードは{}です", "Wi-Fiのパスワードは{}です。"],
}
QUALITIES = {
    "fr": "incorrect invalide obligatoire oublié expiré faible fort faux différent requis nécessaire vide court",
    "es": "incorrecta segura débil obligatoria errónea corta inválida nueva requerida distinta temporal olvidada",
    "it": "errata sicura debole scaduta obbligatoria corta sbagliata corretta vuota diversa nuova richiesta",
    "nl": "onjuist verlopen vereist zwak sterk verkeerd vergeten leeg gewijzigd verplicht ongeldig tijdelijk",
    "pt": "incorreta fraca forte inválida obrigatória errada curta segura nova temporária necessária diferente",
    "pl": "nieprawidłowe słabe silne wymagane błędne puste złe zapomniane tymczasowe krótkie",
    "sv": "felaktigt svagt starkt ogiltigt obligatoriskt tomt nytt bortglömt tillfälligt",
    "tr": "yanlış geçersiz zayıf gerekli hatalı değişti güçlü olmalı unuttum çalışmıyor kullanılır",
    "ru": "неверный слабый сброшен устарел обязателен неправильный неверен временный истёк подходит",
    "zh": "错误的 必填项 什么 正确的 空的 多少 明文",
    "ja": "必須 間違い 無効 不明 同じ 任意 正しい 何",
}


def found(text: str) -> set[str]:
    return {text[hit.start : hit.end] for hit in RECOGNIZER.find(text, "en")}


@pytest.mark.parametrize("language", FRAMES)
def test_the_word_that_is_given_is_found(language: str) -> None:
    texts = [frame.format(WORDS[language]) for frame in FRAMES[language]]
    assert [text for text in texts if WORDS[language] not in found(text)] == []


@pytest.mark.parametrize("language", FRAMES)
def test_what_a_password_is_said_to_be_like_is_left_alone(language: str) -> None:
    texts = [frame.format(quality) for frame in FRAMES[language] for quality in QUALITIES[language].split()]
    assert [text for text in texts if found(text)] == []


@pytest.mark.parametrize("text", ["密码是papillon，登录不了", "パスワードはpapillonです", "密码：papillon"])
def test_a_word_in_latin_letters_among_chinese_or_japanese_is_found(text: str) -> None:
    assert found(text) == {"papillon"}


@pytest.mark.parametrize(
    "text",
    [
        "パスワードは平文とみなされる。パスワードは暗号化され、記録される",
        "kullanıcının parolasını günceller. Parolanızı koruyun, parolalar seçin, parola dosyası",
        "The password may be used\\&. The \\fIpassword\\fR field was locked\\&. The passphrase has changed.%%0APlease",
    ],
)
def test_documentation_is_left_alone(text: str) -> None:
    assert found(text) == set()
