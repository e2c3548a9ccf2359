"""Turn Rampart's 4-bit weights into 8-bit ones, which a CPU multiplies more than twice as fast.

Activations are quantised per tensor when the model runs, and a few channels of a transformer are ten times as wide
as the rest. So each channel's width, measured on a few sentences, is moved halfway into the weights first
(SmoothQuant, https://arxiv.org/abs/2211.10438); without that one decision in twenty changes.
"""

import numpy as np
import onnxruntime
from numpy.typing import NDArray
from tokenizers import Tokenizer

from .onnx_file import MICROSOFT, Node, OnnxFile

_BITS4 = "MatMulNBits"
_INT8 = "DynamicQuantizeMatMul"
_SMOOTHING = 0.65

type _Floats = NDArray[np.float32]


def requantize(four_bit: bytes, tokenizer: Tokenizer, sentences: list[str]) -> bytes:
    """Return the model with 8-bit weights; `sentences` show it what it will read."""
    original = OnnxFile(four_bit)
    weights = {node.name: _floats(original, node) for node in original.nodes if node.op == _BITS4}
    widths = _widths(four_bit, weights, tokenizer, sentences)
    return _eight_bit(four_bit, weights, widths)


def _floats(model: OnnxFile, node: Node) -> _Floats:
    """Return the weights (inputs × outputs) of a 4-bit product: blocks of nibbles around 8, a scale each."""
    inputs, outputs, block = node.ints["K"], node.ints["N"], node.ints["block_size"]
    packed = model.tensor(node.inputs[1]).astype(np.uint8)
    scales = model.tensor(node.inputs[2]).astype(np.float32).reshape(outputs, -1, 1)
    nibbles = np.stack([packed & 15, packed >> 4], axis=-1).reshape(outputs, -1, block)
    values = (nibbles.astype(np.float32) - 8) * scales
    return np.ascontiguousarray(values.reshape(outputs, -1)[:, :inputs].T)


def _widths(
    four_bit: bytes, weights: dict[str, _Floats], tokenizer: Tokenizer, sentences: list[str]
) -> dict[str, _Floats]:
    """Run the model in floating point and return the largest size of each channel of each product's input."""
    model = OnnxFile(four_bit)
    names = sorted({node.inputs[0] for node in model.nodes if node.op == _BITS4})
    model.nodes = [_float_node(model, node, weights) if node.op == _BITS4 else node for node in model.nodes]
    session = onnxruntime.InferenceSession(model.serialize(names), providers=["CPUExecutionProvider"])
    inputs = {given.name for given in session.get_inputs()}
    widest: dict[str, _Floats] = {}
    for sentence in sentences:
        ids = np.asarray([tokenizer.encode(sentence).ids], np.int64)
        feed = {"input_ids": ids, "attention_mask": np.ones_like(ids), "token_type_ids": np.zeros_like(ids)}
        values = session.run(names, {name: feed[name] for name in inputs})
        for name, value in zip(names, values, strict=True):
            width = np.abs(value).reshape(-1, value.shape[-1]).max(axis=0)
            widest[name] = np.maximum(widest.get(name, width), width)
    return widest


def _float_node(model: OnnxFile, node: Node, weights: dict[str, _Floats]) -> Node:
    name = _drop(model, node) + "_float"
    model.add_tensor(name, weights[node.name])
    return Node("MatMul", node.name, [node.inputs[0], name], node.outputs)


def _eight_bit(four_bit: bytes, weights: dict[str, _Floats], widths: dict[str, _Floats]) -> bytes:
    model = OnnxFile(four_bit)
    heaviest: dict[str, _Floats] = {}
    for node in model.nodes:
        if node.op == _BITS4:
            weight = np.abs(weights[node.name]).max(axis=1)
            heaviest[node.inputs[0]] = np.maximum(heaviest.get(node.inputs[0], weight), weight)
    factors = {name: _factor(widths[name], weight) for name, weight in heaviest.items()}
    smoothed: set[str] = set()
    nodes: list[Node] = []
    for node in model.nodes:
        if node.op != _BITS4:
            nodes.append(node)
            continue
        name = node.inputs[0]
        if name not in smoothed:
            smoothed.add(name)
            model.add_tensor(name + "_factor", 1 / factors[name])
            nodes.append(Node("Mul", name + "_smooth", [name, name + "_factor"], [name + "_smooth"]))
        nodes.append(_int8_node(model, node, weights[node.name] * factors[name][:, None]))
    model.nodes = nodes
    return model.serialize()


def _factor(width: _Floats, weight: _Floats) -> _Floats:
    raw = np.maximum(width, 1e-3) ** _SMOOTHING / np.maximum(weight, 1e-4) ** (1 - _SMOOTHING)
    centred: _Floats = np.maximum(raw / np.exp(np.log(raw).mean()), 1e-3).astype(np.float32)
    return centred


def _int8_node(model: OnnxFile, node: Node, weight: _Floats) -> Node:
    name = _drop(model, node)
    scale = np.maximum(np.abs(weight).max(axis=0), 1e-8) / 127
    model.add_tensor(name + "_int8", np.clip(np.round(weight / scale), -127, 127).astype(np.int8))
    model.add_tensor(name + "_scale", scale.astype(np.float32))
    model.add_tensor(name + "_zero", np.zeros(weight.shape[1], np.int8))
    inputs = [node.inputs[0] + "_smooth", name + "_int8", name + "_scale", name + "_zero"]
    return Node(_INT8, node.name, inputs, node.outputs, domain=MICROSOFT)


def _drop(model: OnnxFile, node: Node) -> str:
    """Remove a product's 4-bit weights and return the name they had."""
    for name in node.inputs[1:3]:
        model.weights.pop(name, None)
    return node.inputs[1]
