"""The list of articles: search, filters, pages, and the removal of articles."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, get_args

import gradio as gr

from corpus import NewsdeskError
from index import Filters, Listing, Order
from index.errors import IndexBusy
from newsdesk.page.articles import articles_html
from newsdesk.page.articles.add_steps import BUSY, MAX_WAIT
from newsdesk.page.session import LOCKED, QUIET, Session, event_text, stamp
from qa import Newsdesk

PAGE_SIZE = 25  # articles
ALL_OUTLETS = "All outlets"
ALL_COLLECTIONS = "All collections"
_TO_THE_TOP = """(...values) => {
    document.querySelector("#nd-find")?.scrollIntoView({block: "start"});
    return values;
}"""
Choices = tuple[list[str], list[str]]
_ORDERS = [("Newest first", "newest"), ("Oldest first", "oldest"), ("By outlet", "outlet")]
# The first press of a button that removes asks, the second one does it; it forgets when it is left alone.
_TWO_STEPS = """
const calm = (button) => {
  if (!button.dataset.armed) return;
  clearTimeout(Number(button.dataset.armed));
  delete button.dataset.armed;
  button.textContent = "Remove";
  button.setAttribute("aria-label", button.dataset.label);
};
element.addEventListener("click", (event) => {
  const button = event.target.closest("button[data-nd='remove']");
  if (!button) return;
  if (button.dataset.armed) {
    calm(button);
    trigger("delete", {article: button.dataset.article});
    return;
  }
  button.dataset.label = button.getAttribute("aria-label");
  button.dataset.armed = String(setTimeout(() => calm(button), 8000));
  button.textContent = "Really?";
  button.setAttribute("aria-label", button.dataset.label + ". Press again to confirm");
});
element.addEventListener("focusout", (event) => {
  if (event.target.matches("button[data-nd='remove']")) calm(event.target);
});
element.addEventListener("keydown", (event) => {
  if (event.key === "Escape" && event.target.matches("button[data-nd='remove']")) calm(event.target);
});
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class ArticleList:
    """The components of the list.

    Attributes:
        text, outlet, collection, since, until, order: What chooses and sorts.
        listing: The rows.
        offset: How many articles stand before them.
    """

    text: gr.Textbox
    outlet: gr.Dropdown
    collection: gr.Dropdown
    since: gr.Textbox
    until: gr.Textbox
    order: gr.Dropdown
    listing: gr.HTML
    message: gr.HTML
    position: gr.HTML
    previous: gr.Button
    following: gr.Button
    offset: gr.State


def build_article_list(desk: Newsdesk, session: Session) -> ArticleList:
    """Builds the list with its search box, filters and pages."""
    with gr.Row(elem_classes="nd-choose"):
        text = gr.Textbox(
            label="Search titles, outlets, authors and addresses", elem_id="nd-find", max_length=200, scale=3,
            min_width=240,
        )  # fmt: skip
        outlet = gr.Dropdown([ALL_OUTLETS], value=ALL_OUTLETS, label="Outlet", scale=2, min_width=180)
        collection = gr.Dropdown(
            [ALL_COLLECTIONS], value=ALL_COLLECTIONS, label="Collection", scale=2, min_width=180, visible=False
        )
    with gr.Row(elem_classes="nd-choose"):
        since = gr.Textbox(label="Published since", placeholder="2025-10-01", max_length=40, min_width=130)
        until = gr.Textbox(label="Until", placeholder="2025-10-31", max_length=40, min_width=130)
        order = gr.Dropdown(_ORDERS, value="newest", label="Order", filterable=False, min_width=130)
    message = gr.HTML(elem_id="nd-removed")
    listing = gr.HTML(elem_id="nd-listing", js_on_load=_TWO_STEPS)
    with gr.Row(elem_id="nd-pages"):
        previous = gr.Button("Previous", size="sm", min_width=90, interactive=False)
        position = gr.HTML(min_height=24)
        following = gr.Button("Next", size="sm", min_width=90, interactive=False)
    parts = ArticleList(
        text=text, outlet=outlet, collection=collection, since=since, until=until, order=order, listing=listing,
        message=message, position=position, previous=previous, following=following, offset=gr.State(0),
    )  # fmt: skip
    _connect_choosing(desk, session, parts)
    _connect_removing(desk, session, parts)
    return parts


