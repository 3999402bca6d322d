"""A network, opened by ONNX Runtime as a prepared model has it: optimised already, one thread a call."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from onnxruntime import InferenceSession


def session(network: Path | bytes) -> InferenceSession:
    """A network from a file, or as it would stand in one. Texts go through side by side, each with one thread."""
    import onnxruntime as ort

    options = ort.SessionOptions()
    options.intra_op_num_threads = 1
    options.inter_op_num_threads = 1
    options.log_severity_level = 3
    options.graph_optimization_level = ort.GraphOptimizationLevel.ORT_DISABLE_ALL
    given = str(network) if isinstance(network, Path) else network
    return ort.InferenceSession(given, options, providers=["CPUExecutionProvider"])
