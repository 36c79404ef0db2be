"""`newsdesk add` reads each file of the archive cases as is right, and `newsdesk ask` answers from it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from corpus.errors import Rejected
from index import Library, SentenceTransformerEncoder
from tests.corpus.load.archives.archive_cases import FOLDERS, check, expected_of, rights
from tests.newsdesk.cli.program import Program

pytestmark = [pytest.mark.models, pytest.mark.slow]

# What the files' texts answer, and a word of the answer; those that are not in English are not asked.
_COMMON = ("What did the harbour board agree to rebuild?", "pier")
_OTHER = {"c.html": ("How much did the fair cost?", "crowns"), "a.html": None}


@pytest.mark.parametrize("case", FOLDERS)
def test_a_case_is_added_as_is_right_and_answers(
    case: str,
    cases_folder: Path,
    tmp_path: Path,
    encoder: SentenceTransformerEncoder,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    [folder] = cases_folder.glob(f"{case}-*")
    has_asked = False
    for right in rights(folder):
        index = tmp_path / right.file
        newsdesk = Program(index, capsys, monkeypatch)
        run = newsdesk("add", folder / right.file, "--encoder", encoder.name, "--json")
        assert run.code == right.code
        rejected = [
            Rejected(path=Path(one["path"]), line=one.get("line"), reason=one["reason"])
            for one in run.record()["rejected"]
        ]
        articles = list(Library(index, encoder).latest(100)) if run.record()["new"] else []
        check(right, articles, rejected)
        asked = _OTHER.get(right.file, _COMMON)
        if has_asked or asked is None:  # asking takes a second, and what is indexed has no format any more
            continue
        has_asked = True
        outcome = newsdesk("ask", asked[0], "--json").record()
        if not articles:
            assert outcome["abstained"]
            continue
        _check_answer(outcome, asked[1], {(one.title, one.outlet): one.body for one in articles})
        for unasked in expected_of(folder).get("questions", ()):
            assert newsdesk("ask", unasked["question"], "--json").record()["abstained"] == unasked["abstains"]


def _check_answer(outcome: dict[str, Any], word: str, bodies: dict[tuple[str | None, str | None], str]) -> None:
    assert word in outcome["answer"]
    for cited in outcome["citations"]:
        assert cited["quote"] in bodies[cited["title"], cited["outlet"]]
