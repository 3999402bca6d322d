"""The folder of a prepared model: `model.onnx` with its weights beside it, from where they are read as they are
needed, `tokenizer.json`, and `opsgraph-model.json`, which describes them.

It is named by the model's fingerprint, lies in `<data>/models`, and is whole or not there at all. It can be copied
and named by `OPSGRAPH_MODEL` on machines that never prepare anything.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from graph.errors import ModelUnusable

FORMAT = 1
ABOUT = "opsgraph-model.json"
NETWORK = "model.onnx"
WEIGHTS = "model.onnx.data"
TOKENIZER = "tokenizer.json"
AGAIN = "Prepare it anew: `opsgraph model prepare`."
FP32: Final = "fp32"
INT8: Final = "int8"
HUB_OWNER = "sentence-transformers/"
"""Whose models the hub knows by their bare name."""


@dataclass(frozen=True, slots=True)
class Prepared:
    """What a prepared model says of itself."""

    folder: Path
    name: str
    fingerprint: str
    variant: str
    """`fp32` or `int8`."""
    dimensions: int
    window: int
    """How many tokens of a text it reads, special ones aside."""
    before: tuple[int, ...]
    after: tuple[int, ...]
    """The special tokens around every text."""
    padding: int
    sizes: dict[str, int]
    """Of each file, in bytes."""
    facts: dict[str, Any] = field(default_factory=dict)
    """How it was made and what was measured, for people."""

    @property
    def network(self) -> Path:
        return self.folder / NETWORK

    @property
    def tokenizer(self) -> Path:
        return self.folder / TOKENIZER

    def doc(self) -> dict[str, Any]:
        """As it stands in `opsgraph-model.json`."""
        return {
            "format": FORMAT,
            "name": self.name,
            "fingerprint": self.fingerprint,
            "variant": self.variant,
            "dimensions": self.dimensions,
            "window": self.window,
            "before": list(self.before),
            "after": list(self.after),
            "padding": self.padding,
            "sizes": self.sizes,
            **self.facts,
        }


def read_prepared(folder: Path) -> Prepared:
    """The model in a folder; ModelUnusable where it is not whole or was prepared for another program."""
    try:
        doc = json.loads((folder / ABOUT).read_bytes())
    except OSError as broken:
        raise ModelUnusable(f"{folder / ABOUT} cannot be read: {broken.strerror}.", AGAIN) from broken
    except ValueError as broken:
        raise ModelUnusable(f"{folder / ABOUT} is not JSON: {broken}.", AGAIN) from broken
    if not isinstance(doc, dict) or doc.get("format") != FORMAT:
        found = doc.get("format") if isinstance(doc, dict) else doc
        raise ModelUnusable(f"{folder / ABOUT} has format {found!r}, this program reads {FORMAT}.", AGAIN)
    try:
        prepared = _described(folder, dict(doc))
    except (KeyError, TypeError, ValueError) as broken:
        raise ModelUnusable(f"{folder / ABOUT} is not what this program writes: {broken!r}.", AGAIN) from broken
    _check_sizes(prepared)
    return prepared


def _described(folder: Path, doc: dict[str, Any]) -> Prepared:
    del doc["format"]
    return Prepared(
        folder=folder,
        name=str(doc.pop("name")),
        fingerprint=str(doc.pop("fingerprint")),
        variant=str(doc.pop("variant")),
        dimensions=int(doc.pop("dimensions")),
        window=int(doc.pop("window")),
        before=tuple(int(token) for token in doc.pop("before")),
        after=tuple(int(token) for token in doc.pop("after")),
        padding=int(doc.pop("padding")),
        sizes={str(name): int(size) for name, size in doc.pop("sizes").items()},
        facts=doc,
    )


def _check_sizes(prepared: Prepared) -> None:
    for name, size in prepared.sizes.items():
        file = prepared.folder / name
        try:
            found = file.stat().st_size
        except OSError as missing:
            raise ModelUnusable(f"{file} cannot be read: {missing.strerror}.", AGAIN) from missing
        if found != size:
            raise ModelUnusable(f"{file} has {found:,} bytes, not the {size:,} that were written.", AGAIN)


def find_prepared(models: Path, name: str) -> Prepared | None:
    """The model that a setting names, as it was prepared last: by a name, by the folder that it was prepared from,
    or as a prepared folder itself. None where nobody prepared it; ModelUnusable where all that is there is broken.
    """
    if (Path(name) / ABOUT).is_file():
        return read_prepared(Path(name))
    wanted = known_as(name)
    found: list[Prepared] = []
    broken: ModelUnusable | None = None
    for folder in folders(models):
        try:
            found.append(read_prepared(folder))
        except ModelUnusable as unusable:
            broken = unusable
    fitting = [prepared for prepared in found if prepared.name == wanted]
    if not fitting and broken is not None:
        raise broken
    return max(fitting, key=lambda one: (str(one.facts.get("prepared", "")), one.fingerprint), default=None)


def known_as(name: str) -> str:
    """The one name of a model: a folder by its full path, a hub name with its owner."""
    if Path(name).is_dir():
        return str(Path(name).resolve())
    return name if "/" in name else HUB_OWNER + name


def folders(models: Path) -> Iterator[Path]:
    """The folders of prepared models, by name; those in the making begin with a dot."""
    try:
        inside = sorted(models.iterdir())
    except OSError:
        return
    yield from (folder for folder in inside if not folder.name.startswith(".") and folder.is_dir())
