"""A word that a translation has changed is nobody's name; what both have may be."""

import pytest

from pasteguard_addon.detection.translations import Translations

FORMS = (
    'msgid "{}"\nmsgstr "{}"\n',
    '#: src/list.c:14\nmsgid ""\n"{}"\nmsgstr ""\n"{}"\n',
    'msgid "{0}"\nmsgid_plural "{0}s"\nmsgstr[0] "{1}"\nmsgstr[1] "{1}"\n',
    "<source>{}</source>\n    <target>{}</target>",
    '<source>{}</source><translation type="unfinished">{}</translation>',
)
TRANSLATED = (
    ("Sessions", "Relácie", "Relácie"),
    ("This year", "Dëst Joer", "Dëst"),
    ("Lower Sorbian", "baix sòrab", "baix"),
    ("Scottish Gaelic", "Skotų gėlų", "Scottish Gaelic"),
    ("No date", "Keen Datum", "Keen"),
    ("Delete this message", "Обришите ову поруку", "Обришите"),
    ("Bulgarian", "बुल्गेरियाली", "बुल्गेरियाली"),
)
NAMED = (
    ("Contact Kerdoncuff for access", "Kerdoncuff für Zugang ansprechen", "Kerdoncuff"),
    ("Call Haberkorn", "Zadzwoń do Haberkorna", "Haberkorna"),
    ("Written by Agnieszka Bielski", "Écrit par Agnieszka Bielski", "Agnieszka Bielski"),
    ("Kazakh", "Kazakh", "Kazakh"),
    ("Hello", "Hallo Anna", "Anna"),
    ("Our boss", "Frau Schneider", "Schneider"),
    ("Contact Orlov", "Свяжитесь с Орловым", "Орловым"),
    ("Thanks to Haberkorn", "Спасибо Хаберкорну", "Хаберкорну"),
    ("Written by Anna", "Написала Анна", "Анна"),
    ("Ask Baker", "Спросите Бейкера", "Бейкера"),
    ("team.lead", "Kerdoncuff", "Kerdoncuff"),
    ("team.lead", "Керимов", "Керимов"),
    ("team_lead_name", "Kerdoncuff", "Kerdoncuff"),
    ("Ask Kerdoncuff", "Frag nach", "Kerdoncuff"),
    ("", "Kerdoncuff", "Kerdoncuff"),
    ("Ask your administrator for access", "Demandez à Kerdoncuff pour les accès", "Kerdoncuff"),
    ("Ask your administrator", "Bitte Orlug Haberkorn fragen", "Orlug Haberkorn"),
    ("Support contact", "Kontakt wsparcia: Nieścioruk", "Nieścioruk"),
    ("Your name", "Ayşegül", "Ayşegül"),
    ("Author", "Kerdoncuff", "Kerdoncuff"),
    ("Manager", "Керимов", "Керимов"),
    ("Please contact support", "Пожалуйста, звоните Коростылёву", "Коростылёву"),
    ("On call", "Дежурит Ильгиз Рахматуллин", "Ильгиз Рахматуллин"),
    ("Doctor on call", "值班：欧阳思远", "欧阳思远"),
    ("Kerdoncuff", "Unser Chef", "Kerdoncuff"),
    ("Orlug Haberkorn", "Unser Chef", "Orlug Haberkorn"),
    ("Annegret", "Die Leiterin", "Annegret"),
)


def is_no_name(form: str, message: str, translation: str, value: str) -> bool:
    text = f"# Translators:\n{form.format(message, translation)}\n"
    at = text.rindex(value)
    return Translations(text).hold_no_name(at, at + len(value))


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize(("message", "translation", "value"), TRANSLATED)
def test_what_differs_is_no_name(form: str, message: str, translation: str, value: str) -> None:
    assert is_no_name(form, message, translation, value)


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize(("message", "translation", "value"), NAMED)
def test_what_both_have_or_a_key_says_may_be_one(form: str, message: str, translation: str, value: str) -> None:
    assert not is_no_name(form, message, translation, value)


def test_what_stands_beside_the_messages_may_be_one() -> None:
    text = '# Kerdoncuff, 2021\nmsgid "Yes"\nmsgstr "Oui"\n# Haberkorn\n'
    for value in ("Kerdoncuff", "Haberkorn"):
        at = text.index(value)
        assert not Translations(text).hold_no_name(at, at + len(value))
