"""Reads Parquet: one article a row."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import PurePath
from typing import TYPE_CHECKING

from corpus.errors import LoadError, Rejected
from corpus.load.bounds import TooLarge, max_unpacked_bytes
from corpus.load.fields import COMMON_FIELDS, Fields
from corpus.load.formats.records import Record, articles
from corpus.load.formats.tables import check_columns
from corpus.load.undated import OnUndated, ignore_undated
from corpus.types import Article

if TYPE_CHECKING:  # 0.3 s: only for those who read Parquet
    import pyarrow.parquet as pq

_ROWS_AT_ONCE = 64  # a row may be an article of some megabytes
_MIN_ROW_BYTES = 1_000  # that a row counts at least: a run of equal rows takes none in the file
_HEADER_BYTES = 1 << 24  # of the column names and statistics


def read(
    content: bytes, path: PurePath, fields: Fields = COMMON_FIELDS, on_undated: OnUndated = ignore_undated
) -> Iterator[Article | Rejected]:
    """Yields one article a row; columns that no field needs are not read.

    Yields:
        An article, or why a row is none.

    Raises:
        LoadError: If it is not Parquet, no column can be the text, or no row is an article.
    """
    yield from articles(_rows(content, path, fields), path, fields, on_undated)


def _rows(content: bytes, path: PurePath, fields: Fields) -> Iterator[Record]:
    import pyarrow as pa
    import pyarrow.parquet as pq

    try:
        file = pq.ParquetFile(
            pa.BufferReader(content),
            thrift_string_size_limit=_HEADER_BYTES,
            thrift_container_size_limit=_HEADER_BYTES // 16,
            pre_buffer=False,
        )
        names = file.schema_arrow.names
        check_columns(names, path, fields)
        _check_size(file.metadata, content, path)
        left = max_unpacked_bytes(len(content))
        batches = file.iter_batches(_ROWS_AT_ONCE, columns=fields.columns(names), use_threads=False)
        rows = (row.as_py() for batch in batches for row in batch.to_struct_array())
        for number, row in enumerate(rows, 1):
            left -= _MIN_ROW_BYTES + _count_chars(row)
            if left < 0:
                raise TooLarge(path, f"its first {number:,} rows unpack to too much for a file of its size")
            yield None, f"row {number}: ", row
    except (pa.ArrowException, OSError, ValueError, TypeError, OverflowError, KeyError, MemoryError) as error:
        problem = " ".join(str(error).split())[:200]
        raise LoadError(path, f"not a whole Parquet file ({problem})") from error


def _count_chars(value: object) -> int:
    """Counts the characters in a value; a string that stands once in the file counts in each row."""
    if isinstance(value, dict):
        return sum(map(_count_chars, value.values()))
    if isinstance(value, list):
        return len(value) + sum(map(_count_chars, value))
    return len(value) if isinstance(value, str | bytes) else 0


def _check_size(metadata: pq.FileMetaData, content: bytes, path: PurePath) -> None:
    """Refuses a file that says itself that it unpacks to too much."""
    groups = (metadata.row_group(n) for n in range(metadata.num_row_groups))
    total = sum(group.total_byte_size for group in groups)
    if total > max_unpacked_bytes(len(content)):
        raise TooLarge(path, f"unpacks to {total:,} bytes, too many for a file of its size")
