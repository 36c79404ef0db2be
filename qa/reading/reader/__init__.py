"""Readers: networks that score where in a passage the answer to a question may stand."""

from __future__ import annotations

from pathlib import Path

from qa.reading.reader.multilingual import multilingual_reader
from qa.reading.reader.paired import PairedReader
from qa.reading.reader.shipped import ShippedReader
from qa.reading.reader.types import ManyLanguages, Prediction, Reader, ReaderInput, Rereader, ScoredSpan

__all__ = [
    "ManyLanguages",
    "PairedReader",
    "Prediction",
    "Reader",
    "ReaderInput",
    "Rereader",
    "ScoredSpan",
    "ShippedReader",
    "multilingual_reader",
    "open_reader",
]

SMALL = "small"


def open_reader(name: str = "") -> Reader:
    """Opens a reader by its name.

    Args:
        name: `small` for the smaller of the two networks that come with Newsdesk, alone; a file that `training.export`
            wrote; an extractive question-answering model of the Transformers library, by name or folder; both of
            Newsdesk's networks if empty.

    Raises:
        ReaderError: If a model cannot be found or loaded.
    """
    if not name:
        return PairedReader()
    if name == SMALL:
        return ShippedReader()
    if name.endswith(".onnx"):
        return ShippedReader(Path(name), digest=None)
    from qa.reading.reader.transformers_reader import TransformersReader  # loads torch

    return TransformersReader(name)
