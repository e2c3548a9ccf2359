"""Shared by all tests."""

from hypothesis import settings

# The machine may be busy, so no example has a deadline; pytest's own timeout ends what hangs.
settings.register_profile("quick", deadline=None)
settings.register_profile("deep", deadline=None, max_examples=5_000)
settings.load_profile("quick")  # `pytest --hypothesis-profile=deep` takes the other one
