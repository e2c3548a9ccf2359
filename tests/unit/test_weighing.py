"""What decides about names that the model is not sure of, and what may stand at a name without taking it away."""

import re
from collections.abc import Mapping

import numpy as np
import pytest

from pasteguard_addon.detection.pii.model.evidence import Evidence
from pasteguard_addon.detection.pii.model.name_model import GROUPS, ORGANISATION, PERSON, PLACE, Words
from pasteguard_addon.detection.pii.names.names import names_and_places

_WORD = re.compile(r"\w+|[^\s\w]")


def found(text: str, scores: Mapping[str, Mapping[int, float]]) -> list[tuple[str, str]]:
    """Return what is found, with its type, where the model gives the words these scores."""
    spans = [match.span() for match in _WORD.finditer(text)]
    table = np.zeros((len(spans), len(GROUPS)), np.float32)
    for at, (start, end) in enumerate(spans):
        for group, score in scores.get(text[start:end], {}).items():
            table[at, group] = score
    words = Words(np.asarray([start for start, _ in spans]), np.asarray([end for _, end in spans]), table)
    return [(text[hit.start : hit.end], hit.entity_type) for hit in names_and_places(Evidence(text, words))]


@pytest.mark.parametrize("word", ["Norvask", "Brellac", "Ulmstad"])
@pytest.mark.parametrize("count", [1, 4])
def test_an_organisation_elsewhere_is_no_doubtful_person_here(word: str, count: int) -> None:
    sentence = f"They said {word} is late . "
    spans = [match.span() for match in _WORD.finditer(sentence * (count + 1))]
    table = np.zeros((len(spans), len(GROUPS)), np.float32)
    own = [at for at, (start, end) in enumerate(spans) if (sentence * (count + 1))[start:end] == word]
    table[own[0], PERSON] = 0.42
    table[own[1:], ORGANISATION] = 0.9
    words = Words(np.asarray([start for start, _ in spans]), np.asarray([end for _, end in spans]), table)
    assert names_and_places(Evidence(sentence * (count + 1), words)) == []
    assert found(sentence, {word: {PERSON: 0.42}}) == [(word, "PERSON")]


@pytest.mark.parametrize(("person", "organisation"), [(0.95, 0.02), (0.6, 0.02), (0.95, 0.05)])
def test_a_sure_name_stays_one(person: float, organisation: float) -> None:
    text = "They said Norvask is late ."
    assert found(text, {"Norvask": {PERSON: person, ORGANISATION: organisation}}) == [("Norvask", "PERSON")]


def test_a_listed_place_that_is_hardly_a_person_is_a_place() -> None:
    text = "They said in Vienna that it is late ."
    assert set(found(text, {"Vienna": {PERSON: 0.4, PLACE: 0.2}})) == {("Vienna", "LOCATION")}


def test_a_number_alone_is_no_place() -> None:
    assert found("Ferguson 34 , Laudrup 83", {"34": {PLACE: 0.9}, "83": {PLACE: 0.9}}) == []


@pytest.mark.parametrize("name", ["Kevin Kindall", "Katarzyna Straczy", "Robbie Fowler", "Dania Prince", "Anna King"])
@pytest.mark.parametrize(
    "frame",
    ["{}@ENRON 06/12/2000 10:20 AM", "(CZE)/{} again", "when {} score twice", "did {} test it?", "{} needs space now"],
)
def test_what_stands_at_a_full_name_leaves_it_one(name: str, frame: str) -> None:
    scores = {word: {PERSON: 0.99} for word in name.split()}
    assert (name, "PERSON") in found(frame.format(name), scores)


@pytest.mark.parametrize("behind", ["space", "Foundation", "Memorial Hospital", "polynomials", "disease"])
def test_what_is_called_after_somebody_is_none(behind: str) -> None:
    scores = {"Robbie": {PERSON: 0.99}, "Fowler": {PERSON: 0.99}}
    assert found(f"about the Robbie Fowler {behind} again", scores) == []


@pytest.mark.parametrize("name", ["Ben", "Al", "Mac"])
def test_a_given_name_that_is_a_particle_is_found_alone(name: str) -> None:
    assert found(f"Like {name} , I am", {name: {PERSON: 0.99}}) == [(name, "PERSON")]


