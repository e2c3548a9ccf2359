"""The error of a command that was given arguments that make no sense."""

from pasteguard_addon.errors import PasteguardError


class UsageError(PasteguardError):
    """Ends the command with exit code 2."""
