"""Files and links taken in, with word of how far that is and of what came of each."""

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

PATIENCE = 60.0  # seconds to wait for others who change the articles
BUSY = "others are changing the articles just now; try again in a few minutes"
_FILES_AT_ONCE = 20
_TICK = 0.3  # seconds between two words of how far it is
_NOTHING = AddReport()


@dataclass(frozen=True, slots=True, kw_only=True)
class Taken:
    """What came of one file or link.

    Attributes:
        name: The file's name, or the link.
        report: What was added and left out; nothing of either where there is an error.
        error: Why it was not taken in at all, if so.
        watched: Whether it is kept up to date from now on.
    """

    name: str
    report: AddReport = _NOTHING
    error: str | None = None
    watched: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Stage:
    """How far it is.

    Attributes:
        places: How many files and links there are.
        taken: What came of those that are done, in their order.
        name: The one that is under way, or the first of several; None at the end.
        at_once: How many are under way.
        waiting: Whether it waits for someone else who changes the articles.
        found: Articles in what is under way, as far as they are counted.
        done: Those of them that are in.
        passages: Passages that were read for that.
    """

    places: int
    taken: tuple[Taken, ...] = ()
    name: str | None = None
    at_once: int = 1
    waiting: bool = False
    found: int = 0
    done: int = 0
    passages: int = 0


class Taking:
    """Takes files and links in.

    Args:
        desk: Takes the articles.
        watcher: Is told of links to keep up to date; None if they are not to be.
        allow_private: Whether links may lead to this machine and private networks.
        patience: Seconds to wait for others who change the articles.
    """

    def __init__(
        self,
        desk: Newsdesk,
        watcher: Watcher | None = None,
        *,
        allow_private: bool = False,
        patience: float = PATIENCE,
    ) -> None:
        self._desk = desk
        self._watcher = watcher
        self._allow_private = allow_private
        self._patience = patience

    def take(self, places: Sequence[Path | str]) -> Iterator[Stage]:
        """Takes uploaded files, by path, and links in; tells how far it is as it changes, at last with no name."""
        stage = Stage(places=len(places))
        with ThreadPoolExecutor(1, thread_name_prefix="take") as pool:
            for some in _groups(places):
                progress = _Progress(replace(stage, name=_name(some[0]), at_once=len(some)))
                told = progress.stage
                yield told
                future = pool.submit(self._take, some, progress)
                while not future.done():
                    wait([future], _TICK)
                    if (now := progress.stage) != told and not future.done():
                        told = now
                        yield told
                stage = replace(stage, taken=(*stage.taken, *future.result()))
        yield stage

    def _take(self, places: Sequence[Path | str], progress: _Progress) -> list[Taken]:
        links = [place for place in places if isinstance(place, str)]
        try:
            if links:
                return [self._take_link(link) for link in links]
            return self._take_files([place for place in places if isinstance(place, Path)], progress)
        except IndexBusy:
            return [Taken(name=_name(place), error=BUSY) for place in places]
        except NewsdeskError as error:
            return [Taken(name=_name(place), error=str(error)) for place in places]

    def _take_files(self, paths: Sequence[Path], progress: _Progress) -> list[Taken]:
        reports: dict[Path, AddReport] = {}

        def add(patience: float) -> None:
            self._desk.add(
                paths, progress.on_progress, progress.on_found, on_file=reports.__setitem__, uploaded=True,
                wait=patience,
            )  # fmt: skip

        try:
            add(0.0)
        except IndexBusy:
            progress.on_waiting()
            add(self._patience)
        return [Taken(name=path.name, report=_named(reports.get(path, _NOTHING), path)) for path in paths]

    def _take_link(self, link: str) -> Taken:
        if not begins_as_url(link):
            return Taken(name=link, error="not a link: expected an address that begins with https:// or http://")
        report = self._desk.add([link], allow_private=self._allow_private, wait=self._patience)
        is_in = bool(report.added.new or report.added.updated or report.added.unchanged)
        if self._watcher is not None and (is_in or not report.rejected):
            self._watcher.watch(link, taken=report)
            return Taken(name=link, report=report, watched=True)
        return Taken(name=link, report=report)


class _Progress:
    """A stage that the thread that adds moves on, for the one that shows it."""

    def __init__(self, stage: Stage) -> None:
        self.stage = stage
        self._lock = Lock()

    def on_found(self, count: int) -> None:
        if count:  # which the desk also says of no file at all, before it waits
            self._move(lambda stage: replace(stage, found=stage.found + count, waiting=False))

    def on_progress(self, added: Added) -> None:
        done = added.new + added.updated + added.unchanged
        self._move(lambda stage: replace(stage, done=stage.done + done, passages=stage.passages + added.encoded))

    def on_waiting(self) -> None:
        self._move(lambda stage: replace(stage, waiting=True, found=0, done=0, passages=0))

    def _move(self, change: Callable[[Stage], Stage]) -> None:
        with self._lock:
            self.stage = change(self.stage)


def _groups(places: Sequence[Path | str]) -> Iterator[list[Path | str]]:
    """Links one by one; files several at once, since each group is a commit."""
    for are_files, some in groupby(places, lambda place: isinstance(place, Path)):
        rest = iter(some)
        while group := list(islice(rest, _FILES_AT_ONCE if are_files else 1)):
            yield group


def _name(place: Path | str) -> str:
    return place if isinstance(place, str) else place.name


def _named(report: AddReport, path: Path) -> AddReport:
    """The report with files by name, members of an archive by the archive's: never where an upload lies."""

    def named(place: PurePath | str) -> PurePath:
        return (
            PurePath(place).relative_to(path.parent) if PurePath(place).is_relative_to(path.parent) else PurePath(place)
        )

    return replace(
        report,
        rejected=tuple(replace(one, path=named(one.path)) for one in report.rejected),
        undated=tuple(replace(one, path=named(one.path)) for one in report.undated),
    )
