"""Vectors: FAISS held against brute force, files against what was written, merging against arithmetic."""

from __future__ import annotations

import math
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest

from index.errors import IndexDamaged
from index.search.nearest import VectorSet
from index.storage.vectors import Ids, Segment, SegmentFile, Vectors, read_segment, write_segment
from index.writing.tiers import FAN_IN, segments_to_merge

_D = 32


def _unit(n: int, seed: int) -> Vectors:
    vectors = np.random.default_rng(seed).normal(size=(n, _D)).astype(np.float32)
    unit: Vectors = vectors / np.linalg.norm(vectors, axis=1, keepdims=True)
    return unit


def _segment(folder: Path, ids: Ids, vectors: Vectors) -> Segment:
    path = folder / f"{ids[0] if len(ids) else 'none'}.vectors"
    return read_segment(path, write_segment(path, ids, vectors))


def _set(folder: Path, sizes: list[int]) -> tuple[VectorSet, Ids, Vectors]:
    """Segments of these sizes with scattered ids; all ids, ascending, and their vectors."""
    total = sum(sizes)
    ids = np.sort(np.random.default_rng(total).choice(10 * total + 1, size=total, replace=False)).astype(np.int64)
    vectors = _unit(total, seed=total)
    cuts = np.cumsum([0, *sizes])
    segments = [_segment(folder, ids[a:b], vectors[a:b]) for a, b in pairwise(cuts)]
    return VectorSet(segments), ids, vectors


def _brute(question: Vectors, n: int, ids: Ids, vectors: Vectors, allowed: Ids | None) -> tuple[Ids, Vectors]:
    similarities = vectors.astype(np.float64) @ question.astype(np.float64)
    open_to = np.isin(ids, allowed) if allowed is not None else np.ones(len(ids), dtype=bool)
    ids, similarities = ids[open_to], similarities[open_to]
    best = np.lexsort((ids, -similarities))[:n]
    return ids[best], similarities[best].astype(np.float32)


@pytest.mark.parametrize("n", [1, 7, 10_000])
@pytest.mark.parametrize("sizes", [[1], [5], [200, 3, 1, 50], [1] * 12], ids=str)
@pytest.mark.parametrize("share", [None, 0.5, 0.05, 1.0])
def test_search_equals_brute_force(tmp_path: Path, sizes: list[int], n: int, share: float | None) -> None:
    """Ids and similarities are those of comparing with every vector, with and without a selection, for any n."""
    vector_set, ids, vectors = _set(tmp_path, sizes)
    allowed = None
    if share is not None:
        chosen = np.random.default_rng(3).permutation(ids)[: max(1, int(share * len(ids)))]
        allowed = np.zeros(11 * len(ids) + 9, dtype=bool)  # ids that are not here do no harm
        allowed[chosen] = True
        allowed[-1] = True
    questions = np.concatenate([_unit(25, seed=77), vectors[:1], -vectors[:1]])
    found = vector_set.search(questions, n, allowed)
    for question, (found_ids, similarities) in zip(questions, found, strict=True):
        expected_ids, expected = _brute(question, n, ids, vectors, None if allowed is None else np.flatnonzero(allowed))
        assert found_ids.tolist() == expected_ids.tolist()
        np.testing.assert_allclose(similarities, expected, atol=1e-5)
        assert np.abs(similarities).max(initial=0.0) <= 1.0


def test_an_empty_selection_finds_nothing(tmp_path: Path) -> None:
    """Where no id is allowed none comes back, and no padding either."""
    vector_set, _, _ = _set(tmp_path, [20, 4])
    ((ids, similarities),) = vector_set.search(_unit(1, seed=1), 5, np.zeros(1, dtype=bool))
    assert (ids.tolist(), similarities.tolist()) == ([], [])


@pytest.mark.parametrize("empty_segment", [False, True])
def test_an_empty_set_finds_nothing(tmp_path: Path, empty_segment: bool) -> None:
    """Without a vector, with a segment or without one, every question gets an empty answer."""
    segments = [_segment(tmp_path, np.empty(0, np.int64), np.empty((0, _D), np.float32))] if empty_segment else []
    vector_set = VectorSet(segments)
    found = vector_set.search(_unit(2, seed=1), 5)
    assert [(ids.tolist(), similarities.tolist()) for ids, similarities in found] == [([], []), ([], [])]
    assert np.isnan(vector_set.similarities(_unit(1, seed=1)[0], np.array([1, 2]))).tolist() == [True, True]
    assert (len(vector_set), vector_set.ids().tolist()) == (0, [])


