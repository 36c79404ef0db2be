"""Codes beside vectors: made once, compared with what was written, gone when their segment goes."""

from __future__ import annotations

import shutil
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from index import Filters, Library
from index.errors import IndexDamaged
from index.search.nearest import VectorSet
from index.storage import vectors
from index.storage.vectors import CODES_FROM, Vectors, codes_of, merged, read_segment, write_segment
from tests.fakes import make_articles
from tests.index.libraries import assert_only_expected_files, open_library, search

_D = 64


def _unit(n: int, seed: int = 1) -> Vectors:
    found = np.random.default_rng(seed).normal(size=(n, _D)).astype(np.float32)
    unit: Vectors = found / np.linalg.norm(found, axis=1, keepdims=True)
    return unit


@pytest.fixture
def with_codes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Library:
    """An index whose segments all have codes, and are searched by them."""
    monkeypatch.setattr(vectors, "CODES_FROM", 1)
    monkeypatch.setattr("index.search.snapshot.EXACT_TO", 0)
    library = open_library(tmp_path / "index")
    library.add(make_articles(12, words=100))
    return library


@pytest.mark.parametrize("more", [-1, 0])
def test_codes_are_kept_from_4096_vectors_on(tmp_path: Path, more: int) -> None:
    path = tmp_path / "some.vectors"
    written = write_segment(path, np.arange(CODES_FROM + more), _unit(CODES_FROM + more))
    assert (written.codes is not None) is codes_of(path).exists() is (more == 0)
    assert read_segment(path, written).has_codes is (more == 0)


@pytest.mark.parametrize("damage", ["gone", "cut", "garbage", "another's"])
def test_damaged_codes_are_named(tmp_path: Path, damage: str) -> None:
    """They are not made again in silence, which would hide that the disk loses files."""
    path, codes = tmp_path / "some.vectors", tmp_path / "some.codes"
    written = write_segment(path, np.arange(300), _unit(300), codes_from=0)
    assert written.codes is not None
    if damage == "gone":
        codes.unlink()
        expected = "this file is missing"
    elif damage == "cut":
        codes.write_bytes(codes.read_bytes()[:-3])
        expected = f"{written.codes.size - 3:,} bytes, but {written.codes.size:,} were written"
    elif damage == "garbage":
        codes.write_bytes(b"x" * written.codes.size)
        expected = "not a readable file of codes"
    else:
        other = write_segment(tmp_path / "other.vectors", np.arange(200), _unit(200), codes_from=0)
        shutil.copy(tmp_path / "other.codes", codes)
        assert other.codes is not None
        written = replace(written, codes=other.codes)
        expected = "holds 200 codes, but 300 were written"
    with pytest.raises(IndexDamaged) as raised:
        read_segment(path, written)
    assert str(raised.value) == f"{codes}: {expected}"


def test_one_changed_byte_of_codes_is_seen_by_the_digest(tmp_path: Path) -> None:
    path, codes = tmp_path / "some.vectors", tmp_path / "some.codes"
    written = write_segment(path, np.arange(300), _unit(300), codes_from=0)
    content = bytearray(codes.read_bytes())
    content[-100] ^= 1
    codes.write_bytes(content)
    with pytest.raises(IndexDamaged, match=r"some\.codes: changed since it was written"):
        read_segment(path, written, verify=True)


def test_merged_segments_hold_what_lives_by_id(tmp_path: Path) -> None:
    """In blocks, from vectors that are mapped and that are not, whatever the order of their ids."""
    all_vectors = _unit(40_000)
    parts = [np.arange(0, 40_000, 2), np.arange(1, 40_000, 4), np.arange(3, 40_000, 4)]
    segments = [
        read_segment(path, write_segment(path, ids, all_vectors[ids], codes_from=15_000))
        for ids, path in ((ids, tmp_path / f"{number}.vectors") for number, ids in enumerate(parts))
    ]
    living = [ids[ids % 5 != 0] for ids in parts]
    ids, blocks = merged(segments, living)
    assert ids.tolist() == [number for number in range(40_000) if number % 5]
    path = tmp_path / "merged.vectors"
    whole = read_segment(path, write_segment(path, ids, blocks), verify=True)
    np.testing.assert_array_equal(whole.vectors, all_vectors[ids])


@pytest.mark.parametrize("left", [3_000, 300, 20])
def test_filters_reach_what_is_farthest_from_the_question(tmp_path: Path, left: int) -> None:
    """Where all that is near is hidden, the best of the rest are found: the filter acts on the search, not after it."""
    found = _unit(30_000)
    path = tmp_path / "some.vectors"
    vector_set = VectorSet([read_segment(path, write_segment(path, np.arange(30_000), found))])
    question = _unit(1, seed=9)
    similarities = found @ question[0]
    allowed = similarities <= np.partition(similarities, left)[left - 1]
    assert int(allowed.sum()) == left
    ((ids, near),) = vector_set.search(question, 20, allowed)
    assert len(ids) == 20
    assert allowed[ids].all()
    np.testing.assert_allclose(near, similarities[ids], atol=1e-5)
    best = np.sort(similarities[allowed])[::-1][:20]
    assert float((best - near).max()) < 0.03  # codes of 64 bits cannot tell those that are so alike apart


def test_answers_do_not_depend_on_codes(with_codes: Library, tmp_path: Path) -> None:
    """An index this small is compared whole even by codes; nothing differs from one without."""
    without = open_library(tmp_path / "plain")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(vectors, "CODES_FROM", 10_000)
        without.add(make_articles(12, words=100))
        assert not list((tmp_path / "plain" / "vectors").glob("*.codes"))
        assert search(with_codes, ["the flood barrier"], 9) == search(without, ["the flood barrier"], 9)
    assert len(list((with_codes.folder / "vectors").glob("*.codes"))) == 1


def test_a_reader_keeps_mapped_vectors_that_a_merge_removed(with_codes: Library) -> None:
    """Their files are gone, their pages are not: it answers as before until it lets its generation go."""
    before = set((with_codes.folder / "vectors").iterdir())
    writer = open_library(with_codes.folder)
    with with_codes.reading() as view:
        assert view is not None
        (vector,) = with_codes.encode(["the flood barrier"]).values()
        first = view.candidates("the flood barrier", vector, 5, [Filters()])
        writer.remove(article.id for article in make_articles(12, words=100)[:8])
        assert not before & set((with_codes.folder / "vectors").iterdir())
        again = view.candidates("the flood barrier", vector, 5, [Filters()])
        assert again.rows.tolist() == first.rows.tolist()
        assert again.similarity.tolist() == first.similarity.tolist()
    assert with_codes.check() == []
    assert_only_expected_files(with_codes.folder)
