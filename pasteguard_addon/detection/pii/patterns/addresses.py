"""Postal addresses: street and number, postcode and city, boxes, as nine languages write them.

One finding covers a whole address, over commas and line ends: street, unit, postcode, city, state, country.
Streets are known by the word for street (`rue`, `…straße`, `Avenue`, `ul.`) beside a house number, or by a postcode
of a distinctive form at their end. A bare place name is left to the language models.
"""

import re
from collections.abc import Iterator

from pasteguard_addon.detection.pii.patterns.base import (
    LIKELY,
    STRONG,
    WEAK,
    Hit,
    PatternRecognizer,
    after,
    before,
    first_of_overlapping,
    words,
)

_UP = r"[A-ZÀ-ÖØ-ÞĀĂĄĆĈĊČĎĐĒĖĘĚĜĞĠĢĤĪĮİĶĹĻĽŁŃŅŇŌŐŒŔŘŚŜŞŠȘŢŤȚŪŮŰŲŴŶŹŻŽΑ-ΩА-Я]"
_LETTER = r"[^\W\d_]"
_NAME = rf"{_UP}(?:{_LETTER}|['’.-](?={_LETTER})){{0,29}}+\.?"
_PARTICLE = (
    r"(?:de|del|della|delle|dei|degli|dello|di|da|das|do|dos|du|des|la|le|les|los|las|el|lo|l['’]|d['’]|dell['’]|van|von|vom"
    r"|der|den|het|ten|ter|op|am|an|im|in|zum|zur|of|the|e|y|et|i|à|a|sur|sous|saint|św\.|gen\.|ks\.|dr\.|prof\.|\d{1,2})"
)
_WORD = rf"(?:{_NAME}|{_PARTICLE}|\d{{1,4}}(?:st|nd|rd|th|º|ª|\.)?)"
_ANY_WORD = rf"{_LETTER}(?:{_LETTER}|['’.-](?={_LETTER})){{0,29}}+\.?"
_GAP = r"(?:[ \u00a0]|(?<=['’]))"
_NUMBER = r"\d{1,5}(?:[ ]?[a-zA-Z](?![\w'’]))?(?:[/-]\d{1,5}[a-zA-Z]?(?!\w)){0,3}(?![\w:]|[.,]\d)"
_BREAK = r"(?:[ ]?,[ ]?\n?|[ ]?\n[ ]{0,4}|[ ]?[-–·|][ ]|[ ])[ ]?"
_COMMA = r"(?:[ ]?,[ ]?\n?|[ ]?\n[ ]{0,4})[ ]?"

