"""Read one file of a corpus as rows: columns, brat, novels, tagged sentences, spoken commands, dialogues.

Each reader takes the git directory, a path in it, the language and the source.
"""

import json
import random
import re
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from .text import Row

_KINDS = {
    "PER": "PER", "PERS": "PER", "PERSON": "PER", "LOC": "LOC", "GPE": "LOC", "FAC": "LOC", "ORG": "ORG",
    "PS": "PER", "LC": "LOC", "OG": "ORG",
    "PROP_PER": "PER", "PROP_GPE": "LOC", "PROP_LOC": "LOC", "PROP_FAC": "LOC", "PROP_ORG": "ORG",
    "CITY": "LOC", "STATE": "LOC", "COUNTRY": "LOC", "GEOGRAPHIC_POI": "LOC", "POI": "LOC",
    "RESTAURANT_NAME": "ORG", "LOCATION_NAME": "ORG",
    "NOMBRE_SUJETO_ASISTENCIA": "PER", "NOMBRE_PERSONAL_SANITARIO": "PER",
    "POLITICIAN": "PER", "SCIENTIST": "PER", "WRITER": "PER", "MUSICALARTIST": "PER", "RESEARCHER": "PER",
    "LOCATION": "LOC", "ORGANISATION": "ORG", "UNIVERSITY": "ORG", "BAND": "ORG", "POLITICALPARTY": "ORG",
    "CALLE": "ADR", "TERRITORIO": "LOC", "PAIS": "LOC", "HOSPITAL": "ORG", "INSTITUCION": "ORG", "CENTRO_SALUD": "ORG",
}  # fmt: skip
_NO_SPACE_BEFORE = set(".,;:!?%)]}'’”»…")


def git_output(git: Path | str, *arguments: str) -> str:
    done = subprocess.run(["git", f"--git-dir={git}", *arguments], capture_output=True, check=True)
    return done.stdout.decode("utf-8", "replace")


def columns(token: int, column: int) -> Callable[[str, str, str, str], Iterator[Row]]:
    """Read a word a line with its label in ``column`` (-1: the last), one to five sentences a row."""

    def read(git: str, path: str, language: str, source: str) -> Iterator[Row]:
        chance = random.Random(len(path))
        sentences: list[tuple[list[str], list[str]]] = []
        wanted = chance.randint(1, 5)
        for tokens, labels in _sentences(git_output(git, "show", f"HEAD:{path}"), token, column):
            sentences.append((tokens, labels))
            if len(sentences) == wanted:
                yield _joined(sentences, language, source)
                sentences, wanted = [], chance.randint(1, 5)

    return read


def _sentences(text: str, token: int, column: int) -> Iterator[tuple[list[str], list[str]]]:
    tokens: list[str] = []
    labels: list[str] = []
    for line in [*text.split("\n"), ""]:
        fields = line.rstrip("\r").split("\t" if "\t" in line else None)
        if line.startswith(("# ", "-DOCSTART-")):
            continue
        if len(fields) > max(token, column) and len(fields) > 1 and (token == 0 or fields[0].isdigit()):
            tokens.append(fields[token])
            labels.append(fields[column])
        if tokens and (len(fields) < 2 or len(tokens) >= 60):
            yield tokens, labels
            tokens, labels = [], []


def _joined(sentences: list[tuple[list[str], list[str]]], language: str, source: str) -> Row:
    text = ""
    spans: list[tuple[int, int, str]] = []
    for tokens, labels in sentences:
        before = "O"
        for token, label in zip(tokens, labels, strict=True):
            close = (
                token in _NO_SPACE_BEFORE or text[-1:] in "([{«„" or not text or (language == "fr" and text[-1] in "'’")
            )
            text += ("" if close else " ") + token
            kind = _KINDS.get(label[2:].upper()) if label[:2] in ("B-", "I-") else None
            if kind:
                goes_on = label[0] == "I" and before[2:] == label[2:] and spans
                begin = spans.pop()[0] if goes_on else len(text) - len(token)
                suffix = len(token) - len(re.split("['’]", token)[0]) if language == "tr" else 0
                spans.append((begin, len(text) - suffix, kind))
            before = label if kind else "O"
    return Row(text, language, [span for span in spans if span[0] < span[1]], source)


