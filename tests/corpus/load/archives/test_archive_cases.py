"""The loader reads each file of the archive cases as it says of itself; `newsdesk add` is tested with the same."""

from __future__ import annotations

from pathlib import Path

import pytest

from corpus.errors import Rejected
from corpus.load import load
from corpus.types import new_article
from tests.corpus.load.archives.archive_cases import FOLDERS, Right, check, check_article, rights


@pytest.mark.parametrize("case", FOLDERS)
def test_the_loader_reads_a_case_as_is_right(case: str, cases_folder: Path) -> None:
    [folder] = cases_folder.glob(f"{case}-*")
    found = rights(folder)
    assert found
    for right in found:
        rejected: list[Rejected] = []
        articles = [article for part in load([folder / right.file], rejected.append) for article in part]
        check(right, articles, rejected)


def test_every_file_of_a_case_is_checked(cases_folder: Path) -> None:
    for case in FOLDERS:
        [folder] = cases_folder.glob(f"{case}-*")
        files = {path.name for path in folder.iterdir()} - {"expected.json"}
        assert {right.file for right in rights(folder)} == files


def test_what_is_wrong_fails() -> None:

    article = new_article(body="One.\n\nOne.", title="Quay", outlet="Ledger")
    for said in (
        {"title": "Pier"}, {"body_lacks": ["One"]}, {"authors": ["Ada Venn"]}, {"each_paragraph_once": True},
        {"published_day": "2025-03-05"}, {"outlet_contains": "Voice"}, {"body_contains": ["Two"]},
    ):  # fmt: skip
        with pytest.raises(AssertionError):
            check_article(said, article)
    with pytest.raises(AssertionError):
        check(Right(file="a", count=2), [article], [])
    with pytest.raises(KeyError):
        check_article({"colour": "red"}, article)