_STREETS_EN = words(
    "Street St Avenue Ave Av Road Rd Boulevard Blvd Drive Dr Lane Ln Court Ct Terrace Crescent Cres Parkway Pkwy",
    "Highway Hwy Causeway Freeway Expressway Turnpike Tpke Alley Mews Grove Gardens Broadway Esplanade Motorway Driveway",
    "Roundabout Embankment Promenade Close Circle Cir Square Sq Plaza Quay Wharf Row Walk Way Place Pl Trail Loop",
)
# Words of the United States Postal Service's list (Publication 28, C1) that mean other things as well.
_STREETS_EN_WEAK = words(
    "Bayou Beach Bend Bluff Bluffs Bottom Branch Bridge Brook Brooks Burg Burgs Bypass Camp Canyon Cape Center Centers",
    "Circles Cliff Cliffs Club Common Commons Corner Corners Course Courts Cove Coves Creek Crest Crossing Crossroad",
    "Crossroads Curve Dale Dam Divide Drives Estate Estates Extension Extensions Fall Falls Ferry Field Fields Flat",
    "Flats Ford Fords Forest Forge Forges Fork Forks Fort Garden Gateway Gateways Glen Glens Green Greens Groves Harbor",
    "Harbors Haven Heights Hill Hills Hollow Inlet Island Islands Isle Junction Junctions Key Keys Knoll Knolls Lake",
    "Lakes Land Landing Light Lights Loaf Lock Locks Lodge Mall Manor Manors Meadow Meadows Mill Mills Mission",
    "Mount Mountain Mountains Neck Orchard Oval Overpass Park Parks Parkways Pass Passage Path Pike Pine Pines Plain",
    "Plains Plazas Point Points Port Ports Prairie Radial Ramp Ranch Rapid Rapids Rest Ridge Ridges River Roads Route",
    "Rue Run Shoal Shoals Shore Shores Skyway Spring Springs Spur Spurs Squares Station Stravenue Stream Streets Summit",
    "Throughway Trace Track Trafficway Tunnel Underpass Union Unions Valley Valleys Via Viaduct View Views Village",
    "Villages Ville Vista Walks Wall Ways Well Wells Nagar Marg Chowk Ganj Zila Salai Colony Layout Cross Main",
)
_STREETS_FR = words(
    "rue avenue av. av ave boulevard boul. bd bd. blvd place pl. chemin allée allées impasse quai cours route rte",
    "square passage sentier ruelle esplanade promenade faubourg villa cité hameau montée traverse venelle résidence",
)
_STREETS_IT = words(
    "via viale piazza p.zza piazzale corso c.so largo vicolo strada lungomare lungotevere lungarno contrada località",
    "salita rampa galleria piazzetta borgo calle campo fondamenta traversa",
)
_STREETS_ES = words(
    "calle c/ c. avenida avda. avda av. plaza pza. plza. paseo p.º camino carretera ctra. ronda travesía glorieta",
    "callejón pasaje urbanización rambla alameda cuesta calzada boulevard bulevar prolongación cerrada privada",
    "carrera cra. diagonal transversal vía jirón",
)
_STREETS_PT = words(
    "rua r. avenida av. travessa praça largo alameda estrada rodovia calçada beco praceta quinta urbanização viela",
    "ladeira rotunda",
)
_STREETS_PL = words("ul. ulica ulicy al. aleja aleje alei alejach pl. plac placu os. osiedle osiedlu rondo bulwar")
_STREETS_RO = words(
    "str. strada străzii bd. bd b-dul bulevardul bulevard calea aleea șos. şos. sos. șoseaua şoseaua piața piaţa",
    "splaiul intrarea drumul fundătura",
)
_SUFFIXES_DE = (
    r"(?:straße|strasse|strassen|str\.|gasse|allee|platz|weg|ring|damm|ufer|steig|chaussee|promenade|markt|graben|stieg"
    r"|pfad|zeile|kai|steg|hof|berg|wall|tor)"
)
_SUFFIXES_NL = (
    r"(?:straat|laan|plein|gracht|kade|dijk|singel|steeg|dreef|plantsoen|hof|pad|weg|baan|markt|park|veld|wal|ring|poort"
    r"|vaart|haven|brink|lei)"
)
_SUFFIXES_NORDIC = r"(?:gatan|gata|vägen|vej|veien|vegen|gade|katu|tie|tänav|utca|gaten|vegur|stræti|útja)"
_HOUSE_MARK = r"(?:,?[ ]?(?:n[.°ºr]{0,2}|nr\.?|nº|no\.?|núm\.?|numéro|numero|km|s/n))?[ ]?,?[ ]?"

_SUITE = (
    r"(?:Suite|Ste\.?|Apt\.?|Apartment|Appt\.?|Appartement|Unit|Flat|Studio|Floor|Fl\.|Room|Rm\.?|Bldg\.?|Building|Door|#"
    r"|Wohnung|Whg\.?|Top|Stiege|Etage|étage|Bât\.?|Bâtiment|Esc\.?|Escalera|Piso|Puerta|Interno|int\.|Scala|Bus|m\."
    r"|lok\.|Apto\.?|Bloco|Andar|bl\.|sc\.|et\.|ap\.|Box|Hinterhaus)"
)
_UNIT = rf"(?:{_COMMA}|[ ]|(?:[ ]?\n[ ]{{0,4}})){_SUITE}[ ]?(?:\d{{1,5}}[a-zA-Z]?|[A-Z]\d{{0,4}})(?![\w])"
_FLOOR_ES = r",?[ ]\d{1,2}[.]?[ºª°](?:[ ]?(?:[A-Z]|izq\.?|dcha\.?|Esq\.?|Dto\.?|Dir\.?|Esquerdo|Direito)(?!\w))?"

