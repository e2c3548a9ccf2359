"""Values that stand behind a telling name: `NAME=value`, JSON, YAML, XML, function arguments, tables, flags."""

import re
from collections.abc import Iterator
from typing import NamedTuple

from pasteguard_addon.detection.plugins.values import (
    is_chosen,
    is_passphrase,
    is_password,
    is_phrase,
    is_random,
    is_spaced_password,
    is_term,
    is_wordy,
)
from pasteguard_addon.detection.secrets.judging import hit_of, is_secret_value
from pasteguard_addon.detection.secrets.scan import Scan, SecretHit
from pasteguard_addon.detection.secrets.variable_names import Kind
from pasteguard_addon.detection.structure import Cell, block_scalar_at, value_beside

_NAME_CHARS = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-.$ñłéóí")
_NAME_REST = re.compile(r"[\w.-]{0,60}")
_MAX_NAME = 80

_CLOSE = r"(?:\\{0,6}[\"'`]|[ ]?\[\w{0,8}\](?=:)|\[\w{0,8}\]|[\])}]|\*\*|&quot;|%22){0,4}+"
_ANNOTATION = (
    r"(?:\s{0,4}:\s{0,4}[&*]?(?:'static )?[A-Za-z][\w.<>\[\]|, ?]{0,40}(?=\s{1,4}=[^=>]|=\s?[\"'`])"
    r"|\s(?:string|str|String|char|bytes|text|wstring|[Aa]s [Ss]tring)(?=\s{0,4}=))?"
)
_ASSIGN = r"(?:[:?+.|&]{0,3}={1,3}>?|=>|->|:-(?=\S)|:(?![:/])|→|%3[DdAa]|\|\||\?\?|<<<|(?<=\s)or(?=\s))\*{0,2}"
_WRAPPER = (
    r"(?:(?:new\s)?(?:[\w.]{0,30}?(?:Secret\w{0,8}|bytes|String|str|MD5|md5|SHA\d{0,3}|sha\d{0,3}|crypt|ENCRYPT|b64decode|atob|from|fromhex|unhexlify|GetBytes|sensitive"
    r"|quote|Some|Password|Credential)|\[\]byte|env|ConvertTo-SecureString(?:\s-String)?)[(\s]\s{0,4}(?=[\"'`b@]))?"
)
_SEPARATOR = re.compile(
    rf"{_CLOSE}(?:"
    rf"(?P<assign>{_ANNOTATION}[ \t]{{0,20}}{_ASSIGN}"
    rf"(?:\s{{0,40}}(?=[\"'`])|[ \t]{{0,20}}){_WRAPPER})"
    r"|(?P<comma>(?<=[\"'`])\s{0,8},\s{0,20}(?=\\{0,6}[\"'`]))"
    r"|(?P<csv>,[ \t]?)"
    r"|(?P<value>\s{0,4},?\s{0,40}[\"']?(?:[vV]alue|VALUE|default)[\"']?\s{0,4}[:=]\s{0,4})"
    r"|(?P<element>[^<>\n\"']{0,40}>\s{0,40}(?:<(?:[a-z]\w{0,3}:)?(?:[vV]alue|string|String|PlainText)>\s{0,40})?)"
    r"|(?P<property></key>\s{0,40}<string>(?=[^<])|</(?:t[hd]|dt|label|span|strong|b)>\s{0,40}<(?:td|dd|span|code|b|kbd|p)\b[^<>]{0,80}>(?=[^<\s]))"
    r"|(?P<table>[ \t]{0,40}\|[ \t]{0,40})"
    r"|(?P<block>\s{0,4}\{[^{}]{0,300}?\bdefault\s{0,8}=\s{0,8})"
    r"|(?P<call>(?<![\"'])\(\s{0,4}(?=\\{0,6}[\"'`]))"
    r"|(?P<typed>\s{0,4}\.(?:send_?[kK]eys|type|fill|set_?[vV]alue)\(\s{0,4}(?=[\"'`]))"
    r"|(?P<blank>[ \t]{1,8})"
    r")"
)
_OPEN = re.compile(
    r"[bBrRuUNnE@$]?(?P<quote>\\{0,6}(?:\"\"\"|'''|[\"'`])|&quot;|%22|[“„«‘]|<!\[CDATA\[)(?P<nested>\\{1,6}[\"']|(?<=\")'|(?<=')\"|(?<=[\"'])`)?"
)
_CLOSERS = {"“": "”", "„": "“", "«": "»", "‘": "’", "<![CDATA[": "]]>"}
_INSIDE = {quote: re.compile(rf"(?:[^{quote}\\\r\n]++|\\[^\r\n])*+") for quote in "\"'`"}
_CUT = re.compile(
    r"&(?=amp;|[A-Za-z_][\w.%\[\]-]{0,40}=)|;(?=$|[;&)\]}]|[A-Za-z][\w. ]{0,40}=)"
    r"|,(?=$|[\"']|[\w.-]{1,40}[\"']?[:=])|%26|[)\]}](?=[,;)\]}]|$)|\|(?=$)|\\+(?=$|[nrtu])"
    r"|[.:,;](?=$)|&(?=\")"
)
_QUERY_CUT = re.compile(r"[&;,)\]}]|#(?!&|$)|%26|%23")
_SETTER = re.compile(r"[\w.]{0,40}?(?:set_?|with_?|\.)?password", re.IGNORECASE)
_KEYWORD_ARGUMENT = re.compile(r"[a-z_]+=")
_END_OF_VALUE = re.compile(r"\Z|[\r\n\\]|[ \t]{1,40}#[ \t]")
_LINE = re.compile(r"[^\s][^\n]*[^\s]")
_BRACED = re.compile(r"\{([^{}\n\"]{4,128})\}(?=[;\"'\s]|$)")
_QUOTE_INSIDE = re.compile(r"[^\s\"'`<>]{2,64}[\"'<>](?=[^\s\"'<>,;)\]}])[^\s]{1,64}(?=[ \t]*(?:\r?\n|$))")
_RUN_WITH_QUOTE = re.compile(r"[^\s\"'`<>]{1,64}([\"'`])[^\s<>]{1,64}(?=\s|\Z)")
_QUOTES_OF_A_FORMAT = re.compile(r"[\"'`][ ]?[:,;)\]}=]|[=:,(\[{][\"'`]")
_KEY_BEHIND = re.compile(r"\\{0,6}[\"'`]\s{0,4}:")
_USER_BEFORE = re.compile(r"(?:user(?:name)?|login)[ :=\"'][^\n]{0,30}\Z", re.IGNORECASE)
_SIGN_INSIDE = re.compile(r"(?=.{10,64}\Z)[\w.-]*\w[#!$%^*+?&]\w[\w.#!$%^*+?&-]*")
_MIN_SEALED = 60
_MAX_MANIFEST = 8_000
_MAX_QUOTED = 8192
_MIN_PASSWORD = 4
_MIN_KEY = 8


