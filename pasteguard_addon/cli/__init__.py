"""The `pasteguard` console command: one module a command, and nothing of masking."""