_STATES_US = (
    r"(?:A[AEKLPRSZ]|C[AOT]|D[CE]|F[LM]|G[AU]|HI|I[ADLN]|K[SY]|LA|M[ADEHINOPST]|N[CDEHJMVY]|O[HKR]|P[ARW]|RI|S[CD]|T[NX]"
    r"|UT|V[AIT]|W[AIVY])"
)
_PROVINCES_CA = r"(?:AB|BC|MB|N[BLSTU]|ON|PE|QC|SK|YT)"
_STATES_AU = r"(?:NSW|VIC|QLD|SA|WA|TAS|ACT|NT)"
_ZIP_UK = r"(?:[A-Z]{1,2}\d[A-Z\d]?|[A-Z]\d[A-Z]{1,2}|GIR)[ ]?\d[A-Z]{2}(?!\w)"
_ZIP_CA = r"[A-Z]\d[A-Z][ -]?\d[A-Z]\d(?!\w)"
_CITY = rf"{_NAME}(?:(?:[ -]|(?<=['’]))(?:{_NAME}|(?:de|del|la|le|les|sur|sous|am|an|der|im|bei|ob|aan|den|do|da|dos|of|upon|di|in|en)(?=[ -]))){{0,4}}"
_CITY_DISTRICT = rf"{_CITY}(?:[ ]\(?(?:{_UP}{{2}}|Cedex|CEDEX)\)?(?:[ ]\d{{1,2}})?(?![\w]))?"

# A place at the end of an address that cannot be anything else.
_US_TAIL = rf"{_CITY},?[ \n](?:{_STATES_US}|{_PROVINCES_CA}|{_STATES_AU}),?[ ]{{1,2}}(?:\d{{5}}(?:-\d{{4}})?(?!\w)|{_ZIP_CA}|\d{{4}}(?!\w))"
_UK_TAIL = rf"{_CITY},?[ \n]{_ZIP_UK}"
_IN_TAIL = rf"{_CITY}[ ]?[-–,]?[ ]?\d{{3}}[ ]?\d{{3}}(?![\w])"
_STRONG_TAIL = rf"(?:{_US_TAIL}|{_UK_TAIL}|{_IN_TAIL})"
# A postcode before the city: five or four digits mean it only within an address.
_ZIP_FIRST = (
    r"(?:(?:[A-Z]{1,2}[-–])?\d{5}|(?:[A-Z]{1,2}[-–])?\d{4}(?:[ ]?[A-Z]{2})?|\d{2}-\d{3}|\d{4}-\d{3}|\d{5}-\d{3}|\d{6}"
    r"|\d{3}[ ]\d{2})"
)
_ZIP_CITY = rf"{_ZIP_FIRST}[ \u00a0]{_CITY_DISTRICT}"
_COUNTRIES = words(
    "Germany Deutschland Allemagne Austria Österreich Switzerland Schweiz Suisse France Frankreich Italy Italia Spain",
    "España Portugal Brasil Brazil Netherlands Nederland Belgium België Belgique Poland Polska Romania România Ireland",
    "Canada India Australia USA UK England Scotland Wales Mexico México Argentina Chile Colombia Luxembourg Denmark",
    "Sweden Norway Finland Iceland Hungary Czechia Slovenia Slovakia Croatia Greece Cyprus Turkey Japan Estonia",
)
_COUNTRY = rf"(?:{_COUNTRIES}|United[ ](?:States|Kingdom)|New[ ]Zealand|South[ ]Africa)(?!\w)"
_TAILS = re.compile(
    rf"(?:{_UNIT}|{_FLOOR_ES})"
    rf"|{_BREAK}{_STRONG_TAIL}"
    rf"|{_BREAK}{_ZIP_CITY}(?![\w])"
    rf"|{_COMMA}{_CITY}{_COMMA}{_STRONG_TAIL}"
    rf"|{_COMMA}{_CITY}{_COMMA}{_ZIP_CITY}"
    rf"|{_COMMA}{_CITY}(?:{_COMMA}|[ ])\d{{4,6}}(?:-\d{{3,4}})?(?!\w)"
    rf"|{_COMMA}(?:{_STATES_US}|{_PROVINCES_CA})[ ](?:\d{{5}}(?:-\d{{4}})?|{_ZIP_CA})(?!\w)"
    rf"|{_COMMA}{_ZIP_UK}"
    rf"|[ ][-–][ ]{_UP}{{2}}(?!\w)"
    rf"|(?:{_COMMA}|[ ]){_COUNTRY}"
)
# A city after a comma, taken only when a street stands before it.
_CITY_TAIL = re.compile(rf"[ ]?,[ ]{_CITY_DISTRICT}(?=[.,;:!?)\"'\n]|$)")
_AFTER_CITY = re.compile(
    rf"[ ]?,?[ ](?:{_STATES_US}|{_PROVINCES_CA})(?!\w)(?:[ ]\d{{5}}(?:-\d{{4}})?(?!\w))?|{_COMMA}{_COUNTRY}"
)

