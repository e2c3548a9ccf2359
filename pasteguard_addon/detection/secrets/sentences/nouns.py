"""Words for passwords and keys as nouns of a sentence: whole, with their endings, and not as parts of other words."""

import re

COMPOUNDS = ("passwort", "kennwort", "schlüssel", "wachtwoord", "sleutel", "lösenord", "passord")
"""What other words may be put before without a blank."""
_NOUNS = {
    "fr": ("mot de passe", "mdp", "code wifi", "clé wifi"),
    "es": ("contraseña", "contrasena", "clave"),
    "it": ("parola d'ordine", "parola d’ordine"),
    "nl": ("wachtwoord",),
    "pt": ("senha", "palavra-passe", "palavra passe"),
    "pl": ("hasło", "haslo", "hasła"),
    "sv": ("lösenord", "wifi-kod", "wifikod", "koden till wifi"),
    "tr": ("şifre", "Şifre", "parola"),
    "ru": ("пароль", "Пароль"),
    "zh": ("密码", "密碼", "口令"),
    "ja": ("パスワード", "暗証番号"),
    "da": (
        "adgangskode",
        "kodeord",
        "passord",
        "wifi-kode",
        "wifikode",
        "wifi kode",
        "kode til wifi",
        "koden til wifi",
    ),
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
LANGUAGE_OF = {noun: language for language, nouns in _NOUNS.items() for noun in nouns}
"""The words for password by which a sentence's language is told, but for English and German."""
ENDINGS = re.compile(
    r"(?:s|a|e|n|en|es|er|et|ene|ar|ów|i|y|ę|ą|em|ie|ı|ım|im|m|sı|si|sini|sını|sinin|sının|mı|mız|miz|nız|niz|nın|у|а|ы|ом|я|ю|и|е)?(?![A-Za-z0-9_ıışğ])"
)
_ENDS = frozenset(("", *" \n\t:=.,;\"'`)(]}>-/"))
_NO_SECRET = (
    "public", "publique", "publico", "publica", "öffentliche", "öffentlicher", "öffentlichen", "primary", "foreign",
    "sort", "partition", "host", "page", "next", "forgot", "change", "lock", "idempotency",
)  # fmt: skip
"""Words before a noun that is no secret then."""


def language_of(noun: str) -> str:
    """Return the language, if it is neither English nor German, whose word for password a name is, or an empty text."""
    return LANGUAGE_OF.get(noun.lower(), "")


def is_noun(text: str, start: int, end: int) -> bool:
    """Tell whether the anchor is a word of its own, rather than the inside of a word or of a variable's name."""
    first = text[start]
    if not first.isascii():
        return True
    before = text[start - 1] if start else " "
    if (
        (before.isascii() and (before.isalnum() or before in "_$"))
        and text[start:end].lower() not in COMPOUNDS
        and first.isalpha()
    ):
        return False
    if text[end - 1] not in " :" and text[end : end + 1] not in _ENDS and ENDINGS.match(text, end) is None:
        return False
    return before not in " _-" or not text[max(0, start - 16) : start - 1].lower().endswith(_NO_SECRET)
