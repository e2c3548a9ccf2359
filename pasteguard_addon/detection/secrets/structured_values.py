"""Secrets by structure: columns of statements, members of records, arguments of calls."""

import base64
import binascii
import re
from collections.abc import Iterator
from itertools import takewhile

from pasteguard_addon.detection.plugins.values import (
    is_generic,
    is_password,
    is_placeholder,
    is_random,
    is_reference,
    is_spaced_password,
    is_wordy,
)
from pasteguard_addon.detection.secrets.judging import hit_of, is_secret_value
from pasteguard_addon.detection.secrets.scan import Scan, SecretHit
from pasteguard_addon.detection.secrets.variable_names import Kind
from pasteguard_addon.detection.structure import Cell, arguments_at, insert_cells_at


class FormPartRule:
    """A part of a form as browsers send it (RFC 7578), by its name."""

    anchors = ('form-data; name="',)
    _part = re.compile(
        r"(?P<name>[^\"\n]{2,60})\"[^\n]{0,80}\r?\n(?:[A-Za-z-]{4,30}:[^\n]{0,120}\r?\n){0,4}\r?\n(?P<value>[^\r\n]{4,400})"
    )

    def at(self, scan: Scan, start: int, end: int) -> Iterator[SecretHit]:
        part = self._part.match(scan.text, end)
        kind = scan.kind_of(part["name"]) if part else None
        if part and kind and is_secret_value(kind, part["value"], is_plain_word_ok=True):
            yield SecretHit(*part.span("value"), kind.entity_type, 0.91)


class InsertRule:
    """Columns of an INSERT whose names promise a secret."""

    anchors = ("insert into ", "replace into ", "insert ignore into ")

    def at(self, scan: Scan, start: int, end: int) -> Iterator[SecretHit]:
        if start < scan.done.get(self, 0):
            return
        for cell in insert_cells_at(scan.text, end):
            scan.done[self] = cell.end
            kind = scan.kind_of(cell.context[-1])
            if kind and is_secret_value(kind, scan.head(cell.start, cell.end), is_plain_word_ok=True):
                yield hit_of(cell, kind, 0.91)


# By what is called: at which place its secret stands. A negative place is counted from the last string.
_PASSWORD_AT = {
    0: "bcrypt.hash bcrypt.hashsync bcrypt.hashpw bcrypt.compare bcrypt.comparesync password_hash password_verify"
    " generate_password_hash set_password check_password make_password redis.auth client.auth jedis.auth"
    " protect unprotect crypt unsafeplaintext",
    1: "httpbasicauth httpdigestauth networkcredential credentials basicauth basic_auth setbasicauth login auth"
    " passwordauthentication credential usernamepasswordcredentials authenticate bind simple_bind_s simple_bind"
    " set_credentials setcredentials createuser create_user adduser add_user oci_connect wifi.begin pscredential"
    " check_password_hash username_pw_set basiccredentials plaincredentials plainauth.new createsuperuser"
    " passwordcredentials usernamepasswordauthentication withbasicauth usernamepassword staticcredentials"
    " credentials.basic usernamepasswordcredential signin sign_in",
    2: "directoryentry getconnection mysqli_connect mysqli pdo mysql_connect ldap_bind ftp_login imap_open odbc_connect"
    " pymysql.connect mysqldb.connect ssh2_auth_password ibm_db.connect plainauth mysql.connect"
    " authbypassword userpass database",
    3: "credentials ssh.connect client.connect sftp.connect connect",
}
_KEY_AT = {
    0: "signedstring([]byte fernet cookieparser secretkeyspec hmac.new hmac aes.new urlsafeserializer"
    " urlsafetimedserializer timestampsigner symmetricsecuritykey createsecretkey bot.run client.run"
    " client.login telegrambot telegraf stripe"
    " openai octokit hmacsha256 hmacsha512 secret_key setsigningkey signwith chacha20poly1305 aesgcm secretbox",
    1: "jwt.encode jwt.decode jwt.sign jwt.verify createhmac createcipheriv createdecipheriv createcipher sign unsign"
    " jws.sign jwt::encode jwt::decode cryptojs.aes.encrypt cryptojs.aes.decrypt aes.encrypt aes.decrypt signwith"
    " cryptojs.hmacsha256 hmac::new new_from_slice jwtverify importkey",
    2: "hash_hmac openssl_encrypt openssl_decrypt hmac.digest hmac.hexdigest",
}
_CALLS: dict[str, list[tuple[int, Kind]]] = {}
for _table, _kind in ((_PASSWORD_AT, Kind.PASSWORD), (_KEY_AT, Kind.SECRET)):
    for _ordinal, _names in _table.items():
        for _name in _names.split():
            _CALLS.setdefault(_name, []).append((_ordinal, _kind))
