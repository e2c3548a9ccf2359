"""PasteGuard: a mitmproxy addon that keeps personal data and secrets out of LLM chats."""

__version__ = "0.1.0"
