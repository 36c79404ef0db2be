"""Partitions of passages by the year of publication, and the graphs over their vectors."""

from __future__ import annotations

from collections.abc import Iterable

from psycopg import sql

from index.postgres.conditions import row_of
from index.postgres.connecting.database import SCHEMA, Database, Transaction
from index.postgres.tables import Tables
from index.postgres.vectors import EXACT_TO

_GRAPHS = """SELECT relname, indisvalid FROM pg_class JOIN pg_index ON indexrelid = pg_class.oid
    JOIN pg_namespace ON pg_namespace.oid = relnamespace WHERE nspname = ? AND relname LIKE '%graph'
    AND (indisvalid OR indexrelid NOT IN (SELECT index_relid FROM pg_stat_progress_create_index))"""
_M, _EF_CONSTRUCTION = 16, 64  # neighbours in the graph, and looked at to find them: pgvector's defaults


def make_partitions(database: Database, years: Iterable[int]) -> None:
    """Makes the partitions of some years, where they are not there yet; readers and other writers go on meanwhile."""
    with database.reading(on_primary=True) as transaction:
        missing = [year for year in sorted(set(years)) if not _is_there(transaction, year)]
    for year in missing:
        name = sql.Identifier(f"passage_{year}")
        with database.writing() as transaction:
            Tables(transaction).manifest(lock=True)
            if _is_there(transaction, year):
                continue  # another writer was faster
            connection = transaction.connection
            connection.execute(
                sql.SQL("CREATE TABLE {} (LIKE passage INCLUDING ALL) WITH (toast_tuple_target = 8160)").format(name)
            )
            bounds = sql.Literal(row_of(year, 0)), sql.Literal(row_of(year + 1, 0))
            connection.execute(  # attached, for which readers need not wait, as they would for one made in place
                sql.SQL("ALTER TABLE passage ATTACH PARTITION {} FOR VALUES FROM ({}) TO ({})").format(name, *bounds)
            )


def _is_there(transaction: Transaction, year: int) -> bool:
    """Returns whether a year has its partition; `to_regclass` may answer as of before the lock."""
    asked = "SELECT FROM pg_tables WHERE schemaname = ? AND tablename = ?"
    return transaction.execute(asked, (SCHEMA, f"passage_{year}")).fetchone() is not None


def make_graphs(database: Database, exact_to: int = EXACT_TO) -> list[str]:
    """Makes graphs for partitions that have grown beyond what is searched exactly; returns their names.

    Args:
        database: The database.
        exact_to: So many passages need no graph.
    """
    with database.reading(on_primary=True) as transaction:
        tables = Tables(transaction)
        dimensions = tables.manifest().dimensions
        whole = dict(transaction.execute(_GRAPHS, (SCHEMA,)).fetchall())
        due = [
            year
            for year, _, count in tables.tally("year")
            if count > exact_to and not whole.get(f"passage_{year}_graph")
        ]
    made = []
    for year in due:
        with database.outside() as connection:
            if f"passage_{year}_graph" in whole:  # its making was ended; nobody makes it now
                connection.execute(
                    sql.SQL("DROP INDEX CONCURRENTLY {}").format(sql.Identifier(f"passage_{year}_graph"))
                )
            connection.execute(
                sql.SQL(
                    "CREATE INDEX CONCURRENTLY IF NOT EXISTS {} ON {} USING hnsw"
                    " ((embedding::halfvec({})) halfvec_ip_ops) WITH (m = {}, ef_construction = {})"
                ).format(
                    sql.Identifier(f"passage_{year}_graph"), sql.Identifier(f"passage_{year}"),
                    *map(sql.Literal, (dimensions, _M, _EF_CONSTRUCTION)),
                )
            )  # fmt: skip
        made.append(f"passage_{year}_graph")
    return made
