"""Write Rampart's 8-bit graph with fewer nodes: one graph in, an equal one out.

A short text costs as much for starting nodes as for multiplying. ONNX Runtime has operations for what the graph
spells out, but does not recognise it by itself in this model:
https://github.com/microsoft/onnxruntime/blob/main/docs/ContribOperators.md
"""

import numpy as np

from pasteguard_addon.errors import SettingsError

from .onnx_file import INT32, MICROSOFT, Node, OnnxFile

_LAYERS = 6
_HEADS = 12
_MASK = "attention_mask_int32"
_OUTPUT = "logits"
_PRODUCT = "DynamicQuantizeMatMul"


def fuse(eight_bit: bytes) -> bytes:
    """Return a model that computes the same; one whose graph is not Rampart's is a SettingsError."""
    model = OnnxFile(eight_bit)
    try:
        _fuse(model)
    except KeyError:
        is_rampart = False
    else:
        is_rampart = True
    if not is_rampart:
        raise SettingsError("the model's graph is not Rampart's")
    return model.serialize()


def _fuse(model: OnnxFile) -> None:
    # Attention wants 32-bit numbers where the model is given 64-bit ones.
    model.nodes.insert(0, Node("Cast", _MASK, ["attention_mask"], [_MASK], ints={"to": INT32}))
    for layer in range(_LAYERS):
        _fuse_attention(model, f"/bert/encoder/layer.{layer}/attention/self/")
        _fuse_gelu(model, f"/bert/encoder/layer.{layer}/intermediate/")
    _drop_unused(model)  # what is fused already still has its biases' additions
    _fuse_biases(model)


def _fuse_attention(model: OnnxFile, prefix: str) -> None:
    """Query, key and value as one product, and what follows up to the heads' joined context as one node."""
    by_name = {node.name: node for node in model.nodes}
    products = [by_name[f"{prefix}{part}/MatMul_Q4"] for part in ("query", "key", "value")]
    biases = [_bias(model, by_name[f"{prefix}{part}/Add"]) for part in ("query", "key", "value")]
    context = by_name[f"{prefix}Reshape_3"]
    joined, parts = f"{prefix}joined", [f"{prefix}{part}" for part in ("query", "key", "value")]
    columns = {
        f"{joined}_int8": [product.inputs[1] for product in products],
        f"{joined}_scale": [product.inputs[2] for product in products],
        f"{joined}_bias": biases,
    }
    for name, tensors in columns.items():
        model.add_tensor(name, np.concatenate([model.tensor(tensor) for tensor in tensors], axis=-1))
    inputs = [products[0].inputs[0], f"{joined}_int8", f"{joined}_scale", "", f"{joined}_bias"]
    fused = [
        Node(_PRODUCT, joined, inputs, [joined], MICROSOFT),
        Node("Split", f"{prefix}split", [joined], parts, ints={"axis": 2, "num_outputs": 3}),
        Node(
            "MultiHeadAttention",
            f"{prefix}heads",
            [*parts, "", _MASK],
            context.outputs,
            MICROSOFT,
            {"num_heads": _HEADS},
        ),
    ]
    _replace(model, context, fused)


def _fuse_gelu(model: OnnxFile, prefix: str) -> None:
    """The bias of the wide layer and its activation function, six nodes, as one."""
    by_name = {node.name: node for node in model.nodes}
    product, end = by_name[f"{prefix}dense/MatMul_Q4"], by_name[f"{prefix}intermediate_act_fn/Mul_1"]
    inputs = [product.outputs[0], _bias(model, by_name[f"{prefix}dense/Add"])]
    _replace(model, end, [Node("BiasGelu", f"{prefix}gelu", inputs, end.outputs, MICROSOFT)])


def _fuse_biases(model: OnnxFile) -> None:
    """Every other bias into its product. The zero points of the weights, all 0, are left out."""
    products = {node.outputs[0]: node for node in model.nodes if node.op == _PRODUCT}
    for add in [node for node in model.nodes if node.op == "Add"]:
        product = next((products[name] for name in add.inputs if name in products), None)
        if product is not None:
            inputs = [*product.inputs[:3], "", _bias(model, add)]
            _replace(model, add, [Node(_PRODUCT, product.name, inputs, add.outputs, MICROSOFT)])
    _drop_unused(model)


def _bias(model: OnnxFile, add: Node) -> str:
    """Return which input of an addition is a weight."""
    for name in add.inputs:
        if name in model.weights:
            return name
    raise KeyError(add.name)


def _replace(model: OnnxFile, node: Node, fused: list[Node]) -> None:
    """Put nodes in the place of the one whose result they compute; its other inputs come before it already."""
    at = next(at for at, other in enumerate(model.nodes) if other is node)
    model.nodes[at : at + 1] = fused


def _drop_unused(model: OnnxFile) -> None:
    """Leave out the nodes and weights that no result depends on any more."""
    used, kept = {_OUTPUT}, list[Node]()
    for node in reversed(model.nodes):
        if not used.isdisjoint(node.outputs):
            used.update(node.inputs)
            kept.append(node)
    model.nodes = kept[::-1]
    model.weights = {name: tensor for name, tensor in model.weights.items() if name in used}