_LEADING = r"(?:\d{1,6}[ ])?"
_STREET_PATTERNS = tuple(
    re.compile(pattern)
    for pattern in (
        # en: 1600 Pennsylvania Avenue NW
        rf"(?<![\w.,:/#-]){_LEADING}\d{{1,6}}[a-zA-Z]?[ ](?:[NSEW]{{1,2}}\.?[ ]|North[ ]|South[ ]|East[ ]|West[ ])?"
        rf"(?:{_WORD}[ ]){{1,4}}?(?:{_STREETS_EN})\b\.?(?:[ ](?:N|S|E|W|NW|NE|SW|SE)\b\.?)?(?![\w'’])",
        # fr: 14 bis, rue de la Paix; the house number after it, as in Belgium
        rf"(?<![\w.,:/#-])\d{{1,5}}(?:[ ]?(?:bis|ter|quater|[A-Za-z])(?!\w))?,?[ ](?i:{_STREETS_FR})"
        rf"(?:{_GAP}{_WORD}){{1,6}}",
        rf"(?<![\w]){_LEADING}(?i:rue|avenue|boulevard|chaussée|place|quai)(?:{_GAP}{_WORD}){{1,6}}?,?[ ]{_NUMBER}",
        # it, es, pt: Via Garibaldi 8; C/ Mayor, 5; Rua Augusta, 1500
        rf"(?<![\w]){_LEADING}(?i:{_STREETS_IT})(?:{_GAP}{_WORD}){{1,5}}?{_HOUSE_MARK}(?<=[ ,.°º]){_NUMBER}",
        rf"(?<![\w]){_LEADING}(?i:{_STREETS_ES})[ ]?(?:{_WORD}{_GAP}?){{1,6}}?{_HOUSE_MARK}(?<=[ ,.°º#]){_NUMBER}",
        rf"(?<![\w]){_LEADING}(?i:{_STREETS_PT})(?:{_GAP}{_WORD}){{1,6}}?{_HOUSE_MARK}(?<=[ ,.°º]){_NUMBER}",
        # pl, ro: ul. Marszałkowska 12/5 m. 3; Str. Lungă nr. 5, bl. A1, ap. 3
        rf"(?<![\w]){_LEADING}(?i:{_STREETS_PL})(?:[ ]?{_WORD})(?:{_GAP}{_WORD}){{0,4}}?[ ]{_NUMBER}",
        rf"(?<![\w]){_LEADING}(?i:{_STREETS_RO})(?:{_GAP}{_WORD}){{1,5}}?{_HOUSE_MARK}(?<=[ ,.°º]){_NUMBER}",
        # de, nl, nordic: Hauptstraße 12; Lange Straße 5; Karl Heinz-Oderwald-Ring 0; Am Alten Markt 3
        rf"(?<![\w-]){_LEADING}(?:{_NAME}[ ]){{0,3}}(?:{_UP}[\w'’.-]{{0,38}}?|{_UP}[\w-]{{0,30}}-)(?i:{_SUFFIXES_DE}|{_SUFFIXES_NL}|"
        rf"{_SUFFIXES_NORDIC})[ ]{_NUMBER}",
        rf"(?<![\w-])(?:Am|An[ ]der|An[ ]den|Auf[ ]der|Auf[ ]dem|Im|In[ ]der|In[ ]den|Zum|Zur|Unter[ ]den|Hinter[ ]der"
        rf"|Alter|Alte|Neuer|Neue|Op[ ]de|Aan[ ]de)[ ]{_NAME}(?:[ ]{_NAME})?[ ]{_NUMBER}(?={_BREAK}{_ZIP_CITY})",
    )
)
_BOX = re.compile(
    r"(?<!\w)(?:P\.?[ ]?O\.?[ ]?Box|Postfach|Postbus|Apartado(?:[ ]de[ ]Correos)?|Casella[ ]Postale|Caixa[ ]Postal"
    r"|Skrytka[ ]pocztowa|B\.?P\.|(?:PSC|CMR|Unit)[ ]\d{3,5},?[ ]Box)[ ]?\d{2,6}(?:[ ]\d{1,4})?(?!\w)"
    r"(?:[ ,]*\n?[ ]?[ADF]PO[ ]A[AEP][ ]\d{5})?"
    r"|(?<!\w)(?:USNS|USS|USCGC|USNV)[ ][^\W\d_]{2,20}[ ,]*\n?[ ]?[ADF]PO[ ]A[AEP][ ]\d{5}(?!\w)"
)
# No word for street, but a number in front and a postcode of a distinctive form behind.
_NUMBER_TO_POSTCODE = re.compile(
    rf"(?<![\w.,:/#-])(?:(?:H\.?[ ]?No\.?|{_SUITE})[ ][\w/-]{{1,8}}|\d{{1,6}}[a-zA-Z]?(?:/\d{{1,6}})?),?[ ]"
    rf"(?:(?:{_WORD}[ ]){{0,4}}{_WORD}{_UNIT}?{_COMMA}){{1,4}}{_STRONG_TAIL}"
)
_WEAK_STREET = re.compile(
    rf"(?<![\w.,:/#-])\d{{1,6}}[a-zA-Z]?[ ](?:{_NAME}[ ]){{1,3}}?(?:{_STREETS_EN_WEAK})\b(?![\w'’-])"
)
_HOUSE_NO = re.compile(rf"(?<!\w)H\.?[ ]?No\.?[ ]\d{{1,5}}(?:/\d{{1,5}})?,[ ]{_NAME}(?:[ ]{_NAME}){{0,2}}")
_FLAT_ALONE = re.compile(r"(?<!\w)(?:Flat|Apt\.?|Apartment)[ ]\d{1,5}[a-zA-Z]?(?!\w)")
# Lower case, as in a chat: only words that mean nothing but a street.
_LOWER = re.compile(
    rf"(?<![\w.,:/#-])(?:\d{{1,5}}[a-z]?[ ](?:(?!{'|'.join(['the', 'a', 'of', 'on', 'in', 'down', 'to', 'this', 'that', 'my', 'your', 'our', 'every', 'other', 'at', 'from', 'and', 'per', 'more', 'steps', 'minutes', 'miles', 'blocks', 'is', 'are', 'or', 'for'])}\b)"
    rf"[^\W\d_]{{2,20}}[ ]){{1,3}}(?:street|avenue|road|boulevard|lane|drive|crescent|terrace)\b"
    rf"|[^\W\d_]{{3,30}}(?:straße|strasse|str\.|gasse|allee|straat|gracht)[ ]{_NUMBER})(?:,[ ]\d{{5}}[ ][^\W\d_]{{3,25}})?"
)
# Postcode and city alone, on a line or between commas.
_PLACE = re.compile(
    rf"(?:(?<=\n)|(?<=,[ ])|(?<=:[ ])|(?<![^\n]))(?:(?:D|A|CH|F|B|NL|L|I|PL|P|E|RO)[-–]\d{{4,5}}[ ]{_CITY}"
    rf"|\d{{5}}[ ]{_CITY_DISTRICT}|\d{{4}}[ ]?[A-Z]{{2}}[ ]{_CITY}|\d{{2}}-\d{{3}}[ ]{_CITY}|\d{{4}}-\d{{3}}[ ]{_CITY})"
    rf"(?=[ ]?(?:[,.;)\"'\n]|$))"
)
_STATE_ZIP_PLACE = re.compile(
    rf"(?<!\w){_NAME}(?:[ ]{_NAME}){{0,2}},[ ](?:{_STATES_US}[ ]\d{{5}}(?:-\d{{4}})?|{_PROVINCES_CA}[ ]{_ZIP_CA})(?!\w)"
)
_ZIP_CUE = re.compile(
    r"(?<!\w)(?:zip(?:[ ]?code)?|post[ ]?code|postal[ ]code|plz|postleitzahl|code[ ]postal|c\.?p\.|código[ ]postal|cap"
    r"|kod[ ]pocztowy|código[ ]postal|cep|cod[ ]poștal)[ ]?[:=#]?[ ]?(?:is[ ])?(?P<zip>(?=[\w -]{0,6}\d)"
    rf"(?:{_ZIP_FIRST}|{_ZIP_UK}|{_ZIP_CA}|\d{{5}}-\d{{4}}))(?!\w)",
    re.I,
)
_ADDRESS_CUE = re.compile(
    r"\b(?:address|adresse|addr|indirizzo|dirección|endereço|adres|adresa|live[sd]?|living|reside\w*|located|ship\w*"
    r"|deliver\w*|venue|next to|street|home|house|at|to|from|near|moved?|visit|meet|office|lieferadresse|wohn\w*)\b[^\n.]{0,30}$",
    re.I,
)
_NOT_A_CITY = re.compile(
    r"(?:Euro?s?|EUR|USD|Menschen|Personen|Zeilen|Einwohner\w*|Stück|Meter|Kilometer|Uhr|Jahre?|Mitarbeiter\w*|Dollar|Prozent"
    r"|January|February|March|April|May|June|July|August|September|October|November|December|Januar|Februar|März|Mai|Juni"
    r"|Juli|Oktober|Dezember|Rows|Lines|Users|Items|Points|Error|Warning|Info|OK|Not|Internal|Bad|The|And|Total|Files?)\b"
)


