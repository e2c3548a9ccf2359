"""Import Presidio without spaCy, which takes a quarter of a worker's start and of which our own engines use nothing.

Presidio imports it for its engines of names. Call `defer_spacy` before: what Presidio takes from spaCy are stand-ins
then. They stand in annotations alone, until `load_spacy` puts in their place what they stand for.
"""

import sys
from collections.abc import Callable
from importlib import import_module
from importlib.util import find_spec
from types import ModuleType

_PACKAGE = "spacy"
_OF_PRESIDIO = "presidio_analyzer"
_TAKEN = {"": ("Language",), ".language": ("Language",), ".tokens": ("Doc", "Span", "Token"), ".util": ()}
"""What Presidio imports by name, by the modules that it takes it from."""


class _StandIn(ModuleType):
    """spaCy, before it is asked for anything else. It is no package: nothing of spaCy is imported beside it."""

    def __getattr__(self, name: str) -> object:
        if name.startswith("__"):
            raise AttributeError(name)
        return getattr(load_spacy(), name)


class _Registry:
    """Keeps what Presidio registers until spaCy is there."""

    def __init__(self) -> None:
        self.kept: list[tuple[str, Callable[..., object]]] = []

    def tokenizers(self, name: str) -> Callable[[Callable[..., object]], Callable[..., object]]:
        """Return what registers a tokenizer."""

        def keep(function: Callable[..., object]) -> Callable[..., object]:
            self.kept.append((name, function))
            return function

        return keep


def defer_spacy() -> None:
    """Put stand-ins in place; nothing if spaCy is there already, or Presidio, which has taken what it needs."""
    if _PACKAGE in sys.modules or _OF_PRESIDIO in sys.modules:
        return
    spec = find_spec(_PACKAGE)
    if spec is None:
        return
    for end, names in _TAKEN.items():
        module = _StandIn(_PACKAGE) if not end else ModuleType(_PACKAGE + end)
        module.__dict__.update({name: type(name, (), {"__module__": module.__name__}) for name in names})
        sys.modules[module.__name__] = module
    package = sys.modules[_PACKAGE]
    package.__spec__ = spec
    package.__dict__["blank"] = _blank
    sys.modules[f"{_PACKAGE}.util"].__dict__["registry"] = _Registry()


def load_spacy() -> ModuleType:
    """Return spaCy itself, without its command line."""
    if isinstance(sys.modules.get(_PACKAGE), _StandIn):
        stand_ins = {end: sys.modules.pop(_PACKAGE + end) for end in _TAKEN}
        _leave_out_command_line()
        import_module(_PACKAGE)
        _replace(stand_ins)
    return import_module(_PACKAGE)


def _replace(stand_ins: dict[str, ModuleType]) -> None:
    """Give Presidio what it would have taken, and spaCy what Presidio would have registered."""
    real = {
        id(stand_in): getattr(import_module(_PACKAGE + end), name)
        for end, module in stand_ins.items()
        for name, stand_in in vars(module).items()
        if not name.startswith("__")
    }
    real[id(stand_ins[""])] = import_module(_PACKAGE)
    for module in [each for name, each in sys.modules.items() if name.startswith(_OF_PRESIDIO)]:
        taken = {name: real[id(value)] for name, value in vars(module).items() if id(value) in real}
        vars(module).update(taken)
    registry = vars(stand_ins[".util"])["registry"]
    for name, function in registry.kept if isinstance(registry, _Registry) else ():
        import_module(f"{_PACKAGE}.util").registry.tokenizers(name)(function)


def _blank(*arguments: object, **more: object) -> object:
    return load_spacy().blank(*arguments, **more)


def _leave_out_command_line() -> None:
    """Put an empty module in the place of `spacy.cli`, with its package manager, HTTP client and progress display."""
    cli, info = ModuleType("spacy.cli"), ModuleType("spacy.cli.info")
    cli.__path__ = []  # it is a package
    info.info = _not_here  # type: ignore[attr-defined]  # what `spacy/__init__.py` takes from it
    sys.modules |= {cli.__name__: cli, info.__name__: info}


def _not_here(*_: object, **__: object) -> None:
    raise NotImplementedError("spaCy's command line is left out of this process")
