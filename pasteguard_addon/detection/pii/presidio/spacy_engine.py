"""spaCy as Presidio's NLP engine, reduced to what is asked of it: tokens and stop words.

Names come from our own model, which spaCy's would only slow down: with its English one beside it, two in a hundred more
people were found in English, at twice the time and with more mistakes. Who wants spaCy's describes a Presidio
configuration of their own.
"""

from collections.abc import Collection, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path

import spacy
from presidio_analyzer.nlp_engine import NlpArtifacts, SpacyNlpEngine
from spacy.language import Language

_PIECE_CHARS = 2000
_NEEDS_A_PACKAGE = frozenset({"ja", "ko", "th", "vi", "zh"})
"""spaCy's tokenizers of these languages want packages that are not installed; its plain one stands in."""


class TokenEngine(SpacyNlpEngine):
    """A tokenizer and stop words for each language, each made when it is first asked for: French takes a second."""

    engine_name = "pasteguard_spacy"

    def __init__(self, languages: Sequence[str]) -> None:
        self._loaded: dict[str, Language] = {}
        self._stop_words: dict[str, Collection[str]] = {}
        super().__init__(models=[{"lang_code": code, "model_name": f"blank:{code}"} for code in languages])

    def load(self) -> None:
        """Begin without any pipeline. Never downloads."""
        self.nlp = self._loaded  # type: ignore[assignment]  # Presidio declares it None and fills it likewise

    def stop_words(self, language: str) -> Collection[str]:
        """Return spaCy's stop words of a language, in lower case."""
        if language not in self._stop_words:
            self._stop_words[language] = _stop_words(language)
        return self._stop_words[language]

    @contextmanager
    def memory_zone(self) -> Iterator[None]:
        """Forget, on leaving, every token that was not known before: the vocabulary grows for good otherwise."""
        with ExitStack() as stack:
            for nlp in self._loaded.values():
                stack.enter_context(nlp.memory_zone())
            yield

    def piece_artifacts(self, piece: str, language: str) -> NlpArtifacts:
        """Return tokens with their lower-cased words as lemmas: what Presidio's context words are compared to."""
        if language not in self._loaded:
            self._loaded[language] = spacy.blank("xx" if language in _NEEDS_A_PACKAGE else language)
        doc = self._loaded[language].make_doc(piece)
        lemmas = [token.lower_ for token in doc]
        return NlpArtifacts([], doc, [token.idx for token in doc], lemmas, self, language)

    def is_stopword(self, word: str, language: str) -> bool:
        """Return whether the word is a stop word."""
        return word.lower() in self.stop_words(language)

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


def _stop_words(language: str) -> Collection[str]:
    """Read the list alone: to import the language makes its tokenizer's expressions, for French a second's work."""
    path = Path(spacy.__file__).parent / "lang" / language / "stop_words.py"
    spec = spec_from_file_location(f"stop_words_{language}", path) if path.exists() else None
    if spec is None or spec.loader is None:
        return frozenset()
    module = module_from_spec(spec)
    spec.loader.exec_module(module)
    return frozenset(module.STOP_WORDS)
