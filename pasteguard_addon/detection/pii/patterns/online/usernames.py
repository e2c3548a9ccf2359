"""Names of people in identifiers: home folders, logins in logs, handles, `maria_schneider`, `MariaSchneider_CV.pdf`.

Almost every identifier of a program looks like one of them, so a known given name and a second word that is no
everyday word are asked for, or a place where nothing but a user's name can stand.
"""

import re
from collections.abc import Callable, Iterator

from pasteguard_addon.detection.pii.patterns.base import LIKELY, SPACED, WEAK, Hit, PatternFamily, before
from pasteguard_addon.lexicon.known_people import is_borne_surname
from pasteguard_addon.lexicon.user_words import (
    are_unusual,
    is_any,
    is_given,
    is_like_a_name,
    is_made_of_a_name,
    is_made_of_names,
    is_name,
    is_no_word,
    is_of_no_words,
    is_of_package,
    is_somebody,
    is_uncommon,
)
from pasteguard_addon.lexicon.words import given_names_chosen, is_common, is_given_name, is_term
from pasteguard_addon.sieve import Sieve

from .document_names import DOCUMENT_ENDS, names_of_documents
from .server_users import DOMAIN, OF_SERVERS, USER

_FOLDERS = r"(?:Users|Documents and Settings)(?:\\{1,2}|/)"
_FILE_BELOW_HOMES = r"[\w-]{1,40}\.(?:[cm]?[jt]sx?|py|rb|go|rs|java|kt|php|cpp|cs|sh|vue|lua|html?|css)"
_HOME = re.compile(
    rf"(?:(?:(?<![\w/])|(?<=file://)|(?<=/mnt/[a-z])|(?<=/[a-z]))"
    rf"/(?:Users|home|export/home|var/home|var/mail|var/spool/mail|var/spool/cron/crontabs)/"
    rf"|\b[A-Za-z]:(?:\\{{1,2}}|/){_FOLDERS}|\\\\[\w.-]{{2,40}}\\(?:home|homes|users|profiles)\$?\\)"
    rf"(?P<user>(?!{_FILE_BELOW_HOMES}:\d){USER}"
    rf"(?:[ ][A-ZÀ-Þ][\w.-]{{1,30}}(?=[ \\/])){{0,2}}+)(?=[/\\\s:;,'\")\]]|$)"
)
_OWNER_OF_FOLDERS = re.compile(
    rf"(?<=[\\/])(?P<user>{USER})(?=(?:\\{{1,2}}|/)(?:Desktop|Documents|Downloads|Pictures|Dokumente|Bilder|Schreibtisch"
    r"|Escritorio|Documentos|Bureau|Scrivania|Documenti|Pulpit|Dokumenty|AppData|OneDrive|\.ssh|\.local|\.cache"
    r"|\.bashrc|\.bash_history|\.gnupg|\.aws|\.kube|\.profile|\.zshrc)(?![\w.-]))"
)
"""Whose the folders are that every home has, wherever that lies: `D:\\Profiles\\maria\\Desktop`."""
_AS_USER = r"(?:user(?:name)?(?:[ ]|[ ]?[=:][ ]?))?[\"'`]?"
_LOGIN = re.compile(
    rf"\b(?:(?:accepted|failed)[ ](?:password|publickey|keyboard-interactive/pam)[ ]for[ ](?:invalid[ ])?{_AS_USER}"
    rf"|(?:login|logon|authentication|auth)[ ](?:failed|failure|succeeded|success|attempt)[ ](?:for|by)[ ]{_AS_USER}"
    rf"|(?:failed[ ](?:login|logon)|(?:access|log[oi]n)[ ]denied)[ ](?:for|by|to)[ ]{_AS_USER}"
    r"|x-sender:[ ]|x-authenticated-user:[ ]"
    r"|session[ ](?:opened|closed)[ ]for[ ]user[ ]|invalid[ ]user[ ]|su:[ ]|sudo:[ ]{1,6}|uid=\d{1,7}\(|logname="
    r"|ruser=|USER=|LOGNAME="
    r"|(?:logged[ ]in[ ]as|login[ ]as|run(?:ning)?[ ]as)[ ])"
    rf"(?P<user>{USER})(?!{SPACED})",
    re.I,
)
_DOER = re.compile(
    r"\b(?:user[ ](?![\w.-]+(?:s|ing)[ ](?:on|at|with)\b)(?=[\w.-]+[ ]"
    r"(?:logged|from|on|at|with|signed|has|was|is|opened|closed|created|deleted|accessed"
    r"|failed|authenticated|uploaded|downloaded)\b)"
    r"|(?:owned[ ]by|created[ ]by|modified[ ]by|assigned[ ]to|reported[ ]by)[ ])"
    rf"(?P<user>(?-i:(?=[a-z])){USER})(?!{SPACED}|[.]?[A-Za-z]|\()(?![ ]?:[ ])",
    re.I,
)
"""Words of a sentence stand there too ("when a user clicks on it"); a name with a capital is the name model's."""
_COMMAND = re.compile(
    rf"(?:(?<!\w)/u(?:ser)?:{DOMAIN}|(?<!\w)-(?:Identity|UserName|SamAccountName|Credential)[ ]{DOMAIN}"
    rf"|\b(?:sudo|runuser|su|doas|pkill|pgrep|ps|kill|killall|top)[ ](?:-\S+[ ])?(?:-[uUl][ ]|-[ ])"
    rf"|\b(?:docker|podman|kubectl|crontab|gosu)[ ](?:[^\n]{{0,40}}[ ])?(?:-u|--user)[ =]"
    rf"|\b(?:chown|chgrp|setfacl)[ ](?:-\S+[ ]){{0,3}}(?:u:)?"
    rf"|\b(?:useradd|usermod|userdel|adduser|deluser|chage|chsh|chfn|gpasswd)[ ](?:-\S+[ ](?:[\w,/]+[ ])?){{0,4}}"
    rf"|\b(?:ssh|sftp|scp|rsync)[ ](?:-\S+[ ](?:\d+[ ])?){{0,4}}(?=[\w.-]+@)"
    rf"|(?<![\w.])(?:[Uu]ser|[Ll]ogin|[Aa]ccount)[:= ][ ]?[\"']?[A-Z][A-Z0-9-]{{1,20}}\\{{1,2}})"
    rf"(?P<user>(?=[a-zà-ž]){USER})(?!{SPACED}|[(\\/]|[.]\w)",
    re.M,
)
_COMMAND_ALONE = re.compile(
    r"(?:(?<![^\n])|(?<=[;|&$#])|(?<=[;|&$#][ ]))"
    r"(?:(?:sudo[ ])?(?:passwd|finger|groups|id|last|lastlog|gosu|su)[ ]|getent[ ]passwd[ ]|loginctl[ ][a-z-]{4,20}[ ])"
    rf"(?P<user>(?=[a-zà-ž][\w.-]*[ ]*(?:$|[;|&-])){USER})(?!{SPACED}|[(\\/]|[.]\w)",
    re.M,
)
"""What is given to programs that act for a user; alone, where their names are words too."""
_OF_DOMAIN = re.compile(
    rf"(?<![\w\\.:/}}-])[A-Z][A-Z0-9-]{{1,14}}\\{{1,2}}(?P<user>(?=[a-zà-ž][\w.-]{{4}}){USER})"
    r"(?=[ ](?:logged|signed|has|had|was|from|failed|on|connected|opened|locked|is|did|cannot|ist|hat|wurde)[ ]|[ ]*$)",
    re.M,
)
"""Who does something in a domain of Windows: `CORP\\mschneider logged on`."""
_CALLED = (
    r"\b(?:user[ -]?(?:name|id)?|log[ -]?in(?:[ ]name)?|account|benutzer(?:name|kennung|konto)?|nutzername|kennung"
    r"|anmeldename|identifiant|utilisateur|usuario|utente|gebruiker(?:snaam)?|użytkownik|utilizador|usuário"
    r"|utilizator)[ ]?"
    r"(?:(?:is|was|ist|lautet|war|est|es|è|era|to|é|este)[ ]|:[ ]?)[\"'`“„«]?"
)
_TOLD = re.compile(
    rf"{_CALLED}"
    r"(?P<user>(?-i:[a-zà-ž]{1,20}[._][a-zà-ž]{3,24}\d{0,4}|[a-zà-ž]{3,20}\d{1,4}))"
    rf"(?!{SPACED}|[.@/\\(=:-]\w|\()",
    re.I,
)
"""What somebody says a user is called: a plain word may say anything else there."""
_TOLD_PLAIN = re.compile(
    rf"{_CALLED}"
    r"(?P<user>(?-i:[a-zà-ž]{5,20}))"
    rf"(?!{SPACED}|[.@/\\(=:-]\w|\(|[ ][a-z]+[ ](?:is|are|ist|est|es)\b)",
    re.I,
)
"""But if it is made of a name."""
_FIELD = re.compile(
    r"(?<![\w.-])(?:user(?:_?name|_?id)?|usr|login|logon|account|owner|author|assignee|reporter|approver|reviewer"
    r"|member|principal|requested_?by|created_?by|updated_?by|sam_?account_?name)[\"']?[ ]?[:=][ ]?[\"']?"
    rf"(?P<user>{USER})(?=[\"'\s,;)&}}\]]|$)",
    re.I,
)
_DUTY = re.compile(
    r"(?<![\w.-])(?:assignee|reporter|approver|reviewer|(?:re)?assigned_?to"
    r"|(?:requested|reviewed|approved|reported|merged)_?by)[\"']?[ ]?[:=][ ]?[\"'@]{0,2}"
    rf"(?P<user>(?-i:(?=[a-zà-ž])){USER})(?=[\"'\s,;)&}}\]]|$)",
    re.I,
)
_NOTE_TO = re.compile(
    r"(?<![\w.])(?:TODO|FIXME|XXX|HACK|NOTE|BUG|REVIEW)[ ]?\([ ]?@?"
    rf"(?P<user>(?=[a-zà-ž]){USER})(?=[ ]?[),:;])"
)
"""Whose task is it, and whom does a comment ask? Only people do either."""
_LOGIN_FIELD = re.compile(
    r"(?<![\w.$-])(?P<quote>[\"']?)(?:[a-z]{1,12}[_-]){0,2}(?:[a-z]{2,12}(?-i:(?=[A-Z])))?"
    r"(?:login|user_?login|user_?name|nick_?name|screen_?name|sam_?account_?name|uid)(?P=quote)"
    r"[ ]{0,4}[:=][ ]{0,4}[\"'](?P<user>[a-zà-ž]{4,20}\d{0,4})[\"']",
    re.I,
)
"""A field that holds nothing else, so that a login without a dot counts: `admin_username = "…"`."""
_LOGIN_QUERY = re.compile(
    r"[?&](?:user_?name|user|login|account|uid|assignee|author)=(?P<user>[a-zà-ž]{4,20}\d{0,4})(?=[&#\"'\s<>)]|$)", re.I
)
_SPEAKER = re.compile(r"^<(?P<user>[A-Za-zÀ-ž]{3,20})>[ ](?=[^<\n]*$)", re.M)
"""Who speaks in a log of a chat without times; no tag, as nothing closes it on its line."""
_REPOSITORY = re.compile(rf"(?:https?://[\w.-]{{4,60}}/|git@[\w.-]{{4,60}}:)(?P<user>{USER})(?=/\w)")
_BRANCH = re.compile(
    r"(?<![\w.-])(?:feat(?:ure)?|(?:bug|hot)?fix|dev|wip|topic|task|chore|release|personal|private|users?|heads|origin)/"
    rf"(?P<user>{USER})(?=/[\w#])"
)
"""Whose a branch is: `feature/maria.schneider/login`."""
_OF_ARN = re.compile(rf"(?<=:user/)(?P<user>{USER})(?![\w/])")
"""https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_identifiers.html#identifiers-arns"""
_OF_KEY = re.compile(
    r"\b(?:ssh-(?:rsa|dss|ed25519)|ecdsa-sha2-\w{1,20}|sk-\S{1,40}@openssh\.com)[ ][A-Za-z0-9+/=]{12,2000}[ ]"
    rf"(?P<user>{USER})(?=@)"
)
"""Whose a public key is, by the comment behind it."""
_NICK = re.compile(rf"^[ \t]*\[?\d{{1,2}}:\d{{2}}(?::\d{{2}})?\]?[ ]<[ @+%~&]?(?P<user>{USER})>[ ]", re.M)
"""Who speaks in a log of a chat."""
_OWNER = re.compile(rf"^[-dlbcps](?:[r-][w-][xsStT-]){{3}}[.+@]?[ ]+(?:\d{{1,6}}[ ]+)?(?P<user>{USER})(?=[ /])", re.M)
_SESSION = re.compile(rf"^(?P<user>{USER})[ ]+(?:pts/\d|tty\w|console[ ])", re.M)
"""Whose a file is, as `ls` and `tar` list it, and who is logged in, as `who`, `w` and `last` do."""
_HANDLE = re.compile(rf"(?<![\w.@/+-])@(?P<user>[A-Za-zÀ-ž]{{2,20}}[._][A-Za-zÀ-ž]{{2,24}})(?!{SPACED}|[./-]\w|\()")
_SPOKEN = re.compile(r"[,:]?[ ][^\W\d_]{2,}[ ]")
"""Behind a handle that begins a line; else it decorates a function."""
_JOINED = re.compile(
    r"(?<![A-Za-zÀ-ž0-9@/])(?P<first>[A-Za-zÀ-ž]{3,20})(?=[._](?P<second>[A-Za-zÀ-ž]{3,24})"
    r"(?:[._](?P<third>[A-Za-zÀ-ž]{4,24}))?+(?![A-Za-zÀ-ž0-9]|@|\())"
)
_HUMPS = re.compile(
    r"(?<![A-Za-zÀ-ž0-9])(?P<first>[A-ZÀ-Þ][a-zà-ž]{2,20})(?P<second>[A-ZÀ-Þ][a-zà-ž]{3,24})(?![a-zà-žA-ZÀ-Þ(])"
)
_PROMPT = re.compile(
    rf"^(?:\([\w.-]{{1,30}}\)[ ])?\[?(?P<user>{USER})@[\w.-]{{2,60}}(?=[: ][^\n$#%]{{0,80}}\]?[$#%](?:[ ]|$))", re.M
)
"""Who types in a terminal: `maria@laptop:~/src$ ls`."""
_DEVICE = re.compile(
    r"(?<![A-Za-zÀ-ž0-9])(?P<owner>[A-Za-zÀ-ž]{3,20})[_-](?:s[_-])?"
    r"(?:(?:apple|galaxy|mac|air|think|chrome|mi|google)[_-]?)?"
    r"(?:iphone|ipad|macbook|mbp|imac|mac|mini|thinkpad|pad|laptop|notebook|desktop|pc|computer|workstation|book"
    r"|galaxy|pixel|s\d\d|phone|handy|smartphone|tablet|watch|pods|tv|homepod|kindle|bedroom|room|zimmer|auto|car|bike)"
    r"(?![A-Za-zÀ-ž])",
    re.I,
)
"""Whose a device is, as hosts and smart homes are named: `annas-iphone`, `sensor.peter_s_laptop_battery`."""