@pytest.mark.parametrize("behind", ["needs space", "has cake", "phone number", "told SPACE", "and machine"])
def test_a_verb_makes_no_idea_of_a_name(behind: str) -> None:
    assert found(f"if Brellac {behind} now", {"Brellac": {PERSON: 0.99}}) == [("Brellac", "PERSON")]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("then Marcus I think we can", "Marcus"),
        ("then Marcus I'm late", "Marcus"),
        ("then Marcus I. was king", "Marcus I"),
        ("because Marcus ALWAYS writes", "Marcus"),
        ("because MARCUS ALWAYS WRITES", "MARCUS ALWAYS"),
    ],
)
def test_a_capital_word_of_the_sentence_is_no_part_of_a_name(text: str, expected: str) -> None:
    scores = {word: {PERSON: 0.99} for word in (*expected.split(), "I", "ALWAYS")}
    assert expected in [value for value, _ in found(text, scores)]


@pytest.mark.parametrize("words", ["Generate Sponsors", "Image Vendor", "Run Tests"])
def test_everyday_words_with_capitals_are_a_heading(words: str) -> None:
    assert found(f"- name: {words}", {word: {PERSON: 0.9} for word in words.split()}) == []
    assert found("from Mark Brown again", {"Mark": {PERSON: 0.9}, "Brown": {PERSON: 0.9}}) == [("Mark Brown", "PERSON")]


def test_an_account_of_a_program_is_nobody() -> None:
    assert found('author: "Penny[bot] <1+penny[bot]@example.org>"', {"Penny": {PERSON: 0.99}}) == []


def test_small_words_in_a_list_of_such_are_no_names() -> None:
    items = ["goconst", "gofumpt", "nakedret", "nilerr", "annika"]
    text = "linters:\n" + "".join(f"    - {item}\n" for item in [*items, "anna"])
    scores = {item: {PERSON: 0.95} for item in [*items, "anna"]}
    assert [value for value, _ in found(text, scores)] == ["annika", "anna"]
    assert found("ask\n- gofumpt\nabout", scores) == [("gofumpt", "PERSON")]


@pytest.mark.parametrize("article", ["den", "die", "la", "le", "el", "il", "o", "the", "y", "und"])
def test_an_article_before_an_idea_leaves_the_name_before_it(article: str) -> None:
    assert found(f"erkläre Brellac {article} Satz", {"Brellac": {PERSON: 0.99}}) == [("Brellac", "PERSON")]


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Who painted the Brellac?", "Brellac"),
        ("¿Quién pintó el Brellac?", "Brellac"),
        ("Kto napisał Brellac?", "Brellac"),
        ("Qui a peint la Brellac ?", "Brellac"),
        ("Symptome von Morbus Brellac", "Morbus Brellac"),
        ("une recette de tarte Brellac", "Brellac"),
        ("Wie oft wurde Werder Bremen Meister?", "Werder Bremen Meister"),
    ],
)
def test_works_diseases_and_clubs_are_no_people(text: str, name: str) -> None:
    assert found(text, {word: {PERSON: 0.96} for word in name.split()}) == []


@pytest.mark.parametrize("text", ["Who painted Anna?", "Who wrote Brellac a letter?", "Brellac painted. Who wrote it?"])
def test_who_makes_or_sits_for_a_work_is_somebody(text: str) -> None:
    assert len(found(text, {"Anna": {PERSON: 0.99}, "Brellac": {PERSON: 0.99}})) == 1


def test_a_stop_word_is_nobody() -> None:
    words = Words(np.asarray([0, 5, 12]), np.asarray([4, 11, 15]), np.zeros((3, len(GROUPS)), np.float32))
    words.scores[0, PERSON] = 0.97
    assert names_and_places(Evidence("Wann spielt der", words, {"wann", "der"})) == []


@pytest.mark.parametrize(("text", "name"), [("Is Lisbon expensive?", "Lisbon"), ("Wie groß ist Graz?", "Graz")])
def test_a_listed_place_alone_is_a_place_unless_it_is_surely_a_person(text: str, name: str) -> None:
    assert set(found(text, {name: {PERSON: 0.95}})) == {(name, "LOCATION")}
    assert found(text, {name: {PERSON: 0.995}}) == [(name, "PERSON")]
    assert found(f"Dear Mr {name}, hello", {name: {PERSON: 0.95}}) == [(name, "PERSON")]
    assert found(f"Anna {name} is late", {"Anna": {PERSON: 0.95}, name: {PERSON: 0.95}}) == [(f"Anna {name}", "PERSON")]