def test_equal_ones_come_by_id(tmp_path: Path) -> None:
    """Vectors that are alike are ordered by id, across segments too."""
    same = np.repeat(_unit(1, seed=4), 3, axis=0)
    vector_set = VectorSet(
        [_segment(tmp_path, np.array(ids, np.int64), same) for ids in ([40, 50, 60], [10, 20, 30], [1, 45, 70])]
    )
    ((ids, _),) = vector_set.search(same[:1], 9)
    assert ids.tolist() == [1, 10, 20, 30, 40, 45, 50, 60, 70]


def test_similarities_equal_numpy(tmp_path: Path) -> None:
    """The cosine with each wanted id, in their order, repeated ones too; NaN where there is no such id."""
    vector_set, ids, vectors = _set(tmp_path, [60, 1, 30])
    question = _unit(1, seed=8)[0]
    absent = [int(ids.max()) + 1, -1, next(number for number in range(10**6) if number not in set(ids.tolist()))]
    wanted = np.concatenate([np.random.default_rng(2).permutation(ids), ids[:3], absent]).astype(np.int64)
    position = {number: position for position, number in enumerate(ids.tolist())}
    expected = [
        float(vectors[position[number]].astype(np.float64) @ question) if number in position else math.nan
        for number in wanted.tolist()
    ]
    np.testing.assert_allclose(vector_set.similarities(question, wanted), expected, atol=1e-5)
    assert vector_set.similarities(question, np.empty(0, np.int64)).tolist() == []


def test_a_vector_is_no_more_than_itself(tmp_path: Path) -> None:
    """Rounding never takes a cosine beyond 1."""
    vectors = np.nextafter(_unit(50, seed=6) * np.float32(1.000001), np.float32(2))
    vector_set = VectorSet([_segment(tmp_path, np.arange(50), vectors)])
    for number, vector in enumerate(vectors):
        assert vector_set.similarities(vector, np.array([number])).tolist() == [1.0]
        ((_, found),) = vector_set.search(vector[np.newaxis], 1)
        assert found.tolist() == [1.0]


def test_a_file_gives_back_what_was_written(tmp_path: Path) -> None:
    """Ids and vectors come back to the last bit, the size is that of the file, and no other file stays behind."""
    ids, vectors = np.array([3, 9, 2**40], dtype=np.int64), _unit(3, seed=11)
    path = tmp_path / "abc.vectors"
    written = write_segment(path, ids, vectors)
    segment = read_segment(path, written, verify=True)
    assert segment.ids.tolist() == ids.tolist()
    np.testing.assert_array_equal(segment.vectors, vectors)
    assert (path.stat().st_size, 3) == (written.size, written.vectors)
    assert [file.name for file in tmp_path.iterdir()] == ["abc.vectors"]


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    """A file that is gone is IndexDamaged, its path first."""
    with pytest.raises(IndexDamaged) as raised:
        read_segment(tmp_path / "gone.vectors", SegmentFile(vectors=1, size=10, sha256=""))
    assert str(raised.value) == f"{tmp_path / 'gone.vectors'}: this file is missing"


@pytest.mark.parametrize("left", [0, 1, 30, -1])
def test_a_truncated_file_is_named(tmp_path: Path, left: int) -> None:
    """A file cut short is IndexDamaged, with both sizes."""
    path = tmp_path / "cut.vectors"
    written = write_segment(path, np.arange(4), _unit(4, seed=1))
    content = path.read_bytes()[:left]
    path.write_bytes(content)
    with pytest.raises(IndexDamaged) as raised:
        read_segment(path, written)
    assert str(raised.value) == f"{path}: {len(content):,} bytes, but {written.size:,} were written"
    with pytest.raises(IndexDamaged, match=r"cut\.vectors"):
        read_segment(path, replace(written, size=len(content)))  # even where the size is the one that was recorded


