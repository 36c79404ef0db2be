"""Files that a reader saves: a conversation as Markdown, an answer as an evidence page."""

from __future__ import annotations

from datetime import UTC, datetime

from corpus import NewsdeskError
from qa import Newsdesk
from qa.presenting.check_quotes import check_quotes
from qa.presenting.evidence_page import evidence_page
from qa.presenting.markdown import conversation_markdown
from qa.presenting.provenance import Provenance
from qa.presenting.records.serialize import Json, parse_outcome, parse_outcomes


def conversation_file(records: object) -> str:
    """Returns a conversation that the browser stored as Markdown; what is no record of an answer is left out."""
    return conversation_markdown(parse_outcomes(records), made_at=datetime.now(UTC))


def evidence_file(desk: Newsdesk, record: object) -> Json:
    """Returns an answer as a self-contained page, if every quote stands: a browser's record may be forged.

    Returns:
        `page`, HTML, or `problem`, a sentence.
    """
    try:
        outcome = parse_outcome(record)
        if not all(checked.stands for checked in check_quotes(desk, outcome)):
            return {"problem": "Not saved: a quote of this answer does not stand in the articles any more."}
        page = evidence_page(outcome, index=Provenance.of(desk), made_at=datetime.now(UTC))
    except NewsdeskError as error:
        return {"problem": str(error)}
    return {"page": page}
