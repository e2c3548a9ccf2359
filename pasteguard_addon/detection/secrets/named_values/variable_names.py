"""What a variable's name says about its value: `DB_PASSWORD` holds a password, `password_min_length` does not."""

import re
from enum import Enum

from pasteguard_addon.lexicon.credential_words import PASSWORD_IN


class Kind(Enum):
    """How much a name promises, which decides how strict the value test is."""

    PASSWORD = "ENV_PASSWORD"  # noqa: S105  # a type, not a value
    SECRET = "ENV_SECRET"  # noqa: S105  # a type, not a value
    KEY = "KEY"
    """May be a cache key or a page token as well as a credential: only a random value counts."""
    PHRASE = "PHRASE"
    """A wallet's words: the value is several words."""
    CODE = "CODE"
    """Of one use, or a PIN: digits."""

    @property
    def entity_type(self) -> str:
        return "ENV_PASSWORD" if self in (Kind.PASSWORD, Kind.CODE) else "ENV_SECRET"


_WORD = re.compile(r"[A-ZÀ-ÖØ-Þ]+(?![a-zß-žа-я])|[A-ZÀ-ÖØ-Þ]?[a-zß-ž]+|\d+|[^\W\d_]+")
_PASSWORD_WORDS = frozenset(
    "passwd pass pwd pswd psw pw"
    " parola motdepasse pgpassword dbpass dbpassword dbpasswd dbpwd userpass rootpass"
    " adminpass rootpassword userpassword adminpassword sshpass smtppass pgpass mypass mysqlpass ftppass keypass"
    " storepass keystorepass password1 password2 passwrd pasword passw ansible_pass becomepass redispassword"
    " requirepass masterauth bindpw rootpw adminpw ldappw userpw psk defaultpassword oldpassword newpassword"
    " masterpassword authpass encpass authtok psksecret authpw unlockpw defaultpw pwds passwords passwörter contraseñas"
    " пароля parolası ww pword passcod".split()
) | {"".join(_WORD.findall(word)) for words in PASSWORD_IN.values() for word in words}
_MOST_PIECES = 6
"""Into which one name may fall: scripts have vowels that are no letters."""
_SECRET_WORDS = frozenset(
    "secret secrets secretkey accesskey apikey apikeys apisecret apitoken authtoken accesstoken refreshtoken"
    " clientsecret appsecret privatekey encryptionkey signingkey masterkey authkey credential credentials creds"
    " cred licensekey accountkey sharedaccesskey instrumentationkey token bearertoken sessiontoken usertoken"
    " bottoken jwt pat bearer auth consumersecret signature sig presharedkey sas otp totp dsn"
    " webhook apikeyid secretaccesskey awssecretkey appkey servicekey subscriptionkey functionkey writekey readkey"
    " ingestkey insertkey deploykey serverkey globalkey".split()
)
_NEUTRAL_ENDS = frozenset(
    "value val base str string text txt raw plain prod production dev development test testing staging stage live"
    " local qa uat sandbox default old new current prev previous env var b64 base64 encoded hex v1 v2 v3 master"
    " main primary secondary backup demo eu us int internal external app a b c x ro rw admin root user here".split()
)
_KEY_QUALIFIERS = frozenset(
    "api access secret private encryption encrypt signing sign master auth account license licence app"
    " application service shared storage client consumer webhook deploy ssh server ingest ingestion insert write"
    " read admin user personal global root session jwt hmac aes rsa crypto cipher cookie flask subscription"
    " function host project developer dev partner merchant security integration instrumentation preshared pre"
    " gateway proxy openai anthropic"
    " stream enc wallet kms sas bot publishable ai sdk rest oauth org organization team tenant".split()
)
_NOT_KEY_QUALIFIERS = frozenset(
    "public pub primary foreign sort partition range row hash dict map object s3 index group order routing"
    " idempotency lookup registry json data item node field column event state record entity bucket unique"
    " composite hot short shortcut i18n translation locale message cache dataset config settings option param"
    " parameter metric label attr attribute property prop feature file path name type style color theme tree sub"
    " parent child element list array set enum meta header sql join id ids uid uuid natural surrogate tag answer"
    " arrow enter escape tab shift ctrl control alt function_ home end up down left right press any mouse on key"
    " keys cert certificate host known fingerprint random recv fetch lsign websocket".split()
)
_DONE_TO_KEYS = frozenset("send edit trusted".split())
"""Options of programs that take a key's number or name, `--edit-key`: a setting of that name holds a key."""
_NOT_TOKEN_QUALIFIERS = frozenset(
    "next forward backward change page continuation cursor pagination cancel cancellation cancelled pad padding"
    " eos bos unk unknown stop"
    " mask sep cls special sync start end first last current peek prev previous input output prompt completion"
    " total max min num number n count per image delta string lexer parser syntax word sub text byte punct"
    " operator keyword comment whitespace space newline indent dedent literal identifier name eof error invalid"
    " expected unexpected open close left right resume change csrf xsrf csrfmiddleware verification antiforgery"
    " update lock fcm device push registration_ concurrency snapshot upload scroll partial nf ft non".split()
)
_BAD_ENDS = frozenset(
    "id ids name names url uri path file files dir type types length len size count expiry expires expiration"
    " expired ttl lifetime age header headers endpoint host limit policy field fields label placeholder manager"
    " store vault arn version algorithm algo alg format rotation min max hint prompt error errors reset regex"
    " pattern prefix suffix required enabled disabled expire validator validation strength input form page link"
    " button title message hash hashes hashed digest checksum fingerprint index column table class service handler"
    " provider generator factory helper util utils test tests spec model schema config reader writer parser"
    " callback function func method fn enc encoding encoder source mode level scope scopes issuer audience claims"
    " payload iterations rounds bits usage info description desc comment ref reference refs kind location region"
    " state status time timestamp date at in on by for from to of is changed updated created seconds minutes hours"
    " days ms timeout interval retries attempts history params args mask masked public pub list map dict set array"
    " counter budget window rate usd cost price used limits ratio probs logits embedding ring rings chain chains"
    " board word words pairs pair stroke code codes down up press event events frame frames".split()
)


