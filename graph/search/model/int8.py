"""A network with int8 weights: smaller, and faster where whole numbers multiply faster.

Weights are rounded by column. Processors without VNNI add two products in sixteen bits and overflow in silence, so no
two neighbours may be large together. What is rounded more coarsely is what goes into them, since a few outliers set its
scale. Two remedies, chosen for each matrix by what it does to the probes: channels are evened out (what a channel is
divided by, its weights are multiplied by), and the few that stick out are multiplied in fp32. Texts go through such a
network one at a time, since the scale is that of all that goes through at once.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from graph.search.model.session import session
from graph.search.model.slim import save

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray
    from onnx import ModelProto, NodeProto

    Array = NDArray[np.float32]

SMALLEST = 64
"""A matrix with fewer rows or columns stays as it is."""
EVENNESS = (0.0, 0.5, 0.65, 0.8)
OUTLIERS = (0, 2, 8)
WORTH = 0.6
"""A remedy costs time, so it has to leave no more than so much of the error."""
STEPS = (63, 80, 100, 127)
"""Into how many steps the largest weight of a column may be divided."""
PAIR = 128
"""Times 255, the largest input: what sixteen bits hold."""
ROWS = 16
"""So many tokens of each probe are looked at."""


@dataclass(frozen=True)
class Plan:
    """How a matrix is rounded: what each channel that goes in is divided by, and which are multiplied in fp32."""

    divisors: Array | None
    outliers: NDArray[np.int64]


def quantise(network: Path, target: Path, probes: Sequence[dict[str, Any]]) -> None:
    """Writes the network with its large matrices in int8; `probes` are inputs of the kind it will get."""
    import onnx

    model = onnx.load(str(network))
    groups = _groups(model)
    said = _inputs(model, sorted(groups), probes)
    rewriting = _Rewriting(model)
    for name, nodes in groups.items():
        rewriting.replace(name, nodes, said[name])
    rewriting.finish()
    save(model, target)


def _groups(model: ModelProto) -> dict[str, list[NodeProto]]:
    """Products with a constant matrix, by what is multiplied: those of one input become one."""
    matrices = {each.name for each in model.graph.initializer if len(each.dims) == 2 and min(each.dims) >= SMALLEST}
    found: dict[str, list[NodeProto]] = defaultdict(list)
    for node in model.graph.node:
        if node.op_type == "MatMul" and node.input[1] in matrices:
            found[node.input[0]].append(node)
    return dict(found)


def _inputs(model: ModelProto, names: Sequence[str], probes: Sequence[dict[str, Any]]) -> dict[str, list[Array]]:
    """What goes into each product for each probe, as rows of channels."""
    import onnx

    watched = onnx.ModelProto()
    watched.CopyFrom(model)
    watched.graph.output.extend(onnx.helper.make_empty_tensor_value_info(name) for name in names)
    opened = session(watched.SerializeToString())
    said: dict[str, list[Array]] = {name: [] for name in names}
    for probe in probes:
        for name, value in zip(names, opened.run(list(names), probe), strict=True):
            said[name].append(value.reshape(-1, value.shape[-1]))
    return said


class _Rewriting:
    """A graph whose products are replaced one after the other."""

    def __init__(self, model: ModelProto) -> None:
        self._model = model
        self._graph = model.graph
        self._matrices = {each.name: each for each in self._graph.initializer}
        self._new: dict[str, list[NodeProto]] = {}
        self._dropped: set[str] = set()

    def replace(self, name: str, nodes: Sequence[NodeProto], said: Sequence[Array]) -> None:
        """One product in place of those that multiply the same, in int8."""
        import numpy as np
        from onnx import helper, numpy_helper

        weights = [numpy_helper.to_array(self._matrices[node.input[1]]) for node in nodes]
        whole = np.concatenate(weights, axis=1).astype(np.float32)
        plan = best_plan(whole, said)
        made: list[NodeProto] = []
        taken = name
        if plan.divisors is not None:
            taken = f"{name}/even"
            factors = self._constant(f"{taken}/by", _inverse(plan.divisors))
            made.append(helper.make_node("Mul", [name, factors], [taken]))
        rounded, scales = _rounded(_evened(whole, plan))
        biases = [self._bias(node) for node in nodes]
        results = [added.output[0] if added else node.output[0] for node, (added, _) in zip(nodes, biases, strict=True)]
        together = results[0] if len(nodes) == 1 else f"{name}/products"
        product = together if not len(plan.outliers) else f"{together}/int8"
        own = [np.zeros(each.shape[1]) if row is None else row for each, (_, row) in zip(weights, biases, strict=True)]
        wrong, right = _products(whole, said, plan, rounded, scales)
        # What rounding adds to every product alike is taken off again where it costs nothing.
        bias = np.concatenate(own) - (wrong - right).mean(axis=0)
        given = [
            taken,
            self._constant(f"{name}/int8", rounded),
            self._constant(f"{name}/scale", scales),
            "",
            self._constant(f"{name}/bias", bias.astype(np.float32)),
        ]
        made.append(helper.make_node("DynamicQuantizeMatMul", given, [product], domain="com.microsoft"))
        if len(plan.outliers):
            made.extend(self._outlying(name, whole, plan.outliers, product, together))
        if len(nodes) > 1:
            sizes = self._constant(f"{name}/sizes", np.array([each.shape[1] for each in weights], dtype=np.int64))
            made.append(helper.make_node("Split", [together, sizes], results, axis=-1))
        self._new[nodes[0].output[0]] = made
        self._dropped.update(node.output[0] for node in nodes)
        self._dropped.update(results)

    def _bias(self, product: NodeProto) -> tuple[NodeProto | None, Array | None]:
        """What adds a constant row to a product, where nothing else reads it; and that row."""
        from onnx import numpy_helper

        readers = [node for node in self._graph.node if product.output[0] in node.input]
        if len(readers) != 1 or readers[0].op_type != "Add":
            return None, None
        (other,) = [name for name in readers[0].input if name != product.output[0]]
        row = self._matrices.get(other)
        if row is None or len(row.dims) != 1:
            return None, None
        return readers[0], numpy_helper.to_array(row)

    def _outlying(
        self, name: str, whole: Array, outliers: NDArray[np.int64], product: str, together: str
    ) -> Iterator[NodeProto]:
        from onnx import helper

        picked = self._constant(f"{name}/outliers", outliers)
        rows = self._constant(f"{name}/outlying", whole[outliers])
        yield helper.make_node("Gather", [name, picked], [f"{name}/picked"], axis=-1)
        yield helper.make_node("MatMul", [f"{name}/picked", rows], [f"{together}/fp32"])
        yield helper.make_node("Add", [product, f"{together}/fp32"], [together])

    def _constant(self, name: str, value: Any) -> str:
        from onnx import numpy_helper

        self._graph.initializer.append(numpy_helper.from_array(value, name))
        return name

    def finish(self) -> None:
        """Puts the new nodes where the first of the old ones stood, and drops what nothing reads."""
        from onnx import helper

        nodes: list[NodeProto] = []
        for node in self._graph.node:
            nodes.extend(self._new.get(node.output[0], []))
            if node.output[0] not in self._dropped:
                nodes.append(node)
        del self._graph.node[:]
        self._graph.node.extend(nodes)
        read = {name for node in nodes for name in node.input}
        kept = [each for each in self._graph.initializer if each.name in read]
        del self._graph.initializer[:]
        self._graph.initializer.extend(kept)
        del self._graph.value_info[:]
        if not any(opset.domain == "com.microsoft" for opset in self._model.opset_import):
            self._model.opset_import.append(helper.make_opsetid("com.microsoft", 1))


def best_plan(weights: Array, said: Sequence[Array]) -> Plan:
    """The remedies that leave the least error on the probes, none where they gain little."""
    import numpy as np

    loudest = np.max([np.abs(each).max(axis=0) for each in said], axis=0)
    ranked = np.argsort(-loudest, kind="stable")
    best, least = Plan(None, ranked[:0]), np.inf
    for count in OUTLIERS:
        plans = [_planned(weights, loudest, np.sort(ranked[:count]), evenness) for evenness in EVENNESS]
        errors = [_error(weights, said, plan) for plan in plans]
        even = int(np.argmin(errors))
        if errors[even] > WORTH * errors[0]:
            even = 0
        if errors[even] < WORTH * least:
            best, least = plans[even], errors[even]
    return best


def _planned(weights: Array, loudest: Array, outliers: NDArray[np.int64], evenness: float) -> Plan:
    import numpy as np

    if evenness == 0 and not len(outliers):
        return Plan(None, outliers)
    divisors = np.ones(len(loudest), dtype=np.float32)
    if evenness:
        heaviest = np.maximum(np.abs(weights).max(axis=1), 1e-6)
        divisors = np.maximum(loudest, 1e-6) ** evenness / heaviest ** (1 - evenness)
        divisors = (divisors / np.median(divisors)).astype(np.float32)
    divisors[outliers] = 0
    return Plan(divisors, outliers)


def _inverse(divisors: Array) -> Array:
    """What a channel is multiplied by; nothing is left of one that is multiplied in fp32."""
    import numpy as np

    return np.where(divisors > 0, 1 / np.maximum(divisors, 1e-30), 0).astype(np.float32)


def _evened(weights: Array, plan: Plan) -> Array:
    return weights if plan.divisors is None else weights * plan.divisors[:, None]


def _rounded(weights: Array) -> tuple[NDArray[np.int8], Array]:
    """Whole numbers with a scale a column: of several scales the one that leaves the least error."""
    import numpy as np

    largest = np.maximum(np.abs(weights).max(axis=0), 1e-12)
    best = np.zeros(weights.shape, dtype=np.int8)
    scales = np.ones(weights.shape[1], dtype=np.float32)
    least = np.full(weights.shape[1], np.inf)
    for steps in STEPS:
        scale = (largest / steps).astype(np.float32)
        rounded = _without_overflow(np.round(weights / scale))
        error = ((rounded * scale - weights) ** 2).sum(axis=0)
        better = error < least
        best[:, better], scales[better], least[better] = rounded[:, better], scale[better], error[better]
    return best, scales


def _without_overflow(rounded: Array) -> Array:
    """Weights of which no pair can leave sixteen bits: where two neighbours pull the same way with more than 128
    together, both give way."""
    import numpy as np

    even = rounded if len(rounded) % 2 == 0 else np.concatenate([rounded, np.zeros_like(rounded[:1])])
    pairs = even.reshape(-1, 2, even.shape[1])
    together = np.abs(pairs.sum(axis=1))
    same = np.sign(pairs[:, 0]) == np.sign(pairs[:, 1])
    shrink = np.where(same & (together > PAIR), PAIR / np.maximum(together, 1), 1)[:, None]
    return np.trunc(pairs * shrink).reshape(even.shape)[: len(rounded)]


def _error(weights: Array, said: Sequence[Array], plan: Plan) -> float:
    """How far the products of the probes come out from what they are, in squares of their size."""
    import numpy as np

    wrong, right = _products(weights, said, plan, *_rounded(_evened(weights, plan)))
    wrong -= (wrong - right).mean(axis=0)
    return float((((wrong - right) ** 2).sum(axis=1) / np.maximum((right**2).sum(axis=1), 1e-12)).mean())


def _products(
    weights: Array, said: Sequence[Array], plan: Plan, rounded: NDArray[np.int8], scales: Array
) -> tuple[Array, Array]:
    """The products of some tokens of each probe as they would come out, and as they are."""
    import numpy as np

    wanted, found = [], []
    for rows in said:
        taken = rows if plan.divisors is None else rows * _inverse(plan.divisors)
        step = (max(0.0, float(taken.max())) - min(0.0, float(taken.min()))) / 255 or 1.0
        some = np.unique(np.linspace(0, len(rows) - 1, ROWS).astype(int))
        wanted.append(rows[some])
        found.append(np.round(taken[some] / step) * step)
    given = np.concatenate(wanted)
    wrong = np.concatenate(found).astype(np.float32) @ (rounded.astype(np.float32) * scales)
    return wrong + given[:, plan.outliers] @ weights[plan.outliers], given @ weights
