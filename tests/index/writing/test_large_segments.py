"""Large segments, which are looked through by codes first, held against brute force."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from uuid import uuid4

import numpy as np
import pytest

from index.search.nearest import VectorSet
from index.storage.vectors import Ids, Mask, Segment, Vectors, read_segment, write_segment

_D = 64
_CLUSTERS = 40


def _clustered(n: int, spread: float, seed: int = 1) -> Vectors:
    """Unit vectors around 40 centers, alike for each seed."""
    chance = np.random.default_rng(seed)
    centers = np.random.default_rng(0).normal(size=(_CLUSTERS, _D))
    vectors = centers[chance.integers(_CLUSTERS, size=n)] + spread * chance.normal(size=(n, _D))
    unit: Vectors = (vectors / np.linalg.norm(vectors, axis=1, keepdims=True)).astype(np.float32)
    return unit


def _by_codes(folder: Path, ids: Ids, vectors: Vectors) -> Segment:
    """A segment of any size that has codes, as large ones have."""
    path = folder / f"{uuid4().hex}.vectors"
    return read_segment(path, write_segment(path, ids, vectors, codes_from=0))


def _scattered(n: int) -> Ids:
    return np.sort(np.random.default_rng(n).choice(3 * n, size=n, replace=False)).astype(np.int64)


def _brute(question: Vectors, n: int, ids: Ids, vectors: Vectors, allowed: Mask | None) -> tuple[Ids, Vectors]:
    similarities = vectors.astype(np.float64) @ question.astype(np.float64)
    if allowed is not None:
        ids, similarities = ids[allowed[ids]], similarities[allowed[ids]]
    best = np.lexsort((ids, -similarities))[:n]
    return ids[best], similarities[best].astype(np.float32)


@pytest.mark.parametrize("share", [None, 0.9, 0.5, 0.1])
@pytest.mark.parametrize(("size", "n"), [(3_000, 10), (3_000, 20), (30_000, 100)])
def test_nearly_all_of_the_best_are_found(tmp_path: Path, size: int, n: int, share: float | None) -> None:
    """At least 97 of 100, with and without a selection; every similarity is exact, none is disallowed."""
    ids, vectors = _scattered(size), _clustered(size, spread=0.5)
    vector_set = VectorSet([_by_codes(tmp_path, ids, vectors)], exact_to=0)
    allowed = None if share is None else np.random.default_rng(2).random(3 * size) < share
    questions = _clustered(25, spread=0.5, seed=3)
    found = 0
    for question, (found_ids, similarities) in zip(questions, vector_set.search(questions, n, allowed), strict=True):
        expected, _ = _brute(question, n, ids, vectors, allowed)
        found += len(set(expected.tolist()) & set(found_ids.tolist()))
        assert len(found_ids) == len(set(found_ids.tolist())) == n
        assert allowed is None or allowed[found_ids].all()
        exact = vectors[np.searchsorted(ids, found_ids)].astype(np.float64) @ question.astype(np.float64)
        np.testing.assert_allclose(similarities, exact, atol=1e-5)
        assert np.array_equal(np.lexsort((found_ids, -similarities)), np.arange(n))
    assert found >= 0.97 * n * len(questions)


@pytest.mark.parametrize("share", [None, 0.95, 0.5])
def test_the_nearest_lists_hold_nearly_all_of_the_best(tmp_path: Path, share: float | None) -> None:
    """Beyond some size an eighth of the lists is looked through; where filters hide half, all of them are."""
    ids, vectors = np.arange(30_000), _clustered(30_000, spread=0.5)
    allowed = None if share is None else np.random.default_rng(2).random(30_000) < share
    segment = _by_codes(tmp_path, ids, vectors)
    by_lists, whole = VectorSet([segment], exact_to=0, whole_to=0), VectorSet([segment], exact_to=0)
    questions = _clustered(25, spread=0.5, seed=3)
    found, same = 0, 0
    pairs = zip(by_lists.search(questions, 20, allowed), whole.search(questions, 20, allowed), strict=True)
    for question, ((near, similarities), (whole_near, _)) in zip(questions, pairs, strict=True):
        expected, _ = _brute(question, 20, ids, vectors, allowed)
        found += len(set(expected.tolist()) & set(near.tolist()))
        same += near.tolist() == whole_near.tolist()
        exact = vectors[near].astype(np.float64) @ question.astype(np.float64)
        np.testing.assert_allclose(similarities, exact, atol=1e-5)
    assert found >= 0.9 * 20 * len(questions)
    assert share != 0.5 or same == len(questions)


@pytest.mark.parametrize("share", [1.0, 1 / 8])
def test_that_share_of_the_lists_is_visited(tmp_path: Path, share: float) -> None:
    """Lists differ in length, so an eighth of them holds about an eighth of the vectors."""
    vectors = _clustered(30_000, spread=2.0)
    segment = _by_codes(tmp_path, np.arange(30_000), vectors)
    seen = [len(segment.by_codes(question, 30_000, None, share)[1]) for question in vectors[:20]]
    assert 0.5 * share * 30_000 < np.mean(seen) < 2 * share * 30_000
    assert (min(seen) == 30_000) is (share == 1.0)


def test_a_tight_cluster_is_compared_whole(tmp_path: Path) -> None:
    """Codes cannot tell the best of 750 vectors that are nearly one: so many are compared exactly, for any n."""
    ids, vectors = _scattered(30_000), _clustered(30_000, spread=0.3)
    vector_set = VectorSet([_by_codes(tmp_path, ids, vectors)], exact_to=0)
    questions = _clustered(25, spread=0.3, seed=3)
    for question, (found_ids, similarities) in zip(questions, vector_set.search(questions, 10), strict=True):
        expected_ids, expected = _brute(question, 10, ids, vectors, None)
        assert found_ids.tolist() == expected_ids.tolist()
        np.testing.assert_allclose(similarities, expected, atol=1e-5)


@pytest.mark.parametrize("size", [2_000, 19_999])
def test_a_segment_that_is_not_large_is_searched_exactly(tmp_path: Path, size: int) -> None:
    """Up to 20,000 vectors the very best are found, however near the next ones are."""
    ids, vectors = _scattered(size), _clustered(size, spread=0.3)
    path = tmp_path / "small.vectors"
    vector_set = VectorSet([read_segment(path, write_segment(path, ids, vectors))])
    questions = _clustered(25, spread=0.3, seed=3)
    for question, (_, similarities) in zip(questions, vector_set.search(questions, 10), strict=True):
        _, expected = _brute(question, 10, ids, vectors, None)
        np.testing.assert_allclose(similarities, expected, atol=1e-6)


@pytest.mark.parametrize("allowed_count", [0, 1, 5, 100])
def test_a_narrow_selection_is_searched_exactly(tmp_path: Path, allowed_count: int) -> None:
    """Where few are allowed all of them are compared; fewer than wanted come back where there are fewer."""
    ids, vectors = _scattered(5_000), _clustered(5_000, spread=0.3)
    vector_set = VectorSet([_by_codes(tmp_path, ids, vectors)], exact_to=0)
    allowed = np.zeros(15_000, dtype=bool)
    allowed[np.random.default_rng(4).permutation(ids)[:allowed_count]] = True
    questions = _clustered(5, spread=0.3, seed=3)
    for question, (found_ids, similarities) in zip(questions, vector_set.search(questions, 10, allowed), strict=True):
        _, expected = _brute(question, 10, ids, vectors, allowed)
        np.testing.assert_allclose(similarities, expected, atol=1e-6)
        assert allowed[found_ids].all()
        assert len(set(found_ids.tolist())) == min(10, allowed_count)


def test_all_are_found_where_all_are_asked_for(tmp_path: Path) -> None:
    ids, vectors = _scattered(3_000), _clustered(3_000, spread=0.5)
    vector_set = VectorSet([_by_codes(tmp_path, ids, vectors)], exact_to=0)
    ((found_ids, similarities),) = vector_set.search(vectors[:1], 3_000)
    assert sorted(found_ids.tolist()) == ids.tolist()
    np.testing.assert_allclose(similarities, _brute(vectors[0], 3_000, ids, vectors, None)[1], atol=1e-6)


def test_large_and_small_segments_are_searched_as_one(tmp_path: Path) -> None:
    """The best of both, whichever holds them."""
    vectors = _clustered(3_100, spread=0.5)
    large = _by_codes(tmp_path, np.arange(3_000), vectors[:3_000])
    path = tmp_path / "small.vectors"
    small = read_segment(path, write_segment(path, np.arange(3_000, 3_100), vectors[3_000:]))
    questions = _clustered(20, spread=0.5, seed=3)
    found, from_small = 0, 0
    for question, (found_ids, _) in zip(
        questions, VectorSet([small, large], exact_to=0).search(questions, 10), strict=True
    ):
        expected = _brute(question, 10, np.arange(3_100), vectors, None)[0]
        found += len(set(expected.tolist()) & set(found_ids.tolist()))
        from_small += int((found_ids >= 3_000).sum())
    assert found >= 0.97 * 200
    assert from_small > 0


@pytest.mark.parametrize("share", [None, 0.5])
def test_a_segment_that_holds_most_of_the_best_is_asked_for_them(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, share: float | None
) -> None:
    """What is found is what asking every segment for all that are wanted finds, wherever the best are."""
    centers = np.repeat(_clustered(4, spread=0.0, seed=5), 3_000, axis=0)  # a matter's articles come together
    vectors = centers + 0.1 * np.random.default_rng(1).normal(size=centers.shape)
    vectors = (vectors / np.linalg.norm(vectors, axis=1, keepdims=True)).astype(np.float32)
    ids = np.arange(len(vectors))
    segments = [_by_codes(tmp_path, ids[part], vectors[part]) for part in np.split(ids, 4)]
    allowed = None if share is None else np.random.default_rng(2).random(len(ids)) < share
    questions = np.concatenate([vectors[::600], _clustered(20, spread=0.5, seed=3)])
    vector_set = VectorSet(segments, exact_to=0)
    found = vector_set.search(questions, 100, allowed)
    limits: list[int] = []
    by_codes = Segment.by_codes

    def watched(
        segment: Segment, question: Vectors, n: int, open_to: Mask | None, visited: float
    ) -> tuple[Vectors, Ids]:
        limits.append(n)
        return by_codes(segment, question, n, open_to, visited)

    monkeypatch.setattr(Segment, "by_codes", watched)
    again = vector_set.search(questions, 100, allowed)
    assert min(limits) < max(limits) == 2_000  # a share first, then all where one holds more than its share
    monkeypatch.setattr("index.search.nearest._SHARE", 1e9)
    for one, other, whole in zip(found, again, vector_set.search(questions, 100, allowed), strict=True):
        assert one[0].tolist() == other[0].tolist() == whole[0].tolist()
        assert one[1].tolist() == whole[1].tolist()


def test_first_questions_at_once_agree(tmp_path: Path) -> None:
    """Several threads may ask at a time, the first question too."""
    vectors = _clustered(30_000, spread=0.5)
    vector_set = VectorSet([_by_codes(tmp_path, np.arange(30_000), vectors)], exact_to=0)
    with ThreadPoolExecutor(8) as threads:
        found = list(threads.map(lambda _: vector_set.search(vectors[:1], 50)[0][0].tolist(), range(8)))
    assert found == [found[0]] * 8
    assert found[0][0] == 0
