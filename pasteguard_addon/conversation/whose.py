"""Which names are anybody's business: countries, the places of the world and people of whom an encyclopedia tells.

"What is the weather like in Tokyo?" and "Who was Marie Curie?" name nobody of the writer's life, and without the name
there is no answer. So what is found in a section stays, if
- it is a country, a continent or a part of one, always;
- it is such a person whom the section asks about or a model's answer tells of, and whom nobody writes to, introduces
  or names in a field; or one whom its words ask about as nobody asks about an acquaintance ("Who was …?"), or an
  unusual name beside a known one, or one named in one breath with such a one;
- it is a place, or such a person, as long as the conversation up to here, this section included, holds nothing private:
  no value that has a placeholder, no other person, no address, no other personal data, and no word that tells of the
  writer's own life ("I live in", "my boss", "Dear").

The rule looks at a section as a whole and at what was masked before it, so that a conversation's next turn decides
alike.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby
from operator import itemgetter

from pasteguard_addon.findings import DENY_RECOGNIZER, Finding
from pasteguard_addon.late_pattern import compile_late_patterns, late_pattern
from pasteguard_addon.lexicon.asking import frame
from pasteguard_addon.lexicon.endings import plain
from pasteguard_addon.lexicon.ideas import is_idea
from pasteguard_addon.lexicon.known_people import is_borne_surname
from pasteguard_addon.lexicon.mere_names import is_mere_given_name
from pasteguard_addon.lexicon.words import PARTICLES, countries, is_given_name, places, without_accents

from .asked_text import AskedText
from .asked_things import is_asked_as_phrase, is_asked_as_thing, stands_inside
from .figures import is_borne_by_figure, is_figure_in, may_stand_beside_figures, without_case
from .frames import BY_MAKER, is_asked_as_known
from .own_life import tells_of_own_life

_PERSON, _PLACE = "PERSON", "LOCATION"
_ARTICLE = re.compile(r"(?:the|die|der|das|la|le|les|l['’]|el|los|las|il|lo|gli|i|de|het|o|a|os|as)\s*(?=\w)", re.I)

_ASKS = late_pattern(
    lambda: (
        r"[?？؟\u037e]|[\u0370-\u03ff\u1f00-\u1fff];"
        rf"|(?:^|[.!:;\n][ \t]*)(?:please[ ]|can[ ]you[ ]|bitte[ ]|ok[ ]|hey[ ]|so[ ]|short[ ]|brief[ ]|kurze?[ ])?"
        rf"(?:{frame('asks')}|{frame('craft')}|(?:{frame('by')})[ ]+{BY_MAKER}|{frame('by-genitive')})"
        r"(?![\w\u0900-\u097f])"
        rf"|(?:{frame('asks-last')})[ ]*[.!]?\Z|{frame('asks-anywhere')}"
    ),
    re.I,
)
"""A question, or a task of which somebody is the subject, in any of the languages."""
_NOT_ASKED_ABOUT = late_pattern(
    r"(?:\b(?:i am|i['’]m|this is|named|called|dear|hi|hello|hey|hallo|contact|call|e-?mail|mail|ask|tell"
    r"|remind|inform|invite|thank|text|meet|cc|greet|ich bin|liebe[rs]?|je suis|cher|chère|soy|sono|ik ben"
    r"|jestem|sou|sunt|я|jeg er|jeg hedder|jag är|jag heter|olen|jsem|είμαι|ben|tôi là"
    r"|(?:mr|mrs|ms|miss|frau|herrn?|mme|madame|monsieur|señora?|signora?|meneer|mevrouw|pani)\.?)"
    r")[\s\"'*`]*$",
    re.I,
)
"""Whom somebody writes to or introduces."""
_TOWARDS = late_pattern(lambda: rf"\b(?:{frame('towards')})[\s\"'*`]*$|(?<!\w)(?:{frame('sent')})[ ]$", re.I)
_SENDS = late_pattern(lambda: rf"(?<!\w)(?:{frame('sends')})(?!\w)", re.I)
"""A text that somebody is to get: then "to" and "from" tell who it is."""
_OF_TEAM = late_pattern(
    lambda: (
        r"[ ](?:from|in|at|of|aus|von|vom|im|in|bei|der|de|du|del|della|dell|da|do|van|z|ze|din|på|från|fra)"
        r"[ ](?:the |our |der |dem |unsere[rm] |la |el |l['’]|het |departament\w* |servic\w{1,2} |reparto ){0,3}"
        rf"(?:{frame('team')})(?!\w)"
    ),
    re.I,
)
"""Where somebody works who is called as a known one is: "Michael Jackson from procurement"."""
_STILL_ASKED_ABOUT = late_pattern(
    r"\b(?:did|does|didn['’]t)\b[^.!?\n]*\Z|\b(?:how|what|where|why|when)[ ]do[ ]\Z|\b(?:give|show|tell)[ ]me[ ]an[ ]\Z"
    r"|\b(?:quotes?|quotations?|sayings?|lines?|poems?|books?|works?|novels?|plays?|songs?|albums?|films?|movies?|stor(?:y|ies)"
    r"|speech(?:es)?|paintings?|theor(?:y|ies)|style|life|death|biography|stil|zitate?n?|gedichte?n?|b(?:uch|ücher)n?"
    r"|romane?n?|werke?n?|lieder|filme?n?|leben|tod|poèmes?|livr[eo]s?|œuvres?|obras?|poem[ai]s?|libr[io]s?|citas?|frases"
    r"|canciones|s[yi]mphoni\w*|symfoni\w*|oper|opera|pel[ií]culas|film[yi]?|opere|libri|książk\w+|wiersz\w*|boeken|werken|gedichten)"
    r"[ ](?:from|to|an|von|à|do|da|a|de)[ ]\Z",
    re.I,
)
"""What shows that somebody is asked about though a word stands before as to whom one writes: "in the style of"."""
_TOGETHER = late_pattern(
    r"[\"'*”»]?(?:[ ]?[,/&][ ]?|[ ](?:and|or|vs?\.?|versus|und|oder|et|ou|y|o|e|en|of|i|lub|czy|og|och|eller|ja|vai"
    r"|sau|și|nebo|ve|veya|или|и|або|чи|та|ή|και|hay|và|أم|أو|या|और)[ ]"
    r"|[ ](?:[^\W\d_]{2,14}[ ]){1,3}(?:than|als|que|di|dan|niż|od|än|end|enn|kuin|než|чем|ніж)[ ])[\"'*“«]?",
    re.I,
)
_MARKS = frozenset("?？؟;\u037e")
_REACH, _LINE = 48, 200
_MOST_ASKED_ABOUT = 100
"""Findings in one section; more stand in no question, and take too long to look at one by one."""
_STREET = late_pattern(
    r"(?<=[^\W_][ ])st\b|\b(?:street|road|rd|avenue|ave|lane|drive|close|court|square|rue|via|viale|piazza|calle"
    r"|avenida|plaza|ulica|ul|rua|strada|str|laan|straat)\b|stra(?:ß|ss)e\b|gasse\b|platz\b|weg\b|straat\b|gatan\b|vej\b|katu\b",
    re.I,
)


@dataclass(frozen=True, slots=True)
class Publicity:
    """What stays in clear because it is nobody's."""

    keeps_places: bool = True
    keeps_figures: bool = True

    def private_findings(
        self,
        sections: Sequence[int],
        texts: Sequence[tuple[str, Sequence[Finding]]],
        *,
        is_private: bool,
        languages: Sequence[str] = (),
        answers: Sequence[bool] = (),
    ) -> list[Sequence[Finding]]:
        """Return what of the findings in each text does not stay in clear.

        `sections` says for each text which one it belongs to, `languages` what each was scanned as, `answers` which a
        model has written; `is_private` whether anything is masked in one before them.
        """
        left: list[Sequence[Finding]] = []
        languages, answers = languages or [""] * len(texts), answers or [False] * len(texts)
        for _, members in groupby(zip(sections, texts, languages, answers, strict=True), key=itemgetter(0)):
            _, section, spoken, are_answers = zip(*members, strict=True)
            is_here = is_private or self.is_private(section, spoken, is_answer=all(are_answers))
            masked = [self.masked(text, findings, is_private=is_here) for text, findings in section]
            is_private = is_private or any(masked)  # what leaves no placeholder is not known at the next turn
            left += masked
        return left

    def is_private(
        self,
        texts: Sequence[tuple[str, Sequence[Finding]]],
        languages: Sequence[str] = (),
        *,
        is_answer: bool = False,
    ) -> bool:
        """Return whether the texts of a section hold anything of somebody's private life.

        A model that was told nothing of anybody's tells of the world without asking, and its "I" is nobody's.
        """
        if sum(len(own) for _, own in texts) > _MOST_ASKED_ABOUT:
            return True
        texts = [
            (text, [each for each in own if not _is_mere_particle(text[each.start : each.end])]) for text, own in texts
        ]
        if self.keeps_figures and not is_answer and not _are_asked_about(texts):
            return True
        spoken = languages or [""] * len(texts)
        asked = [AskedText(text, language) for (text, _), language in zip(texts, spoken, strict=True)]
        found = [(about, each) for about, (_, own) in zip(asked, texts, strict=True) for each in own]
        unknown = [(about, each) for about, each in found if self._is_private(about, each)]
        figures = [(about, each) for about, each in found if each.entity_type == _PERSON and is_figure_in(about, each)]
        if unknown and not figures:
            return True
        for about, each in unknown:
            beside = [figure for where, figure in figures if where is about]
            if not self._may_stand_beside_figures(about.text, each, beside):
                return True
        pairs = zip(texts, spoken, strict=True)
        return bool(found) and any(tells_of_own_life(*text, lang, is_answer=is_answer) for text, lang in pairs)

    def masked(self, text: str, findings: Sequence[Finding], *, is_private: bool) -> Sequence[Finding]:
        """Return the findings that do not stay in clear; `findings` itself if none stays."""
        if not findings or not (self.keeps_places or self.keeps_figures):
            return findings
        left = [each for each in findings if not self._stays(text, each, is_private=is_private)]
        return left if len(left) < len(findings) else findings

    def _stays(self, text: str, finding: Finding, *, is_private: bool) -> bool:
        if finding.recognizer == DENY_RECOGNIZER:
            return False
        if finding.entity_type == _PLACE and self.keeps_places:
            return not is_private or is_country(text[finding.start : finding.end])
        return finding.entity_type == _PERSON and self.keeps_figures and not is_private

    def _may_stand_beside_figures(self, text: str, finding: Finding, figures: Sequence[Finding]) -> bool:
        is_person = finding.entity_type == _PERSON and finding.recognizer != DENY_RECOGNIZER and self.keeps_figures
        value = text[finding.start : finding.end]
        is_unusual = may_stand_beside_figures(value) or is_borne_by_figure(value)
        return is_person and (is_unusual or any(_are_peers(text, finding, each) for each in figures))

    def _is_private(self, about: AskedText, finding: Finding) -> bool:
        value = about.text[finding.start : finding.end]
        if finding.recognizer == DENY_RECOGNIZER:
            return True
        if finding.entity_type == _PLACE:
            is_address = any(char.isdigit() for char in value) or _STREET.search(value)
            name, _, rest = value.removesuffix("'s").removesuffix("’s").partition(" ")
            is_alone = not rest or rest[0].islower()  # "Hannelore im Keller"
            is_hardly_place = is_mere_given_name(name) or (not about.is_of_travel and _is_surname(name))
            is_name = is_alone and is_hardly_place and not stands_inside(about, finding)
            is_of_team = _OF_TEAM.match(about.text, finding.end) is not None  # somebody: "o Ayrton da contabilidade"
            return not self.keeps_places or bool(is_address) or is_name or is_of_team
        if finding.entity_type != _PERSON or not self.keeps_figures:
            return True
        if is_asked_as_phrase(about, finding):
            return False
        is_known = is_figure_in(about, finding) or is_asked_as_known(about, finding)
        return not (is_known or is_asked_as_thing(about, finding) or _is_listed_place(value, about.language))


