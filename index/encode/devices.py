"""Decides whether torch has a device that is faster than the processor; torch is loaded only where it may have one."""

from __future__ import annotations

import ctypes
import platform
import sys
from importlib.metadata import PackageNotFoundError, version

_DRIVERS = {"linux": "libcuda.so.1", "win32": "nvcuda.dll"}


def torch_is_faster() -> bool:
    """Returns whether torch finds a CUDA, ROCm or MPS device."""
    try:
        build = version("torch")
    except PackageNotFoundError:
        return False
    if build.endswith("+cpu") or not (_has_cuda_driver() or _is_apple_silicon() or "+rocm" in build):
        return False  # and torch, which takes seconds to import, need not be asked
    from index.encode.torch_model import best_device

    return best_device() != "cpu"


def _has_cuda_driver() -> bool:
    driver = _DRIVERS.get(sys.platform)
    if driver is None:
        return False
    try:
        ctypes.CDLL(driver)
    except OSError:
        return False
    return True


def _is_apple_silicon() -> bool:
    return sys.platform == "darwin" and platform.machine() == "arm64"
