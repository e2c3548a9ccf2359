"""How many examples a property gets that needs another number of them than most do."""

from hypothesis import settings

_QUICK = 100
"""What Hypothesis gives a property of which nothing is said."""


def examples(number: int) -> settings:
    """Return settings with so many examples, and no fewer than others get where `.ci/full` asks for many more.

    A property that gets fewer than most because it takes long gets fewer than most there, too.
    """
    of_profile = settings().max_examples
    return settings(max_examples=max(number, of_profile * min(number, _QUICK) // _QUICK))
