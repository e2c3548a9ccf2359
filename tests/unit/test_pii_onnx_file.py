"""Reading and writing ONNX without its package."""

import numpy as np
import onnxruntime
import pytest

from pasteguard_addon.detection.pii.onnx_file import Node, OnnxFile


def field(number: int, value: int | bytes) -> bytes:
    if isinstance(value, int):
        return bytes([number << 3, value])
    assert len(value) < 128
    return bytes([number << 3 | 2, len(value)]) + value


def value_info(name: bytes) -> bytes:
    shape = field(2, field(1, field(1, 2)))
    return field(1, name) + field(2, field(1, field(1, 1) + shape))


@pytest.fixture
def doubling() -> bytes:
    """A model that multiplies two numbers by a weight."""
    weight = field(1, 2) + field(2, 1) + field(8, b"w") + field(9, np.asarray([2, 3], np.float32).tobytes())
    node = field(1, b"x") + field(1, b"w") + field(2, b"y") + field(3, b"product") + field(4, b"Mul")
    graph = (
        field(1, node) + field(2, b"g") + field(5, weight) + field(11, value_info(b"x")) + field(12, value_info(b"y"))
    )
    return field(1, 8) + field(7, graph) + field(8, field(2, 18))


def run(model: bytes) -> list[np.ndarray]:
    session = onnxruntime.InferenceSession(model, providers=["CPUExecutionProvider"])
    return session.run(None, {"x": np.asarray([1, 1], np.float32)})


def test_what_is_not_changed_computes_as_before(doubling: bytes) -> None:
    written = OnnxFile(doubling).serialize()
    assert run(written)[0].tolist() == [2, 3]
    assert OnnxFile(written).serialize() == written


def test_nodes_and_weights_are_read(doubling: bytes) -> None:
    model = OnnxFile(doubling)
    assert [(node.op, node.name, node.inputs, node.outputs) for node in model.nodes] == [
        ("Mul", "product", ["x", "w"], ["y"])
    ]
    assert model.tensor("w").tolist() == [2, 3]


def test_a_changed_model_runs(doubling: bytes) -> None:
    model = OnnxFile(doubling)
    model.add_tensor("ten", np.asarray([10, 10], np.float32))
    model.nodes = [Node("Mul", "more", ["x", "ten"], ["z"]), Node("Mul", "product", ["z", "w"], ["y"])]
    assert run(doubling)[0].tolist() == [2, 3]
    assert [value.tolist() for value in run(model.serialize(["z"]))] == [[20, 30], [10, 10]]
