"""Weights that stand apart from their network, in a safetensors file, and are used where they lie."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

_TYPES: dict[str, type[np.generic]] = {"F32": np.float32, "U8": np.uint8}  # that graphs take
_LENGTH_BYTES = 8  # of the header's length, which comes first; the tensors follow the header


@dataclass(frozen=True, slots=True, kw_only=True)
class ExternalWeights:
    """Where the weights of a network are.

    Attributes:
        file: A safetensors file.
        references: An ONNX file without a network: initialisers alone, each with its offset and length in `file`.
    """

    file: Path
    references: Path

    def map(self) -> dict[str, NDArray[Any]]:
        """Maps the file into memory; returns its tensors of float32 and of bytes by name.

        Pages are read when they are used and shared with other processes. NumPy is told that they may be written,
        since OpenVINO shares only such arrays; nobody writes them.

        Raises:
            OSError: If the file cannot be read.
        """
        with self.file.open("rb") as opened:
            header_bytes = int.from_bytes(opened.read(_LENGTH_BYTES), "little")
            header = json.loads(opened.read(header_bytes))
        mapped = np.memmap(self.file, dtype=np.uint8, mode="c", offset=_LENGTH_BYTES + header_bytes)
        tensors: dict[str, NDArray[Any]] = {}
        for name, entry in header.items():
            if (dtype := _TYPES.get(entry.get("dtype"))) is not None:
                start, end = entry["data_offsets"]
                tensors[name] = mapped[start:end].view(dtype).reshape(entry["shape"])
        return tensors
