"""What all HTML of the page is made with: untrusted text is escaped here."""

from __future__ import annotations

import re
from html import escape


def text(untrusted: str) -> str:
    """Untrusted text, escaped; line ends become breaks."""
    return re.sub(r"\n+", "<br>", escape(untrusted, quote=True))


def attribute(untrusted: str) -> str:
    """Untrusted text as the value of an attribute, in its quotes; line ends stay."""
    return f'"{escape(untrusted, quote=True)}"'


def block(name: str, html: str) -> str:
    """Markup in an element of a class."""
    return f'<div class="{name}">{html}</div>'
