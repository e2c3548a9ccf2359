"""The originals of one exchange, ready to be put into the texts of its reply."""

from collections.abc import Callable

from pasteguard_addon.endpoints.reply import ReplyText
from pasteguard_addon.masking.placeholder import IssuedNames
from pasteguard_addon.masking.restore import TextRestorer
from pasteguard_addon.wire.json_document import encode_string


def encode_for_json(original: str) -> str:
    """Escape an original for a place inside a JSON string."""
    return encode_string(original)[1:-1]


class Originals:
    """Gives each text a restorer that encodes originals as the text asks for it."""

    def __init__(self, issued: IssuedNames, original_of: Callable[[str], str], mark: Callable[[str], str]) -> None:
        self._issued = issued
        self._original_of = original_of
        self._mark = mark

    def restorer(self, text: ReplyText) -> TextRestorer:
        return TextRestorer(self._issued, self._original_of, encode_for_json if text.is_json else self._mark)

    def restorer_for_plain_text(self) -> TextRestorer:
        return TextRestorer(self._issued, self._original_of, _without_surrogates)


def _without_surrogates(original: str) -> str:
    """Return what of an original can be written as UTF-8; JSON alone can tell of lone surrogates."""
    return original.encode("utf-8", "replace").decode()
