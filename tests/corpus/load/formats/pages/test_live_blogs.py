"""Live blogs: all updates with their moments in one article, whose "yesterday" is no day."""

from __future__ import annotations

import pytest

from corpus.load.formats.pages.live import live_text
from corpus.load.formats.pages.tree import parse_page
from corpus.time.live import is_live
from corpus.time.mentions import find_dates
from tests.corpus.load.formats.pages.page_html import META, PATH, article, json_ld, page

SAID = (
    "The bridge was shut yesterday and will stay so, says the county's engineer.",
    "The ferry takes no cars tonight, since the ramp has come loose in the wind.",
    "Two trees lie across the road at Sarn, and nobody is hurt, police say.",
)
MOMENTS = ("2025-03-05T00:15:00+01:00", "2025-03-04T21:40:00+01:00", "2025-03-04T08:05:00+01:00")
UPDATES = [
    {"@type": "BlogPosting", "headline": f"Update {n}", "articleBody": said, "datePublished": moment}
    for n, (said, moment) in enumerate(zip(SAID, MOMENTS, strict=True))
]
BLOG = json_ld(**{"@type": "LiveBlogPosting", "headline": "Storm: live", "datePublished": MOMENTS[2],
                  "liveBlogUpdate": UPDATES})  # fmt: skip
BLOCKS = "".join(
    f'<div class="x"><p><time datetime="{moment}">earlier</time> <button>Share</button></p><h2>Update {n}</h2>'
    f"<p>{said}</p></div>"
    for n, (said, moment) in enumerate(zip(SAID, MOMENTS, strict=True))
)
SHOWN = ("2025-03-04 23:15 UTC", "2025-03-04 20:40 UTC", "2025-03-04 07:05 UTC")
BODY = "\n\n".join(f"{shown}\n\nUpdate {n}\n\n{SAID[n]}" for n, shown in enumerate(SHOWN))


@pytest.mark.parametrize(
    "content",
    [
        page(META + BLOG),
        page(META, paragraphs=[f"</p><div id='live-blog'>{BLOCKS}</div><p>"]),
        page(META + json_ld(**{"@type": "LiveBlogPosting"}), paragraphs=[f"</p><section>{BLOCKS}</section><p>"]),
    ],
)
def test_a_live_blog_is_one_article_of_updates_under_their_moments(content: bytes) -> None:
    found = article(content)
    assert found.body == BODY
    assert (found.title, found.outlet) == ("Quay repairs approved", "Harbor Ledger")
    assert not any(one.relative for one in find_dates(found.body, found.published))


def test_a_live_blog_on_its_page_is_known_by_its_own_times() -> None:
    """Where nothing says what the page is, the times over the paragraphs do."""
    hours = ("14:05", "13:58", "09:12")
    shown = [text for hour, said in zip(hours, SAID, strict=True) for text in (hour, said)]
    found = article(page(META, paragraphs=shown))
    assert not any(one.relative for one in find_dates(found.body, found.published))
    assert len(find_dates(article(page(META, paragraphs=list(SAID))).body, found.published)) == 2


def test_a_page_with_times_that_is_no_live_blog_stays_an_article() -> None:
    content = page(META, paragraphs=[f"</p><section>{BLOCKS}</section><p>"])
    assert SHOWN[0] not in article(content).body
    assert SHOWN[0] not in article(page(META + json_ld(**{"@type": "LiveBlogPosting"}))).body


@pytest.mark.parametrize("moment", ["some time in March", "2025-03-04", "2025-13-04T10:00:00Z", 7, None, [], ""])
def test_updates_without_a_moment_are_none(moment: object) -> None:
    """A thousand dates of slow forms would take seconds."""
    updates = [{**UPDATES[n % 3], "datePublished": moment} for n in range(1_000)]
    blog = json_ld(**{"@type": "LiveBlogPosting", "liveBlogUpdate": updates})
    assert live_text(parse_page(page(META + blog), PATH)) is None


@pytest.mark.parametrize(
    "lines",
    [
        ("14:05", "13:58", "9:12"),
        ("2h ago 14.05 BST", "3h ago 13.58 BST", "5h ago 11.20 BST"),
        ("10.05am GMT", "9.58 a.m. GMT", "9.12am GMT"),
        ("14:05 – The bridge is shut.", "13:58 – The ferry too.", "9:12 – Trees fall."),
        ("14:05 Uhr", "13:58 Uhr", "09:12 Uhr"),
        ("March 4, 2025 14:05", "March 4, 2025 13:58", "March 3, 2025 09:12"),
        ("12 min ago", "40 min ago", "2 hours ago"),
    ],
)
def test_times_at_the_beginning_of_three_lines_make_a_live_blog(lines: tuple[str, ...]) -> None:
    text = "\n\n".join(f"{line}\n\n{said}" for line, said in zip(lines, SAID, strict=True))
    assert is_live(text)
    assert not is_live(text.partition(lines[2])[0])


@pytest.mark.parametrize(
    "text",
    [
        "\n\n".join(SAID),
        "10.50 crowns a kilo.\n\n11.20 crowns the year before.\n\n12.15 crowns today.",
        "4.10 million came.\n\n5.20 million went.\n\n6.30 million stayed.",
        "Of 10:30 a.m. nothing is known.\n\n10 divers came.\n\n20 left.",
    ],
)
def test_other_texts_are_no_live_blogs(text: str) -> None:
    assert not is_live(text)
