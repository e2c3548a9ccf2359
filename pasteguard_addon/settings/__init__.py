"""What a user can set. The table is `table`, what one row can say `option`, lists in one text `lists`."""

from .languages import LANGUAGES, language_code
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
    "language_code",
    "nearest_option",
    "place",
    "unknown_option",
]
