"""The list of articles: searched, filtered, paged through, and what is removed from it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, get_args

import gradio as gr

from corpus import NewsdeskError
from index import Filters, Listing, Order
from index.errors import IndexBusy
from newsdesk.page.articles import render_articles as render
from newsdesk.page.articles.taking import BUSY, PATIENCE
from newsdesk.page.session import LOCKED, QUIET, Session, stamp, told
from qa import Newsdesk

PAGE = 25  # articles
ALL_OUTLETS = "All outlets"
_TO_THE_TOP = """(...values) => {
    document.querySelector("#nd-find")?.scrollIntoView({block: "start"});
    return values;
}"""
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
class Browsing:
    """The components of the list.

    Attributes:
        text, outlet, since, until, order: What chooses and sorts.
        listing: The rows.
        offset: How many articles stand before them.
    """

    text: gr.Textbox
    outlet: gr.Dropdown
    since: gr.Textbox
    until: gr.Textbox
    order: gr.Dropdown
    listing: gr.HTML
    said: gr.HTML
    place: gr.HTML
    previous: gr.Button
    following: gr.Button
    offset: gr.State


def build_browsing(desk: Newsdesk, session: Session) -> Browsing:
    """The list with its search box, filters and pages."""
    with gr.Row(elem_classes="nd-choose"):
        text = gr.Textbox(
            label="Search titles, outlets, authors and addresses", elem_id="nd-find", max_length=200, scale=3,
            min_width=240,
        )  # fmt: skip
        outlet = gr.Dropdown([ALL_OUTLETS], value=ALL_OUTLETS, label="Outlet", scale=2, min_width=180)
    with gr.Row(elem_classes="nd-choose"):
        since = gr.Textbox(label="Published since", placeholder="2025-10-01", max_length=40, min_width=130)
        until = gr.Textbox(label="Until", placeholder="2025-10-31", max_length=40, min_width=130)
        order = gr.Dropdown(_ORDERS, value="newest", label="Order", filterable=False, min_width=130)
    said = gr.HTML(elem_id="nd-removed")
    listing = gr.HTML(elem_id="nd-listing", js_on_load=_TWO_STEPS)
    with gr.Row(elem_id="nd-pages"):
        previous = gr.Button("Previous", size="sm", min_width=90, interactive=False)
        place = gr.HTML(min_height=24)
        following = gr.Button("Next", size="sm", min_width=90, interactive=False)
    found = Browsing(
        text=text, outlet=outlet, since=since, until=until, order=order, listing=listing, said=said, place=place,
        previous=previous, following=following, offset=gr.State(0),
    )  # fmt: skip
    _connect_choosing(desk, session, found)
    _connect_removing(desk, session, found)
    return found


def _connect_choosing(desk: Newsdesk, session: Session, found: Browsing) -> None:
    chosen = [found.text, found.outlet, found.since, found.until, found.order, session.unlocked]
    shown = [found.listing, found.place, found.previous, found.following, found.offset]
    browse: dict[str, Any] = {"concurrency_limit": 8, "concurrency_id": "browse", **QUIET}
    last = gr.State(([], []))  # what was chosen when the list was last shown, and the outlets there were

    def turn(offset: int, *choice: Any) -> tuple[Any, ...]:
        *wanted, unlocked = choice
        return _shown(desk, offset, wanted, may_change=session.may_change(unlocked))

    def show(before: tuple[list[Any], list[Any]], offset: int, *choice: Any) -> tuple[Any, ...]:
        same = before[0] == [*choice]
        outlets = _outlets(desk)
        return (
            *turn(offset if same else 0, *choice),
            gr.skip() if same else "",
            gr.skip() if before[1] == outlets else gr.Dropdown(choices=outlets),
            ([*choice], outlets),
        )

    # One event for all of them: what is shown last is what was chosen last, whichever came first.
    gr.on(
        [found.text.change, found.outlet.input, found.since.submit, found.since.blur, found.until.submit,
         found.until.blur, found.order.input, session.changes.change],
        show, [last, found.offset, *chosen], [*shown, found.said, found.outlet, last], trigger_mode="always_last",
        **browse,
    )  # fmt: skip
    for button, step in ((found.previous, -PAGE), (found.following, PAGE)):
        button.click(
            lambda offset, *choice, step=step: turn(max(0, offset + step), *choice), [found.offset, *chosen], shown,
            js=_TO_THE_TOP, **browse,
        )  # fmt: skip


def _shown(desk: Newsdesk, offset: int, wanted: list[Any], *, may_change: bool) -> tuple[Any, ...]:
    """A page of the list, where it stands, and whether there are pages before and after it."""
    text, outlet, since, until, order = (value if isinstance(value, str) else "" for value in wanted)
    try:
        filters = Filters.of(since=since.strip(), until=until.strip(), outlet="" if outlet == ALL_OUTLETS else outlet)
        listing = _page(desk, text, filters, order, offset)
    except NewsdeskError as error:
        return render.said_html(str(error), problem=True), "", gr.Button(interactive=False), gr.Button(), 0
    everything = desk.status().articles
    return (
        render.listing_html(listing, everything, may_change=may_change),
        render.place_html(listing, everything),
        gr.Button(interactive=listing.offset > 0),
        gr.Button(interactive=listing.offset + PAGE < listing.total),
        listing.offset,
    )


def _page(desk: Newsdesk, text: str, filters: Filters, order: str, offset: int) -> Listing:
    """A page, or the last one there is, where that many articles are no longer there."""
    sorted_by: Order = next((known for known in get_args(Order) if known == order), "newest")
    listing = desk.browse(text, filters, sorted_by, offset=offset, limit=PAGE)
    if listing.articles or not listing.total:
        return listing
    return desk.browse(text, filters, sorted_by, offset=(listing.total - 1) // PAGE * PAGE, limit=PAGE)


def _outlets(desk: Newsdesk) -> list[tuple[str, str]]:
    names = sorted({name for name, _ in desk.status().outlets if name}, key=str.casefold)
    return [(ALL_OUTLETS, ALL_OUTLETS), *((name, name) for name in names)]


def _connect_removing(desk: Newsdesk, session: Session, found: Browsing) -> None:
    def remove(event: gr.EventData, unlocked: bool) -> tuple[str, Any]:
        if not session.may_change(unlocked):
            return render.said_html(LOCKED, problem=True), gr.skip()
        article = desk.article(told(event, "article"))
        if article is None:
            return render.said_html("That article is no longer here."), stamp()
        try:
            desk.remove([article.id], wait=PATIENCE)
        except IndexBusy:
            return render.said_html(f"Not removed: {BUSY}.", problem=True), gr.skip()
        except NewsdeskError as error:
            return render.said_html(f"Not removed: {error}", problem=True), gr.skip()
        return render.said_html(f"Removed: {article.title or article.url or article.id}"), stamp()

    found.listing.delete(
        remove, session.unlocked, [found.said, session.changes], trigger_mode="multiple", concurrency_limit=4,
        concurrency_id="change", **QUIET,
    )  # fmt: skip
