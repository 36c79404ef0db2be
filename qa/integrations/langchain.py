"""Newsdesk as a LangChain retriever; needs `newsdesk[langchain]`.

from qa.integrations.langchain import NewsdeskRetriever
chain = NewsdeskRetriever(desk=Newsdesk.open("my-index"), k=5) | prompt | model
"""

from __future__ import annotations

import asyncio

from langchain_core.callbacks import AsyncCallbackManagerForRetrieverRun, CallbackManagerForRetrieverRun
from langchain_core.documents import Document
from langchain_core.retrievers import BaseRetriever
from pydantic import ConfigDict, InstanceOf

from index import Filters
from qa.desk import Newsdesk
from qa.presenting.records.build import hit_records
from qa.presenting.records.serialize import to_json


class NewsdeskRetriever(BaseRetriever):
    """The k best passages for a question, best first, as LangChain's Documents.

    `page_content` is the passage's text, `id` its id, and `metadata` holds what `newsdesk search --json` says of
    it: rank, score, article_id, title, outlet, url, published, start and end (offsets into the article's body,
    in code points). `k` and `filters` may be given for one call too: `retriever.invoke(question, k=3)`,
    `retriever.bind(filters=Filters())`. Errors are those of `Newsdesk.retrieve`.

    Args:
        desk: The articles.
        k: The most Documents.
        filters: Which articles may answer; all current ones if None.
    """

    model_config = ConfigDict(extra="forbid")  # LangChain's default drops a misspelt argument without a word

    desk: InstanceOf[Newsdesk]
    k: int = 10
    filters: InstanceOf[Filters] | None = None

    def _get_relevant_documents(
        self,
        query: str,
        *,
        run_manager: CallbackManagerForRetrieverRun,
        k: int | None = None,
        filters: Filters | None = None,
    ) -> list[Document]:
        return self._find(query, k, filters)

    async def _aget_relevant_documents(
        self,
        query: str,
        *,
        run_manager: AsyncCallbackManagerForRetrieverRun,
        k: int | None = None,
        filters: Filters | None = None,
    ) -> list[Document]:
        return await asyncio.to_thread(self._find, query, k, filters)

    def _find(self, question: str, k: int | None, filters: Filters | None) -> list[Document]:
        hits = self.desk.retrieve(question, self.k if k is None else k, self.filters if filters is None else filters)
        return [
            Document(id=hit.passage.id, page_content=record.pop("text"), metadata=record)
            for hit, record in zip(hits, map(to_json, hit_records(hits)), strict=True)
        ]
