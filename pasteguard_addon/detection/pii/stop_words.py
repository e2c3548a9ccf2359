"""spaCy's stop words, without spaCy: to import it takes a third of a second, and its languages take more."""

from collections.abc import Collection
from functools import cache
from importlib.util import find_spec, module_from_spec, spec_from_file_location
from pathlib import Path


@cache
def stop_words(language: str) -> Collection[str]:
    """Return the stop words of a language, in lower case; none if spaCy has no list of it."""
    path = _folder() / language / "stop_words.py"
    spec = spec_from_file_location(f"stop_words_{language}", path) if path.exists() else None
    if spec is None or spec.loader is None:
        return frozenset()
    module = module_from_spec(spec)
    spec.loader.exec_module(module)
    return frozenset(module.STOP_WORDS)


def _folder() -> Path:
    spec = find_spec("spacy")
    if spec is None or spec.origin is None:
        raise ModuleNotFoundError("spacy")
    return Path(spec.origin).parent / "lang"
