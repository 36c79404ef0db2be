"""Sentences that may answer a question, of what the reader scores."""

from __future__ import annotations

from collections.abc import Sequence

from corpus import new_article
from qa.reading.reader import Prediction, ReaderInput
from qa.reading.readings import read_hits
from tests.qa.questions import question_of
from tests.qa.reading.readings import hit_of


class Scorer:
    """A reader to whom each sentence is worth the same."""

    name, digest, languages = "scorer", "0" * 64, None

    def read(self, question: str, texts: Sequence[ReaderInput]) -> list[Prediction]:
        return [
            Prediction(spans=(), null=0.0, relevance=1.0, sentences=tuple(1.0 for _ in text.sentences))
            for text in texts
        ]


def test_a_sentence_that_asks_is_no_answer() -> None:
    body = "Is the dam of Marrow safe? The state asked, “Is the dam safe?” Engineers say that the dam is safe."
    article = new_article(title="The dam", body=body)
    found = read_hits(Scorer(), question_of("Is the dam safe?"), [hit_of(article)], lambda text: len(text.split()))
    assert [one.text for one in found.sentences] == ["Engineers say that the dam is safe."]
