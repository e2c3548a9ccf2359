"""What only machines write is kept from the model of names; what people have written in it is not."""

import json
import re
from collections.abc import Callable
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pasteguard_addon.detection.pii.model.machine_text import _CODE, as_people_wrote

_STATEMENTS = (
    "function {a}({b},{c}){{return {b}&&{c}.{a}!==void 0?{b}.{c}({a}):!1}}",
    "var {a}={b}||{{}};{a}.prototype.{c}=function({b}){{this.{c}={b};return this}};",
    "if(typeof {a}===typeof {b}){{{c}({a},{b})}}else{{throw new {c}({a})}}",
    "const {a}=({b})=>{b}.{c}(({c})=>{c}&&{c}.{a}());",
    "switch({a}){{case 0:return {b};case 1:for(var {c}=0;{c}<{a}.length;{c}++){b}({c});break}}",
)
_RULES = (
    ".{a}{{color:#fff;margin:0 auto;padding:{b}px}}.{c}>a:hover{{display:block;width:100%}}"
    "@media screen{{.{b}{{top:0}}}}"
)
NAMES = ("Nora Weber", "Ümit Şahin-Özdemir", "Ana María de la Cruz", "Владимир Орлов")


def minified(random: Random, chars: int = 6_000, statements: tuple[str, ...] = _STATEMENTS) -> str:
    made = ""
    while len(made) < chars:
        words = {slot: "".join(random.choices("abcdefghijklmnopqrstuvwxyz", k=random.randint(1, 6))) for slot in "abc"}
        made += random.choice(statements).format(**words)
    return made


def dump(data: bytes, style: str) -> str:
    lines = []
    for at in range(0, len(data), 16):
        row = data[at : at + 16]
        shown = "".join(chr(byte) if 32 <= byte < 127 else "." for byte in row)
        if style == "xxd":
            lines.append(f"{at:08x}: {row.hex(' ', -2)}  {shown}")
        elif style == "hexdump":
            lines.append(f"{at:08x}  {row[:8].hex(' ')}  {row[8:].hex(' ')}  |{shown}|")
        else:
            lines.append(f"{at:07o} {row.hex(' ', -2)}")
    return "\n".join(lines)


def left(text: str) -> float:
    return len("".join(as_people_wrote(text).split())) / len("".join(text.split()))


@pytest.mark.parametrize("seed", range(8))
@pytest.mark.parametrize("statements", [_STATEMENTS, (_RULES,)], ids=["script", "style"])
def test_of_minified_code_nothing_is_left(seed: int, statements: tuple[str, ...]) -> None:
    code = minified(Random(seed), statements=statements)
    assert left(code) < 0.15
    assert left(code[777:2_300]) < 0.15  # a piece of it


@pytest.mark.parametrize("style", ["xxd", "hexdump", "od"])
def test_of_a_dump_nothing_is_left(style: str) -> None:
    assert left(dump(Random(3).randbytes(4_000), style)) < 0.05
    assert "Nora Weber, 1" in as_people_wrote(dump(b"Nora Weber, 1 st" * 4, "hexdump"))


@pytest.mark.parametrize("seed", range(6))
@pytest.mark.parametrize("name", NAMES)
def test_a_name_in_code_is_left_with_what_stands_around_it(seed: int, name: str) -> None:
    random = Random(seed)
    code = minified(random)
    at = random.randrange(len(code))
    for written in (f'"{name}"', f"'Contact {name} for help'", f"/* by {name} */", f"={name};"):
        text = code[:at] + written + code[at:]
        read = as_people_wrote(text)
        assert len(read) == len(text)
        assert read[at : at + len(written)] == written
        assert all(char in (" ", was) for char, was in zip(read, text, strict=True))


def _people(random: Random, count: int = 60) -> list[dict[str, str]]:
    return [{"name": random.choice(NAMES).split()[0], "id": str(random.randrange(10**6))} for _ in range(count)]


