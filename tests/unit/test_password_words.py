"""Each language's words for a password: what stands below, behind or beside one is taken for it, whatever its form."""

from itertools import product

import pytest

from pasteguard_addon.detection.evaluation import find_secrets
from pasteguard_addon.detection.secrets.named_values.variable_names import Kind, kind_of
from pasteguard_addon.lexicon.credential_words import PASSWORD_IN
from pasteguard_addon.settings import LANGUAGES

VALUE = "modra" + "kocka7"
FORMS = {
    "csv": f"user,{{}},note\njan,{VALUE},x\n",
    "markdown": f"| user | {{}} |\n|---|---|\n| jan | {VALUE} |\n",
    "json": f'{{{{"user": "jan", "{{}}": "{VALUE}"}}}}',
    "yaml": f"user: jan\n{{}}: {VALUE}\n",
}
EACH = sorted({word for words in PASSWORD_IN.values() for word in words})


def test_every_language_has_its_words() -> None:
    assert set(LANGUAGES) - set(PASSWORD_IN) == set()


@pytest.mark.parametrize("word", EACH)
def test_a_value_under_the_word_is_found(word: str) -> None:
    for form, spelled in product(FORMS.values(), (word, word.capitalize())):
        text = form.format(spelled)
        assert [text[start:end] for start, end, _ in find_secrets(text, "en")] == [VALUE], text


@pytest.mark.parametrize("word", [word for word in EACH if " " not in word and "-" not in word and "'" not in word])
def test_a_variable_called_by_the_word_holds_one(word: str) -> None:
    for name in (word, word.upper(), f"user_{word}"):
        text = f"{name}={VALUE}"
        assert [text[start:end] for start, end, _ in find_secrets(text, "en")] == [VALUE], name


@pytest.mark.parametrize("word", EACH)
def test_what_is_told_of_a_password_is_none(word: str) -> None:
    assert kind_of(word) is Kind.PASSWORD
    assert kind_of(f"{word}_hash") is kind_of(f"{word}_length") is None
