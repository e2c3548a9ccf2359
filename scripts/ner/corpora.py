"""Turn corpora of other people into rows.

The folder holds a git directory for each, as OWNER+NAME; nothing is downloaded. Each entry names its repository,
language, licence as its makers state it, and how much of it is taken, so that no language outweighs the others.
Training parts only; what is kept for evaluation has no entry.
"""

import json
import random
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple

from .annotated import facts, treebank
from .readers import brat, columns, commands, dialogues, git_output, novel, tagged
from .text import Row


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


def _paths(git: Path, pattern: str) -> list[str]:
    return [
        path for path in git_output(git, "ls-tree", "-r", "--name-only", "HEAD").split("\n") if re.search(pattern, path)
    ]


_BY_SA, _BY = "CC BY-SA 4.0", "CC BY 4.0"
_UNER = "UniversalNER+UNER_"
_EUROPEANA = "Europeana Newspapers NER (CC0)"
_CORPORA = [
    Corpus(_UNER + "Croatian-SET", r"train\.iob2$", "hr", columns(1, 2), f"UNER Croatian SET ({_BY_SA})", 300_000),
    Corpus(_UNER + "Serbian-SET", r"train\.iob2$", "sr", columns(1, 2), f"UNER Serbian SET ({_BY_SA})", 150_000),
    Corpus(_UNER + "Slovak-SNK", r"train\.iob2$", "sk", columns(1, 2), f"UNER Slovak SNK ({_BY_SA})", 350_000),
    Corpus(
        "TurkuNLP+turku-ner-corpus",
        r"data/conll/train\.tsv$",
        "fi",
        columns(0, -1),
        f"Turku NER corpus ({_BY_SA})",
        300_000,
    ),
    Corpus(
        "nytud+NYTK-NerKor",
        r"data/train/(news|fiction|wikipedia)/.*\.conllup$",
        "hu",
        columns(0, 5),
        f"NYTK-NerKor ({_BY_SA})",
        250_000,
    ),
    Corpus(
        "EuropeanaNewspapers+ner-corpora",
        r"enp_FR\.bnf\.bio/enp_FR\.bnf\.bio$",
        "fr",
        columns(0, -1),
        _EUROPEANA,
        200_000,
    ),
    Corpus(
        "EuropeanaNewspapers+ner-corpora",
        r"enp_NL\.kb\.bio/enp_NL\.kb\.bio$",
        "nl",
        columns(0, -1),
        _EUROPEANA,
        200_000,
    ),
    Corpus(
        "PlanTL-GOB-ES+SPACCC_MEDDOCAN",
        r"^corpus/(train|dev)/brat/.*\.ann$",
        "es",
        brat,
        f"SPACCC MEDDOCAN ({_BY})",
        250_000,
    ),
    Corpus(
        "turkish-nlp-suite+Turkish-Wiki-NER-Dataset",
        r"train\.conll$",
        "tr",
        columns(0, -1),
        f"Turkish Wiki NER ({_BY_SA})",
        350_000,
    ),
    Corpus(
        "manelAffi+Random-Bi-GRU-CRF-for-ANER-Task-AnerCorp",
        r"CamelLab_train",
        "ar",
        columns(0, -1),
        f"ANERcorp, CAMeL Lab's train part ({_BY_SA})",
        350_000,
    ),
    Corpus(
        "KLUE-benchmark+KLUE",
        r"klue-ner-v1\.1_dev\.tsv$",
        "ko",
        tagged,
        f"KLUE, first part of its validation part ({_BY_SA})",
        300_000,
    ),
    Corpus("dbamman+litbank", r"^coref/brat/.*\.ann$", "en", novel, f"LitBank ({_BY})", 500_000),
    Corpus(
        "sonos+nlu-benchmark",
        r"^2017.*/train_(GetWeather|BookRestaurant|SearchScreeningEvent|SearchCreativeWork)_full\.json$",
        "en",
        commands,
        "Snips commands (CC0)",
        170_000,
    ),
    *(
        Corpus(
            "zliucr+CrossNER", rf"^ner_data/{field}/.*\.txt$", "en", columns(0, -1), f"CrossNER, {field} (MIT)", 150_000
        )
        for field in ("ai", "literature", "music", "politics", "science")
    ),
    Corpus(
        "google-research-datasets+dstc8-schema-guided-dialogue",
        r"^train/dialogues_(0[0-3][258]|1[12][0356])\.json$",
        "en",
        dialogues,
        f"Schema-Guided Dialogue ({_BY_SA})",
        350_000,
    ),
    Corpus(
        "amir-zeldes+gum",
        r"^dep/GUM_(academic|court|interview|news)_.*\.conllu$",
        "en",
        treebank,
        f"GUM, its texts under CC BY ({_BY})",
        600_000,
    ),
    Corpus(
        "amir-zeldes+gum",
        r"^dep/GUM_(bio|voyage)_.*\.conllu$",
        "en",
        treebank,
        f"GUM, its texts of Wikimedia (annotations {_BY}, text CC BY-SA 3.0)",
        400_000,
    ),
    Corpus(
        "dialogue-evaluation+factRuEval-2016",
        r"^(devset|testset)/.*\.objects$",
        "ru",
        facts,
        "factRuEval-2016 (MIT)",
        900_000,
    ),
]
