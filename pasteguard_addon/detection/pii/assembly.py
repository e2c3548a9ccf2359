"""Put an analyzer together: which recognizers, which models, for which languages."""

from collections.abc import Sequence

from pasteguard_addon.entity_types import COUNTRY_TYPES
from pasteguard_addon.errors import SettingsError

from .cues import CueRecognizer
from .engine import Foreign, TextAnalyzer
from .name_model import NameModel
from .patterns import pattern_recognizers
from .patterns.base import PatternFamily
from .shipped import is_intact, shipped_folder
from .slim_spacy import leave_out_command_line


def make_analyzer(engine: str, languages: Sequence[str], entities: Sequence[str]) -> TextAnalyzer:
    """Return the `accurate` or the `fast` analyzer with its models loaded.

    Raises SettingsError if the model of names is not as it came.
    """
    if not is_intact():
        raise SettingsError("The model of names is not as it came: install PasteGuard again.")
    families = {language: _families(language, entities) for language in languages}
    model = NameModel(shipped_folder(), is_fast=engine == "fast")
    return TextAnalyzer(families, model, _foreign(languages, entities))


def _families(language: str, entities: Sequence[str]) -> list[PatternFamily]:
    families = pattern_recognizers([language], entities)
    return [*families, CueRecognizer(language)] if "PERSON" in entities else families


def _foreign(languages: Sequence[str], entities: Sequence[str]) -> Foreign | None:
    if set(COUNTRY_TYPES).isdisjoint(entities):
        return None
    leave_out_command_line()
    from .foreign import CountryRecognizers  # noqa: PLC0415  # Presidio and spaCy take a second

    return CountryRecognizers(languages, set(entities) & set(COUNTRY_TYPES))
