"""How the command line starts and stops: what it loads, its version, Ctrl+C, and files that lie around."""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from inspect import signature
from pathlib import Path

import pytest

from newsdesk import __version__
from newsdesk.cli import main as cli
from newsdesk.cli.users_commands import users
from qa import Newsdesk
from qa.presenting.records.json_schema import json_schema
from tests.conftest import ROOT
from tests.fakes import HashingEncoder
from tests.index.encode.test_questions import run_python
from tests.newsdesk.cli.program import Program
from tests.newsroom import Newsroom, Page


def test_a_question_loads_neither_torch_nor_what_reads_and_cuts_articles(samples_index: Path) -> None:
    """No torch, no parser of a format, no text splitter: command line, index and answer included."""
    code = """
import json, sys
from newsdesk.cli import main as cli
from newsdesk.cli.users_commands import users
from qa import Newsdesk
from qa.presenting.records.json_schema import json_schema
desk = Newsdesk.open(sys.argv[1])
desk.warm_up()
answer = desk.ask("Who won the Lake Orrin Marathon?").text
unwanted = {"torch", "transformers", "sentence_transformers", "langchain_text_splitters", "langchain_core",
            "markdown_it", "feedparser", "lxml", "trafilatura", "pyarrow", "gradio", "onnx"}
print(json.dumps([answer, sorted(unwanted & set(sys.modules))]))
"""
    answer, loaded = json.loads(run_python(code, str(samples_index)).communicate()[0])
    assert ("Okafor-Reyes" in answer, loaded) == (True, [])


@pytest.mark.parametrize(
    "arguments",
    [["ask"], ["ask", "a", "--batch", "b.jsonl"], ["add"], ["remove"], ["search"], ["search", "a", "-k", "0"], ["no"]],
)
def test_wrong_use_has_exit_code_2(newsdesk: Program, arguments: list[str]) -> None:
    assert newsdesk(*arguments).code == 2


def test_every_command_is_in_the_documents() -> None:
    table = (ROOT / "docs" / "command-line.md").read_text()
    commands = [command.name for command in cli.app.registered_commands]
    assert len(commands) == 17
    assert [name for name in commands if f"| `{name}" not in table] == []
    assert "make chat" in (ROOT / "README.md").read_text()
    codes = re.findall(r"^\| (\d+) \|", table, re.MULTILINE)
    assert codes == ["0", "1", "2", "3", "4", "130"]


def test_whatever_prints_json_is_in_the_schema() -> None:
    """Every command with --json; tests of commands hold what these print against it."""
    commands = [(str(one.name), one.callback) for one in cli.app.registered_commands]
    commands += [(f"users {one.name}", one.callback) for one in users.registered_commands]
    printing = {name for name, call in commands if call and "as_json" in signature(call).parameters}
    named = {name.removeprefix("newsdesk ").removesuffix(" --json") for name in json_schema()["properties"]}
    assert {"repair", "backup", "restore", "doctor", "users list"} < printing
    assert printing - named == set()


def test_status_and_help_import_neither_torch_nor_gradio(samples_index: Path) -> None:
    code = (
        "import sys; sys.argv = ['newsdesk', 'status']; from newsdesk.cli import main as cli\n"
        "try: cli.main()\n"
        "except SystemExit: print([name for name in ('torch', 'gradio', 'trafilatura') if name in sys.modules])"
    )
    ran = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, cwd=ROOT, check=True,
        env={**os.environ, "NEWSDESK_INDEX": str(samples_index)},
    )  # fmt: skip
    assert "27 articles from 8 outlets" in ran.stdout
    assert ran.stdout.splitlines()[-1] == "[]"


def test_asking_imports_nothing_of_the_page(samples_index: Path) -> None:
    page = ("gradio", "mcp", "prometheus_client", "fastapi", "uvicorn", "newsdesk.page")
    code = (
        "import sys; sys.argv = ['newsdesk', 'ask', 'what did Japan promise to buy?']\n"
        "from newsdesk.cli import main as cli\n"
        "try: cli.main()\n"
        f"except SystemExit: print([name for name in {page} if name in sys.modules])"
    )
    ran = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, cwd=ROOT, check=True,
        env={**os.environ, "NEWSDESK_INDEX": str(samples_index)},
    )  # fmt: skip
    assert "soybeans" in ran.stdout
    assert ran.stdout.splitlines()[-1] == "[]"


def test_the_version_is_printed(newsdesk: Program) -> None:
    run = newsdesk("--version")
    assert (run.code, run.out, run.err) == (0, f"newsdesk {__version__}\n", "")


# What runs in the background ignores Ctrl+C, and so do its children: tests may run there.
INTERRUPTIBLE = """
import signal
signal.signal(signal.SIGINT, signal.default_int_handler)
from newsdesk.cli.main import main
main()
"""


@pytest.mark.slow
def test_ctrl_c_ends_a_command_quietly_with_exit_code_130(tmp_path: Path) -> None:
    """While a page is being fetched: no traceback, and an index as it was before."""
    requested, released = threading.Event(), threading.Event()

    def slow_page() -> Iterator[bytes]:
        requested.set()
        released.wait(60)
        yield b"<html></html>"

    with Newsroom() as room:
        url = room.serve("/slow.html", Page(body=slow_page))
        options = ["add", url, "--allow-private", "--index", str(tmp_path / "index")]
        command = [sys.executable, "-c", INTERRUPTIBLE, *options]
        with subprocess.Popen(command, cwd=ROOT, text=True, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
            try:
                assert requested.wait(120)
                process.send_signal(signal.SIGINT)
                output, errors = process.communicate(timeout=120)
            finally:
                process.kill()
                released.set()
    assert (process.returncode, output, errors.strip()) == (130, "", "")
    desk = Newsdesk.open(tmp_path / "index", HashingEncoder())
    assert desk.status().articles == 0


def test_chat_in_a_folder_with_an_app_of_its_own_does_not_run_that_one(samples_index: Path, tmp_path: Path) -> None:
    (tmp_path / "app.py").write_text("raise SystemExit('the wrong app')")
    command = [sys.executable, "-m", "newsdesk", "chat", "--no-browser", "--port", "0", "--index", str(samples_index)]
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    with subprocess.Popen(
        command, cwd=tmp_path, env=environment, text=True, stdout=subprocess.PIPE, stderr=subprocess.PIPE
    ) as process:
        try:
            assert process.stdout is not None
            started = process.stdout.readline()
            process.send_signal(signal.SIGINT)
            output, errors = process.communicate(timeout=120)
        finally:
            process.kill()
    assert started.startswith("Newsdesk is at http://127.0.0.1:")
    assert (process.returncode, output, errors) == (0, "Newsdesk has stopped.\n", "")
