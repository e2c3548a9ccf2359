"""Lists of things with numbers, which look like streets with houses: "Schriftgrad 12, Zeile 4471, Spalte 18"."""

import re

from pasteguard_addon.lexicon.words import places, without_accents

_LABELLED = re.compile(
    r"(?P<word>[^\W\d_][\w-]{4,24})(?:[ ](?-i:[a-zà-žа-я]{3,20}))?\.?[ ][A-Z]?\d[\d./]*(?:[ ][^\W\d_]{1,5})?", re.I
)
_STREET = re.compile(
    r"(?:str|straße|strasse|weg|gasse|platz|allee|hof|ring|damm|ufer|vej|gade|gata|gatan|veien|vägen|katu|tie|straat"
    r"|laan|kade|plein|dijk|utca|út|tér|street|avenue|calle|ulica|улица|проспект|переулок|площадь)\Z",
    re.I,
)
_OF_HOUSE = re.compile(
    r"(?<!\w)(?:etage|stock|wohnung|whg|piso|puerta|planta|apto?|apartment|appartement|flat|suite|unit|floor|bât\w*"
    r"|escalier|scala|interno|piano|daire|квартира|корпус|дом|lokal|leilighet|lejlighed|lägenhet|haus|huis|house|zimmer"
    r"|room|block|bloco|bloc|scara|kamer|postfach|box|casella|parcela|manzana|emelet|ajtó)(?!\w)",
    re.I,
)


def are_labelled_numbers(value: str) -> bool:
    """Tell whether a stretch is nothing but words with a number each, none of them a street, a flat or a city."""
    parts = [_LABELLED.fullmatch(part) for part in value.split(", ")]
    words = [part["word"] for part in parts if part]
    if len(words) < 2 or len(words) < len(parts) or _OF_HOUSE.search(value):
        return False
    return not any(_STREET.search(word) or without_accents(word).title() in places() for word in words)
