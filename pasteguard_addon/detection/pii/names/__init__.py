"""Which words are people and places: what the model says, weighed against what stands around them."""
