"""Records as a page keeps them, friendly and hostile."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from corpus import Article, new_article
from corpus.time.published import parse_published
from corpus.types import digest
from qa.presenting.provenance import Provenance
from qa.presenting.records.serialize import Json

MADE_AT = datetime(2026, 2, 3, 14, 5, tzinfo=UTC)
PROVENANCE = Provenance(
    generation=7, articles=2, encoder="tiny-encoder", encoder_digest="e0" * 32, reader="tiny-reader",
    reader_digest="d1" * 32,
)  # fmt: skip

QUOTE = "The ferry to Hallow Island will cost 14 crowns from May, the owner said."
FERRY = new_article(
    body=f"PIER, March 4.\n\n{QUOTE} Bicycles go free.",
    url="https://pier.example/fares?a=1&b=2", title="Ferry fares rise", outlet="Pier News",
    authors=["Nora Quill", "Jan Sund", "Ida Holt"], published=parse_published("2025-03-04", "field"),
)  # fmt: skip

# What an article may try: to be markup, script, a link, a terminal's command, or another text than it is.
HOSTILE = (
    "<script>alert(1)</script>",
    "</script><script>alert(1)</script><!--",
    '<img src="https://evil.example/x.png" onerror="alert(1)">',
    "<a href=\"javascript:alert(1)\">here</a> &lt;b&gt; &amp;lt; &#60;svg onload=alert(1)&#62;",
    "[here](javascript:alert(1)) ![x](https://evil.example/x.png) [ref]: <https://evil.example>",
    "**bold** _it_ ~~gone~~ `code` ``` x | y | z # head > said ^[note] $x^2$ {: onclick=alert(1)}",
    "www.evil.example evil.example https://evil.example/?a=b ftp://evil.example mailto:a@evil.example a@evil.example",
    "<https://evil.example> <a@evil.example> //evil.example",
    "--- 1. one",
    "- item", "+ item", "* item", "# head", "> said", "1. one", "12) twelve", ": said", "===", "| a | b |", "```js",
    "{{ 7 * 7 }} {% raw %} ${7*7} \\<b> \\",
)  # fmt: skip
UNSEEN = (
    "\x1b[31mred\x1b[0m \x1b]8;;https://evil.example\x07link\x1b]8;;\x07 \u202egnp-exe\u202c a\u200bb"
    " \x00\x07\x9b31m\u2066x\u2069"
)
UNSEEN_PLAIN = "red link gnp-exe ab 31mx"


def citation_record(article: Article = FERRY, quote: str = QUOTE, answer: str = "14 crowns") -> Json:
    """The record of a quote with its answer marked."""
    start, marked = article.body.index(quote), article.body.index(answer)
    return {
        **source(article), "quote": quote, "start": start, "end": start + len(quote),
        "answer_spans": [[marked, marked + len(answer)]], "dates": "“May” is May 2025", "told": None,
    }  # fmt: skip


def source(article: Article) -> Json:
    """The fields of a record that name an article."""
    return {
        "article_id": article.id, "version": article.version, "title": article.title, "outlet": article.outlet,
        "authors": list(article.authors), "url": article.url,
        "published": article.published.iso() if article.published else None,
    }  # fmt: skip


def answered(**changes: Any) -> Json:
    """The record of an answer, with one alternative and one passage."""
    whole = FERRY.body
    record: Json = {
        "id": "a1", "question": "What will the ferry cost?", "understood": None, "answer": "14 crowns",
        "abstained": False, "confidence": 0.83, "reason": None, "notes": [], "parts": ["14 crowns"],
        "alternatives": [
            {"answer": "free", "confidence": 0.2, "citations": [citation_record(FERRY, "Bicycles go free.", "free")]}
        ],
        "citations": [citation_record()],
        "hits": [{"rank": 1, "score": 0.9, **source(FERRY), "text": whole, "start": 0, "end": len(whole)}],
        "elapsed_ms": 12,
    }  # fmt: skip
    return {**record, **changes}


def written(**changes: Any) -> Json:
    """The record of what a language model wrote: a sentence with its quote, and one that was left out."""
    record: Json = {
        "sentences": [{"text": "From May the ferry will cost 14 crowns.", "citations": [citation_record()]}],
        "left_out": [{"text": "It will cost 15 crowns.", "cause": "number",
                      "reason": "The number “15 crowns” stands in none of its quotes.", "quotes": [QUOTE]}],
        "model": "tiny-model", "server": "localhost:11434", "prompts": "1", "tokens_in": 700, "tokens_out": 40,
        "elapsed_ms": 900, "problem": None,
    }  # fmt: skip
    return {**record, **changes}


def abstained(**changes: Any) -> Json:
    """The record of an abstention."""
    nothing: Json = {
        "answer": None, "abstained": True, "confidence": 0.1, "reason": "I did not find it.", "parts": [],
        "alternatives": [], "citations": [],
    }  # fmt: skip
    return answered(**{**nothing, **changes})


def hostile(text: str) -> Json:
    """A record in which everything that a text can stand in says one thing."""
    cited = {
        "article_id": digest("a", text), "version": digest("v", text), "title": text, "outlet": text, "authors": [text],
        "url": f"https://evil.example/{text}", "published": text, "quote": text, "start": 3, "end": 3 + len(text),
        "answer_spans": [[3, 3 + len(text)]], "dates": text, "told": text,
    }  # fmt: skip
    return answered(
        question=text, understood=text, answer=text, notes=[text], parts=[text], citations=[cited],
        alternatives=[{"answer": text, "confidence": 0.5, "citations": [{**cited, "url": "javascript:alert(1)"}]}],
        hits=[{**cited, "rank": 1, "score": 0.5, "text": text}],
        filters={"since": text, "until": text, "as_of": text, "outlet": [text]},
    )  # fmt: skip
