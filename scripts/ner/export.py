"""Write what ships: the table of words at 4 bits, the tokenizer, and each size of the network as ONNX at 8 bits.

The graph is made of ONNX Runtime's own operations (attention, product with a bias), as a short text costs as much for
starting nodes as for multiplying:
https://github.com/microsoft/onnxruntime/blob/main/docs/ContribOperators.md
But for those that its CPU provider computes number by number: SkipLayerNormalization takes five times as long as Add
and LayerNormalization, and BiasGelu longer than a product with a bias and Gelu. It reads one window at a time, so
attention needs no mask.

Activations are quantised per tensor when the network runs, and a few channels of a transformer are ten times as wide
as the rest. So each channel's width, measured on some text, is moved halfway into the weights first (SmoothQuant,
https://arxiv.org/abs/2211.10438).
"""

import json
from collections.abc import Iterable
from pathlib import Path

import numpy as np
import onnx
import torch
from numpy.typing import NDArray
from onnx import TensorProto, helper, numpy_helper
from torch import Tensor, nn

from .base import Base
from .network import Network
from .text import LABELS, Example
from .train import Words, tensors
from .vocabulary import shipped_tokenizer, vectors_of

WINDOW = 192
"""The longest window that the product asks about, its first and last piece included."""
_SMOOTHING = 0.65
_LARGEST = 100
_ABOUT_EVEN = (0.35, 0.4)
_MICROSOFT = "com.microsoft"

_Floats = NDArray[np.float32]


def write_words(base: Base, kept: list[int], folder: Path) -> None:
    """Write the table of words, in each row the nibbles and then the scales, and the tokenizer."""
    packed = base.packed("emb.word", base.width).take(vectors_of(base, kept))
    scales = packed.scales.view(np.uint8).reshape(len(packed.nibbles), -1)
    np.save(folder / "words.npy", np.concatenate([packed.nibbles, scales], axis=1))
    shipped_tokenizer(base, kept).save(str(folder / "tokenizer.json"), pretty=False)


def write_network(network: Network, words: Words, shown: Iterable[Example], folder: Path) -> None:
    """Write each part of the network as one file; ``shown`` are examples of what it will read.

    Each part but the first gives the labels' scores and, but for the last, what the next part goes on from; `glance`
    writes into the first what it has learned. Beside it the even scores, as they are about; `calibrate` finds them.
    """
    network.eval()
    widths = _widths(network, words, shown)
    for n, (begin, end) in enumerate(network.parts):
        graph = _Graph(widths)
        if not begin:
            graph.place(network)
        for layer in range(begin, end):
            graph.layer(layer, network.layers[layer])
        if end in network.exits:
            graph.head(network.heads[str(end)], f"x{end}")
        onnx.save(graph.model(network, begin, end), str(folder / f"names-{n}.onnx"))
    (folder / "even_scores.json").write_text(json.dumps({"": _ABOUT_EVEN}) + "\n")


@torch.no_grad()
def _widths(network: Network, words: Words, shown: Iterable[Example]) -> dict[nn.Module, Tensor]:
    """The largest size of each channel of what each product is given."""
    widest: dict[nn.Module, Tensor] = {}

    def look(module: nn.Module, given: tuple[Tensor, ...]) -> None:
        width = given[0].abs().amax((0, 1))
        widest[module] = torch.maximum(widest.get(module, width), width)

    hooks = [
        m.register_forward_pre_hook(look)
        for layer in network.layers
        for m in layer.modules()
        if isinstance(m, nn.Linear)
    ]
    for example in shown:
        ids, _, positions, mask = tensors([example])
        network(words(ids), positions, mask)
    for hook in hooks:
        hook.remove()
    return widest


