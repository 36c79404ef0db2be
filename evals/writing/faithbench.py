"""FaithBench (Bao et al., 2024): sentences of summaries, of which people marked what is not faithful to the source."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from corpus import new_article
from corpus.text.analysis import content_words
from corpus.text.sentences import sentence_spans
from evals.data.json_lines import read_lines
from evals.data.newsquiz import data_folder
from qa.types import Citation

_QUOTES = 4  # as many as the gate looks at


@dataclass(frozen=True, slots=True, kw_only=True)
class Judged:
    """A sentence of a summary.

    Attributes:
        citations: The sentences of the source that share most words with it.
        unwanted: Whether people marked something in it as unwanted.
    """

    sentence: str
    citations: tuple[Citation, ...]
    unwanted: bool


def judged_sentences() -> Iterator[Judged]:
    """Yields the sentences of all summaries."""
    for record in read_lines(data_folder() / "faithbench" / "summaries.jsonl.gz"):
        if not any(map(str.isalnum, record["source"])):
            continue
        article = new_article(body=record["source"], language="en")
        spans = sentence_spans(article.body)
        words = [set(content_words(article.text_at(span))) for span in spans]
        marked = [span for span in record["spans"] if any("Unwanted" in label for label in span["label"])]
        for span in sentence_spans(record["text"]):
            sentence = record["text"][span.start : span.end]
            wanted = set(content_words(sentence))
            best = sorted(range(len(spans)), key=lambda number: -len(words[number] & wanted))[:_QUOTES]
            citations = tuple(
                Citation(
                    article=article, quote=article.text_at(spans[one]), span=spans[one], answer_spans=(spans[one],)
                )
                for one in sorted(best)
            )
            unwanted = any(one["start"] < span.end and span.start < one["end"] for one in marked)
            yield Judged(sentence=sentence, citations=citations, unwanted=unwanted)
