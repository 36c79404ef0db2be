"""Cuts articles into passages: as long as the encoder can read, on paragraph and sentence borders."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

from corpus.text.sentences import sentence_spans
from corpus.types import Article, Passage, Span, new_passage

HEADER_TOKENS = 40
MIN_TOKENS = 2 * HEADER_TOKENS  # of a passage with its header
SPECIAL_TOKENS = 2  # [CLS] and [SEP]
_BORDER = "\x1e"  # a record separator, put on sentence borders; `tidy` takes it out of every body
_MAX_CHARS_PER_TOKEN = 12  # a run without spaces is one unknown token however long it is: count it by length


@dataclass(frozen=True, slots=True, kw_only=True)
class PassageText:
    """Holds a passage with the header that is encoded and word-indexed in front of it."""

    passage: Passage
    header: str

    @property
    def indexed(self) -> str:
        """Returns what the encoder and the words index see."""
        return f"{self.header}\n{self.passage.text}" if self.header else self.passage.text


class PassageSplitter:
    """Cuts articles into passages that fit an encoder, header and special tokens included.

    langchain-text-splitters does the cutting. Its own `add_start_index` searches the text for each piece, and goes
    wrong where lengths are counted in tokens. So nothing is stripped or overlapped here: the pieces join to the whole
    body again, and offsets are sums of their lengths.

    Args:
        count_tokens: Tokens in a text, special ones left out.
        limit: The most tokens of a passage with its header and special tokens.
    """

    def __init__(self, count_tokens: Callable[[str], int], limit: int) -> None:
        if limit < MIN_TOKENS:
            raise ValueError(f"passages of {limit} tokens leave no room behind the header; expected {MIN_TOKENS}")
        self._tokens = count_tokens
        self._length = lru_cache(maxsize=4096)(self._measure)
        self._limit = limit

    def split(self, article: Article) -> list[PassageText]:
        """Returns the passages of an article, in order: together they hold every word of its body."""
        from langchain_text_splitters import RecursiveCharacterTextSplitter  # 0.7 s, which no question needs

        header = header_of(article, self._length)
        room = self._limit - SPECIAL_TOKENS - (self._tokens(header) if header else 0)
        splitter = RecursiveCharacterTextSplitter(
            separators=["\n\n", _BORDER, "\n", " ", ""],
            chunk_size=room,
            chunk_overlap=0,
            length_function=self._length,
            keep_separator="end",
            strip_whitespace=False,
        )
        marked = _mark_borders(article.body, article.language)
        passages = []
        position = 0
        pieces = [piece.replace(_BORDER, "") for piece in splitter.split_text(marked)]
        if "".join(pieces) != article.body:
            raise RuntimeError(f"article {article.id}: its passages do not join to its body, so offsets would be wrong")
        for text in pieces:
            start = position + len(text) - len(text.lstrip())
            position += len(text)
            if text.strip():
                span = Span(start=start, end=start + len(text.strip()))
                passages.append(PassageText(passage=new_passage(article, span), header=header))
        return passages

    def _measure(self, text: str) -> int:
        if not text:
            return 0
        bare = text.replace(_BORDER, "")  # at least 1: langchain repeats pieces of length 0 in the next passage
        return max(1, self._tokens(bare), len(bare) // _MAX_CHARS_PER_TOKEN)


def header_of(article: Article, count_tokens: Callable[[str], int]) -> str:
    """Returns title, outlet and day on one line, at most 40 tokens; the title is cut first."""
    day = article.published.day() if article.published else None
    source = ", ".join(part for part in (article.outlet, day) if part)
    words = (article.title or "").split()[:HEADER_TOKENS]
    while True:
        header = " | ".join(part for part in (" ".join(words), source) if part)
        if not header or count_tokens(header) <= HEADER_TOKENS:
            return header
        if words:
            words = words[:-1]
        else:
            source = source.rpartition(" ")[0]


def _mark_borders(body: str, language: str | None) -> str:
    starts = [span.start for span in sentence_spans(body, language)]
    cuts = [0, *starts[1:], len(body)] if starts else [0, len(body)]
    return _BORDER.join(body[a:b] for a, b in pairwise(cuts))