def brat(git: str, path: str, language: str, source: str) -> Iterator[Row]:
    text = git_output(git, "show", f"HEAD:{path[:-4]}.txt").replace("\r\n", "\n")
    spans = [span for span in _brat_spans(git, path, text) if text[span[0] : span[1]]]
    head = [b for _, b, _ in spans if b < 700]
    end = max(head, default=0) + 60
    if head:
        yield Row(text[:end], language, [s for s in sorted(spans) if s[1] <= end], source)


def _brat_spans(git: str, path: str, text: str) -> Iterator[tuple[int, int, str]]:
    for line in git_output(git, "show", f"HEAD:{path}").split("\n"):
        found = re.match(r"T\d+\t(\w+) (\d+) (\d+)\t(.*)", line)
        if found and found[1] in _KINDS and text[int(found[2]) : int(found[3])] == found[4].strip("\r"):
            yield int(found[2]), int(found[3]), _KINDS[found[1]]


_BEFORE_NAMES = re.compile(
    r"(?:(?:the|a|old|young|poor|dear|little|honest|good|late) )*"
    r"(?:(?:Mr|Mrs|Ms|Dr|St|Sir|Lady|Lord|Miss|Master|Captain|Colonel|Major|Doctor|Father|Uncle|Aunt|Madame|Count|King"
    r"|Queen|Prince|Judge|Professor)\b ?\.? )?"
)


def novel(git: str, path: str, language: str, source: str) -> Iterator[Row]:
    """Read a novel's lines, proper names only; titles are left out of names, blanks before commas out of the text."""
    text = git_output(git, "show", f"HEAD:{path[:-4]}.txt").replace("\r\n", "\n")
    spans = sorted(_brat_spans(git, path, text), key=lambda span: span[1] - span[0])
    inner: list[tuple[int, int, str]] = []
    for start, end, kind in spans:
        title = _BEFORE_NAMES.match(text, start, end) if kind == "PER" else None
        begin = title.end() if title else start
        if text[begin:end][:1].isupper() and not any(begin < b and a < end for a, b, _ in inner):
            inner.append((begin, end, kind))
    at = 0
    for line in text.split("\n"):
        own = [(a - at, b - at, kind) for a, b, kind in inner if at <= a and b <= at + len(line)]
        if len(line) > 30:
            yield closed_up(Row(line[:900], language, sorted(s for s in own if s[1] <= 900), source))
        at += len(line) + 1


def closed_up(row: Row) -> Row:
    """The row without the blanks that a tokenizer has put before punctuation."""
    gone = {
        m.start()
        for m in re.finditer(
            r" (?=[.,;:!?)’”]|n['’]t\b|['’](?:s|ll|re|ve|d|m)\b)|(?<=[(“]) "
            r"| (?=' s\b)|(?<= ') (?=s\b)",
            row.text,
        )
    }
    places = [0]
    for i in range(len(row.text)):
        places.append(places[-1] + (i not in gone))
    text = "".join(char for i, char in enumerate(row.text) if i not in gone)
    return row._replace(text=text, spans=[(places[a], places[b], kind) for a, b, kind in row.spans])


_FIRST_HELD_OUT = 3000
"""Sentences of KLUE's validation part from this number on are kept for evaluation."""


def tagged(git: str, path: str, language: str, source: str) -> Iterator[Row]:
    """Read KLUE's sentences, as its comments have them: ``<name:PS>``."""
    for number, tagged in re.findall(
        r"(?m)^## klue-ner-v1_dev_(\d+)-\w+\t(.*)$", git_output(git, "show", f"HEAD:{path}")
    ):
        if int(number) < _FIRST_HELD_OUT:
            yield _untagged(tagged, language, source)


