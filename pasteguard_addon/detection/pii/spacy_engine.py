"""spaCy as Presidio's NLP engine, reduced to what names need: the tokenizer and the NER pipe, piece by piece.

The whole pipeline takes three times as long for the same entities. Pieces are cut at blank lines, which leaves the
entities as they are and keeps time and memory linear.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from itertools import batched
from pathlib import Path
from typing import Any

import spacy
from presidio_analyzer.nlp_engine import NlpArtifacts, SpacyNlpEngine
from spacy.language import Language
from spacy.tokens import Doc
from thinc.api import NumpyOps

from pasteguard_addon.lexicon.words import everyday_words

from .evidence import Entity

_PIECE_CHARS = 2000
_BATCH_PIECES = 16
_WORDS_AT_ONCE = 1000
_LABELS = {"PERSON": "PERSON", "PER": "PERSON", "GPE": "LOCATION", "LOC": "LOCATION", "FAC": "LOCATION"}
"""Labels of the English and of the other official models. Organizations, dates and numbers are not asked for."""


class NerEngine(SpacyNlpEngine):
    """One spaCy model a language; a language without one gets no entities, and patterns still run."""

    engine_name = "pasteguard_spacy"

    def __init__(self, models: Mapping[str, Path | str]) -> None:
        self._loaded: dict[str, Language] = {}
        super().__init__(models=[{"lang_code": code, "model_name": str(at)} for code, at in models.items()])

    def load(self) -> None:
        """Load the models without the pipes that nobody reads. Never downloads."""
        for model in self.models:
            nlp = self._loaded[model["lang_code"]] = _load(model["model_name"])
            _learn(nlp, everyday_words(model["lang_code"]))
        self.nlp = self._loaded  # type: ignore[assignment]  # Presidio declares it None and fills it likewise

    def supports(self, language: str) -> bool:
        """Whether there is a model for the language."""
        return language in self._loaded

    def stop_words(self, language: str) -> Collection[str]:
        """Return the stop words, in lower case, of a language that is supported."""
        return self._loaded[language].Defaults.stop_words

    @contextmanager
    def memory_zone(self) -> Iterator[None]:
        """Forget, on leaving, every token that was not known before: the vocabulary grows for good otherwise."""
        with ExitStack() as stack:
            for nlp in self._loaded.values():
                stack.enter_context(nlp.memory_zone())
            yield

    def entities(
        self, texts: Sequence[str], language: str, spans: Sequence[Iterable[tuple[int, int]]]
    ) -> list[list[Entity]]:
        """Return for each text the names and places within the given pieces of it."""
        found: list[list[Entity]] = [[] for _ in texts]
        nlp = self._loaded.get(language)
        if nlp is None:
            return found
        parts = (
            (text[start:end], (number, start))
            for number, (text, pieces_of_it) in enumerate(zip(texts, spans, strict=True))
            for start, end in pieces_of_it
        )
        for doc, (number, start) in nlp.pipe(parts, as_tuples=True, batch_size=_BATCH_PIECES):
            found[number].extend(_entities(doc, start))
        return found

    def piece_artifacts(self, piece: str, language: str) -> NlpArtifacts:
        """Return tokens with their lower-cased words as lemmas: what Presidio's context words are compared to."""
        nlp = self._loaded.get(language)
        doc = nlp.make_doc(piece) if nlp else spacy.blank("xx").make_doc(piece)
        lemmas = [token.lower_ for token in doc]
        return NlpArtifacts([], doc, [token.idx for token in doc], lemmas, self, language)

    def is_stopword(self, word: str, language: str) -> bool:
        """Return whether the word is a stop word; of a language without a model none is."""
        return language in self._loaded and bool(super().is_stopword(word, language))

    def is_punct(self, word: str, language: str) -> bool:
        """Return whether the word is punctuation."""
        return not any(char.isalnum() for char in word)


def pieces(text: str) -> Iterator[tuple[int, int]]:
    """Cut a text into pieces of some 2,000 characters: at a blank line, else a line break, else a blank."""
    start = 0
    while start < len(text):
        end = min(start + _PIECE_CHARS, len(text))
        if end < len(text):
            end = _cut(text, start + _PIECE_CHARS // 2, end)
        yield start, end
        start = end


def _cut(text: str, earliest: int, latest: int) -> int:
    for mark in ("\n\n", "\n", " "):
        at = text.rfind(mark, earliest, latest)
        if at > 0:
            return at + len(mark)
    return latest


def _load(model: str) -> Language:
    config = spacy.util.load_config(_folder(model) / "config.cfg")
    unused = [name for name in config["components"] if name not in _needed(config)]
    # The spelling of every known word: hashes are all that the pipe reads, and these cost 140 MB.
    nlp = spacy.load(model, exclude=[*unused, "strings"])
    nlp.max_length = 10 * _PIECE_CHARS
    _multiply_with_numpy(nlp)
    return nlp


def _multiply_with_numpy(nlp: Language) -> None:
    """Let numpy's BLAS multiply matrices: BLIS, which thinc brings, takes twice as long for these small ones."""
    for name in nlp.pipe_names:
        model = getattr(nlp.get_pipe(name), "model", None)
        for node in model.walk() if model else ():
            if isinstance(node.ops, NumpyOps):
                node.ops.use_blis = False


def _learn(nlp: Language, words: Iterable[str]) -> None:
    """Know these words for good: what a memory zone has forgotten is half of the work when it comes again."""
    for some in batched(words, _WORDS_AT_ONCE):
        nlp.make_doc(" ".join(some))


def _folder(model: str) -> Path:
    """Return where a model's files are: the folder itself, or within the package of that name."""
    if Path(model).is_dir():
        return Path(model)
    package = spacy.util.get_package_path(model)
    meta = spacy.util.load_meta(package / "meta.json")
    return package / f"{meta['lang']}_{meta['name']}-{meta['version']}"


def _needed(config: Mapping[str, Any]) -> set[str]:
    """Return the NER pipe and the one that it listens to, if it has no embedding of its own."""
    embedding = config["components"].get("ner", {}).get("model", {}).get("tok2vec", {}).get("@architectures", "")
    shared = {"tok2vec", "transformer"} if "Listener" in embedding else set()
    return {"ner", *shared}


def _entities(doc: Doc, offset: int) -> Iterator[Entity]:
    for entity in doc.ents:
        label = _LABELS.get(entity.label_)
        if label:
            yield Entity(entity.start_char + offset, entity.end_char + offset, label)
