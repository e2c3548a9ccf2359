"""Values that stand behind a telling name: `NAME=value`, JSON, YAML, XML, function arguments, tables, flags."""

import re
from collections.abc import Iterator

from pasteguard_addon.detection.plugins.values import is_chosen_phrase, is_passphrase, is_phrase
from pasteguard_addon.detection.secrets.judging import hit_of, is_code, is_secret_value
from pasteguard_addon.detection.secrets.named_values.named_blocks import values_in_block
from pasteguard_addon.detection.secrets.named_values.named_place import NamedPlace
from pasteguard_addon.detection.secrets.named_values.value_ends import (
    WORDS_OF_A_LINE,
    ValueSpan,
    element_end,
    read_value,
    with_odd_characters,
)
from pasteguard_addon.detection.secrets.named_values.value_places import is_key_here, is_password_here, is_plausible
from pasteguard_addon.detection.secrets.named_values.variable_names import Kind
from pasteguard_addon.detection.secrets.scan import Scan, SecretHit
from pasteguard_addon.detection.secrets.sentences.clause_words import is_labelled_words
from pasteguard_addon.detection.structure import Cell, block_scalar_at, value_beside
from pasteguard_addon.lexicon.credential_words import PASSWORD_ANCHORS

_NAME_CHARS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-.$ñłéóí"
_NAME_REST = re.compile(r"[\w.-]{0,60}")
_MAX_NAME = 80

