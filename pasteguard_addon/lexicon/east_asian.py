"""Chinese, Japanese and Korean names: where the surname ends, and how the first and the last are in Latin letters.

A name in these scripts has no blank in it. How a Japanese name is read does not follow from its characters.
"""

import re
from collections.abc import Iterator
from functools import cache
from itertools import islice, product
from typing import NamedTuple

from pasteguard_addon.lexicon.words import lines_of

_HAN = re.compile("[\u3005\u3400-\u9fff]{2}[\u3005\u3040-\u30ff\u3400-\u9fff]{0,4}|[\u3400-\u9fff][\u3040-\u30ff]{1,4}")
"""Also with the sign that repeats a character, and with Japanese letters behind."""
_HANGUL = re.compile("[\uac00-\ud7a3]{2,4}")
_SURNAMES = frozenset(
    "王李张張刘劉陈陳杨楊黄黃赵趙吴吳周徐孙孫马馬朱胡郭何高林罗羅郑鄭梁谢謝宋唐许許韩韓冯馮邓鄧曹彭曾肖蕭萧田董袁潘于蒋蔣蔡余杜"
    "叶葉程苏蘇魏吕呂丁任沈姚卢盧姜崔钟鍾谭譚陆陸汪范金石廖贾賈夏韦韋付傅方白邹鄒孟熊秦邱江尹薛闫閻阎段雷侯龙龍史陶黎贺賀顾顧毛郝"
    "龚龔邵万萬钱錢严嚴覃武戴莫孔向汤湯常温康施文牛樊葛邢安齐齊易乔喬伍庞龐颜顏倪庄莊聂聶章鲁魯岳翟殷詹申欧歐耿关關兰蘭焦俞左"
    "柳甘祝包宁寧尚符舒阮柯纪紀梅童凌毕畢单單季裴霍涂成苗谷盛曲翁冉骆駱蓝藍路游辛靳欧管柴蒙鲍鮑华華喻祁蒲房滕屈饶饒解牟艾尤阳陽时時"
    "穆农農司卓古吉缪繆简簡车車项項连連芦蘆麦麥褚娄婁窦竇戚岑景党宫宮费費卜冷晏席卫衛米柏宗瞿桂全佟应應臧闵閔苟邬鄔边邊卞姬师師和仇"
)
"""Of Chinese; of one character."""
_LONG_SURNAMES = frozenset(
    "欧阳 歐陽 司马 司馬 上官 诸葛 諸葛 东方 東方 皇甫 尉迟 尉遲 公孙 公孫 慕容 令狐 夏侯 司徒 端木 长孙".split()
)
_KOREAN_LONG_SURNAMES = frozenset("남궁 황보 제갈 사공 선우 서문 독고".split())
_SIMPLIFIED = (
    "张刘杨赵吴孙马罗郑谢韩冯邓许苏卢蒋贾叶阎钟陆龙严汤顾钱丽国华伟强军杰晓凤兰红云东风锋刚鹏荣宝义贵庆卫远梦静颖莹娴婵铭锦钰泽润涛"
    "洁灵学亚宾跃爱怀凯欢乔维绍继纯绮缘聪胜艳芦兴誉诗诚语谦贤轩辉运选逊邹镇长闻阳际霁韵顺飞骏鸣鸿鹤齐陈黄龚谭邬玮瑶烨岚萧蓝万贺颜倪"
    "庄聂岳关欧焦纪单龙练滨亿实宁专广忆庆荟莲苇芸银铁锐钧钢铃锡凤鸾鹃鹭骥骁驰魏鲁鲍齐"
)
_TRADITIONAL = (
    "張劉楊趙吳孫馬羅鄭謝韓馮鄧許蘇盧蔣賈葉閻鍾陸龍嚴湯顧錢麗國華偉強軍傑曉鳳蘭紅雲東風鋒剛鵬榮寶義貴慶衛遠夢靜穎瑩嫻嬋銘錦鈺澤潤濤"
    "潔靈學亞賓躍愛懷凱歡喬維紹繼純綺緣聰勝艷蘆興譽詩誠語謙賢軒輝運選遜鄒鎮長聞陽際霽韻順飛駿鳴鴻鶴齊陳黃龔譚鄔瑋瑤燁嵐蕭藍萬賀顏倪"
    "莊聶岳關歐焦紀單龍練濱億實寧專廣憶慶薈蓮葦芸銀鐵銳鈞鋼鈴錫鳳鸞鵑鷺驥驍馳魏魯鮑齊"
)
"""Characters of names that are written in two ways. Chosen by hand."""
_TO_SIMPLIFIED, _TO_TRADITIONAL = (
    str.maketrans(_TRADITIONAL, _SIMPLIFIED),
    str.maketrans(_SIMPLIFIED, _TRADITIONAL),
)
_ONE_OF_THREE, _MOST_OF_CHINESE = 3, 4
_MOST_READINGS = 8

