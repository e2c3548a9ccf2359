"""Import spaCy without its command line, which takes a third of the time and is not used here.

`import spacy` imports `spacy.cli.info`, and with it a package manager, an HTTP client and a progress display. Call
`leave_out_command_line` before; afterwards `import spacy` is as ever, but `spacy.cli` is empty.
"""

import sys
from types import ModuleType


def leave_out_command_line() -> None:
    """Put an empty module in the place of `spacy.cli`; nothing if spaCy is there already."""
    if "spacy" in sys.modules:
        return
    cli, info = ModuleType("spacy.cli"), ModuleType("spacy.cli.info")
    cli.__path__ = []  # it is a package
    info.info = _not_here  # type: ignore[attr-defined]  # what `spacy/__init__.py` takes from it
    sys.modules |= {cli.__name__: cli, info.__name__: info}


def _not_here(*_: object, **__: object) -> None:
    raise NotImplementedError("spaCy's command line is left out of this process")