@pytest.mark.parametrize("before", ["l'effetto", "la guerre de", "el complejo de", "batalla de", "the battle of"])
def test_effects_wars_and_complexes_are_no_people(before: str) -> None:
    assert found(f"about {before} Brellac again", {"Brellac": {PERSON: 0.96}}) == []


@pytest.mark.parametrize(
    ("sentence", "scores", "expected"),
    [
        # A country is hardly a person, unless a title says so.
        ("They left Israel at dawn .", {"Israel": {PERSON: 0.8}}, False),
        ("They left Mr Israel at dawn .", {"Israel": {PERSON: 0.8}}, True),
        # The surname of somebody of whom an encyclopedia tells outweighs some doubt.
        ("They met Shackleton at dawn .", {"Shackleton": {PERSON: 0.4, ORGANISATION: 0.2}}, True),
        ("They met Brellac at dawn .", {"Brellac": {PERSON: 0.4, ORGANISATION: 0.2}}, False),
        ("They met Brellac at dawn .", {"Brellac": {PERSON: 0.4}}, True),
        ("They met Бреллак at dawn .", {"Бреллак": {PERSON: 0.4, ORGANISATION: 0.2}}, True),
    ],
)
def test_lists_decide_where_the_model_is_half_sure(
    sentence: str, scores: Mapping[str, Mapping[int, float]], expected: bool
) -> None:
    assert any(kind == "PERSON" for _, kind in found(sentence, scores)) is expected


