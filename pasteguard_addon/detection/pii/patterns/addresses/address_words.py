"""The words by which `addresses` knows streets, units, countries and what only looks like them.

Streets: https://pe.usps.com/text/pub28/28apc_002.htm (C1) for English; for the others each post's own guide to
writing addresses, collected by https://www.upu.int/en/postal-solutions/programmes-services/addressing-solutions.
"""

import re

from pasteguard_addon.detection.pii.patterns.base import words

STREETS_EN = words(
    "Street St Avenue Ave Road Rd Boulevard Blvd Drive Dr Lane Ln Terrace Crescent Cres Parkway Pkwy Highway",
    "Hwy Causeway Freeway Expressway Turnpike Tpke Mews Gardens Esplanade Motorway Embankment Stravenue",
)
STREETS_EN_WEAK = words(
    "Alley Av Avenida Broadway Circle Cir Close Court Courts Ct Driveway Grove Groves Loop Place Places Pl",
    "Plaza Promenade Quay Row Square Sq Trail Trl Walk Way Wharf Bayou Beach Bend Bluff Bluffs Bottom Branch",
    "Bridge Brook Brooks Burg Burgs Bypass Camp Canyon Cape Center Centers Circles Cliff Cliffs Club Common",
    "Commons Corner Corners Course Cove Coves Creek Crest Crossing Crossroad Crossroads Curve Dale Dam Divide",
    "Drives Estate Estates Extension Extensions Fall Falls Ferry Field Fields Flat Flats Ford Fords Forest",
    "Forge Forges Fork Forks Fort Garden Gateway Gateways Glen Glens Green Greens Harbor Harbors Haven Heights",
    "Hill Hills Hollow Inlet Island Islands Isle Junction Junctions Key Keys Knoll Knolls Lake Lakes Land",
    "Landing Light Lights Loaf Lock Locks Lodge Mall Manor Manors Meadow Meadows Mill Mills Mission Mount",
    "Mountain Mountains Neck Orchard Oval Overpass Park Parks Parkways Pass Passage Path Pike Pine Pines Plain",
    "Plains Plazas Point Points Port Ports Prairie Radial Ramp Ranch Rapid Rapids Rest Ridge Ridges River",
    "Roads Route Rue Run Shoal Shoals Shore Shores Skyway Spring Springs Spur Spurs Squares Station Stream",
    "Streets Summit Throughway Trace Track Trafficway Tunnel Underpass Union Unions Valley Valleys Via Viaduct",
    "View Views Village Villages Ville Vista Walks Wall Ways Well Wells Nagar Marg Chowk Ganj Zila Salai",
    "Colony Layout Cross Main",
)
STREETS_FR = words(
    "rue avenue boulevard boul. bd bd. blvd impasse allée allées chemin quai ruelle faubourg",
)
STREETS_FR_WEAK = words(
    "av. av ave place pl. cours route rte square passage sentier esplanade promenade villa cité hameau montée",
    "traverse venelle résidence",
)
STREETS_IT = words(
    "via viale piazza p.zza piazzale corso c.so largo vicolo strada lungomare lungotevere lungarno contrada",
    "salita piazzetta rotonda borgo calle fondamenta",
)
STREETS_ES = words(
    "calle c/ avenida avda. avda av. plaza pza. plza. paseo p.º camino carretera ctra. ronda travesía glorieta",
    "callejón pasaje rambla alameda cuesta calzada bulevar prolongación",
    "cerrada corredor retorno privada circuito boulevard diagonal diag. urbanización carrera cra. transversal jirón",
)
STREETS_PT = words(
    "rua r. avenida av. av travessa praça largo alameda estrada rodovia calçada beco praceta ladeira rotunda",
)
STREETS_PL = words(
    "ul. ulica ulicy al. aleja aleje alei pl. plac placu os. osiedle osiedlu",
)
STREETS_RO = words(
    "str. strada străzii bd. b-dul bulevardul calea aleea șos. şos. sos. șoseaua şoseaua soseaua drumul piața piaţa",
    "splaiul intrarea",
)
SUFFIXES_STRONG = (
    "straße", "strasse", "strassen", "str.", "gasse", "allee", "platz", "chaussee", "promenade", "straat", "laan",
    "plein", "gracht", "kade", "dijk", "singel", "steeg", "gatan", "vägen", "veien", "utca", "stræti", "vegur", "útja",
)  # fmt: skip
# The first four are taken in a text of the language even where nothing of an address follows.
SUFFIXES_DE_WEAK = (
    "weg", "ufer", "damm", "steig", "ring", "markt", "graben", "stieg", "pfad", "zeile", "kai", "steg", "hof", "berg",
    "wall", "tor",
)  # fmt: skip
SUFFIXES_NL_WEAK = (
    "weg", "dreef", "plantsoen", "steeg", "hof", "pad", "baan", "markt", "park", "veld", "wal", "ring", "poort",
    "vaart", "haven", "brink", "lei", "gata", "vej", "gade", "katu", "tie", "tänav",
)  # fmt: skip
UNITS = (
    r"Suite|Ste\.?|Apt\.?|Apartment|Appt\.?|Appartement|Unit|Flat|Studio|Floor|Fl\.|Room|Rm\.?|Bldg\.?|Building|#"
    r"|Wohnung|Whg\.?|Top|Stiege|Etage|Bât\.?|Bâtiment|Esc\.?|Escalera|Piso|Puerta|Interno|int\.|Scala|Bus|m\."
    r"|lok\.|Apto\.?|Bloco|Andar|bl\.|sc\.|et\.|ap\.|sector|Box|Hinterhaus|Piano|Appartamento"
    r"|Edif\.|Depto\."
    r"|Interior|Torre|Dto\.|Local|Nr\.|Bl\.|Sc\.|Ap\.|Et\."
)
COUNTRIES = (
    words(
        "Germany Deutschland Allemagne Austria Österreich Switzerland Schweiz Suisse France Frankreich Italy",
        "Italia Spain España Portugal Brasil Brazil Netherlands Nederland Belgium België Belgique Poland Polska",
        "Romania România Ireland Canada India Australia USA UK England Scotland Wales Mexico México Argentina",
        "Chile Colombia Luxembourg Denmark Sweden Norway Finland Iceland Hungary Czechia Slovenia Slovakia Croatia",
        "Greece Cyprus Turkey Japan Estonia",
    )
    + r"|United[ ](?:States|Kingdom)|New[ ]Zealand|South[ ]Africa"
)

