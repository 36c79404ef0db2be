"""What a reader takes away and leaves: a conversation as Markdown, an answer as a page of evidence, a verdict."""

from __future__ import annotations

from datetime import UTC, datetime

from corpus import NewsdeskError
from qa import Newsdesk
from qa.presenting.export import conversation_markdown, evidence_page
from qa.presenting.feedback import Feedback
from qa.presenting.provenance import Provenance
from qa.presenting.quote_check import check_quotes
from qa.presenting.record_schema import checked_record, outcome_of, record_of
from qa.presenting.records import Record


def conversation(records: object) -> str:
    """A conversation that the browser kept, as Markdown; what is no record of an answer is left out."""
    said = map(checked_record, records if isinstance(records, list) else [])
    return conversation_markdown([record for record in said if record is not None], made_at=datetime.now(UTC))


def evidence(desk: Newsdesk, record: object) -> Record:
    """An answer as a self-contained page, if every quote stands as it says: a browser's record may be forged.

    Returns:
        `page`, HTML, or `problem`, a sentence.
    """
    try:
        kept = record_of(outcome_of(record))
        if not all(checked.stands for checked in check_quotes(desk, outcome_of(kept))):
            return {"problem": "Not saved: a quote of this answer does not stand in the articles any more."}
        page = evidence_page(kept, index=Provenance.of(desk), made_at=datetime.now(UTC))
    except NewsdeskError as error:
        return {"problem": str(error)}
    return {"page": page}


def judged(desk: Newsdesk, said: object) -> str:
    """Keeps a verdict on an answer.

    Args:
        desk: Whose answer it was.
        said: `record`, `verdict`, `reason` (may be empty) and `comment`.

    Returns:
        What became of it, a sentence.
    """
    given = said if isinstance(said, dict) else {}
    try:
        record = record_of(outcome_of(given.get("record")))
        Feedback(desk.library.folder).give(
            record, given.get("verdict"), given.get("reason"), given.get("comment") or "", index=Provenance.of(desk)
        )
    except NewsdeskError as error:
        return f"Not kept: {error}"
    return "Thank you: kept beside the index."
