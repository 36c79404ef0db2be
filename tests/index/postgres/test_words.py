"""BM25 in PostgreSQL: tantivy's formula, and its lists of the best."""

from __future__ import annotations

import math
from itertools import combinations
from pathlib import Path

import numpy as np
import pytest
import tantivy

from evals.data import newsquiz
from index import Filters, Library
from index.postgres.bm25 import Term, rounded_length
from index.postgres.conditions import of_passages
from index.postgres.library import PostgresLibrary
from index.postgres.tables import Tables
from index.postgres.words import Words, _grouped, _lookups, _sets
from index.storage.store import Store
from index.storage.words import WordIndex
from tests.fakes import HashingEncoder


def test_lengths_are_rounded_as_tantivy_rounds_them() -> None:
    builder = tantivy.SchemaBuilder()
    builder.add_text_field("words", tokenizer_name="en_stem", index_option="freq")
    schema = builder.build()
    index = tantivy.Index(schema)
    writer = index.writer(15_000_000, 1)
    lengths = [*range(1, 300), 511, 512, 1_000, 4_095]
    for length in lengths:
        document = tantivy.Document()
        document.add_text("words", " ".join(["word"] * length))
        writer.add_document(document)
    writer.commit()
    index.reload()
    searcher = index.searcher()
    query = tantivy.Query.term_query(schema, "words", "word", "freq")
    mean = sum(lengths) / len(lengths)
    idf = math.log1p(0.5 / (len(lengths) + 0.5))
    theirs = sorted(score for score, _ in searcher.search(query, len(lengths)).hits)
    ours = sorted(
        idf * 2.2 * length / (length + 1.2 * (0.25 + 0.75 * rounded_length(length) / mean)) for length in lengths
    )
    np.testing.assert_allclose(ours, theirs, rtol=1e-4)  # tantivy computes in float32
    assert [rounded_length(length) for length in (39, 40, 41, 203, 255)] == [39, 40, 40, 200, 248]


@pytest.mark.parametrize("needed", [1.0, 4.0, 7.5, 11.0, 13.9])
def test_the_sets_find_all_that_could_be_good_enough(needed: float) -> None:
    bounds = [5.0, 4.0, 2.5, 1.5, 0.9, 0.1]
    sets = _sets(bounds, needed)
    assert sets is not None
    lookups = _grouped(sets)
    for size in range(len(bounds) + 1):
        for having in map(set, combinations(range(len(bounds)), size)):
            found = any(having.issuperset(one.all_of) and having.intersection(one.any_of) for one in lookups)
            assert found == (sum(bounds[word] for word in having) > needed)


def test_common_words_alone_are_never_looked_up() -> None:
    """Of "who is the new mayor", passages that have only the common words are half of all."""
    million = 1_000_000
    counts = {"mayor": 2_000, "new": 200_000, "who": 300_000, "is": 600_000, "the": 950_000}
    terms = [
        Term(id=number, lexeme=word, passages=count, idf=math.log1p((million - count) / count))
        for number, (word, count) in enumerate(counts.items())
    ]
    for least in (0.0, 5.0, 12.0):
        for lookup in _lookups(terms, least, million, 1.0):
            needed = {*lookup.all_of}
            assert 0 in needed or (not needed and lookup.any_of == (0,))


@pytest.mark.slow
def test_the_best_are_those_of_tantivy(library: PostgresLibrary, tmp_path: Path, data_folder: Path) -> None:
    """Of real articles, more than are scored one by one; some of the best share a score with others."""
    articles = newsquiz.articles([2022])[:100]
    embedded = Library(tmp_path / "index", HashingEncoder(), passage_tokens=80)
    embedded.add(articles)
    library.add(articles)
    assert library.status().passages > 2_500
    questions = [question.text for question in newsquiz.answerable(2022)[:40]]
    shares = []
    with Store(tmp_path / "index").generation() as theirs, library.database.reading() as transaction:
        assert theirs is not None
        ours = Tables(transaction)
        manifest = ours.manifest()
        index = WordIndex(tmp_path / "index" / "words" / str(theirs.manifest().words))
        words = Words(transaction, manifest.passages, manifest.words)
        for question in questions:
            rows, scores = index.search(question, 50, lambda found: np.ones(len(found), dtype=bool))
            best = words.best(question, 50, of_passages(Filters()), visible=manifest.passages)
            expected = {
                theirs.passages([row])[row][0].id: score for row, score in zip(rows.tolist(), scores, strict=True)
            }
            found = {ours.passages([row])[row][0].id: score for row, score in best.items()}
            shares.append(len(expected.keys() & found.keys()) / len(expected))
            for key in expected.keys() & found.keys():
                assert found[key] == pytest.approx(expected[key], rel=1e-4)
    assert np.mean(shares) >= 0.98