class _Value(NamedTuple):
    start: int
    end: int
    is_quoted: bool


class AssignmentRule:
    """Looks at every name that holds a keyword, then at what follows the name."""

    anchors = (
        "pass", "pwd", "secret", "token", "key", "cred", "auth", "kennwort", "contras", "clave", "senha",
        "wachtwoord", "hasło", "haslo", "mdp", "parola", "signature", "_pat", "pat:", "pat=", "pat =", 'pat"',
        "pat'", "pw", "_pw", "dsn", "_salt", "salt'", 'salt"', "bearer", "sonar.login", "sonarlogin",
        "cc_test_reporter_id", "crumb", "private", "access", "mnemonic", "phrase", "jwt", "_pin", "webhook", "_sas",
        "otp", "_sig", "psk", 'refresh"', "refresh'",
    )  # fmt: skip

    def at(self, scan: Scan, start: int, end: int) -> Iterator[SecretHit]:
        if end <= scan.name_end:
            return
        text = scan.text
        name_start = start
        first = max(scan.name_end, start - _MAX_NAME)
        while name_start > first and text[name_start - 1] in _NAME_CHARS:
            name_start -= 1
        rest = _NAME_REST.match(text, end)
        name_end = rest.end() if rest else end
        while text[name_end - 1] in ".-":
            name_end -= 1
        name_end = max(name_end, end)
        scan.name_end = name_end
        name = text[name_start:name_end]
        kind = scan.kind_of(name)
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
        block = block_scalar_at(text, separator.end(), name) if separator["assign"] else None
        if block:
            yield from self._in_block(scan, kind, block)
        else:
            yield from self._judge(scan, kind, name_start, separator)

    def _in_block(self, scan: Scan, kind: Kind, block: Cell) -> Iterator[SecretHit]:
        """Judge each line of a block scalar: there may be several values in one."""
        for line in _LINE.finditer(scan.text, block.start, block.end):
            if is_secret_value(kind, scan.head(*line.span()), is_plain_word_ok=True):
                yield SecretHit(*line.span(), kind.value if kind is Kind.PASSWORD else "ENV_SECRET", 0.92)

    def _judge(self, scan: Scan, kind: Kind, name_start: int, separator: re.Match[str]) -> Iterator[SecretHit]:
        way = separator.lastgroup or ""
        value = read_value(scan, separator.end(), is_query=_is_in_query(scan.text, name_start))
        if value is None:
            return
        start, end, is_quoted = value
        if way == "assign" and not is_quoted and kind is Kind.PASSWORD:
            start, end, is_quoted = with_odd_characters(scan, value)
        if way in ("element", "property"):
            end = _element_end(scan, start)
        elif way == "csv" and not is_quoted:
            end = min(end, _find_before(scan.text, ",", start, end))
        if end - start < (_MIN_PASSWORD if kind is Kind.PASSWORD else _MIN_KEY) or not scan.may_be_judged(end):
            return
        place = _Place(scan.text, name_start, separator.start(), way, separator[0], is_quoted, end)
        head = scan.head(start, end)
        if not _is_plausible(place, head):
            return
        if kind is Kind.PASSWORD:
            is_found = _is_password_here(place, head)
        elif kind is Kind.PHRASE:
            is_found = is_quoted and is_phrase(head)
        else:
            is_found = _is_key_here(place, kind, head)
        if is_found:
            scan.note_found(end)
            yield SecretHit(start, end, kind.value if kind is Kind.PASSWORD else "ENV_SECRET", 0.92)


