"""Formats of what goes over the wire: JSON and events. Knows no meaning."""
