"""The chat page: what is on it, and what happens when it is used. No logic that a script could not call."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import gradio as gr

from corpus import NewsdeskError
from corpus.load import FORMATS
from index import Added
from index.watch import failing
from qa import Newsdesk, Turn
from qa.report import counted
from web import render
from web.access import Access
from web.api import ASKING, publish
from web.metrics import Metrics

STYLES = Path(__file__).parent / "style.css"
# The box is emptied at once, in the browser: what is typed next is never lost to a late reply. From sending a
# question until its answer is there, the next one stays in the box.
_SEND = """(text) => {
    const chat = document.querySelector("#nd-chat");
    if (chat.dataset.sending || chat.querySelector(".nd-waiting")) return [text, ""];
    if (text.trim()) chat.dataset.sending = "yes";
    return ["", text];
}"""
# The question stands at the top and its answer under it, however long the passages below are.
_SHOW_LAST_QUESTION = """() => setTimeout(() => {
    delete document.querySelector("#nd-chat").dataset.sending;
    [...document.querySelectorAll("#nd-chat .user-row")].at(-1)?.scrollIntoView({block: "start"});
}, 50)"""

_REMEMBERED = 6  # turns that a follow-up question may lean on

Messages = list[dict[str, Any]]
Turns = tuple[Turn, ...]


def build_page(desk: Newsdesk, access: Access, metrics: Metrics) -> gr.Blocks:
    """The page over one index. What a user writes stays in the user's own session."""

    def coverage() -> str:
        return render.coverage_html(desk.status(), failing(desk.library.sources()))

    page: gr.Blocks
    with gr.Blocks(title="Newsdesk", analytics_enabled=False, fill_height=True) as page:
        with gr.Column(elem_id="nd-page"):
            gr.HTML('<h1 class="nd-name">Newsdesk</h1>', elem_id="nd-header")
            covered = gr.HTML(coverage(), elem_id="nd-covered")
            chat = gr.Chatbot(
                elem_id="nd-chat", label="Conversation", show_label=False, container=False, layout="panel",
                height=None, scale=1, autoscroll=False, buttons=[], render_markdown=False, feedback_options=None,
                placeholder="Ask the articles a question. Answers are quotes, with their source.",
            )  # fmt: skip
            question = gr.Textbox(
                elem_id="nd-question", label="Your question", show_label=False, autofocus=True, max_lines=4,
                placeholder="Ask the news…", submit_btn="Ask", container=False, max_length=2000,
            )  # fmt: skip
            with gr.Accordion("Add articles", open=False, elem_id="nd-add"):
                upload = gr.File(
                    label="Articles: pages, text, PDF, dumps, feeds, mail, archives", file_count="multiple",
                    file_types=list(FORMATS), elem_id="nd-upload", height=150,
                )  # fmt: skip
                report = gr.HTML(elem_id="nd-report")
        _connect_questions(desk, page, chat, question)
        _connect_upload(desk, upload, report, covered)
        # Not `gr.HTML(coverage)`: Gradio would offer that to programs too, as one more function of the API.
        page.load(coverage, None, covered, api_visibility="private", show_progress="hidden")
        publish(desk, access, metrics)
    return page


def _connect_questions(desk: Newsdesk, page: gr.Blocks, chat: gr.Chatbot, question: gr.Textbox) -> None:
    sent = gr.Textbox(visible="hidden", label="Question that was sent")
    pending = gr.State("")  # the question that is being answered, of this session alone
    turns = gr.State(())  # what was asked and answered before, likewise

    def show_question(text: str, messages: Messages) -> tuple[str, Messages]:
        text = text.strip()
        if not text:
            return gr.skip(), gr.skip()
        return text, [*messages, {"role": "user", "content": text}, _reply(render.waiting_html())]

    def show_answer(text: str, messages: Messages, history: Turns) -> tuple[str, Messages, Turns]:
        if not text:
            return gr.skip(), gr.skip(), gr.skip()
        try:
            outcome = desk.ask(text, history=history)
        except NewsdeskError as error:
            return "", [*messages[:-1], _reply(render.problem_html(str(error)))], history
        shown = [*messages[:-1], _reply(render.outcome_html(outcome))]
        return "", shown, (*history, Turn.of(text, outcome))[-_REMEMBERED:]

    def show_examples() -> gr.Chatbot:
        return gr.Chatbot(examples=[{"text": text} for text in desk.examples()])

    def show_example(event: gr.SelectData, messages: Messages) -> tuple[str, Messages]:
        return show_question(event.value["text"], messages)

    # "multiple": Gradio would drop a question whose step begins while the same step of the last one is under way.
    private: dict[str, Any] = {"api_visibility": "private", "show_progress": "hidden", "trigger_mode": "multiple"}
    typed = question.submit(None, question, [question, sent], js=_SEND, **private)
    for shown in (
        typed.then(show_question, [sent, chat], [pending, chat], queue=False, **private),
        chat.example_select(show_example, chat, [pending, chat], queue=False, **private),
    ):
        shown.then(js=_SHOW_LAST_QUESTION, **private).then(
            show_answer, [pending, chat, turns], [pending, chat, turns],
            concurrency_limit=ASKING, concurrency_id="ask", **private,
        ).then(js=_SHOW_LAST_QUESTION, **private)  # fmt: skip
    page.load(show_examples, None, chat, **private)


def _connect_upload(desk: Newsdesk, upload: gr.File, report: gr.HTML, covered: gr.HTML) -> None:
    def add_files(paths: list[str] | None, progress: gr.Progress = gr.Progress()) -> tuple[str, str, None]:  # noqa: B008 - how Gradio asks for it
        found = done = encoded = 0

        def on_found(count: int) -> None:
            nonlocal found
            found += count

        def on_progress(added: Added) -> None:
            nonlocal done, encoded
            done += added.new + added.updated + added.unchanged
            encoded += added.encoded
            progress(done / max(found, 1), desc=f"Adding {counted(found, 'article')}: {encoded:,} passages read")

        try:
            html = render.report_html(desk.add(paths or [], on_progress, on_found))
        except NewsdeskError as error:
            html = render.problem_html(str(error))
        return html, render.coverage_html(desk.status(), failing(desk.library.sources())), None

    upload.upload(
        add_files, upload, [report, covered, upload], concurrency_limit=1, concurrency_id="add",
        show_progress_on=[report], api_visibility="private",
    )  # fmt: skip


def _reply(html: str) -> dict[str, Any]:
    """A message as a component of its own: a string would be read as Markdown, and out loud with its tags."""
    return {"role": "assistant", "content": gr.HTML(html)}
