"""Listed hosts that cannot be opened: the apps that talk to them accept no certificate but one they know."""

from collections import Counter

REFUSALS_UNTIL_PINNED = 3
"""Once is no proof: somebody may have cancelled a dialog, or the authority was not yet in place."""

_MAX_NAMES = 1000
"""A limit for memory: below a listed `*.suffix` there are names without end."""
# What OpenSSL calls the alerts by which a client says that it is the certificate.
_REFUSALS = ("unknown ca", "bad certificate", "certificate unknown")


def is_refusal(error: str | None) -> bool:
    """Return whether a client ended a handshake because of our certificate; one that only hung up said nothing."""
    return any(reason in (error or "").casefold() for reason in _REFUSALS)


class PinnedHosts:
    """Which hosts' certificates were refused again and again, in this run, and accepted by nobody.

    Where one client trusts us another one's refusal opens nothing: that host's chats are masked, and stay so.
    """

    def __init__(self) -> None:
        self._refusals: Counter[str] = Counter()
        self._accepted: set[str] = set()

    def accepted(self, host: str) -> None:
        """Note that a client trusts us for a host."""
        name = host.casefold()
        self._refusals.pop(name, None)
        if len(self._accepted) < _MAX_NAMES:
            self._accepted.add(name)

    def refused(self, host: str) -> bool:
        """Note that a client refused our certificate; return whether this makes the host a pinned one."""
        name = host.casefold()
        # Once there are more who trust us than can be remembered, this host may be one that somebody trusts us for.
        if name in self._accepted or len(self._accepted) >= _MAX_NAMES:
            return False
        if name not in self._refusals and len(self._refusals) >= _MAX_NAMES:
            return False
        self._refusals[name] += 1
        return self._refusals[name] == REFUSALS_UNTIL_PINNED

    def __contains__(self, host: str) -> bool:
        return self._refusals[host.casefold()] >= REFUSALS_UNTIL_PINNED
