"""Which language model writes, and how it is asked: from arguments, the environment and a file.

Nothing is sent anywhere unless somebody named a server: without a URL there is no language model.
"""

from __future__ import annotations

import os
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from qa.errors import WriterError

URL, MODEL, KEY, FILE = "NEWSDESK_LLM_URL", "NEWSDESK_LLM_MODEL", "NEWSDESK_LLM_KEY", "NEWSDESK_LLM_FILE"


@dataclass(frozen=True, slots=True, kw_only=True)
class LanguageModel:
    """A language model behind an OpenAI-compatible server.

    Attributes:
        url: Of the server's API, such as `http://localhost:11434/v1`.
        model: Its name on that server.
        key: What the server wants to see; empty for none. It is never shown.
        temperature: 0 for the likeliest words.
        context: Tokens of question, passages and answer together that the model can take.
        answer_tokens: The most tokens of an answer.
        day_tokens: The most tokens, in and out, of all answers of a day; 0 for no bound.
        first_seconds: How long the first words may take.
        silent_seconds: How long the server may be silent between two pieces.
        answer_seconds: How long a whole answer may take.
        retries: How often a request is repeated that failed for the moment, each time later.
        at_once: The most requests at once; others wait.
        million_in, million_out: The price of a million tokens, in any currency; 0 where it costs nothing.

    Raises:
        WriterError: If one of them cannot be.
    """

    url: str
    model: str
    key: str = field(default="", repr=False)
    temperature: float = 0.0
    context: int = 8192
    answer_tokens: int = 700
    day_tokens: int = 0
    first_seconds: float = 120.0
    silent_seconds: float = 30.0
    answer_seconds: float = 300.0
    retries: int = 2
    at_once: int = 2
    million_in: float = 0.0
    million_out: float = 0.0

    def __post_init__(self) -> None:
        try:
            parts = urlsplit(self.url)
            has_host = parts.scheme in ("http", "https") and bool(parts.hostname) and parts.port != 0
        except ValueError:
            has_host = False
        if not has_host:
            raise WriterError(f"{self.url!r} is no address of a server: such as http://localhost:11434/v1 is expected")
        if parts.username or parts.password:
            raise WriterError(f"put the key of the language model in {KEY}, not in its address")
        if not self.model:
            raise WriterError(f"name the model that {self.server} is to run: --llm-model NAME, or {MODEL}")
        least = {"context": 512, "answer_tokens": 16, "at_once": 1}
        for one in fields(self):
            value, bound = getattr(self, one.name), least.get(one.name, 0)
            if isinstance(value, (int, float)) and not value >= bound:
                raise WriterError(f"{one.name} of the language model must be at least {bound}, got {value}")

    @property
    def server(self) -> str:
        """Returns the server's name as people know it: host and port, e.g. `localhost:11434`."""
        return urlsplit(self.url).netloc

    def price(self, tokens_in: int, tokens_out: int) -> float:
        """Returns what so many tokens cost, in the currency of the settings."""
        return (tokens_in * self.million_in + tokens_out * self.million_out) / 1e6


def language_model(
    url: str = "", model: str = "", file: Path | str = "", environment: Mapping[str, str] = os.environ
) -> LanguageModel | None:
    """Returns the language model that somebody named, or None.

    An argument goes before the environment, and that before the file.

    Args:
        url: Of its server.
        model: Its name.
        file: TOML with any of the settings; that in NEWSDESK_LLM_FILE if empty.
        environment: NEWSDESK_LLM_URL, _MODEL, _KEY and _FILE.

    Raises:
        WriterError: If the file cannot be read, or a setting cannot be.
    """
    file = file or environment.get(FILE, "")
    settings = _read(Path(file)) if file else {}
    for name, value in (
        ("url", url or environment.get(URL, "")),
        ("model", model or environment.get(MODEL, "")),
        ("key", environment.get(KEY, "")),
    ):
        if value:
            settings[name] = value
    if not settings.get("url"):
        if settings.get("model") and model:
            raise WriterError(f"--llm-model names a model, and no server runs it: add --llm URL, or set {URL}")
        return None
    return LanguageModel(**{"model": "", **settings})


def _read(file: Path) -> dict[str, Any]:
    """Returns the settings of a file, each of the type that it should have."""
    try:
        found = tomllib.loads(file.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise WriterError(f"{file}: cannot be read as settings of a language model ({error})") from error
    types = {one.name: str(one.type) for one in fields(LanguageModel)}
    for name, value in found.items():
        if name not in types:
            raise WriterError(f"{file}: no setting is called {name}; there are {', '.join(types)}")
        fitting: tuple[type, ...] = {"str": (str,), "int": (int,), "float": (int, float)}[types[name]]
        if not isinstance(value, fitting) or isinstance(value, bool):
            raise WriterError(f"{file}: {name} must be of type {types[name]}, got {value!r}")
    return found
