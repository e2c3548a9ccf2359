"""Passwords as people hand them over in chats, tickets and mails: by turns, put right, as words, beside a login."""

from itertools import product

import pytest

from pasteguard_addon.detection.secrets import SecretsRecognizer
from pasteguard_addon.lexicon.chosen_words import is_chosen_thing
from pasteguard_addon.lexicon.credential_words import PASSWORDS
from pasteguard_addon.lexicon.words import lines_of

RECOGNIZER = SecretsRecognizer()


def whole(text: str, *values: str) -> list[str]:
    """Return the values that are not found from their first to their last character."""
    spans = [(hit.start, hit.end) for hit in RECOGNIZER.find(text, "en")]
    places = {value: text.index(value) for value in values}
    return [value for value, at in places.items() if not any(a <= at and at + len(value) <= b for a, b in spans)]


THINGS = {
    "en": ("the wifi password is {}", ["purple horse lamp", "rusty bucket garden", "silver spoon monday"]),
    "de": ("das WLAN-Passwort ist {}", ["blaue lampe garten", "drei kleine kekse"]),
    "fr": ("le mot de passe du wifi est {}", ["petit nuage vert", "trois petits moulins"]),
    "es": ("la contraseña del wifi es {}", ["mesa roja camión", "tres gatos grises"]),
    "it": ("la parola d'ordine è {}", ["cavallo viola lampada", "tre piccoli mulini"]),
    "nl": ("het wachtwoord van de wifi is {}", ["paarse olifant lamp", "drie kleine molens"]),
    "pl": ("hasło do wifi to {}", ["fioletowy koń lampa", "trzy małe świnki"]),
    "pt": ("a senha do wifi é {}", ["cavalo roxo lâmpada"]),
    "sv": ("lösenordet till wifi är {}", ["lila häst lampa", "tre små kvarnar"]),
    "ru": ("пароль гостевой сети: {}", ["море солнце песок"]),
    "cs": ("heslo k wifi je {}", ["fialový kůň lampa", "tři malá prasátka"]),
    "da": ("adgangskoden til wifi er {}", ["lilla hest lampe"]),
    "zh": ("访客wifi的密码是{}", ["紫色大象台灯"]),
    "ja": ("wifiのパスワードは{}です", ["むらさきのうまランプ"]),
}


@pytest.mark.parametrize("language", THINGS)
def test_everyday_words_are_a_password_where_nothing_else_is_said(language: str) -> None:
    frame, values = THINGS[language]
    assert [value for value in values if whole(frame.format(value), value)] == []


@pytest.mark.parametrize(
    "remark",
    [
        "the same for everyone", "company policy and changes often", "not needed here", "plain text in the log",
        "stored hashed and salted", "eight characters long", "your employee number", "automatically generated once",
        "shared with nobody else", "too long for that field",
    ],
)  # fmt: skip
def test_what_is_said_of_a_password_is_left_alone(remark: str) -> None:
    assert RECOGNIZER.find(f"the wifi password is {remark}", "en") == []


ASKED = [
    "{a}: can you send me the admin password again\n{b}: {moment}\n{b}: {value}",
    "{a}: what's the vpn password?\n{b}: {moment}\n{b}: {value}",
    "[10:02] {a}: password for the portal pls\n[10:03] {b}: {moment}\n[10:05] {b}: {value}",
]
MOMENTS = ["sure", "one sec", "ja klar", "espera", "chwila", "щас"]


@pytest.mark.parametrize(("asked", "moment"), [*product(ASKED, MOMENTS)])
def test_an_answer_is_found_behind_a_line_that_only_promises_it(asked: str, moment: str) -> None:
    value = "Fjord" + "&Kelp_7"
    assert whole(asked.format(a="mara", b="tom", moment=moment, value=value), value) == []


@pytest.mark.parametrize("answer", ["ask Tom", "no idea", "it's on the fridge", "let me look"])
def test_an_answer_that_gives_none_is_left_alone(answer: str) -> None:
    text = f"mara: can you send me the admin password\ntom: one sec\ntom: {answer}"
    assert RECOGNIZER.find(text, "en") == []


CORRECTED = [
    "password is {old}\nsorry typo, {new}",
    "Das Passwort ist {old}. Ach nee, {new}.",
    "Le mdp est {old}, pardon, {new}",
    "La contraseña es {old}. Perdón, {new}.",
    "La password è {old}, no scusa, {new}",
    "Het wachtwoord is {old}, oeps, {new}",
    "Hasło to {old}, przepraszam, {new}",
    "A senha é {old}, desculpa, {new}",
    "Lösenordet är {old}, nej förlåt, {new}",
    "Şifre {old}, pardon {new}",
    "Пароль {old}, ой, {new}",
    "密码是{old},不对,是{new}",
    "パスワードは{old}です。すみません、{new}でした",
    "Heslo je {old}, promiň, {new}",
    "Adgangskoden er {old}, undskyld, {new}",
]


