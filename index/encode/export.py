"""Exports a Sentence Transformers model as an ONNX file, with torch in a process of its own, and tests the file.

So torch and its memory go when the export is done.
"""

from __future__ import annotations

import gc
import json
import logging
import os
import subprocess
import sys
import tempfile
import threading
import warnings
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from index.encode.graph import Float32Graph, GraphFiles
from index.encode.sample_texts import SAMPLE_TEXTS, least_cosine
from index.encode.tokenization import INPUTS, Side
from index.errors import EncoderError
from index.inference.model_files import weight_files
from index.inference.onnx_runtime import SETTINGS_KEY

if TYPE_CHECKING:
    from sentence_transformers import SentenceTransformer

LEAST_COSINE = 0.9999  # to Sentence Transformers in float32; the default model's graph has at least 0.9999996
_MAX_BYTES = 2_000_000_000  # of weights: an ONNX file in one piece ends at 2 GiB
_OPSET = 17  # the first with LayerNormalization
_ATTENTION = "eager"  # products, sum and softmax, which runtimes fuse; "sdpa" looks for NaN after each softmax, too
_CHILD = """
import json, sys
sys.path[:] = json.loads(sys.argv[1])
from index.encode.export import main
main(*sys.argv[2:])
"""

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class ExportResult:
    """The result of an export, which one process sends to another.

    Attributes:
        questions: The model's own vectors of `SAMPLE_TEXTS` as questions, float32 (6, dimensions); None without a file.
        passages: The same as passages.
        problem: Why there is no file.
        load_error: Why the model cannot even be loaded.
    """

    questions: NDArray[np.float32] | None = None
    passages: NDArray[np.float32] | None = None
    problem: str | None = None
    load_error: str | None = None

    def to_json(self) -> str:
        """Returns the result as JSON."""
        vectors = {
            side: None if array is None else array.tolist()
            for side, array in (("questions", self.questions), ("passages", self.passages))
        }
        return json.dumps({**vectors, "problem": self.problem, "load_error": self.load_error})

    @classmethod
    def from_json(cls, text: str) -> ExportResult:
        """Reads a result from JSON."""
        values = json.loads(text)
        for side in ("questions", "passages"):
            if values[side] is not None:
                values[side] = np.array(values[side], dtype=np.float32)
        return cls(**values)


def export_graph(folder: Path, name: str, file: Path) -> bool:
    """Exports all modules of a model, with its tokenizer and prompts, and tests the file.

    Args:
        folder: The model's files.
        name: The model's name in an error or a warning.
        file: The file to write; after a failure it is of no use.

    Returns:
        Whether the file encodes as Sentence Transformers does; else a warning is logged.

    Raises:
        EncoderError: If the model cannot be loaded.
    """
    if sum(path.stat().st_size for path in weight_files(folder)) > _MAX_BYTES:
        problem: str | None = "its weights are too many"
    else:
        result = _export(folder, name, file)
        if result.load_error:
            raise EncoderError(result.load_error)
        problem = result.problem or _difference(file, result)
    if problem:
        _log.warning("%s: no graph (%s); torch encodes, whose start takes seconds", name, problem)
    return problem is None


def _difference(file: Path, result: ExportResult) -> str | None:
    """Returns what is wrong with the vectors of an exported file; None if nothing is."""
    sides: tuple[tuple[Side, NDArray[np.float32] | None], ...] = (
        ("questions", result.questions),
        ("passages", result.passages),
    )
    try:
        graph = Float32Graph(GraphFiles(network=file))
        for side, expected in sides:
            if expected is None:
                return "the export gave no vectors to compare with"
            cosine = least_cosine(graph.encode(SAMPLE_TEXTS, side), expected)
            if not cosine >= LEAST_COSINE:  # it may be NaN
                return f"the graph's vectors of {side} have a cosine of {cosine:.4f} to the model's"
    except Exception as error:  # ONNX Runtime raises nothing narrower
        return str(error).partition("\n")[0]
    return None


def _export(folder: Path, name: str, file: Path) -> ExportResult:
    if getattr(sys, "frozen", False) or not sys.executable:  # a program in one piece has no Python to start
        return export_here(folder, name, file)
    with tempfile.TemporaryDirectory(prefix="newsdesk-") as temporary:
        result = Path(temporary) / "result.json"
        arguments = [
            json.dumps([str(path) for path in sys.path]),
            str(folder.absolute()),
            name,
            str(file.absolute()),
            str(result),
        ]
        try:
            ending = _run([sys.executable, "-P", "-c", _CHILD, *arguments])
        except OSError as error:  # no memory for another process, say
            return ExportResult(problem=str(error))
        if not result.exists():
            return ExportResult(problem=ending)
        return ExportResult.from_json(result.read_text())