_PASSWORD_ACTIONS = frozenset("forgot reset change show hide confirm label no by".split())
_REPETITIONS = frozenset("confirmation confirm again repeat retype verify".split())
"""Behind a word for password: the same value once more."""
_WHOSE = (
    _NEUTRAL_ENDS
    | _KEY_QUALIFIERS
    | frozenset("db mail ftp smtp ssh ldap mysql sql wifi wlan bind my root auth".split())
)
"""What stands before a short word for password that is glued to it: `newpw`."""
_CODES = frozenset("otp totp mfa pin".split())
_PIN_OWNERS = frozenset("sim card user bank device".split())
_CODE_OWNERS = frozenset(
    "alarm door gate garage entry keypad lock unlock safe lockbox pin access disarm arm otp mfa verification"
    " onetime sms backup recovery".split()
)
_PASS_IN_WORD = frozenset(
    "bypass compass encompass trespass surpass underpass overpass multipass renderpass singlepass lowpass highpass"
    " bandpass allpass onepass twopass firstpass secondpass prepass postpass subpass lastpass keepass backpass"
    " minipass".split()
)
_SALTED = frozenset("signing encryption cookie session secret password hash".split())
_PHRASE_QUALIFIERS = frozenset("seed recovery mnemonic backup secret".split())
_KEY_WORDS = frozenset(
    "auth oauth ntlm sig signature dsn webhook credential credentials creds cred private access crumb refresh"
    " sec hmac pepper appid signing"
    " 密钥 密鑰 令牌 токен ключ anahtar nyckel schlüssel chiave sleutel klucz chave".split()
)
_PASSWORD_ENDINGS = ("password", "passwd", "passwort", "passphrase", "kennwort", "wachtwoord")
_SECRET_ENDINGS = (
    "secret",
    "apikey",
    "secretkey",
    "accesskey",
    "privatekey",
    "authtoken",
    "accesstoken",
    "apitoken",
    "authkey",
)
_WORDS_IN_KEY = ("monkey", "turkey", "hotkey", "donkey", "whiskey", "hockey", "jockey", "pubkey")


