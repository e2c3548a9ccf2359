"""Read and write just as much of an ONNX file as changing Rampart needs, without the 30 MB `onnx` package.

ONNX is a protocol buffer: https://protobuf.dev/programming-guides/encoding/ and
https://github.com/onnx/onnx/blob/main/onnx/onnx.proto, whose field numbers stand below.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

_VARINT, _FIXED64, _BYTES, _FIXED32 = 0, 1, 2, 5
_MODEL_GRAPH = 7
_GRAPH_NODE, _GRAPH_INITIALIZER, _GRAPH_OUTPUT = 1, 5, 12
_NODE_INPUT, _NODE_OUTPUT, _NODE_NAME, _NODE_OP, _NODE_ATTRIBUTE, _NODE_DOMAIN = 1, 2, 3, 4, 5, 7
_ATTRIBUTE_NAME, _ATTRIBUTE_INT, _ATTRIBUTE_TYPE = 1, 3, 20
_TYPE_INT = 2
_TENSOR_DIMS, _TENSOR_TYPE, _TENSOR_NAME, _TENSOR_RAW = 1, 2, 8, 9
_VALUE_NAME = 1
_DTYPES = {1: "float32", 2: "uint8", 3: "int8"}
_CODES = {name: code for code, name in _DTYPES.items()}

INT32 = 6
"""What a cast calls 32-bit integers."""
MICROSOFT = "com.microsoft"
"""The domain of the operations that ONNX Runtime adds."""

type _Field = tuple[int, int, int | bytes]
"""Number, wire type, value."""


@dataclass(slots=True)
class Node:
    """One operation of the graph."""

    op: str
    name: str
    inputs: list[str]
    outputs: list[str]
    domain: str = ""
    ints: dict[str, int] = field(default_factory=dict)
    raw: bytes | None = None
    """The message as read; written back unchanged."""


class OnnxFile:
    """A model's nodes and weights; everything else is kept as it was read."""

    def __init__(self, data: bytes) -> None:
        self._model = list(_read(data))
        graph = next(value for number, _, value in self._model if number == _MODEL_GRAPH)
        self.nodes: list[Node] = []
        self.weights: dict[str, bytes] = {}
        """Serialised tensors by name."""
        self._rest: list[_Field] = []
        for number, wire, value in _read(_as_bytes(graph)):
            if number == _GRAPH_NODE:
                self.nodes.append(_node(_as_bytes(value)))
            elif number == _GRAPH_INITIALIZER:
                self.weights[_tensor_name(_as_bytes(value))] = _as_bytes(value)
            else:
                self._rest.append((number, wire, value))

    def tensor(self, name: str) -> NDArray[np.generic]:
        """Return a weight as an array."""
        fields = list(_read(self.weights[name]))
        dims: list[int] = []
        for number, wire, value in fields:
            if number == _TENSOR_DIMS:
                dims.extend(_packed(_as_bytes(value)) if wire == _BYTES else [int(value)])
        code = next(int(value) for number, _, value in fields if number == _TENSOR_TYPE)
        raw = next(_as_bytes(value) for number, _, value in fields if number == _TENSOR_RAW)
        return np.frombuffer(raw, np.dtype(_DTYPES[code])).reshape(dims)

    def add_tensor(self, name: str, array: NDArray[np.generic]) -> None:
        """Add a weight."""
        fields: list[_Field] = [(_TENSOR_DIMS, _VARINT, dim) for dim in array.shape]
        fields.append((_TENSOR_TYPE, _VARINT, _CODES[array.dtype.name]))
        fields.append((_TENSOR_NAME, _BYTES, name.encode()))
        fields.append((_TENSOR_RAW, _BYTES, np.ascontiguousarray(array).tobytes()))
        self.weights[name] = _write(fields)

    def serialize(self, extra_outputs: list[str] | None = None) -> bytes:
        """Return the file's bytes; `extra_outputs` names inner values that a run shall return too."""
        graph = [(_GRAPH_NODE, _BYTES, _node_bytes(node)) for node in self.nodes]
        graph += [(_GRAPH_INITIALIZER, _BYTES, tensor) for tensor in self.weights.values()]
        outputs: list[_Field] = [
            (_GRAPH_OUTPUT, _BYTES, _write([(_VALUE_NAME, _BYTES, name.encode())])) for name in extra_outputs or []
        ]
        data = _write([*self._rest, *graph, *outputs])
        return _write(
            [(number, wire, data if number == _MODEL_GRAPH else value) for number, wire, value in self._model]
        )


