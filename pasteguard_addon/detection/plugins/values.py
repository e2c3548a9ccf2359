"""The value test: is this text a secret, or a placeholder, a reference, a word, an identifier?

It decides precision: nearly every rule finds many more candidates than secrets. Only the first `_LOOK` characters
of a value count, so that a value of any length is judged in constant time.
"""

import re
from operator import add

from ahocorasick_rs import AhoCorasick, Implementation

from pasteguard_addon.lexicon.credential_words import PASSWORD_IN, PASSWORDS
from pasteguard_addon.lexicon.programs import is_adverb, is_program_word
from pasteguard_addon.lexicon.words import is_english, is_living_thing

_LOOK = 160

# The pairs of letters that make up nine tenths of words in European languages and code, by first letter.
_COMMON_PAIRS = frozenset(
    group[0] + second
    for group in (
        "abcdgilmnprstuy baeiloru caehiklortu dadeiosu eacdefgilmnprstvxy faefiou gaehiru haeiotu"
        " iabcdefglmnoprstvz ji kaei ladeilostuy maeiopu nacdefginostuv obcdilmnoprstuvw paeiloprtuy qu"
        " racdegimnorstuy sacehiopstuy tacehiorstuy uabeilmnprst vaei waeio xit yanp zeh"
    ).split()
    for second in group[1:]
)

# Substrings, not a regex: this test runs on every candidate, and an automaton looks for all of them in one pass.
_MARKS = AhoCorasick([
    "example", "placeholder", "changeme", "change_me", "change-me", "redacted", "replaceme", "replace_", "replace-",
    "your_", "your-", "yourapi", "yourkey", "yourtoken", "yourpass", "yoursecret", "yourown", "insert_", "insert-",
    "-here", "_here", "dummy", "fakekey", "fake_", "fake-", "faketoken", "notreal", "not_real", "not-real",
    "not-a-real", "sample", "xxxx", "***", "...", "…", "•••", "●●●", "####", "______", "--------", "masked",
    "removed", "censored", "obfuscated", "truncated", "foobar", "lorem", "12345678", "23456789", "01234567",
    "abcdefgh", "98765432", "deadbeef", "qwertyuiop",
    "jbswy3dpehpk3pxp",
], implementation=Implementation.DFA)  # fmt: skip
_STAND_IN = re.compile(
    r"(?:your|fake)\b|my[_-]?(?:api|secret|token|access|auth|key|pass)(?:[_-]?(?:key|token|word|secret))*\d{0,2}$"
    r"|(?:test|some|any|the|new|old|bad|wrong|invalid|valid|mock|demo|temp)[_-]?(?:api|secret|token|key|password|passwd|pwd)"
    r"(?:[_-]?(?:key|token))?$"
)

