"""Pages and feeds to the library: only what changed is fetched and added."""

from __future__ import annotations

import hashlib
import threading
import time
from collections.abc import Collection, Sequence
from contextlib import nullcontext
from dataclasses import dataclass, replace
from typing import Any

from corpus.errors import FetchError, LoadError, Rejected, Undated
from corpus.fetch import Fetched, Fetcher, NotModified
from corpus.load import OnUndated, load_content
from corpus.load.formats.feeds.feed import Entry, Feed, looks_like_feed, parse_feed
from corpus.load.undated import warn_at
from corpus.types import Article, Published, new_article
from corpus.urls import normal_form
from index.engine import Engine
from index.intake.recording import record, remove_unheld
from index.intake.stopping import Stopped
from index.storage.origins import Origin
from index.types import Added, AddReport

_READING = "3"  # raise it when pages would now be read otherwise
_ENTRIES_AT_ONCE = 20  # their pages are fetched, then their articles are added
_READ_AGAIN = 3600  # seconds, after which the page of an entry that is still in a changed feed is looked at again
_HEAD = 4096  # bytes that tell a feed from a page
_OF_THE_SOURCE_ITSELF = ("field", "page")  # origins of dates, before those that a feed gives


@dataclass(frozen=True, slots=True, kw_only=True)
class Visit:
    """What fetching a page or a feed did, and what to tell its server the next time.

    Attributes:
        report: Counts, and what could not be read.
        etag, last_modified: None where it must be fetched anew whether it changed or not.
    """

    report: AddReport
    etag: str | None
    last_modified: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class _Read:
    """What reading a feed's entry gave.

    Attributes:
        article: None where it is as it was, or where the feed speaks for an address that another location holds.
        origin: What to remember of it, without a digest where its page was never had and may yet be.
        again: Whether its page failed for a reason that may pass: the feed is fetched anew for it, changed or not.
        undated: Whether its date was left out, and why.
    """

    article: Article | None
    origin: Origin
    again: bool = False
    undated: tuple[Undated, ...] = ()

    @classmethod
    def of(
        cls, article: Article, origin: Origin, entry: Entry, undated: list[Undated], *, again: bool = False
    ) -> _Read:
        """Returns what was read; if the article has no date, with the entry's reason or else the page's."""
        if entry.warning:
            warn_at(undated.append, article.url or origin.location)(entry.warning)
        left_out = tuple(undated[-1:]) if article.published is None else ()
        return cls(article=article, origin=origin, again=again, undated=left_out)


