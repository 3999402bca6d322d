"""The network of a model, with its pooling and normalisation, written as ONNX. Runs as a process of its own, which
is the only one that imports torch:

    python -m graph.search.model.export SOURCE TARGET

writes `model.onnx`, `tokenizer.json`, `probes.npy` and `export.json` into the folder TARGET.
"""

from __future__ import annotations

import json
import sys
import warnings
from pathlib import Path
from typing import TYPE_CHECKING, Any

from graph.search.model.folder import NETWORK, TOKENIZER
from graph.search.model.probes import probes

if TYPE_CHECKING:
    from sentence_transformers import SentenceTransformer

OPSET = 17
REPORT = "export.json"
REFERENCE = "probes.npy"
INPUTS = ("input_ids", "attention_mask")
REFUSED = 4
"""The exit code that says: this model cannot be exported, for the reason on standard output."""


class Refused(Exception):
    """A model that this program cannot export."""


def export(source: Path, target: Path) -> None:
    """Writes the network, the tokenizer, and what sentence-transformers itself makes of the probes."""
    import numpy as np
    from sentence_transformers import SentenceTransformer

    # Written out, attention can be optimised; the fused kernels that torch prefers leave guards behind.
    plain = {"attn_implementation": "eager"}
    model = SentenceTransformer(str(source), local_files_only=True, device="cpu", model_kwargs=plain)
    model.eval()
    report = _tokenizer(model, target / TOKENIZER)
    window = report["window"]
    vectors = model.encode(probes(window), normalize_embeddings=True, show_progress_bar=False)
    np.save(target / REFERENCE, np.asarray(vectors, dtype=np.float32))
    _network(model, report, target / NETWORK)
    report["dimensions"] = int(vectors.shape[1])
    (target / REPORT).write_text(json.dumps(report), encoding="utf-8")


def _tokenizer(model: SentenceTransformer, file: Path) -> dict[str, Any]:
    """Saves the tokenizer, neither cutting nor padding, and says what stands around a text and how much fits."""
    from tokenizers import Tokenizer

    fast = getattr(model.tokenizer, "backend_tokenizer", None)
    if fast is None:
        raise Refused("it has no tokenizer.json, and its tokenizer cannot be written as one")
    own = Tokenizer.from_str(fast.to_str())
    own.no_truncation()
    own.no_padding()
    own.save(str(file), pretty=False)
    alone, whole = own.encode("a", add_special_tokens=False).ids, own.encode("a").ids
    start = next((at for at in range(len(whole)) if whole[at : at + len(alone)] == alone), None)
    if start is None or not alone:
        raise Refused("its tokenizer does not put its special tokens around a text")
    before, after = whole[:start], whole[start + len(alone) :]
    longest = int(model.max_seq_length or model.tokenizer.model_max_length)
    padding = model.tokenizer.pad_token_id
    return {
        "before": before,
        "after": after,
        "padding": int(padding) if padding is not None else 0,
        "window": min(longest, 100_000) - len(before) - len(after),
    }


def _network(model: SentenceTransformer, report: dict[str, Any], file: Path) -> None:
    import torch

    class Whole(torch.nn.Module):
        """Every module of the model, one after the other, from tokens to a vector of length 1."""

        def __init__(self) -> None:
            super().__init__()
            self.model = model

        def forward(self, input_ids: torch.Tensor, attention_mask: torch.Tensor) -> torch.Tensor:
            features: dict[str, Any] = {
                "input_ids": input_ids,
                "attention_mask": attention_mask,
                "token_type_ids": torch.zeros_like(input_ids),
            }
            for module in self.model:
                features = module(features)
            return torch.nn.functional.normalize(features["sentence_embedding"], dim=1)

    # Only their shape matters, but every token has to be one of the model's.
    ids = torch.full((3, min(17, report["window"])), report["padding"])
    mask = torch.ones_like(ids)
    mask[1, 9:] = 0
    axes = {name: {0: "batch", 1: "length"} for name in INPUTS} | {"embedding": {0: "batch"}}
    with warnings.catch_warnings(), torch.no_grad():
        # Tracing warns of Python values that become constants; the probes hold the outcome to the model itself.
        warnings.simplefilter("ignore")
        torch.onnx.export(
            Whole().eval(),
            (ids, mask),
            str(file),
            input_names=list(INPUTS),
            output_names=["embedding"],
            dynamic_axes=axes,
            opset_version=OPSET,
            dynamo=False,  # the newer exporter takes four times as long and knows no opset 17
        )


if __name__ == "__main__":
    try:
        export(Path(sys.argv[1]), Path(sys.argv[2]))
    except Refused as refused:
        print(refused)
        sys.exit(REFUSED)