class UsernamePatterns(PatternFamily):
    """Finds names of users that name, or may name, a person."""

    entities = ("USERNAME",)

    def find(self, text: str) -> Iterator[Hit]:
        in_places = _PLACES_SIEVE.sift(text)
        for pattern, is_login in _PLACES:
            for match in in_places.finditer(pattern):
                if is_somebody(match["user"]) and is_login(match["user"]) and not _is_of_noun(match):
                    yield Hit(*match.span("user"), "USERNAME", LIKELY)
        sifted = _SIEVE.sift(text)
        for match in sifted.finditer(_HANDLE):
            first, second = re.split("[._]", match["user"], maxsplit=1)
            is_in_line = bool(before(text, match.start()).rpartition("\n")[2].strip()) or _SPOKEN.match(
                text, match.end()
            )
            is_handle = is_in_line and "." in match["user"] and are_unusual(first, second)  # `my @config_vars` is code
            if is_name(first, second) or is_handle:
                yield Hit(match.start(), match.end(), "USERNAME", LIKELY)
        for match in sifted.finditer(_JOINED):
            yield from _joined(match)
        for match in sifted.finditer(_DEVICE):
            yield from _owner_of_device(match)
        for match in sifted.finditer(_HUMPS):
            if is_name(match["first"], match["second"]) and not is_term(match["first"] + match["second"]):
                yield Hit(match.start("first"), match.end("second"), "USERNAME", WEAK)
        yield from names_of_documents(sifted)


