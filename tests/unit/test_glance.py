"""The glance: by what the first layer sees most text is spared all others, and nobody is missed for it."""

from collections.abc import Iterator

import numpy as np
import pytest

from pasteguard_addon.detection.pii.model import name_model, shipped
from pasteguard_addon.detection.pii.model.name_model import (
    _AROUND_TOKENS,
    _LIKELY,
    _SHORT_TOKENS,
    _SUSPECT,
    PERSON,
    NameModel,
    _worth_reading,
)


@pytest.fixture(scope="module")
def model() -> NameModel:
    return NameModel(shipped.shipped_folder(), is_fast=False)


_LINES = {
    "code": [
        "def merged(first, second):",
        '    """Return the values of both, each once."""',
        "    seen = set()",
        "    for value in [*first, *second]:",
        "        if value not in seen:",
        "            seen.add(value)",
        "            yield value",
    ],
    "log": [
        "2031-04-02 11:20:31,118 INFO pool.worker: task 8812 took 31 ms",
        "2031-04-02 11:20:31,240 WARN pool.worker: retry 2 of 5, queue length 118",
        "2031-04-02 11:20:32,007 INFO pool.worker: task 8813 took 12 ms",
        "2031-04-02 11:20:32,950 ERROR pool.writer: broken pipe (errno 32)",
    ],
    "configuration": [
        "service:",
        "  replicas: 3",
        "  image: registry.local/worker:1.18",
        "  resources: {cpu: 250m, memory: 512Mi}",
        "  command: [run, --port, '8080']",
    ],
    "query": [
        "SELECT o.id, o.total, c.label FROM orders o",
        "JOIN categories c ON c.id = o.category_id",
        "WHERE o.total > 100 AND o.state = 'open'",
        "ORDER BY o.total DESC LIMIT 50;",
    ],
    "trace": [
        "Traceback (most recent call last):",
        '  File "/srv/app/worker.py", line 88, in run',
        "    result = self.handle(task)",
        '  File "/srv/app/worker.py", line 131, in handle',
        "    raise TimeoutError(task.key)",
        "TimeoutError: batch-7",
    ],
}
"""Text in which nobody is named; the first layer alone excludes most of it."""
_SHAPES = ["{}", "# {}", "// {}", "/* {} */", "-- {}", 'note: "{}"', "2031-04-02 11:20:33,004 INFO pool.worker: {}"]
_SAID = {
    "en": ["asked {} about it", "{} has to approve this first", "thanks to {} for the report"],
    "de": ["mit {} besprochen", "{} hat heute angerufen"],
    "fr": ["demandé à {} hier", "{} doit valider ça"],
    "es": ["preguntado a {} ayer", "{} tiene que aprobarlo"],
    "it": ["chiesto a {} ieri", "{} deve approvare"],
    "nl": ["gevraagd aan {}", "{} moet dit goedkeuren"],
    "pl": ["uzgodnione z kolegą: {}", "{} musi to zatwierdzić"],
    "tr": ["{} bunu onayladı", "dün {} ile konuştuk"],
    "ru": ["{} просил подождать", "вчера говорили: {}"],
    "ar": ["سألت {} عن هذا", "قال {} نعم"],
    "zh": ["已经问过{}了", "{}说没问题"],
    "ja": ["{}さんに聞いた", "これは{}さんの担当"],
    "hi": ["{} से पूछा था", "{} ने हाँ कहा"],
}
_WHO = {
    "": ["Jessica", "Tomasz Zieliński", "Birgit", "Kenji Moriyama", "Aylin", "Pedro Almeida", "Femke", "Luca"],
    "ru": ["Наталья Ершова", "Кирилл"],
    "ar": ["ليلى حداد", "ياسين"],
    "zh": ["陈晓东", "林美玲"],
    "ja": ["中村直樹", "高橋由美"],
    "hi": ["अनीता वर्मा", "विक्रम"],
}


