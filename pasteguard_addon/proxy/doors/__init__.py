"""Connections: which are opened, which pass closed, which are refused; and who may vouch for an upstream."""