_CLOSE = r"(?:\\{0,6}[\"'`]|[ ]?\[\w{0,8}\](?=:)|\[\w{0,8}\]|[\])}]|\*\*|&quot;|%22){0,4}+"
_ANNOTATION = (
    r"(?:\s{0,4}:\s{0,4}[&*]?(?:'static )?[A-Za-z][\w.<>\[\]|, ?]{0,40}(?=\s{1,4}=[^=>]|=\s?[\"'`])"
    r"|\s(?:string|str|String|char|bytes|text|wstring|[Aa]s [Ss]tring)(?=\s{0,4}=))?"
)
_ASSIGN = (
    r"(?:[:?+.|&]{0,3}={1,3}>?|=>|->|<-(?=[ ]?[\"'])|:-(?=\S)|:(?![:/])|→|%3[DdAa]|\|\||\?\?|\?:|<<<|(?<=\s)or(?=\s)"
    r"|(?<=[ \t])\.{2,60}:?(?=[ \t]))"
    r"(?:\s?(?:</(?:b|strong|em|i|span|label)>\s?)?<(?:b|strong|code|em|i|kbd|tt)>|</(?:b|strong|em|i|span|label)>"
    r"|\*\*|\*(?=\s)|[ ](?:&\w{1,30}|!!?\w{1,12})(?=[ ]\S))?"
)
_WRAPPER = (
    r"(?:(?:new\s)?(?:[\w.:]{0,30}?(?:[sS]ecret\w{0,8}|bytes|String|str|MD5|md5|SHA\d{0,3}|sha\d{0,3}|crypt|ENCRYPT|b64decode|atob|from|fromhex|unhexlify|GetBytes|sensitive|[hH]ash|make|[eE]ncode"
    r"|quote|Some|Password|Credential)|\[\]byte|env|ConvertTo-SecureString(?:\s-\w{1,12}){0,2})[(\s]\s{0,4}(?=[\"'`b@]))?"
)
_SEPARATOR = re.compile(
    rf"{_CLOSE}(?:"
    rf"(?P<assign>(?:\.(?:value|text|Text)(?=\s?=)|[ ](?:header|field|value)(?=:))?{_ANNOTATION}[ \t]{{0,20}}{_ASSIGN}"
    rf"(?:\s{{0,40}}string\(\d{{1,5}}\)[ ](?=\")|\s{{0,40}}(?=[\"'`])|[ \t]{{0,20}}){_WRAPPER}"
    r"|(?<=\})\{(?=[^{}\n]{4,100}\}))"
    r"|(?P<comma>(?<=[\"'`])(?:\s{0,8},|;)\s{0,20}(?:with:\s)?(?=\\{0,6}[\"'`]))"
    r"|(?P<csv>,(?![ \t]?[\"']?default[\"']?\s{0,4}[:=])[ \t]?)"
    r"|(?P<value>[ ](?:/t[ ]REG_\w{1,20}[ ])?/d[ ]"
    r"|\s{0,4},?\s{0,40}[\"']?(?:[vV]alue|VALUE|default)[\"']?\s{0,4}[:=]\s{0,4})"
    r"|(?P<element>(?:[^<>\n\"']{0,40}|(?:\s[\w:.-]{1,30}=\"[^\"<>\n]{0,80}\"){1,6})>\s{0,40}(?:<(?:[a-z]\w{0,3}:)?(?:[vV]alue|string|String|PlainText)>\s{0,40})?)"
    r"|(?P<property></key>\s{0,40}<string>(?=[^<])"
    r"|</\w{1,20}>\s{0,40}<(?:\w{1,20}\s[^<>]{0,60}[vV]alue\"|[vV]alue\b[^<>]{0,60})>(?=[^<\s])"
    r"|[ ]{0,4}</(?:t[hd]|dt|label|span|strong|b)>(?:\s{0,40}</tr>\s{0,40}<tr>)?\s{0,40}<(?:td|dd|span|code|b|kbd|p)\b"
    r"[^<>]{0,80}>(?=[^<\s]))"
    r"|(?P<table>[ \t]{0,40}\|[ \t]{0,40})"
    r"|(?P<block>\s{0,4}\{[^{}]{0,300}?\bdefault\s{0,8}=\s{0,8})"
    r"|(?P<call>(?<![\"'])\(\s{0,4}(?=\\{0,6}[\"'`]))"
    r"|(?P<typed>\s{0,4}\.(?:send_?[kK]eys|type|typeText|fill|val|set_?[tT]ext|set_?[vV]alue)\(\s{0,4}(?=[\"'`])"
    r"|(?<=[\"'])[ ]with[ ](?=[\"']))"
    r"|(?P<blank>[ \t]{1,8}(?:\((?=[\"']))?)"
    r")"
)
_OF_A_NETWORK = re.compile(r"(?:wireless|wlan|wifi|wi-fi|ssid)[^\n]{0,40}(?:\n[ \t]{0,8}(?:\w{1,8} )?|\.?\b)key\Z")
_NETWORK_CHARS = 48
_SHARED = re.compile(r"(?:radius|tacacs\+?|shared|ipsec|wpa[23]?)[ _-]{1,2}(?:secret|key)\Z")
"""What two devices share, somebody has made up as a password."""
_SHARED_CHARS = 20
_CHANGE = re.compile(r"[\"'`]?[ \t]{1,4}(?:->|→|=>)[ \t]{1,4}(?=[\"'`]?[^\s\"'`({\[])")
_PATH_BEFORE = re.compile(r"[\"'](?P<path>/?(?:[\w.-]{1,40}/){1,8})\Z")
_WORD_BEFORE = re.compile(r"[A-Za-z]{2,20} \Z")
_MAX_WORD = 21
_LABEL_END = re.compile(r"[ ]?[:=][ ]")
_LINE = re.compile(r"[^\s][^\n]*[^\s]")
_PLAIN_WORD = re.compile(r"[A-Za-z]{1,15}(?=[ \t\n.,;:!?])(?![.,;:!?][^\s])")
_WORD_OF_A_LINE = re.compile(r"[A-Za-z]{6,15}[ \t]*(?:\r?\n|\Z)")
_FIELD_ACTION = re.compile(
    r"(?:_?(?:[iI]nput|[fF]ield|[bB]ox|[eE]dit|[tT]ext[fF]ield))?"
    r"(?P<action>\.(?:send_?[kK]eys|type|typeText|fill|val|set_?[tT]ext|set_?[vV]alue|value|text|Text|data))\Z"
)
"""What is done to a field of a form that is called by what belongs there."""
_WORDS_OF_A_SETTING = re.compile(r"[^\W_]{1,16}(?:[ ][^\W_]{1,16}){1,5}[!?.]?(?=[ \t]*(?:;[ ]?[A-Z]\w|\r?\n|\Z))")
_WORDS_OF_A_LABEL = re.compile(r"[^\W_]{1,16}(?:(?:[ ]|[ ]?[&+] ?)[^\W_]{1,16}){1,3}[!?.]?(?=[ \t]*(?:\r?\n|\Z))")
_OF_PUBLIC_KEYS = ("public ", "gpg ", "pgp ", "openpgp ")
_FINGERPRINT = re.compile(
    r"[ ]?[:=][ ](?:0[xX])?(?:[0-9A-Fa-f]{4}[ :]{0,2}){2,16}(?![\w-])|[ ]?[:=][ ](?:ssh-|age1|-----BEGIN PGP PUBLIC)"
)
_MIN_PASSWORD = 4
_MIN_KEY = 8


