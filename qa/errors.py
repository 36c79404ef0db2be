"""Errors of reading; the whole tree is drawn in corpus/errors.py."""

from __future__ import annotations

from corpus.errors import NewsdeskError


class ReaderError(NewsdeskError):
    """A reader's weights cannot be found or loaded, or are not those that are expected."""


class RecordError(NewsdeskError):
    """A record, or what is said of one, does not have the shape that is promised."""


class WriterError(NewsdeskError):
    """A language model cannot be asked, or its server failed; see qa/composing/."""
