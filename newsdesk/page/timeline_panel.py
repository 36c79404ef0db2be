"""The timeline beside an answer: bars by date and outlet, and the figures that were reported, with their quotes.

Bars are HTML, not a gr.BarPlot (measured with Gradio 6.31 and Chromium). That loads 835 KB of Vega at the first chart,
not 34, and paints it after 3.4 s, not 0.7. Its canvas says nothing to screen readers, and at 360 pixels it prints dates
over each other.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, tzinfo
from pathlib import Path

import gradio as gr

from corpus import NewsdeskError
from index import Filters
from newsdesk.page.timeline_html import coverage_html, figures_html, problem_html
from qa import Newsdesk
from qa.presenting.records.serialize import Json

TIMELINE_STYLES = Path(__file__).parent / "static" / "timeline.css"
# One event for all ways to choose days: a drag over bars, a click on one, a button of the list. It goes no further up
# the page, so that nobody else takes the same click for another choice.
_CHOOSE = """
let from = null, to = null;
const bars = () => [...element.querySelectorAll(".nd-tl-bar")];
const mark = () => bars().forEach((bar, i) =>
    bar.classList.toggle("nd-tl-chosen", from !== null && i >= Math.min(from, to) && i <= Math.max(from, to)));
const under = (event) => {
    const all = bars();
    return all.findLastIndex((bar) => bar.getBoundingClientRect().left <= event.clientX);
};
const forget = () => { from = to = null; mark(); };
element.addEventListener("pointerdown", (event) => {
    if (event.button || !event.target.closest(".nd-tl-bars")) return;
    event.target.releasePointerCapture?.(event.pointerId);
    from = to = Math.max(under(event), 0);
    mark();
});
element.addEventListener("pointermove", (event) => {
    if (from === null) return;
    if (!event.buttons) { forget(); return; }
    to = Math.max(under(event), 0);
    mark();
});
element.addEventListener("pointerup", () => {
    if (from === null) return;
    const all = bars(), first = all[Math.min(from, to)], last = all[Math.max(from, to)];
    const dragged = from !== to;
    forget();
    if (dragged) trigger("select", {since: first.dataset.since, until: last.dataset.until});
});
element.addEventListener("pointercancel", forget);
element.addEventListener("pointerleave", forget);
element.addEventListener("click", (event) => {
    const button = event.target.closest("button[data-nd='range']");
    if (!button) return;
    event.stopPropagation();
    trigger("select", {since: button.dataset.since, until: button.dataset.until});
});
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class TimelinePanel:
    """The timeline's components, and what they show.

    `coverage.select(chosen_days, None, [since, until])` hands on the days that a reader chooses.

    Attributes:
        desk: Whose articles are counted.
        coverage: Bars by date; its `select` event is the choice of days.
        figures: The figures; empty for a question that asks for none.
    """

    desk: Newsdesk
    coverage: gr.HTML
    figures: gr.HTML

    @property
    def outputs(self) -> list[gr.HTML]:
        """Returns the components that `show` fills."""
        return [self.coverage, self.figures]

    def show(self, question: str, filters: Json, zone: tzinfo | None = None) -> tuple[str, str]:
        """Returns what the two components show.

        Args:
            question: As it was understood.
            filters: As they were written.
            zone: Of the reader, whose day is "today"; this machine's if None.
        """
        if not question.strip():
            return coverage_html(None), ""
        try:
            timeline = self.desk.timeline(question, Filters.of(**filters, zone=zone))
        except NewsdeskError as error:
            return problem_html(str(error)), ""
        return coverage_html(timeline, narrowed=bool(filters.get("since") or filters.get("until"))), figures_html(
            timeline.points
        )


def build_timeline(desk: Newsdesk) -> TimelinePanel:
    """Builds the timeline's components, empty, inside a page that has `TIMELINE_STYLES` among its styles."""
    return TimelinePanel(
        desk=desk,
        coverage=gr.HTML(coverage_html(None), elem_id="nd-timeline", js_on_load=_CHOOSE),
        figures=gr.HTML("", elem_id="nd-figures"),
    )


def chosen_days(event: gr.EventData) -> tuple[str, str]:
    """Returns the days that were chosen, ISO, first and last; both empty for all days.

    Raises:
        gr.Error: If the browser sends what are no days.
    """
    since, until = event._data.get("since"), event._data.get("until")
    try:
        if since == until == "":
            return "", ""
        return date.fromisoformat(since).isoformat(), date.fromisoformat(until).isoformat()
    except (TypeError, ValueError) as error:
        raise gr.Error("these are no days", print_exception=False) from error
