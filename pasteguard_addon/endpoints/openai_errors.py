"""Errors in the API's own shape (https://platform.openai.com/docs/guides/error-codes)."""

import json


def error_body(message: str, code: str, *, kind: str = "invalid_request_error", param: str | None = None) -> bytes:
    """Return `{"error": {...}}` as clients of the API expect it."""
    return json.dumps({"error": {"message": message, "type": kind, "param": param, "code": code}}).encode()