def _is_of_noun(match: re.Match[str]) -> bool:
    """Tell whether the word behind "user" is a noun that it goes with, both described: "the golden user journey is"."""
    text, start = match.string, match.start()
    is_described = text.startswith("user ", start) and _DESCRIBED.search(text, max(0, start - _LONGEST_PHRASE), start)
    return bool(is_described) and not is_made_of_names(match["user"])


_DESCRIBED = re.compile(r"\b(?:the|an?|our|your|this|each|every)[ ][a-z]{3,20}[ ]\Z", re.I)
_LONGEST_PHRASE = 32


def _joined(match: re.Match[str]) -> Iterator[Hit]:
    """Yield the name in `maria_schneider`; in `kuendigung_maria_schneider` it begins where a given name does."""
    if is_of_package(match.string, match.start()):
        return
    first, second, third = match["first"], match["second"], match["third"]
    if first == "min" and not is_borne_surname(second.lower()) and _is_variable(match):
        return  # `$min_datasize` is the least; Min is a name beside a surname, and of an account
    is_constant = first.isupper() and len(first) < 4
    if not is_given_name(first) and _DEVICE.match(match.string, match.start("second")):
        return  # the owner alone is a name there
    if (
        len(second) > 3
        and not is_constant
        and is_name(first, second)
        and not is_of_package(match.string, match.start())
    ):
        is_surname_first = not is_given_name(first)
        has_more = is_surname_first and third and are_unusual(third)
        yield Hit(match.start("first"), match.end("third" if has_more else "second"), "USERNAME", WEAK)


