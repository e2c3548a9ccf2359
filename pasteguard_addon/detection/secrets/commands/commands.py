"""Passwords in command lines, SQL and calls whose argument order says which one is the password."""

import re
from collections.abc import Iterator

from pasteguard_addon.detection.plugins.values import is_numbered_phrase, is_of_words, is_password
from pasteguard_addon.detection.secrets.named_values.value_ends import ValueSpan, read_value
from pasteguard_addon.detection.secrets.scan import Scan, SecretHit

_USER = (
    r"(?<![\w-])(?:-[a-zA-Z]{0,5}u|--user|--proxy-user|-U|-a|--auth|--basic|--creds|--http-basic)"
    r"(?:=|\s{0,4})[\"']?(?:[^\s:\"'-][^\s:\"']{0,120})?:"
)
_P = r"\s-p(?:\s{1,4}|=|(?=[\"']))"
_OPTIONS: dict[str, str] = {
    "curl": _USER,
    "http ": _USER,
    "wget": _USER,
    "ab -": _USER,
    "mysql": r"\s-p(?=[^\s-])",
    "mariadb": r"\s-p(?=[^\s-])",
    "sshpass": r"\s-p\s{0,2}(?=\S)",
    "redis-cli": r"\s-a\s{1,2}",
    "docker login": _P,
    "podman login": _P,
    "registry login": _P,
    "login -u": _P,
    "login ": r"\s-p\s{1,4}",
    "htpasswd": r"\s-[a-zA-Z]*b[a-zA-Z]*\s+(?:-\w+\s+)*(?:\S+\s+){1,2}?(?=\S+\s*$)",
    "useradd": _P,
    "usermod": _P,
    "veracrypt": _P,
    "psexec": _P,
    "rdesktop": _P,
    "evil-winrm": _P,
    "crackmapexec": _P,
    "netexec": _P,
    "smbclient": r"\s-U\s{0,2}[\"']?[^\s%\"']{1,80}%",
    "rpcclient": r"\s-U\s{0,2}[\"']?[^\s%\"']{1,80}%",
    "xfreerdp": r"\s/p:",
    "cmdkey": r"/pass:",
    "net use": r"(?:/user:\S+|\\\\\S+)\s{1,4}(?=[^\s/*])",
    "convertto-securestring": r"(?i:securestring(?:\s+-(?:String|AsPlainText|Force)){0,3})\s+(?=[\"']|[^\s$(-])",
    "net user": r"net user\s+\S+\s+(?=[^\s/*])",
    "runas": r"\s/p:",
    "sqlcmd": r"\s-P\s{0,2}",
    "schtasks": r"/rp\s{1,2}",
    "pypi-token.": r"\s",
    "twine": _P,
    "bcp ": r"\s-P\s{0,2}",
    "isql": r"\s-P\s{0,2}",
    "mongo": _P,
    "ldapsearch": r"\s-w\s{1,2}",
    "ldapwhoami": r"\s-w\s{0,2}",
    "ldappasswd": r"\s-[wsa]\s{1,2}",
    "ldapdelete": r"\s-w\s{1,2}",
    "mosquitto_": r"\s(?:-P\s{1,2}|-b\s+\S+\s+\S+\s+)",
    "ldapmodify": r"\s-w\s{1,2}",
    "ldapadd": r"\s-w\s{1,2}",
    "openssl": r"\s(?:passwd\s+(?:-\w+\s+){1,3}(?=[^-\s])|pass:|-k\s{1,2}|-K\s{1,2}(?=[0-9a-fA-F]{32})|-password\s)",
    "ipmitool": r"\s-P\s{0,2}",
    "rclone obscure": r"obscure\s{1,2}",
    "enable secret": r"secret\s{1,2}(?:\d\s{1,2})?",
    "enable password": r"password\s{1,2}(?:\d\s{1,2})?",
    "snmp-server community": r"community\s{1,2}",
    "username ": r"\s(?:password|secret)\s{1,2}\d\s{1,2}",
    "unzip": r"\s-P\s{0,2}",
    "zip -": r"\s-P\s{1,2}",
    "7z ": r"\s-p(?=\S)",
    "7za ": r"\s-p(?=\S)",
    "ssh-keygen": r"\s-[NP]\s{1,4}",
    "user set password": r"password\s\d{1,3}\s",
    "impdp ": r"impdp\s[\w.]{1,30}/",
    "expdp ": r"expdp\s[\w.]{1,30}/",
    "register =>": r"register => [\w.-]{1,40}:",
    "plink": r"\s-pw\s{1,2}",
    "pscp": r"\s-pw\s{1,2}",
    "lftp": r"\s-u\s{1,2}[\"']?[^\s,\"']{1,80},",
    "cqlsh": _P,
    "az login": _P,
    "doctl auth": r"\s-t\s{1,4}",
    "vault login": r"vault login\s{1,2}(?=\S)",
    "operator unseal": r"unseal\s{1,2}(?=[A-Za-z0-9])",
    "snmpwalk": r"\s-[AX]\s{1,2}",
    "nmcli": r"\bpassword\s{1,2}",
    "iwconfig": r"\skey\s{1,2}(?:s:)?",
    "hydra": r"\s-p\s{1,2}",
    "vncpasswd": r"<<<\s{0,2}",
    "wpa_passphrase": r"wpa_passphrase\s+(?:\"[^\"]{1,60}\"|'[^']{1,60}'|\S{1,60})\s+",
    "radtest": r"radtest\s+(?:-\w+\s+\S+\s+){0,3}\S+\s+(?:\S+\s+\S+\s+\d+\s+)?",
    "snmp": r"\s-[cAX]\s{1,2}",
    "unrar": r"\s-h?p(?=[^\s-])",
    "rar ": r"\s-h?p(?=[^\s-])",
    "pdftk": r"\s(?:input_pw|owner_pw|user_pw)\s+",
    "mc alias set": r"set\s+\S+\s+\S+\s+\S+\s+",
    "bundle config": r"\s[\w.-]{1,40}:(?=\S+$)",
    "kinit": r"kinit\s+\S+\s+<<<\s*",
    "impacket": r"[\w.\\/-]{1,60}:",
    "winrs": r"[-/]p(?:assword)?:",
    "net.exe use": r"/user:\S+\s{1,4}",
}
_ECHO = re.compile(r"(?:echo|printf)\s+(?:-\w+\s+)?[\"']?(?:[\w.-]{1,40}:)?([^\s\"'|]{4,128})[\"']?\s*$")
_ECHOED_PHRASE = re.compile(r"(?:echo|printf)\s+(?:-\w+\s+)?([\"'])([^\"'\n]{8,128})\1\s*$")
_SENT = re.compile(r"([^\"'\s\\$]{4,128})(?:\\[rn]|[\"'])")
_IDENTIFIED = re.compile(
    r"identified\s+(?:(?:with|via)\s+\S+\s+)?(?:by|as|using)\s+(?:password\s+)?(?:password\()?(?=([\"'])?)",
    re.IGNORECASE,
)
_STATEMENT = re.compile(r"\b(?:create|alter|drop|grant|user|role|set)\b", re.IGNORECASE)
_PGPASS = re.compile(
    r"(?:(?<=:\d\d\d\d)|(?<=:\d\d\d\d\d)):\*:[^:\s]{1,80}:(?=\S)|:(?:\d{2,5}|\*):[^:\s]{1,80}:[^:\s]{1,80}:(?=\S)"
)
_WIFI = re.compile(r"wifi:(?:[a-oq-z]+:(?:[^;\\]|\\.){0,80};){0,5}p:((?:[^;\\\n]|\\.){1,128});", re.IGNORECASE)
_QUOTED_USER = re.compile(r"([\"'])[^\"'\s]{0,120}[:%,]\Z")
_LINE = 400
_MOST_OPTIONS = 3
_CLASS = re.compile(r"(\[(?:[^\]\\]|\\.)+\])")
_BLANK = r"(?:\s|[\"'],\s?[\"'])"
"""`["redis-cli", "-a", "…"]` is a command too."""


