"""What a question's words, a name's spelling and the text's language tell of whether it is about the world."""

import re

import pytest

from pasteguard_addon.conversation.asked_text import AskedText
from pasteguard_addon.conversation.figures import is_public_figure
from pasteguard_addon.conversation.frames import is_asked_as_known
from pasteguard_addon.conversation.whose import Publicity
from pasteguard_addon.findings import Finding
from pasteguard_addon.lexicon import ideas
from pasteguard_addon.lexicon.spelling import is_spelled_like
from pasteguard_addon.lexicon.words import private_cues


def masked(text: str, language: str = "") -> list[str]:
    """Return what is masked of a text in which people stand in braces and places in brackets."""
    plain, found = "", []
    for piece in re.split(r"(\{[^}]*\}|\[[^\]]*\])", text):
        value = piece.strip("{}[]")
        if piece != value:
            kind = "PERSON" if piece[0] == "{" else "LOCATION"
            found.append(Finding(len(plain), len(plain) + len(value), kind, 0.9, "x"))
        plain += value
    [left] = Publicity().private_findings([0], [(plain, found)], is_private=False, languages=[language])
    return [plain[each.start : each.end] for each in left]


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("vad kan man göra i [Visby] i juli", "sv"),
        ("beste turene i [Lofoten]", "nb"),
        ("Wat kun je doen in [Utrecht]?", "nl"),
        ("Kann man mit dem Zug nach [Verona]?", "de"),
        ("Streść mi {Kordian}", "pl"),
        ("Pourquoi {Zidane} a mis un coup de tête à {Materazzi} ?", "fr"),
        ("Dlaczego {Balladyna} nie zabiła cara?", "pl"),
        ("¿Cómo se llama el perro de {Tintin}?", "es"),
        ("Que fait {Mbappé} en Ligue des champions ?", "fr"),
        ("Qui était {Jeanne} d'Arc ?", "fr"),
        ("Is {Taylor Swift} older than {Adele}?", "en"),
        ("What is a {Tom Collins}?", "en"),
        ("How does a {Francis} turbine work?", "en"),
    ],
)
def test_a_word_is_a_cue_in_its_own_language_alone(text: str, language: str) -> None:
    assert masked(text, language) == []


@pytest.mark.parametrize(
    ("text", "language", "left"),
    [
        ("jag bor i [Visby]", "sv", "Visby"),
        ("min kusin i [Visby]", "sv", "Visby"),
        ("asun: [Oulu]", "fi", "Oulu"),
        ("bydlíme, moje adresa [Brno]", "cs", "Brno"),
        ("мой сосед {Толстой} шумит, что делать?", "ru", "Толстой"),
        ("Beste {Sartre}, hoe gaat het?", "nl", "Sartre"),
        ("患者{孔子}怎么样?", "zh", "孔子"),
        ("مرحبا، ماذا يريد {ميسي}؟", "ar", "ميسي"),
    ],
)
def test_words_of_ones_own_life_count_in_every_language(text: str, language: str, left: str) -> None:
    assert masked(text, language) == [left]


@pytest.mark.parametrize(
    "text",
    [
        "Who was {Orlug Haberkorn}?",
        "Wer war {Orlug Haberkorn} und was tat er?",
        "Хто такий {Орлуґ Габеркорн}?",
        "{오룹}은 누구",
        "Summary of {Haberkorn} by Oluf",
        "Rezumat {Haberkorn} de Oluf?",
        "Qui a écrit {Haberkorn} ?",
        "Kdo napsal {Haberkorn}?",
        "Ist der Film {Haberkorn} gut?",
        "Welche Filme von {Haberkorn} sind gut?",
        "Was heißt „{Haberkorn}“?",
        "《{哈贝科恩}》讲了什么?",
    ],
)
def test_frames_of_questions_about_the_world(text: str) -> None:
    assert masked(text) == []
    assert masked(f"My neighbour: {text}") != [] or "《" in text or "„" in text