def _node(data: bytes) -> Node:
    node = Node("", "", [], [], raw=data)
    for number, _, value in _read(data):
        if number == _NODE_INPUT:
            node.inputs.append(_as_bytes(value).decode())
        elif number == _NODE_OUTPUT:
            node.outputs.append(_as_bytes(value).decode())
        elif number == _NODE_NAME:
            node.name = _as_bytes(value).decode()
        elif number == _NODE_OP:
            node.op = _as_bytes(value).decode()
        elif number == _NODE_ATTRIBUTE:
            fields = {n: v for n, _, v in _read(_as_bytes(value))}
            if _ATTRIBUTE_INT in fields:
                node.ints[_as_bytes(fields[_ATTRIBUTE_NAME]).decode()] = int(fields[_ATTRIBUTE_INT])
    return node


def _node_bytes(node: Node) -> bytes:
    if node.raw is not None:
        return node.raw
    fields: list[_Field] = [(_NODE_INPUT, _BYTES, name.encode()) for name in node.inputs]
    fields += [(_NODE_OUTPUT, _BYTES, name.encode()) for name in node.outputs]
    fields += [(_NODE_NAME, _BYTES, node.name.encode()), (_NODE_OP, _BYTES, node.op.encode())]
    fields += [(_NODE_ATTRIBUTE, _BYTES, _int_attribute(name, value)) for name, value in node.ints.items()]
    if node.domain:
        fields.append((_NODE_DOMAIN, _BYTES, node.domain.encode()))
    return _write(fields)


def _int_attribute(name: str, value: int) -> bytes:
    return _write(
        [
            (_ATTRIBUTE_NAME, _BYTES, name.encode()),
            (_ATTRIBUTE_INT, _VARINT, value),
            (_ATTRIBUTE_TYPE, _VARINT, _TYPE_INT),
        ]
    )


def _tensor_name(data: bytes) -> str:
    return next(_as_bytes(value).decode() for number, _, value in _read(data) if number == _TENSOR_NAME)


def _as_bytes(value: int | bytes) -> bytes:
    if isinstance(value, int):
        raise TypeError("not an ONNX file")
    return value


def _read(data: bytes) -> Iterator[_Field]:
    at = 0
    while at < len(data):
        key, at = _varint(data, at)
        number, wire = key >> 3, key & 7
        if wire == _VARINT:
            value, at = _varint(data, at)
            yield number, wire, value
            continue
        if wire == _BYTES:
            size, at = _varint(data, at)
        else:
            size = 8 if wire == _FIXED64 else 4
        yield number, wire, data[at : at + size]
        at += size


def _packed(data: bytes) -> Iterator[int]:
    at = 0
    while at < len(data):
        value, at = _varint(data, at)
        yield value


def _varint(data: bytes, at: int) -> tuple[int, int]:
    value = shift = 0
    while True:
        byte = data[at]
        value |= (byte & 0x7F) << shift
        at += 1
        if byte < 0x80:
            return value, at
        shift += 7


def _write(fields: list[_Field]) -> bytes:
    parts: list[bytes] = []
    for number, wire, value in fields:
        parts.append(_varint_bytes(number << 3 | wire))
        if isinstance(value, int):
            parts.append(_varint_bytes(value))
        else:
            if wire == _BYTES:
                parts.append(_varint_bytes(len(value)))
            parts.append(value)
    return b"".join(parts)


def _varint_bytes(value: int) -> bytes:
    out = bytearray()
    while value > 0x7F:
        out.append(value & 0x7F | 0x80)
        value >>= 7
    out.append(value)
    return bytes(out)
