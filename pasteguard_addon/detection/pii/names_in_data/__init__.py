"""Names in tables, fields and lists, where their place tells what they are."""