class WebIntake:
    """Takes pages and feeds into a library.

    Args:
        library: Takes the articles.
        fetcher: Fetches pages and feeds.
        turn: Held while the library is written, if others write through the same turn.
        collection: What the articles join, unchanged ones too; empty for none.
        wait: Seconds to wait for another writer to end.
        stop: Once it is set, no further entry of a feed is fetched; what was fetched is added, and `Stopped` raised.
    """

    def __init__(
        self,
        library: Engine,
        fetcher: Fetcher,
        turn: Any = None,
        *,
        collection: str = "",
        wait: float = 0.0,
        stop: threading.Event | None = None,
    ) -> None:
        self._library = library
        self._fetcher = fetcher
        self._turn = turn or nullcontext()
        self._collection = collection
        self._wait = wait
        self._stop = stop or threading.Event()

    def visit(self, url: str, etag: str | None = None, last_modified: str | None = None) -> Visit:
        """Fetches a page or a feed and takes in what changed since.

        Args:
            url: Its address.
            etag: What the last visit gave.
            last_modified: The same, by date.

        Raises:
            FetchError: If it cannot be fetched.
            LoadError: If it holds no article.
            IndexBusy: If another writer is at work.
            Stopped: If `stop` was set meanwhile.
        """
        got = self._fetcher.get(url, etag=etag, last_modified=last_modified)
        if isinstance(got, NotModified):
            return Visit(report=AddReport(), etag=etag, last_modified=last_modified)
        if looks_like_feed(got.content[:_HEAD]):
            report, whole = self._take_feed(parse_feed(got.content, got.url, got.url), got.url)
        else:
            report, whole = self._take_page(got), True
        return Visit(
            report=report, etag=got.etag if whole else None, last_modified=got.last_modified if whole else None
        )

    def _take_page(self, got: Fetched) -> AddReport:
        location = normal_form(got.requested_url)
        origin = _origin(location, hashlib.sha256(got.content).hexdigest(), got)
        before = self._recorded([location]).get(location)
        if before and (before.digest, before.reading) == (origin.digest, origin.reading):
            present = self._library.present(before.article_ids)
            if present.issuperset(before.article_ids):
                self._join(present)
                return AddReport(added=Added(unchanged=len(present)))
        undated: list[Undated] = []
        report = self._commit([(_page_article(got, undated.append), origin)])
        return report + AddReport(undated=tuple(undated))

    def _take_feed(self, feed: Feed, address: str) -> tuple[AddReport, bool]:
        """Adds the articles of entries that are new or changed; looks again at pages that may have changed.

        Returns:
            What was done, and whether no page failed that may yet be there.
        """
        entries = {_entry_location(entry, address): entry for entry in feed.entries}
        recorded = self._recorded(list(entries))
        due = [location for location, entry in entries.items() if _is_due(entry, recorded.get(location))]
        report, whole = AddReport(added=Added(unchanged=len(entries) - len(due))), True
        self._join({article_id for origin in recorded.values() for article_id in origin.article_ids})
        for start in range(0, len(due), _ENTRIES_AT_ONCE):
            found: list[tuple[Article | None, Origin]] = []
            for location in due[start : start + _ENTRIES_AT_ONCE]:
                if self._stop.is_set():
                    break
                try:
                    read = self._read_entry(location, entries[location], feed, recorded.get(location))
                except Stopped:
                    break
                except (FetchError, LoadError) as error:
                    report += AddReport(rejected=(Rejected.of(error),))
                    whole = whole and not _may_pass(error)
                    continue
                whole = whole and not read.again
                found.append((read.article, read.origin))
                report += AddReport(undated=read.undated)
            report += self._commit(found)
            if self._stop.is_set():
                raise Stopped
        return report, whole

    def _read_entry(self, location: str, entry: Entry, feed: Feed, before: Origin | None) -> _Read:
        """Returns the article of a feed's entry, with its page's text if that is no shorter, else with the feed's.

        Raises:
            FetchError: If there is no page, and no text in the feed.
            LoadError: If there is no article on the page, and no text in the feed.
        """
        page, failed, got = None, None, None
        undated: list[Undated] = []
        digest = _entry_digest(entry)
        same = before if before and before.digest == digest else None
        if entry.url:
            try:
                conditions = {"etag": same.etag, "last_modified": same.last_modified} if same else {}
                got = self._fetcher.get(entry.url, **conditions)
                if isinstance(got, NotModified):
                    return _Read(article=None, origin=_origin(location, digest, got))
                page = _page_article(got, undated.append)
            except (FetchError, LoadError) as error:
                failed = error
        if same and page is None:
            return _Read(article=None, origin=same, again=_may_pass(failed))  # what was read stays
        again = _may_pass(failed)
        origin = _origin(location, "" if again else digest, got)
        if page and len(page.body) >= len(entry.text):
            return _Read.of(_joined(page, entry, feed, page.body), origin, entry, undated)
        if not entry.text.strip():
            missing = f"the entry {entry.title or entry.id!r} has neither a text nor an address"
            raise failed or LoadError(location, missing)
        article = _joined(page, entry, feed, entry.text)
        if page is None and article.url and self._is_held_elsewhere(article.id, location):
            return _Read(article=None, origin=origin, again=again)  # no words into another's mouth
        return _Read.of(article, origin, entry, undated, again=again)

    def _is_held_elsewhere(self, article_id: str, location: str) -> bool:
        others = self._library.read_origins(
            lambda origins: origins.held_by_others([article_id], [location]), set[str]()
        )
        return bool(others)

    def _commit(self, found: Sequence[tuple[Article | None, Origin]]) -> AddReport:
        """Adds articles and remembers where they are from; None stands for an article that is as it was."""
        if not found:
            return AddReport()
        with self._turn:
            before = self._recorded([origin.location for _, origin in found])
            origins = [
                replace(origin, article_ids=(article.id,) if article else _ids(before.get(origin.location)))
                for article, origin in found
            ]
            articles = (article for article, _ in found if article)
            added = self._library.add(articles, collection=self._collection, wait=self._wait)
            removed = remove_unheld(self._library, list(before.values()), origins, wait=self._wait)
            record(self._library, origins)
        unchanged = sum(article is None for article, _ in found)
        return AddReport(added=added + Added(unchanged=unchanged), removed=removed)

    def _join(self, article_ids: Collection[str]) -> None:
        if self._collection:
            with self._turn:
                self._library.join(article_ids, self._collection, wait=self._wait)

    def _recorded(self, locations: Sequence[str]) -> dict[str, Origin]:
        return self._library.read_origins(lambda origins: origins.recorded(locations), dict[str, Origin]())


