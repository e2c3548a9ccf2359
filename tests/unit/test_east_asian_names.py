"""Chinese, Japanese and Korean names are known again in other characters and in Latin letters, and as no other word."""

import pytest

from pasteguard_addon.conversation.short_text import ShortText, ValuesToSeek
from pasteguard_addon.known_values import KnownValue, KnownValueFinder, TextWithFindings
from pasteguard_addon.lexicon.east_asian import latin_names, surname_and_given


def found(name: str, text: str) -> list[str]:
    part = TextWithFindings(text, 1)
    spans = KnownValueFinder([KnownValue("PERSON", name, 0)]).find_all([part])[0]
    assert bool(ShortText([part]).candidates(ValuesToSeek(["PERSON"], [name]))) >= bool(spans)
    return [text[each.start : each.end] for each in spans]


@pytest.mark.parametrize(
    ("name", "text", "expected"),
    [
        (
            "王晓峰",
            "Wang Xiaofeng; XIAOFENG WANG, Wang, Xiao-feng",
            ["Wang Xiaofeng", "XIAOFENG WANG", "Wang, Xiao-feng"],
        ),
        ("王晓峰", "wang.xiaofeng wangxiaofeng@x.cn xiaofeng_wang", ["wang.xiaofeng", "wangxiaofeng", "xiaofeng_wang"]),
        ("王晓峰", "王先生说好, 请王老师来", ["王", "王"]),
        ("王晓峰", "王 曉峰? 王曉峰", ["王曉峰"]),
        ("陳美玲", "陈美玲 Chen Mei-ling", ["陈美玲", "Chen Mei-ling"]),
        ("欧阳文轩", "ouyang_wenxuan, 欧阳先生", ["ouyang_wenxuan", "欧阳"]),
        ("佐藤健太郎", "佐藤 健太郎 様, 佐藤さん", ["佐藤 健太郎", "佐藤"]),
        ("김민준", "Kim Min-jun, kim.minjun, 민준이가", ["Kim Min-jun", "kim.minjun", "민준"]),
        ("박서연", "Seoyeon Park; 박 팀장님", ["Seoyeon Park", "박"]),
    ],
)
def test_a_name_in_another_spelling(name: str, text: str, expected: list[str]) -> None:
    assert found(name, text) == expected


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("王晓峰", "国王来了, 王国, Wang said, the xiao of feng, wangle"),
        ("李娜", "li na, lina, Lina, 桃李满天下"),
        ("佐藤健太郎", "佐藤町, 砂糖"),
        ("김지원", "지원이 필요, 지원 팀장, 기술지원"),
        ("박서연", "대박 팀장, 박물관, park, Parking"),
    ],
)
def test_another_word_stays(name: str, text: str) -> None:
    assert found(name, text) == []


def test_the_parts_of_a_name_and_its_readings() -> None:
    assert surname_and_given("单田芳") == ("单", "田芳")
    assert {each.surname for each in latin_names("单田芳")} == {"dan", "shan"}
    assert {each.surname for each in latin_names("이정후")} == {"lee", "yi", "rhee"}
    assert [*latin_names("佐藤健太郎")] == []
    assert surname_and_given("佐々木希") == ("佐々木", "希")
    assert surname_and_given("Anna") is surname_and_given("東京都庁舎前です") is None


def test_everyday_words_are_no_short_name() -> None:
    for name, text in (
        ("何灿", "He can do it. CAN HE? Can he?"),
        ("何然", "He ran away"),
        ("孙灿", "Sun can burn you"),
    ):
        assert found(name, text) == []
    assert found("何灿", "ask He Can or Can He about it") == []
    assert found("李灿", "ask Li Can, or Can Li") == ["Li Can", "Can Li"]
