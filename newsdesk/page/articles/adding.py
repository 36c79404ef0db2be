"""Adding articles: files that are dropped or chosen, and links of pages and feeds, with word of how far it is."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import gradio as gr

from corpus.load import FILE_ENDINGS
from index.intake.watch import Watcher
from newsdesk.page.articles import render_articles as render
from newsdesk.page.articles.taking import Taking
from newsdesk.page.session import LOCKED, QUIET, Session, stamp
from qa import Newsdesk

_READ = "Pages, text, Markdown, PDF, dumps, feeds, newswires, mail, and archives of these."
_MOST_LINKS = 50  # at once


@dataclass(frozen=True, slots=True, kw_only=True)
class Adding:
    """The components for adding.

    Attributes:
        form: What is filled in; while articles are added, `stage` stands in its place.
        taken: What came of each file and link.
    """

    form: gr.Column
    upload: gr.File
    links: gr.Textbox
    keep: gr.Checkbox
    add: gr.Button
    stage: gr.HTML
    taken: gr.HTML


def build_adding(desk: Newsdesk, session: Session, watcher: Watcher, *, allow_private: bool) -> Adding:
    """The form for files and links."""
    form: gr.Column
    with gr.Column(elem_id="nd-add-form") as form:
        upload = gr.File(
            label="Files", file_count="multiple",
            file_types=list(FILE_ENDINGS), elem_id="nd-upload", height=150,
        )  # fmt: skip
        gr.HTML(f'<p class="nd-hint">{_READ}</p>')
        links = gr.Textbox(
            label="Links of pages and feeds, one a line", placeholder="https://example.org/news/feed.xml", lines=2,
            max_lines=8, elem_id="nd-links", max_length=20_000,
        )  # fmt: skip
        with gr.Row(elem_id="nd-add-links"):
            keep = gr.Checkbox(
                True, label="Keep the links up to date", container=False, min_width=200, elem_id="nd-keep"
            )
            add = gr.Button("Add links", variant="primary", min_width=120, elem_id="nd-add-button")
    stage = gr.HTML(visible=False, elem_id="nd-adding")
    taken = gr.HTML(elem_id="nd-taken")
    found = Adding(form=form, upload=upload, links=links, keep=keep, add=add, stage=stage, taken=taken)
    _connect(desk, session, found, watcher, allow_private=allow_private)
    return found


def _connect(desk: Newsdesk, session: Session, found: Adding, watcher: Watcher, *, allow_private: bool) -> None:
    shown = [found.form, found.stage, found.taken, found.upload, found.links, session.changes]

    def take(places: Sequence[Path | str], unlocked: object, *, keep: bool) -> Iterator[tuple[Any, ...]]:
        if not session.may_change(unlocked):
            yield gr.skip(), gr.skip(), render.said_html(LOCKED, problem=True), gr.skip(), gr.skip(), gr.skip()
            return
        taking = Taking(desk, watcher if keep else None, allow_private=allow_private)
        for stage in taking.take(places):
            taken = render.taken_html(stage.taken)
            if stage.name is not None:
                html = gr.HTML(render.stage_html(stage), visible=True)
                yield gr.Column(visible=False), html, taken, gr.skip(), gr.skip(), gr.skip()
            else:
                yield gr.Column(visible=True), gr.HTML("", visible=False), taken, None, "", stamp()

    def add_files(paths: list[str] | None, unlocked: bool) -> Iterator[tuple[Any, ...]]:
        yield from take([Path(path) for path in paths or []], unlocked, keep=False)

    def add_links(text: str, keep: bool, unlocked: bool) -> Iterator[tuple[Any, ...]]:
        links = list(dict.fromkeys(text.split()))
        if not links or len(links) > _MOST_LINKS:
            problem = f"Write one link a line, up to {_MOST_LINKS} at once."
            yield gr.skip(), gr.skip(), render.said_html(problem, problem=True), gr.skip(), gr.skip(), gr.skip()
            return
        yield from take(links, unlocked, keep=keep)

    def recover() -> tuple[Any, ...]:
        return gr.Column(visible=True), gr.HTML("", visible=False)

    # Several people may add at once: who comes second waits for the first one, and is told so.
    at_once: dict[str, Any] = {"concurrency_limit": 4, "concurrency_id": "add", **QUIET}
    for adding in (
        found.upload.upload(add_files, [found.upload, session.unlocked], shown, **at_once),
        found.add.click(add_links, [found.links, found.keep, session.unlocked], shown, **at_once),
    ):
        adding.failure(recover, None, [found.form, found.stage], **QUIET)