def kind_of(name: str) -> Kind | None:
    """Return what the name promises, or None for a name whose value is no secret."""
    words = [word.lower() for word in _WORD.findall(name)]
    while len(words) > 1 and (words[-1] in _NEUTRAL_ENDS or words[-1].isdigit()):
        words.pop()
    if not words:
        return None
    last = words[-1]
    before = words[-2] if len(words) > 1 else ""
    if last in ("key", "keys"):
        return None if "-" in name and before in _DONE_TO_KEYS else _kind_of_key(before, words)
    while len(words) > 1 and last in _REPETITIONS and words[-2] in _PASSWORD_WORDS:
        words.pop()
        last, before = words[-1], words[-2] if len(words) > 1 else ""
    if last in ("token", "tokens"):
        return _kind_of_token(before, words)
    if _is_password_name(words, before, name):
        return None if before in _PASSWORD_ACTIONS else Kind.PASSWORD
    if last == "auth" and before and (name.isupper() or before == "x"):
        return Kind.SECRET
    if last in ("mnemonic", "seedphrase") or (last in ("phrase", "words") and before in _PHRASE_QUALIFIERS):
        return Kind.PHRASE
    if last in _CODES or words[-2:] == ["2", "fa"]:
        return Kind.CODE
    if last in _KEY_WORDS or (last in ("salt", "nonce") and name.isupper()) or name.upper() == "CC_TEST_REPORTER_ID":
        return Kind.KEY
    if last == "login" and before.endswith("sonar"):
        return Kind.KEY
    if last in _SECRET_WORDS or _is_secret_of_two_words(before, last, words):
        return Kind.SECRET
    return None if last in _BAD_ENDS else _kind_by_ending(last)


def _kind_of_token(before: str, words: list[str]) -> Kind | None:
    is_of_public_key = words[-3:-1] == ["public", "key"]  # of assemblies: it tells which one is meant
    is_none = is_of_public_key or before in _NOT_TOKEN_QUALIFIERS or (words[-1] == "tokens" and before)
    return None if is_none else Kind.SECRET


def _is_password_name(words: list[str], before: str, name: str) -> bool:
    last = words[-1]
    if last == "code":
        return before in _CODE_OWNERS
    if last == "pin":
        return before in _PIN_OWNERS or (not before and name.isupper())
    if last == "material":
        return before == "key"
    if name.lower().endswith("authentication_string"):
        return True  # the hash of one, in MySQL
    return last in _PASSWORD_WORDS or (before == "pass" and last in ("word", "phrase")) or _is_said_in_words(words)


def _is_said_in_words(words: list[str]) -> bool:
    """Tell whether a name ends with several words that are one for a password: `mot de passe`, `kata_sandi`."""
    return any("".join(words[-size:]) in _PASSWORD_WORDS for size in range(2, _MOST_PIECES + 1))


def _is_secret_of_two_words(before: str, last: str, words: list[str]) -> bool:
    """Tell of the secret ids of Vault's roles and Consul's tokens, of the clouds' a name, and of salts that sign."""
    return (before == "secret" and last == "id" and "client" not in words) or (last == "salt" and before in _SALTED)


def _kind_by_ending(word: str) -> Kind | None:
    """Judge names that are written as one word: `rootpassword`, `stripeapikey`."""
    if word.endswith(_PASSWORD_ENDINGS):
        return Kind.PASSWORD
    if word.endswith(_SECRET_ENDINGS):
        return Kind.SECRET
    if word.endswith(("pass", "pwd")) and len(word) > 5:
        return None if word in _PASS_IN_WORD else Kind.PASSWORD
    if word.endswith("pw") and word[:-2] in _WHOSE:
        return Kind.PASSWORD
    if word.endswith(("token", "key")) and len(word) > 5 and not word.endswith(_WORDS_IN_KEY):
        return Kind.KEY
    return None


def _kind_of_key(before: str, words: list[str]) -> Kind | None:
    if before in _NOT_KEY_QUALIFIERS or "public" in words or "pubkey" in words:
        return None
    return Kind.SECRET if before in _KEY_QUALIFIERS else Kind.KEY
