"""Import Presidio's analyzer without its predefined recognizers, whose hundred patterns take a fifth of the start.

Presidio imports all of them for the sake of three classes. Call `defer_recognizers` before; afterwards
`import presidio_analyzer` is as ever, and the recognizers are imported when one of them is asked for.
"""

import sys
from importlib import import_module
from importlib.util import find_spec, module_from_spec, spec_from_file_location
from pathlib import Path
from types import ModuleType

_PACKAGE = "presidio_analyzer.predefined_recognizers"
_OF_ENGINES = {"SpacyRecognizer", "StanzaRecognizer", "TransformersRecognizer"}
"""What the registry names: they are small, and stand in a package of their own."""


class _Deferred(ModuleType):
    """The package, before it is asked for anything else."""

    def __getattr__(self, name: str) -> object:
        if name in _OF_ENGINES:
            return getattr(import_module(f"{_PACKAGE}.nlp_engine_recognizers"), name)
        if name.startswith("__"):
            raise AttributeError(name)
        load_recognizers()
        return getattr(self, name)


def defer_recognizers() -> None:
    """Put the package in place without running it; nothing if it is there already."""
    if _PACKAGE in sys.modules:
        return
    presidio = find_spec("presidio_analyzer")
    if presidio is None or presidio.origin is None:
        return
    folder = Path(presidio.origin).parent / "predefined_recognizers"
    spec = spec_from_file_location(_PACKAGE, folder / "__init__.py", submodule_search_locations=[str(folder)])
    if spec is not None:
        module = module_from_spec(spec)
        module.__class__ = _Deferred
        sys.modules[_PACKAGE] = module


def load_recognizers() -> ModuleType:
    """Run the package, once all of Presidio is there; return it."""
    import_module("presidio_analyzer")  # they want it whole
    package = import_module(_PACKAGE)
    spec = package.__spec__
    if isinstance(package, _Deferred) and spec is not None and spec.loader is not None:
        package.__class__ = ModuleType  # type: ignore[assignment]  # from here on it is as any other
        spec.loader.exec_module(package)
    return package
