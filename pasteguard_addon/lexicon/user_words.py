"""Whether the words of an identifier are a person's, as a user or in a name: `mschneider`, `maria.schneider`."""

import re

from pasteguard_addon.lexicon.known_people import is_borne_surname
from pasteguard_addon.lexicon.programs import is_compound, is_english_form, is_of_programs, is_program_word
from pasteguard_addon.lexicon.words import document_words, is_common, is_country, is_english, is_given_name, is_term

_SHORT_SURNAME = 3
_SPLIT = re.compile(r"[._\-\d]+")
_VARIABLE = re.compile(r"[a-zà-ž]{3,}[A-ZÀ-Þ]")
"""`publicUrl`, not `MacKenzie`."""
_PARTICLE = re.compile(r"(?:van(?:de[rn]?)?|von|de[lr]?|di|da|mac|mc|o)(?=[a-zà-ž]{4})")
_PACKAGE = re.compile(
    r"(?<![\w.@/-])(?:com|org|net|io|dev|javax?|jakarta|androidx?|kotlinx?|scala)(?:\.(?!git)[a-z]\w{0,30}){1,6}\.\Z"
)
_LONGEST_PATH = 120
_ROLES = ("admin", "user", "account", "owner", "reader", "writer", "service", "server", "agent", "sysop")
"""Whatever stands before them, an account that is called so is a program's: `dbadmin`, `azureuser`."""
_NOBODY = frozenset(
    """root non admin administrator user users guest default public shared all name username my your you me myself
    someone test tester demo example app apps runner ubuntu debian centos fedora ec2 vagrant docker jenkins gitlab
    github actions git node python nginx apache www data postgres postgresql mysql redis mongo mongodb oracle backup
    system service daemon nobody bot api client server local remote host owner developer dev build builder ci deploy
    deployer linuxbrew homebrew web worker kafka elastic airflow spark hadoop hdfs tomcat sys operator support staff
    team group manager none null undefined true false string int integer text varchar object self this id uid key
    value lora max project projects path paths other another someone somebody workspace sandbox repo src code staff
    wheel adm mail news uucp games man proxy irc sshd syslog messagebus polkitd polkit avahi rtkit colord pulse gdm
    lightdm sddm dnsmasq tss uuidd fwupd tcpdump usbmux chrony ntp systemd network resolve timesync coredump cups
    reboot webmaster postmaster hostmaster replicator
    replication analytics readonly readwrite ro rw""".split()
)


def is_any(user: str) -> bool:
    """Accept whoever stands there."""
    return True


def is_given(user: str) -> bool:
    """Tell whether a user is called by a given name that is no everyday word."""
    return is_given_name(user) and not is_common(user)


def is_uncommon(user: str) -> bool:
    """Tell whether a user's name is no everyday word."""
    return not is_common(user)


def is_no_word(user: str) -> bool:
    """Tell whether a user's name is no word of a language or of programs."""
    return not (is_common(user) or is_english_form(user) or is_program_word(user))


def is_somebody(user: str) -> bool:
    words = [word for word in _SPLIT.split(user.lower()) if word]
    return bool(words) and words[0] != "svc" and not all(map(_is_nobody, words)) and not is_term(user)


def _is_nobody(word: str) -> bool:
    """Tell whether a word, or each of the two that it is made of, stands for any user: `testuser`."""
    cuts = range(2, len(word) - 1)
    role = next((role for role in _ROLES if word.endswith(role)), "")
    if role and not is_borne_surname(word) and _is_of_program(word.removesuffix(role)):
        return True
    return word in _NOBODY or any(word[:at] in _NOBODY and word[at:] in _NOBODY for at in cuts)


def _is_of_program(word: str) -> bool:
    """Tell whether what stands before a role may be a program's: `db`, `azure`; not `tsch` of `tschreader`."""
    return len(word) < _SHORT_SURNAME or is_of_programs(word) or is_english(word) or word in _NOBODY


def is_of_no_words(user: str) -> bool:
    """Tell whether none of a user's words is a program's."""
    return are_unusual(*(word for word in _SPLIT.split(user) if word))


def is_of_a_person(user: str) -> bool:
    """Tell whether a login has no word of a language or of programs in it, where programs have logins, too."""
    return is_no_word(user) and is_of_no_words(user) and all(map(is_no_word, filter(None, _SPLIT.split(user))))


def is_like_a_name(user: str) -> bool:
    """Tell whether a login is made of a person's name: `maria.schneider`, `mschneider`, no word of a language."""
    words = [word for word in _SPLIT.split(user) if word]
    if not are_unusual(*(word for word in words if len(word) > 1)):
        return False
    if len(words) == len("ab") and len(words[0]) == 1 and words[1].isalpha() and len(words[1]) > _SHORT_SURNAME:
        return True  # `d.okafor`
    return len(words) > 1 and all(word.isalpha() for word in words) and any(map(is_given_name, words))


def is_made_of_names(user: str) -> bool:
    """Tell whether a login is made of a person's name, of one word or of more."""
    return is_like_a_name(user) or is_made_of_a_name(user)


def is_made_of_a_name(user: str) -> bool:
    """Tell whether one word is an initial or two with a surname, or a given name with one: `mschneider`, `annak`."""
    word = user.lower()
    if user != word or not word.isalpha() or not is_no_word(word) or not are_unusual(word):
        return False
    if any(is_borne_surname(_PARTICLE.sub("", word[initials:])) for initials in (1, 2) if len(word) > initials + 3):
        return True
    return any(is_given(word[:-letters]) for letters in (1, 2) if len(word) > letters + 3)


def are_unusual(*words: str) -> bool:
    """Tell whether none of some words is one of a program's: trades are surnames, so other languages do not count."""
    return not any(_is_of_code(word) or is_term(word) or is_compound(word) or _is_shortened(word) for word in words)


def _is_of_code(word: str) -> bool:
    return is_english(word) or is_program_word(word) or word.lower() in _NOBODY


def _is_shortened(word: str) -> bool:
    """Tell whether a word ends with what only programs shorten so, behind another word: `newctx`, `noncelen`."""
    word = word.lower()
    ends = (word[at:] for at in range(3, len(word) - 2))
    return any(
        is_program_word(end)
        and not (is_english(end) or is_given_name(end))
        and (is_english(stem := word[: -len(end)]) or is_program_word(stem))
        for end in ends
    )


def is_name(first: str, second: str) -> bool:
    """Tell whether two words of an identifier are a given name and a surname, in either order."""
    if not (is_given_name(first) or (is_given_name(second) and first[0].isupper() == second[0].isupper())):
        return False
    if first.isupper() and is_country(first):  # `ASIA_TOKYO`
        return False
    if first.lower() in document_words() and not is_given_name(first):
        return False  # `Lebenslauf_Ottokar`
    return are_unusual(first, second) and not (_VARIABLE.match(first) or _VARIABLE.match(second))


def is_of_package(text: str, start: int) -> bool:
    """Tell whether a dotted path that begins as packages do leads here: `com.fasterxml.jackson.databind`."""
    return text[start - 1 : start] == "." and _PACKAGE.search(text, max(0, start - _LONGEST_PATH), start) is not None
