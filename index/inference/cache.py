"""The cache folder: graphs and measured precisions, kept from one program to the next."""

from __future__ import annotations

import logging
import os
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import TypeVar

import filelock
import platformdirs

from index.inference.model_files import file_digest

_LOCK_SECONDS = 300  # to wait for another process, whose export takes seconds, and longer on a busy machine

_log = logging.getLogger(__name__)
_Opened = TypeVar("_Opened")


def default_cache() -> Path:
    """Returns the folder for graphs: `NEWSDESK_CACHE`, or a folder of the user's cache."""
    return Path(os.environ.get("NEWSDESK_CACHE") or platformdirs.user_cache_dir("newsdesk")) / "encoders"


def write_whole(file: Path, text: str) -> None:
    """Writes a small text file so that no other process ever sees half of it.

    Raises:
        OSError: If the folder cannot be made or written.
    """
    file.parent.mkdir(parents=True, exist_ok=True)
    draft = file.with_name(f"{file.name}.{os.getpid()}")
    draft.write_text(text, encoding="utf-8")
    draft.replace(file)


def open_cached_graph(
    folder: Path, export: Callable[[Path], bool], open_graph: Callable[[Path], _Opened]
) -> _Opened | None:
    """Opens the graph in a folder, which is exported first if it is not there.

    A graph's file is named by its SHA-256 and gets this name when it is complete. So a file that was cut short or
    changed is noticed, and exported again. Of several processes one exports, the others wait for it.

    Args:
        folder: A folder for this graph alone; made if need be.
        export: Writes the graph to the file it is given; returns False where the model has no graph.
        open_graph: Opens such a file.

    Returns:
        None where the model has no graph, or there is none and the folder cannot be written.
    """
    opened = _open_intact(folder, open_graph)
    if opened is not None:
        return opened
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with filelock.FileLock(folder / "export.lock", timeout=_LOCK_SECONDS):
            return _open_intact(folder, open_graph) or _export(folder, export, open_graph)
    except OSError as error:  # a lock that is not had in time is one
        _log.warning("%s: cannot be written (%s); torch encodes, whose start takes seconds", folder, error)
        return None


def _open_intact(folder: Path, open_graph: Callable[[Path], _Opened]) -> _Opened | None:
    for file in folder.glob("graph-*.onnx"):
        with suppress(Exception):  # neither ONNX Runtime nor OpenVINO raises anything narrower
            if file == _named_by_digest(file):
                return open_graph(file)
    return None


def _export(folder: Path, export: Callable[[Path], bool], open_graph: Callable[[Path], _Opened]) -> _Opened | None:
    _log.info("%s: the model's graph is exported, once", folder)
    draft = folder / "exporting.onnx"
    try:
        if not export(draft):
            return None
        for damaged in folder.glob("graph-*.onnx"):
            _log.warning("%s: damaged, or not for this ONNX Runtime; it is exported again", damaged)
            damaged.unlink()
        file = _named_by_digest(draft)
        draft.replace(file)
        return open_graph(file)
    finally:
        draft.unlink(missing_ok=True)


def _named_by_digest(file: Path) -> Path:
    return file.with_name(f"graph-{file_digest(file)}.onnx")
