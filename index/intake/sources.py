"""Articles, files and addresses to the library: each goes the way that is its own."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from corpus.errors import FetchError, LoadError, Rejected
from corpus.types import Article
from corpus.urls import begins_as_url, normal_form
from index.engine import Engine, Progress
from index.intake.files import FileDone, Intake
from index.intake.locations import location_of, upload_location
from index.intake.sharing import claimed
from index.types import AddReport, collection_name


@dataclass(frozen=True, slots=True, kw_only=True)
class Adding:
    """How sources are added.

    Attributes:
        on_progress: Called with what was done since the last call.
        on_found: Called with the number of articles in each file that was read, from another thread.
        on_file: Called with each file and what came of it, once its articles are committed.
        fields: Names of a dump's fields where they are not the common ones: `title=headline,published=date`.
        collection: The name of a collection that the articles join, those that are here already too; empty for none.
        allow_private: Whether addresses may lead to this machine and private networks.
        uploaded: Whether the files lie where they do for the moment only: they are remembered by name and content.
        wait: Seconds to wait for another writer to end.
    """

    on_progress: Progress | None = None
    on_found: Callable[[int], None] | None = None
    on_file: FileDone | None = None
    fields: str = ""
    collection: str = ""
    allow_private: bool = False
    uploaded: bool = False
    wait: float = 0.0


def add_sources(
    library: Engine, sources: str | Path | Article | Iterable[str | Path | Article], adding: Adding
) -> AddReport:
    """Adds articles, then files and folders, then pages and feeds.

    Args:
        library: Takes the articles.
        sources: Articles, paths of files and folders, or addresses of pages and feeds; one or several.
        adding: How they are added.

    Raises:
        FilterError: If that is no name of a collection.
        IndexBusy: If another writer is at work.
        IndexUnwritable: If the folder cannot be written.
    """
    collection_name(adding.collection)  # before anything is read
    articles: list[Article] = []
    paths: list[Path] = []
    urls: list[str] = []
    for source in [sources] if isinstance(sources, str | Path | Article) else sources:
        if isinstance(source, Article):
            articles.append(source)
        elif begins_as_url(str(source)):
            urls.append(str(source))
        else:
            paths.append(Path(source))
    report = AddReport()
    if adding.on_found:
        adding.on_found(len(articles))
    if articles:
        report += AddReport(
            added=library.add(articles, adding.on_progress, collection=adding.collection, wait=adding.wait)
        )
    if paths:
        report += _files(library, adding).add(paths)
    if urls:
        report += _add_from_web(library, urls, adding)
    return report


def _files(library: Engine, adding: Adding) -> Intake:
    return Intake(
        library,
        adding.on_progress,
        adding.on_found,
        on_file=adding.on_file,
        fields=adding.fields,
        collection=adding.collection,
        locations=upload_location if adding.uploaded else location_of,
        wait=adding.wait,
    )


def _add_from_web(library: Engine, urls: Sequence[str], adding: Adding) -> AddReport:
    from corpus.fetch import Fetcher  # what fetches is loaded only for those who want the web
    from index.intake.web import WebIntake

    report = AddReport()
    with Fetcher(adding.allow_private) as fetcher:
        for url in urls:
            try:
                intake = WebIntake(library, fetcher, collection=adding.collection, wait=adding.wait)
                with claimed(library, normal_form(url), wait=True):
                    report += intake.visit(url).report
            except (FetchError, LoadError) as error:
                report += AddReport(rejected=(Rejected.of(error),))
    return report
