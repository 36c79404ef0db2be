"""Exports a checkpoint to the shipped file: `python -m training.export`.

Weights of linear layers are int8 with a scale for each 64 inputs of an output. Embeddings of words and positions are
int8 with a scale for each row; the rest is float32. A large reader's layers and words have 4 bits instead, and so have
the multilingual reader's layers; its words stay in their package, and the network takes their vectors. The file
uses ONNX's plain operators, so any runtime reads it; one that knows the pattern, as OpenVINO does, multiplies in int8.
The file contains its tokenizer, if it has words.
"""

from __future__ import annotations

import argparse
import io
import json
import warnings
from collections.abc import Sequence
from pathlib import Path

import onnx
import torch
from transformers import BertConfig, BertModel

from index.encode.default_model import DEFAULT_MODEL, find_model_folder
from index.encode.multilingual.model_folder import multilingual_folder
from index.inference.model_files import file_digest
from index.inference.onnx_runtime import SETTINGS_KEY
from qa.reading.reader.shipped import FILE
from training.data.input import encoder_tokenizer
from training.encoders import PositionedBert, large_config
from training.model import ReaderModel
from training.multilingual import MultilingualBert, multilingual_config
from training.rounding import NibbleEmbedding, RowEmbedding, quantise
from training.start import weights_of

LONGEST = 384  # tokens of question, header and passage
_OPSET, _LARGE_OPSET = 17, 20


def load_weights(checkpoint: Path) -> ReaderModel:
    """Loads the network of a checkpoint, in float32, to read with."""
    weights = torch.load(checkpoint, map_location="cpu", weights_only=True)["weights"]
    if "encoder.bias" in weights:  # of a large reader
        layers = len({name.split(".")[3] for name in weights if name.startswith("encoder.encoder.layer.")})
        model = ReaderModel(PositionedBert(large_config(layers)))
    elif len(weights["encoder.embeddings.word_embeddings.weight"]) == 1:  # of a multilingual one
        model = ReaderModel(MultilingualBert(multilingual_config(multilingual_folder())))
    else:
        config = BertConfig.from_pretrained(find_model_folder(DEFAULT_MODEL), attn_implementation="eager")
        model = ReaderModel(BertModel(config, add_pooling_layer=False))
    model.load_state_dict(weights)
    return model.eval()


def mixed(model: ReaderModel, start: Path, share: float) -> ReaderModel:
    """Moves a network towards the one that its training began with (Wortsman et al., 2022).

    What it learnt is kept in part, and what it forgot comes back in part. A head that the start does not have stays.

    Args:
        model: In float32; its weights change.
        start: A reader's file.
        share: Of the model in the mean, in [0, 1].
    """
    began = weights_of(start, model)
    model.load_state_dict(
        {name: share * weights + (1 - share) * began[name] for name, weights in model.state_dict().items()}
    )
    return model


def export(model: ReaderModel, file: Path, *, quantised: bool = True) -> str:
    """Writes the network; returns the file's SHA-256.

    Args:
        model: In float32.
        file: The ONNX file to write.
        quantised: Whether rounded, as shipped: to int8, the large and the multilingual reader to 4 bits; else in
            float32, for comparison.
    """
    is_large, is_multilingual = (isinstance(model.encoder, kind) for kind in (PositionedBert, MultilingualBert))
    in_nibbles = is_large or is_multilingual
    if quantised:
        embeddings, rows = model.encoder.embeddings, NibbleEmbedding if is_large else RowEmbedding
        if not is_multilingual:
            embeddings.word_embeddings = rows(embeddings.word_embeddings.weight.detach())  # type: ignore[assignment]
        embeddings.position_embeddings = RowEmbedding(embeddings.position_embeddings.weight.detach())  # type: ignore[assignment]
    graph = onnx.load_from_string(_traced(model, _LARGE_OPSET if in_nibbles else _OPSET, vectors=is_multilingual))
    if quantised:
        quantise(graph, bits=4 if in_nibbles else 8)
    settings = {"longest": LONGEST, "tokenizer": None if is_multilingual else encoder_tokenizer().to_str()}
    graph.metadata_props.add(key=SETTINGS_KEY, value=json.dumps(settings))
    file.write_bytes(graph.SerializeToString(deterministic=True))
    return file_digest(file)


def _traced(model: ReaderModel, operators: int, *, vectors: bool) -> bytes:
    ids = torch.tensor([[101, 2040, 2180, 102, 1996, 2158, 102, 0], [101, 2040, 102, 1996, 2158, 2180, 2009, 102]])
    mask, types = (ids > 0).long(), torch.tensor([[0, 0, 0, 0, 1, 1, 1, 0], [0, 0, 0, 1, 1, 1, 1, 1]])
    written = io.BytesIO()
    names = ["vectors" if vectors else "ids", "mask", "types"]
    read = torch.randn(*ids.shape, model.encoder.config.hidden_size) if vectors else ids
    with torch.inference_mode(), warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of the tracer, on shapes that the axes below keep open
        torch.onnx.export(
            model,
            (read, mask, types),
            written,  # type: ignore[arg-type]  # this exporter takes open files too
            input_names=names,
            output_names=["spans", "null", "relevance", "evidence"],
            dynamic_axes={
                **{name: {0: "passages", 1: "tokens"} for name in names},
                "spans": {0: "passages", 1: "tokens", 2: "tokens"},
                "null": {0: "passages"},
                "relevance": {0: "passages"},
                "evidence": {0: "passages", 1: "tokens"},
            },
            opset_version=operators,
            dynamo=False,
        )
    return written.getvalue()


def main(arguments: Sequence[str] | None = None) -> None:
    """Runs the command."""
    parser = argparse.ArgumentParser(prog="python -m training.export", description=__doc__)
    parser.add_argument("--checkpoint", type=Path, default=Path("training/run/checkpoint.pt"))
    parser.add_argument("--out", type=Path, default=FILE)
    parser.add_argument(
        "--start", type=Path, help="the reader's file that the training began with, to take a mean with"
    )
    parser.add_argument(
        "--share", type=float, default=0.5, help="of the checkpoint in that mean (default: %(default)s)"
    )
    parser.add_argument("--float", action="store_true", help="in float32, to compare with")
    options = parser.parse_args(arguments)
    model = load_weights(options.checkpoint)
    if options.start:
        model = mixed(model, options.start, options.share)
    digest = export(model, options.out, quantised=not options.float)
    print(f"{options.out}: {options.out.stat().st_size / 1e6:.1f} MB, SHA-256 {digest}")


if __name__ == "__main__":
    main()
