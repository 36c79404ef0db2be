"""Partitions by year, graphs over the vectors of large ones, and an exact search where few are visible."""

from __future__ import annotations

import numpy as np
import pytest

from index import Filters
from index.postgres.conditions import of_passages
from index.postgres.library import PostgresLibrary
from index.postgres.partitions import make_graphs
from index.postgres.tables import Tables
from index.postgres.vectors import estimate, nearest
from tests.fakes import make_articles
from tests.index.postgres.test_faults import database_of
from tests.postgres_server import Server

QUESTIONS = ["Who approved the flood barrier?", "harbour board and the night ferry", "a wheat subsidy in Selby Falls"]


@pytest.fixture
def filled(library: PostgresLibrary) -> PostgresLibrary:
    """Some hundred passages of 2024 and 2025, and undated ones."""
    library.add(make_articles(70, words=200))
    return library


def rows(library: PostgresLibrary, question: str, n: int, filters: Filters, *, visible: int) -> list[int]:
    vector = library.encode([question])[question]
    with library.database.reading() as transaction:
        return nearest(transaction, vector, n, of_passages(filters), visible=visible, dimensions=64)


def test_passages_lie_in_the_partition_of_their_year(filled: PostgresLibrary) -> None:
    with filled.database.reading() as transaction:
        years = dict(
            transaction.execute(
                "SELECT tableoid::regclass::text, count(*) FROM passage GROUP BY 1 ORDER BY 1"
            ).fetchall()
        )
        tallied = {f"passage_{year}": count for year, _, count in filled_tally(filled)}
        (plan,) = zip(*transaction.execute(
            f"EXPLAIN SELECT FROM passage p WHERE {of_passages(Filters.of(since='2025-02-01')).text}",
            of_passages(Filters.of(since="2025-02-01")).values,
        ).fetchall(), strict=True)  # fmt: skip
    assert years == tallied
    assert set(years) == {"passage_0", "passage_2024", "passage_2025"}
    assert "passage_2025" in "".join(plan)
    assert "passage_2024" not in "".join(plan)


def filled_tally(library: PostgresLibrary) -> list[tuple[str, str, int]]:
    with library.database.reading() as transaction:
        return Tables(transaction).tally("year")


@pytest.mark.parametrize("filters", [Filters(), Filters.of(since="2024-07-01", until="2025-03-01")])
def test_graphs_find_what_an_exact_search_finds(filled: PostgresLibrary, filters: Filters, postgres: Server) -> None:
    graphs = ["passage_0_graph", "passage_2024_graph", "passage_2025_graph"]
    assert sorted(make_graphs(filled.database, exact_to=20)) == graphs
    assert make_graphs(filled.database, exact_to=20) == []
    postgres.run("ANALYZE newsdesk.passage", database_of(filled))
    shares = []
    for question in QUESTIONS:
        exact = rows(filled, question, 20, filters, visible=1)
        near = rows(filled, question, 20, filters, visible=1_000_000)
        assert len(near) == len(exact) == 20
        shares.append(len({*exact} & {*near}) / 20)
    assert np.mean(shares) >= 0.95


def test_a_graph_whose_making_was_ended_is_made_again(filled: PostgresLibrary, postgres: Server) -> None:
    make_graphs(filled.database, exact_to=20)
    ended = "UPDATE pg_index SET indisvalid = false WHERE indexrelid = 'newsdesk.passage_2024_graph'::regclass"
    postgres.run(ended, database_of(filled))
    assert make_graphs(filled.database, exact_to=20) == ["passage_2024_graph"]
    assert make_graphs(filled.database, exact_to=20) == []


def test_few_visible_passages_are_searched_exactly(filled: PostgresLibrary, postgres: Server) -> None:
    postgres.run("ANALYZE newsdesk.passage", database_of(filled))
    status = filled.status()
    with filled.database.reading() as transaction:
        narrow = estimate(transaction, of_passages(Filters.of(outlet="harbour post", since="2025-01-01")))
        wide = estimate(transaction, of_passages(Filters()))
    assert wide == pytest.approx(status.passages, rel=0.1)
    assert 0 < narrow < wide / 2
