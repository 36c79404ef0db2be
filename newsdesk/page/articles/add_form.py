"""The form that adds articles: files, links of pages and feeds, and the progress."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import gradio as gr

from index.intake.watch import Watcher
from newsdesk.page.articles import articles_html
from newsdesk.page.articles.add_steps import ArticleAdder
from newsdesk.page.session import LOCKED, QUIET, Session, stamp
from qa import Newsdesk

_FORMATS_HINT = "Pages, documents, PDF, books, text, subtitles, dumps, press archives, feeds, mail, archives of these."
_MAX_LINKS = 50  # at once


@dataclass(frozen=True, slots=True, kw_only=True)
class AddForm:
    """The components for adding.

    Attributes:
        form: What is filled in; while articles are added, `progress` is shown instead.
        results: Of each file and link.
    """

    form: gr.Column
    collection: gr.Dropdown
    upload: gr.File
    links: gr.Textbox
    keep: gr.Checkbox
    add: gr.Button
    progress: gr.HTML
    results: gr.HTML


def build_add_form(desk: Newsdesk, session: Session, watcher: Watcher, *, allow_private: bool) -> AddForm:
    """Builds the form for files and links."""
    form: gr.Column
    with gr.Column(elem_id="nd-add-form") as form:
        collection = gr.Dropdown(
            collection_names(desk), value="", allow_custom_value=True, elem_id="nd-collection",
            label="Collection that what you add joins: choose or type one, or leave it empty",
        )  # fmt: skip
        upload = gr.File(
            label="Files", file_count="multiple",  # of all endings and of none: their content says what they are
            elem_id="nd-upload", height=150,
        )  # fmt: skip
        gr.HTML(f'<p class="nd-hint">{_FORMATS_HINT}</p>')
        links = gr.Textbox(
            label="Links of pages and feeds, one a line", placeholder="https://example.org/news/feed.xml", lines=2,
            max_lines=8, elem_id="nd-links", max_length=20_000,
        )  # fmt: skip
        with gr.Row(elem_id="nd-add-links"):
            keep = gr.Checkbox(
                True, label="Keep the links up to date", container=False, min_width=200, elem_id="nd-keep"
            )
            add = gr.Button("Add links", variant="primary", min_width=120, elem_id="nd-add-button")
    progress = gr.HTML(visible=False, elem_id="nd-adding")
    results = gr.HTML(elem_id="nd-taken")
    parts = AddForm(
        form=form, collection=collection, upload=upload, links=links, keep=keep, add=add, progress=progress,
        results=results,
    )  # fmt: skip
    _connect(desk, session, parts, watcher, allow_private=allow_private)
    return parts


def _connect(desk: Newsdesk, session: Session, parts: AddForm, watcher: Watcher, *, allow_private: bool) -> None:
    shown = [parts.form, parts.progress, parts.results, parts.upload, parts.links, session.changes]

    def add(
        places: Sequence[Path | str], collection: object, request: gr.Request, *, keep: bool
    ) -> Iterator[tuple[Any, ...]]:
        if not session.may(request, "add"):
            yield (
                gr.skip(),
                gr.skip(),
                articles_html.message_html(LOCKED, problem=True),
                gr.skip(),
                gr.skip(),
                gr.skip(),
            )
            return
        adder = ArticleAdder(
            desk, watcher if keep else None, collection=str(collection or ""), allow_private=allow_private
        )
        for progress in adder.add(places):
            results = articles_html.results_html(progress.results)
            if progress.name is not None:
                html = gr.HTML(articles_html.progress_html(progress), visible=True)
                yield gr.Column(visible=False), html, results, gr.skip(), gr.skip(), gr.skip()
            else:
                yield gr.Column(visible=True), gr.HTML("", visible=False), results, None, "", stamp()

    def add_files(paths: list[str] | None, collection: object, request: gr.Request) -> Iterator[tuple[Any, ...]]:
        yield from add([Path(path) for path in paths or []], collection, request, keep=False)

    def add_links(text: str, keep: bool, collection: object, request: gr.Request) -> Iterator[tuple[Any, ...]]:
        links = list(dict.fromkeys(text.split()))
        if not links or len(links) > _MAX_LINKS:
            problem = f"Write one link a line, up to {_MAX_LINKS} at once."
            yield (
                gr.skip(),
                gr.skip(),
                articles_html.message_html(problem, problem=True),
                gr.skip(),
                gr.skip(),
                gr.skip(),
            )
            return
        yield from add(links, collection, request, keep=keep)

    def recover() -> tuple[Any, ...]:
        return gr.Column(visible=True), gr.HTML("", visible=False)

    # Several people may add at once: the second one waits for the first, and sees that.
    at_once: dict[str, Any] = {"concurrency_limit": 4, "concurrency_id": "add", **QUIET}
    for adding in (
        parts.upload.upload(add_files, [parts.upload, parts.collection], shown, **at_once),
        parts.add.click(add_links, [parts.links, parts.keep, parts.collection], shown, **at_once),
    ):
        adding.failure(recover, None, [parts.form, parts.progress], **QUIET)
    session.changes.change(lambda: gr.Dropdown(choices=collection_names(desk)), None, parts.collection, **QUIET)


def collection_names(desk: Newsdesk) -> list[str]:
    """Returns the collections there are, those with most articles first."""
    return [name for name, _ in desk.status().collections]
