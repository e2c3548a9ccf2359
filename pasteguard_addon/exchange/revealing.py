"""Names of a model or a client are told of an exchange, unless they hold a value that was found in it."""

from collections.abc import Collection

from pasteguard_addon.masking.vault import Vault, any_stands_in


class RevealingNames:
    """Tells which do, by one vault and by the values that were found and stay as they are."""

    def __init__(self, vault: Vault, only_counted: Collection[str] = frozenset()) -> None:
        self._vault = vault
        self._only_counted = only_counted
        self._known: dict[str, bool] = {}

    def reveals(self, name: str) -> bool:
        """Return whether a name holds a value that was found, masked or not."""
        known = self._known.get(name)
        if known is None:
            known = self._known[name] = self._vault.occurs_in(name) or any_stands_in(self._only_counted, name)
        return known

    def look_at(self, names: Collection[str]) -> None:
        """Go through the values, which may be thousands, once for all of these names."""
        if not self._known.keys() >= set(names) and not self.reveals("\n".join(names)):
            self._known.update(dict.fromkeys(names, False))
