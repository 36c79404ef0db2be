"""Checks folders, files, feeds and pages that are watched, and brings an index up to date with them."""

from __future__ import annotations

import logging
import re
import threading
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from corpus.errors import FetchError, FilterError, LoadError
from corpus.urls import begins_as_url, normal_form, web_url
from index.engine import Engine
from index.errors import IndexBusy
from index.intake.files import Intake
from index.intake.locations import location_of
from index.intake.outcomes import checked, failed, reason_of, succeeded
from index.intake.sharing import claimed
from index.intake.stopping import Stopped
from index.storage.origins import Source
from index.types import AddReport, collection_name

if TYPE_CHECKING:
    from corpus.fetch import Fetcher

FOLDER_INTERVAL = 10  # seconds between two looks at a folder or a file
WEB_INTERVAL = 15 * 60  # seconds between two visits to a feed or a page
SHORTEST_WEB_INTERVAL = 60
_AT_ONCE = 8  # sources; a slow server keeps only itself waiting
_BUSY_WAIT = 5  # seconds until a source is tried again that found another writer at work
_TICK = 0.5  # seconds between two looks at the clock

_log = logging.getLogger(__name__)

OnChecked = Callable[[Source, AddReport], None]


class Watcher:
    """Checks sources when they are due. The index stores what is watched, so a new watcher goes on where one ended.

    Args:
        library: The index to bring up to date.
        fetcher: For feeds and pages; made when the first of them is due if None.
        allow_private: Whether that one may reach this machine and private networks, too.
        on_checked: Called after each check with the source as it now stands.
        clock: The time, aware.
    """

    def __init__(
        self,
        library: Engine,
        fetcher: Fetcher | None = None,
        *,
        allow_private: bool = False,
        on_checked: OnChecked | None = None,
        clock: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        self._library = library
        self._own_fetcher = fetcher
        self._fetcher: Fetcher | None = None  # at most one at a time: each host sets the pace of its requests
        self._fetcher_lock = threading.Lock()
        self._allow_private = allow_private
        self._on_checked = on_checked or (lambda source, report: None)
        self._clock = clock
        self._write_turn = threading.Lock()
        self._put_off: dict[str, datetime] = {}
        self._believed: set[str] = set()
        self._stop = threading.Event()  # of `run`, while it runs
        self._last_problem = ""

    def watch(
        self,
        location: str,
        interval: int | None = None,
        fields: str = "",
        collection: str | None = None,
        *,
        taken: AddReport | None = None,
    ) -> Source:
        """Begins to watch a folder, a file, a feed or a page, or changes how often it is checked.

        Args:
            location: A path or a URL.
            interval: Seconds between two checks; by default 10 for files and 15 minutes for what is on the web.
            fields: Declared names of a dump's fields, as `load` takes them.
            collection: What its articles join, those it has had as well; empty for none, the one it has if None.
            taken: What taking it in did just now, if that was done: the next check is an interval away then.

        Raises:
            NewsdeskError: If there is no such file or folder, its URL is malformed, or that names no collection.
        """
        if begins_as_url(location):
            location = normal_form(location)
            interval = max(SHORTEST_WEB_INTERVAL, interval or WEB_INTERVAL)
        else:
            path = Path(location).expanduser()
            if not path.exists():
                raise LoadError(path, "no such file or folder")
            location, interval = location_of(path), interval or FOLDER_INTERVAL
        with self._library.write_origins() as origins:
            watched = {source.location: source for source in origins.sources()}
            before = watched.get(location, Source(location=location, interval=interval))
            name = before.collection if collection is None else collection_name(collection)
            source = replace(before, interval=interval, fields=fields, collection=name)
            if name != before.collection:  # what is unchanged is to be looked at again
                source = replace(source, etag=None, last_modified=None)
            if taken is not None:
                source = succeeded(source, taken, self._clock())
            origins.save_source(source)
        return source

    def forget(self, location: str) -> bool:
        """Ends watching a source, whose articles stay; returns whether it was watched."""
        with self._library.write_origins() as origins:
            own = web_url(location) if begins_as_url(location) else location_of(Path(location).expanduser())
            return origins.remove_source(location) or bool(own and origins.remove_source(own))

    def believe(self, location: str) -> None:
        """Has the next check of a source remove all that it lost, however much that is."""
        self._believed.add(location)

    def run(self, stop: threading.Event) -> None:
        """Checks sources as they come due, several at once, until `stop` is set.

        Others may run over the same index, in other processes too: each check is made by one of them.
        """
        under_way: set[str] = set()
        self._stop = stop

        def check(source: Source) -> None:
            try:
                if not stop.is_set():
                    self._check_alone(source)
            except Exception as error:  # such as a full disk, which may have room again
                self._report(error)
            finally:
                under_way.discard(source.location)

        with ThreadPoolExecutor(_AT_ONCE, thread_name_prefix="watch") as pool:
            while not stop.is_set():
                try:
                    due = self.due()
                    self._last_problem = ""
                except Exception as error:  # the index may be there again at the next look
                    due = []
                    self._report(error)
                for source in due:
                    if source.location not in under_way:
                        under_way.add(source.location)
                        pool.submit(check, source)
                stop.wait(_TICK)
        self._close()

    def _report(self, error: Exception) -> None:
        """Logs what went wrong beside the checks, once for as long as it lasts."""
        problem = reason_of(error)
        if problem != self._last_problem:
            self._last_problem = problem
            _log.warning("watching goes on, but: %s", problem)

    def due(self) -> list[Source]:
        """Returns the sources whose next check is due."""
        return [source for source in self._library.sources() if self._next(source) <= self._clock()]

    def check_all(self) -> None:
        """Checks every source once, now."""
        sources = self._library.sources()
        with ThreadPoolExecutor(_AT_ONCE, thread_name_prefix="watch") as pool:
            list(pool.map(self._check_in_turn, sources))
        self._close()

    def check(self, source: Source) -> AddReport:
        """Brings the index up to date with one source, and notes how that went; a failure is noted, not raised."""
        at = self._clock()
        try:
            report, visited = self._take(source)
        except Exception as error:  # one source that fails must not end the watch over all others
            if isinstance(error, IndexBusy):
                self._put_off[source.location] = at + timedelta(seconds=_BUSY_WAIT)
            if isinstance(error, Stopped | IndexBusy):  # it was not checked: it stays due, for the next watcher too
                self._save(source, lambda stored: replace(stored, checked_at=source.checked_at))
                return AddReport()
            if isinstance(error, FetchError) and error.retry_at:
                self._put_off[source.location] = error.retry_at
            report, reason = AddReport(), reason_of(error)
            now = self._save(source, lambda stored: failed(stored, reason, at))
        else:
            now = self._save(source, lambda stored: checked(stored, source, visited, report, at))
        self._on_checked(now, report)
        return report

    def _check_in_turn(self, source: Source) -> None:
        """Checks a source, after any other watcher that is at it."""
        with claimed(self._library, source.location, wait=True):
            self.check(source)

    def _check_alone(self, source: Source) -> None:
        """Checks a source, unless another watcher does or just did."""
        if self._library.claim is None:
            if self._claim(source):
                self.check(source)
            return
        with claimed(self._library, source.location, wait=False) as is_mine:
            if not is_mine:
                self._put_off[source.location] = self._clock() + timedelta(seconds=_BUSY_WAIT)
            elif source in self._library.sources():
                self.check(source)

    def _claim(self, source: Source) -> bool:
        """Returns whether a source still waits to be checked; from then on it does not, as other watchers see."""
        with self._library.write_origins() as origins:
            stored = next((stored for stored in origins.sources() if stored.location == source.location), None)
            if stored is None or stored.checked_at != source.checked_at:
                return False
            origins.save_source(replace(stored, checked_at=self._clock()))
            return True

    def _save(self, source: Source, change: Callable[[Source], Source]) -> Source:
        """Notes how a check went, in the source as it is stored now: a person may have changed it during the check."""
        with self._library.write_origins() as origins:
            stored = next((stored for stored in origins.sources() if stored.location == source.location), None)
            now = change(stored or source)
            if stored is not None:  # else it was forgotten meanwhile
                origins.save_source(now)
        return now

    def _take(self, source: Source) -> tuple[AddReport, Source]:
        if not source.is_web:
            with self._write_turn:
                intake_of_files = Intake(self._library, fields=source.fields, collection=source.collection)
                believe = source.location in self._believed
                report = intake_of_files.mirror(Path(source.location), believe=believe)
                self._believed.discard(source.location)
                return report, source
        from index.intake.web import WebIntake  # what fetches is loaded only for those who want the web

        intake = WebIntake(
            self._library, self._open_fetcher(), self._write_turn, collection=source.collection, stop=self._stop
        )
        visit = intake.visit(source.location, source.etag, source.last_modified)
        return visit.report, replace(source, etag=visit.etag, last_modified=visit.last_modified)

    def _open_fetcher(self) -> Fetcher:
        if self._own_fetcher is not None:
            return self._own_fetcher
        with self._fetcher_lock:
            if self._fetcher is None:
                from corpus.fetch import Fetcher

                self._fetcher = Fetcher(allow_private=self._allow_private, sleep=self._sleep)
            return self._fetcher

    def _sleep(self, seconds: float) -> None:
        """Waits for a host's turn, unless the watch ends meanwhile."""
        if self._stop.wait(seconds):
            raise Stopped

    def _close(self) -> None:
        with self._fetcher_lock:
            if self._fetcher is not None:
                self._fetcher.close()
                self._fetcher = None

    def _next(self, source: Source) -> datetime:
        last = source.checked_at
        due = last + timedelta(seconds=source.interval) if last else datetime.min.replace(tzinfo=UTC)
        return max(due, self._put_off.get(source.location, due))


def seconds_of(text: str) -> int:
    """Returns the seconds of an interval, e.g. "15m" -> 900.

    Raises:
        FilterError: If it is none of these.
    """
    found = re.fullmatch(r"([1-9]\d{0,5})\s*([smh])", text.strip().lower())
    if not found:
        raise FilterError(f"{text!r} is no interval; write it as 30s, 15m or 2h")
    return int(found[1]) * {"s": 1, "m": 60, "h": 3600}[found[2]]


def failing(sources: Sequence[Source]) -> list[Source]:
    """Returns the sources whose last check failed, those that failed longest first."""
    found = [(source.failing_since, source) for source in sources if source.failing_since]
    return [source for _, source in sorted(found, key=lambda pair: (pair[0], pair[1].location))]
