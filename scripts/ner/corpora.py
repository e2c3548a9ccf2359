"""Turn corpora of other people into rows.

The folder holds a git directory for each, as OWNER+NAME; nothing is downloaded. Each entry names its repository,
language, licence as its makers state it, and how much of it is taken, so that no language outweighs the others.
Training parts only; what is kept for evaluation has no entry.
"""

import json
import random
import re
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple

from .text import Row

_KINDS = {
    "PER": "PER", "PERS": "PER", "PERSON": "PER", "LOC": "LOC", "GPE": "LOC", "FAC": "LOC", "ORG": "ORG",
    "PS": "PER", "LC": "LOC", "OG": "ORG",
    "PROP_PER": "PER", "PROP_GPE": "LOC", "PROP_LOC": "LOC", "PROP_FAC": "LOC", "PROP_ORG": "ORG",
    "CITY": "LOC", "STATE": "LOC", "COUNTRY": "LOC", "GEOGRAPHIC_POI": "LOC", "POI": "LOC",
    "RESTAURANT_NAME": "ORG", "LOCATION_NAME": "ORG",
    "NOMBRE_SUJETO_ASISTENCIA": "PER", "NOMBRE_PERSONAL_SANITARIO": "PER",
    "CALLE": "ADR", "TERRITORIO": "LOC", "PAIS": "LOC", "HOSPITAL": "ORG", "INSTITUCION": "ORG", "CENTRO_SALUD": "ORG",
}  # fmt: skip
_NO_SPACE_BEFORE = set(".,;:!?%)]}'’”»…")


class Corpus(NamedTuple):
    repository: str
    paths: str
    """What the paths of its files match."""
    language: str
    read: Callable[[str, str, str, str], Iterator[Row]]
    """Takes the git directory, a path, the language and the source."""
    source: str
    wanted: int
    """How many characters are taken."""


def write_rows(folder: Path, out: Path, seed: int) -> None:
    """Write the rows of every corpus that ``folder`` holds to ``out``."""
    with out.open("w", encoding="utf-8") as file:
        for corpus in _CORPORA:
            git = _git_directory(folder / corpus.repository)
            rows = [
                row
                for path in _paths(git, corpus.paths)
                for row in corpus.read(str(git), path, corpus.language, corpus.source)
            ]
            random.Random(seed).shuffle(rows)
            taken = 0
            for row in rows:
                if taken > corpus.wanted:
                    break
                taken += len(row.text)
                file.write(json.dumps([row.text, row.language, row.spans, row.source], ensure_ascii=False) + "\n")
            print(f"{corpus.source}: {taken:,} characters")


def _git_directory(folder: Path) -> Path:
    inner = folder / "repo"
    return inner / ".git" if (inner / ".git").is_dir() else inner


def _git(git: Path | str, *arguments: str) -> str:
    done = subprocess.run(["git", f"--git-dir={git}", *arguments], capture_output=True, check=True)
    return done.stdout.decode("utf-8", "replace")


def _paths(git: Path, pattern: str) -> list[str]:
    return [path for path in _git(git, "ls-tree", "-r", "--name-only", "HEAD").split("\n") if re.search(pattern, path)]


def _columns(token: int, column: int) -> Callable[[str, str, str, str], Iterator[Row]]:
    """Read a word a line with its label in ``column`` (-1: the last), one to five sentences a row."""

    def read(git: str, path: str, language: str, source: str) -> Iterator[Row]:
        chance = random.Random(len(path))
        sentences: list[tuple[list[str], list[str]]] = []
        wanted = chance.randint(1, 5)
        for tokens, labels in _sentences(_git(git, "show", f"HEAD:{path}"), token, column):
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


def _brat(git: str, path: str, language: str, source: str) -> Iterator[Row]:
    text = _git(git, "show", f"HEAD:{path[:-4]}.txt").replace("\r\n", "\n")
    spans = [span for span in _brat_spans(git, path, text) if text[span[0] : span[1]]]
    head = [b for _, b, _ in spans if b < 700]
    end = max(head, default=0) + 60
    if head:
        yield Row(text[:end], language, [s for s in sorted(spans) if s[1] <= end], source)


def _brat_spans(git: str, path: str, text: str) -> Iterator[tuple[int, int, str]]:
    for line in _git(git, "show", f"HEAD:{path}").split("\n"):
        found = re.match(r"T\d+\t(\w+) (\d+) (\d+)\t(.*)", line)
        if found and found[1] in _KINDS and text[int(found[2]) : int(found[3])] == found[4].strip("\r"):
            yield int(found[2]), int(found[3]), _KINDS[found[1]]


_BEFORE_NAMES = re.compile(
    r"(?:(?:the|a|old|young|poor|dear|little|honest|good|late) )*"
    r"(?:(?:Mr|Mrs|Ms|Dr|St|Sir|Lady|Lord|Miss|Master|Captain|Colonel|Major|Doctor|Father|Uncle|Aunt|Madame|Count|King"
    r"|Queen|Prince|Judge|Professor)\b ?\.? )?"
)