def _untagged(tagged: str, language: str, source: str) -> Row:
    text = ""
    spans: list[tuple[int, int, str]] = []
    for plain, value, kind in re.findall(r"([^<]*)(?:<([^<>]*):([A-Z]{2})>)?", tagged):
        text += plain
        if kind in _KINDS:
            spans.append((len(text), len(text) + len(value), _KINDS[kind]))
        text += value
    return Row(text, language, spans, source)


def commands(git: str, path: str, language: str, source: str) -> Iterator[Row]:
    """Read spoken commands: parts of text, some of a slot."""
    for commands in json.loads(git_output(git, "show", f"HEAD:{path}")).values():
        for command in commands:
            text = ""
            spans: list[tuple[int, int, str]] = []
            for part in command["data"]:
                kind = _KINDS.get(part.get("entity", "").upper())
                if kind:
                    spans.append((len(text), len(text) + len(part["text"]), kind))
                text += part["text"]
            yield Row(text, language, spans, source)


_SLOTS = {
    "PER": "actors cast directed_by director starring recipient_account_name receiver contact_name",
    "LOC": "area city city_of_event destination destination_city from_location location origin origin_city to_location"
    " where_to from to",
    "ADR": "address street_address",
    "ORG": "airlines hotel_name place_name property_name restaurant_name theater_name from_station to_station"
    " destination_station_name origin_station_name destination_airport origin_airport destination_airport_name"
    " origin_airport_name pickup_location",
}
_KIND_OF_SLOT = {slot: kind for kind, slots in _SLOTS.items() for slot in slots.split()}
_SPOILT = {"event_name", "artist", "doctor_name", "dentist_name", "stylist_name", "therapist_name", "attraction_name"}
"""Slots that hold now a person and now none: their turns are left out."""
_TELLING = 80
"""Characters from which turns that name nothing teach something."""
_ADDRESS = re.compile(r"\d")


def dialogues(git: str, path: str, language: str, source: str) -> Iterator[Row]:
    """Read dialogues of a user and a system, one to four turns a row, a line each."""
    chance = random.Random(len(path))
    for dialogue in json.loads(git_output(git, "show", f"HEAD:{path}")):
        turns = list(dialogue["turns"])
        while turns:
            some, turns = turns[: (n := chance.randint(1, 4))], turns[n:]
            if not any(action["slot"] in _SPOILT for turn in some for f in turn["frames"] for action in f["actions"]):
                row = _conversation(some, language, source)
                if row.spans or len(row.text) > _TELLING:
                    yield row


def _conversation(turns: list[dict[str, Any]], language: str, source: str) -> Row:
    text = ""
    spans: list[tuple[int, int, str]] = []
    for turn in turns:
        text += "\n" if text else ""
        spans += [(len(text) + a, len(text) + b, kind) for a, b, kind in _said(turn)]
        text += turn["utterance"]
    return Row(text, language, spans, source)


def _said(turn: dict[str, Any]) -> list[tuple[int, int, str]]:
    """What of a turn is named: each value of an act where it stands in the words, the longest first."""
    values = {
        (value, _KIND_OF_SLOT[action["slot"]])
        for frame in turn["frames"]
        for action in frame["actions"]
        if action["slot"] in _KIND_OF_SLOT
        for value in action["values"]
    }
    taken: list[tuple[int, int, str]] = []
    for value, known in sorted(values, key=lambda pair: -len(pair[0])):
        kind = "ADR" if known == "LOC" and _ADDRESS.search(value) else known
        for found in re.finditer(rf"(?<!\w){re.escape(value)}(?!\w)", turn["utterance"]):
            if not any(found.start() < b and a < found.end() for a, b, _ in taken):
                taken.append((found.start(), found.end(), kind))
    return sorted(taken)
