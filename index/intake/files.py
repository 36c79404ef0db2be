"""Files to the library in four steps: plan what changed, load it, add it, record what was read from where."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import islice
from pathlib import Path

from corpus.errors import Rejected, Undated
from corpus.load import Fields, find_files, load
from corpus.types import Article, body_id
from index.intake.locations import location_of
from index.intake.plan import PlannedFile, plan_files
from index.intake.recording import record, remove_unheld
from index.library import Library, Progress
from index.storage.origins import Origin
from index.types import Added, AddReport

_READING = "3"  # raise it when files would now be read otherwise: they are read again
_FILES_AT_ONCE = 200  # recorded together, once their articles are committed

Found = Callable[[int], None]
FileDone = Callable[[Path, AddReport], None]


@dataclass(slots=True)
class _Loaded:
    """What loading files gave, filled in file by file.

    Attributes:
        origins: How each file that could be read is now, and what it held, by location.
        unread: What could not be read of files that are not there.
        reports: What came of each file; only where `on_file` is to be called.
        versions: Versions by article, of all files so far.
    """

    origins: dict[str, Origin] = field(default_factory=dict)
    unread: list[Rejected] = field(default_factory=list)
    undated: list[Undated] = field(default_factory=list)
    reports: dict[Path, AddReport] = field(default_factory=dict)
    versions: dict[str, str] = field(default_factory=dict)


class Intake:
    """Takes files into a library, and records what it read from where.

    A file that has not changed since is passed over. One that only looks changed (another time, the same content) is
    not read as articles again: its new time is recorded. What could not be read is reported again each time,
    without reading it again. Where nothing changed, nothing is written.

    Args:
        library: Takes the articles.
        on_progress: Called with what was done since the last call.
        on_found: Called with the number of articles of each file, in the thread that reads ahead.
        on_file: Called with each file and what came of it, once its articles are committed.
        fields: Declared names of records' fields, as `Fields.parse` takes them.
        locations: Returns what a file is remembered by.
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
        locations: Callable[[Path], str] = location_of,
        wait: float = 0.0,
    ) -> None:
        self._library = library
        self._location_of = locations
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
        left_out: list[Rejected] = []
        files = find_files(paths, left_out.append)
        taken = sum((self._take(some, mirror=False) for some in _groups(files)), AddReport())
        return taken + AddReport(rejected=tuple(left_out))

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
        left_out: list[Rejected] = []
        for files in _groups(find_files([path], left_out.append)):
            seen.update(map(location_of, files))
            taken += self._take(files, mirror=True)
        gone = self._library.read_origins(
            lambda origins: origins.recorded(origins.inside(location_of(path)) - seen), dict[str, Origin]()
        )
        removed = remove_unheld(self._library, list(gone.values()), [])
        record(self._library, [], list(gone))
        return taken + AddReport(removed=removed, rejected=tuple(left_out))

    def _take(self, files: Sequence[Path], *, mirror: bool) -> AddReport:
        plan = plan_files(self._library, files, self._location_of, self._reading, whole=not mirror)
        loaded = _Loaded()
        added = self._add(plan, loaded)
        removed = self._record(plan, loaded, mirror=mirror)
        if self._on_file:
            for file in files:
                self._on_file(file, loaded.reports[file])
        rejected = [
            rejection
            for file in plan
            if file.location in loaded.origins
            for rejection in loaded.origins[file.location].rejected
        ]
        return AddReport(
            added=added, rejected=(*rejected, *loaded.unread), removed=removed, undated=tuple(loaded.undated)
        )

    def _add(self, plan: Sequence[PlannedFile], loaded: _Loaded) -> Added:
        """Adds the articles of changed files, which are loaded while those before them are encoded and written."""
        unchanged = 0
        for file in plan:
            if file.is_unchanged and file.now:
                count = Added(unchanged=len(file.now.article_ids))
                unchanged += count.unchanged
                loaded.reports[file.path] = AddReport(added=count, rejected=file.now.rejected)
                loaded.origins[file.location] = file.now
        added = Added(unchanged=unchanged)
        if changed := [file for file in plan if not file.is_unchanged]:
            added += self._library.add(self._load(changed, loaded), self._on_progress, wait=self._wait)
        if self._on_progress:
            self._on_found(unchanged)
            self._on_progress(Added(unchanged=unchanged))
        return added

    def _load(self, files: Sequence[PlannedFile], loaded: _Loaded) -> Iterator[Article]:
        for file in files:
            rejected: list[Rejected] = []
            read = load([file.path], rejected.append, self._fields, loaded.undated.append)
            found = self._identified([article for some in read for article in some], file.before)
            self._on_found(len(found))
            if self._on_file:
                outcome = self._outcome(found, loaded.versions)
                loaded.reports[file.path] = AddReport(added=outcome, rejected=tuple(rejected))
            yield from found
            if file.now:
                ids = tuple(dict.fromkeys(article.id for article in found))
                loaded.origins[file.location] = replace(file.now, article_ids=ids, rejected=tuple(rejected))
            else:
                loaded.unread.extend(rejected)

    def _record(self, plan: Sequence[PlannedFile], loaded: _Loaded, *, mirror: bool) -> int:
        """Records what differs from what was recorded, once its articles are committed.

        Returns:
            How many articles went, where a folder is mirrored.
        """
        before = {file.location: file.before for file in plan if file.before}
        differing = [origin for origin in loaded.origins.values() if origin != before.get(origin.location)]
        removed = 0
        if mirror:
            replaced = [before[origin.location] for origin in differing if origin.location in before]
            removed = remove_unheld(self._library, replaced, loaded.origins.values())
        record(self._library, differing)
        return removed

    def _outcome(self, found: Sequence[Article], versions: dict[str, str]) -> Added:
        """Returns what adding a file's articles will do, after those of other files; adds them to `versions`."""
        current = self._library.current(article.id for article in found) | versions
        new = updated = 0
        for article in found:
            before = current.get(article.id)
            new += before is None
            updated += before is not None and before != article.version
            current[article.id] = versions[article.id] = article.version
        return Added(new=new, updated=updated, unchanged=len(found) - new - updated)

    def _identified(self, found: list[Article], before: Origin | None) -> list[Article]:
        """Returns a file's articles; the only one of a file that had one before is the same article, changed.

        So it is where nothing else identifies the article: no address, no outlet with title and day.
        """
        if len(found) != 1 or before is None or len(before.article_ids) != 1 or found[0].id != body_id(found[0].body):
            return found
        others = self._library.read_origins(
            lambda origins: origins.held_by_others(before.article_ids, [before.location]), set[str]()
        )
        return found if others else [replace(found[0], id=before.article_ids[0])]


def _groups(files: Iterator[Path]) -> Iterator[list[Path]]:
    while group := list(islice(files, _FILES_AT_ONCE)):
        yield group
