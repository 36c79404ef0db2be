"""Growth is fitted to figures, and synthetic articles are the same each time, with vectors of their sources."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from benchmarks.scale import figure_at, growth, law, linear
from benchmarks.sizes.synthetic import RealArticles, SyntheticEncoder, grow
from index import Library
from tests.fakes import HashingEncoder, make_articles


def test_a_power_law_is_found_and_extrapolated() -> None:
    sizes = [1_000, 10_000, 1_000_000]
    exponent, value = law(sizes, [3 * size**0.5 for size in sizes])
    assert exponent == pytest.approx(0.5)
    assert value == pytest.approx(3 * 10_000_000**0.5)


def test_a_fixed_cost_and_one_for_each_passage_are_found() -> None:
    sizes = [1_000, 10_000, 1_000_000]
    assert linear(sizes, [2 + size / 1e5 for size in sizes]) == pytest.approx(102)


def test_growth_is_of_what_was_measured_at_three_sizes() -> None:
    found = {size: {"open": {"ms": 2.0 * size}} for size in (10, 100, 1000)}
    laws = growth(found)
    assert list(laws) == ["opening, ms"]
    assert laws["opening, ms"]["exponent"] == pytest.approx(1.0)
    assert growth({10: found[10], 100: found[100]}) == {}
    assert figure_at(found[10], ("open", "processor ms")) is None


def test_synthetic_articles_are_alike_each_time_and_grow_an_index(tmp_path: Path) -> None:
    """Grown in one go or in two, an index has the first synthetic articles; no two of their vectors are equal."""
    real_library = Library(tmp_path / "real", HashingEncoder())
    real_library.add(make_articles(20, words=300))
    real = RealArticles(real_library)
    expected = real_library.encoder.encode_passages(_indexed(real_library))
    assert sorted(real.vectors.tolist()) == sorted(expected.tolist())
    for name, steps in (("once", [90]), ("twice", [50, 90])):
        encoder = SyntheticEncoder(HashingEncoder(), real)
        library = Library(tmp_path / name, encoder)
        library.add(real.articles)
        for passages in steps:
            grow(library, SyntheticEncoder(HashingEncoder(), real), real, passages)
        assert library.status().passages >= 90
        assert library.check() == []
        urls = {row.url for row in library.browse(limit=200).articles if row.url and "synthetic" in row.url}
        assert urls == {f"https://synthetic.example/{number}" for number in range(library.status().articles - 20)}
    drawn = list(SyntheticEncoder(HashingEncoder(), real).draw(0, 3))
    assert drawn == list(SyntheticEncoder(HashingEncoder(), real).draw(0, 3))
    encoder = SyntheticEncoder(HashingEncoder(), real)
    texts = [f"{article.title} | {article.outlet}\n{article.body}" for article in encoder.draw(0, 3)]
    vectors = encoder.encode_passages(texts)
    np.testing.assert_allclose(np.linalg.norm(vectors, axis=1), 1, atol=1e-5)
    np.testing.assert_array_equal(vectors, encoder.encode_passages(texts))
    assert len(np.unique(vectors, axis=0)) == 3


def _indexed(library: Library) -> list[str]:
    from corpus.text.passages import PassageSplitter

    splitter = PassageSplitter(library.encoder.count_tokens, library.encoder.max_tokens)
    with library.store.reading() as tables:
        articles = {article.id: article for _, article in tables.passages(tables.rows().tolist()).values()}
    return [text.indexed for article in articles.values() for text in splitter.split(article)]
