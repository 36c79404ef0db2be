"""Builds the type of the JSON of a digest."""

from __future__ import annotations

from qa.digest.types import Digest
from qa.presenting.records.build import citation_record
from qa.presenting.records.index_types import DigestRecord, StoryRecord


def digest_record(digest: Digest, elapsed_ms: float) -> DigestRecord:
    """Returns the record of a digest."""
    stories = tuple(
        StoryRecord(
            title=story.title,
            outlets=story.outlets,
            articles=story.articles,
            copies=story.copies,
            leads=tuple(map(citation_record, story.leads)),
        )
        for story in digest.stories
    )
    return DigestRecord(
        topic=digest.topic,
        since=digest.since.isoformat(),
        until=digest.until.isoformat() if digest.until else None,
        articles=digest.articles,
        older=digest.older,
        more=digest.more,
        stories=stories,
        elapsed_ms=round(elapsed_ms),
    )