def _is_variable(match: re.Match[str]) -> bool:
    """Tell whether a joined name is a variable: it has the sign or the word for one, or it is compared or assigned."""
    text, start = match.string, match.start("first")
    before = _VARIABLE_BEFORE.search(text, max(0, start - _LONGEST_PHRASE), start)
    is_one = before is not None or _VARIABLE_BEHIND.match(text, match.end()) is not None
    return is_one and text.startswith("_", match.end("first"))


_VARIABLE_BEFORE = re.compile(r"(?:[$%]|\b(?:let|var|const|my|int|long|float|double|size_t|auto|self\.|this\.)[ ]?)\Z")
_VARIABLE_BEHIND = re.compile(r"\w{0,40}[ ]?(?:[-+*/]?=|[<>\[(])|(?:_[a-z]{3,20}){2,4}:")


def _owner_of_device(match: re.Match[str]) -> Iterator[Hit]:
    """Yield the owner's given name, without the ending that says whose the device is."""
    owner = match["owner"]
    names = (
        (owner, owner.removesuffix("s")) if owner.lower() in given_names_chosen() else (owner.removesuffix("s"), owner)
    )
    for name in names:
        is_told = owner.endswith("s") or (are_unusual(name) and not is_common(name))
        if is_told and is_given_name(name):
            yield Hit(match.start("owner"), match.start("owner") + len(name), "USERNAME", LIKELY)
            return


