"""Errors as the clients of each API read them: in what shape, and with which status they tell of them once.

An endpoint names its shape. What is refused before its endpoint is known takes that of the vendor who is asked.
"""

import json
from abc import ABC, abstractmethod
from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar


@dataclass(frozen=True, slots=True)
class ApiError:
    """What a client is told instead of an answer: fixed words, never anything of a request."""

    status: int
    message: str
    code: str
    param: str | None = None
    may_retry: bool = False
    """It may be otherwise in a moment."""


class ErrorShape(ABC):
    """The errors of one API."""

    def status(self, error: ApiError) -> int:
        """Return the status that makes clients show the error, and not try again where that cannot help."""
        return error.status

    @abstractmethod
    def body(self, error: ApiError) -> bytes:
        """Return the JSON of an answer that tells of the error."""

    def event(self, error: ApiError) -> bytes:
        """Return the event by which a stream tells of the error."""
        return b"data: " + self.body(error) + b"\n\n"


class OpenAIErrors(ErrorShape):
    """As of https://platform.openai.com/docs/guides/error-codes."""

    def body(self, error: ApiError) -> bytes:
        kind = "invalid_request_error" if error.status < 500 else "server_error"
        told = {"message": error.message, "type": kind, "param": error.param, "code": error.code}
        return json.dumps({"error": told}).encode()


class AnthropicErrors(ErrorShape):
    """As of https://platform.claude.com/docs/en/api/errors.

    Claude Code takes 403 for a failed login, whatever the message, and tries again for most of a minute after any 5xx;
    400 it shows once.
    """

    _SHOWN = (400, 401, 404, 413, 426)
    _TYPES: ClassVar[Mapping[int, str]] = {
        401: "authentication_error",
        404: "not_found_error",
        413: "request_too_large",
    }

    def status(self, error: ApiError) -> int:
        return error.status if error.may_retry or error.status in self._SHOWN else 400

    def body(self, error: ApiError) -> bytes:
        kind = "overloaded_error" if error.may_retry else self._TYPES.get(error.status, "invalid_request_error")
        told = {"type": kind, "message": error.message, "code": error.code}
        return json.dumps({"type": "error", "error": told}).encode()

    def event(self, error: ApiError) -> bytes:
        return b"event: error\ndata: " + self.body(error) + b"\n\n"


class GoogleErrors(ErrorShape):
    """As of https://google.aip.dev/193."""

    def body(self, error: ApiError) -> bytes:
        told = {"code": error.status, "message": error.message, "status": "FAILED_PRECONDITION"}
        return json.dumps({"error": told}).encode()


OPENAI = OpenAIErrors()
ANTHROPIC = AnthropicErrors()
GOOGLE = GoogleErrors()
