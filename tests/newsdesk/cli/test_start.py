"""What a question does not need is not loaded: each of these takes a tenth of a second or more."""

from __future__ import annotations

import json
from pathlib import Path

from tests.index.encode.test_questions import run_python


def test_a_question_loads_neither_torch_nor_what_reads_and_cuts_articles(samples_index: Path) -> None:
    """No torch, no parser of a format, no text splitter: command line, index and answer included."""
    code = """
import json, sys
from newsdesk.cli import main as cli
from qa import Newsdesk
desk = Newsdesk.open(sys.argv[1])
desk.warm_up()
answer = desk.ask("Who won the Lake Orrin Marathon?").text
unwanted = {"torch", "transformers", "sentence_transformers", "langchain_text_splitters", "langchain_core",
            "markdown_it", "feedparser", "lxml", "trafilatura", "pyarrow", "gradio", "onnx"}
print(json.dumps([answer, sorted(unwanted & set(sys.modules))]))
"""
    answer, loaded = json.loads(run_python(code, str(samples_index)).communicate()[0])
    assert (answer, loaded) == ("Daniel Okafor-Reyes", [])