class CommandRule:
    """An option of a known command that holds a password, in the rest of its line."""

    anchors = tuple(_OPTIONS)

    def __init__(self) -> None:
        self._options = {command: re.compile(_also_in_lists(option)) for command, option in _OPTIONS.items()}

    def at(self, scan: Scan, start: int, end: int) -> Iterator[SecretHit]:
        command = scan.low[start:end]
        text = scan.text
        if start and (text[start - 1].isalnum() or text[start - 1] == "_"):
            return
        if start < scan.done.get(command, 0):
            return
        last = self._command_end(scan, start)
        at = start
        for _ in range(_MOST_OPTIONS):
            option = self._options[command].search(text, at, last)
            scan.done[command] = option.end() if option else last
            value = _value_of(scan, option) if option else None
            if value is None:
                return
            yield from self._judge(scan, value)
            at = max(value.end, at + 1)

    def _judge(self, scan: Scan, value: ValueSpan) -> Iterator[SecretHit]:
        text = scan.text
        begin, stop, is_quoted = value
        if not is_quoted and stop < len(text) and text[stop] in "&;#" and not text[stop : stop + 2].isspace():
            stop = max(stop, scan.bare_end(begin))
        head = scan.head(begin, stop)
        if is_password(head, is_plain_word_ok=True) or (is_quoted and is_of_words(head)):
            yield SecretHit(begin, stop, "ENV_PASSWORD", 0.92)

    def _command_end(self, scan: Scan, start: int) -> int:
        last = scan.line_end(start, _LINE)
        while last < len(scan.text) - 1 and last - start < _LINE and scan.text[last - 1] in "\\`^":
            last = scan.line_end(last + 1, _LINE)
        return last


def _also_in_lists(option: str) -> str:
    """Let the blanks of a pattern, outside of classes of characters, also be what parts the items of a list."""
    parts = _CLASS.split(option)
    return "".join(part if part.startswith("[") else part.replace(r"\s", _BLANK) for part in parts)


