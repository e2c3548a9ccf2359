"""Secrets in command lines, device configurations, headers and URLs."""
