import json

import pytest

from pasteguard_addon.endpoints.openai_errors import error_body
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
    body = json.loads(error_body('say "x" é', "c", param=param))
    assert body == {"error": {"message": 'say "x" é', "type": "invalid_request_error", "param": param, "code": "c"}}
    assert json.loads(error_body("m", "c", kind="server_error"))["error"]["type"] == "server_error"
