"""Equal answers of several articles, as one."""

from __future__ import annotations

from collections.abc import Sequence

from corpus.types import Span
from qa.reading.evidence import Reading

Group = list[Reading]  # best first, one for each article


def group_equal(readings: Sequence[Reading]) -> list[Group]:
    """Groups readings that say the same, groups and members best first; one for each article.

    "Achterberg" says the same as "Simone Achterberg". A reading that overlaps a better one is a piece of
    what was said already, and left out.
    """
    grouped: list[Group] = []
    taken: dict[str, list[Span]] = {}
    for reading in readings:
        spans = taken.setdefault(reading.hit.article.id, [])
        if any(map(reading.answer.overlaps, spans)):
            continue
        spans.append(reading.answer)
        group = next((group for group in grouped if _same(group[0], reading)), None)
        if group is None:
            grouped.append([reading])
        elif reading.hit.article.id not in {other.hit.article.id for other in group}:
            group.append(reading)
    return grouped


def _same(one: Reading, other: Reading) -> bool:
    """Returns whether two readings have the same value, or one is the end of the other: a surname."""
    if one.value == other.value:
        return True
    longer, shorter = sorted((one.value, other.value), key=len, reverse=True)
    names = shorter.isalpha() and one.text[:1].isupper() and other.text[:1].isupper()
    return names and longer.endswith(f" {shorter}") and len(longer.split()) <= 3
