"""Puts PasteGuard into a running master, once."""

from mitmproxy import ctx

from pasteguard_addon.proxy.addon import PasteGuard


def register() -> None:
    """Register with the master itself, not as a child of a script.

    mitmproxy unloads a script that is edited, broken or deleted, and with it all its children: traffic would go on
    unmasked. It does not touch what stands in the master's own chain.
    """
    if ctx.master.addons.get(PasteGuard.name) is None:
        addon = PasteGuard()
        ctx.master.addons.add(addon)
        addon.apply_at_load()
