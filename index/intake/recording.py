"""What was read from where: recorded once its articles are in the index. What no location holds any longer goes."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from index.engine import Engine
from index.storage.origins import Origin


def remove_unheld(library: Engine, before: Sequence[Origin], now: Iterable[Origin], *, wait: float = 0.0) -> int:
    """Removes the articles that locations held and that no location holds any longer; see `unheld_articles`.

    Returns:
        How many articles went.
    """
    unheld = unheld_articles(library, before, now)
    return library.remove(sorted(unheld), wait=wait) if unheld else 0


def unheld_articles(library: Engine, before: Sequence[Origin], now: Iterable[Origin]) -> set[str]:
    """Returns the articles that locations held and that no location holds any longer; they may be gone already.

    Args:
        library: Where the articles are.
        before: Locations as they were.
        now: Those of them that are still there, and others read together with them.
    """
    held = {article_id for origin in now for article_id in origin.article_ids}
    unheld = {article_id for origin in before for article_id in origin.article_ids} - held
    if not unheld:
        return set()
    locations = [origin.location for origin in before]
    return unheld - library.read_origins(lambda origins: origins.held_by_others(unheld, locations), set[str]())


def record(library: Engine, origins: Sequence[Origin], forgotten: Sequence[str] = ()) -> None:
    """Records how locations are now, and forgets others, in one transaction; in none if there is nothing to write."""
    if origins or forgotten:
        with library.write_origins() as table:
            table.forget(forgotten)
            for origin in origins:
                table.record(origin)
