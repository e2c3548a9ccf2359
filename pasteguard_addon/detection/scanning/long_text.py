"""One long text as one language: found out in steps, and piece by piece what earlier texts have not shown.

The fast recognizers see the text whole, each time. The slow ones see its pieces, and what they find is kept by piece:
of a text that was seen before, but for a word, the pieces around that word are scanned. Then all is composed: what a
piece holds hangs on that piece alone, what recurs and what overlaps is settled over the whole text.
"""

from collections.abc import Callable
from functools import partial

from pasteguard_addon.detection.blobs import is_blob
from pasteguard_addon.detection.lone_surrogates import encodable
from pasteguard_addon.detection.pieces import Piece, cut
from pasteguard_addon.detection.scanning.batching import FAST_FACTOR
from pasteguard_addon.detection.scanning.cache import ScanCache
from pasteguard_addon.detection.scanning.messages import ComposeText, Findings, Found, ScanPiece
from pasteguard_addon.detection.scanning.shared_scan import Reply, ScanTask, Step


class LongText:
    """What is known of it. `whole` comes from elsewhere, with the text's language; the rest by `next_steps`."""

    def __init__(
        self, text: str, digest: bytes, language: str, cache: ScanCache, composed: Callable[[Findings], None]
    ) -> None:
        """Lay out what is to be found; `composed` takes the result."""
        self._text = encodable(text)
        self._digest = digest
        self._language = language
        self._cache = cache
        self._composed = composed
        self._pieces: list[Piece] = []
        self._found: dict[Piece, Findings] = {}
        self.whole: Findings | None = None

    def next_steps(self) -> list[list[Step]]:
        """Return what can be asked now, in groups that one worker does in one go."""
        if not self._pieces:
            self._pieces = cut(self._text)
            steps = [step for step in map(self._piece_step, self._pieces) if step is not None]
            if steps:
                return [[step] for step in steps]
        if self.whole is None or len(self._found) < len(self._pieces):
            return []
        return [[self._compose_step(self.whole)]]

    def _piece_step(self, piece: Piece) -> Step | None:
        """Return what is to be asked of a piece, if it is not known."""
        text = self._text[piece.start : piece.end]
        if is_blob(text):
            self._found[piece] = ()
            return None
        digest = self._cache.digest_of(b"piece", repr(piece.own).encode(), text.encode())
        known = self._cache.findings(digest, self._language)
        if known is not None:
            self._found[piece] = known.findings
            return None
        task = ScanTask(
            ("piece", digest, self._language), ScanPiece(text, self._language, piece.own), len(text), len(text)
        )
        return Step(task, partial(self._take_piece, piece, digest))

    def _take_piece(self, piece: Piece, digest: bytes, answer: Reply) -> None:
        if isinstance(answer, Found):
            self._found[piece] = answer.findings
            self._cache.put_findings(digest, self._language, answer.findings, is_large=True)

    def _compose_step(self, whole: Findings) -> Step:
        pieces = tuple((piece, self._found[piece]) for piece in self._pieces)
        question = ComposeText(self._text, whole, pieces)
        key = ("compose", self._digest, self._language)
        return Step(ScanTask(key, question, len(self._text), len(self._text) // FAST_FACTOR), self._take_composed)

    def _take_composed(self, answer: Reply) -> None:
        if isinstance(answer, Found):
            self._composed(answer.findings)
