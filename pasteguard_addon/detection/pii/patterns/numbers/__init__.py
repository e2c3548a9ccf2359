"""Numbers of people: cards, accounts, identity, customers; by form, checksum or the word before them."""