_PLACES: tuple[tuple[re.Pattern[str], Callable[[str], bool]], ...] = (
    (_HOME, is_any),
    (_OWNER_OF_FOLDERS, is_no_word),
    (_LOGIN, is_uncommon),
    (_DOER, is_no_word),
    (_COMMAND, is_no_word),
    (_COMMAND_ALONE, is_no_word),
    *OF_SERVERS,
    (_OF_DOMAIN, is_no_word),
    (_TOLD, is_of_no_words),
    (_TOLD_PLAIN, is_made_of_a_name),
    (_OWNER, is_no_word),
    (_SESSION, is_no_word),
    (_NICK, is_uncommon),
    (_REPOSITORY, is_like_a_name),
    (_BRANCH, is_like_a_name),
    (_OF_ARN, is_like_a_name),
    (_OF_KEY, is_no_word),
    (_PROMPT, is_no_word),
    (_SPEAKER, is_given),
    (_LOGIN_FIELD, is_no_word),
    (_LOGIN_QUERY, is_no_word),
    (_FIELD, is_made_of_names),
    (_DUTY, is_of_no_words),
    (_NOTE_TO, is_of_no_words),
)
"""Where nothing but a user's name stands, each with what it must be like there."""

_PLACES_SIEVE = Sieve(*(pattern for pattern, _ in _PLACES))
_SIEVE = Sieve(_HANDLE, _JOINED, _HUMPS, _DEVICE, DOCUMENT_ENDS)
