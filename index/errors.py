"""Errors of the index; the whole tree is drawn in corpus/errors.py."""

from __future__ import annotations

from corpus.errors import NewsdeskError


class LibraryError(NewsdeskError):
    """Something is wrong with an index, named by its folder."""


class IndexDamaged(LibraryError):
    """Files of the index are gone, cut short or changed from outside."""


class IndexMismatch(LibraryError):
    """The index was made with another encoder, format or passage size than it is opened with."""


class IndexBusy(LibraryError):
    """Another writer is at work on the index; readers are not affected."""


class IndexUnwritable(LibraryError):
    """The folder cannot be created or written."""


class IndexUnreachable(LibraryError):
    """The database server that has the index does not answer, or lets nobody in."""


class IndexClosed(LibraryError):
    """The library, or the desk over it, was closed."""


class EncoderError(LibraryError):
    """An encoder's model cannot be found or loaded."""
