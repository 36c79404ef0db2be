"""Other people's retrieval, each kept and asked as its documentation shows: `newsdesk[peers]`.

A file for each. `load` gives its encoder; `add` splits texts as the framework does by default, encodes them through
its own integration of Sentence Transformers with its own batch size, in float32 as the weights come, and writes the
index to a folder; `opened` opens that folder and gives a function that retrieves; run as a program, a file opens its
index and prints what it finds for a question. They import inside functions, so that asking loads no more than it needs.

They rank by vectors alone, which is their default and their fastest, and give passages: none has a reader that
answers without a language model. Both are in their favour where times are compared.
"""

from __future__ import annotations

import importlib
import importlib.util
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from typing import Any, Protocol, cast

Retrieve = Callable[[str, int], list[str]]


class Framework(Protocol):
    """What the files here have in common."""

    def load(self, model: str) -> Any:
        """Its encoder, from the folder of the weights."""

    def add(self, texts: Sequence[str], encoder: Any, folder: Path, *, whole: bool) -> int:
        """Makes an index of some texts in a folder; gives the number of its pieces.

        Args:
            texts: Articles' bodies, or passages.
            encoder: What `load` gave.
            folder: To write to; not there yet.
            whole: Whether each text is one piece, its splitter left out.
        """

    def opened(self, model: str, folder: Path) -> Retrieve:
        """Opens such an index, its encoder included."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Peer:
    """A framework.

    Attributes:
        name: As tables show it.
        module: Its file here.
        packages: What it needs, as its packages are called; the first one's version is shown.
        imports: A module of each.
    """

    name: str
    module: str
    packages: tuple[str, ...]
    imports: tuple[str, ...]

    def missing(self) -> str:
        """Why it cannot be measured; empty where it can."""
        absent = [package for package, module in zip(self.packages, self.imports, strict=True) if not _is_there(module)]
        return f"{', '.join(absent)} missing: pip install 'newsdesk[peers]'" if absent else ""

    def version(self) -> str:
        """The packages' versions, as one text."""
        return ", ".join(f"{package} {version(package)}" for package in self.packages)

    def load(self) -> Framework:
        """Its file."""
        return cast(Framework, importlib.import_module(self.module))


def _is_there(module: str) -> bool:
    try:
        return importlib.util.find_spec(module) is not None
    except ModuleNotFoundError:  # not even its parent is
        return False


PEERS = (
    Peer(
        name="LangChain, FAISS",
        module="benchmarks.peers.langchain_faiss",
        packages=("langchain-core", "langchain-community", "langchain-text-splitters"),
        imports=("langchain_core", "langchain_community", "langchain_text_splitters"),
    ),
    Peer(
        name="LlamaIndex",
        module="benchmarks.peers.llama_index_store",
        packages=("llama-index-core", "llama-index-embeddings-huggingface"),
        imports=("llama_index.core", "llama_index.embeddings.huggingface"),
    ),
    Peer(
        name="Haystack",
        module="benchmarks.peers.haystack_store",
        packages=("haystack-ai", "sentence-transformers-haystack"),
        imports=("haystack", "haystack_integrations.components.embedders.sentence_transformers"),
    ),
    Peer(name="txtai", module="benchmarks.peers.txtai_index", packages=("txtai",), imports=("txtai",)),
)


def print_found(opened: Callable[[str, Path], Retrieve]) -> None:
    """The program of each file: `python -m FILE MODEL FOLDER QUESTION` prints the five best passages."""
    model, folder, question = sys.argv[1:]
    print(*opened(model, Path(folder))(question, 5), sep="\n\n")
