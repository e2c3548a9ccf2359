"""A place where a value stands behind a telling name, and what around it shows that it is data rather than code."""

import re
from typing import NamedTuple

_END_OF_VALUE = re.compile(r"\Z|[\r\n\\]|</[a-z]|[ \t]{1,40}#[ \t]")
_PAIR_BEHIND = re.compile(r"[ \t]{1,4}[A-Za-z][\w.-]{0,30}=[^\s=]")
_COMMAND_BEHIND = re.compile(
    r"[ \t]{1,4}(?:[A-Z_]{2,30}=|(?:\.{0,2}/)?[a-z][\w./-]{1,30}(?:[ \t]|[\"']?[ \t]*(?:\n|\Z)))"
)
_SENTENCE_BEHIND = re.compile(
    r"[`*_]{0,2}(?:[.!?](?=\s|\Z)|[,;]?[ ](?:(?:and|but|or|so|then|now|it|in|is|still|which|und|aber|oder|et|mais|ou|y"
    r"|pero|o|e|ma|en|maar|i|ale)\b(?!=)|[A-Z][A-Z_]{2,30}=))"
)
_IN_CODE = frozenset("({[<;|")
_COMMAND_CHARS = 200
_COMMAND_BEFORE = re.compile(r"(?:\A|[\s$#>`|;&(])[a-z][\w./-]{1,30}\s")
_OPTION_BEFORE = re.compile(
    r"(?:\A|[\s\[(\"'])--?[A-Za-z][\w-]{0,30}(?:[ =]|[\"'],[ ]?(?=[\"']))[\"']?"
    r"(?:[\w.\[\]/-]{1,60}=[^\s,]{0,80},){0,8}\Z"
)
_STATEMENT = re.compile(r"\b(?:(?:alter|create)\s(?:user|role|login|group)|set\spassword)\b", re.IGNORECASE)
_LABEL_CHARS = 64
_MARK_OF_A_LIST = re.compile(r"[ \t]*([-*•+;#|>][ \t]*)?")
_LABEL_BEFORE = re.compile(
    r"(?:(?:\A|\n)[ \t*•-]{0,8}|: )(?:(?!(?:var|let|const|val|final|static|public|private|protected|internal|readonly"
    r"|string|str|char|auto|local|export|set|dim|global|def|my|our|if|return|assert|while|not|and|or|with|new|await|yield|declare"
    r"|unset|param|type|object|any)\b)[^\W\d_]{2,15}[ ]){1,3}\Z",
    re.IGNORECASE,
)
_SECTION_CHARS = 1_500
_SECTION_LINES = 20
_SECTION = re.compile(r"\s{0,8}\[[\w .:/@-]{1,60}\]\s{0,8}")
_SETTING = re.compile(r"\s{0,8}(?:[\w.-]{1,60}\s{0,8}[=:].{0,400}|[#;].{0,400})?")
_NEXT_OF_CONNECTION = re.compile(r";[ ]?[A-Za-z][A-Za-z ]{1,24}=[^\s=]")
_FIELD_BEHIND = re.compile(r",[\w.-]{1,40}=")
_PAIR_BEFORE = re.compile(r"(?:\A|[\s\"'])[A-Za-z][\w.-]{0,30}=[^\s=,;(){}\[\]]{1,60}[ \t]{1,4}\Z")
_USER_BEFORE = re.compile(r"\b(?:user(?:name)?|login|account)\s?[=:]\s[^\s,;(){}]{1,40},\s\Z", re.IGNORECASE)
_PAIR_CHARS = 100
_BRACKET = re.compile(r"[({\[]")


