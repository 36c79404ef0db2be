"""Readers' verdicts on answers, as the browser sends them."""

from __future__ import annotations

from corpus import NewsdeskError
from qa import Newsdesk
from qa.presenting.feedback import FeedbackFile
from qa.presenting.provenance import Provenance


def save_verdict(desk: Newsdesk, sent: object) -> str:
    """Saves a verdict on an answer.

    Args:
        desk: Whose answer it was.
        sent: `record`, `verdict`, `reason` (may be empty) and `comment`.

    Returns:
        A sentence for the reader: that it was saved, or why not.
    """
    values = sent if isinstance(sent, dict) else {}
    try:
        FeedbackFile(desk.library.folder).add(
            values.get("record"),
            values.get("verdict"),
            values.get("reason"),
            values.get("comment") or "",
            index=Provenance.of(desk),
        )
    except NewsdeskError as error:
        return f"Not saved: {error}"
    return "Thank you: saved beside the index."
