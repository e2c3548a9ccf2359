"""Everything that knows mitmproxy: hooks, options, routing, refusals, headers and the log line of an exchange."""
