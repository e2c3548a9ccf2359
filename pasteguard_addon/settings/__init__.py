"""What a user can set. The table is `table`, what one row can say `option`, lists in one text `lists`."""

from .option import PREFIX, Option, OptionValue, Rule, Theme
from .table import (
    ENGINES,
    KEYS,
    LANGUAGES,
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
    "OPTIONS",
    "PREFIX",
    "PROVIDER_HOSTS",
    "ROLES",
    "Option",
    "OptionValue",
    "Rule",
    "Settings",
    "Theme",
    "nearest_option",
    "place",
    "unknown_option",
]
