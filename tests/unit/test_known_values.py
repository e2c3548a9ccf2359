"""Where known values are found again."""

import subprocess
import sys
import time

import pytest

from pasteguard_addon.findings import Finding
from pasteguard_addon.known_values import KnownValue, KnownValueFinder, TextWithFindings
from tests.unit.canary_scan import recurrences


def found(values: list[tuple[str, str]], text: str, at: int = 0) -> list[str]:
    propagator = KnownValueFinder(KnownValue(kind, value, 0) for kind, value in values)
    return [text[f.start : f.end] for f in propagator.find(text, at)]


@pytest.mark.parametrize(
    ("name", "text", "expected"),
    [
        ("Sarah Connelly", "Sarah Connelly called.", ["Sarah Connelly"]),
        ("Sarah Connelly", "sarah connelly called", ["sarah connelly"]),
        ("Sarah Connelly", "Ms. Connelly and SARAH", ["Connelly", "SARAH"]),
        ("Sarah Connelly", "Sarah's car, Connellys dog", ["Sarah", "Connelly"]),
        ("Sarah Connelly", "a sarah b", []),
        ("sarah connelly", "then sarah left", ["sarah"]),
        ("Sarah Connelly", "Sarahville, xSarah", []),
        ("Sarah Connelly", "Sarah_x, test_sarah_login", ["Sarah", "sarah"]),
        ("Sarah Connelly", "line\\nSarah", ["Sarah"]),
        ("Mark Stone", "Mark my words, the stone is Stone", []),
        ("Mark Stone", "ask Mr. Stone", ["Stone"]),
        ("Anna van den Berg", "van den hill, Anna", ["Anna"]),
        ("Li Wu", "Li and Wu", []),
        ("Jean-Luc Picard", "Picard", ["Picard"]),
    ],
)
def test_names(name: str, text: str, expected: list[str]) -> None:
    assert sorted(found([("PERSON", name)], text)) == sorted(expected)


@pytest.mark.parametrize(
    ("kind", "value", "text", "expected"),
    [
        ("PHONE_NUMBER", "0171 1234567", "call 0171 1234567.", ["0171 1234567"]),
        ("PHONE_NUMBER", "0171 1234567", "id 90171 12345678", []),
        ("PHONE_NUMBER", "0171 1234567", "call_0171_1234567.txt, 0171.1234567", ["0171_1234567", "0171.1234567"]),
        (
            "PHONE_NUMBER",
            "+49 (30) 123-456",
            "+49\n30\n123\n456, 149_30_123_456, +4930123456",
            [
                "+49\n30\n123\n456",
                "+4930123456",
            ],
        ),
        ("PHONE_NUMBER", "0171 1234567", "id_90171_1234567, 0171_12345678", []),
        ("EMAIL_ADDRESS", "a@x.org", "<a@x.org>, aa@x.org", ["a@x.org"]),
        (
            "LOCATION",
            "Hauptstraße 12, 10115 Berlin",
            "an Hauptstraße 12, 10115 Berlin.",
            ["Hauptstraße 12, 10115 Berlin"],
        ),
        ("LOCATION", "Gdynia", "w Gdynia, gdynia", ["Gdynia"]),
        ("LOCATION", "Rom", "in Rom", []),
        ("LOCATION", "Essen", "Das Essen war gut. In Essen selbst", ["Essen"]),
        ("LOCATION", "Halle", "die Halle ist groß, nach Halle fahren", ["Halle"]),
        ("LOCATION", "Paris", "The Paris office", ["Paris"]),
        ("PASSWORD", "x9!fGh22Q", "psw=x9!fGh22Qfoo", ["x9!fGh22Q"]),
        ("PASSWORD", "get_user_name", "call get_user_name()", []),
        ("PASSWORD", "short1!", "short1! xshort1!", ["short1!"]),
        ("PASSWORD", "test", "run the test", []),
        ("PERSON", "Al Bo", "| Al Bo | AL BO | al bo", ["Al Bo", "AL BO"]),
        ("USERNAME", "root7", "user=root7 /home/root7/x ssh root7@h", ["root7", "root7", "root7"]),
        ("USERNAME", "root7", "amd64 root7, a@root7.com, root7 ran", []),
    ],
)
def test_other_values(kind: str, value: str, text: str, expected: list[str]) -> None:
    assert found([(kind, value)], text) == expected


