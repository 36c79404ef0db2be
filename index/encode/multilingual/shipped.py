"""Where the multilingual model's graph is, which comes with Newsdesk but for the weights."""

from __future__ import annotations

from pathlib import Path

WEIGHTS_DIGEST = "284fcf160e17e8a829198dc3f5eeff541f8c0ccf3dd10ba34f7d7deffe9c8037"
SETTINGS_DIGEST = "51ff1ccc91a44ae419f6dc79799fd97b961b6a794d9b9f9d4d3b192ee80492e8"
NETWORK = Path(__file__).with_name("multilingual_network.onnx")
REFERENCES = Path(__file__).with_name("multilingual_weights.onnx")
