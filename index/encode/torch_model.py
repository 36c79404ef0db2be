"""Loads Sentence Transformers models with torch. Importing this takes seconds: import it only where torch is needed."""

from __future__ import annotations

import ctypes
import functools
import logging
import os
import platform
from collections.abc import Callable
from pathlib import Path

import torch
from sentence_transformers import SentenceTransformer
from transformers.utils import logging as transformers_logging

from index.errors import EncoderError
from index.inference.precision import least_seconds

_PAD_TO = 16  # tokens: oneDNN keeps what it compiles for each shape, 1.5 GB after 2,560 texts of any length, 1.0 GB so
_M_TRIM_THRESHOLD, _M_MMAP_THRESHOLD = -1, -3  # malloc.h of glibc
_KEEP_BYTES = 1 << 30


def load_model(
    folder: Path, name: str, device: str, dtype: torch.dtype, attention: str | None = None
) -> SentenceTransformer:
    """Loads a model from its folder.

    Args:
        folder: The model's files.
        name: The model's name in an error.
        device: torch's name of the device; see `best_device`.
        dtype: The type of weights and activations; see `best_dtype`.
        attention: The implementation that transformers takes; the one it prefers if None.

    Raises:
        EncoderError: If it cannot be loaded.
    """
    os.environ.setdefault("TOKENIZERS_PARALLELISM", "false")
    transformers_logging.disable_progress_bar()  # type: ignore[no-untyped-call]
    logging.getLogger("sentence_transformers").setLevel(logging.WARNING)
    settings = {"dtype": dtype} | ({"attn_implementation": attention} if attention else {})
    try:
        model = SentenceTransformer(str(folder), device=device, local_files_only=True, model_kwargs=settings)
    except Exception as error:  # each model format fails in its own way
        raise EncoderError(f"{name}: cannot be loaded as a Sentence Transformers model ({error})") from error
    processing = getattr(model[0], "processing_kwargs", None)  # of Sentence Transformers 6
    if processing is not None:
        processing["text"] = {**processing.get("text", {}), "pad_to_multiple_of": _PAD_TO}
    return model


def best_device() -> str:
    """Returns the fastest device of this machine: `cuda`, `mps` or `cpu`."""
    if torch.cuda.is_available():
        return "cuda"
    return "mps" if torch.backends.mps.is_available() else "cpu"


@functools.cache
def best_dtype() -> torch.dtype:
    """Returns bfloat16 where torch multiplies faster in it on this processor; else float32, as on other devices."""
    capabilities: dict[str, object] = getattr(torch.cpu, "get_capabilities", dict)()
    in_hardware = capabilities.get("amx_bf16") or capabilities.get("avx512_bf16")
    if best_device() != "cpu" or not in_hardware:
        return torch.float32

    def multiplication(dtype: torch.dtype) -> Callable[[], object]:
        tokens, weights = torch.ones(512, 384, dtype=dtype), torch.ones(384, 1536, dtype=dtype)
        return lambda: tokens @ weights

    seconds = least_seconds({dtype: multiplication(dtype) for dtype in (torch.bfloat16, torch.float32)})
    return min(seconds, key=lambda dtype: seconds[dtype])


def keep_pages() -> None:
    """Tells glibc to keep freed memory for the next batch, whose page faults cost as much as its arithmetic."""
    if platform.libc_ver()[0] == "glibc":
        mallopt = ctypes.CDLL(None).mallopt
        mallopt(_M_MMAP_THRESHOLD, _KEEP_BYTES)
        mallopt(_M_TRIM_THRESHOLD, _KEEP_BYTES)
