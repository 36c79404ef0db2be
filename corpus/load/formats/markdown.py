"""Reads Markdown with front matter: fields between two lines of dashes, then the text.

python-frontmatter finds and splits the front matter, markdown-it-py parses the rest. The steps of python-frontmatter
are called one by one. Its `parse` raises on a lone line of dashes, and loses the line of a broken field.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import PurePath
from typing import Any

import yaml
from frontmatter.default_handlers import YAMLHandler
from markdown_it import MarkdownIt
from markdown_it.token import Token

from corpus.errors import LoadError
from corpus.load.decode import bounded, decode
from corpus.load.formats.records import article_from_fields
from corpus.load.undated import OnUndated, ignore_undated, warn_at
from corpus.types import Article

_MARKS = re.compile(r"[][*_`<>!#&\\-]")
_MAX_MARKS = 100_000  # that may be markup: the parser takes 1 s over so many, and articles have some hundreds
_MAX_LINES = 100_000  # a book has some 20,000


def read(content: bytes, path: PurePath, on_undated: OnUndated = ignore_undated) -> list[Article]:
    """Returns one article: fields from the front matter, else the title from the first heading.

    Raises:
        LoadError: If the front matter is broken or there is no text.
    """
    given, text = _front_matter(decode(content, path), path)
    if text.count("\n") > _MAX_LINES:
        raise LoadError(path, f"more than {_MAX_LINES:,} lines; expected an article in Markdown")
    if len(_MARKS.findall(text)) > _MAX_MARKS:
        raise LoadError(path, f"more than {_MAX_MARKS:,} marks such as * and [; expected an article in Markdown")
    title, body = _plain(text)
    fields = {"title": title, **given, "body": body}
    try:
        return [bounded(article_from_fields(fields, warn=warn_at(on_undated, path)), path)]
    except ValueError as error:
        raise LoadError(path, f"{error}; expected text after the front matter") from error


def _front_matter(text: str, path: PurePath) -> tuple[dict[str, Any], str]:
    """Returns the fields between the dashes and the text behind them; all the text if it begins with no dashes."""
    text = text.replace("\r\n", "\n")
    handler = YAMLHandler()
    if not handler.detect(text.lstrip()):
        return {}, text
    try:
        block, rest = handler.split(text)
    except ValueError:  # one line of dashes: a rule, no front matter
        return {}, text
    before = text.count("\n", 0, text.index(block))
    try:
        fields = handler.load(block, Loader=yaml.SafeLoader)  # the C loader crashes on deep nesting
    except (yaml.YAMLError, ValueError, RecursionError) as error:  # ValueError: a date like 2025-13-45
        mark = getattr(error, "problem_mark", None)
        problem = getattr(error, "problem", None) or " ".join(str(error).split())
        line = before + mark.line + 1 if mark else None
        raise LoadError(path, f"front matter is not YAML ({problem})", line) from error
    if fields is not None and not isinstance(fields, dict):
        raise LoadError(path, "front matter holds no fields; expected lines such as 'title: ...'", before + 2)
    return fields or {}, rest


def _plain(text: str) -> tuple[str | None, str]:
    """Returns the first top heading, and the text without markup, blocks a blank line apart."""
    title: str | None = None
    blocks: list[str] = []
    heading = False
    for token in MarkdownIt("commonmark").parse(text):
        heading = token.tag == "h1" if token.type == "heading_open" else heading
        if token.type == "inline":
            words = "".join(_words(token.children or []))
            if heading and title is None and not blocks:
                title = words
            else:
                blocks.append(words)
            heading = False
        elif token.type in ("fence", "code_block"):
            blocks.append(token.content)
    return title, "\n\n".join(blocks)


def _words(tokens: list[Token]) -> Iterator[str]:
    for token in tokens:
        if token.type in ("text", "code_inline"):
            yield token.content
        elif token.type in ("softbreak", "hardbreak") or (token.type == "html_inline" and token.content[:3] == "<br"):
            yield "\n"
        elif token.children:
            yield from _words(token.children)
