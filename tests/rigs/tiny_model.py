"""A sentence-transformers model of two small layers with weights drawn by lot, as a folder; made without torch."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from safetensors.numpy import save_file
from tokenizers import Tokenizer, models, normalizers, pre_tokenizers, processors

HIDDEN, INNER, LAYERS, LONGEST = 64, 128, 2, 32
SPECIAL = ("[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]")


def tiny_model(folder: Path, seed: int = 1, *, fast: bool = True) -> Path:
    """Writes the model; without `fast` its tokenizer is a list of words only, as in older models."""
    folder.mkdir(parents=True)
    letters = [chr(code) for code in range(33, 127) if not chr(code).isupper()]
    words = [*SPECIAL, *letters, *(f"##{letter}" for letter in letters), "disk", "full", "restart", "the", "pods"]
    (folder / "vocab.txt").write_text("\n".join(words) + "\n")
    if fast:
        _tokenizer(words).save(str(folder / "tokenizer.json"))
    save_file(_weights(len(words), seed), str(folder / "model.safetensors"), {"format": "pt"})
    _write(folder, len(words))
    return folder


def _tokenizer(words: list[str]) -> Tokenizer:
    made = Tokenizer(models.WordPiece({word: at for at, word in enumerate(words)}, unk_token="[UNK]"))
    made.normalizer = normalizers.BertNormalizer(lowercase=True)
    made.pre_tokenizer = pre_tokenizers.BertPreTokenizer()
    made.post_processor = processors.BertProcessing(("[SEP]", 3), ("[CLS]", 2))
    return made


def _weights(words: int, seed: int) -> dict[str, NDArray[np.float32]]:
    rng = np.random.default_rng(seed)
    found: dict[str, NDArray[np.float32]] = {}

    def matrix(name: str, *shape: int) -> None:
        found[name] = rng.normal(0, 0.15, shape).astype(np.float32)

    def norm(name: str) -> None:
        found[f"{name}.weight"] = np.ones(HIDDEN, dtype=np.float32)
        found[f"{name}.bias"] = np.zeros(HIDDEN, dtype=np.float32)

    matrix("embeddings.word_embeddings.weight", words, HIDDEN)
    matrix("embeddings.position_embeddings.weight", LONGEST, HIDDEN)
    matrix("embeddings.token_type_embeddings.weight", 2, HIDDEN)
    norm("embeddings.LayerNorm")
    for layer in range(LAYERS):
        own = f"encoder.layer.{layer}"
        sizes = {f"attention.self.{part}": (HIDDEN, HIDDEN) for part in ("query", "key", "value")}
        sizes |= {"attention.output.dense": (HIDDEN, HIDDEN), "intermediate.dense": (INNER, HIDDEN)}
        for name, size in (sizes | {"output.dense": (HIDDEN, INNER)}).items():
            matrix(f"{own}.{name}.weight", *size)
            matrix(f"{own}.{name}.bias", size[0])
        norm(f"{own}.attention.output.LayerNorm")
        norm(f"{own}.output.LayerNorm")
    matrix("pooler.dense.weight", HIDDEN, HIDDEN)
    matrix("pooler.dense.bias", HIDDEN)
    return found


def _write(folder: Path, words: int) -> None:
    package = "sentence_transformers.models"
    parts = [("", "Transformer"), ("1_Pooling", "Pooling"), ("2_Normalize", "Normalize")]
    modules = [
        {"idx": at, "name": str(at), "path": path, "type": f"{package}.{name}"} for at, (path, name) in enumerate(parts)
    ]
    config = {
        "architectures": ["BertModel"],
        "model_type": "bert",
        "hidden_size": HIDDEN,
        "intermediate_size": INNER,
        "num_hidden_layers": LAYERS,
        "num_attention_heads": 4,
        "vocab_size": words,
        "max_position_embeddings": LONGEST,
        "type_vocab_size": 2,
        "hidden_act": "gelu",
        "pad_token_id": 0,
    }
    tokenizer = {"tokenizer_class": "BertTokenizer", "do_lower_case": True, "model_max_length": LONGEST}
    pooling = {"word_embedding_dimension": HIDDEN, "pooling_mode_mean_tokens": True}
    files = {
        "modules.json": modules,
        "config.json": config,
        "tokenizer_config.json": tokenizer,
        "sentence_bert_config.json": {"max_seq_length": LONGEST, "do_lower_case": False},
        "1_Pooling/config.json": pooling,
    }
    for name, content in files.items():
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / name).write_text(json.dumps(content))
