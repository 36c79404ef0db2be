"""Readers: networks that score where in a passage the answer to a question may stand."""

from __future__ import annotations

from pathlib import Path

from qa.reading.reader.shipped import ShippedReader
from qa.reading.reader.types import Prediction, Reader, ReaderInput, ScoredSpan

__all__ = ["Prediction", "Reader", "ReaderInput", "ScoredSpan", "ShippedReader", "open_reader"]


def open_reader(name: str = "") -> Reader:
    """Opens a reader by its name.

    Args:
        name: A file that `training.export` wrote, or an extractive question-answering model of the Transformers
            library, by name or folder; the one that comes with Newsdesk if empty.

    Raises:
        ReaderError: If a model cannot be found or loaded.
    """
    if not name:
        return ShippedReader()
    if name.endswith(".onnx"):
        return ShippedReader(Path(name), digest=None)
    from qa.reading.reader.transformers_reader import TransformersReader  # loads torch

    return TransformersReader(name)
