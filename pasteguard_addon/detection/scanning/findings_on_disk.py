"""What was found in large texts, kept from one run of the proxy to the next: for whoever asks for it, off by default.

An agent sends the same system prompt and tools with every conversation. Of those the file tells, under a keyed hash of
each text, where something was found and of which type; never a text, nor anything of one. Short texts are not kept but
together with others that make a long one (`texts_together`): who has the file and its key can try whether a text that
they know was scanned, and nobody tries texts of hundreds of characters.

What was found hangs on the rules and on the model, so both are part of each hash: with others nothing is known. Each
line carries a keyed check, so one that is damaged, or that somebody else has written, counts as if it were not there:
a forged one would say that a text holds nothing.
"""

import json
import os
import secrets
import stat
import sys
import tempfile
from collections.abc import Iterator
from contextlib import suppress
from functools import cache
from hashlib import blake2b
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from threading import Lock

from pasteguard_addon.detection.scanning.cache import NOT_CACHED, CachedFindings, NotCached
from pasteguard_addon.detection.scanning.messages import findings_of, rows_of
from pasteguard_addon.detection.scanning.texts_together import FoundTogether, TextFound
from pasteguard_addon.detection.settings import DetectionSettings
from pasteguard_addon.findings import LanguageGuess

type Entry = CachedFindings | LanguageGuess | FoundTogether | None

FILE_NAME, KEY_NAME = "pasteguard-findings", "pasteguard-findings.key"
MAX_BYTES = 3_000_000
"""Some thirty agents' prompts. The oldest third goes when there is more."""
_KEY_BYTES = 32
_CHECK_BYTES = 16
_PACKAGE = Path(__file__).resolve().parents[2]
_ROOMS = ("detection", "known_values", "lexicon", "settings", "sieve", "views")
_LARGEST_SOURCE = 500_000
"""Larger files are the model's, which its manifest tells apart."""
_LIBRARIES = (
    *("presidio-analyzer", "phonenumbers", "python-stdnum", "tldextract", "spacy", "detect-secrets", "langdetect"),
    *("ahocorasick-rs", "google-re2", "onnxruntime", "tokenizers", "numpy"),
)


class FindingsOnDisk:
    """The file and its key. Nothing here raises: without a disk that works nothing is kept. Safe in threads."""

    def __init__(self, folder: Path, rules: bytes) -> None:
        """Read what is there; `rules` stand for all that findings hang on besides the text."""
        self._path = folder / FILE_NAME
        secret = _key(folder / KEY_NAME)
        self._is_writable = secret is not None
        self._check = blake2b(digest_size=_CHECK_BYTES, key=secret or secrets.token_bytes(_KEY_BYTES), person=b"check")
        self._check.update(rules)
        self.key = blake2b(b"texts" + rules, key=secret or secrets.token_bytes(_KEY_BYTES), digest_size=32).digest()
        self._lines: dict[bytes, bytes] = {}
        """By the key in hex, each as it stands in the file; checked when it is asked for."""
        self._unwritten: list[bytes] = []
        self._lock = Lock()
        if self._is_writable:
            self._lines = {line.split(b"\t", 1)[0]: line for line in _lines_of(self._path)}

    def find(self, key: bytes) -> Entry | NotCached:
        """Return what is kept under a key."""
        line = self._lines.get(key.hex().encode())
        return NOT_CACHED if line is None else self._read(key, line)

    def keep(self, key: bytes, value: Entry) -> None:
        """Keep what was found out, from the next `write` on."""
        name = key.hex().encode()
        content = name + b"\t" + json.dumps(_members(value), separators=(",", ":")).encode("ascii")
        line = content + b"\t" + self._sign(content)
        with self._lock:
            if self._lines.get(name) != line and self._is_writable:
                self._lines[name] = line
                self._unwritten.append(line)

    @property
    def has_unwritten(self) -> bool:
        return bool(self._unwritten)

    def write(self) -> None:
        """Write what is new, and drop the oldest if the file has become too large."""
        with self._lock:
            lines, self._unwritten = self._unwritten, []
            with suppress(OSError):
                size = _append(self._path, b"".join(line + b"\n" for line in lines))
                if size > MAX_BYTES:
                    self._shorten()

    def clear(self) -> None:
        """Forget all, on the disk too."""
        with self._lock:
            self._lines.clear()
            self._unwritten.clear()
            with suppress(OSError):
                self._path.unlink(missing_ok=True)

    def _read(self, key: bytes, line: bytes) -> Entry | NotCached:
        content, _, signature = line.rpartition(b"\t")
        if secrets.compare_digest(signature, self._sign(content)):
            with suppress(ValueError, TypeError, IndexError):
                return _entry(key, json.loads(content.partition(b"\t")[2]))
        return NOT_CACHED

    def _sign(self, content: bytes) -> bytes:
        check = self._check.copy()
        check.update(content)
        return check.hexdigest().encode()

    def _shorten(self) -> None:
        """Keep the newest lines that are ours: what other rules have found, or nobody, goes first."""
        own = [
            line for line in _lines_of(self._path) if self._sign(line.rpartition(b"\t")[0]) == line[-2 * _CHECK_BYTES :]
        ]
        kept: list[bytes] = []
        size = 0
        for line in reversed(list(dict.fromkeys(own))):
            size += len(line) + 1
            if size > MAX_BYTES * 2 // 3:
                break
            kept.append(line)
        self._lines = {line.split(b"\t", 1)[0]: line for line in reversed(kept)}
        handle, name = tempfile.mkstemp(dir=self._path.parent, prefix=FILE_NAME)
        with open(handle, "wb") as file:
            file.write(b"".join(line + b"\n" for line in reversed(kept)))
        Path(name).replace(self._path)