@pytest.mark.parametrize(
    "text",
    [
        "Who was {Orlug Haberkorn}'s manager?",
        "Which novels did {Haberkorn} write?",
        'Is "{Orlug Haberkorn}" spelled right?',
        "Why did {Orlug Haberkorn} leave?",
        "Кто лучше подходит, {Сидорова} или {Гусев}?",
        "Why does {Olena} quote {Sartre}?",
        "Write a letter to {Sartre}. What should I say?",
        "The film is good, {Orlug Haberkorn}?",
    ],
)
def test_other_questions_about_people_are_about_them(text: str) -> None:
    assert masked(text) == re.findall(r"\{(.*?)\}", text)


def test_an_unusual_name_beside_a_known_one_is_asked_about_with_it() -> None:
    assert masked("Who is stronger, {Haberkorn} or {Messi}?") == []
    assert masked("Who is stronger, {Haberkorn} or {Melzig}?") == ["Haberkorn", "Melzig"]
    assert masked("Who is stronger, {Henry Haberkorn} or {Messi}?") == ["Henry Haberkorn", "Messi"]


@pytest.mark.parametrize(
    "text",
    [
        "Combien de buts a {marqués Mbappé} ?",
        "Co jest w {Weselu Wyspiańskiego}?",
        "Wann regierte {Friedrich II} {von Dänemark}?",
        "{해리포터에서 스네이프는} 왜?",
        "Wat betekent de naam {Sophie}?",
        "What is the origin of the name {Sophie}?",
    ],
)
def test_what_the_model_took_along_or_left_out(text: str) -> None:
    assert masked(text) == []


@pytest.mark.parametrize(
    "text", ["When did {Henry Mbappé} call?", "When did {Otto V} call?", "What name means {Sophie}?"]
)
def test_a_given_name_makes_it_somebody(text: str) -> None:
    assert masked(text) == re.findall(r"\{(.*?)\}", text)


@pytest.mark.parametrize("text", ["Did {Steve Jobson} call?", "Is {Anne Franken} in?", "Was {Мессин} da?"])
def test_what_is_a_case_in_one_language_is_a_part_of_names_in_another(text: str) -> None:
    assert masked(text, "en") == re.findall(r"\{(.*?)\}", text)


def test_a_colon_within_a_question_opens_no_field() -> None:
    assert masked("Who is the best: {Messi} or {Zidane}?") == []
    assert masked("What is due?\nname: {Messi}") == ["Messi"]


def test_what_a_capital_of_the_sentence_joined_to_a_name_is_left_out() -> None:
    assert masked("{Selitä Darwinin} teoria?", "fi") == []
    assert masked("{Henry Darwin}?") == ["Henry Darwin"]


@pytest.mark.parametrize(
    "name", ["Раскольникову", "Достоевского", "Зидан", "Моцарта", "Шерлок Холмс", "Ποσειδώνα", "Γιόκιτς"]
)
def test_known_names_in_other_alphabets(name: str) -> None:
    assert is_public_figure(name)


@pytest.mark.parametrize(
    "name", ["Кузнецова", "Сидоров", "Оксана", "Валерия", "Кирилл", "Бондаренко", "Ελένη", "Παπαδόπουλος", "Anna", ""]
)
def test_ordinary_names_in_other_alphabets(name: str) -> None:
    assert not is_spelled_like(name.casefold())
    assert not is_public_figure(name)


def test_words_that_are_no_cues_in_a_language() -> None:
    assert private_cues()["not sv"] >= {"i"}


@pytest.mark.parametrize(
    ("before", "behind"),
    [
        ("Поясни теорему ", " просто"),
        ("اشرح قانون ", ""),
        ("giải thích định lý ", ""),
        ("το θεώρημα του ", ""),
        ("Förklara ", " jämvikt"),
        ("Selitä ", " lait"),
        ("co je ", " věta"),
        ("", " yasası nedir"),
        ("", "定理"),
        ("", "の法則"),
        ("", "의 법칙"),
    ],
)
def test_ideas_of_many_languages(before: str, behind: str) -> None:
    assert ideas.is_idea_before(before) or ideas.is_idea(behind)


