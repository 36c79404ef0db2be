"""What a reader takes away and leaves: a conversation as Markdown, an answer as a page of evidence, a verdict."""

from __future__ import annotations

from datetime import UTC, datetime

from corpus import NewsdeskError
from qa import Newsdesk
from qa.presenting.check_quotes import check_quotes
from qa.presenting.evidence_page import evidence_page
from qa.presenting.feedback import FeedbackFile
from qa.presenting.markdown import conversation_markdown
from qa.presenting.provenance import Provenance
from qa.presenting.records.serialize import Json, parse_outcome, parse_outcomes


def conversation(records: object) -> str:
    """Returns a conversation that the browser stored as Markdown; what is no record of an answer is left out."""
    return conversation_markdown(parse_outcomes(records), made_at=datetime.now(UTC))


def evidence(desk: Newsdesk, record: object) -> Json:
    """An answer as a self-contained page, if every quote stands as it says: a browser's record may be forged.

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
        FeedbackFile(desk.library.folder).add(
            given.get("record"),
            given.get("verdict"),
            given.get("reason"),
            given.get("comment") or "",
            index=Provenance.of(desk),
        )
    except NewsdeskError as error:
        return f"Not kept: {error}"
    return "Thank you: kept beside the index."
