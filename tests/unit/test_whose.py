"""Which names are nobody's: countries, places and known people, as long as nothing private stands beside them."""

import json
from collections.abc import Sequence

import pytest

from pasteguard_addon.conversation.asked_text import AskedText
from pasteguard_addon.conversation.figures import is_figure_in, is_public_figure
from pasteguard_addon.conversation.keyed_store import KeyedStore
from pasteguard_addon.conversation.own_life import tells_of_own_life
from pasteguard_addon.conversation.whose import ALL_IS_MASKED, Publicity, is_country
from pasteguard_addon.detection.scanning.cache import ScanCache
from pasteguard_addon.exchange.exchange import Exchange
from pasteguard_addon.exchange.rules import MaskingRules
from pasteguard_addon.findings import DENY_RECOGNIZER, Finding, ScannedText
from pasteguard_addon.lexicon.words import countries, private_cues
from tests.unit.canary_scan import masked_by, saying

VALUES = {
    "Tokyo": "LOCATION",
    "France": "LOCATION",
    "Baker Street": "LOCATION",
    "12 High Road, Leeds": "LOCATION",
    "Marie Curie": "PERSON",
    "Anna Kowalska": "PERSON",
    "a@b.example": "EMAIL_ADDRESS",
}


def findings(text: str, recognizer: str = "x") -> list[Finding]:
    found = [(text.find(value), value, kind) for value, kind in VALUES.items()]
    return sorted(Finding(at, at + len(value), kind, 0.9, recognizer) for at, value, kind in found if at >= 0)


def left(*texts: str, publicity: Publicity | None = None) -> list[str]:
    """Return what is masked in the texts of one section."""
    publicity = publicity or Publicity()
    own = [(text, findings(text)) for text in texts]
    is_private = publicity.is_private(own)
    return [t[f.start : f.end] for t, found in own for f in publicity.masked(t, found, is_private=is_private)]


@pytest.mark.parametrize(
    "text",
    [
        "What is the weather like in Tokyo?",
        "Who was Marie Curie?",
        "Did Marie Curie ever visit Tokyo or France?",
        "Plan three days in Tokyo for a group",
        "MARIE CURIE: Marie Curie's law",
    ],
)
def test_what_everybody_knows_stays(text: str) -> None:
    assert left(text) == []


@pytest.mark.parametrize("value", ["Hannelore", "Hannelore im Keller", "Encarna", "Lindholm", "Szabó"])
def test_a_name_that_was_taken_for_a_place_is_somebodys(value: str) -> None:
    text = f"It is with {value}?"
    own = [Finding(11, 11 + len(value), "LOCATION", 0.9, "x")]
    assert Publicity().is_private([(text, own)])


@pytest.mark.parametrize("value", ["Florence", "Victoria", "Georgia", "Hannelore Bay", "Tokyo"])
def test_a_place_that_is_a_given_name_too_stays_one(value: str) -> None:
    text = f"What is there in {value}?"
    own = [Finding(17, 17 + len(value), "LOCATION", 0.9, "x")]
    assert not Publicity().is_private([(text, own)])


@pytest.mark.parametrize(
    ("text", "masked"),
    [
        ("I live in Tokyo", ["Tokyo"]),
        ("Ich wohne in Tokyo", ["Tokyo"]),
        ("Мой город Tokyo", ["Tokyo"]),
        ("我住在Tokyo", ["Tokyo"]),
        ("Where in Tokyo is Baker Street?", ["Tokyo", "Baker Street"]),
        ("From Tokyo to 12 High Road, Leeds", ["Tokyo", "12 High Road, Leeds"]),
        ("Anna Kowalska is in Tokyo, France", ["Anna Kowalska", "Tokyo"]),
        ("Anna Kowalska, like Marie Curie", ["Anna Kowalska", "Marie Curie"]),
        ("my neighbour Marie Curie is loud", ["Marie Curie"]),
        ("Dear Marie Curie, see you", ["Marie Curie"]),
        ("Does Tokyo from procurement owe 200 euros?", ["Tokyo"]),
        ("Tokyo, a@b.example", ["Tokyo", "a@b.example"]),
        ("a@b.example in France", ["a@b.example"]),
    ],
)
def test_beside_anything_private_only_countries_stay(text: str, masked: list[str]) -> None:
    assert left(text) == masked


def test_a_section_is_judged_as_a_whole() -> None:
    assert left("Tokyo", "in general") == []
    assert left("Tokyo", "where I live") == ["Tokyo"]
    assert left("Tokyo", "Anna Kowalska") == ["Tokyo", "Anna Kowalska"]


def test_what_is_denied_is_masked_always() -> None:
    text = "Who was Marie Curie of France?"
    denied = findings(text, DENY_RECOGNIZER)
    assert list(Publicity().masked(text, denied, is_private=False)) == denied
    assert Publicity().is_private([(text, denied)])


def test_each_half_can_be_switched_off() -> None:
    text = "Did Marie Curie visit Tokyo in France?"
    assert left(text, publicity=ALL_IS_MASKED) == ["Marie Curie", "Tokyo", "France"]
    assert left(text, publicity=Publicity(keeps_places=False)) == ["Marie Curie", "Tokyo", "France"]
    assert left(text, publicity=Publicity(keeps_figures=False)) == ["Marie Curie", "Tokyo"]