@pytest.mark.parametrize(("here", "elsewhere", "kind"), [(PERSON, PLACE, "PERSON"), (PLACE, PERSON, "LOCATION")])
def test_what_is_the_other_one_elsewhere_is_not_doubtfully_this(here: int, elsewhere: int, kind: str) -> None:
    sentence = "They said Brellac is late . "
    text = sentence * 4
    spans = [match.span() for match in _WORD.finditer(text)]
    table = np.zeros((len(spans), len(GROUPS)), np.float32)
    own = [at for at, (start, end) in enumerate(spans) if text[start:end] == "Brellac"]
    table[own[0], here] = 0.55
    table[own[1:], elsewhere] = 0.9
    words = Words(np.asarray([start for start, _ in spans]), np.asarray([end for _, end in spans]), table)
    kinds = {hit.start // len(sentence): hit.entity_type for hit in names_and_places(Evidence(text, words))}
    assert kind not in kinds.values()
    assert here == PLACE or kinds[0] == "LOCATION"


@pytest.mark.parametrize("label", ["PESEL", "NIP", "REGON"])
def test_the_label_of_a_number_behind_a_name_takes_none_away(label: str) -> None:
    scores = {"Adam": {PERSON: 0.99}, "Nowak": {PERSON: 0.99}, ",": {PERSON: 0.6}, label: {PERSON: 0.5}}
    assert found(f"Adam Nowak , {label} 85010112345 , faktura", scores) == [("Adam Nowak", "PERSON")]


@pytest.mark.parametrize(
    ("text", "name", "expected"),
    [
        ("my neighbour Celsius complains", "Celsius", True),
        ("Min granne Celsius klagar", "Celsius", True),
        ("Oncle Renault a perdu ses clés", "Renault", True),
        ("Celsius is my cousin and", "Celsius", True),
        ("Celsius is my favourite scale", "Celsius", False),
        ("Jack Russell, my brother in law", "Jack Russell", True),
        ("Jack Russell, our family's favourite breed", "Jack Russell", False),
        ("a Jack Russell is small", "Jack Russell", False),
        ("our server Jenkins", "Jenkins", True),
        ("with Jenkins in the", "Jenkins", False),
        ("What is Kendra's Law about?", "Kendra", False),
        ("because Kendra's law degree", "Kendra", True),
        ("depois Lei Wang chegou", "Lei Wang", True),
        ("закон Бойля — Мариотта", "Мариотта", False),
        ("сказал Бойль — Мариотта", "Мариотта", True),
        ("loi de Boyle et Mariotte", "Mariotte", False),
        ("اشرح خوارزمية الفرز السريع", "خوارزمية الفرز السريع", False),
    ],
)
def test_terms_are_people_in_the_writers_circle_and_laws_are_none(text: str, name: str, expected: bool) -> None:
    scores = {word: {PERSON: 0.97} for word in name.replace(",", " ").split()}
    assert any(kind == "PERSON" for _, kind in found(text, scores)) is expected


def test_a_law_is_nobody_together_with_the_word_for_it() -> None:
    scores = {"Lei": {PERSON: 0.3, PLACE: 0.35}} | {word: {PERSON: 0.9} for word in ("Maria", "da", "Penha")}
    assert found("O que é a Lei Maria da Penha?", scores) == []
    assert found("depois Lei Maria da Penha chegou", scores) == [("Lei Maria da Penha", "PERSON")]


@pytest.mark.parametrize("name", ["Caro", "Prince"])
@pytest.mark.parametrize("frame", ["Ask {} whether she comes", "{} has called", "Talk to {}, please"])
def test_a_form_of_address_that_is_a_given_name_is_found_alone(name: str, frame: str) -> None:
    assert found(frame.format(name), {name: {PERSON: 0.95}}) == [(name, "PERSON")]


@pytest.mark.parametrize("title", ["Caro", "Prince"])
def test_a_form_of_address_before_a_name_is_none(title: str) -> None:
    scores = {title: {PERSON: 0.85}, "Marco": {PERSON: 0.95}}
    assert found(f"Tell {title} Marco about it", scores) == [("Marco", "PERSON")]


@pytest.mark.parametrize("joint", ["and", "und", "of", "mi", "ve", "czy"])
@pytest.mark.parametrize("text", ["They miss {sure} {joint} {open} today", "They miss {open} {joint} {sure} today"])
def test_a_given_name_that_a_word_joins_to_a_sure_one_is_found(joint: str, text: str) -> None:
    text = text.format(sure="Enno", joint=joint, open="Karlchen")
    names = {value for value, _ in found(text, {"Enno": {PERSON: 0.9}, "Karlchen": {PERSON: 0.3}})}
    assert names == {"Enno", "Karlchen"}


@pytest.mark.parametrize("other", ["Berlin", "Docker", "Monday", "Sales"])
def test_what_is_no_given_name_beside_a_sure_one_stays(other: str) -> None:
    names = found(f"They miss Enno and {other} today", {"Enno": {PERSON: 0.9}, other: {PERSON: 0.09}})
    assert ("Enno", "PERSON") in names
    assert (other, "PERSON") not in names


@pytest.mark.parametrize(
    ("text", "organisation"),
    [
        ("They heard it on Studio Graz today", "Studio"),
        ("They asked the Junta de Graz today", "Junta"),
        ("They asked the Graz Newsroom today", "Newsroom"),
    ],
)
def test_a_place_within_an_organisation_s_name_is_none(text: str, organisation: str) -> None:
    scores = {organisation: {ORGANISATION: 0.9}, "Graz": {PLACE: 0.3, ORGANISATION: 0.6}}
    assert found(text, scores) == []
    assert ("Graz", "LOCATION") in found(text, {"Graz": {PLACE: 0.3, ORGANISATION: 0.3}})


def test_a_place_beside_an_organisation_is_one() -> None:
    scores = {"Norvask": {ORGANISATION: 0.9}, "Graz": {PLACE: 0.97}}
    assert ("Graz", "LOCATION") in found("They work at Norvask of Graz today", scores)


def test_a_plan_of_somebody_is_called_after_nobody() -> None:
    assert found("What is the plan of Rebecca now", {"Rebecca": {PERSON: 0.9}}) == [("Rebecca", "PERSON")]


@pytest.mark.parametrize(
    ("person", "place", "expected"),
    [(0.45, 0.48, "PERSON"), (0.25, 0.3, "PERSON"), (0.02, 0.92, "LOCATION"), (0.02, 0.1, "")],
)
def test_a_given_name_that_is_no_places_is_a_persons(person: float, place: float, expected: str) -> None:
    text = "that ring lies still at Waltraud in her cellar ."
    kinds = {kind for _, kind in found(text, {"Waltraud": {PERSON: person, PLACE: place}})}
    assert kinds == ({expected} if expected else set())


@pytest.mark.parametrize("beside", ["Lake Waltraud"])
def test_a_given_name_within_the_name_of_a_place_is_the_places(beside: str) -> None:
    text = f"we went to {beside} for a swim ."
    scores = {word: {PERSON: 0.02, PLACE: 0.92} for word in beside.split()}
    assert found(text, scores) == [(beside, "LOCATION")]


@pytest.mark.parametrize("apostrophe", ["'", "’"])
def test_the_letter_behind_a_name_begins_no_place(apostrophe: str) -> None:
    text = f"I left it at Waltraud{apostrophe}s place ."
    scores = {"Waltraud": {PERSON: 0.95}, "s": {PLACE: 0.6}, "place": {PLACE: 0.6}}
    assert found(text, scores) == [("Waltraud", "PERSON")]


def test_a_preposition_begins_no_place() -> None:
    text = "das liegt noch im Kellerberg unten ."
    assert found(text, {"im": {PLACE: 0.6}, "Kellerberg": {PLACE: 0.9}}) == [("Kellerberg", "LOCATION")]


@pytest.mark.parametrize(
    "told",
    [", my aunts", "? They are my tenants", "? Sie sind meine Schüler", "? Ce sont mes voisins", "? Son mis suegros"],
)
def test_whom_a_text_calls_the_writer_s_own_is_found(told: str) -> None:
    text = f"Gifts for Brellac and Ulmstad{told}."
    scores = {"Brellac": {PERSON: 0.05}, "Ulmstad": {PERSON: 0.2}}
    assert {value for value, _ in found(text, scores)} == {"Brellac", "Ulmstad"}


@pytest.mark.parametrize("told", [", my favourites", "? They are my tools", "? Sie sind meine Server", ""])
def test_what_is_nobody_s_people_is_not(told: str) -> None:
    text = f"Gifts for Brellac and Ulmstad{told}."
    assert found(text, {"Brellac": {PERSON: 0.05}, "Ulmstad": {PERSON: 0.2}}) == []


@pytest.mark.parametrize("word", ["Docker", "Monday", "Berlin", "France"])
def test_a_word_before_the_writer_s_people_is_none_of_them(word: str) -> None:
    assert (word, "PERSON") not in found(f"Help with {word}, my tenants ask.", {word: {PERSON: 0.1}})


@pytest.mark.parametrize("name", ["Malte", "Mauricio", "Dominique", "Israel", "Dania"])
def test_whoever_is_called_as_a_country_is_in_some_language_is_found(name: str) -> None:
    assert found(f"Then {name} has called", {name: {PERSON: 0.92}}) == [(name, "PERSON")]
    assert {kind for _, kind in found(f"Then {name} has called", {name: {PERSON: 0.3, PLACE: 0.7}})} == {"LOCATION"}


@pytest.mark.parametrize("text", ["Où se trouve l'île Maurice", "la isla Mauricio"])
def test_an_island_is_nobody(text: str) -> None:
    name = text.rpartition(" ")[2]
    assert (name, "PERSON") not in found(text, {name: {PERSON: 0.9}})


@pytest.mark.parametrize("group", [PERSON, PLACE])
@pytest.mark.parametrize(("best", "elsewhere", "count", "is_found"), [
    (0.42, 0.02, 5, False), (0.42, 0.02, 2, True), (0.42, 0.3, 5, True), (0.8, 0.02, 5, True),
])  # fmt: skip
@pytest.mark.parametrize("word", ["Norvask", "Brellac"])
def test_a_word_is_no_name_that_the_model_takes_for_none_wherever_else_it_stands(
    word: str, group: int, best: float, elsewhere: float, count: int, *, is_found: bool
) -> None:
    text = f"They said {word} is late . " * count
    spans = [match.span() for match in _WORD.finditer(text)]
    table = np.zeros((len(spans), len(GROUPS)), np.float32)
    own = [at for at, (start, end) in enumerate(spans) if text[start:end] == word]
    table[own, group] = elsewhere
    table[own[0], group] = best
    words = Words(np.asarray([start for start, _ in spans]), np.asarray([end for _, end in spans]), table)
    assert bool(names_and_places(Evidence(text, words))) == is_found


def test_a_listed_name_is_one_however_seldom_the_model_believes_it() -> None:
    text = "They said Wiebke is late . " * 5
    spans = [match.span() for match in _WORD.finditer(text)]
    table = np.zeros((len(spans), len(GROUPS)), np.float32)
    table[next(at for at, (start, end) in enumerate(spans) if text[start:end] == "Wiebke"), PERSON] = 0.42
    words = Words(np.asarray([start for start, _ in spans]), np.asarray([end for _, end in spans]), table)
    assert names_and_places(Evidence(text, words)) != []
