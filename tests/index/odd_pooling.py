"""Pooling that the exporter gets wrong, or never comes to the end of, in the processes that a test starts."""

from __future__ import annotations

import os
import signal
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import ROOT

Pooled = dict[str, Any]

_STARTED_FIRST = """
import sys
sys.path.insert(0, {root!r})
from tests.index import odd_pooling
odd_pooling.use(odd_pooling.{name})
"""


def turned(pooled: Pooled) -> Pooled:
    """Other vectors than when the model encodes."""
    return {**pooled, "sentence_embedding": pooled["sentence_embedding"].roll(1, dims=-1)}


def refused(pooled: Pooled) -> Pooled:
    """No graph."""
    raise RuntimeError("Unsupported operator\nand forty lines more")


def killed(pooled: Pooled) -> Pooled:
    """The end of whoever exports, as on a system without memory."""
    os.kill(os.getpid(), signal.SIGKILL)
    return pooled


def endless(pooled: Pooled) -> Pooled:
    """Says which process exports, and waits."""
    Path(os.environ["NEWSDESK_TEST_EXPORTER"]).write_text(str(os.getpid()))
    signal.pause()
    return pooled


def in_children(monkeypatch: pytest.MonkeyPatch, folder: Path, pooling: Callable[[Pooled], Pooled]) -> None:
    """New Python processes pool so while they export; `folder` is for what tells them, not there yet."""
    folder.mkdir()
    text = _STARTED_FIRST.format(root=str(ROOT), name=pooling.__name__)
    (folder / "sitecustomize.py").write_text(text)
    monkeypatch.setenv("PYTHONPATH", str(folder))


def use(pooling: Callable[[Pooled], Pooled]) -> None:
    """Pools so in this process, while it exports."""
    import torch
    from sentence_transformers.sentence_transformer.modules import Pooling

    faithful = Pooling.forward

    def forward(self: Pooling, features: Pooled) -> Pooled:
        pooled: Pooled = faithful(self, features)
        return pooling(pooled) if torch.onnx.is_in_onnx_export() else pooled

    Pooling.forward = forward
