"""Which names are anybody's business: countries, the places of the world and people of whom an encyclopedia tells.

"What is the weather like in Tokyo?" and "Who was Marie Curie?" name nobody of the writer's life, and without the name
there is no answer. So what is found in a section stays, if
- it is a country, a continent or a part of one, always;
- it is such a person whom the section asks about, and whom nobody writes to, introduces or names in a field;
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
from pasteguard_addon.lexicon.ideas import is_idea
from pasteguard_addon.lexicon.words import (
    countries,
)

from .figures import is_figure_in, plain
from .own_life import tells_of_own_life

_PERSON, _PLACE = "PERSON", "LOCATION"
_ARTICLE = re.compile(r"(?:the|die|der|das|la|le|les|l['’]|el|los|las|il|lo|gli|i|de|het|o|a|os|as)\s*(?=\w)", re.I)

_ASKS = re.compile(
    r"[?？؟\u037e]|[\u0370-\u03ff\u1f00-\u1fff];"
    r"|(?:^|[.!:;\n][ \t]*)(?:please[ ]|can[ ]you[ ]|bitte[ ])?"
    r"(?:who|whose|what|when|where|why|how|which|explain"
    r"|describe|discuss|summari[sz]e|outline|write|compose|draw|give|list|name|tell|compare|quote|analy[sz]e|paraphrase"
    r"|wer|was|wann|wo|warum|wie|welche\w*|erkläre?|beschreibe?|schreibe?|nenne?|erzähle?|fasse?|vergleiche?"
    r"|qui|que|quel\w*|quand|où|pourquoi|comment|explique\w*|décri\w*|écri\w*|cite\w*|résume\w*|raconte\w*|compare\w*"
    r"|quién|qué|cuándo|dónde|por qué|cómo|cuál\w*|explica|describe|escribe|resume|cuenta|compara"
    r"|chi|cosa|quando|dove|perché|come|quale|spiega|descrivi|scrivi|riassumi|racconta|confronta"
    r"|wie|wat|wanneer|waar|waarom|hoe|welke?|leg|beschrijf|schrijf|noem|vertel|vergelijk"
    r"|kto|co|kiedy|gdzie|dlaczego|jak|który|wyjaśnij|opisz|napisz|wymień|opowiedz|porównaj"
    r"|quem|onde|porque|como|qual|explique|descreva|escreva|resuma|conte|cine|ce|când|unde|de ce|cum|care"
    r"|explică|descrie|scrie|кто|что|когда|где|почему|как|какой|объясни|опиши|напиши|расскажи)(?!\w)",
    re.I,
)
"""A question, or a task of which somebody is the subject."""
_NOT_ASKED_ABOUT = re.compile(
    r"(?:\b(?:i am|i['’]m|this is|named|called|to|from|dear|hi|hello|hey|hallo|contact|call|e-?mail|mail|ask|tell"
    r"|remind|inform|invite|thank|text|meet|cc|greet|ich bin|an|von|liebe[rs]?|je suis|à|cher|chère|soy|sono|ik ben|aan"
    r"|jestem|do|sou|sunt|я|(?:mr|mrs|ms|miss|frau|herrn?|mme|madame|monsieur|señora?|signora?|meneer|mevrouw|pani?)\.?)"
    r"|[:=])[\s\"'*`]*$",
    re.I,
)
"""Whom somebody writes to, introduces, or names in a field."""
_STILL_ASKED_ABOUT = re.compile(
    r"\b(?:did|does|didn['’]t)\b[^.!?\n]*\Z|\b(?:how|what|where|why|when)[ ]do[ ]\Z|\b(?:give|show|tell)[ ]me[ ]an[ ]\Z"
    r"|\b(?:quotes?|quotations?|sayings?|lines?|poems?|books?|works?|novels?|plays?|songs?|albums?|films?|movies?|stor(?:y|ies)"
    r"|speech(?:es)?|paintings?|theor(?:y|ies)|style|life|death|biography|stil|zitate?n?|gedichte?n?|b(?:uch|ücher)n?"
    r"|romane?n?|werke?n?|lieder|filme?n?|leben|tod|poèmes?|livr[eo]s?|œuvres?|obras?|poem[ai]s?|libr[io]s?|citas?|frases"
    r"|canciones|s[yi]mphoni\w*|symfoni\w*|oper|opera|pel[ií]culas|film[yi]?|opere|libri|książk\w+|wiersz\w*|boeken|werken|gedichten)"
    r"[ ](?:from|to|an|von|à|do|da)[ ]\Z",
    re.I,
)
"""What shows that somebody is asked about though a word stands before as to whom one writes: "in the style of"."""
_REACH = 48
_STREET = re.compile(
    r"\b(?:street|st|road|rd|avenue|ave|lane|drive|close|court|square|rue|via|viale|piazza|calle|avenida|plaza|ulica|ul|"
    r"rua|strada|str|laan|straat)\b|stra(?:ß|ss)e\b|gasse\b|platz\b|weg\b|straat\b|gatan\b|vej\b|katu\b",
    re.I,
)


@dataclass(frozen=True, slots=True)
class Publicity:
    """What stays in clear because it is nobody's."""

    keeps_places: bool = True
    keeps_figures: bool = True

    def private_findings(
        self, sections: Sequence[int], texts: Sequence[tuple[str, Sequence[Finding]]], *, is_private: bool
    ) -> list[Sequence[Finding]]:
        """Return what of the findings in each text does not stay in clear.

        `sections` says for each text which one it belongs to; `is_private` whether anything is masked in one
        before them.
        """
        left: list[Sequence[Finding]] = []
        for _, members in groupby(zip(sections, texts, strict=True), key=itemgetter(0)):
            section = [text for _, text in members]
            is_here = is_private or self.is_private(section)
            masked = [self.masked(text, findings, is_private=is_here) for text, findings in section]
            is_private = is_private or any(masked)  # what leaves no placeholder is not known at the next turn
            left += masked
        return left

    def is_private(self, texts: Sequence[tuple[str, Sequence[Finding]]]) -> bool:
        """Return whether the texts of a section hold anything of somebody's private life."""
        if self.keeps_figures and not _are_asked_about(texts):
            return True
        named = False
        for text, findings in texts:
            named = named or bool(findings)
            if any(self._is_private(text, finding) for finding in findings):
                return True
        return named and any(tells_of_own_life(text, findings) for text, findings in texts)

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

    def _is_private(self, text: str, finding: Finding) -> bool:
        value = text[finding.start : finding.end]
        if finding.recognizer == DENY_RECOGNIZER:
            return True
        if finding.entity_type == _PLACE:
            is_address = any(char.isdigit() for char in value) or _STREET.search(value)
            return not self.keeps_places or bool(is_address)
        if finding.entity_type != _PERSON or not self.keeps_figures:
            return True
        return not is_figure_in(text, finding)


ALL_IS_MASKED = Publicity(keeps_places=False, keeps_figures=False)


def _are_asked_about(texts: Sequence[tuple[str, Sequence[Finding]]]) -> bool:
    """Return whether the people in a section, if there are any, are what it asks about."""
    people = [(text, each) for text, findings in texts for each in findings if _is_person_of(text, each)]
    if not people:
        return True
    if not any(_ASKS.search(text) for text, _ in texts):
        return False
    return not any(_is_spoken_to(text, each.start) for text, each in people)


def _is_spoken_to(text: str, start: int) -> bool:
    if not _NOT_ASKED_ABOUT.search(text, max(0, start - 24), start):
        return False
    return not _STILL_ASKED_ABOUT.search(text, max(0, start - _REACH), start)


def _is_person_of(text: str, finding: Finding) -> bool:
    """Return whether a finding is a person, and not the name of a law, a test or a disease."""
    behind = text[finding.end : finding.end + 60].removeprefix("'s").removeprefix("’s")
    return finding.entity_type == _PERSON and not is_idea(behind)


def is_country(value: str) -> bool:
    """Return whether a value is the name of a country, a continent or a part of the world."""
    value = plain(value)
    return value in countries() or _ARTICLE.sub("", value, count=1) in countries()
