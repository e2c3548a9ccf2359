"""Puts PasteGuard into a running master, once."""

from mitmproxy import ctx

from pasteguard_addon.detection.scanning import worker_start


def register() -> None:
    """Register with the master itself, not as a child of a script.

    mitmproxy unloads a script that is edited, broken or deleted, and with it all its children: traffic would go on
    unmasked. It does not touch what stands in the master's own chain.
    """
    if ctx.master.addons.get("pasteguard") is None:
        worker_start.begin()
        from pasteguard_addon.proxy.addon import PasteGuard  # noqa: PLC0415 - it takes as long as the worker needs

        addon = PasteGuard()
        ctx.master.addons.add(addon)
        addon.apply_at_load()
