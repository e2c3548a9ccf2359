"""Arguments of calls that are secrets by what is called: `login("bob", "…")`, `jwt.sign(claims, "…")`."""

import re
from collections.abc import Iterator
from itertools import takewhile

from pasteguard_addon.detection.plugins.values import (
    is_generic,
    is_hyphened,
    is_of_words,
    is_password,
    is_placeholder,
    is_random,
    is_reference,
    is_term,
    is_wordy,
)
from pasteguard_addon.detection.secrets.judging import hit_of
from pasteguard_addon.detection.secrets.named_values.variable_names import Kind
from pasteguard_addon.detection.secrets.scan import Scan, SecretHit
from pasteguard_addon.detection.secrets.sentences.qualities import is_mere_word
from pasteguard_addon.detection.secrets.sentences.turns import is_striking
from pasteguard_addon.detection.structure import Cell, arguments_at

# By what is called: at which place its secret stands. A negative place is counted from the last string.
_PASSWORD_AT = {
    0: "bcrypt.hash bcrypt.hashsync bcrypt.hashpw bcrypt.compare bcrypt.comparesync password_hash password_verify"
    " generate_password_hash set_password check_password make_password redis.auth client.auth jedis.auth"
    " protect unprotect crypt unsafeplaintext setpassword decrypt encrypt unlock password passworddigest argon2.hash"
    " argon2.verify scrypt.hash pbkdf2 pbkdf2sync scrypt scryptsync hash_password hash::make hashpassword"
    " encrypt_string",
    1: "httpbasicauth httpdigestauth networkcredential credentials basicauth basic_auth setbasicauth login auth"
    " passwordauthentication credential usernamepasswordcredentials authenticate bind simple_bind_s simple_bind"
    " set_credentials setcredentials createuser create_user adduser add_user oci_connect wifi.begin pscredential"
    " check_password_hash username_pw_set basiccredentials plaincredentials plainauth.new createsuperuser wpdb"
    " passwordcredentials usernamepasswordauthentication withbasicauth usernamepassword staticcredentials"
    " credentials.basic usernamepasswordcredential signin sign_in client.login"
    " create_superuser wifi.softap inmemoryuser sqlcredential validatecredentials github smtp yagmail.smtp"
    " httpauth.basic auth.basic"
    " cx_oracle.connect oracledb.connect wp_create_user pbkdf2_hmac",
    2: "directoryentry getconnection mysqli_connect mysqli pdo mysql_connect ldap_bind ftp_login imap_open odbc_connect"
    " pymysql.connect mysqldb.connect ssh2_auth_password ibm_db.connect plainauth mysql.connect"
    " authbypassword userpass database sequelize ftp ftp_tls pymssql.connect",
    3: "redis.redis redis.strictredis credentials ssh.connect client.connect sftp.connect connect",
}
_ONLY_ARGUMENT = frozenset({"decrypt", "encrypt", "unlock", "password"})
"""With more of them the first is something else."""
_BEHIND_A_CONTEXT = frozenset({"login", "client.login", "authenticate", "signin", "createuser"})
"""`Login(ctx, "lena", "…")`: what stands first there is no string."""
_OF_OTHERS = frozenset(
    {"bind", "database", "connect", "github", "smtp", "credential", "credentials", "protect", "crypt"}
)
"""Called with words of programs by others too."""
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
_MODEL = re.compile(r"[a-z]{2,10}(?:[-.:/][a-z0-9]{1,10}){1,6}")
"""What else a vendor's name is called with: `openai("gpt-4o")`."""