@pytest.mark.parametrize("text", CORRECTED)
@pytest.mark.parametrize(("old", "new"), [("Falcon88x", "Magpie31q"), ("Falcon88x", "Falcon89x")])
def test_what_is_put_right_is_found_as_well(text: str, old: str, new: str) -> None:
    assert whole(text.format(old=old, new=new), old, new) == []


@pytest.mark.parametrize(
    "behind", [", sorry, I meant Tuesday", ". No, wait, it was October", ". Sorry for the delay of 14 days"]
)
def test_what_puts_something_else_right_is_left_alone(behind: str) -> None:
    assert [hit for hit in RECOGNIZER.find(f"the password is Falcon88x{behind}", "en") if hit.start > 25] == []


@pytest.mark.parametrize(
    "text", ["The pin is 4471. No sorry, {}", "el pin es 4471, perdona, {}", "pinkoden är 4471, oj, {}"]
)
def test_a_pin_is_put_right(text: str) -> None:
    assert whole(text.format("4417"), "4471", "4417") == []


USED = [
    "For Jira use {user} and {value}",
    "Für Jira nimmst du {user} und {value}",
    "Pour Jira utilise {user} / {value}",
    "Para Jira usa {user} y {value}",
    "Per Jira usa {user} e {value}",
    "Voor Jira gebruik je {user} en {value}",
    "Do Jiry użyj {user} i {value}",
    "Para o Jira usa {user} e {value}",
    "För Jira använd {user} och {value}",
    "Для джиры используй {user} и {value}",
    "Pro Jiru použij {user} a {value}",
    "Til Jira brug {user} og {value}",
    "Jiraは{user} / {value}を使ってください",
    "Jira用账号{user}密码{value}",
    "You can log in as {user} with {value} until Monday",
    "her mailbox is {user} with {value}",
]


@pytest.mark.parametrize("text", USED)
@pytest.mark.parametrize(("user", "value"), [("mkowalsk", "Regenbogen" + "_42"), ("k.otto", "Quill&" + "Heath8")])
def test_a_pair_to_use_is_found_without_a_word_for_it(text: str, user: str, value: str) -> None:
    assert whole(text.format(user=user, value=value), value) == []


@pytest.mark.parametrize(
    "text",
    [
        "For tests use pytest and Python3.12", "use numpy and pandas2 for that", "for Jira use chrome and Firefox115",
        "for the GPU use cuda12 and torch2", "use oauth and OpenID2", "log in as admin with sudo rights",
        "use vendor/model-2.5-7B-Instruct for now", "use node and npm10", "run it as user with UID1000",
    ],
)  # fmt: skip
def test_programs_to_use_are_no_pair(text: str) -> None:
    assert RECOGNIZER.find(text, "en") == []


@pytest.mark.parametrize("joint", ["-", " ", ", ", "."])
@pytest.mark.parametrize(
    "text", ["the password is spelled {}", "Passwort buchstabiert: {}", "la contraseña letra por letra: {}"]
)
def test_a_password_is_found_letter_by_letter(text: str, joint: str) -> None:
    value = joint.join("m4ple7")
    assert whole(text.format(value), value) == []
    assert RECOGNIZER.find(f"the result is {value}", "en") == []


@pytest.mark.parametrize(
    "value",
    ["Ü wie Übermut, M wie Martha, A wie Anton, 7", "L wie Löwe, Ö wie Öse, 4", "Ł jak Łukasz, A jak Adam, 9"],
)
def test_a_letter_with_an_accent_is_spelled_like_any_other(value: str) -> None:
    text = f"Das Passwort, buchstabiert: {value}"
    assert whole(text, value) == []


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("le mot de passe pour le{}serveur est papillon.", "papillon"),
        ("la password per il{}server è farfalla.", "farfalla"),
        ("Het wachtwoord voor{}de server is vlinder.", "vlinder"),
        ("la contraseña del{}servidor nuevo es mariposa.", "mariposa"),
    ],
)
def test_whose_password_it_is_may_stand_where_a_line_was_wrapped(text: str, value: str) -> None:
    for blank in (" ", "\n", "\r\n"):
        assert whole(text.format(blank), value) == []


