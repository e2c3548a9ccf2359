"""Finds personal data and secrets in one text; knows no request, no vault and no HTTP."""
