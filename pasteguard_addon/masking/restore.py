"""Masked text back to original text, whole or as it arrives in pieces."""

from bisect import bisect_right
from collections.abc import Callable

from pasteguard_addon.masking.placeholder import UNFINISHED, IssuedNames, form_at

_CONTEXT_CHARS = 4
"""How much of what was already passed on must be remembered to tell whether a bare name begins a word."""


def as_is(original: str) -> str:
    """Encode nothing: for slots of plain text."""
    return original


class TextRestorer:
    """Restore one text that arrives in pieces.

    Call feed() for each piece, then finish() once. Joined together, the results equal restoring the joined
    pieces, wherever the cuts fell. Nothing here raises on odd input: an unknown placeholder is the model's own
    text. A restored original is not searched again.

    `original_of` maps an issued name to its original, `encode` escapes an original for the slot it lands in.
    """

    def __init__(
        self, issued: IssuedNames, original_of: Callable[[str], str], encode: Callable[[str], str] = as_is
    ) -> None:
        self._issued = issued
        self._original_of = original_of
        self._encode = encode
        self._context = ""
        self._held = ""
        self._passed_chars = 0
        self._shift_ends: list[int] = []
        self._shifts: list[int] = []

    @property
    def held_chars(self) -> int:
        """How many characters wait for the next piece to decide what they are."""
        return len(self._held)

    def feed(self, piece: str) -> str:
        """Return all that is decided now."""
        if self._held:
            return self._advance(piece, is_final=False)
        text = self._context + piece
        if self._issued.candidate.search(text, len(self._context)):
            return self._advance(piece, is_final=False)
        self._passed_chars += len(piece)
        self._context = text[-_CONTEXT_CHARS:]
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
        done = len(self._context)
        search_from = done
        held_from = len(text)
        restored: list[str] = []
        while candidate := self._issued.candidate.search(text, search_from):
            form = form_at(text, candidate.start(), self._issued, is_final=is_final)
            if form is UNFINISHED:
                held_from = candidate.start()
                break
            if form is None:
                search_from = candidate.start() + 1
                continue
            original = self._encode(self._original_of(form.name))
            restored += (text[done : form.start], original)
            self._note_shift(form.end - len(self._context), len(original) - (form.end - form.start))
            done = search_from = form.end
        restored.append(text[done:held_from])
        self._passed_chars += held_from - len(self._context)
        self._context, self._held = text[max(0, held_from - _CONTEXT_CHARS) : held_from], text[held_from:]
        return "".join(restored)

    def _note_shift(self, end_chars: int, growth_chars: int) -> None:
        self._shift_ends.append(self._passed_chars + end_chars)
        self._shifts.append((self._shifts[-1] if self._shifts else 0) + growth_chars)


def restore_text(
    text: str, issued: IssuedNames, original_of: Callable[[str], str], encode: Callable[[str], str] = as_is
) -> str:
    """Restore one whole text."""
    restorer = TextRestorer(issued, original_of, encode)
    return restorer.feed(text) + restorer.finish()