class NamedPlace(NamedTuple):
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
    def is_type(self) -> bool:
        """`"AWS::IAM::AccessKey": …`: what a type of resources is mapped to."""
        return self.text.startswith("::", self.name_start - 2) and self.between[:1] in ("'", '"')

    @property
    def is_name_of_element(self) -> bool:
        """`<string name="…" translatable="false">value</string>`."""
        return self.text.endswith(("name=", "key=", "id="), 0, self.name_start - 1)

    @property
    def is_user_of_a_url(self) -> bool:
        """`https://oauth2:…@host`: the value goes on with the host."""
        return self.between == ":" and self.text.startswith("//", self.name_start - 2)

    @property
    def is_of_an_option(self) -> bool:
        """`--password value` in a command: nothing but another option or the end of the line shows that it is one."""
        line = self.text[self.text.rfind("\n", 0, self.name_start) + 1 : self.name_start][-_COMMAND_CHARS:]
        return self.is_flag and _COMMAND_BEFORE.search(line) is not None and (self.is_at_line_end or " -" in line)

    @property
    def is_setting(self) -> bool:
        """`NAME=value` up to the end of the line, in the environment of a program."""
        return self.name.isupper() and self.between == "=" and self.is_whole_line

    @property
    def is_setting_in_a_sentence(self) -> bool:
        """`NAME=value` in prose, which goes on behind it: "I set NAME=value, and it fails"."""
        if not (self.name.isupper() and self.between == "=") or self.before not in " \n`*_":
            return False
        line = self.text[self.text.rfind("\n", 0, self.name_start) + 1 : self.name_start][-_COMMAND_CHARS:]
        return _SENTENCE_BEHIND.match(self.text, self.value_end) is not None and _IN_CODE.isdisjoint(line)

    @property
    def is_given_to_an_option(self) -> bool:
        """`-e NAME=value`, `--set a=b,name=value`: data, whatever stands behind it."""
        if self.between != "=":
            return False
        before = self.text[max(0, self.name_start - _COMMAND_CHARS) : self.name_start]
        return "-" in before and _OPTION_BEFORE.search(before) is not None

    @property
    def is_in_a_statement(self) -> bool:
        """`ALTER USER bob PASSWORD 'value'`."""
        line = self.text[max(0, self.name_start - _COMMAND_CHARS) : self.name_start]
        return self.is_quoted and self.way == "blank" and _STATEMENT.search(line) is not None

    @property
    def is_in_a_section(self) -> bool:
        """`name = value` below `[section]`, as files of settings are written: data rather than code."""
        if self.is_quoted or self.way != "assign" or not self.is_at_line_end:
            return False
        end = self.text.rfind("\n", 0, self.name_start) + 1
        above = self.text[max(0, end - _SECTION_CHARS) : end]
        lines = above.splitlines() if "[" in above else []
        for line in reversed(lines[-_SECTION_LINES:]):
            if _SECTION.fullmatch(line):
                return True
            if not _SETTING.fullmatch(line):
                return False
        return False

    @property
    def is_labelled(self) -> bool:
        """`admin password = value` alone on a line: more words than a statement of code begins with."""
        if self.way != "assign" or not self.is_at_line_end:
            return False
        return _LABEL_BEFORE.search(self.text, max(0, self.name_start - _LABEL_CHARS), self.name_start) is not None

    @property
    def is_default(self) -> bool:
        """`${NAME:value}`: what stands in for a variable that is not set."""
        return self.text.startswith("${", self.name_start - 2) and self.text[self.value_end : self.value_end + 1] == "}"

    @property
    def is_flag(self) -> bool:
        return self.name[:1] == "-"

    @property
    def is_form_field(self) -> bool:
        """One of the fields of a query, a form or a connection string."""
        behind = self.text[self.value_end : self.value_end + 1]
        is_listed = self.before == "\n" and behind == "," and _FIELD_BEHIND.match(self.text, self.value_end) is not None
        is_first = behind == ";" and _NEXT_OF_CONNECTION.match(self.text, self.value_end) is not None
        return self.before in "?&;" or behind == "&" or is_listed or is_first

    @property
    def is_pair_of_a_line(self) -> bool:
        """`name=value` with another pair, or a command, behind it: a log, a variable that is set for one command."""
        if self.between != "=":
            return False
        behind = _PAIR_BEHIND if not self.name.isupper() else _COMMAND_BEHIND
        if behind.match(self.text, self.value_end):
            return True
        return _PAIR_BEFORE.search(self.text, max(0, self.name_start - _PAIR_CHARS), self.name_start) is not None

    @property
    def is_said(self) -> bool:
        """`password: value` and then more words, as people write it in a sentence."""
        if ":" not in self.between:
            return _USER_BEFORE.search(self.text, max(0, self.name_start - _PAIR_CHARS), self.name_start) is not None
        behind = self.text[self.value_end : self.value_end + 2]
        if behind != ", ":
            return behind[:1] in (" ", ".")
        first = max(self.text.rfind("\n", 0, self.name_start) + 1, self.name_start - _PAIR_CHARS)
        return _BRACKET.search(self.text, first, self.name_start) is None

    @property
    def is_at_line_end(self) -> bool:
        return self.text[self.value_end : self.value_end + 1] in ("", "\n", "\r")

    @property
    def _is_item_of_a_list(self) -> bool:
        """`; name : value`, `* name = value`: what notes have, and no code."""
        first = max(self.text.rfind("\n", 0, self.name_start) + 1, self.name_start - _LABEL_CHARS)
        mark = _MARK_OF_A_LIST.fullmatch(self.text, first, self.name_start)
        sign = self.between.strip()
        return mark is not None and (sign == ":" or (sign == "=" and mark[1] is not None))

    @property
    def is_whole_line(self) -> bool:
        """`NAME=value` or `name: value` up to the end of the line: data rather than code."""
        is_tight = not self.between[-1:].isspace() or self.between.lstrip("\"'*`_").startswith(":")
        is_tight = is_tight or self._is_item_of_a_list
        return is_tight and _END_OF_VALUE.match(self.text, self.value_end) is not None