DATA = {
    "prose": " ".join("Nora said that she would be there at 8 (or 9), and Bob agreed." for _ in range(40)),
    "JSON": json.dumps(_people(Random(1)), ensure_ascii=False, separators=(",", ":")),
    "JSON in JSON": json.dumps(json.dumps(_people(Random(2)), separators=(",", ":"))),
    "a piece of JSON": json.dumps(_people(Random(4)), ensure_ascii=False, separators=(",", ":"))[40:1_500],
    "code in JSON": json.dumps({"by": "Nora", "code": minified(Random(5))}),
    "dictionaries": repr(_people(Random(3))).replace(" ", ""),
    "SQL": "INSERT INTO p VALUES " + ",".join(f"('{each['name']}',{each['id']})" for each in _people(Random(6))),
    "CSV": ";".join(f"{each['name']},{each['id']}" for each in _people(Random(7), 120)),
    "XML": "".join(f"<p id='{each['id']}'><n>{each['name']}</n></p>" for each in _people(Random(8))),
    "query": "&".join(f"name={each['name']}&id={each['id']}" for each in _people(Random(9), 120)),
    "code in lines": "\n".join(minified(Random(seed), 100) for seed in range(30)),
}


@pytest.mark.parametrize("kind", DATA)
def test_what_is_data_or_prose_stays_whole(kind: str) -> None:
    assert as_people_wrote(DATA[kind]) == DATA[kind]


WORD_OF_CODE = re.compile(r"\bfunction\b|\breturn[ \"'({\[!-]|\bvar [\w$]|\bthis\.|\bvoid 0|\btypeof\b")
PARTS_OF_CODE = (
    "function",
    "return",
    "var ",
    "this.",
    "void 0",
    "typeof",
    " ",
    "(",
    "!",
    "a",
    "é",
    "1",
    "_",
    "$",
    "\n",
)


@given(st.lists(st.sampled_from(PARTS_OF_CODE), max_size=10).map("".join))
def test_words_of_code_are_whole_words(text: str) -> None:
    found = [match.span() for match in _CODE.finditer(text) if match[0][0] in "frvt" and match[0][1] != "?"]
    assert found == [match.span() for match in WORD_OF_CODE.finditer(text)]


@pytest.mark.parametrize(
    "letters",
    ["[ΈΆΊΑ-Ωα-ωίϊΐόάέύϋΰήώ]+", "[А-Яа-яЁё]", "".join(map(chr, range(0x5640, 0x5690)))],
)
def test_of_letters_that_make_no_words_nothing_is_left(letters: str) -> None:
    text = f'Übrigens: "{letters}", Anna'
    assert as_people_wrote(text).split() == ["Übrigens:", '"', '",', "Anna"]


@pytest.mark.parametrize(
    "text", ["Ein E-Mail-Konto für Jean-Lu-ca und Anne-Marie", "我们昨天在上海见到了张伟和李娜" * 5, "Größe A-Z"]
)
def test_words_with_hyphens_and_sentences_without_marks_stay(text: str) -> None:
    assert as_people_wrote(text) == text


_DIGITS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"
NAMES_IN_LISTS = (
    "Anna Karl Paul Hans Otto Emma Iris Marc Erik Nora Hugo Luca Adam Sara Jan Kerdoncuff Haberkorn".split()
)


def source_map(random: Random, segments: int) -> str:
    """Return mappings as https://tc39.es/ecma426/#sec-mappings writes them."""

    def number(value: int) -> str:
        value = abs(value) * 2 + (value < 0)
        made = ""
        while value >= 32:
            made, value = made + _DIGITS[32 + value % 32], value // 32
        return made + _DIGITS[value]

    def segment() -> str:
        fields = [random.randint(0, 40), 0, random.randint(-2, 9), random.randint(-60, 60), random.randint(0, 9)]
        return "".join(map(number, fields[: random.choice((1, 4, 4, 4, 5))]))

    return "".join(segment() + random.choice((",", ",", ",", ";", ";;")) for _ in range(segments)) + segment()


@pytest.mark.parametrize("seed", range(8))
@pytest.mark.parametrize("cut", [0, 3, 40])
def test_of_a_map_of_sources_nothing_is_left(seed: int, cut: int) -> None:
    mappings = source_map(Random(seed), 300)
    assert not as_people_wrote(mappings[cut : len(mappings) - cut]).strip()
    text = f'{{"version":3,"sources":["Nora Weber.ts"],"mappings":"{mappings}"}}'
    assert as_people_wrote(text) == text.replace(mappings, " " * len(mappings))


@pytest.mark.parametrize("form", [str, str.upper, str.lower])
@pytest.mark.parametrize("sign", [",", ";"])
def test_a_list_of_names_is_no_map(form: Callable[[str], str], sign: str) -> None:
    for seed in range(40):
        names = Random(seed).sample(NAMES_IN_LISTS, 16)
        text = sign.join(map(form, names))
        assert as_people_wrote(text) == text
