"""The command line as tests run it, in this process."""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from newsdesk.cli import main as cli
from qa.presenting.records.json_schema import json_schema


@dataclass(frozen=True)
class Run:
    """What a command did."""

    code: int
    out: str
    err: str

    def record(self) -> dict[str, Any]:
        """The JSON object it printed."""
        found: dict[str, Any] = json.loads(self.out)
        return found


class Program:
    """Runs commands on one index."""

    def __init__(self, index: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
        self._capsys = capsys
        self._monkeypatch = monkeypatch
        monkeypatch.setenv("NEWSDESK_INDEX", str(index))

    def __call__(self, *arguments: str | Path) -> Run:
        self._monkeypatch.setattr(sys, "argv", ["newsdesk", *map(str, arguments)])
        with pytest.raises(SystemExit) as stopped:
            cli.main()
        captured = self._capsys.readouterr()
        if "--json" in arguments:
            _validate(command_of(arguments), captured.out)
        return Run(code=int(stopped.value.code or 0), out=captured.out, err=captured.err)


def command_of(arguments: Sequence[str | Path]) -> str:
    """The command that arguments begin with: `users list` is one of two words."""
    return " ".join(map(str, arguments[: 2 if arguments[0] == "users" else 1]))


def _validate(command: str, printed: str) -> None:
    """Holds each line that was printed against docs/schema.json."""
    schema = json_schema()
    schema["$ref"] = schema["properties"][f"newsdesk {command} --json"]["$ref"]
    for line in printed.splitlines():
        Draft202012Validator(schema).validate(json.loads(line))


ARTICLE = {
    "title": "Ferry fares rise",
    "url": "https://pier.example/fares",
    "outlet": "Pier News",
    "published_at": "2025-03-04",
    "text": "The ferry to Hallow Island will cost 14 crowns from May.",
}


def write(path: Path, *records: object) -> Path:
    path.write_text("".join(json.dumps(record) + "\n" for record in records))
    return path
