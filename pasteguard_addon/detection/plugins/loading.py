"""Users' own plugins: any Python file with detect-secrets plugin classes in it."""

import importlib.util
import inspect
import re
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

from detect_secrets.plugins.base import BasePlugin, RegexBasedDetector

from pasteguard_addon.detection.plugins.span_plugin import SpanPlugin, TokenPlugin
from pasteguard_addon.errors import SettingsError

_NAME = re.compile(r"[A-Z][A-Z0-9_]*")


class _DenylistPlugin(SpanPlugin):
    """A plain `RegexBasedDetector`, asked through `finditer` of its denylist.

    Its own `analyze_string` uses `findall`, which yields a group instead of the value where the regex has one.
    """

    secret_type = ""

    def __init__(self, detector: RegexBasedDetector) -> None:
        self.secret_type = re.sub(r"\W+", "_", detector.secret_type).strip("_").upper()
        self._patterns = tuple(detector.denylist)

    def find_spans(self, text: str) -> Iterator[tuple[int, int]]:
        for pattern in self._patterns:
            for match in pattern.finditer(text):
                if match.start() < match.end():
                    yield match.span()


def load_plugins(path: str) -> list[SpanPlugin]:
    """Return an instance of each plugin class that the file defines.

    The classes are instantiated directly: detect-secrets' own registry is a process-wide cache.

    Raises:
        SettingsError: the file cannot be run, or defines no plugin, or one that does not say where its values stand.
    """
    classes = [c for c in vars(_run(path)).values() if inspect.isclass(c) and c.__module__ == _module_name(path)]
    plugins = [_instance(c) for c in classes if issubclass(c, BasePlugin) and not inspect.isabstract(c)]
    if not plugins:
        raise SettingsError("a plugin file defines no plugin class")
    if not all(_NAME.fullmatch(plugin.secret_type) for plugin in plugins):
        raise SettingsError("a plugin's secret_type must be UPPER_SNAKE: it becomes the placeholder's name")
    return plugins


def _module_name(path: str) -> str:
    return "pasteguard_plugin_" + re.sub(r"\W", "_", Path(path).stem)


def _run(path: str) -> ModuleType:
    spec = importlib.util.spec_from_file_location(_module_name(path), path)
    if spec is None or spec.loader is None:
        raise SettingsError("a plugin path is no Python file")
    module = importlib.util.module_from_spec(spec)
    failure = ""
    try:
        spec.loader.exec_module(module)
    except Exception as error:  # noqa: BLE001  # whatever the user's file raises, start-up says so
        failure = type(error).__name__
    if failure:
        raise SettingsError(f"a plugin file cannot be loaded: {failure}")
    return module


def _instance(plugin_class: type[BasePlugin]) -> SpanPlugin:
    if issubclass(plugin_class, TokenPlugin):
        raise SettingsError("derive plugins from SpanPlugin or RegexBasedDetector")
    plugin = plugin_class()
    if isinstance(plugin, SpanPlugin):
        return plugin
    if isinstance(plugin, RegexBasedDetector):
        return _DenylistPlugin(plugin)
    raise SettingsError("a plugin must be a SpanPlugin or a RegexBasedDetector: others do not say where a value stands")
