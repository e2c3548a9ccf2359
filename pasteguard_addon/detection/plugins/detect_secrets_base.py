"""detect-secrets' base classes, without the HTTP client that they could ask a vendor with whether a secret is valid.

Nothing here asks. `requests` takes a tenth of the start to import, so it is imported when somebody first uses it.
"""

import sys
from importlib.util import find_spec, module_from_spec
from types import ModuleType


class _Deferred(ModuleType):
    """A module that is loaded when one of its attributes is first read. `import` reads some that it has before."""

    def __getattr__(self, name: str) -> object:
        spec = self.__spec__
        if spec is None or spec.loader is None or name.startswith("__"):
            raise AttributeError(name)
        self.__class__ = ModuleType  # type: ignore[assignment]  # from here on it is as any other
        spec.loader.exec_module(self)
        return getattr(self, name)


def _defer(name: str) -> None:
    spec = find_spec(name) if name not in sys.modules else None
    if spec is not None:
        module = module_from_spec(spec)
        module.__class__ = _Deferred
        sys.modules[name] = module


_defer("requests")

from detect_secrets.plugins.base import BasePlugin, RegexBasedDetector  # noqa: E402  # it imports `requests`

__all__ = ["BasePlugin", "RegexBasedDetector"]
