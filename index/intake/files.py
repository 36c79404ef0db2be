"""Files to the library: what changed since they were last read, and nothing else."""

from __future__ import annotations

import hashlib
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import islice
from pathlib import Path

from corpus.errors import Rejected, Undated
from corpus.load import Fields, find_files, load
from corpus.types import Article, body_id
from index.library import Library, Progress
from index.storage.origins import Origin
from index.types import Added, AddReport

_READING = "2"  # raise it when files would now be read otherwise: they are read again
_TICK_NS = 2_000_000_000  # of a file's time: what changed this lately may change again and bear the same time
_FILES_AT_ONCE = 200  # remembered together, once their articles are committed

Found = Callable[[int], None]
FileDone = Callable[[Path, AddReport], None]


class Intake:
    """Takes files into a library, and remembers what it read from where.

    A file that has not changed since is passed over; one that only looks changed (another time, the same content)
    is not read as articles again. What could not be read is said again each time, without reading it again.

    Args:
        library: Takes the articles.
        on_progress: Called with what was done since the last call.
        on_found: Called with the number of articles of each file, in the thread that reads ahead.
        on_file: Called with each file and what came of it, once its articles are committed.
        fields: Declared names of records' fields, as `Fields.parse` takes them.
        places: What a file is remembered by.
        wait: Seconds to wait for another writer to end.

    Raises:
        ValueError: If the fields are not such.
    """

    def __init__(
        self,
        library: Library,
        on_progress: Progress | None = None,
        on_found: Found | None = None,
        *,
        on_file: FileDone | None = None,
        fields: str = "",
        places: Callable[[Path], str] | None = None,
        wait: float = 0.0,
    ) -> None:
        self._library = library
        self._place_of = places or place_of
        self._wait = wait
        self._on_file = on_file
        self._fields = Fields.parse(fields)
        self._reading = f"{_READING} {fields}".strip()
        self._on_progress = on_progress
        self._on_found = on_found or (lambda _: None)

    def add(self, paths: Iterable[Path]) -> AddReport:
        """Adds the articles of files and folders, and removes none.

        Args:
            paths: Files and folders; a file is read again if the library lacks one of its articles.

        Raises:
            IndexBusy: If another writer is at work.
            IndexUnwritable: If the folder cannot be written.
        """
        return sum((self._take(files, mirror=False) for files in _groups(find_files(paths))), AddReport())

    def mirror(self, path: Path) -> AddReport:
        """Brings the library up to date with a file or a folder: what is new, changed and gone.

        An article that was removed by hand does not come back until its file changes.

        Raises:
            FileNotFoundError: If it is not there; a disk that is not mounted is no reason to remove its articles.
            IndexBusy: If another writer is at work.
            IndexUnwritable: If the folder cannot be written.
        """
        path.stat()
        taken = AddReport()
        seen: set[str] = set()
        for files in _groups(find_files([path])):
            seen.update(map(place_of, files))
            taken += self._take(files, mirror=True)
        with self._library.origins() as origins:
            gone = origins.known(origins.inside(place_of(path)) - seen)
        return taken + AddReport(removed=drop(self._library, list(gone.values()), []))

    def _take(self, files: Sequence[Path], *, mirror: bool) -> AddReport:
        places = {file: self._place_of(file) for file in files}
        with self._library.origins() as origins:
            known = origins.known(places.values())
        here = self._library.present(article_id for origin in known.values() for article_id in origin.article_ids)
        states: list[Origin] = []
        unread: list[Rejected] = []
        undated: list[Undated] = []
        unchanged = 0
        reports: list[tuple[Path, AddReport]] = []
        taken: dict[str, str] = {}  # versions by article, of the files before

        def articles() -> Iterator[Article]:
            nonlocal unchanged
            for file in files:
                before = known.get(places[file])
                whole = before and (mirror or here.issuperset(before.article_ids))
                same = before if before and whole and before.reading == self._reading else None
                now = self._look(file, places[file], same)
                if now and same and now.digest == same.digest:
                    unchanged += len(same.article_ids)
                    kept = Added(unchanged=len(same.article_ids))
                    reports.append((file, AddReport(added=kept, rejected=same.rejected)))
                    states.append(replace(now, article_ids=same.article_ids, rejected=same.rejected))
                    continue
                rejected: list[Rejected] = []
                found = self._identified(
                    [a for some in load([file], rejected.append, self._fields, undated.append) for a in some], before
                )
                self._on_found(len(found))
                if self._on_file:
                    reports.append((file, AddReport(added=self._outcome(found, taken), rejected=tuple(rejected))))
                yield from found
                if now:
                    ids = tuple(dict.fromkeys(article.id for article in found))
                    states.append(replace(now, article_ids=ids, rejected=tuple(rejected)))
                else:
                    unread.extend(rejected)

        added = self._library.add(articles(), self._on_progress, wait=self._wait) + Added(unchanged=unchanged)
        if self._on_progress:
            self._on_found(unchanged)
            self._on_progress(Added(unchanged=unchanged))
        changed = [state for state in states if state != known.get(state.place)]
        before = [known[state.place] for state in changed if state.place in known]
        removed = drop(self._library, before, states) if mirror else 0
        with self._library.origins() as origins:
            for state in changed:
                origins.record(state)
        if self._on_file:
            for file, report in reports:
                self._on_file(file, report)
        rejected = [rejection for state in states for rejection in state.rejected]
        return AddReport(added=added, rejected=(*rejected, *unread), removed=removed, undated=tuple(undated))

    def _outcome(self, found: Sequence[Article], taken: dict[str, str]) -> Added:
        """What adding a file's articles will do, after those of other files; notes them among those."""
        current = self._library.current(article.id for article in found) | taken
        new = updated = 0
        for article in found:
            before = current.get(article.id)
            new += before is None
            updated += before is not None and before != article.version
            current[article.id] = taken[article.id] = article.version
        return Added(new=new, updated=updated, unchanged=len(found) - new - updated)

    def _look(self, file: Path, place: str, before: Origin | None) -> Origin | None:
        """How a file is now; None where it cannot be read. Its content is looked at only where it seems changed."""
        try:
            stat = file.stat()
            if before and (before.size, before.modified_ns) == (stat.st_size, stat.st_mtime_ns):
                return before
            with file.open("rb") as content:
                found = hashlib.file_digest(content, "sha256").hexdigest()
        except OSError:
            return None
        now = time.time_ns()
        settled = now - stat.st_mtime_ns > _TICK_NS
        return Origin(
            place=place, reading=self._reading, digest=found, read_at=now // 1_000_000_000,
            size=stat.st_size, modified_ns=stat.st_mtime_ns if settled else None,
        )  # fmt: skip

    def _identified(self, found: list[Article], before: Origin | None) -> list[Article]:
        """A file's articles; the only one of a file that had one before is the same article, changed.

        So it is where the article has nothing else to be known by: no address, no outlet with title and day.
        """
        if len(found) != 1 or before is None or len(before.article_ids) != 1 or found[0].id != body_id(found[0].body):
            return found
        with self._library.origins() as origins:
            shared = origins.held_elsewhere(before.article_ids, [before.place])
        return found if shared else [replace(found[0], id=before.article_ids[0])]


