"""A day in a URL's path and a dateline are dates; what only looks like them is none."""

from __future__ import annotations

import pytest

from corpus.time.published import (
    published_from_dateline,
    published_from_url,
)
from tests.corpus.time.clock import NOW


@pytest.mark.parametrize(
    ("url", "day"),
    [
        ("https://ledger.example/2021/03/04/quay", "2021-03-04"),
        ("https://ledger.example/news/2021/3/4", "2021-03-04"),
        ("https://ledger.example/2021/mar/04/quay?x=1", "2021-03-04"),
        ("https://ledger.example/2021/Mar/4/", "2021-03-04"),
        ("https://ledger.example/2021-03-04-quay.html", "2021-03-04"),
        ("https://ledger.example/20210304/quay", "2021-03-04"),
        ("https://ledger.example/2021/13/04/quay", None),
        ("https://ledger.example/2021/02/30/quay", None),
        ("https://ledger.example/2031/03/04/quay", None),
        ("https://ledger.example/0021/03/04/quay", None),
        ("https://ledger.example/2021/03/quay", None),
        ("https://ledger.example/2021134/quay", None),
        ("https://ledger.example/quay-20210304123", None),
        ("https://ledger.example/quay?day=/2021/03/04/", None),
        ("https://2021.example", None),
        ("http://[bad/2021/03/04/", None),
        ("", None),
        (None, None),
    ],
)
def test_a_day_in_the_path_of_a_url_is_read(url: str | None, day: str | None) -> None:
    published = published_from_url(url, NOW)
    assert (published and published.iso()) == day
    assert published is None or (published.origin, published.precision) == ("url", "day")


@pytest.mark.parametrize(
    ("body", "day"),
    [
        ("PORT ALDER, March 4, 2025 (Wire) - Boats came in.", "2025-03-04"),
        ("PORT ALDER, Maine, March 4, 2025 — Boats came in.", "2025-03-04"),
        ("Published on 4 March 2025\n\nBoats came in.", "2025-03-04"),
        ("By Mara Venn\n\nTuesday, March 4, 2025\n\nBoats came in.", "2025-03-04"),
        ("2025-03-04\nBoats came in.", "2025-03-04"),
        ("PORT ALDER, March 4 (Wire) - Boats came in.", None),
        ("PORT ALDER, March 4, 2025, was a quiet day.", None),
        ("On March 4, 2025 - a quiet day - boats came in.", None),
        ("The quay was mended on June 12, 1998.", None),
        ("One.\nTwo.\nThree.\nMarch 4, 2025", None),
        ("03/04/2025", None),
        ("December 24, 2025", None),
        ("", None),
    ],
)
def test_only_a_dateline_with_a_full_date_is_read(body: str, day: str | None) -> None:
    published = published_from_dateline(body, NOW)
    assert (published and published.iso()) == day
    assert published is None or published.origin == "text"
