"""OpenVINO, imported so that it reports to nobody and its first arrays are made before there are threads."""

from __future__ import annotations

import sys
import threading
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from types import ModuleType

_CONVERTER = "openvino.tools.ovc"
_importing = threading.Lock()


def import_openvino() -> ModuleType | None:
    """OpenVINO without its model converter, whose import reports its use to its makers; None if it is not there."""
    with _importing:
        module = sys.modules.get("openvino") or _imported()
        if module is not None:
            # What the array of a tensor needs is made at the first one. Two threads that make it at once can wait for
            # each other for ever: one holds the interpreter's lock, the other the lock of what is made.
            module.Tensor(np.zeros(1, dtype=np.int64)).data  # noqa: B018
        return module


def _imported() -> ModuleType | None:
    sys.modules[_CONVERTER] = None  # type: ignore[assignment]  # as if not installed, which OpenVINO allows for
    try:
        import openvino
    except (ImportError, OSError):  # not there, or not for this system
        return None
    finally:
        del sys.modules[_CONVERTER]
    module: ModuleType = openvino
    return module
