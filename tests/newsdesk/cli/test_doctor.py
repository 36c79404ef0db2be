"""The command that looks at the machine: what it prints, and its exit code."""

from __future__ import annotations

import socket

import pytest

from tests.newsdesk.cli.program import Program

pytestmark = pytest.mark.models


def test_a_sound_machine_has_exit_code_0(newsdesk: Program) -> None:
    told = newsdesk("doctor", "--port", "0")
    assert (told.code, told.err) == (0, "")
    checks = [line.split(": ")[0].split(maxsplit=1)[1] for line in told.out.splitlines()[:-1] if "->" not in line]
    assert checks == [
        "version", "packages", "index folder", "cache folder", "temporary files", "free space", "encoder", "index",
        "reader", "port",
    ]  # fmt: skip
    assert "index: 27 articles" in told.out
    assert told.out.splitlines()[-1].startswith("0 problems, ")


def test_a_problem_has_exit_code_1_and_advice(newsdesk: Program) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))  # it does not listen: nobody is waited for
        port = str(taken.getsockname()[1])
        told = newsdesk("doctor", "--port", port, "--encoder", "/no/such/model", "--json")
    record = told.record()
    assert (told.code, record["sound"]) == (1, False)
    problems = {one["check"]: one for one in record["findings"] if one["state"] == "problem"}
    assert set(problems) == {"encoder", "port"}
    assert all(one["advice"] for one in problems.values())
    assert set(record["findings"][0]) == {"check", "state", "finding", "advice"}
