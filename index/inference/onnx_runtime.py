"""Sessions of ONNX Runtime."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from index.inference.cores import core_count
from index.inference.weights import ExternalWeights

if TYPE_CHECKING:
    from onnxruntime import InferenceSession

SETTINGS_KEY = "newsdesk"  # of a graph's metadata: what a text needs before it goes in, as JSON


def open_session(file: Path, max_threads: int, weights: ExternalWeights | None = None) -> InferenceSession:
    """Opens a graph in ONNX Runtime, on the processor.

    Args:
        file: An ONNX file.
        max_threads: The most threads that one run uses; never more than there are cores.
        weights: Where the graph's weights are; in the file itself if None.

    Raises:
        Exception: If the graph cannot be loaded; ONNX Runtime raises nothing narrower.
    """
    import onnxruntime

    onnxruntime.disable_telemetry_events()  # on by default on Windows
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = min(max_threads, core_count())
    options.add_session_config_entry("session.intra_op.allow_spinning", "0")  # twice as slow on busy cores
    graph: str | bytes = str(file)
    if weights is not None:
        options.add_session_config_entry(
            "session.model_external_initializers_file_folder_path", str(weights.file.parent)
        )
        # Messages of protobuf are joined by appending: the network's inputs get the initialisers of their names.
        graph = file.read_bytes() + weights.references.read_bytes()
    return onnxruntime.InferenceSession(graph, options, providers=["CPUExecutionProvider"])