def test_a_value_is_unknown_before_its_message() -> None:
    propagator = KnownValueFinder([KnownValue("PERSON", "Sarah Connelly", 2), KnownValue("PERSON", "Tom Becker", 0)])
    text = "Sarah Connelly, Tom Becker"
    assert {text[f.start : f.end] for f in propagator.find(text, 1)} == {"Tom Becker"}
    assert {text[f.start : f.end] for f in propagator.find(text, 2)} == {"Sarah Connelly", "Tom Becker"}


def test_a_shorter_value_inside_one_that_is_not_known_yet() -> None:
    propagator = KnownValueFinder([KnownValue("PERSON", "Sarah Connelly", 5), KnownValue("PERSON", "Sarah Kim", 0)])
    assert [(f.start, f.end) for f in propagator.find("Sarah Connelly", 0)] == [(0, 5)]


def test_offsets_are_code_points_of_the_text_as_given() -> None:
    text = "İİ\ud800😀 Sarah Connelly"
    finding = max(
        KnownValueFinder([KnownValue("PERSON", "Sarah Connelly", 0)]).find(text, 0), key=lambda f: f.end - f.start
    )
    assert text[finding.start : finding.end] == "Sarah Connelly"


def test_values_do_not_show_in_repr() -> None:
    assert "Connelly" not in repr(KnownValue("PERSON", "Sarah Connelly", 0))


def test_imports_no_model() -> None:
    program = (
        "import sys, pasteguard_addon.lexicon.words as p; p.is_everyday('mark');"
        "sys.exit(bool({'spacy', 'presidio_analyzer', 'detect_secrets', 'onnxruntime'} & set(sys.modules)))"
    )
    assert subprocess.run([sys.executable, "-c", program], check=False).returncode == 0


def test_a_longer_value_of_a_later_message_hides_no_shorter_one() -> None:
    """It would take the mask from a message that was sent with it, and let the value out."""
    known = [KnownValue("PERSON", "Anna Bell", 1), KnownValue("LOCATION", "Anna Bell Street", 3)]
    found = KnownValueFinder(known).find("I am at Anna Bell Street", 2)
    assert [(each.start, each.end, each.entity_type) for each in found] == [(8, 17, "PERSON")]
    found = KnownValueFinder(known).find("I am at Anna Bell Street", 3)
    assert (8, 24, "LOCATION") in [(each.start, each.end, each.entity_type) for each in found]


def test_long_repetitive_values_cost_no_more_than_their_length() -> None:
    began_s = time.process_time()
    known = [KnownValue("CUSTOM_SECRET", "1-" * 20_000 + f"#{number}", 0) for number in range(5)]
    text = "see " + "1-" * 20_000 + "#3"
    assert [(each.start, each.end) for each in KnownValueFinder(known).find(text, 0)] == [(4, len(text))]
    assert time.process_time() - began_s < 2


@pytest.mark.parametrize("filler", ["", "nothing to see here. " * 400])
def test_values_of_one_message_are_found_in_later_ones_and_not_in_earlier_ones(filler: str) -> None:
    texts = ["I met Connelly" + filler, "Sarah Connelly wrote: x9!fGh22Q" + filler, "Connelly sent x9!fGh22Q" + filler]
    name, password = Finding(0, 14, "PERSON", 0.85, "test"), Finding(22, 31, "PASSWORD", 1.0, "test")
    again = recurrences(
        [TextWithFindings(texts[0], 0), TextWithFindings(texts[1], 1, (name, password)), TextWithFindings(texts[2], 2)]
    )
    assert [[text[f.start : f.end] for f in found] for text, found in zip(texts, again, strict=True)] == [
        [],
        [],
        ["Connelly", "x9!fGh22Q"],
    ]


def test_texts_of_one_message_share_their_values() -> None:
    name = Finding(0, 14, "PERSON", 0.85, "test")
    again = recurrences([TextWithFindings("ask Connelly", 3), TextWithFindings("Sarah Connelly", 3, (name,))])
    assert [[(f.start, f.end) for f in found] for found in again] == [[(4, 12)], []]


