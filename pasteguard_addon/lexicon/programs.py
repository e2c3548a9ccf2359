"""Words that identifiers are made of, and inflected English words: beside no given name they name nobody."""

import re
from collections.abc import Sequence
from functools import cache
from importlib.resources import files

from pasteguard_addon.lexicon.words import is_english, is_given_name

_ENDINGS = (("ies", "y"), ("ied", "y"), ("es", ""), ("s", ""), ("ed", ""), ("ed", "e"), ("ing", ""), ("ing", "e"))
_LEAST_STEM = 3
_HUMPS = re.compile(r"[A-ZÀ-Þ]+(?![a-zà-ž])|[A-ZÀ-Þ]?[a-zà-ž]+")
_BEFORE_SURNAMES = frozenset("mc mac de di da la le lo du van von fitz o d al el st ter ten den der".split())
_SHORT_PART = 4


def is_of_programs(word: str) -> bool:
    """Return whether a word is one of programs or an inflected English one."""
    return is_program_word(word) or is_english_form(word)


def is_word_of_data(word: str) -> bool:
    """Return whether a word is nobody's name in data, such as `"status": "Pending"` and `"required": ["Key"]`."""
    stem = word[:-1]
    is_plural = word[-1] in "sS" and is_program_word(stem) and not is_english(stem)
    is_form = is_plural or (is_english_form(word) and word[-1] not in "sS")  # surnames end so: "Brooks"
    return (is_english(word) or is_program_word(word) or is_form) and not is_given_name(word)


def is_program_word(word: str) -> bool:
    """Return whether a word is one that the identifiers of programs are made of: "dirs", "config", "lexers"."""
    return word.lower() in _program_words()


def is_english_form(word: str) -> bool:
    """Return whether a word is an inflected form of one that most English texts are made of: "clicks", "navigating"."""
    word = word.lower()
    return any(
        word.endswith(ending) and len(word) - len(ending) >= _LEAST_STEM and _is_stem(word[: -len(ending)], added)
        for ending, added in _ENDINGS
    )


def is_compound(word: str) -> bool:
    """Return whether a word's capitals join words of programs: "NullPointerException", unlike "McQueen"."""
    parts = _HUMPS.findall(word)
    if len(parts) < len("ab") or parts[0].lower() in _BEFORE_SURNAMES or is_given_name(parts[0]):
        return False
    return any(len(part) > _SHORT_PART and (is_of_programs(part) or is_english(part)) for part in parts)


def is_somebodys(words: Sequence[str]) -> bool:
    """Return whether words call a thing somebody's, as examples do: "My Service"; "My Nguyen" is a name."""
    return words[0] in _WHOSE and (is_english(words[1]) or is_of_programs(words[1])) and not is_given_name(words[-1])


_WHOSE = frozenset({"My", "Our", "Your"})


def is_command(word: str) -> bool:
    """Return whether a word is a command that a login stands behind, or a login that programs run as."""
    return word in _COMMANDS


_COMMANDS = frozenset(
    "adduser chage chfn chgrp chown chsh crontab deluser doas docker finger getent gosu"
    " gpasswd groups id kill killall last lastlog loginctl logname newgrp passwd pgrep pkill podman ps runuser scp"
    " setfacl sftp ssh su sudo sudoedit talk top useradd userdel usermod w wall wheel who write".split()
)


def is_adverb(word: str) -> bool:
    """Return whether a word that ends like an adverb is made from an adjective, as "easily" and unlike "tigerlily"."""
    stem = word.lower().removesuffix("ly")
    stems = (stem, f"{stem}le", f"{stem}l", f"{stem[:-1]}y" if stem.endswith("i") else stem)
    return stem.endswith(_ADJECTIVE_ENDINGS) or any(is_english(each) or is_program_word(each) for each in stems)


_ADJECTIVE_ENDINGS = (
    "al",
    "ic",
    "ous",
    "ive",
    "ful",
    "less",
    "ent",
    "ant",
    "ed",
    "ing",
    "ar",
    "ary",
    "able",
    "ible",
    "ab",
    "ib",
)


def _is_stem(stem: str, added: str) -> bool:
    stems = {stem + added, stem[:-1] if stem[-1] == stem[-2] else stem}  # "running"
    return any(is_english(each) or is_program_word(each) for each in stems)


@cache
def _program_words() -> frozenset[str]:
    text = (files(__package__) / "data" / "program_words.txt").read_text("utf-8")
    return frozenset(word for line in text.splitlines() if not line.startswith("#") for word in line.split())
