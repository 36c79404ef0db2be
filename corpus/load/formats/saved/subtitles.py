"""Reads subtitles, SubRip (.srt) and WebVTT (.vtt), with pysubs2: their words without numbers and times."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import PurePath
from typing import TYPE_CHECKING

from corpus.errors import LoadError
from corpus.load.decode import MAX_CHARS, bounded, decode
from corpus.types import Article, new_article, tidy

if TYPE_CHECKING:
    from pysubs2 import SSAEvent

_PAUSE = 3_000  # milliseconds without words, after which a paragraph begins
_MOST_CHARS = 8 * MAX_CHARS  # of a file: times and numbers take more than short words
_TAG = re.compile(r"<[^<>\n]{0,200}>|\{\\[^{}\n]{0,200}\}")
_SOUND = re.compile(r"[\[(][^\])]{0,200}[\])]|[♪♫\s]+")  # a line that is no speech


def read(content: bytes, path: PurePath) -> list[Article]:
    """Returns one article: what is said, a paragraph for each piece between pauses.

    A line that is shown again in the next subtitle, as captions that roll up are, is read once.

    Raises:
        LoadError: If it holds no subtitles.
    """
    from pysubs2 import SSAFile

    text = decode(content, path)
    if len(text) > _MOST_CHARS:
        raise LoadError(path, f"{len(text):,} characters; at most {_MOST_CHARS:,} are expected in subtitles")
    text = _TAG.sub("", text).replace("{", "(")  # pysubs2 takes minutes over a megabyte of them
    try:
        events = SSAFile.from_string(text, format_="vtt" if text.lstrip().startswith("WEBVTT") else "srt").events
    except Exception as error:  # whatever the library trips over
        raise LoadError(path, f"not subtitles ({type(error).__name__}: {error})") from error
    body = tidy("\n\n".join(_paragraphs(events)))
    if not body:
        raise LoadError(path, "no words in it; expected subtitles, SubRip or WebVTT")
    return [bounded(new_article(body=body), path)]


def _paragraphs(events: list[SSAEvent]) -> Iterator[str]:
    lines: list[str] = []
    before: list[str] = []
    end = 0
    for event in events:
        shown = [" ".join(line.split()) for line in event.plaintext.split("\n")]
        new = [line for line in shown if line and line not in before and not _SOUND.fullmatch(line)]
        if lines and event.start - end > _PAUSE:
            yield " ".join(lines)
            lines = []
        lines += new
        before, end = shown, max(end, event.end)
    yield " ".join(lines)
