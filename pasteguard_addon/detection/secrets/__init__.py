"""Secrets: vendors' tokens, private keys, passwords and keys in every kind of context."""

from pasteguard_addon.detection.secrets.recognizer import (
    SECRET_TYPES,
    SecretsRecognizer,
    families_table,
)

__all__ = ["SECRET_TYPES", "SecretsRecognizer", "families_table"]
