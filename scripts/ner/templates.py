"""Fill the templates: chats, mails, tickets, notes and records with people, places, addresses and organisations."""

import random
import re
from functools import cache
from pathlib import Path

from babel import Locale

from . import negatives, pools
from .text import Row

_FOLDER = Path(__file__).parent / "data" / "templates"
_ORGANISATIONS = pools.CULTURES["organisations"]
_CLUBS = ["{c}"] * 5 + ["FC {c}", "{c} United", "{c} City", "Real {c}", "{c} FC", "SV {c}", "AC {c}", "Sporting {c}"]
"""Most clubs go by their city's name alone."""
_CASES = {"up": str.upper, "low": str.lower}
_SLOT = re.compile(r"\{([a-z]+)(?:~(\w+))?\}")
_FORMS = {
    "tel": ["+## ### ######", "0### ######", "(###) ###-####"],
    "date": ["1#.#.20##", "20##-0#-1#", "#/1#/19##", "#. 12. 19##"],
    "money": ["### €", "$####", "1###,00", "###.##"],
    "num": ["#", "###", "#####"],
    "ip": ["1##.##.#.1##", "10.#.#.##"],
}
_VOWELS = "aeiouyąęóaàáéíаеиоуыэюяіїє"


def fill(template: str, language: str, chance: random.Random) -> Row:
    """The template with its slots filled, and what of it is a person, a place, an address or an organisation."""
    spans: list[tuple[int, int, str]] = []
    out, at = "", 0
    template = template.replace("\\n", "\n").replace("\\t", "\t")
    for slot in _SLOT.finditer(template):
        out += template[at : slot.start()]
        at = slot.end()
        value, inner = _value(slot[1], language, chance)
        if slot[2] in _CASES:
            value = _CASES[slot[2]](value)
        elif slot[2]:
            value = inflect(value, slot[2], language)
            inner = [(0, len(value), inner[0][2])] if inner else []
        spans += [(len(out) + a, len(out) + b, kind) for a, b, kind in inner]
        out += value
    return Row(out + template[at:], language, spans, "templates (own)")


def random_row(chance: random.Random) -> Row:
    languages = _templates()
    language = chance.choices(
        list(languages),
        [6 if x in ("en", "de") else 2 if x in ("fr", "es", "it", "nl", "pl", "pt") else 1 for x in languages],
    )[0]
    records = languages["any"]
    own = languages[language if language != "any" else "en"]
    if language == "any" or chance.random() < 0.33:
        language = chance.choice([x for x in languages if x != "any"])
        return fill(chance.choice(records), language, chance)
    return fill(chance.choice(own), language, chance)


@cache
def _templates() -> dict[str, list[str]]:
    return {path.stem: path.read_text("utf-8").splitlines() for path in sorted(_FOLDER.glob("*.txt"))}


def _value(slot: str, language: str, chance: random.Random) -> tuple[str, list[tuple[int, int, str]]]:
    """A slot's value, and the spans in it."""
    culture = pools.any_language(language, chance)
    match slot:
        case "adr":
            return _address(language, chance)
        case "city":
            value, kind = chance.choice(pools.cities(culture)), "LOC"
        case "country":
            value, kind = chance.choice(_countries(language)), "LOC"
        case "org":
            value, kind = _organisation(culture, chance), "ORG"
        case "club":
            value, kind = _club(culture, chance), "ORG"
        case "band" | "firm" | "group":
            value, kind = chance.choice(negatives.TERMS[slot]), "ORG"
        case "work" | "event" | "folk" | "product" | "faith":
            return chance.choice(negatives.TERMS[slot]), []
        case "per" | "first" | "last" | "sf" | "ini":
            value, kind = _person(slot, culture, chance), "PER"
        case "day":
            return chance.choice(pools.CULTURES["days"].get(language, ["2.5.", "14.11.", "7/8"])), []
        case "mail":
            host = chance.choice(["mail.com", "web.de", "firma.example", "post.cz", "gmail.com"])
            user = _plain(chance.choice(pools.names("en").given)) + chance.choice([".", "_", ""])
            return f"{user}{chance.randint(10, 99)}@{host}", []
        case _:
            return _digits(chance.choice(_FORMS[slot]), chance), []
    return value, [(0, len(value), kind)]


def _person(slot: str, culture: str, chance: random.Random) -> str:
    pool = pools.names(culture)
    given, last = chance.choice(pool.given), chance.choice(pool.last)
    return {
        "per": pools.full_name(culture, chance),
        "first": given,
        "last": last,
        "sf": last + chance.choice([", ", ", ", " "]) + given,
        "ini": f"{given[0]}. {last}",
    }[slot]


def _club(language: str, chance: random.Random) -> str:
    return chance.choice(_CLUBS).replace("{c}", chance.choice(pools.cities(language)))


def _digits(form: str, chance: random.Random) -> str:
    """The form with each # a digit."""
    return "".join(chance.choice("0123456789") if char == "#" else char for char in form)


def _address(language: str, chance: random.Random) -> tuple[str, list[tuple[int, int, str]]]:
    value, cities = pools.address(language, chance)
    spans: list[tuple[int, int, str]] = []
    at = 0
    for a, b in [*cities, (len(value), len(value))]:
        begin, end = at, len(value[:a].rstrip(" ,，、\n-("))
        if end > begin and any(c.isalnum() for c in value[begin:end]):
            spans.append((begin, end, "ADR"))
        if b > a:
            spans.append((a, b, "LOC"))
        at = b + len(value[b:]) - len(value[b:].lstrip(" ,，、\n-("))
    return value, spans


def _organisation(language: str, chance: random.Random) -> str:
    shape = chance.choice(_ORGANISATIONS.get(language, _ORGANISATIONS[""]))
    return shape.replace("{c}", chance.choice(pools.cities(language))).replace(
        "{w}", chance.choice(pools.names(language).last)
    )


@cache
def _countries(language: str) -> list[str]:
    territories = Locale(language if language != "xx" else "en").territories
    return [name for code, name in sorted(territories.items()) if len(code) == 2 and code.isalpha()]


def _plain(name: str) -> str:
    return "".join(c for c in name.lower() if c.isascii() and c.isalpha()) or "info"


def inflect(name: str, case: str, language: str) -> str:
    """The name's words with a suffix as its language has them: near enough to learn that names have endings."""
    if language in ("fi",):
        return (
            name
            + ("" if name[-1].lower() in _VOWELS else "i")
            + {"lle": "lle", "lla": "lla", "lta": "lta", "n": "n", "ssa": "ssa"}[case]
        )
    if language == "tr":
        return name + ("'" + case if name[-1].lower() in _VOWELS else "'" + case[1:])
    return " ".join(_slavic(word, case, language) for word in name.split(" "))


def _slavic(word: str, case: str, language: str) -> str:
    endings = pools.CULTURES["endings"].get(language)
    if endings is None or len(word) < 3 or word.endswith("."):
        return word
    if word.endswith(("ski", "cki", "ský", "cký", "ский", "цкий", "ський")):
        return (
            word[: -2 if word.endswith(("ий", "ki", "ý")) and language in ("ru", "uk") else -1] + endings["adj"][case]
        )
    if word[-1] in "aа":
        return word[:-1] + endings["a"][case]
    if word[-1] in "яia":
        return word[:-1] + ("и" if case == "gen" else "ю" if language in ("ru", "uk") else "")
    if word[-1] in "йь":
        return word[:-1] + ("я" if case in ("gen", "acc") else "ю" if case == "dat" else "ем")
    if word[-1].lower() in _VOWELS:
        return word
    return word + endings["hard"][case]