def said(*messages: str, store: KeyedStore | None = None) -> list[object]:
    """Return what reaches upstream of a conversation."""
    exchange = Exchange(MaskingRules(publicity=Publicity()))
    body = masked_by(
        exchange,
        json.dumps(saying(*messages)).encode(),
        store,
        find=lambda texts: [ScannedText(tuple(findings(each.text)), "en", False, False) for each in texts],
    )
    return [message["content"] for message in json.loads(body)["messages"]]


def test_a_later_turn_changes_nothing_of_the_earlier_ones() -> None:
    turns = ["Who was Marie Curie?", "I love France", "Tokyo?", "To Anna Kowalska in Tokyo, France", "Tokyo again"]
    whole = said(*turns)
    assert whole[:3] == turns[:3]
    assert whole[3:] == ["To [[PERSON_1]] in [[LOCATION_1]], France", "[[LOCATION_1]] again"]
    for count in range(1, len(turns)):
        assert said(*turns[:count]) == whole[:count]
    store = ScanCache(1_000_000, 1_000)
    for count in range(1, len(turns) + 1):
        assert said(*turns[:count], store=store) == whole[:count]


@pytest.mark.parametrize(
    "name", ["France", "the Netherlands", "Deutschland", "la France", "L'Italie", "Россия", "日本", "EU", "Europa"]
)
def test_countries_of_many_languages(name: str) -> None:
    assert is_country(name)
    assert not is_country(name + " Miller")


@pytest.mark.parametrize("name", ["Georgia Miller", "Paris", "Chad", "Jordan"])
def test_what_is_no_country_or_also_a_name(name: str) -> None:
    assert not is_country(name)


@pytest.mark.parametrize(
    "name",
    [
        *("William Shakespeare", "Émile Zola", "emile zola", "Alan Turing", "Mark Twain"),
        *("Robinson Crusoe", "Humpty Dumpty", "Dracula", "Poseidon", "Pallas Athene"),
    ],
)
def test_people_of_the_encyclopedia(name: str) -> None:
    assert is_public_figure(name)


def test_names_that_many_bear_are_on_no_list() -> None:
    assert not any(is_public_figure(name) for name in ("John Smith", "Robert Johnson", "Horace", "Cervantes"))


@pytest.mark.parametrize("words", [countries(), *private_cues().values()])
def test_lists_are_in_lower_case(words: Sequence[str]) -> None:
    assert [word for word in words if word != word.casefold()] == []


@pytest.mark.parametrize(
    "text",
    ["I am Marie Curie.", "I'm Marie Curie. What is radium?", "Write to Marie Curie", "name: Marie Curie",
     "Dear Marie Curie, how are things?", "Marie Curie, Rue Cuvier", "Marie Curie",
     "Ich bin Marie Curie. Was ist Radium?"],
)  # fmt: skip
def test_who_is_not_asked_about_is_somebody(text: str) -> None:
    assert left(text) != []


@pytest.mark.parametrize(
    "text",
    [
        "How many people live in Tokyo?",
        "Wie viele Menschen wohnen in Tokyo?",
        "Câți oameni locuiesc în Tokyo?",
        "Which composers were born in Tokyo?",
        "What is the cost of living in Tokyo?",
        "Is it expensive to live in Tokyo?",
        "Where should I eat in Tokyo?",
        "Wo kann ich in Tokyo gut essen?",
        "Which US city is like Tokyo?",
        "What does the EU do in Tokyo? And NATO?",
        "What did World War I do to Tokyo?",
        "Did Elizabeth I, or a ship, reach Tokyo?",
        "What is the name of Marie Curie's husband?",
        "In what order should I read about Marie Curie?",
        "Did Anna meet Marie Curie?",
        "Give me quotes from Marie Curie",
        "Nenne drei Zitate von Marie Curie",
        "How do Marie Curie's notes glow?",
    ],
)
def test_words_that_tell_of_nobody_are_no_cues(text: str) -> None:
    assert left(text) == []


@pytest.mark.parametrize(
    ("text", "masked"),
    [
        ("Where does she live, in Tokyo?", "Tokyo"),
        ("Where did I live before Tokyo?", "Tokyo"),
        ("Which of us was born in Tokyo?", "Tokyo"),
        ("Should we move to Tokyo?", "Tokyo"),
        ("Who lives with me in Tokyo?", "Tokyo"),
        ("Wer wohnt bei mir in Tokyo?", "Tokyo"),
        ("I plan to live in Tokyo, is it nice?", "Tokyo"),
        ("What does sister Marie Curie need?", "Marie Curie"),
        ("When is the friend, Marie Curie, due?", "Marie Curie"),
        ("Tell Marie Curie to call. When?", "Marie Curie"),
        ("Is Mrs. Marie Curie in today?", "Marie Curie"),
        ("What is the phone: Marie Curie", "Marie Curie"),
        ("Which patient did Marie Curie see?", "Marie Curie"),
    ],
)
def test_cues_beside_questions_still_count(text: str, masked: str) -> None:
    assert left(text) == [masked]


