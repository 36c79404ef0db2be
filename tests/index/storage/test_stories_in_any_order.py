"""Story groups depend on the articles that are there, however they came, changed and went."""

from __future__ import annotations

import random
import sqlite3
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from index.storage.stories import Stories

_SCHEMA = (Path(__file__).parents[3] / "index" / "storage" / "schema.sql").read_text(encoding="utf-8")
_CHAIN = ["xxxx", "xxxy", "xxyy", "xyyy", "yyyy"]  # bodies of four blocks in one of two wordings; neighbours are copies
_Step = tuple[int, str | None]  # an article, and its body from now on; None: it is removed


class Shelf:
    """Articles of numbered outlets in tables of their own, without vectors and words."""

    def __init__(self) -> None:
        self._sql = sqlite3.connect(":memory:", isolation_level=None)
        self._sql.executescript(_SCHEMA)
        self.stories = Stories(self._sql)

    def put(self, number: int, blocks: str | None) -> None:
        self._sql.execute("DELETE FROM article WHERE id = ?", (f"{number}",))
        if blocks is None:
            self.stories.remove([f"{number}"])
            return
        words = [f"{block}{position}w{word}" for position, block in enumerate(blocks) for word in range(60)]
        body = " ".join([*words, f"end{number}"])
        at = None if number == 0 else number * 86_400  # a day from one to the next, and one without a date
        self._sql.execute(
            """INSERT INTO article (id, version, outlet, outlet_key, authors, published_at, published_precision, body)
               VALUES (?, ?, ?, ?, '[]', ?, 'day', ?)""",
            (f"{number}", body, f"Outlet {number % 3}", f"outlet {number % 3}", at, body),
        )
        self.stories.add(f"{number}", body)

    def groups(self) -> set[tuple[frozenset[str], str]]:
        """Members and original of each group."""
        numbers = self.stories.groups()
        found = self.stories.coverage(set(numbers.values()))
        return {
            (frozenset(one for one, number in numbers.items() if number == story), coverage.original)
            for story, coverage in found.items()
        }


@settings(deadline=None, max_examples=60)
@given(
    st.lists(st.tuples(st.integers(0, 5), st.sampled_from([None, *_CHAIN])), max_size=20),
    st.randoms(use_true_random=False),
)
def test_groups_are_those_of_what_is_there(steps: list[_Step], chance: random.Random) -> None:
    """However the articles came, changed and went, as if those that are left were added alone, in any order."""
    lived = Shelf()
    left: dict[int, str | None] = {}
    for number, blocks in steps:
        lived.put(number, blocks)
        left[number] = blocks
    anew = Shelf()
    order = [number for number, blocks in left.items() if blocks]
    chance.shuffle(order)
    for number in order:
        anew.put(number, left[number])
    assert lived.groups() == anew.groups()