def _named_beside(kind: str) -> Iterator[tuple[str, str, tuple[int, int]]]:
    """Yield the language of what is said between these lines, all of the text, and where somebody is named in it."""
    lines = _LINES[kind]
    for language, number in ((language, number) for language in _SAID for number in range(8)):
        said, people = _SAID[language], _WHO.get(language, _WHO[""])
        shape = _SHAPES[number % len(_SHAPES)]
        who = people[number % len(people)]
        line = shape.format(said[number % len(said)].format(who))
        line, who = (line.lower(), who.lower()) if number % 3 == 0 else (line, who)
        before = "".join(f"{each}\n" for each in lines * 2)
        start = len(before) + line.index(who)
        yield language, before + line + "\n" + "\n".join(lines[: number % 4]), (start, start + len(who))


def _best(model: NameModel, text: str, start: int, end: int) -> float:
    words = model.words(text)
    return float(words.scores[(words.ends > start) & (words.starts < end), PERSON].max())


@pytest.mark.parametrize("kind", _LINES)
def test_the_glance_misses_nobody_who_is_named_beside_what_names_nobody(
    kind: str, model: NameModel, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What all layers are sure of, when they read everything, they are when the first has chosen what they read.

    It does so without the lists of names, which know some of these.
    """
    monkeypatch.setattr(name_model, "_has_listed_name", lambda text: False)
    cases = list(_named_beside(kind))
    chosen = [_best(model, text, *place) for _, text, place in cases]
    monkeypatch.setattr(name_model, "_worth_reading", lambda glances: np.ones(len(glances), np.bool_))
    of_all = [_best(model, text, *place) for _, text, place in cases]
    assert sum(score >= 0.5 for score in of_all) >= len(cases) / 2
    even = [model.even_scores(language).person for language, _, _ in cases]
    missed = [
        (text[slice(*place)], text)
        for (_, text, place), of_some, every, least in zip(cases, chosen, of_all, even, strict=True)
        if of_some < least and every >= 0.5
    ]
    assert missed == []


def test_code_that_names_nobody_is_read_by_the_first_layer_alone(
    model: NameModel, monkeypatch: pytest.MonkeyPatch
) -> None:
    read: list[object] = []
    monkeypatch.setattr(model, "_later", lambda begun, asked: read.append(asked))
    scores = model.words("\n".join(_LINES["code"] * 4)).scores
    assert read == []
    assert not scores.any()


@pytest.mark.parametrize("name", ["alice", "Mehmet", "élodie", "JOANNA"])
def test_a_window_with_a_listed_given_name_is_read_whatever_the_first_layer_sees(
    name: str, model: NameModel, monkeypatch: pytest.MonkeyPatch
) -> None:
    read: list[int] = []
    later = model._later

    def counting(begun: np.ndarray, asked: np.ndarray) -> np.ndarray:
        read.append(int(asked.sum()))
        return later(begun, asked)

    monkeypatch.setattr(name_model, "_worth_reading", lambda glances: np.zeros(len(glances), np.bool_))
    monkeypatch.setattr(model, "_later", counting)
    text = "\n".join([*_LINES["query"], f"-- ask {name}"])
    model.words(text)
    assert read == [len(model._tokenizer.encode(text, add_special_tokens=False).ids)]


def test_where_somebody_is_likely_named_the_whole_window_is_read() -> None:
    glances = np.full(60, _SUSPECT - 1, np.float32)
    assert not _worth_reading(glances).any()
    glances[30] = _SUSPECT
    assert np.flatnonzero(_worth_reading(glances)).tolist() == list(range(30 - _AROUND_TOKENS, 31 + _AROUND_TOKENS))
    glances[30] = _LIKELY
    assert _worth_reading(glances).all()
    assert _worth_reading(np.full(_SHORT_TOKENS - 1, _SUSPECT - 1, np.float32)).all()
