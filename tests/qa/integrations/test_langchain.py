"""The retriever for LangChain, with the real langchain-core."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest
from langchain_core.documents import Document
from langchain_core.runnables import ConfigurableField, RunnableLambda
from numpy.typing import NDArray
from pydantic import ValidationError

from corpus import FilterError
from index import Filters
from qa import Hit, Newsdesk
from qa.integrations.langchain import NewsdeskRetriever
from tests.fakes import HashingEncoder, make_articles

JAPAN, STORM = "what did Japan promise to buy?", "how much rain did the storm bring?"
NOVEMBER = Filters.of(as_of="2025-11-20")  # one moment for all calls: what is recent is a part of the score
HARBOR = Filters.of(as_of="2025-11-20", outlet="Harbor Ledger (sample)")


class WaitingEncoder(HashingEncoder):
    """Encodes a question only once it is told to."""

    def __init__(self) -> None:
        super().__init__()
        self.began = threading.Event()
        self.go_on = threading.Event()

    def encode_questions(self, texts: Sequence[str]) -> NDArray[np.float32]:
        self.began.set()
        assert self.go_on.wait(timeout=30), "nobody said to go on"
        return super().encode_questions(texts)


@pytest.fixture
def retriever(samples: Newsdesk) -> NewsdeskRetriever:
    return NewsdeskRetriever(desk=samples, k=4, filters=NOVEMBER)


def ids(found: Sequence[Document | Hit]) -> list[str | None]:
    return [one.id if isinstance(one, Document) else one.passage.id for one in found]


def test_each_hit_is_a_document_that_leads_to_its_article(samples: Newsdesk, retriever: NewsdeskRetriever) -> None:
    hits = samples.retrieve(JAPAN, 4, NOVEMBER)
    found = retriever.invoke(JAPAN)
    assert hits[0].article.title == "Soybeans and vehicles: what Japan offered for lower tariffs"
    assert ids(found) == ids(hits)
    for one, hit in zip(found, hits, strict=True):
        article, span = hit.article, hit.passage.span
        assert one.page_content == article.body[one.metadata["start"] : one.metadata["end"]]
        assert one.metadata == {
            "rank": hit.rank, "score": round(hit.score, 6), "start": span.start, "end": span.end,
            "article_id": article.id, "version": article.version, "title": article.title, "outlet": article.outlet,
            "authors": list(article.authors), "url": article.url,
            "published": article.published.iso() if article.published else None,
            "language": article.language,
        }  # fmt: skip


def test_k_and_filters_are_those_of_the_retriever_or_of_one_call(
    samples: Newsdesk, retriever: NewsdeskRetriever
) -> None:
    two_of_harbor = ids(samples.retrieve(JAPAN, 2, HARBOR))
    assert ids(NewsdeskRetriever(desk=samples, k=2, filters=HARBOR).invoke(JAPAN)) == two_of_harbor
    assert ids(retriever.invoke(JAPAN, k=2, filters=HARBOR)) == two_of_harbor
    assert ids(retriever.bind(k=2, filters=HARBOR).invoke(JAPAN)) == two_of_harbor
    by_config = retriever.configurable_fields(k=ConfigurableField(id="k"))
    assert ids(by_config.invoke(JAPAN, config={"configurable": {"k": 2}})) == ids(samples.retrieve(JAPAN, 2, NOVEMBER))
    assert ids(NewsdeskRetriever(desk=samples).invoke(JAPAN)) == ids(samples.retrieve(JAPAN))


def test_batch_and_the_asynchronous_calls_give_the_same(samples: Newsdesk, retriever: NewsdeskRetriever) -> None:
    expected = [ids(hits) for hits in samples.retrieve([JAPAN, STORM], 3, NOVEMBER)]
    assert [ids(found) for found in retriever.batch([JAPAN, STORM], k=3)] == expected
    assert [ids(found) for found in asyncio.run(retriever.abatch([JAPAN, STORM], k=3))] == expected
    assert ids(asyncio.run(retriever.ainvoke(STORM, k=3))) == expected[1]


def test_ainvoke_leaves_the_event_loop_free(tmp_path: Path) -> None:
    encoder = WaitingEncoder()
    desk = Newsdesk.open(tmp_path / "index", encoder)
    desk.add(make_articles(2))

    async def search_and_say_to_go_on() -> list[Document]:
        search = asyncio.create_task(NewsdeskRetriever(desk=desk, k=1).ainvoke("the flood barrier"))
        assert await asyncio.to_thread(encoder.began.wait, 30)
        assert not search.done()
        encoder.go_on.set()  # never reached if the search held the loop
        return await search

    assert [one.metadata["rank"] for one in asyncio.run(search_and_say_to_go_on())] == [1]


def test_it_is_a_step_of_a_chain(retriever: NewsdeskRetriever) -> None:
    def sources(found: list[Document]) -> list[str]:
        return [one.metadata["outlet"] for one in found]

    chain = retriever.bind(k=1) | RunnableLambda(sources)
    assert chain.invoke(JAPAN) == ["Harbor Ledger (sample)"]
    assert chain.batch([JAPAN, JAPAN]) == [["Harbor Ledger (sample)"]] * 2


def test_a_misspelt_argument_is_an_error(samples: Newsdesk, retriever: NewsdeskRetriever) -> None:
    with pytest.raises(TypeError, match="'top_k'"):
        retriever.invoke(JAPAN, top_k=3)
    with pytest.raises(TypeError, match="'top_k'"):
        asyncio.run(retriever.ainvoke(JAPAN, top_k=3))
    with pytest.raises(ValidationError, match="top_k"):
        NewsdeskRetriever(desk=samples, top_k=3)  # type: ignore[call-arg]
    with pytest.raises(ValidationError, match="instance of Filters"):
        NewsdeskRetriever(desk=samples, filters={"since": "2025-10-01"})  # type: ignore[arg-type]


def test_errors_are_those_of_the_desk(retriever: NewsdeskRetriever) -> None:
    with pytest.raises(ValueError, match="k must be at least 1, got 0"):
        retriever.invoke(JAPAN, k=0)
    with pytest.raises(FilterError, match="'soon' is not a date"):
        retriever.invoke(JAPAN, filters=Filters.of(until="soon"))
