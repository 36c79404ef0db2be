"""Writes one side of a Sentence Transformers model as an ONNX file. Importing this loads torch."""

from __future__ import annotations

import gc
import json
import os
import sys
import threading
import warnings
from pathlib import Path
from typing import cast

import numpy as np
import onnx
import torch
from numpy.typing import NDArray
from sentence_transformers import SentenceTransformer
from tokenizers import Tokenizer

from index.encode.exported import TRIED, Exported, Side
from index.encode.graph import INPUTS, SETTINGS
from index.encode.model import load_model
from index.errors import EncoderError

_OPSET = 17  # the first with LayerNormalization
_ATTENTION = "eager"  # products, sum and softmax, which runtimes fuse; "sdpa" looks for NaN after each softmax, too


def main(folder: str, name: str, side: str, file: str, record: str) -> None:
    """Exports, and writes what became of it to the file `record`; ends at once when the standard input does."""
    threading.Thread(target=_end_with_input, daemon=True).start()
    exported = export(Path(folder), name, cast(Side, side), Path(file))
    Path(record).write_text(exported.record())


def _end_with_input() -> None:
    """Whoever started this is gone, and with it the lock that lets this write."""
    sys.stdin.buffer.read()
    os._exit(1)


def export(folder: Path, name: str, side: Side, file: Path) -> Exported:
    """Writes the file, and says what the model's own vectors are.

    torch's TorchScript exporter needs `onnx` alone and takes 2 s for the default model; its successor
    needs `onnxscript` too and takes 12 s for a graph that is no faster.

    Args:
        folder: The model's files.
        name: What an error calls it.
        side: What the graph is for.
        file: Where to write.
    """
    try:
        model = load_model(folder, name, "cpu", torch.float32, _ATTENTION)
    except EncoderError as error:
        return Exported(broken=str(error))
    try:
        expected = _expected(model, side)
        gc.collect()
        _write(model, side, file)
    except Exception as error:  # each kind of model fails in its own way
        return Exported(problem=str(error).partition("\n")[0])
    return Exported(vectors=expected)


class _OneSide(torch.nn.Module):
    """All modules of a model, from tokens to vectors of unit length."""

    def __init__(self, model: SentenceTransformer, inputs: list[str], task: str) -> None:
        super().__init__()
        self.model = model
        self.task = task
        self.inputs = inputs

    def forward(self, *tensors: torch.Tensor) -> torch.Tensor:
        features = self.model(dict(zip(self.inputs, tensors, strict=True)), task=self.task)
        vectors: torch.Tensor = features["sentence_embedding"][:, : self.model.truncate_dim]
        return torch.nn.functional.normalize(vectors, dim=-1)


def _write(model: SentenceTransformer, side: Side, file: Path) -> None:
    task = "query" if side == "questions" else "document"
    prompt = _prompt(model, side)
    features = model.preprocess(["Who?", "Who won the harbour vote?"], prompt=prompt, task=task)
    inputs = [key for key, value in features.items() if isinstance(value, torch.Tensor)]
    if not set(inputs) <= INPUTS.keys():
        raise ValueError(f"it takes {', '.join(inputs)}; expected {', '.join(INPUTS)} at most")
    with torch.inference_mode(), warnings.catch_warnings():
        warnings.simplefilter("ignore")  # what a trace may lose, the comparison finds
        torch.onnx.export(
            _OneSide(model, inputs, task).eval(),
            tuple(features[name] for name in inputs),
            file,
            input_names=inputs,
            output_names=["vectors"],
            dynamic_axes={**{name: {0: "batch", 1: "length"} for name in inputs}, "vectors": {0: "batch"}},
            opset_version=_OPSET,
            dynamo=False,
        )
    settings = {
        "dimensions": model.get_embedding_dimension(),
        "prompt": prompt,
        "tokenizer": _tokenizer(model, task).to_str(),
    }
    more = onnx.ModelProto()
    more.metadata_props.add(key=SETTINGS, value=json.dumps(settings))
    with file.open("ab") as opened:  # messages of protobuf are joined by appending: nothing need be read again
        opened.write(more.SerializeToString())
        opened.flush()
        os.fsync(opened.fileno())


def _tokenizer(model: SentenceTransformer, task: str) -> Tokenizer:
    """The tokenizer as the model has set it up, with its padding and truncation."""
    outer = model.tokenizer
    tokenizer = Tokenizer.from_str(outer.backend_tokenizer.to_str())
    tokenizer.enable_padding(
        direction=outer.padding_side,
        pad_id=outer.pad_token_id,
        pad_type_id=outer.pad_token_type_id,
        pad_token=outer.pad_token,
    )
    most_tokens = getattr(model[0], f"{task}_length", None) or model.max_seq_length
    if most_tokens:
        tokenizer.enable_truncation(most_tokens, direction=outer.truncation_side)
    return tokenizer


def _prompt(model: SentenceTransformer, side: Side) -> str:
    """The one that Sentence Transformers puts before each text of this side."""
    names = ("query",) if side == "questions" else ("document", "passage", "corpus")
    return next((model.prompts[name] or "" for name in names if name in model.prompts), "")


def _expected(model: SentenceTransformer, side: Side) -> NDArray[np.float32]:
    encode = model.encode_query if side == "questions" else model.encode_document
    return np.asarray(encode(list(TRIED), normalize_embeddings=True, show_progress_bar=False), dtype=np.float32)