def _novel(git: str, path: str, language: str, source: str) -> Iterator[Row]:
    """Read a novel's lines, proper names only; titles are left out of names, blanks before commas out of the text."""
    text = _git(git, "show", f"HEAD:{path[:-4]}.txt").replace("\r\n", "\n")
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
            yield _closed_up(Row(line[:900], language, sorted(s for s in own if s[1] <= 900), source))
        at += len(line) + 1


def _closed_up(row: Row) -> Row:
    """The row without the blanks that a tokenizer has put before punctuation."""
    gone = {m.start() for m in re.finditer(r" (?=[.,;:!?)’”]|n['’]t\b|['’](?:s|ll|re|ve|d|m)\b)|(?<=[(“]) ", row.text)}
    places = [0]
    for i in range(len(row.text)):
        places.append(places[-1] + (i not in gone))
    text = "".join(char for i, char in enumerate(row.text) if i not in gone)
    return row._replace(text=text, spans=[(places[a], places[b], kind) for a, b, kind in row.spans])


_FIRST_HELD_OUT = 3000
"""Sentences of KLUE's validation part from this number on are kept for evaluation."""


def _tagged(git: str, path: str, language: str, source: str) -> Iterator[Row]:
    """Read KLUE's sentences, as its comments have them: ``<name:PS>``."""
    for number, tagged in re.findall(r"(?m)^## klue-ner-v1_dev_(\d+)-\w+\t(.*)$", _git(git, "show", f"HEAD:{path}")):
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


def _commands(git: str, path: str, language: str, source: str) -> Iterator[Row]:
    """Read spoken commands: parts of text, some of a slot."""
    for commands in json.loads(_git(git, "show", f"HEAD:{path}")).values():
        for command in commands:
            text = ""
            spans: list[tuple[int, int, str]] = []
            for part in command["data"]:
                kind = _KINDS.get(part.get("entity", "").upper())
                if kind:
                    spans.append((len(text), len(text) + len(part["text"]), kind))
                text += part["text"]
            yield Row(text, language, spans, source)


_BY_SA, _BY = "CC BY-SA 4.0", "CC BY 4.0"
_UNER = "UniversalNER+UNER_"
_EUROPEANA = "Europeana Newspapers NER (CC0)"
_CORPORA = [
    Corpus(_UNER + "Croatian-SET", r"train\.iob2$", "hr", _columns(1, 2), f"UNER Croatian SET ({_BY_SA})", 150_000),
    Corpus(_UNER + "Serbian-SET", r"train\.iob2$", "sr", _columns(1, 2), f"UNER Serbian SET ({_BY_SA})", 80_000),
    Corpus(_UNER + "Slovak-SNK", r"train\.iob2$", "sk", _columns(1, 2), f"UNER Slovak SNK ({_BY_SA})", 200_000),
    Corpus(
        "TurkuNLP+turku-ner-corpus",
        r"data/conll/train\.tsv$",
        "fi",
        _columns(0, -1),
        f"Turku NER corpus ({_BY_SA})",
        200_000,
    ),
    Corpus(
        "nytud+NYTK-NerKor",
        r"data/train/(news|fiction|wikipedia)/.*\.conllup$",
        "hu",
        _columns(0, 5),
        f"NYTK-NerKor ({_BY_SA})",
        120_000,
    ),
    Corpus(
        "EuropeanaNewspapers+ner-corpora",
        r"enp_FR\.bnf\.bio/enp_FR\.bnf\.bio$",
        "fr",
        _columns(0, -1),
        _EUROPEANA,
        200_000,
    ),
    Corpus(
        "EuropeanaNewspapers+ner-corpora",
        r"enp_NL\.kb\.bio/enp_NL\.kb\.bio$",
        "nl",
        _columns(0, -1),
        _EUROPEANA,
        200_000,
    ),
    Corpus(
        "PlanTL-GOB-ES+SPACCC_MEDDOCAN",
        r"^corpus/(train|dev)/brat/.*\.ann$",
        "es",
        _brat,
        f"SPACCC MEDDOCAN ({_BY})",
        250_000,
    ),
    Corpus(
        "turkish-nlp-suite+Turkish-Wiki-NER-Dataset",
        r"train\.conll$",
        "tr",
        _columns(0, -1),
        f"Turkish Wiki NER ({_BY_SA})",
        350_000,
    ),
    Corpus(
        "manelAffi+Random-Bi-GRU-CRF-for-ANER-Task-AnerCorp",
        r"CamelLab_train",
        "ar",
        _columns(0, -1),
        f"ANERcorp, CAMeL Lab's train part ({_BY_SA})",
        350_000,
    ),
    Corpus(
        "KLUE-benchmark+KLUE",
        r"klue-ner-v1\.1_dev\.tsv$",
        "ko",
        _tagged,
        f"KLUE, first part of its validation part ({_BY_SA})",
        200_000,
    ),
    Corpus("dbamman+litbank", r"^coref/brat/.*\.ann$", "en", _novel, f"LitBank ({_BY})", 350_000),
    Corpus(
        "sonos+nlu-benchmark",
        r"^2017.*/train_(GetWeather|BookRestaurant|SearchScreeningEvent|SearchCreativeWork)_full\.json$",
        "en",
        _commands,
        "Snips commands (CC0)",
        170_000,
    ),
]
