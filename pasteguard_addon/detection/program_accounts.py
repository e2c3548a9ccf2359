"""Accounts of programs and organisations: what a text itself says that they are. A person's login is none of them.

An answer of a forge tells the type of each account. In the recipe of an image (`FROM …`, `RUN …`) an account is a
program's of which two signs tell so: it is made as one of the system, installed, started, has a folder of programs or
the name of a site or of a repository. Whoever is called as people are is none.
"""

import re
from collections import Counter
from collections.abc import Iterator, Sequence

from pasteguard_addon.findings import Finding
from pasteguard_addon.lexicon.endings import plain
from pasteguard_addon.lexicon.known_people import is_borne_given_name, is_borne_surname, is_surname_of_known
from pasteguard_addon.lexicon.mere_names import is_mere_given_name
from pasteguard_addon.lexicon.user_words import is_made_of_names
from pasteguard_addon.lexicon.words import is_given_name

_ACCOUNTS = frozenset({"USERNAME", "URL"})
_OF_FORGE = re.compile(
    r"\"login\"\s{0,4}:\s{0,4}\"(?P<login>[A-Za-z\d][A-Za-z\d-]{0,38})\"(?:\s{0,40},\s{0,40}\"id\"\s{0,4}:\s{0,4}(?P<id>\d{1,12}))?"
    r"|\"type\"\s{0,4}:\s{0,4}\"(?P<type>User|Organization|Bot)\""
)
_REACH_OF_TYPE = 2500
_OPEN_PART = re.compile(r"\{/[a-z_]{1,30}\}")
_BRACE = re.compile(r"[{}\[\]]")
_URL_OF_ACCOUNT = re.compile(r"https?://[\w.-]{4,60}/(?:users/|orgs/|u/)?(?P<account>[A-Za-z\d-]{1,39})")
_IMAGE = re.compile(r"^[ \t]*FROM[ ](?:--\S+[ ])?[\w./:@${}-]+(?:[ ]+(?i:as)[ ]+\S+)?[ \t\r]*$", re.M)
_STEP = re.compile(r"^[ \t]*(?:RUN|ENTRYPOINT|CMD|COPY)[ \t]", re.M)
_OF_SYSTEM = re.compile(
    r"\b(?:adduser|useradd)[ ](?:[^\n&|;]{0,80}[ ])?(?:-S|-r|--system|-[a-zA-Z]{0,3}[Sr][a-zA-Z]{0,3})[ ]"
    r"(?:-\S+[ ](?:[\w,/.]+[ ])?){0,6}(?P<user>[a-z][\w-]{1,30})(?![\w./-])"
)
_CALLED = re.compile(
    r"^[ \t]*(?:ENTRYPOINT|CMD)[ ]+\[?[ ]*\"?(?:[\w./-]{0,60}/)?(?P<start>[a-z][\w-]{2,30})(?=[\"\s,]|$)"
    r"|/(?:opt|etc|usr/(?:local/)?(?:bin|lib|share|src))/(?P<folder>[a-z][\w-]{2,30})"
    r"|\b(?:github|gitlab)\.com/[\w.-]{1,40}/(?P<name>[a-z][\w-]{2,30})|[ ]--name[ =](?P<container>[a-z][\w-]{2,30})"
    r"|https?://(?!(?:www\.)?git)(?:[\w-]{1,30}\.){0,4}(?P<host>[a-z][\w-]{2,30})\.[a-z]{2,6}/",
    re.M,
)
_OWNED = re.compile(
    r"\b(?:github|gitlab)\.com[/:](?P<owner>[a-z][\w-]{1,38})/(?P<name>[\w.-]{1,40}?)(?:\.git)?(?![\w.-])"
)
"""Who has a repository that is not called as its owner is may be a person."""
_INSTALL = re.compile(
    r"\b(?:pip3?|npm|yarn|gem|go|cargo|apk|apt|apt-get|dnf|yum)[ ](?:-\S+[ ])*(?:install|add|get|i)\b"
    r"(?P<what>(?:[ \t]|\\\r?\n|[\w.@=/+-]){1,1500})"
)
_SIGNS_ENOUGH = 2
_LEAST_INITIALLED = 5
_WORD = re.compile(r"(?<![\w.@=/+-])[a-z][\w-]{2,30}")


def without_programs_accounts(text: str, findings: Sequence[Finding]) -> list[Finding]:
    """Return the findings without accounts that are nobody's by what the text says of them."""
    if not any(each.entity_type in _ACCOUNTS for each in findings):
        return list(findings)
    accounts = {*_of_forge(text), *_of_image(text)}
    if not accounts:
        return list(findings)
    return [each for each in findings if _account(text, each) not in accounts]


def _account(text: str, finding: Finding) -> str:
    """Return whose account a finding is; nobody's is empty."""
    value = text[finding.start : finding.end]
    if finding.entity_type == "USERNAME":
        return value
    address = _URL_OF_ACCOUNT.fullmatch(value) if finding.entity_type == "URL" else None
    return address["account"] if address else ""


def _of_forge(text: str) -> set[str]:
    """Return the logins, and the numbers, of accounts of which an answer says that they are no user's."""
    others, users = set[str](), set[str]()
    account: re.Match[str] | None = None
    for match in _OF_FORGE.finditer(text):
        if match["type"] is None:
            account = match
        elif account is not None and _is_of_one_object(text, account.end(), match.start()):
            (users if match["type"] == "User" else others).update(filter(None, (account["login"], account["id"])))
            account = None
    return {each for each in others - users if not _may_be_name(each)}


def _is_of_one_object(text: str, start: int, end: int) -> bool:
    """Return whether no object begins or ends between two places, but for the parts that addresses leave open."""
    between = text[start:end] if end - start <= _REACH_OF_TYPE else "}"
    return _BRACE.search(_OPEN_PART.sub("", between)) is None


def _of_image(text: str) -> set[str]:
    if _IMAGE.search(text) is None or _STEP.search(text) is None:
        return set()
    signs = Counter(word for _, word in set(_of_programs(text)))
    owners = {match["owner"] for match in _OWNED.finditer(text) if match["owner"] != match["name"]}
    return {word for word, many in signs.items() if many >= _SIGNS_ENOUGH and not _may_be_name(word)} - owners


def _of_programs(text: str) -> Iterator[tuple[str, str]]:
    """Yield words that a recipe's commands tell to be programs, each with the kind of sign."""
    yield from (("made", match["user"]) for match in _OF_SYSTEM.finditer(text))
    yield from ((match.lastgroup or "", match[match.lastgroup or 0]) for match in _CALLED.finditer(text))
    for install in _INSTALL.finditer(text):
        yield from (("installed", word) for word in _WORD.findall(install["what"]))


def _may_be_name(account: str) -> bool:
    """Return whether an account is called as people are, with an initial before or behind a name, too."""
    is_initialled = len(account) > _LEAST_INITIALLED and (
        is_mere_given_name(account[:-1].title()) or is_borne_surname(plain(account[1:]))
    )
    return _is_name(account) or is_made_of_names(account) or is_initialled


def _is_name(account: str) -> bool:
    word = plain(account)
    is_surname = is_borne_surname(word) or is_surname_of_known(word)
    return is_given_name(account) or is_borne_given_name(word) or is_surname