def _connect_choosing(desk: Newsdesk, session: Session, parts: ArticleList) -> None:
    chosen = [parts.text, parts.outlet, parts.collection, parts.since, parts.until, parts.order]
    shown = [parts.listing, parts.position, parts.previous, parts.following, parts.offset]
    browse: dict[str, Any] = {"concurrency_limit": 8, "concurrency_id": "browse", **QUIET}
    # What was chosen when the list was last shown, and what there was to choose from.
    last = gr.State(([], ([], [])))

    def turn(request: gr.Request, offset: int, *choice: Any) -> tuple[Any, ...]:
        return _shown(desk, offset, [*choice], may_change=session.may(request, "remove"))

    def show(request: gr.Request, before: tuple[list[Any], Choices], offset: int, *choice: Any) -> tuple[Any, ...]:
        same = before[0] == [*choice]
        choices = _choices(desk)
        return (
            *turn(request, offset if same else 0, *choice),
            gr.skip() if same else "",
            gr.skip() if before[1] == choices else gr.Dropdown(choices=choices[0]),
            gr.skip() if before[1] == choices else gr.Dropdown(choices=choices[1], visible=len(choices[1]) > 1),
            ([*choice], choices),
        )

    # One event for all of them: what is shown last is what was chosen last, whichever came first.
    gr.on(
        [parts.text.change, parts.outlet.input, parts.collection.input, parts.since.submit, parts.since.blur,
         parts.until.submit, parts.until.blur, parts.order.input, session.changes.change],
        show, [last, parts.offset, *chosen], [*shown, parts.message, parts.outlet, parts.collection, last],
        trigger_mode="always_last",
        **browse,
    )  # fmt: skip

    def back(request: gr.Request, offset: int, *choice: Any) -> tuple[Any, ...]:
        return turn(request, max(0, offset - PAGE_SIZE), *choice)

    def on(request: gr.Request, offset: int, *choice: Any) -> tuple[Any, ...]:
        return turn(request, offset + PAGE_SIZE, *choice)

    for button, step in ((parts.previous, back), (parts.following, on)):
        button.click(step, [parts.offset, *chosen], shown, js=_TO_THE_TOP, **browse)


def _shown(desk: Newsdesk, offset: int, wanted: list[Any], *, may_change: bool) -> tuple[Any, ...]:
    """Returns a page of the list, where it stands, and whether there are pages before and after it."""
    text, outlet, collection, since, until, order = (value if isinstance(value, str) else "" for value in wanted)
    try:
        filters = Filters.of(
            since=since.strip(),
            until=until.strip(),
            outlet="" if outlet == ALL_OUTLETS else outlet,
            collection="" if collection == ALL_COLLECTIONS else collection,
        )
        listing = _page(desk, text, filters, order, offset)
    except NewsdeskError as error:
        return articles_html.message_html(str(error), problem=True), "", gr.Button(interactive=False), gr.Button(), 0
    everything = desk.status().articles
    return (
        articles_html.listing_html(listing, everything, may_change=may_change),
        articles_html.position_html(listing, everything),
        gr.Button(interactive=listing.offset > 0),
        gr.Button(interactive=listing.offset + PAGE_SIZE < listing.total),
        listing.offset,
    )


def _page(desk: Newsdesk, text: str, filters: Filters, order: str, offset: int) -> Listing:
    """Returns a page, or the last one there is, where that many articles are no longer there."""
    sorted_by: Order = next((one for one in get_args(Order) if one == order), "newest")
    listing = desk.browse(text, filters, sorted_by, offset=offset, limit=PAGE_SIZE)
    if listing.articles or not listing.total:
        return listing
    return desk.browse(text, filters, sorted_by, offset=(listing.total - 1) // PAGE_SIZE * PAGE_SIZE, limit=PAGE_SIZE)


def _choices(desk: Newsdesk) -> Choices:
    """Returns what there is to choose from: outlets and collections."""
    status = desk.status()
    outlets = sorted({name for name, _ in status.outlets if name}, key=str.casefold)
    collections = sorted((name for name, _ in status.collections), key=str.casefold)
    return [ALL_OUTLETS, *outlets], [ALL_COLLECTIONS, *collections]


def _connect_removing(desk: Newsdesk, session: Session, parts: ArticleList) -> None:
    def remove(event: gr.EventData, request: gr.Request) -> tuple[str, Any]:
        if not session.may(request, "remove"):
            return articles_html.message_html(LOCKED, problem=True), gr.skip()
        article = desk.article(event_text(event, "article"))
        if article is None:
            return articles_html.message_html("That article is no longer here."), stamp()
        try:
            desk.remove([article.id], wait=MAX_WAIT)
        except IndexBusy:
            return articles_html.message_html(f"Not removed: {BUSY}.", problem=True), gr.skip()
        except NewsdeskError as error:
            return articles_html.message_html(f"Not removed: {error}", problem=True), gr.skip()
        return articles_html.message_html(f"Removed: {article.title or article.url or article.id}"), stamp()

    parts.listing.delete(
        remove, None, [parts.message, session.changes], trigger_mode="multiple", concurrency_limit=4,
        concurrency_id="change", **QUIET,
    )  # fmt: skip
