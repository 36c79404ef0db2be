"""Who may change the articles."""

from __future__ import annotations

import pytest

from newsdesk.api.access import Access


@pytest.mark.parametrize("password", [None, ""])
def test_without_a_password_everybody_is_admitted(password: str | None) -> None:
    access = Access(password)
    assert access.is_open
    assert access.admits("")
    assert access.admits("anything")


def test_only_the_password_is_admitted_and_a_guess_costs_time(monkeypatch: pytest.MonkeyPatch) -> None:
    pauses: list[float] = []
    monkeypatch.setattr("newsdesk.api.access.time.sleep", pauses.append)
    access = Access("tide & ebb é", pause=0.05)
    assert not access.is_open
    assert access.admits("tide & ebb é")
    assert pauses == []
    assert [access.admits(guess) for guess in ("", "tide", "TIDE & EBB É", "tide & ebb é ")] == [False] * 4
    assert pauses == [0.05] * 4


def test_the_password_comes_from_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NEWSDESK_AUTH", "word")
    assert Access.from_environment().admits("word")
    monkeypatch.delenv("NEWSDESK_AUTH")
    assert Access.from_environment().is_open
