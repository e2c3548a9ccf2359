"""Read what ships back into a network, to train it further."""

from pathlib import Path

import numpy as np
import onnx
import torch
from numpy.typing import NDArray
from onnx import numpy_helper
from torch import Tensor, nn

from .base import Packed
from .network import Network

_Arrays = dict[str, NDArray[np.float32]]


def words(folder: Path, width: int) -> Packed:
    """The table of words of a folder of what ships."""
    rows = np.load(folder / "words.npy")
    return Packed(rows[:, : width // 2].copy(), np.ascontiguousarray(rows[:, width // 2 :]).view(np.float16))


@torch.no_grad()
def fill(network: Network, folder: Path) -> None:
    """Give the network the weights of a folder of what ships, as near as 8 bits tell them.

    The factors that smoothed values for the product after attention stay in the weights on both sides of it.
    """
    for part, (begin, end) in enumerate(network.parts):
        arrays = _arrays(folder / f"names-{part}.onnx")
        for n in range(begin, end):
            _layer(network.layers[n], arrays, n)
        if end in network.exits:
            head = network.heads[str(end)]
            _set(head.weight, arrays["head"].T)
            _set(head.bias, arrays["head_bias"])


def copy_of(network: Network) -> dict[str, Tensor]:
    """The weights as they are now."""
    return {name: weight.clone() for name, weight in network.state_dict().items()}


def blend(network: Network, begun: dict[str, Tensor], share: float) -> None:
    """Make this share of the network's weights those it began as."""
    network.load_state_dict({n: torch.lerp(now, begun[n], share) for n, now in network.state_dict().items()})


def _arrays(file: Path) -> _Arrays:
    return {array.name: numpy_helper.to_array(array) for array in onnx.load(str(file)).graph.initializer}


def _layer(layer: nn.Module, arrays: _Arrays, n: int) -> None:
    names = {"qkv": "qkv", "mix": "mixed", "grow": "wide", "shrink": "narrow"}
    for part, name in names.items():
        product = f"l{n}_{name}"
        weight = arrays[f"{product}_int8"].astype(np.float32) * arrays[f"{product}_scale"]
        if f"{product}_factor" in arrays:
            weight *= arrays[f"{product}_factor"][:, None]
        _set(getattr(layer, part).weight, weight.T)
        _set(getattr(layer, part).bias, arrays[f"{product}_bias"])
    for norm, name in ((layer.mix_norm, f"l{n}_y"), (layer.norm, f"x{n + 1}")):
        _set(norm.weight, arrays[f"{name}_gain"])
        _set(norm.bias, arrays[f"{name}_bias"])


def _set(parameter: Tensor, value: NDArray[np.float32]) -> None:
    parameter.copy_(torch.from_numpy(np.array(value, np.float32)).reshape(parameter.shape))