class AddressRecognizer(PatternRecognizer):
    """Finds postal addresses and their parts that carry a number."""

    entities = ("LOCATION",)

    def find(self, text: str) -> Iterator[Hit]:
        yield from first_of_overlapping(self._candidates(text))

    def _candidates(self, text: str) -> Iterator[Hit]:
        for pattern in _STREET_PATTERNS:
            for match in pattern.finditer(text):
                yield _hit(match.start(), _extended(text, match.end()), STRONG)
        for match in _NUMBER_TO_POSTCODE.finditer(text):
            yield _hit(match.start(), _extended(text, match.end()), STRONG)
        for pattern in (_BOX, _LOWER):
            for match in pattern.finditer(text):
                yield _hit(match.start(), _extended(text, match.end()), LIKELY)
        for pattern in (_WEAK_STREET, _HOUSE_NO, _FLAT_ALONE):
            yield from _weak(text, pattern)
        for pattern in (_PLACE, _STATE_ZIP_PLACE):
            for match in pattern.finditer(text):
                if not _NOT_A_CITY.search(match.group()):
                    yield _hit(match.start(), _extended(text, match.end()), LIKELY)
        for match in _ZIP_CUE.finditer(text):
            yield _hit(*match.span("zip"), WEAK)


def _weak(text: str, pattern: re.Pattern[str]) -> Iterator[Hit]:
    """Yield streets by a word that is common, where more of an address follows or a cue stands before."""
    for match in pattern.finditer(text):
        end = _extended(text, match.end())
        has_cue = _ADDRESS_CUE.search(before(text, match.start()))
        if end - match.end() > 5 or (has_cue and re.match(r"\s*(?:[.,;!?\"'\n]|$)", after(text, match.end()))):
            yield _hit(match.start(), end, LIKELY)


def _extended(text: str, end: int) -> int:
    """Return where the address that has begun before `end` ends: after its unit, postcode, city, state, country."""
    for _ in range(4):
        tail = _TAILS.match(text, end)
        if tail is None or _NOT_A_CITY.search(tail.group()):
            break
        end = tail.end()
    city = _CITY_TAIL.match(text, end)
    if city and not _NOT_A_CITY.search(city.group()):
        end = city.end()
        state = _AFTER_CITY.match(text, end)
        end = state.end() if state else end
    return end - 1 if text[end - 1] in ".," else end


def _hit(start: int, end: int, score: float) -> Hit:
    return Hit(start, end, "LOCATION", score)
