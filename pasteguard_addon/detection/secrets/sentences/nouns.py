"""Words for passwords and keys as nouns of a sentence: whole, with their endings, and not as parts of other words."""

import re

COMPOUNDS = ("passwort", "kennwort", "schlüssel", "wachtwoord", "sleutel", "lösenord", "passord")
"""What other words may be put before without a blank."""
ENDINGS = re.compile(
    r"(?:s|a|e|n|en|es|er|et|ene|ar|ów|i|y|ę|ą|em|ie|ı|ım|im|m|sı|si|sini|sını|sinin|sının|mı|mız|miz|nız|niz|nın|у|а|ы|ом|я|ю|и|е)?(?![A-Za-z0-9_ıışğ])"
)
_ENDS = frozenset(("", *" \n\t:=.,;\"'`)(]}>-/"))
_NO_SECRET = (
    "public", "publique", "publico", "publica", "öffentliche", "öffentlicher", "öffentlichen", "primary", "foreign",
    "sort", "partition", "host", "page", "next", "forgot", "change", "lock", "idempotency",
)  # fmt: skip
"""Words before a noun that is no secret then."""


def is_noun(text: str, start: int, end: int) -> bool:
    """Tell whether the anchor is a word of its own, rather than the inside of a word or of a variable's name."""
    first = text[start]
    if not first.isascii():
        return True
    before = text[start - 1] if start else " "
    if (
        (before.isascii() and (before.isalnum() or before in "_$"))
        and text[start:end].lower() not in COMPOUNDS
        and first.isalpha()
    ):
        return False
    if text[end - 1] not in " :" and text[end : end + 1] not in _ENDS and ENDINGS.match(text, end) is None:
        return False
    return before not in " _-" or not text[max(0, start - 16) : start - 1].lower().endswith(_NO_SECRET)
