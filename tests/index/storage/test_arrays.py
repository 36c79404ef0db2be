"""Files of arrays: what was written comes back, mapped or read; what is no such file is named."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from index.errors import IndexDamaged
from index.storage.arrays import Blocks, Written, read_arrays, write_arrays, write_file

_ARRAYS: list[NDArray[Any]] = [
    np.arange(7),
    np.arange(12, dtype=np.float32).reshape(4, 3),
    np.empty((0, 5), np.float32),
    np.array([(1, 2.5)], dtype=[("key", np.int64), ("at", np.float64)]),
]


@pytest.mark.parametrize("mapped", [True, False])
def test_arrays_come_back_in_order(tmp_path: Path, mapped: bool) -> None:
    """With their types and shapes, empty and structured ones too; an array in blocks is one array."""
    path = tmp_path / "some.vectors"
    blocks = Blocks(shape=(5, 2), dtype=np.dtype(np.float32), pieces=[np.ones((3, 2)), np.zeros((2, 2))])
    written = write_arrays(path, [*_ARRAYS, blocks])
    file = read_arrays(path, written, mapped=mapped, verify=True)
    assert [array.tolist() for array in file.arrays] == [
        *(array.tolist() for array in _ARRAYS),
        [[1, 1], [1, 1], [1, 1], [0, 0], [0, 0]],
    ]
    assert [array.dtype for array in file.arrays] == [*(array.dtype for array in _ARRAYS), np.float32]
    assert path.stat().st_size == written.size
    assert [other.name for other in tmp_path.iterdir()] == ["some.vectors"]


def test_mapped_arrays_are_read_only_and_outlive_their_file(tmp_path: Path) -> None:
    """Also once their pages were let go: they come back from the system, which keeps what is open."""
    path = tmp_path / "some.vectors"
    file = read_arrays(path, write_arrays(path, _ARRAYS), mapped=True)
    with pytest.raises(ValueError, match="read-only"):
        file.arrays[0][0] = 1
    path.unlink()
    file.drop_pages()
    assert file.arrays[0].tolist() == list(range(7))


def test_objects_are_never_read(tmp_path: Path) -> None:
    """Arrays of objects are pickles, which can execute anything."""
    path = tmp_path / "some.vectors"
    np.save(path.with_suffix(".npy"), np.array([{"a": 1}], dtype=object), allow_pickle=True)
    path.with_suffix(".npy").rename(path)
    written = Written(size=path.stat().st_size, sha256="")
    for mapped in (True, False):
        with pytest.raises(IndexDamaged, match="not a readable file of arrays"):
            read_arrays(path, written, mapped=mapped)


def test_a_write_that_fails_leaves_no_file_of_its_name(tmp_path: Path) -> None:
    def pieces() -> Any:
        yield b"half"
        raise RuntimeError("on purpose")

    with pytest.raises(RuntimeError, match="on purpose"):
        write_file(tmp_path / "some.codes", pieces())
    assert not (tmp_path / "some.codes").exists()