ALL_IS_MASKED = Publicity(keeps_places=False, keeps_figures=False)


def _are_peers(text: str, one: Finding, other: Finding) -> bool:
    """Return whether a single word is named together with somebody known: "Trump or Clinton", "older than Adele"."""
    first, second = sorted((one, other), key=lambda each: each.start)
    return " " not in text[one.start : one.end] and _TOGETHER.fullmatch(text, first.end, second.start) is not None


def _is_surname(name: str) -> bool:
    """Return whether a word that was taken for a place is a surname, and no place of the lists."""
    return is_borne_surname(plain(name)) and without_accents(name) not in places() and not is_country(name)


def load_lists() -> None:
    """Read and compile what the first question would otherwise wait for."""
    compile_late_patterns()
    about, finding = AskedText("Orlug Haberkorn"), Finding(0, 15, _PERSON, 1.0, "")
    is_figure_in(about, finding)
    _is_listed_place(about.text, "")
    tells_of_own_life(about.text, [finding])


def _are_asked_about(texts: Sequence[tuple[str, Sequence[Finding]]]) -> bool:
    """Return whether the people in a section, if there are any, are what it asks about."""
    people = [(text, each) for text, findings in texts for each in findings if _is_person_of(text, each)]
    if not people:
        return True
    if not any(_ASKS.search(text) for text, _ in texts):
        return False
    is_sent = any(_SENDS.search(text) for text, _ in texts)
    return not any(_is_spoken_to(text, each.start, each.end, is_sent=is_sent) for text, each in people)


