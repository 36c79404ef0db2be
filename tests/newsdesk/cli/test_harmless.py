"""What articles hold is printed without what a terminal would act on."""

from __future__ import annotations

import io

import pytest
from rich.table import Table
from rich.text import Text

from newsdesk.cli.console import OUT

_HOSTILE = "\x1b]0;owned\x07\x1b[2J\x1b[31mThe quay\x9b31m is \u202egnol\u202c\x08\x7f."


@pytest.mark.parametrize("as_text", [False, True])
def test_control_characters_are_not_printed(as_text: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    shown = io.StringIO()
    monkeypatch.setattr(OUT, "_file", shown)  # `file` would be put back as the stream of this test
    table = Table("source", box=None)
    table.add_row(Text(_HOSTILE) if as_text else _HOSTILE)
    OUT.print(Text(_HOSTILE, style="bold") if as_text else _HOSTILE, markup=False)
    OUT.print(table)
    printed = shown.getvalue()
    assert "The quay" in printed
    assert not {char for char in printed if not char.isprintable()} - {"\n"}
