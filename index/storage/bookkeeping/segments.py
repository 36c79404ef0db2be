"""Which vectors there are, and which segment holds each, as one transaction sees it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from index.storage.arrays import Written
from index.storage.database import Connection, Numbers, numbers, run_in
from index.storage.vectors import SegmentFile


class Segments:
    """The tables of vectors and segments.

    Args:
        connection: The transaction.
    """

    def __init__(self, connection: Connection) -> None:
        self._sql = connection

    def vector_ids(self, text_digests: Iterable[str]) -> dict[str, int]:
        """Returns vector ids by digest of the encoded text, for those that are here."""
        return dict(run_in(self._sql, "SELECT text_digest, id FROM vector WHERE text_digest IN ({})", text_digests))

    def add_vectors(self, text_digests: Sequence[str], segment: str) -> list[int]:
        """Returns new vector ids, ascending, for texts whose vectors a segment holds; add it before the commit."""
        insert = "INSERT INTO vector (text_digest, segment) VALUES (?, ?)"
        return [int(self._sql.execute(insert, (text, segment)).lastrowid or 0) for text in text_digests]

    def files(self) -> dict[str, SegmentFile]:
        """Returns what was written to each segment file, by its name."""
        found = self._sql.execute("SELECT name, vectors, size, sha256, codes_size, codes_sha256 FROM segment")
        return {
            name: SegmentFile(
                vectors=vectors, size=size, sha256=sha256,
                codes=None if codes_size is None else Written(size=codes_size, sha256=codes_sha256),
            )
            for name, vectors, size, sha256, codes_size, codes_sha256 in found
        }  # fmt: skip

    def add_file(self, name: str, written: SegmentFile) -> None:
        """Names a segment file as part of this generation."""
        codes = written.codes
        self._sql.execute(
            "INSERT INTO segment (name, vectors, size, sha256, codes_size, codes_sha256, living)"
            " VALUES (?, ?, ?, ?, ?, ?, (SELECT count(*) FROM vector WHERE segment = ?))",
            (
                name, written.vectors, written.size, written.sha256,
                codes.size if codes else None, codes.sha256 if codes else None, name,
            ),
        )  # fmt: skip

    def living(self) -> dict[str, int]:
        """Returns how many vectors of each segment live."""
        return dict(self._sql.execute("SELECT name, living FROM segment").fetchall())

    def living_vectors(self, segment: str) -> Numbers:
        """Returns ids of the living vectors of a segment, ascending."""
        return numbers(self._sql, "SELECT id FROM vector WHERE segment = ? ORDER BY id", segment)

    def merge_into(self, merged: str | None, names: Sequence[str]) -> None:
        """Replaces several segments by one; by none if None, where none of their vectors lives."""
        if merged is not None:
            for name in names:
                self._sql.execute("UPDATE vector SET segment = ? WHERE segment = ?", (merged, name))
            count = "(SELECT count(*) FROM vector WHERE segment = segment.name)"
            self._sql.execute(f"UPDATE segment SET living = {count} WHERE name = ?", (merged,))
        run_in(self._sql, "DELETE FROM segment WHERE name IN ({})", names)