@pytest.mark.parametrize("value", ["पाइथागोरस प्रमेय", "贝叶斯定理", "Hardy-Weinbergs jämvikt"])
def test_an_idea_that_was_taken_for_part_of_the_name(value: str) -> None:
    assert ideas.ends_with_idea(value)
    assert not ideas.ends_with_idea(value[:4])


def test_people_do_what_ideas_are_called() -> None:
    assert not ideas.is_idea(" effectively left")
    assert not ideas.is_idea_before("Она знает Марию. ")


def test_a_name_is_asked_about_only_by_its_own_frame() -> None:
    text = "Who was there? Haberkorn."
    at = text.index("Haberkorn")
    assert not is_asked_as_known(AskedText(text), Finding(at, at + 9, "PERSON", 0.9, "x"))


@pytest.mark.parametrize(
    "text",
    [
        "What does “{Maria Lindqvist}” look like in Comic Sans?",
        "Who was {Frank Ostermann}?",
        "Summary of {Anna Berger}",
        "Who wrote “{Peter Kroll}”?",
        "What is the origin of the name {Maria Lindqvist}?",
    ],
)
def test_an_unknown_name_with_a_given_name_is_rather_somebodys(text: str) -> None:
    assert masked(text) == [text[text.index("{") + 1 : text.index("}")]]


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Hallo zusammen, wer war {Goethe}?", "de"),
        ("Bonjour à tous, qui était {Molière} ?", "fr"),
        ("Hey Siri, who was {Mozart}?", "en"),
        ("Hola. ¿Quién fue {Cervantes}?", "es"),
    ],
)
def test_a_greeting_of_nobody_tells_of_nobody(text: str, language: str) -> None:
    assert masked(text, language) == []


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Ciao {Sartre}, come va?", "it"),
        ("Hej {Goethe}! Hur mår du?", "sv"),
        ("Hola querido {Cervantes}, ¿qué tal?", "es"),
    ],
)
def test_who_is_greeted_is_somebody(text: str, language: str) -> None:
    assert masked(text, language) == re.findall(r"\{(.*?)\}", text)


@pytest.mark.parametrize(
    "text",
    [
        "What does the name {Orlug} mean?",
        "Is the name {Orlug} for boys or girls?",
        "How do you pronounce {Orlug} and {Annika}?",
        "Was bedeutet der Name {Annika}?",
        "Which girl names are similar to {Annika}?",
        "Who won, {Napoleon} or {Annika}?",
        "Who killed {Haberkorn}?",
        "My homework: describe how {Napoleon} fell",
        "I'm going to Asia in April. What can I see in [Kyoto]?",
        "poem by {Goethe}",
        "How did {Romy Schneider} die?",
        "Warum ist {Romy Schneider} so berühmt?",
    ],
)
def test_the_world_is_asked_about_in_many_ways(text: str) -> None:
    assert masked(text) == []


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("His name is {Orlug}, is it for boys or girls?", ["Orlug"]),
        ("What does the name of my boss {Orlug} mean?", ["Orlug"]),
        ("How do you pronounce {Orlug Haberkorn}?", ["Orlug Haberkorn"]),
        ("Who won, {Napoleon} or {Annika Haberkorn}?", ["Napoleon", "Annika Haberkorn"]),
        ("Does {Annika} like the film about {Napoleon}?", ["Annika", "Napoleon"]),
        ("My homework: tell my teacher {Napoleon} that I am ill", ["Napoleon"]),
        ("I'm moving to Asia. I live in [Kyoto]", ["Kyoto"]),
        ("How did {Romy Schneider} like the offer?", ["Romy Schneider"]),
        ("what did {Napoleon} from procurement order", ["Napoleon"]),
        ("Was hat {Napoleon} aus der Buchhaltung gesagt?", ["Napoleon"]),
    ],
)
def test_a_cue_of_ones_own_life_outweighs_how_it_is_asked(text: str, left: list[str]) -> None:
    assert masked(text) == left