_POINTER = re.compile(
    r"""\s*+(?:
      (?:env|file|arn|op|vault|sm|ssm|ref\+\w+|secretref|keyvault|aws|gcp|azure|awssm|gcpsm|doppler|infisical|bao|sops
          |keyring|secret|secrets|config|var|data|local|module|self|this|settings|process|os|import|request|params|props|args
          |options|ctx|context|environ|env_vars|st|std|app|Rails|System|Environment|ENV)(?:[:.\[] | ://)
      | unix:/ | otpauth://
      | !(?:Ref|Sub|GetAtt|vault|secret|reference|env|include|Join|ImportValue|If|Base64|encrypted)\b
      | enc\[ | @Microsoft\.KeyVault | https?:// | [A-Za-z]:\\\w
      | (?:new|await|function|lambda|typeof|return|async|yield)\b
      | \\(?:033|x1b|u001b|e)\[
    )""",
    re.VERBOSE | re.IGNORECASE,
)
_CODE = re.compile(
    r"""\s*+(?:
      \\*\$\{ | \\*\$\( | \\*\$[A-Za-z_]\w*+(?:[/\[.:>-]|$) | \$\$? $
      | %[A-Za-z_]\w++% | %\( | \{\{ | \{[\w.\[\]'"!:]*+\} | \#\{ | @\{ | @\w+@ $
      | < | &(?:lt|\#x3c|\#60); | [A-Za-z_]\w*(?:::\w+)+(?:->|-?$|[.(])
      | \[\[ | \[[A-Z_ -]+\] | \[\w+:\w+\]?$ | __\w+__ $ | \(\( | \*[a-z]+$ | & [a-z]+$
      | [*&]{0,2}[A-Za-z_][\w.:]*+(?:->\w+)*+ \( | ![a-z_]+$ | :[a-z]+: | [A-Za-z_][\w.]*+ \[
      | [abglsvw]:[a-z_]\w*\.[a-z]
      | [A-Za-z_.<>]{3,40}+(?:\|[A-Za-z_.<>\[\]]{3,40}+)++ $
      | \( | f?(?P<quote>["'`]).*(?P=quote) | \\f\w | [\w)]+\\(?:&|\*\(Aq|f[BIRP])
    )""",
    re.VERBOSE | re.IGNORECASE,
)
_TERM = re.compile(
    r"\d+/(?:tcp|udp|sctp)|[a-z]{2}(?:-[a-z]{2,12}){1,2}-\d|[a-z][\w.-]*:v?\d+(?:\.\d+)+[\w.-]*|v?(?:\d+:)?\d+(?:\.\d+)+(?:\w{0,6}|[\w.+~-]*[+~-][\w.+~-]*)|scram-sha-\d+(?:-plus)?|\d+(?:st|nd|rd|th|h|s|m|d|ms|kb|mb|gb|k|x|px|%|bit|bits|bytes?|chars?)|\d+-\w+|[\w.+-]+@[\w-]+\.[a-z.]{2,10}"
    r"|(?:sha|md|utf|base|aes|rsa|oauth|http|ipv|win|x|web|saml|tls|ssl|latin|es|hs|rs|py|python|java|argon|mp|utf-|sha-|aes-|rfc|iso|pbkdf)-?\d+(?:-\w+)?"
    r"|\d{1,4}[-/:.]\d{1,2}(?:[-/:.]\d{1,4})?|[a-z]+/[a-z]+|[a-z]+-\d+colou?r|2fa|1password|lastpass|\$?\d[\d.,]*|[a-z]+['’][a-z]+|#\d+|https?:.*"
    r"|(?:ctrl|strg|cmd|command|alt|option|meta|super|shift|win)(?:[+-](?:ctrl|strg|cmd|alt|meta|shift))*(?:[+-](?:\w|f\d{1,2})|\+[a-z]{3,9})",
    re.IGNORECASE,
)  # fmt: skip
_VERSIONS = re.compile(
    r"[\^~<>=]{1,2}v?\d+(?:\.\d+){1,2}[\w.+-]*|@?[a-z][a-z./_-]{1,60}@v?\d+(?:\.\d+){2}(?:[+-][\w.+-]*)?"
)
"""Of a package that is called "password", or the package with its version: `token@1.0.0`."""
_CALL_OR_HOST = re.compile(r"\w+\(\S*|[\w-]+\.[a-zA-Z]{2,4}")
_DOTTED = re.compile(r"(?:[A-Za-z_]+\d?(?:\.|::|->))+[A-Za-z_]+\d?")
_DOTTED_NUMBER = re.compile(r"\d+(?:[.:]\d+)+")
_PATH = re.compile(r"(?:\.{0,2}|~)/[\w.-]+/")
_SYSTEM_PATH = re.compile(r"/(?:home|etc|usr|var|opt|root|tmp|mnt|srv|Users|run|proc|dev|data)/[\w.@/-]+\Z")
_TEMPLATED = re.compile(r"%%|%0A|\$\{|\{\{|#\{|\$\(|%\(|%[sd]\b|\{\w*\}|\[\[|<[A-Za-z_ -]+>")
_PATTERN = re.compile(r"\\[wdsSbB]|\(\?|\[\^|\[[a-zA-Z0]-[zZ9]|\]\+")

