"""The first screen, until there is a question: questions that these articles answer, and the latest stories."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import gradio as gr

from corpus import Article
from newsdesk.page.answer_html import source_html
from newsdesk.page.markup import block, button
from qa import Newsdesk
from qa.presenting.records.build import article_record

_STORIES = 6
_INVITATION = (
    '<p class="nd-invitation">Ask the articles a question</p>'
    '<p class="nd-note">Answers are quotes from them, each with its outlet and date.</p>'
)
_QUESTIONS = "Questions that these articles answer"
_LOOKING = "Looking for some…"


@dataclass(frozen=True, slots=True, kw_only=True)
class StartScreen:
    """The components of the first screen.

    Attributes:
        desk: Whose articles are shown.
        questions: Questions that they answer; the first time takes seconds, for each is asked.
        stories: The latest stories.
    """

    desk: Newsdesk
    questions: gr.HTML
    stories: gr.HTML

    def show_questions(self) -> str:
        """Returns what `questions` shows."""
        return questions_html(self.desk.examples(n=6))

    def show_stories(self) -> str:
        """Returns what `stories` shows."""
        return stories_html(self.desk.library.latest_stories(_STORIES))


def build_start_screen(desk: Newsdesk) -> StartScreen:
    """Builds the components, inside the column of the conversation."""
    with gr.Column(elem_id="nd-start"):
        gr.HTML(_INVITATION)
        with gr.Row(elem_id="nd-start-lists"):
            questions = gr.HTML(block("nd-questions", f'<h2>{_QUESTIONS}</h2><p class="nd-note">{_LOOKING}</p>'))
            stories = gr.HTML("")
    return StartScreen(desk=desk, questions=questions, stories=stories)


def questions_html(questions: Sequence[str]) -> str:
    """Returns questions as buttons that ask them; nothing where there are none."""
    if not questions:
        return ""
    items = "".join(f"<li>{button('again', one, [('question', one)])}</li>" for one in questions)
    return block("nd-questions", f'<h2>{_QUESTIONS}</h2><ul class="nd-examples">{items}</ul>')


def stories_html(articles: Sequence[Article]) -> str:
    """Returns articles as buttons that open them in the panel, each with its outlet and day."""
    if not articles:
        return ""
    items = "".join(f"<li>{_story(article)}</li>" for article in articles)
    return block("nd-stories", f'<h2>Latest stories</h2><ul class="nd-latest">{items}</ul>')


def _story(article: Article) -> str:
    values = [("article", article.id), ("version", article.version)]
    opened = button("article", article.title or article.body[:80], values, name="nd-headline")
    facts = replace(article_record(article), title=None, url=None, authors=())
    return f'{opened}<p class="nd-source">{source_html(facts)}</p>'