class CallRule:
    """The argument of a call that, by what is called, is a password or a key."""

    anchors = (
        *sorted(f"{name}(" for name in _CALLS),
        "auth=(",
        "auth = (",
        "basic_auth=(",
        "http_auth=(",
        'protect "',
        'unprotect "',
    )

    def at(self, scan: Scan, start: int, end: int) -> Iterator[SecretHit]:
        if start and (scan.text[start - 1].isalnum() or scan.text[start - 1] == "_") and scan.low[start] != ".":
            return
        called = scan.low[start : end - 1].rstrip(' ="')
        at = end - 1 if scan.low[end - 1] == '"' else end
        if not scan.is_new((CallRule, at)):
            return
        places = _CALLS.get(called, ())
        furthest = max((ordinal for ordinal, _ in places), default=0) + 1
        cells = list(takewhile(lambda cell: cell[0] <= furthest, arguments_at(scan.text, at, called)))
        if called in _BEHIND_A_CONTEXT and [place for place, _ in cells] == [1, 2]:
            cells = [(place - 1, cell) for place, cell in cells]
        is_account = bool(cells) and "@" in scan.head(cells[0][1].start, cells[0][1].end)
        for ordinal, kind in places:
            cell = self._at_place(cells, ordinal)
            value = scan.head(cell.start, cell.end) if cell else ""
            if cell and "@" in value and is_term(value):
                cell = self._at_place(cells, ordinal + 1)  # an account's name and address stand before
                value = scan.head(cell.start, cell.end) if cell else ""
            if cell is None or (called in _ONLY_ARGUMENT and scan.text[cell.end + 1 : cell.end + 2] != ")"):
                continue
            is_plain = (
                kind is Kind.PASSWORD and called not in _OF_OTHERS and (is_mere_word(value) or is_hyphened(value))
            )
            if is_plain or self._is_secret(value, kind) or (is_account and ordinal and _is_chosen(value)):
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

    def _is_secret(self, value: str, kind: Kind) -> bool:
        if "://" in value or is_reference(value):
            return False
        if kind is Kind.PASSWORD:
            is_word = value.replace("_", "").isalpha() and is_wordy(value)
            has_digit = any(map(str.isdigit, value))
            is_one = is_password(value, is_plain_word_ok=has_digit)
            return (is_one and not is_word) or is_of_words(value)
        is_model = value.islower() and _MODEL.fullmatch(value) is not None
        is_odd = is_password(value, minimum=6) and any(c.isdigit() for c in value)
        return not is_model and (is_random(value, 8) or is_odd)


def _is_chosen(value: str) -> bool:
    """Tell whether this may be a password beside an account's address, though it reads like a name in code."""
    has_digit = len(value) >= _LEAST_CHOSEN and any(map(str.isdigit, value)) and value.split() == [value]
    return has_digit and not (is_placeholder(value) or is_reference(value) or is_generic(value))


_OF_TWO = re.compile(r"(?:user(?:_?name)?|e?mail|login|account|with|and|by)_?\Z")
"""Before it stands whose password it is."""
_DONE_TO_IT = re.compile(
    r"(?:set|change|reset|update|verify|check|validate|compare|hash|encrypt)_?(?:[a-z]{1,10}_?)?\Z"
)
_VERB_CHARS = 20
_MOST_ARGUMENTS = 4
_LEAST_DIGITS = 6


class PasswordCallRule:
    """What is given to a function whose name ends with the word: `signInWithEmailAndPassword(auth, "…", "…")`."""

    anchors = ("password(", "passwordasync(", "passwordauthenticationtoken(", "passwordhash(", "passwordcredential(")

    def at(self, scan: Scan, start: int, end: int) -> Iterator[SecretHit]:
        text = scan.text
        first = max(0, start - _VERB_CHARS)
        is_of_two = _OF_TWO.search(scan.low, first, start) is not None
        if not is_of_two and not _DONE_TO_IT.search(scan.low, first, start):
            return  # nearly always
        cells = list(takewhile(lambda cell: cell[0] < _MOST_ARGUMENTS, arguments_at(text, end, "password")))
        if any(len(cell.context) > 1 for _, cell in cells):
            return
        for ordinal, cell in cells[-1:] if is_of_two else cells:
            value = scan.head(cell.start, cell.end)
            if (not is_of_two or ordinal) and _is_given(value):
                yield hit_of(cell, Kind.PASSWORD, 0.9)


def _is_given(value: str) -> bool:
    """Tell whether a string given to a function of passwords is one, rather than an account or an algorithm."""
    if is_term(value):
        return value.isdigit() and len(value) >= _LEAST_DIGITS
    if is_mere_word(value) or is_striking(value) or is_hyphened(value):
        return True
    return not _JOINTS.search(value) and is_password(value, is_plain_word_ok=any(map(str.isdigit, value)))


_JOINTS = re.compile(r"[_-]")
