"""The tab "Articles": coverage, a list to search, and the forms that add, remove and keep articles up to date."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import gradio as gr

from index.intake.watch import Watcher
from newsdesk.access.access import Access
from newsdesk.page.articles import articles_html
from newsdesk.page.articles.add_form import AddForm, build_add_form
from newsdesk.page.articles.article_list import ArticleList, build_article_list
from newsdesk.page.articles.sources_table import build_sources_table
from newsdesk.page.session import QUIET, Session, stamp
from qa import Newsdesk

_LOCKED = '<p>Who may change the articles has to <a href="/login?next=/">log in</a>.</p>'
ARTICLE_STYLES = Path(__file__).parents[1] / "static" / "articles.css"


@dataclass(frozen=True, slots=True, kw_only=True)
class ArticlesTab:
    """The tab's components that others reach.

    Attributes:
        covered: What is covered.
        article_list: The list.
        add_form: The form for files and links.
        sources: The table of what is kept up to date.
        session: Its `changes`, set to `stamp()`, has all of the tab shown anew; they change when articles do.
    """

    covered: gr.HTML
    article_list: ArticleList
    add_form: AddForm
    sources: gr.HTML
    session: Session


def build_articles_tab(
    page: gr.Blocks, desk: Newsdesk, access: Access, watcher: Watcher, *, allow_private: bool = False
) -> ArticlesTab:
    """Builds the tab, to be called where it stands on the page.

    Args:
        page: The page, whose loading fills the tab.
        desk: The articles.
        access: Who may change them.
        watcher: Keeps links up to date.
        allow_private: Whether links may lead to this machine and private networks.
    """
    session = Session(access=access, changes=gr.State(0))
    with gr.Column(elem_id="nd-articles"):
        covered = gr.HTML(elem_id="nd-covered-articles")
        locked = gr.HTML(_LOCKED, visible=not access.is_open, elem_id="nd-lock")
        is_empty = not desk.status().articles
        with gr.Accordion("Add articles", open=is_empty, visible=access.is_open, elem_id="nd-add") as changing:
            add_form = build_add_form(desk, session, watcher, allow_private=allow_private)
        with gr.Accordion("Kept up to date", open=False, elem_id="nd-watched") as watched:
            sources = build_sources_table(desk, session, watcher)
        article_list = build_article_list(desk, session)

    def show(request: gr.Request) -> tuple[Any, ...]:
        status, watched_sources = desk.status(), desk.library.sources()
        may_add, may_remove = session.may(request, "add"), session.may(request, "remove")
        return (
            articles_html.coverage_html(status, watched_sources, desk.library.changed_at(), articles_html.now()),
            gr.Accordion(label=f"Kept up to date ({len(watched_sources):,})"),
            gr.Accordion(visible=may_add),
            gr.HTML(visible=not (may_add or may_remove)),
        )

    session.changes.change(show, None, [covered, watched, changing, locked], **QUIET)
    page.load(stamp, None, session.changes, **QUIET)
    return ArticlesTab(covered=covered, article_list=article_list, add_form=add_form, sources=sources, session=session)
