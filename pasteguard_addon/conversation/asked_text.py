"""What a text as a whole tells about those whom it names: each thing is looked for once, however many they are."""

import re
from functools import cached_property

from pasteguard_addon.late_pattern import late_pattern
from pasteguard_addon.lexicon.asking import frame

_STAGE = late_pattern(lambda: rf"(?<!\w)(?:{frame('stage')})(?!\w)", re.I)
_CRAFT = late_pattern(lambda: rf"(?<!\w)(?:{frame('craft')})(?!\w)", re.I)
_MADE_A_WORK = late_pattern(
    lambda: rf"(?<!\w)(?:{frame('made-work')})(?!\w)[^.!?\n]{{0,40}}(?<!\w)(?:{frame('making')})(?!\w)", re.I
)
_CHEAPER = late_pattern(lambda: rf"(?<!\w)(?:{frame('cheaper')})(?!\w)|{frame('cheaper-anywhere')}", re.I)
_TRAVEL = late_pattern(
    lambda: (
        rf"(?<!\w)(?:{frame('sights')}|{frame('travel')})(?!\w)|{frame('sights-anywhere')}|{frame('travel-anywhere')}"
        rf"|(?<!\w)(?:{frame('doings')})[ ](?:[^\W\d_]{{1,12}}[ ]){{0,2}}(?:{frame('inside')}|à)(?!\w)"
    ),
    re.I,
)
_WHO = late_pattern(lambda: rf"(?<!\w)(?:{frame('who')})(?!\w)", re.I)
_LONGEST_QUESTION = 2_000
"""Characters at either end of a text: what somebody asks about stands before or behind all else."""
_WHO_MADE = late_pattern(
    lambda: rf"(?<!\w)(?:{frame('who')})(?: has| hat| a| ha| heeft| har| on)? (?:{frame('made')})(?!\w)", re.I
)

_NAMES = late_pattern(
    lambda: (
        rf"(?<!\w)(?:{frame('name')})(?!\w)[^.!?\n]{{2,40}}(?<!\w)(?:{frame('of-names')})(?!\w)"
        rf"|(?<!\w)(?:{frame('of-names')})(?!\w)[^.!?\n]{{0,40}}(?<!\w)(?:{frame('name')})(?!\w)"
        rf"|(?<!\w)(?:{frame('spoken')})(?!\w)"
    ),
    re.I,
)


def is_about_names(text: str) -> bool:
    """Return whether a text is about names as words: what they mean, how they are spoken, which are alike."""
    return _NAMES.search(text) is not None


def is_stage(value: str) -> bool:
    """Return whether a plain value is itself where only people of the world appear: "roland-garros"."""
    return _STAGE.fullmatch(value) is not None


class AskedText:
    """A text and its language."""

    def __init__(self, text: str, language: str = "") -> None:
        self.text = text
        self.language = language

    @cached_property
    def _question(self) -> str:
        if len(self.text) <= 2 * _LONGEST_QUESTION:
            return self.text
        return self.text[:_LONGEST_QUESTION] + "\n" + self.text[-_LONGEST_QUESTION:]

    @cached_property
    def is_on_stage(self) -> bool:
        """Whether it speaks of where only people of the world appear: the World Cup, an Oscar."""
        return _STAGE.search(self._question) is not None

    @cached_property
    def is_of_world(self) -> bool:
        """Whether it speaks of that, or of what known people are and make: films, presidents."""
        return self.is_on_stage or _CRAFT.search(self._question) is not None

    @cached_property
    def compares_prices(self) -> bool:
        """Whether it asks where something is cheaper, and not who is."""
        return _CHEAPER.search(self._question) is not None and _WHO.search(self._question) is None

    @cached_property
    def is_of_travel(self) -> bool:
        """Whether it asks what there is to see, how one gets there, or about the weather."""
        return _TRAVEL.search(self._question) is not None

    @cached_property
    def is_about_names(self) -> bool:
        """Whether it is about names as words."""
        return is_about_names(self._question)

    @cached_property
    def tells_of_work(self) -> bool:
        """Whether it is about somebody's works, which makes a known person's surname that person's."""
        return _MADE_A_WORK.search(self._question) is not None

    @cached_property
    def asks_for_maker(self) -> bool:
        """Whether it asks who has written, painted, invented something."""
        return self.is_of_world or _WHO_MADE.search(self._question) is not None
