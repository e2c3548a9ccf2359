"""The Chat Completions protocol: where text stands in requests, replies and streams; decides nothing about it."""
