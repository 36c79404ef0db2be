"""Builds the default model's graph without its weights: `python -m index.encode.build_default_network`.

`default_network.onnx` computes vectors from tokens; `default_weights.onnx` says where the weights lie. See
`index.encode.bert_network`.
"""

from __future__ import annotations

import json
from pathlib import Path

from tokenizers import Tokenizer

from index.encode.bert_network import BertNetwork, files_of_network
from index.encode.default_model import DEFAULT_MODEL, NETWORK, REFERENCES, find_model_folder
from index.inference.model_files import weight_files


def build(folder: Path) -> tuple[bytes, bytes]:
    """Builds the two files from a model's configuration and the header of its weights.

    Args:
        folder: The model's files.

    Returns:
        The bytes of the network and of the references.
    """
    config = json.loads((folder / "config.json").read_text(encoding="utf-8"))
    network = BertNetwork(config)
    vectors = network.mean(network.layers(network.embeddings(), config["num_hidden_layers"]))
    (weights,) = weight_files(folder)
    return files_of_network(network, DEFAULT_MODEL, vectors, weights, _settings(folder, network.size))


def _settings(folder: Path, dimensions: int) -> str:
    """Returns the JSON that `TextTokenizer` reads; the tokenizer itself stays in the model's folder."""
    limit = json.loads((folder / "sentence_bert_config.json").read_text(encoding="utf-8"))["max_seq_length"]
    padding = Tokenizer.from_file(str(folder / "tokenizer.json")).padding or {}
    return json.dumps(
        {
            "dimensions": dimensions,
            "prompts": {"questions": "", "passages": ""},
            "max_tokens": {"questions": limit, "passages": limit},
            "padding": {name: padding[name] for name in ("direction", "pad_id", "pad_type_id", "pad_token")},
            "truncation_side": "right",
            "tokenizer": None,
        }
    )


def main() -> None:
    """Writes the two files where Newsdesk looks for them."""
    network, references = build(find_model_folder(DEFAULT_MODEL))
    NETWORK.write_bytes(network)
    REFERENCES.write_bytes(references)


if __name__ == "__main__":
    main()
