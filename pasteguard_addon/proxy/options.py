"""mitmproxy's options ⇄ our settings, and the options of mitmproxy that would open a way around the mask."""

from collections.abc import Mapping, Sequence
from pathlib import Path

from mitmproxy import addonmanager, optmanager

from pasteguard_addon.config_files import values_of
from pasteguard_addon.errors import SettingsError
from pasteguard_addon.policy import check_names, with_keys_of_files
from pasteguard_addon.record.chosen import record_database
from pasteguard_addon.settings import OPTIONS, PREFIX, Option, OptionValue, Settings, unknown_option

# What each would do, so that the person who set it understands the refusal.
_DANGEROUS: Mapping[str, tuple[object, str]] = {
    "stream_large_bodies": (None, "it sends large bodies before they can be masked"),
    "allow_hosts": ([], "hosts that do not match are relayed unmasked; use pasteguard_hosts"),
    "ignore_hosts": ([], "hosts that match are relayed unmasked; use pasteguard_hosts"),
    "tcp_hosts": ([], "hosts that match are relayed unmasked"),
    "udp_hosts": ([], "hosts that match are relayed unmasked"),
    "validate_inbound_headers": (True, "upstream could read another request than the one that was masked"),
    "ssl_insecure": (False, "anybody could pose as the provider; name its authority in pasteguard_upstream_ca"),
    "store_streamed_bodies": (False, "the originals would be kept with the flow"),
    "proxy_debug": (False, "it writes bodies to the log"),
}

# What is set without asking: both ways, at every change.
_FORCED: Mapping[str, object] = {
    "connection_strategy": "lazy",  # eager drops a client before any hook when the provider is down
    "flow_detail": 0,  # level 1 prints query strings, which may hold keys; we log a line of our own
    "onboarding": False,
    "command_history": False,  # a file of commands, and with them of the texts that `pasteguard.preview` was given
}


def add_options(loader: addonmanager.Loader) -> None:
    """Declare every option of the table."""
    for option in OPTIONS:
        typespec, default = _declared(option)
        loader.add_option(PREFIX + option.name, typespec, default, option.help)


def _declared(option: Option) -> tuple[type, object]:
    """Return the type and default that mitmproxy knows: it has no numbers with fractions and no tuples."""
    kind = Sequence[str] if isinstance(option.default, tuple) else type(_known(option.default))
    return kind, _known(option.default)


def _known(value: OptionValue) -> object:
    if isinstance(value, tuple):
        return list(value)
    return str(value) if isinstance(value, float) else value


def values_in(settings: Settings, *, but_not_in: Settings) -> dict[str, object]:
    """Return the options in which two settings differ, as mitmproxy knows them, with their values in `settings`."""
    return {
        PREFIX + option.name: _known(getattr(settings, option.name))
        for option in OPTIONS
        if getattr(settings, option.name) != getattr(but_not_in, option.name)
        and not getattr(settings, f"{option.name}_file", "")  # a key of a file never stands in an option
    }


def take_deferred(options: optmanager.OptManager) -> str | None:
    """Look at what was set for options that do not exist yet; return what is wrong with it, if anything.

    mitmproxy converts such values when the option is declared, and a failure there ends in an addon that is not
    loaded and a proxy that runs on without it. So they are read here, as freely as people write them, and bad ones
    are taken away. What YAML made of `off` or `0176` in a `config.yaml` is read again as it was written.
    """
    known = {option.full_name: option for option in OPTIONS}
    written = values_of(Path(options.confdir).expanduser()) if "confdir" in options else {}
    for name in [name for name in options.deferred if name.startswith(PREFIX)]:
        value = options.deferred.pop(name)
        if name not in known:
            return unknown_option(name)
        if value is None:  # in YAML, a name without a value
            continue
        from_set: Sequence[str] | None = getattr(value, "val", None)
        said = written.get(name, value) if from_set is None else _joined(known[name], from_set)
        try:
            options.deferred[name] = known[name].read(said)
        except SettingsError as error:
            return str(error)
    return None


def _joined(option: Option, texts: Sequence[str]) -> object:
    """Return what was given with `--set`: each time an item of a list, or else the last word."""
    if isinstance(option.default, tuple):
        return [text for text in texts if text]
    return texts[-1] if texts else True


def leftover(options: optmanager.OptManager) -> str | None:
    """Return what to say of an option with our prefix that nobody declared, if there is one."""
    for name in options.deferred:
        if name.startswith(PREFIX):
            return unknown_option(name)
    return None


def read_settings(options: optmanager.OptManager) -> Settings:
    """Return the settings that are in force. Raises SettingsError."""
    values = {PREFIX + option.name: getattr(options, PREFIX + option.name) for option in OPTIONS}
    settings = Settings.from_options(values)
    check_names(settings)
    settings = with_keys_of_files(settings)
    record_database(settings, Path())  # whether it can be spoken to at all, before anything runs
    return settings


def check_host_options(options: optmanager.OptManager) -> None:
    """Raise SettingsError if an option of mitmproxy's own opens a way around the mask."""
    for name, (harmless, reason) in _DANGEROUS.items():
        if name in options and getattr(options, name) != harmless:
            raise SettingsError(f"PasteGuard does not run with {name}: {reason}.")
    if "flow_detail" in options and options.flow_detail > 1:
        raise SettingsError("PasteGuard does not run with flow_detail above 1: headers and bodies would be printed.")


def force_host_options(options: optmanager.OptManager) -> None:
    """Set what has to hold while PasteGuard runs."""
    wanted = {name: value for name, value in _FORCED.items() if name in options}
    if not options.listen_host:
        wanted["listen_host"] = "127.0.0.1"
    changed = {name: value for name, value in wanted.items() if getattr(options, name) != value}
    if changed:
        options.update(**changed)


def show_comments(options: optmanager.OptManager) -> None:
    """Give mitmweb's list the column in which we say what became of a request, unless a person chose its columns."""
    name = "web_columns"
    if name in options and not options.has_changed(name):
        options.update(web_columns=["path", "comment", "status", "time"])  # with more of them nobody could read it
