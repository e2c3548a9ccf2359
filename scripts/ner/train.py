"""Train the network; resumable at any moment from the newest checkpoint."""

import os
import random
import signal
import time
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import torch
import torch.nn.functional as F  # noqa: N812  # its usual name
from tokenizers import Tokenizer
from torch import Tensor

from .base import Packed
from .network import Network
from .text import IGNORED, LABELS, Example, Row, examples
from .vocabulary import PADDING

LENGTH = 128
BATCH = 8
RATE, HEAD_RATE = 1.7e-4, 1e-3
AGAIN_RATE, AGAIN_HEAD_RATE = 1.2e-4, 4e-4
"""For weights that were trained before."""
WARM_UP, COOL_DOWN = 80, 0.7
EXIT_WEIGHT = 0.7
CHECKPOINT_SECONDS = 180
_HAS_BFLOAT16 = bool(torch.ops.mkldnn._is_mkldnn_bf16_supported())
"""On a processor without such products, a step in them took some fifteen times as long as one without."""


class Words:
    """The table of words' vectors, unpacked by row as they are asked for."""

    def __init__(self, packed: Packed) -> None:
        self._packed = packed

    def __call__(self, ids: Tensor) -> Tensor:
        rows, back = np.unique(ids.numpy(), return_inverse=True)
        return torch.from_numpy(self._packed.take(rows.tolist()).unpack())[torch.from_numpy(back).view(ids.shape)]


class Trainer:
    def __init__(self, network: Network, words: Words, checkpoint: Path, *, is_again: bool = False) -> None:
        self._network, self._words, self._checkpoint = network, words, checkpoint
        rate, head_rate = (AGAIN_RATE, AGAIN_HEAD_RATE) if is_again else (RATE, HEAD_RATE)
        matrices = [p for n, p in network.named_parameters() if p.requires_grad and p.dim() > 1 and "heads" not in n]
        vectors = [p for n, p in network.named_parameters() if p.requires_grad and p.dim() == 1 and "heads" not in n]
        self._optimizer = torch.optim.AdamW(
            [
                {"params": matrices, "lr": rate, "weight_decay": 0.01},
                {"params": vectors, "lr": rate, "weight_decay": 0.0},
                {"params": list(network.heads.parameters()), "lr": head_rate, "weight_decay": 0.0},
            ],
            betas=(0.9, 0.98),
            fused=True,
        )
        self._rates = [rate, rate, head_rate]
        self.step = self.pieces = 0
        self._told_to_end = False
        if checkpoint.exists():
            state = torch.load(checkpoint)
            network.load_state_dict(state["network"])
            self._optimizer.load_state_dict(state["optimizer"])
            self.step, self.pieces = state["step"], state["pieces"]

    def run(self, batches: Iterator[list[Example]], steps: int) -> None:
        """Train up to ``steps`` in all: warm up, hold the rate, and let it fall to nothing over the last part.

        On SIGTERM the state is saved and training ends.
        """
        signal.signal(signal.SIGTERM, lambda *_: setattr(self, "_told_to_end", True))
        self._network.train()
        saved = begun = time.monotonic()
        mean = 0.0
        while self.step < steps and not self._told_to_end:
            loss = self._learn(next(batches), self._factor(steps))
            mean = 0.98 * mean + 0.02 * loss if mean else loss
            self.step += 1
            if self.step % 10 == 0:
                spent = f"{time.monotonic() - begun:.0f}s cpu {time.process_time():.0f}s"
                print(f"{self.step}/{steps} {self.pieces} {mean:.4f} {spent}", flush=True)
            if time.monotonic() - saved > CHECKPOINT_SECONDS:
                self.save()
                saved = time.monotonic()
        self.save()

    def save(self) -> None:
        state = {
            "network": self._network.state_dict(),
            "optimizer": self._optimizer.state_dict(),
            "step": self.step,
            "pieces": self.pieces,
        }
        part = self._checkpoint.with_suffix(".part")
        torch.save(state, part)
        os.replace(part, self._checkpoint)

    def _factor(self, steps: int) -> float:
        left = (steps - self.step) / (COOL_DOWN * steps)
        return min(1.0, (self.step + 1) / WARM_UP, max(left, 0.01))

    def _learn(self, batch: list[Example], factor: float) -> float:
        for group, rate in zip(self._optimizer.param_groups, self._rates, strict=True):
            group["lr"] = rate * factor
        ids, labels, positions, mask = tensors(batch)
        with torch.autocast("cpu", torch.bfloat16, enabled=_HAS_BFLOAT16):
            found = [logits.float() for logits in self._network(self._words(ids), positions, mask)]
        *early, last = (logits.view(-1, len(LABELS)) for logits in found)
        flat = labels.view(-1)
        loss = total = F.cross_entropy(last, flat, ignore_index=IGNORED)
        if early:
            taught = flat != IGNORED
            target = F.softmax(last.detach()[taught], -1)
            for logits in early:
                total = total + EXIT_WEIGHT * (
                    0.5 * F.cross_entropy(logits, flat, ignore_index=IGNORED)
                    + 0.5 * F.cross_entropy(logits[taught], target)
                )
        self._optimizer.zero_grad(set_to_none=True)
        total.backward()
        torch.nn.utils.clip_grad_norm_([p for p in self._network.parameters() if p.requires_grad], 1.0)
        self._optimizer.step()
        self.pieces += sum(len(example.ids) for example in batch)
        return loss.item()


def tensors(batch: list[Example]) -> tuple[Tensor, Tensor, Tensor, Tensor]:
    """Ids, labels, positions and the mask of who sees whom, padded to the longest."""
    length = max(len(example.ids) for example in batch)

    def padded(name: str, by: int) -> Tensor:
        return torch.tensor([[*getattr(x, name), *[by] * (length - len(x.ids))] for x in batch])

    segments = padded("segments", 0)
    mask = segments[:, None, :, None] == segments[:, None, None, :]
    return padded("ids", PADDING), padded("labels", IGNORED), padded("positions", 0), mask


def batches(rows: Iterator[Row], tokenizer: Tokenizer, seed: int) -> Iterator[list[Example]]:
    batch = []
    for example in examples(rows, tokenizer, LENGTH, seeded(seed)):
        batch.append(example)
        if len(batch) == BATCH:
            yield batch
            batch = []


def seeded(seed: int) -> random.Random:
    return random.Random(seed)