class _Graph:
    def __init__(self, widths: dict[nn.Module, Tensor]) -> None:
        self._widths = widths
        self._nodes: list[onnx.NodeProto] = []
        self._constants: list[onnx.TensorProto] = []

    def add(self, operation: str, inputs: list[str], output: str, domain: str = "", **attributes: object) -> None:
        self._nodes.append(helper.make_node(operation, inputs, [output], output, domain=domain, **attributes))

    def add_array(self, name: str, value: NDArray[np.generic]) -> None:
        self._constants.append(numpy_helper.from_array(np.ascontiguousarray(value), name))

    def add_constant(self, name: str, value: Tensor) -> None:
        self.add_array(name, value.detach().numpy().astype(np.float32))

    def norm(self, name: str, norm: nn.LayerNorm) -> list[str]:
        self.add_constant(f"{name}_gain", norm.weight)
        self.add_constant(f"{name}_bias", norm.bias)
        return [f"{name}_gain", f"{name}_bias"]

    def place(self, network: Network) -> None:
        """Add each piece's position to its word."""
        self.add_constant("positions", network.position.weight[:WINDOW])
        self.add("Shape", ["words"], "length", start=1, end=2)
        self.add_array("zero", np.zeros(1, np.int64))
        self.add("Slice", ["positions", "zero", "length", "zero"], "places")
        self.add("Add", ["words", "places"], "placed")
        norm = network.norm
        self.add("LayerNormalization", ["placed", *self.norm("norm", norm)], "x0", epsilon=norm.eps)

    def head(self, head: nn.Linear, given: str) -> None:
        self.add_constant("head", head.weight.T)
        self.add_constant("head_bias", head.bias)
        self.add("MatMul", [given, "head"], "product")
        self.add("Add", ["product", "head_bias"], "logits")
        self.add("Softmax", ["logits"], "scores", axis=-1)

    def layer(self, n: int, layer: nn.Module) -> None:
        x, name = f"x{n}", f"l{n}"
        factor, width = self._factor(layer.mix), layer.mix.in_features
        self._product(layer.qkv, x, f"{name}_qkv", divisor=np.concatenate([np.ones(2 * width, np.float32), factor]))
        parts = [f"{name}_{part}" for part in ("q", "k", "v")]
        self._nodes.append(helper.make_node("Split", [f"{name}_qkv"], parts, f"{name}_split", axis=2, num_outputs=3))
        self.add("MultiHeadAttention", parts, f"{name}_seen", _MICROSOFT, num_heads=layer.heads)
        self._product(layer.mix, f"{name}_seen", f"{name}_mixed", is_smoothed=True)
        self._sum(f"{name}_mixed", x, layer.mix_norm, f"{name}_y")
        self._product(layer.grow, f"{name}_y", f"{name}_wide")
        self.add("Gelu", [f"{name}_wide"], f"{name}_active")
        self._product(layer.shrink, f"{name}_active", f"{name}_narrow")
        self._sum(f"{name}_narrow", f"{name}_y", layer.norm, f"x{n + 1}")

    def _sum(self, left: str, right: str, norm: nn.LayerNorm, output: str) -> None:
        self.add("Add", [left, right], f"{output}_sum")
        self.add("LayerNormalization", [f"{output}_sum", *self.norm(output, norm)], output, epsilon=norm.eps)

    def _factor(self, linear: nn.Linear) -> _Floats:
        return _factor(self._widths[linear].numpy(), linear.weight.detach().abs().amax(0).numpy())

    def _product(
        self,
        linear: nn.Linear,
        given: str,
        output: str,
        *,
        divisor: _Floats | float = 1.0,
        is_smoothed: bool = False,
    ) -> None:
        """Add a product with a bias; `divisor` is what the next product would divide by what this one gives.

        Attention takes means of values channel by channel, so for `mix` they can be divided where they arise.
        """
        factor = self._factor(linear)
        weight = linear.weight.detach().numpy().T * factor[:, None]
        scale = np.maximum(np.abs(weight).max(axis=0), 1e-8) / _LARGEST
        self.add_array(f"{output}_int8", np.clip(np.round(weight / scale), -_LARGEST, _LARGEST).astype(np.int8))
        self.add_array(f"{output}_scale", (scale / divisor).astype(np.float32))
        self.add_array(f"{output}_bias", (linear.bias.detach().numpy() / divisor).astype(np.float32))
        if not is_smoothed:
            self.add_array(f"{output}_factor", (1 / factor).astype(np.float32))
            self.add("Mul", [given, f"{output}_factor"], f"{output}_given")
            given = f"{output}_given"
        inputs = [given, f"{output}_int8", f"{output}_scale", "", f"{output}_bias"]
        self.add("DynamicQuantizeMatMul", inputs, output, _MICROSOFT)

    def model(self, network: Network, begin: int, end: int) -> onnx.ModelProto:
        width = network.norm.normalized_shape[0]

        def floats(name: str, size: int) -> onnx.ValueInfoProto:
            return helper.make_tensor_value_info(name, TensorProto.FLOAT, [1, "length", size])

        given = [floats(f"x{begin}" if begin else "words", width)]
        found = [floats("scores", len(LABELS))] if end in network.exits else []
        found += [] if end == network.exits[-1] else [floats(f"x{end}", width)]
        graph = helper.make_graph(self._nodes, "names", given, found, self._constants)
        opsets = [helper.make_opsetid("", 20), helper.make_opsetid(_MICROSOFT, 1)]
        return helper.make_model(graph, opset_imports=opsets, ir_version=9, producer_name="pasteguard")


def _factor(width: _Floats, weight: _Floats) -> _Floats:
    raw = np.maximum(width, 1e-3) ** _SMOOTHING / np.maximum(weight, 1e-4) ** (1 - _SMOOTHING)
    return np.maximum(raw / np.exp(np.log(raw).mean()), 1e-3).astype(np.float32)
