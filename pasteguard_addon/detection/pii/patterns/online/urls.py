"""URLs that name a person: profiles on well-known sites, home pages, user information before the host."""

import re
from collections.abc import Iterator

from pasteguard_addon.detection.pii.patterns.base import LIKELY, WEAK, Hit, PatternFamily
from pasteguard_addon.lexicon.programs import is_compound, is_of_programs, is_program_word
from pasteguard_addon.lexicon.words import is_english, is_given_name
from pasteguard_addon.sieve import Sieve

_USER = r"[\w.%+-]{2,40}+"
_SITES = (
    r"(?:linkedin\.com/(?:in|pub)|facebook\.com|fb\.com|instagram\.com|twitter\.com|x\.com|t\.me|github\.com"
    r"|gitlab\.com"
    r"|bitbucket\.org|reddit\.com/(?:u|user)|(?:tiktok|youtube|medium|threads)\.(?:com|net)/@?|keybase\.io"
    r"|xing\.com/profile"
    r"|snapchat\.com/add|pinterest\.com|vk\.com|soundcloud\.com|twitch\.tv|flickr\.com/people|about\.me|wa\.me"
    r"|paypal\.me"
    r"|stackoverflow\.com/users/\d{1,9}|orcid\.org|mastodon\.social/@?)"
)
_PROFILE = re.compile(
    rf"(?<![\w@.])(?:https?://)?(?:www\.|m\.|[a-z]{{2}}\.)?{_SITES}/?@?(?P<user>{_USER})/?(?![\w/?#@-])", re.I
)
_HOME = re.compile(rf"(?<!\w)https?://[\w.-]{{3,100}}/(?:~|users?/|profile/|people/|u/|@){_USER}/?(?![\w/])", re.I)
_USER_INFO = re.compile(
    r"(?<!\w)[a-z][a-z0-9+.-]{1,15}://(?P<user>[\w.%+~-]{2,80})(?::[^\s/@]{0,100})?@(?=[\w\[])", re.I
)
_SIEVE = Sieve(_PROFILE, _HOME, _USER_INFO)
_SERVICES = frozenset(
    """oauth oauth2 x-access-token x-token-auth token git user username admin root postgres postgresql mysql mongo
    mongodb redis guest rabbitmq default app api bot ci deploy gitlab-ci-token system sa test""".split()
)
"""Before a host, but nobody."""
_NO_USERS = frozenset(
    """about explore features pricing login signup settings help home search topics trending marketplace sponsors orgs
    apps blog docs legal privacy terms jobs company share sharer sharer.php intent hashtag watch events groups pages
    foo bar baz feed notifications new status security contact index.html api p tr dialog plugins""".split()
)


class UrlPatterns(PatternFamily):
    """Finds URLs with a user's name in them; other URLs say nothing of a person."""

    entities = ("URL", "USERNAME")

    def find(self, text: str) -> Iterator[Hit]:
        sifted = _SIEVE.sift(text)
        for match in sifted.finditer(_PROFILE):
            if match["user"].lower() not in _NO_USERS and not _is_of_words(match["user"]):
                yield _hit(text, match, LIKELY)
        for match in sifted.finditer(_HOME):
            yield _hit(text, match, WEAK)
        for match in sifted.finditer(_USER_INFO):
            user = match["user"]
            is_nobody = is_program_word(user) or is_compound(user) or _is_of_words(user)
            if user.lower() not in _SERVICES and not is_nobody:
                yield Hit(*match.span("user"), "USERNAME", LIKELY)


def _is_of_words(user: str) -> bool:
    """Tell whether a name is made of words of programs, as those of organisations are: `deep-learning-tools`."""
    words = _WORDS.findall(user)
    long = [word for word in words if len(word) >= _LEAST_OF_WORD]
    is_of_programs_alone = all((is_english(w) or is_of_programs(w)) and not is_given_name(w) for w in long)
    return bool(long) and len(words) > 1 and is_of_programs_alone  # "li.na" is somebody


_LEAST_OF_WORD = 3
_WORDS = re.compile(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])|\d+")


def _hit(text: str, match: re.Match[str], score: float) -> Hit:
    written = match.group().rstrip(".,;:!?")
    return Hit(match.start(), match.start() + len(written), "URL", score)
