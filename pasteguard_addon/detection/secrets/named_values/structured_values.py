"""Secrets by structure: columns of statements, members of records, parts of forms."""

import base64
import binascii
import re
from collections.abc import Iterator

from pasteguard_addon.detection.plugins.values import is_generic, is_password, is_placeholder, is_reference
from pasteguard_addon.detection.secrets.judging import hit_of, is_secret_value
from pasteguard_addon.detection.secrets.scan import Scan, SecretHit
from pasteguard_addon.detection.structure import insert_cells_at


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
        r"(?:^|[-_.])(?:user(?:name)?|login|host(?:name)?|port|name|db|database|url|email|namespace|type|description)$",
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
