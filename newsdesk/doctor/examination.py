"""All that is looked at, in order."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from corpus import NewsdeskError
from index.inference.cache import default_cache
from index.locations import folder_beside
from index.opening import open_encoder
from index.search.status import size_of
from newsdesk.doctor.findings import Finding
from newsdesk.doctor.index_state import index_findings
from newsdesk.doctor.language_model import language_model_findings
from newsdesk.doctor.places import folders, free_space, port_finding
from newsdesk.doctor.program import encoder_findings, reader_findings, versions
from qa.composing.settings import LanguageModel
from qa.reading.reader import open_reader


def examine(
    index: str | Path,
    encoder: str,
    reader: str = "",
    *,
    host: str,
    port: int | None,
    check: bool = False,
    model: LanguageModel | None = None,
) -> Iterator[Finding]:
    """Looks at everything; one thing that is wrong keeps none of the rest from being looked at.

    Args:
        index: The index's folder, or a database's address.
        encoder: A Sentence Transformers model, by name or folder.
        reader: As for `open_reader`.
        host: What the page would listen on.
        port: Its port; None for the first free one.
        check: Whether to read every file of the index.
        model: The language model that may write; none if None.
    """
    yield from versions()
    folder = folder_beside(index)
    yield from folders(folder, default_cache())
    yield free_space(folder, size_of(folder))
    try:
        opened = open_encoder(index, encoder)
    except NewsdeskError as error:
        advice = "name a model that is there; without --encoder it is the one that comes with Newsdesk"
        yield Finding(check="encoder", state="problem", finding=str(error), advice=advice)
    else:
        yield from encoder_findings(opened)
        yield from index_findings(index, opened, check=check)
    try:
        yield from reader_findings(open_reader(reader))
    except NewsdeskError as error:
        advice = "name a reader that is there; without --reader it is the one that comes with Newsdesk"
        yield Finding(check="reader", state="problem", finding=str(error), advice=advice)
    if model is not None:
        yield from language_model_findings(model)
    yield port_finding(host, port)
