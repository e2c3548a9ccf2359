"""Passwords said again: put right ("no, sorry, it's …"), with another number ("and …8 for the VPN"), or spelled."""

import re
from collections.abc import Iterator, Sequence
from itertools import islice

import re2

from pasteguard_addon.detection.plugins.values import is_term
from pasteguard_addon.detection.secrets.judging import is_mixed_password
from pasteguard_addon.detection.secrets.scan import Scan, SecretHit
from pasteguard_addon.detection.secrets.sentences.prose_values import is_likely_here
from pasteguard_addon.detection.secrets.sentences.qualities import is_answer
from pasteguard_addon.detection.secrets.sentences.turns import bare
from pasteguard_addon.lexicon.credential_words import PASSWORDS

_MISTAKEN = re.compile(
    r"[\"'`”»*)]{0,3}(?:[ですだはね了啊呢]{0,3})(?:[\s.,;:!?。、，！…–—-]{1,6}(?:[^\s:,<>]{1,24}\s?:\s)?)"
    r"(?:(?:oh|ah|ach|ay|uy|ai|och|ups|hm+|ну|a|e|o|あ|え|啊|哦)[\s,!、，]{1,3})?"
    r"(?:sorry|no|nope|wait|oops|whoops|my bad|typo|i mean|actually|correction|scratch that|wrong|pardon|my mistake"
    r"|nein|nee|ach nein|quatsch|moment|falsch|halt|verzeihung|entschuldigung|korrektur|ich meine|stimmt nicht"
    r"|non|désolée?|oups|zut|mince|attends|je me suis trompée?|erreur|je voulais dire"
    r"|perdón|perdona|disculpa|espera|me equivoqué|quise decir|mejor dicho|digo|corrijo"
    r"|scusa|scusate|anzi|aspetta|mi sono sbagliat[oa]|errore|volevo dire|oddio"
    r"|oeps|wacht|fout|foutje|ik bedoel|przepraszam|sorki|nie|czekaj|pomyłka|to znaczy|błąd"
    r"|desculpa|desculpe|não|ops|aliás|quer dizer|me enganei|enganei-me|peraí|errei"
    r"|förlåt|nej|vänta|oj|fel|jag menar|hayır|yok|özür dilerim|kusura bakma|yanlış|pardon|dur"
    r"|ой|нет|извини(?:те)?|прости(?:те)?|точнее|вернее|ошиб(?:ся|лась)|опечатка|стоп|то есть|блин"
    r"|不对|不是|抱歉|对不起|错了|说错了|打错了|搞错了|更正|应该是|すみません|すいません|ごめん|失礼|間違え|いや|訂正|違う|じゃなくて"
    r"|promiň(?:te)?|pardon|ne|počkej|omlouvám se|chyba|překlep"
    r"|teda|totiž|vlastně|czyli|znaczy|enfin|plutôt|bueno|o sea|ou melhor|rettelse|undskyld|hov|vent|ups|beklager"
    r"|forkert|jeg mener)"
    r"(?!\w)(?<!\Ano\Z)|[\"'`”»*)]{0,3}[ですだは]{0,3}[\s.,;:!?。、，！…–—-]{0,4}(?:不对|不是|抱歉|对不起|错了|说错了|打错了|搞错了"
    r"|应该是|すみません|すいません|ごめん|失礼|間違え|いや|訂正|違う|じゃなくて)",
    re.IGNORECASE,
)
"""Behind a value: what tells that it was wrong."""
_WORD = re.compile(r"[^\s\"'`“”„«»<>()\u3000-\u9fff，；：]{4,64}")
_END = re.compile(r"[\"'`”»*)。]{0,3}(?:\s{0,2}\Z|[.,;!?]|[ ]?\r?\n|[^\x00-\u2fff])")
_REACH, _REACH_OF_NUMBERS, _MOST_WORDS = 90, 80, 10
_BEHIND, _BEFORE = 200, 120
_MOST_MORE = 8
_STEM = re.compile(r"[^\W\d_]{4,24}(?=[\W\d_][^\n]{0,7}\Z)")
_NUMBER = re.compile(r"\d{3,8}[A-F#*]?")
_OTHER_NUMBER = re.compile(r"(?<![A-Za-z0-9_.,:/-])(?P<digits>\d{3,8})[A-F#*]?(?![A-Za-z0-9_:/%€$£-]|[.,]\d)")
_AROUND = frozenset(" \t\r\n\"'`“”„«»()[]<>,;:/=|*（）「」『』，。、：")
_MOST_ALIKE = 4
_MOST_TIMES = 8


