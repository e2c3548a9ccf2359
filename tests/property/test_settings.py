from hypothesis import given
from hypothesis import strategies as st

from pasteguard_addon.errors import SettingsError
from pasteguard_addon.settings import OPTIONS, PREFIX, Settings

words = st.one_of(
    st.text(max_size=12),
    st.sampled_from(
        [
            "",
            "mask",
            "en",
            "TYPE=0.5",
            "TYPE=",
            "=",
            "(",
            "a{99999999999}",
            "http://[",
            "https://x:99999",
            "nan",
            "inf",
            "1e999",
        ]
    ),
)
anything = st.one_of(
    words, st.integers(), st.floats(), st.booleans(), st.none(), st.lists(words, max_size=3), st.binary(max_size=3)
)
names = st.one_of(
    st.sampled_from([PREFIX + option.name for option in OPTIONS]), st.from_regex(r"[a-z_]{1,20}", fullmatch=True)
)


@given(st.dictionaries(names, anything, max_size=3))
def test_any_options_give_settings_or_one_clear_line(options: dict[str, object]) -> None:
    settings, error = None, None
    try:
        settings = Settings.from_options(options)
    except SettingsError as caught:
        error = caught
    if settings is None:
        assert error is not None
        assert "\n" not in str(error)
        assert error.__context__ is None
        assert error.__cause__ is None
        return
    assert (
        Settings.from_options({PREFIX + option.name: getattr(settings, option.name) for option in OPTIONS}) == settings
    )
