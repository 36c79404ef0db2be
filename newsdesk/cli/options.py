"""Options that several commands share, and the exit codes."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

FAILED, NOT_FOUND, PARTLY = 1, 3, 4

Index = Annotated[
    str | None,
    typer.Option(
        "--index",
        envvar="NEWSDESK_INDEX",
        help="Folder of the index, or the address of a database (postgresql://...); default: in your data folder.",
    ),
]
EncoderName = Annotated[
    str,
    typer.Option(
        "--encoder",
        help="`multilingual`, or a Sentence Transformers model by name or folder. Default: that of the index;"
        " a new one multilingual where most first articles are not English.",
    ),
]
ReaderName = Annotated[
    str,
    typer.Option("--reader", help="small: only the faster network; or a question-answering model of Transformers."),
]
Since = Annotated[str | None, typer.Option(help="Only articles published at or after this day or time.")]
Until = Annotated[str | None, typer.Option(help="Only articles published at or before this day or time.")]
AsOf = Annotated[str | None, typer.Option(help="Only what was published, as it stood, at this day or time.")]
Outlets = Annotated[list[str] | None, typer.Option("--outlet", help="Only this outlet; may be given again.")]
Authors = Annotated[
    list[str] | None, typer.Option("--author", help="Only articles by this author; may be given again.")
]
Collections = Annotated[
    list[str] | None, typer.Option("--collection", help="Only this collection; may be given again.")
]
Languages = Annotated[
    list[str] | None,
    typer.Option("--language", help="Only articles in this language, a code or a name; may be given again."),
]
Collection = Annotated[
    str, typer.Option("--collection", help="A collection that the articles join, such as a dossier; new or there.")
]
AsJson = Annotated[bool, typer.Option("--json", help="One JSON object instead of text.")]
AllowPrivate = Annotated[
    bool, typer.Option("--allow-private", help="Fetch from this machine and private networks, too.")
]
Explain = Annotated[bool, typer.Option("--explain", help="Say where the time went, on standard error.")]
Links = Annotated[
    bool, typer.Option("--links", help="The files are lists of links (tables, JSON, OPML, bookmarks): fetch those.")
]
UsersPath = Annotated[
    Path | None,
    typer.Option("--users", envvar="NEWSDESK_USERS", help="The file of those who may log in; see `newsdesk users`."),
]
