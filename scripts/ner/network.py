"""The network in PyTorch: the base's first layers, and a head that labels each piece."""

import torch
import torch.nn.functional as F  # noqa: N812  # its usual name
from torch import Tensor, nn

from .base import Base
from .text import LABELS

DROPOUT = 0.1
GLANCE = 1
"""After so many layers `glance` tells what is worth the others."""


class Layer(nn.Module):
    def __init__(self, width: int, inner: int, heads: int, epsilon: float) -> None:
        super().__init__()
        self.heads = heads
        self.qkv = nn.Linear(width, 3 * width)
        self.mix = nn.Linear(width, width)
        self.mix_norm = nn.LayerNorm(width, epsilon)
        self.grow = nn.Linear(width, inner)
        self.shrink = nn.Linear(inner, width)
        self.norm = nn.LayerNorm(width, epsilon)

    def forward(self, x: Tensor, mask: Tensor) -> Tensor:
        batch, length, width = x.shape
        q, k, v = self.qkv(x).view(batch, length, 3, self.heads, -1).permute(2, 0, 3, 1, 4)
        seen = _attention(q, k, v, mask).transpose(1, 2).reshape(batch, length, width)
        x = self.mix_norm(x + F.dropout(self.mix(seen), DROPOUT, self.training))
        return self.norm(x + F.dropout(self.shrink(F.gelu(self.grow(x))), DROPOUT, self.training))


def _attention(q: Tensor, k: Tensor, v: Tensor, mask: Tensor) -> Tensor:
    """Attention in plain products: at this size PyTorch's own takes half of a step to go backwards on a CPU."""
    likeness = (q @ k.transpose(-1, -2)) * q.shape[-1] ** -0.5
    return likeness.masked_fill(~mask, float("-inf")).softmax(-1).to(v.dtype) @ v


class Network(nn.Module):
    """Takes word vectors, so that the table of words stays outside; gives the labels' scores at each exit."""

    def __init__(self, base: Base, layers: int, exits: tuple[int, ...]) -> None:
        super().__init__()
        self.exits = exits
        self.position = nn.Embedding(base.positions, base.width)
        self.norm = nn.LayerNorm(base.width, base.epsilon)
        self.layers = nn.ModuleList(Layer(base.width, base.inner, base.heads, base.epsilon) for _ in range(layers))
        self.heads = nn.ModuleDict({str(n): nn.Linear(base.width, len(LABELS)) for n in exits})
        self._start(base)

    @property
    def parts(self) -> list[tuple[int, int]]:
        """The layers of which each file consists that ships: up to the glance, and from exit to exit."""
        ends = (GLANCE, *self.exits)
        return list(zip((0, *ends), ends, strict=False))

    def forward(self, words: Tensor, positions: Tensor, mask: Tensor) -> list[Tensor]:
        x = F.dropout(self.norm(words + self.position(positions)), DROPOUT, self.training)
        found = []
        for n, layer in enumerate(self.layers, 1):
            x = layer(x, mask)
            if n in self.exits:
                found.append(self.heads[str(n)](x))
        return found

    @torch.no_grad()
    def _start(self, base: Base) -> None:
        width, inner = base.width, base.inner

        def set_(parameter: Tensor, value: object) -> None:
            parameter.copy_(torch.as_tensor(value).reshape(parameter.shape))

        def matrix(name: str, size: int) -> Tensor:
            return torch.from_numpy(base.packed(name, size).unpack())

        def vector(name: str) -> Tensor:
            return torch.from_numpy(base.floats(name))

        set_(self.position.weight, vector("emb.pos").view(-1, width) + vector("emb.type")[None, :width])
        self.position.weight.requires_grad_(False)
        set_(self.norm.weight, vector("emb.ln.w"))
        set_(self.norm.bias, vector("emb.ln.b"))
        for n, layer in enumerate(self.layers):
            set_(layer.qkv.weight, torch.cat([matrix(f"l{n}.{x}.w", width) for x in "qkv"]))
            set_(layer.qkv.bias, torch.cat([vector(f"l{n}.{x}.b") for x in "qkv"]))
            for part, name, size in ((layer.mix, "ao", width), (layer.grow, "fi", width), (layer.shrink, "fo", inner)):
                set_(part.weight, matrix(f"l{n}.{name}.w", size))
                set_(part.bias, vector(f"l{n}.{name}.b"))
            for norm, name in ((layer.mix_norm, "aln"), (layer.norm, "oln")):
                set_(norm.weight, vector(f"l{n}.{name}.w"))
                set_(norm.bias, vector(f"l{n}.{name}.b"))