_TEMPLATE_CHARS = frozenset("{%[<(\\")

_GENERIC = frozenset(
    """
    password passwort passwd passphrase pass pwd pswd pw passcode secret secrets token tokens key keys apikey api_key
    credential credentials auth authorization authentication bearer basic digest none null nil nul undefined true
    false yes no on off string str text bytes byte int integer number float bool boolean any object array list dict
    char varchar optional required void never unknown empty blank default hidden visible enabled disabled disable
    enable value values name names user users username login email mail admin administrator root guest test tests
    testing foo bar baz qux xyz abc 123 abc123 demo example sample dummy todo tbd fixme here there this that file path
    prompt code unavailable pending active inactive failed success successful unauthorized failure disallowed locked
    unlocked supported unsupported deprecated aws4-hmac-sha256 present absent matched mismatch nothing something
    anything stdin stdout input output env environment variable var vars const static config configuration settings
    setting option options param params parameter parameters argument arguments arg args field fields form data self
    cls public private protected internal external local global remote server client service host localhost database
    postgres postgresql mysql mongodb redis oracle sqlite rabbitmq elastic changeme changeit change redacted masked
    removed placeholder xxx valid invalid wrong correct incorrect right expired missing given stored encrypted hashed
    plain plaintext hash hashes salt random generated automatic auto manual secure insecure strong weak same different
    new old current previous next first last confirm confirmation confirmed only also not and or the its his her their
    our your yours mine it is are was were will would should must can could may might set unset reset get put post
    delete update create read write open close start stop end begin protect ignore ignored skip skipped allow allowed
    deny denied forbidden grant granted refresh access session cookie header headers securestring secretstr sensitive
    sensitivestring pulumi charfield textfield passwordfield passwordinput textinput column oauth oauth2 saml ldap
    kerberos ntlm mfa otp totp sms webauthn passkey fido sha1 sha256 sha512 md5 bcrypt scrypt argon2 pbkdf2 base64
    utf8 utf-8 latin1 latin-1 ascii application parola mot contraseña senha wachtwoord hasło clave contrasena haslo
    kennwort mdp
    """.split()
).union(PASSWORDS, *PASSWORD_IN.values())

