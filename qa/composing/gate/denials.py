"""Whether a sentence denies what its quotes deny, and no more; and whether it is no surer than they are."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from corpus.text.analysis import content_words

_CONTRACTED = re.compile(r"(?<=\w)n['’]t\b", re.IGNORECASE)
_WONT = re.compile(r"\b(?:wo|ca|sha)n['’]t\b", re.IGNORECASE)
# "No. 5", "no longer than", "not only ... but" and "no doubt" deny nothing that follows.
_NO_DENIAL = re.compile(
    r"\bno\. ?\d|\bnot only\b|\bno doubt\b|\bwhether or not\b|\bnot just\b|\bno matter\b", re.IGNORECASE
)
_NOT = frozenset("not never no nor neither without cannot none nobody nothing nowhere hardly barely".split())
_NOT_STEMS = frozenset(  # verbs that deny what follows them
    "deni fail declin refus unabl lack reject prevent avoid block oppos cancel stop false untru".split()
)
_MAYBE = frozenset("may might could would should can possibl possibli potenti perhap like unlik probabl".split())
_MAYBE_STEMS = frozenset(
    """alleg accus suspect reported purport claim plan propos consid expect aim hope intend seek want threaten
    promis predict forecast warn urg call ask request think believ suggest appear seem rumor rumour if unless
    attempt tri offer agre will schedul""".split()
)
_CLAUSE = re.compile(r"[,;:.!?()\n\"“”—–]\s*|\b(?:and|but|while|although|because|which|who|when|after|before|as)\b")
_NEAR, _FAR = 1, 4  # content words behind a denial that it surely, and that it may deny
_MODALS = re.compile(r"\b(?:may|might|could|would|should|can|will|if|unless)\b", re.IGNORECASE)
_MONTH_MAY = re.compile(r"\bMay\b(?= \d|,| of\b|\.)|(?<=\bin )May\b|(?<=\bof )May\b|(?<=\blast )May\b|(?<=\d )May\b")


@dataclass(frozen=True, slots=True, kw_only=True)
class _Marked:
    """Content words of a text, stemmed: all of them, those that a mark surely and those that it may govern."""

    words: frozenset[str]
    free: frozenset[str]
    surely: frozenset[str]
    maybe: frozenset[str]
    has_mark: bool


def denial(sentence: str, quotes: Sequence[str]) -> str | None:
    """Returns the word that a sentence denies and its quotes do not, or the other way round; or None.

    Args:
        sentence: What was written.
        quotes: What it rests on.
    """
    written, quoted = _denied(sentence), _denied("\n".join(quotes))
    for word in sorted(written.surely & quoted.words):
        if word not in quoted.maybe:
            return word
    if written.has_mark and not quoted.has_mark:
        return next(iter(sorted(written.surely)), "not")
    for word in sorted(quoted.surely - quoted.free):
        if word in written.words and word not in written.maybe:
            return word
    return None


def certainty(sentence: str, quotes: Sequence[str]) -> str | None:
    """Returns the word that the quotes only say may be, and that a sentence says is; or None."""
    written, quoted = _supposed(sentence), _supposed("\n".join(quotes))
    if written.has_mark:
        return None
    for word in sorted(quoted.surely - quoted.free):
        if word in written.words:
            return word
    return None


def _denied(text: str) -> _Marked:
    return _marked(_NO_DENIAL.sub(" ", _expanded(text)), _NOT, _NOT_STEMS)


def _supposed(text: str) -> _Marked:
    return _marked(_MONTH_MAY.sub(" ", _expanded(text)), _MAYBE, _MAYBE_STEMS)


def _expanded(text: str) -> str:
    return _CONTRACTED.sub(" not", _WONT.sub("will not", text))


def _marked(text: str, marks: frozenset[str], mark_stems: frozenset[str]) -> _Marked:
    words: set[str] = set()
    free: set[str] = set()
    surely: set[str] = set()
    maybe: set[str] = set()
    has_mark = False
    for clause in _CLAUSE.split(text):
        since: int | None = None  # content words since the last mark
        for token in re.findall(r"[\w’']+", clause):
            plain = token.casefold()
            stem = next(iter(content_words(token)), "")
            if plain in marks or (stem and stem in mark_stems):
                if stem:
                    words.add(stem)
                    if since is None:
                        free.add(stem)
                    elif since < _NEAR:  # "will not reject"
                        surely.add(stem)
                        maybe.add(stem)
                has_mark, since = True, 0
                continue
            if not stem:
                continue
            words.add(stem)
            if since is None:
                free.add(stem)
                continue
            since += 1
            if since <= _NEAR:
                surely.add(stem)
            if since <= _FAR:
                maybe.add(stem)
            else:
                free.add(stem)
    return _Marked(
        words=frozenset(words), free=frozenset(free), surely=frozenset(surely), maybe=frozenset(maybe),
        has_mark=has_mark,
    )  # fmt: skip
