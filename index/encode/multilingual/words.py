"""Looks up the vectors of words in the multilingual model's folder, where they stay in 4 bits."""

from __future__ import annotations

import json
import struct
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from index.encode.multilingual.model_folder import CODES, SCALES
from index.inference.model_files import weight_files

_LENGTH = struct.Struct("<Q")  # of the header, which says where each array is (safetensors)
_LOWEST = -8  # of 4 bits


class PackedWords:
    """The vectors of words, read from the file as they are needed: 60 MB of it, 384 MB in float32.

    Args:
        folder: Of the multilingual model.

    Raises:
        EncoderError: If the folder has no weights.
        OSError: If they cannot be read.
    """

    def __init__(self, folder: Path) -> None:
        (file,) = weight_files(folder)
        with file.open("rb") as opened:
            (length,) = _LENGTH.unpack(opened.read(_LENGTH.size))
            arrays = json.loads(opened.read(length))
        begin = _LENGTH.size + length
        self._codes = _mapped(file, arrays[CODES], np.uint8, begin)
        self._scales = _mapped(file, arrays[SCALES], np.float32, begin)

    def vectors(self, ids: NDArray[np.int64]) -> NDArray[np.float32]:
        """Returns the vectors of some words.

        Args:
            ids: int64 (tokens,).

        Returns:
            float32 (tokens, dimensions).
        """
        codes, scales = self._codes[ids], self._scales[ids]
        halves = np.concatenate([codes & 15, codes >> 4], axis=2).astype(np.float32) + _LOWEST
        return np.asarray((halves * scales).reshape(len(ids), -1), np.float32)


def _mapped(file: Path, array: dict[str, Any], dtype: type[np.generic], begin: int) -> NDArray[Any]:
    return np.memmap(file, dtype, "r", begin + array["data_offsets"][0], tuple(array["shape"]))