def _cell_of(text: str, name_start: int, name_end: int) -> Cell | None:
    """Return the value beside a name that is itself a member of a record."""
    if text[name_start - 1 : name_start] not in ("'", '"', " ", ":", "=", ">") or not name_start:
        return None
    return value_beside(text, name_start, name_end)


def with_odd_characters(scan: Scan, value: "_Value") -> "_Value":
    """Return an unquoted value as it was meant: `{…}` in an ODBC string, or up to a blank though it holds quotes."""
    start, end, _ = value
    text = scan.text
    braced = _BRACED.match(text, start)
    if braced:
        return _Value(*braced.span(1), is_quoted=True)
    if text[end : end + 1] in ("'", '"', "`", "<", ">"):
        whole = _QUOTE_INSIDE.match(text, start)
        if whole:
            return _Value(start, _without_stops(text, start, whole.end()), is_quoted=False)
        return _up_to_blank(scan, value)
    return value


def _up_to_blank(scan: Scan, value: "_Value") -> "_Value":
    """Return the value with what stands behind a quote in it, unless quotes there belong to the text's format."""
    text, start = scan.text, value.start
    run = _RUN_WITH_QUOTE.match(text, start)
    if run is None or not any(map(str.isdigit, run[0])) or _QUOTES_OF_A_FORMAT.search(run[0]):
        return value
    if text.count(run[1], scan.line_start(start, 200), start) % 2:
        return value  # it closes what was opened before
    return _Value(start, _without_stops(text, start, run.end()), is_quoted=False)


def _is_in_query(text: str, name_start: int) -> bool:
    """Tell whether the name is a parameter of a URL, where `#` ends the value; in the body of a form it does not."""
    before = text[name_start - 1 : name_start]
    if before != "&":
        return before == "?"
    run = text[max(0, name_start - 300) : name_start]
    return "?" in run[max(run.rfind(" "), run.rfind("\n")) + 1 :]


