"""Which language a text is written in. Loads numpy and langdetect: for the worker processes only."""