def _is_spoken_to(text: str, start: int, end: int, *, is_sent: bool) -> bool:
    if _OF_TEAM.match(text, end):
        return True
    low = max(0, start - 24)
    is_towards = is_sent and _TOWARDS.search(text, low, start) is not None
    is_field = text[low:start].rstrip(" \t\"'*`").endswith((":", "=")) and not _is_question_line(text, start)
    if not (is_towards or is_field or _NOT_ASKED_ABOUT.search(text, low, start)):
        return False
    return not _STILL_ASKED_ABOUT.search(text, max(0, start - _REACH), start)


def _is_listed_place(value: str, language: str) -> bool:
    """Return whether a value is a place's name that is no given name, perhaps behind a particle: "von Dänemark"."""
    particle, _, rest = value.partition(" ")
    if rest and particle in PARTICLES:
        return is_country(rest)  # "van Leuven" is a surname
    forms = {value, without_case(value, language)}
    if is_given_name(value) or any(map(is_country, forms)):
        return not is_given_name(value)
    return any(without_accents(form) in places() for form in forms) and not is_borne_surname(plain(value))


def _is_question_line(text: str, start: int) -> bool:
    """Return whether a question begins the line and goes on behind its colon: "Who is better: Messi or Pelé?"."""
    low, high = max(0, start - _LINE), min(len(text), start + _LINE)
    first = text.rfind("\n", low, start) + 1 or low
    last = text.find("\n", start, high)
    line = text[first : high if last < 0 else last]
    return line.rstrip()[-1:] in _MARKS and _ASKS.match(line) is not None


def _is_person_of(text: str, finding: Finding) -> bool:
    """Return whether a finding is a person, and not the name of a law, a test or a disease."""
    behind = text[finding.end : finding.end + 60].removeprefix("'s").removeprefix("’s")
    return finding.entity_type == _PERSON and not is_idea(behind)


def _is_mere_particle(value: str) -> bool:
    """Return whether a title has left a particle of the name behind it: "die Frau von Homer Simpson"."""
    return all(word in PARTICLES for word in value.split())


def is_country(value: str) -> bool:
    """Return whether a value is the name of a country, a continent or a part of the world."""
    value = plain(value)
    return value in countries() or _ARTICLE.sub("", value, count=1) in countries()
