"""Small files of press archives, dumps and saved pages that were once read wrongly, and what is right of each.

They lie beside the real articles (`NEWSDESK_DATA`, in the folder `cases` next to it) and say themselves what is right.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path, PurePath
from typing import Any

from corpus.errors import Rejected
from corpus.types import Article


@dataclass(frozen=True, slots=True, kw_only=True)
class Right:
    """What is right of one file.

    Attributes:
        articles: What is to be said of each article, in order; empty if it is said of all, or only how many there are.
        each: What is to be said of every article.
        count: How many articles there are; None where nothing is said of it.
        rejected: What is said of each part that is left out: its line, or words of the reason.
        code: With which `newsdesk add` ends.
    """

    file: str
    articles: tuple[dict[str, Any], ...] = ()
    each: dict[str, Any] = field(default_factory=dict)
    count: int | None = None
    rejected: tuple[dict[str, Any], ...] = ()
    code: int = 0


FOLDERS = ("01", "02", "04", "05", "07", "08", "10", "19", "20", "23", "25", "26", "28", "31", "32", "35")
_HOW_TO = "--links|newsdesk watch"


def expected_of(folder: Path) -> dict[str, Any]:
    """Returns what a case says to be right, in its own words."""
    expected: dict[str, Any] = json.loads((folder / "expected.json").read_text())["expected"]
    return expected


def rights(folder: Path) -> list[Right]:
    """Returns what is right of each file of a case.

    Args:
        folder: Of the case, with its `expected.json`.
    """
    expected = expected_of(folder)
    files = sorted(path.name for path in folder.iterdir() if path.name != "expected.json")
    case = folder.name[:2]
    if case == "05":
        same = expected["files"]["vv030425"]
        files_said = {**expected["files"], "vv030425.txt": same}
        return [Right(file=name, articles=tuple(said), count=len(said)) for name, said in files_said.items()]
    if case == "07":
        named = [name for name in expected["said_to_be_left_out"] if not name.endswith((".rtf", ".srt", ".story"))]
        count = expected["new"] + len(expected["said_to_be_left_out"]) - len(named)  # "better" are those that are read
        return [Right(file="folder", count=count, rejected=tuple(map(_named, named)), code=expected["exit_code"])]
    if case == "10":
        more = {
            "nyt.json": {"authors": expected["nyt.json_authors"]},
            "eventregistry.json": {"outlet": expected["eventregistry.json_outlet"]},
            "wapo.jl": expected["wapo.jl"],
        }
        return [_right(name, {**said, **more.get(name, {})}) for name, said in expected["files"].items()]
    if case == "19":
        reason = {"reason": expected["rejected_reason"]}
        return [Right(file=files[0], count=expected["count"], rejected=(reason,), code=expected["exit_code"])]
    if case == "23":
        return [Right(file=said["file"], articles=(said,), count=1) for said in expected["articles"]]
    if case == "31":
        reason = {"reason": expected["each_rejected"]}
        return [Right(file=name, count=expected["count"], rejected=(reason,), code=1) for name in files]
    if case == "32":
        return [Right(file=name, count=0, rejected=({"reason_like": _HOW_TO},), code=1) for name in files]
    if "articles" in expected:
        count = expected.get("count", len(expected["articles"]))
        never = {"body_lacks": expected.get("never", []), "title_is_none_of": expected.get("never", [])}
        return [Right(file=name, articles=tuple(expected["articles"]), count=count, each=never) for name in files]
    return [_right(name, said) for name, said in expected.items()]


def _right(name: str, said: dict[str, Any]) -> Right:
    of_file = ("count", "rejected", "exit_code", "each", "authors")
    each = {key: value for key, value in said.items() if key not in of_file}
    count, authors = said.get("count"), said.get("authors", [])
    by_article = [[one] for one in authors] if count == len(authors) else [authors] if authors else []
    articles = tuple({"authors": one} for one in by_article)
    return Right(
        file=name, articles=articles, each={**each, **said.get("each", {})}, count=count,
        rejected=tuple(said.get("rejected", ())), code=said.get("exit_code", 0),
    )  # fmt: skip


def _named(name: str) -> dict[str, Any]:
    return {"file": name}


def check(right: Right, articles: list[Article], rejected: list[Rejected]) -> None:
    """Fails where the articles of a file, or what is left out of it, are not what is right."""
    if right.count is not None:
        assert len(articles) == right.count
    assert len(rejected) == len(right.rejected), [str(one) for one in rejected]
    for said, left_out in zip(right.rejected, rejected, strict=True):
        _check_rejected(said, left_out)
    if right.articles:
        assert len(articles) >= len(right.articles)
        for said, article in zip(right.articles, _in_order(articles, right.articles), strict=True):
            check_article(said, article)
    for article in articles:
        check_article(right.each, article)


def _in_order(articles: list[Article], said: tuple[dict[str, Any], ...]) -> list[Article]:
    """Returns the articles in the order in which they are spoken of; an index gives them in its own."""
    titles = [one.get("title") for one in said]
    if any(title is None for title in titles):
        return sorted(articles, key=lambda article: article.authors)
    return sorted(articles, key=lambda article: titles.index(article.title) if article.title in titles else len(titles))


def _check_rejected(said: dict[str, Any], rejected: Rejected) -> None:
    checks: dict[str, Callable[[Any], object]] = {
        "line": lambda value: rejected.line == value,
        "reason": lambda value: rejected.reason == value,
        "reason_like": lambda value: re.search(value, rejected.reason),
        "file": lambda value: PurePath(rejected.path).name == value,
    }
    for name, value in said.items():
        assert checks[name](value), f"{name} {value!r}: {rejected}"


def check_article(said: dict[str, Any], article: Article) -> None:
    """Fails where an article is not what is said of it; a key that is not known fails, too."""
    body = article.body
    iso = article.published.iso() if article.published else ""
    paragraphs = body.split("\n\n")
    checks: dict[str, Callable[[Any], object]] = {
        "file": lambda value: True,  # where it is read from
        "title": lambda value: article.title == value,
        "outlet": lambda value: article.outlet == value,
        "outlet_contains": lambda value: value in (article.outlet or ""),
        "outlet_is_host_if_page_says_none": lambda value: article.outlet == (article.url or "").split("/")[2],
        "published": lambda value: iso == value,
        "published_day": lambda value: iso[:10] == value,
        "published_from_address": lambda value: article.published and article.published.origin == "url",
        "origin": lambda value: article.published and article.published.origin == value,
        "authors": lambda value: list(article.authors) == value,
        "body_contains": lambda value: all(one in body for one in value),
        "body_contains_start": lambda value: body.startswith(value),
        "body_lacks": lambda value: not any(one in body for one in value),
        "title_is_none_of": lambda value: article.title not in value,
        "each_paragraph_once": lambda value: len(paragraphs) == len(set(paragraphs)),
        "paragraphs_apart": lambda value: len(paragraphs) > 1 and all(len(one) < 400 for one in paragraphs),
        "never_quoted": lambda value: not any(one in body for one in value),
        "or": lambda value: True,  # another way that is right, too
    }
    for name, value in said.items():
        assert checks[name](value), f"{name} {value!r}: {article.title!r}, {article.outlet!r}, {iso}, {article.authors}"