def _value_of(scan: Scan, option: re.Match[str]) -> ValueSpan | None:
    """Return the value behind an option: where the quote stands before the user's name, up to that quote."""
    quoted = _QUOTED_USER.search(option[0])
    end = scan.text.find(quoted[1], option.end(), option.end() + _LINE) if quoted else -1
    return ValueSpan(option.end(), end, is_quoted=True) if end > option.end() else read_value(scan, option.end())


class SudoRule:
    """`echo password | sudo -S`, and the same for `chpasswd` and `passwd --stdin`."""

    anchors = (
        "| sudo", "|sudo", "| chpasswd", "| passwd", "| docker login", "| su ", "| cryptsetup", "| gpg", "| openssl",
        "| kinit", "| smbclient", "| podman login", "| helm registry", "| gh auth", "| vault", "| oc login",
        "| keytool",
        "| ldap", "| kubectl create secret", "| base64",
    )  # fmt: skip

    def at(self, scan: Scan, start: int, end: int) -> Iterator[SecretHit]:
        echo = _ECHO.search(scan.text, scan.line_start(start, 160), start)
        if echo and is_password(echo[1], is_plain_word_ok=True):
            yield SecretHit(echo.start(1), echo.end(1), "ENV_PASSWORD", 0.9)
            return
        phrase = _ECHOED_PHRASE.search(scan.text, scan.line_start(start, 160), start)
        if phrase and is_of_words(phrase[2]):
            yield SecretHit(*phrase.span(2), "ENV_PASSWORD", 0.9)


class ExpectRule:
    r"""`send "password\r"` after a prompt for the password."""

    anchors = ('send "', 'send -- "', "sendline('", 'sendline("')

    def at(self, scan: Scan, start: int, end: int) -> Iterator[SecretHit]:
        if "assw" not in scan.low[max(0, start - 160) : start]:
            return
        sent = _SENT.match(scan.text, end)
        if sent and is_password(sent[1], is_plain_word_ok=True):
            yield SecretHit(sent.start(1), sent.end(1), "ENV_PASSWORD", 0.9)


class SqlRule:
    """`IDENTIFIED BY '…'`."""

    anchors = ("identified ",)

    def at(self, scan: Scan, start: int, end: int) -> Iterator[SecretHit]:
        clause = _IDENTIFIED.match(scan.text, start)
        is_statement = _STATEMENT.search(scan.text, max(0, start - 120), start) is not None
        if clause and (clause[1] or is_statement):
            value = read_value(scan, clause.end())
            if value and not is_statement and scan.text[value.start : value.end].isalpha():
                return  # "identified as 'derived'"
            head = scan.head(value.start, value.end) if value else ""
            if value and (is_password(head, is_plain_word_ok=True) or (value.is_quoted and is_of_words(head))):
                yield SecretHit(value.start, value.end, "ENV_PASSWORD", 0.92)


class ColonLineRule:
    """Lines of a `.pgpass` file: host:port:database:user:password."""

    anchors = (":5432:", ":5433:", ":6432:", ":3306:", ":*:")

    def at(self, scan: Scan, start: int, end: int) -> Iterator[SecretHit]:
        fields = _PGPASS.match(scan.text, start)
        if fields is None:
            return
        stop = scan.bare_end(fields.end())
        line = scan.text[fields.end() : scan.line_end(fields.end())].rstrip()
        if is_of_words(line) or is_numbered_phrase(line):
            yield SecretHit(fields.end(), fields.end() + len(line), "ENV_PASSWORD", 0.91)
            return
        if ":" in scan.text[fields.end() : stop]:
            return  # a line of /etc/shadow
        if is_password(scan.head(fields.end(), stop), is_plain_word_ok=True):
            yield SecretHit(fields.end(), stop, "ENV_PASSWORD", 0.91)


class WifiRule:
    """The text of a Wi-Fi QR code."""

    anchors = ("wifi:",)

    def at(self, scan: Scan, start: int, end: int) -> Iterator[SecretHit]:
        code = _WIFI.match(scan.text, start)
        if code:
            yield SecretHit(code.start(1), code.end(1), "ENV_PASSWORD", 0.93)


class AwsPairRule:
    """The forty characters of a secret key behind an access key id, as AWS hands them out."""

    anchors = ("akia", "asia", "a3t")
    _pair = re.compile(
        r"(?:AKIA|ASIA|A3T[A-Z0-9])[A-Z0-9]{16}[\s,;|:/\"'=\\]{1,12}(?:[\w ]{0,30}[\s,;|:/\"'=\\]{1,12})?"
        r"([A-Za-z0-9/+]{40})(?![A-Za-z0-9/+=])"
    )

    def at(self, scan: Scan, start: int, end: int) -> Iterator[SecretHit]:
        pair = self._pair.match(scan.text, start)
        if pair and is_password(pair[1]):
            yield SecretHit(pair.start(1), pair.end(1), "AWS_SECRET_KEY", 0.97)
