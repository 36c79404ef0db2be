"""One side of a Sentence Transformers model, questions or passages, as an ONNX file. Importing this loads torch."""

from __future__ import annotations

import gc
import io
import json
import logging
import os
import warnings
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Literal, Protocol

import numpy as np
import onnx
import torch
from numpy.typing import NDArray
from sentence_transformers import SentenceTransformer
from tokenizers import Tokenizer

from index.encode.folder import weight_files
from index.encode.graph import INPUTS, SETTINGS
from index.encode.model import load_model

Side = Literal["questions", "passages"]

_MOST_BYTES = 2_000_000_000  # of weights: an ONNX file of one piece ends at 2 GiB
_OPSET = 17  # the first with LayerNormalization
_CHECKED = (
    "",
    "?",
    "Who won?",
    "naïve café, 東京 Ωmega 🙂",
    "The harbour board voted 12 to 3 on Tuesday against the new terminal, said its chair.",
    " ".join(map(str, range(700))),  # more tokens than most models take
)

_log = logging.getLogger(__name__)


class _Graph(Protocol):
    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]: ...


def export_side(
    folder: Path, name: str, side: Side, file: Path, load: Callable[[Path], _Graph], least_cosine: float
) -> bool:
    """Exports a model's modules, whichever they are, with its tokenizer and prompt, and tries what it wrote.

    torch's TorchScript exporter needs `onnx` alone and takes 2 s for the default model; its successor
    needs `onnxscript` too and takes 12 s for a graph that is no faster.

    Args:
        folder: The model's files.
        name: What an error or a warning calls it.
        side: What the graph is for.
        file: Where to write; what stands there after a failure is of no use.
        load: Opens the file as it will be used.
        least_cosine: The least that is asked of its vectors, to those of Sentence Transformers in float32.

    Returns:
        Whether the file encodes as Sentence Transformers does; else a warning is logged.

    Raises:
        EncoderError: If the model cannot be loaded.
    """
    problem = None
    if sum(path.stat().st_size for path in weight_files(folder)) > _MOST_BYTES:
        problem = "its weights are too many"
    else:
        model = load_model(folder, name, "cpu", torch.float32)
        try:
            _write(model, side, file)
            expected = _expected(model, side)
            del model  # its memory is wanted for what comes
            gc.collect()
            cosine = _least_cosine(load(file).encode(_CHECKED), expected)
            if not cosine >= least_cosine:  # it may be NaN
                problem = f"the graph's vectors have a cosine of {cosine:.4f} to the model's"
        except Exception as error:  # each kind of model fails in its own way
            problem = str(error).partition("\n")[0]
    if problem:
        _log.warning("%s: no graph for %s (%s); they need torch, whose start takes seconds", name, side, problem)
    return not problem


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
    written = io.BytesIO()
    with torch.inference_mode(), warnings.catch_warnings():
        warnings.simplefilter("ignore")  # what a trace may lose, the comparison finds
        torch.onnx.export(
            _OneSide(model, inputs, task).eval(),
            tuple(features[name] for name in inputs),
            written,  # type: ignore[arg-type]  # this exporter takes open files too
            input_names=inputs,
            output_names=["vectors"],
            dynamic_axes={**{name: {0: "batch", 1: "length"} for name in inputs}, "vectors": {0: "batch"}},
            opset_version=_OPSET,
            dynamo=False,
        )
    graph = onnx.load_from_string(written.getvalue())
    del written  # a copy of the weights
    settings = {
        "dimensions": model.get_embedding_dimension(),
        "prompt": prompt,
        "tokenizer": _tokenizer(model, task).to_str(),
    }
    graph.metadata_props.add(key=SETTINGS, value=json.dumps(settings))
    with file.open("wb") as opened:
        opened.write(graph.SerializeToString())
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
    return np.asarray(encode(list(_CHECKED), normalize_embeddings=True, show_progress_bar=False), dtype=np.float32)


def _least_cosine(found: NDArray[np.float32], expected: NDArray[np.float32]) -> float:
    return float(((found * expected).sum(axis=1) / np.linalg.norm(found, axis=1)).min())