class AssignmentRule:
    """Looks at every name that holds a keyword, then at what follows the name."""

    anchors = (
        *PASSWORD_ANCHORS,
        "pass", "pwd", "secret", "token", "key", "cred", "auth", "contras", "signature", "_pat", "pat:", "pat=",
        "pat =", 'pat"', "pat'", "pw", "psw", "_pw", "ww:", "pswd",
        "pword", "dsn", "_salt", "salt'", 'salt"', "bearer", "sonar.login", "sonarlogin",
        "cc_test_reporter_id", "crumb", "private", "access", "mnemonic", "phrase", "jwt", "_pin", "webhook", "_sas",
        "otp", "mfa", "2fa", '"pin', "'pin", " pin", "{pin", ",pin", "?pin", "&pin", "hmac", "pepper", "appid",
        "signing", "_sig", "psk", 'refresh"', "refresh'", "_code", 'code"', "ntlm",
    )  # fmt: skip

    def at(self, scan: Scan, start: int, end: int) -> Iterator[SecretHit]:
        if end <= max(scan.name_end, scan.done.get(AssignmentRule, 0)):
            return  # within a name, or within a value that was found: that is no name
        text = scan.text
        name_start, name_end = _name_at(scan, start, end)
        scan.name_end = name_end
        name = text[name_start:name_end]
        action = _FIELD_ACTION.search(name) if "." in name else None
        if action:
            name_end, name = name_end - len(action["action"]), name[: action.start()]
        kind = scan.kind_of(name)
        if kind is Kind.KEY:
            kind = _kind_of_key(scan, name_start, name_end)
        if kind in (Kind.KEY, Kind.SECRET) and _SHARED.search(scan.low, max(0, name_end - _SHARED_CHARS), name_end):
            kind = Kind.PASSWORD
        if kind is None:
            return
        cell = _cell_of(text, name_start, name_end)
        if cell:
            if is_secret_value(kind, scan.head(cell.start, cell.end), is_plain_word_ok=True):
                scan.note_found(cell.end)
                yield hit_of(cell, kind, 0.92)
            return
        separator = _SEPARATOR.match(text, name_end)
        if separator is None:
            return
        if separator["blank"] and _is_plain_word_behind(text, separator.end(), name):
            return
        block = block_scalar_at(text, separator.end(), name) if separator["assign"] else None
        if block:
            yield from self._in_block(scan, kind, block)
            return
        found = False
        for hit in self._judge(scan, kind, name_start, separator):
            found = True
            yield hit
            yield from self._changed_to(scan, kind, hit.end)
        if separator["assign"] and not found and separator.end() >= scan.done.get(values_in_block, 0):
            yield from self._inside(scan, kind, name, separator.end())

    def _inside(self, scan: Scan, kind: Kind, name: str, at: int) -> Iterator[SecretHit]:
        for hit in values_in_block(scan, kind, name, at):
            scan.note_found(hit.end)
            yield hit

    def _changed_to(self, scan: Scan, kind: Kind, end: int) -> Iterator[SecretHit]:
        """Look behind an arrow: the plan of a change shows the value that was and the one that will be."""
        change = _CHANGE.match(scan.text, end)
        value = read_value(scan, change.end()) if change else None
        if value and is_secret_value(kind, scan.head(value.start, value.end), is_plain_word_ok=value.is_quoted):
            yield SecretHit(value.start, value.end, kind.entity_type, 0.9)

    def _in_block(self, scan: Scan, kind: Kind, block: Cell) -> Iterator[SecretHit]:
        """Judge each line of a block scalar, once: there may be several values in one, and blocks within blocks."""
        first = max(block.start, scan.done.get((block_scalar_at, kind), 0))
        scan.done[block_scalar_at, kind] = max(first, block.end)
        for line in _LINE.finditer(scan.text, first, block.end):
            if is_secret_value(kind, scan.head(*line.span()), is_plain_word_ok=True):
                yield SecretHit(*line.span(), kind.entity_type, 0.92)

    def _judge(self, scan: Scan, kind: Kind, name_start: int, separator: re.Match[str]) -> Iterator[SecretHit]:
        way = separator.lastgroup or ""
        value = _value_behind(scan, kind, name_start, separator)
        if value is None or (way == "table" and _is_in_template(scan.text, name_start)):
            return
        start, end, is_quoted = value
        words = (
            _words_of_a_line(scan, name_start, separator, start) if way == "assign" and kind is Kind.PASSWORD else None
        )
        if words:
            yield SecretHit(*words, kind.value, 0.92)
            return
        is_short_ok = kind in (Kind.PASSWORD, Kind.CODE) or scan.low.endswith("secret", name_start, separator.start())
        least = _MIN_PASSWORD if is_short_ok else _MIN_KEY
        if end - start < least or not scan.may_be_judged(end):
            return
        if not is_quoted and scan.text.startswith("->", end - 1):
            return  # a member of what it points to
        place = NamedPlace(scan.text, name_start, separator.start(), way, separator[0], is_quoted, end)
        head = scan.head(start, end)
        if not is_plausible(place, head):
            return
        if kind is Kind.PASSWORD:
            is_found = is_password_here(place, head)
        elif kind is Kind.PHRASE:
            is_found = is_quoted and is_phrase(head)
        elif kind is Kind.CODE:
            is_found = way in ("assign", "value", "element", "property") and is_code(head)
        else:
            is_found = is_key_here(place, kind, head)
        if is_found:
            scan.note_found(end)
            scan.done[AssignmentRule] = end
            yield SecretHit(start, end, kind.entity_type, 0.92)


