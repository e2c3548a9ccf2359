"""All that outlives one message of a conversation, and nothing else: what recurs, by which names, what is kept."""
