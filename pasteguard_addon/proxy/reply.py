"""The callable that mitmproxy calls with the pieces of a reply's body."""

import logging
from collections.abc import Callable, Iterable, Iterator
from typing import Protocol

from mitmproxy import http

from pasteguard_addon.endpoints.error_shapes import ApiError, ErrorShape
from pasteguard_addon.proxy.reply_encoding import BrokenReplyError, ReplyDecoder, names_of

logger = logging.getLogger("pasteguard")

MAX_KEPT_BYTES = 1024 * 1024
"""How much of a reply, with its placeholders, is kept for the flow view. A limit for memory, not for the client."""
_END_BYTES = 4096
"""So much of a long reply's end is kept: its last event is shorter."""


def _nothing() -> None:
    """Do nothing at the end."""


class Restorer(Protocol):
    """What puts originals into bytes."""

    @property
    def held_chars(self) -> int: ...

    def feed(self, data: bytes) -> bytes: ...

    def finish(self) -> bytes: ...

    def break_off(self) -> bytes: ...


class ReplyStream:
    """Restores a reply while it passes, and keeps what upstream sent, placeholders and all, for the flow.

    mitmproxy loses a piece when this raises, and ends the client's reply when this returns empty bytes in
    mid-stream. So it never does either: after a fault the rest goes on with its placeholders, which leaks nothing.
    """

    def __init__(
        self,
        restorer: Restorer | None,
        decoder: ReplyDecoder | None,
        at_end: Callable[[], None] = _nothing,
        *,
        is_in_one_piece: bool = False,
        events_of: ErrorShape | None = None,
    ) -> None:
        """Make a stream; `at_end` is called when the reply is complete, before any addon hears of its end.

        One that goes in one piece goes when it is complete, so that its length can be told. `events_of` is by which
        events a reply of events tells of an error; None for any other reply.
        """
        self._restorer = restorer
        self.is_in_one_piece = is_in_one_piece
        self._waiting = b""
        self._decoder = decoder
        self._events_of = events_of
        self.broken_by = ""
        """Why what went to the client is not all of the reply, and must not end as if it were."""
        self._at_end = at_end
        self._kept = bytearray()
        self._is_whole = True
        self._end = b""
        """Of a reply that was too long to keep."""

    def let_go(self) -> None:
        """Hold no original any more: mitmproxy's flow keeps this as long as a list holds the flow."""
        self._restorer = None
        self._at_end = _nothing

    @property
    def kept(self) -> bytes | None:
        """What upstream sent; None if it was too long to keep."""
        return bytes(self._kept) if self._is_whole else None

    @property
    def kept_end(self) -> bytes:
        """What upstream sent, or the end of it."""
        return bytes(self._kept) if self._is_whole else self._end

    @property
    def held_chars(self) -> int:
        """Characters that are held back because they may become a placeholder."""
        return self._restorer.held_chars if self._restorer is not None else 0

    @property
    def may_break(self) -> bool:
        """Whether pieces may come that are not what they seem to be."""
        return self._decoder is not None

    @property
    def waits_with_head(self) -> bool:
        """Whether the head waits for what follows: for its length, or as an error may still take the reply's place."""
        return self.is_in_one_piece or (self.may_break and self._events_of is None)

    def __call__(self, data: bytes) -> Iterable[bytes]:
        if self._decoder is not None:
            return self._decoded(self._decoder, data)
        return self._passed(data)

    def _decoded(self, decoder: ReplyDecoder, data: bytes) -> Iterator[bytes]:
        """Yield what goes on of a compressed piece, step by step, as it may become very much."""
        broken_by = ""
        try:
            if not self.broken_by:
                for piece in decoder.feed(data) if data else decoder.finish():
                    yield from self._passed(piece)
        except BrokenReplyError as error:
            broken_by = error.said
        if broken_by:
            logger.error("PasteGuard: %s, so it ends here, and not as a whole one", broken_by)
            self.broken_by = broken_by
            yield from self._told(broken_by)
        if not data:
            yield from self._passed(b"")

    def _told(self, broken_by: str) -> list[bytes]:
        """Return the event that tells of the error, behind what was held before it; of half a JSON nothing goes on."""
        held = self._restored(b"", is_broken=True)
        self._restorer = None
        if self._events_of is None:
            return []
        told = ApiError(502, f"PasteGuard ends this stream: {broken_by}.", "pasteguard_upstream_failed")
        return [held + self._events_of.event(told)]

    def _passed(self, data: bytes) -> list[bytes]:
        """Return what goes on of a piece; of none, that is at the end, what is left."""
        self._keep(data)
        restored = self._restored(data)
        if not data:
            self._at_end()
        if self.is_in_one_piece:
            self._waiting += restored
            restored, self._waiting = (b"", self._waiting) if data else (self._waiting, b"")
        return [restored] if restored else []

    def _keep(self, data: bytes) -> None:
        if self._is_whole and len(self._kept) + len(data) <= MAX_KEPT_BYTES:
            self._kept += data
            return
        if self._is_whole:
            self._is_whole = False
            self._end = bytes(self._kept[-_END_BYTES:])
            self._kept.clear()
        self._end = (self._end + data)[-_END_BYTES:]

    def _restored(self, data: bytes, *, is_broken: bool = False) -> bytes:
        if self._restorer is None:
            return data
        try:
            if is_broken:
                return self._restorer.break_off()
            return self._restorer.feed(data) if data else self._restorer.finish()
        except Exception as error:  # noqa: BLE001 - whatever it is, the client gets the reply with its placeholders
            logger.error("PasteGuard: restoring failed (%s); placeholders stay in the reply", type(error).__name__)
            self._restorer = None
            return data


def comes_in_one_piece(response: http.Response) -> bool:
    """Return whether a reply is a JSON body that says its length and is short: nothing of it can go before its end."""
    length = response.headers.get("content-length", "")
    if not (length.isascii() and length.isdecimal()) or int(length) > MAX_KEPT_BYTES:
        return False
    kind = response.headers.get("content-type", "").partition(";")[0].strip().lower()
    return kind.endswith("json") and not response.headers.get("content-encoding")


def prepare(response: http.Response, *, is_http10: bool) -> ReplyDecoder | None:
    """Make a response ready for a body of another length; return what decodes its content-encoding, if it has one.

    Raises ValueError for an encoding that cannot be decoded piece by piece.
    """
    encodings = [response.headers.get("content-encoding", ""), *_transfer_codings(response)]
    decoder = ReplyDecoder(",".join(encodings)) if names_of(",".join(encodings)) else None
    if decoder is not None:
        response.headers.pop("content-encoding", None)
    free_length(response, is_http10=is_http10)
    return decoder


def _transfer_codings(response: http.Response) -> list[str]:
    """Return by what a body was encoded for its way to us alone."""
    codings = response.headers.get("transfer-encoding", "").split(",")
    return [each for each in codings if each.strip().lower() != "chunked"]


def free_length(response: http.Response, *, is_http10: bool = False) -> None:
    """Declare a body whose length is not known yet."""
    response.headers.pop("content-length", None)
    if response.is_http2 or response.is_http3:
        return
    if is_http10:
        response.headers.pop("transfer-encoding", None)
        response.headers["connection"] = "close"
    else:
        response.headers["transfer-encoding"] = "chunked"
