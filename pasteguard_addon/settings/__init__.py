"""What a user can set. The table is `table`, what one row can say `option`, lists in one text `lists`."""

from .languages import LANGUAGES, known_language, language_code
from .languages import TABLE as LANGUAGE_TABLE
from .option import PREFIX, Option, OptionValue, Rule, Theme
from .table import (
    ENGINES,
    KEYS,
    LOCAL_TYPES,
    OPTIONS,
    PROVIDER_HOSTS,
    ROLES,
    Settings,
    nearest_option,
    place,
    unknown_option,
)

__all__ = [
    "ENGINES",
    "KEYS",
    "LANGUAGES",
    "LANGUAGE_TABLE",
    "LOCAL_TYPES",
    "OPTIONS",
    "PREFIX",
    "PROVIDER_HOSTS",
    "ROLES",
    "Option",
    "OptionValue",
    "Rule",
    "Settings",
    "Theme",
    "known_language",
    "language_code",
    "nearest_option",
    "place",
    "unknown_option",
]