def test_what_is_searched_in_one_go_never_runs_over_two_texts() -> None:
    phone = Finding(0, 13, "PHONE_NUMBER", 0.85, "test")
    again = recurrences(
        [TextWithFindings("0171\n12345678", 0, (phone,)), TextWithFindings("0171", 1), TextWithFindings("12345678", 1)]
    )
    assert again == [[], [], []]


@pytest.mark.parametrize("filler", ["", "nothing to see here. " * 400])
@pytest.mark.parametrize(
    ("value", "kind", "other"),
    [("kY7\ud800wq82xQp91", "PASSWORD", "x"), ("ΟΔΥΣΣΕΥΣ", "PERSON", "İyi"), ("Οδυσσεύς", "PERSON", "İyi")],
)
@pytest.mark.parametrize("join", ["{} and {}", "{1}{0}"])
def test_values_are_found_whatever_stands_in_the_other_texts(
    filler: str, value: str, kind: str, other: str, join: str
) -> None:
    finding = Finding(0, len(value), kind, 0.85, "test")
    text = join.format(f"I know {value}, you too{filler}", f"{other} ")
    at = text.index(value)
    again = recurrences([TextWithFindings(value, 0, (finding,)), TextWithFindings(text, 1), TextWithFindings(other, 2)])
    assert [[(f.start, f.end) for f in found] for found in again] == [[], [(at, at + len(value))], []]


def test_time_grows_with_the_texts_of_a_message_not_with_their_square() -> None:
    def cpu_s(count: int) -> float:
        text = "this is Anna{:05} Weber"
        finding = Finding(8, len(text.format(0)), "PERSON", 0.9, "test")
        parts = [TextWithFindings(text.format(number), 1, (finding,)) for number in range(count)]
        began_s = time.process_time()
        recurrences(parts)
        return time.process_time() - began_s

    assert min(cpu_s(8_000) for _ in range(2)) < 25 * min(cpu_s(1_000) for _ in range(3))


@pytest.mark.parametrize("count", [3, 60])
def test_values_that_begin_alike_are_told_apart(count: int) -> None:
    head = "a1b2c3d4e5f6" * 9
    values = [("PASSWORD", f"{head}{number:03}x{'z' * number}") for number in range(count)]
    text = " ".join([*(value for _, value in values), head + "999", head[:60], "and so on"])
    assert found(values, text) == [value for _, value in values]
    assert found(values[::2], text) == [value for _, value in values[::2]]


def test_the_longest_of_values_that_hold_each_other_is_found_first() -> None:
    head = "a1b2c3d4e5f6" * 9
    values = [("PASSWORD", head + tail) for tail in ("", "x", "xyz")]
    assert found(values, f"{head} {head}x {head}xy {head}xyz {head}xyzz") == [
        head, head + "x", head + "x", head + "xyz", head + "xyz",
    ]  # fmt: skip


def test_time_grows_with_the_number_of_values_that_begin_alike() -> None:
    head = "a1b2c3d4e5f6" * 9

    def seconds(count: int) -> float:
        values = [f"{head}.{number:06}" for number in range(count)]
        known = KnownValueFinder(KnownValue("JWT_TOKEN", value, 0) for value in values)
        text = "\n".join(values)
        began_s = time.process_time()
        assert len(known.find(text, 0)) == count
        return time.process_time() - began_s

    seconds(100)
    assert seconds(8_000) < 16 * seconds(2_000) + 0.05


def test_a_value_is_found_in_a_text_that_is_spelled_otherwise_wherever_its_source_stands() -> None:
    name = Finding(0, 10, "PERSON", 0.9, "x")
    parts = [
        TextWithFindings("Zoë Müller", 1, (name,)),
        TextWithFindings('{"output": "Zo\\u00eb M\\u00fcller"}', 2),
    ]
    finder = KnownValueFinder([KnownValue("PERSON", "Zoë Müller", 1, source=0)])
    assert [len(found) for found in finder.find_all(parts)] == [0, 1]


