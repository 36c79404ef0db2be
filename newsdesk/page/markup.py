"""Untrusted texts as HTML: whatever comes from an article is escaped here, and nowhere else."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from html import escape

from corpus.urls import link_url
from corpus.wording import day_in_words

Marks = Iterable[tuple[int, int]]


def text(plain: str) -> str:
    """Returns untrusted text, escaped, also for attributes; where line ends count, the style keeps them."""
    return escape(plain, quote=True)


def attribute(plain: str) -> str:
    """Returns untrusted text as the value of an attribute, in its quotes."""
    return f'"{text(plain)}"'


def marked(plain: str, marks: Marks) -> str:
    """Returns a text, escaped, with some spans of it marked.

    Args:
        plain: The text.
        marks: Start and end of each span, in code points of the text; of two that overlap the first counts.
    """
    html, position = [], 0
    for start, end in sorted(set(marks)):
        if position <= start < end <= len(plain):
            html.append(f"{text(plain[position:start])}<mark>{text(plain[start:end])}</mark>")
            position = end
    return "".join([*html, text(plain[position:])])


def link(url: str | None, words: str) -> str:
    """Returns a link to a web address, opened apart; only the words where it is no web address."""
    address = link_url(url)
    if address is None:
        return f"<span>{text(words)}</span>"
    return f'<a href="{text(address)}" target="_blank" rel="noopener noreferrer">{text(words)}</a>'


def day(iso: str | None) -> str:
    """Returns a day as a `<time>`; the page's script says in its title when a moment was in the reader's zone."""
    if not iso:
        return "<span>undated</span>"
    moment = datetime.fromisoformat(iso) if "T" in iso else date.fromisoformat(iso)
    return f'<time datetime="{text(iso)}">{day_in_words(moment)}</time>'


def block(name: str, html: str) -> str:
    """Returns a division of a class."""
    return f'<div class="{name}">{html}</div>'


def button(
    action: str, words: str, values: Sequence[tuple[str, object]] = (), *, name: str = "", label: str = ""
) -> str:
    """Returns a button that the page's script acts on.

    Args:
        action: What it does.
        words: What it shows.
        values: Values for the script, as attributes `data-...`.
        name: Its class.
        label: What a screen reader says instead of the words.
    """
    data = "".join(f' data-{key}="{text(str(value))}"' for key, value in values)
    spoken = f' aria-label="{text(label)}"' if label else ""
    return f'<button type="button" class="nd-button {name}" data-nd="{action}"{data}{spoken}>{text(words)}</button>'
