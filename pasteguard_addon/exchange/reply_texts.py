"""The originals of one exchange, ready to be put into the texts of its reply."""

from collections.abc import Callable, Sequence

from pasteguard_addon.endpoints.reply import ReplyText, TextOffset
from pasteguard_addon.masking.issued import IssuedNames
from pasteguard_addon.masking.restore import Encoded, TextRestorer
from pasteguard_addon.masking.restored import RestoredText
from pasteguard_addon.masking.shifts import Shifts
from pasteguard_addon.places.members import CODE
from pasteguard_addon.places.prose import Prose

_NONE = IssuedNames(())


class Originals:
    """Gives each text a restorer that writes originals as the places in the text ask for it."""

    def __init__(
        self,
        issued: IssuedNames,
        original_of: Callable[[str], str],
        mark: Callable[[str], str],
        notice: Callable[[Sequence[str]], None] = lambda _: None,
        documents: Sequence[Shifts] = (),
    ) -> None:
        self._documents = documents
        self._issued = issued
        self._original_of = original_of
        self._mark = mark
        self.notice = notice
        """Is told by which names the provider will know again what it keeps of the reply."""
        self.passed_on: list[RestoredText] = []
        """Each text of the reply as the client got it."""
        self._told: dict[tuple[object, ...], tuple[TextRestorer, str, RestoredText]] = {}
        """What became of texts that are told again, by what they say and where."""

    def restorer(self, text: ReplyText, *, is_told_again: bool = False) -> TextRestorer:
        """Return what restores a text, which is noted as passed on unless it is told again."""
        restorer, record = self._restorer(text)
        if not is_told_again:
            self.passed_on.append(record)
        return restorer

    def whole(self, text: ReplyText, piece: str, *, is_told_again: bool = False) -> tuple[TextRestorer, str]:
        """Return what restored a text that came whole, and what it made of it; each is restored once."""
        key = (text.path[-1], piece, text.is_json, text.is_signed, text.is_value, text.is_code)
        known = self._told.get(key)
        if known is None:
            restorer, record = self._restorer(text)
            known = restorer, restorer.feed(piece) + restorer.finish(), record
            if is_told_again:
                self._told[key] = known
        if not is_told_again:
            self.passed_on.append(known[2])
        return known[0], known[1]

    def shifted(self, offset: TextOffset, restorer: TextRestorer | None) -> int:
        """Return where an offset points in what the client has: a restored text, or a document that it sent."""
        if offset.document is not None:
            is_known = 0 <= offset.document < len(self._documents)
            return self._documents[offset.document].in_text(offset.offset) if is_known else offset.offset
        return restorer.shifted(offset.offset) if restorer is not None else offset.offset

    def _restorer(self, text: ReplyText) -> tuple[TextRestorer, RestoredText]:
        place = Prose(self._mark, is_json=text.is_json, language=CODE if text.is_code else "")
        issued = _NONE if text.is_signed else self._issued
        has_numbers = text.is_json and bool(issued.numbers)
        record = RestoredText(str(text.path[-1]), text.is_signed, text.is_json, text.is_value)
        restorer = TextRestorer(issued, self._original_of, place, has_numbers=has_numbers, record=record)
        return restorer, record

    def restorer_for_plain_text(self) -> TextRestorer:
        return TextRestorer(self._issued, self._original_of, Encoded(_without_surrogates))


def _without_surrogates(original: str) -> str:
    """Return what of an original can be written as UTF-8; JSON alone can tell of lone surrogates."""
    return original.encode("utf-8", "replace").decode()