def said_again(scan: Scan, hits: Sequence[SecretHit]) -> Iterator[SecretHit]:
    """Yield what is said to be the right value, or another one like it, near each of the passwords found."""
    text, ends, times = scan.text, set[int](), dict[str, int]()
    for hit in hits:
        if hit.entity_type != "ENV_PASSWORD" or hit.end - hit.start >= _LONGEST or hit.end in ends:
            continue
        ends.add(hit.end)
        value = text[hit.start : hit.end]
        times[value] = times.get(value, 0) + 1
        if times[value] > _MOST_TIMES:
            continue  # a text that repeats itself
        if _NUMBER.fullmatch(value):
            yield from _numbers_alike(scan, hit, value)
        elif stem := _STEM.match(value):
            yield from _words_alike(scan, hit, stem.end())
        if mistaken := _MISTAKEN.match(text, hit.end, hit.end + _REACH):
            yield from _put_right(text, mistaken, value)


_LONGEST = 64


def _put_right(text: str, mistaken: re.Match[str], value: str) -> Iterator[SecretHit]:
    limit = mistaken.start() + _REACH
    for word in islice(_WORD.finditer(text, mistaken.end(), limit), _MOST_WORDS):
        first, last = bare(text, *word.span())
        other = text[first:last]
        if _NUMBER.fullmatch(value):
            is_right = _NUMBER.fullmatch(other) is not None and len(other) == len(value)
        else:
            is_right = is_mixed_password(other) and not is_term(other)
            is_right = is_right or (value.isalpha() and _END.match(text, last) is not None and is_answer(other, ""))
        if is_right and other != value:
            yield SecretHit(first, last, "ENV_PASSWORD", 0.9)
            return


def _numbers_alike(scan: Scan, hit: SecretHit, value: str) -> Iterator[SecretHit]:
    """Yield numbers behind a code that have its digits but for one or in another order, or are said to be old or new.

    So are those that end in the same letter or sign as it: few other numbers do.
    """
    text = scan.text
    digits = value.rstrip(_KEYS)
    end = min(len(text), hit.end + _REACH_OF_NUMBERS)
    for other in islice(_OTHER_NUMBER.finditer(text, hit.end, end), _MOST_ALIKE):
        others = other["digits"]
        if len(others) != len(digits) or others == digits:
            continue
        is_like = sorted(others) == sorted(digits) or sum(map(str.__ne__, others, digits)) == 1
        is_like = is_like or (digits != value and other[0][len(others) :] == value[len(digits) :])
        if is_like or _ANOTHER.search(text, hit.end, other.start()):
            yield SecretHit(*other.span(), "ENV_PASSWORD", 0.9)


_KEYS = "#*ABCDEF"
_ANOTHER = re.compile(
    r"\b(?:old|new|previous|now|alte[rn]?|neue[rn]?|bisherige[rn]?|jetzt|ancien|nouveau|maintenant|viej[oa]|antigu[oa]|nuev[oa]|ahora|vecchio"
    r"|nuovo|adesso|ora|oude|nieuwe|nu|stary|nowy|teraz|antigo|novo|agora|gamla|nya|eski|yeni|şimdi|старый|новый|теперь"
    r"|starý|nový|teď|gamle|nye|旧|新|以前|现在)\b"
)


def _words_alike(scan: Scan, hit: SecretHit, length: int) -> Iterator[SecretHit]:
    """Yield what begins with the same letters as a password and has other digits or signs behind them."""
    value, stem = scan.text[hit.start : hit.end], scan.low[hit.start : hit.start + length]
    for first, last in ((max(0, hit.start - _BEFORE), hit.start), (hit.end, min(len(scan.text), hit.end + _BEHIND))):
        at = scan.low.find(stem, first, last)
        for _ in range(_MOST_ALIKE):
            if at < 0:
                break
            other = _alike_at(scan, at, len(stem))
            if other and scan.text[slice(*other)] != value:
                yield SecretHit(*other, "ENV_PASSWORD", 0.9)
            at = scan.low.find(stem, at + len(stem), last)


