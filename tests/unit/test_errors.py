import json

import pytest

from pasteguard_addon.endpoints.error_shapes import ANTHROPIC, GOOGLE, OPENAI, ApiError
from pasteguard_addon.errors import DetectionError, PasteguardError, SettingsError, UnreadableBodyError


def test_one_base() -> None:
    for kind in (SettingsError, UnreadableBodyError, DetectionError):
        assert issubclass(kind, PasteguardError)


def test_what_they_say() -> None:
    unreadable = UnreadableBodyError("m", "c", "p")
    assert (str(unreadable), unreadable.code, unreadable.param, unreadable.status) == ("m", "c", "p", 400)
    failed = DetectionError("m")
    assert (str(failed), failed.code, failed.may_retry) == ("m", "detection_failed", False)


@pytest.mark.parametrize("param", [None, "messages"])
def test_errors_have_the_apis_shape(param: str | None) -> None:
    error = ApiError(400, 'say "x" é', "c", param)
    body = json.loads(OPENAI.body(error))
    assert body == {"error": {"message": 'say "x" é', "type": "invalid_request_error", "param": param, "code": "c"}}
    assert json.loads(OPENAI.body(ApiError(502, "m", "c")))["error"]["type"] == "server_error"
    told = json.loads(ANTHROPIC.body(error))
    assert told == {"type": "error", "error": {"type": "invalid_request_error", "message": 'say "x" é', "code": "c"}}
    assert ANTHROPIC.event(error).startswith(b"event: error\ndata: {")
    assert json.loads(GOOGLE.body(error))["error"]["status"] == "FAILED_PRECONDITION"


@pytest.mark.parametrize(
    ("status", "may_retry", "expected"),
    [(400, False, 400), (403, False, 400), (404, False, 404), (500, False, 400), (502, False, 400), (503, True, 503),
     (413, False, 413), (401, False, 401), (426, False, 426)],
)  # fmt: skip
def test_what_claude_code_would_retry_or_take_for_a_failed_login_is_a_400(
    status: int, expected: int, *, may_retry: bool
) -> None:
    assert ANTHROPIC.status(ApiError(status, "m", "c", may_retry=may_retry)) == expected
    assert OPENAI.status(ApiError(status, "m", "c", may_retry=may_retry)) == status
