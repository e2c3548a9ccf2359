"""Choose the pieces that ship, and make the tokenizer that cuts text into them.

The words' vectors stay as the base has them, at 4 bits. So a piece costs its 216 bytes and its entry in the tokenizer,
and any part of the base's 250,000 pieces can be left out: text then falls into shorter ones. Kept are those that occur
in the training text, and of each script the likeliest, by the base's own scores.
"""

import unicodedata
from collections import Counter
from collections.abc import Iterable

from tokenizers import Regex, Tokenizer, models, normalizers, pre_tokenizers

from .base import Base

LINE = "▁\n"
"""The piece for an end of line, which the base does not know: it takes the vector of its end of sentence."""
BEGIN, PADDING, END, UNKNOWN = 0, 1, 2, 3
_PER_SCRIPT = {
    "LATIN": 44000, "CYRILLIC": 9000, "GREEK": 2200, "ARABIC": 4500, "DEVANAGARI": 3000, "HANGUL": 4500, "CJK": 7500,
    "HIRAGANA": 1800, "KATAKANA": 1800, "THAI": 900, "HEBREW": 1200, "": 1500,
}  # fmt: skip


def choose(base: Base, texts: Iterable[str]) -> list[int]:
    """The base's pieces to keep, as indices into its list, the four special ones first."""
    special = [base.begin, base.padding, base.end, base.unknown]
    whole = make_tokenizer([(p, float(s)) for p, s in zip(base.pieces, base.scores, strict=True)])
    seen: Counter[int] = Counter()
    for text in texts:
        seen.update(whole.encode(text, add_special_tokens=False).ids)
    left = Counter(_PER_SCRIPT)
    kept = set(special)
    for i in sorted(range(len(base.pieces)), key=lambda i: -base.scores[i]):
        script = _script(base.pieces[i])
        if i not in kept and (left[script] > 0 or seen[i] > 20):
            left[script] -= 1
            kept.add(i)
    return special + sorted(kept - set(special))


def make_tokenizer(vocabulary: list[tuple[str, float]]) -> Tokenizer:
    tokenizer = Tokenizer(models.Unigram(vocabulary, UNKNOWN, False))
    tokenizer.normalizer = normalizers.Sequence(
        [
            normalizers.NFKC(),
            normalizers.Replace(Regex(r"[^\S\n]+"), " "),
            normalizers.Replace(Regex(r" ?\n[\s]*"), " \n "),
        ]
    )
    tokenizer.pre_tokenizer = pre_tokenizers.Metaspace(replacement="▁", prepend_scheme="always")
    return tokenizer


def shipped_tokenizer(base: Base, kept: list[int]) -> Tokenizer:
    """The tokenizer over the kept pieces; the last is the end of line."""
    vocabulary = [(base.pieces[i], float(base.scores[i])) for i in kept]
    return make_tokenizer([*vocabulary, (LINE, -1.0)])


def vectors_of(base: Base, kept: list[int]) -> list[int]:
    """For each piece of the shipped tokenizer the base's row that holds its vector."""
    return [*kept, base.end]


def _script(piece: str) -> str:
    """The one script of a piece, the empty string if it has none; None of ours where it mixes or lies outside them."""
    scripts = {unicodedata.name(c, "?").split()[0] for c in piece if c.isalpha()}
    scripts -= {"FULLWIDTH", "HALFWIDTH", "MODIFIER", "COMBINING", "MASCULINE", "FEMININE"}
    scripts = {"KATAKANA" if s == "KATAKANA-HIRAGANA" else s for s in scripts}
    if scripts <= {"CJK", "HIRAGANA", "KATAKANA"} and len(scripts) > 1:
        return "HIRAGANA"
    return next(iter(scripts), "") if len(scripts) <= 1 else "MIXED"
