"""What the members of JSON tell of one another: the arguments of a call name the file that a string is written to."""

from pasteguard_addon.places.commands import language_given
from pasteguard_addon.places.guess import language_of_file

COMMAND = "command"
"""What a shell is to run, unless it reads as a sentence."""
CODE = "code"
"""Code of a language that nothing tells."""

_COMMANDS = frozenset(("command", "cmd", "shellcommand", "bashcommand"))
_LISTS_OF_COMMANDS = frozenset(("commands", "cmds"))
_PATHS = frozenset("path filepath filename file targetfile relativepath absolutepath notebookpath uri".split())
_LANGUAGES = frozenset(("language", "lang"))
_CONTENTS = frozenset(
    "content contents filetext text code newstr oldstr newstring oldstring newtext oldtext newcontent codeedit "
    "newsource source body data inserttext filecontent replacement replace search script".split()
)
_CODE = frozenset(("code", "script", "source", "newsource", "function", "pagefunction", "expression"))
_STATED = {
    **dict.fromkeys("html htmlbody bodyhtml htmlcontent".split(), "html"),
    **dict.fromkeys(("formula", "formulas"), "excel"),
    "selector": "css",
    **dict.fromkeys(("javascript", "js"), "js"),
}
"""Members that say by their own names what they hold."""
MAX_CHARS = 300
"""No name of a file or a language is longer."""


def _plain(member: str) -> str:
    """Return the name of a member as all ways to write it have it: `newText`, `new_text`."""
    return member.replace("_", "").lower()


class Members:
    """The members of one document, in their order."""

    def __init__(self) -> None:
        self._language = ""
        self._items: list[str] = []
        """Of the array that is being read, as far as they ended."""
        self._array = ""

    def tell(self, member: str, value: str, *, is_item: bool) -> None:
        """Take a string that has ended: the value of a member, or an item of an array that is one."""
        if not is_item or member != self._array:
            self._items.clear()
        self._array = member
        self._items.append(value)
        member = _plain(member)
        if member in _PATHS:
            self._language = language_of_file(value)
        elif member in _LANGUAGES:
            self._language = value.lower()

    def language_of(self, member: str, *, is_item: bool) -> str:
        """Return the language of a string that begins; empty if nothing tells it."""
        member = _plain(member)
        if member in _COMMANDS:
            return language_given(f'{" ".join(self._items)} "') if is_item else COMMAND
        if is_item and member in _LISTS_OF_COMMANDS:
            return COMMAND
        stated = _STATED.get(member)
        if stated is not None:
            return stated
        language = self._language if member in _CONTENTS else ""
        return language or (CODE if member in _CODE else "")
