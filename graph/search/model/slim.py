"""An exported network, made ready to be opened often: optimised once, and free of arithmetic about shapes."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from graph.search.model.folder import WEIGHTS
from graph.search.model.session import session

if TYPE_CHECKING:
    from onnx import ModelProto

UNHELPFUL = ["SkipLayerNormFusion"]
"""Its fused form has no vector code on processors, and takes three times as long as the two nodes it replaces."""


def slim(network: Path, probes: Sequence[dict[str, Any]]) -> None:
    """Optimises a network in place. `probes` are inputs of at least two shapes."""
    import onnx

    _optimise(network)
    model = onnx.load(str(network))
    _freeze_shapes(model, probes)
    onnx.save(model, str(network))
    _optimise(network)
    save(onnx.load(str(network)), network)


def save(model: ModelProto, network: Path) -> None:
    """Writes a network with its weights beside it: a process that embeds one text reads few of them."""
    import onnx

    weights = network.with_name(WEIGHTS)
    weights.unlink(missing_ok=True)
    onnx.save(model, str(network), save_as_external_data=True, location=WEIGHTS, size_threshold=1024)
    weights.chmod(0o644)


def _optimise(network: Path) -> None:
    """What ONNX Runtime would do at each start, as far as it is the same on every processor."""
    import onnxruntime as ort

    options = ort.SessionOptions()
    options.log_severity_level = 3
    options.graph_optimization_level = ort.GraphOptimizationLevel.ORT_ENABLE_EXTENDED
    slimmer = network.with_suffix(".slim")
    options.optimized_model_filepath = str(slimmer)
    ort.InferenceSession(str(network), options, providers=["CPUExecutionProvider"], disabled_optimizers=UNHELPFUL)
    slimmer.replace(network)


def _freeze_shapes(model: ModelProto, probes: Sequence[dict[str, Any]]) -> None:
    """Where a reshaping only ever keeps a leading dimension of what it reshapes, or makes one of a fixed size, it is
    told so, and the nodes that worked it out go."""
    import numpy as np
    import onnx
    from onnx import numpy_helper

    constant = {each.name for each in model.graph.initializer}
    reshapes = [node for node in model.graph.node if node.op_type == "Reshape" and node.input[1] not in constant]
    if not reshapes:
        return
    watched = onnx.ModelProto()
    watched.CopyFrom(model)
    names = sorted({name for node in reshapes for name in node.input[:2]})
    outputs = {each.name for each in model.graph.output}
    watched.graph.output.extend(onnx.helper.make_empty_tensor_value_info(name) for name in names if name not in outputs)
    opened = session(watched.SerializeToString())
    seen = [dict(zip(names, opened.run(names, probe), strict=True)) for probe in probes]
    for node in reshapes:
        shapes = [(values[node.input[0]].shape, [int(size) for size in values[node.input[1]]]) for values in seen]
        frozen = _frozen(shapes)
        if frozen is not None:
            name = f"{node.output[0]}/shape"
            model.graph.initializer.append(numpy_helper.from_array(np.array(frozen, dtype=np.int64), name))
            node.input[1] = name


def _frozen(shapes: Sequence[tuple[tuple[int, ...], list[int]]]) -> list[int] | None:
    """One shape that says the same as all of them; 0 keeps a dimension. None where there is none."""
    if len({len(wanted) for _, wanted in shapes}) != 1:
        return None
    frozen: list[int] = []
    for place in range(len(shapes[0][1])):
        sizes = {wanted[place] for _, wanted in shapes}
        if len(sizes) == 1:
            frozen.append(sizes.pop())
        elif all(place < len(given) and given[place] == wanted[place] for given, wanted in shapes):
            frozen.append(0)
        else:
            return None
    return frozen
