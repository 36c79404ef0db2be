"""Writes the question side of a Sentence Transformers model as one ONNX file. Importing this loads torch."""

from __future__ import annotations

import io
import json
import logging
import os
import warnings
from pathlib import Path

import onnx
import torch
from sentence_transformers import SentenceTransformer
from tokenizers import Tokenizer

from index.encode.folder import weight_files
from index.encode.graph import INPUTS, SETTINGS, QuestionGraph
from index.encode.model import load_model

LEAST_COSINE = 0.9999  # to Sentence Transformers in float32; the default model's graph has at least 0.9999996
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


def export_questions(folder: Path, name: str, file: Path) -> bool:
    """Exports a model's modules, whichever they are, with its tokenizer and prompt, and tries what it wrote.

    torch's TorchScript exporter needs `onnx` alone and takes 2 s for the default model; its successor
    needs `onnxscript` too and takes 12 s for a graph that is no faster.

    Args:
        folder: The model's files.
        name: What an error or a warning calls it.
        file: Where to write; what stands there after a failure is of no use.

    Returns:
        Whether the file encodes as Sentence Transformers does in float32; else a warning is logged.

    Raises:
        EncoderError: If the model cannot be loaded.
    """
    problem = None
    if sum(path.stat().st_size for path in weight_files(folder)) > _MOST_BYTES:
        problem = "its weights are too many"
    else:
        model = load_model(folder, name, "cpu", torch.float32)
        try:
            _write(model, file)
            cosine = _least_cosine(model, QuestionGraph(file))
            if not cosine >= LEAST_COSINE:  # it may be NaN
                problem = f"the graph's vectors have a cosine of {cosine:.4f} to the model's"
        except Exception as error:  # each kind of model fails in its own way
            problem = str(error).partition("\n")[0]
    if problem:
        _log.warning("%s: no graph for questions (%s); they need torch, whose start takes seconds", name, problem)
    return not problem


class _QuestionSide(torch.nn.Module):
    """All modules of a model, from tokens to vectors of unit length."""

    def __init__(self, model: SentenceTransformer, inputs: list[str]) -> None:
        super().__init__()
        self.model = model
        self.inputs = inputs

    def forward(self, *tensors: torch.Tensor) -> torch.Tensor:
        features = self.model(dict(zip(self.inputs, tensors, strict=True)), task="query")
        vectors: torch.Tensor = features["sentence_embedding"][:, : self.model.truncate_dim]
        return torch.nn.functional.normalize(vectors, dim=-1)


def _write(model: SentenceTransformer, file: Path) -> None:
    features = model.preprocess(["Who?", "Who won the harbour vote?"], prompt=model.prompts["query"], task="query")
    inputs = [key for key, value in features.items() if isinstance(value, torch.Tensor)]
    if not set(inputs) <= INPUTS.keys():
        raise ValueError(f"it takes {', '.join(inputs)}; expected {', '.join(INPUTS)} at most")
    written = io.BytesIO()
    with torch.inference_mode(), warnings.catch_warnings():
        warnings.simplefilter("ignore")  # what a trace may lose, the comparison finds
        torch.onnx.export(
            _QuestionSide(model, inputs).eval(),
            tuple(features[name] for name in inputs),
            written,  # type: ignore[arg-type]  # this exporter takes open files too
            input_names=inputs,
            output_names=["vectors"],
            dynamic_axes={**{name: {0: "batch", 1: "length"} for name in inputs}, "vectors": {0: "batch"}},
            opset_version=_OPSET,
            dynamo=False,
        )
    graph = onnx.load_from_string(written.getvalue())
    settings = {
        "dimensions": model.get_embedding_dimension(),
        "prompt": model.prompts["query"],
        "tokenizer": _tokenizer(model).to_str(),
    }
    graph.metadata_props.add(key=SETTINGS, value=json.dumps(settings))
    with file.open("wb") as opened:
        opened.write(graph.SerializeToString())
        opened.flush()
        os.fsync(opened.fileno())


def _tokenizer(model: SentenceTransformer) -> Tokenizer:
    """The tokenizer as the model has set it up, with its padding and truncation."""
    outer = model.tokenizer
    tokenizer = Tokenizer.from_str(outer.backend_tokenizer.to_str())
    tokenizer.enable_padding(
        direction=outer.padding_side,
        pad_id=outer.pad_token_id,
        pad_type_id=outer.pad_token_type_id,
        pad_token=outer.pad_token,
    )
    most_tokens = getattr(model[0], "query_length", None) or model.max_seq_length
    if most_tokens:
        tokenizer.enable_truncation(most_tokens, direction=outer.truncation_side)
    return tokenizer


def _least_cosine(model: SentenceTransformer, graph: QuestionGraph) -> float:
    expected = model.encode_query(list(_CHECKED), normalize_embeddings=True, show_progress_bar=False)
    return float((graph.encode(_CHECKED) * expected).sum(axis=1).min())
