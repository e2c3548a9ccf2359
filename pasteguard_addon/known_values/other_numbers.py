"""Whether a few digits that are known are another number where they stand again: a port, a size, a year, an amount.

`4471` is somebody's PIN in one line and the port of a server in the next.
"""

import re

_HOST = (
    r"(?:localhost|(?:[0-9]{1,3}\.){3}[0-9]{1,3}|\*|\[[0-9a-f:]{2,39}\]|[a-z][\w-]{0,40}(?:\.[a-z][\w-]{0,40}){1,6})"
)
_BEFORE = re.compile(
    r"(?:(?<![^\W_])(?:ports?|porta|puerto|порт\w*|expose|listen(?:ing)?|lines?|rows?|pages?|p|pp|zeilen?|seiten?"
    r"|ligne|línea|(?:status|exit|error)[ ]code|status|exit|errno|http|pid|gid|width|height|size|offset|timeout"
    r"|limit|count|total|length|len|max|min|depth"
    r"|index|version|build|release|year|years|jahr|année|año|anno|ano|rok|issue|ticket|pr|rfc|iso|cve|figure|table|chapter"
    r"|§)[ ]?[:=#(]{0,2}[ ]?[\"']?"
    rf"|(?<![\w.-]){_HOST}:|[$€£¥₹#~≈≤≥±]\s?|[0-9]\.|[0-9][ ]?[×x*^][ ]?)\Z",
    re.I,
)
_BEHIND = re.compile(
    r"[ \u00a0-]?(?:%|[€$£¥₹°]|(?:[kmgt]i?b|bytes?|bits?|ms|µs|us|ns|secs?|seconds?|mins?|minutes?|hours?|hrs?|days?"
    r"|weeks?|months?|years?|times|px|pt|r?em|vh|vw|dpi|fps|[kmgt]?hz|k?w|m?v|m?ah|[kcm]?m|miles?|[km]?g|lbs?|eur|usd"
    r"|huf|pln|czk|sek|nok|dkk|jpy|cny|inr|uah|ron|brl|cad|aud|zł|kč|kr|ft|lei"
    r"|gbp|chf|euros?"
    r"|dollars?|rows?|lines?|users?|items?|files?|tests?|records?|entries|events?|requests?|errors?|warnings?|customers?"
    r"|people|persons?|pages?|words?|chars?|characters?|tokens?|points?|votes?|units?|pieces?|stück|zeilen?|zeichen|tage?n?"
    r"|stunden?|minuten?|sekunden?|jahren?|monaten?|uhr|leute|nutzer|seiten?|passed|failed|skipped|deleted|inserted|updated"
    r"|lignes?|jours?|heures?|ans|personnes?|filas?|líneas?|días?|horas?|años|personas?|giorni|ore|anni|righe|persone"
    r"|строк\w*|дн\w{1,2}|час\w*|лет|руб\w*)(?![^\W_]))"
    r"|\.[0-9]|/(?:tcp|udp)\b",
    re.I,
)
_REACH = 64
_MOST_DIGITS = 6


def is_few_digits(value: str) -> bool:
    """Return whether a value is so few digits that other numbers have the same."""
    return len(value) <= _MOST_DIGITS and value.isdigit()


def is_other_number(text: str, start: int, end: int) -> bool:
    """Return whether the neighbours of some digits say what they count, or where a program listens."""
    return bool(_BEHIND.match(text, end) or _BEFORE.search(text, max(0, start - _REACH), start))
