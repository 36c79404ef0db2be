"""Reads files as articles; `corpus.load.formats` has a module for each format."""

from corpus.load.bounds import BOUNDS, Bounds
from corpus.load.containers.member import Part
from corpus.load.fields import Fields
from corpus.load.files import load, load_content, load_file, read_content, read_file
from corpus.load.finding import OnRejected, find_files
from corpus.load.undated import OnUndated

__all__ = [
    "BOUNDS",
    "Bounds",
    "Fields",
    "OnRejected",
    "OnUndated",
    "Part",
    "find_files",
    "load",
    "load_content",
    "load_file",
    "read_content",
    "read_file",
]
