"""What the import contracts cannot see: imports inside functions, and the tree of errors as it is drawn."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

from tests.conftest import ROOT

ONE_PLACE = {
    "faiss": {"index/storage/vectors.py"},
    "sqlite3": {"index/storage/database.py"},
    "tantivy": {"corpus/text/analysis.py", "index/storage/words.py"},
    "gradio": {
        "newsdesk/page/articles/add_form.py",
        "newsdesk/page/gradio_api.py",
        "newsdesk/page/articles/tab.py",
        "newsdesk/page/articles/article_list.py",
        "newsdesk/page/questions.py",
        "newsdesk/page/layout.py",
        "newsdesk/server/application.py",
        "newsdesk/page/session.py",
        "newsdesk/page/articles/sources.py",
        "newsdesk/page/timeline_panel.py",
    },
    "mcp": {"newsdesk/server/application.py", "newsdesk/api/mcp_tools.py"},
    "prometheus_client": {"newsdesk/api/metrics.py", "newsdesk/server/application.py"},
    "langchain_core": {"qa/integrations/langchain.py"},  # an extra: nothing else may need it
}


PRODUCT = ("corpus", "index", "qa", "newsdesk")
MEASURING = ("evals", "benchmarks", "training")


def importers(module: str, folders: tuple[str, ...] = PRODUCT) -> set[str]:
    """Returns the files of some folders that import a module, anywhere in them."""
    found = set()
    for path in [ROOT / "app.py", *(path for folder in folders for path in (ROOT / folder).rglob("*.py"))]:
        for node in ast.walk(ast.parse(path.read_text())):
            names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
            names += [node.module or ""] if isinstance(node, ast.ImportFrom) else []
            if module in {name.split(".")[0] for name in names}:
                found.add(path.relative_to(ROOT).as_posix())
    return found


@pytest.mark.parametrize("module", ONE_PLACE)
def test_each_engine_is_imported_in_one_place(module: str) -> None:
    assert importers(module) == ONE_PLACE[module]


def test_nothing_is_pickled() -> None:
    modules = ("pickle", "joblib", "dill", "shelve", "marshal")
    assert {module: found for module in modules if (found := importers(module, PRODUCT + MEASURING))} == {}


def test_torch_and_numpy_load_files_without_unpickling() -> None:
    """`torch.load` unpickles unless `weights_only=True`, `numpy.load` if `allow_pickle=True`."""
    unsafe = []
    for path in (path for folder in PRODUCT + MEASURING for path in (ROOT / folder).rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.Call) and ast.unparse(node.func) in ("torch.load", "np.load", "numpy.load"):
                options = {option.arg: ast.unparse(option.value) for option in node.keywords}
                needed = ("weights_only", "True") if "torch" in ast.unparse(node.func) else ("allow_pickle", "False")
                unsafe += [] if needed in options.items() else [f"{path.relative_to(ROOT)}:{node.lineno}"]
    assert unsafe == []


def test_every_error_stands_in_the_drawn_tree() -> None:
    import index.errors as index_errors
    from corpus import errors
    from newsdesk.api.endpoints import RequestError
    from newsdesk.server.listening import PageError

    drawn = Path(errors.__file__).read_text().split('"""')[1]
    ours = [
        c
        for c in (*vars(errors).values(), *vars(index_errors).values(), RequestError, PageError)
        if isinstance(c, type)
    ]
    names = [c.__name__ for c in ours if issubclass(c, errors.NewsdeskError)]
    assert [name for name in names if name not in drawn] == []
