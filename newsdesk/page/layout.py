"""The layout of the chat page. What happens there is in questions.py, side_panel.py and their neighbours."""

from __future__ import annotations

from itertools import islice
from pathlib import Path
from typing import Any

import gradio as gr

from corpus import NewsdeskError
from corpus.text.languages.names import language_name
from index.intake.watch import Watcher, failing
from newsdesk.access.access import Access
from newsdesk.api.metrics import Metrics
from newsdesk.page import answer_html, downloads, feedback, side_panel
from newsdesk.page.articles.add_form import collection_names
from newsdesk.page.articles.tab import ARTICLE_STYLES, build_articles_tab
from newsdesk.page.gradio_api import publish
from newsdesk.page.markup import text
from newsdesk.page.questions import Conversation, connect_questions, connect_timeline
from newsdesk.page.session import QUIET, stamp, visitor_of
from newsdesk.page.start_screen import StartScreen, build_start_screen
from newsdesk.page.timeline_panel import TIMELINE_STYLES, TimelinePanel, build_timeline
from qa import Newsdesk
from qa.presenting.records.serialize import Json

STATIC = Path(__file__).parent / "static"
# Pieces of one script, in this order: they share their names.
_SCRIPTS = ("start.js", "conversations.js", "side_panel.js", "actions.js", "events.js")
# Runs before Gradio asks for anything.
HEAD = f"<script>{(STATIC / 'streams.js').read_text(encoding='utf-8')}</script>"
STYLES = [STATIC / "style.css", STATIC / "writing.css", TIMELINE_STYLES, ARTICLE_STYLES]
_MOST_AUTHORS = 500  # to choose from; others can be typed
_UPLOAD_LIFE = (3600, 86_400)  # seconds: looked at every hour, deleted after a day
_MASTHEAD = """
<h1 class="nd-name">Newsdesk</h1>
<button type="button" id="nd-menu" class="nd-button" aria-expanded="false" aria-controls="nd-list">
Conversations</button>
"""
_CONVERSATIONS = """
<div class="nd-listed"><button type="button" id="nd-new" class="nd-button">New conversation</button>
<h2 id="nd-list-title">Conversations</h2><ul id="nd-conversations" aria-labelledby="nd-list-title"></ul>
<p id="nd-none" class="nd-note">Kept in this browser alone.</p>
<button type="button" id="nd-save" class="nd-button" disabled>Save as Markdown</button></div>
"""
# The drawer's name says what the filters let through. In the browser: an address sets several filters at once, and of
# several answers of the server the last to come need not be the newest.
_FILTERS_NAMED = """(since, until, outlets, authors, collections, languages) => {
    const chosen = [
        ...(outlets ?? []), ...(authors ?? []).map((name) => `by ${name}`),
        ...(collections ?? []).map((name) => `in ${name}`),
        ...(languages ?? []).map((code) => `in ${new Intl.DisplayNames("en", {type: "language"}).of(code)}`),
    ];
    const bounds = [["from", since], ["to", until]].filter(([, day]) => day);
    const days = bounds.map(([word, day]) => `${word} ${day.slice(0, 10)}`).join(" ") || "any date";
    return {label: `Filters: ${chosen.join(", ") || "all outlets"}, ${days}`, __type__: "update"};
}"""
_PANEL_HEAD = """
<div class="nd-panel-head"><div><h2 id="nd-panel-title">Article</h2><p id="nd-panel-question"></p></div>
<button type="button" id="nd-close" class="nd-button" aria-label="Close the panel">Close</button></div>
"""


def build_page(
    desk: Newsdesk, access: Access, metrics: Metrics, watcher: Watcher, *, allow_private: bool = False
) -> gr.Blocks:
    """Builds the page over one index. What a user writes stays in the user's own session and browser.

    Args:
        desk: The articles.
        access: Who may change them.
        metrics: Counts and times the questions.
        watcher: Keeps links up to date.
        allow_private: Whether links may lead to this machine and private networks.
    """

    def coverage() -> str:
        return answer_html.coverage_html(desk.status(), failing(desk.library.sources())) + _reads(desk)

    def refreshed() -> tuple[Any, ...]:
        collections, languages = collection_names(desk), _languages(desk)
        return (
            coverage(),
            gr.Dropdown(choices=_outlets(desk)),
            gr.Dropdown(choices=_authors(desk)),
            gr.Dropdown(choices=collections, visible=bool(collections)),
            gr.Dropdown(choices=languages, visible=len(languages) > 1),
        )

    page: gr.Blocks
    with gr.Blocks(title="Newsdesk", analytics_enabled=False, fill_height=True, delete_cache=_UPLOAD_LIFE) as page:
        publish(desk, access, metrics)  # first, or a function of the page's own could have one of its names
        with gr.Column(elem_id="nd-page"):
            with gr.Row(elem_id="nd-header"):
                gr.HTML(_MASTHEAD, elem_id="nd-name")
                covered = gr.HTML(coverage(), elem_id="nd-covered")
                logged_in = gr.HTML(elem_id="nd-logged-in")
            with gr.Row(elem_id="nd-body"):
                with gr.Tabs(elem_id="nd-tabs"):
                    with gr.Tab("Ask", elem_id="nd-ask-tab"), gr.Row(elem_id="nd-ask"):
                        gr.HTML(_CONVERSATIONS, elem_id="nd-list")
                        conversation, start = _conversation(desk, page)
                    with gr.Tab("Articles", elem_id="nd-articles-tab") as tab:
                        articles = build_articles_tab(page, desk, access, watcher, allow_private=allow_private)
                timeline = _panel(desk)
        connect_questions(desk, conversation, metrics)
        connect_timeline(conversation, timeline)
        tab.select(stamp, None, articles.session.changes, **QUIET)
        # Not `gr.HTML(coverage)`: Gradio would offer that to programs too, as one more function of the API.
        changes = [page.load, articles.session.changes.change]
        names = [conversation.outlets, conversation.authors, conversation.collections, conversation.languages]
        gr.on(changes, refreshed, None, [covered, *names], **QUIET)
        page.load(_logged_in, None, logged_in, **QUIET)
        gr.on(changes, start.show_stories, None, start.stories, **QUIET)
        gr.on(changes, start.show_questions, None, start.questions, **QUIET)
    return page


