"""Whether torch has a faster device is found out without torch wherever it cannot have one."""

from __future__ import annotations

import sys
from importlib.metadata import PackageNotFoundError

import pytest

from index.encode import devices


@pytest.fixture(autouse=True)
def no_torch(monkeypatch: pytest.MonkeyPatch) -> None:
    """Loading torch is a failure."""
    monkeypatch.setitem(sys.modules, "index.encode.torch_model", None)


def on(monkeypatch: pytest.MonkeyPatch, build: str, *, cuda: bool = False, apple: bool = False) -> None:
    monkeypatch.setattr(devices, "version", lambda _: build)
    monkeypatch.setattr(devices, "_has_cuda_driver", lambda: cuda)
    monkeypatch.setattr(devices, "_is_apple_silicon", lambda: apple)


@pytest.mark.parametrize("build", ["2.13.0+cpu", "2.13.0", "2.13.0+cu130"])
def test_a_machine_without_a_driver_has_no_faster_device(build: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Not even where torch was built for CUDA, as it is on PyPI for Linux."""
    on(monkeypatch, build)
    assert not devices.torch_is_faster()


def test_a_build_for_the_processor_has_no_faster_device(monkeypatch: pytest.MonkeyPatch) -> None:
    on(monkeypatch, "2.13.0+cpu", cuda=True)
    assert not devices.torch_is_faster()


@pytest.mark.parametrize(
    ("build", "cuda", "apple"), [("2.13.0", True, False), ("2.13.0", False, True), ("2.13.0+rocm7.0", False, False)]
)
def test_where_there_may_be_one_torch_is_asked(
    build: str, cuda: bool, apple: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    on(monkeypatch, build, cuda=cuda, apple=apple)
    with pytest.raises(ImportError):
        devices.torch_is_faster()


def test_without_torch_there_is_no_faster_device(monkeypatch: pytest.MonkeyPatch) -> None:
    def missing(name: str) -> str:
        raise PackageNotFoundError(name)

    monkeypatch.setattr(devices, "version", missing)
    assert not devices.torch_is_faster()
