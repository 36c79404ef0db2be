"""Finds the files of models and computes their digests."""

from __future__ import annotations

import hashlib
from pathlib import Path

from index.errors import EncoderError

MODEL_NOT_FOUND = "neither a model folder, nor a model on the hub that can be reached or stands in its cache"
_OTHER_WEIGHTS = ["*.onnx", "*.h5", "*.ot", "*.msgpack", "openvino/*"]
_SETTINGS = ("*.json", "*.txt", "*.model")  # files of settings, tokenizers and vocabularies


def hub_model_folder(repository: str) -> Path | None:
    """Returns the folder of a model on the hub, downloaded if the cache lacks it; None if there is no way to it."""
    from huggingface_hub import snapshot_download
    from huggingface_hub.errors import HfHubHTTPError, HFValidationError, LocalEntryNotFoundError, OfflineModeIsEnabled

    try:
        return Path(snapshot_download(repository, ignore_patterns=_OTHER_WEIGHTS))
    except (HFValidationError, HfHubHTTPError, LocalEntryNotFoundError, OfflineModeIsEnabled, OSError):
        return None


def weight_files(folder: Path) -> list[Path]:
    """Returns the files of a model's weights.

    Raises:
        EncoderError: If there is none.
    """
    weights = sorted(folder.rglob("*.safetensors")) or sorted(folder.rglob("*.bin"))
    if not weights:
        raise EncoderError(f"{folder}: no weights (*.safetensors or *.bin) in this model folder")
    return weights


def weights_digest(folder: Path) -> str:
    """Returns the SHA-256 of the weights file; where there are several, that of the list of their SHA-256."""
    sums = [file_digest(path) for path in weight_files(folder)]
    return sums[0] if len(sums) == 1 else hashlib.sha256("".join(sums).encode()).hexdigest()


def settings_digest(folder: Path) -> str:
    """Returns the SHA-256 of all that decides on vectors besides weights: settings, tokenizer, prompts."""
    files = sorted({path for pattern in _SETTINGS for path in folder.rglob(pattern)})
    lines = [f"{path.relative_to(folder).as_posix()} {file_digest(path)}\n" for path in files]
    return hashlib.sha256("".join(lines).encode()).hexdigest()


def file_digest(path: Path) -> str:
    """Returns the SHA-256 of a file, in hex."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
