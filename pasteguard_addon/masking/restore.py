"""Masked text back to original text, whole or as it arrives in pieces."""

from bisect import bisect_right
from collections.abc import Callable
from typing import Protocol

from pasteguard_addon.masking.content import Unfinished
from pasteguard_addon.masking.forms import Form, form_at
from pasteguard_addon.masking.issued import IssuedNames
from pasteguard_addon.masking.placeholder import entity_type_of
from pasteguard_addon.masking.restored import RestoredPlace, RestoredText

MAX_RECORDED_CHARS = 4 * 1024 * 1024
"""A limit for memory: what is longer is read as any text when it comes back."""
_CONTEXT_CHARS = 6
"""How much of what was already passed on must be remembered to tell whether a bare name begins a word."""
_LOOK_AHEAD_CHARS = 20


class Destination(Protocol):
    """Where restored text goes: is told all of it, and says how an original is written there."""

    def add(self, text: str) -> None:
        """Take the masked text that comes next, up to a placeholder or to what is held back."""

    def write(self, original: str, entity_type: str = "") -> str:
        """Return an original as it is written behind all that was added."""

    def write_number(self, original: str) -> str:
        """Return an original that was a number, in place of its placeholder and the quotes around it."""

    def takes_bare_name(self, after: str, *, is_final: bool) -> bool | None:
        """Return whether a name without brackets is a placeholder there, by what follows it in its line.

        None if it is undecided, which never happens with `is_final`.
        """


def as_is(original: str) -> str:
    """Encode nothing: for slots of plain text."""
    return original


class Encoded:
    """A destination that is the same everywhere: what `encode` makes of an original."""

    def __init__(self, encode: Callable[[str], str] = as_is) -> None:
        self._encode = encode

    def add(self, text: str) -> None:
        """Remember nothing."""

    def write(self, original: str, entity_type: str = "") -> str:
        return self._encode(original)

    def write_number(self, original: str) -> str:
        return f'"{self._encode(original)}"'

    def takes_bare_name(self, after: str, *, is_final: bool) -> bool:
        return True


class TextRestorer:
    """Restore one text that arrives in pieces.

    Call feed() for each piece, then finish() once. Joined together, the results equal restoring the joined
    pieces, wherever the cuts fell. Nothing here raises on odd input: an unknown placeholder is the model's own
    text. A restored original is not searched again.

    `original_of` maps an issued name to its original, `destination` writes an original where it lands. Only if
    `has_numbers`, a string of JSON that is all placeholder may become the number that it stands for. A `record` is told
    what was passed on, and where something was put into it.
    """

    def __init__(
        self,
        issued: IssuedNames,
        original_of: Callable[[str], str],
        destination: Destination | None = None,
        *,
        has_numbers: bool = False,
        record: RestoredText | None = None,
    ) -> None:
        self._candidate = issued.candidate_or_quote if has_numbers else issued.candidate
        self._issued = issued
        self._original_of = original_of
        self._destination = destination or Encoded()
        self._add = self._destination.add
        self._context = ""
        self._held = ""
        self._passed_chars = 0
        self._shift_ends: list[int] = []
        self._shifts: list[int] = []
        self._record = record

    @property
    def held_chars(self) -> int:
        """How many characters wait for the next piece to decide what they are."""
        return len(self._held)

    def feed(self, piece: str) -> str:
        """Return all that is decided now."""
        if self._held:
            return self._advance(piece, is_final=False)
        text = self._context + piece
        if self._candidate.search(text, len(self._context)):
            return self._advance(piece, is_final=False)
        self._passed_chars += len(piece)
        self._context = text[-_CONTEXT_CHARS:]
        self._add(piece)
        if self._record is not None:
            self._note(piece)
        return piece

    def finish(self) -> str:
        """Return what was held back: no more text will come."""
        return self._advance("", is_final=True)

    def shifted(self, offset: int) -> int:
        """Translate an offset in the masked text, so far passed on, into one in the restored text."""
        index = bisect_right(self._shift_ends, offset)
        return offset + (self._shifts[index - 1] if index else 0)

    def _advance(self, piece: str, *, is_final: bool) -> str:
        text = self._context + self._held + piece
        done = told = search_from = len(self._context)
        held_from = len(text)
        restored: list[str] = []
        while candidate := self._candidate.search(text, search_from):
            form = form_at(text, candidate.start(), self._issued, is_final=is_final)
            if isinstance(form, Unfinished):
                held_from = candidate.start()
                break
            if form is None:
                search_from = candidate.start() + 1
                continue
            self._add(text[told : form.start])
            told, search_from = form.start, form.end
            is_ours = not form.is_bare or self._takes_bare(text, form, is_final=is_final)
            if is_ours is None:
                held_from = form.start
                break
            if not is_ours:
                continue
            original = self._written(form)
            restored += (text[done : form.start], original)
            if self._record is not None:
                self._record.places.append(self._place(form, text, len(original)))
            self._note_shift(form.end - len(self._context), len(original) - (form.end - form.start))
            done = told = form.end
        restored.append(text[done:held_from])
        self._add(text[told:held_from])
        self._passed_chars += held_from - len(self._context)
        self._context, self._held = text[max(0, held_from - _CONTEXT_CHARS) : held_from], text[held_from:]
        passed = "".join(restored)
        if self._record is not None:
            self._note(passed)
        return passed

    def _note(self, passed: str) -> None:
        """Tell the record what was passed on; nothing at all of a text that is longer than anybody sends back."""
        if self._record is None:
            return
        self._record.pieces.append(passed)
        if self._passed_chars > MAX_RECORDED_CHARS:
            self._record.pieces.clear()
            self._record.places.clear()
            self._record = None

    def _place(self, form: Form, text: str, chars: int) -> RestoredPlace:
        start = self.shifted(self._passed_chars + form.start - len(self._context))
        names = (form.name, *(name for _, name in form.more))
        return RestoredPlace(start, start + chars, text[form.start : form.end], names)

    def _takes_bare(self, text: str, form: Form, *, is_final: bool) -> bool | None:
        line, line_end, _ = text[form.end : form.end + _LOOK_AHEAD_CHARS].partition("\n")
        return self._destination.takes_bare_name(line, is_final=is_final or bool(line_end))

    def _written(self, form: Form) -> str:
        """Return the originals of a form with what stays of the text beside them."""
        if form.is_number:
            return self._destination.write_number(self._original_of(form.name))
        written = [form.before]
        for between, name in (("", form.name), *form.more):
            self._add(between)
            written += (between, self._destination.write(self._original_of(name), entity_type_of(name)))
        self._add(form.after)
        return "".join([*written, form.after])

    def _note_shift(self, end_chars: int, growth_chars: int) -> None:
        self._shift_ends.append(self._passed_chars + end_chars)
        self._shifts.append((self._shifts[-1] if self._shifts else 0) + growth_chars)


def restore_text(
    text: str, issued: IssuedNames, original_of: Callable[[str], str], destination: Destination | None = None
) -> str:
    """Restore one whole text."""
    restorer = TextRestorer(issued, original_of, destination)
    return restorer.feed(text) + restorer.finish()