_FIRST_SYLLABLE = 0xAC00
_INITIALS = "g kk n d tt r m b pp s ss . j jj ch k t p h".split()
_VOWELS = "a ae ya yae eo e yeo ye o wa wae oe yo u wo we wi yu eu ui i".split()
_FINALS = ". k k k n n n t l k m l l l p l m p p t t ng t t k t p t".split()
_OTHER_VOWELS = {"eo": ("u", "o"), "yeo": ("you", "yu"), "u": ("oo",), "ae": ("e",), "eu": ("u",), "wo": ("wo", "wu")}


class LatinName(NamedTuple):
    """A name in Latin letters."""

    surname: str
    given: tuple[str, ...]
    """Its syllables."""


def surname_and_given(name: str) -> tuple[str, str] | None:
    """Return the two parts of a name without blanks; None if it is none, or nothing tells them apart."""
    if _HANGUL.fullmatch(name):
        end = 2 if name[:2] in _KOREAN_LONG_SURNAMES and len(name) > 2 else 1
    elif _HAN.fullmatch(name):
        end = _end_of_han_surname(name)
    else:
        return None
    return (name[:end], name[end:]) if 0 < end < len(name) else None


def _end_of_han_surname(name: str) -> int:
    if name[:2] in _LONG_SURNAMES:
        return 2
    if len(name) <= _ONE_OF_THREE and name[0] in _SURNAMES:
        return 1
    is_repeated = name[1] == "\u3005"  # 佐々木
    return min(3 if is_repeated else 2, len(name) - 1)


def other_characters(name: str) -> tuple[str, ...]:
    """Return a name in simplified and in traditional characters, as far as it is another text there."""
    others = dict.fromkeys((name.translate(_TO_SIMPLIFIED), name.translate(_TO_TRADITIONAL)))
    return tuple(each for each in others if each != name)


def latin_names(name: str) -> Iterator[LatinName]:
    """Yield a Chinese or Korean name as it is written in Latin letters, in small ones."""
    parts = surname_and_given(name)
    if parts is None:
        return
    surname, given = parts
    if _HANGUL.fullmatch(name):
        surnames = _korean_surnames().get(surname) or list(_of_syllables(surname))
        syllables = [tuple(_of_syllable(each)) for each in given]
    elif len(name) <= _MOST_OF_CHINESE and (surname in _LONG_SURNAMES or surname in _SURNAMES):
        surnames = ["".join(each) for each in product(*(_readings().get(each, ()) for each in surname))]
        syllables = [_readings().get(each, ()) for each in given]
    else:
        return
    for each in islice(product(surnames, *syllables), _MOST_READINGS * 2):
        yield LatinName(each[0], each[1:])


@cache
def _korean_surnames() -> dict[str, list[str]]:
    pairs = (line.partition(": ") for line in lines_of("korean_surnames.txt"))
    return {surname: latin.split() for surname, _, latin in pairs}


@cache
def _readings() -> dict[str, tuple[str, ...]]:
    found: dict[str, tuple[str, ...]] = {}
    for line in lines_of("han_readings.txt"):
        syllable, _, characters = line.partition(": ")
        for each in characters:
            found[each] = (*found.get(each, ()), syllable)
    return found


def _of_syllables(text: str) -> Iterator[str]:
    yield from ("".join(each) for each in product(*map(_of_syllable, text)))


def _of_syllable(syllable: str) -> list[str]:
    """Return a syllable by the rules of Korea, and as people who do not know these write it."""
    index = ord(syllable) - _FIRST_SYLLABLE
    initial, vowel, final = index // 588, index % 588 // 28, index % 28
    vowels = (_VOWELS[vowel], *_OTHER_VOWELS.get(_VOWELS[vowel], ()))
    return [f"{_INITIALS[initial]}{each}{_FINALS[final]}".replace(".", "") for each in vowels]