ADDRESS_CUES = re.compile(
    r"\b(?:address|adresse|addr|indirizzo|dirección|endereço|adres|adresa|live[sd]?|living|reside\w*|located|ship\w*"
    r"|deliver\w*|venue|next to|house|at|to|from|near|moved?|visit|meet|office|lieferadresse|wohn\w*)\b[^\w\n]{0,3}"
    r"(?:[^\W\d]{1,12}[ ]){0,2}$",
    re.I,
)
NOT_A_STREET_BEFORE = re.compile(
    r"\b(?:chapter|step|figure|fig\.?|table|section|version|part|level|season|episode|day|week|line|page|top"
    r"|phase|round"
    r"|lesson|unit|grade|class|item|question|q|exercise|task|rule|number|no\.?|issue|#)\s?$",
    re.I,
)
NOT_A_CITY = re.compile(
    r"\b(?:Euros?|EUR|USD|Menschen|Personen|Zeilen|Einwohner\w*|Stück|Meter|Kilometer|Uhr|Jahre?|Mitarbeiter\w*"
    r"|Dollar"
    r"|Prozent|January|February|March|April|May|June|July|August|September|October|November|December|Januar"
    r"|Februar|März"
    r"|Mai|Juni|Juli|Oktober|Dezember|Rows|Lines|Users|Items|Points|Error|Warning|Info|OK|Not|Internal"
    r"|Bad[ ]Request|The|[KMGTP]i?B(?:ytes?)?|Bytes?|MHz|GHz|ms"
    r"|And|Total|Ohm|Volt|Watt|Baud|k?Hz|Ampere|Newton|Pascal|Kelvin|Celsius|Tokens|Requests|Pixels?|Szt"
    r"|Files?|RSVP|Phone|Tel|Fax|Email|Mobile|Please|Thanks?|Hello|Dear)\b"
    r"|(?<![\w-])(?:(?i:t[eé]l\.?|t[eé]l[eé][fp]h?[oó]o?n[eo]?|mobile?|m[oó]vil|handy|kom[oó]rka|portable|gsm|fax|tlf)"
    r"|[TMFP]:?)(?=[ ]\d)"
)
