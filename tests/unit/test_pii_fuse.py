"""The fused graph computes what the one did that it was made from: a small model with Rampart's nodes and names."""

import numpy as np
import onnxruntime
import pytest
from numpy.typing import NDArray

from pasteguard_addon.detection.pii.fuse import fuse
from pasteguard_addon.detection.pii.onnx_file import MICROSOFT, Node, OnnxFile, _write
from pasteguard_addon.errors import SettingsError

WIDTH, HEADS, LAYERS, WORDS, LABELS = 48, 12, 6, 50, 5
FLOAT, INT64 = 1, 7


def given(name: str, kind: int, *dims: str) -> bytes:
    shape = _write([(1, 2, _write([(2, 2, dim.encode())])) for dim in dims])
    return _write([(1, 2, name.encode()), (2, 2, _write([(1, 2, _write([(1, 0, kind), (2, 2, shape)]))]))])


class Builder:
    """Rampart's graph as `requantize` leaves it, with few and random weights."""

    def __init__(self) -> None:
        self.random = np.random.default_rng(7)
        inputs = [(11, 2, given(name, INT64, "batch", "length")) for name in ("input_ids", "attention_mask")]
        graph = _write([(2, 2, b"g"), *inputs, (12, 2, given("logits", FLOAT, "batch", "length", "labels"))])
        opsets = [(8, 2, _write([(2, 0, 18)])), (8, 2, _write([(1, 2, MICROSOFT.encode()), (2, 0, 1)]))]
        self.model = OnnxFile(_write([(1, 0, 8), (7, 2, graph), *opsets]))

    def node(self, op: str, name: str, inputs: list[str], **ints: int) -> str:
        domain = MICROSOFT if op == "DynamicQuantizeMatMul" else ""
        self.model.nodes.append(Node(op, name, inputs, [f"{name}_output"], domain, ints))
        return f"{name}_output"

    def floats(self, name: str, *shape: int) -> str:
        self.model.add_tensor(name, self.random.normal(0, 0.5, shape).astype(np.float32))
        return name

    def integers(self, name: str, *values: int) -> str:
        raw = np.asarray(values, np.int64).tobytes()
        self.model.weights[name] = _write([(1, 0, len(values)), (2, 0, INT64), (8, 2, name.encode()), (9, 2, raw)])
        return name

    def number(self, name: str, value: float) -> str:
        self.model.add_tensor(name, np.asarray([value], np.float32))
        return name

    def dense(self, prefix: str, value: str, inputs: int, outputs: int) -> str:
        self.model.add_tensor(f"{prefix}_int8", self.random.integers(-127, 128, (inputs, outputs)).astype(np.int8))
        self.model.add_tensor(f"{prefix}_scale", self.random.uniform(0.001, 0.004, outputs).astype(np.float32))
        self.model.add_tensor(f"{prefix}_zero", np.zeros(outputs, np.int8))
        weights = [f"{prefix}_int8", f"{prefix}_scale", f"{prefix}_zero"]
        product = self.node("DynamicQuantizeMatMul", f"{prefix}/MatMul_Q4", [value, *weights])
        return self.node("Add", f"{prefix}/Add", [self.floats(f"{prefix}_bias", outputs), product])

    def transpose(self, name: str, value: str, *order: int) -> str:
        attribute = _write([(1, 2, b"perm"), *((8, 0, axis) for axis in order), (20, 0, 7)])
        fields = [(1, 2, value.encode()), (2, 2, f"{name}_output".encode()), (3, 2, name.encode())]
        raw = _write([*fields, (4, 2, b"Transpose"), (5, 2, attribute)])
        self.model.nodes.append(Node("Transpose", name, [value], [f"{name}_output"], raw=raw))
        return f"{name}_output"

    def heads(self, prefix: str, value: str, *order: int) -> str:
        projected = self.dense(prefix, value, WIDTH, WIDTH)
        return self.transpose(
            f"{prefix}/Transpose", self.node("Reshape", f"{prefix}/Reshape", [projected, "heads"]), *order
        )

    def attention(self, prefix: str, value: str, padding: str) -> str:
        query = self.heads(f"{prefix}query", value, 0, 2, 1, 3)
        key = self.heads(f"{prefix}key", value, 0, 2, 3, 1)
        scores = self.node("Mul", f"{prefix}Mul", [self.node("MatMul", f"{prefix}MatMul", [query, key]), "shrink"])
        weights = self.node("Softmax", f"{prefix}Softmax", [self.node("Add", f"{prefix}Add", [scores, padding])])
        values = self.heads(f"{prefix}value", value, 0, 2, 1, 3)
        context = self.node("MatMul", f"{prefix}MatMul_1", [weights, values])
        joined = self.transpose(f"{prefix}Transpose_3", context, 0, 2, 1, 3)
        return self.node("Reshape", f"{prefix}Reshape_3", [joined, "joined"])

    def gelu(self, prefix: str, value: str) -> str:
        error = self.node("Erf", f"{prefix}Erf", [self.node("Div", f"{prefix}Div", [value, "root"])])
        product = self.node("Mul", f"{prefix}Mul", [value, self.node("Add", f"{prefix}Add", [error, "one"])])
        return self.node("Mul", f"{prefix}Mul_1", [product, "half"])

    def norm(self, prefix: str, value: str) -> str:
        weights = [self.floats(f"{prefix}_weight", WIDTH), self.floats(f"{prefix}_bias", WIDTH)]
        return self.node("LayerNormalization", prefix, [value, *weights])

    def layer(self, prefix: str, value: str, padding: str) -> str:
        context = self.attention(f"{prefix}attention/self/", value, padding)
        attended = self.dense(f"{prefix}attention/output/dense", context, WIDTH, WIDTH)
        value = self.norm(f"{prefix}norm", self.node("Add", f"{prefix}attention/output/Add", [attended, value]))
        wide = self.dense(f"{prefix}intermediate/dense", value, WIDTH, 2 * WIDTH)
        narrow = self.dense(
            f"{prefix}output/dense", self.gelu(f"{prefix}intermediate/intermediate_act_fn/", wide), 2 * WIDTH, WIDTH
        )
        return self.norm(f"{prefix}output/norm", self.node("Add", f"{prefix}output/Add", [narrow, value]))

    def build(self) -> bytes:
        self.integers("heads", 0, 0, HEADS, WIDTH // HEADS)
        self.integers("joined", 0, 0, WIDTH)
        self.integers("row axes", 1, 2)
        numbers = {"root": 2**0.5, "one": 1, "half": 0.5, "far": 10_000, "shrink": (WIDTH // HEADS) ** -0.5}
        for name, number in numbers.items():
            self.number(name, number)
        mask = self.node("Cast", "mask", ["attention_mask"], to=FLOAT)
        lowered = self.node("Mul", "lowered", [self.node("Sub", "less", [mask, "one"]), "far"])
        padding = self.node("Unsqueeze", "padding", [lowered, "row axes"])
        value = self.node("Gather", "words", [self.floats("embeddings", WORDS, WIDTH), "input_ids"])
        for layer in range(LAYERS):
            value = self.layer(f"/bert/encoder/layer.{layer}/", value, padding)
        self.dense("classifier", value, WIDTH, LABELS)
        self.model.nodes[-1].outputs = ["logits"]
        return self.model.serialize()


@pytest.fixture(scope="module")
def unfused() -> bytes:
    return Builder().build()


def run(model: bytes, ids: NDArray[np.int64], mask: NDArray[np.int64]) -> NDArray[np.float32]:
    session = onnxruntime.InferenceSession(model, providers=["CPUExecutionProvider"])
    logits: NDArray[np.float32] = session.run(None, {"input_ids": ids, "attention_mask": mask})[0]
    return logits


@pytest.mark.parametrize("length", [1, 3, 12, 50, 192])
@pytest.mark.parametrize("padded", [0, 1, 20])
def test_the_fused_graph_computes_the_same(unfused: bytes, length: int, padded: int) -> None:
    rows = 2 if padded else 1
    ids = np.random.default_rng(length).integers(0, WORDS, (rows, length + padded))
    mask = np.ones_like(ids)
    mask[-1, length:] = 0
    is_read = mask.astype(bool)
    before, after = run(unfused, ids, mask)[is_read], run(fuse(unfused), ids, mask)[is_read]
    # An activation in the middle between two 8-bit values may be rounded to the other one.
    assert np.abs(after - before).max() < 0.02 * np.abs(before).max()


def test_the_fused_graph_has_fewer_nodes(unfused: bytes) -> None:
    before, after = OnnxFile(unfused), OnnxFile(fuse(unfused))
    assert len(after.nodes) < len(before.nodes) / 2
    assert [node.op for node in after.nodes].count("MultiHeadAttention") == LAYERS
    assert {name for node in after.nodes for name in node.inputs} >= set(after.weights)


@pytest.mark.parametrize("name", ["attention/self/key/MatMul_Q4", "attention/self/value/Add", "intermediate/dense/Add"])
def test_another_graph_is_refused(unfused: bytes, name: str) -> None:
    model = OnnxFile(unfused)
    model.nodes = [node for node in model.nodes if node.name != f"/bert/encoder/layer.3/{name}"]
    with pytest.raises(SettingsError, match="not Rampart's"):
        fuse(model.serialize())


def test_an_addition_that_adds_no_weight_is_refused(unfused: bytes) -> None:
    model = OnnxFile(unfused)
    del model.weights["classifier_bias"]
    with pytest.raises(SettingsError, match="not Rampart's"):
        fuse(model.serialize())
