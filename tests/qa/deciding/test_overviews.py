"""An overview is how the articles on its subject begin, or what a roundup says of it."""

from __future__ import annotations

from dataclasses import replace

from corpus import Span, new_article
from corpus.time.published import parse_published
from corpus.types import new_passage
from qa import Answer
from qa.deciding.answers import decide
from qa.reading.readings import Readings
from tests.qa.questions import STATUS, question_of
from tests.qa.reading.readings import hit_of, reading


def test_an_overview_is_how_articles_begin_in_the_order_of_their_dates() -> None:
    days = {
        "2025-10-20": "The long strike of the packers in the harbor ended with a raise.",
        "2025-10-06": "The packers of the harbor walked out over pay on Monday.",
        "": "Boats wait in the harbor for somebody who unloads them.",
    }
    readings = []
    for day, body in days.items():
        article = new_article(body=body, url=f"https://x{day}.example", published=parse_published(day, "field"))
        span = Span(start=0, end=len(body) - 1)
        readings.append(replace(reading(body, confidence=0.8), hit=hit_of(article), answer=span))
    weak = reading("Fish is dear.", url="https://weak.example", confidence=0.3)
    found = Readings(phrases=[*readings, weak])
    hits = [replace(one.hit, rank=rank) for rank, one in enumerate(found.phrases, 1)]
    ranked = [replace(one, hit=hit) for one, hit in zip(found.phrases, hits, strict=True)]
    outcome = decide(question_of("What happened in the strike?"), Readings(phrases=ranked), hits, 0.2, STATUS)
    assert isinstance(outcome, Answer)
    assert outcome.is_broad
    assert outcome.parts == tuple(days[day] for day in ("", "2025-10-06", "2025-10-20"))
    assert [citation.quote for citation in outcome.citations] == list(outcome.parts)


def test_an_overview_of_a_roundup_is_the_sentence_on_the_subject() -> None:
    told = "is told here in one long sentence, with all that readers need."
    texts = [f"The ferry {told}", f"Fog {told} The strike of the packers {told}", f"The bridge {told}"]
    body = f"The ferry\n\n{texts[0]}\n\nMore news\n\n{texts[1]}\n\nA bridge\n\n{texts[2]}"
    article = new_article(body=body, title="Ferry, strike, bridge", url="https://x.example")
    span = Span(start=body.index("Fog"), end=body.index("A bridge") - 2)
    hit = replace(hit_of(article), passage=new_passage(article, span))
    found = replace(reading(body, confidence=0.8), hit=hit, answer=span)
    outcome = decide(question_of("What's new on the strike?"), Readings(phrases=[found]), [hit], 0.2, STATUS)
    assert isinstance(outcome, Answer)
    assert outcome.parts == (f"The strike of the packers {told}",)