_NAMED = re.compile(r"passw(?:or)?d|secret|token", re.IGNORECASE)
_LABEL = frozenset(
    "enter type please your you with for from the this that than then when has have had been was were did does done"
    " need needs want wants use used using account accounts try again too short long least most more characters"
    " character letters digits contain contains choose pick reset change changed failed fail cannot could error"
    " message text into over under after before match matches longer shorter repeat".split()
)
_GRAMMAR = frozenset(
    "here there this that the its his her their our your yours mine are was were will would should must can could may"
    " might also not and only none never unknown required optional since between several because while until which"
    " working used shared stored encrypted hashed given missing expired whose where what who how been being".split()
)
_FUNCTION_WORDS = frozenset(
    "a an the is are was and or of in on at to my this that your you i me we all new old first last open".split()
)
"""What stands between the words of a phrase, in one about passwords and in any other."""
_NAMES_OF_PASSWORDS = tuple(word for word in PASSWORDS if len(word) > 4 and " " not in word)
_MOST_WORDS, _LEAST_OWN = 6, 2
_BETWEEN_WORDS = re.compile(r"[ _.-]")
_MAX_SPACED = 48
_PIECE = re.compile(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])")
_RUN_OF_A_CLASS = re.compile(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])|[0-9]+")
_SIGNS = re.compile(r"[^A-Za-z0-9\s_./:-]+")
_LEAST_PIECES = 4
_MANY_SIGNS = 3
_LEAST_TANGLED = 5
_LONG_PIECE = 3
_SHARE_OF_PAIRS = 0.62
_LEAST_PAIRS = 3
_LEAST_WORD = 3
_LONG_WORD = 10
_LONG_PHRASE = 3
_IDENTIFIER = re.compile(
    r"[A-Za-z]{2,}\d?(?:[-_./: ][A-Za-z]+\d?)+|[a-z]+(?:[A-Z][a-z]+)+\d?|(?:[A-Z][a-z]+){2,}\d?|[A-Za-z]{2,}\d?"
)
_JOINED = re.compile(
    r"[A-Za-z]+\d{0,4}(?:-[A-Za-z]+\d{0,4})+|[A-Za-z]+\d{0,4}(?:_[A-Za-z]+\d{0,4})+|[A-Za-z][a-z]+(?:[A-Z][a-z]+)+\d{0,4}"
)
_NUMBERED = re.compile(r"[A-Za-z]{2,16}(?:(?:-[A-Za-z]{1,16}){1,6}-?|(?:_[A-Za-z]{1,16}){1,6}_?)\d{1,6}")
_HYPHENED = re.compile(r"[a-z]{2,12}(?:-[a-z\d]{1,12}){1,5}")
_LEAST_HYPHENED = 2
_TELLING = 3
_LEAST_MADE_UP = 8
_PARTICLES = re.compile(r"(?<=[a-z])[-_](?:is|are|was|the|of|my|in|on|to|and|no|not|with)(?=[-_][a-z])")
"""Words between others: `winter-is-coming`."""
_VERB = re.compile(r"(?<=[a-z])[-_](?:is|are|was|were|has|will)(?=[-_][a-z])")
"""Behind whom somebody is said to do something: participles there are no qualities."""
_QUALITY = re.compile(r"\w+(?:ed|ing|able|ible|ful|less|ive|ory|ly)")
"""How words end that say what a password is like or what becomes of it."""
_CASE_CHANGE = re.compile(r"[a-z](?=[A-Z])|[A-Z](?=[a-z])")
_NOT_ALPHANUMERIC = re.compile(r"[^A-Za-z0-9]+")
_DIGITS_IN_WORD = re.compile(r"(?<=[A-Za-z])\d+(?=[A-Za-z])")
_CAMEL = re.compile(r"[A-Z]?[a-z]{2,}(?:[A-Z][a-z]{2,})+")
_FILE_NAME = re.compile(
    r"[\w./\\-]*\.(?:pem|key|crt|cer|p12|pfx|jks|json|ya?ml|toml|ini|txt|conf|cfg|env|py|[jt]sx?|html?|css|png|jpe?g|svg|md|xml|sh|go|rs"
    r"|java|rb|php|sql|log|csv|zip|gz|tar|db|ova|img|iso|vmdk|bin|dat|parquet|pdf|mp[34]|jar|whl|exe|dll|wasm|asc|sig|gpg|com|org|net|io|dev|local)\Z",
    re.IGNORECASE,
)


def is_placeholder(value: str) -> bool:
    """Tell whether the value stands for a secret that somebody is to put there, or has been blacked out."""
    head = value[:_LOOK]
    low = head.lower()
    if len(head) < 2 or _STAND_IN.match(low):
        return True
    distinct = len(set(head))
    if len(head) < 12:
        if distinct < 3 and len(head) > 3:
            return True
    elif distinct < 5 or head.count(_middle(head)) * 2 > len(head):
        return True
    return bool(_MARKS.find_matches_as_indexes(low))


