import pytest
from mitmproxy import addonmanager, options, optmanager
from mitmproxy.tools import dump

from pasteguard_addon.errors import SettingsError
from pasteguard_addon.proxy import options as ours
from pasteguard_addon.settings import OPTIONS, PREFIX, Settings


@pytest.fixture
async def master() -> dump.DumpMaster:
    return dump.DumpMaster(options.Options(), with_termlog=False, with_dumper=True)


def declared(master: dump.DumpMaster) -> optmanager.OptManager:
    ours.add_options(addonmanager.Loader(master))
    master.options.process_deferred()  # as mitmproxy does after an addon's load
    return master.options


async def test_every_option_of_the_table_is_declared(master: dump.DumpMaster) -> None:
    known = declared(master)
    assert {name for name in set(known.keys()) if name.startswith(PREFIX)} == {
        PREFIX + option.name for option in OPTIONS
    }
    assert ours.read_settings(known) == Settings()
    assert all(known._options[PREFIX + option.name].help == option.help for option in OPTIONS)


async def test_what_was_set_is_read(master: dump.DumpMaster) -> None:
    known = declared(master)
    known.set(
        "pasteguard_score_threshold=0.75",
        "pasteguard_workers=3",
        "pasteguard_entities=PERSON",
        "pasteguard_entities=URL",
        "pasteguard_openai_base_url=http://127.0.0.1:1/v1",
    )
    settings = ours.read_settings(known)
    assert (settings.score_threshold, settings.workers, settings.entities) == (0.75, 3, ("PERSON", "URL"))
    assert settings.base_path == "/v1"


@pytest.mark.parametrize(
    ("spec", "expected"),
    [
        ("pasteguard_workers=three", "pasteguard_workers takes a whole number"),
        ("pasteguard_mod=mask", "There is no option pasteguard_mod. Did you mean pasteguard_mode?"),
        ("pasteguard_note_to_model=perhaps", "pasteguard_note_to_model takes true or false"),
        ("pasteguard_workers=3", None),
        ("pasteguard_entities=PERSON", None),
        ("other_option=3", None),
    ],
)
async def test_bad_values_are_found_before_the_options_exist(
    master: dump.DumpMaster, spec: str, expected: str | None
) -> None:
    master.options.set(spec, defer=True)
    assert ours.take_deferred(master.options) == expected
    name = spec.partition("=")[0]
    assert (name in master.options.deferred) == (expected is None)
    declared(master)  # does not raise any more


async def test_numbers_of_a_configuration_file(master: dump.DumpMaster) -> None:
    master.options.update_defer(pasteguard_score_threshold=0.9)
    assert ours.take_deferred(master.options) is None
    assert ours.read_settings(declared(master)).score_threshold == 0.9


async def test_leftovers_are_named(master: dump.DumpMaster) -> None:
    declared(master)
    assert ours.leftover(master.options) is None
    master.options.set("other=1", defer=True)
    assert ours.leftover(master.options) is None
    master.options.set("pasteguard_languages_=de", defer=True)
    assert "pasteguard_languages" in str(ours.leftover(master.options))


@pytest.mark.parametrize(
    "setting",
    [
        {"stream_large_bodies": "1m"},
        {"allow_hosts": ["x"]},
        {"ignore_hosts": ["x"]},
        {"tcp_hosts": ["x"]},
        {"udp_hosts": ["x"]},
        {"validate_inbound_headers": False},
        {"ssl_insecure": True},
        {"store_streamed_bodies": True},
        {"proxy_debug": True},
        {"flow_detail": 2},
        {"flow_detail": 4},
    ],
    ids=repr,
)
async def test_ways_around_the_mask_are_refused(master: dump.DumpMaster, setting: dict[str, object]) -> None:
    ours.check_host_options(master.options)
    master.options.update(**setting)
    with pytest.raises(SettingsError) as caught:
        ours.check_host_options(master.options)
    assert next(iter(setting)) in str(caught.value)


async def test_every_dangerous_option_exists(master: dump.DumpMaster) -> None:
    for name in (*ours._DANGEROUS, *ours._FORCED):
        assert name in master.options


async def test_what_has_to_hold_is_set(master: dump.DumpMaster) -> None:
    ours.force_host_options(master.options)
    assert master.options.connection_strategy == "lazy"
    assert master.options.flow_detail == 0
    assert master.options.listen_host == "127.0.0.1"
    master.options.update(connection_strategy="eager", listen_host="0.0.0.0", flow_detail=1)
    ours.force_host_options(master.options)
    assert master.options.connection_strategy == "lazy"
    assert master.options.flow_detail == 0
    assert master.options.listen_host == "0.0.0.0"