def drop(library: Library, before: Sequence[Origin], now: Iterable[Origin], *, wait: float = 0.0) -> int:
    """Removes articles that places held and no place holds any longer; forgets places that are no more.

    Args:
        library: Where the articles are.
        before: Places as they were.
        now: Those of them that are still there, and others read together with them.
        wait: Seconds to wait for another writer to end.

    Returns:
        How many articles went.
    """
    now = list(now)
    held = {article_id for origin in now for article_id in origin.article_ids}
    left = {origin.place for origin in now}
    places = [origin.place for origin in before]
    gone = {article_id for origin in before for article_id in origin.article_ids} - held
    with library.origins() as origins:
        gone -= origins.held_elsewhere(gone, places)
    count = library.remove(sorted(gone), wait=wait) if gone else 0
    with library.origins() as origins:
        origins.forget(place for place in places if place not in left)
    return count


def place_of(path: Path) -> str:
    """What a file or folder is remembered by."""
    return str(path.absolute())


def upload_of(path: Path) -> str:
    """What a file that was uploaded is remembered by: its content and name, not the passing place where it lies."""
    try:
        with path.open("rb") as content:
            found = hashlib.file_digest(content, "sha256").hexdigest()
    except OSError:  # reading it will say so
        found = ""
    return f"upload:{found[:16]}/{path.name}"


def _groups(files: Iterator[Path]) -> Iterator[list[Path]]:
    while group := list(islice(files, _FILES_AT_ONCE)):
        yield group
