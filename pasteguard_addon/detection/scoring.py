"""The production detector on one text, in process, for accuracy measurements. Nothing is remembered."""


def find_pii(text: str, language: str) -> list[tuple[int, int, str]]:
    """Return personal data as (start, end, type)."""
    from pasteguard_addon.detection.pii.scoring import find_pii as find  # noqa: PLC0415  # loads models

    return find(text, language)


def find_secrets(text: str, language: str) -> list[tuple[int, int, str]]:
    """Return secrets as (start, end, type)."""
    from pasteguard_addon.detection.secrets.scoring import find_secrets as find  # noqa: PLC0415  # loads models

    return find(text, language)