def _middle(head: str) -> str:
    """Return the one character that can fill more than half of it: sorted, it would stand in the middle."""
    return sorted(head)[len(head) // 2]


_OBJECT = re.compile(r"(?:[A-Z][a-z]{2,20}){1,4}\{[0-9a-f]{5,16}\}?")
"""As Android's logs show one: `Token{78af589`."""


_DIGEST = re.compile(
    r"(?:sha(?:1-[A-Za-z0-9+/]{27}|256-[A-Za-z0-9+/]{43}|512-[A-Za-z0-9+/]{86}=)=|sha384-[A-Za-z0-9+/]{64}|h1:[A-Za-z0-9+/]{43}=)"
)
"""As lock files have it beside each package, one called "token" included."""


def is_reference(value: str) -> bool:
    """Tell whether the value is code or a pointer to where the secret is kept: `${VAR}`, `os.environ[…]`, `vault:…`."""
    head = value[:_LOOK]
    if _POINTER.match(head) or _OBJECT.fullmatch(head) or _DIGEST.fullmatch(head):
        return True
    has_brackets = not _TEMPLATE_CHARS.isdisjoint(head)
    if has_brackets and _PATTERN.search(head):
        return True
    if _CODE.match(head) or (has_brackets and _TEMPLATED.search(head)):
        return not (is_tangled(head) or _is_sum_and_word(head))
    if "." in head and _DOTTED.fullmatch(head) and is_wordy(head):
        return not _is_name_and_number(head)
    if _SYSTEM_PATH.match(head):
        return True
    return _PATH.match(head) is not None and (len(head) < 24 or is_wordy(head)) and not is_tangled(head)


def _is_name_and_number(head: str) -> bool:
    """Tell whether this is a name with a digit behind it, of no word that programs say: `Oliver.Smith1`."""
    words = _PIECE.findall(head)
    is_told_apart = all(word.istitle() for word in words[1:]) and (words[0].istitle() or len(words) > 1)
    return head[-1].isdigit() and is_told_apart and not any(is_said(word.lower()) or is_english(word) for word in words)


_SUM_AND_WORD = re.compile(r"\$(?P<word>[A-ZÀ-Þ][a-zß-ÿ]{3,})\d{2,4}[!?]?")


def _is_sum_and_word(head: str) -> bool:
    """Tell whether a dollar stands before a word with a number that names no variable: `$Lighthouse82`."""
    match = _SUM_AND_WORD.fullmatch(head)
    return match is not None and not (is_said(match["word"].lower()) or is_english(match["word"].lower()))


def is_generic(value: str) -> bool:
    """Tell whether the value is a word that says what belongs there: `password`, `string`, `none`."""
    word = value.strip("'\"`*_-.:;,!?()[]{}<> ").lower()
    stem = word.rstrip("0123456789")
    if stem != word and value.endswith("!") and not is_term(word):
        return False  # as many passwords end: "Abc123!"
    return not word or word in _GENERIC or (stem in _GENERIC and len(stem) > len(word) - 2)


def is_identifier(value: str) -> bool:
    """Tell whether the value reads like a name in code or a slug: `userPassword`, `my-app-secret`, `DB_PASS`."""
    return len(value) <= _LOOK and _IDENTIFIER.fullmatch(value) is not None


def is_term(value: str) -> bool:
    """Tell whether the value is a version, date, amount, address or technical term, as prose is full of them."""
    head = value[:_LOOK]
    return _TERM.fullmatch(head) is not None or (_CALL_OR_HOST.fullmatch(head) is not None and not is_tangled(head))


def is_wordy(value: str) -> bool:
    """Tell whether the letters of the value read like words, as those of random tokens do not."""
    head = value[:_LOOK]
    pieces = _PIECE.findall(head)
    letters = sum(map(len, pieces))
    if letters <= sum(map(str.isdigit, head)) or letters - len(pieces) < _LEAST_PAIRS:
        return False
    if sum(len(piece) for piece in pieces if len(piece) >= _LEAST_WORD) < letters * 0.6:
        return False
    if len(_DIGITS_IN_WORD.findall(head)) >= max(3, len(head) * 0.1):
        return False
    common = 0
    for piece in pieces:
        low = piece.lower()
        common += sum(map(_COMMON_PAIRS.__contains__, map(add, low, low[1:])))
    return common >= (letters - len(pieces)) * _SHARE_OF_PAIRS


def is_tangled(value: str) -> bool:
    """Tell whether letters, digits and signs alternate as in nothing that is written to be read.

    So brackets and signs in it are a password's own, though they would be code elsewhere: `Xk9<z>7(q)!m`.
    """
    head = value[:_LOOK]
    pieces = _RUN_OF_A_CLASS.findall(head)
    length = sum(map(len, pieces))
    signs = len(_SIGNS.findall(head))
    if len(pieces) + signs < _LEAST_PIECES or length < _LEAST_TANGLED:
        return False
    if signs < _MANY_SIGNS and not any(map(str.isdigit, pieces)):
        return False
    words = sum(len(piece) for piece in pieces if len(piece) >= _LEAST_WORD and _reads_like_a_word(piece))
    return words * 2 <= length <= _LONG_PIECE * len(pieces)


def _reads_like_a_word(piece: str) -> bool:
    low = piece.lower()
    return sum(map(_COMMON_PAIRS.__contains__, map(add, low, low[1:]))) >= (len(piece) - 1) * _SHARE_OF_PAIRS


def is_random(value: str, minimum: int = 16) -> bool:
    """Tell whether the value looks drawn from an alphabet: the test for keys and tokens."""
    head = value[:_LOOK]
    # In the order of cost: most candidates are too short, or a few letters over and over.
    if len(head) < minimum or head.split() != [head]:
        return False
    alphanumeric = _NOT_ALPHANUMERIC.sub("", head)
    if len(alphanumeric) < len(head) * 0.7 or len(set(alphanumeric)) < min(8, len(head) // 2):
        return False
    digits = sum(map(str.isdigit, alphanumeric))
    if digits == len(alphanumeric) and len(head) < 20:
        return False
    if digits == 0 and (len(head) < 16 or (len(head) < 20 and _case_changes(alphanumeric) < len(head) * 0.2)):
        return False
    return not (
        is_generic(head)
        or _CAMEL.fullmatch(head)
        or _DOTTED_NUMBER.fullmatch(head)
        or (digits < len(alphanumeric) and is_wordy(head))
        or is_placeholder(head)
        or is_reference(head)
        or _FILE_NAME.match(head)
    )


def _case_changes(letters: str) -> int:
    return len(_CASE_CHANGE.findall(letters))


def is_password(value: str, *, is_plain_word_ok: bool = False, minimum: int = 4) -> bool:
    """Tell whether a value that stands where a password belongs is one.

    With `is_plain_word_ok` (quoted, or alone behind an upper-case name) one lower-case word is enough.
    """
    if not minimum <= len(value) <= 256 or value.split() != [value]:
        return False
    # In the order of cost: most candidates are generic words.
    if (
        is_generic(value)
        or _VERSIONS.fullmatch(value)
        or is_reference(value)
        or is_placeholder(value)
        or _FILE_NAME.match(value)
    ):
        return False
    letters = sum(map(str.isalpha, value))
    digits = sum(map(str.isdigit, value))
    symbols = len(value) - letters - digits
    if letters == digits == 0 or (value[0] in ",;)" and not is_tangled(value)):
        return False
    if digits == 0 and symbols and _NAMED.search(value):
        return is_plain_word_ok and is_hyphened(value)
    if letters == 0:
        return digits >= 4
    if symbols == 1 and value[-1] == ":" and value.islower():
        return False  # a word and its colon: `try:` in code
    if digits == 0 and symbols == 0:
        if value.islower() or value.istitle():
            return is_plain_word_ok and (len(value) >= 6 or not (is_said(value.lower()) or is_english(value)))
        return (is_plain_word_ok and is_joined_phrase(value)) or (len(value) >= 8 and not is_wordy(value))
    if is_identifier(value) and (symbols or is_wordy(value)) and not is_tangled(value):
        if (is_plain_word_ok or "-" in value) and (is_joined_phrase(value) or is_numbered_name(value)):
            return True
        if is_plain_word_ok and is_hyphened(value):
            return True
        if "." in value and _is_name_and_number(value):
            return True
        return digits > 0 and symbols == 0 and len(value) >= (5 if is_plain_word_ok else 7)
    return True


def is_joined_phrase(value: str) -> bool:
    """Tell whether the value is words grown together that say nothing of programs: `kitten-blue`, `MyDog`."""
    if value.isupper() or not _JOINED.fullmatch(value):
        return False
    is_ruled_out = _is_listed if _VERB.search(value) else is_said
    return not any(map(is_ruled_out, {word.lower() for word in _PIECE.findall(_PARTICLES.sub("", value))}))


def is_hyphened(value: str) -> bool:
    """Tell whether the value is words that hyphens join, and no label: `postgres-prod-main`, not `current-password`.

    Programs say such words, so this holds only where nothing but a password stands.
    """
    words = value.split("-")
    if len(words) < _LEAST_HYPHENED or not _HYPHENED.fullmatch(value) or is_term(value):
        return False
    last = words[-1] if words[-1].isalpha() else words[-2]
    if not (last.isalpha() and (words[-1].isalpha() or len(words) > _LEAST_HYPHENED)):
        return False
    is_label = last.startswith(_NAMES_OF_PASSWORDS) or _QUALITY.fullmatch(last) is not None
    is_label = is_label or (len(words) == _LEAST_HYPHENED and (last == "key" or _NAMED.search(value) is not None))
    is_label = is_label or last.startswith("credential")
    is_label = is_label or any(word in _LABEL or word in _GRAMMAR or word in _FUNCTION_WORDS for word in words)
    return not is_label and not all(word in _GENERIC for word in words)


def is_numbered_name(value: str) -> bool:
    """Tell whether joined words with a number behind them hold one that says nothing of programs: `red_panda_x1`."""
    if not _NUMBERED.fullmatch(value) or is_term(value):
        return False
    words = [word.lower() for word in _PIECE.findall(value)]
    telling = sum(len(word) >= _TELLING and not is_said(word) for word in words)
    return telling > sum(word in _GENERIC for word in words)


def is_long_phrase(value: str) -> bool:
    """Tell whether hyphens join more words than in "case-sensitive", and other ones than in "easy-to-guess"."""
    words = value.split("-")
    return len(words) >= _LONG_PHRASE and min(map(len, words)) >= _LONG_PHRASE and is_joined_phrase(value)


def is_said(word: str) -> bool:
    """Tell whether programs, forms or sentences about passwords say the word."""
    is_listed = _is_listed(word)
    if is_listed or not _QUALITY.fullmatch(word) or is_living_thing(word):
        return is_listed
    return not word.endswith("ly") or is_adverb(word)


def _is_listed(word: str) -> bool:
    return word in _GENERIC or word in _LABEL or word in _GRAMMAR or is_program_word(word)


def is_chosen(value: str) -> bool:
    """Tell whether a value behind the name of a secret is one that somebody made up, as of a shared secret."""
    digits = sum(map(str.isdigit, value))
    return len(value) >= 8 and 2 <= digits < len(value) and not is_term(value) and is_password(value)


def is_made_up(value: str) -> bool:
    """Tell whether a value behind the name of a key is one that somebody made up of words: `marmalade4`.

    A word alone may be anything, and what programs say stands there in examples: `my-api-key`, `test-token-1`.
    """
    if len(value) < _LEAST_MADE_UP or "\\" in value or is_term(value) or not is_password(value, is_plain_word_ok=True):
        return False
    if is_numbered_name(value) or (value.count("-") >= _LONG_PHRASE and _NUMBERED.fullmatch(value)):
        return True
    words = [word.lower() for word in _PIECE.findall(value)]
    telling = sum(len(word) >= _TELLING and not (is_said(word) or is_english(word)) for word in words)
    has_digit = any(map(str.isdigit, value))
    return telling > sum(word in _GENERIC for word in words) and (has_digit or is_long_phrase(value))


def is_passphrase(value: str) -> bool:
    """Tell whether the value is a few words that say nothing: a passphrase, and no label of a form."""
    words = _BETWEEN_WORDS.split(value)
    if not 4 <= len(words) <= 8 or len(set(words)) < 4 or len(set(_BETWEEN_WORDS.findall(value))) > 1:
        return False
    if sum(word in _GENERIC for word in words) > 1 or any(word in _LABEL or word in _GRAMMAR for word in words):
        return False
    return all(3 <= len(word) <= 10 and word.isalpha() and word.islower() for word in words)


def is_words(value: str) -> bool:
    """Tell whether the value is a few words that a blank or a hyphen joins, and no label of a form."""
    words = re.split("[ -]", value)
    has_label = any(word.lower() in _LABEL or word.lower() in _GENERIC for word in words)
    return (
        3 <= len(words) <= 6 and not has_label and all(word.isalpha() and 2 < len(word) <= _LONG_WORD for word in words)
    )


def is_numbered_phrase(value: str) -> bool:
    """Tell whether the value is a few words and a number that say nothing: `blue Monkey 7`."""
    words = value.split(" ")
    if not 2 <= len(words) <= 5 or not all(word.isalnum() and len(word) <= _LONG_WORD for word in words):
        return False
    has_label = any(word.lower() in _LABEL or word.lower() in _GENERIC for word in words)
    return not has_label and any(map(str.isdigit, words)) and sum(map(str.isalpha, words)) > 1


def is_chosen_phrase(value: str) -> bool:
    """Tell whether a few words in quotes are what somebody made up, and no sentence or label about passwords."""
    words = [word.strip(".,!?'’\"").lower() for word in value.split(" ")]
    if not 2 <= len(words) <= _MOST_WORDS or len(value) > _MAX_SPACED or not all(words) or is_placeholder(value):
        return False
    own = [word for word in words if word not in _FUNCTION_WORDS]
    if not all(map(str.isalnum, words)) or sum(map(str.isalpha, own)) < _LEAST_OWN:
        return False
    tells = any(word in _LABEL or word in _GRAMMAR or word in _GENERIC for word in own)
    tells = tells or sum(map(is_program_word, own)) > 1
    return not (tells or any(word.startswith(_NAMES_OF_PASSWORDS) for word in own))


def is_spaced_password(value: str) -> bool:
    """Tell whether a quoted value is a password with blanks in it rather than a sentence about one."""
    words = value.split(" ")
    if "$" in {word[0] for word in words if word[1:].isidentifier() or "-" in word}:
        return False  # a variable of a shell
    if not 2 <= len(words) <= 6 or len(value) > _MAX_SPACED or "  " in value or value != value.strip():
        return False
    plain = sum(word.lower() in _LABEL or word.lower() in _GENERIC for word in words)
    is_mixed = sum(map(_is_mixed, words)) > plain or (not plain and is_tangled("".join(words)))
    return is_mixed and not is_reference(value)


def _is_mixed(word: str) -> bool:
    """Tell whether letters stand beside digits or signs within the word, as in no word of a sentence."""
    bare = word.strip(".,:;!?()\"'")
    has_letter = any(c.isalpha() for c in bare)
    return len(bare) > 3 and has_letter and any(not c.isalpha() and c not in "-'./" for c in bare) and not is_term(bare)


def is_of_words(value: str) -> bool:
    """Tell whether what stands in quotes where nothing but a password belongs is one of several words."""
    return is_spaced_password(value) or is_passphrase(value) or is_chosen_phrase(value)


def is_phrase(value: str) -> bool:
    """Tell whether the value is a wallet's recovery phrase: twelve words or more, all lower-case."""
    words = value.split()
    return (
        12 <= len(words) <= 24
        and all(3 <= len(w) <= 8 and w.isalpha() and w.islower() for w in words)
        and len(set(words)) > 6
    )
