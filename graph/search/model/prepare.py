"""Preparing a model: exported by a process of its own, checked against the model itself, and then there at once."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Literal

from graph.environment import without_hub
from graph.errors import BadModel, ModelUnusable, Unanswerable, Unreachable
from graph.search.model.export import REFERENCE, REFUSED, REPORT
from graph.search.model.find import Source, require_exporter
from graph.search.model.folder import ABOUT, FP32, INT8, Prepared, read_prepared
from graph.search.model.int8 import quantise
from graph.search.model.onnx import OnnxEmbedder
from graph.search.model.probes import probes
from graph.search.model.slim import slim
from graph.search.model.tokens import ModelTokenizer

RECIPE = "2"
"""Changes when the same model would give other vectors, since it is exported otherwise."""
AGREEMENT = {FP32: 0.9999, INT8: 0.99}
"""The cosine that each probe has to reach."""
GOOD_IN_INT8: frozenset[str] = frozenset()
"""Models whose int8 variant let nDCG@10 fall by no more than 0.005 on each set of `benchmarks.embedding`. The default
model is none of them: the loss is small in the mean, but larger than that on single sets."""
LOCK = ".lock"
MAKING = ".making-"

Variant = Literal["fp32", "int8"]
Say = Callable[[str], None]


def prepare(source: Source, models: Path, variant: Variant | None = None, say: Say = lambda step: None) -> Prepared:
    """The model, prepared in its folder under `models`: what is there and whole is kept, what is broken or was
    left half-written is made anew. A second preparer waits for the first. Without a variant it is the one that
    measured well for this model."""
    chosen = variant or (INT8 if source.name in GOOD_IN_INT8 else FP32)
    fingerprint = source.fingerprint(RECIPE, chosen)
    try:
        models.mkdir(parents=True, exist_ok=True)
        with _alone(models, say):
            _sweep(models)
            return _kept(source, models / fingerprint) or _made(source, models, fingerprint, chosen, say)
    except OSError as broken:
        raise Unreachable(
            f"The model cannot be written to {models}: {broken.strerror or broken}.",
            "Make room or rights there, and try again.",
        ) from broken


def _kept(source: Source, folder: Path) -> Prepared | None:
    """What is prepared already; named as it was asked for now, and the newest of that name."""
    if not folder.is_dir():
        return None
    try:
        found = read_prepared(folder)
    except ModelUnusable:
        return None
    facts = {**found.facts, "origin": source.origin, "prepared": _now()}
    renewed = replace(found, name=source.name, facts=facts)
    _describe(renewed, folder)
    return renewed


def _made(source: Source, models: Path, fingerprint: str, variant: str, say: Say) -> Prepared:
    require_exporter()
    with tempfile.TemporaryDirectory(prefix=MAKING, dir=models) as place:
        folder = Path(place)
        say("exporting the network")
        _export(source, folder)
        prepared = _described(source, folder, fingerprint)
        inputs = list(_inputs(prepared))
        say("optimising the network")
        slim(prepared.network, inputs)
        say("checking it against the model")
        agreement = _agreement(prepared)
        if variant == INT8:
            say("rounding its weights")
            prepared = replace(prepared, variant=INT8)
            quantise(prepared.network, prepared.network, inputs)
            agreement = _agreement(prepared)
        facts = {"agreement": round(agreement, 6), "origin": source.origin, "prepared": _now()}
        prepared = replace(prepared, sizes=_sizes(folder), facts=facts)
        _describe(prepared, folder)
        return _put(prepared, models / fingerprint)


def _now() -> str:
    """To the microsecond: of two that are prepared in one second, one is the newer."""
    return datetime.now(UTC).isoformat(timespec="microseconds")


def _export(source: Source, folder: Path) -> None:
    command = [sys.executable, "-m", "graph.search.model.export", str(source.folder), str(folder)]
    ended = subprocess.run(command, capture_output=True, text=True, env=without_hub(), check=False)
    if ended.returncode == REFUSED:
        raise BadModel(f"{source.name!r} cannot be exported: {ended.stdout.strip()}.", "Choose another model.")
    if ended.returncode != 0:
        said = (ended.stderr.strip() or f"it ended with {ended.returncode}").splitlines()[-1]
        raise BadModel(
            f"{source.name!r} cannot be exported: {said}.", "Choose another model, or mend this one where it came from."
        )


def _described(source: Source, folder: Path, fingerprint: str) -> Prepared:
    report = json.loads((folder / REPORT).read_bytes())
    return Prepared(
        folder=folder,
        name=source.name,
        fingerprint=fingerprint,
        variant=FP32,
        dimensions=report["dimensions"],
        window=report["window"],
        before=tuple(report["before"]),
        after=tuple(report["after"]),
        padding=report["padding"],
        sizes={},
    )


def _inputs(prepared: Prepared) -> Iterator[dict[str, Any]]:
    """The probes as the network gets them, one at a time, and one batch."""
    import numpy as np

    rows = ModelTokenizer(prepared).ids(probes(prepared.window))
    for row in rows:
        tokens = np.array([row], dtype=np.int64)
        yield {"input_ids": tokens, "attention_mask": np.ones_like(tokens)}
    pair = np.array([rows[-1], rows[-1][::-1]], dtype=np.int64)
    yield {"input_ids": pair, "attention_mask": np.ones_like(pair)}


def _agreement(prepared: Prepared) -> float:
    """The cosine of the worst probe with what sentence-transformers makes of it; Unanswerable where it is too low."""
    import numpy as np

    wanted = np.load(prepared.folder / REFERENCE)
    found = OnnxEmbedder(prepared).embed(probes(prepared.window))
    agreement = float((wanted * found).sum(axis=1).min())
    needed = AGREEMENT[prepared.variant]
    if not agreement >= needed:
        raise Unanswerable(
            f"{prepared.name!r} as {prepared.variant} does not agree with the model: cosine {agreement:.5f} at its "
            f"worst probe, not {needed}.",
            "It is not used. Try `--variant fp32`."
            if prepared.variant == INT8
            else "It is not used. Choose another model, or other versions of torch and onnx.",
        )
    return agreement


def _sizes(folder: Path) -> dict[str, int]:
    """Of what stays; what only the check needed goes."""
    for extra in (REPORT, REFERENCE):
        (folder / extra).unlink()
    return {file.name: file.stat().st_size for file in sorted(folder.iterdir())}


def _describe(prepared: Prepared, folder: Path) -> None:
    """Writes what describes the model, last and at once."""
    written = folder / f".{ABOUT}"
    with written.open("w", encoding="utf-8") as file:
        json.dump(prepared.doc(), file, indent=1)
        file.write("\n")
        file.flush()
        os.fsync(file.fileno())
    written.replace(folder / ABOUT)


def _put(prepared: Prepared, final: Path) -> Prepared:
    if final.exists():  # broken, or it would have been kept
        shutil.rmtree(final)
    for name in prepared.sizes:
        with (prepared.folder / name).open("rb") as file:
            os.fsync(file.fileno())
    prepared.folder.chmod(0o755)
    # The temporary folder is emptied under its old name; what is renamed is a folder inside the same one.
    prepared.folder.rename(final)
    prepared.folder.mkdir()
    return read_prepared(final)


def _sweep(models: Path) -> None:
    """Removes what a preparer that was killed left; with the lock held there is no other."""
    for left in models.glob(f"{MAKING}*"):
        shutil.rmtree(left, ignore_errors=True)


@contextmanager
def _alone(models: Path, say: Say) -> Iterator[None]:
    """Holds the lock of the folder; the system gives it back when a holder dies."""
    from fcntl import LOCK_EX, LOCK_NB, flock

    with (models / LOCK).open("w") as file:
        try:
            flock(file, LOCK_EX | LOCK_NB)
        except BlockingIOError:
            say("waiting for another preparer")
            flock(file, LOCK_EX)
        yield