def _run(command: Sequence[str]) -> str:
    """Runs the export and returns how it ended; it ends itself when its input does, as when we are killed."""
    with (
        tempfile.TemporaryFile() as errors,
        subprocess.Popen(command, stdin=subprocess.PIPE, stdout=errors, stderr=errors) as child,
    ):
        try:
            code = child.wait()
        except BaseException:  # an interrupt, which the child may not have had
            child.kill()
            raise
        errors.seek(0)
        lines = errors.read().decode(errors="replace").strip().splitlines()
    return f"the export ended with {code}{': ' + lines[-1] if lines else ''}"


def main(folder: str, name: str, file: str, result: str) -> None:
    """Exports in this process and writes the result as a file; ends at once when the standard input does."""
    threading.Thread(target=_end_with_input, daemon=True).start()
    exported = export_here(Path(folder), name, Path(file))
    Path(result).write_text(exported.to_json())


def _end_with_input() -> None:
    """Ends the process when its parent is gone, and with the parent the lock that lets it write."""
    sys.stdin.buffer.read()
    os._exit(1)


def export_here(folder: Path, name: str, file: Path) -> ExportResult:
    """Exports in this process, which loads torch.

    torch's TorchScript exporter needs `onnx` alone and takes 2 s for the default model; its successor
    needs `onnxscript` too and takes 12 s for a graph that is no faster.

    Args:
        folder: The model's files.
        name: The model's name in an error.
        file: The file to write.
    """
    import torch

    from index.encode.torch_model import load_model

    try:
        model = load_model(folder, name, "cpu", torch.float32, _ATTENTION)
    except EncoderError as error:
        return ExportResult(load_error=str(error))
    try:
        questions, passages = (
            np.asarray(encode(list(SAMPLE_TEXTS), normalize_embeddings=True, show_progress_bar=False), dtype=np.float32)
            for encode in (model.encode_query, model.encode_document)
        )
        gc.collect()
        _write(model, file)
    except Exception as error:  # each kind of model fails in its own way
        return ExportResult(problem=str(error).partition("\n")[0])
    return ExportResult(questions=questions, passages=passages)


def _write(model: SentenceTransformer, file: Path) -> None:
    import onnx
    import torch

    features = model.preprocess(["Who?", "Who won the harbour vote?"], prompt="", task="query")
    inputs = [key for key, value in features.items() if isinstance(value, torch.Tensor)]
    if not set(inputs) <= INPUTS.keys():
        raise ValueError(f"it takes {', '.join(inputs)}; expected {', '.join(INPUTS)} at most")

    class AllModules(torch.nn.Module):
        """All modules of the model, from tokens to vectors of unit length."""

        def __init__(self) -> None:
            super().__init__()
            self.model = model

        def forward(self, *tensors: torch.Tensor) -> torch.Tensor:
            pooled = self.model(dict(zip(inputs, tensors, strict=True)), task="query")
            vectors: torch.Tensor = pooled["sentence_embedding"][:, : self.model.truncate_dim]
            return torch.nn.functional.normalize(vectors, dim=-1)

    with torch.inference_mode(), warnings.catch_warnings():
        warnings.simplefilter("ignore")  # what a trace may lose, the comparison finds
        torch.onnx.export(
            AllModules().eval(),
            tuple(features[name] for name in inputs),
            file,
            input_names=inputs,
            output_names=["vectors"],
            dynamic_axes={**{name: {0: "batch", 1: "length"} for name in inputs}, "vectors": {0: "batch"}},
            opset_version=_OPSET,
            dynamo=False,
        )
    metadata = onnx.ModelProto()
    metadata.metadata_props.add(key=SETTINGS_KEY, value=json.dumps(_settings(model)))
    with file.open("ab") as opened:  # messages of protobuf are joined by appending: nothing need be read again
        opened.write(metadata.SerializeToString())
        opened.flush()
        os.fsync(opened.fileno())


def _settings(model: SentenceTransformer) -> dict[str, object]:
    """Returns what `TextTokenizer` reads, as the model has set it up."""
    tokenizer = model.tokenizer
    names = {"questions": ("query",), "passages": ("document", "passage", "corpus")}  # of prompts, by side
    return {
        "dimensions": model.get_embedding_dimension(),
        "prompts": {
            side: next((model.prompts[name] or "" for name in prompts if name in model.prompts), "")
            for side, prompts in names.items()
        },
        "max_tokens": {
            side: getattr(model[0], f"{task}_length", None) or model.max_seq_length
            for side, task in (("questions", "query"), ("passages", "document"))
        },
        "padding": {
            "direction": tokenizer.padding_side,
            "pad_id": tokenizer.pad_token_id,
            "pad_type_id": tokenizer.pad_token_type_id,
            "pad_token": tokenizer.pad_token,
        },
        "truncation_side": tokenizer.truncation_side,
        "tokenizer": tokenizer.backend_tokenizer.to_str(),
    }
