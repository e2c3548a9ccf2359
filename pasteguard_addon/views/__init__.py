r"""A text as a reader would see it, with a way back to the characters that stand there. Knows no entity type.

What a value is must not hang on how it is spelled: `J\u00fcrgen`, `J%C3%BCrgen`, `J&uuml;rgen` and `J=C3=BCrgen` are
one name. Recognizers look at the view; masking hits the source, all of a spelling or none of it. A text without such
marks has no view, and telling so costs next to nothing.
"""

from .characters import plain_characters
from .coded import coded_view
from .decoding import decoded_view
from .lines import joined_view
from .view import Layer, Replacement, View

__all__ = ["Layer", "Replacement", "View", "coded_view", "decoded_view", "joined_view", "plain_characters"]