def _conversation(desk: Newsdesk, page: gr.Blocks) -> tuple[Conversation, StartScreen]:
    """Builds the first screen, the chat, the box for questions, and the filters."""
    with gr.Column(elem_id="nd-main"):
        start = build_start_screen(desk)
        chat = gr.Chatbot(
            elem_id="nd-chat", label="Conversation", show_label=False, container=False, layout="panel",
            height=None, scale=1, autoscroll=False, buttons=[], render_markdown=False, feedback_options=None,
        )  # fmt: skip
        question = gr.Textbox(
            elem_id="nd-question", label="Your question", show_label=False, autofocus=True, max_lines=4,
            placeholder="Ask the news…", submit_btn="Ask", container=False, max_length=2000,
        )  # fmt: skip
        with gr.Accordion("Filters: all outlets, any date", open=False, elem_id="nd-filters") as drawer, gr.Row():
            outlets = gr.Dropdown(
                _outlets(desk),
                value=[],
                multiselect=True,
                label="Outlets",
                elem_id="nd-outlets",
                min_width=190,
                scale=2,
            )
            since, until = (
                gr.DateTime(label=label, include_time=False, type="string", elem_id=name, min_width=170)
                for label, name in (("From", "nd-since"), ("To", "nd-until"))
            )
            authors = gr.Dropdown(
                _authors(desk), value=[], multiselect=True, allow_custom_value=True, label="Authors",
                elem_id="nd-authors", min_width=190, scale=2,
            )  # fmt: skip
            collections = gr.Dropdown(
                collection_names(desk), value=[], multiselect=True, label="Collections", elem_id="nd-collections",
                min_width=190, scale=2, visible=bool(collection_names(desk)),
            )  # fmt: skip
            languages = gr.Dropdown(
                _languages(desk), value=[], multiselect=True, label="Languages", elem_id="nd-languages",
                min_width=220, scale=2, visible=len(_languages(desk)) > 1,
            )  # fmt: skip
        gr.HTML('<p id="nd-notice" role="status"></p>', elem_id="nd-notices")
    conversation = Conversation(
        page=page, bridge=_bridge(desk), chat=chat, question=question, since=since, until=until, outlets=outlets,
        authors=authors, collections=collections, languages=languages, turns=gr.State(()),
    )  # fmt: skip
    for filtering in (outlets, authors, collections, languages, since, until):
        filtering.change(None, conversation.filters, drawer, js=_FILTERS_NAMED, **QUIET)
    return conversation, start


def _reads(desk: Newsdesk) -> str:
    """Returns which server reads the passages of each question; nothing where no language model writes."""
    if desk.writer is None:
        return ""
    model = desk.writer.model
    return (
        f'<div class="nd-coverage" id="nd-reads">{text(model.model)} on {text(model.server)} writes below the quoted'
        " answers: it is sent your questions and the passages that they find.</div>"
    )


def _logged_in(request: gr.Request) -> str:
    """Returns as whom a visitor is logged in, with a button that ends it; nothing for nobody."""
    visitor = visitor_of(request)
    if visitor is None or visitor.name is None:
        return ""
    name = f"{text(visitor.name)} " if visitor.name else ""
    return f'<form method="post" action="/logout">{name}<button class="nd-button">Log out</button></form>'


def _outlets(desk: Newsdesk) -> list[str]:
    return [name for name, _ in desk.status().outlets if name]


def _authors(desk: Newsdesk) -> list[str]:
    """Returns the authors with most articles; none of an index whose files cannot be read, which others say."""
    try:
        return list(islice(desk.library.authors(), _MOST_AUTHORS))
    except NewsdeskError:
        return []


def _languages(desk: Newsdesk) -> list[tuple[str, str]]:
    """Returns the languages of the articles, those with most articles first: names, and codes as values."""
    return [(language_name(code), code) for code, _ in desk.status().languages if code]


def _panel(desk: Newsdesk) -> TimelinePanel:
    """Builds the panel beside the answers: an article, the passages that were read, or a timeline."""
    with gr.Column(elem_id="nd-panel"):
        gr.HTML(_PANEL_HEAD, elem_id="nd-panel-head")
        gr.HTML('<div id="nd-panel-body" tabindex="0" role="region" aria-labelledby="nd-panel-title"></div>')
        with gr.Column(elem_id="nd-panel-timeline"):
            return build_timeline(desk)


def _bridge(desk: Newsdesk) -> gr.HTML:
    """Builds the component in which the page's script runs, with what it may call on the server."""

    def article(wanted: Json) -> str:
        return side_panel.article_html(desk, wanted)

    def passages(record: object) -> str:
        return side_panel.passages_html(record)

    def conversation(records: object) -> str:
        return downloads.conversation_file(records)

    def evidence(record: object) -> Json:
        return downloads.evidence_file(desk, record)

    def verdict(sent: object) -> str:
        return feedback.save_verdict(desk, sent)

    parts = [(STATIC / name).read_text(encoding="utf-8") for name in _SCRIPTS]
    script = "\n".join(["(async () => {", *parts, "})();"])
    functions = [article, passages, conversation, evidence, verdict]
    return gr.HTML(elem_id="nd-bridge", js_on_load=script, server_functions=functions, visible="hidden")