def _origin(location: str, digest: str, got: Fetched | NotModified | None) -> Origin:
    return Origin(
        location=location, reading=_READING, digest=digest, read_at=int(time.time()), etag=got.etag if got else None,
        last_modified=got.last_modified if got else None,
    )  # fmt: skip


def _ids(origin: Origin | None) -> tuple[str, ...]:
    return origin.article_ids if origin else ()


def _may_pass(error: Exception | None) -> bool:
    return isinstance(error, FetchError) and error.temporary


def _is_due(entry: Entry, before: Origin | None) -> bool:
    """Returns whether an entry is new or changed, or its page was read too long ago."""
    if before is None or before.digest != _entry_digest(entry):
        return True
    return entry.url is not None and time.time() - before.read_at > _READ_AGAIN


def _page_article(got: Fetched, on_undated: OnUndated) -> Article:
    """Returns the one article of a page, under the address it was fetched from: no page speaks for another's."""
    found = load_content(got.content, got.url, got.charset, on_undated=on_undated)
    if len(found) != 1:
        raise LoadError(got.url, f"holds {len(found)} articles; expected a page with one, or a feed")
    return _renewed(found[0], url=got.url)


def _joined(page: Article | None, entry: Entry, feed: Feed, body: str) -> Article:
    """Returns one article made of what a page and a feed's entry say of it."""
    published: Published | None = page.published if page else None
    if published is None or published.origin not in _OF_THE_SOURCE_ITSELF:
        published = entry.published or published
    return new_article(
        body=body,
        url=(page.url if page else None) or entry.url,
        title=entry.title or (page.title if page else None),
        outlet=(page.outlet if page else None) or feed.title,
        authors=entry.authors or (page.authors if page else ()),
        published=published,
        language=(page.language if page else None) or feed.language,
    )


def _renewed(article: Article, *, url: str) -> Article:
    return new_article(
        body=article.body, url=url, title=article.title, outlet=article.outlet, authors=article.authors,
        published=article.published, language=article.language,
    )  # fmt: skip


def _entry_location(entry: Entry, address: str) -> str:
    """Returns what an entry is remembered by: its feed, and its link, else its id or title there."""
    return f"{address}#{entry.url or entry.id or entry.title or ''}"


def _entry_digest(entry: Entry) -> str:
    published = entry.published.iso() if entry.published else ""
    parts = (entry.title or "", entry.url or "", published, entry.text)
    return hashlib.sha256("\x1f".join(parts).encode()).hexdigest()
