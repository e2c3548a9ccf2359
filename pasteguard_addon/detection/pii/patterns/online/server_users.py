"""As whom servers are spoken to, and whom they know: clients' options, statements about users, entries of directories.

Programs have logins, too, so whatever has a word of a language or of programs in it is one of theirs.
"""

import re
from collections.abc import Callable

from pasteguard_addon.lexicon.user_words import is_no_word, is_of_a_person

USER = r"[A-Za-zÀ-ž][\w.-]{1,38}[A-Za-zÀ-ž0-9]"
"""How a login is written, as part of a pattern."""
DOMAIN = r"(?:[A-Za-z0-9.-]{1,40}\\{1,2})?"
"""What may stand before it."""
_CLIENT = re.compile(
    r"\b(?:curl|wget|https?|mysql(?:dump|admin)?|mariadb|psql|pg_\w{4,10}|createdb|sqlcmd|mongosh?|mongodump|redis-cli|l?ftp"
    r"|smbclient|ldap\w{3,8}|xfreerdp|rdesktop|mosquitto_[ps]ub|svn|az|oc|docker|podman)(?!\w)[^\n|;&]{0,120}?"
    rf"[ ](?:-[uUl]|--?(?:user|username|login|http-user))(?:[ =]|(?<=-u))[\"']?{DOMAIN}(?P<user>(?=[a-zà-ž]){USER})"
    r"(?=[:%\s\"']|$)",
    re.M,
)
"""As whom a client goes to a server; what stands behind a colon is the password."""
_OPTION = re.compile(
    rf"(?<![\w-])--(?:user(?:name)?|login)[ =][\"']?{DOMAIN}(?P<user>(?=[a-zà-ž]){USER})(?=[:\s\"']|$)", re.M
)
"""The same option of any other program."""
_SQL_USER = re.compile(
    r"\b(?:(?:create|alter|drop|rename)[ ](?:user|role|login)[ ](?:if[ ](?:not[ ])?exists[ ])?"
    rf"|owner[ ]to[ ]|execute[ ]as[ ](?:user|login)"
    rf"[ ]=[ ]|grant[ ][^;\n]{{1,200}}?[ ]to[ ])[\"'`\[]?(?P<user>(?-i:(?=[a-zà-ž])){USER})(?=[\"'`\]@;\s]|$)",
    re.I,
)
_LDAP_USER = re.compile(rf"(?<![\w-])uid=(?P<user>{USER})(?=,[ ]?(?:ou|dc|cn|o)=)", re.I)
_ACCESS = re.compile(
    rf"(?<=[\da-f] )(?:-|[\w.-]{{1,20}})[ ](?P<user>{USER})[ ]\[\d{{1,2}}/[A-Z][a-z]{{2}}/\d{{4}}:\d\d:"
)
"""Who asks a web server, in its log: https://httpd.apache.org/docs/current/logs.html#common."""
OF_SERVERS: tuple[tuple[re.Pattern[str], Callable[[str], bool]], ...] = (
    (_CLIENT, is_of_a_person),
    (_OPTION, is_of_a_person),
    (_SQL_USER, is_of_a_person),
    (_LDAP_USER, is_of_a_person),
    (_ACCESS, is_no_word),
)
"""Each with a group `user`, and with what that must be like."""
