"""Other frameworks' retrieval, each used as its documentation shows: `newsdesk[peers]`.

Each has a file. `load` returns its encoder. `add` splits texts as the framework does by default and encodes them by its
own integration of Sentence Transformers. The batch size is its own, the precision float32. Then it writes the index to
a folder. `opened` opens that folder and returns a function that retrieves. Run as a program, a file opens its index and
prints the passages for a question. Imports are inside functions, so that retrieving loads only its own part.

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
    """The functions that each file here has."""

    def load(self, model: str) -> Any:
        """Loads the framework's encoder from the folder of the weights."""

    def add(self, texts: Sequence[str], encoder: Any, folder: Path, *, whole: bool) -> int:
        """Makes an index of some texts in a folder; returns the number of its pieces.

        Args:
            texts: Articles' bodies, or passages.
            encoder: The result of `load`.
            folder: The index is written to it; it does not exist yet.
            whole: Whether each text is one piece, without the splitter.
        """

    def opened(self, model: str, folder: Path) -> Retrieve:
        """Opens such an index, its encoder included."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Peer:
    """A framework.

    Attributes:
        name: The one that tables show.
        module: Its file here.
        packages: What it needs, as its packages are called; the first one's version is made.
        imports: A module of each.
    """

    name: str
    module: str
    packages: tuple[str, ...]
    imports: tuple[str, ...]

    def missing(self) -> str:
        """Returns why it cannot be measured; empty if it can."""
        absent = [
            package for package, module in zip(self.packages, self.imports, strict=True) if not _is_installed(module)
        ]
        return f"{', '.join(absent)} missing: pip install 'newsdesk[peers]'" if absent else ""

    def version(self) -> str:
        """Returns the packages' versions as one text."""
        return ", ".join(f"{package} {version(package)}" for package in self.packages)

    def load(self) -> Framework:
        """Imports its file."""
        return cast(Framework, importlib.import_module(self.module))


def _is_installed(module: str) -> bool:
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
    """Prints the five best passages: the program `python -m FILE MODEL FOLDER QUESTION` of each file."""
    model, folder, question = sys.argv[1:]
    print(*opened(model, Path(folder))(question, 5), sep="\n\n")
