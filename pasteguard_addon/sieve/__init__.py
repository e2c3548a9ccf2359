"""Which of many patterns a text can hold at all: one pass of RE2 tells, so that `re` looks for those alone.

`re` tries a pattern at each character of a text, with every choice of words in it; a recognizer with ten patterns walks
ten times over a text that holds nothing. RE2 looks for all of them at once. It knows no looking around, so it is asked
for something wider: what it does not find, no pattern can match. Nobody has to say what that is, and nobody can be
wrong about it: it is made of the pattern itself. Knows no recognizer and no entity type.
"""

from .sieve import Sieve, Sifted

__all__ = ["Sieve", "Sifted"]
