"""Adds files and links step by step, and reports the progress and the result of each."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor, wait
from dataclasses import dataclass, replace
from itertools import groupby, islice
from pathlib import Path, PurePath
from threading import Lock

from corpus import NewsdeskError
from corpus.urls import begins_as_url
from index import Added, AddReport
from index.errors import IndexBusy
from index.intake.watch import Watcher
from qa import Newsdesk

MAX_WAIT = 60.0  # seconds to wait for others who change the articles
BUSY = "others are changing the articles just now; try again in a few minutes"
_FILES_AT_ONCE = 20
_TICK = 0.3  # seconds between two looks at the progress
_NOTHING = AddReport()


@dataclass(frozen=True, slots=True, kw_only=True)
class AddResult:
    """The result of adding one file or link.

    Attributes:
        name: The file's name, or the link.
        report: What was added and left out; nothing of either where there is an error.
        error: Why nothing of it could be added; None where something could.
        watched: Whether it is kept up to date from now on.
    """

    name: str
    report: AddReport = _NOTHING
    error: str | None = None
    watched: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class AddProgress:
    """The progress of adding files and links.

    Attributes:
        places: How many files and links there are.
        results: Of those that are done, in their order.
        name: The one that is under way, or the first of several; None at the end.
        at_once: How many are under way.
        waiting: Whether it waits for someone else who changes the articles.
        found: Articles in what is under way, as far as they are counted.
        done: Those of them that are in.
        passages: Passages that were read for that.
    """

    places: int
    results: tuple[AddResult, ...] = ()
    name: str | None = None
    at_once: int = 1
    waiting: bool = False
    found: int = 0
    done: int = 0
    passages: int = 0


class ArticleAdder:
    """Adds files and links.

    Args:
        desk: Takes the articles.
        watcher: Keeps links up to date from now on; None where nothing shall.
        collection: What the articles join; empty for none.
        allow_private: Whether links may lead to this machine and private networks.
        max_wait: Seconds to wait for others who change the articles.
    """

    def __init__(
        self,
        desk: Newsdesk,
        watcher: Watcher | None = None,
        *,
        collection: str = "",
        allow_private: bool = False,
        max_wait: float = MAX_WAIT,
    ) -> None:
        self._desk = desk
        self._watcher = watcher
        self._collection = collection
        self._allow_private = allow_private
        self._max_wait = max_wait

    def add(self, places: Sequence[Path | str]) -> Iterator[AddProgress]:
        """Adds uploaded files, by path, and links; yields the progress as it changes, at last with no name."""
        progress = AddProgress(places=len(places))
        with ThreadPoolExecutor(1, thread_name_prefix="add") as pool:
            for some in _groups(places):
                board = _ProgressBoard(replace(progress, name=_name(some[0]), at_once=len(some)))
                shown = board.progress
                yield shown
                future = pool.submit(self._add, some, board)
                while not future.done():
                    wait([future], _TICK)
                    if (now := board.progress) != shown and not future.done():
                        shown = now
                        yield shown
                progress = replace(progress, results=(*progress.results, *future.result()))
        yield progress

    def _add(self, places: Sequence[Path | str], board: _ProgressBoard) -> list[AddResult]:
        links = [place for place in places if isinstance(place, str)]
        try:
            if links:
                return [self._add_link(link) for link in links]
            return self._add_files([place for place in places if isinstance(place, Path)], board)
        except IndexBusy:
            return [AddResult(name=_name(place), error=BUSY) for place in places]
        except NewsdeskError as error:
            return [AddResult(name=_name(place), error=str(error)) for place in places]

    def _add_files(self, paths: Sequence[Path], board: _ProgressBoard) -> list[AddResult]:
        reports: dict[Path, AddReport] = {}

        def add(max_wait: float) -> None:
            self._desk.add(
                paths, board.on_progress, board.on_found, on_file=reports.__setitem__,
                collection=self._collection, uploaded=True, wait=max_wait,
            )  # fmt: skip

        try:
            add(0.0)
        except IndexBusy:
            board.on_waiting()
            add(self._max_wait)
        return [AddResult(name=path.name, report=_named(reports.get(path, _NOTHING), path)) for path in paths]

    def _add_link(self, link: str) -> AddResult:
        if not begins_as_url(link):
            return AddResult(name=link, error="not a link: expected an address that begins with https:// or http://")
        report = self._desk.add(
            [link], collection=self._collection, allow_private=self._allow_private, wait=self._max_wait
        )
        is_in = bool(report.added.new or report.added.updated or report.added.unchanged)
        if self._watcher is not None and (is_in or not report.rejected):
            self._watcher.watch(link, collection=self._collection or None, taken=report)
            return AddResult(name=link, report=report, watched=True)
        return AddResult(name=link, report=report)


class _ProgressBoard:
    """The progress, which the thread that adds changes and the one that shows it reads."""

    def __init__(self, progress: AddProgress) -> None:
        self.progress = progress
        self._lock = Lock()

    def on_found(self, count: int) -> None:
        self._change(lambda now: replace(now, found=now.found + count))

    def on_progress(self, added: Added) -> None:
        done = added.new + added.updated + added.unchanged
        writes = bool(added.encoded or added.new or added.updated)  # files are read while it still waits
        self._change(
            lambda now: replace(
                now,
                done=now.done + done,
                passages=now.passages + added.encoded,
                waiting=now.waiting and not writes,
            )
        )

    def on_waiting(self) -> None:
        self._change(lambda now: replace(now, waiting=True, found=0, done=0, passages=0))

    def _change(self, change: Callable[[AddProgress], AddProgress]) -> None:
        with self._lock:
            self.progress = change(self.progress)


def _groups(places: Sequence[Path | str]) -> Iterator[list[Path | str]]:
    """Yields links one by one, and files several at once, since each group is a commit."""
    for are_files, some in groupby(places, lambda place: isinstance(place, Path)):
        rest = iter(some)
        while group := list(islice(rest, _FILES_AT_ONCE if are_files else 1)):
            yield group


def _name(place: Path | str) -> str:
    return place if isinstance(place, str) else place.name


def _named(report: AddReport, path: Path) -> AddReport:
    """Returns a report with files by name, members of an archive by the archive's: never the folder of uploads."""

    def named(place: PurePath | str) -> PurePath:
        return (
            PurePath(place).relative_to(path.parent) if PurePath(place).is_relative_to(path.parent) else PurePath(place)
        )

    return replace(
        report,
        rejected=tuple(replace(one, path=named(one.path)) for one in report.rejected),
        undated=tuple(replace(one, path=named(one.path)) for one in report.undated),
    )
