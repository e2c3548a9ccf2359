"""One request and its reply, as a state machine over bytes. Knows no flow, no socket and no clock."""
