"""Secrets in tables: what stands below a header that promises one."""

import re
from collections.abc import Iterator

from pasteguard_addon.detection.plugins.values import is_said, is_term
from pasteguard_addon.detection.secrets.judging import hit_of, is_secret_value
from pasteguard_addon.detection.secrets.named_values.variable_names import Kind, kind_of
from pasteguard_addon.detection.secrets.scan import Scan, SecretHit
from pasteguard_addon.detection.structure import Cell, table_at
from pasteguard_addon.detection.structure.markup import tables_of_markup
from pasteguard_addon.lexicon.credential_words import LOGINS, PASSWORD_ANCHORS, USERS

_MAX_HEADER_LINE = 600
_SEPARATORS = (",", ";", "|", "\t", "  ", "!!")
_NO_HEADER_ENDS = (".", "{", "}", "(", ")", "\\", ",", ":", ";", '"', "'", ">", "?", "!", "]")
_ALL_QUOTED = re.compile(r"\"[^\"\n]{1,40}\"(?:[,;\t]\"[^\"\n]{1,40}\")+")
_LEAST_DIGITS = 4
_NAMES = frozenset(("name", "nom", "nombre", "nome", "naam", "nazwa", "namn", "имя"))
_MOST_WORDS = 4
"""In a header; more are a sentence."""


class TableRule:
    """What stands below a header that promises a secret, in a table of any kind."""

    anchors = (
        *("pass", "pwd", "pw", "secret", "token", "key", "cred", "contras", "pin", "authentication_string"),
        *PASSWORD_ANCHORS,
    )

    def at(self, scan: Scan, start: int, end: int) -> Iterator[SecretHit]:
        text = scan.text
        if start < scan.done.get(self, 0):
            return
        line_start = scan.line_start(start, _MAX_HEADER_LINE)
        line_end = scan.line_end(start, _MAX_HEADER_LINE)
        scan.done[self] = line_end
        line = text[line_start:line_end].rstrip()
        if (line.endswith(_NO_HEADER_ENDS) and not _ALL_QUOTED.fullmatch(line)) or not any(
            mark in line for mark in _SEPARATORS
        ):
            return  # nearly always
        table = table_at(text, line_start)
        if table is None:
            return
        scan.done[self] = table.end
        if any(header.endswith(":") for header in table.headers):
            return  # labels, each before its value
        headers = [header.lower() for header in table.headers]
        has_accounts = any(word in header for header in headers for word in (*USERS, *LOGINS))
        has_accounts = has_accounts or not _NAMES.isdisjoint(headers)
        for column, header in enumerate(table.headers):
            kind = kind_of(header) if header.count(" ") < _MOST_WORDS else None
            if kind not in (None, Kind.PHRASE):
                yield from self._below(scan, table.cells(column), kind, header, has_accounts)

    def _below(
        self, scan: Scan, cells: Iterator[Cell], kind: Kind, header: str, has_accounts: bool
    ) -> Iterator[SecretHit]:
        for cell in cells:
            value = scan.head(cell.start, cell.end)
            is_number = has_accounts and value.isdigit() and len(value) >= _LEAST_DIGITS
            if (
                (is_term(value) and not is_number)
                or _repeats(value, header)
                or value.endswith((".*", "_*"))
                or value[:2] == "# "
            ):
                continue
            is_data = cell.is_quoted or (has_accounts and not is_said(value.lower()))
            if is_secret_value(kind, value, is_plain_word_ok=is_data):
                yield hit_of(cell, kind, 0.91)


class MarkupTableRule:
    """What stands below a header that promises a secret, in a table of HTML."""

    anchors = tuple(f"{word}</t" for word in dict.fromkeys((*PASSWORD_ANCHORS, "pwd", "pass", "pw", "secret", "token")))
    _longest = 20_000

    def at(self, scan: Scan, start: int, end: int) -> Iterator[SecretHit]:
        text = scan.text
        first = scan.low.rfind("<tr", max(0, start - _MAX_HEADER_LINE), start)
        if start < scan.done.get(self, 0) or first < 0:
            return
        last = scan.low.find("</table", end, end + self._longest)
        last = scan.done[self] = min(len(text), end + self._longest) if last < 0 else last
        for cells in tables_of_markup(text[first:last]):
            for cell in cells:
                kind = kind_of(cell.context[0])
                value = scan.head(first + cell.start, first + cell.end)
                if kind in (Kind.PASSWORD, Kind.SECRET) and is_secret_value(kind, value, is_plain_word_ok=True):
                    yield SecretHit(first + cell.start, first + cell.end, kind.entity_type, 0.91)


def _repeats(value: str, header: str) -> bool:
    """Tell whether a row says what the header does, or begins with its words: lines that were no table."""
    value, header = value.casefold(), header.casefold()
    return value == header or (" " in header and value.startswith(header.partition(" ")[0] + " "))
