"""Builds the multilingual model's graph without its weights: `python -m index.encode.multilingual.build_network`.

Words stay in blocks of 4 bits, of which the graph takes those that a text has. See `index.encode.bert_network`.
"""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
from onnx import TensorProto

from index.encode.bert_network import BertNetwork, files_of_network
from index.encode.multilingual.model_folder import CODES, MAX_TOKENS, MULTILINGUAL, SCALES, multilingual_folder
from index.encode.multilingual.shipped import NETWORK, REFERENCES
from index.inference.model_files import weight_files

_PROMPTS = {"questions": "query: ", "passages": "passage: "}  # as the model was trained, whatever the language
_PROMPT_TOKENS = 8  # more than either has: a passage that fits is not cut for its prompt


def build(folder: Path) -> tuple[bytes, bytes]:
    """Builds the two files; returns the bytes of the network and of the references."""
    config = json.loads((folder / "config.json").read_text(encoding="utf-8"))
    network = BertNetwork(config)
    tokens = network.layers(network.embedded(_words(network)), config["num_hidden_layers"])
    (weights,) = weight_files(folder)
    return files_of_network(network, MULTILINGUAL, network.mean(tokens), weights, _settings(network.size))


def _words(network: BertNetwork) -> str:
    """Adds the vectors of words: (half of a byte - 8) * scale."""
    rows = network.add("Gather", "packed words", network.weight(CODES), "input_ids", axis=0)
    scales = network.add("Gather", "scales of words", network.weight(SCALES), "input_ids", axis=0)
    whole = network.add("Cast", "packed words, float", rows, to=TensorProto.FLOAT)
    sixteen = network.constant("sixteen", 16, np.float32)
    high = network.add("Floor", "high halves", network.add("Div", "sixteenths", whole, sixteen))
    low = network.add("Sub", "low halves", whole, network.add("Mul", "high parts", high, sixteen))
    halves = network.add("Concat", "halves", low, high, axis=-1)
    signed = network.add("Sub", "signed halves", halves, network.constant("eight", 8, np.float32))
    scaled = network.add("Mul", "scaled words", signed, scales)
    shape = network.constant("shape of words", [0, 0, network.size], np.int64)
    return network.add("Reshape", "words", scaled, shape)


def _settings(dimensions: int) -> str:
    """Returns the JSON that `TextTokenizer` reads; the tokenizer itself stays in the model's folder."""
    limit = MAX_TOKENS + _PROMPT_TOKENS
    return json.dumps(
        {
            "dimensions": dimensions,
            "prompts": _PROMPTS,
            "max_tokens": {"questions": limit, "passages": limit},
            "padding": {"direction": "right", "pad_id": 1, "pad_type_id": 0, "pad_token": "<pad>"},
            "truncation_side": "right",
            "tokenizer": None,
        }
    )


def main() -> None:
    """Writes the two files where Newsdesk looks for them."""
    network, references = build(multilingual_folder())
    NETWORK.write_bytes(network)
    REFERENCES.write_bytes(references)


if __name__ == "__main__":
    main()
