"""Writes HTML pages and reads them as articles, in tests."""

from __future__ import annotations

import json
from pathlib import Path

from corpus.load.formats.pages.page import read
from corpus.types import Article

PATH = Path("quay.html")

PARAGRAPHS = [
    (
        "The harbor council voted on Tuesday to replace the old pilings along the north quay before winter."
        " The work is expected to take nine weeks and to close one lane of the coast road."
    ),
    (
        "Fishing crews asked for a later start, because the herring run begins in the same month."
        " The council moved the first day of work to the second week of December."
    ),
    (
        "Engineers measured the pilings in spring and found that one in six had lost a third of its width."
        " Divers will inspect the rest while the crane is on site."
    ),
]

META = """
  <meta property="og:title" content="Quay repairs approved">
  <meta property="og:site_name" content="Harbor Ledger">
  <meta property="article:published_time" content="2025-03-04T18:30:00+02:00">
  <meta name="author" content="Mara Venn">
  <link rel="canonical" href="https://ledger.example/quay">
"""


def page(
    meta: str = META, paragraphs: list[str] = PARAGRAPHS, charset: str = "utf-8", html: str = '<html lang="en">'
) -> bytes:
    text = "".join(f"<p>{paragraph}</p>" for paragraph in paragraphs)
    return f"""<!DOCTYPE html>{html}<head><meta charset="{charset}"><title>Quay repairs approved</title>{meta}
  <script>var tracker = "do not read this";</script><style>p {{ color: red }}</style></head><body>
  <nav><ul><li><a href="/">Front page</a></li><li><a href="/sport">Sport section</a></li></ul></nav>
  <div class="cookie-banner"><p>We use cookies to improve your experience. Accept all cookies.</p></div>
  <article>{text}</article>
  <div class="comments"><h2>Comments</h2><p>A reader says this is far too late.</p></div>
  <footer><p>Copyright 2025 Harbor Ledger. All rights reserved. Terms of use.</p></footer></body></html>
""".encode(charset)


def article(content: bytes) -> Article:
    [found] = read(content, PATH)
    return found


def json_ld(**fields: object) -> str:
    return f'<script type="application/ld+json">{json.dumps(fields)}</script>'