def _name_at(scan: Scan, start: int, end: int) -> tuple[int, int]:
    """Return the span of the name that an anchor at `[start, end)` is a part of; marks around a word are none of it."""
    text = scan.text
    start += text[start] not in _NAME_CHARS and start + 1 < end and text[start].isascii()
    first = max(scan.name_end, start - _MAX_NAME)
    if start > first:
        start = first + len(text[first:start].rstrip(_NAME_CHARS))
    rest = _NAME_REST.match(text, end)
    stop = rest.end() if rest else end
    while text[stop - 1] in ".-":
        stop -= 1
    return start, max(stop, end)


def _kind_of_key(scan: Scan, name_start: int, name_end: int) -> Kind | None:
    """Return what a name that may be a key's promises where it stands."""
    if _OF_A_NETWORK.search(scan.low, max(0, name_start - _NETWORK_CHARS), name_end):
        return Kind.PASSWORD
    return _kind_of_label(scan, name_start, name_end) if scan.text[name_start - 1 : name_start] == " " else Kind.KEY


def _kind_of_label(scan: Scan, name_start: int, name_end: int) -> Kind | None:
    """Return what a name promises together with the word before it: `Access key: …`."""
    word = _WORD_BEFORE.search(scan.text, max(0, name_start - _MAX_WORD), name_start)
    is_label = word is not None and _LABEL_END.match(scan.text, name_end) is not None
    if word and is_label and word[0].lower() in _OF_PUBLIC_KEYS and _FINGERPRINT.match(scan.text, name_end):
        return None
    return (scan.kind_of(scan.text[word.start() : name_end]) if word and is_label else None) or Kind.KEY


