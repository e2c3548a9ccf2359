"""How mitmproxy's master tells its addons of an event: only those that listen to it.

mitmproxy itself makes a coroutine and enters a guard for each of some fifty addons, at each of the eight events of an
exchange, whether an addon listens or not: a third of what an exchange costs it. Who listens hears as ever, in the same
order and guarded in the same way.
"""

from mitmproxy import addonmanager, exceptions, hooks


class _Listeners:
    """Who in a chain may listen to an event: those that have its hook, and those that have addons below them.

    An addon's own hooks are looked up once, as they are methods; what is below it may change at any time.
    """

    def __init__(self) -> None:
        self._chain: list[object] = []
        self._by_event: dict[str, list[object]] = {}

    def to(self, name: str, chain: list[object]) -> list[object]:
        if chain != self._chain:
            self._chain = chain.copy()
            self._by_event.clear()
        found = self._by_event.get(name)
        if found is None:
            found = [addon for addon in chain if getattr(addon, name, None) or hasattr(addon, "addons")]
            self._by_event[name] = found
        return found


def tell_listeners_only(addons: addonmanager.AddonManager) -> None:
    """Spare the others from now on."""
    listeners = _Listeners()

    async def trigger_event(event: hooks.Hook) -> None:
        for addon in listeners.to(event.name, addons.chain):
            if not _listens(addon, event.name):
                continue
            try:
                with addonmanager.safecall():
                    await addons.invoke_addon(addon, event)
            except exceptions.AddonHalt:
                return

    setattr(addons, "trigger_event", trigger_event)  # noqa: B010 - mypy knows methods as fixed


def _listens(addon: object, name: str) -> bool:
    """Return whether an addon or one below it has a hook of this name."""
    return bool(getattr(addon, name, None)) or any(_listens(each, name) for each in getattr(addon, "addons", ()))
