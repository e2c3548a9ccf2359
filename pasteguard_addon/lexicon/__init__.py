"""Words that both wings know: names, titles, everyday words, places. Decides nothing about a text."""
