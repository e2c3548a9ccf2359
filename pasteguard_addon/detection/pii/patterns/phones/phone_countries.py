"""Which countries have a number: libphonenumber's metadata, read directly.

Its own parse compiles patterns anew for every region.
"""

import re
from functools import cache
from typing import NamedTuple

from phonenumbers import COUNTRY_CODE_TO_REGION_CODE, PhoneMetadata

from pasteguard_addon.settings import LANGUAGE_TABLE, known_language

_BORDERING = ("DK", "SE", "NO", "FI", "CZ", "SK", "HU", "GR", "TR", "IS")
ALL_REGIONS = tuple(
    dict.fromkeys([*(region for it in LANGUAGE_TABLE if it.has_patterns for region in it.regions), *_BORDERING])
)

UNPREFIXED_SIZES: dict[str, set[tuple[int, ...]]] = {
    "en": {(3, 3, 4), (5, 5), (6, 4)},
    "fr": {(3, 3, 4)},
    "es": {(3, 3, 3), (3, 2, 2, 2), (2, 3, 2, 2), (3, 3, 4), (2, 4, 4), (3, 6), (2, 7)},
    "it": {(3, 7), (3, 6), (3, 3, 4), (3, 3, 3), (2, 4, 4), (2, 7), (2, 8), (3, 3, 2, 2), (3, 2, 2, 3)},
    "pl": {(3, 3, 3), (2, 3, 2, 2), (2, 7)},
    "pt": {(3, 3, 3), (2, 3, 4), (2, 4, 4), (2, 5, 4), (2, 3, 2, 2), (2, 7), (2, 9)},
    "cs": {(3, 3, 3)},
    "da": {(2, 2, 2, 2), (4, 4)},
    "nb": {(3, 2, 3), (2, 2, 2, 2)},
    "el": {(3, 3, 4), (2, 4, 4), (3, 7)},
    "tr": {(3, 3, 2, 2), (3, 3, 4)},
}
"""How numbers without a trunk prefix are written, by language: `512 345 678`, `612 40 64 66`, `347 1234567`."""
_TRUNK_IS_OPTIONAL = frozenset({"IN", "BR", "AR", "CO", "PE"})


def regions_of(language: str) -> tuple[str, ...]:
    """Return the countries where a language is spoken; all, if it is none that is known here."""
    known = known_language(language)
    return known.regions if known else ALL_REGIONS


class _Metadata(NamedTuple):
    trunk: re.Pattern[str] | None
    transform: str | None
    numbers: re.Pattern[str]
    needs_trunk: bool


def is_international(digits: str) -> bool:
    regions = country_regions(digits)
    return regions is not None and is_valid(digits[regions.code_length :], regions.names)


class _Country(NamedTuple):
    code_length: int
    names: tuple[str, ...]


def country_regions(digits: str) -> _Country | None:
    for length in (1, 2, 3):
        names = COUNTRY_CODE_TO_REGION_CODE.get(int(digits[:length]))
        if names:
            return _Country(length, names)
    return None


def is_valid(digits: str, regions: tuple[str, ...], *, is_strict: bool = False) -> bool:
    """Say whether one of the regions has that number; strictly, with the trunk prefix that the region demands."""
    if not digits.isascii():
        digits = "".join(str(int(digit)) for digit in digits)
    return any(_is_valid_in(digits, metadata_of(region), is_strict) for region in regions)


def _is_valid_in(digits: str, metadata: _Metadata | None, is_strict: bool) -> bool:
    if metadata is None:
        return False
    is_without_trunk = not (is_strict and metadata.needs_trunk)
    if is_without_trunk and metadata.numbers.fullmatch(digits):
        return True
    trunk = metadata.trunk.match(digits) if metadata.trunk else None
    if trunk is None or not trunk.end():
        return False
    has_transform = metadata.transform and trunk.lastindex and trunk[trunk.lastindex]
    head = trunk.expand(metadata.transform) if has_transform and metadata.transform else ""
    return bool(metadata.numbers.fullmatch(head + digits[trunk.end() :]))


@cache
def metadata_of(region: str) -> _Metadata | None:
    found = PhoneMetadata.metadata_for_region_or_calling_code(0, region) if region != "001" else None
    if found is None:
        return None
    kinds = (
        found.fixed_line,
        found.mobile,
        found.toll_free,
        found.premium_rate,
        found.shared_cost,
        found.voip,
    )
    more = (found.personal_number, found.uan, found.pager)
    patterns = [kind.national_number_pattern for kind in kinds + more if kind and kind.national_number_pattern]
    trunk = found.national_prefix_for_parsing
    return _Metadata(
        re.compile(trunk) if trunk else None,
        found.national_prefix_transform_rule,
        re.compile("|".join(patterns)),
        found.national_prefix == "0" and region not in _TRUNK_IS_OPTIONAL,
    )
