"""What stands for a value by itself: the account of an e-mail address, lines of an address, the account of an IBAN."""

import re
from base64 import b64decode
from collections.abc import Callable, Iterator
from urllib.parse import unquote

from pasteguard_addon.entity_types import NAMES, PLACES, Family, family_of
from pasteguard_addon.lexicon.programs import is_of_programs
from pasteguard_addon.lexicon.words import is_everyday, is_given_name

_FEWEST_OF_ACCOUNT, _FEWEST_OF_LINE = 6, 8
_FEWEST_OF_PASSWORD, _LONGEST_SECRET = 4, 400
_FEWEST_BACKWARDS = 8
_SHORTEST_WORD = 3
_DOTS_OF_ADDRESS = 3
_WORD = re.compile(r"[^\W\d_]+")
_JOINTS = re.compile(r"[._-]")
_IBAN = re.compile(r"[A-Z]{2}[0-9]{2}(?P<bank>[A-Z0-9]{10,30})")
_OF_GERMANY = re.compile(r"DE[0-9]{10}0{0,3}(?P<account>[0-9]{7,10})")
_ACCOUNT = re.compile(r"[0-9]{8,}\Z")
_PREFIXED = re.compile(r"[A-Za-z]{1,3}-(?P<code>[0-9]{5,8})")
_TOKEN = re.compile(r"(?=[^/]*[0-9])(?=[^/]*[A-Za-z])[\w-]{16,}")
_BASE64 = re.compile(r"[A-Za-z0-9+/]{10,}={0,2}")
_STREET = re.compile(r"str(?:aße|asse)\b", re.I)
_KIND_OF_STREET = re.compile(r"[0-9]+[a-z]? (?:[^\W\d_]+ )+(?=[^\W\d_]{2,9}\.?\Z)", re.I)


def parts_of_value(entity_type: str, value: str) -> Iterator[str]:
    """Yield what is looked for besides a value of some type, which says as much as it."""
    if entity_type in PLACES:
        yield from _lines_of_address(value)
    elif parts := _PARTS.get(entity_type):
        yield from parts(value)
    elif family_of(entity_type) is Family.SECRET:
        yield from _parts_of_secret(value)
    elif entity_type not in NAMES and (code := _PREFIXED.fullmatch(value)):
        yield code["code"]


def _parts_of_secret(value: str) -> Iterator[str]:
    """Yield what a secret says by itself: decoded, backwards, the token of an address, the password of a login."""
    if len(value) > _LONGEST_SECRET:
        return
    if len(value) >= _FEWEST_BACKWARDS and not value.replace(" ", "").isalpha():
        yield value[::-1]
    if code := _PREFIXED.fullmatch(value):
        yield code["code"]
    if "%" in value and (read := unquote(value)) != value:
        yield read
    if "/" in value:
        yield from filter(_TOKEN.fullmatch, value.split("/"))
    if _BASE64.fullmatch(value) and (password := _password_of_login(value)):
        yield password


def _password_of_login(value: str) -> str:
    """Return the password of `name:password` in base64, as headers have it; empty if a value is none."""
    try:
        login = b64decode(value + "=" * (-len(value) % 4), validate=True).decode()
    except ValueError:
        return ""
    name, _, password = login.partition(":")
    return password if name and len(password) >= _FEWEST_OF_PASSWORD and login.isprintable() else ""


def _accounts_of_email(value: str) -> Iterator[str]:
    """Yield what stands before the @, and how files and other services write it, if it is somebody's."""
    account = value.partition("@")[0].partition("+")[0]
    words = _WORD.findall(account)
    if len(account) < _FEWEST_OF_ACCOUNT or not words:
        return
    if not any(map(is_given_name, words)) and all(map(_is_any_word, words)):
        return
    yield account
    if _JOINTS.search(account):
        for joint in ("_", "-", ".", ""):
            if (joined := _JOINTS.sub(joint, account)) != account:
                yield joined


def _is_any_word(word: str) -> bool:
    return len(word) < _SHORTEST_WORD or is_everyday(word) or is_of_programs(word.lower())


def _lines_of_address(value: str) -> Iterator[str]:
    """Yield what commas part in an address, as far as it says more than a city; and its street in short."""
    lines = [line.strip() for line in value.split(",")]
    for line in lines:
        has_number = any(map(str.isdigit, line)) and _WORD.search(line) is not None
        if not has_number or len(line) < _FEWEST_OF_LINE:
            continue
        if line != value:
            yield line
        if _STREET.search(line):
            yield _STREET.sub("str.", line)
            yield _STREET.sub("str", line)
        if street := _KIND_OF_STREET.match(line):
            yield street[0].strip()


def _accounts_of_iban(value: str) -> Iterator[str]:
    iban = _IBAN.fullmatch(re.sub(r"[^A-Za-z0-9]", "", value).upper())
    if iban is None:
        return
    yield iban["bank"]
    german, account = _OF_GERMANY.fullmatch(iban[0]), _ACCOUNT.search(iban["bank"])
    if german:
        yield german["account"]
    elif account and account[0] != iban["bank"]:
        yield account[0]


def _reversed_address(value: str) -> Iterator[str]:
    """Yield an address as the names of reverse look-ups begin."""
    if value.count(".") == _DOTS_OF_ADDRESS and value.replace(".", "").isdigit():
        yield ".".join(reversed(value.split(".")))


def _hex_of_wallet(value: str) -> Iterator[str]:
    if value.startswith("0x"):
        yield value[2:]


_PARTS: dict[str, Callable[[str], Iterator[str]]] = {
    "EMAIL_ADDRESS": _accounts_of_email,
    "IBAN_CODE": _accounts_of_iban,
    "IP_ADDRESS": _reversed_address,
    "CRYPTO": _hex_of_wallet,
}