class _Place(NamedTuple):
    """Where a value stands, seen from its name."""

    text: str
    name_start: int
    name_end: int
    way: str
    """The group of `_SEPARATOR` that leads from the name to the value."""
    between: str
    is_quoted: bool
    value_end: int

    @property
    def name(self) -> str:
        return self.text[self.name_start : self.name_end]

    @property
    def before(self) -> str:
        return self.text[self.name_start - 1] if self.name_start else "\n"

    @property
    def is_flag(self) -> bool:
        return self.name[:1] == "-"

    @property
    def is_form_field(self) -> bool:
        """One of the fields of a query, a form or a connection string."""
        return self.before in "?&;" or self.text[self.value_end : self.value_end + 1] == "&"

    @property
    def is_said(self) -> bool:
        """`password: value` and then more words, as people write it in a sentence."""
        return ":" in self.between and self.text[self.value_end : self.value_end + 1] in (" ", ".")

    @property
    def is_at_line_end(self) -> bool:
        return self.text[self.value_end : self.value_end + 1] in ("", "\n", "\r")

    @property
    def is_whole_line(self) -> bool:
        """`NAME=value` or `name: value` up to the end of the line: data rather than code."""
        is_tight = not self.between[-1:].isspace() or self.between.lstrip("\"'").startswith(":")
        return is_tight and _END_OF_VALUE.match(self.text, self.value_end) is not None


def _is_plausible(place: _Place, head: str) -> bool:
    """Tell whether name and value belong together, where only a comma or a blank connects them."""
    if not place.is_quoted and head[0] in "{[(-" and place.way != "assign":
        return False
    if place.way in ("call", "typed"):
        return place.is_quoted and (place.way == "typed" or _SETTER.fullmatch(place.name) is not None)
    if _is_number_or_directory(place, head) or _is_sealed(place, head):
        return False
    if place.way == "comma":
        is_in_quotes = place.before in "\"'`\\#.=" or not place.name_start
        return is_in_quotes and not is_term(head) and not _KEY_BEHIND.match(place.text, place.value_end)
    if place.way == "assign" and not place.is_quoted and ("||" in place.between or "??" in place.between):
        return False
    if place.way == "csv":
        return (place.name.isupper() or place.before in "\n,;\t") and "=" not in head.rstrip("=")
    if place.way == "blank":
        return place.is_flag or (_is_noun(place) and not _KEYWORD_ARGUMENT.match(head))
    return True


def _is_number_or_directory(place: _Place, head: str) -> bool:
    """Tell whether this is a number of JSON, or the directory that shells keep in PWD."""
    if place.name.endswith("PWD") and head[0] in "/~":
        return True
    return not place.is_quoted and place.between[:1] == '"' and ":" in place.between and head.rstrip(",").isdigit()


def _is_sealed(place: _Place, head: str) -> bool:
    """Tell whether the value was encrypted for a cluster, as those of a SealedSecret are."""
    if not head.startswith("Ag") or len(head) < _MIN_SEALED:
        return False
    return place.text.rfind("SealedSecret", max(0, place.name_start - _MAX_MANIFEST), place.name_start) >= 0


def _is_noun(place: _Place) -> bool:
    """Tell whether `pass` means a password rather than the verb: `user bob pass …`."""
    if place.name.lower() != "pass":
        return True
    return _USER_BEFORE.search(place.text, max(0, place.name_start - 40), place.name_start) is not None