@pytest.mark.parametrize(
    "name",
    [
        "Franza Kafki", "Kafkas", "Goethes", "Fryderyka Chopina", "Александра Пушкина", "Пифагора", "孔子", "夏目漱石",
        "세종대왕", "Atatürk", "نجيب محفوظ", "महात्मा गांधी",
    ],
)  # fmt: skip
def test_people_of_the_encyclopedia_in_other_cases_and_scripts(name: str) -> None:
    assert is_public_figure(name)


@pytest.mark.parametrize("name", ["신혜미", "Marek Nowak", "Maria Schneiders", "李白鸽", "Шевченко", "Anna Kowalska"])
def test_who_is_like_them_is_not_one(name: str) -> None:
    """A syllable of Hangul is more than the letter it begins with."""
    assert not is_public_figure(name)


@pytest.mark.parametrize(
    ("text", "name", "is_figure"),
    [
        ("織田信長は誰", "織田信", True),
        ("이순신은 누구", "이순신은", True),
        ("李白鸽是谁", "李白鸽", False),
        ("How long are Wagner's late operas?", "Wagner", True),
        ("How long is Wagner's shift?", "Wagner", False),
        ("Explain Ada Wagner's operas", "Ada Wagner", False),
    ],
)
def test_what_stands_around_a_name_makes_it_known(text: str, name: str, is_figure: bool) -> None:
    start = text.index(name)
    assert is_figure_in(AskedText(text), Finding(start, start + len(name), "PERSON", 0.9, "x")) is is_figure


def test_capitals_hide_a_cue_only_among_small_letters() -> None:
    tokyo = [Finding(16, 21, "LOCATION", 0.9, "x")]
    assert tells_of_own_life("WHICH OF US IN TOKYO?", tokyo)
    assert not tells_of_own_life("Which of US to Tokyo?", tokyo)


_SURNAMES = ("Kant", "Churchill", "Garibaldi", "Wajda", "Sartre", "Macron")


@pytest.mark.parametrize("name", _SURNAMES)
@pytest.mark.parametrize(
    ("text", "stays"),
    [
        ("What did {} think of war?", True),
        ("Was hat {} geschrieben?", True),
        ("Vergleiche Hegel und {}.", True),
        ("Chi era {}?", True),
        ("My landlord {} wants more money. What should I say?", False),
        ("Apologise to {} from accounting for me.", False),
        ("Dear {}, what is due?", False),
        ("Was soll ich meinem Chef {} antworten?", False),
    ],
)
def test_a_surname_alone_is_a_figures_where_nothing_private_stands(name: str, text: str, *, stays: bool) -> None:
    text = text.format(name)
    at = text.index(name)
    found = [Finding(at, at + len(name), "PERSON", 0.99, "x")]
    masked = Publicity().private_findings([0], [(text, found)], is_private=False)[0]
    assert list(masked) == ([] if stays else found)


@pytest.mark.parametrize(
    ("text", "stays"),
    [
        ("Welche Opern hat Verdi geschrieben?", True),
        ("Which novels did Melville write?", True),
        ("Which operas did Wagner write?", True),
        ("Quali film ha girato Visconti?", True),
        ("Which film did Melville like?", False),
        ("Which novels did Haberkorn write?", False),
        ("My neighbour Melville paints. Which films did he make?", False),
    ],
)
def test_a_common_surname_is_a_figures_beside_works(text: str, *, stays: bool) -> None:
    value = next(
        word.strip("?.") for word in text.split() if word[0].isupper() and text.index(word) and word != "Opern"
    )
    found = [Finding(text.index(value), text.index(value) + len(value), "PERSON", 0.99, "x")]
    assert list(Publicity().private_findings([0], [(text, found)], is_private=False)[0]) == ([] if stays else found)


def test_two_figures_taken_for_one_are_two() -> None:
    text = "Chi ha girato il film, Pasolini o Fellini?"
    for value, stays in (("Pasolini o Fellini", True), ("film, Pasolini", False)):
        at = text.index(value)
        found = [Finding(at, at + len(value), "PERSON", 0.99, "x")]
        assert list(Publicity().private_findings([0], [(text, found)], is_private=False)[0]) == ([] if stays else found)


def test_a_preposition_of_polish_is_no_we() -> None:
    text = "Co warto zobaczyć we Wrocławiu?"
    found = [Finding(text.index("Wr"), len(text) - 1, "LOCATION", 0.9, "x")]
    assert list(Publicity().private_findings([0], [(text, found)], is_private=False)[0]) == []


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("напиши письмо {} о долге", "Анне Ахматовой"),
        ("napiš dopis {}", "Marie Curie"),
        ("kirjoita viesti {}", "Marie Curie"),
    ],
)
def test_whom_a_letter_goes_to_without_a_preposition_is_private(text: str, name: str) -> None:
    text = text.format(name)
    found = [Finding(at := text.index(name), at + len(name), "PERSON", 0.9, "x")]
    assert Publicity().private_findings([0], [(text, found)], is_private=False) == [found]
