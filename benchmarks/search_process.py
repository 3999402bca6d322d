"""`opsgraph search` as a whole process, from its start to its last byte, beside a process that only imports the
libraries of the model, opens it and embeds the same question.

    python -m benchmarks.search_process [DATA]

DATA is a folder into which the example estate was loaded after a model was prepared there; without one, it is made.
"""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from benchmarks.harness import Cost, command, machine, rounds
from benchmarks.measure import ROOT
from graph.defaults import MODEL
from graph.search.model import Prepared, find_prepared

RETAILER = ROOT / "examples" / "retailer"
AT_MOST = 1.4
QUESTIONS = {
    "all lanes": "wms-db fails with ORA-00257",
    "no asset named": "orders fail since the database has no space left",
}
OURS = [sys.executable, "-m", "api.start", "search"]
BARE = """
import sys
import numpy as np, onnxruntime, tokenizers
folder, text = sys.argv[1:]
tokenizer = tokenizers.Tokenizer.from_file(folder + "/tokenizer.json")
options = onnxruntime.SessionOptions()
options.intra_op_num_threads = options.inter_op_num_threads = 1
options.log_severity_level = 3
options.graph_optimization_level = onnxruntime.GraphOptimizationLevel.ORT_DISABLE_ALL
session = onnxruntime.InferenceSession(folder + "/model.onnx", options, providers=["CPUExecutionProvider"])
ids = np.array([tokenizer.encode(text).ids], dtype=np.int64)
assert len(session.run(None, {"input_ids": ids, "attention_mask": np.ones_like(ids)})[0]) == 1
"""


def measure(data: Path, count: int = 9) -> bool:
    """Every kind of question; the data folder is made first where it is not there. The code is byte-compiled, as every
    installation has it."""
    prepared = made(data)
    fine = True
    for label, question in QUESTIONS.items():
        fine &= measured(label, question, data, prepared, count)
    return fine


def measured(label: str, question: str, data: Path, prepared: Prepared, count: int) -> bool:
    """One pair of processes, on the clock and by what they cost the processors."""
    ours = [*OURS, question, "--format", "json", "--data", str(data)]
    peer = [sys.executable, "-c", BARE, str(prepared.folder), question]
    answered(command(ours))
    pair = rounds(lambda: command(ours), lambda: command(peer), count)
    fine = pair.check(f"opsgraph search, {label}, on the clock", at_most=AT_MOST)
    return pair.check(f"opsgraph search, {label}, CPU", of="cpu", at_most=AT_MOST) and fine


def answered(cost: Cost) -> None:
    """A search that found nothing, or without the model, would be no measure."""
    answer = json.loads(cost.value.stdout)
    assert answer["hits"], answer
    assert answer["lanes"]["dense"] == answer["lanes"]["lexical"] == "ok", answer


def made(data: Path) -> Prepared:
    """The example estate with a model, in a folder."""
    found = find_prepared(data / "models", MODEL)
    if found is None or not (data / "search").exists():
        os.environ.setdefault("HF_HUB_OFFLINE", "1")
        for step in (["model", "prepare"], ["load", str(RETAILER)]):
            command([sys.executable, "-m", "api.cli", *step, "--data", str(data)])
        found = find_prepared(data / "models", MODEL)
    assert found is not None
    return found


if __name__ == "__main__":
    print(f"# {machine()}", flush=True)
    with TemporaryDirectory(prefix="opsgraph-bench-") as place:
        sys.exit(0 if measure(Path(sys.argv[1] if len(sys.argv) > 1 else place)) else 1)
