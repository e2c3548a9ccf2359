"""E-mail and IP addresses, URLs and user names."""