def open_findings(settings: DetectionSettings) -> FindingsOnDisk | None:
    """Return what is kept for these settings; None if nothing is to be, or if rules of the user's own may change."""
    rules = rules_of(settings)
    return FindingsOnDisk(Path(settings.findings_folder), rules) if settings.findings_folder and rules else None


def rules_of(settings: DetectionSettings) -> bytes:
    """Return what stands for all that decides what is found in a text; nothing if that cannot be told."""
    if settings.engine not in ("accurate", "fast"):
        return b""
    hasher = blake2b(digest_size=16)
    hasher.update(_own_rules())
    hasher.update(settings.rules_json().encode())
    try:
        for path in settings.plugin_paths:
            hasher.update(blake2b(Path(path).read_bytes()).digest())
    except OSError:
        return b""
    return hasher.digest()


@cache
def _own_rules() -> bytes:
    """Return what stands for the code, the word lists, the model and the libraries that find anything."""
    hasher = blake2b(sys.version.encode(), digest_size=16)
    for library in _LIBRARIES:
        with suppress(PackageNotFoundError):
            hasher.update(f"{library} {version(library)} ".encode())
    for path in _sources():
        hasher.update(blake2b(path.read_bytes()).digest())
    return hasher.digest()


def _sources() -> Iterator[Path]:
    files = [*_PACKAGE.glob("*.py"), *(file for room in _ROOMS for file in (_PACKAGE / room).rglob("*"))]
    for path in sorted(files):
        if path.is_file() and path.suffix != ".pyc" and path.stat().st_size <= _LARGEST_SOURCE:
            yield path


def _key(path: Path) -> bytes | None:
    """Return the key, made if there is none; None if there can be none that is its owner's alone."""
    with suppress(OSError):
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        if not path.exists():
            handle, name = tempfile.mkstemp(dir=path.parent, prefix=KEY_NAME)  # which nobody else may read
            with open(handle, "wb") as file:
                file.write(secrets.token_bytes(_KEY_BYTES))
            with suppress(FileExistsError):
                os.link(name, path)  # another process may have been quicker
            Path(name).unlink()
        status = path.lstat()
        is_private = stat.S_ISREG(status.st_mode) and status.st_uid == os.getuid() and not status.st_mode & 0o077
        key = path.read_bytes() if is_private else b""
        return key if len(key) == _KEY_BYTES else None
    return None


def _lines_of(path: Path) -> list[bytes]:
    with suppress(OSError):
        if path.stat().st_size <= 2 * MAX_BYTES:
            return [line for line in path.read_bytes().split(b"\n") if line.count(b"\t") == 2]
    return []


def _append(path: Path, data: bytes) -> int:
    """Add to a file that is its owner's alone; return its size."""
    handle = os.open(path, os.O_WRONLY | os.O_APPEND | os.O_CREAT | os.O_NOFOLLOW, 0o600)
    try:
        os.fchmod(handle, 0o600)
        os.write(handle, data)
        return os.fstat(handle).st_size
    finally:
        os.close(handle)


def _members(value: Entry) -> list[object]:
    match value:
        case CachedFindings(findings):
            return ["findings", rows_of(findings)]
        case FoundTogether(texts):
            return ["together", [[_guess_members(each.guess), each.language, rows_of(each.findings)] for each in texts]]
    return ["language", _guess_members(value)]


def _guess_members(guess: LanguageGuess | None) -> list[object] | None:
    return None if guess is None else [guess.code, guess.is_available]


def _entry(key: bytes, members: list[object]) -> Entry:
    match members:
        case ["findings", list(rows)]:
            return CachedFindings(findings_of(rows), key + b"on disk ")
        case ["together", list(texts)]:
            return FoundTogether(
                tuple(TextFound(_guess(guess), language, findings_of(rows)) for guess, language, rows in texts)
            )
        case ["language", guess]:
            return _guess(guess)
    raise ValueError


def _guess(members: object) -> LanguageGuess | None:
    match members:
        case None:
            return None
        case [str(code), bool(is_available)]:
            return LanguageGuess(code, is_available)
    raise ValueError