_LEAST_CHOSEN = 8
_LAST_SEGMENT = re.compile(r"[\w.:>-]*\Z")


_MODEL = re.compile(r"[a-z]{2,10}(?:[-.:/][a-z0-9]{1,10}){1,6}")
"""What else a vendor's name is called with: `openai("gpt-4o")`."""


class CallRule:
    """The argument of a call that, by what is called, is a password or a key."""

    anchors = (*sorted(f"{name}(" for name in _CALLS), "auth=(", "auth = (", 'protect "', 'unprotect "')

    def at(self, scan: Scan, start: int, end: int) -> Iterator[SecretHit]:
        if start and (scan.text[start - 1].isalnum() or scan.text[start - 1] == "_") and scan.low[start] != ".":
            return
        called = scan.low[start : end - 1].rstrip(' ="')
        at = end - 1 if scan.low[end - 1] == '"' else end
        if not scan.is_new((CallRule, at)):
            return
        places = _CALLS.get(called, ())
        furthest = max((ordinal for ordinal, _ in places), default=0)
        cells = list(takewhile(lambda cell: cell[0] <= furthest, arguments_at(scan.text, at, called)))
        is_account = bool(cells) and "@" in scan.head(cells[0][1].start, cells[0][1].end)
        for ordinal, kind in places:
            cell = self._at_place(cells, ordinal)
            value = scan.head(cell.start, cell.end) if cell else ""
            if cell and (self._is_secret(value, kind, len(cells)) or (is_account and ordinal and _is_chosen(value))):
                yield hit_of(cell, kind, 0.9)

    def _at_place(self, cells: list[tuple[int, Cell]], ordinal: int) -> Cell | None:
        for place, cell in cells:
            if place == ordinal:
                return cell if len(cell.context) == 1 else None  # given by name: the name says it
        if any(len(cell.context) > 1 for _, cell in cells):
            return None
        if len(cells) == 1 and cells[0][1].context == ("auth",) and cells[0][0] == 0:
            return cells[0][1]
        return cells[-1][1] if len(cells) > 1 and cells[-1][0] < ordinal else None

    def _is_secret(self, value: str, kind: Kind, count: int) -> bool:
        if "://" in value or is_reference(value):
            return False
        if kind is Kind.PASSWORD:
            is_word = value.replace("_", "").isalpha() and is_wordy(value)
            has_digit = any(map(str.isdigit, value))
            is_one = is_password(value, is_plain_word_ok=has_digit)
            return (is_one and not is_word) or is_spaced_password(value)
        is_model = value.islower() and _MODEL.fullmatch(value) is not None
        is_odd = is_password(value, minimum=6) and any(c.isdigit() for c in value)
        return not is_model and (is_random(value, 8) or is_odd)


def _is_chosen(value: str) -> bool:
    """Tell whether this may be a password beside an account's address, though it reads like a name in code."""
    has_digit = len(value) >= _LEAST_CHOSEN and any(map(str.isdigit, value)) and value.split() == [value]
    return has_digit and not (is_placeholder(value) or is_reference(value) or is_generic(value))


class ToCharArrayRule:
    """Java's passwords are arrays of characters; a literal that is made one is a password."""

    anchors = ('".tochararray()',)
    _literal = re.compile(r'"([^"\\\n]{4,128})\Z')

    def at(self, scan: Scan, start: int, end: int) -> Iterator[SecretHit]:
        literal = self._literal.search(scan.text, max(0, start - 130), start)
        if literal and is_password(literal[1], is_plain_word_ok=True):
            yield SecretHit(literal.start(1), literal.end(1), "ENV_PASSWORD", 0.9)


