"""The options that name a language model."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

Llm = Annotated[
    str,
    typer.Option(
        "--llm", envvar="NEWSDESK_LLM_URL",
        help="An OpenAI-compatible server that may write, such as http://localhost:11434/v1; it is sent passages.",
    ),
]  # fmt: skip
LlmModel = Annotated[
    str, typer.Option("--llm-model", envvar="NEWSDESK_LLM_MODEL", help="The model's name on that server.")
]
LlmFile = Annotated[
    Path | None,
    typer.Option("--llm-file", envvar="NEWSDESK_LLM_FILE", help="TOML with more settings; see docs/writer.md."),
]
