"""Moderations: https://platform.openai.com/docs/api-reference/moderations. Off by default."""

from typing import ClassVar

from pasteguard_addon.endpoints.input_only import InputEndpoint


class Moderations(InputEndpoint):
    """The endpoint."""

    name = "moderations"
    paths: tuple[str, ...] = ("moderations",)
    local_types: tuple[str, ...] = ()
    answers_in: ClassVar[str] = "results"
