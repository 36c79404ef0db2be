"""Files to the library in four steps: plan what changed, load it, add it, record what was read from where."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from corpus.errors import Rejected, Undated
from corpus.load import Fields, find_files, load
from corpus.types import Article, body_id
from index.engine import Engine, Progress
from index.intake.locations import location_of
from index.intake.plan import PlannedFile, groups_of, plan_files
from index.intake.recording import record, unheld_articles
from index.intake.sharing import AGAIN
from index.storage.origins import Origin
from index.types import Added, AddReport

_READING = "4"  # raise it when files would now be read otherwise: they are read again
_FEWEST_LOST = 3  # articles; of fewer it is not asked whether they were most
_CLAIMED_AT_ONCE = 50  # files, where several writers share the work

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


@dataclass(slots=True)
class _Losses:
    """What files of a source held and no longer hold; judged once all of it has been looked at.

    Attributes:
        before, now: The files that lost articles, as they were and as they are; not recorded yet.
        are_left: Whether the source still has an article, or a file that cannot be read.
    """

    before: list[Origin] = field(default_factory=list)
    now: list[Origin] = field(default_factory=list)
    are_left: bool = False


class Intake:
    """Takes files into a library, and records what it read from where.

    A file that has not changed since is passed over. One that only looks changed (another time, the same content) is
    not read as articles again: its new time is recorded. What could not be read is reported again each time,
    without reading it again. Where nothing changed, nothing is written.

    Args:
        library: Takes the articles.
        on_progress: Called with what was done since the last call.
        on_found: Called with the number of articles found since the last call, in the thread that reads ahead.
        on_file: Called with each file and what came of it, once its articles are committed.
        fields: Declared names of records' fields, as `Fields.parse` takes them.
        collection: What the articles join, those of unchanged files too; empty for none.
        locations: Returns what a file is remembered by.
        wait: Seconds to wait for another writer to end.

    Raises:
        ValueError: If the fields are not such.
    """

    def __init__(
        self,
        library: Engine,
        on_progress: Progress | None = None,
        on_found: Found | None = None,
        *,
        on_file: FileDone | None = None,
        fields: str = "",
        collection: str = "",
        locations: Callable[[Path], str] = location_of,
        wait: float = 0.0,
    ) -> None:
        self._library = library
        self._location_of = locations
        self._wait = wait
        self._on_file = on_file
        self._collection = collection
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
        taken = self._take_each(find_files(paths, left_out.append))
        return taken + AddReport(rejected=tuple(left_out))

    def mirror(self, path: Path, *, believe: bool = False) -> AddReport:
        """Brings the library up to date with a file or a folder: what is new, changed and gone.

        An article that was removed by hand does not come back until its file changes. Where the source has no article
        any longer, or lost most of them at once, nothing is removed: a disk may not be mounted, a dump half written.

        Args:
            path: The file or the folder.
            believe: Whether to remove what is gone all the same.

        Raises:
            FileNotFoundError: If it is not there; a disk that is not mounted is no reason to remove its articles.
            IndexBusy: If another writer is at work.
            IndexUnwritable: If the folder cannot be written.
        """
        path.stat()
        own = location_of(path)
        losses, seen = _Losses(), set[str]()
        left_out: list[Rejected] = []
        taken = self._take_each(_noting(find_files([path], left_out.append), seen), losses)
        gone = self._library.read_origins(
            lambda origins: origins.recorded(origins.inside(own) - seen), dict[str, Origin]()
        )
        taken += AddReport(rejected=tuple(left_out))
        losses.before += gone.values()
        lost = self._library.present(unheld_articles(self._library, losses.before, losses.now))
        if lost and not believe and (not losses.are_left or self._are_most(lost, own)):
            return taken + AddReport(disbelieved=len(lost))
        removed = self._library.remove(sorted(lost), wait=self._wait) if lost else 0
        record(self._library, losses.now, list(gone))
        return taken + AddReport(removed=removed)

    def _are_most(self, lost: set[str], own: str) -> bool:
        """Returns whether lost articles, still recorded, are most of those of a source."""
        if len(lost) < _FEWEST_LOST:
            return False
        held = self._library.read_origins(lambda origins: origins.articles_in([own, *origins.inside(own)]), set[str]())
        return len(lost) > len(self._library.present(held)) / 2

    def _take_each(self, files: Iterator[Path], losses: _Losses | None = None) -> AddReport:
        """Takes in files; those that other writers are reading at last, when these are done or dead."""
        taken = AddReport()
        while True:
            others: list[Path] = []
            for some in groups_of(files):
                taken += self._take_free(some, losses, others)
            if not others:
                return taken
            time.sleep(AGAIN)
            files = iter(others)

    def _take_free(self, files: Sequence[Path], losses: _Losses | None, others: list[Path]) -> AddReport:
        """Takes in files that no other writer is reading; adds the rest to `others`."""
        plan = self._plan(files, losses)
        if (claim := self._library.claim) is None:
            return self._take(plan, losses)
        taken = AddReport()
        if unchanged := [file for file in plan if file.is_unchanged]:
            taken += self._take(unchanged, losses)
        left = {file.path: file.location for file in plan if not file.is_unchanged}
        while left:
            with claim(list(left.values()), _CLAIMED_AT_ONCE) as mine:
                own = [path for path, location in left.items() if location in mine]
                if not own:
                    break
                taken += self._take(self._plan(own, losses), losses)  # another may have read them just before
            for path in own:
                del left[path]
        others += left
        return taken

    def _plan(self, files: Sequence[Path], losses: _Losses | None) -> list[PlannedFile]:
        return plan_files(self._library, files, self._location_of, self._reading, whole=losses is None)

    def _take(self, plan: Sequence[PlannedFile], losses: _Losses | None) -> AddReport:
        """Takes in files that changed; what they no longer hold, if `losses` is to be filled, is left to be judged."""
        loaded = _Loaded()
        added = self._add(plan, loaded)
        self._record(plan, loaded, losses)
        if self._on_file:
            for file in plan:
                self._on_file(file.path, loaded.reports[file.path])
        rejected = [
            rejection
            for file in plan
            if file.location in loaded.origins
            for rejection in loaded.origins[file.location].rejected
        ]
        return AddReport(added=added, rejected=(*rejected, *loaded.unread), undated=tuple(loaded.undated))

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
            added += self._library.add(
                self._load(changed, loaded), self._on_progress, collection=self._collection, wait=self._wait
            )
        here = [article_id for file in plan if file.is_unchanged and file.now for article_id in file.now.article_ids]
        self._library.join(here, self._collection, wait=self._wait)
        if self._on_progress:
            self._on_found(unchanged)
            self._on_progress(Added(unchanged=unchanged))
        return added

    def _load(self, files: Sequence[PlannedFile], loaded: _Loaded) -> Iterator[Article]:
        for file in files:
            rejected: list[Rejected] = []
            ids: dict[str, None] = {}
            outcome = Added()
            read = load([file.path], rejected.append, self._fields, loaded.undated.append)
            for found in self._identified(read, file.before):  # a dump of any size is never in memory whole
                self._on_found(len(found))
                if self._on_file:
                    outcome += self._outcome(found, loaded.versions)
                ids.update(dict.fromkeys(article.id for article in found))
                yield from found
            if self._on_file:
                loaded.reports[file.path] = AddReport(added=outcome, rejected=tuple(rejected))
            if file.now:
                loaded.origins[file.location] = replace(file.now, article_ids=tuple(ids), rejected=tuple(rejected))
            else:
                loaded.unread.extend(rejected)

    def _record(self, plan: Sequence[PlannedFile], loaded: _Loaded, losses: _Losses | None) -> None:
        """Records what differs from what was recorded, once its articles are committed; losses only if not judged."""
        before = {file.location: file.before for file in plan if file.before}
        differing = [origin for origin in loaded.origins.values() if origin != before.get(origin.location)]
        if losses is not None:
            losses.are_left |= any(origin.article_ids for origin in loaded.origins.values()) or bool(loaded.unread)
            lossy = [
                origin
                for origin in differing
                if origin.location in before and not set(before[origin.location].article_ids) <= {*origin.article_ids}
            ]
            losses.before += (before[origin.location] for origin in lossy)
            losses.now += lossy
            differing = [origin for origin in differing if origin not in lossy]
        record(self._library, differing)

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

    def _identified(self, read: Iterable[list[Article]], before: Origin | None) -> Iterator[list[Article]]:
        """Yields a file's articles; the only one of a file that had one before is the same article, changed.

        So it is where nothing else identifies the article: no address, no outlet with title and day.
        """
        parts = iter(read)
        first = next(parts, [])
        second = next(parts, [])
        yield from [first, second] if second else [self._same_as(first, before)]
        yield from parts

    def _same_as(self, found: list[Article], before: Origin | None) -> list[Article]:
        if len(found) != 1 or before is None or len(before.article_ids) != 1 or found[0].id != body_id(found[0].body):
            return found
        others = self._library.read_origins(
            lambda origins: origins.held_by_others(before.article_ids, [before.location]), set[str]()
        )
        return found if others else [replace(found[0], id=before.article_ids[0])]


def _noting(files: Iterator[Path], seen: set[str]) -> Iterator[Path]:
    for file in files:
        seen.add(location_of(file))
        yield file
