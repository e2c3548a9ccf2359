"""The codes that standards give to countries, languages, scripts and currencies."""

from functools import cache

from pasteguard_addon.lexicon.words import lines_of


@cache
def standard_codes(kind: str) -> frozenset[str]:
    """Return the codes of `countries`, `languages`, `scripts` or `currencies`, as the standards write them."""
    kinds = dict(line.split(": ", 1) for line in lines_of("iso_codes.txt"))
    return frozenset(kinds[kind].split())
