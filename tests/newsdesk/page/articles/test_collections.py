"""Collections in the tab "Articles": files and links join one, the list is filtered by it, and it is counted."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from qa import Newsdesk
from tests.newsdesk.page.articles.serving_articles import LONG
from tests.newsroom import Newsroom

# Gradio's statistics of its queue, made in this process, use what is deprecated in pandas.
_PANDAS = pytest.mark.filterwarnings(r"ignore:('future.no_silent_downcasting'|The copy keyword) is deprecated")
pytestmark = [pytest.mark.browser, _PANDAS]


def test_what_is_added_joins_a_collection_that_the_list_can_be_filtered_by(
    page: Page, desk: Newsdesk, room: Newsroom, tmp_path: Path, artifacts: Path
) -> None:
    (tmp_path / "note.md").write_text("# Tower\n\nThe tower is open.")
    expect(page.get_by_label("Collection", exact=True)).to_have_count(0)
    page.get_by_text("Add articles").click()
    page.locator("#nd-collection input").fill("Towers & ferries")
    page.locator("#nd-collection input").press("Enter")
    page.set_input_files("#nd-upload input[type=file]", [tmp_path / "note.md"])
    taken = page.locator(".nd-taken li")
    expect(taken).to_have_text(["note.md 1 article added"], timeout=LONG)
    page.locator("#nd-links textarea").fill(room.url("/feed.xml"))
    page.get_by_role("button", name="Add links").click()
    expect(taken).to_contain_text(["2 articles added · kept up to date from now on"], timeout=LONG)
    assert desk.status().collections == (("Towers & ferries", 3),)
    (source,) = desk.library.sources()
    assert source.collection == "Towers & ferries"
    page.get_by_label("Collection", exact=True).click()
    page.get_by_role("option", name="Towers & ferries").click()
    expect(page.locator(".nd-place-in-list")).to_have_text("1 to 3 of 3 articles (of 30)")
    row = page.locator(".nd-row").filter(has_text="Tower").first
    expect(row.locator(".nd-source")).to_contain_text("in Towers & ferries")
    page.get_by_text("Articles by collection").click()
    expect(page.locator(".nd-counts[open] li")).to_have_text(["Towers & ferries 3"])
    page.get_by_text("Kept up to date (1)").click()
    expect(page.locator(".nd-sources small")).to_have_text("every 15 minutes, for Towers & ferries")
    page.screenshot(path=artifacts / "collections.png")