def _is_password_here(place: _Place, head: str) -> bool:
    if (place.is_quoted or place.is_whole_line) and place.way == "assign" and is_passphrase(head):
        return True
    if place.is_quoted and place.way in ("assign", "value", "block") and is_spaced_password(head):
        return True
    if place.is_quoted:
        return is_password(head, is_plain_word_ok=place.way in ("assign", "value", "block"))
    if head[0] in "{[(":
        return False
    has_digit = any(c.isdigit() for c in head)
    if place.way == "blank":
        if is_term(head) and not place.is_flag:
            return False
        return is_password(head, minimum=4 if place.is_flag else 6) and (place.is_flag or has_digit)
    if place.way in ("csv", "table"):
        return is_password(head, minimum=6) and has_digit
    if place.way in ("element", "property"):
        return is_password(head, is_plain_word_ok=True)
    if place.is_flag:
        return is_password(head, is_plain_word_ok=True)
    if (
        head.isidentifier()
        and not place.is_said
        and not place.is_whole_line
        and not place.is_form_field
        and _is_variable(head)
    ):
        return False
    return is_password(head, is_plain_word_ok=place.is_whole_line)


def _is_variable(word: str) -> bool:
    """Tell whether an unquoted word in code is rather a variable, such as `password2`, than a password."""
    digits = sum(map(str.isdigit, word))
    if len(word) >= 10 and not is_wordy(word):
        return False
    return digits < 2 or (word.islower() and digits < 3 and word[:-digits].isalpha())


def _is_key_here(place: _Place, kind: Kind, head: str) -> bool:
    if not place.is_quoted and head[0] in "{[(":
        return False
    if kind is Kind.KEY:
        if place.name.lower().endswith("signature") and place.before not in "?&":
            return False  # what a message is signed with is no credential; what a URL is signed with is one
        return is_random(head, 16)
    if place.is_quoted and len(head) >= 16 and _is_drawn_from_all_characters(head):
        return True
    if place.is_quoted and place.way == "assign" and _SIGN_INSIDE.fullmatch(head) and is_password(head):
        return not is_term(head)
    is_data = place.is_quoted or place.is_whole_line or (place.is_at_line_end and not _is_variable(head))
    if place.way == "assign" and is_data and is_chosen(head):
        return True
    return is_random(head, 8 if place.is_quoted or place.way == "assign" else 12)


def _is_drawn_from_all_characters(value: str) -> bool:
    """Tell whether the value is a signing secret with symbols all over, as Django and WordPress make them."""
    return is_password(value) and sum(not c.isalnum() for c in value) > 2 and sum(map(str.isdigit, value)) > 1


def _element_end(scan: Scan, start: int) -> int:
    end = scan.text.find("<", start, start + _MAX_QUOTED)
    if end < 0 or not scan.text.startswith(("</", "<\\/"), end):
        return start
    while end > start and scan.text[end - 1].isspace():
        end -= 1
    return end


def _find_before(text: str, literal: str, start: int, end: int) -> int:
    found = text.find(literal, start, end)
    return end if found < 0 else found


def read_value(scan: Scan, at: int, *, is_query: bool = False) -> _Value | None:
    """Return the value that begins at `at`: up to its closing quote, or as far as an unquoted one goes."""
    text = scan.text
    opening = _OPEN.match(text, at)
    if opening:
        quoted = _read_quoted(scan, opening)
        if quoted:
            return quoted
        at = opening.end()
    end = scan.bare_end(at)
    cut = scan.next_match(_QUERY_CUT if is_query else _CUT, at, end)
    if cut:
        end = cut.start()
    end = _without_stops(text, at, end)
    return _Value(at, end, False) if end > at else None


def _without_stops(text: str, start: int, end: int) -> int:
    """Return the end without what ends a sentence."""
    while end > start and text[end - 1] in ".,;:":
        end -= 1
    return end


def _read_quoted(scan: Scan, opening: re.Match[str]) -> _Value | None:
    text, quote, start = scan.text, opening["quote"], opening.end()
    if quote in _INSIDE:
        inside = _INSIDE[quote].match(text, start, start + _MAX_QUOTED)
        end = inside.end() if inside else start
        if text[end : end + 1] != quote:
            return None
    else:
        end = text.find(_CLOSERS.get(quote, quote), start, start + _MAX_QUOTED)
        if end < 0 or (len(quote) < 3 and "\n" in text[start:end]):
            return None
    if text.startswith("\\", end - 1) and end > start and quote in _INSIDE:
        end -= 1
    while end > start and text[end - 1] in "\"'`\\" and opening["nested"]:
        end -= 1
    return _Value(start, end, True) if end > start else None
