"""The vendors' formats of credentials, one plugin a family, in files by field.

A plugin says where a value of its format stands; it neither knows variable names nor prose (`secrets/` does).
`VENDOR_PLUGINS` holds one instance of each.
"""

from pasteguard_addon.detection.plugins import (
    ai,
    business,
    chat,
    ci,
    clouds,
    cryptography,
    databases,
    developer_tools,
    observability,
    payments,
    registries,
    source_hosting,
)
from pasteguard_addon.detection.plugins.span_plugin import SpanPlugin, TokenPlugin

_FIELDS = (
    ai,
    clouds,
    source_hosting,
    chat,
    payments,
    observability,
    business,
    registries,
    ci,
    databases,
    developer_tools,
    cryptography,
)

VENDOR_PLUGINS: tuple[TokenPlugin, ...] = tuple(plugin for field in _FIELDS for plugin in field.PLUGINS)

__all__ = ["VENDOR_PLUGINS", "SpanPlugin", "TokenPlugin"]