@pytest.mark.parametrize(
    ("text", "is_answer", "stays"),
    [
        ("Napoleon was born in 1769. I hope this helps.", True, True),
        ("Emperor: Napoleon", True, True),
        ("Napoleon was born in 1769.", False, False),
        ("Napoleon is your patient.", True, False),
    ],
)
def test_what_a_model_tells_of_the_world_stays(text: str, is_answer: bool, stays: bool) -> None:
    found = [Finding(at := text.index("Napoleon"), at + len("Napoleon"), "PERSON", 0.9, "x")]
    [left] = Publicity().private_findings([0], [(text, found)], is_private=False, answers=[is_answer])
    assert (left == []) == stays


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Is {Hofer} cheaper than {Spar}?", "en"),
        ("Ist {Hofer} billiger als {Interspar}?", "de"),
        ("What to see in {Petra} and {Ronda} in one day?", "en"),
        ("What to do in {Ronda} with kids?", "en"),
        ("Was kann man in {Ronda} machen?", "de"),
        ("Que faire en {Ronda} ?", "fr"),
        ("Cosa vedere a {Vigata} e in piazza {Navona}?", "it"),
        ("Что посмотреть в {Плёсе} за выходные?", "ru"),
        ("{鎌倉}は一日で回れますか？", "ja"),
        ("How do you make a {Tom Collins}?", "en"),
        ("Is a {Jack Russell} good with kids?", "en"),
        ("Chess: what is the {Ruy Lopez}?", "en"),
        ("Crêpes {Suzette} sans alcool ?", "fr"),
        ("Songs by {Anna Adler} and {Berta Bach} for a party", "en"),
        ("Who played {Bella} in the series?", "en"),
        ("What is the plot of {Rebecca} by {Daphne Adler}?", "en"),
        ("Wie heißt die Frau {von} {Homer Simpson}?", "de"),
        ("Wer ist die beste Band, {Corinthians} oder {Rammstein}?", "de"),
    ],
)
def test_what_is_asked_as_a_place_a_shop_or_a_thing_stays(text: str, language: str) -> None:
    assert masked(text, language) == []


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Is {Tracy} cheaper than {Monica} for babysitting?", "en"),
        ("Is Dr. {Adler} cheaper than Dr. {Bach}?", "en"),
        ("What can I see in {Haberkorn}'s file?", "en"),
        ("How do I get from {Annegret} to [Berlin] by train?", "en"),
        ("Are there hotels near [Ingrid]?", "en"),
        ("Que faire avec {Clémence} à [Lyon] ?", "fr"),
        ("What is the {Kathrin} situation?", "en"),
        ("Was ist der {Torben} von Beruf?", "de"),
        ("Eggs for {Leopold} and milk?", "en"),
        ("Pizza {Gerlinde} bestellen?", "de"),
        ("Which songs does {Friederike Adler} like?", "en"),
        ("Songs by {Annemarie} for the party?", "en"),
        ("Who played with {Bella} in the garden?", "en"),
        ("Кто играет с {Шуриком} у нас во дворе?", "ru"),
        ("Was soll [Safiye] sehen, onlar komşum?", "tr"),
        ("¿Qué hacer? Confío en {Zwickl}", "es"),
        ("Qué hacer si me enamoré en secreto de {Zwickl}?", "es"),
        ("Что делать, я влюбился в {Зинаиду}?", "ru"),
        ("Co robić z {Zwicklem}? Pije w pracy.", "pl"),
        ("Is it worth seeing whether I can trust in {Zwickl}?", "en"),
        ("Кто дешевле, {Адлер} или {Цвикль}?", "ru"),
        ("Who is cheaper, {Zwickl} or {Haberkorn}?", "en"),
        ("Is an {Orlug Haberkorn} known to the police?", "en"),
        ("What is an {Ottokar Adler} going to say in court?", "en"),
    ],
)
def test_who_is_asked_about_beside_such_words_goes(text: str, language: str) -> None:
    assert masked(text, language) == re.findall(r"[{\[]([^}\]]*)[}\]]", text)


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Libros de {Ana Adler e Inés Bach}", "es"),
        ("{Libri di Anna Adler e Berta Bach}", "it"),
        ("Книги {Бориса Адлера} и {Людмилы Бах}", "ru"),
        ("{Książki Olgi Adler} i {Andrzeja Bacha}", "pl"),
        ("{Wiersze Jana Adlera} dla dzieci", "pl"),
        ("Стихи {Анны Адлер} о любви", "ru"),
        ("Short summary of Emma by {Jane Adler}", "en"),
        ("Who voiced {Elsa} in Frozen?", "en"),
        ("Bu dizide {Ahmed}'i kim oynuyor?", "tr"),
    ],
)
def test_who_makes_or_plays_what_is_asked_for_stays(text: str, language: str) -> None:
    assert masked(text, language) == []


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Книги {Бориса Адлера} лежат на столе", "ru"),
        ("Książki {Olgi Adler} leżą w kuchni", "pl"),
        ("Książki dla {Olgi Adler}", "pl"),
        ("Książki {Olgi Adler} dla {Marka}", "pl"),
        ("Wiersze {Olgi Adler} dla mojej mamy", "pl"),
        ("Libros para {Ana Adler}", "es"),
        ("Bizim ofiste {Ahmed}'i kim aradı?", "tr"),
        ("Books by {Orlug Haberkorn} that he has not returned?", "en"),
        ("Livres de {Tugdual Adler}, à rendre avant lundi ?", "fr"),
        ("Libros de {Ana Adler}: ¿los devolvió?", "es"),
        ("Summarize Complaint 17 by {Wiltrud Adler}", "en"),
        ("Wer spielt {Wiebke} in der Schulaufführung der Klasse?", "de"),
    ],
)
def test_whose_books_lie_somewhere_goes(text: str, language: str) -> None:
    assert masked(text, language) == re.findall(r"\{([^}]*)\}", text)


