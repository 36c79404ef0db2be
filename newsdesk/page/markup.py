"""Texts as HTML. Whatever comes from an article is escaped here; nothing else makes markup of it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from html import escape

from corpus.urls import link_url
from corpus.wording import day_in_words

Marks = Iterable[tuple[int, int]]


def text(plain: str) -> str:
    """Untrusted text, escaped, also for attributes; where line ends count, the style keeps them."""
    return escape(plain, quote=True)


def attribute(plain: str) -> str:
    """Untrusted text as the value of an attribute, in its quotes."""
    return f'"{text(plain)}"'


def marked(plain: str, marks: Marks) -> str:
    """A text, escaped, with some places inside it marked.

    Args:
        plain: The text.
        marks: Start and end of each place, in code points of the text; of two that overlap the first counts.
    """
    html, position = [], 0
    for start, end in sorted(set(marks)):
        if position <= start < end <= len(plain):
            html.append(f"{text(plain[position:start])}<mark>{text(plain[start:end])}</mark>")
            position = end
    return "".join([*html, text(plain[position:])])


def link(url: str | None, words: str) -> str:
    """A link to a web address, opened apart; the words alone where the address is of another kind."""
    address = link_url(url)
    if address is None:
        return f"<span>{text(words)}</span>"
    return f'<a href="{text(address)}" target="_blank" rel="noopener noreferrer">{text(words)}</a>'


def day(iso: str | None) -> str:
    """When something was published, as a `<time>`; the page's script shows moments with a zone in the reader's own."""
    if not iso:
        return "<span>undated</span>"
    moment = datetime.fromisoformat(iso) if "T" in iso else date.fromisoformat(iso)
    return f'<time datetime="{text(iso)}">{day_in_words(moment)}</time>'


def block(name: str, html: str) -> str:
    """A division of that class."""
    return f'<div class="{name}">{html}</div>'


def button(
    action: str, words: str, values: Sequence[tuple[str, object]] = (), *, name: str = "", says: str = ""
) -> str:
    """A button that the page's script acts on.

    Args:
        action: What it does.
        words: What it shows.
        values: What the script is told, as attributes `data-...`.
        name: Its class.
        says: What a screen reader says instead of the words.
    """
    told = "".join(f' data-{key}="{text(str(value))}"' for key, value in values)
    label = f' aria-label="{text(says)}"' if says else ""
    return f'<button type="button" class="nd-button {name}" data-nd="{action}"{told}{label}>{text(words)}</button>'