@pytest.mark.parametrize(
    ("kind", "value", "text", "expected"),
    [
        ("ENV_PASSWORD", "hunter2", "APP_hunter2_URL, get_hunter2()", ["hunter2", "hunter2"]),
        ("ENV_PASSWORD", "hunter2", "mysql -uroot -phunter2; xhunter2, well-phunter2", ["hunter2"]),
        ("ENV_PASSWORD", "hunter2", "密码是hunter2。これはhunter2です", ["hunter2", "hunter2"]),
        ("CODE_NAME", "X9", "file_X9.txt, X99, aX9", ["X9"]),
        ("CODE_NAME", "夜莺计划", "这是夜莺计划的", ["夜莺计划"]),
        ("EMAIL_ADDRESS", "a@x.org", "user_a@x.org", ["a@x.org"]),
        ("CUSTOMER_NUMBER", "KD-4711", "export_KD-4711_2024.csv, KD-47112", ["KD-4711"]),
        ("LOCATION", "Köln", "user_4711_Köln.csv, KÖLN, Koeln", ["Köln", "KÖLN", "Koeln"]),
        (
            "LOCATION",
            "Hauptstraße 12",
            "HAUPTSTRASSE 12, hauptstraße 12, Hauptstraße 123",
            ["HAUPTSTRASSE 12", "hauptstraße 12"],
        ),
        ("PERSON", "Ümit", "user_4711_Ümit.csv", ["Ümit"]),
        ("PERSON", "राहुल शर्मा", "यह राहुल है", ["राहुल"]),
        ("PERSON", "Sean O'Brien", "name = 'O''Brien'", ["O''Brien"]),
        ("PERSON", "Rose", "It was **Rose**, not 2*Rose*3.", ["Rose"]),
        ("PERSON", "Mark", '{"result": "{\\"name\\": \\"Mark\\"}"}', ["Mark"]),
    ],
)
def test_values_in_identifiers_and_beside_other_scripts(kind: str, value: str, text: str, expected: list[str]) -> None:
    assert sorted(found([(kind, value)], text)) == sorted(expected)


@pytest.mark.parametrize("user", ["anna99", "mike12", "jsmit7", "bob12", "kbrau1"])
def test_a_short_login_with_digits_is_found_again(user: str) -> None:
    assert found([("USERNAME", user)], f"{user} logged in, see /srv/{user}/x") == [user, user]


@pytest.mark.parametrize("word", ["amd64", "utf8", "md5", "user1", "node12", "project"])
def test_words_of_programs_are_not(word: str) -> None:
    assert found([("USERNAME", word)], f"built for {word}, see {word}") == []


@pytest.mark.parametrize(
    ("kind", "value", "text"),
    [
        ("PERSON", "प्रिया शर्मा", "प्रिया को बताओ"),
        ("PERSON", "أحمد الحسيني", "قال أحمد لي"),
        ("PERSON", "王小明", "王小明来了"),
        ("PERSON", "Maria Schneider", "what schneider_maria said"),
        ("LOCATION", "東京", "東京に住んでいます"),
        ("ENV_PASSWORD", "Winterwald7", "xWinterwald7x"),
        ("PHONE_NUMBER", "0171 1234567", "0171 1234567"),
    ],
)
def test_an_answer_among_the_texts_changes_nothing_for_the_others(kind: str, value: str, text: str) -> None:
    first, last = TextWithFindings(text, 1), TextWithFindings("ok", 2, is_answer=True)
    alone = KnownValueFinder([KnownValue(kind, value, 0)]).find_all([first])
    beside = KnownValueFinder([KnownValue(kind, value, 0)], has_answers=True).find_all([first, last])
    assert alone == beside[:1] != [[]]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("red_lantern.sql, RedLantern.java", ["red_lantern", "RedLantern"]),
        ("RED-LANTERN redlantern", ["RED-LANTERN", "redlantern"]),
        ("hatred_lantern, a red lantern, reddest_lantern", []),
    ],
)
def test_words_of_a_custom_value_are_known_as_an_identifier(text: str, expected: list[str]) -> None:
    assert found([("CODE_NAME", "Red Lantern")], text) == expected