@pytest.mark.parametrize(
    "text",
    [
        "What is {Zapiekanka}?",
        "Was ist {Vesper}?",
        "Co to jest {Oluf}?",
        "Explain {Haberkorn} to me",
        "What is {Trinidad} Scorpion?",
        "What does {Zapiekanka} taste like?",
        "How do I cook with {Rosemary}?",
        "Is {Zapiekanka} spicy?",
        "Tell me about {Zapiekanka}",
        "Расскажи про {Орлуґа}",
        "Tell me about {Dallas}",
        "Tell me about {Lily Allen}",
        "Tell me about [St. Louis]",
        "What is the weather like in [St. Petersburg]?",
    ],
)
def test_what_is_asked_as_no_acquaintance_is_stays(text: str) -> None:
    assert masked(text) == []


@pytest.mark.parametrize(
    "text",
    [
        "What is {Hannah} like?",
        "What is {Hannah} doing?",
        "What is {Okafor}'s salary?",
        "What does {Hannah} mean?",
        "What was {Hannah} called in school?",
        "Explain {Hannah} in two lines why we moved",
        "Explain to {Okafor} why he is fired",
        "Qu'est-ce que {Kerbrat} a dit ?",
        "How do I cook with {Hannah} on Saturday?",
        "Is {Okafor} healthy?",
        "Tell me about {Hannah Weber}",
        "Tell me about {Hannah}",
        "Tell me about {Okafor}'s contract",
        "Tell me about {Okafor}",
        "Erzähl mir was über {Lindholm}",
        "Tell me about {Madison}. She is my daughter",
        "What do you know about {Okafor}? He applied here",
        "Parle-moi de {Kerbrat}. Elle loue notre maison",
        "Is the parcel for [12 Baker St] here?",
        "What is {Hannah Weber}?",
        "what's {Wiebke Adler}?",
        "What does {Okafor} mean? He wrote that the flat is taken",
        "How do I cook with {Wiebke}?",
        "A recipe for {Wiebke}?",
    ],
)
def test_who_is_asked_about_as_an_acquaintance_is_private(text: str) -> None:
    assert len(masked(text)) == 1