class SecretMembersRule:
    """The data of a Kubernetes Secret, in YAML or JSON, in any order: every value is one, whatever its key is called.

    Values are base64 there; they are decoded to see whether they stand for something else.
    """

    anchors = ("kind: secret", '"kind": "secret"', '"kind":"secret"', 'kind: "secret"')
    _data = re.compile(r"^([ \t-]*)\"?(?:data|stringData)\"?:[ \t]*(\{?)[ \t]*$", re.MULTILINE)
    _inline = re.compile(r"\"(?:data|stringData)\"\s{0,4}:\s{0,4}\{([^{}]{1,16000})\}")
    _entry = re.compile(
        r"^([ \t]+)\"?([\w.-]{1,80})\"?:[ \t]*(?:[|>][-+]?[ \t]*\n[ \t]+)?[\"']?([^\s\"'|>{},]{2,8000})", re.MULTILINE
    )
    _member = re.compile(r"\"([\w.-]{1,80})\"\s{0,4}:\s{0,4}\"([^\"\s]{2,8000})\"")
    _no_secret = re.compile(
        r"(?:^|[-_.])(?:user(?:name)?|login|host(?:name)?|port|name|db|database|url|email|namespace|type)$",
        re.IGNORECASE,
    )

    def at(self, scan: Scan, start: int, end: int) -> Iterator[SecretHit]:
        text = scan.text
        if scan.low[end : end + 1] not in ("", "\n", "\r", " ", ",", '"', "}") or start < scan.done.get(self, 0):
            return
        first = max(
            text.rfind("\n---", max(0, start - _MAX_MANIFEST), start) + 1,
            scan.done.get(self, 0),
            start - _MAX_MANIFEST,
            0,
        )
        last = text.find("\n---", end, end + _MAX_MANIFEST)
        last = min(len(text), end + _MAX_MANIFEST) if last < 0 else last
        scan.done[self] = last
        for block in self._data.finditer(text, first, last):
            yield from self._entries(text, block, last)
        for block in self._inline.finditer(text, first, last):
            for member in self._member.finditer(text, *block.span(1)):
                yield from self._judge(text, member[1], *member.span(2), is_coded="stringData" not in block[0])

    def _entries(self, text: str, block: re.Match[str], last: int) -> Iterator[SecretHit]:
        at = block.end()
        indent = len(block[1])
        while at < last and text[at] == "\n":
            entry = self._entry.match(text, at + 1, last)
            line_end = text.find("\n", at + 1, last)
            line_end = last if line_end < 0 else line_end
            if entry is None or len(entry[1]) <= indent - 2 * block[1].count("-"):
                if not text[at + 1 : line_end].startswith(" " * (indent + 1)):
                    return
            else:
                yield from self._judge(text, entry[2], *entry.span(3), is_coded="stringData" not in block[0])
            at = line_end

    def _judge(self, text: str, key: str, start: int, end: int, *, is_coded: bool) -> Iterator[SecretHit]:
        value = text[start:end]
        decoded = _decoded(value)
        if is_coded and value.isalpha() and (decoded is None or value.islower()):
            return  # a word, as in the schema of a Secret: what it is base64 of cannot be read
        plain = decoded if decoded is not None else value
        if len(value) < 4 or is_reference(plain) or is_placeholder(plain):
            return
        if self._no_secret.search(key) and not any(c.isdigit() for c in plain):
            return
        yield SecretHit(start, end, "KUBERNETES_SECRET", 0.9)


_MAX_MANIFEST = 16_384


def _decoded(value: str) -> str | None:
    """Return what base64 stands for, if that can be read."""
    try:
        decoded = base64.b64decode(value, validate=True).decode()
    except (binascii.Error, ValueError):
        return None
    return decoded.strip() if decoded.strip().isprintable() and decoded.strip() else None


class GoDsnRule:
    """`user:password@tcp(host)/db`, as Go's drivers take it."""

    anchors = ("@tcp(", "@unix(", "@tcp6(", "@protocol(")
    _user = re.compile(r"[\w.%-]{1,64}:([^\s\"'`]{1,128})\Z")

    def at(self, scan: Scan, start: int, end: int) -> Iterator[SecretHit]:
        pair = self._user.search(scan.text, max(0, start - 200), start)
        if pair and not is_generic(pair[1]) and not is_placeholder(pair[1]) and not is_reference(pair[1]):
            yield SecretHit(pair.start(1), pair.end(1), "CONNECTION_STRING", 0.92)