def _alike_at(scan: Scan, at: int, length: int) -> tuple[int, int] | None:
    text = scan.text
    before = text[at - 1 : at]
    if before and before not in _AROUND and before.isascii():
        return None
    end = at + length
    while end < len(text) and end - at - length <= _MOST_MORE and text[end] not in _AROUND and text[end].isascii():
        end += 1
    _, end = bare(text, at, end)
    more = text[at + length : end]
    if not any(map(str.isdigit, more)) or len(more) > _MOST_MORE or is_term(text[at:end]):
        return None
    return (at, end)


def _in_latin() -> re2.Options:
    options = re2.Options()
    options.encoding = re2.Options.Encoding.LATIN1
    return options


_LETTER = r"[A-Za-z0-9?\x80-\xff]"
"""A letter beyond Latin-1 is written as a question mark."""
_SIGN = r"[A-Za-z0-9!-+@_?\x80-\xff]"
_MAY_BE_SPELLED = re2.compile(
    (
        rf"(?:\A|[^A-Za-z0-9_?\x80-\xff-])({_LETTER}"
        rf"(?:(?:-{_SIGN}){{4}}|(?: {_SIGN}){{4}}|(?:, ?{_SIGN}){{4}}|(?:[.]{_SIGN}){{4}}"
        rf"| (?:wie|as in|like|for|comme|come|como|jak|som|van) {_LETTER}{{2,14}},? {_LETTER}))"
    ).encode("ascii"),
    _in_latin(),
)
_SPELLED = re.compile(
    r"(?<![\w-])(?P<value>[^\W_](?P<joint>-| |, ?|\.)(?:[^\W_](?P=joint)|[!#$%&*+@_?](?P=joint)){3,30}"
    r"[^\W_!#$%&*+@_?])(?![\w-])"
    r"|(?<![\w-])(?P<named>[^\W\d_] (?P<as>wie|as in|like|for|comme|come|como|jak|som|van) [^\W\d_]{2,14}"
    r"(?:,? (?:[^\W\d_] (?P=as) [^\W\d_]{2,14}|\d)){2,20})"
)
_SPELLED_REACH = 140


def spelled(scan: Scan) -> Iterator[SecretHit]:
    """Yield passwords letter by letter, behind a word for one: `p-4-s-t-a`, "M wie Martha, A wie Anton, …"."""
    written = scan.text.encode("latin-1", "replace")
    done = 0
    for place in _MAY_BE_SPELLED.finditer(written):
        start = place.start(1)
        if start < done:
            continue
        letters = _SPELLED.match(scan.text, start)
        done = start + 1 if letters is None else letters.end()
        if (
            letters
            and any(map(str.isalpha, letters[0]))
            and scan.last_match(_NOUN, max(0, start - _SPELLED_REACH), start, _LONGEST_NOUN)
        ):
            yield SecretHit(*letters.span(), "ENV_PASSWORD", 0.9)


_NOUNS = tuple(word for word in PASSWORDS if len(word) > 3 and word not in ("security question", "maiden name"))
_NOUN = re.compile("|".join(map(re.escape, _NOUNS)), re.IGNORECASE)
_LONGEST_NOUN = max(map(len, _NOUNS))
_STARRED = re.compile(r"\*(?P<value>[^\s*\"'`]{6,64})\*?(?=\s|\Z)(?!\*)")


class StarredRule:
    """What a chat puts right with a star before it, near a word for password: `*Quartz…`."""

    anchors = ("\n*",)

    def at(self, scan: Scan, start: int, end: int) -> Iterator[SecretHit]:
        starred = _STARRED.match(scan.text, end - 1)
        if starred is None:
            return
        first, last = bare(scan.text, *starred.span("value"))
        around = scan.low[max(0, start - _BEHIND) : last + _REACH]
        if is_likely_here(scan.text[first:last]) and any(word in around for word in _NOUNS):
            yield SecretHit(first, last, "ENV_PASSWORD", 0.9)
