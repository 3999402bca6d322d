"""The model: found, prepared once, and opened by whatever embeds or counts.

    prepare(source("sentence-transformers/all-MiniLM-L6-v2"), models)   # needs the extra [models], once
    prepared = find_prepared(models, name)                              # None: nobody prepared it
    vectors = open_embedder(prepared).embed(texts)                      # ONNX Runtime; no torch

A prepared model is a folder named by its fingerprint; `folder` says what lies in it.
"""

from __future__ import annotations

from graph.search.model.folder import Prepared, find_prepared, read_prepared

TYPE_CHECKING = False
if TYPE_CHECKING:
    from graph.search.model.onnx import OnnxEmbedder
    from graph.search.model.tokens import ModelTokenizer

__all__ = ["Prepared", "find_prepared", "open_embedder", "open_tokenizer", "read_prepared"]


def open_embedder(prepared: Prepared) -> OnnxEmbedder:
    """The embedder of a prepared model. Cheap: the network is read when the first text is embedded."""
    from graph.search.model.onnx import OnnxEmbedder

    return OnnxEmbedder(prepared)


def open_tokenizer(prepared: Prepared) -> ModelTokenizer:
    """Its tokenizer alone, for what only counts; read when the first text is."""
    from graph.search.model.tokens import ModelTokenizer

    return ModelTokenizer(prepared)
