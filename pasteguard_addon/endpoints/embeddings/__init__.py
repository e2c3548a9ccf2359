"""Embeddings: https://platform.openai.com/docs/api-reference/embeddings. Off by default.

A vector of `[[PERSON_1]]` finds nobody by name, but what the text is about.
"""

from pasteguard_addon.endpoints.input_only import InputEndpoint


class Embeddings(InputEndpoint):
    """The endpoint."""

    name = "embeddings"
    paths: tuple[str, ...] = ("embeddings",)