@pytest.mark.parametrize("garbage", [b"\0", b"x", b"IxM2", b"\xff\x00\x10"])
def test_garbage_is_named(tmp_path: Path, garbage: bytes) -> None:
    """A file of the right size that is something else is IndexDamaged."""
    path = tmp_path / "junk.vectors"
    written = write_segment(path, np.arange(4), _unit(4, seed=1))
    path.write_bytes((garbage * written.size)[: written.size])
    with pytest.raises(IndexDamaged, match=r"junk\.vectors"):
        read_segment(path, written)


def test_one_changed_byte_is_seen_by_the_digest(tmp_path: Path) -> None:
    """Even a vector's last bit: nothing else would tell it from what was written."""
    path = tmp_path / "bit.vectors"
    written = write_segment(path, np.arange(4), _unit(4, seed=1))
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 1
    path.write_bytes(content)
    with pytest.raises(IndexDamaged, match=r"bit\.vectors: changed since it was written"):
        read_segment(path, written, verify=True)


def test_another_number_of_vectors_is_named(tmp_path: Path) -> None:
    """A file that is whole but holds other vectors than were counted is IndexDamaged."""
    path = tmp_path / "few.vectors"
    written = write_segment(path, np.arange(4), _unit(4, seed=1))
    with pytest.raises(IndexDamaged) as raised:
        read_segment(path, replace(written, vectors=5))
    assert str(raised.value) == f"{path}: holds 4 vectors, but 5 were written"


@pytest.mark.parametrize(
    ("live", "dead", "expected"),
    [
        ({}, {}, ""),
        ({"a": 1}, {}, ""),
        (dict.fromkeys("abcdefg", 1), {}, ""),
        (dict.fromkeys("abcdefgh", 1), {}, "abcdefgh"),
        (dict(zip("abcdefgh", range(1, 8), strict=False)) | {"h": 7}, {}, "abcdefgh"),
        (dict.fromkeys("abcdefg", 7) | {"h": 8}, {}, ""),
        (dict.fromkeys("abcdefgh", 63) | {"i": 64, "j": 7}, {}, "abcdefgh"),
        ({"a": 75}, {"a": 25}, ""),
        ({"a": 74}, {"a": 26}, "a"),
        ({"a": 0}, {"a": 1}, "a"),
        ({"a": 1000, "b": 10, "c": 20}, {"a": 10, "c": 15}, "c"),
        (dict.fromkeys("abcdefgh", 2) | {"i": 500}, {"i": 400, "a": 0}, "abcdefghi"),
    ],
)
def test_what_is_merged(live: dict[str, int], dead: dict[str, int], expected: str) -> None:
    """Eight of one tier (1 to 7, 8 to 63, ...) are merged, and what is more than a quarter dead."""
    assert [sorted(group) for group in segments_to_merge(live, dead)] == ([sorted(expected)] if expected else [])


def test_single_adds_stay_cheap() -> None:
    """Of 2,000 vectors added singly each is written at most 1 + log8(2,000) times, and few segments remain."""
    segments: dict[str, list[int]] = {}
    writes: dict[int, int] = {}
    for number in range(2000):
        segments[f"s{number}"] = [number]
        writes[number] = 1
        for names in segments_to_merge({name: len(ids) for name, ids in segments.items()}, {}):
            merged = [vector for name in names for vector in segments.pop(name)]
            segments[f"m{number}"] = merged
            for vector in merged:
                writes[vector] += 1
        tiers = math.floor(math.log(number + 1, FAN_IN)) + 1
        assert len(segments) < FAN_IN * tiers
    assert sorted(vector for ids in segments.values() for vector in ids) == list(range(2000))
    assert max(writes.values()) <= 1 + math.floor(math.log(2000, FAN_IN))


def test_single_removals_stay_cheap() -> None:
    """Removing 1,000 vectors one by one rewrites a survivor rarely, and never leaves more than a quarter dead."""
    live, dead = {"s": 1000}, {"s": 0}
    rewritten = 0
    for _ in range(1000):
        live["s"] -= 1
        dead["s"] += 1
        if segments_to_merge(live, dead):
            rewritten += live["s"]
            dead["s"] = 0
        assert dead["s"] <= 0.25 * (live["s"] + dead["s"])
    assert rewritten <= 3 * 1000  # 750 + 750 * 3/4 + ...
