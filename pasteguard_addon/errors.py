"""The few exceptions that somebody catches.

    PasteguardError
    ├── SettingsError       a bad option; becomes mitmproxy's options error
    ├── UnreadableBodyError a request that cannot be read for certain, so it is refused
    ├── DetectionError      the scan failed, timed out or was overloaded, so the request is refused
    └── LocalModelError     route mode: the local model is not there, and the provider is no way out

Messages are fixed words plus counts, offsets, entity types and reason codes. They never hold a piece of a
body, a value or a `repr` of input: an exception's text ends up in logs.
"""


class PasteguardError(Exception):
    """Base of all of them."""


class SettingsError(PasteguardError):
    """An option has a bad value, an unknown name, or contradicts another one."""


class UnreadableBodyError(PasteguardError):
    """The client's body is not what can be scanned for certain.

    `code` is the machine-readable reason, `param` the request's field if there is one.
    """

    def __init__(self, message: str, code: str, param: str | None = None, status: int = 400) -> None:
        super().__init__(message)
        self.message = message
        self.code = code
        self.param = param
        self.status = status


class DetectionError(PasteguardError):
    """No complete scan: `code` is `detection_failed`, `detection_timeout` or `detection_overloaded`."""

    def __init__(self, message: str, code: str = "detection_failed", *, may_retry: bool = False) -> None:
        super().__init__(message)
        self.message = message
        self.code = code
        self.may_retry = may_retry


class LocalModelError(PasteguardError):
    """The local model cannot be reached; the request goes nowhere."""