@pytest.mark.parametrize("second", ["C#f9!" + "kkQ2x", "Kx8!" + "mmQQ2"])
@pytest.mark.parametrize("first", ["tASUuiAK#" + "Cl-XD", "QaCNN" + "zeDMs", "usbmt" + "ZpD"])
def test_an_answer_is_found_though_another_one_comes_some_lines_later(first: str, second: str) -> None:
    for between in ("anna: thx", "anna: password?"):
        assert whole(f"anna: password?\nben: {first}\n{between}\nben: {second}\n", first, second) == []


def test_no_bracket_behind_a_name_is_a_part_of_the_value() -> None:
    value = "vh1" + "Gb6"
    text = f"[пароль]={value}\n"
    assert [text[hit.start : hit.end] for hit in RECOGNIZER.find(text, "ru")] == [value]


def test_no_chosen_thing_is_a_word_for_a_password() -> None:
    rows = [line.partition(": ") for line in lines_of("chosen_words.txt")]
    assert {language for language, _, _ in rows} >= {
        "en",
        "de",
        "fr",
        "es",
        "it",
        "nl",
        "pl",
        "pt",
        "sv",
        "tr",
        "ru",
        "cs",
        "da",
    }
    words = {word for _, _, row in rows for word in row.split()}
    assert words.isdisjoint(PASSWORDS)
    assert all(word == word.lower() for word in words)
    assert is_chosen_thing("lamp", "en")
    assert not is_chosen_thing("lamp", "ru")


QUESTIONS = [
    "what's the code for the bike shed?",
    "Code fürs Fahrradhaus?",
    "le code du garage ?",
    "el código del garaje?",
    "il codice del garage?",
    "code van de fietsenstalling?",
    "kod do garażu?",
    "código da garagem?",
    "koden till cykelrummet?",
    "garajın kodu?",
    "код от гаража?",
    "kód od garáže?",
    "koden til cykelskuret?",
]


@pytest.mark.parametrize("question", QUESTIONS)
def test_the_digits_that_answer_a_question_for_a_code_are_found(question: str) -> None:
    assert whole(f"Nina: {question}\nGus: 2947", "2947") == []


@pytest.mark.parametrize("question", ["which exit code?", "the zip code?", "how many lines of code?", "area code?"])
def test_other_numbers_that_answer_are_left_alone(question: str) -> None:
    assert RECOGNIZER.find(f"Nina: {question}\nGus: 2947", "en") == []


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("wifi in the cabin: password yellow boots garden", "yellow boots garden"),
        ("wifi i stugan: lösenord stövlar fulla lera", "stövlar fulla lera"),
        ("Merk dir einfach grüner tee morgens als Passwort", "grüner tee morgens"),
        ("use orange bicycle moon as the password", "orange bicycle moon"),
    ],
)
def test_words_beside_the_noun_are_found_without_a_verb(text: str, value: str) -> None:
    assert whole(text, value) == []


@pytest.mark.parametrize(
    "text",
    [
        "the wifi password works fine now", "WLAN Passwort Feld rot", "use the same word as the password",
        "das Passwort ist Name plus Geburtsjahr", "la password è nome e cognome", "hasło to imię psa",
        "le mot de passe est rouge si trop faible", "password strength: 1 2 3 4 5", "use react with Next14",
    ],
)  # fmt: skip
def test_what_describes_a_password_is_left_alone(text: str) -> None:
    assert RECOGNIZER.find(text, "en") == []


@pytest.mark.parametrize(
    "text",
    [
        "put in guest.user and then {}", "Erst gast.nutzer eingeben, dann {}", "Saisis invite.local puis {}",
        "Pon invitado.local y luego {}", "Inserisci ospite.local e poi {}", "Vul eerst gast.lokaal in en daarna {}",
    ],
)  # fmt: skip
def test_what_is_typed_behind_a_login_is_found(text: str) -> None:
    value = "Marea_" + "Rossa9"
    assert whole(text.format(value), value) == []


@pytest.mark.parametrize("word", ["code", "codice", "combination", "код"])
@pytest.mark.parametrize("between", ["", "x" * 59])
def test_an_answered_code_is_found_however_long_the_question_goes_on(word: str, between: str) -> None:
    assert whole(f"what is the safe's {word} {between}?\n2947\n", "2947") == []


def test_starred_words_are_found_behind_any_number_of_others() -> None:
    value = "Quartz" + "_88!"
    assert whole("\n*item" * 150 + f"\nthe password is Quartz\n*{value}\n", value) == []
