"""Turn corpora of other people into rows.

The folder holds a git directory for each, as OWNER+NAME; nothing is downloaded. Each entry names its repository,
language, licence as the repository states it, and how much of it is taken, so that no language outweighs the others.
Training parts only; what is kept for evaluation has no entry.
"""

import json
import random
import re
import subprocess
from collections.abc import Iterator
from pathlib import Path

from .text import Row

_KINDS = {
    "PER": "PER", "PERS": "PER", "LOC": "LOC", "GPE": "LOC", "ORG": "ORG",
    "NOMBRE_SUJETO_ASISTENCIA": "PER", "NOMBRE_PERSONAL_SANITARIO": "PER",
    "CALLE": "ADR", "TERRITORIO": "LOC", "PAIS": "LOC", "HOSPITAL": "ORG", "INSTITUCION": "ORG", "CENTRO_SALUD": "ORG",
}  # fmt: skip
# repository, what its files' paths match, language, column of labels (-1 last; None: brat), licence, characters taken
_CORPORA = [
    ("UniversalNER+UNER_Croatian-SET", r"train\.iob2$", "hr", 2, "UNER Croatian SET (CC BY-SA 4.0)", 150_000),
    ("UniversalNER+UNER_Serbian-SET", r"train\.iob2$", "sr", 2, "UNER Serbian SET (CC BY-SA 4.0)", 80_000),
    ("UniversalNER+UNER_Slovak-SNK", r"train\.iob2$", "sk", 2, "UNER Slovak SNK (CC BY-SA 4.0)", 200_000),
    ("TurkuNLP+turku-ner-corpus", r"data/conll/train\.tsv$", "fi", -1, "Turku NER corpus (CC BY-SA 4.0)", 200_000),
    (
        "nytud+NYTK-NerKor",
        r"data/train/(news|fiction|wikipedia)/.*\.conllup$",
        "hu",
        5,
        "NYTK-NerKor (CC BY-SA 4.0)",
        120_000,
    ),
    (
        "EuropeanaNewspapers+ner-corpora",
        r"enp_FR\.bnf\.bio/enp_FR\.bnf\.bio$",
        "fr",
        -1,
        "Europeana Newspapers NER (CC0)",
        350_000,
    ),
    (
        "EuropeanaNewspapers+ner-corpora",
        r"enp_NL\.kb\.bio/enp_NL\.kb\.bio$",
        "nl",
        -1,
        "Europeana Newspapers NER (CC0)",
        350_000,
    ),
    (
        "PlanTL-GOB-ES+SPACCC_MEDDOCAN",
        r"^corpus/(train|dev)/brat/.*\.ann$",
        "es",
        None,
        "SPACCC MEDDOCAN (CC BY 4.0)",
        450_000,
    ),
]
_NO_SPACE_BEFORE = set(".,;:!?%)]}'’”»…")


def write_rows(folder: Path, out: Path, seed: int) -> None:
    """Write the rows of every corpus that ``folder`` holds to ``out``."""
    with out.open("w", encoding="utf-8") as file:
        for repository, pattern, language, column, source, wanted in _CORPORA:
            git = _git_directory(folder / repository)
            rows = list(
                _brat(git, pattern, language, source)
                if column is None
                else _columns(git, pattern, language, column, source)
            )
            random.Random(seed).shuffle(rows)
            taken = 0
            for row in rows:
                if taken > wanted:
                    break
                taken += len(row.text)
                file.write(json.dumps([row.text, row.language, row.spans, row.source], ensure_ascii=False) + "\n")
            print(f"{source}: {taken:,} characters")


def _git_directory(folder: Path) -> Path:
    inner = folder / "repo"
    return inner / ".git" if (inner / ".git").is_dir() else inner


def _git(git: Path, *arguments: str) -> str:
    done = subprocess.run(["git", f"--git-dir={git}", *arguments], capture_output=True, check=True)
    return done.stdout.decode("utf-8", "replace")


def _paths(git: Path, pattern: str) -> list[str]:
    return [path for path in _git(git, "ls-tree", "-r", "--name-only", "HEAD").split("\n") if re.search(pattern, path)]


def _columns(git: Path, pattern: str, language: str, column: int, source: str) -> Iterator[Row]:
    token = 1 if pattern.startswith("train") else 0
    for path in _paths(git, pattern):
        chance = random.Random(len(path))
        sentences: list[tuple[list[str], list[str]]] = []
        wanted = chance.randint(1, 5)
        for tokens, labels in _sentences(_git(git, "show", f"HEAD:{path}"), token, column):
            sentences.append((tokens, labels))
            if len(sentences) == wanted:
                yield _joined(sentences, language, source)
                sentences, wanted = [], chance.randint(1, 5)


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
                spans.append((begin, len(text), kind))
            before = label if kind else "O"
    return Row(text, language, spans, source)


def _brat(git: Path, pattern: str, language: str, source: str) -> Iterator[Row]:
    for path in _paths(git, pattern):
        text = _git(git, "show", f"HEAD:{path[:-4]}.txt").replace("\r\n", "\n")
        spans = []
        for line in _git(git, "show", f"HEAD:{path}").split("\n"):
            found = re.match(r"T\d+\t(\w+) (\d+) (\d+)\t(.*)", line)
            if found and found[1] in _KINDS and text[int(found[2]) : int(found[3])] == found[4].strip("\r"):
                spans.append((int(found[2]), int(found[3]), _KINDS[found[1]]))
        head = [b for _, b, _ in spans if b < 700]
        end = max(head, default=0) + 60
        if head:
            yield Row(text[:end], language, [s for s in sorted(spans) if s[1] <= end], source)