def _is_plain_word_behind(text: str, at: int, name: str) -> bool:
    """Tell whether a word of a sentence stands behind a name that is no flag: most of what blanks lead to."""
    return name[:1] != "-" and _PLAIN_WORD.match(text, at) is not None and not _WORD_OF_A_LINE.match(text, at)


def _is_in_template(text: str, at: int) -> bool:
    """Tell whether a template puts a value in here: what stands behind its pipe is a filter, and no cell's."""
    opened = text.rfind("{{", max(0, at - _MAX_NAME), at)
    return opened >= 0 and text.find("}}", opened, at) < 0


def _words_of_a_line(scan: Scan, name_start: int, separator: re.Match[str], start: int) -> tuple[int, int] | None:
    """Return the span of words that are a passphrase: up to the end of the line, or of a setting in one."""
    words = WORDS_OF_A_LINE.match(scan.text, start)
    if words and is_passphrase(words[0]):
        return words.span()
    is_setting = separator[0].strip() == "=" and (not name_start or scan.text[name_start - 1] in "\n;")
    words = _WORDS_OF_A_SETTING.match(scan.text, start) if is_setting else None
    if words:
        return words.span() if is_chosen_phrase(words[0]) else None
    is_label = separator[0].strip() == ":"
    words = _WORDS_OF_A_LABEL.match(scan.text, start) if is_label else None
    name = scan.low[name_start : separator.start()]
    return words.span() if words and is_labelled_words(name, words[0]) else None


def _value_behind(scan: Scan, kind: Kind, name_start: int, separator: re.Match[str]) -> ValueSpan | None:
    """Return what stands behind the separator, as far as its format goes."""
    way, at = separator.lastgroup or "", separator.end()
    if way in ("element", "property") and scan.text[at : at + 1] != "<":
        return ValueSpan(at, element_end(scan, at), is_quoted=False)
    value = read_value(scan, at, is_query=_is_in_query(scan.text, name_start))
    if value is None:
        return None
    if way in ("assign", "blank") and not value.is_quoted and kind is Kind.PASSWORD:
        return with_odd_characters(scan, value)
    if way in ("element", "property"):
        return value._replace(end=element_end(scan, value.start))
    if way == "typed" and scan.text.endswith("}", value.start, value.end):
        return value._replace(end=_find_before(scan.text, "{", value.start, value.end))  # `{enter}`
    if way == "csv" and not value.is_quoted:
        return value._replace(end=min(value.end, _find_before(scan.text, ",", value.start, value.end)))
    return value


def _cell_of(text: str, name_start: int, name_end: int) -> Cell | None:
    """Return the value beside a name, or the path that ends with it, that is itself a member of a record."""
    path = (
        _PATH_BEFORE.search(text, max(0, name_start - _MAX_NAME), name_start) if text[name_start - 1] == "/" else None
    )
    if path and text[name_end : name_end + 1] in ("'", '"'):
        name_start = path.start("path")
    if text[name_start - 1 : name_start] not in ("'", '"', " ", ":", "=", ">") or not name_start:
        return None
    return value_beside(text, name_start, name_end)


def _is_in_query(text: str, name_start: int) -> bool:
    """Tell whether the name is a parameter of a URL, where `#` ends the value; in the body of a form it does not."""
    before = text[name_start - 1 : name_start]
    if before != "&":
        return before == "?"
    run = text[max(0, name_start - 300) : name_start]
    return "?" in run[max(run.rfind(" "), run.rfind("\n")) + 1 :]


def _find_before(text: str, literal: str, start: int, end: int) -> int:
    found = text.find(literal, start, end)
    return end if found < 0 else found
