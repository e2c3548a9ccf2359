"""The recognizers that the product runs. Imported in the worker processes only: they take seconds to load."""

from pasteguard_addon.detection.detector import Recognizer, Recognizers
from pasteguard_addon.detection.pii import PiiRecognizer
from pasteguard_addon.detection.secrets import SecretsRecognizer
from pasteguard_addon.detection.settings import DetectionSettings
from pasteguard_addon.settings import ENGINES


def build_recognizers(settings: DetectionSettings) -> Recognizers:
    """Load what the settings ask for. Raises SettingsError in words that say what to do."""
    by_piece = _pii(settings)  # the first, as it sees to it that little of Presidio is loaded
    return Recognizers(whole=[*_secrets(settings), *_long_tables(settings)], by_piece=by_piece)


def _secrets(settings: DetectionSettings) -> list[Recognizer]:
    if not settings.are_secrets_on:
        return []
    return [SecretsRecognizer(types=settings.secret_types, plugin_paths=settings.plugin_paths)]


def _pii(settings: DetectionSettings) -> list[Recognizer]:
    if not settings.is_pii_on:
        return []
    return [
        PiiRecognizer(
            languages=settings.languages,
            fallback_language=settings.fallback_language,
            entities=settings.pii_entities,
            score_threshold=settings.score_threshold,
            entity_thresholds=settings.entity_thresholds,
            engine=settings.engine,
        )
    ]


def _long_tables(settings: DetectionSettings) -> list[Recognizer]:
    if not settings.is_pii_on or settings.engine not in ENGINES:
        return []
    from pasteguard_addon.detection.pii.names_in_data.long_tables import LongTables  # noqa: PLC0415 - it brings Presidio along

    return [LongTables(settings.pii_entities, settings.score_threshold, settings.entity_thresholds)]
