"""The commands that say who may log in."""

from __future__ import annotations

import io
import json
import sys
from pathlib import Path

import pytest

from newsdesk.access.access import Access
from newsdesk.access.users import UsersFile
from tests.newsdesk.cli.program import Program


@pytest.fixture
def program(tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Program:
    monkeypatch.setenv("NEWSDESK_USERS", str(tmp_path / "users.json"))
    return Program(tmp_path / "index", capsys, monkeypatch)


def test_users_are_added_listed_and_removed(program: Program, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", io.StringIO("tide and ebb\n"))
    assert program("users", "add", "ada", "--rights", "add,read", "--password-stdin").out == "ada may read, add\n"
    assert program("users", "add", "script", "--rights", "read", "--no-password").code == 0
    assert program("users", "add", "anybody", "--rights", "read").code == 0  # asks for no password
    token = program("users", "token", "script").out.strip()
    access = Access(users=UsersFile(tmp_path / "users.json"), pause=0)
    assert access.visitor("", token=token).name == "script"
    assert access.visitor("", session=access.log_in("ada", "tide and ebb", "")).name == "ada"
    listed = program("users", "list", "--json").out.splitlines()
    assert [json.loads(line) for line in listed] == [
        {"name": "ada", "rights": ["read", "add"], "password": True, "tokens": 0},
        {"name": "script", "rights": ["read"], "password": False, "tokens": 1},
        {"name": "anybody", "rights": ["read"], "password": False, "tokens": 0},
    ]
    assert program("users", "drop-tokens", "script").code == 0
    assert program("users", "remove", "ada").code == 0
    assert program("users", "list").out == "script: read\nanybody: read\n"


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["add", "ada", "--rights", "write", "--no-password"], "'write' is no right; there are read, add, remove"),
        (["add", "ada", "--rights", ",", "--no-password"], "no right is named"),
        (["add", "../ada", "--rights", "read", "--no-password"], "is no name of a user"),
        (["remove", "bob"], "has no user 'bob'"),
        (["list"], "there is no such file"),
    ],
)
def test_what_cannot_be_is_said_in_one_line(program: Program, arguments: list[str], told: str) -> None:
    ran = program("users", *arguments)
    (line,) = ran.err.splitlines()
    assert (ran.code, told in line) == (1, True)


def test_the_file_must_be_named(program: Program, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("NEWSDESK_USERS")
    assert "name the file of users with --users" in program("users", "list").err


def test_the_page_does_not_start_without_its_users(program: Program, tmp_path: Path) -> None:
    ran = program("chat", "--no-browser", "--port", "0", "--users", tmp_path / "gone.json")
    assert (ran.code, "gone.json: there is no such file" in ran.err) == (1, True)
