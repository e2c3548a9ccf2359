"""Values inside what a telling name holds: the items of a list, the members of an object, the lines of a YAML block."""

import re
from collections.abc import Iterator

from pasteguard_addon.detection.plugins.values import is_random
from pasteguard_addon.detection.secrets.judging import is_mixed_password, is_secret_value
from pasteguard_addon.detection.secrets.named_values.variable_names import Kind, kind_of
from pasteguard_addon.detection.secrets.scan import Scan, SecretHit
from pasteguard_addon.detection.secrets.sentences.qualities import is_chosen_word
from pasteguard_addon.detection.secrets.sentences.turns import is_striking

_OPENING = re.compile(r"\s{0,4}(?P<mark>[\[({])")
_STRING = r"(?P<quote>\\{0,6}[\"'`])(?P<value>(?:(?!(?P=quote))[^\n]){1,256})(?P=quote)"
_ITEM = re.compile(rf"[\s,]{{0,80}}{_STRING}(?!\s{{0,4}}(?::|=>))")
_MEMBER = re.compile(
    rf"(?P<mark>\\{{0,6}}[\"']?)(?P<name>[\w.@/-]{{1,60}})(?P=mark)\s{{0,4}}(?::|=>|=)\s{{0,4}}{_STRING}"
)
_YAML = re.compile(r"[ \t]*(?:#[^\n]{0,80})?\r?\n(?P<indent>[ \t]*)(?=(?:- |[ \t])\S)")
_YAML_ITEM = re.compile(r"- (?P<quote>[\"']?)(?P<value>[^\s\"'#:{}\[\]][^\s\"']{3,127})(?P=quote)[ \t]*(?=\r?\n|\Z)")
_YAML_DEFAULT = re.compile(
    r"[ \t]?(?:[A-Za-z]\w{1,30}:[^\n]{0,120}\r?\n[ \t]+){0,6}?(?:[dD]efault|[vV]alue):[ \t]+"
    r"(?P<quote>[\"']?)(?P<value>[^\s\"'#:{}\[\]!][^\s\"']{3,127})(?P=quote)[ \t]*(?=\r?\n|\Z)"
)
_REACH = 1_200
_CLOSING = {"{": "}", "[": "]", "(": ")"}
_MAX_ITEMS = 40
_VALUE_NAMES = frozenset("value val v plain plaintext secret current result data default string text raw".split())
_PASSWORD_NAMES = frozenset("p pw pass pwd passwd password kennwort passwort".split())
_HARMLESS = frozenset(
    "id uid user username u name n login email mail host hostname h server url uri endpoint type kind issuer region"
    " scope scopes audience realm provider description label title role path file env key_id ref version"
    " kid sub iss aud jti tid oid".split()
)
_LAST_WORD = re.compile(r"[a-z]+")
_HARMLESS_ENDS = [[word] for word in ("id", "uri", "url", "name", "host", "email", "type", "path", "file", "arn")]
_HOLDERS = frozenset("secrets passwords credentials creds logins".split())
_LOGINS = frozenset("cred creds credential credentials login auth account".split())

_LOGIN_ENDS = [[word] for word in _LOGINS]


def values_in_block(scan: Scan, kind: Kind, name: str, at: int) -> Iterator[SecretHit]:
    """Yield the secrets in the list or object that begins at `at`, behind a name of that kind."""
    opening = _OPENING.match(scan.text, at)
    limit = min(len(scan.text), at + _REACH)
    if opening is None:
        yield from _in_yaml(scan, kind, at, limit)
        return
    scan.done[values_in_block] = min(limit, _end_of(scan.text, opening, limit))
    if opening["mark"] == "{":
        yield from _in_object(scan, kind, name, opening.end(), limit)
    else:
        yield from _in_list(
            scan, kind, opening.end(), limit, is_login=_LAST_WORD.findall(name.lower())[-1:] in _LOGIN_ENDS
        )


def _end_of(text: str, opening: re.Match[str], limit: int) -> int:
    end = text.find(_CLOSING[opening["mark"]], opening.end(), limit)
    return limit if end < 0 else end


def _in_list(scan: Scan, kind: Kind, at: int, limit: int, *, is_login: bool) -> Iterator[SecretHit]:
    for ordinal in range(_MAX_ITEMS):
        item = _ITEM.match(scan.text, at, limit)
        if item is None:
            return
        value = item["value"]
        is_second = is_login and ordinal == 1 and (is_mixed_password(value) or is_chosen_word(value))
        if is_second or is_secret_value(kind, value, is_plain_word_ok=False) or is_striking(value):
            yield _hit(kind, *item.span("value"))
        at = item.end()


def _in_yaml(scan: Scan, kind: Kind, at: int, limit: int) -> Iterator[SecretHit]:
    head = _YAML.match(scan.text, at, limit)
    if head is None:
        return
    at = head.end()
    if kind is not Kind.KEY:
        default = _YAML_DEFAULT.match(scan.text, at, limit)
        if default and is_secret_value(kind, default["value"], is_plain_word_ok=True):
            yield _hit(kind, *default.span("value"))
    for _ in range(_MAX_ITEMS):
        item = _YAML_ITEM.match(scan.text, at, limit)
        if item is None:
            return
        if is_secret_value(kind, item["value"], is_plain_word_ok=False):
            yield _hit(kind, *item.span("value"))
        line = scan.text.find("\n", item.end(), limit)
        if line < 0 or not scan.text.startswith(head["indent"], line + 1):
            return
        at = line + 1 + len(head["indent"])


def _in_object(scan: Scan, kind: Kind, name: str, at: int, limit: int) -> Iterator[SecretHit]:
    end = scan.text.find("}", at, limit)
    end = limit if end < 0 else end
    is_login = name.lower() in _LOGINS
    for member in _MEMBER.finditer(scan.text, at, end):
        key, value = member["name"].lower(), member["value"]
        if (
            key in _HARMLESS
            or _LAST_WORD.findall(key)[-1:] in _HARMLESS_ENDS
            or (kind_of(key) is not None and key not in _PASSWORD_NAMES)
        ):
            continue  # its own name will say it
        if key in _PASSWORD_NAMES or (key in _VALUE_NAMES and kind is Kind.PASSWORD):
            is_found = is_secret_value(Kind.PASSWORD, value, is_plain_word_ok=True)
        elif kind is Kind.PASSWORD or is_login:
            is_found = is_striking(value) or is_random(value, 12)
        else:
            is_found = is_random(value, 20) or (is_striking(value) and name.lower() in _HOLDERS)
        if is_found:
            yield _hit(kind, *member.span("value"))


def _hit(kind: Kind, start: int, end: int) -> SecretHit:
    return SecretHit(start, end, kind.entity_type, 0.9)
